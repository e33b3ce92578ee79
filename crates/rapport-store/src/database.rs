//! Opening a database, bringing its schema up to date, and handing out scopes.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rapport_model::actor::Actor;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{ConnectOptions as _, PgPool, SqlitePool};

use crate::Boxed;
use crate::dialect;
use crate::error::Error;
use crate::link::Link;
use crate::lock::InstanceLock;
use crate::scope::{Instance, Scoped};
use crate::value::vals;
use crate::writer::Writer;

/// Where a database lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// `rapport.db` inside a data directory; needs nothing installed.
    Directory(PathBuf),
    /// A PostgreSQL server by URL.
    Postgres(String),
}

/// The files of a schema, oldest first: the same names in both folders, forward only.
macro_rules! migrations {
    ($folder:literal) => {
        &[(
            1,
            "house",
            include_str!(concat!("../migrations/", $folder, "/0001_house.sql")),
        )]
    };
}

const SQLITE_MIGRATIONS: &[(i64, &str, &str)] = migrations!("sqlite");
const POSTGRES_MIGRATIONS: &[(i64, &str, &str)] = migrations!("postgres");

/// Connections that read at the same time.
const READERS: u32 = 4;
/// Connections to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 12;

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    database: Arc<Database>,
}

enum Database {
    Sqlite {
        readers: SqlitePool,
        writer: Writer,
        path: PathBuf,
        _lock: InstanceLock,
    },
    Postgres {
        pool: PgPool,
    },
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.database {
            Database::Sqlite { path, .. } => write!(f, "Store({})", path.display()),
            Database::Postgres { .. } => f.write_str("Store(postgres)"),
        }
    }
}

impl Store {
    /// Opens a database, creating it if it is not there, and brings its schema up to date.
    ///
    /// # Errors
    /// [`Error::Locked`] when another process holds the data directory, [`Error::Newer`] when a
    /// newer program wrote the database, [`Error::Unfenced`] when a PostgreSQL role would see
    /// through the fence between workspaces, and whatever the database reports.
    pub async fn open(location: &Location) -> Result<Self, Error> {
        let database = match location {
            Location::Directory(directory) => open_sqlite(directory).await?,
            Location::Postgres(url) => open_postgres(url).await?,
        };
        Ok(Self {
            database: Arc::new(database),
        })
    }

    /// One workspace, for reading; proven by the session that made the actor.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn read(&self, actor: &Actor) -> Result<Scoped<'static>, Error> {
        Scoped::enter(self.reader().await?, actor, false).await
    }

    /// What belongs to no workspace, for reading.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn read_instance(&self) -> Result<Instance<'static>, Error> {
        Instance::enter(self.reader().await?, false).await
    }

    /// Runs `work` on one workspace in a transaction and answers after the commit.
    ///
    /// # Errors
    /// What `work` returns (its changes are undone), or why the commit failed.
    pub async fn write<T, F>(&self, actor: &Actor, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Scoped<'_>) -> Boxed<'c, Result<T, Error>> + Send + 'static,
    {
        let actor = *actor;
        self.transact(move |link| {
            Box::pin(async move {
                let mut scoped = Scoped::enter(link, &actor, true).await?;
                work(&mut scoped).await
            })
        })
        .await
    }

    /// Like [`Self::write`], for what belongs to no workspace.
    ///
    /// # Errors
    /// What `work` returns (its changes are undone), or why the commit failed.
    pub async fn write_instance<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Instance<'_>) -> Boxed<'c, Result<T, Error>> + Send + 'static,
    {
        self.transact(move |link| {
            Box::pin(async move {
                let mut instance = Instance::enter(link, true).await?;
                work(&mut instance).await
            })
        })
        .await
    }

    /// Whether no other process can have this database open.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        matches!(&*self.database, Database::Sqlite { .. })
    }

    /// Prepares one statement without running it, for the test of the register.
    ///
    /// # Errors
    /// When the database does not understand it.
    pub async fn prepare(&self, sql: &str) -> Result<(), Error> {
        use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};
        let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
        match &*self.database {
            Database::Sqlite { readers, .. } => drop(readers.acquire().await?.prepare(sql).await?),
            Database::Postgres { pool } => drop(pool.acquire().await?.prepare(sql).await?),
        }
        Ok(())
    }

    /// The tables as the database itself describes them: `table.column type null? key?`, sorted,
    /// in words common to both databases. For the test that compares the two schemas.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn schema(&self) -> Result<Vec<String>, Error> {
        let mut link = self.reader().await?;
        let sql = match link {
            Link::SqliteRead(_) | Link::SqliteWrite(_) => dialect::SCHEMA_SQLITE,
            Link::PostgresRead(_) | Link::PostgresWrite(_) => dialect::SCHEMA_POSTGRES,
        };
        link.rows(sql, vals![])
            .await?
            .iter()
            .map(|row| row.text("line"))
            .collect()
    }

    /// Waits for running writes and closes the database.
    pub async fn close(self) {
        match &*self.database {
            Database::Sqlite { readers, .. } => readers.close().await,
            Database::Postgres { pool } => pool.close().await,
        }
    }

    async fn reader(&self) -> Result<Link<'static>, Error> {
        Ok(match &*self.database {
            Database::Sqlite { readers, .. } => Link::SqliteRead(readers.acquire().await?),
            Database::Postgres { pool } => Link::PostgresRead(pool.acquire().await?),
        })
    }

    async fn transact<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Link<'c>) -> Boxed<'c, Result<T, Error>> + Send + 'static,
    {
        match &*self.database {
            Database::Sqlite { writer, .. } => writer.write(work).await,
            Database::Postgres { pool } => {
                let pool = pool.clone();
                // Its own task, so that a caller that goes away cannot stop it half-way.
                tokio::spawn(async move {
                    let mut transaction = pool.begin().await?;
                    let value = work(Link::PostgresWrite(&mut transaction)).await?;
                    transaction.commit().await?;
                    Ok(value)
                })
                .await
                .map_err(|error| Error::Database(format!("a write broke off: {error}")))?
            }
        }
    }
}

async fn open_sqlite(directory: &Path) -> Result<Database, Error> {
    std::fs::create_dir_all(directory).map_err(|error| {
        Error::Database(format!("cannot create {}: {error}", directory.display()))
    })?;
    let lock = InstanceLock::take(directory)?;
    let path = directory.join("rapport.db");
    let mut connection = dialect::sqlite(&path).connect().await?;
    migrator(SQLITE_MIGRATIONS)
        .run(&mut connection)
        .await
        .map_err(|error| refusal(error, SQLITE_MIGRATIONS))?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_with(dialect::sqlite(&path).pragma("query_only", "ON"))
        .await?;
    let (writer, _task) = Writer::start(connection);
    Ok(Database::Sqlite {
        readers,
        writer,
        path,
        _lock: lock,
    })
}

async fn open_postgres(url: &str) -> Result<Database, Error> {
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .connect_with(dialect::postgres(url)?)
        .await?;
    let mut link = Link::PostgresRead(pool.acquire().await?);
    if let Some(role) = link.row(dialect::ROLE, vals![]).await?
        && role.bool("unfenced")?
    {
        return Err(Error::Unfenced(role.text("name")?));
    }
    drop(link);
    migrator(POSTGRES_MIGRATIONS)
        .run(&pool)
        .await
        .map_err(|error| refusal(error, POSTGRES_MIGRATIONS))?;
    Ok(Database::Postgres { pool })
}

fn migrator(files: &'static [(i64, &'static str, &'static str)]) -> Migrator {
    let migrations: Vec<Migration> = files
        .iter()
        .map(|(version, name, sql)| {
            Migration::new(
                *version,
                Cow::Borrowed(name),
                MigrationType::Simple,
                sqlx::SqlSafeStr::into_sql_str(*sql),
                false,
            )
        })
        .collect();
    Migrator::with_migrations(migrations)
}

/// A database that has seen a version this program does not know is left alone.
fn refusal(error: MigrateError, known: &[(i64, &str, &str)]) -> Error {
    match error {
        MigrateError::VersionMissing(found) => Error::Newer {
            found,
            known: known
                .iter()
                .map(|(version, _, _)| *version)
                .max()
                .unwrap_or(0),
        },
        other => Error::Database(format!("bringing the schema up to date: {other}")),
    }
}
