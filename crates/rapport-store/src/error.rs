//! What can go wrong with storage, as its callers can act on it.

/// Storage said no.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A uniqueness or reference rule of the schema refused the write.
    #[error("conflicting record: {0}")]
    Conflict(String),
    /// The disk is full. Nothing acknowledged is lost; writes go on when there is space.
    #[error("the disk that holds the database is full; free some space, then try again")]
    Full,
    /// What was read is not what was ever written: damage, or another program's hand.
    #[error("the database holds something Rapport never writes: {0}")]
    Corrupt(String),
    /// Another process holds the data directory.
    #[error(
        "the data directory {directory} is in use by process {process}; stop it first, or choose another directory with --data"
    )]
    Locked {
        /// Which directory.
        directory: String,
        /// The process id found in the lock file, or a word saying it is unknown.
        process: String,
    },
    /// A newer Rapport has been here.
    #[error(
        "the database was written by a newer Rapport (its schema is version {found}, this program knows {known}); start that version, or restore a backup from before the upgrade"
    )]
    Newer {
        /// What the database says.
        found: i64,
        /// The last one this program knows.
        known: i64,
    },
    /// The PostgreSQL role would see through the fence between workspaces.
    #[error(
        "the PostgreSQL role “{0}” is a superuser or may bypass row-level security, so the fence between workspaces would not hold; create a plain role (CREATE ROLE rapport LOGIN PASSWORD '…'; CREATE DATABASE rapport OWNER rapport) and use that"
    )]
    Unfenced(String),
    /// Everything else the database reports.
    #[error("the database failed: {0}")]
    Database(String),
    /// The program is shutting down and takes no more writes.
    #[error("the database is closed")]
    Closed,
}

/// SQLite's extended codes for a failed fsync (file, directory) and for failing to write the
/// checkpoint: after these nobody knows what is on the disk.
const FSYNC_FAILED: [&str; 2] = ["1034", "1290"];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default();
                if database.is_unique_violation() || database.is_foreign_key_violation() {
                    Self::Conflict(database.message().to_owned())
                } else if code == "13" || code == "53100" {
                    Self::Full
                } else if code == "11" || code == "26" {
                    Self::Corrupt(database.message().to_owned())
                } else {
                    if FSYNC_FAILED.contains(&code.as_ref()) {
                        leave_loudly(database.message());
                    }
                    Self::Database(format!("{} (code {code})", database.message()))
                }
            }
            sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::Decode(_) => Self::Corrupt(error.to_string()),
            _ => Self::Database(error.to_string()),
        }
    }
}

/// A failed fsync leaves pages in an unknown state, and going on would acknowledge writes that
/// may be gone. The program ends here; the next start recovers from what is really on the disk.
fn leave_loudly(message: &str) -> ! {
    tracing::error!(
        reason = message,
        "the disk could not confirm a write (fsync failed); stopping so that nothing unconfirmed \
         is ever acknowledged: check the disk, then start again"
    );
    std::process::exit(70)
}
