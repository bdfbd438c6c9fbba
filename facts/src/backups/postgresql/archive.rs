//! Reads a dump back.

use std::io::{Read, Seek};
use std::path::Path;

use super::PACKAGE;
use super::complaints::said;
use crate::backups::BackupError;
use crate::backups::manifest::TableRows;
use crate::backups::program::{Ended, Program, output};
use crate::backups::progress::{Progress, Step, Watch};
use crate::world::World;

/// Reads a dump whole: its table of contents, and every block of data.
pub(in crate::backups) fn read_back(
    world: &World,
    file: &Path,
    tables: &[TableRows],
    watch: &mut Watch<'_>,
) -> Result<(Program, Vec<String>), BackupError> {
    let program = Program::find(world, &["pg_restore"], PACKAGE)?;
    let contents = contents(&program, file, watch)?;
    let lost = tables.iter().find(|table| !contents.has(table));
    if let Some(table) = lost {
        return Err(BackupError::new(format!(
            "`pg_restore --list` does not list the table {}",
            table.full_name()
        )));
    }
    let null = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let mut command = program.command();
    command.arg(format!("--file={null}")).arg(file);
    let ended = program.run(&mut command, None, &mut |_| watch(&reading()))?;
    unreadable(&ended)?;
    let checks =
        ["`pg_restore --list` lists every table of the manifest", "`pg_restore` reads all of the data"];
    Ok((program, checks.map(str::to_owned).to_vec()))
}

/// The tables of a table of contents, in order.
struct Contents(Vec<String>);

impl Contents {
    /// Of lines such as `215; 1259 16389 TABLE public users ann`.
    fn of(text: &str) -> Self {
        let tables = text.lines().filter_map(|line| line.split_once(" TABLE "));
        let mut tables: Vec<String> = tables.map(|(_, table)| table.to_owned()).collect();
        tables.sort();
        Self(tables)
    }

    /// Names may have spaces, so a line is no words; but what begins with a name stands together.
    fn has(&self, table: &TableRows) -> bool {
        let wanted = format!("{} {} ", table.schema, table.name).replace(['\n', '\r'], " ");
        let at = self.0.partition_point(|line| line.as_str() < wanted.as_str());
        self.0.get(at).is_some_and(|line| line.starts_with(&wanted))
    }
}

fn contents(program: &Program, file: &Path, watch: &mut Watch<'_>) -> Result<Contents, BackupError> {
    let fault = |error: std::io::Error| BackupError::of_file(&std::env::temp_dir(), &error);
    let mut listed = tempfile::tempfile().map_err(fault)?;
    let mut command = program.command();
    command.arg("--list").arg(file).stdout(output(&listed)?);
    let ended = program.run(&mut command, None, &mut |_| watch(&reading()))?;
    unreadable(&ended)?;
    let mut contents = Vec::new();
    listed.rewind().and_then(|()| listed.take(1 << 28).read_to_end(&mut contents)).map_err(fault)?;
    Ok(Contents::of(&String::from_utf8_lossy(&contents)))
}

fn reading() -> Progress<'static> {
    Progress { step: Step::Reading, bytes: 0, of: None, table: None }
}

fn unreadable(ended: &Ended) -> Result<(), BackupError> {
    if ended.success {
        return Ok(());
    }
    let said = said(ended);
    // The file may be as good as any.
    let help = if said.contains("unsupported version") {
        "it was made by a later version: install the client programs of that one"
    } else {
        "make another backup"
    };
    Err(BackupError::new(format!("`pg_restore` cannot read it: {said}")).help(help))
}

#[cfg(test)]
mod tests {
    use super::{Contents, TableRows};

    #[test]
    fn tables_are_found_in_a_table_of_contents() {
        let contents = Contents::of(
            ";\n; Archive created at 2026-11-25\n215; 1259 16389 TABLE public users ann\n\
            216; 1259 16390 TABLE public a b c ann\n3; 0 16389 TABLE DATA public posts ann\n7; 1 2 VIEW public v ann\n",
        );
        let check = |name: &str, expect: bool| {
            let table = TableRows { schema: "public".to_owned(), name: name.to_owned(), rows: 0 };
            assert_eq!(contents.has(&table), expect, "{name}");
        };
        check("users", true);
        check("a b c", true);
        check("a\nb c", true);
        check("user", false);
        check("posts", false);
        check("v", false);
    }
}
