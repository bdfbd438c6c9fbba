//! Reads the SQL text of `mysqldump` and `mariadb-dump`: which tables it makes, how many rows it holds of each, and
//! whether it is whole.
//!
//! What is read is what these programs write and nothing else: statements begin at the beginning of a line, no line
//! ends within a string, though one may end within the name of a table, and the bodies of routines, triggers and events
//! stand between two `DELIMITER`s.

use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a text holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SqlText {
    /// The tables that are made, and the rows that are put into each.
    pub(super) tables: BTreeMap<String, u64>,
    /// Whether it ends as these programs end it.
    pub(super) complete: bool,
    /// A line that would leave the database that is restored into.
    pub(super) strays: Option<String>,
}

/// Where in a text a line is.
#[derive(Debug, Default)]
struct Place {
    /// Whether it belongs to the body of a routine, a trigger or an event.
    body: bool,
    /// Whether it belongs to the events.
    events: bool,
    /// The table whose rows are being put in, and where among them.
    rows: Option<(String, Rows)>,
}

#[derive(Debug, Default)]
struct Rows {
    /// Whether `VALUES` was read.
    begun: bool,
    depth: u32,
    quote: Option<u8>,
    escaped: bool,
}

impl SqlText {
    /// Reads a text to its end. `tick` is told of the bytes of every line.
    pub(super) fn read<E: From<io::Error>>(
        mut text: impl BufRead,
        mut tick: impl FnMut(usize) -> Result<(), E>,
    ) -> Result<Self, E> {
        let (mut seen, mut place, mut line) = (Self::default(), Place::default(), Vec::new());
        loop {
            let read = text.read_until(b'\n', &mut line)?;
            tick(read)?;
            if line.is_empty() {
                return Ok(seen);
            }
            // More of a name follows, but behind the last line.
            if read > 0 && place.is_between() && ends_within_a_name(&line) {
                continue;
            }
            seen.line(&line, &mut place);
            line.clear();
        }
    }

    fn line(&mut self, line: &[u8], place: &mut Place) {
        place.enter(line);
        if line.trim_ascii().is_empty() {
            return;
        }
        self.complete = line.starts_with(b"-- Dump completed");
        if place.body {
            return;
        }
        let mut rest = line;
        if place.rows.is_none() {
            let Some((table, behind)) = self.statement(line) else { return };
            place.rows = Some((table, Rows::default()));
            rest = behind;
        }
        if let Some((table, mut rows)) = place.rows.take() {
            *self.tables.entry(table.clone()).or_default() += rows.count(rest);
            place.rows = Some((table, rows)).filter(|(_, rows)| !rows.ended(rest));
        }
    }

    /// What begins with a line; the table whose rows follow, and the rest of the line.
    fn statement<'a>(&mut self, line: &'a [u8]) -> Option<(String, &'a [u8])> {
        if leaves(line) {
            self.strays.get_or_insert_with(|| String::from_utf8_lossy(line).trim().to_owned());
        }
        if let Some((table, _)) = named(line, TABLE) {
            self.tables.entry(table).or_default();
        }
        named(line, ROWS)
    }
}

impl Place {
    /// Whether a statement may begin here.
    fn is_between(&self) -> bool {
        !self.body && self.rows.is_none()
    }

    fn enter(&mut self, line: &[u8]) {
        if line.starts_with(b"DELIMITER ") {
            self.body = line.trim_ascii() != b"DELIMITER ;";
        } else if self.is_between() {
            if line.starts_with(b"-- Dumping events for database") {
                self.events = true;
            } else if [b"-- Dump".as_slice(), b"-- Final", b"/*!40103 SET TIME_ZONE=@OLD"]
                .iter()
                .any(|end| line.starts_with(end))
            {
                self.events = false;
            }
        }
    }
}

impl Rows {
    /// How many rows begin in a part of a statement.
    fn count(&mut self, part: &[u8]) -> u64 {
        let mut count = 0;
        for byte in part {
            if self.escaped {
                self.escaped = false;
            } else if let Some(quote) = self.quote {
                // Names know no backslash; a doubled quote ends a string and begins the next.
                self.escaped = *byte == b'\\' && quote == b'\'';
                self.quote = (*byte != quote).then_some(quote);
            } else {
                match byte {
                    b'\'' | b'`' => self.quote = Some(*byte),
                    // Names are quoted, so this is the beginning of `VALUES`.
                    b'V' if self.depth == 0 => self.begun = true,
                    b'(' => {
                        count += u64::from(self.begun && self.depth == 0);
                        self.depth += 1;
                    }
                    b')' => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
            }
        }
        count
    }

    fn ended(&self, part: &[u8]) -> bool {
        self.quote.is_none() && self.depth == 0 && part.trim_ascii_end().ends_with(b";")
    }
}

/// The text without its events, which a server would run also in a database that is only a try.
pub(super) struct WithoutEvents<R> {
    text: R,
    place: Place,
    line: Vec<u8>,
    read: usize,
    bytes: Arc<AtomicU64>,
}

impl<R: BufRead> WithoutEvents<R> {
    pub(super) fn new(text: R) -> Self {
        Self { text, place: Place::default(), line: Vec::new(), read: 0, bytes: Arc::default() }
    }

    /// How many bytes were taken, also for whoever does not take them.
    pub(super) fn bytes(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.bytes)
    }

    fn next_line(&mut self) -> io::Result<()> {
        loop {
            self.line.clear();
            self.read = 0;
            if self.text.read_until(b'\n', &mut self.line)? == 0 {
                return Ok(());
            }
            self.place.enter(&self.line);
            if !self.place.events {
                return Ok(());
            }
        }
    }
}

impl<R: BufRead> io::Read for WithoutEvents<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read == self.line.len() {
            self.next_line()?;
        }
        let mut rest = self.line.get(self.read..).unwrap_or_default();
        let read = rest.read(buffer)?;
        self.read += read;
        self.bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Whether a statement would go to another database, or make or drop one.
fn leaves(line: &[u8]) -> bool {
    [b"USE ".as_slice(), b"CREATE DATABASE ", b"DROP DATABASE ", b"/*!40000 DROP DATABASE"]
        .iter()
        .any(|start| line.starts_with(start))
}

/// Whether the name of a table begins in a line and ends in none so far.
fn ends_within_a_name(line: &[u8]) -> bool {
    [TABLE, ROWS].iter().any(|start| line.strip_prefix(*start).is_some_and(|name| name.starts_with(b"`")))
        && [TABLE, ROWS].iter().all(|start| named(line, start).is_none())
}

/// What makes a table.
const TABLE: &[u8] = b"CREATE TABLE ";
/// What puts rows into one.
const ROWS: &[u8] = b"INSERT INTO ";

/// The name in backticks behind `start`, and what follows it.
fn named<'a>(line: &'a [u8], start: &[u8]) -> Option<(String, &'a [u8])> {
    let mut rest = line.strip_prefix(start)?.strip_prefix(b"`")?;
    let mut name = Vec::new();
    loop {
        let end = rest.iter().position(|byte| *byte == b'`')?;
        let (part, behind) = rest.split_at_checked(end)?;
        name.extend_from_slice(part);
        rest = behind.strip_prefix(b"`")?;
        match rest.strip_prefix(b"`") {
            Some(more) => {
                name.push(b'`');
                rest = more;
            }
            None => return Some((String::from_utf8_lossy(&name).into_owned(), rest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{SqlText, WithoutEvents};
    use std::io::Read;

    fn read(text: &str) -> SqlText {
        SqlText::read::<std::io::Error>(text.as_bytes(), |_| Ok(())).unwrap()
    }

    fn check(text: &str, expect: &[(&str, u64)], complete: bool) {
        let seen = read(text);
        let tables: Vec<(&str, u64)> =
            seen.tables.iter().map(|(name, rows)| (name.as_str(), *rows)).collect();
        assert_eq!((tables.as_slice(), seen.complete), (expect, complete), "{text}");
    }

    const END: &str = "-- Dump completed on 2026-11-25 22:01:02\n";

    #[test]
    fn rows_are_counted_as_they_are_written() {
        check("", &[], false);
        check(&format!("CREATE TABLE `a` (\n  `id` int\n);\n{END}\n"), &[("a", 0)], true);
        check("INSERT INTO `a` VALUES (1),(2),(3);\nINSERT INTO `a` VALUES (4);\n", &[("a", 4)], false);
        check("INSERT INTO `a` VALUES\n(1,'x'),\n(2,NULL);\n", &[("a", 2)], false);
        check("INSERT INTO `a` (`x`, `(V`) VALUES (1,2);\n", &[("a", 1)], false);
        check("INSERT INTO `o``d;(` VALUES (1);\n", &[("o`d;(", 1)], false);
        check("CREATE TABLE `a\nb` (\n);\nINSERT INTO `a\nb` VALUES (1);\n", &[("a\nb", 1)], false);
        check("INSERT INTO `a\n``\n`` b` VALUES (1);\n", &[("a\n`\n` b", 1)], false);
        check("INSERT INTO `a\n", &[], false);
        check(
            r"INSERT INTO `a` VALUES ('),(\'),(;','it''s (','\\'),(0x28,_binary ');');",
            &[("a", 2)],
            false,
        );
        check(
            "INSERT INTO `a` VALUES ('INSERT INTO `b` VALUES (1)'\n,2);\nINSERT INTO `b` VALUES (1);\n",
            &[("a", 1), ("b", 1)],
            false,
        );
    }

    #[test]
    fn bodies_are_not_statements() {
        check(
            "DELIMITER ;;\nINSERT INTO `a` VALUES (1);\nUSE `b`;\n-- Dump completed\nDELIMITER ;\nCREATE TABLE `c` (\n",
            &[("c", 0)],
            false,
        );
        assert_eq!(read("DELIMITER ;;\nUSE `b`;\nDELIMITER ;\n").strays, None);
        assert_eq!(read("USE `b`;\n").strays.as_deref(), Some("USE `b`;"));
    }

    #[test]
    fn a_text_that_was_cut_is_not_complete() {
        let whole = format!("CREATE TABLE `a` (\n);\nINSERT INTO `a` VALUES (1);\n{END}");
        assert!(read(&whole).complete);
        for cut in 0..whole.len() - END.len() {
            assert!(!read(whole.get(..cut).unwrap()).complete, "{cut}");
        }
    }

    #[test]
    fn events_are_left_out() {
        let text = "a\n-- Dumping events for database 'x'\n/*!50106 DROP EVENT */;\nDELIMITER ;;\n-- Dump\nDELIMITER ;\n\
            --\n-- Dumping routines for database 'x'\nb\n";
        let mut rest = String::new();
        WithoutEvents::new(text.as_bytes()).read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "a\n-- Dumping routines for database 'x'\nb\n");
    }
}
