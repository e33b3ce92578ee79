//! The shape of the house: directions of crates and words, names of rooms, habits.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The words, each of which may use only those before it; `today` may look into all.
const WORDS: [&str; 7] = [
    "understand",
    "connect",
    "engage",
    "sell",
    "measure",
    "program",
    "today",
];
/// Crates in which every folder of `src` is a word.
const WORDED: [&str; 5] = [
    "rapport-model",
    "rapport-science",
    "rapport-store",
    "rapport-app",
    "rapport-web",
];
/// Rooms that collect what nobody placed.
const NO_ROOMS: [&str; 6] = ["utils", "util", "common", "helpers", "helper", "manager"];
/// What each crate may use of the others.
const ARROWS: [(&str, &[&str]); 10] = [
    ("rapport-model", &[]),
    ("rapport-search", &[]),
    ("rapport-charts", &[]),
    ("rapport-science", &["rapport-model", "rapport-search"]),
    ("rapport-store", &["rapport-model"]),
    ("rapport-networks", &["rapport-model"]),
    (
        "rapport-app",
        &[
            "rapport-model",
            "rapport-search",
            "rapport-science",
            "rapport-store",
            "rapport-networks",
        ],
    ),
    (
        "rapport-web",
        &[
            "rapport-model",
            "rapport-search",
            "rapport-science",
            "rapport-charts",
            "rapport-app",
        ],
    ),
    ("rapport-simulator", &["rapport-model"]),
    (
        "rapport",
        &[
            "rapport-model",
            "rapport-search",
            "rapport-store",
            "rapport-networks",
            "rapport-app",
            "rapport-web",
        ],
    ),
];
/// The most lines a source file has.
const LONGEST: usize = 600;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_owned()
}

fn files(under: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![under.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The part of a manifest that says what the crate itself uses.
fn uses(name: &str) -> Vec<String> {
    let manifest = fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).unwrap();
    let own = manifest
        .split("[dependencies]")
        .nth(1)
        .unwrap_or_default()
        .split("\n[")
        .next()
        .unwrap_or_default();
    own.lines()
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|word| word.starts_with("rapport"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn crates_point_one_way() {
    let mut crates: Vec<String> = fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    crates.sort();
    let mut known: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    known.sort_unstable();
    assert_eq!(crates, known, "a crate without a row of arrows");
    let architecture = fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap();
    for (name, allowed) in ARROWS {
        assert!(
            architecture.contains(&format!("`{name}`")),
            "{name} is missing from ARCHITECTURE.md"
        );
        for used in uses(name) {
            assert!(
                allowed.contains(&used.as_str()),
                "{name} may not use {used}"
            );
        }
    }
}

#[test]
fn words_point_one_way() {
    for name in WORDED {
        let source = root().join("crates").join(name).join("src");
        for (place, word) in WORDS
            .iter()
            .enumerate()
            .filter(|(_, word)| **word != "today")
        {
            let folder = source.join(word);
            if !folder.is_dir() {
                continue;
            }
            for file in files(&folder, "rs") {
                let text = fs::read_to_string(&file).unwrap();
                for later in &WORDS[place + 1..] {
                    let inside = format!("crate::{later}::");
                    for (number, line) in text.lines().enumerate() {
                        assert!(
                            !line.contains(&inside),
                            "{}:{}: {word} may not use {later}",
                            file.display(),
                            number + 1
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn rooms_are_words_and_never_cupboards() {
    for name in WORDED {
        let source = root().join("crates").join(name).join("src");
        for entry in fs::read_dir(&source)
            .unwrap()
            .map(Result::unwrap)
            .filter(|entry| entry.path().is_dir())
        {
            let room = entry.file_name().into_string().unwrap();
            assert!(
                WORDS.contains(&room.as_str())
                    || (name == "rapport-web"
                        && ["api", "parts", "snapshots"].contains(&room.as_str())),
                "{name}/{room} is not a word"
            );
        }
    }
    for file in files(&root().join("crates"), "rs") {
        let stem = file.file_stem().unwrap().to_string_lossy();
        assert!(!NO_ROOMS.contains(&stem.as_ref()), "{}", file.display());
        for part in file.components() {
            assert!(
                !NO_ROOMS.contains(&part.as_os_str().to_string_lossy().as_ref()),
                "{}",
                file.display()
            );
        }
    }
}

#[test]
fn modules_say_what_they_are_for_and_stay_small() {
    for file in files(&root().join("crates"), "rs") {
        let text = fs::read_to_string(&file).unwrap();
        let tests = file.file_stem().is_some_and(|stem| stem == "tests");
        assert!(
            tests || text.starts_with("//!"),
            "{} does not begin by saying what it is for",
            file.display()
        );
        let lines = text.lines().count();
        assert!(
            lines <= LONGEST,
            "{} has {lines} lines: is it one room?",
            file.display()
        );
    }
}

#[test]
fn every_template_is_used() {
    let source = root().join("crates/rapport-web/src");
    let mut everything = String::new();
    for file in files(&source, "rs")
        .into_iter()
        .chain(files(&source, "html"))
    {
        everything.push_str(&fs::read_to_string(file).unwrap());
    }
    for template in files(&source, "html") {
        let name = template
            .strip_prefix(&source)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        assert!(
            everything.contains(&format!("\"{name}\"")),
            "{name} is used by nobody"
        );
    }
}

#[test]
fn migrations_come_in_pairs() {
    let folder = root().join("crates/rapport-store/migrations");
    let mut pairs: BTreeMap<String, u32> = BTreeMap::new();
    for file in files(&folder, "sql") {
        *pairs
            .entry(file.file_name().unwrap().to_string_lossy().into_owned())
            .or_default() += 1;
    }
    assert!(!pairs.is_empty());
    for (name, count) in pairs {
        assert_eq!(count, 2, "{name} has no twin");
    }
}

#[test]
fn the_glossary_and_the_nouns_agree() {
    let glossary = fs::read_to_string(root().join("docs/GLOSSARY.md"))
        .unwrap()
        .to_lowercase();
    for file in files(&root().join("crates/rapport-model/src"), "rs") {
        let stem = file
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .replace('_', " ");
        if [
            "lib",
            "mod",
            "actor",
            "ids",
            "time",
            "explanation",
            "source",
        ]
        .contains(&stem.as_str())
            || WORDS.contains(&stem.as_str())
        {
            continue;
        }
        assert!(
            glossary.contains(&format!("**{stem}**")) || glossary.contains(&format!("({stem})")),
            "{stem} is not in the glossary"
        );
    }
}
