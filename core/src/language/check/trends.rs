//! The way that a fact goes in a claim about a trend.

use super::condition::{Typer, noun};
use super::constant::Constant;
use super::names::Meaning;
use crate::diagnostic::Diagnostic;
use crate::language::ast::{Literal, Name, Node, WayExpr};
use crate::language::checked::Way;
use crate::schema::{Fact, FactType};
use crate::source::Span;

/// The typed way; one with a fault becomes a placeholder, and the fault is told.
pub(super) fn way(name: &Name, way: &Node<WayExpr>, typer: &mut Typer<'_>) -> Way {
    match (typer.names.meaning(name.kind), &way.kind) {
        (Meaning::Fact(fact), WayExpr::Grows) => grows(fact, way.span, typer),
        (Meaning::Fact(fact), WayExpr::Goes(values)) => goes(fact, values, way.span, typer),
        (Meaning::HalfRead, _) => Way::Grows,
        (Meaning::Define(_), _) => {
            typer.fault(|| {
                let message = format!("`{}` is a define, and a trend follows a fact", name.kind);
                Diagnostic::error("wrong-way", message, name.span).help("name a fact that it hangs on")
            });
            Way::Grows
        }
        (Meaning::Nothing, _) => {
            let names = typer.names;
            typer.fault(|| names.unknown(name, false));
            Way::Grows
        }
    }
}

fn grows(fact: &Fact, span: Span, typer: &mut Typer<'_>) -> Way {
    let name = &fact.name;
    let help = match &fact.kind {
        FactType::Number { .. } | FactType::Duration | FactType::SetOfText => return Way::Grows,
        FactType::Bool => format!("write `{name} goes false, true` or `{name} goes true, false`"),
        FactType::Text => format!("write its values in turn, such as `{name} goes \"…\", \"…\"`"),
        FactType::OneOf(names) => match names.as_ref() {
            [first, second, ..] => {
                format!("write its names in turn, such as `{name} goes {first}, {second}`")
            }
            _ => "it has one name alone, and goes nowhere".to_owned(),
        },
    };
    typer.fault(|| {
        let message = format!("`{name}` is a {}, which does not grow", noun(&fact.kind));
        Diagnostic::error("wrong-way", message, span).help(help)
    });
    Way::Grows
}

fn goes(fact: &Fact, values: &[Node<Literal>], span: Span, typer: &mut Typer<'_>) -> Way {
    let name = &fact.name;
    if fact.kind == FactType::SetOfText {
        typer.fault(|| {
            let message = format!("`{name}` is a set of text, which goes from no value to another");
            Diagnostic::error("wrong-way", message, span)
                .help(format!("write `{name} grows`: it gains texts"))
        });
        return Way::Grows;
    }
    let Some(constants) = typer.constants(fact, values, span) else { return Way::Grows };
    if constants.len() < 2 {
        typer.fault(|| {
            Diagnostic::error("wrong-way", format!("`{name}` goes nowhere: this is one value"), span)
                .help("write at least two values, with commas between them")
        });
    }
    for ((before, after), node) in constants.iter().zip(constants.iter().skip(1)).zip(values.iter().skip(1)) {
        if before == after {
            typer.fault(|| {
                Diagnostic::error("wrong-way", "this is the value before it again", node.span)
                    .help("each step goes to another value; remove one of the two")
            });
        }
    }
    Way::Goes(constants.into_iter().map(Constant::value).collect())
}

#[cfg(test)]
mod tests {
    use crate::Policy;

    const FACTS: &str = "fact n: number\nfact d: duration\nfact t: text\nfact o: one of a, b, when\n\
        fact s: set of text\nfact b: bool\nfact single: one of a\ndefine good = b\n";

    /// The codes of the errors in a claim, with what stands at their places.
    fn check(claim: &str, expect: &[(&str, &str)]) {
        let source = format!("policy \"p\"\nlanguage 1\n{FACTS}prove \"x\" {claim}\n");
        let faults = Policy::load(&source).err().map(|error| error.diagnostics).unwrap_or_default();
        let found: Vec<(&str, &str)> = faults
            .iter()
            .map(|fault| {
                (fault.code, source.get(fault.span.start as usize..fault.span.end as usize).unwrap())
            })
            .collect();
        assert_eq!(found, expect, "{claim}: {faults:?}");
        assert!(faults.iter().all(|fault| fault.help.is_some()), "{claim}: {faults:?}");
    }

    #[test]
    fn a_way_fits_the_type_of_its_fact() {
        for claim in [
            "never looser as n grows",
            "never stricter as d grows",
            "never looser as s grows when b",
            "never looser as n goes 5, -3, 5",
            "never looser as d goes 1d, 23h",
            "never looser as t goes \"\", \"a\", --force",
            "never looser as o goes a, when, b when o is a or b",
            "never looser as b goes false, true when good",
            "never looser as single goes a, a",
        ] {
            let fails: &[_] = if claim.contains("single") { &[("wrong-way", "a")] } else { &[] };
            check(claim, fails);
        }
        for fact in ["b", "t", "o", "single"] {
            check(&format!("never looser as {fact} grows"), &[("wrong-way", "grows")]);
        }
        check("never looser as s goes \"a\", \"b\"", &[("wrong-way", "goes \"a\", \"b\"")]);
        check("never looser as n goes 1", &[("wrong-way", "goes 1")]);
        check("never looser as d goes 2d, 1d, 24h", &[("wrong-way", "24h")]);
        check("never looser as n goes 1, a", &[("wrong-type", "a")]);
        check("never looser as o goes a, c", &[("unknown-name", "c")]);
        check("never looser as database.rows goes -1, 1", &[("negative-count", "-1")]);
        check("never looser as good goes true, false", &[("wrong-way", "good")]);
        check(
            "never looser as backup.agee grows when nothing",
            &[("unknown-fact", "backup.agee"), ("unknown-fact", "nothing")],
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_in_the_words_of_people() {
        let says = |claim: &str, message: &str, help: Option<&str>| {
            let source = format!("policy \"p\"\nlanguage 1\n{FACTS}prove \"x\" {claim}\n");
            let faults = Policy::load(&source).unwrap_err().diagnostics;
            let found: Vec<_> =
                faults.iter().map(|fault| (fault.message.as_str(), fault.help.as_deref())).collect();
            assert_eq!(found, [(message, help)], "{claim}");
        };
        let outcome = "an outcome (`allow`, `warn`, `ask` or `deny`)";
        says("", "expected `never` or `always`, found the end of the text", None);
        says(
            "never losser as n grows",
            &format!("expected a trend (`looser` or `stricter`) or {outcome}, found `losser`"),
            Some("did you mean `looser`?"),
        );
        says(
            "always looser as n grows",
            &format!("expected {outcome}, found `looser`"),
            Some("a trend is claimed with `never`: what never becomes looser stays or becomes stricter"),
        );
        says("never looser n grows", "expected `as`, found `n`", None);
        says("never looser as grow", "expected `grows` or `goes`, found the end of the text", None);
        says(
            "never looser as n grow",
            "expected `grows` or `goes`, found `grow`",
            Some("did you mean `grows`?"),
        );
        says("never looser as 5 grows", "expected a name, found `5`", None);
        says("never looser as n goes", "expected a value, found the end of the text", None);
        says(
            "never looser as n goes 1, 2,",
            "nothing follows the comma",
            Some("remove it, or write what is missing"),
        );
    }

    #[test]
    fn the_words_of_trends_are_names_elsewhere() {
        let source = r#"policy "p"
language 1
fact as: bool
fact grows: number
fact goes.looser: one of looser, stricter, as, grows, goes
fact goes.to: text
define stricter = as and grows > 1
define looser = goes.looser in [looser, stricter, as, grows, goes]
rule goes { deny when stricter or looser or as unless goes.looser is grows }
rule as { ask when as in doubt warn }
test "looser" { given as true, grows 2, goes.looser goes expect deny by goes }
prove "a" never looser as grows grows when as
prove "b" never stricter as grows goes 1, 2
prove "c" never looser as as goes true, false
prove "d" never stricter as goes.looser goes goes, as, grows when goes.looser is not looser
prove "e" never allow when stricter
"#;
        let policy = Policy::load(source).unwrap();
        assert!(policy.test().iter().all(|test| test.ok));
        let formatted = Policy::format(source).unwrap();
        assert_eq!(Policy::load(&formatted).unwrap().identities(), policy.identities());
    }
}
