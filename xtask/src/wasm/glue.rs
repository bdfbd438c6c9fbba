//! Turns the glue of wasm-bindgen into a function that makes instances.
//!
//! As it comes, the glue holds one instance for good, and a trap in it would be the end of the engine in
//! that process. As a function it can be called again.

use crate::Result;

const HEAD: &str = "// Made by `cargo xtask build wasm`.\n/** Makes an instance out of a compiled module. */\nexport function instantiate(module) {\n";

/// The glue as `export function instantiate(module)`, which gives an object of what the glue exported.
pub(crate) fn factory(glue: &str) -> Result<String> {
    let mut names = Vec::new();
    let mut body = String::new();
    for line in glue.lines() {
        match line.strip_prefix("export ") {
            None => body.push_str(line),
            Some(list) if list.starts_with('{') => {}
            Some(item) => {
                names.push(
                    declared(item)
                        .ok_or_else(|| format!("the glue has an export of a new kind: `{line}`"))?,
                );
                body.push_str(item);
            }
        }
        body.push('\n');
    }
    if names.is_empty() || !body.contains("function initSync(") || body.contains("import.meta") {
        return Err("the glue of wasm-bindgen has another shape than expected".into());
    }
    Ok(format!("{HEAD}{body}initSync({{ module }});\nreturn {{ {} }};\n}}\n", names.join(", ")))
}

/// The name that `class NAME {` or `function NAME(` declares.
fn declared(item: &str) -> Option<&str> {
    let rest = item.strip_prefix("class ").or_else(|| item.strip_prefix("function "))?;
    rest.split([' ', '(', '{']).next().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::factory;

    #[test]
    fn exports_become_properties_of_an_instance() {
        let glue = "let wasm;\nexport class Engine {\n}\nexport function check(source) {\n}\nfunction initSync(m) {\n}\nexport { initSync };\n";
        let made = factory(glue).unwrap();
        assert!(made.contains("\nclass Engine {\n}\nfunction check(source) {\n}\n"), "{made}");
        assert!(made.ends_with("initSync({ module });\nreturn { Engine, check };\n}\n"), "{made}");
    }

    #[test]
    fn a_shape_that_is_not_known_is_told() {
        assert!(factory("export const x = 1;\nfunction initSync(m) {\n}\n").is_err());
        assert!(factory("let wasm;\n").is_err());
    }
}
