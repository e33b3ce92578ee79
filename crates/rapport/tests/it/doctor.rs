//! The doctor: looks beside a server that runs, names what is wrong with the way out, and says it
//! with its exit status.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use rapport_store::Location;
use serde_json::Value;

use crate::backup::Kept;
use crate::database::run_sql;
use crate::program::{run, started};

fn examined(kept: &Kept, words: &[&str]) -> (i32, Vec<Value>) {
    let output = kept
        .command(&[&["doctor", "--json"], words].concat())
        .output()
        .unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let status = output.status.code().unwrap();
    let findings = answer["findings"].as_array().unwrap().clone();
    let worst = findings.iter().map(rank).max().unwrap();
    assert_eq!(status, worst, "{answer}");
    for finding in &findings {
        let way = finding["way_out"].as_str();
        assert_eq!(way.is_some(), finding["verdict"] != "ok", "{finding}");
    }
    (status, findings)
}

fn rank(finding: &Value) -> i32 {
    ["ok", "warn", "fail"]
        .iter()
        .position(|word| finding["verdict"] == *word)
        .unwrap() as i32
}

fn verdict(findings: &[Value], check: &str) -> String {
    findings
        .iter()
        .filter(|finding| finding["check"] == check)
        .max_by_key(|finding| rank(finding))
        .unwrap_or_else(|| panic!("nothing about {check} in {findings:?}"))["verdict"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn it_looks_at_an_instance_while_it_serves() {
    for kept in Kept::each() {
        let (running, _) = started(&mut kept.command(&["serve", "--listen", "127.0.0.1:0"]));
        let (_, findings) = examined(&kept, &[]);
        for check in [
            "clock",
            "write",
            "key file",
            "schema",
            "integrity",
            "listening",
            "sources",
            "gaps",
        ] {
            assert_eq!(
                verdict(&findings, check),
                "ok",
                "{check} on {}",
                kept.fresh.kind
            );
        }
        assert_eq!(verdict(&findings, "backup"), "warn");
        // The throw-away server of the tests waits for no disk, and is found out.
        let fsync = match &kept.fresh.location {
            Location::Postgres(url) => run_sql(url, "SHOW fsync"),
            Location::Directory(_) => "on".to_owned(),
        };
        let expected = if fsync.trim() == "on" { "ok" } else { "fail" };
        assert_eq!(verdict(&findings, "commits"), expected);
        if kept.fresh.kind == "sqlite" {
            let lock = findings
                .iter()
                .find(|finding| finding["check"] == "lock")
                .unwrap();
            assert!(
                lock["found"]
                    .as_str()
                    .unwrap()
                    .contains(&running.0.id().to_string())
            );
        } else {
            for check in ["role", "fence", "server clock"] {
                assert_eq!(verdict(&findings, check), "ok", "{check}");
            }
        }
        let to = kept.directory.path().join("kept");
        run(kept.command(&["backup", "--to"]).arg(&to));
        let (_, findings) = examined(&kept, &["--quick"]);
        assert_eq!(verdict(&findings, "backup"), "ok");
        assert_eq!(verdict(&findings, "verified backup"), "warn");
        assert!(
            findings
                .iter()
                .all(|finding| finding["check"] != "integrity")
        );
        run(kept.command(&["backup", "--verify"]).arg(&to));
        let (_, findings) = examined(&kept, &[]);
        assert_eq!(verdict(&findings, "verified backup"), "ok");
    }
}

#[test]
fn an_open_key_a_missing_place_and_damage_are_failures() {
    let kept = Kept::on(crate::database::Fresh::sqlite());
    let key = kept.data.join("rapport.key");
    fs::write(&key, "key").unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let (status, findings) = examined(&kept, &[]);
    assert_eq!(
        (status, verdict(&findings, "key file").as_str()),
        (2, "fail")
    );
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    assert_ne!(examined(&kept, &[]).0, 2);
    // Damage in the middle of the file, with nobody running.
    let (file, _) = kept.posts("many", 2_000);
    kept.read(&file);
    let path = kept.data.join("rapport.db");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    for byte in &mut bytes[middle..middle + 8_192] {
        *byte = 0x55;
    }
    fs::write(&path, bytes).unwrap();
    let (status, findings) = examined(&kept, &[]);
    assert_eq!(
        (status, verdict(&findings, "integrity").as_str()),
        (2, "fail")
    );
    // Where there is nothing.
    let nowhere = kept.directory.path().join("nowhere");
    let output = crate::program::rapport(&nowhere, &["doctor"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!nowhere.exists());
}
