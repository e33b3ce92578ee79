//! The program as a server: ready, alone on its data, stopped.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::ChildStdout;

use crate::program::{Running, ask_to_stop, get, rapport, set_up};

/// A server that said it is ready.
pub(crate) struct Serving {
    pub(crate) running: Running,
    /// `127.0.0.1:port`
    pub(crate) address: String,
    /// What it says next.
    pub(crate) said: BufReader<ChildStdout>,
}

/// Starts a server and waits until it says that it is ready.
pub(crate) fn serve(data: &Path, more: &[&str]) -> Serving {
    serve_with(data, more, &[])
}

/// The same, with something in its environment.
pub(crate) fn serve_with(data: &Path, more: &[&str], environment: &[(&str, &str)]) -> Serving {
    let mut child = rapport(data, &["serve", "--listen", "127.0.0.1:0"])
        .args(more)
        .envs(environment.iter().copied())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    let address = line.trim().rsplit("http://").next().unwrap().to_owned();
    Serving {
        running: Running(child),
        address,
        said,
    }
}

#[test]
fn a_new_instance_leads_to_the_first_page_and_a_set_up_one_to_signing_in() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let serving = serve(&data, &[]);
    assert!(get(&serving.address, "/healthz").ends_with("ok"));
    let first = get(&serving.address, "/");
    assert!(
        first.starts_with("HTTP/1.1 303") && first.contains("location: /welcome"),
        "{first}"
    );
    drop(serving);
    set_up(&data, &[]);
    let serving = serve(&data, &[]);
    let first = get(&serving.address, "/");
    assert!(first.contains("location: /sign-in"), "{first}");
}

#[test]
fn a_second_process_is_refused_and_told_who_was_first() {
    let directory = tempfile::tempdir().unwrap();
    let serving = serve(directory.path(), &[]);
    let refused = rapport(directory.path(), &["signals", "--json"])
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        !refused.status.success() && words.contains(&serving.running.0.id().to_string()),
        "{words}"
    );
}

#[test]
fn asked_to_stop_it_stops_and_says_nothing_went_wrong() {
    let directory = tempfile::tempdir().unwrap();
    let mut serving = serve(directory.path(), &[]);
    ask_to_stop(&serving.running);
    assert!(serving.running.0.wait().unwrap().success());
}
