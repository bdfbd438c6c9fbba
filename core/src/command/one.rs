//! A line that is about a single operation.

use super::{CommandReading, ReadOptions, read_command};
use crate::operation::OperationError;

/// Reads a line that holds one operation, for questions that only one can be asked about.
///
/// # Errors
///
/// It holds none, or several.
pub fn read_one(line: &str, options: &ReadOptions) -> Result<CommandReading, OperationError> {
    let mut readings = read_command(line, options).into_iter();
    match (readings.next(), readings.len()) {
        (Some(only), 0) => Ok(only),
        (None, _) => Err(not_one("nothing in this line concerns a database".to_owned())),
        (Some(_), others) => Err(not_one(format!(
            "this line holds {} operations, which may hit different databases",
            others + 1
        ))),
    }
}

fn not_one(message: String) -> OperationError {
    OperationError {
        code: "not-one-operation".to_owned(),
        message,
        path: String::new(),
        help: Some("give one command of Prisma, or none to look at the project".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::read_one;
    use crate::command::ReadOptions;

    fn check(line: &str, expect: Result<&str, &str>) {
        let read = read_one(line, &ReadOptions::default());
        let read = read.map(|reading| reading.command.unwrap()).map_err(|error| error.message);
        assert_eq!(read.as_deref().map_err(String::as_str), expect, "{line}");
    }

    #[test]
    fn one_operation_is_read_and_any_other_number_is_refused() {
        check("npx prisma migrate reset", Ok("migrate reset"));
        check("ls -la", Err("nothing in this line concerns a database"));
        check("", Err("nothing in this line concerns a database"));
        check(
            "npx prisma db push && npx prisma db seed",
            Err("this line holds 2 operations, which may hit different databases"),
        );
    }
}
