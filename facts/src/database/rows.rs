//! How the rows of many tables are counted at once.

use super::Fault;
use super::session::ResultSet;
use super::state::Rows;

/// How the rows of a table are counted.
#[derive(Clone, Debug)]
pub(super) struct Count {
    /// The name of the table.
    pub(super) name: String,
    /// An expression that gives how many there are, up to the limit and one more; or NULL where it cannot know.
    pub(super) sql: String,
    /// How many the statistics of the server say.
    pub(super) estimate: u64,
    /// Why an answer of NULL is none.
    pub(super) otherwise: Fault,
    /// Whether there may be rows that the expression does not see.
    pub(super) partial: bool,
}

/// So many counts stand in one statement: SQLite takes 500 at most, and PostgreSQL has locks for some thousands of
/// tables in all.
pub(super) const TOGETHER: usize = 200;

/// The statement that counts them all.
pub(super) fn statement(counts: &[Count]) -> String {
    // `UNION ALL` keeps no order for certain, so each part says its place.
    let part = |(at, count): (usize, &Count)| format!("SELECT {} AS n, {at} AS place", count.sql);
    let parts: Vec<String> = counts.iter().enumerate().map(part).collect();
    format!("{} ORDER BY place", parts.join(" UNION ALL "))
}

/// What the statement gave, in the order of the counts.
pub(super) fn rows(counts: &[Count], result: &ResultSet, limit: u64) -> Vec<Rows> {
    let numbers = result.iter().map(|row| row.first().cloned().flatten());
    let numbers = numbers.chain(std::iter::repeat(None));
    counts.iter().zip(numbers).map(|(count, number)| judge(count, number, limit)).collect()
}

fn judge(count: &Count, number: Option<String>, limit: u64) -> Rows {
    match number.and_then(|number| number.parse::<u64>().ok()) {
        None => Rows::Unknown(count.otherwise.clone()),
        Some(number) if number > limit || (count.partial && number > 0) => {
            Rows::Estimated { about: number.max(count.estimate), at_least: number }
        }
        Some(number) => Rows::Exact(number),
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, Fault, Rows, judge, statement};

    fn count(estimate: u64, partial: bool) -> Count {
        Count {
            name: "users".to_owned(),
            sql: "(1)".to_owned(),
            estimate,
            otherwise: Fault::other("hidden"),
            partial,
        }
    }

    fn check(estimate: u64, partial: bool, number: Option<&str>, expect: &Rows) {
        assert_eq!(&judge(&count(estimate, partial), number.map(str::to_owned), 10), expect);
    }

    #[test]
    fn a_table_is_empty_only_where_it_was_counted() {
        let unknown = Rows::Unknown(Fault::other("hidden"));
        check(0, false, Some("0"), &Rows::Exact(0));
        check(7, false, Some("3"), &Rows::Exact(3));
        check(0, false, Some("11"), &Rows::Estimated { about: 11, at_least: 11 });
        check(900, false, Some("11"), &Rows::Estimated { about: 900, at_least: 11 });
        check(0, true, Some("2"), &Rows::Estimated { about: 2, at_least: 2 });
        check(0, true, Some("0"), &Rows::Exact(0));
        check(5, true, None, &unknown);
        check(0, false, Some("many"), &unknown);
    }

    #[test]
    fn counts_stand_together_in_one_statement() {
        assert_eq!(
            statement(&[count(0, false), count(0, false)]),
            "SELECT (1) AS n, 0 AS place UNION ALL SELECT (1) AS n, 1 AS place ORDER BY place"
        );
    }
}
