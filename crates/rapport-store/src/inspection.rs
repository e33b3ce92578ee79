//! A look at a database as it is, while another process may be serving it: read-only, without the
//! lock of the data directory, and without bringing its schema up to date.
//!
//! SQLite lets any process read beside the one that writes, so looking needs nobody's leave and
//! works when the server hangs. What is read here is never written back by the same connection.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rapport_model::time::Moment;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{PgPool, SqlitePool};

use crate::database::Location;
use crate::dialect;
use crate::error::Error;
use crate::link::{Link, Wire};
use crate::lock::InstanceLock;
use crate::place::Place;
use crate::postgres_tools;
use crate::scope::Instance;
use crate::sqlite_file::SqliteFile;
use crate::value::vals;

/// A database being looked at.
#[derive(Debug)]
pub struct Inspection {
    eyes: Eyes,
    place: Place,
}

#[derive(Debug)]
enum Eyes {
    Sqlite { pool: SqlitePool, path: PathBuf },
    Postgres { pool: PgPool, url: String },
}

/// What a database says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its settings, by its own names.
    pub settings: BTreeMap<String, String>,
    /// PostgreSQL: the role, and whether it sees through row-level security.
    pub role: Option<(String, bool)>,
    /// PostgreSQL: tables with a fence, and those among them whose fence is not forced.
    pub fences: Option<(u64, Vec<String>)>,
    /// PostgreSQL: the present by the server's clock.
    pub now: Option<Moment>,
    /// How large it is, in bytes.
    pub bytes: u64,
}

/// The lock of a data directory, held for something that is not serving.
#[derive(Debug)]
pub struct Held {
    pub(crate) lock: InstanceLock,
}

/// Takes the lock of a data directory, so that nobody opens the database meanwhile.
///
/// # Errors
/// [`Error::Locked`] when a process has it.
pub fn hold(directory: &Path) -> Result<Held, Error> {
    Ok(Held {
        lock: InstanceLock::take(directory)?,
    })
}

/// Which process has a data directory open, if one has.
///
/// # Errors
/// When the lock file cannot be read.
pub fn lock_holder(directory: &Path) -> Result<Option<String>, Error> {
    let path = directory.join("rapport.lock");
    let unreadable = |error: &std::io::Error| Place::file(&path).file_error("read", error);
    let mut file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(&error)),
    };
    // Shared and for an instant: two who look do not see each other.
    match file.try_lock_shared() {
        Ok(()) => Ok(None),
        Err(TryLockError::WouldBlock) => {
            let mut process = String::new();
            file.read_to_string(&mut process)
                .map_err(|error| unreadable(&error))?;
            let process = process.trim();
            Ok(Some(
                if process.is_empty() {
                    "unknown"
                } else {
                    process
                }
                .to_owned(),
            ))
        }
        Err(TryLockError::Error(error)) => Err(unreadable(&error)),
    }
}

impl Inspection {
    /// Looks at a database; `None` when a data directory holds none yet.
    ///
    /// # Errors
    /// When it cannot be read or reached.
    pub async fn open(location: &Location) -> Result<Option<Self>, Error> {
        match location {
            Location::Directory(directory) => {
                let path = directory.join("rapport.db");
                if !path.exists() {
                    return Ok(None);
                }
                // SQLite would take an empty file for a new database, and throw its log away.
                SqliteFile::in_directory(directory).look()?;
                Self::of_file(&path).await.map(Some)
            }
            Location::Postgres(url) => {
                let (options, place) = dialect::postgres(url)?;
                let place = place.examined();
                let pool = PgPoolOptions::new()
                    .max_connections(1)
                    .acquire_timeout(Duration::from_secs(10))
                    .connect_with(options)
                    .await
                    .map_err(|error| place.error(&error))?;
                let url = url.clone();
                Ok(Some(Self {
                    eyes: Eyes::Postgres { pool, url },
                    place,
                }))
            }
        }
    }

    /// Looks at an SQLite file of any name, such as the one in a backup.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn of_file(path: &Path) -> Result<Self, Error> {
        // An absolute path cannot be taken for a URI.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let place = Place::file(&path).examined();
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .read_only(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("trusted_schema", "OFF")
            .pragma("cell_size_check", "ON");
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await
            .map_err(|error| place.error(&error))?;
        Ok(Self {
            eyes: Eyes::Sqlite { pool, path },
            place,
        })
    }

    /// `sqlite` or `postgres`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.eyes {
            Eyes::Sqlite { .. } => "sqlite",
            Eyes::Postgres { .. } => "postgres",
        }
    }

    /// Where it is, in words for a person.
    #[must_use]
    pub fn place(&self) -> String {
        self.place.to_string()
    }

    /// The versions of the schema that have been applied, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn schema(&self) -> Result<Vec<i64>, Error> {
        if !self
            .names()
            .await?
            .iter()
            .any(|name| name == "_sqlx_migrations")
        {
            return Ok(Vec::new());
        }
        let rows = self.link().await?.rows(dialect::APPLIED, vals![]).await?;
        rows.iter().map(|row| row.int("version")).collect()
    }

    /// How many rows each table has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rows(&self) -> Result<BTreeMap<String, u64>, Error> {
        // One after the other: there is one connection.
        let names = self.names().await?;
        count(&mut self.link().await?, &names).await
    }

    /// What is damaged, in the database's own words; nothing when all is well.
    ///
    /// # Errors
    /// When it cannot even be asked.
    pub async fn problems(&self) -> Result<Vec<String>, Error> {
        let mut link = self.link().await?;
        let (checks, references): (_, &[&str]) = match self.eyes {
            Eyes::Sqlite { .. } => (dialect::INTEGRITY_SQLITE, &[dialect::REFERENCES_SQLITE]),
            Eyes::Postgres { .. } => (dialect::INTEGRITY_POSTGRES, &[]),
        };
        let mut problems = Vec::new();
        for row in link.rows(checks, vals![]).await? {
            let words = row.text("integrity_check")?;
            if words != "ok" {
                problems.push(words);
            }
        }
        for sql in references {
            for row in link.rows(sql, vals![]).await? {
                problems.push(format!(
                    "a row of {} refers to one of {} that is not there",
                    row.text("table")?,
                    row.text("parent")?
                ));
            }
        }
        Ok(problems)
    }

    /// What the database says about itself.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn facts(&self) -> Result<Facts, Error> {
        let mut link = self.link().await?;
        let mut facts = Facts::default();
        match &self.eyes {
            Eyes::Sqlite { path, .. } => {
                if let Some(row) = link.row("PRAGMA journal_mode", vals![]).await? {
                    let mode = row.text("journal_mode")?;
                    facts.settings.insert("journal_mode".to_owned(), mode);
                }
                facts.bytes = std::fs::metadata(path).map_or(0, |found| found.len());
            }
            Eyes::Postgres { .. } => {
                for row in link.rows(dialect::SETTINGS_POSTGRES, vals![]).await? {
                    facts
                        .settings
                        .insert(row.text("name")?, row.text("setting")?);
                }
                if let Some(row) = link.row(dialect::ROLE, vals![]).await? {
                    facts.role = Some((row.text("name")?, row.bool("unfenced")?));
                }
                let mut fences = (0, Vec::new());
                for row in link.rows(dialect::FENCES_POSTGRES, vals![]).await? {
                    fences.0 += 1;
                    if !row.bool("forced")? {
                        fences.1.push(row.text("name")?);
                    }
                }
                facts.fences = Some(fences);
                if let Some(row) = link.row(dialect::NOW_POSTGRES, vals![]).await? {
                    facts.now = Some(row.moment("at")?);
                    facts.bytes = row.count("bytes")?;
                }
            }
        }
        Ok(facts)
    }

    /// What belongs to no workspace, for reading. The schema must be one this program knows.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn instance(&self) -> Result<Instance<'static>, Error> {
        Instance::enter(self.link().await?, false).await
    }

    /// Copies the database into `file`, which must be empty or absent, as it is at one moment, and
    /// gives the number of rows of each table at that moment.
    ///
    /// SQLite: `VACUUM INTO`, one read transaction, so that what is written meanwhile is wholly in
    /// or wholly out, and without the pages that were freed. PostgreSQL: `pg_dump` on an exported
    /// snapshot.
    ///
    /// # Errors
    /// When the database fails, there is no space, or `pg_dump` is not there.
    pub async fn copy_into(&self, file: &Path) -> Result<BTreeMap<String, u64>, Error> {
        match &self.eyes {
            Eyes::Sqlite { .. } => {
                let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
                let name = file.to_str().ok_or_else(|| {
                    Error::Database(format!(
                        "{} is not a name SQLite can write to",
                        file.display()
                    ))
                })?;
                self.link()
                    .await?
                    .rows("VACUUM INTO $1", vals![name])
                    .await?;
                let copy = Self::of_file(&file).await?;
                let rows = copy.rows().await;
                copy.close().await;
                rows
            }
            Eyes::Postgres { url, .. } => {
                let names = self.names().await?;
                let mut link = self.link().await?;
                link.rows(dialect::BEGIN_SNAPSHOT, vals![]).await?;
                let snapshot = link.row(dialect::EXPORT_SNAPSHOT, vals![]).await?;
                let snapshot = snapshot.ok_or_else(no_snapshot)?.text("name")?;
                let rows = count(&mut link, &names).await?;
                postgres_tools::dump(url, &snapshot, file).await?;
                link.rows("COMMIT", vals![]).await?;
                Ok(rows)
            }
        }
    }

    /// Lets go of the database.
    pub async fn close(self) {
        match self.eyes {
            Eyes::Sqlite { pool, .. } => pool.close().await,
            Eyes::Postgres { pool, .. } => pool.close().await,
        }
    }

    async fn names(&self) -> Result<Vec<String>, Error> {
        let sql = match self.eyes {
            Eyes::Sqlite { .. } => dialect::NAMES_SQLITE,
            Eyes::Postgres { .. } => dialect::NAMES_POSTGRES,
        };
        let rows = self.link().await?.rows(sql, vals![]).await?;
        rows.iter().map(|row| row.text("name")).collect()
    }

    async fn link(&self) -> Result<Link<'static>, Error> {
        let wire = match &self.eyes {
            Eyes::Sqlite { pool, .. } => pool.acquire().await.map(Wire::SqliteRead),
            Eyes::Postgres { pool, .. } => pool.acquire().await.map(Wire::PostgresRead),
        };
        let wire = wire.map_err(|error| self.place.error(&error))?;
        let mut link = Link::new(wire, &self.place);
        // Otherwise the fence would hide every row, and a count would say 0.
        link.fence(dialect::WHOLE_INSTANCE, false).await?;
        Ok(link)
    }
}

fn no_snapshot() -> Error {
    Error::Database("PostgreSQL gave no snapshot".to_owned())
}

async fn count(link: &mut Link<'_>, names: &[String]) -> Result<BTreeMap<String, u64>, Error> {
    let mut counts = BTreeMap::new();
    for name in names {
        let quoted = name.replace('"', "\"\"");
        let sql = format!("SELECT count(*) AS count FROM \"{quoted}\"");
        let rows = link.rows_of(sql, vals![]).await?;
        let count = rows.first().map_or(Ok(0), |row| row.count("count"))?;
        counts.insert(name.clone(), count);
    }
    Ok(counts)
}
