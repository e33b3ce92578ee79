//! PostgreSQL's own tools, `pg_dump` and `pg_restore`: found on the path, never shipped.
//!
//! The password travels in the environment, because a command line can be read by every user of
//! the machine. The fence is opened for the whole instance: a dump taken behind it would be empty,
//! and `pg_dump` refuses to take one.

use std::path::Path;
use std::process::{Command, Stdio};

use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, PgPool};
use url::Url;

use crate::dialect;
use crate::error::Error;

/// The parameters of an address that PostgreSQL's tools know; the rest is for our driver.
const KNOWN: [&str; 10] = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "application_name",
];

/// Dumps the database of `url` as it was at an exported snapshot.
pub(crate) async fn dump(url: &str, snapshot: &str, file: &Path) -> Result<(), Error> {
    let mut command = tool("pg_dump", url)?;
    command
        .args(["--format=custom", "--no-owner", "--no-privileges"])
        // A note of a restore belongs to that restore.
        .args([
            "--enable-row-security",
            "--no-password",
            "--exclude-table=rapport_restored",
        ])
        .arg(format!("--snapshot={snapshot}"))
        .arg("--file")
        .arg(file);
    run(command).await
}

/// Restores a dump into the empty database of `url`, as a whole or not at all.
pub(crate) async fn restore(url: &str, dump: &Path) -> Result<(), Error> {
    let mut command = tool("pg_restore", url)?;
    command
        .args(["--no-owner", "--no-privileges", "--enable-row-security"])
        .args(["--no-password", "--single-transaction", "--exit-on-error"])
        .arg(dump);
    run(command).await
}

/// `name` with the address of the database, without its password in sight.
fn tool(name: &str, url: &str) -> Result<Command, Error> {
    let mut address = Url::parse(url)
        .map_err(|error| Error::Database(format!("the address of the database: {error}")))?;
    let mut command = Command::new(name);
    let mut fence = format!("-c rapport.workspace={}", dialect::WHOLE_INSTANCE);
    let mut password = address.password().map(decoded);
    let mut kept = Vec::new();
    for (key, value) in address.query_pairs() {
        match key.as_ref() {
            "password" => password = Some(value.into_owned()),
            "options" => fence = format!("{value} {fence}"),
            known if KNOWN.contains(&known) => kept.push(format!("{known}={}", encoded(&value))),
            _ => {}
        }
    }
    let query = kept.join("&");
    address.set_query((!query.is_empty()).then_some(query.as_str()));
    let _ = address.set_password(None);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command
        .env("PGOPTIONS", fence)
        .arg("--dbname")
        .arg(address.as_str());
    Ok(command)
}

fn decoded(text: &str) -> String {
    // A query's value is decoded the same way, but for the plus sign.
    let pair = format!("v={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

fn encoded(text: &str) -> String {
    // PostgreSQL reads %20, not the plus sign, as a space.
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

async fn run(mut command: Command) -> Result<(), Error> {
    let name = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let ran = tokio::task::spawn_blocking(move || command.output())
        .await
        .map_err(|error| Error::Tool(format!("{name} broke off: {error}")))?;
    match ran {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(Error::Tool(format!(
            "{name} failed: {}",
            String::from_utf8_lossy(&output.stderr)
                .trim()
                .replace('\n', "; ")
        ))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Error::Tool(format!(
            "{name} is not on the path; install PostgreSQL's client tools, of the server's version or newer (Debian: apt-get install postgresql-client)"
        ))),
        Err(error) => Err(Error::Tool(format!("{name} could not be started: {error}"))),
    }
}

/// An empty database on the same server, for trying a backup; it goes with [`Self::remove`].
#[derive(Debug)]
pub struct ScratchDatabase {
    server: PgPool,
    name: String,
    url: String,
}

impl ScratchDatabase {
    /// Makes it. `name` is plain letters, digits and underscores.
    ///
    /// # Errors
    /// When the role may not create databases, with the way out.
    pub async fn make(url: &str, name: &str) -> Result<Self, Error> {
        let (options, place) = dialect::postgres(url)?;
        let server = PgPoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await
            .map_err(|error| place.error(&error))?;
        let sql = format!("CREATE DATABASE \"{name}\"");
        sqlx::query(AssertSqlSafe(sql)).execute(&server).await.map_err(|error| {
            Error::Tool(format!(
                "cannot make a database to restore into: {error}; allow it with ALTER ROLE … CREATEDB, or verify with the address of another server"
            ))
        })?;
        let mut scratch = Url::parse(url)
            .map_err(|error| Error::Database(format!("the address of the database: {error}")))?;
        scratch.set_path(name);
        Ok(Self {
            server,
            name: name.to_owned(),
            url: scratch.into(),
        })
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Restores a dump into it.
    ///
    /// # Errors
    /// When the dump cannot be restored, or `pg_restore` is not there.
    pub async fn load(&self, dump: &Path) -> Result<(), Error> {
        restore(&self.url, dump).await
    }

    /// Removes it.
    ///
    /// # Errors
    /// When somebody is connected to it.
    pub async fn remove(self) -> Result<(), Error> {
        let sql = format!("DROP DATABASE IF EXISTS \"{}\" WITH (FORCE)", self.name);
        let removed = sqlx::query(AssertSqlSafe(sql)).execute(&self.server).await;
        self.server.close().await;
        removed
            .map(drop)
            .map_err(|error| Error::Database(format!("{} stays behind: {error}", self.name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_not_on_the_command_line_and_the_fence_is_open() {
        let url = "postgres://ann:p%40ss+w@db.example:5433/rapport?statement-cache-capacity=9&sslmode=require&options=-c%20x%3D1";
        let command = tool("pg_dump", url).unwrap();
        let words: Vec<_> = command
            .get_args()
            .map(|word| word.to_string_lossy())
            .collect();
        assert_eq!(
            words,
            [
                "--dbname",
                "postgres://ann@db.example:5433/rapport?sslmode=require"
            ]
        );
        let set = |name: &str| {
            command
                .get_envs()
                .find(|(key, _)| *key == name)
                .and_then(|(_, value)| value)
                .map(|value| value.to_string_lossy().into_owned())
        };
        assert_eq!(set("PGPASSWORD").as_deref(), Some("p@ss+w"));
        assert_eq!(
            set("PGOPTIONS").as_deref(),
            Some("-c x=1 -c rapport.workspace=instance")
        );
    }
}
