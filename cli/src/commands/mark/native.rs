//! The work itself, on the real world.

use prisma_policy_facts::database::{Fault, Seen};
use prisma_policy_facts::environment::Environment;
use prisma_policy_facts::mark::{Mark, mark_statements, write_mark};
use prisma_policy_facts::target::DatabaseUrl;
use prisma_policy_facts::{Scene, World};
use serde::Serialize;

use super::MarkArgs;
use crate::commands::answer::{No, agrees};
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
    if args.name.as_ref().is_some_and(|name| name.trim().is_empty() || name.contains(char::is_control)) {
        let error = InputError::new("wrong-name", "--name: it is empty, or holds control characters");
        return Err(error.path("name").help("leave it out, or give a name such as `prod-eu`").into());
    }
    let place = Place::look(&args.project.question(), host)?;
    let (world, scene) = (&place.world, &place.scene);
    let (url, seen) = (place.url()?, seen(scene)?);
    let mark = mark(args, environment, seen, world, scene)?;
    let statements = mark_statements(url, &mark).map_err(refused)?;
    // Whoever agrees must have seen it.
    if !(args.json && args.yes) {
        render::write(host, Stream::Err, &plan(url, seen, &mark, &statements))?;
    }
    if let Some(error) = refusal(args, environment, seen, scene, host)? {
        return Err(Failure::Refused(error));
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
        page.styled(style::ALLOW, "marked").plain(&format!("  {url} is {}", described(&mark))).end();
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

/// What a mark says.
fn described(mark: &Mark) -> String {
    let called =
        if mark.name == mark.environment { String::new() } else { format!(", called {}", mark.name) };
    let disposable = if mark.disposable { ", and may be thrown away" } else { "" };
    format!("{}{called}{disposable}", mark.environment)
}

fn plan(url: &DatabaseUrl, seen: &Seen, mark: &Mark, statements: &[String]) -> String {
    let mut page = Page::default();
    page.styled(style::STRONG, &url.to_string()).plain(&format!("  {}", seen.server)).end();
    match seen.mark.as_ref() {
        Ok(Some(mark)) if seen.believed_mark().is_some() => {
            let (what, by, at) = (described(mark), &mark.written_by, &mark.written_at);
            page.plain(&format!("  is marked as {what}, by {by} at {at}")).end();
        }
        Ok(Some(mark)) => {
            let what = described(mark);
            page.plain(&format!("  bears a mark ({what}) that was written for another database")).end();
        }
        _ => {
            page.plain("  is not marked").end();
        }
    }
    page.plain(&format!("  will be marked as {}, by {}", described(mark), mark.written_by)).end();
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
) -> Result<Option<InputError>, Failure> {
    let by_agent = scene.inspection.value("actor").is_some_and(|actor| actor == "agent");
    let before = seen.believed_mark().and_then(|mark| Environment::of_name(&mark.environment));
    // The most precious comes first.
    let stricter =
        environment == Environment::Production || before.is_some_and(|before| environment <= before);
    if by_agent && (!stricter || args.disposable) {
        let why = "a coding agent may not make a database less precious; nothing was written";
        return Ok(Some(InputError::new("refused", why).help("let a person do it")));
    }
    if args.yes {
        return Ok(None);
    }
    Ok(agrees(host, "write it")?.map(|no| {
        let error = InputError::new("refused", format!("{}; nothing was written", no.as_str()));
        if no == No::Nobody { error.help("where a person has agreed already, say so: --yes") } else { error }
    }))
}
