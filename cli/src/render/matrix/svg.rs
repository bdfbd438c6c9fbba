//! A table as a picture that stands alone. Its letters are text, and its sizes follow from their number.

use std::fmt::Write as _;

use prisma_policy::analysis::MatrixCell;

use super::markup::escaped;
use super::{EXPLAINED, MARKED, Sheet, word, wrapped, wrapped_label};

/// The width of a letter of the font, generously.
const LETTER: usize = 8;
/// From one line to the next.
const LINE: usize = 18;
/// Within a cell, and around all of it.
const PADDING: usize = 8;
/// The longest line of a heading, and of a note, in letters.
const LABEL: usize = 32;
const HEADING: usize = 16;
const NOTE: usize = 100;

const STYLE: &str = "\
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #1f2328; }
.faint { fill: #59636e; } .strong { font-weight: 600; }
.page { fill: #ffffff; } .line { fill: none; stroke: #d1d9e0; } .undetermined { fill: #f6f8fa; }
.allow { fill: #dafbe1; } .warn { fill: #fff8c5; } .ask { fill: #fbefff; } .deny { fill: #ffebe9; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .faint { fill: #9198a1; }
  .page { fill: #0d1117; } .line { stroke: #3d444d; } .undetermined { fill: #151b23; }
  .allow { fill: #12361f; } .warn { fill: #453400; } .ask { fill: #3c2357; } .deny { fill: #561a1d; }
}
";

/// What is drawn, and how far it reaches.
#[derive(Default)]
struct Drawing {
    shapes: String,
    width: usize,
    height: usize,
}

impl Sheet<'_> {
    /// The picture.
    pub(crate) fn svg(&self) -> String {
        let mut drawing = Drawing::default();
        let mut y = PADDING + LINE;
        drawing.text(PADDING, y, "strong", &self.title());
        y += PADDING;
        y = self.draw_table(&mut drawing, y);
        y = drawing.lines(PADDING, y + PADDING, "faint", &[EXPLAINED.to_owned()]);
        y = self.draw_notes(&mut drawing, y);
        drawing.height = y + PADDING;
        let (rows, columns) = (escaped(&self.matrix.rows.fact), escaped(&self.matrix.columns.fact));
        let (width, height) = (drawing.width + PADDING, drawing.height);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"graphics-document document\" aria-labelledby=\"title\" \
             aria-describedby=\"description\">\n\
             <title id=\"title\">{}: {rows} by {columns}</title>\n\
             <desc id=\"description\">A table of outcomes: a row for each value of {rows}, a column for each value of \
             {columns}. {EXPLAINED}</desc>\n<style>\n{STYLE}</style>\n\
             <rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n{}</svg>\n",
            escaped(&self.title()),
            drawing.shapes
        )
    }

    fn draw_table(&self, drawing: &mut Drawing, top: usize) -> usize {
        let (rows, columns) = (&self.matrix.rows, &self.matrix.columns);
        let headings: Vec<Vec<String>> =
            columns.values.iter().map(|value| wrapped_label(&value.label, HEADING)).collect();
        let labels: Vec<Vec<String>> =
            rows.values.iter().map(|value| wrapped_label(&value.label, LABEL)).collect();
        let first = longest(labels.iter().flatten().chain([&rows.fact]));
        let widths: Vec<usize> = (headings.iter().enumerate())
            .map(|(column, heading)| {
                let cells = self.matrix.cells.iter().filter_map(|row| row.get(column));
                let cells: Vec<String> = cells.map(|cell| self.told(cell)).collect();
                longest(heading.iter().chain(&cells))
            })
            .collect();
        let mut y = drawing.lines(
            PADDING + boxed(first),
            top + PADDING / 2,
            "faint",
            std::slice::from_ref(&columns.fact),
        );
        y += PADDING / 2;
        let height = taken(headings.iter().map(Vec::len).max().unwrap_or(1));
        drawing.cell(PADDING, y, (first, height), "", "faint", std::slice::from_ref(&rows.fact));
        let mut x = PADDING + boxed(first);
        for (heading, width) in headings.iter().zip(&widths) {
            drawing.cell(x, y, (*width, height), "", "strong", heading);
            x += boxed(*width);
        }
        y += height;
        for (label, cells) in labels.iter().zip(&self.matrix.cells) {
            let height = taken(label.len());
            drawing.cell(PADDING, y, (first, height), "", "", label);
            let mut x = PADDING + boxed(first);
            for (cell, width) in cells.iter().zip(&widths) {
                drawing.cell(x, y, (*width, height), word(cell), "", &[self.told(cell)]);
                x += boxed(*width);
            }
            y += height;
        }
        y
    }

    fn draw_notes(&self, drawing: &mut Drawing, top: usize) -> usize {
        if self.notes.is_empty() {
            return top;
        }
        let mut y = drawing.lines(PADDING, top, "faint", &[MARKED.to_owned()]);
        for (mark, note) in self.notes() {
            drawing.text(PADDING, y + LINE, "strong", &mark);
            let text = note.words(str::to_owned);
            y = drawing.lines(PADDING + 3 * LETTER, y, "", &wrapped(&text, NOTE));
        }
        y
    }

    fn told(&self, cell: &MatrixCell) -> String {
        self.mark(cell).map_or_else(|| word(cell).to_owned(), |mark| format!("{} {mark}", word(cell)))
    }
}

impl Drawing {
    /// A line of text, whose foot is at `y`.
    fn text(&mut self, x: usize, y: usize, class: &str, text: &str) {
        self.width = self.width.max(x + LETTER * text.chars().count());
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let _ = writeln!(self.shapes, "<text x=\"{x}\" y=\"{y}\"{class}>{}</text>", escaped(text));
    }

    /// Lines of text below `top`; gives where they end.
    fn lines(&mut self, x: usize, top: usize, class: &str, lines: &[String]) -> usize {
        let mut y = top;
        for line in lines {
            y += LINE;
            self.text(x, y, class, line);
        }
        y
    }

    /// A box of so many letters and so many pixels, filled and with text in it.
    fn cell(&mut self, x: usize, y: usize, size: (usize, usize), fill: &str, class: &str, lines: &[String]) {
        let (width, height) = (boxed(size.0), size.1);
        self.width = self.width.max(x + width);
        if !fill.is_empty() {
            let _ = writeln!(
                self.shapes,
                "<rect class=\"{fill}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
            );
        }
        let _ = writeln!(
            self.shapes,
            "<rect class=\"line\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
        );
        self.lines(x + PADDING, y + PADDING / 2, class, lines);
    }
}

fn longest<'t>(lines: impl Iterator<Item = &'t String>) -> usize {
    lines.map(|line| line.chars().count()).max().unwrap_or_default()
}

/// The width of a box for so many letters.
const fn boxed(letters: usize) -> usize {
    letters * LETTER + 2 * PADDING
}

/// The height of a box for so many lines.
const fn taken(lines: usize) -> usize {
    lines * LINE + 2 * PADDING
}
