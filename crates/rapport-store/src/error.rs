//! What can go wrong with storage, as its callers can act on it.
//!
//! A failed fsync and damage in a database in use are not here: they end the process (`place.rs`).

/// Storage said no.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A uniqueness or reference rule of the schema refused the write.
    #[error("conflicting record: {0}")]
    Conflict(String),
    /// The request whose key this change belongs to has made its change already.
    #[error("this request was carried out already")]
    Repeated,
    /// The disk is full. Nothing acknowledged is lost; writes go on when there is space.
    #[error(
        "the disk that holds {place} is full, so nothing more is stored; free some space there, then try again: what was acknowledged before is safe"
    )]
    Full {
        /// The database file, or the server and its database.
        place: String,
    },
    /// A row holds what this program cannot have written: damage, or another program's hand.
    #[error(
        "the database holds something Rapport never writes: {0}; keep its files as they are, check the disk, and put back a copy of the data"
    )]
    Corrupt(String),
    /// A database that was only looked at is not as it was written. One in use ends the process.
    #[error("{place} is damaged: {found}")]
    Damaged {
        /// The database file, or the server and its database.
        place: String,
        /// What the database says.
        found: String,
    },
    /// The files are not such that they could be worked with, and were left alone.
    #[error("{file} cannot be used: {reason}")]
    Unusable {
        /// Which file or directory.
        file: String,
        /// What is wrong with it, and the way out.
        reason: String,
    },
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
        "{place} was written by a newer Rapport (its schema is version {found}, this program knows {known}); start that version, or restore a backup from before the upgrade"
    )]
    Newer {
        /// The database file, or the server and its database.
        place: String,
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
    /// A tool that comes with the database is missing or failed.
    #[error("{0}")]
    Tool(String),
    /// A place that should hold nothing holds something.
    #[error("{0}")]
    Taken(String),
    /// The program is shutting down and takes no more writes.
    #[error("the database is closed")]
    Closed,
}
