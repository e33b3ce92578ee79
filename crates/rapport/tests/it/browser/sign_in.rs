//! Proving who one is, in a browser: confirming before what would let someone in for good, and a
//! second factor from its picture to the next signing in. Their pages have no address of their own,
//! so they are looked at here for barriers too.

use std::process::Command;

use rapport_app::clock::{Clock as _, SystemClock};
use rapport_model::time::Span;
use serde_json::json;

use crate::browser::barriers::{axe, examine};
use crate::browser::chromium::{Scripts, Theme};
use crate::browser::workplace::Workplace;
use crate::sign_in::code_at;

/// Changes the database behind the server's back.
fn change(workplace: &Workplace, sql: &str) {
    let changed = Command::new("sqlite3")
        .arg(workplace.data().join("rapport.db"))
        .arg(format!("PRAGMA busy_timeout = 5000; {sql}"))
        .output();
    let changed = changed.expect("sqlite3, which bin/test installs");
    assert!(changed.status.success(), "{changed:?}");
}

/// As if everybody had signed in long ago.
fn age_sessions(workplace: &Workplace) {
    change(workplace, "UPDATE session SET confirmed_at = 0");
}

#[tokio::test]
async fn what_was_sent_goes_on_after_the_password_and_a_second_factor_is_asked_for() {
    let workplace = Workplace::demo();
    let (email, password) = workplace.account();
    let browser = workplace.enter(Scripts::On).await;
    browser.before_each_page(&axe()).await;
    let mut found = Vec::new();

    browser.open("/settings/tokens").await;
    browser.fill("#name", "Nightly report").await;
    age_sessions(&workplace);
    browser
        .click("form[action='/settings/tokens'] .primary")
        .await;
    browser
        .wait_for_words("h1", "Confirm that it is you.")
        .await;
    examine(&browser, "confirming", &mut found).await;
    browser.fill("#confirm_password", password).await;
    browser.click("form[action='/confirm'] .primary").await;
    browser.wait_for_words("code", "rpt_").await;
    browser.wait_for_words("b", "Nightly report").await;

    browser.open("/settings/second-factor").await;
    browser.click("form[action$='/begin'] button").await;
    browser.wait("svg.qr").await;
    examine(&browser, "setting up a second factor", &mut found).await;
    let key = browser.wait("code.secret").await.text().await.unwrap();
    let key = key.replace(' ', "");
    let now = || SystemClock.now();
    browser.fill("#code", &code_at(&key, now())).await;
    browser.click("form[action$='/turn-on'] button").await;
    browser
        .wait_for_words("h1", "Your second factor is on.")
        .await;
    examine(&browser, "recovery codes", &mut found).await;

    browser.client.delete_all_cookies().await.unwrap();
    browser.open("/sign-in").await;
    browser.fill("#email", email).await;
    browser.fill("#password", password).await;
    browser.click("main form button").await;
    browser.wait_for_words("h1", "Your code").await;
    examine(&browser, "the code", &mut found).await;
    // The present one was used; the next counts already.
    let next = code_at(&key, now().plus(Span::SECOND.times(30)));
    browser.fill("#code", &next).await;
    browser.click("main form button").await;
    browser.wait("#today").await;
    assert!(found.is_empty(), "{}", found.join("\n"));
    browser.was_quiet().await;
}

#[tokio::test]
async fn the_zone_of_the_device_is_learnt_and_words_follow_its_calendar() {
    let workplace = Workplace::new();
    let browser = workplace.visit(Scripts::On).await;
    let auckland = json!({ "timezoneId": "Pacific/Auckland" });
    browser
        .devtools("Emulation.setTimezoneOverride", auckland)
        .await;
    browser.open("/welcome").await;
    browser
        .wait("[name='time_zone'][value='Pacific/Auckland']")
        .await;
    browser.fill("#name", "Ada Example").await;
    browser.fill("#email", "ada@example.com").await;
    browser.fill("#password", "four plain words here").await;
    browser.click("main form .primary").await;
    browser.wait_for_words("h1", "What do you sell").await;
    browser.open("/settings").await;
    let zone = "return document.querySelector('#time_zone').value";
    assert_eq!(browser.words(zone).await, "Pacific/Auckland");
    // Another is chosen; where the device is does not matter from then on.
    let choice = browser.wait("#time_zone").await;
    choice.select_by_value("Europe/Stockholm").await.unwrap();
    browser.click("#time-zone .button").await;
    browser.wait_for_notice("Saved.").await;
    assert_eq!(browser.words(zone).await, "Europe/Stockholm");

    // Half an hour before midnight in Stockholm.
    browser
        .before_each_page("Date.now = () => Date.parse('2026-07-06T21:30:00Z')")
        .await;
    browser.open("/settings").await;
    browser.wait("html[data-loaded]").await;
    for (then, words) in [
        ("2026-07-06T21:10:00Z", "20 minutes ago"),
        ("2026-07-05T21:40:00Z", "yesterday"),
        ("2026-07-04T23:00:00Z", "yesterday"),
        ("2026-07-04T21:00:00Z", "2 days ago"),
        ("2026-07-07T21:30:00Z", "tomorrow"),
        ("2026-07-07T22:30:00Z", "in 2 days"),
        ("2026-06-29T22:30:00Z", "6 days ago"),
        // By date: the page has said it already.
        ("2026-06-29T21:30:00Z", ""),
    ] {
        let tell = format!(
            "const time = document.createElement('time'); time.dateTime = '{then}'; time.dataset.ago = ''; \
             document.body.append(time); document.dispatchEvent(new Event('renewed')); return time.textContent"
        );
        assert_eq!(browser.words(&tell).await, words, "{then}");
    }
    browser.was_quiet().await;
}

#[tokio::test]
async fn the_ways_by_a_provider_have_no_barrier_and_lose_nothing_when_it_cannot_be_asked() {
    let workplace = Workplace::demo();
    let (_, password) = workplace.account();
    let browser = workplace.enter(Scripts::On).await;
    browser.before_each_page(&axe()).await;
    let mut found = Vec::new();
    // One that nobody could reach, where everybody who is signed in linked an account.
    change(
        &workplace,
        "INSERT INTO provider (id, workspace_id, name, issuer, client_id, client_secret, created_at) \
         SELECT randomblob(16), workspace_id, 'Company', 'https://127.0.0.1/', 'rapport', X'00', 0 FROM member LIMIT 1; \
         INSERT INTO provider_account (provider_id, subject, user_id, linked_at) \
         SELECT p.id, hex(s.user_id), s.user_id, 0 FROM provider p, session s GROUP BY s.user_id",
    );

    browser.open("/settings/tokens").await;
    browser.fill("#name", "Nightly report").await;
    age_sessions(&workplace);
    browser
        .click("form[action='/settings/tokens'] .primary")
        .await;
    browser
        .wait_for_words("button", "Confirm with Company")
        .await;
    examine(&browser, "confirming by either", &mut found).await;
    browser.click("button[name='confirm_provider']").await;
    browser
        .wait_for_words("p", "The provider cannot be asked now")
        .await;
    examine(&browser, "confirming, refused", &mut found).await;
    browser.fill("#confirm_password", password).await;
    browser.click("form[action='/confirm'] .primary").await;
    browser.wait_for_words("b", "Nightly report").await;

    // As wide as to have the rail at the side, and not over the button.
    browser.show_at(1280, Theme::Light).await;
    browser.open("/team").await;
    browser.click("#invite .primary").await;
    let link = browser.wait("#link").await.attr("value").await.unwrap();
    let link = link.unwrap();
    let (_, path) = link.split_once("/join/").unwrap();
    browser.client.delete_all_cookies().await.unwrap();
    browser.open(&format!("/join/{path}")).await;
    browser.wait_for_words("button", "Go on with Company").await;
    examine(&browser, "joining", &mut found).await;
    browser.fill("#name", "Bo").await;
    browser.click("button[name='provider']").await;
    browser
        .wait_for_words("p", "The provider cannot be asked now")
        .await;
    examine(&browser, "joining, refused", &mut found).await;
    browser.fill("#email", "bo@example.com").await;
    browser.fill("#password", "a few plain words").await;
    browser.click("main form .primary").await;
    browser.wait("#today").await;
    assert!(found.is_empty(), "{}", found.join("\n"));
    browser.was_quiet().await;
}
