//! Putting a backup back: only into an empty place, as a whole or not at all, and quietly.
//!
//! A restored instance starts in a new epoch, paused, with nobody signed in, and with what was
//! taken back since the backup taken back again as far as a ledger tells. Posts without a signal
//! are left out: they fade within a week anyway, and whether their authors have taken them back
//! since is not known.

use std::path::{Path, PathBuf};

use rapport_model::ids::PostId;
use rapport_model::time::Moment;
use rapport_model::understand::post::Network;
use rapport_store::{Erased, Location, known_schema, restore_dump, restore_file};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::App;
use crate::durable::{self, failed};
use crate::error::Error;
use crate::program::backup::manifest::Manifest;
use crate::program::backup::shelf;
use crate::program::erasure_ledger::{self, LEDGER, Ledger};
use crate::program::pause;
use crate::understand::ingest::again::Again;

/// What may stand in a data directory that a backup is restored into.
const MAY_STAND: [&str; 4] = ["rapport.key", "rapport.toml", "rapport.lock", "lost+found"];
/// Posts compared with the ledger at once.
const PIECE: usize = 5_000;

/// What the database carries until it has been settled.
#[derive(Debug, Serialize, Deserialize)]
struct Note {
    backup_of: Moment,
}

/// What settling did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// When the backup was taken.
    pub backup_of: Moment,
    /// Posts that were taken back again.
    pub posts: u64,
}

/// Puts the backup in `from`, or the newest one there, into an empty place. `ledgers` are those of
/// the data directories that were used since; the backup's own is always taken.
///
/// # Errors
/// In words, and then the place is as empty as it was.
pub async fn restore(
    from: &Path,
    location: &Location,
    data: &Path,
    ledgers: &[PathBuf],
) -> Result<(PathBuf, Manifest), Error> {
    let directory = shelf::find(from)?;
    let manifest = Manifest::read(&directory)?;
    let newest = known_schema().last().map_or(0, |(version, _)| *version);
    if manifest.schema > newest {
        return Err(Error::Unavailable(format!(
            "{} was taken by a newer Rapport ({}, schema {}); this one knows schema {newest}: restore it with that version",
            directory.display(),
            manifest.program,
            manifest.schema
        )));
    }
    manifest.check_files(&directory)?;
    let note = serde_json::to_string(&Note {
        backup_of: manifest.created_at,
    })
    .map_err(|error| Error::Unavailable(error.to_string()))?;
    let copy = directory.join(manifest.database_file());
    let joined = ledger_for(&directory, data, ledgers)?;
    match (location, manifest.database.as_str()) {
        (Location::Directory(_), "sqlite") => {
            refuse_what_stands(data)?;
            durable::make_directory(data)?;
            put_ledger(data, &joined)?;
            if let Err(error) = restore_file(&copy, data, &note).await {
                let _ = std::fs::remove_file(data.join(LEDGER));
                return Err(error.into());
            }
        }
        (Location::Postgres(url), "postgres") => {
            durable::make_directory(data)?;
            // First, because it may only grow: the database waits for it.
            put_ledger(data, &joined)?;
            restore_dump(&copy, url, &note).await?;
        }
        (Location::Directory(_), _) => {
            return Err(Error::Unavailable(format!(
                "{} is a backup of PostgreSQL; name an empty database with --database",
                directory.display()
            )));
        }
        (Location::Postgres(_), _) => {
            return Err(Error::Unavailable(format!(
                "{} is a backup of the database in a data directory; leave --database out",
                directory.display()
            )));
        }
    }
    Ok((directory, manifest))
}

fn refuse_what_stands(data: &Path) -> Result<(), Error> {
    for entry in std::fs::read_dir(data).into_iter().flatten() {
        let entry = entry.map_err(|error| failed(data, &error))?;
        let name = entry.file_name();
        if !MAY_STAND.iter().any(|allowed| name == *allowed) {
            return Err(Error::Unavailable(format!(
                "{} is not empty: it holds {}; restore into another directory with --data (a rapport.key and a rapport.toml may stand there)",
                data.display(),
                name.display()
            )));
        }
    }
    Ok(())
}

fn ledger_for(backup: &Path, data: &Path, ledgers: &[PathBuf]) -> Result<Vec<u8>, Error> {
    let mut all = Vec::new();
    for place in [backup, data] {
        all.extend(erasure_ledger::whole_lines(place)?);
    }
    for given in ledgers {
        let directory = if given.is_dir() {
            given.as_path()
        } else {
            given.parent().unwrap_or(Path::new("."))
        };
        let found = erasure_ledger::whole_lines(directory)?;
        all.push(found.ok_or_else(|| {
            Error::Unavailable(format!(
                "there is no {LEDGER} in {}; give the old data directory with --erasures, or leave it out if nothing is left of it",
                directory.display()
            ))
        })?);
    }
    Ok(erasure_ledger::join(all))
}

fn put_ledger(data: &Path, joined: &[u8]) -> Result<(), Error> {
    if joined.is_empty() {
        return Ok(());
    }
    durable::replace(&data.join(LEDGER), joined)
}

/// Settles a database that a restore left its note in; `None` when there is none. In one
/// transaction, so that it is either still noted or done.
///
/// # Errors
/// When the ledger or the database cannot be read or written.
pub async fn settle(app: &App, data: &Path) -> Result<Option<Settled>, Error> {
    let Some(note) = app.store().unsettled_restore().await? else {
        return Ok(None);
    };
    let note: Note = serde_json::from_str(&note)
        .map_err(|error| Error::Unavailable(format!("the note of the restore: {error}")))?;
    let (posts, accounts) = taken_back(app, &Ledger::read(data)?).await?;
    let again = Again::new(app, posts, accounts).await?;
    let now = app.now();
    let because = format!("restored from the backup of {}", note.backup_of);
    let change = app.change(
        "instance.restored",
        "instance",
        json!({ "backup_of": [null, note.backup_of] }),
    );
    let posts = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let posts = again.take_back(instance).await?;
                instance.settle(now, &because).await?;
                instance.skip_lost_positions().await?;
                instance.record(None, now, &[change]).await?;
                Ok(posts)
            })
        })
        .await?;
    pause::refresh(app).await?;
    Ok(Some(Settled {
        backup_of: note.backup_of,
        posts,
    }))
}

type Named = Vec<(Network, String)>;

/// What the ledger says was taken back, among what is there.
async fn taken_back(app: &App, ledger: &Ledger) -> Result<(Named, Named), Error> {
    let (mut posts, mut accounts) = (Vec::new(), Vec::new());
    if ledger.is_empty() {
        return Ok((posts, accounts));
    }
    let mut instance = app.store().read_instance().await?;
    let mut after = PostId::new(Moment::default(), [0; 10]);
    loop {
        let piece = instance.posts_after(after, PIECE).await?;
        let Some((last, ..)) = piece.last() else {
            break;
        };
        after = *last;
        for (_, network, uri) in piece {
            if ledger.has(Erased::Post, &network, &uri) {
                posts.extend(Network::new(&network).map(|network| (network, uri)));
            }
        }
    }
    for (network, handle) in instance.accounts().await? {
        if ledger.has(Erased::Account, &network, &handle) {
            accounts.extend(Network::new(&network).map(|network| (network, handle)));
        }
    }
    Ok((posts, accounts))
}
