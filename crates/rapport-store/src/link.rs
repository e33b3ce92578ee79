//! A connection at work: runs a statement, gives rows. The only place where SQL meets a driver.

use sqlx::pool::PoolConnection;
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, PgConnection, Postgres, Sqlite, SqliteConnection};

use crate::dialect;
use crate::error::Error;
use crate::statement::Many;
use crate::value::{Row, Val};

/// One connection, borrowed for reading or inside a write transaction.
pub(crate) enum Link<'c> {
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
                Val::Bytes(value) => query.bind(value.as_slice()),
            };
        }
        query
    }};
}

fn sqlite<'q>(sql: String, values: &'q [Val]) -> Query<'q, Sqlite, sqlx::sqlite::SqliteArguments> {
    bound!(sqlx::query::<Sqlite>(AssertSqlSafe(sql)), values)
}

fn postgres<'q>(
    sql: String,
    values: &'q [Val],
) -> Query<'q, Postgres, sqlx::postgres::PgArguments> {
    bound!(sqlx::query::<Postgres>(AssertSqlSafe(sql)), values)
}

impl Link<'_> {
    /// Lends the same connection on, for a narrower scope inside a transaction.
    pub(crate) fn reborrow(&mut self) -> Link<'_> {
        match self {
            Self::SqliteWrite(connection) => Link::SqliteWrite(connection),
            Self::PostgresWrite(connection) => Link::PostgresWrite(connection),
            Self::SqliteRead(connection) => Link::SqliteWrite(connection),
            Self::PostgresRead(connection) => Link::PostgresWrite(connection),
        }
    }

    pub(crate) async fn rows(
        &mut self,
        sql: &'static str,
        values: &[Val],
    ) -> Result<Vec<Row>, Error> {
        self.rows_of(sql.to_owned(), values).await
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
        self.run_of(sql.to_owned(), values).await
    }

    /// Runs a list statement in as many pieces as its size asks for; `rows` holds the values of
    /// all rows one after another.
    pub(crate) async fn run_many(
        &mut self,
        many: &Many,
        before: &[Val],
        rows: &[Val],
    ) -> Result<u64, Error> {
        let mut touched = 0;
        for piece in rows.chunks(many.most_rows() * many.columns) {
            let values = [before, piece].concat();
            touched += self
                .run_of(self.text_of(many, piece.len() / many.columns), &values)
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
        for piece in rows.chunks(many.most_rows() * many.columns) {
            let values = [before, piece].concat();
            found.extend(
                self.rows_of(self.text_of(many, piece.len() / many.columns), &values)
                    .await?,
            );
        }
        Ok(found)
    }

    fn text_of(&self, many: &Many, rows: usize) -> String {
        match self {
            Self::SqliteRead(_) | Self::SqliteWrite(_) => many.unnumbered(rows),
            Self::PostgresRead(_) | Self::PostgresWrite(_) => many.numbered(rows),
        }
    }

    /// On PostgreSQL, confines this connection to one workspace; SQLite has the composite keys.
    pub(crate) async fn fence(&mut self, fence: &str, in_transaction: bool) -> Result<(), Error> {
        if matches!(self, Self::PostgresRead(_) | Self::PostgresWrite(_)) {
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
        if let Self::PostgresWrite(_) = self {
            self.rows(dialect::TAKE_TURNS, &[]).await?;
        }
        Ok(())
    }

    async fn rows_of(&mut self, sql: String, values: &[Val]) -> Result<Vec<Row>, Error> {
        Ok(match self {
            Self::SqliteRead(connection) => rows(
                sqlite(sql, values).fetch_all(&mut **connection).await?,
                Row::Sqlite,
            ),
            Self::SqliteWrite(connection) => rows(
                sqlite(sql, values).fetch_all(&mut **connection).await?,
                Row::Sqlite,
            ),
            Self::PostgresRead(connection) => rows(
                postgres(sql, values).fetch_all(&mut **connection).await?,
                Row::Postgres,
            ),
            Self::PostgresWrite(connection) => rows(
                postgres(sql, values).fetch_all(&mut **connection).await?,
                Row::Postgres,
            ),
        })
    }

    async fn run_of(&mut self, sql: String, values: &[Val]) -> Result<u64, Error> {
        Ok(match self {
            Self::SqliteRead(_) | Self::PostgresRead(_) => {
                return Err(Error::Database(
                    "a write was attempted outside Store::write".to_owned(),
                ));
            }
            Self::SqliteWrite(connection) => sqlite(sql, values)
                .execute(&mut **connection)
                .await?
                .rows_affected(),
            Self::PostgresWrite(connection) => postgres(sql, values)
                .execute(&mut **connection)
                .await?
                .rows_affected(),
        })
    }
}

fn rows<T>(found: Vec<T>, wrap: impl Fn(T) -> Row) -> Vec<Row> {
    found.into_iter().map(wrap).collect()
}
