//! A known stream and an instance that reads it. The test knows which lines must be signals, so
//! it can tell whether anything was lost or doubled.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rapport_store::Location;

use crate::database::Fresh;
use crate::faulty_disk::hasty;
use crate::program::{rapport, run};
use crate::world::PASSWORD;

/// A stream of lines of which every seventh must become a signal for the search for "freezer",
/// every hundredth is unusable and every fiftieth repeats an earlier post.
pub(crate) struct Ledger {
    pub(crate) file: PathBuf,
    lines: usize,
    /// What every post says after what it has to say.
    tail: String,
    pub(crate) posts: usize,
    pub(crate) signals: BTreeSet<String>,
}

/// The post a line holds, by its number.
fn post_at(line: usize) -> Option<usize> {
    match line % 100 {
        99 => None,
        49 => Some(line / 2),
        _ => Some(line),
    }
}

fn text_of(line: usize, tail: &str) -> String {
    let Some(n) = post_at(line) else {
        return "{\"id\": not json\n".to_owned();
    };
    let words = if n % 7 == 0 {
        "My freezer broke"
    } else {
        "Lunch was good"
    };
    let post = serde_json::json!({
        "id": format!("post-{n}"), "network": "x", "author": format!("author-{}", n % 331),
        "lang": "en", "text": format!("{words} ({n}){tail}"),
    });
    format!("{post}\n")
}

impl Ledger {
    /// A file with that many lines.
    pub(crate) fn write(directory: &Path, lines: usize) -> Self {
        Self::begin(directory, "").longer(lines)
    }

    /// A file of posts that fill pages of the database quickly.
    pub(crate) fn write_long(directory: &Path, lines: usize) -> Self {
        Self::begin(directory, &" and so on".repeat(480)).longer(lines)
    }

    fn begin(directory: &Path, tail: &str) -> Self {
        let ledger = Self {
            file: directory.join("stream.jsonl"),
            lines: 0,
            tail: tail.to_owned(),
            posts: 0,
            signals: BTreeSet::new(),
        };
        std::fs::write(&ledger.file, "").unwrap();
        ledger
    }

    /// The same file with more lines at its end.
    pub(crate) fn longer(self, lines: usize) -> Self {
        let text: String = (self.lines..lines)
            .map(|line| text_of(line, &self.tail))
            .collect();
        let mut file = std::fs::File::options()
            .append(true)
            .open(&self.file)
            .unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let posts: BTreeSet<usize> = (0..lines).filter_map(post_at).collect();
        Self {
            lines,
            posts: posts.len(),
            signals: posts
                .into_iter()
                .filter(|n| n % 7 == 0)
                .map(|n| format!("post-{n}"))
                .collect(),
            ..self
        }
    }

    pub(crate) fn lines(&self) -> usize {
        self.lines
    }
}

/// An instance in a database of its own.
pub(crate) struct Instance {
    pub(crate) data: PathBuf,
    pub(crate) kind: &'static str,
    fresh: Option<Fresh>,
    _directory: Option<tempfile::TempDir>,
}

impl Instance {
    /// Set up, on a database of either kind.
    pub(crate) fn on(fresh: Fresh) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let instance = Self {
            data: directory.path().join("data"),
            kind: fresh.kind,
            fresh: Some(fresh),
            _directory: Some(directory),
        };
        run(&mut instance.setup());
        instance
    }

    /// Whatever is in that data directory. Its disk is not waited for.
    pub(crate) fn at(data: PathBuf) -> Self {
        Self {
            data,
            kind: "sqlite",
            fresh: None,
            _directory: None,
        }
    }

    fn database(&self) -> Vec<&str> {
        match self.fresh.as_ref().map(|fresh| &fresh.location) {
            Some(Location::Postgres(url)) => vec!["--database", url],
            _ => Vec::new(),
        }
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = rapport(&self.data, &[self.database(), words.to_vec()].concat());
        if self.fresh.is_none() {
            hasty(&mut command, self.data.parent().unwrap());
        }
        command
    }

    /// Creates the first admin; for one who wants to see how that ends.
    pub(crate) fn setup(&self) -> Command {
        let password = self.data.with_extension("password");
        std::fs::write(&password, format!("{PASSWORD}\n")).unwrap();
        let words = ["setup", "--email", "ada@example.com", "--password-file"];
        let mut command = self.command(&words);
        command.arg(password);
        command
    }

    pub(crate) fn search_for(&self, query: &str) -> Command {
        let words = ["search", "add", "--purpose", "testing", "--query", query];
        self.command(&words)
    }

    pub(crate) fn listen(&self, ledger: &Ledger) -> Command {
        let mut command = self.command(&["listen", "--once", "--file"]);
        command.arg(&ledger.file);
        command
    }

    /// Everything the ledger says is there, once; and reading it all again adds nothing.
    pub(crate) fn compare(&self, ledger: &Ledger) {
        let last: serde_json::Value = serde_json::from_str(&run(&mut self.listen(ledger))).unwrap();
        assert_eq!(
            (&last["read"], &last["stored"], &last["signals"]),
            (&0.into(), &0.into(), &0.into()),
            "{last}"
        );
        let mut found = Vec::new();
        for line in run(&mut self.command(&["signals", "--json"])).lines() {
            let signal: serde_json::Value = serde_json::from_str(line).unwrap();
            found.push(signal["uri"].as_str().unwrap().to_owned());
        }
        let once: BTreeSet<String> = found.iter().cloned().collect();
        assert_eq!(found.len(), once.len(), "a signal was doubled");
        assert_eq!(once, ledger.signals, "a signal was lost or invented");
        // The same lines under another name are another stream, but the same posts.
        let copy = self.data.with_file_name("again.jsonl");
        std::fs::copy(&ledger.file, &copy).unwrap();
        let again = run(self.command(&["listen", "--once", "--file"]).arg(&copy));
        let again: serde_json::Value = serde_json::from_str(&again).unwrap();
        assert_eq!(
            (&again["stored"], &again["signals"]),
            (&0.into(), &0.into()),
            "{again}"
        );
        assert!(
            again["duplicate"].as_u64().unwrap() >= ledger.posts as u64,
            "{again}"
        );
    }
}
