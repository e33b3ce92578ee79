//! Backups: taken while the program serves and reads, proven by restoring, refused when damaged.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use rapport_store::Location;

use crate::database::Fresh;
use crate::program::{rapport, run, set_up, started};

/// An instance with one saved search and a file as its source.
pub(crate) struct Kept {
    pub(crate) directory: tempfile::TempDir,
    pub(crate) fresh: Fresh,
    pub(crate) data: PathBuf,
}

impl Kept {
    pub(crate) fn on(fresh: Fresh) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("data");
        let kept = Self {
            directory,
            fresh,
            data,
        };
        fs::create_dir(&kept.data).unwrap();
        set_up(&kept.data, &kept.database());
        run(&mut kept.command(&[
            "search",
            "add",
            "--purpose",
            "testing",
            "--query",
            "freezer",
        ]));
        kept
    }

    pub(crate) fn each() -> Vec<Self> {
        Fresh::each().into_iter().map(Self::on).collect()
    }

    fn database(&self) -> Vec<&str> {
        database(&self.fresh)
    }

    pub(crate) fn command(&self, words: &[&str]) -> std::process::Command {
        rapport(&self.data, &[self.database(), words.to_vec()].concat())
    }

    /// A file of posts, of which every third must become a signal.
    pub(crate) fn posts(&self, name: &str, count: usize) -> (PathBuf, BTreeSet<String>) {
        let (mut text, mut signals) = (String::new(), BTreeSet::new());
        for n in 0..count {
            let words = if n % 3 == 0 {
                "My freezer broke"
            } else {
                "Lunch was good"
            };
            let id = format!("{name}-{n}");
            text.push_str(&format!(
                "{{\"id\":\"{id}\",\"network\":\"x\",\"author\":\"author-{}\",\"text\":\"{words} ({n})\"}}\n",
                n % 97
            ));
            if n % 3 == 0 {
                signals.insert(id);
            }
        }
        let file = self.directory.path().join(format!("{name}.jsonl"));
        fs::write(&file, text).unwrap();
        (file, signals)
    }

    pub(crate) fn read(&self, file: &Path) {
        run(self.command(&["listen", "--once", "--file"]).arg(file));
    }

    pub(crate) fn backup(&self, name: &str) -> PathBuf {
        let to = self.directory.path().join(name);
        run(self.command(&["backup", "--to"]).arg(&to));
        to
    }
}

pub(crate) fn database(fresh: &Fresh) -> Vec<&str> {
    match &fresh.location {
        Location::Postgres(url) => vec!["--database", url],
        Location::Directory(_) => Vec::new(),
    }
}

/// The uris of the stored signals.
pub(crate) fn signals(command: &mut std::process::Command) -> Vec<String> {
    let mut uris: Vec<String> = run(command)
        .lines()
        .map(|line| {
            let signal: serde_json::Value = serde_json::from_str(line).unwrap();
            signal["uri"].as_str().unwrap().to_owned()
        })
        .collect();
    uris.sort();
    uris
}

/// An empty place of the same kind.
pub(crate) fn empty_like(fresh: &Fresh) -> Fresh {
    match fresh.kind {
        "sqlite" => Fresh::sqlite(),
        _ => Fresh::postgres().unwrap(),
    }
}

fn manifest(backup: &Path) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(backup.join("manifest.json")).unwrap()).unwrap()
}

fn refused(command: &mut std::process::Command) -> String {
    let output = command.output().unwrap();
    assert!(!output.status.success(), "{command:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn backups_taken_while_the_program_serves_and_reads_lead_back_to_everything() {
    for kept in Kept::each() {
        let (file, expected) = kept.posts("stream", 9_000);
        run(kept.command(&["source", "add", "--address"]).arg(&file));
        let (running, _) = started(&mut kept.command(&["serve", "--listen", "127.0.0.1:0"]));
        let shelf = kept.directory.path().join("shelf");
        fs::create_dir(&shelf).unwrap();
        let mut posts = BTreeSet::new();
        for n in 0..3 {
            let to = shelf.join(format!("rapport-{n}"));
            run(kept.command(&["backup", "--verify", "--to"]).arg(&to));
            posts.insert(manifest(&to)["rows"]["post"].as_u64().unwrap());
        }
        println!("{}: backups at {posts:?} of 9000 posts", kept.fresh.kind);
        // The server was there all the time.
        drop(running);
        // The newest of them, into an empty place, is a beginning of what is known to be right …
        let (place, fresh) = (tempfile::tempdir().unwrap(), empty_like(&kept.fresh));
        let data = place.path().join("new");
        let restored =
            |words: &[&str]| rapport(&data, &[database(&fresh), words.to_vec()].concat());
        run(restored(&["restore", "--from"]).arg(&shelf));
        let found = signals(&mut restored(&["signals", "--json"]));
        let once: BTreeSet<String> = found.iter().cloned().collect();
        assert_eq!(found.len(), once.len(), "a signal was doubled");
        assert!(once.is_subset(&expected));
        // … and goes on to the end, once.
        run(&mut restored(&["resume"]));
        run(restored(&["listen", "--once", "--file"]).arg(&file));
        let found = signals(&mut restored(&["signals", "--json"]));
        assert!(found.iter().eq(&expected), "{}", kept.fresh.kind);
    }
}

#[test]
fn a_backup_holds_no_key_and_nobody_else_can_read_it() {
    for kept in Kept::each() {
        fs::write(kept.data.join("rapport.key"), "canary-of-the-key").unwrap();
        fs::write(kept.data.join("rapport.toml"), "").unwrap();
        let backup = kept.backup("mine");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&backup), 0o700);
        let mut names = Vec::new();
        for entry in fs::read_dir(&backup).unwrap().map(Result::unwrap) {
            assert_eq!(mode(&entry.path()), 0o600, "{}", entry.path().display());
            let bytes = fs::read(entry.path()).unwrap();
            assert!(!bytes.windows(17).any(|piece| piece == b"canary-of-the-key"));
            names.push(entry.file_name().into_string().unwrap());
        }
        names.sort();
        let database = if kept.fresh.kind == "sqlite" {
            "rapport.db"
        } else {
            "rapport.dump"
        };
        assert_eq!(names, ["manifest.json", database]);
        let manifest = manifest(&backup);
        assert_eq!(manifest["left_out"][0], "rapport.key");
        assert_eq!(manifest["rows"]["saved_search"], 1);
        // Nothing is overwritten.
        let words = refused(kept.command(&["backup", "--to"]).arg(&backup));
        assert!(words.contains("is there already"), "{words}");
    }
}

#[test]
fn a_damaged_backup_is_told_from_a_whole_one_and_restores_nothing() {
    let kept = Kept::on(Fresh::sqlite());
    let backup = kept.backup("damaged");
    let file = backup.join("rapport.db");
    let whole = fs::read(&file).unwrap();
    let mut bytes = whole.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, &bytes).unwrap();
    let words = refused(kept.command(&["backup", "--verify"]).arg(&backup));
    assert!(
        words.contains("rapport.db") && words.contains("damaged"),
        "{words}"
    );
    let place = kept.directory.path().join("elsewhere");
    let words = refused(rapport(&place, &["restore", "--from"]).arg(&backup));
    assert!(words.contains("damaged"), "{words}");
    assert!(!place.join("rapport.db").exists());
    // A copy that is whole, but not of what the manifest says.
    fs::write(&file, &whole).unwrap();
    let text = fs::read_to_string(backup.join("manifest.json")).unwrap();
    let less = text.replace("\"saved_search\": 1", "\"saved_search\": 2");
    assert_ne!(text, less);
    fs::write(backup.join("manifest.json"), less).unwrap();
    let words = refused(kept.command(&["backup", "--verify"]).arg(&backup));
    assert!(
        words.contains("saved_search has 1 rows instead of 2"),
        "{words}"
    );
}

#[test]
fn the_newest_backups_stay_and_a_place_without_one_is_named() {
    let kept = Kept::on(Fresh::sqlite());
    let shelf = kept.directory.path().join("shelf");
    fs::create_dir(&shelf).unwrap();
    let words = refused(kept.command(&["backup", "--verify"]).arg(&shelf));
    assert!(words.contains("there is no backup in"), "{words}");
    for name in ["rapport-a", "rapport-b", "notes"] {
        run(kept.command(&["backup", "--to"]).arg(shelf.join(name)));
    }
    run(kept.command(&["backup", "--keep", "2", "--to"]).arg(&shelf));
    let left: BTreeSet<String> = fs::read_dir(&shelf)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(left.len(), 3, "{left:?}");
    assert!(
        left.contains("notes") && left.contains("rapport-b"),
        "{left:?}"
    );
}

#[test]
fn without_pg_dump_it_says_what_to_install() {
    let Some(fresh) = Fresh::postgres() else {
        return;
    };
    let kept = Kept::on(fresh);
    let to = kept.directory.path().join("none");
    let words = refused(
        kept.command(&["backup", "--to"])
            .arg(&to)
            .env("PATH", "/nowhere"),
    );
    assert!(words.contains("postgresql-client"), "{words}");
    for entry in fs::read_dir(kept.directory.path()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(!name.starts_with("none"), "{name} was left");
    }
}
