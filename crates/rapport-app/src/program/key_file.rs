//! The key file: what seals the few secrets that must be read again, such as the secret a webhook
//! signs with. It lies beside the database and never in a backup of it, so that who has one of the
//! two has nothing.
//!
//! A secret is sealed for its place: table, column and row go into the seal, so that it opens
//! nowhere else. Each seal names its key, so that keys can be changed while old seals open.
//!
//! What need not be read again (passwords, tokens) is hashed and never comes here.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};

use crate::clock::Chance;
use crate::error::Error;

/// What a seal begins with: the way it was made.
const VERSION: u8 = 1;
/// Bytes that name a key.
const NAME: usize = 8;
/// Bytes of a key.
const KEY: usize = 32;
/// Bytes that make each seal its own.
const NONCE: usize = 24;
/// The longest key file that is read, in bytes.
const LONGEST: u64 = 64 * 1_024;

const HEADING: &str = "# Keys of a Rapport instance, one a line; the last one seals, all of them open.\n\
                       # Keep a copy apart from the backups: without it, sealed secrets are gone.\n";

/// Names a key: 8 random bytes, shown as 16 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct KeyName([u8; NAME]);

impl std::fmt::Display for KeyName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for KeyName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyName({self})")
    }
}

/// The place a secret is sealed for.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    /// The table.
    pub table: &'a str,
    /// The column.
    pub column: &'a str,
    /// The row's whole key as text, the workspace first where it has one.
    pub row: &'a str,
}

impl Cell<'_> {
    /// Each part with its length, so that no two places read alike.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"rapport".to_vec();
        for part in [self.table, self.column, self.row] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes
    }
}

#[derive(Clone)]
struct Key {
    name: KeyName,
    cipher: XChaCha20Poly1305,
    text: String,
}

/// The file and, once it was read, its keys.
pub struct KeyFile {
    path: PathBuf,
    keys: RwLock<Vec<Key>>,
    /// Held by who changes the file: within a process, one at a time.
    changing: Mutex<()>,
}

impl KeyFile {
    /// A file that need not be there yet: it is made when the first secret is sealed.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self {
            path,
            keys: RwLock::default(),
            changing: Mutex::default(),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Seals a secret for its place under the newest key. Makes the file when there is none.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the file cannot be read or made, or others can read it.
    pub fn seal(&self, chance: &Chance, cell: Cell<'_>, secret: &[u8]) -> Result<Vec<u8>, Error> {
        let key = self.newest(chance)?;
        let nonce: [u8; NONCE] = chance.bytes();
        let payload = Payload {
            msg: secret,
            aad: &cell.bytes(),
        };
        let sealed = key
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Error::Unavailable("the secret is too long to be sealed".to_owned()))?;
        Ok([&[VERSION][..], &key.name.0, &nonce, &sealed].concat())
    }

    /// Opens what was sealed for this place. Whoever gets it keeps it out of logs.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when its key is not in the file, [`Error::Damaged`] when it was sealed for
    /// another place or changed since.
    pub fn open(&self, cell: Cell<'_>, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        let place = format!("{}.{} of {}", cell.table, cell.column, cell.row);
        let broken = || {
            Error::Damaged(format!(
                "the secret in {place} was changed or was sealed for another place"
            ))
        };
        let name = Self::key_of(sealed).ok_or_else(broken)?;
        let (nonce, text) = sealed
            .get(1 + NAME..)
            .and_then(<[u8]>::split_first_chunk::<NONCE>)
            .ok_or_else(broken)?;
        let key = match self.named(name) {
            Some(key) => key,
            // Another process may have made it.
            None => {
                self.read()?;
                self.named(name).ok_or_else(|| {
                    Error::Unavailable(format!(
                        "the secret in {place} is sealed under the key {name}, which is not in {}; put back the key \
                         file that belongs to this database",
                        self.path.display()
                    ))
                })?
            }
        };
        let payload = Payload {
            msg: text,
            aad: &cell.bytes(),
        };
        key.cipher
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| broken())
    }

    /// Under which key something was sealed; `None` when it is no seal.
    #[must_use]
    pub fn key_of(sealed: &[u8]) -> Option<KeyName> {
        let (version, rest) = sealed.split_first()?;
        let name = rest.first_chunk::<NAME>()?;
        (*version == VERSION).then_some(KeyName(*name))
    }

    /// The names of the keys in the file, the newest last; none when there is no file.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the file cannot be read, or others can read it.
    pub fn names(&self) -> Result<Vec<KeyName>, Error> {
        self.read()?;
        Ok(self.held().iter().map(|key| key.name).collect())
    }

    /// Adds a key, which seals from now on; what older ones sealed still opens.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the file cannot be read or written.
    pub fn add(&self, chance: &Chance) -> Result<KeyName, Error> {
        let _turn = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        self.read()?;
        let key = fresh(chance);
        let name = key.name;
        let keys = [self.held(), vec![key]].concat();
        self.replace(keys)?;
        Ok(name)
    }

    /// Forgets every key but the newest. What others sealed is gone afterwards: seal it anew first.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the file cannot be read or written.
    pub fn keep_the_newest(&self) -> Result<(), Error> {
        let _turn = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        self.read()?;
        let keys = self.held();
        match keys.last() {
            Some(newest) if keys.len() > 1 => self.replace(vec![newest.clone()]),
            _ => Ok(()),
        }
    }

    fn held(&self) -> Vec<Key> {
        self.keys
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn hold(&self, keys: Vec<Key>) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    fn named(&self, name: KeyName) -> Option<Key> {
        self.held().into_iter().find(|key| key.name == name)
    }

    fn newest(&self, chance: &Chance) -> Result<Key, Error> {
        // Read each time: another process may have added a key, and sealing is rare.
        self.read()?;
        if self.held().is_empty() {
            self.make(&fresh(chance))?;
            self.read()?;
        }
        self.held().pop().ok_or_else(|| {
            self.unusable("it holds no key; put back a copy, or remove it if nothing is sealed yet")
        })
    }

    /// Reads the file; none means no keys.
    fn read(&self) -> Result<(), Error> {
        let text = match self.text() {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                self.hold(Vec::new());
                return Ok(());
            }
            Err(error) => return Err(self.unusable(&error.to_string())),
        };
        let mut keys = Vec::new();
        for (number, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let key = key(line).ok_or_else(|| {
                self.unusable(&format!(
                    "line {} is not a key; put back a copy",
                    number + 1
                ))
            })?;
            keys.push(key);
        }
        if keys.is_empty() {
            return Err(self.unusable(
                "it holds no key; put back a copy, or remove it if nothing is sealed yet",
            ));
        }
        self.hold(keys);
        Ok(())
    }

    fn text(&self) -> io::Result<String> {
        let file = File::open(&self.path)?;
        let about = file.metadata()?;
        if about.permissions().mode() & 0o077 != 0 {
            return Err(io::Error::other(
                "others than its owner can use it; make it private with chmod 600, and if others may have read it, \
                 change the key",
            ));
        }
        if !about.is_file() || about.len() > LONGEST {
            return Err(io::Error::other("it is not a key file"));
        }
        io::read_to_string(file)
    }

    /// Makes the file, whole or not at all; one that another process made at the same time stays.
    fn make(&self, key: &Key) -> Result<(), Error> {
        let _turn = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(above) = self.path.parent() {
            fs::create_dir_all(above)
                .map_err(|error| self.unusable(&format!("its directory: {error}")))?;
        }
        let new = self.write_beside(std::slice::from_ref(key))?;
        let linked = match fs::hard_link(&new, &self.path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => self.sync_directory(),
        };
        let removed = fs::remove_file(&new);
        linked
            .and(removed)
            .map_err(|error| self.unusable(&format!("it cannot be made: {error}")))
    }

    fn replace(&self, keys: Vec<Key>) -> Result<(), Error> {
        let new = self.write_beside(&keys)?;
        fs::rename(&new, &self.path)
            .and_then(|()| self.sync_directory())
            .map_err(|error| self.unusable(&format!("it cannot be written: {error}")))?;
        self.hold(keys);
        Ok(())
    }

    fn write_beside(&self, keys: &[Key]) -> Result<PathBuf, Error> {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{}.new", std::process::id()));
        let new = PathBuf::from(name);
        let text: String = std::iter::once(HEADING.to_owned())
            .chain(keys.iter().map(|key| format!("{}\n", key.text)))
            .collect();
        // One that a process of the same number left behind is worth nothing.
        let _ = fs::remove_file(&new);
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&new)
            .and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            })
            .map_err(|error| self.unusable(&format!("it cannot be written: {error}")))?;
        Ok(new)
    }

    fn sync_directory(&self) -> io::Result<()> {
        let above = self
            .path
            .parent()
            .filter(|above| !above.as_os_str().is_empty());
        File::open(above.unwrap_or(Path::new(".")))?.sync_all()
    }

    fn unusable(&self, reason: &str) -> Error {
        Error::Unavailable(format!("the key file {}: {reason}", self.path.display()))
    }
}

fn fresh(chance: &Chance) -> Key {
    let (name, bytes): ([u8; NAME], [u8; KEY]) = (chance.bytes(), chance.bytes());
    let name = KeyName(name);
    Key {
        name,
        cipher: XChaCha20Poly1305::new(&bytes.into()),
        text: format!("{name} {}", STANDARD.encode(bytes)),
    }
}

/// A line of the file: the key's name and its bytes.
fn key(line: &str) -> Option<Key> {
    let (name, bytes) = line.trim().split_once(' ')?;
    let number = u64::from_str_radix(name, 16).ok()?;
    let bytes: [u8; KEY] = STANDARD.decode(bytes.trim()).ok()?.try_into().ok()?;
    (name.len() == 2 * NAME).then(|| Key {
        name: KeyName(number.to_be_bytes()),
        cipher: XChaCha20Poly1305::new(&bytes.into()),
        text: line.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELL: Cell<'static> = Cell {
        table: "webhook",
        column: "secret",
        row: "w/1",
    };

    fn file() -> (tempfile::TempDir, KeyFile) {
        let directory = tempfile::tempdir().unwrap();
        let file = KeyFile::at(directory.path().join("rapport.key"));
        (directory, file)
    }

    #[test]
    fn a_secret_opens_in_its_place_alone_and_only_unchanged() {
        let (_directory, file) = file();
        let chance = Chance::from_seed(1);
        assert!(file.names().unwrap().is_empty());
        let sealed = file.seal(&chance, CELL, b"a plain secret").unwrap();
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_eq!(file.open(CELL, &sealed).unwrap(), b"a plain secret");
        for elsewhere in [
            Cell { row: "w/2", ..CELL },
            Cell {
                column: "old_secret",
                ..CELL
            },
            Cell {
                table: "webhooks",
                column: "ecret",
                ..CELL
            },
        ] {
            let refused = file.open(elsewhere, &sealed).unwrap_err();
            assert!(matches!(refused, Error::Damaged(_)), "{refused}");
        }
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(file.open(CELL, &changed).is_err(), "byte {place}");
            assert!(file.open(CELL, &sealed[..place]).is_err(), "cut at {place}");
        }
        assert_ne!(file.seal(&chance, CELL, b"a plain secret").unwrap(), sealed);
    }

    #[test]
    fn the_file_is_private_and_one_that_others_can_read_is_refused() {
        let (_directory, file) = file();
        let chance = Chance::from_seed(2);
        file.seal(&chance, CELL, b"x").unwrap();
        let mode = fs::metadata(file.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o640)).unwrap();
        let refused = file.seal(&chance, CELL, b"x").unwrap_err().to_string();
        assert!(refused.contains("chmod 600"), "{refused}");
        let others: Vec<_> = fs::read_dir(file.path().parent().unwrap())
            .unwrap()
            .collect();
        assert_eq!(others.len(), 1, "nothing is left beside it");
    }

    #[test]
    fn an_added_key_seals_and_the_old_ones_open_until_they_are_forgotten() {
        let (_directory, file) = file();
        let chance = Chance::from_seed(3);
        let old = file.seal(&chance, CELL, b"old").unwrap();
        // Another process with the same file, which has read it before the key is added.
        let other = KeyFile::at(file.path().to_owned());
        assert_eq!(other.open(CELL, &old).unwrap(), b"old");
        let added = file.add(&chance).unwrap();
        let new = file.seal(&chance, CELL, b"new").unwrap();
        assert_eq!(KeyFile::key_of(&new), Some(added));
        assert_eq!(other.open(CELL, &new).unwrap(), b"new");
        assert_eq!(file.open(CELL, &old).unwrap(), b"old");
        file.keep_the_newest().unwrap();
        assert_eq!(file.names().unwrap(), [added]);
        let gone = file.open(CELL, &old).unwrap_err().to_string();
        assert!(
            gone.contains("put back the key file that belongs"),
            "{gone}"
        );
        assert_eq!(file.open(CELL, &new).unwrap(), b"new");
    }

    #[test]
    fn a_damaged_file_is_never_taken_for_a_new_one() {
        let (_directory, file) = file();
        let chance = Chance::from_seed(4);
        file.seal(&chance, CELL, b"x").unwrap();
        for text in [
            "",
            "# nothing\n",
            "0011223344556677 c2hvcnQ=\n",
            "not a key\n",
        ] {
            fs::write(file.path(), text).unwrap();
            let refused = file.seal(&chance, CELL, b"x").unwrap_err().to_string();
            assert!(refused.contains("put back a copy"), "{refused}");
        }
    }
}
