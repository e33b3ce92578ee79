//! A fresh database of each kind for a test.
//!
//! SQLite always; PostgreSQL when `RAPPORT_TEST_POSTGRES` names a server and a role that may
//! create databases, as `bin/test` sees to.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use rapport_store::{Location, Store};

/// A database that goes away with this value.
pub(crate) struct Fresh {
    pub(crate) kind: &'static str,
    pub(crate) location: Location,
    directory: Option<tempfile::TempDir>,
}

impl Fresh {
    pub(crate) fn sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        Self {
            kind: "sqlite",
            location: Location::Directory(directory.path().to_owned()),
            directory: Some(directory),
        }
    }

    /// `None` when no server was offered.
    pub(crate) fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("RAPPORT_TEST_POSTGRES") else {
            println!(
                "PostgreSQL was left out: RAPPORT_TEST_POSTGRES is not set (bin/test sets it)"
            );
            return None;
        };
        Some(Self::on(&server))
    }

    /// On that server, by its URL without a database.
    pub(crate) fn on(server: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "rapport_{}_{}",
            std::process::id(),
            NUMBER.fetch_add(1, Ordering::Relaxed)
        );
        run_sql(
            &format!("{server}/postgres"),
            &format!("CREATE DATABASE {name}"),
        );
        Self {
            kind: "postgres",
            location: Location::Postgres(format!("{server}/{name}")),
            directory: None,
        }
    }

    /// One of each kind there is.
    pub(crate) fn each() -> Vec<Self> {
        std::iter::once(Self::sqlite())
            .chain(Self::postgres())
            .collect()
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.location).await.unwrap()
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let (None, Location::Postgres(url)) = (&self.directory, &self.location) {
            let (server, name) = url.rsplit_once('/').unwrap();
            run_sql(
                &format!("{server}/postgres"),
                &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            );
        }
    }
}

/// Runs SQL through the server's own client, past everything under test; gives what it printed.
pub(crate) fn run_sql(url: &str, sql: &str) -> String {
    let output = Command::new("psql")
        .args([
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            url,
            "-c",
            sql,
        ])
        .output();
    let output = output.expect("psql, which bin/test installs");
    assert!(
        output.status.success(),
        "{sql}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}
