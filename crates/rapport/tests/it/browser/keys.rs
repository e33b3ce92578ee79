//! One key, one act: through Today and Signals, and to any page.

use fantoccini::key::Key;

use crate::browser::chromium::Chromium;
use crate::browser::focus::{come_in, enter, is_in, press, tab_to, unseen};
use crate::browser::workplace::Workplace;

/// The card the keys act on, by its id.
async fn current(browser: &Chromium) -> String {
    let card = browser.wait("[data-card][aria-current]").await;
    card.attr("data-id").await.unwrap().unwrap()
}

/// All cards, by their ids.
async fn cards(browser: &Chromium) -> Vec<String> {
    let ids = browser
        .words("return [...document.querySelectorAll('[data-card]')].map((card) => card.dataset.id).join(' ')")
        .await;
    ids.split_whitespace().map(str::to_owned).collect()
}

/// The conversation stands open in a window of its own; closes it and comes back.
async fn leave_the_conversation(browser: &Chromium) {
    let here = browser.client.window().await.unwrap();
    let conversation = browser.other_window().await;
    browser.client.switch_to_window(conversation).await.unwrap();
    let address = browser.client.current_url().await.unwrap();
    let host = address.host_str().unwrap();
    assert!(host.ends_with(".example"), "{address}");
    browser.client.close_window().await.unwrap();
    browser.client.switch_to_window(here).await.unwrap();
}

#[tokio::test]
async fn a_seller_works_through_today_by_keyboard_alone() {
    let workplace = Workplace::demo();
    let browser = come_in(&workplace).await;
    let all = cards(&browser).await;
    assert!(all.len() > 4, "{all:?}");

    browser.press("jj").await;
    assert_eq!(current(&browser).await, all[2]);
    assert_eq!(unseen(&browser).await, None);
    browser.press("k").await;
    assert_eq!(current(&browser).await, all[1]);
    browser.press("jj").await;
    browser.wait("#n4 > details[open]").await;
    browser.press("kk").await;

    for (key, said) in [
        ("x", "Dismissed."),
        ("s", "Put aside."),
        ("e", "Noted: you took up the conversation."),
    ] {
        browser.press(key).await;
        if key == "e" {
            leave_the_conversation(&browser).await;
        }
        browser.wait_for_notice(said).await;
        let left = cards(&browser).await;
        assert!(!left.contains(&all[1]), "{key}");
        assert_eq!(current(&browser).await, all[2], "{key} leads to the next");
        browser.press("u").await;
        browser.wait_for_notice("Taken back.").await;
        assert_eq!(cards(&browser).await, all, "{key}");
        assert_eq!(
            current(&browser).await,
            all[1],
            "{key} is back where it was"
        );
    }
    browser.press("?").await;
    browser.wait("#keys[open]").await;
    // In the dialog the keys do nothing to the page behind it.
    browser.press("x").await;
    press(&browser, Key::Escape).await;
    browser.wait("#keys:not([open])").await;
    assert_eq!(cards(&browser).await, all);

    browser.press("/").await;
    browser.wait("#palette[open] input:focus").await;
    assert_eq!(unseen(&browser).await, None);
    // Faster than the list arrives.
    browser.press("sources").await;
    enter(&browser).await;
    browser.wait("#sources .source").await;
    browser.press("/").await;
    browser.wait("#palette .ways a").await;
    browser.press("today").await;
    press(&browser, Key::Down).await;
    browser.wait("#palette a[href='/today']:focus").await;
    enter(&browser).await;
    browser.wait("#today").await;
    browser.press("/").await;
    browser.wait("#palette .ways a").await;
    // One search has this word in its query, one source is called so.
    browser.press("loop").await;
    enter(&browser).await;
    browser.wait("#sources .source").await;

    browser.open("/settings").await;
    tab_to(&browser, "[name=keys]").await;
    enter(&browser).await;
    browser
        .wait("html[data-keys=off] [name=keys][value=on]")
        .await;
    browser.open("/today").await;
    browser.press("jx?/").await;
    assert_eq!(
        current(&browser).await,
        all[0],
        "whoever speaks says letters"
    );
    assert!(is_in(&browser, "body").await);
    assert_eq!(browser.path().await, "/today");
    browser.was_quiet().await;
}

#[tokio::test]
async fn signals_are_judged_and_cleared_by_keyboard_alone() {
    let workplace = Workplace::demo();
    let browser = come_in(&workplace).await;
    browser.open("/signals").await;
    let all = cards(&browser).await;
    browser.press("j").await;
    assert_eq!(current(&browser).await, all[1]);
    assert_eq!(unseen(&browser).await, None);
    let judged = |key: &str, pressed: bool| {
        format!(
            "[data-id='{}'] [data-hot={key}][aria-pressed={pressed}]",
            all[1]
        )
    };
    browser.press("y").await;
    browser.wait(&judged("y", true)).await;
    assert_eq!(current(&browser).await, all[1], "it is still the one");
    browser.press("n").await;
    browser.wait(&judged("n", true)).await;
    browser.wait(&judged("y", false)).await;
    browser.press("n").await;
    browser.wait(&judged("n", false)).await;
    for (key, said) in [
        ("x", "Dismissed."),
        ("s", "Put aside."),
        ("e", "Noted: you took up the conversation."),
    ] {
        let id = current(&browser).await;
        browser.press(key).await;
        if key == "e" {
            leave_the_conversation(&browser).await;
        }
        browser.wait_for_notice(said).await;
        assert!(!cards(&browser).await.contains(&id), "{key}");
        assert_eq!(current(&browser).await, all[2], "{key} leads to the next");
        browser.press("u").await;
        browser.wait_for_notice("Taken back.").await;
        assert_eq!(cards(&browser).await, all, "{key}");
        assert_eq!(
            current(&browser).await,
            all[1],
            "{key} is back where it was"
        );
    }

    // Whoever writes, writes.
    browser.open("/signals").await;
    tab_to(&browser, "#query").await;
    browser.press("jexsyn?/").await;
    assert_eq!(cards(&browser).await, all);
    assert_eq!(
        browser.words("return document.activeElement.value").await,
        "jexsyn?/"
    );
    browser.was_quiet().await;
}
