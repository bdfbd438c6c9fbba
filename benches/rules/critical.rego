# The twelve rules of critical.policy.
package critical

import rego.v1

default outcome := "allow"

outcome := "deny" if {
	deny
} else := "ask" if {
	ask
} else := "warn" if {
	warn
}

resets if input.command == "migrate reset"

resets if {
	input.command == "db push"
	"--force-reset" in input.flags
}

destroys if resets

destroys if input.command == "dropdb"

loses_data if destroys

loses_data if {
	input.command == "db push"
	"--accept-data-loss" in input.flags
}

runs_anything if input.command in {"db execute", "db seed"}

changes_database if input.command in {"migrate deploy", "migrate dev", "db push"}

changes_database if loses_data

changes_database if runs_anything

only_writes_a_migration if {
	input.command == "migrate dev"
	"--create-only" in input.flags
	input.migrations.pending == 0
}

applies_nothing if only_writes_a_migration

applies_nothing if {
	input.command == "migrate deploy"
	input.migrations.pending == 0
	input.database.checked
}

for_work if input.environment in {"development", "test"}

nothing_to_lose if input.database.disposable

nothing_to_lose if not input.database.hasData

fresh_backup if {
	input.backup.exists
	input.backup.verified
	input.backup.age <= 86400
}

stale if not input.database.checked

stale if input.database.checkAge > 3600

# no-reset-on-production
deny if {
	resets
	input.environment == "production"
}

# no-destruction-on-production
deny if {
	destroys
	not resets
	input.environment == "production"
}

# no-development-commands-on-production
deny if {
	input.command in {"migrate dev", "db push"}
	input.environment == "production"
}

# no-force-without-understanding
ask if {
	loses_data
	not input.acknowledged
	not nothing_to_lose
}

# no-force-by-agents
deny if {
	loses_data
	input.actor == "agent"
	not input.acknowledged
	not nothing_to_lose
}

# no-unread-sql-on-production
deny if {
	runs_anything
	input.environment == "production"
	not input.acknowledged
}

# backup-exists
deny if {
	changes_database
	not for_work
	not fresh_backup
	not nothing_to_lose
	not applies_nothing
}

# state-checked
deny if {
	changes_database
	not for_work
	stale
	not nothing_to_lose
	not only_writes_a_migration
}

# resolve-knowingly
warn if {
	input.command == "migrate resolve"
	not for_work
	not input.database.checked
}

# create-only-on-existing-databases
deny if {
	input.command == "migrate dev"
	not for_work
	not "--create-only" in input.flags
	not nothing_to_lose
}

# create-only-in-development
warn if {
	input.command == "migrate dev"
	input.environment == "development"
	not "--create-only" in input.flags
	not nothing_to_lose
}

# backup-first-when-in-doubt
warn if {
	loses_data
	not fresh_backup
	not nothing_to_lose
}
