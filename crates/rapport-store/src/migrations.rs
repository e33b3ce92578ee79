//! The schema's history: the same files for both databases, forward only, and what it means when
//! they cannot be run.

use std::borrow::Cow;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

use crate::error::Error;
use crate::place::Place;

type Files = &'static [(i64, &'static str, &'static str)];

/// The files of a schema, oldest first: the same names in both folders, four digits and a word.
macro_rules! files {
    ($folder:literal: $($number:literal $file:literal)*) => {
        &[$((
            $number,
            $file.split_at("0000_".len()).1,
            include_str!(concat!("../migrations/", $folder, "/", $file, ".sql")),
        )),*]
    };
    ($folder:literal) => {
        files!(
            $folder:
            1 "0001_house"
            2 "0002_findings"
            3 "0003_language"
            4 "0004_api"
            5 "0005_sign_in"
            6 "0006_operations"
            7 "0007_team"
            8 "0008_second_factor"
            9 "0009_providers"
            10 "0010_visibility"
            11 "0011_events"
            12 "0012_webhooks"
            13 "0013_audit"
            14 "0014_mail"
            15 "0015_time_zone"
        )
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
