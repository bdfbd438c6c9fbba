//! `matrix`: what any values of two facts lead to, as a table.

use clap::{Args, ValueEnum, ValueHint};
use prisma_policy::Policy;
use prisma_policy::analysis::{Matrix, QuestionError};

use crate::exit;
use crate::failure::{Failure, InputError};
use crate::host::{Host, Stream};
use crate::inputs::{read_sources, unwritable};
use crate::render::{self, Sheet};

/// Shows what any values of two facts lead to, as a table
///
/// A cell holds the outcome where nothing else is known. Where other facts can change it, the cell is marked, and
/// a note names them with every outcome that is possible. Values that the policies cannot tell apart share a row
/// or a column.
#[derive(Debug, Args)]
pub(crate) struct MatrixArgs {
    /// The policies, which decide together; `-` is standard input, `critical-rules` the built-in one
    #[arg(required = true, value_name = "POLICY", value_hint = ValueHint::FilePath)]
    policies: Vec<String>,

    /// The fact with a row for each value
    #[arg(long, value_name = "FACT", default_value = "command")]
    rows: String,

    /// The fact with a column for each value
    #[arg(long, value_name = "FACT", default_value = "environment")]
    columns: String,

    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// The file to write, in place of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<String>,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// One line of JSON
    Json,
    /// A page that stands alone
    Html,
    /// A picture that stands alone
    Svg,
}

impl MatrixArgs {
    pub(crate) fn json(&self) -> bool {
        self.format == Format::Json
    }
}

pub(crate) fn run(args: &MatrixArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let sources = read_sources(host, &args.policies)?;
    let loaded = Policy::load_all(sources.iter().map(|source| source.text.as_str()));
    let policy = loaded.map_err(|error| Failure::Policy(sources, error))?;
    let matrix = policy.matrix(&args.rows, &args.columns).map_err(|error| refused(&error))?;
    let text = written(args.format, &matrix, &policy);
    match args.output.as_deref() {
        None | Some("-") if args.format == Format::Text => render::write(host, Stream::Out, &text)?,
        None | Some("-") => render::raw(host, Stream::Out, &text)?,
        Some(path) => {
            let plain = if args.format == Format::Text { render::without_styles(&text) } else { text };
            host.write_file(path, plain.as_bytes()).map_err(|error| unwritable(path, &error))?;
        }
    }
    let answered = matrix.cells.iter().flatten().all(|cell| !cell.exceeded);
    Ok(if answered { exit::DONE } else { exit::NO_ANSWER })
}

fn written(format: Format, matrix: &Matrix, policy: &Policy) -> String {
    let sheet = Sheet::new(matrix, policy.identities());
    match format {
        Format::Text => sheet.text(),
        Format::Json => render::to_json(matrix) + "\n",
        Format::Html => sheet.html(),
        Format::Svg => sheet.svg(),
    }
}

fn refused(error: &QuestionError) -> InputError {
    match error {
        QuestionError::Fact(fault) => {
            let error = InputError::new(&fault.code, &fault.message).path(&fault.path);
            if let Some(help) = &fault.help { error.help(help) } else { error }
        }
        QuestionError::SameFact(name) => {
            InputError::new("same-fact", format!("rows and columns are both of `{name}`"))
                .path(name)
                .help("name another fact with --rows or --columns")
        }
        QuestionError::TooLarge(_) => InputError::new("undetermined", error.to_string())
            .help("ask about other facts, or of fewer policies at once"),
    }
}
