//! The seam: everything in which SQLite and PostgreSQL differ. All other SQL of the store is
//! common to both.
//!
//! Agreed subset: ids are UUIDs, instants BIGINT/INTEGER microseconds, lists and trees JSON text,
//! `$n` placeholders, `ON CONFLICT`, `RETURNING`; no arrays, no enums, no `now()`.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use crate::error::Error;
use crate::place::Place;

/// The fence on PostgreSQL: what `rapport.workspace` is set to when no single workspace is meant.
pub(crate) const WHOLE_INSTANCE: &str = "instance";

/// Sets the fence for a transaction.
pub(crate) const SET_FENCE_IN_TRANSACTION: &str =
    "SELECT set_config('rapport.workspace', $1, true)";
/// Sets the fence for a borrowed connection; each borrower sets its own before anything else.
pub(crate) const SET_FENCE: &str = "SELECT set_config('rapport.workspace', $1, false)";

/// Ingest takes this lock so that two streams cannot both create one person.
pub(crate) const TAKE_TURNS: &str = "SELECT pg_advisory_xact_lock(7290034517)";

/// Who decides about a workspace's signals takes this lock, so that two who decide about one post at
/// the same time count it once.
pub(crate) const TAKE_TURNS_IN: &str =
    "SELECT pg_advisory_xact_lock(hashtextextended($1, 7290034517))";

/// Whether the role sees through row-level security.
pub(crate) const ROLE: &str = "SELECT rolname::text AS name, (rolsuper OR rolbypassrls) AS unfenced FROM pg_roles WHERE rolname = current_user";

/// How many pages the log of SQLite holds, in the column `log`.
pub(crate) const LOG_LENGTH: &str = "PRAGMA wal_checkpoint(NOOP)";
/// Folds the log into the database file as far as no reader needs it.
pub(crate) const FOLD_LOG: &str = "PRAGMA wal_checkpoint(PASSIVE)";
/// Folds all of it and begins it anew.
pub(crate) const EMPTY_LOG: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

/// Gives a row when the database is Rapport's.
pub(crate) const RECOGNISED: &str =
    "SELECT 1 AS ours FROM sqlite_master WHERE name = '_sqlx_migrations'";

/// For looking at a database that may not be Rapport's: sets nothing that the file remembers.
pub(crate) fn sqlite_as_it_is(path: &std::path::Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .pragma("wal_autocheckpoint", "0")
}

pub(crate) fn sqlite(path: &std::path::Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        // NORMAL loses acknowledged commits at a power cut in WAL mode; FULL does not.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        // Erased means erased: freed pages are overwritten.
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("cache_size", "-32000")
        .pragma("mmap_size", "268435456")
        // The writer does it, where a failure is seen.
        .pragma("wal_autocheckpoint", "0")
        .statement_cache_capacity(300)
}

pub(crate) fn postgres(url: &str) -> Result<(PgConnectOptions, Place), Error> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|error| Error::Database(format!("the address of PostgreSQL: {error}")))?
        .application_name("rapport")
        .statement_cache_capacity(300);
    let database = options.get_database().unwrap_or_default();
    let place = Place::server(options.get_host(), database);
    Ok((options, place))
}

/// Each table with the statement that gives all it holds as one text, in a fixed order.
pub(crate) const TABLES_SQLITE: &str = "
SELECT t.name, 'SELECT coalesce(group_concat(line, char(10)), '''') AS held FROM (SELECT ' ||
  (SELECT group_concat('quote(\"' || c.name || '\")', ' || '','' || ') FROM pragma_table_info(t.name) c) ||
  ' AS line FROM \"' || t.name || '\" ORDER BY 1)' AS held
FROM sqlite_master t WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'
ORDER BY t.name";

pub(crate) const TABLES_POSTGRES: &str = "
SELECT t.table_name::text AS name,
  'SELECT coalesce(md5(string_agg(t::text, chr(10) ORDER BY t::text)), '''') AS held FROM \"' || t.table_name || '\" t' AS held
FROM information_schema.tables t WHERE t.table_schema = current_schema() AND t.table_name NOT LIKE '\\_sqlx%'
ORDER BY 1";

/// The schema in words common to both databases.
pub(crate) const SCHEMA_SQLITE: &str = "
SELECT t.name || '.' || c.name || ' ' ||
  CASE c.type WHEN 'BLOB' THEN 'bytes' WHEN 'INTEGER' THEN 'integer' WHEN 'TEXT' THEN 'text' WHEN 'REAL' THEN 'real' ELSE c.type END ||
  CASE WHEN c.\"notnull\" THEN '' ELSE ' null' END || CASE WHEN c.pk > 0 THEN ' key' || c.pk ELSE '' END AS line
FROM sqlite_master t JOIN pragma_table_info(t.name) c
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'
UNION ALL
SELECT 'index ' || name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
ORDER BY 1";

pub(crate) const SCHEMA_POSTGRES: &str = "
SELECT c.table_name || '.' || c.column_name || ' ' ||
  CASE c.data_type WHEN 'uuid' THEN 'bytes' WHEN 'bytea' THEN 'bytes' WHEN 'bigint' THEN 'integer' WHEN 'boolean' THEN 'integer' WHEN 'double precision' THEN 'real' ELSE c.data_type END ||
  CASE WHEN c.is_nullable = 'NO' THEN '' ELSE ' null' END || coalesce(' key' || k.ordinal_position, '') AS line
FROM information_schema.columns c
LEFT JOIN (information_schema.table_constraints t JOIN information_schema.key_column_usage k USING (constraint_schema, constraint_name))
  ON t.constraint_type = 'PRIMARY KEY' AND t.table_schema = c.table_schema AND t.table_name = c.table_name AND k.column_name = c.column_name
WHERE c.table_schema = current_schema() AND c.table_name NOT LIKE '\\_sqlx%'
UNION ALL
SELECT 'index ' || i.indexname FROM pg_indexes i WHERE i.schemaname = current_schema() AND i.tablename NOT LIKE '\\_sqlx%'
  AND NOT EXISTS (SELECT 1 FROM pg_constraint p WHERE p.conname = i.indexname)
ORDER BY 1";
