//! A connection that reads: in transactions that cannot write, within the time that is given.

use std::future::Future;
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use sqlx::{
    AssertSqlSafe, ColumnIndex, Connection, Database, Decode, Either, Executor, MySql, MySqlConnection,
    PgConnection, Postgres, Row as _, Sqlite, SqliteConnection,
};

use super::{Fault, Limits};
use crate::secret::Secret;

/// The values of a row, as text.
pub(crate) type Row = Vec<Option<String>>;
/// The rows that a statement gives.
pub(crate) type ResultSet = Vec<Row>;

/// A connection to one database, for a limited time.
pub(crate) struct Session {
    driver: Driver,
    /// The statements that begin a transaction of reading.
    begin: &'static [&'static str],
    limits: Limits,
    password: Option<Secret>,
    start: Instant,
    /// Whether an answer was given up, so that nothing more can be asked.
    broken: bool,
}

pub(super) enum Driver {
    Postgresql(PgConnection),
    Mysql(MySqlConnection),
    Sqlite(SqliteConnection),
}

impl Session {
    /// Waits for a connection, as long as the limits say.
    pub(super) async fn open(
        connecting: impl Future<Output = Result<Driver, sqlx::Error>>,
        begin: &'static [&'static str],
        limits: &Limits,
        password: Option<Secret>,
    ) -> Result<Self, Fault> {
        let driver = tokio::time::timeout(limits.connect, connecting)
            .await
            .map_err(|_| Fault::timeout("connecting", limits.connect))?
            .map_err(|error| Fault::of_driver(&error, password.as_ref()))?;
        Ok(Self { driver, begin, limits: limits.clone(), password, start: Instant::now(), broken: false })
    }

    /// Reads in one round trip, in a transaction that cannot write; gives what each statement gives.
    pub(crate) async fn read(&mut self, statements: &[String]) -> Result<Vec<ResultSet>, Fault> {
        let limits = self.begin.iter().map(|statement| self.with_limits(statement));
        let sql: Vec<String> =
            limits.chain(statements.iter().cloned()).chain(["COMMIT".to_owned()]).collect();
        let answer = self.run(sql.join(";\n")).await;
        if answer.is_err() {
            // Where even this fails, the next statement tells.
            let _ = self.run("ROLLBACK".to_owned()).await;
        }
        Ok(answer?.into_iter().skip(self.begin.len()).take(statements.len()).collect())
    }

    /// Reads in one round trip where every statement works, or else each for itself.
    pub(super) async fn read_each<const N: usize>(
        &mut self,
        statements: [&str; N],
    ) -> [Result<ResultSet, Fault>; N] {
        let all = self.read(&statements.map(str::to_owned)).await;
        let mut answers = statements.map(|_| Err(Fault::other("the server gave no answer")));
        match all {
            Ok(results) => {
                for (answer, result) in answers.iter_mut().zip(results) {
                    *answer = Ok(result);
                }
            }
            Err(_) => {
                for (answer, statement) in answers.iter_mut().zip(statements) {
                    let alone = self.read(&[statement.to_owned()]).await;
                    *answer = alone.map(|results| results.into_iter().next().unwrap_or_default());
                }
            }
        }
        answers
    }

    /// Runs statements that write; only what writes by its name calls this.
    pub(crate) async fn write(&mut self, statements: &[String]) -> Result<(), Fault> {
        self.run(statements.join(";\n")).await.map(drop)
    }

    /// Says goodbye, and waits only a moment for it.
    pub(crate) async fn close(self) {
        let closing = async {
            match self.driver {
                Driver::Postgresql(connection) => connection.close().await,
                Driver::Mysql(connection) => connection.close().await,
                Driver::Sqlite(connection) => connection.close().await,
            }
        };
        let _ = tokio::time::timeout(Duration::from_millis(200), closing).await;
    }

    /// Runs statements as they are, in no transaction that they do not begin themselves.
    pub(crate) async fn run(&mut self, sql: String) -> Result<Vec<ResultSet>, Fault> {
        let left = self.limits.whole.saturating_sub(self.start.elapsed());
        if left.is_zero() || self.broken {
            return Err(Fault::timeout("looking into the database", self.limits.whole));
        }
        // The server gives up first and says why; a client that gives up knows less.
        let patience = left.min(self.limits.statement + Duration::from_millis(500));
        let answer = match &mut self.driver {
            Driver::Postgresql(connection) => {
                tokio::time::timeout(patience, results::<Postgres>(connection, sql)).await
            }
            Driver::Mysql(connection) => {
                tokio::time::timeout(patience, results::<MySql>(connection, sql)).await
            }
            Driver::Sqlite(connection) => {
                tokio::time::timeout(patience, results::<Sqlite>(connection, sql)).await
            }
        };
        let Ok(answer) = answer else {
            self.broken = true;
            return Err(Fault::timeout("looking into the database", patience));
        };
        answer.map_err(|error| Fault::of_driver(&error, self.password.as_ref()))
    }

    fn with_limits(&self, statement: &str) -> String {
        let milliseconds = |limit: Duration| limit.as_millis().max(1);
        let seconds = |limit: Duration| limit.as_secs().max(1);
        statement
            .replace("{statement_ms}", &milliseconds(self.limits.statement).to_string())
            .replace("{statement_s}", &seconds(self.limits.statement).to_string())
            .replace("{lock_ms}", &milliseconds(self.limits.lock).to_string())
            .replace("{lock_s}", &seconds(self.limits.lock).to_string())
    }
}

/// Sends a text of statements at once and reads every answer as text. No statement is prepared, so that poolers
/// between here and the server do no harm.
async fn results<DB>(connection: &mut DB::Connection, sql: String) -> Result<Vec<ResultSet>, sqlx::Error>
where
    DB: Database,
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
    for<'r> String: Decode<'r, DB>,
    usize: ColumnIndex<DB::Row>,
{
    let mut results = Vec::new();
    let mut current = ResultSet::new();
    let mut answers = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_many(connection);
    while let Some(answer) = answers.try_next().await? {
        match answer {
            Either::Left(_) => results.push(std::mem::take(&mut current)),
            Either::Right(row) => {
                let values = (0..row.len()).map(|at| row.try_get_unchecked::<Option<String>, _>(at));
                current.push(values.collect::<Result<Row, _>>()?);
            }
        }
    }
    Ok(results)
}
