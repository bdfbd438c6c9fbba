//! The grammar's rules, and the words for them that people know.

use pest_derive::Parser;

#[derive(Parser)]
#[allow(missing_docs, unreachable_pub, reason = "pest makes the rules' enum")]
#[grammar = "language/grammar.pest"]
pub(super) struct Grammar;

/// What a grammar rule is called in a message; `None` for rules that are never expected by name.
pub(super) fn symbol(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::string => "a string",
        Rule::number => "a whole number",
        Rule::name => "a name",
        Rule::word | Rule::value | Rule::quantity | Rule::flag => "a value",
        Rule::order | Rule::ordered => "a comparison",
        Rule::list | Rule::empty_list | Rule::open_list => "`[`",
        Rule::close_list => "`]`",
        Rule::open_brace => "`{`",
        Rule::close_brace => "`}`",
        Rule::group | Rule::open_paren => "`(`",
        Rule::close_paren => "`)`",
        Rule::comma => "`,`",
        Rule::colon => "`:`",
        Rule::equals => "`=`",
        Rule::EOI => "the end of the text",
        Rule::kw_policy | Rule::policy => "`policy`",
        Rule::kw_language | Rule::language => "`language`",
        Rule::kw_fact | Rule::fact => "`fact`",
        Rule::kw_define | Rule::define => "`define`",
        Rule::kw_rule | Rule::rule_block => "`rule`",
        Rule::kw_test | Rule::test => "`test`",
        Rule::kw_prove | Rule::proof => "`prove`",
        Rule::kw_deny => "`deny`",
        Rule::kw_ask => "`ask`",
        Rule::kw_warn => "`warn`",
        Rule::kw_allow => "`allow`",
        Rule::kw_when | Rule::when => "`when`",
        Rule::kw_unless | Rule::unless => "`unless`",
        Rule::in_doubt | Rule::kw_doubt => "`in doubt`",
        Rule::kw_in | Rule::member => "`in`",
        Rule::kw_because | Rule::because => "`because`",
        Rule::kw_instead | Rule::instead => "`instead`",
        Rule::kw_given | Rule::given => "`given`",
        Rule::kw_expect | Rule::expect => "`expect`",
        Rule::kw_by | Rule::by => "`by`",
        Rule::kw_and | Rule::and => "`and`",
        Rule::kw_or | Rule::or => "`or`",
        Rule::kw_not | Rule::not => "`not`",
        Rule::kw_is | Rule::is | Rule::known | Rule::empty => "`is`",
        Rule::kw_has | Rule::has => "`has`",
        Rule::kw_matches | Rule::glob => "`matches`",
        Rule::kw_of => "`of`",
        Rule::kw_bool | Rule::bool_type => "`bool`",
        Rule::kw_number | Rule::number_type => "`number`",
        Rule::kw_duration | Rule::duration_type => "`duration`",
        Rule::kw_text | Rule::text_type => "`text`",
        Rule::kw_one | Rule::one_of => "`one of`",
        Rule::kw_set | Rule::set_of_text => "`set of text`",
        Rule::kw_known => "`known`",
        Rule::kw_unknown => "`unknown`",
        Rule::kw_empty => "`empty`",
        Rule::kw_any => "`any`",
        Rule::kw_all => "`all`",
        Rule::kw_none => "`none`",
        Rule::effect => "an effect (`deny`, `ask` or `warn`)",
        Rule::outcome => "an outcome (`allow`, `warn`, `ask` or `deny`)",
        Rule::fact_type => "a type",
        Rule::setting | Rule::comparison | Rule::movement => "a fact",
        Rule::claim | Rule::trend | Rule::kw_never | Rule::kw_always => "`never` or `always`",
        Rule::direction => "a trend (`looser` or `stricter`)",
        Rule::kw_as => "`as`",
        Rule::kw_grows | Rule::grows => "`grows`",
        Rule::kw_goes | Rule::goes => "`goes`",
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

/// Keywords and punctuation, which shape the tree but are no part of it.
pub(super) fn is_sign(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::EOI
            | Rule::comma
            | Rule::colon
            | Rule::equals
            | Rule::open_brace
            | Rule::close_brace
            | Rule::open_paren
            | Rule::close_paren
            | Rule::open_list
            | Rule::close_list
            | Rule::kw_policy
            | Rule::kw_language
            | Rule::kw_fact
            | Rule::kw_define
            | Rule::kw_rule
            | Rule::kw_deny
            | Rule::kw_ask
            | Rule::kw_warn
            | Rule::kw_allow
            | Rule::kw_when
            | Rule::kw_unless
            | Rule::kw_in
            | Rule::kw_doubt
            | Rule::kw_because
            | Rule::kw_instead
            | Rule::kw_test
            | Rule::kw_given
            | Rule::kw_expect
            | Rule::kw_by
            | Rule::kw_prove
            | Rule::kw_never
            | Rule::kw_always
            | Rule::kw_and
            | Rule::kw_or
            | Rule::kw_not
            | Rule::kw_is
            | Rule::kw_known
            | Rule::kw_unknown
            | Rule::kw_has
            | Rule::kw_any
            | Rule::kw_all
            | Rule::kw_none
            | Rule::kw_of
            | Rule::kw_matches
            | Rule::kw_empty
            | Rule::kw_one
            | Rule::kw_set
            | Rule::kw_text
            | Rule::kw_number
            | Rule::kw_duration
            | Rule::kw_bool
            | Rule::kw_looser
            | Rule::kw_stricter
            | Rule::kw_as
            | Rule::kw_grows
            | Rule::kw_goes
    )
}
