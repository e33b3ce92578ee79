//! Every page keeps to its house: nothing is asked of any other host, nothing is refused by the
//! policy, no script fails, and nothing has to be moved sideways on a narrow screen.

use std::collections::BTreeMap;

use serde_json::Value;
use url::Url;

use crate::browser::chromium::{Chromium, Scripts, Theme};
use crate::browser::pages;
use crate::browser::workplace::Workplace;

/// The hosts that were asked for something since the last look, with how often.
async fn asked(browser: &Chromium) -> BTreeMap<String, usize> {
    let mut hosts = BTreeMap::new();
    for entry in browser.log("performance").await {
        let message: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
        if message["message"]["method"] != "Network.requestWillBeSent" {
            continue;
        }
        let address = message["message"]["params"]["request"]["url"]
            .as_str()
            .unwrap();
        let url = Url::parse(address).unwrap();
        let host = match url.host_str() {
            Some(host) => format!("{host}:{}", url.port_or_known_default().unwrap_or_default()),
            // The browser's own picture of a calendar; a page of ours cannot show one, by its policy.
            None if url.scheme() == "data" => continue,
            None => url.scheme().to_owned(),
        };
        *hosts.entry(host).or_default() += 1;
    }
    hosts
}

/// What the policy of the page refused it.
async fn refused(browser: &Chromium) -> String {
    browser
        .words("return document.documentElement.dataset.refused ?? ''")
        .await
}

/// The elements that reach over the edge, when the page can be moved sideways.
pub(super) async fn sideways(browser: &Chromium, width: u32) -> Vec<String> {
    let source = format!(
        "const room = document.documentElement;\
         return room.scrollWidth <= {width} ? [] : [...document.querySelectorAll('body *')]\
           .filter((one) => one.getBoundingClientRect().right > {width} + 1)\
           .map((one) => `${{one.localName}}.${{one.className}} reaches to ${{one.getBoundingClientRect().right}}`)\
           .concat(`the page is ${{room.scrollWidth}} wide`)"
    );
    let found = browser.script(&source).await;
    let lines = found.as_array().unwrap().iter().filter_map(Value::as_str);
    lines.map(str::to_owned).collect()
}

#[tokio::test]
async fn the_newest_entries_of_the_audit_are_in_view_before_anything_is_moved() {
    let workplace = Workplace::demo();
    let browser = workplace.enter(Scripts::On).await;
    for width in [1280, 360] {
        browser.show_at(width, Theme::Light).await;
        browser.open("/settings/audit").await;
        let third = "return document.querySelector('.entries li:nth-child(3)').getBoundingClientRect().bottom";
        let third = browser.script(third).await.as_f64().unwrap();
        assert!(third < 600.0, "the third entry ends at {third} at {width}");
    }
}

/// What stands before or behind a dot that begins a line.
async fn separators_astray(browser: &Chromium) -> String {
    browser
        .words(
            "const dotted = (one, where) => getComputedStyle(one, where).content.includes('·');\
             const astray = (one) => {\
               const lines = [...one.getClientRects()];\
               if (!lines.length) return false;\
               const first = lines[0].left - one.parentElement.getBoundingClientRect().left < 1;\
               const last = lines.length > 1 && lines.at(-1).top > lines.at(-2).top\
                 && lines.at(-1).width < parseFloat(getComputedStyle(one).fontSize);\
               return (dotted(one, '::before') && first) || (dotted(one, '::after') && last);\
             };\
             return [...document.querySelectorAll('.meta > *')].filter(astray).map((one) => one.textContent).join()",
        )
        .await
}

#[tokio::test]
async fn every_page_keeps_to_its_house_and_to_the_width_of_a_small_phone() {
    let workplace = Workplace::demo();
    let browser = workplace.enter(Scripts::On).await;
    let mut paths = pages::all(&browser).await;
    paths.extend(pages::OUTSIDE.map(str::to_owned));
    asked(&browser).await;
    for path in paths {
        if path == pages::OUTSIDE[0] {
            browser.client.delete_all_cookies().await.unwrap();
        }
        for width in [1280, 320] {
            browser.show_at(width, Theme::Light).await;
            browser.open(&path).await;
            let folded = "for (const one of document.querySelectorAll('details:not(.menu)')) one.open = true";
            browser.script(folded).await;
            let over = sideways(&browser, width).await;
            assert!(over.is_empty(), "{path} at {width}: {over:#?}");
            let astray = separators_astray(&browser).await;
            assert_eq!(astray, "", "{path} at {width}");
            assert_eq!(refused(&browser).await, "", "{path}");
            let asked = asked(&browser).await;
            let here = asked.get(workplace.address()).copied();
            assert!(
                asked.len() == 1 && here > Some(0),
                "{path} asked for something of {asked:?}"
            );
        }
    }
    browser.was_quiet().await;
}

#[tokio::test]
async fn a_page_that_left_its_house_would_be_caught() {
    let workplace = Workplace::new();
    let browser = workplace.visit(Scripts::On).await;
    browser.open("/welcome").await;
    asked(&browser).await;
    browser
        .script("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://elsewhere.example/eye.png\" style=\"width: 3000px\">')")
        .await;
    browser
        .wait("[data-refused*='img-src: https://elsewhere.example/eye.png']")
        .await;
    let refused = refused(&browser).await;
    assert!(refused.contains("style-src-attr: inline"), "{refused}");
    assert!(!browser.log("browser").await.is_empty());
    // Only a page without the policy could ask at all.
    browser
        .devtools("Page.setBypassCSP", serde_json::json!({ "enabled": true }))
        .await;
    browser.open("/welcome").await;
    browser
        .client
        .execute_async(
            "fetch('https://elsewhere.example/').catch(arguments[0])",
            Vec::new(),
        )
        .await
        .unwrap();
    browser
        .script("document.body.insertAdjacentHTML('beforeend', '<pre>' + 'wide '.repeat(900) + '</pre>')")
        .await;
    assert!(!sideways(&browser, 1280).await.is_empty());
    let asked = asked(&browser).await;
    assert!(asked.contains_key("elsewhere.example:443"), "{asked:?}");
}
