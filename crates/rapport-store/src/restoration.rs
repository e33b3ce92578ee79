//! Putting a copy back: only into an empty place, and as a whole or not at all.
//!
//! A restored database carries a note until the program has settled it (paused it, signed everyone
//! out, taken back again what was taken back since). The note is in the database from the first
//! moment it can be opened, so that no crash in between lets it run as if nothing had happened. It
//! deliberately does not know what the note says.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::dialect;
use crate::error::Error;
use crate::link::{Link, Wire};
use crate::place::Place;
use crate::postgres_tools;
use crate::value::vals;

/// The note of a restore, if one was left.
pub(crate) async fn note(link: &mut Link<'_>) -> Result<Option<String>, Error> {
    if link.row(has_note(link), vals![]).await?.is_none() {
        return Ok(None);
    }
    let row = link.row(dialect::READ_NOTE, vals![]).await?;
    row.map(|row| row.text("note")).transpose()
}

/// Refuses a database into which a restore began and did not come to its end.
pub(crate) async fn refuse_half(link: &mut Link<'_>) -> Result<(), Error> {
    let begun = link.row(has_note(link), vals![]).await?.is_some();
    if begun && note(link).await?.is_none() {
        return Err(Error::Taken(
            "a restore into this database did not come to its end; drop the database, create it again, and restore once more"
                .to_owned(),
        ));
    }
    Ok(())
}

/// Takes the note away, in the transaction that did what it asked for.
pub(crate) async fn settled(link: &mut Link<'_>) -> Result<(), Error> {
    link.run(dialect::DROP_NOTE, vals![]).await?;
    Ok(())
}

fn has_note(link: &Link<'_>) -> &'static str {
    if link.is_sqlite() {
        dialect::HAS_NOTE_SQLITE
    } else {
        dialect::HAS_NOTE_POSTGRES
    }
}

/// Puts an SQLite copy into a data directory that holds no database. The rename at the end is the
/// moment at which it is there.
///
/// # Errors
/// [`Error::Taken`] when there is a database already; [`Error::Damaged`] when the copy is damaged.
pub async fn restore_file(copy: &Path, directory: &Path, note: &str) -> Result<(), Error> {
    let path = directory.join("rapport.db");
    for taken in ["rapport.db", "rapport.db-wal", "rapport.db-journal"] {
        if directory.join(taken).exists() {
            return Err(Error::Taken(format!(
                "{} is there already; restore into an empty directory",
                directory.join(taken).display()
            )));
        }
    }
    let new = directory.join("rapport.db.restoring");
    let outcome = prepare(copy, &new, note).await;
    let outcome = outcome.and_then(|()| {
        std::fs::rename(&new, &path)
            .and_then(|()| File::open(directory)?.sync_all())
            .map_err(|error| Place::file(&path).file_error("make", &error))
    });
    if outcome.is_err() {
        let _ = std::fs::remove_file(&new);
        let _ = std::fs::remove_file(directory.join("rapport.db.restoring-journal"));
    }
    outcome
}

async fn prepare(copy: &Path, new: &Path, note: &str) -> Result<(), Error> {
    let place = Place::file(new).examined();
    let failed = |error: std::io::Error| place.file_error("write", &error);
    let mut from =
        File::open(copy).map_err(|error| Place::file(copy).file_error("read", &error))?;
    let mut to = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(new)
        .map_err(failed)?;
    std::io::copy(&mut from, &mut to).map_err(failed)?;
    drop(to);
    let absolute = std::path::absolute(new).map_err(failed)?;
    let broken = |error: sqlx::Error| place.error(&error);
    let mut connection = SqliteConnectOptions::new()
        .filename(&absolute)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        .connect()
        .await
        .map_err(broken)?;
    let mut link = Link::new(Wire::SqliteWrite(&mut connection), &place);
    for row in link.rows(dialect::INTEGRITY_SQLITE, vals![]).await? {
        let words = row.text("integrity_check")?;
        if words != "ok" {
            return Err(Error::Damaged {
                place: copy.display().to_string(),
                found: words,
            });
        }
    }
    link.run(dialect::DROP_NOTE, vals![]).await?;
    link.run(dialect::MAKE_NOTE, vals![]).await?;
    link.run(dialect::WRITE_NOTE, vals![note]).await?;
    connection.close().await.map_err(broken)?;
    File::open(new)
        .and_then(|file| file.sync_all())
        .map_err(failed)
}

/// Restores a PostgreSQL dump into the database of `url`, which must have no tables. While it
/// runs, and when it breaks off, the program refuses to open the database.
///
/// # Errors
/// [`Error::Taken`] when there are tables already; [`Error::Tool`] when `pg_restore` fails or is
/// not there.
pub async fn restore_dump(dump: &Path, url: &str, note: &str) -> Result<(), Error> {
    let (options, place) = dialect::postgres(url)?;
    let place = place.examined();
    let failed = |error: sqlx::Error| place.error(&error);
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await
        .map_err(failed)?;
    let mut connection = pool.acquire().await.map_err(failed)?;
    let mut link = Link::new(Wire::PostgresWrite(&mut connection), &place);
    let tables = link.rows(dialect::NAMES_POSTGRES, vals![]).await?;
    if let Some(row) = tables.first() {
        return Err(Error::Taken(format!(
            "the database has tables already ({}, for one); restore into an empty one: CREATE DATABASE … OWNER …",
            row.text("name")?
        )));
    }
    link.run(dialect::MAKE_NOTE, vals![]).await?;
    if let Err(error) = postgres_tools::restore(url, dump).await {
        // pg_restore left nothing; now the database is as empty as it was.
        link.run(dialect::DROP_NOTE, vals![]).await?;
        return Err(error);
    }
    link.run(dialect::WRITE_NOTE, vals![note]).await?;
    drop(connection);
    pool.close().await;
    Ok(())
}
