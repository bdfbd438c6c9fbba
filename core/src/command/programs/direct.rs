//! Programs that destroy a database without Prisma: `dropdb`, the reset commands of other tools, and
//! what cloud command lines call deleting.

use crate::command::call::Call;
use crate::command::options;
use crate::command::reader::{Finding, Reader};
use crate::command::shell::scope::Scope;
use crate::command::text::{Arg, hole};
use crate::prisma::Impact;

/// A program whose words, where they hold all of `words`, destroy.
struct Destroyer {
    program: &'static str,
    /// Words that must be there, in any place, each as a whole word; `a|b` accepts either.
    words: &'static [&'static str],
    impact: Impact,
}

const fn destroyer(program: &'static str, words: &'static [&'static str]) -> Destroyer {
    Destroyer { program, words, impact: Impact::DestroysData }
}

const DESTROYERS: &[Destroyer] = &[
    destroyer("dropdb", &[]),
    Destroyer { program: "dropuser", words: &[], impact: Impact::ChangesSchema },
    destroyer("mysqladmin", &["drop"]),
    destroyer("mariadb-admin", &["drop"]),
    destroyer("pg_dropcluster", &[]),
    destroyer("supabase", &["db", "reset"]),
    destroyer("supabase", &["stop", "--no-backup"]),
    destroyer("supabase", &["projects|branches", "delete"]),
    destroyer("wasp", &["db", "reset"]),
    destroyer("sequelize", &["db:drop|db:migrate:undo:all"]),
    destroyer("typeorm", &["schema:drop"]),
    destroyer("knex", &["migrate:rollback", "--all"]),
    destroyer("mikro-orm", &["schema:drop|schema:fresh|migration:fresh|database:drop"]),
    destroyer("drizzle-kit", &["push|push:pg|push:mysql|push:sqlite", "--force"]),
    destroyer("node-pg-migrate", &["down|redo"]),
    destroyer("db-migrate", &["reset|db:drop"]),
    destroyer(
        "rails",
        &[
            "db:drop|db:reset|db:purge|db:schema:load|db:setup|db:migrate:reset|db:drop:all|db:truncate_all|db:seed:replant|db:structure:load",
        ],
    ),
    destroyer(
        "rake",
        &[
            "db:drop|db:reset|db:purge|db:schema:load|db:setup|db:migrate:reset|db:drop:all|db:truncate_all|db:seed:replant|db:structure:load",
        ],
    ),
    destroyer("artisan", &["migrate:fresh|migrate:reset|migrate:refresh|db:wipe"]),
    destroyer("manage.py", &["flush|reset_db|sqlflush"]),
    destroyer("mix", &["ecto.drop|ecto.reset"]),
    destroyer("sqlx", &["database|db", "drop|reset"]),
    destroyer("diesel", &["database", "reset|drop"]),
    destroyer("sea-orm-cli", &["migrate", "fresh|reset|refresh"]),
    destroyer("flyway", &["clean"]),
    destroyer("liquibase", &["drop-all|dropAll"]),
    destroyer("alembic", &["downgrade"]),
    destroyer("dbmate", &["drop|down|rollback"]),
    destroyer("goose", &["reset|down-to|down"]),
    destroyer("migrate", &["drop"]),
    destroyer("atlas", &["schema", "clean"]),
    destroyer("atlas", &["schema", "apply", "--auto-approve"]),
    destroyer("bytebase", &["drop"]),
    destroyer("dotnet", &["ef", "database", "drop"]),
    destroyer("dotnet-ef", &["database", "drop"]),
    destroyer("doctrine", &["orm:schema-tool:drop|doctrine:database:drop|doctrine:schema:drop"]),
    destroyer("console", &["doctrine:database:drop|doctrine:schema:drop|doctrine:fixtures:load"]),
    destroyer("wp", &["db", "reset|drop|clean"]),
    destroyer("drush", &["sql-drop|sql:drop"]),
    destroyer("heroku", &["pg:reset"]),
    destroyer("heroku", &["addons:destroy"]),
    destroyer("wrangler", &["d1", "delete"]),
    destroyer("turso", &["db", "destroy"]),
    destroyer("pscale", &["database|db|branch", "delete"]),
    destroyer("neonctl", &["branches|databases|projects|branch|database|project", "delete|reset"]),
    destroyer("neon", &["branches|databases|projects|branch|database|project", "delete|reset"]),
    destroyer("aws", &["rds", "delete-db-instance|delete-db-cluster"]),
    destroyer("gcloud", &["sql", "databases|instances", "delete"]),
    destroyer("az", &["postgres|mysql|sql|flexible-server", "delete"]),
    destroyer("doctl", &["databases|db", "delete|rm|d"]),
    destroyer("fly", &["volumes|volume|vol|postgres|mpg", "destroy|delete|rm"]),
    destroyer("railway", &["volume", "delete"]),
    destroyer("ddev", &["delete"]),
    destroyer("lando", &["destroy"]),
    destroyer("appwrite", &["databases", "delete"]),
    destroyer("hasura", &["migrate", "apply", "--down"]),
    destroyer("convex", &["import", "--replace"]),
    destroyer("firebase", &["firestore:delete|database:remove"]),
];

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, _scope: &mut Scope) -> Option<String> {
    let (name, call) = unfold(name, call);
    let destroyer =
        DESTROYERS.iter().find(|destroyer| destroyer.program == name && applies(destroyer, &call))?;
    report(
        reader,
        Finding { command: Some(name), impact: Some(destroyer.impact), ..Finding::default() },
        &call,
    );
    Some(hole())
}

/// Interpreters that run a tool from a file: `php artisan …`, `python manage.py …`, `bin/rails`.
fn unfold(name: &str, call: &Call) -> (String, Call) {
    let file = match name {
        "php" | "python" | "python3" | "ruby" | "flask" => options::operand(&call.args, 1, &[]),
        "flyctl" => return ("fly".to_owned(), call.clone()),
        _ => return (name.to_owned(), call.clone()),
    };
    let inner = call.from(file);
    let name = inner.name().unwrap_or_default();
    if ["artisan", "manage.py", "console", "doctrine", "rails"].contains(&name.as_str()) {
        return (name, inner);
    }
    (String::new(), inner)
}

fn applies(destroyer: &Destroyer, call: &Call) -> bool {
    if destroyer.program == "alembic" && !call.args.iter().any(|arg| arg.text == "base") {
        return false;
    }
    let asks_help = options::asks_help(call.rest());
    !asks_help && destroyer.words.iter().all(|words| has_word(call.rest(), words))
}

fn has_word(args: &[Arg], alternatives: &str) -> bool {
    let is = |arg: &Arg| {
        let word = arg.text.split_once('=').filter(|_| arg.text.starts_with('-'));
        let word = word.map_or(arg.text.as_str(), |(name, _)| name);
        alternatives.split('|').any(|wanted| wanted == word)
    };
    args.iter().any(is)
}

/// Whether a task runner is here handed a task that `DESTROYERS` knows.
pub(crate) fn is_migration_tool(name: &str, call: &Call) -> bool {
    DESTROYERS.iter().any(|destroyer| destroyer.program == name && applies(destroyer, call))
}

/// Reports that this call destroys.
pub(crate) fn destroys(reader: &mut Reader<'_>, call: &Call, impact: Impact) {
    let finding = Finding { command: call.name(), impact: Some(impact), ..Finding::default() };
    report(reader, finding, call);
}

/// Reports an operation of a program other than Prisma.
pub(crate) fn report(reader: &mut Reader<'_>, finding: Finding, call: &Call) {
    reader.report(finding, call);
}
