//! The program as a server: ready, alone on its data, stopped.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::ChildStdout;

use rapport_app::understand::sources;
use rapport_simulator::{Plan, Simulator};
use rapport_store::Location;

use crate::database::Fresh;
use crate::program::{Running, ask_to_stop, get, rapport, run, set_up};
use crate::visitor::{Visitor, answer, search_form};
use crate::world::World;

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
    // What people wrote is in there.
    let mode = std::fs::metadata(&data).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
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

#[tokio::test(flavor = "multi_thread")]
async fn asked_to_stop_it_answers_what_was_asked_and_waits_for_no_mute_site_or_open_page() {
    let simulator = Simulator::start(Plan::new(1, 1)).await.unwrap();
    let world = World::on(Fresh::sqlite()).await;
    let file = format!(
        "<opml version=\"2.0\"><body><outline type=\"rss\" text=\"mute\" xmlUrl=\"{}\"/></body></opml>",
        simulator.url("/mute")
    );
    sources::import_opml(&world.app, &world.actor, file.as_bytes())
        .await
        .unwrap();
    let World {
        app, fresh, store, ..
    } = world;
    drop(store);
    app.close().await;
    let Location::Directory(data) = &fresh.location else {
        panic!()
    };
    while rapport_store::hold(data).is_err() {
        tokio::task::yield_now().await;
    }
    let host = simulator.host();
    let mut serving = serve_with(data, &["--allow-host", &host], &[("RAPPORT_LOG", "info")]);
    let ada = Visitor::signed_in(&serving.address);
    let live = ada.live();
    let form = search_form("atlast");
    let (one_half, other_half) = form.split_at(10);
    let mut asking = ada.begin("/saved-searches", one_half, form.len()).unwrap();
    while simulator.hits("/mute") == 0 {
        tokio::task::yield_now().await;
    }
    ask_to_stop(&serving.running);
    let mut log = BufReader::new(serving.running.0.stderr.take().unwrap()).lines();
    assert!(log.any(|line| line.unwrap().contains("stopping")));
    asking.write_all(other_half.as_bytes()).unwrap();
    assert_eq!(answer(asking).unwrap().status, 303);
    log.for_each(drop);
    assert_eq!(serving.running.0.wait().unwrap().code(), Some(0));
    drop(live);
    // All of it is in the one file: the log was folded into it.
    assert!(!data.join("rapport.db-wal").exists());
    assert!(run(&mut rapport(data, &["search", "list"])).contains("atlast"));
}
