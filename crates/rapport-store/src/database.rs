//! Opening a database, bringing its schema up to date, and handing out scopes.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rapport_model::actor::Actor;
use sqlx::postgres::PgPoolOptions;
use sqlx::{PgPool, SqlitePool};

use crate::Boxed;
use crate::error::Error;
use crate::inspection::Held;
use crate::link::{Link, Wire};
use crate::load::Load;
use crate::lock::InstanceLock;
use crate::origin::origin;
use crate::place::Place;
use crate::program::request_key::RequestKey;
use crate::scope::{Instance, Scoped};
use crate::space::Space;
use crate::sqlite_file::SqliteFile;
use crate::value::vals;
use crate::writer::Writer;
use crate::{dialect, migrations, restoration, sqlite_file};

/// Where a database lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// `rapport.db` inside a data directory; needs nothing installed.
    Directory(PathBuf),
    /// A PostgreSQL server by URL.
    Postgres(String),
}

/// Connections to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 12;

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    database: Arc<Database>,
    place: Place,
    space: Space,
    key: Option<RequestKey>,
    load: Load,
}

enum Database {
    Sqlite {
        readers: SqlitePool,
        writer: Writer,
        _lock: InstanceLock,
    },
    Postgres {
        pool: PgPool,
    },
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({})", self.place)
    }
}

impl Store {
    /// Opens a database, creating it if it is not there, and brings its schema up to date.
    ///
    /// # Errors
    /// [`Error::Locked`] when another process holds the data directory, [`Error::Newer`] when a
    /// newer program wrote the database, [`Error::Unusable`] when a file is there that Rapport did
    /// not write, [`Error::Unfenced`] when a PostgreSQL role would see through the fence between
    /// workspaces, and whatever the database reports. A database that is damaged, and a disk that
    /// cannot confirm a write, end the process.
    pub async fn open(location: &Location) -> Result<Self, Error> {
        Self::open_held(location, None).await
    }

    /// As [`Self::open`], by whoever has the lock of the data directory already, so that nobody
    /// comes between what was done under it and this.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub async fn open_held(location: &Location, held: Option<Held>) -> Result<Self, Error> {
        let space = Space::default();
        let (database, place) = match location {
            Location::Directory(directory) => open_sqlite(directory, held, &space).await?,
            Location::Postgres(url) => open_postgres(url).await?,
        };
        Ok(Self {
            database: Arc::new(database),
            place,
            space,
            key: None,
            load: Load::default(),
        })
    }

    /// Whether the last write that was tried found the disk full. Nothing acknowledged is lost;
    /// the next write that finds space ends it.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.space.is_full()
    }

    /// The same database for one request: what it changes is noted under its key, once.
    #[must_use]
    pub fn under(&self, key: RequestKey) -> Self {
        Self {
            key: Some(key),
            ..self.clone()
        }
    }

    /// How many writes wait or run, and how many have been answered.
    #[must_use]
    pub fn load(&self) -> &Load {
        &self.load
    }

    /// What a restore left to be done before anything else, in the words it noted down.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unsettled_restore(&self) -> Result<Option<String>, Error> {
        restoration::note(&mut self.reader().await?).await
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
        let (actor, key, origin) = (*actor, self.key.clone(), origin());
        self.transact(move |link| {
            Box::pin(async move {
                let mut scoped = Scoped::enter(link, &actor, true).await?;
                scoped.key = key;
                let value = work(&mut scoped).await?;
                scoped.log.clone().write(&mut scoped.link, origin).await?;
                Ok(value)
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
        let (key, origin) = (self.key.clone(), origin());
        self.transact(move |link| {
            Box::pin(async move {
                let mut instance = Instance::enter(link, true).await?;
                instance.key = key;
                let value = work(&mut instance).await?;
                instance
                    .log
                    .clone()
                    .write(&mut instance.link, origin)
                    .await?;
                Ok(value)
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
        let prepared = match &*self.database {
            Database::Sqlite { readers, .. } => match readers.acquire().await {
                Ok(mut reader) => reader.prepare(sql).await.map(drop),
                Err(error) => Err(error),
            },
            Database::Postgres { pool } => match pool.acquire().await {
                Ok(mut reader) => reader.prepare(sql).await.map(drop),
                Err(error) => Err(error),
            },
        };
        prepared.map_err(|error| self.place.error(&error))
    }

    /// The tables as the database itself describes them: `table.column type null? key?`, sorted,
    /// in words common to both databases. For the test that compares the two schemas.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn schema(&self) -> Result<Vec<String>, Error> {
        let mut link = self.reader().await?;
        let sql = if link.is_sqlite() {
            dialect::SCHEMA_SQLITE
        } else {
            dialect::SCHEMA_POSTGRES
        };
        link.rows(sql, vals![])
            .await?
            .iter()
            .map(|row| row.text("line"))
            .collect()
    }

    /// Everything every table holds, as one text for each table; for tests that show that nothing
    /// changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn digest(&self) -> Result<Vec<(String, String)>, Error> {
        self.digest_where(|_| true).await
    }

    /// The same for the tables whose name is wanted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn digest_where(
        &self,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<(String, String)>, Error> {
        let mut link = Instance::enter(self.reader().await?, false).await?.link;
        let tables = if link.is_sqlite() {
            dialect::TABLES_SQLITE
        } else {
            dialect::TABLES_POSTGRES
        };
        // In one statement: tests ask thousands of times.
        let mut each = Vec::new();
        for row in link.rows(tables, vals![]).await? {
            let (name, held) = (row.text("name")?, row.text("held")?);
            if wanted(&name) {
                each.push(format!("SELECT '{name}' AS name, ({held}) AS held"));
            }
        }
        let rows = link.rows_of(each.join(" UNION ALL "), &[]).await?;
        rows.iter()
            .map(|row| Ok((row.text("name")?, row.text("held")?)))
            .collect()
    }

    /// Waits for running writes and closes the database; later ones are refused.
    pub async fn close(self) {
        match &*self.database {
            Database::Sqlite {
                readers, writer, ..
            } => {
                // A reader would keep the log from being folded.
                readers.close().await;
                writer.close().await;
            }
            Database::Postgres { pool } => pool.close().await,
        }
    }

    async fn reader(&self) -> Result<Link<'static>, Error> {
        let wire = match &*self.database {
            Database::Sqlite { readers, .. } => readers.acquire().await.map(Wire::SqliteRead),
            Database::Postgres { pool } => pool.acquire().await.map(Wire::PostgresRead),
        };
        wire.map(|wire| Link::new(wire, &self.place))
            .map_err(|error| self.place.error(&error))
    }

    async fn transact<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Link<'c>) -> Boxed<'c, Result<T, Error>> + Send + 'static,
    {
        let _waiting = self.load.enter();
        match &*self.database {
            Database::Sqlite { writer, .. } => writer.write(work).await,
            Database::Postgres { pool } => {
                let (pool, place) = (pool.clone(), self.place.clone());
                // Its own task, so that a caller that goes away cannot stop it half-way.
                let outcome = tokio::spawn(async move {
                    let failed = |error: sqlx::Error| place.error(&error);
                    let mut transaction = pool.begin().await.map_err(failed)?;
                    let link = Link::new(Wire::PostgresWrite(&mut transaction), &place);
                    let value = work(link).await?;
                    transaction.commit().await.map_err(failed)?;
                    Ok(value)
                })
                .await
                .map_err(|error| Error::Database(format!("a write broke off: {error}")))?;
                self.space.note(&outcome);
                outcome
            }
        }
    }
}

async fn open_sqlite(
    directory: &Path,
    held: Option<Held>,
    space: &Space,
) -> Result<(Database, Place), Error> {
    sqlite_file::make_directory(directory)?;
    let lock = match held {
        Some(held) => held.lock,
        None => InstanceLock::take(directory)?,
    };
    let file = SqliteFile::in_directory(directory);
    let (connection, readers) = file.open().await?;
    let writer = Writer::start(connection, file.place.clone(), space.clone());
    let database = Database::Sqlite {
        readers,
        writer,
        _lock: lock,
    };
    Ok((database, file.place))
}

async fn open_postgres(url: &str) -> Result<(Database, Place), Error> {
    let (options, place) = dialect::postgres(url)?;
    let failed = |error: sqlx::Error| place.error(&error);
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .connect_with(options)
        .await
        .map_err(failed)?;
    let reader = pool.acquire().await.map_err(failed)?;
    let mut link = Link::new(Wire::PostgresRead(reader), &place);
    if let Some(role) = link.row(dialect::ROLE, vals![]).await?
        && role.bool("unfenced")?
    {
        return Err(Error::Unfenced(role.text("name")?));
    }
    restoration::refuse_half(&mut link).await?;
    drop(link);
    let migrated = migrations::postgres().run(&pool).await;
    migrated.map_err(|error| migrations::refusal(error, &place))?;
    Ok((Database::Postgres { pool }, place))
}
