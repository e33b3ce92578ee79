//! The program as a server: ready, alone on its data, stopped.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::Command;

use crate::program::{Running, rapport, set_up};

/// Starts a server and waits until it says that it is ready.
fn serve(data: &Path) -> (Running, String) {
    let mut child = rapport(data, &["serve", "--listen", "127.0.0.1:0"])
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line.trim().rsplit("http://").next().unwrap().to_owned();
    (Running(child), address)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test speaks to the program on loopback, past its own client"
)]
fn get(address: &str, path: &str) -> String {
    let mut socket = std::net::TcpStream::connect(address).unwrap();
    write!(
        socket,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_new_instance_leads_to_the_first_page_and_a_set_up_one_to_signing_in() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let (running, address) = serve(&data);
    assert!(get(&address, "/healthz").ends_with("ok"));
    let first = get(&address, "/");
    assert!(
        first.starts_with("HTTP/1.1 303") && first.contains("location: /welcome"),
        "{first}"
    );
    drop(running);
    set_up(&data, &[]);
    let (_running, address) = serve(&data);
    let first = get(&address, "/");
    assert!(first.contains("location: /sign-in"), "{first}");
}

#[test]
fn a_second_process_is_refused_and_told_who_was_first() {
    let directory = tempfile::tempdir().unwrap();
    let (running, _) = serve(directory.path());
    let refused = rapport(directory.path(), &["signals", "--json"])
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        !refused.status.success() && words.contains(&running.0.id().to_string()),
        "{words}"
    );
}

#[test]
fn asked_to_stop_it_stops_and_says_nothing_went_wrong() {
    let directory = tempfile::tempdir().unwrap();
    let (mut running, _) = serve(directory.path());
    let asked = Command::new("kill")
        .args(["-TERM", &running.0.id().to_string()])
        .status()
        .unwrap();
    assert!(asked.success());
    assert!(running.0.wait().unwrap().success());
}
