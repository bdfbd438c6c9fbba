//! Tells what is known of the project as facts.

use crate::ledger::Ledger;

use super::find::Project;

impl Project {
    /// Says what is known of the project.
    pub fn tell(&self, ledger: &mut Ledger) {
        match &self.version {
            Ok(version) => {
                let seen = format!("Prisma {}", version.text);
                ledger.say("prisma.major", version.major, &version.source, &seen);
                if version.is_exact() {
                    ledger.say("prisma.version", version.text.as_str(), &version.source, &seen);
                } else {
                    ledger.lack(
                        "prisma.version",
                        format!("{} may be any of its versions", version.source),
                        None,
                    );
                }
            }
            Err(unknown) => {
                for fact in ["prisma.major", "prisma.version"] {
                    ledger.lack(fact, &unknown.why, unknown.help.clone());
                }
            }
        }
        for note in &self.notes {
            ledger.note(note);
        }
    }
}
