//! The texts of the remedies. Which of them work was seen on the real Prisma.

/// The procedures, the nearest to the aim of their commands first.
pub(super) const REMEDIES: &[Entry] = &[
    Entry {
        id: "baseline-drift",
        title: "Adopt what the migrations do not know, and keep every row",
        commands: &["migrate reset"],
        with: &[],
        without: &[],
        steps: &[
            say("Write what the database holds and the migrations do not know, outside the migrations folder (where a shadow database is asked for, add --shadow-database-url with an empty one: it is reset)").run("npx prisma migrate diff --from-migrations prisma/migrations --to-schema-datasource prisma/schema.prisma --script --output baseline.sql").on(&[5, 6]),
            say("Write what the database holds and the migrations do not know, outside the migrations folder (a shadow database named in prisma.config is reset: it must be an empty one)").run("npx prisma migrate diff --from-migrations prisma/migrations --to-config-datasource --script --output baseline.sql").on(&[7]),
            say("Read it: it may only create what is already there. Then make it a migration").run("mkdir prisma/migrations/<timestamp>_baseline && mv baseline.sql prisma/migrations/<timestamp>_baseline/migration.sql"),
            say("Record it as applied; its SQL is not run").run("npx prisma migrate resolve --applied <timestamp>_baseline"),
            PULL,
            say("See that nothing is pending; new migrations are made from here, with --create-only").run("npx prisma migrate status"),
        ],
    },
    Entry {
        id: "complete-history",
        title: "Where a migration fails on the shadow database (P3006, P1014): add to the history what it lacks",
        commands: &["migrate reset", "migrate dev"],
        with: &[],
        without: &[],
        steps: &[
            say("Write what creates every table of the database, outside the migrations folder").run("npx prisma migrate diff --from-empty --to-schema-datasource prisma/schema.prisma --script --output missing.sql").on(&[5, 6]),
            say("Write what creates every table of the database, outside the migrations folder").run("npx prisma migrate diff --from-empty --to-config-datasource --script --output missing.sql").on(&[7]),
            say("Keep in it only what the failing migration misses, as it was before that migration changed it"),
            say("Make it a migration that is dated before the failing one").run("mkdir prisma/migrations/<earlier_timestamp>_baseline && mv missing.sql prisma/migrations/<earlier_timestamp>_baseline/migration.sql"),
            say("Record it as applied; its SQL is not run").run("npx prisma migrate resolve --applied <earlier_timestamp>_baseline"),
            PULL,
            say("See what is pending, and read its SQL: it is applied next").run("npx prisma migrate status"),
        ],
    },
    Entry {
        id: "failed-migration",
        title: "Where a migration has failed: settle that one alone",
        commands: &["migrate reset", "migrate deploy", "migrate resolve"],
        with: &[],
        without: &[],
        steps: &[
            say("See which one failed, and look at what it changed before it failed").run("npx prisma migrate status"),
            say("Either undo by hand what it changed, and let it run again").run("npx prisma migrate resolve --rolled-back <migration>"),
            say("Or finish by hand what it left out, and record it as applied").run("npx prisma migrate resolve --applied <migration>"),
        ],
    },
    Entry {
        id: "migrate-then-deploy",
        title: "Make the migration on a development database, read it, and deploy it",
        commands: &["migrate dev", "db push"],
        with: &[],
        without: &[],
        steps: &[
            say("On a development database with nothing pending: write the migration without applying it").run("npx prisma migrate dev --create-only --name <name>"),
            say("Read its SQL: a rename that reads as drop and add loses the column"),
            say("On the target: see what is pending").run("npx prisma migrate status"),
            say("Apply that and no more").run("npx prisma migrate deploy"),
        ],
    },
    Entry {
        id: "look-before-deploy",
        title: "Look at what would be applied",
        commands: &["migrate deploy"],
        with: &[],
        without: &[],
        steps: &[
            say("See what is pending").run("npx prisma migrate status"),
            say("Read the SQL of each pending migration: it runs as it is, without a warning"),
        ],
    },
    Entry {
        id: "scratch-shadow",
        title: "Compare through a shadow database that holds nothing",
        commands: &["migrate diff"],
        with: &["--shadow-database-url"],
        without: &[],
        steps: &[
            say("Make an empty database for it and name that one: whatever a shadow database holds is dropped"),
        ],
    },
    Entry {
        id: "print-first",
        title: "Look at the schema before it is overwritten",
        commands: &["db pull", "introspect"],
        with: &[],
        without: &["--print"],
        steps: &[
            say("Print it and compare").run("npx prisma db pull --print"),
        ],
    },
    Entry {
        id: "read-what-runs",
        title: "Read what would run, and run it on a copy first",
        commands: &["db execute", "db seed"],
        with: &[],
        without: &[],
        steps: &[
            say("Read the SQL or the seed command: Prisma runs it as it is, without a prompt"),
            say("See which database is meant").run("npx prisma migrate status"),
        ],
    },
    Entry {
        id: "read-first",
        title: "Find out what would run",
        commands: &["(unknown)"],
        with: &[],
        without: &[],
        steps: &[
            say("Write the command out in full, with no variable in it, and look it up").run("npx prisma --help"),
            say("See which database is meant and what is pending").run("npx prisma migrate status"),
        ],
    },
    Entry {
        id: "look-first",
        title: "Look before it is gone",
        commands: &["(other)"],
        with: &[],
        without: &[],
        steps: &[
            say("See which database is meant, and what it holds"),
            say("Try it on a copy first"),
        ],
    },
    Entry {
        id: "backup-first",
        title: "Make a backup, and see that it can be read back",
        commands: &["migrate reset", "migrate dev", "migrate deploy", "db push", "db execute", "db seed", "(unknown)", "(other)"],
        with: &[],
        without: &[],
        steps: &[
            say("Make it of the database that the command would hit (PostgreSQL, MySQL, MariaDB, SQLite)").run("npx prisma-policy backup create"),
            say("Restore it into a scratch database and compare the rows: only then is it a backup").run("npx prisma-policy backup verify --restore"),
            say("Backups that another tool makes, such as a cloud's snapshots, count once prisma-policy.toml names a command that lists them"),
        ],
    },
];

/// Commands that can harm nothing that a remedy would save.
pub(super) const NEEDS_NONE: &[&str] = &[
    "version",
    "validate",
    "format",
    "generate",
    "telemetry",
    "debug",
    "migrate status",
    "complete",
    "complete zsh",
    "complete bash",
    "complete fish",
    "complete powershell",
    "dev ls",
    "platform status",
    "platform auth login",
    "platform auth logout",
    "platform auth show",
    "platform workspace show",
    "platform project show",
    "platform environment show",
    "platform serviceToken show",
    "platform apikey show",
];

/// What was adopted is still unknown to the schema.
const PULL: Step = say("Bring into schema.prisma what it lacks, or the next migration drops it (what schema.prisma says and the database does not hold is overwritten: save it before)").run("npx prisma db pull");

/// A procedure.
pub(super) struct Entry {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) commands: &'static [&'static str],
    /// Flags without which it does not apply.
    pub(super) with: &'static [&'static str],
    /// Flags with which it does not apply.
    pub(super) without: &'static [&'static str],
    pub(super) steps: &'static [Step],
}

/// A step of it.
pub(super) struct Step {
    pub(super) text: &'static str,
    pub(super) run: Option<&'static str>,
    /// The versions on which it works.
    pub(super) versions: &'static [u32],
}

const fn say(text: &'static str) -> Step {
    Step { text, run: None, versions: &super::super::VERSIONS }
}

impl Step {
    const fn run(self, run: &'static str) -> Self {
        Self { run: Some(run), ..self }
    }

    const fn on(self, versions: &'static [u32]) -> Self {
        Self { versions, ..self }
    }
}
