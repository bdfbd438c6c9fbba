//! Reads rows, mark and history in one round trip, or one after the other where that does not work.

use super::rows::{Count, TOGETHER, rows, statement};
use super::session::{ResultSet, Row, Session};
use super::state::{Applied, Rows, Seen};
use super::{Fault, Limits};
use crate::mark;

/// The columns of Prisma's history table that matter here, as every system understands them.
pub(super) const HISTORY: &str = "migration_name, checksum, finished_at IS NOT NULL AS finished, rolled_back_at IS NOT NULL AS rolled_back";

/// What is to be read.
pub(super) struct Batch {
    /// How rows are counted.
    pub(super) counts: Vec<Count>,
    /// The statement that reads the mark; or that there is none, or why it cannot be read.
    pub(super) mark: Result<Option<String>, Fault>,
    /// The statement that reads Prisma's history.
    pub(super) history: Result<Option<String>, Fault>,
}

impl Batch {
    /// Fills mark and history, and gives the rows of each table.
    pub(super) async fn read(self, session: &mut Session, seen: &mut Seen, limits: &Limits) -> Vec<Rows> {
        let (first, others) = self.counts.split_at(self.counts.len().min(TOGETHER));
        let beside: Vec<String> = [&self.mark, &self.history]
            .into_iter()
            .filter_map(|statement| statement.as_ref().ok()?.clone())
            .collect();
        let counting = (!first.is_empty()).then(|| statement(first));
        let all: Vec<String> = beside.into_iter().chain(counting).collect();
        let answer = if all.is_empty() { Ok(Vec::new()) } else { session.read(&all).await };
        let mut rows = if let Ok(results) = answer {
            let mut results = results.into_iter();
            let mut next = |wanted: Result<Option<String>, Fault>| {
                wanted.map(|wanted| wanted.and_then(|_| results.next()))
            };
            seen.mark = next(self.mark).map(mark_of);
            seen.history = next(self.history).map(history_of);
            rows(first, &results.next().unwrap_or_default(), limits.counted)
        } else {
            // Where a table is locked or gone, the others can still be read.
            seen.mark = alone(self.mark, session).await.map(mark_of);
            seen.history = alone(self.history, session).await.map(history_of);
            one_by_one(first, session, limits).await
        };
        for counts in others.chunks(TOGETHER) {
            rows.extend(together(counts, session, limits).await);
        }
        rows
    }
}

async fn together(counts: &[Count], session: &mut Session, limits: &Limits) -> Vec<Rows> {
    match session.read(&[statement(counts)]).await {
        Ok(results) => rows(counts, &results.into_iter().next().unwrap_or_default(), limits.counted),
        Err(_) => one_by_one(counts, session, limits).await,
    }
}

async fn one_by_one(counts: &[Count], session: &mut Session, limits: &Limits) -> Vec<Rows> {
    let mut all = Vec::with_capacity(counts.len());
    for count in counts {
        let count = std::slice::from_ref(count);
        match session.read(&[statement(count)]).await {
            Ok(results) => {
                all.extend(rows(count, &results.into_iter().next().unwrap_or_default(), limits.counted));
            }
            Err(fault) => {
                let name = count.first().map(|count| count.name.as_str()).unwrap_or_default();
                all.push(Rows::Unknown(fault.on(name)));
            }
        }
    }
    all
}

async fn alone(
    wanted: Result<Option<String>, Fault>,
    session: &mut Session,
) -> Result<Option<ResultSet>, Fault> {
    match wanted? {
        None => Ok(None),
        Some(wanted) => session.read(&[wanted]).await.map(|results| results.into_iter().next()),
    }
}

fn mark_of(rows: Option<ResultSet>) -> Option<mark::Mark> {
    rows?.first().map(mark::of_row)
}

fn history_of(rows: Option<ResultSet>) -> Option<Vec<Applied>> {
    let applied = |row: &Row| Applied {
        name: text(row, 0),
        checksum: text(row, 1),
        finished: truth(row, 2),
        rolled_back: truth(row, 3),
    };
    Some(rows?.iter().map(applied).collect())
}

/// A value of a row; empty where there is none.
pub(super) fn text(row: &Row, at: usize) -> String {
    row.get(at).cloned().flatten().unwrap_or_default()
}

/// A truth value, as any of the systems writes it.
pub(crate) fn truth(row: &Row, at: usize) -> bool {
    matches!(text(row, at).as_str(), "t" | "true" | "1")
}

/// The only value of an answer.
pub(super) fn single(results: &ResultSet) -> Option<String> {
    results.first()?.first()?.clone()
}
