//! The work itself, on the real world.

use prisma_policy_facts::database::{Fault, Seen};
use prisma_policy_facts::environment::Environment;
use prisma_policy_facts::mark::{Mark, mark_statements, write_mark};
use prisma_policy_facts::target::DatabaseUrl;
use prisma_policy_facts::{Scene, World};
use serde::Serialize;

use super::MarkArgs;
use crate::commands::answer::agrees;
use crate::commands::place::Place;
use crate::exit;
use crate::failure::{Failure, InputError};
use crate::host::{Host, Stream};
use crate::render::{self, Page, style};

pub(super) fn run(args: &MarkArgs, host: &mut dyn Host) -> Result<u8, Failure> {
    let environment = Environment::of_name(&args.environment).ok_or_else(|| unknown(&args.environment))?;
    if args.disposable && environment == Environment::Production {
        let error = InputError::new("contradiction", "a production database is not disposable");
        return Err(error.help("leave out --disposable, or name another environment").into());
    }
    let place = Place::look(&args.project.question(), host)?;
    let (world, scene) = (&place.world, &place.scene);
    let (url, seen) = (place.url()?, seen(scene)?);
    let mark = mark(args, environment, seen, world, scene)?;
    let statements = mark_statements(url, &mark).map_err(refused)?;
    if !args.json {
        render::write(host, Stream::Err, &plan(url, seen, &statements))?;
    }
    if let Some(reason) = refusal(args, environment, seen, scene, host)? {
        render::write(host, Stream::Err, &format!("\n{reason}; nothing was written\n"))?;
        return Ok(exit::REFUSED);
    }
    write_mark(url, &mark, &scene.limits()).map_err(refused)?;
    if args.json {
        render::json(
            host,
            Stream::Out,
            &Written { database: url.to_string(), mark: &mark, statements: &statements },
        )?;
    } else {
        let mut page = Page::default();
        page.styled(style::ALLOW, "marked").plain(&format!("  {url} is {}", mark.name)).end();
        render::write(host, Stream::Out, &page.into_string())?;
    }
    Ok(exit::DONE)
}

/// What was written, and how.
#[derive(Serialize)]
struct Written<'a> {
    database: String,
    mark: &'a Mark,
    statements: &'a [String],
}

fn unknown(name: &str) -> InputError {
    let all = Environment::ALL.map(Environment::as_str);
    let help = prisma_policy::suggest::nearest(name, all)
        .map_or_else(|| format!("one of {}", all.join(", ")), |near| format!("did you mean `{near}`?"));
    InputError::new("unknown-environment", format!("--environment {name}: there is no such environment"))
        .path("environment")
        .help(help)
}

fn seen(scene: &Scene) -> Result<&Seen, InputError> {
    match scene.state.as_ref().map(|state| &state.seen) {
        Some(Ok(seen)) => Ok(seen),
        Some(Err(fault)) => Err(refused(fault.clone())),
        None => Err(InputError::new("no-database", "the database was not looked into")),
    }
}

fn refused(fault: Fault) -> InputError {
    InputError::new("database", fault.why).helped(fault.help)
}

fn mark(
    args: &MarkArgs,
    environment: Environment,
    seen: &Seen,
    world: &World,
    scene: &Scene,
) -> Result<Mark, Failure> {
    let fingerprint = seen.fingerprint.clone().map_err(refused)?;
    let inspection = &scene.inspection;
    let actor = ["agent", "actor"].into_iter().find_map(|fact| inspection.value(fact)?.as_str());
    let user = world.variable("USER").or_else(|| world.variable("USERNAME")).unwrap_or("somebody");
    Ok(Mark {
        environment: environment.as_str().to_owned(),
        name: args.name.clone().unwrap_or_else(|| environment.as_str().to_owned()),
        disposable: args.disposable,
        fingerprint,
        written_at: prisma_policy_facts::timestamp(world.now),
        written_by: actor
            .filter(|actor| *actor != "human")
            .map_or_else(|| user.to_owned(), |actor| format!("{user} ({actor})")),
    })
}

fn plan(url: &DatabaseUrl, seen: &Seen, statements: &[String]) -> String {
    let mut page = Page::default();
    page.styled(style::STRONG, &url.to_string()).plain(&format!("  {}", seen.server)).end();
    match seen.mark.as_ref() {
        Ok(Some(mark)) if seen.believed_mark().is_some() => {
            page.plain(&format!(
                "  is marked as {} by {} at {}",
                mark.name, mark.written_by, mark.written_at
            ))
            .end();
        }
        Ok(Some(mark)) => {
            page.plain(&format!("  bears a mark ({}) that was written for another database", mark.name))
                .end();
        }
        _ => {
            page.plain("  is not marked").end();
        }
    }
    page.end().plain("This will be done there:").end();
    for statement in statements {
        page.plain("  ").indented(2, statement).end();
    }
    page.into_string()
}

/// Why the mark is not written; nothing where it may be.
fn refusal(
    args: &MarkArgs,
    environment: Environment,
    seen: &Seen,
    scene: &Scene,
    host: &mut dyn Host,
) -> Result<Option<&'static str>, Failure> {
    let by_agent = scene.inspection.value("actor").is_some_and(|actor| actor == "agent");
    let before = seen.believed_mark().and_then(|mark| Environment::of_name(&mark.environment));
    // The most precious comes first.
    let stricter =
        environment == Environment::Production || before.is_some_and(|before| environment <= before);
    if by_agent && (!stricter || args.disposable) {
        return Ok(Some("a coding agent may not make a database less precious"));
    }
    if args.yes {
        return Ok(None);
    }
    agrees(host, "write it")
}
