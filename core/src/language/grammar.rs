//! The grammar's rules, and the words for them that people know.

use pest_derive::Parser;

#[derive(Parser)]
#[allow(missing_docs, unreachable_pub, reason = "pest makes the rules' enum")]
#[grammar = "language/grammar.pest"]
pub(super) struct Grammar;

/// What a grammar rule is called in a message; `None` for rules that are never expected by name.
pub(super) fn symbol(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::no_string => "a string",
        Rule::number => "a whole number",
        Rule::no_name => "a name",
        Rule::word | Rule::no_value => "a value",
        Rule::order | Rule::ordered => "a comparison",
        Rule::list | Rule::empty_list | Rule::no_open_list => "`[`",
        Rule::no_close_list => "`]`",
        Rule::no_open_brace => "`{`",
        Rule::no_close_brace => "`}`",
        Rule::group | Rule::no_open_paren => "`(`",
        Rule::no_close_paren => "`)`",
        Rule::no_comma => "`,`",
        Rule::no_colon => "`:`",
        Rule::no_equals => "`=`",
        Rule::EOI => "the end of the text",
        Rule::policy => "`policy`",
        Rule::language => "`language`",
        Rule::fact => "`fact`",
        Rule::define => "`define`",
        Rule::rule_block => "`rule`",
        Rule::test => "`test`",
        Rule::proof => "`prove`",
        Rule::when => "`when`",
        Rule::unless => "`unless`",
        Rule::in_doubt | Rule::no_doubt => "`in doubt`",
        Rule::within => "`in`",
        Rule::member => "`in`, `matches`",
        Rule::because => "`because`",
        Rule::instead => "`instead`",
        Rule::given => "`given`",
        Rule::expect => "`expect`",
        Rule::by => "`by`",
        Rule::claim | Rule::trend => "`never` or `always`",
        Rule::direction => "a trend (`looser` or `stricter`)",
        Rule::no_as => "`as`",
        Rule::grows => "`grows`",
        Rule::goes => "`goes`",
        Rule::no_and => "`and`",
        Rule::or => "`or`",
        Rule::not => "`not`",
        Rule::is => "`is`",
        Rule::has => "`has`",
        Rule::matches => "`matches`",
        Rule::no_of => "`of`",
        Rule::no_text => "`text`",
        Rule::known => "`known`, `unknown`",
        Rule::empty => "`empty`",
        Rule::effect => "an effect (`deny`, `ask` or `warn`)",
        Rule::no_outcome => "an outcome (`allow`, `warn`, `ask` or `deny`)",
        Rule::fact_type => "a type",
        Rule::quantifier | Rule::quantified => "`any`, `all`, `none`",
        Rule::setting | Rule::comparison | Rule::movement => "a fact",
        Rule::expression => "a condition",
        _ => return None,
    })
}

/// The reserved words, which are no names of rules, defines or one-segment facts.
pub(super) const KEYWORDS: &[&str] = &[
    "policy", "language", "fact", "define", "rule", "deny", "ask", "warn", "allow", "when", "unless", "in",
    "doubt", "because", "instead", "test", "given", "expect", "by", "prove", "never", "always", "and", "or",
    "not", "is", "known", "unknown", "has", "any", "all", "none", "of", "matches", "empty", "true", "false",
    "one", "set", "text", "number", "duration", "bool",
];

/// Words of the language that are names like any other wherever the language does not expect them.
pub(super) const CONTEXTUAL: &[&str] = &["looser", "stricter", "as", "grows", "goes"];

/// The keywords that are no names of a `one of` either.
pub(super) const NEVER_NAMES: &[&str] = &["known", "unknown", "not", "empty", "true", "false"];
