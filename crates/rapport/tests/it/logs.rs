//! The log tells what happened and to which declared path, and nothing anybody wrote or is.

use std::fs;
use std::io::Write as _;
use std::process::Command;

use serde_json::Value;

use crate::backup::Kept;
use crate::database::Fresh;
use crate::program::{ask, started};
use crate::world::PASSWORD;

const TEXT: &str = "canary-in-a-post";
const QUERY: &str = "canary-in-a-query";

#[test]
fn the_log_holds_no_password_token_address_or_word_of_anybody() {
    let kept = Kept::on(Fresh::sqlite());
    let log = kept.directory.path().join("log");
    let file = kept.directory.path().join("posts.jsonl");
    fs::write(&file, "").unwrap();
    crate::program::run(kept.command(&["source", "add", "--address"]).arg(&file));
    let levels = "info,rapport=trace,rapport_app=trace,rapport_web=trace,rapport_store=trace,rapport_networks=trace,sqlx=debug";
    let mut command = kept.command(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--log-format",
        "json",
        "--log",
        levels,
    ]);
    command.stderr(fs::File::create(&log).unwrap());
    let (mut running, address) = started(&mut command);

    let form = |path: &str, form: &str, cookie: &str| ask(&address, "POST", path, cookie, form);
    let wrong = form(
        "/sign-in",
        "email=canary%40example.com&password=canary+in+a+password",
        "",
    );
    assert!(wrong.starts_with("HTTP/1.1 422"), "{wrong}");
    let right = format!(
        "email=ada%40example.com&password={}",
        PASSWORD.replace(' ', "+")
    );
    let answer = form("/sign-in", &right, "");
    let cookie = answer.split("set-cookie: ").nth(1).unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let token = cookie.split('=').nth(1).unwrap().to_owned();
    let see = |path: &str| ask(&address, "GET", path, &cookie, "");
    assert!(see(&format!("/signals?query={QUERY}")).starts_with("HTTP/1.1 200"));
    let search = format!("name={QUERY}&query=freezer+OR+{QUERY}&purpose={QUERY}&alert=at_once");
    assert!(form("/saved-searches", &search, &cookie).starts_with("HTTP/1.1 303"));
    let id = "0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70";
    assert!(see(&format!("/saved-searches/{id}")).starts_with("HTTP/1.1 404"));
    // A post that becomes a signal, one that cannot be read, and one that is a conflict.
    let post = format!(
        "{{\"id\":\"{TEXT}-id\",\"network\":\"x\",\"author\":\"{TEXT}-author\",\"text\":\"My freezer {TEXT}\"}}\n"
    );
    let mut posts = fs::OpenOptions::new().append(true).open(&file).unwrap();
    writeln!(posts, "{post}{post}{{\"id\": \"{TEXT}\" not json").unwrap();
    while !see("/signals").contains(TEXT) {
        std::thread::yield_now();
    }
    assert!(
        Command::new("kill")
            .args(["-TERM", &running.0.id().to_string()])
            .status()
            .unwrap()
            .success()
    );
    running.0.wait().unwrap();

    let text = fs::read_to_string(&log).unwrap();
    let mut answered = Vec::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        if line["message"] == "answered" {
            assert!(line["id"].is_string() && line["ms"].is_number(), "{line}");
            answered.push((
                line["route"].as_str().unwrap().to_owned(),
                line["status"].as_u64().unwrap(),
            ));
        }
    }
    // What was planted did come by.
    for (route, status) in [
        ("/sign-in", 422),
        ("/sign-in", 303),
        ("/signals", 200),
        ("/saved-searches", 303),
        ("/saved-searches/{id}", 404),
    ] {
        assert!(
            answered.contains(&(route.to_owned(), status)),
            "{route} {status} in {answered:?}"
        );
    }
    for secret in [
        TEXT,
        QUERY,
        &token,
        PASSWORD,
        "canary in a password",
        "canary@",
        "canary%40",
        "ada@",
        "ada%40",
        id,
        "posts.jsonl",
    ] {
        let place = text.find(secret);
        let around = place.map(|place| &text[place.saturating_sub(300)..place]);
        assert!(place.is_none(), "{secret} after {around:?}");
    }
}

#[test]
fn behind_a_trusted_proxy_a_request_comes_from_whom_the_proxy_names() {
    for (trusted, from) in [
        (vec!["--trusted-proxy", "127.0.0.0/8"], "198.51.100.7"),
        (vec![], "127.0.0.1"),
    ] {
        let kept = Kept::on(Fresh::sqlite());
        let log = kept.directory.path().join("log");
        let words = [
            &["serve", "--listen", "127.0.0.1:0", "--log", "info"],
            trusted.as_slice(),
        ]
        .concat();
        let mut command = kept.command(&words);
        command.stderr(fs::File::create(&log).unwrap());
        let (running, address) = started(&mut command);
        // Whatever the client itself wrote stands first.
        let forwarded = "a=b\r\nX-Forwarded-For: 203.0.113.1, 198.51.100.7";
        let form = "email=nobody%40example.com&password=not+this+one";
        assert!(ask(&address, "POST", "/sign-in", forwarded, form).starts_with("HTTP/1.1 422"));
        drop(running);
        let text = fs::read_to_string(&log).unwrap();
        let line = text
            .lines()
            .find(|line| line.contains("sign-in refused"))
            .unwrap();
        assert!(line.contains(from), "{line}");
    }
}
