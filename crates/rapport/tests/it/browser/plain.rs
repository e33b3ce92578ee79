//! Without scripts: everything a seller does all day, by links and forms alone.

use crate::browser::chromium::{Chromium, Scripts};
use crate::browser::workplace::Workplace;

/// The first card, by its id.
async fn first(browser: &Chromium) -> String {
    let card = browser.wait("[data-card]").await;
    card.attr("data-id").await.unwrap().unwrap()
}

/// Does something to the first card, sees it go, and takes it back.
async fn and_back(browser: &Chromium, deed: &str, said: &str) {
    let id = first(browser).await;
    if deed.contains(".menu") {
        browser.click("[data-card] .menu > summary").await;
    }
    browser.click(&format!("[data-id='{id}'] {deed}")).await;
    browser.wait_for_notice(said).await;
    assert_ne!(first(browser).await, id, "{deed}");
    browser.click(".toast button").await;
    browser.wait_for_notice("Taken back.").await;
    assert_eq!(first(browser).await, id, "{deed}");
}

#[tokio::test]
async fn without_scripts_a_seller_does_everything_by_links_and_forms() {
    let workplace = Workplace::demo();
    let mut posts = workplace.file();
    posts.say("runa", "Runa Example", "Good morning, harbour.");
    let browser = workplace.enter(Scripts::Off).await;
    assert_eq!(
        browser
            .script("return customElements.get('live-region') === undefined")
            .await,
        true,
        "scripts run after all"
    );

    let deeds = [
        (
            "form[action$='/act'] button",
            "Noted: you took up the conversation.",
        ),
        (".menu [value=tomorrow]", "Put aside."),
        (".menu [value=next-week]", "Put aside."),
        ("form[action$='/dismiss'] button", "Dismissed."),
    ];
    for (deed, said) in deeds {
        and_back(&browser, deed, said).await;
    }
    // The last deed can be taken back later, too.
    browser
        .click("[data-card] form[action$='/dismiss'] button")
        .await;
    browser.wait_for_notice("Dismissed.").await;
    browser.open("/today").await;
    browser
        .wait_for_words("form[@class='last']", "You dismissed someone")
        .await;
    browser.click(".last button").await;
    browser.wait_for_notice("Taken back.").await;

    browser.click(".rail a[href='/signals']").await;
    browser.wait("#signals").await;
    for (deed, said) in deeds {
        and_back(&browser, deed, said).await;
    }
    browser.click("[data-card] [data-hot=y]").await;
    browser
        .wait("[data-card] [data-hot=y][aria-pressed=true]")
        .await;
    browser.fill(".filter #query", "kegs lang:en").await;
    browser.click(".filter button").await;
    browser.wait(".filter a[href='/signals?state=open']").await;
    browser.click(".tabs a[href*='state=snoozed']").await;
    browser
        .wait(".tabs a[aria-current][href*='state=snoozed']")
        .await;

    browser.click(".find").await;
    browser.click(".ways a[href='/saved-searches/new']").await;
    browser.fill("#query", "harbour OR (freight").await;
    browser.click("[formmethod=get]").await;
    browser.click(".mistake a").await;
    browser
        .wait_for_words("live-preview", "Understood as")
        .await;
    browser.fill("#query", "crates").await;
    browser.click("[formmethod=get]").await;
    browser.wait_for_words("mark", "crates").await;
    browser.fill("#name", "Crates of all kinds").await;
    browser
        .fill("#purpose", "Knowing what they are used for")
        .await;
    browser.click("[name=alert][value=silent]").await;
    browser.click("#search .button.primary").await;
    browser
        .wait_for_notice("Saved. It listens from now on.")
        .await;
    browser
        .wait_for_words("article//h2", "Crates of all kinds")
        .await;

    browser.click(".rail a[href='/sources']").await;
    browser.fill("#address", "/no/such/file.jsonl").await;
    browser.click(".with-button .button").await;
    browser.wait("#address[aria-invalid]").await;
    browser.fill("#address", posts.address()).await;
    browser.click(".with-button .button").await;
    browser
        .wait_for_notice("Added. Reading starts within moments.")
        .await;
    browser.wait_for_words("article//h2", "posts").await;

    browser.click(".rail .me").await;
    browser.click("[name=theme][value=dark]").await;
    browser.wait("html[data-theme=dark]").await;
    browser.click("form[action='/sign-out'] button").await;
    browser.wait_for_notice("You are signed out.").await;
    browser.was_quiet().await;
}
