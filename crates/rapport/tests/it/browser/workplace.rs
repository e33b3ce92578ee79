//! The program as the browser finds it: the demo world, or nothing yet; and a file that says new
//! things when it is told to.

use std::io::{BufRead as _, Write as _};
use std::path::PathBuf;

use crate::browser::chromium::{Chromium, Scripts};
use crate::serve::{Serving, serve};

/// A running program and what it keeps.
pub(crate) struct Workplace {
    serving: Serving,
    directory: tempfile::TempDir,
    /// E-mail and password of the demo's account; empty for a program that is new.
    account: (String, String),
}

impl Workplace {
    /// In the demo world, with the page of parts.
    pub(crate) fn demo() -> Self {
        let mut workplace = Self::start(&["--demo", "--development"]);
        let mut line = String::new();
        workplace.serving.said.read_line(&mut line).unwrap();
        let (_, account) = line.trim_end().split_once("sign in as ").unwrap();
        let (email, password) = account.split_once(" with the password ").unwrap();
        workplace.account = (email.to_owned(), password.to_owned());
        workplace
    }

    /// As a newcomer finds it.
    pub(crate) fn new() -> Self {
        Self::start(&[])
    }

    fn start(words: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        // Nobody listens there: names are not looked up.
        let nobody = ["--bluesky-profiles", "http://127.0.0.1:9/"];
        let serving = serve(
            &directory.path().join("data"),
            &[words, nobody.as_slice()].concat(),
        );
        Self {
            serving,
            directory,
            account: Default::default(),
        }
    }

    pub(crate) fn account(&self) -> (&str, &str) {
        (&self.account.0, &self.account.1)
    }

    /// Where its data are.
    pub(crate) fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// Its address, as `127.0.0.1:port`.
    pub(crate) fn address(&self) -> &str {
        &self.serving.address
    }

    /// A browser that has not been here before.
    pub(crate) async fn visit(&self, scripts: Scripts) -> Chromium {
        Chromium::on(self.address(), scripts).await
    }

    /// A browser in which the demo's account is signed in.
    pub(crate) async fn enter(&self, scripts: Scripts) -> Chromium {
        let browser = self.visit(scripts).await;
        browser.open("/sign-in").await;
        let (email, password) = self.account();
        browser.fill("#email", email).await;
        browser.fill("#password", password).await;
        browser.click("main form button").await;
        browser.wait("#today").await;
        browser
    }

    /// A file of posts that grows.
    pub(crate) fn file(&self) -> Posts {
        let path = self.directory.path().join("posts.jsonl");
        std::fs::File::create(&path).unwrap();
        Posts { path, said: 0 }
    }
}

/// A file of posts.
pub(crate) struct Posts {
    pub(crate) path: PathBuf,
    said: usize,
}

impl Posts {
    /// Someone says something on LinkedIn, in English.
    pub(crate) fn say(&mut self, who: &str, name: &str, text: &str) {
        self.said += 1;
        let post = serde_json::json!({
            "id": format!("said-{}", self.said),
            "network": "linkedin",
            "url": format!("https://linkedin.example/said/{}", self.said),
            "author": who,
            "author_name": name,
            "lang": "en",
            "text": text,
        });
        let mut file = std::fs::File::options()
            .append(true)
            .open(&self.path)
            .unwrap();
        writeln!(file, "{post}").unwrap();
    }

    /// The path as it is typed.
    pub(crate) fn address(&self) -> &str {
        self.path.to_str().unwrap()
    }
}
