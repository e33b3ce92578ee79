//! Secrets that are easy to recognise, given to the program the way people and programs give them,
//! and then looked for wherever words end up: logs at their most talkative, the files of the database
//! with its log, every answer, the messages of the command line. They are nowhere; what is not secret
//! is found in the same places, so that the search is known to see.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

use rapport_store::Location;

use crate::database::Fresh;
use crate::program::{Running, rapport, run};
use crate::visitor::Visitor;

const PASSWORD: &str = "canary7Qx-password-3Zt";
const GUESS: &str = "canary7Qx-guess-5Rw";
const WRONG_TOKEN: &str = "rpt_canary7Qx-wrong-token-8Lm";
/// What may be found, where the data are.
const NO_SECRET: &str = "canary7Qx-workspace-2Kd";

/// Everything in which a secret could have been left: its name and its bytes.
type Places = Vec<(String, Vec<u8>)>;

/// Where a text stands, plainly or as base64.
fn places_of(places: &Places, text: &str) -> Vec<String> {
    use base64::Engine as _;
    let encoded = base64::engine::general_purpose::STANDARD_NO_PAD.encode(text);
    // The last characters depend on what follows.
    let encoded = &encoded[..encoded.len() - 2];
    let holds = |bytes: &[u8], text: &str| memchr::memmem::find(bytes, text.as_bytes()).is_some();
    places
        .iter()
        .filter(|(_, bytes)| holds(bytes, text) || holds(bytes, encoded))
        .map(|(name, _)| name.clone())
        .collect()
}

fn files_below(directory: &Path, places: &mut Places) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, places);
        } else {
            places.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
}

/// The memory of a process, as whoever may debug it sees it; nothing where that is not allowed.
fn memory(process: u32) -> Option<Vec<u8>> {
    use std::os::unix::fs::FileExt as _;
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).ok()?;
    let memory = std::fs::File::open(format!("/proc/{process}/mem")).ok()?;
    let mut held = Vec::new();
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let (range, _) = line.split_once(' ')?;
        let (from, to) = range.split_once('-')?;
        let (from, to) = (
            u64::from_str_radix(from, 16).ok()?,
            u64::from_str_radix(to, 16).ok()?,
        );
        let mut piece = vec![0; usize::try_from(to - from).ok()?];
        if memory.read_at(&mut piece, from).is_ok() {
            held.append(&mut piece);
        }
    }
    Some(held)
}

/// Gives every secret the program takes, and asks every door that can be read. What came back, and
/// the secrets that were made.
fn use_everything(address: &str) -> (Places, Vec<String>) {
    let visitor = Visitor::at(address, "");
    let mut places = Places::new();
    let mut note = |name: &str, answer: String| places.push((name.to_owned(), answer.into_bytes()));
    let wrong = format!("email=ada%40example.com&password={GUESS}");
    note(
        "a wrong password",
        visitor.post("/sign-in", &wrong).unwrap().text,
    );
    let right = format!("email=ada%40example.com&password={PASSWORD}");
    let answer = visitor.post("/sign-in", &right).unwrap().text;
    let (before, rest) = answer.split_once("set-cookie: rapport=").unwrap();
    let (session, after) = rest.split_once(';').unwrap();
    // The one answer that carries a session, without it.
    note("signing in", format!("{before}{after}"));
    let browser = Visitor::at(address, &format!("rapport={session}"));
    let made = browser
        .post("/settings/tokens", "name=Report&scope=admin&days=30")
        .unwrap();
    let (before, rest) = made.text.split_once("rpt_").unwrap();
    let end = rest
        .find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_".contains(letter))
        .unwrap();
    let token = format!("rpt_{}", &rest[..end]);
    // The one page that shows a token, without it.
    note("making a token", format!("{before}{}", &rest[end..]));
    let bearer = format!("Authorization: Bearer {token}");
    let me = visitor.ask("GET", "/api/v1/me", &bearer, "");
    assert!(me.starts_with("HTTP/1.1 200"), "{me}");
    let doors = rapport_web::table();
    let read = doors
        .iter()
        .filter(|row| row.0 == "GET" && row.1 != "/live");
    for (_, path, ..) in read {
        note(path, browser.get(path).text);
        note(path, visitor.ask("GET", path, &bearer, ""));
    }
    for (method, path, header, body) in [
        (
            "GET",
            "/api/v1/me",
            format!("Authorization: Bearer {WRONG_TOKEN}"),
            String::new(),
        ),
        (
            "GET",
            "/api/v1/me",
            format!("Authorization: Basic {PASSWORD}"),
            String::new(),
        ),
        (
            "GET",
            "/api/v1/me",
            format!("Authorization: Bearer {token}{token}"),
            String::new(),
        ),
        (
            "POST",
            "/api/v1/saved-searches",
            format!("Authorization: Bearer {token}"),
            format!("{{\"{PASSWORD}\""),
        ),
        (
            "POST",
            "/nowhere",
            format!("Cookie: rapport={session}"),
            format!("password={PASSWORD}"),
        ),
        (
            "PUT",
            "/today",
            format!("Cookie: rapport={session}"),
            format!("password={PASSWORD}"),
        ),
        (
            "POST",
            "/welcome",
            format!("Cookie: rapport={session}"),
            format!("password={PASSWORD}&name=a"),
        ),
    ] {
        note(
            &format!("{method} {path}"),
            visitor.ask(method, path, &header, &body),
        );
    }
    (places, vec![session.to_owned(), token])
}

#[test]
fn a_secret_is_found_nowhere_once_it_was_used() {
    for fresh in Fresh::each() {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("data");
        let more: Vec<String> = match &fresh.location {
            Location::Directory(_) => Vec::new(),
            Location::Postgres(url) => vec!["--database".to_owned(), url.clone()],
        };
        let password = directory.path().join("password");
        std::fs::write(&password, PASSWORD).unwrap();
        let words = [
            "setup",
            "--email",
            "ada@example.com",
            "--workspace",
            NO_SECRET,
            "--password-file",
        ];
        let said = run(rapport(&data, &words).arg(&password).args(&more));
        std::fs::remove_file(&password).unwrap();
        let log = directory.path().join("log");
        let mut command = rapport(
            &data,
            &[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--bluesky-profiles",
                "http://127.0.0.1:9/",
            ],
        );
        command
            .args(&more)
            .env("RAPPORT_LOG", "trace")
            .stderr(Stdio::from(std::fs::File::create(&log).unwrap()));
        let (running, address) = crate::program::started(&mut command);
        let (mut places, mut secrets) = use_everything(&address);
        secrets.extend([PASSWORD, GUESS, WRONG_TOKEN].map(str::to_owned));
        let held = memory(running.0.id());
        places.push(("what the command line said".to_owned(), said.into_bytes()));
        // Backups, while it runs, and what the command line says about itself.
        let backup = directory.path().join("backup");
        run(rapport(&data, &["backup", "--to"]).arg(&backup).args(&more));
        for words in ["doctor", "config"] {
            let output = rapport(&data, &[words]).args(&more).output().unwrap();
            assert!(!output.stdout.is_empty(), "{words}");
            places.push((words.to_owned(), [output.stdout, output.stderr].concat()));
        }
        // With the log of the database still beside it, and once it is folded.
        files_below(directory.path(), &mut places);
        end(running);
        files_below(directory.path(), &mut places);
        if let Location::Postgres(url) = &fresh.location {
            let dump = Command::new("pg_dump")
                .arg(url.replace("//rapport@", "//rapport_reader@"))
                .output()
                .unwrap();
            assert!(
                dump.status.success(),
                "{}",
                String::from_utf8_lossy(&dump.stderr)
            );
            places.push(("the dump of the database".to_owned(), dump.stdout));
        }
        for secret in &secrets {
            let found = places_of(&places, secret);
            assert!(found.is_empty(), "{secret} on {} in {found:?}", fresh.kind);
        }
        // A search that sees nothing would prove nothing.
        let found = places_of(&places, NO_SECRET);
        let kept = if fresh.kind == "sqlite" {
            "rapport.db"
        } else {
            "the dump"
        };
        assert!(found.iter().any(|place| place.contains(kept)), "{found:?}");
        assert!(found.iter().any(|place| place == "/today"), "{found:?}");
        let mut text = String::new();
        std::fs::File::open(&log)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        assert!(
            text.contains("SELECT"),
            "the log was not at its most talkative"
        );
        println!(
            "{} secrets in none of {} places on {}; in the memory of the running program: {}",
            secrets.len(),
            places.len(),
            fresh.kind,
            held.map_or_else(
                || "not looked".to_owned(),
                |held| in_memory(&held, &secrets)
            )
        );
    }
}

/// How often each secret stands in memory, as docs/SECURITY.md tells.
fn in_memory(held: &[u8], secrets: &[String]) -> String {
    let names = [
        "session",
        "token",
        "password",
        "wrong password",
        "wrong token",
    ];
    let often = names.iter().zip(secrets).map(|(name, secret)| {
        let count = memchr::memmem::find_iter(held, secret.as_bytes()).count();
        format!("{name} {count} times")
    });
    often.collect::<Vec<_>>().join(", ")
}

fn end(mut running: Running) {
    crate::program::ask_to_stop(&running);
    assert!(running.0.wait().unwrap().success());
}

#[test]
fn the_password_of_a_database_is_in_no_message() {
    let directory = tempfile::tempdir().unwrap();
    let mut urls = vec![
        format!("postgres://rapport:{PASSWORD}@127.0.0.1:nonsense/none"),
        format!("postgres://rapport:{PASSWORD}@[/none"),
    ];
    if let Ok(server) = std::env::var("RAPPORT_TEST_POSTGRES") {
        let (_, host) = server.split_once('@').unwrap();
        urls.push(format!("postgres://nobody:{PASSWORD}@{host}/none"));
    }
    for url in urls {
        for words in [["signals", "--json"], ["serve", "--demo"]] {
            let mut command = rapport(directory.path(), &words);
            let output = command
                .args(["--database", &url])
                .env("RAPPORT_LOG", "trace")
                .output()
                .unwrap();
            assert!(!output.status.success(), "{url}");
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            assert!(
                !said.is_empty() && !said.contains(PASSWORD),
                "{url}: {said}"
            );
        }
    }
}
