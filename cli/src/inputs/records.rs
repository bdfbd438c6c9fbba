//! Records on a stream, one at a time, each of bounded size.

use std::io::{self, BufRead, BufReader, Read};

use super::files::MOST;

/// Where one chunk of input is held.
const CHUNK: usize = 64 * 1024;

/// One record, without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Record {
    /// Text; of a longer one only the first bytes, one more than the engine takes.
    Text(String),
    /// Not UTF-8 from this byte on.
    NotUtf8(usize),
}

/// The records of a stream, which end with a byte; the last one may do without.
pub(crate) struct Records<R> {
    reader: BufReader<R>,
    end: u8,
}

impl<R: Read> Records<R> {
    pub(crate) fn new(reader: R, end: u8) -> Self {
        Self { reader: BufReader::with_capacity(CHUNK, reader), end }
    }

    /// Whether another whole record is at hand without waiting for more input.
    pub(crate) fn ready(&self) -> bool {
        self.reader.buffer().contains(&self.end)
    }

    /// The next record; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Record>> {
        let mut kept: Vec<u8> = Vec::new();
        let mut any = false;
        loop {
            let chunk = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if chunk.is_empty() {
                return Ok(any.then(|| record(kept)));
            }
            any = true;
            let end = chunk.iter().position(|byte| *byte == self.end);
            let content = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            kept.extend_from_slice(content.get(..MOST - kept.len()).unwrap_or(content));
            let used = end.map_or(chunk.len(), |at| at + 1);
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some(record(kept)));
            }
        }
    }
}

fn record(bytes: Vec<u8>) -> Record {
    let cut = bytes.len() == MOST;
    String::from_utf8(bytes).map_or_else(
        |error| {
            let fault = error.utf8_error();
            if cut && fault.error_len().is_none() {
                return Record::Text(String::from_utf8_lossy(error.as_bytes()).into_owned());
            }
            Record::NotUtf8(fault.valid_up_to())
        },
        Record::Text,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[u8], expect: &[Record]) {
        let mut records = Records::new(input, b'\n');
        let mut got = Vec::new();
        while let Some(record) = records.next().unwrap() {
            got.push(record);
        }
        assert_eq!(got, expect);
    }

    fn text(text: &str) -> Record {
        Record::Text(text.to_owned())
    }

    #[test]
    fn a_record_ends_with_its_byte_or_with_the_input() {
        check(b"", &[]);
        check(b"a\n", &[text("a")]);
        check(b"a\n\nb", &[text("a"), text(""), text("b")]);
        check(b"a\n\xffb\nc\n", &[text("a"), Record::NotUtf8(0), text("c")]);
    }

    #[test]
    fn a_long_record_is_cut_and_the_next_one_is_whole() {
        let long = "é".repeat(MOST);
        let mut records = Records::new(io::Cursor::new(format!("{long}\nb\n")), b'\n');
        let Some(Record::Text(cut)) = records.next().unwrap() else { panic!("a text") };
        assert!(cut.len() >= MOST && cut.len() < MOST + 3, "{}", cut.len());
        assert_eq!(records.next().unwrap(), Some(text("b")));
        assert_eq!(records.next().unwrap(), None);
    }
}
