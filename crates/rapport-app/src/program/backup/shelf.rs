//! A directory that holds backups, and the data directory's memory of those that were taken.

use std::path::{Path, PathBuf};

use rapport_model::time::Moment;
use serde::{Deserialize, Serialize};

use super::manifest::{MANIFEST, Manifest, digest};
use crate::durable;
use crate::error::Error;

/// The name of the memory in the data directory.
const REGISTER: &str = "backups.json";
/// How many backups it remembers.
const REMEMBERED: usize = 20;

/// A backup the data directory remembers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// When it was taken.
    pub created_at: Moment,
    /// Where it was put.
    pub directory: PathBuf,
    /// The SHA-256 of its manifest, by which it is known wherever it was moved to.
    pub manifest: String,
    /// When it was last restored on trial.
    pub verified_at: Option<Moment>,
}

/// The backup that a path means: itself, or the newest one in it.
///
/// # Errors
/// When there is none.
pub fn find(path: &Path) -> Result<PathBuf, Error> {
    if path.join(MANIFEST).is_file() {
        return Ok(path.to_owned());
    }
    all(path).pop().ok_or_else(|| {
        Error::Unavailable(format!(
            "there is no backup in {}: it has neither a {MANIFEST} nor directories that have one",
            path.display()
        ))
    })
}

/// The backups in a directory, oldest first.
fn all(directory: &Path) -> Vec<PathBuf> {
    let mut found: Vec<(Moment, PathBuf)> = std::fs::read_dir(directory)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_none_or(|ending| ending != "partial"))
        .filter_map(|path| Some((Manifest::read(&path).ok()?.created_at, path)))
        .collect();
    found.sort();
    found.into_iter().map(|(_, path)| path).collect()
}

/// Removes all but the newest `keep` backups in a directory whose names begin with `begins`;
/// gives those that went.
///
/// # Errors
/// When one cannot be removed.
pub fn keep_newest(directory: &Path, begins: &str, keep: usize) -> Result<Vec<PathBuf>, Error> {
    let mut ours = all(directory);
    ours.retain(|path| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(begins))
    });
    let surplus = ours.len().saturating_sub(keep);
    ours.truncate(surplus);
    for path in &ours {
        std::fs::remove_dir_all(path).map_err(|error| durable::failed(path, &error))?;
    }
    Ok(ours)
}

/// What the data directory remembers, oldest first; nothing where there is no data directory.
#[must_use]
pub fn remembered(data: &Path) -> Vec<Remembered> {
    std::fs::read_to_string(data.join(REGISTER))
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

/// Remembers a backup that was taken, or that one was verified. Somewhere without a data
/// directory there is nothing to remember it in, and that is no error.
///
/// # Errors
/// When it cannot be written down.
pub(crate) fn remember(
    data: &Path,
    directory: &Path,
    created_at: Moment,
    verified_at: Option<Moment>,
) -> Result<(), Error> {
    if !data.is_dir() {
        return Ok(());
    }
    let (_, manifest) = digest(&directory.join(MANIFEST))?;
    let mut all = remembered(data);
    let directory = std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned());
    match all.iter_mut().find(|one| one.manifest == manifest) {
        Some(known) => {
            known.directory = directory;
            known.verified_at = verified_at.or(known.verified_at);
        }
        None => all.push(Remembered {
            created_at,
            directory,
            manifest,
            verified_at,
        }),
    }
    all.sort_by_key(|one| one.created_at);
    let surplus = all.len().saturating_sub(REMEMBERED);
    all.drain(..surplus);
    let text = serde_json::to_string_pretty(&all)
        .map_err(|error| Error::Unavailable(format!("{REGISTER}: {error}")))?;
    durable::replace(&data.join(REGISTER), text.as_bytes())
}
