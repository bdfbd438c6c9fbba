//! Operations that are described as JSON, one a line.

use prisma_policy::{Operation, Policy};

use super::files::{open, unreadable};
use super::records::{Record, Records};
use crate::failure::InputError;
use crate::host::Host;

/// Reads all operations of a file; `-` is standard input. One that cannot be read is an error.
pub(crate) fn read_operations(
    host: &mut dyn Host,
    path: &str,
    policy: &Policy,
) -> Result<Vec<Operation>, InputError> {
    let mut records = Records::new(open(host, path)?, b'\n');
    let mut operations = Vec::new();
    while let Some(record) = records.next().map_err(|error| unreadable(path, &error))? {
        let place = format!("in `{path}`, line {}", operations.len() + 1);
        let text = match record {
            Record::Text(text) => text,
            Record::NotUtf8(at) => {
                let message = format!("{place}: it is not UTF-8 from its byte {at} on");
                return Err(InputError::new("not-utf8", message)
                    .path(path)
                    .help("write the operations in UTF-8"));
            }
        };
        let operation = policy.operation(&text).map_err(|error| InputError::from_operation(&place, error))?;
        operations.push(operation);
    }
    Ok(operations)
}
