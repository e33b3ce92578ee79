//! Where a database is, in words for a person, and what its driver's errors mean there.
//!
//! Two of them end the process at once, whoever met them: a failed fsync, after which nobody knows
//! what is on the disk, and a database that is not as it was written. Going on would acknowledge
//! writes that may be gone, or build on damage. The next start works with what is really there.

use std::fmt;
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;
use std::sync::Arc;

use crate::error::Error;

/// The exit status after a disk or a database that cannot be trusted.
const UNTRUSTWORTHY: i32 = 70;

/// The database file, or the server and its database. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    words: Arc<str>,
    /// Looked at by a process that acknowledges nothing, and that is to tell of damage.
    examined: bool,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl Place {
    pub(crate) fn file(file: &Path) -> Self {
        Self {
            words: file.display().to_string().into(),
            examined: false,
        }
    }

    pub(crate) fn server(host: &str, database: &str) -> Self {
        Self {
            words: format!("the PostgreSQL database {database} on {host}").into(),
            examined: false,
        }
    }

    /// The same for whoever only looks, or makes something that is not in use yet: what is wrong
    /// there is an error like any other and ends nothing.
    pub(crate) fn examined(self) -> Self {
        Self {
            examined: true,
            ..self
        }
    }

    /// What an error of the driver means for the caller, if the caller is to live on.
    pub(crate) fn error(&self, error: &sqlx::Error) -> Error {
        let database = match error {
            sqlx::Error::Database(database) => database,
            sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::Decode(_) => return Error::Corrupt(error.to_string()),
            _ => return Error::Database(format!("{self}: {error}")),
        };
        let (code, message) = (database.code().unwrap_or_default(), database.message());
        if database.is_unique_violation() || database.is_foreign_key_violation() {
            return Error::Conflict(message.to_owned());
        }
        match meaning(&code) {
            Meaning::Full => Error::Full {
                place: self.to_string(),
            },
            Meaning::Unconfirmed if self.examined => Error::Database(format!(
                "{self}: the disk could not confirm a write (fsync failed: {message}); check the disk"
            )),
            Meaning::Damaged if self.examined => Error::Damaged {
                place: self.to_string(),
                found: message.to_owned(),
            },
            Meaning::Unconfirmed => self.leave_unconfirmed(message),
            Meaning::Damaged => self.leave_damaged(message),
            Meaning::Closed => Error::Unusable {
                file: self.to_string(),
                reason: format!(
                    "{message}; the user who runs Rapport must be able to read and write it and its directory, and the disk needs some space"
                ),
            },
            Meaning::Failing => Error::Database(format!(
                "{self}: {message} (code {code}); check the disk that holds it and the quota of the user who runs \
                 Rapport: what was acknowledged before is safe"
            )),
            Meaning::Other => Error::Database(format!("{self}: {message} (code {code})")),
        }
    }

    /// What an error of the file system means while `doing` something to the files there.
    pub(crate) fn file_error(&self, doing: &str, error: &io::Error) -> Error {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::Full {
                place: self.to_string(),
            },
            _ => Error::Unusable {
                file: self.to_string(),
                reason: format!("cannot {doing} it: {error}"),
            },
        }
    }

    /// Ends the process: what was written may not be on the disk.
    pub(crate) fn leave_unconfirmed(&self, message: &str) -> ! {
        leave(&format!(
            "the disk that holds {self} could not confirm a write (fsync failed: {message}). Stopped, so that nothing \
             unconfirmed is ever acknowledged; what was acknowledged before was confirmed. Check the disk, its cable \
             and its file system, then start again"
        ))
    }

    /// Ends the process: what is read is not what was written.
    fn leave_damaged(&self, message: &str) -> ! {
        leave(&format!(
            "{self} is damaged ({message}). Stopped, so that nothing is built on damage. Keep the files as they are, \
             check the disk, and put back a copy of the data; the guide, under “When the disk fails”, says how to save \
             what can still be read"
        ))
    }
}

/// Past the log, which may be filtered: this is the last word of the process.
fn leave(words: &str) -> ! {
    let _ = writeln!(io::stderr(), "rapport: {words}");
    std::process::exit(UNTRUSTWORTHY)
}

#[derive(Debug, PartialEq, Eq)]
enum Meaning {
    Full,
    Unconfirmed,
    Damaged,
    Closed,
    Failing,
    Other,
}

/// PostgreSQL's codes have five letters or digits; SQLite's are numbers whose last byte is the kind.
fn meaning(code: &str) -> Meaning {
    match code {
        "53100" => return Meaning::Full,
        "XX001" | "XX002" => return Meaning::Damaged,
        _ if code.len() == 5 => return Meaning::Other,
        _ => {}
    }
    let Ok(number) = code.parse::<u32>() else {
        return Meaning::Other;
    };
    match (number, number & 0xff) {
        // No space; no space for the index of the log.
        (_, 13) | (4_874, _) => Meaning::Full,
        // fsync of a file, of a directory.
        (1_034 | 1_290, _) => Meaning::Unconfirmed,
        // A malformed database; not a database; damage the file system or a checksum found.
        (_, 11 | 26) | (8_458 | 8_202, _) => Meaning::Damaged,
        // Not permitted, read only, cannot be opened.
        (_, 3 | 8 | 14) => Meaning::Closed,
        // Reading or writing failed, or the operating system would not say why.
        (_, 10) => Meaning::Failing,
        _ => Meaning::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_their_databases_mean_them() {
        assert_eq!(meaning("13"), Meaning::Full);
        assert_eq!(meaning("53100"), Meaning::Full);
        assert_eq!(meaning("1034"), Meaning::Unconfirmed);
        assert_eq!(meaning("1290"), Meaning::Unconfirmed);
        // An index that does not agree with its table.
        assert_eq!(meaning("779"), Meaning::Damaged);
        assert_eq!(meaning("26"), Meaning::Damaged);
        assert_eq!(meaning("XX001"), Meaning::Damaged);
        assert_eq!(meaning("1032"), Meaning::Closed);
        assert_eq!(meaning("266"), Meaning::Failing);
        // Unique violation in PostgreSQL; as a number it would mean a full disk's kind.
        assert_eq!(meaning("23505"), Meaning::Other);
    }
}
