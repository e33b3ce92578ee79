//! The ledger of erasures: what was taken back, in a file beside the database that outlives it, so
//! that a restored backup does not bring it back.
//!
//! A line holds a SHA-256 over a key and what was taken back, and the time. The key stands in the
//! file itself: whoever reads the ledger can test a guess, but cannot list what was taken back. It
//! is only added to. Rows wait in the database until they stand here, so a crash in between writes
//! a line twice, which harms nobody, and loses none.

use std::collections::{HashMap, HashSet};
use std::fs::OpenOptions;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rapport_model::ids::EventId;
use rapport_model::time::Moment;
use rapport_store::{Erased, Erasure};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::durable::{self, failed};
use crate::error::Error;
use crate::program::backup::manifest::hexadecimal;

/// The name of the ledger in the data directory and in backups.
pub const LEDGER: &str = "erasures.jsonl";
/// Rows moved from the database into the ledger at once.
const PIECE: usize = 1_000;

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    /// Begins a ledger: the key of the lines that follow.
    Key { ledger: u32, key: String },
    Erased {
        kind: String,
        hash: String,
        at: Moment,
    },
}

/// A ledger as it is asked: was this taken back?
#[derive(Debug, Default)]
pub struct Ledger {
    by_key: HashMap<String, HashSet<String>>,
}

impl Ledger {
    /// Reads the ledger of a data directory; without one, nothing was taken back.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn read(data: &Path) -> Result<Self, Error> {
        let bytes = whole_lines(data)?.unwrap_or_default();
        let (mut ledger, mut key) = (Self::default(), String::new());
        for line in String::from_utf8_lossy(&bytes).lines() {
            // Half a line is what a power cut leaves; its row was still in the database then.
            match serde_json::from_str(line) {
                Ok(Line::Key { key: next, .. }) => key = next,
                Ok(Line::Erased { hash, .. }) => {
                    ledger.by_key.entry(key.clone()).or_default().insert(hash);
                }
                Err(_) => tracing::warn!("a line of the ledger of erasures cannot be read"),
            }
        }
        Ok(ledger)
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// Whether it says that this was taken back.
    #[must_use]
    pub fn has(&self, kind: Erased, network: &str, name: &str) -> bool {
        self.by_key
            .iter()
            .any(|(key, hashes)| hashes.contains(&hash(key, kind, network, name)))
    }
}

fn hash(key: &str, kind: Erased, network: &str, name: &str) -> String {
    let mut hash = Sha256::new();
    for part in [key, kind.word(), network, name] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hexadecimal(&hash.finalize())
}

/// The ledger up to the end of its last whole line; `None` when there is none.
///
/// # Errors
/// When it is there and cannot be read.
pub fn whole_lines(data: &Path) -> Result<Option<Vec<u8>>, Error> {
    let path = data.join(LEDGER);
    match std::fs::read(&path) {
        Ok(mut bytes) => {
            let end = bytes.iter().rposition(|byte| *byte == b'\n');
            bytes.truncate(end.map_or(0, |end| end + 1));
            Ok(Some(bytes))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(&path, &error)),
    }
}

/// Joins ledgers into one: those of the backup, of the old data directory, of the new one. Where
/// one only goes on from another, it is taken once.
pub(crate) fn join(ledgers: Vec<Vec<u8>>) -> Vec<u8> {
    let mut joined: Vec<Vec<u8>> = Vec::new();
    for ledger in ledgers {
        if joined.iter().any(|known| known.starts_with(&ledger)) {
            continue;
        }
        joined.retain(|known| !ledger.starts_with(known));
        joined.push(ledger);
    }
    joined.concat()
}

/// Moves what waits in the database into the ledger of a data directory; gives how much it was.
///
/// # Errors
/// When the ledger cannot be written; what waits goes on waiting.
pub async fn drain(app: &App, data: &Path) -> Result<usize, Error> {
    let mut moved = 0;
    loop {
        let waiting = app
            .store()
            .read_instance()
            .await?
            .erasures_waiting(PIECE)
            .await?;
        if waiting.is_empty() {
            return Ok(moved);
        }
        moved += waiting.len();
        let ids: Vec<EventId> = waiting.iter().map(|erasure| erasure.id).collect();
        let (directory, key) = (data.to_owned(), hexadecimal(&app.chance().bytes::<32>()));
        tokio::task::spawn_blocking(move || append(&directory, &waiting, &key))
            .await
            .map_err(|_| Error::Unavailable("the program is shutting down".to_owned()))??;
        app.store()
            .write_instance(move |instance| {
                Box::pin(async move { instance.erasures_noted(&ids).await })
            })
            .await?;
    }
}

/// Adds lines and waits for the disk. `fresh_key` begins a ledger that is not there yet.
fn append(data: &Path, erasures: &[Erasure], fresh_key: &str) -> Result<(), Error> {
    durable::make_directory(data)?;
    let path: PathBuf = data.join(LEDGER);
    let io = |error: std::io::Error| failed(&path, &error);
    let known = whole_lines(data)?.unwrap_or_default();
    let last_key = String::from_utf8_lossy(&known)
        .lines()
        .rev()
        .filter(|line| line.contains("\"ledger\""))
        .find_map(|line| match serde_json::from_str(line) {
            Ok(Line::Key { key, .. }) => Some(key),
            _ => None,
        });
    let mut text = String::new();
    let key = last_key.unwrap_or_else(|| {
        let first = Line::Key {
            ledger: 1,
            key: fresh_key.to_owned(),
        };
        text.push_str(&line_of(&first));
        fresh_key.to_owned()
    });
    for erasure in erasures {
        text.push_str(&line_of(&Line::Erased {
            kind: erasure.kind.word().to_owned(),
            hash: hash(&key, erasure.kind, &erasure.network, &erasure.name),
            at: erasure.at,
        }));
    }
    let new = !path.exists();
    let mut file = OpenOptions::new()
        .write(true)
        .read(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(io)?;
    let length = file.seek(SeekFrom::End(0)).map_err(io)?;
    if length > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1)).map_err(io)?;
        file.read_exact(&mut last).map_err(io)?;
        if last != *b"\n" {
            // Half a line stays half a line.
            text.insert(0, '\n');
        }
    }
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(io)?;
    if new { durable::sync(data) } else { Ok(()) }
}

fn line_of(line: &Line) -> String {
    let text = serde_json::to_string(line).unwrap_or_default();
    format!("{text}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn erasure(kind: Erased, name: &str) -> Erasure {
        Erasure {
            id: EventId::new(Moment::default(), [1; 10]),
            kind,
            network: "bluesky".to_owned(),
            name: name.to_owned(),
            at: Moment::default(),
        }
    }

    #[test]
    fn what_was_taken_back_is_found_again_and_cannot_be_read() {
        let data = tempfile::tempdir().unwrap();
        append(data.path(), &[erasure(Erased::Post, "at://ada/1")], "k1").unwrap();
        // A power cut in the middle of a line.
        let path = data.path().join(LEDGER);
        let mut text = std::fs::read_to_string(&path).unwrap();
        text.push_str("{\"kind\":\"po");
        std::fs::write(&path, &text).unwrap();
        append(data.path(), &[erasure(Erased::Account, "did:plc:bo")], "k2").unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("ada") && !text.contains("plc"), "{text}");
        let ledger = Ledger::read(data.path()).unwrap();
        assert!(ledger.has(Erased::Post, "bluesky", "at://ada/1"));
        assert!(ledger.has(Erased::Account, "bluesky", "did:plc:bo"));
        assert!(!ledger.has(Erased::Post, "bluesky", "did:plc:bo"));
        assert!(!ledger.has(Erased::Post, "mastodon", "at://ada/1"));
    }

    #[test]
    fn a_ledger_that_goes_on_from_another_is_taken_once() {
        let (early, late, other) = (b"a\n".to_vec(), b"a\nb\n".to_vec(), b"c\n".to_vec());
        assert_eq!(join(vec![early.clone(), late.clone()]), late);
        assert_eq!(join(vec![late.clone(), early]), late);
        assert_eq!(join(vec![late, other]), b"a\nb\nc\n");
    }
}
