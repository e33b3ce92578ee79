//! A headless Chromium, spoken to by its driver. Every wait is for something the page says or has.

use std::time::Duration;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::wd::{TimeoutConfiguration, WindowHandle};
use fantoccini::{Client, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::browser::driver::{Driver, Own, capabilities};

/// How long a page may take to have what is waited for, on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked at meanwhile.
const GLANCE: Duration = Duration::from_millis(25);
/// What every document gets first: it says when its scripts stand ready, and what its policy refused.
const WATCH: &str = "
    addEventListener('load', () => { document.documentElement.dataset.loaded = 'yes' });
    document.addEventListener('securitypolicyviolation', (event) => {
      const data = document.documentElement.dataset;
      data.refused = `${data.refused ?? ''} ${event.violatedDirective}: ${event.blockedURI}`;
    });";

/// Whether pages may run scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scripts {
    On,
    Off,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

/// A browser with one window on one instance; it ends with this value.
pub(crate) struct Chromium {
    pub(crate) client: Client,
    /// `http://127.0.0.1:port`
    home: String,
    _driver: Driver,
    _profile: tempfile::TempDir,
}

impl Chromium {
    /// A window on the instance at `address`.
    pub(crate) async fn on(address: &str, scripts: Scripts) -> Self {
        let driver = Driver::start();
        let profile = tempfile::tempdir().unwrap();
        let client = Client::with_capabilities_and_connector(
            &driver.address,
            &capabilities(profile.path().to_str().unwrap(), scripts),
            HttpConnector::new(),
        )
        .await
        .unwrap_or_else(|error| panic!("Chromium cannot be started: {error}"));
        let patience = TimeoutConfiguration::new(Some(PATIENCE), Some(PATIENCE), None);
        client.update_timeouts(patience).await.unwrap();
        let browser = Self {
            client,
            home: format!("http://{address}"),
            _driver: driver,
            _profile: profile,
        };
        browser.before_each_page(WATCH).await;
        browser
    }

    /// A command of the browser's own tools.
    pub(crate) async fn devtools(&self, command: &str, params: Value) -> Value {
        let body = json!({ "cmd": command, "params": params });
        let path = "goog/cdp/execute";
        self.client.issue_cmd(Own { path, body }).await.unwrap()
    }

    /// Runs a script in every document from now on, before its own; no policy of a page hinders it.
    pub(crate) async fn before_each_page(&self, source: &str) {
        let params = json!({ "source": source });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", params)
            .await;
    }

    /// What was logged since it was last asked: `browser` for the console, `performance` for the
    /// network.
    pub(crate) async fn log(&self, kind: &str) -> Vec<Value> {
        let body = json!({ "type": kind });
        let path = "se/log";
        let log = self.client.issue_cmd(Own { path, body }).await.unwrap();
        log.as_array().unwrap().clone()
    }

    /// Shows pages at a width, as light or dark.
    pub(crate) async fn show_at(&self, width: u32, theme: Theme) {
        let theme = if theme == Theme::Dark {
            "dark"
        } else {
            "light"
        };
        let features = json!([
            { "name": "prefers-color-scheme", "value": theme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        )
        .await;
        let size =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", size)
            .await;
    }

    /// Goes to a path of the instance.
    pub(crate) async fn open(&self, path: &str) {
        let address = format!("{}{path}", self.home);
        self.client.goto(&address).await.unwrap();
    }

    /// Where it is: path, query and fragment.
    pub(crate) async fn path(&self) -> String {
        let here = self.client.current_url().await.unwrap().to_string();
        here.strip_prefix(&self.home).unwrap_or(&here).to_owned()
    }

    pub(crate) async fn script(&self, source: &str) -> Value {
        self.client
            .execute(source, Vec::new())
            .await
            .unwrap_or_else(|error| panic!("{source}: {error}"))
    }

    /// What a script says in words.
    pub(crate) async fn words(&self, source: &str) -> String {
        let said = self.script(source).await;
        said.as_str()
            .unwrap_or_else(|| panic!("{source}: {said}"))
            .to_owned()
    }

    /// Waits until the page has what the selector names.
    pub(crate) async fn wait(&self, selector: &str) -> Element {
        self.wait_by(Locator::Css(selector)).await
    }

    /// Waits until the page says so, in an element that matches.
    pub(crate) async fn wait_for_words(&self, element: &str, words: &str) -> Element {
        let path = format!("//{element}[contains(normalize-space(.), \"{words}\")]");
        self.wait_by(Locator::XPath(&path)).await
    }

    /// Waits until the page says in its notice what was just done.
    pub(crate) async fn wait_for_notice(&self, words: &str) {
        self.wait_for_words("*[@class='toast']", words).await;
    }

    /// Waits until there is a second window. What is behind it is not asked meanwhile: a page
    /// nobody looks at may take its time to be complete.
    pub(crate) async fn other_window(&self) -> WindowHandle {
        let here = self.client.window().await.unwrap();
        let mut glances = tokio::time::interval(GLANCE);
        let looking = async {
            loop {
                glances.tick().await;
                let windows = self.client.windows().await.unwrap();
                if let Some(other) = windows.into_iter().find(|window| *window != here) {
                    return other;
                }
            }
        };
        let found = tokio::time::timeout(PATIENCE, looking).await;
        found.expect("another window opens")
    }

    async fn wait_by(&self, wanted: Locator<'_>) -> Element {
        let waiting = self.client.wait().at_most(PATIENCE).every(GLANCE);
        match waiting.for_element(wanted).await {
            Ok(element) => element,
            Err(error) => panic!(
                "waited for {wanted:?} ({error}); {} says: {}",
                self.path().await,
                self.words("return document.body.innerText.slice(0, 3000)")
                    .await
            ),
        }
    }

    pub(crate) async fn click(&self, selector: &str) {
        let element = self.wait(selector).await;
        element
            .click()
            .await
            .unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Writes into a field, instead of what is there.
    pub(crate) async fn fill(&self, selector: &str, text: &str) {
        let field = self.wait(selector).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses keys one after the other, wherever the keyboard is, once the page listens to them.
    pub(crate) async fn press(&self, keys: &str) {
        self.wait("html[data-loaded]").await;
        let keyboard = KeyActions::new("keyboard".to_owned());
        let pressed = keys.chars().fold(keyboard, |pressed, value| {
            pressed
                .then(KeyAction::Down { value })
                .then(KeyAction::Up { value })
        });
        self.client.perform_actions(pressed).await.unwrap();
    }

    /// Nothing went wrong behind the pages so far: no script failed, no policy was broken.
    /// Statuses are not looked at: a form that is sent back has one too.
    pub(crate) async fn was_quiet(&self) {
        let loud: Vec<Value> = self
            .log("browser")
            .await
            .into_iter()
            .filter(|entry| entry["level"] == "SEVERE" && entry["source"] != "network")
            .collect();
        assert!(loud.is_empty(), "{loud:#?}");
    }
}
