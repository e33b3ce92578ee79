//! The program as a process: started, spoken to, ended.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use crate::world::PASSWORD;

/// The program with these words, and nothing of the tester's own settings.
pub(crate) fn rapport(data: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("RAPPORT_")) {
        command.env_remove(name);
    }
    command
        .arg("--data")
        .arg(data)
        .env("RAPPORT_LOG", "warn")
        .args(words);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs to the end and expects success.
pub(crate) fn run(command: &mut Command) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    assert!(
        status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&stderr)
    );
    String::from_utf8(stdout).unwrap()
}

/// Creates the first admin, as a script would.
pub(crate) fn set_up(data: &Path, more: &[&str]) {
    let password = data.with_extension("password");
    std::fs::write(&password, format!("{PASSWORD}\n")).unwrap();
    let mut command = rapport(
        data,
        &["setup", "--email", "ada@example.com", "--password-file"],
    );
    run(command.arg(&password).args(more));
}

/// Starts a server, waits until it says that it is ready, and gives its address.
pub(crate) fn started(command: &mut Command) -> (Running, String) {
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line.trim().rsplit("http://").next().unwrap().to_owned();
    (Running(child), address)
}

/// Asks a process to stop, as a supervisor does.
pub(crate) fn ask_to_stop(running: &Running) {
    let id = running.0.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
}

pub(crate) fn get(address: &str, path: &str) -> String {
    ask(address, "GET", path, "", "")
}

/// Asks as a browser does that holds one cookie, and gives the whole answer.
#[expect(
    clippy::disallowed_methods,
    reason = "a test speaks to the program on loopback, past its own client"
)]
pub(crate) fn ask(address: &str, method: &str, path: &str, cookie: &str, form: &str) -> String {
    let mut socket = std::net::TcpStream::connect(address).unwrap();
    write!(
        socket,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nCookie: {cookie}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    )
    .unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer
}

/// A running process that ends with this value.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_token_is_made_listed_and_revoked_from_a_script() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    set_up(&data, &[]);
    let add = ["token", "add", "--name", "Report", "--scope", "act"];
    let made: serde_json::Value = serde_json::from_str(&run(&mut rapport(&data, &add))).unwrap();
    assert!(made["token"].as_str().unwrap().starts_with("rpt_"));
    let listed = run(&mut rapport(&data, &["token", "list"]));
    assert!(
        listed.contains("\"Report\"") && !listed.contains("rpt_"),
        "{listed}"
    );
    let id = made["made"]["id"].as_str().unwrap();
    run(&mut rapport(&data, &["token", "revoke", "--id", id]));
    assert_eq!(run(&mut rapport(&data, &["token", "list"])), "");
}

#[test]
fn people_and_workspaces_are_managed_from_a_script() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    set_up(&data, &["--workspace", "Cold stores"]);
    let invite = ["user", "add", "--email", "bo@example.com"];
    let made = run(&mut rapport(&data, &invite));
    assert!(made.contains("http://127.0.0.1:8080/join/"), "{made}");
    let password = data.with_extension("password");
    let mut command = rapport(&data, &["user", "add", "--email", "cy@example.com"]);
    command.args(["--role", "admin", "--password-file"]);
    let made = run(command.arg(&password));
    assert!(made.contains("\"role\":\"admin\""), "{made}");
    let role = [
        "user",
        "role",
        "--email",
        "Cy@example.com",
        "--role",
        "leader",
    ];
    // Two admins: the command says for whom.
    assert!(!rapport(&data, &role).output().unwrap().status.success());
    let ada = ["--user", "ada@example.com"];
    run(rapport(&data, &role).args(ada));
    let out = ["user", "deactivate", "--email", "cy@example.com"];
    let made = run(&mut rapport(&data, &out));
    assert!(!made.contains("\"deactivated_at\":null"), "{made}");
    let listed = run(&mut rapport(&data, &["user", "list"]));
    assert_eq!(listed.lines().count(), 2, "{listed}");
    assert!(listed.contains("\"time_zone\":null"), "{listed}");
    run(&mut rapport(
        &data,
        &["user", "reactivate", "--email", "cy@example.com"],
    ));
    run(&mut rapport(
        &data,
        &["workspace", "add", "--name", "Second"],
    ));
    let listed = run(&mut rapport(&data, &["workspace", "list"]));
    assert!(listed.contains("\"Second\"") && listed.contains("\"Cold stores\""));
    let refused = rapport(&data, &["user", "list"]).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("--workspace NAME"), "{said}");
    let listed = run(&mut rapport(
        &data,
        &["user", "list", "--workspace", "Second"],
    ));
    assert_eq!(listed.lines().count(), 1, "{listed}");
}

#[test]
fn posts_are_matched_and_read_for_signs_from_files() {
    let folder = tempfile::tempdir().unwrap();
    let (searches, posts) = (folder.path().join("s.tsv"), folder.path().join("p.jsonl"));
    std::fs::write(&searches, "7\tcrm -job\n").unwrap();
    std::fs::write(
        &posts,
        "{\"id\":1,\"text\":\"Can anyone recommend a good CRM?\"}\n{\"id\":\"b\",\"text\":\"hello\"}\n",
    )
    .unwrap();
    let (searches, posts) = (searches.to_str().unwrap(), posts.to_str().unwrap());
    let lines = |words: &[&str]| -> Vec<serde_json::Value> {
        let printed = run(&mut rapport(folder.path(), words));
        let lines = printed.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let signals = lines(&["match", "--posts", posts, "--signals"]);
    assert_eq!(signals.len(), 2);
    assert_eq!(signals[0]["post"], 1);
    assert_eq!(signals[0]["signals"][0]["type"], "asks_recommendation");
    assert_eq!(signals[0]["signals"][0]["span"][0], 0);
    assert!(signals[0]["signals"][0]["confidence"].as_f64().unwrap() > 0.5);
    assert_eq!(
        signals[1],
        serde_json::json!({ "post": "b", "signals": [] })
    );

    let both = lines(&[
        "match",
        "--searches",
        searches,
        "--posts",
        posts,
        "--signals",
    ]);
    assert_eq!(both[0]["search"], 7);
    assert_eq!(both[1..], signals);
}

#[test]
fn a_query_is_told_to_a_script_as_it_is_understood() {
    let folder = tempfile::tempdir().unwrap();
    let told = run(&mut rapport(folder.path(), &["query", "check", "crm OR b"]));
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(
        (&told["ok"], &told["query"]),
        (&true.into(), &"crm OR b".into())
    );
    let refused = rapport(folder.path(), &["query", "check", "crm (OR b"])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let told: serde_json::Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!((&told["ok"], &told["column"]), (&false.into(), &6.into()));
}
