//! No page has a barrier that a machine can find: axe-core's rules for WCAG 2.2 A and AA and its
//! good practices, on every page, wide and narrow, light and dark, with everything unfolded.
//!
//! axe-core is not part of this repository; `bin/test` fetches it and says where it is.

use serde_json::Value;

use crate::browser::chromium::{Chromium, Scripts, Theme};
use crate::browser::pages;
use crate::browser::workplace::Workplace;

const VIEWS: [(u32, Theme); 4] = [
    (1280, Theme::Light),
    (1280, Theme::Dark),
    (320, Theme::Dark),
    (320, Theme::Light),
];

/// Unfolds everything and asks axe-core; what it finds comes back as lines.
const EXAMINE: &str = r#"
    const done = arguments[arguments.length - 1];
    for (const folded of document.querySelectorAll('details:not(.menu)')) folded.open = true;
    const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] }).then(
      (found) => done(found.violations.flatMap((one) => one.nodes.map((node) =>
        `${one.id}: ${one.help}\n    ${node.target.join(' ')}\n    ${node.html}\n    ${node.failureSummary}`))),
      (error) => done([`axe-core failed: ${error}`]));"#;

pub(super) fn axe() -> String {
    let path = std::env::var("RAPPORT_TEST_AXE").unwrap_or_default();
    std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "axe-core cannot be read at RAPPORT_TEST_AXE=“{path}” ({error}): run the tests with bin/test, which \
             fetches it, or fetch it with `npm pack axe-core` and name its axe.min.js"
        )
    })
}

/// What stands in the way on the page as it is.
async fn barriers(browser: &Chromium) -> Vec<String> {
    let found = browser
        .client
        .execute_async(EXAMINE, Vec::new())
        .await
        .unwrap();
    let lines = found.as_array().unwrap().iter().filter_map(Value::as_str);
    lines.map(str::to_owned).collect()
}

/// Looks at a page in every view and collects what stands in the way.
pub(super) async fn examine(browser: &Chromium, name: &str, found: &mut Vec<String>) {
    for (width, theme) in VIEWS {
        browser.show_at(width, theme).await;
        for barrier in barriers(browser).await {
            found.push(format!("{name} at {width}, {theme:?}: {barrier}"));
        }
    }
}

#[tokio::test]
async fn no_page_has_a_barrier_that_a_machine_can_find() {
    let axe = axe();
    let mut found = Vec::new();
    let workplace = Workplace::demo();
    let browser = workplace.enter(Scripts::On).await;
    browser.before_each_page(&axe).await;
    for path in pages::all(&browser).await {
        browser.open(&path).await;
        examine(&browser, &path, &mut found).await;
    }
    for (name, path, unfold) in [
        ("the menu of a card", "/today", ".menu > summary"),
        ("the palette", "/today", "[data-palette]"),
    ] {
        browser.show_at(1280, Theme::Light).await;
        browser.open(path).await;
        browser.click(unfold).await;
        examine(&browser, name, &mut found).await;
    }
    browser.open("/signals").await;
    browser.press("?").await;
    browser.wait("#keys[open]").await;
    examine(&browser, "the list of keys", &mut found).await;
    // What comes back with a mistake in it.
    for (path, form) in [
        ("/sources", "form.one"),
        ("/saved-searches/new", "#search"),
        ("/welcome/profile", "main form"),
    ] {
        browser.open(path).await;
        let send = format!(
            "const form = document.querySelector('{form}'); form.noValidate = true;\
             for (const field of form.querySelectorAll('#languages, #address')) field.value = '/no such';\
             form.requestSubmit();"
        );
        browser.script(&send).await;
        browser.wait(".input[aria-invalid]").await;
        examine(&browser, &format!("{path}, sent back"), &mut found).await;
    }
    browser.client.delete_all_cookies().await.unwrap();
    for path in pages::OUTSIDE {
        browser.open(path).await;
        examine(&browser, path, &mut found).await;
    }
    browser.open("/sign-in").await;
    browser.fill("#email", "nobody@example.com").await;
    browser.fill("#password", "not the password").await;
    browser.click("main form button").await;
    browser.wait("#wrong").await;
    examine(&browser, "/sign-in, refused", &mut found).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test]
async fn nothing_stands_in_the_way_of_a_newcomer() {
    let axe = axe();
    let mut found = Vec::new();
    let workplace = Workplace::new();
    let browser = workplace.visit(Scripts::On).await;
    browser.before_each_page(&axe).await;
    browser.open(pages::NEW).await;
    examine(&browser, "the first page", &mut found).await;
    browser
        .script("document.querySelector('main form').noValidate = true")
        .await;
    browser.click("main form button").await;
    browser.wait("[aria-invalid]").await;
    examine(&browser, "the first page, sent back", &mut found).await;
    for (field, text) in [
        ("#name", "Runa"),
        ("#email", "runa@example.com"),
        ("#password", "four plain words here"),
    ] {
        browser.fill(field, text).await;
    }
    browser.click("main form button").await;
    browser.wait("#offer").await;
    for path in ["/today", "/signals", "/saved-searches", "/sources"] {
        browser.open(path).await;
        examine(&browser, &format!("{path}, still empty"), &mut found).await;
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test]
async fn a_barrier_would_be_found() {
    let workplace = Workplace::new();
    let browser = workplace.visit(Scripts::On).await;
    browser.before_each_page(&axe()).await;
    browser.open(pages::NEW).await;
    browser
        .script("document.querySelector('label[for=name]').remove()")
        .await;
    let found = barriers(&browser).await;
    assert!(
        found.iter().any(|one| one.starts_with("label: ")),
        "{found:?}"
    );
}
