//! Words that would do harm on a careless page, through every way in, on every page: none of them
//! becomes anything but words. The same words are put unchanged on a page of the test's own first,
//! where they do set off the alarm, and where our policy alone stops them.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{Request, Uri};
use axum::response::IntoResponse as _;
use rapport_app::program::token::{self, NewToken};
use rapport_app::understand::saved_searches::{self, SearchForm};
use rapport_app::understand::sources::{self, NewSource};
use rapport_app::understand::{listen, profile};
use rapport_app::{App, schedule};
use rapport_model::actor::{Actor, TokenScope};
use rapport_model::time::Span;
use rapport_model::understand::batch::Arrival;
use rapport_model::understand::profile::Profile;
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::source::{Source, StreamKind};
use rapport_networks::outbound::Settings;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt as _;

use crate::browser::chromium::{Chromium, Scripts};
use crate::database::Fresh;
use crate::world::{PASSWORD, World, said};

/// Some words of the corpus.
#[derive(Clone)]
struct Words {
    class: &'static str,
    /// Whether they set off the alarm by themselves, where nobody encodes them.
    fires: bool,
    text: String,
}

fn corpus() -> Vec<Words> {
    let lines = include_str!("hostile_words.tsv").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let mut columns = line.splitn(3, '\t');
            Words {
                class: columns.next().unwrap(),
                fires: columns.next().unwrap() == "fires",
                text: serde_json::from_str(columns.next().unwrap()).unwrap(),
            }
        })
        .collect()
}

/// What every document gets first: an alarm that survives the page it goes off on.
const ALARM: &str = "window.alarm = () => {
      console.error('ALARM');
      document.documentElement.dataset.alarm = 'yes';
    };
    document.addEventListener('securitypolicyviolation', () => { top.document.documentElement.dataset.stopped = 'yes' });";

/// What of a page is not as we make pages: it would have come from words.
const STRANGE: &str = "
    const strange = [];
    if (document.contentType !== 'text/html') return strange;
    const never = 'iframe object embed base style frame frameset math template audio video marquee plaintext xmp applet portal';
    for (const one of document.querySelectorAll(never.split(' ').join(','))) strange.push(one.outerHTML);
    for (const one of document.querySelectorAll('meta[http-equiv], script:not([src^=\"/assets/\"]), link:not([href^=\"/assets/\"])'))
      strange.push(one.outerHTML);
    for (const one of document.querySelectorAll('*')) for (const { name, value } of one.attributes) {
      if (/^on|^style$|^srcdoc$|^ping$|^background$/i.test(name)) strange.push(`${one.localName} ${name}=${value}`);
      if (!/^(href|src|action|formaction|poster|xlink:href|cite|manifest)$/i.test(name)) continue;
      const url = new URL(value, location);
      const outward = one.localName === 'a' && name === 'href' && /^https?:$/.test(url.protocol);
      if (!outward && url.origin !== location.origin) strange.push(`${one.localName} ${name}=${value}`);
    }
    return strange.map((one) => one.slice(0, 300));";

/// A server of the test's own: pages that encode nothing, and feeds made of the corpus.
async fn stand(words: Vec<Words>) -> SocketAddr {
    let answer = move |uri: Uri| async move {
        let path = uri.path().to_owned();
        let word = |prefix: &str| {
            let number = path.strip_prefix(prefix)?.parse::<usize>().ok()?;
            words.get(number).map(|words| words.text.clone())
        };
        let page =
            |text: String| format!("<!doctype html><title>Control</title><body>{text}</body>");
        let html = (CONTENT_TYPE, "text/html; charset=utf-8");
        if let Some(text) = word("/open/") {
            return ([html], page(text)).into_response();
        }
        if let Some(text) = word("/guarded/") {
            let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                          connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
            return ([html, (CONTENT_SECURITY_POLICY, policy)], page(text)).into_response();
        }
        match path.as_str() {
            "/rss" => ([(CONTENT_TYPE, "application/rss+xml")], rss(&words)).into_response(),
            "/atom" => ([(CONTENT_TYPE, "application/atom+xml")], atom(&words)).into_response(),
            "/json" => {
                ([(CONTENT_TYPE, "application/feed+json")], json_feed(&words)).into_response()
            }
            _ => axum::http::StatusCode::NOT_FOUND.into_response(),
        }
    };
    serve(Router::new().fallback(answer)).await
}

async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

/// For a place between tags or quotes in XML, which holds no control characters.
fn xml(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .map(|letter| match letter {
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '&' => "&amp;".to_owned(),
            '"' => "&quot;".to_owned(),
            other => other.to_string(),
        })
        .collect()
}

fn rss(words: &[Words]) -> String {
    let items = words.iter().enumerate().map(|(n, words)| {
        let text = xml(&words.text);
        format!(
            "<item><guid>rss-{n}</guid><title>crates {text}</title><link>{text}</link><dc:creator>{text}</dc:creator>\
             <description>crates {text}</description><content:encoded>{text}</content:encoded>\
             <category>{text}</category></item>"
        )
    });
    format!(
        "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>{}</title>{}</channel></rss>",
        xml(&words[0].text),
        items.collect::<String>()
    )
}

fn atom(words: &[Words]) -> String {
    let entries = words.iter().enumerate().map(|(n, words)| {
        let text = xml(&words.text);
        format!(
            "<entry><id>atom-{n}</id><title type=\"html\">crates {text}</title><link href=\"{text}\"/>\
             <author><name>{text}</name><uri>{text}</uri></author><summary type=\"html\">crates {text}</summary>\
             <content type=\"html\">{text}</content></entry>"
        )
    });
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title type=\"html\">{}</title>{}</feed>",
        xml(&words[0].text),
        entries.collect::<String>()
    )
}

fn json_feed(words: &[Words]) -> String {
    let items = words.iter().enumerate().map(|(n, words)| {
        let text = &words.text;
        json!({
            "id": format!("json-{n}"), "url": text, "external_url": text, "title": format!("crates {text}"),
            "content_html": format!("crates {text}"), "summary": text, "authors": [{ "name": text, "url": text }],
        })
    });
    let version = "https://jsonfeed.org/version/1.1";
    json!({ "version": version, "title": words[0].text, "items": items.collect::<Vec<_>>() })
        .to_string()
}

/// An instance into which the corpus came by every way there is.
async fn instance(stand: SocketAddr, words: &[Words]) -> World {
    let mut settings = Settings::new("mailto:nobody@localhost");
    settings.allow_hosts = vec![stand.to_string()];
    settings.interval = Duration::ZERO;
    let world = World::reaching(Fresh::sqlite(), settings).await;
    let (app, actor) = (&world.app, &world.actor);
    for (n, hostile) in words.iter().enumerate() {
        let form = SearchForm {
            name: cut(&hostile.text, 100),
            query: if n == 0 {
                "crates".to_owned()
            } else {
                format!("none{n}")
            },
            triggers: Vec::new(),
            purpose: format!("x {}", cut(&hostile.text, 300)),
            alert: Alert::AtOnce,
        };
        saved_searches::create(app, actor, form).await.unwrap();
        // As if a connector had let everything through.
        let Arrival::Post(mut post) = said(&hostile.text, "crates") else {
            unreachable!()
        };
        post.uri = format!("at://hostile/{n}");
        post.url = Some(hostile.text.clone());
        post.author.name = Some(hostile.text.clone());
        post.links = vec![hostile.text.clone()];
        post.text = format!("Who can recommend crates? {}", hostile.text);
        world.hear(vec![Arrival::Post(post)]).await;
    }
    let all: Vec<String> = words.iter().map(|words| cut(&words.text, 60)).collect();
    let whole = Profile {
        offer: words[0].text.clone(),
        problems: all.iter().take(20).cloned().collect(),
        roles: all.iter().skip(20).take(20).cloned().collect(),
        industries: all.iter().skip(40).take(20).cloned().collect(),
        regions: all.iter().skip(60).take(20).cloned().collect(),
        languages: Vec::new(),
        competitors: all.iter().skip(80).take(20).cloned().collect(),
        exclude: all.iter().skip(100).take(20).cloned().collect(),
    };
    profile::save(app, actor, whole).await.unwrap();
    for hostile in words.iter().take(10) {
        let new = NewToken {
            name: cut(&hostile.text, 60),
            scope: TokenScope::Read,
            expires_at: app.now().plus(Span::DAY),
        };
        token::add(app, actor, new).await.unwrap();
    }
    read_file(app, actor, words).await;
    read_feeds(app, actor, stand, words).await;
    world
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

async fn read_file(app: &App, actor: &Actor, words: &[Words]) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("posts.jsonl");
    let lines = words.iter().enumerate().map(|(n, words)| {
        let text = &words.text;
        let post = json!({
            "id": format!("file-{n}"), "network": "linkedin", "url": text, "author": format!("{n} {text}"),
            "author_name": text, "lang": "en", "text": format!("crates {text}"), "reply_to": text, "links": [text],
        });
        format!("{post}\n")
    });
    std::fs::write(&path, lines.collect::<String>()).unwrap();
    let new = NewSource {
        kind: StreamKind::File,
        address: path.to_str().unwrap().to_owned(),
        name: cut(&words[1].text, 60),
    };
    sources::add(app, actor, new).await.unwrap();
    let stream = sources::stream_of(app, actor, StreamKind::File, path.to_str().unwrap());
    listen::read_file(app, stream.await.unwrap().unwrap(), true)
        .await
        .unwrap();
}

/// Imports a list of the feeds, named by the corpus, and reads them as the schedule does.
async fn read_feeds(app: &App, actor: &Actor, stand: SocketAddr, words: &[Words]) {
    let outlines = ["rss", "atom", "json"].iter().zip(words).map(|(path, words)| {
        let name = xml(&cut(&words.text, 60));
        format!("<outline type=\"rss\" text=\"{name}\" title=\"{name}\" xmlUrl=\"http://{stand}/{path}\"/>")
    });
    let list = format!(
        "<opml version=\"2.0\"><body>{}</body></opml>",
        outlines.collect::<String>()
    );
    let import = sources::import_opml(app, actor, list.as_bytes())
        .await
        .unwrap();
    assert_eq!(import.added, 3);
    let (stop, stopping) = watch::channel(false);
    let data = tempfile::tempdir().unwrap();
    let settings = schedule::Settings {
        bluesky_profiles: "http://127.0.0.1:1".to_owned(),
        data: data.path().to_owned(),
    };
    let running = tokio::spawn(schedule::run(app.clone(), settings, stopping));
    let mut pause = tokio::time::interval(Duration::from_millis(50));
    let feeds = loop {
        pause.tick().await;
        let mut feeds: Vec<Source> = sources::list(app, actor).await.unwrap();
        feeds.retain(|source| source.stream.kind == StreamKind::Feed);
        let read = |source: &Source| {
            source.stream.health.last_success_at.is_some() || source.stream.health.error.is_some()
        };
        if feeds.iter().all(read) {
            break feeds;
        }
    };
    stop.send(true).unwrap();
    running.await.unwrap();
    for feed in feeds {
        let health = &feed.stream.health;
        assert!(health.stored > 100, "{}: {health:?}", feed.stream.address);
    }
}

/// Nothing went off, nothing was refused, and the page is made of our own parts.
async fn judge(browser: &Chromium, asked: &str) {
    let strange = browser.script(STRANGE).await;
    assert_eq!(strange, json!([]), "{asked}");
    let data = browser
        .script("const { alarm, refused } = document.documentElement.dataset; return [alarm ?? '', refused ?? '']")
        .await;
    assert_eq!(data, json!(["", ""]), "{asked}");
}

/// Since the last look, nothing went off and nothing was refused, whichever page it was on.
async fn was_quiet(browser: &Chromium) {
    let log = browser.log("browser").await;
    let loud: Vec<&Value> = log
        .iter()
        .filter(|entry| entry["source"] != "network" && entry["level"] == "SEVERE")
        .collect();
    assert!(loud.is_empty(), "{loud:#?}");
}

/// Every page there is, by the table of doors, with records where it is about one.
fn pages(ids: &[(&str, String)]) -> Vec<String> {
    let doors = rapport_web::table().into_iter();
    let screens = doors.filter(|(method, path, _, scope)| {
        method == "GET"
            && scope.is_none()
            && !["/live", "/sources/opml", "/api/openapi.json"].contains(path)
            && !path.starts_with("/assets/")
    });
    screens
        .map(|(_, path, ..)| {
            let about = ids.iter().find(|(before, _)| path.starts_with(before));
            match (path.split_once('{'), path.split_once('}'), about) {
                (Some((before, _)), Some((_, after)), Some((_, id))) => {
                    format!("{before}{id}{after}")
                }
                _ => path.to_owned(),
            }
        })
        .collect()
}

#[tokio::test]
async fn hostile_words_stay_words_on_every_page() {
    let words = corpus();
    let stand = stand(words.clone()).await;
    let world = instance(stand, &words).await;
    let service = rapport_web::service(world.app.clone(), rapport_web::Settings::default());
    let address = serve(service).await.to_string();
    let browser = Chromium::on(&address, Scripts::On).await;
    browser.before_each_page(ALARM).await;
    let agent =
        json!({ "userAgent": "Mozilla/5.0 <script>alarm()</script> \"onfocus=alarm() autofocus" });
    browser
        .devtools("Emulation.setUserAgentOverride", agent)
        .await;
    sign_in(&browser).await;

    let searches = saved_searches::list(&world.app, &world.actor)
        .await
        .unwrap();
    let sources = sources::list(&world.app, &world.actor).await.unwrap();
    let ids = [
        ("/saved-searches/{", searches[0].id.to_string()),
        ("/sources/{", sources[1].id.to_string()),
    ];
    let (mut shown, mut loads) = (0, 0);
    for bypassed in [false, true] {
        // With the policy its reports would tell; without it, what runs.
        browser
            .devtools("Page.setBypassCSP", json!({ "enabled": bypassed }))
            .await;
        for path in pages(&ids) {
            browser.open(&path).await;
            judge(&browser, &path).await;
            loads += 1;
        }
        browser.open("/signals?state=open").await;
        loop {
            judge(&browser, "/signals").await;
            loads += 1;
            shown += browser
                .script("return document.querySelectorAll('[data-card]').length")
                .await
                .as_u64()
                .unwrap();
            let Ok(next) = browser
                .client
                .find(fantoccini::Locator::Css("a[rel=next]"))
                .await
            else {
                break;
            };
            let next = next.attr("href").await.unwrap().unwrap();
            browser.open(&next).await;
        }
        was_quiet(&browser).await;
    }
    assert!(shown > 2 * 4 * 150, "{shown}");

    // What an address and a cookie say.
    for (n, hostile) in words.iter().enumerate() {
        let said: String = url::form_urlencoded::byte_serialize(hostile.text.as_bytes()).collect();
        let fields = [
            "query",
            "name",
            "purpose",
            "alert",
            "trigger",
            "state",
            "did",
            "undo",
            "back",
            "saved_search",
            "after",
            "email",
            "address",
        ];
        let query: Vec<String> = fields
            .iter()
            .map(|field| format!("{field}={said}"))
            .collect();
        let query = query.join("&");
        let value: String = hostile
            .text
            .chars()
            .filter(|letter| letter.is_ascii_graphic() && *letter != ';')
            .collect();
        let cookie = json!({ "name": if n % 2 == 0 { "rapport-theme" } else { "rapport-keys" }, "value": value, "url": format!("http://{address}") });
        browser.devtools("Network.setCookie", cookie).await;
        for path in [
            "/signals",
            "/saved-searches/new",
            ["/sign-in", "/today", "/sources", "/find", "/nowhere"][n % 5],
        ] {
            let asked = format!("{path}?{query}");
            browser.open(&asked).await;
            judge(&browser, &asked).await;
            loads += 1;
        }
    }
    was_quiet(&browser).await;
    no_header_is_repeated(&world, &words).await;
    println!(
        "{} hostile words by every way in, {loads} pages looked at: 0 executions, 0 refusals, 0 strange elements",
        words.len()
    );
}

/// What a browser says about itself, and where it comes from, stands on no page of someone signed out.
async fn no_header_is_repeated(world: &World, words: &[Words]) {
    let service = rapport_web::service(world.app.clone(), rapport_web::Settings::default());
    for hostile in words {
        let said: String = hostile
            .text
            .chars()
            .filter(|letter| (' '..='~').contains(letter))
            .collect();
        let said = format!("canary7Qx {}", said.trim());
        for name in [
            "referer",
            "user-agent",
            "accept-language",
            "x-forwarded-for",
            "x-forwarded-host",
            "host",
        ] {
            for path in ["/sign-in", "/nowhere"] {
                let request = Request::get(path)
                    .header(name, &said)
                    .body(Body::empty())
                    .unwrap();
                let answer = service.clone().oneshot(request).await.unwrap();
                let body = to_bytes(answer.into_body(), 1_000_000).await.unwrap();
                let body = String::from_utf8(body.to_vec()).unwrap();
                assert!(!body.contains("canary7Qx"), "{path} repeats {name}: {said}");
            }
        }
    }
}

async fn sign_in(browser: &Chromium) {
    browser.open("/sign-in").await;
    browser.fill("#email", "ada@example.com").await;
    browser.fill("#password", PASSWORD).await;
    browser.click("main form button").await;
    browser.wait("#today").await;
}

#[tokio::test]
async fn the_same_words_set_off_the_alarm_where_nobody_encodes_them_and_the_policy_alone_stops_them()
 {
    let words = corpus();
    assert!(words.len() >= 190);
    let address = stand(words.clone()).await.to_string();
    let browser = Chromium::on(&address, Scripts::On).await;
    browser.before_each_page(ALARM).await;
    let mut fired = 0;
    for (n, hostile) in words.iter().enumerate().filter(|(_, words)| words.fires) {
        browser.open(&format!("/open/{n}")).await;
        let name = format!("{}: {}", hostile.class, hostile.text);
        let seen = browser.script("return document.body.innerHTML").await;
        assert!(
            browser
                .client
                .wait()
                .at_most(Duration::from_secs(20))
                .for_element(fantoccini::Locator::Css("html[data-alarm]"))
                .await
                .is_ok(),
            "{name}: {seen}"
        );
        fired += 1;
        browser.open(&format!("/guarded/{n}")).await;
        browser.wait("html[data-stopped]").await;
        let alarm = browser
            .script("return document.documentElement.dataset.alarm ?? ''")
            .await;
        assert_eq!(alarm, "", "{name}");
    }
    assert!(fired > 55);
    println!(
        "{fired} of {} hostile words went off by themselves where nobody encoded them; the policy stopped each",
        words.len()
    );
}
