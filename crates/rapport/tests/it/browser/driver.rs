//! The driver of a browser: started, told what kind of browser is wanted, ended with all it started.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdout, Command, Stdio};

use axum::http::Method;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use serde_json::{Value, json};
use url::Url;

use crate::browser::chromium::Scripts;

/// The driver and whatever it started.
pub(super) struct Driver {
    child: Child,
    pub(super) address: String,
    _said: BufReader<ChildStdout>,
}

impl Driver {
    pub(super) fn start() -> Self {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("chromedriver cannot be started ({error}): run the tests with bin/test, which installs it")
            });
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let port = loop {
            let mut line = String::new();
            assert_ne!(said.read_line(&mut line).unwrap(), 0, "chromedriver ended");
            if let Some((_, port)) = line
                .trim_end()
                .trim_end_matches('.')
                .rsplit_once("on port ")
                && let Ok(port) = port.parse::<u16>()
                && port != 0
            {
                break port;
            }
        };
        Self {
            child,
            address: format!("http://127.0.0.1:{port}"),
            _said: said,
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // A driver that is killed leaves its browser behind; both are in one group.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.child.wait();
    }
}

/// A headless browser with everything it keeps in `profile`, which knows of no other machine.
pub(super) fn capabilities(profile: &str, scripts: Scripts) -> Capabilities {
    let mut options = json!({ "args": [
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--force-device-scale-factor=1",
        // Scrolling smoothly, a page is not yet where it will be when it is clicked.
        "--force-prefers-reduced-motion",
        "--window-size=1280,900",
        // No other host exists.
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        format!("--user-data-dir={profile}"),
    ] });
    if scripts == Scripts::Off {
        options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
    }
    let wanted = json!({
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
    });
    wanted.as_object().unwrap().clone()
}

/// A command of this driver's own.
#[derive(Debug)]
pub(super) struct Own {
    pub(super) path: &'static str,
    pub(super) body: Value,
}

impl WebDriverCompatibleCommand for Own {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
