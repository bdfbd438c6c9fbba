//! Tokens to a policy, by recursive descent: one function for each thing that can be written.

mod claims;

use crate::facts::Kind;
use crate::lexer::{KEYWORDS, Token, tokens};
use crate::syntax::{Constant, Expression, FactText, Outcome, PolicyText, RuleText, Test, TestText};

type Parsed<T> = Result<T, String>;

/// Reads a policy's text.
pub fn parse(source: &str) -> Parsed<PolicyText> {
    let mut parser = Parser { tokens: tokens(source)?.into_iter().collect(), depth: 0 };
    parser.policy()
}

/// Reads a condition that stands by itself.
pub fn expression(text: &str) -> Parsed<Expression> {
    let mut parser = Parser { tokens: tokens(text)?.into_iter().collect(), depth: 0 };
    let expression = parser.expression()?;
    if parser.tokens.is_empty() { Ok(expression) } else { Err(parser.unexpected("the end")) }
}

struct Parser {
    tokens: std::collections::VecDeque<Token>,
    depth: u32,
}

impl Parser {
    fn policy(&mut self) -> Parsed<PolicyText> {
        let mut policy = PolicyText::default();
        self.keyword("policy")?;
        policy.name = self.text()?;
        self.keyword("language")?;
        if self.tokens.pop_front() != Some(Token::Number(1)) {
            return Err("only language 1 is known".to_owned());
        }
        while !self.tokens.is_empty() {
            if self.take("fact") {
                policy.facts.push(self.fact()?);
            } else if self.take("define") {
                policy.defines.push(self.define()?);
            } else if self.take("rule") {
                policy.rules.push(self.rule()?);
            } else if self.take("test") {
                policy.tests.push(self.test()?);
            } else if self.take("prove") {
                policy.proofs.push(self.proof()?);
            } else {
                return Err(self.unexpected("a declaration"));
            }
        }
        if policy.rules.len() > 10_000 {
            return Err("more than 10,000 rules".to_owned());
        }
        Ok(policy)
    }

    fn fact(&mut self) -> Parsed<FactText> {
        let name = self.word()?;
        if !is_fact_name(&name) {
            return Err(format!("`{name}` cannot name a fact"));
        }
        self.mark(":")?;
        let kind = self.kind()?;
        self.optional_text();
        Ok(FactText { name, kind })
    }

    fn kind(&mut self) -> Parsed<Kind> {
        match self.word()?.as_str() {
            "bool" => Ok(Kind::Bool),
            "number" => Ok(Kind::Number { least: -crate::facts::GREATEST }),
            "duration" => Ok(Kind::Duration),
            "text" => Ok(Kind::Text),
            "set" => {
                self.keyword("of")?;
                self.keyword("text")?;
                Ok(Kind::Set)
            }
            "one" => {
                self.keyword("of")?;
                Ok(Kind::OneOf(self.separated(Self::one_of_name)?))
            }
            other => Err(format!("`{other}` is no type")),
        }
    }

    fn one_of_name(&mut self) -> Parsed<String> {
        let name = self.word()?;
        let excluded = ["known", "unknown", "not", "empty", "true", "false"];
        if name.contains('.') || excluded.contains(&name.as_str()) {
            return Err(format!("`{name}` cannot be a name in a `one of`"));
        }
        Ok(name)
    }

    fn define(&mut self) -> Parsed<(String, Expression)> {
        let name = self.declared_name()?;
        self.mark("=")?;
        Ok((name, self.expression()?))
    }

    fn rule(&mut self) -> Parsed<RuleText> {
        let id = self.declared_name()?;
        let title = self.optional_text();
        self.mark("{")?;
        let effect = self.outcome()?;
        if effect == Outcome::Allow {
            return Err("a rule cannot allow".to_owned());
        }
        self.keyword("when")?;
        let when = self.expression()?;
        let unless = if self.take("unless") { Some(self.expression()?) } else { None };
        let mut rule =
            RuleText { id, title, effect, when, unless, in_doubt: None, because: None, instead: Vec::new() };
        while !self.take_mark("}") {
            self.clause(&mut rule)?;
        }
        Ok(rule)
    }

    fn clause(&mut self, rule: &mut RuleText) -> Parsed<()> {
        if rule.in_doubt.is_none() && self.take("in") {
            self.keyword("doubt")?;
            rule.in_doubt = Some(self.outcome()?);
        } else if rule.because.is_none() && self.take("because") {
            rule.because = Some(self.text()?);
        } else if rule.instead.is_empty() && self.take("instead") {
            rule.instead = self.separated(Self::text)?;
        } else {
            return Err(self.unexpected("a clause"));
        }
        Ok(())
    }

    fn test(&mut self) -> Parsed<TestText> {
        let name = self.text()?;
        self.mark("{")?;
        let given = if self.take("given") { self.separated(Self::given)? } else { Vec::new() };
        self.keyword("expect")?;
        let expect = self.outcome()?;
        let by = if self.take("by") { self.separated(Self::declared_name)? } else { Vec::new() };
        self.mark("}")?;
        Ok(TestText { name, given, expect, by })
    }

    fn given(&mut self) -> Parsed<(String, Constant)> {
        let fact = self.word()?;
        if self.tokens.front() != Some(&Token::Mark("[")) {
            return Ok((fact, self.constant()?));
        }
        if self.tokens.get(1) == Some(&Token::Mark("]")) {
            self.tokens.drain(..2);
            return Ok((fact, Constant::List(Vec::new())));
        }
        Ok((fact, Constant::List(self.list()?)))
    }

    /// A whole expression, whose nesting is counted from 0.
    fn expression(&mut self) -> Parsed<Expression> {
        self.depth = 0;
        self.or()
    }

    fn or(&mut self) -> Parsed<Expression> {
        let mut any = vec![self.and()?];
        while self.take("or") {
            any.push(self.and()?);
        }
        Ok(Expression::Or(any))
    }

    fn and(&mut self) -> Parsed<Expression> {
        let mut all = vec![self.negation()?];
        while self.take("and") {
            all.push(self.negation()?);
        }
        Ok(Expression::And(all))
    }

    fn negation(&mut self) -> Parsed<Expression> {
        if self.take("not") {
            let inner = self.deeper(Self::negation)?;
            return Ok(Expression::Not(Box::new(inner)));
        }
        if self.take_mark("(") {
            let inner = self.deeper(Self::or)?;
            self.mark(")")?;
            return Ok(inner);
        }
        self.comparison()
    }

    fn deeper(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<Expression>) -> Parsed<Expression> {
        self.depth += 1;
        if self.depth > 64 {
            return Err("an expression is nested deeper than 64 levels".to_owned());
        }
        let expression = inner(self)?;
        self.depth -= 1;
        Ok(expression)
    }

    fn comparison(&mut self) -> Parsed<Expression> {
        let fact = self.word()?;
        if is_keyword(&fact) {
            return Err(format!("`{fact}` is a keyword"));
        }
        let mut negated = false;
        let test = if self.take("is") {
            negated = self.take("not");
            self.identity(&mut negated)?
        } else if self.take("has") {
            self.membership()?
        } else if self.take("matches") {
            Test::Matches(self.text()?)
        } else if self.take("not") {
            negated = true;
            if self.take("matches") {
                Test::Matches(self.text()?)
            } else {
                self.keyword("in")?;
                Test::In(self.list()?)
            }
        } else if self.takes_in() {
            Test::In(self.list()?)
        } else if self.take_mark("<") {
            Test::Less(self.constant()?)
        } else if self.take_mark("<=") {
            Test::LessOrIs(self.constant()?)
        } else if self.take_mark(">") {
            Test::More(self.constant()?)
        } else if self.take_mark(">=") {
            Test::MoreOrIs(self.constant()?)
        } else {
            return Ok(Expression::Bare(fact));
        };
        Ok(Expression::Test { fact, negated, test })
    }

    /// What stands after `is` or `is not`.
    fn identity(&mut self, negated: &mut bool) -> Parsed<Test> {
        if self.take("empty") {
            return Ok(Test::Empty);
        }
        let constant = self.constant()?;
        let Constant::Name(name) = &constant else { return Ok(Test::Is(constant)) };
        match name.as_str() {
            "known" | "unknown" | "true" | "false" if *negated => Err(format!("there is no `is not {name}`")),
            "not" => Err("`not` is no value".to_owned()),
            "known" => Ok(Test::Known),
            "unknown" => {
                *negated = true;
                Ok(Test::Known)
            }
            _ => Ok(Test::Is(constant)),
        }
    }

    /// What stands after `has`.
    fn membership(&mut self) -> Parsed<Test> {
        if self.take("any") {
            self.keyword("of")?;
            return Ok(Test::HasAny(self.list()?));
        }
        if self.take("all") {
            self.keyword("of")?;
            return Ok(Test::HasAll(self.list()?));
        }
        if self.take("none") {
            self.keyword("of")?;
            return Ok(Test::HasNone(self.list()?));
        }
        Ok(Test::Has(self.constant()?))
    }

    /// Takes `in`, unless it is the `in` of `in doubt`.
    fn takes_in(&mut self) -> bool {
        let doubt = self.tokens.get(1) == Some(&Token::Word("doubt".to_owned()));
        !doubt && self.take("in")
    }

    fn list(&mut self) -> Parsed<Vec<Constant>> {
        self.mark("[")?;
        let list = self.separated(Self::constant)?;
        self.mark("]")?;
        if list.len() > 10_000 {
            return Err("a list of more than 10,000 values".to_owned());
        }
        Ok(list)
    }

    fn constant(&mut self) -> Parsed<Constant> {
        match self.tokens.pop_front() {
            Some(Token::Number(number)) => Ok(Constant::Number(number)),
            Some(Token::Duration(seconds)) => Ok(Constant::Duration(seconds)),
            Some(Token::Text(text) | Token::Flag(text)) => Ok(Constant::Text(text)),
            Some(Token::Word(name)) => Ok(Constant::Name(name)),
            other => Err(format!("a value is wanted, not {other:?}")),
        }
    }

    fn outcome(&mut self) -> Parsed<Outcome> {
        match self.word()?.as_str() {
            "allow" => Ok(Outcome::Allow),
            "warn" => Ok(Outcome::Warn),
            "ask" => Ok(Outcome::Ask),
            "deny" => Ok(Outcome::Deny),
            other => Err(format!("`{other}` is no outcome")),
        }
    }

    /// The name of a rule or a define.
    fn declared_name(&mut self) -> Parsed<String> {
        let name = self.word()?;
        if name.contains('.') || is_keyword(&name) {
            return Err(format!("`{name}` cannot be a name"));
        }
        Ok(name)
    }

    fn separated<T>(&mut self, item: impl Fn(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.take_mark(",") {
            items.push(item(self)?);
        }
        Ok(items)
    }

    fn word(&mut self) -> Parsed<String> {
        match self.tokens.pop_front() {
            Some(Token::Word(word)) => Ok(word),
            other => Err(format!("a word is wanted, not {other:?}")),
        }
    }

    fn text(&mut self) -> Parsed<String> {
        self.optional_text().ok_or_else(|| self.unexpected("a string"))
    }

    fn optional_text(&mut self) -> Option<String> {
        match self.tokens.pop_front() {
            Some(Token::Text(text)) => Some(text),
            Some(other) => {
                self.tokens.push_front(other);
                None
            }
            None => None,
        }
    }

    fn take(&mut self, keyword: &str) -> bool {
        let found = matches!(self.tokens.front(), Some(Token::Word(word)) if word == keyword);
        if found {
            self.tokens.pop_front();
        }
        found
    }

    fn keyword(&mut self, keyword: &str) -> Parsed<()> {
        if self.take(keyword) { Ok(()) } else { Err(self.unexpected(keyword)) }
    }

    fn take_mark(&mut self, mark: &'static str) -> bool {
        let found = self.tokens.front() == Some(&Token::Mark(mark));
        if found {
            self.tokens.pop_front();
        }
        found
    }

    fn mark(&mut self, mark: &'static str) -> Parsed<()> {
        if self.take_mark(mark) { Ok(()) } else { Err(self.unexpected(mark)) }
    }

    fn unexpected(&self, wanted: &str) -> String {
        format!("{wanted} is wanted, not {:?}", self.tokens.front())
    }
}

fn is_keyword(word: &str) -> bool {
    KEYWORDS.split_whitespace().any(|keyword| keyword == word)
}

/// A keyword may be a segment of a dotted name, not a name of its own.
fn is_fact_name(word: &str) -> bool {
    !word.contains('-') && !is_keyword(word)
}
