//! The schema's history: the same files for both databases, forward only, and what it means when
//! they cannot be run.

use std::borrow::Cow;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

use crate::error::Error;
use crate::place::Place;

type Files = &'static [(i64, &'static str, &'static str)];

/// The files of a schema, oldest first: the same names in both folders.
macro_rules! files {
    ($folder:literal: $($number:literal $name:literal)*) => {
        &[$((
            $number,
            $name,
            include_str!(concat!("../migrations/", $folder, "/000", $number, "_", $name, ".sql")),
        )),*]
    };
    ($folder:literal) => {
        files!($folder: 1 "house" 2 "findings" 3 "language" 4 "api" 5 "sign_in" 6 "operations" 7 "team")
    };
}

const SQLITE: Files = files!("sqlite");
const POSTGRES: Files = files!("postgres");

/// The versions of the schema this program knows, oldest first, each with its name.
#[must_use]
pub fn known_schema() -> Vec<(i64, &'static str)> {
    SQLITE
        .iter()
        .map(|(version, name, _)| (*version, *name))
        .collect()
}

pub(crate) fn sqlite() -> Migrator {
    migrator(SQLITE)
}

pub(crate) fn postgres() -> Migrator {
    migrator(POSTGRES)
}

fn migrator(files: Files) -> Migrator {
    let migrations: Vec<Migration> = files
        .iter()
        .map(|(version, name, sql)| {
            Migration::new(
                *version,
                Cow::Borrowed(name),
                MigrationType::Simple,
                sqlx::SqlSafeStr::into_sql_str(*sql),
                false,
            )
        })
        .collect();
    Migrator::with_migrations(migrations)
}

/// A database that has seen a version this program does not know is left alone.
pub(crate) fn refusal(error: MigrateError, place: &Place) -> Error {
    match error {
        MigrateError::VersionMissing(found) => Error::Newer {
            place: place.to_string(),
            found,
            known: known_schema().last().map_or(0, |(version, _)| *version),
        },
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            place.error(&error)
        }
        other => Error::Database(format!("{place}: bringing the schema up to date: {other}")),
    }
}
