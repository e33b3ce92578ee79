//! What docs/SECURITY.md promises names tests and files that are there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file of ours, by its path from the root.
fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            files(&path, found);
        } else if path.is_file() {
            found.push(path.strip_prefix(root()).unwrap().to_owned());
        }
    }
}

/// The tests a source file holds: functions right below `#[test]` and its like.
fn tests(source: &str, found: &mut BTreeSet<String>) {
    let mut awaited = false;
    for line in source.lines().map(str::trim) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            awaited = true;
        } else if awaited && let Some((_, rest)) = line.split_once("fn ") {
            found.insert(rest.split('(').next().unwrap().to_owned());
            awaited = false;
        }
    }
}

#[test]
fn every_promise_names_something_that_is_there() {
    let mut paths = Vec::new();
    files(&root(), &mut paths);
    let mut known = BTreeSet::new();
    for path in &paths {
        if path.extension().is_some_and(|kind| kind == "rs") {
            tests(
                &std::fs::read_to_string(root().join(path)).unwrap(),
                &mut known,
            );
        }
    }
    let page = std::fs::read_to_string(root().join("docs/SECURITY.md")).unwrap();
    let (mut rows, mut items, mut named, mut open) = (0, BTreeSet::new(), 0, 0);
    for row in page.lines().filter(|line| line.starts_with("| ")) {
        let columns: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let ids = columns[0]
            .split(", ")
            .map(|id| id.split(' ').next().unwrap());
        let ids: Vec<&str> = ids
            .filter(|id| {
                id.split('.')
                    .filter(|part| part.parse::<u8>().is_ok())
                    .count()
                    == 3
            })
            .collect();
        if ids.is_empty() {
            continue;
        }
        rows += 1;
        for id in ids {
            assert!(items.insert(id.to_owned()), "{id} stands there twice");
        }
        let held = columns[2];
        let names = held.split('`').skip(1).step_by(2).filter(|name| {
            [".rs", ".toml", ".md"]
                .iter()
                .any(|end| name.ends_with(end))
                || (name.contains('/') && !name.contains(' '))
                || name.matches('_').count() > 2
        });
        let mut any = false;
        for name in names {
            let there = known.contains(name) || paths.iter().any(|path| path.ends_with(name));
            assert!(there, "{row}: there is no {name}");
            (any, named) = (true, named + 1);
        }
        let honest = held.contains("Not yet") || held.contains("Does not apply");
        assert!(
            any || honest || held.contains("`deny.toml`") || held.contains("INVARIANTS.md"),
            "{row}: nothing holds it"
        );
        open += u32::from(held.contains("Not yet"));
    }
    println!(
        "{} items of the standard in {rows} rows, {named} names of tests and files, {open} rows with something not there yet",
        items.len()
    );
    assert!(rows > 60 && items.len() > 100);
}
