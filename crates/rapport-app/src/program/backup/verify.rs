//! Proving a backup by restoring it: hashes, a trial in a temporary place, the database's own
//! check, and the number of rows of every table.

use std::path::{Path, PathBuf};

use rapport_model::time::Moment;
use rapport_store::{Inspection, Location, ScratchDatabase, known_schema};

use super::manifest::Manifest;
use super::shelf;
use crate::durable::{self, failed};
use crate::error::Error;

/// Verifies the backup in `path`, or the newest one there, and remembers that it was done.
///
/// A PostgreSQL dump is restored into a database of its own on the server of `location`, which is
/// removed afterwards; an SQLite one into the directory for temporary files (`TMPDIR`).
///
/// # Errors
/// In words, what is wrong with it.
pub async fn verify(
    path: &Path,
    location: &Location,
    data: &Path,
    now: Moment,
) -> Result<(PathBuf, Manifest), Error> {
    let directory = shelf::find(path)?;
    let manifest = Manifest::read(&directory)?;
    manifest.check_files(&directory)?;
    let newest = known_schema().last().map_or(0, |(version, _)| *version);
    if manifest.schema > newest {
        return Err(Error::Unavailable(format!(
            "{} was taken by a newer Rapport ({}, schema {}); this one knows schema {newest} and cannot restore it",
            directory.display(),
            manifest.program,
            manifest.schema
        )));
    }
    let copy = directory.join(manifest.database_file());
    let name = format!("rapport_verify_{}_{}", std::process::id(), now.micros());
    if manifest.database == "postgres" {
        let Location::Postgres(url) = location else {
            return Err(Error::Unavailable(format!(
                "{} is a backup of PostgreSQL; name a server to try it on with --database",
                directory.display()
            )));
        };
        let scratch = ScratchDatabase::make(url, &name).await?;
        let outcome = match scratch.load(&copy).await {
            Ok(()) => look(&Location::Postgres(scratch.url().to_owned()), &manifest).await,
            Err(error) => Err(error.into()),
        };
        scratch.remove().await?;
        outcome?;
    } else {
        let place = Temporary::make(&name)?;
        let to = place.0.join("rapport.db");
        std::fs::copy(&copy, &to).map_err(|error| {
            Error::Unavailable(format!(
                "{}: {error}; TMPDIR names another place to try it in",
                to.display()
            ))
        })?;
        look(&Location::Directory(place.0.clone()), &manifest).await?;
    }
    shelf::remember(data, &directory, manifest.created_at, Some(now))?;
    Ok((directory, manifest))
}

/// Whether what was restored is what the manifest says.
async fn look(location: &Location, manifest: &Manifest) -> Result<(), Error> {
    let Some(restored) = Inspection::open(location).await? else {
        return Err(Error::Unavailable("the trial left no database".to_owned()));
    };
    let outcome = compare(&restored, manifest).await;
    restored.close().await;
    outcome
}

async fn compare(restored: &Inspection, manifest: &Manifest) -> Result<(), Error> {
    let problems = restored.problems().await?;
    if !problems.is_empty() {
        return Err(Error::Unavailable(format!(
            "the restored database is damaged: {}",
            problems.join("; ")
        )));
    }
    if restored.schema().await?.last() != Some(&manifest.schema) {
        return Err(Error::Unavailable(
            "the restored database has another schema than its manifest says".to_owned(),
        ));
    }
    let rows = restored.rows().await?;
    let differing: Vec<String> = manifest
        .rows
        .iter()
        .filter(|(table, count)| rows.get(*table) != Some(count))
        .map(|(table, count)| {
            let found = rows.get(table).copied().unwrap_or(0);
            format!("{table} has {found} rows instead of {count}")
        })
        .collect();
    if differing.is_empty() && rows.len() == manifest.rows.len() {
        return Ok(());
    }
    Err(Error::Unavailable(format!(
        "the restored database is not the one that was copied: {}",
        if differing.is_empty() {
            "it has other tables".to_owned()
        } else {
            differing.join(", ")
        }
    )))
}

/// A directory that goes away with this value.
struct Temporary(PathBuf);

impl Temporary {
    fn make(name: &str) -> Result<Self, Error> {
        let path = std::env::temp_dir().join(name);
        durable::make_directory(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            let error = failed(&self.0, &error);
            tracing::warn!(%error, "a temporary copy of the data stays behind; remove it");
        }
    }
}
