//! Records in, a line of JSON out for each.

use crate::exit;
use crate::failure::Failure;
use crate::host::{Host, Stream};
use crate::inputs::{Record, Records, open, unreadable};
use crate::render;

/// How much is gathered before it is written, while more input is at hand.
const GATHERED: usize = 64 * 1024;

/// Answers each record of a file or of standard input (`-`), in order; an `Err` is an answer too, after
/// which the exit code says that there was no answer.
///
/// Whoever writes one record and waits gets the answer at once: whatever is gathered is written before more
/// input is waited for.
pub(super) fn each(
    host: &mut dyn Host,
    path: &str,
    end: u8,
    answer: impl Fn(&mut dyn Host, Record) -> Result<String, String>,
) -> Result<u8, Failure> {
    let mut records = Records::new(open(host, path)?, end);
    let mut gathered = String::new();
    let mut code = exit::DONE;
    while let Some(record) = records.next().map_err(|error| unreadable(path, &error))? {
        let line = answer(host, record).unwrap_or_else(|refusal| {
            code = exit::NO_ANSWER;
            refusal
        });
        gathered.push_str(&line);
        gathered.push('\n');
        if gathered.len() >= GATHERED || !records.ready() {
            render::raw(host, Stream::Out, &std::mem::take(&mut gathered))?;
        }
    }
    render::raw(host, Stream::Out, &gathered)?;
    Ok(code)
}
