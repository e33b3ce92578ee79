//! A newcomer's first minutes, on a phone: from the first page to someone worth a conversation.

use crate::browser::chromium::{Chromium, Scripts, Theme};
use crate::browser::house::sideways;
use crate::browser::workplace::Workplace;

const WIDTH: u32 = 320;

/// Waits for a heading, and for all of the page to be in sight.
async fn arrive_at(browser: &Chromium, heading: &str) {
    browser.wait_for_words("h1", heading).await;
    let over = sideways(browser, WIDTH).await;
    assert!(over.is_empty(), "{heading}: {over:#?}");
}

#[tokio::test]
async fn a_newcomer_comes_from_the_first_page_to_someone_worth_a_conversation() {
    let workplace = Workplace::new();
    let mut posts = workplace.file();
    posts.say(
        "lena",
        "Lena Example",
        "The sunset over the harbour was something.",
    );
    posts.say(
        "runa",
        "Runa Example",
        "Can anyone recommend a tool for stocktaking? We close the cold store for two days each time.",
    );
    let browser = workplace.visit(Scripts::On).await;
    browser.show_at(WIDTH, Theme::Light).await;
    browser.open("/").await;
    arrive_at(&browser, "Know who is worth a conversation today.").await;
    browser.wait("#name:focus").await;
    browser.fill("#name", "Ada Example").await;
    browser.fill("#email", "ada@example.com").await;
    browser.fill("#password", "four plain words here").await;
    browser.fill("#workspace", "Cold stores").await;
    browser.click("main form .primary").await;

    arrive_at(&browser, "What do you sell, and to whom?").await;
    browser
        .fill(
            "#offer",
            "Stock counts in cold stores, without stopping them",
        )
        .await;
    browser.fill("#problems", "stocktaking, stock count").await;
    browser.fill("#roles", "operations manager").await;
    browser.click("[name=language][value=en]").await;
    browser.click("main form .primary").await;

    arrive_at(&browser, "This is what Rapport would listen for.").await;
    // The public stream is far away; the file is at hand.
    let sources = browser
        .client
        .find_all(fantoccini::Locator::Css("[name=source]:checked"))
        .await
        .unwrap();
    assert!(!sources.is_empty());
    for source in sources {
        source.click().await.unwrap();
    }
    browser.fill("#addresses", posts.address()).await;
    browser
        .click("form[action='/welcome/proposal'] .primary")
        .await;

    browser
        .wait_for_notice("Everything is set. Rapport is listening.")
        .await;
    // Found while the page is open, without touching it.
    browser
        .wait_for_words("live-region//h2", "Runa Example")
        .await;
    browser.wait_for_words("mark", "stocktaking").await;
    arrive_at(&browser, "One person asked for help").await;
    browser.click(".rail a[href='/signals']").await;
    browser
        .wait_for_words("live-region//h2", "Runa Example")
        .await;
    browser.click(".rail a[href='/sources']").await;
    browser.wait_for_words("article", "Read to its end.").await;
    let console = browser.log("browser").await;
    assert!(console.is_empty(), "{console:#?}");
}
