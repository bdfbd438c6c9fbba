//! A table as a page that stands alone: no scripts, nothing loaded.

use std::fmt::Write as _;

use prisma_policy::analysis::{AxisValue, MatrixCell};

use super::markup::escaped;
use super::{EXPLAINED, MARKED, Sheet, word};

/// Words say the outcome; colours only repeat it.
const STYLE: &str = "\
:root { color-scheme: light dark; --text: #1f2328; --faint: #59636e; --page: #ffffff; --line: #d1d9e0; --head: #f6f8fa;
  --allow: #dafbe1; --warn: #fff8c5; --ask: #fbefff; --deny: #ffebe9; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --faint: #9198a1; --page: #0d1117; --line: #3d444d; --head: #151b23;
    --allow: #12361f; --warn: #453400; --ask: #3c2357; --deny: #561a1d; }
}
body { margin: 2rem; font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
caption { text-align: start; color: var(--faint); padding-block-end: .5rem; }
th, td { border: 1px solid var(--line); padding: .35rem .75rem; text-align: start; vertical-align: top; }
th { background: var(--head); font-weight: 600; }
tbody th { min-width: 12rem; max-width: 22rem; font-weight: 400; }
td { white-space: nowrap; }
td.allow { background: var(--allow); } td.warn { background: var(--warn); }
td.ask { background: var(--ask); } td.deny { background: var(--deny); }
a { color: inherit; } sup { line-height: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; max-width: 60rem; }
dt { font-weight: 600; } dd { margin: 0; }
footer { color: var(--faint); overflow-wrap: anywhere; }
";

/// What each outcome means.
const LEGEND: [(&str, &str); 4] = [
    ("allow", "it may run"),
    ("warn", "it may run, and something is worth knowing"),
    ("ask", "a person must agree first"),
    ("deny", "it must not run"),
];

impl Sheet<'_> {
    /// The page.
    pub(crate) fn html(&self) -> String {
        let title = escaped(&self.title());
        let (rows, columns) = (escaped(&self.matrix.rows.fact), escaped(&self.matrix.columns.fact));
        let mut page = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}: {rows} by {columns}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
             <h1>{title}</h1>\n<div class=\"wide\" role=\"region\" aria-labelledby=\"caption\" tabindex=\"0\">\n<table>\n\
             <caption id=\"caption\">What <code>{rows}</code> and <code>{columns}</code> lead to. {EXPLAINED}</caption>\n"
        );
        self.head(&mut page);
        self.body(&mut page);
        page.push_str("</table>\n</div>\n");
        self.legend(&mut page);
        page.push_str("</main>\n");
        self.policies(&mut page);
        page.push_str("</body>\n</html>\n");
        page
    }

    fn head(&self, page: &mut String) {
        let (rows, columns) = (&self.matrix.rows.fact, &self.matrix.columns.fact);
        let count = self.matrix.columns.values.len();
        let _ = writeln!(
            page,
            "<thead>\n<tr><th scope=\"col\" rowspan=\"2\">{}</th><th scope=\"colgroup\" colspan=\"{count}\">{}</th></tr>\n<tr>",
            escaped(rows),
            escaped(columns)
        );
        for value in &self.matrix.columns.values {
            heading(page, "col", value);
        }
        page.push_str("</tr>\n</thead>\n");
    }

    fn body(&self, page: &mut String) {
        page.push_str("<tbody>\n");
        for (value, cells) in self.matrix.rows.values.iter().zip(&self.matrix.cells) {
            page.push_str("<tr>\n");
            heading(page, "row", value);
            for cell in cells {
                self.html_cell(page, cell);
            }
            page.push_str("</tr>\n");
        }
        page.push_str("</tbody>\n");
    }

    fn html_cell(&self, page: &mut String, cell: &MatrixCell) {
        let word = word(cell);
        let mark = self.mark(cell).map_or_else(String::new, |mark| {
            format!(" <sup><a href=\"#note-{mark}\" aria-label=\"note {mark}\">{mark}</a></sup>")
        });
        let _ = writeln!(page, "<td class=\"{word}\">{word}{mark}</td>");
    }

    fn legend(&self, page: &mut String) {
        page.push_str("<h2>Outcomes</h2>\n<dl>\n");
        for (outcome, meaning) in LEGEND {
            let _ = writeln!(page, "<dt>{outcome}</dt><dd>{meaning}</dd>");
        }
        page.push_str("</dl>\n");
        if self.notes.is_empty() {
            return;
        }
        let _ = writeln!(page, "<h2>Notes</h2>\n<p>{MARKED}</p>\n<dl>");
        for (mark, note) in self.notes() {
            let words = note.words(|fact| format!("<code>{}</code>", escaped(fact)));
            let _ = writeln!(page, "<dt id=\"note-{mark}\">{mark}</dt><dd>{words}</dd>");
        }
        page.push_str("</dl>\n");
    }

    fn policies(&self, page: &mut String) {
        page.push_str("<footer>\n");
        for policy in self.policies {
            let _ = writeln!(page, "<p>{}: {}</p>", escaped(&policy.name), escaped(&policy.digest));
        }
        page.push_str("</footer>\n");
    }
}

/// The heading of a row or a column; its condition is there for whoever wants it exactly.
fn heading(page: &mut String, scope: &str, value: &AxisValue) {
    let (condition, label) = (escaped(&value.condition), escaped(&value.label));
    let _ = writeln!(page, "<th scope=\"{scope}\" title=\"{condition}\">{label}</th>");
}
