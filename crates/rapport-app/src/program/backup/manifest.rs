//! What a backup says about itself: `manifest.json`, beside the files it names.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use rapport_model::time::Moment;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::durable::failed;
use crate::error::Error;

/// The name of the manifest in a backup.
pub const MANIFEST: &str = "manifest.json";
/// The format this program writes and reads.
pub const FORMAT: u32 = 1;
/// What never goes into a backup.
pub const LEFT_OUT: [&str; 2] = ["rapport.key", "rapport.toml"];

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format of the backup.
    pub format: u32,
    /// The version of the program that took it.
    pub program: String,
    /// `sqlite` or `postgres`.
    pub database: String,
    /// The version of the database's schema.
    pub schema: i64,
    /// When it was taken.
    pub created_at: Moment,
    /// Its files.
    pub files: Vec<Entry>,
    /// How many rows each table had.
    pub rows: BTreeMap<String, u64>,
    /// What was left out on purpose.
    pub left_out: Vec<String>,
    /// Why.
    pub note: String,
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name beside the manifest.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Entry {
    /// Reads a file to its end.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(directory: &Path, name: &str) -> Result<Self, Error> {
        let path = directory.join(name);
        let (bytes, sha256) = digest(&path)?;
        Ok(Self {
            name: name.to_owned(),
            bytes,
            sha256,
        })
    }
}

impl Manifest {
    /// Reads the manifest of a backup.
    ///
    /// # Errors
    /// When there is none, or it is of a format this program does not know.
    pub fn read(directory: &Path) -> Result<Self, Error> {
        let path = directory.join(MANIFEST);
        let text = std::fs::read_to_string(&path).map_err(|error| {
            Error::Unavailable(format!(
                "{} is not a backup: {}: {error}",
                directory.display(),
                path.display()
            ))
        })?;
        let manifest: Self = serde_json::from_str(&text)
            .map_err(|error| Error::Unavailable(format!("{}: {error}", path.display())))?;
        if manifest.format > FORMAT {
            return Err(Error::Unavailable(format!(
                "{} is of format {}, this program knows {FORMAT}; use the Rapport that took it ({})",
                path.display(),
                manifest.format,
                manifest.program
            )));
        }
        Ok(manifest)
    }

    /// The file that holds the database.
    #[must_use]
    pub fn database_file(&self) -> &'static str {
        if self.database == "postgres" {
            "rapport.dump"
        } else {
            "rapport.db"
        }
    }

    /// Whether the files are what the manifest says.
    ///
    /// # Errors
    /// The first one that is missing or is something else.
    pub fn check_files(&self, directory: &Path) -> Result<(), Error> {
        if !self
            .files
            .iter()
            .any(|file| file.name == self.database_file())
        {
            return Err(Error::Unavailable(format!(
                "the manifest of {} names no {}",
                directory.display(),
                self.database_file()
            )));
        }
        for file in &self.files {
            // A manifest from elsewhere must not lead out of its own directory.
            if file.name.contains(['/', '\\']) || file.name.starts_with('.') {
                return Err(Error::Unavailable(format!(
                    "the manifest of {} names “{}”, which is not a file beside it",
                    directory.display(),
                    file.name
                )));
            }
            let found = Entry::of(directory, &file.name)?;
            if found != *file {
                return Err(Error::Unavailable(format!(
                    "{} is not what the backup wrote ({} bytes and SHA-256 {}, not {} and {}); this backup is damaged, use another one",
                    directory.join(&file.name).display(),
                    found.bytes,
                    found.sha256,
                    file.bytes,
                    file.sha256
                )));
            }
        }
        Ok(())
    }
}

/// The length and the SHA-256 of a file.
pub(crate) fn digest(path: &Path) -> Result<(u64, String), Error> {
    let mut file = File::open(path).map_err(|error| failed(path, &error))?;
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut piece = vec![0; 1 << 20];
    loop {
        let read = file
            .read(&mut piece)
            .map_err(|error| failed(path, &error))?;
        if read == 0 {
            break;
        }
        bytes += read as u64;
        hash.update(&piece[..read]);
    }
    Ok((bytes, hexadecimal(&hash.finalize())))
}

/// Bytes as text.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        use std::fmt::Write as _;
        let _ = write!(text, "{byte:02x}");
        text
    })
}
