//! `facts`: what a policy may ask for.

use clap::Args;
use prisma_policy::schema::{BUILTIN, BuiltinFact, FactInfo};

use crate::exit;
use crate::failure::Failure;
use crate::host::{Host, Stream};
use crate::render::{self, Page, style};

/// Lists the built-in facts with their types, meanings and an example each
#[derive(Debug, Args)]
pub(crate) struct FactsArgs {
    /// Print one JSON array
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &FactsArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let facts: Vec<FactInfo> = BUILTIN.iter().map(BuiltinFact::to_info).collect();
    if args.json {
        render::json(host, Stream::Out, &facts)?;
    } else {
        render::write(host, Stream::Out, &page(&facts))?;
    }
    Ok(exit::DONE)
}

fn page(facts: &[FactInfo]) -> String {
    let width = facts.iter().map(|fact| fact.name.len()).max().unwrap_or_default();
    let indent = " ".repeat(width);
    let mut page = Page::default();
    for fact in facts {
        page.styled(style::STRONG, &format!("{:width$}", fact.name)).plain("  ").plain(&fact.kind).end();
        page.plain(&indent).plain("  ").plain(&fact.meaning).end();
        page.plain(&indent).plain("  ").styled(style::FAINT, &format!("such as {}", fact.example)).end();
    }
    page.into_string()
}
