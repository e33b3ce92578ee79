//! A connection at work: runs a statement, gives rows. The only place where SQL meets a driver.

use sqlx::pool::PoolConnection;
use sqlx::query::Query;
use sqlx::{
    AssertSqlSafe, PgConnection, Postgres, SqlSafeStr as _, SqlStr, Sqlite, SqliteConnection,
};

use crate::dialect;
use crate::error::Error;
use crate::place::Place;
use crate::statement::Many;
use crate::value::{Row, Val};

/// One connection, borrowed for reading or inside a write transaction, and what it leads to: what
/// goes wrong is told with its place.
pub(crate) struct Link<'c> {
    wire: Wire<'c>,
    place: Place,
}

pub(crate) enum Wire<'c> {
    SqliteRead(PoolConnection<Sqlite>),
    SqliteWrite(&'c mut SqliteConnection),
    PostgresRead(PoolConnection<Postgres>),
    PostgresWrite(&'c mut PgConnection),
}

/// Binds values one by one; the same for both drivers.
macro_rules! bound {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                Val::Int(value) => query.bind(*value),
                Val::Real(value) => query.bind(*value),
                Val::Bool(value) => query.bind(*value),
                Val::Text(value) => query.bind(value.as_deref()),
                Val::Id(value) => query.bind(*value),
                Val::Bytes(value) => query.bind(value.as_deref()),
            };
        }
        query
    }};
}

/// The values of a statement in their order.
trait Values<'v>: Iterator<Item = &'v Val> + Send {}

impl<'v, I: Iterator<Item = &'v Val> + Send> Values<'v> for I {}

fn sqlite<'v>(
    sql: SqlStr,
    values: impl Values<'v>,
) -> Query<'v, Sqlite, sqlx::sqlite::SqliteArguments> {
    bound!(sqlx::query::<Sqlite>(sql), values)
}

fn postgres<'v>(
    sql: SqlStr,
    values: impl Values<'v>,
) -> Query<'v, Postgres, sqlx::postgres::PgArguments> {
    bound!(sqlx::query::<Postgres>(sql), values)
}

impl<'c> Link<'c> {
    pub(crate) fn new(wire: Wire<'c>, place: &Place) -> Self {
        Self {
            wire,
            place: place.clone(),
        }
    }

    /// Lends the same connection on, for a narrower scope inside a transaction.
    pub(crate) fn reborrow(&mut self) -> Link<'_> {
        let wire = match &mut self.wire {
            Wire::SqliteWrite(connection) => Wire::SqliteWrite(connection),
            Wire::PostgresWrite(connection) => Wire::PostgresWrite(connection),
            Wire::SqliteRead(connection) => Wire::SqliteWrite(connection),
            Wire::PostgresRead(connection) => Wire::PostgresWrite(connection),
        };
        Link::new(wire, &self.place)
    }

    /// Whether the database is SQLite.
    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.wire, Wire::SqliteRead(_) | Wire::SqliteWrite(_))
    }

    pub(crate) async fn rows(
        &mut self,
        sql: &'static str,
        values: &[Val],
    ) -> Result<Vec<Row>, Error> {
        self.fetch(sql.into_sql_str(), values.iter()).await
    }

    pub(crate) async fn row(
        &mut self,
        sql: &'static str,
        values: &[Val],
    ) -> Result<Option<Row>, Error> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }

    /// Runs a statement and says how many rows it touched.
    pub(crate) async fn run(&mut self, sql: &'static str, values: &[Val]) -> Result<u64, Error> {
        self.execute(sql.into_sql_str(), values.iter()).await
    }

    /// Runs a list statement in as many pieces as its length asks for; `rows` holds the values of
    /// all rows one after another.
    pub(crate) async fn run_many(
        &mut self,
        many: &Many,
        before: &[Val],
        rows: &[Val],
    ) -> Result<u64, Error> {
        let mut touched = 0;
        for piece in many.pieces(rows) {
            let sql = self.text_of(many, piece.places);
            touched += self
                .execute(sql, before.iter().chain(piece.values()))
                .await?;
        }
        Ok(touched)
    }

    /// Like [`Self::run_many`], for statements that give rows.
    pub(crate) async fn rows_many(
        &mut self,
        many: &Many,
        before: &[Val],
        rows: &[Val],
    ) -> Result<Vec<Row>, Error> {
        let mut found = Vec::new();
        for piece in many.pieces(rows) {
            let sql = self.text_of(many, piece.places);
            let values = before.iter().chain(piece.values());
            found.append(&mut self.fetch(sql, values).await?);
        }
        Ok(found)
    }

    fn text_of(&self, many: &Many, rows: usize) -> SqlStr {
        let text = if self.is_sqlite() {
            many.unnumbered(rows)
        } else {
            many.numbered(rows)
        };
        AssertSqlSafe(text).into_sql_str()
    }

    /// On PostgreSQL, confines this connection to one workspace; SQLite has the composite keys.
    pub(crate) async fn fence(&mut self, fence: &str, in_transaction: bool) -> Result<(), Error> {
        if !self.is_sqlite() {
            let sql = if in_transaction {
                dialect::SET_FENCE_IN_TRANSACTION
            } else {
                dialect::SET_FENCE
            };
            self.rows(sql, &[Val::from(fence)]).await?;
        }
        Ok(())
    }

    /// Waits for this transaction's turn where writers can run side by side.
    pub(crate) async fn take_turns(&mut self) -> Result<(), Error> {
        if let Wire::PostgresWrite(_) = self.wire {
            self.rows(dialect::TAKE_TURNS, &[]).await?;
        }
        Ok(())
    }

    /// The same among those who change one workspace.
    pub(crate) async fn take_turns_in(&mut self, workspace: &str) -> Result<(), Error> {
        if let Wire::PostgresWrite(_) = self.wire {
            self.rows(dialect::TAKE_TURNS_IN, &[Val::from(workspace)])
                .await?;
        }
        Ok(())
    }

    /// For texts that name tables the database itself has listed; all others are declared.
    pub(crate) async fn rows_of(&mut self, sql: String, values: &[Val]) -> Result<Vec<Row>, Error> {
        let sql = AssertSqlSafe(sql).into_sql_str();
        self.fetch(sql, values.iter()).await
    }

    async fn fetch<'v>(&mut self, sql: SqlStr, values: impl Values<'v>) -> Result<Vec<Row>, Error> {
        match &mut self.wire {
            Wire::SqliteRead(connection) => sqlite(sql, values)
                .fetch_all(&mut **connection)
                .await
                .map(|found| rows(found, Row::Sqlite)),
            Wire::SqliteWrite(connection) => sqlite(sql, values)
                .fetch_all(&mut **connection)
                .await
                .map(|found| rows(found, Row::Sqlite)),
            Wire::PostgresRead(connection) => postgres(sql, values)
                .fetch_all(&mut **connection)
                .await
                .map(|found| rows(found, Row::Postgres)),
            Wire::PostgresWrite(connection) => postgres(sql, values)
                .fetch_all(&mut **connection)
                .await
                .map(|found| rows(found, Row::Postgres)),
        }
        .map_err(|error| self.place.error(&error))
    }

    async fn execute<'v>(&mut self, sql: SqlStr, values: impl Values<'v>) -> Result<u64, Error> {
        match &mut self.wire {
            Wire::SqliteRead(_) | Wire::PostgresRead(_) => {
                return Err(Error::Database(
                    "a write was attempted outside Store::write".to_owned(),
                ));
            }
            Wire::SqliteWrite(connection) => sqlite(sql, values)
                .execute(&mut **connection)
                .await
                .map(|done| done.rows_affected()),
            Wire::PostgresWrite(connection) => postgres(sql, values)
                .execute(&mut **connection)
                .await
                .map(|done| done.rows_affected()),
        }
        .map_err(|error| self.place.error(&error))
    }
}

fn rows<T>(found: Vec<T>, wrap: impl Fn(T) -> Row) -> Vec<Row> {
    found.into_iter().map(wrap).collect()
}
