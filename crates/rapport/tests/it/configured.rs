//! Settings: typed, in the environment, in the file; and slips in the file refused with their place.

use std::fs;

use crate::program::{get, rapport, run, started};

fn config(data: &std::path::Path) -> std::process::Command {
    let mut command = rapport(data, &["config"]);
    command.env_remove("RAPPORT_LOG");
    command
}

fn says(text: &str, line: &str) {
    assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
}

#[test]
fn what_is_typed_wins_over_the_environment_and_that_over_the_file() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("rapport.toml");
    fs::write(
        &file,
        "listen = \"127.0.0.1:7001\"\ncontact = \"mailto:file@example.com\"\n\
         allow_hosts = [\"a.lan\", \"b.lan:8080\"]\nlog = \"warn\"\n\
         database = \"postgres://rapport:hunter2@db.example/rapport\"\n",
    )
    .unwrap();
    let at = |line: usize| format!("{}:{line}", file.display());
    let text = run(&mut config(data.path()));
    says(&text, &format!("listen = \"127.0.0.1:7001\"  # {}", at(1)));
    says(
        &text,
        &format!("allow_hosts = \"a.lan,b.lan:8080\"  # {}", at(3)),
    );
    says(&text, "log_format = \"text\"  # default");
    assert!(
        text.contains("rapport:(hidden)@db.example") && !text.contains("hunter2"),
        "{text}"
    );
    let text = run(config(data.path())
        .env("RAPPORT_CONTACT", "mailto:env@example.com")
        .env("RAPPORT_LISTEN", "127.0.0.1:7002")
        .env("RAPPORT_LISSTEN", "x")
        .args(["--log", "error"]));
    says(
        &text,
        "contact = \"mailto:env@example.com\"  # environment, RAPPORT_CONTACT",
    );
    says(
        &text,
        "listen = \"127.0.0.1:7002\"  # environment, RAPPORT_LISTEN",
    );
    says(&text, "log = \"error\"  # command line");
    says(
        &text,
        "# RAPPORT_LISSTEN is not a setting; the nearest is RAPPORT_LISTEN",
    );
}

#[test]
fn the_file_is_what_the_program_runs_with() {
    let data = tempfile::tempdir().unwrap();
    let elsewhere = data.path().join("elsewhere.toml");
    let place = data.path().join("place");
    fs::write(
        &elsewhere,
        format!(
            "data = {:?}\nlisten = \"127.0.0.1:0\"\n",
            place.display().to_string()
        ),
    )
    .unwrap();
    // No command means serve, and its settings count then too.
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rapport"));
    command
        .arg("--config")
        .arg(&elsewhere)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let (_running, address) = started(&mut command);
    assert!(get(&address, "/healthz").ends_with("ok"));
    assert!(place.join("rapport.db").exists());
}

#[test]
fn a_slip_in_the_file_is_refused_with_its_place_and_the_nearest_name() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("rapport.toml");
    for (text, place, words) in [
        (
            "# ours\n\nlissten = \"127.0.0.1:1\"\n",
            "3:1",
            "the nearest is “listen”",
        ),
        ("listen = \"here\"\n", "1:1", "'here'"),
        ("log_format = \"xml\"\n", "1:1", "'xml'"),
        ("log = \"info\"\nlisten = [\"a\"\n", "2:14", "rapport.toml"),
        ("listen = { port = 1 }\n", "1:10", "neither a text"),
        (
            "public_url = [\"https://a\", \"https://b\"]\n",
            "1:1",
            "takes one value",
        ),
        ("data = \"/elsewhere\"\n", "1:1", "--data"),
        (
            "trusted_proxies = [\"127.0.0.1\", \"proxy\"]\n",
            "1:1",
            "“proxy” is not an address",
        ),
    ] {
        fs::write(&file, text).unwrap();
        for command in [&["config"][..], &["serve"], &["signals"]] {
            let output = rapport(data.path(), command).output().unwrap();
            let told = String::from_utf8(output.stderr).unwrap();
            assert!(!output.status.success());
            assert!(
                told.contains(&format!("rapport.toml:{place}:")) && told.contains(words),
                "{text}: {told}"
            );
        }
    }
    let missing = rapport(data.path(), &["config", "--config", "/nowhere/x.toml"])
        .output()
        .unwrap();
    assert!(
        String::from_utf8(missing.stderr)
            .unwrap()
            .contains("/nowhere/x.toml")
    );
    assert!(!data.path().join("rapport.db").exists());
}
