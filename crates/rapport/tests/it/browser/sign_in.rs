//! Proving who one is, in a browser: confirming before what would let someone in for good, and a
//! second factor from its picture to the next signing in. Their pages have no address of their own,
//! so they are looked at here for barriers too.

use std::process::Command;

use rapport_app::clock::{Clock as _, SystemClock};
use rapport_model::time::Span;

use crate::browser::barriers::{axe, examine};
use crate::browser::chromium::Scripts;
use crate::browser::workplace::Workplace;
use crate::sign_in::code_at;

/// As if everybody had signed in long ago.
fn age_sessions(workplace: &Workplace) {
    let aged = Command::new("sqlite3")
        .arg(workplace.data().join("rapport.db"))
        .arg("PRAGMA busy_timeout = 5000; UPDATE session SET confirmed_at = 0")
        .output();
    let aged = aged.expect("sqlite3, which bin/test installs");
    assert!(aged.status.success(), "{aged:?}");
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
