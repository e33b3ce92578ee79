//! A named request whose process dies: whenever that is, the change is made once, and whoever asks
//! again gets the answer the first time would have given.

use std::io::{Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;

use rapport_store::Location;

use crate::database::Fresh;
use crate::program::{rapport, run, set_up};
use crate::serve::{Serving, serve_with};

pub(crate) const SIGKILL: i32 = 9;
const POST: (&str, &str) = ("POST", "saved-searches");
const NEW: &str = "{\"query\":\"freezer\",\"purpose\":\"testing\"}";

/// Asks and gives status and body; nothing when the other side is gone.
#[expect(
    clippy::disallowed_methods,
    reason = "a test speaks to the program on loopback, past its own client"
)]
pub(crate) fn ask(
    serving: &Serving,
    token: &str,
    (method, path): (&str, &str),
    key: &str,
    body: &str,
) -> Option<(u16, String)> {
    let mut socket = std::net::TcpStream::connect(&serving.address).ok()?;
    let length = body.len();
    write!(
        socket,
        "{method} /api/v1/{path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nIdempotency-Key: {key}\r\nContent-Length: {length}\r\n\r\n{body}",
        serving.address
    )
    .ok()?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer).ok()?;
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    let (_, body) = answer.split_once("\r\n\r\n")?;
    Some((status, body.to_owned()))
}

#[test]
fn a_named_request_is_carried_out_once_though_the_process_dies_in_it() {
    for fresh in Fresh::each() {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("data");
        let database = match &fresh.location {
            Location::Postgres(url) => vec!["--database", url],
            Location::Directory(_) => Vec::new(),
        };
        set_up(&data, &database);
        let words = ["token", "add", "--name", "Killed", "--scope", "edit"];
        let made = run(rapport(&data, &words).args(&database));
        let made: serde_json::Value = serde_json::from_str(&made).unwrap();
        let token = made["token"].as_str().unwrap();
        let places = ["request.claimed", "request.changed", "request.answered"];
        for (place, expected) in places.iter().zip(1..) {
            let crash = format!("{place}:1");
            let mut serving = serve_with(&data, &database, &[("RAPPORT_CRASH_AT", &crash)]);
            let first = ask(&serving, token, POST, place, NEW);
            assert_eq!(first, None, "{place}");
            // A fault that did not fire would prove nothing.
            let ended = serving.running.0.wait().unwrap();
            assert_eq!(ended.signal(), Some(SIGKILL), "{place}");
            let serving = serve_with(&data, &database, &[]);
            let second = ask(&serving, token, POST, place, NEW).unwrap();
            let third = ask(&serving, token, POST, place, NEW).unwrap();
            assert_eq!(second.0, 201, "{place}: {}", second.1);
            assert_eq!(second, third, "{place}");
            let (_, listed) = ask(&serving, token, ("GET", "saved-searches"), "", "").unwrap();
            let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
            assert_eq!(
                listed["items"].as_array().unwrap().len(),
                expected,
                "{place}"
            );
            let other = NEW.replace("freezer", "cooler");
            let other = ask(&serving, token, POST, place, &other).unwrap();
            assert_eq!(other.0, 422, "{}", other.1);
        }
        println!(
            "{} kills inside named requests on {}",
            places.len(),
            fresh.kind
        );
    }
}
