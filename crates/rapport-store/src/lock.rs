//! One process per data directory: an exclusive lock on a file that names its holder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

use crate::error::Error;
use crate::place::Place;

/// Held as long as the store is open; the operating system lets go of it when the process ends,
/// however it ends.
#[derive(Debug)]
pub(crate) struct InstanceLock {
    _file: File,
}

impl InstanceLock {
    /// Takes the lock of `directory`.
    pub(crate) fn take(directory: &Path) -> Result<Self, Error> {
        let path = directory.join("rapport.lock");
        let place = Place::file(&path);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| place.file_error("open", &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut process = String::new();
                let _ = file.read_to_string(&mut process);
                let process = process.trim();
                return Err(Error::Locked {
                    directory: directory.display().to_string(),
                    process: if process.is_empty() {
                        "unknown".to_owned()
                    } else {
                        process.to_owned()
                    },
                });
            }
            Err(TryLockError::Error(error)) => {
                return Err(place.file_error("lock", &error));
            }
        }
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "{}", std::process::id()))
            .and_then(|()| file.flush())
            .map_err(|error| place.file_error("write", &error))?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_told_who_was_first() {
        let directory = tempfile::tempdir().unwrap();
        let held = InstanceLock::take(directory.path()).unwrap();
        let refused = InstanceLock::take(directory.path())
            .unwrap_err()
            .to_string();
        assert!(
            refused.contains(&std::process::id().to_string()),
            "{refused}"
        );
        drop(held);
        assert!(InstanceLock::take(directory.path()).is_ok());
    }
}
