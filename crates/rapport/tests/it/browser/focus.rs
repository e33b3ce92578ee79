//! Where the keyboard is: always in sight, on every page, and enough to fill in any form.

use fantoccini::key::Key;

use crate::browser::chromium::{Chromium, Scripts, Theme};
use crate::browser::workplace::Workplace;

/// What the keyboard is in, and what keeps it from being seen there; nothing when it is seen.
pub(super) async fn unseen(browser: &Chromium) -> Option<String> {
    let why = browser.words(r#"
        const at = document.activeElement;
        const name = `${at.localName}#${at.id}.${at.className} “${(at.textContent || at.value || '').trim().slice(0, 40)}”`;
        const drawn = (one) => { const style = getComputedStyle(one); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
        // The one field without an outline has a line under it instead.
        const underlined = at.closest('.ask') && getComputedStyle(at.closest('.ask')).boxShadow !== 'none';
        if (!drawn(at) && !underlined) return `${name} has no ring`;
        const box = at.getBoundingClientRect();
        const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
        const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
        if (left >= right || top >= bottom) return `${name} is out of sight`;
        const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        return at.contains(over) || over.contains(at) ? '' : `${name} is under ${over.localName}.${over.className}`"#).await;
    (!why.is_empty()).then_some(why)
}

/// Whether the keyboard is in what the selector names.
pub(super) async fn is_in(browser: &Chromium, selector: &str) -> bool {
    let source = format!(
        "return document.activeElement.matches({})",
        serde_json::json!(selector)
    );
    browser.script(&source).await == true
}

/// Presses Tab until the keyboard is in what the selector names, and sees it at every stop.
pub(super) async fn tab_to(browser: &Chromium, selector: &str) {
    for _ in 0..100 {
        if is_in(browser, selector).await {
            return;
        }
        tab(browser).await;
        assert_eq!(unseen(browser).await, None);
    }
    panic!("{selector} cannot be reached by Tab");
}

pub(super) async fn press(browser: &Chromium, key: Key) {
    browser.press(&char::from(key).to_string()).await;
}

async fn tab(browser: &Chromium) {
    press(browser, Key::Tab).await;
}

pub(super) async fn enter(browser: &Chromium) {
    press(browser, Key::Enter).await;
}

/// Signs in without touching anything but keys.
pub(super) async fn come_in(workplace: &Workplace) -> Chromium {
    let browser = workplace.visit(Scripts::On).await;
    browser.open("/sign-in").await;
    browser.wait("#email:focus").await;
    let (email, password) = workplace.account();
    browser.press(email).await;
    tab(&browser).await;
    browser.press(password).await;
    enter(&browser).await;
    browser.wait("#today [data-card][aria-current]").await;
    browser
}

#[tokio::test]
async fn forms_are_filled_in_by_keyboard_alone_and_its_place_is_always_in_sight() {
    let workplace = Workplace::demo();
    let mut posts = workplace.file();
    posts.say("runa", "Runa Example", "Good morning, harbour.");
    let browser = come_in(&workplace).await;

    browser.open("/saved-searches/new").await;
    tab_to(&browser, "#query").await;
    browser.press("harbour").await;
    browser.wait_for_words("live-preview//h2", "found").await;
    tab_to(&browser, "#name").await;
    browser.press("Harbours").await;
    tab_to(&browser, "#purpose").await;
    browser.press("Knowing what harbours need").await;
    tab_to(&browser, "[name=alert]").await;
    press(&browser, Key::Down).await;
    tab_to(&browser, ".button.primary").await;
    enter(&browser).await;
    browser
        .wait_for_notice("Saved. It listens from now on.")
        .await;

    browser.open("/sources").await;
    tab_to(&browser, "#address").await;
    browser.press(posts.address()).await;
    enter(&browser).await;
    browser.wait_for_notice("Added.").await;

    browser.open("/settings/profile").await;
    tab_to(&browser, "[name=language]").await;
    let was = browser
        .script("return document.activeElement.checked")
        .await;
    browser.press(" ").await;
    let is = browser
        .script("return document.activeElement.checked")
        .await;
    assert_ne!(was, is);
    tab_to(&browser, ".button.primary").await;
    enter(&browser).await;
    browser.wait_for_notice("Saved. Fit is judged by it").await;
    browser.was_quiet().await;
}

#[tokio::test]
async fn every_stop_of_the_keyboard_is_in_sight() {
    let workplace = Workplace::demo();
    let browser = come_in(&workplace).await;
    for (path, width) in [
        ("/today", 1280),
        ("/signals", 1280),
        ("/saved-searches", 1280),
        ("/sources", 1280),
        ("/settings", 1280),
        ("/find", 1280),
        ("/welcome/proposal", 1280),
        ("/today", 320),
        ("/saved-searches/new", 320),
        ("/sources", 320),
    ] {
        browser.show_at(width, Theme::Light).await;
        browser.open(path).await;
        tab(&browser).await;
        assert!(
            is_in(&browser, ".skip").await,
            "{path} begins with the way past the rail"
        );
        for stop in 0..40 {
            if let Some(why) = unseen(&browser).await {
                panic!("{path} at {width}, stop {stop}: {why}");
            }
            tab(&browser).await;
            if is_in(&browser, "body").await {
                break;
            }
        }
    }
}
