//! The type of an operation, made from the table of built-in facts.

use std::collections::BTreeMap;

use prisma_policy::schema::{BUILTIN, BuiltinFact, BuiltinType};

const FACT_VALUE: &str = "\
/** A value of a fact that a policy declares, or a group of such facts. */
export type FactValue = boolean | number | string | readonly string[] | null | { readonly [fact: string]: FactValue | undefined };

";

const HEAD: &str = "\
/**
 * What is about to happen, as far as it is known. A missing property, `undefined` and `null` all mean that
 * the fact is not known. Facts that a policy declares stand beside the built-in ones.
 */
export interface Operation {
";

const DECLARED: &str = "readonly [fact: string]: FactValue | undefined;\n";

/// The declaration of `Operation`, groups nested, in the order in which the facts are explained.
pub(super) fn interface() -> String {
    let mut out = format!("{FACT_VALUE}{HEAD}");
    let mut groups: BTreeMap<&str, Vec<(&str, &BuiltinFact)>> = BTreeMap::new();
    for fact in BUILTIN {
        match fact.name.split_once('.') {
            None => out.push_str(&property(fact.name, fact, "  ")),
            Some((group, name)) => groups.entry(group).or_default().push((name, fact)),
        }
    }
    out.extend(groups.into_iter().map(|(name, facts)| group(name, &facts)));
    out + "  " + DECLARED + "}\n"
}

fn group(name: &str, facts: &[(&str, &BuiltinFact)]) -> String {
    let facts: String = facts.iter().map(|(name, fact)| property(name, fact, "    ")).collect();
    format!("  readonly {name}?: {{\n{facts}    {DECLARED}  }} | null;\n")
}

fn property(name: &str, fact: &BuiltinFact, indent: &str) -> String {
    let kind = type_of(fact.kind);
    let meaning = fact.meaning;
    format!("{indent}/** {meaning} */\n{indent}readonly {name}?: {kind} | null;\n")
}

fn type_of(kind: BuiltinType) -> String {
    match kind {
        BuiltinType::Bool => "boolean".to_owned(),
        BuiltinType::Count => "number".to_owned(),
        // Whole seconds, or text such as `24h`.
        BuiltinType::Duration => "number | string".to_owned(),
        BuiltinType::Text => "string".to_owned(),
        BuiltinType::OneOf(names) => {
            names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" | ")
        }
        BuiltinType::SetOfText => "readonly string[]".to_owned(),
    }
}
