//! What arrives while a page is open: it appears by itself, and neither the keyboard nor the eye
//! loses its place.

use serde_json::Value;

use crate::browser::chromium::{Chromium, Scripts};
use crate::browser::workplace::{Posts, Workplace};

const ASKS: &str =
    "Can anyone recommend a way to track our returnable crates? We lose fifty a week.";

/// A workplace that hears a file, and a browser in it.
async fn listening() -> (Workplace, Posts, Chromium) {
    let workplace = Workplace::demo();
    let posts = workplace.file();
    let browser = workplace.enter(Scripts::On).await;
    browser.open("/sources").await;
    browser.fill("#address", posts.address()).await;
    browser.click(".with-button .button").await;
    browser.wait_for_notice("Added.").await;
    // This page renews itself, too.
    browser
        .wait_for_words("article[contains(., 'posts.jsonl')]", "Read to its end.")
        .await;
    (workplace, posts, browser)
}

/// Opens a page and waits until it listens; marks it, so that a reload would be seen.
async fn open(browser: &Chromium, path: &str) {
    browser.open(path).await;
    browser
        .script("document.documentElement.dataset.kept = 'yes'")
        .await;
}

async fn wait_for(browser: &Chromium, who: &str) {
    browser.wait_for_words("live-region//h2", who).await;
    browser.wait("html[data-kept]").await;
}

/// How far below the top of the window something is.
async fn height(browser: &Chromium, element: &str) -> f64 {
    let source = format!("return {element}.getBoundingClientRect().top");
    browser.script(&source).await.as_f64().unwrap()
}

/// Ids that more than one element has.
async fn twins(browser: &Chromium) -> Value {
    browser
        .script("const ids = [...document.querySelectorAll('[id]')].map((one) => one.id); return ids.filter((id, place) => ids.indexOf(id) !== place)")
        .await
}

#[tokio::test]
async fn a_person_arrives_on_today_and_the_card_in_use_stays_where_it_is() {
    let (_workplace, mut posts, browser) = listening().await;
    open(&browser, "/today").await;
    browser.press("jjj").await;
    let id = browser
        .words("return document.activeElement.dataset.id")
        .await;
    let card = format!("document.querySelector('[data-id=\"{id}\"]')");
    browser
        .script("document.activeElement.querySelector('.menu').open = true")
        .await;
    let before = height(&browser, &card).await;
    let scrolled = browser.script("return scrollY > 0").await;
    assert_eq!(scrolled, true, "the page is long enough for it to matter");

    posts.say("gwen", "Gwen Pritchard", ASKS);
    wait_for(&browser, "Gwen Pritchard").await;
    browser
        .wait_for_words("*[@id='arrived']", "One has arrived.")
        .await;
    let focus = browser
        .words("return document.activeElement.dataset.id")
        .await;
    assert_eq!(focus, id, "the keyboard is where it was");
    let after = height(&browser, &card).await;
    assert!((after - before).abs() < 2.0, "{before} → {after}");
    browser.wait(&format!("[data-id='{id}'] .menu[open]")).await;
    assert_eq!(twins(&browser).await, serde_json::json!([]));
}

#[tokio::test]
async fn a_signal_arrives_and_whoever_reads_or_writes_goes_on() {
    let (_workplace, mut posts, browser) = listening().await;
    // Reading, further down, with the keyboard nowhere.
    open(&browser, "/signals").await;
    browser
        .script(
            "document.querySelectorAll('[data-card]')[5].scrollIntoView({ behavior: 'instant' })",
        )
        .await;
    let read = "[...document.querySelectorAll('[data-card]')].find((card) => card.getBoundingClientRect().bottom > 0)";
    let id = browser.words(&format!("return {read}.dataset.id")).await;
    let before = height(&browser, read).await;
    posts.say("runa", "Runa Example", ASKS);
    wait_for(&browser, "Runa Example").await;
    assert_eq!(
        browser.words(&format!("return {read}.dataset.id")).await,
        id
    );
    let after = height(&browser, read).await;
    assert!((after - before).abs() < 2.0, "{before} → {after}");

    // Writing.
    open(&browser, "/signals").await;
    browser.click(".filter #query").await;
    browser.press("kegs AND").await;
    posts.say("bogna", "Bogna Example", ASKS);
    wait_for(&browser, "Bogna Example").await;
    browser.press("ROID").await;
    browser.wait(".filter #query:focus").await;
    assert_eq!(
        browser.words("return document.activeElement.value").await,
        "kegs ANDROID"
    );

    // On a link that is drawn anew.
    open(&browser, "/signals").await;
    browser
        .script("document.querySelector('.tabs a[href*=snoozed]').focus()")
        .await;
    posts.say("frode", "Frode Example", ASKS);
    wait_for(&browser, "Frode Example").await;
    browser.wait(".tabs a[href*=snoozed]:focus").await;

    // With nothing in use, what is new is the first thing there is.
    open(&browser, "/signals").await;
    posts.say("ylva", "Ylva Example", ASKS);
    browser
        .wait_for_words("live-region//*[@data-card][1]//h2", "Ylva Example")
        .await;
    assert_eq!(browser.script("return scrollY").await.as_f64(), Some(0.0));
    browser.was_quiet().await;
}
