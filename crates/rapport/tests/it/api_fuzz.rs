//! The API against thousands of made-up requests, valid and not, alone and in sequences that follow
//! its links: none breaks it, and every answer is one its description promises.
//!
//! The requests are made by schemathesis, which `bin/test` fetches. One of its checks is left out,
//! because guesses at tokens run out by design: that no door opens without one is tried on every
//! door in [`crate::matrix`].

use std::path::Path;
use std::process::Command;

use crate::program::{rapport, run};
use crate::serve::serve;

/// Where chance begins; another number tries other requests.
const SEED: &str = "20261127";
/// Made-up requests for each operation, at most, in each of the phases that make them up freely.
const MOST: &str = "150";

#[test]
fn no_made_up_request_breaks_the_api_or_its_description() {
    let Ok(program) = std::env::var("RAPPORT_TEST_SCHEMATHESIS") else {
        println!(
            "made-up requests were left out: RAPPORT_TEST_SCHEMATHESIS is not set (bin/test sets it)"
        );
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    run(&mut rapport(&data, &["setup", "--demo"]));
    let add = ["token", "add", "--name", "Fuzz", "--scope", "admin"];
    let made: serde_json::Value = serde_json::from_str(&run(&mut rapport(&data, &add))).unwrap();
    let header = format!("Authorization: Bearer {}", made["token"].as_str().unwrap());
    // Nobody listens there: names are not looked up.
    let nobody = ["--bluesky-profiles", "http://127.0.0.1:9/"];
    let serving = serve(
        &data,
        &[&["--requests-per-minute", "1000000"], nobody.as_slice()].concat(),
    );
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/api_fuzz.toml");
    let output = Command::new(&program)
        .current_dir(directory.path())
        .arg("--config-file")
        .arg(settings)
        .arg("run")
        .arg(format!("http://{}/api/openapi.json", serving.address))
        .args(["--header", &header, "--seed", SEED, "--max-examples", MOST])
        .args(["--checks", "all", "--exclude-checks", "ignored_auth"])
        .args(["--continue-on-failure", "--no-color"])
        .output()
        .unwrap_or_else(|error| {
            panic!("{program} cannot be started ({error}): bin/test fetches it")
        });
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let (_, summary) = said.split_once("= SUMMARY =").unwrap();
    assert!(cases(summary) > 4_000, "{summary}");
    println!(
        "{} made-up requests, seed {SEED}: no server error, no answer out of the description",
        cases(summary)
    );
}

/// How many requests there were.
fn cases(summary: &str) -> u64 {
    let (_, cases) = summary.split_once("Test cases:").unwrap();
    cases.split_whitespace().next().unwrap().parse().unwrap()
}
