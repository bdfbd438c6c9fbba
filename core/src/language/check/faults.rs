//! What a check finds, as much of it as anybody reads.

use crate::diagnostic::{Diagnostic, Severity};
use crate::language::MAX_FAULTS;
use crate::ordered;

/// Errors and hints, of each the first hundred.
///
/// INVARIANT: hints never keep an error out, so that a policy is sound exactly when there is no error here.
#[derive(Default)]
pub(super) struct Faults {
    errors: Vec<Diagnostic>,
    hints: Vec<Diagnostic>,
}

impl Faults {
    /// Adds an error; past the most that are told it is not even made, so that a hostile text costs little.
    pub(super) fn error(&mut self, make: impl FnOnce() -> Diagnostic) {
        if self.errors.len() < MAX_FAULTS {
            self.errors.push(make());
        }
    }

    /// Adds a hint, likewise.
    pub(super) fn hint(&mut self, make: impl FnOnce() -> Diagnostic) {
        if self.hints.len() < MAX_FAULTS {
            self.hints.push(make().severity(Severity::Hint));
        }
    }

    /// Whether nothing is wrong.
    pub(super) fn sound(&self) -> bool {
        self.errors.is_empty()
    }

    /// Everything, in the order of the text.
    pub(super) fn sorted(self) -> Vec<Diagnostic> {
        let mut all = self.errors;
        all.extend(self.hints);
        ordered::sort_by(&mut all, |a, b| (a.span, a.code).cmp(&(b.span, b.code)));
        all
    }
}

#[cfg(test)]
mod tests {
    use crate::{Policy, Severity};

    fn check(parts: &[(&str, usize)], errors: usize, hints: usize) {
        let mut source = "policy \"p\"\nlanguage 1\n".to_owned();
        for (part, times) in parts {
            for number in 0..*times {
                source.push_str(&part.replace('#', &number.to_string()));
            }
        }
        let found = Policy::check(&source);
        let of = |severity| found.iter().filter(|fault| fault.severity == severity).count();
        assert_eq!((of(Severity::Error), of(Severity::Hint)), (errors, hints), "{parts:?}");
        assert_eq!(Policy::load(&source).is_ok(), errors == 0, "{parts:?}");
    }

    #[test]
    fn hints_never_hide_an_error() {
        let hint = "rule old# { warn when backup.age < 0s }\n";
        check(&[(hint, 150)], 0, 100);
        check(&[(hint, 150), ("rule last { deny when acknowledged unless no.such }\n", 1)], 1, 100);
    }

    #[test]
    fn no_more_errors_are_told_than_anybody_reads() {
        check(&[("fact backup.age: bool\n", 500)], 100, 0);
        check(&[("rule r# { deny when no.such }\n", 500)], 100, 0);
        check(&[("rule r# { deny when ! }\n", 500)], 100, 0);
        check(
            &[("rule r { ", 1), ("deny when ! ", 500), ("}\n", 1), ("rule r# { deny when no.such }\n", 500)],
            100,
            0,
        );
    }
}
