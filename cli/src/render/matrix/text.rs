//! A table for a terminal.

use prisma_policy::analysis::{AxisValue, MatrixCell};

use super::{EXPLAINED, MARKED, Sheet, word, wrapped, wrapped_label};
use crate::render::outcome::style_of;
use crate::render::page::{Page, style};

/// As wide as a terminal is at least.
const WIDTH: usize = 80;
/// What stays for the headings of rows, however many columns there are.
const LABELS: usize = 18;
/// The widest heading of a column.
const HEADING: usize = 24;
/// Between two columns.
const GAP: usize = 2;

impl Sheet<'_> {
    /// The table with styles; what is wider than a terminal goes on below.
    pub(crate) fn text(&self) -> String {
        let mut page = Page::default();
        page.styled(style::STRONG, &self.title()).end();
        for band in self.bands() {
            page.end();
            self.band(&mut page, &band);
        }
        page.end().plain(EXPLAINED).end();
        if !self.notes.is_empty() {
            page.plain(MARKED).end();
        }
        for (mark, note) in self.notes() {
            let text = note.words(str::to_owned);
            for (at, line) in wrapped(&text, WIDTH - 6).iter().enumerate() {
                page.plain(&format!("  {:2}  ", if at == 0 { &mark } else { "" })).plain(line).end();
            }
        }
        page.into_string()
    }

    /// The columns, as many at a time as there is room for: their numbers with their widths.
    fn bands(&self) -> Vec<Vec<(usize, usize)>> {
        let mut bands: Vec<Vec<(usize, usize)>> = Vec::new();
        let mut left = 0;
        for (number, value) in self.matrix.columns.values.iter().enumerate() {
            let width = self.width(number, value);
            match bands.last_mut() {
                Some(band) if left >= width + GAP => band.push((number, width)),
                _ => {
                    bands.push(vec![(number, width)]);
                    left = WIDTH - LABELS;
                }
            }
            left = left.saturating_sub(width + GAP);
        }
        bands
    }

    fn width(&self, column: usize, value: &AxisValue) -> usize {
        let cells = self.matrix.cells.iter().filter_map(|row| row.get(column));
        let heading = heading(&value.label).iter().map(|line| line.chars().count()).max();
        let widest = cells.map(|cell| self.cell(cell).chars().count()).max();
        heading.max(widest).unwrap_or_default()
    }

    fn band(&self, page: &mut Page, band: &[(usize, usize)]) {
        let taken: usize = band.iter().map(|(_, width)| width + GAP).sum();
        let longest = self.matrix.rows.values.iter().map(|value| value.label.chars().count()).max();
        let fact = self.matrix.rows.fact.chars().count();
        let labels = longest.unwrap_or_default().max(fact).min(WIDTH.saturating_sub(taken).max(LABELS));
        self.headings(page, band, labels);
        for (value, cells) in self.matrix.rows.values.iter().zip(&self.matrix.cells) {
            for (at, line) in wrapped_label(&value.label, labels).iter().enumerate() {
                page.plain(line);
                if at == 0 {
                    self.row(page, band, labels - line.chars().count().min(labels), cells);
                }
                page.end();
            }
        }
    }

    fn headings(&self, page: &mut Page, band: &[(usize, usize)], labels: usize) {
        let columns = &self.matrix.columns;
        page.plain(&" ".repeat(labels + GAP)).styled(style::FAINT, &columns.fact).end();
        let headings: Vec<Vec<String>> = band
            .iter()
            .map(|(number, _)| columns.values.get(*number).map(|v| heading(&v.label)).unwrap_or_default())
            .collect();
        let lines = headings.iter().map(Vec::len).max().unwrap_or_default();
        for at in 0..lines {
            let fact = if at + 1 == lines { self.matrix.rows.fact.as_str() } else { "" };
            page.styled(style::FAINT, &format!("{fact:labels$}"));
            let mut gap = GAP;
            for ((_, width), heading) in band.iter().zip(&headings) {
                // Headings stand on their columns, so short ones begin further down.
                let line = (at + heading.len()).checked_sub(lines).and_then(|at| heading.get(at));
                let length = line.map_or(0, |line| line.chars().count());
                if let Some(line) = line {
                    page.plain(&" ".repeat(gap)).styled(style::STRONG, line);
                    gap = 0;
                }
                gap += GAP + width - length.min(*width);
            }
            page.end();
        }
    }

    fn row(&self, page: &mut Page, band: &[(usize, usize)], before: usize, cells: &[MatrixCell]) {
        let mut gap = before + GAP;
        for (number, width) in band {
            let Some(cell) = cells.get(*number) else { continue };
            page.plain(&" ".repeat(gap));
            page.styled(style_of(cell.outcome), word(cell));
            if let Some(mark) = self.mark(cell) {
                page.plain(" ").plain(&mark);
            }
            gap = GAP + width - self.cell(cell).chars().count().min(*width);
        }
    }

    fn cell(&self, cell: &MatrixCell) -> String {
        let word = word(cell).to_owned();
        self.mark(cell).map_or(word.clone(), |mark| format!("{word} {mark}"))
    }
}

fn heading(label: &str) -> Vec<String> {
    wrapped_label(label, HEADING)
}
