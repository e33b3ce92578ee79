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

/// The newest standing signals `s` of people `w`, `$2` of each, with their posts `p`: the statement up
/// to the list of people. Both databases read the end of each person's part of an index. SQLite has
/// no `LATERAL`; PostgreSQL would, for the fence, ask SQLite's subquery anew for every signal.
macro_rules! newest_standing {
    (sqlite: $columns:expr, $joins:literal) => {
        concat!(
            "SELECT ", $columns, " FROM person w CROSS JOIN signal s JOIN post p ON p.id = s.post_id ", $joins,
            "WHERE w.workspace_id = $1 AND s.workspace_id = w.workspace_id AND s.person_id = w.id AND s.state IN ('open', 'snoozed') ",
            "AND s.id >= (SELECT MIN(n.id) FROM (SELECT t.id FROM signal t WHERE t.workspace_id = w.workspace_id AND t.person_id = w.id ",
            "AND t.state IN ('open', 'snoozed') ORDER BY t.id DESC LIMIT $2) AS n) AND w.id IN ("
        )
    };
    (postgres: $columns:expr, $joins:literal) => {
        concat!(
            "SELECT ", $columns, " FROM person w CROSS JOIN LATERAL (SELECT t.* FROM signal t WHERE t.workspace_id = w.workspace_id ",
            "AND t.person_id = w.id AND t.state IN ('open', 'snoozed') ORDER BY t.id DESC LIMIT $2) AS s JOIN post p ON p.id = s.post_id ", $joins,
            "WHERE w.workspace_id = $1 AND w.id IN ("
        )
    };
}
pub(crate) use newest_standing;

/// The same of signals that are seen: two conditions on `s` and `t`, which bind `$2` and `$3`, or on
/// PostgreSQL one on `t`, which binds `$2`; then how many of each.
macro_rules! newest_standing_seen {
    (sqlite: $columns:expr, $joins:literal, $s_is_seen:expr, $t_is_seen:expr) => {
        concat!(
            "SELECT ", $columns, " FROM person w CROSS JOIN signal s JOIN post p ON p.id = s.post_id ", $joins,
            "WHERE w.workspace_id = $1 AND s.workspace_id = w.workspace_id AND s.person_id = w.id AND s.state IN ('open', 'snoozed') AND ",
            $s_is_seen,
            " AND s.id >= (SELECT MIN(n.id) FROM (SELECT t.id FROM signal t WHERE t.workspace_id = w.workspace_id AND t.person_id = w.id ",
            "AND t.state IN ('open', 'snoozed') AND ", $t_is_seen, " ORDER BY t.id DESC LIMIT $4) AS n) AND w.id IN ("
        )
    };
    (postgres: $columns:expr, $joins:literal, $t_is_seen:expr) => {
        concat!(
            "SELECT ", $columns, " FROM person w CROSS JOIN LATERAL (SELECT t.* FROM signal t WHERE t.workspace_id = w.workspace_id ",
            "AND t.person_id = w.id AND t.state IN ('open', 'snoozed') AND ", $t_is_seen,
            " ORDER BY t.id DESC LIMIT $3) AS s JOIN post p ON p.id = s.post_id ", $joins,
            "WHERE w.workspace_id = $1 AND w.id IN ("
        )
    };
}
pub(crate) use newest_standing_seen;

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
        // Rows come from a thread of SQLite's own; it need not wait for them to be taken one by one.
        .row_buffer_size(1_000)
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

/// Versions of the schema that have been applied.
pub(crate) const APPLIED: &str =
    "SELECT version FROM _sqlx_migrations WHERE success ORDER BY version";

/// The names of its tables.
pub(crate) const NAMES_SQLITE: &str = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
pub(crate) const NAMES_POSTGRES: &str =
    "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1";

/// What is damaged, or `ok`.
pub(crate) const INTEGRITY_SQLITE: &str = "PRAGMA integrity_check(20)";
pub(crate) const REFERENCES_SQLITE: &str = "PRAGMA foreign_key_check";
/// PostgreSQL checks what it reads; what it can say beforehand is which index it could not build.
pub(crate) const INTEGRITY_POSTGRES: &str = "SELECT 'the index ' || c.relname || ' is not valid; REINDEX it' AS integrity_check FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND NOT i.indisvalid";

pub(crate) const SETTINGS_POSTGRES: &str = "SELECT name::text AS name, setting::text AS setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'server_version')";
/// Every table with the fence, and whether its owner obeys it too.
pub(crate) const FENCES_POSTGRES: &str = "SELECT c.relname::text AS name, (c.relrowsecurity AND c.relforcerowsecurity) AS forced FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() ORDER BY 1";
pub(crate) const NOW_POSTGRES: &str = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS at, pg_database_size(current_database())::bigint AS bytes";

pub(crate) const BEGIN_SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
pub(crate) const EXPORT_SNAPSHOT: &str = "SELECT pg_export_snapshot() AS name";

/// Whether a restore has left its note; while it runs there is the table without a row.
pub(crate) const HAS_NOTE_SQLITE: &str =
    "SELECT 1 AS one FROM sqlite_master WHERE type = 'table' AND name = 'rapport_restored'";
pub(crate) const HAS_NOTE_POSTGRES: &str = "SELECT 1 AS one FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'rapport_restored'";
pub(crate) const READ_NOTE: &str = "SELECT note FROM rapport_restored";
pub(crate) const MAKE_NOTE: &str = "CREATE TABLE rapport_restored (note TEXT NOT NULL)";
pub(crate) const WRITE_NOTE: &str = "INSERT INTO rapport_restored (note) VALUES ($1)";
pub(crate) const DROP_NOTE: &str = "DROP TABLE IF EXISTS rapport_restored";
