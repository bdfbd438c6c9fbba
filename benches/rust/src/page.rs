//! What was measured, as a part of the page.

use std::fmt::Write;

use prisma_policy::Outcome;

use crate::agree::OTHERS;
use crate::measure::{Figures, Row};
use crate::start::Start;
use crate::{instructions, machine};

/// Everything that was measured.
pub struct Page {
    /// What all engines agreed on.
    pub outcomes: Vec<Outcome>,
    /// The engines with the same rules.
    pub figures: Figures,
    /// Ours with the shipped policy.
    pub shipped: Figures,
    /// The instructions of a call, where they were counted.
    pub instructions: Vec<instructions::Row>,
    /// The command line.
    pub start: Option<Start>,
}

/// Markdown.
pub fn markdown(page: &Page) -> String {
    let counts = [Outcome::Allow, Outcome::Warn, Outcome::Ask, Outcome::Deny]
        .map(|outcome| page.outcomes.iter().filter(|own| **own == outcome).count());
    let [allow, warn, ask, deny] = counts;
    let mut text = format!(
        "Measured on {}, with {}. All engines agreed on all {} operations ({allow} allow, {warn} warn, {ask} ask, \
         {deny} deny), with 12 rules and with {}, before the clock started.\n\n",
        machine::words(),
        machine::compiler(),
        page.outcomes.len(),
        thousands((12 + OTHERS) as f64),
    );
    text += &calls(&page.figures.rows);
    text += &growth(&page.figures.rows);
    text += &shipped(&page.shipped.rows);
    text += &counted(&page.instructions);
    text += &page.start.as_ref().map(start).unwrap_or_default();
    let _ = writeln!(
        text,
        "The middle half of the rounds lay within {:.0} % of the median, in the row where they lay furthest apart.",
        page.figures.spread * 100.0
    );
    text
}

fn calls(rows: &[Row]) -> String {
    let (floor, floor_of_text) = rows.first().map_or((1.0, 1.0), |row| (row.prepared, row.text));
    let mut table = Table::new(&[
        "engine",
        "version",
        "prepared operation",
        "× floor",
        "JSON text",
        "× floor",
        "load of 12 rules",
    ]);
    for row in rows {
        table.row(&[
            row.name.to_owned(),
            row.package.and_then(machine::version).unwrap_or_default().to_owned(),
            duration(row.prepared),
            ratio(row.prepared / floor),
            duration(row.text),
            ratio(row.text / floor_of_text),
            loaded(row, row.load),
        ]);
    }
    format!(
        "**One decision.** Medians, to the outcome; the full report has the findings and remedies too.\n\n{table}\n"
    )
}

fn growth(rows: &[Row]) -> String {
    let mut table = Table::new(&["engine", "12 rules", "10,002 rules", "×", "load of 10,002 rules"]);
    for row in rows {
        let before = row.grown / row.growth;
        table.row(&[
            row.name.to_owned(),
            duration(before),
            duration(row.grown),
            ratio(row.growth),
            loaded(row, row.grown_load),
        ]);
    }
    format!(
        "**Growth.** The prepared operation again, beside {} rules about other commands.\n\n{table}\n",
        thousands(OTHERS as f64)
    )
}

fn shipped(rows: &[Row]) -> String {
    let mut table = Table::new(&["the shipped policy", "prepared operation", "JSON text", "load"]);
    for row in rows {
        table.row(&[row.name.to_owned(), duration(row.prepared), duration(row.text), duration(row.load)]);
    }
    format!(
        "**The shipped policy** on the same operations, of which it asks more than they say; nothing to compare.\n\n{table}\n"
    )
}

fn counted(rows: &[instructions::Row]) -> String {
    if rows.is_empty() {
        return "**Instructions** were not counted, for there is no valgrind.\n\n".to_owned();
    }
    let mut table = Table::new(&["engine", "prepared operation", "JSON text"]);
    for row in rows {
        table.row(&[row.name.to_owned(), thousands(row.prepared), thousands(row.text)]);
    }
    format!(
        "**Instructions of one call**, counted by valgrind; no other load on the machine changes them.\n\n{table}\n"
    )
}

fn start(start: &Start) -> String {
    format!(
        "**The command line**, from the start of the process to its end: {} for `prisma-policy check \"npx prisma \
         migrate reset --force\" --environment production`, {} for `prisma-policy --version`, which loads nothing.\n\n",
        duration(start.check),
        duration(start.nothing),
    )
}

/// Nothing is loaded of what is written by hand.
fn loaded(row: &Row, nanoseconds: f64) -> String {
    row.package.map(|_| duration(nanoseconds)).unwrap_or_default()
}

/// A table whose first column holds names and whose others hold figures.
struct Table(String);

impl Table {
    fn new(titles: &[&str]) -> Self {
        let figures = "---:|".repeat(titles.len().saturating_sub(1));
        Self(format!("| {} |\n|---|{figures}\n", titles.join(" | ")))
    }

    fn row(&mut self, cells: &[String]) {
        let _ = writeln!(self.0, "| {} |", cells.join(" | "));
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Nanoseconds, with three digits that matter.
fn duration(nanoseconds: f64) -> String {
    let units = [(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns")];
    let fit = units.into_iter().find(|(size, _)| nanoseconds >= *size).unwrap_or((1.0, "ns"));
    format!("{} {}", digits(nanoseconds / fit.0), fit.1)
}

fn ratio(ratio: f64) -> String {
    digits(ratio)
}

fn digits(value: f64) -> String {
    match value {
        v if v >= 1_000.0 => thousands(v),
        v if v >= 100.0 => format!("{v:.0}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v => format!("{v:.2}"),
    }
}

fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
