//! Which pages there are to be walked through.

use std::path::Path;

use crate::browser::chromium::Chromium;

/// The demo's pages by path, with their states that an address can name.
const PAGES: [&str; 35] = [
    "/today",
    "/today?did=dismissed&undo=0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70",
    "/signals",
    "/signals?state=snoozed",
    "/signals?state=acted",
    "/signals?query=crates+lang%3Aen&trigger=hiring",
    "/signals?query=%28crates",
    "/saved-searches",
    "/saved-searches/new",
    "/saved-searches/new?query=crates",
    "/saved-searches/new?query=zeppelin",
    "/saved-searches/new?query=%28crates",
    "/sources",
    "/settings",
    "/settings/profile",
    "/settings/tokens",
    "/settings/sign-in",
    "/team",
    "/workspaces/new",
    "/settings/second-factor",
    "/confirm",
    "/settings/providers",
    "/settings/webhooks",
    "/settings/audit",
    "/settings/audit?check=yes",
    "/api",
    "/find",
    "/welcome/profile",
    "/welcome/proposal",
    "/nowhere",
    "/saved-searches/nowhere",
    "/parts",
    // Those that need an id are found by the links that lead to them.
    "/saved-searches a[href$=\"/remove\"]",
    "/sources a[href$=\"/remove\"]",
    "/saved-searches .search h2 a",
];

/// What someone sees who is not signed in, on an instance that is set up.
pub(super) const OUTSIDE: [&str; 5] = [
    "/sign-in",
    "/sign-in?did=signed-out",
    "/forgot-password",
    "/reset-password/nothing",
    "/nowhere",
];

/// What the first visitor of a new instance sees.
pub(super) const NEW: &str = "/welcome";

/// The paths of all pages of the demo.
pub(super) async fn all(browser: &Chromium) -> Vec<String> {
    let mut paths = Vec::new();
    for page in PAGES {
        let Some((list, link)) = page.split_once(' ') else {
            paths.push(page.to_owned());
            continue;
        };
        browser.open(list).await;
        let found = browser.wait(link).await;
        paths.push(found.attr("href").await.unwrap().unwrap());
    }
    paths
}

#[test]
fn every_page_that_is_pictured_is_walked_through() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bin/screenshots");
    let script = std::fs::read_to_string(script).unwrap();
    let (_, pictured) = script.split_once("PAGES = {").unwrap();
    let (pictured, _) = pictured.split_once('}').unwrap();
    let pictured: Vec<&str> = pictured
        .lines()
        .filter_map(|line| line.split_once("\": \""))
        .map(|(_, path)| path.trim_end_matches("\","))
        .collect();
    assert!(pictured.len() > 5, "{pictured:?}");
    for path in pictured {
        assert!(PAGES.contains(&path), "{path}");
    }
}
