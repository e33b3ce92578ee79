//! A backup beside a server that is asked for pages, its trial, and a restore: how long each takes,
//! and what it does to the pages. The backup is a process of its own, as in earnest.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use serde_json::{Value, json};

use super::pages::{Archive, archive, at};

/// Asked for in turn.
const PAGES: [&str; 2] = ["/today", "/signals"];

pub(crate) async fn run(posts: usize, signals: usize, requests: usize) -> Result<Value, String> {
    let archive = archive(posts, signals).await?;
    let place = archive.directory.path().to_owned();
    let (data, copy) = (place.join("data"), place.join("copy"));
    let mut asked = 0;
    let quiet = ask(&archive, || {
        asked += 1;
        Ok(asked <= requests)
    })
    .await?;
    let started = Instant::now();
    let mut child = rapport(&data, &["backup", "--to"], &copy)?;
    let meanwhile = ask(&archive, || Ok(!ended(&mut child)?)).await?;
    let backup = started.elapsed().as_secs_f64();
    let log = length(&data.join("rapport.db-wal"));
    let verify = timed(&data, &["backup", "--verify"], &copy)?;
    let restore = timed(&place.join("restored"), &["restore", "--from"], &copy)?;
    Ok(json!({
        "posts": archive.stored,
        "signals": archive.signals,
        "database_bytes": length(&data.join("rapport.db")),
        "copy_bytes": length(&copy.join("rapport.db")),
        "log_bytes_afterwards": log,
        "backup_seconds": backup,
        "verify_seconds": verify,
        "restore_seconds": restore,
        "pages_quiet": quiet,
        "pages_during_backup": meanwhile,
    }))
}

/// Asks for the pages one after another as long as `go_on` says so.
async fn ask(
    archive: &Archive,
    mut go_on: impl FnMut() -> Result<bool, String>,
) -> Result<Value, String> {
    let mut millis = PAGES.map(|_| Vec::new());
    while go_on()? {
        for (page, millis) in PAGES.into_iter().zip(&mut millis) {
            millis.push(archive.ask(page).await?.0);
        }
    }
    let figures = PAGES.into_iter().zip(&mut millis).map(|(page, millis)| {
        let figures = json!({
            "requests": millis.len(), "p50_ms": at(millis, 50), "p99_ms": at(millis, 99), "most_ms": at(millis, 100),
        });
        (page.to_owned(), figures)
    });
    Ok(Value::Object(figures.collect()))
}

fn rapport(data: &Path, words: &[&str], place: &Path) -> Result<Child, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    Command::new(program)
        .arg("--data")
        .arg(data)
        .args(words)
        .arg(place)
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())
}

/// Whether a command has come to its end, which must be a good one.
fn ended(child: &mut Child) -> Result<bool, String> {
    match child.try_wait().map_err(|error| error.to_string())? {
        None => Ok(false),
        Some(status) if status.success() => Ok(true),
        Some(status) => Err(format!("a command ended with {status}")),
    }
}

fn timed(data: &Path, words: &[&str], place: &Path) -> Result<f64, String> {
    let started = Instant::now();
    let mut child = rapport(data, words, place)?;
    child.wait().map_err(|error| error.to_string())?;
    ended(&mut child)?;
    Ok(started.elapsed().as_secs_f64())
}

fn length(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |found| found.len())
}
