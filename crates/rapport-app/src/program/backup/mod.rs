//! A copy of everything that cannot be had again, taken while the program serves.
//!
//! A backup is a directory: the database as it was at one moment, the ledger of erasures, and a
//! manifest with the length and SHA-256 of each file. It is taken by a process of its own that only
//! reads, without the lock of the data directory: so it works while a server runs, and when one
//! hangs, and needs no door in the server that somebody else could knock at. The key file is never
//! in it: whoever finds a backup must not find the key to it in the same place.

pub mod manifest;
pub mod shelf;
mod verify;

use std::path::{Path, PathBuf};

use rapport_model::time::Moment;
use rapport_store::{Inspection, Location};

use crate::durable::{self, failed};
use crate::error::Error;
use crate::program::erasure_ledger;
use manifest::{Entry, FORMAT, LEFT_OUT, MANIFEST, Manifest};

pub use verify::verify;

/// How the names of backups begin.
pub const NAMED: &str = "rapport-";

/// Takes a backup. `to` is a directory to put it into, under a name that tells the time, or a name
/// of its own that does not exist yet. `data` is the data directory, where a copy of the ledger of
/// erasures is and where the backup is remembered.
///
/// # Errors
/// In words when there is no database, no space, or `pg_dump` is missing; then nothing is left.
pub async fn take(
    location: &Location,
    data: &Path,
    to: &Path,
    now: Moment,
) -> Result<(PathBuf, Manifest), Error> {
    if to.join(MANIFEST).exists() {
        return Err(taken_already(to));
    }
    let place = if to.is_dir() {
        to.join(format!("{NAMED}{}", durable::stamp(now)))
    } else {
        to.to_owned()
    };
    let taken = take_as(location, data, &place, now).await?;
    shelf::remember(data, &place, now, None)?;
    Ok(taken)
}

/// As [`take`], under exactly this name, and nobody remembers it.
pub(crate) async fn take_as(
    location: &Location,
    data: &Path,
    place: &Path,
    now: Moment,
) -> Result<(PathBuf, Manifest), Error> {
    if place.exists() {
        return Err(taken_already(place));
    }
    let Some(database) = Inspection::open(location).await? else {
        return Err(Error::Unavailable(format!(
            "there is no database in {}; name the data directory with --data",
            data.display()
        )));
    };
    let mut partial = place.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    // What an earlier one that was killed left behind.
    let _ = std::fs::remove_dir_all(&partial);
    durable::make_directory(&partial)?;
    let made = fill(&database, data, &partial, now).await;
    database.close().await;
    let manifest = match made.and_then(|manifest| {
        durable::sync(&partial)?;
        durable::rename(&partial, place)?;
        Ok(manifest)
    }) {
        Ok(manifest) => manifest,
        Err(error) => {
            let _ = std::fs::remove_dir_all(&partial);
            return Err(error);
        }
    };
    Ok((place.to_owned(), manifest))
}

fn taken_already(place: &Path) -> Error {
    Error::Unavailable(format!(
        "{} is there already; choose another name with --to",
        place.display()
    ))
}

async fn fill(
    database: &Inspection,
    data: &Path,
    partial: &Path,
    now: Moment,
) -> Result<Manifest, Error> {
    let schema = database.schema().await?;
    let Some(schema) = schema.last() else {
        return Err(Error::Unavailable(
            "the database is not one of Rapport's: it has no versions of a schema".to_owned(),
        ));
    };
    let mut manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        database: database.kind().to_owned(),
        schema: *schema,
        created_at: now,
        files: Vec::new(),
        rows: std::collections::BTreeMap::new(),
        left_out: LEFT_OUT.iter().map(|name| (*name).to_owned()).collect(),
        note: "The key file and the configuration are not in this backup. What is sealed in the database can only be read with the key file: keep a copy of it in another place.".to_owned(),
    };
    let copy = partial.join(manifest.database_file());
    // It must be there before the database writes it, so that it is never readable by others.
    drop(durable::make_file(&copy)?);
    manifest.rows = database.copy_into(&copy).await?;
    durable::sync(&copy)?;
    manifest
        .files
        .push(Entry::of(partial, manifest.database_file())?);
    if let Some(ledger) = erasure_ledger::whole_lines(data)? {
        durable::write(&partial.join(erasure_ledger::LEDGER), &ledger)?;
        manifest
            .files
            .push(Entry::of(partial, erasure_ledger::LEDGER)?);
    }
    let text = serde_json::to_string_pretty(&manifest)
        .map_err(|error| failed(&partial.join(MANIFEST), &error.into()))?;
    durable::write(&partial.join(MANIFEST), text.as_bytes())?;
    Ok(manifest)
}
