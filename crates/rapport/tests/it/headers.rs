//! What every answer carries, whatever it is: pages, refusals, downloads, streams, assets, the API,
//! addresses that lead nowhere and methods that are not taken. By kind of content the set is exact:
//! nothing is missing, and nothing is there that was not thought of.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, Request};
use rapport_model::actor::{Role, TokenScope};
use rapport_web::{Access, Settings};

use crate::database::Fresh;
use crate::matrix::{Answer, Caller, MISSING, Matrix};
use crate::world::PASSWORD;

/// On everything.
const ALWAYS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// By type of content, how long it may be kept and what else there can be. Nothing is none.
const KINDS: [(&str, &str, &[&str]); 12] = [
    (
        "",
        "no-store",
        &[
            "location",
            "set-cookie",
            "allow",
            "ratelimit",
            "content-length",
        ],
    ),
    (
        "text/html; charset=utf-8",
        "no-store",
        &[
            "set-cookie",
            "allow",
            "retry-after",
            "content-length",
            "vary",
        ],
    ),
    (
        "text/plain; charset=utf-8",
        "no-store",
        &["content-length", "vary"],
    ),
    ("text/event-stream", "no-cache", &[]),
    (
        "application/jsonl; charset=utf-8",
        "no-store",
        &["ratelimit", "content-disposition", "content-length", "vary"],
    ),
    (
        "text/x-opml",
        "no-store",
        &["ratelimit", "content-length", "vary"],
    ),
    (
        "text/x-opml; charset=utf-8",
        "no-store",
        &["content-disposition", "content-length", "vary"],
    ),
    (
        "application/json",
        "no-store",
        &[
            "ratelimit",
            "etag",
            "location",
            "link",
            "content-length",
            "vary",
        ],
    ),
    (
        "application/problem+json",
        "no-store",
        &[
            "ratelimit",
            "www-authenticate",
            "allow",
            "retry-after",
            "content-length",
            "vary",
        ],
    ),
    ("text/css; charset=utf-8", KEPT, &["content-length", "vary"]),
    (
        "text/javascript; charset=utf-8",
        KEPT,
        &["content-length", "vary"],
    ),
    ("image/svg+xml", KEPT, &["content-length", "vary"]),
];
const KEPT: &str = "public, max-age=31536000, immutable";

/// Holds one answer against what its kind carries.
fn judge(asked: &str, answer: &Answer, secure: bool) {
    let mut left: BTreeMap<&str, &str> = answer
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    for (name, value) in ALWAYS {
        assert_eq!(left.remove(name), Some(value), "{asked}: {name}");
    }
    // A name of its own, by which the log knows it.
    let named = left.remove("x-request-id");
    assert!(named.is_some_and(|name| name.len() > 8), "{asked}");
    let strict = secure.then_some("max-age=31536000; includeSubDomains");
    assert_eq!(left.remove("strict-transport-security"), strict, "{asked}");
    let media = left.remove("content-type").unwrap_or_default();
    let known = KINDS.iter().find(|(known, ..)| *known == media);
    let Some((_, kept, more)) = known else {
        panic!("{asked}: {media} is not a type that was thought of")
    };
    assert_eq!(left.remove("cache-control"), Some(*kept), "{asked}");
    for (name, value) in left {
        let known = more.iter().any(|known| name.starts_with(known));
        assert!(known, "{asked}: {media} came with {name}: {value}");
    }
    for cookie in answer.headers.get_all("set-cookie") {
        judge_cookie(asked, cookie.to_str().unwrap(), secure);
    }
}

/// Cookies are for this host, out of the reach of scripts, and sent with no other site's forms.
fn judge_cookie(asked: &str, cookie: &str, secure: bool) {
    let (name, rest) = cookie.split_once('=').unwrap();
    let flags: Vec<&str> = rest
        .split("; ")
        .skip(1)
        .filter(|flag| !flag.starts_with("Max-Age="))
        .collect();
    let expected: &[&str] = if secure {
        &["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]
    } else {
        &["Path=/", "HttpOnly", "SameSite=Lax"]
    };
    assert_eq!(flags, expected, "{asked}: {cookie}");
    let prefix = if secure { "__Host-" } else { "" };
    let ours = ["rapport", "rapport-step", "rapport-trip"].map(|name| format!("{prefix}{name}"));
    let chosen = ["rapport-theme", "rapport-keys"].map(str::to_owned);
    assert!(
        ours.iter().chain(&chosen).any(|known| known == name),
        "{asked}: {cookie}"
    );
}

/// The addresses in an answer: where it leads, and every link, form and file of a page.
fn addresses(answer: &Answer) -> Vec<&str> {
    let mut found = vec![answer.header("location"), answer.header("link")];
    for name in ["href=\"", "src=\"", "action=\""] {
        let pieces = answer.body.split(name).skip(1);
        found.extend(pieces.filter_map(|piece| piece.split('"').next()));
    }
    found
}

/// Addresses that no door has, and those that are no addresses.
const NOWHERE: [&str; 10] = [
    "/nowhere",
    "/api/v1/nowhere",
    "/assets/0/none.css",
    "/saved-searches/%00",
    "/saved-searches/%ff%fe",
    "/sources/..%2f..%2fetc%2fpasswd/remove",
    "//elsewhere.example/today",
    "/today/",
    "/today?did=%3Cscript%3E&undo=%3Cscript%3E",
    "/parts",
];

#[tokio::test]
async fn every_answer_carries_exactly_the_headers_of_its_kind() {
    for public_url in [None, Some("https://rapport.example.com".to_owned())] {
        let secure = public_url.is_some();
        let settings = Settings {
            public_url,
            ..Settings::default()
        };
        let fresh = Fresh::sqlite();
        let mut matrix = Matrix::on(&fresh, settings).await;
        let (callers, secrets) = everyone(&mut matrix).await;
        let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
        let mut judged = 0;
        for (method, path) in requests(&mut matrix, &callers).await {
            for caller in &callers {
                let asked = format!("{}: {method} {path}", caller.name);
                let answer = matrix.ask(caller, &method, &path).await;
                judge(&asked, &answer, secure);
                for address in addresses(&answer) {
                    let told = secrets.iter().any(|secret| address.contains(secret));
                    assert!(!told, "{asked}: {address} has a secret in it");
                }
                let media = answer.header("content-type").to_owned();
                *kinds.entry(media).or_default() += 1;
                judged += 1;
            }
        }
        println!("{judged} answers judged, https {secure}: {kinds:?}");
        assert!(judged > 1_000);
        for (media, ..) in KINDS {
            assert!(kinds.contains_key(media), "no answer was {media:?}");
        }
    }
}

/// A visitor, an admin with a browser and a program of theirs; and everything of theirs that is secret.
async fn everyone(matrix: &mut Matrix) -> (Vec<Caller>, Vec<String>) {
    let admin = matrix.stranger.clone();
    let browser = matrix.browser("an admin", &admin).await;
    let owner = matrix
        .member(Some(admin.actor.workspace), Role::Admin)
        .await;
    let (token, _) = matrix.token(&owner.actor, TokenScope::Admin).await;
    let cookie = browser.header.as_ref().unwrap().1.clone();
    let (_, session) = cookie.split_once('=').unwrap();
    let secrets = vec![
        session.to_owned(),
        token.clone(),
        PASSWORD.to_owned(),
        PASSWORD.replace(' ', "+"),
        PASSWORD.replace(' ', "%20"),
    ];
    let callers = vec![
        Caller {
            name: "a visitor".to_owned(),
            header: None,
            actor: None,
        },
        browser,
        Caller {
            name: "a program".to_owned(),
            header: Some(("authorization", format!("Bearer {token}"))),
            actor: Some(owner.actor),
        },
    ];
    (callers, secrets)
}

/// Every door with a record that is there and one that is not, by every method, and what no door has.
async fn requests(matrix: &mut Matrix, callers: &[Caller]) -> Vec<(Method, String)> {
    let admin = callers[1].actor.unwrap();
    let mut records = matrix.kept(&admin, true).await;
    let page = matrix.ask(&callers[1], &Method::GET, "/today").await;
    let mut paths: Vec<(String, Vec<Method>)> = addresses(&page)
        .into_iter()
        .filter(|address| address.starts_with("/assets/"))
        .map(|asset| (asset.split('#').next().unwrap().to_owned(), Vec::new()))
        .chain(NOWHERE.map(|path| (path.to_owned(), Vec::new())))
        .collect();
    for (method, path, access, _) in rapport_web::table() {
        // Whoever signs out is a visitor from then on; the last request of all does.
        if path == "/sign-out" {
            continue;
        }
        let ids = match path.split_once("/{") {
            Some(_) if access == Access::Public => vec![MISSING.to_owned()],
            Some(_) => {
                matrix.special(path, &admin, &mut records).await;
                vec![MISSING.to_owned(), records.of(path).to_owned()]
            }
            _ => vec![String::new()],
        };
        for id in ids {
            let asked = match (path.split_once('{'), path.split_once('}')) {
                (Some((before, _)), Some((_, after))) => format!("{before}{id}{after}"),
                _ => path.to_owned(),
            };
            match paths.iter_mut().find(|(known, _)| *known == asked) {
                Some((_, methods)) => methods.push(method.clone()),
                None => paths.push((asked, vec![method.clone()])),
            }
        }
    }
    let others = [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE];
    let mut requests = Vec::new();
    for (path, methods) in paths {
        let taken = methods.contains(&Method::GET);
        requests.extend(others.iter().map(|method| (method.clone(), path.clone())));
        requests.extend(
            methods
                .into_iter()
                .filter(|method| *method != Method::GET || !taken)
                .map(|method| (method, path.clone())),
        );
    }
    requests.push((Method::POST, "/sign-out".to_owned()));
    requests
}

#[tokio::test]
async fn a_request_that_cannot_be_read_is_refused_with_the_same_headers() {
    let fresh = Fresh::sqlite();
    let mut matrix = Matrix::on(&fresh, Settings::default()).await;
    let admin = matrix.stranger.clone();
    let browser = matrix.browser("an admin", &admin).await;
    let (_, cookie) = browser.header.unwrap();
    let strange = |path: &str, name: &str, value: &[u8], body: usize| {
        let from = if name == "origin" {
            "x-nothing"
        } else {
            "sec-fetch-site"
        };
        Request::post(path)
            .header("cookie", &cookie)
            .header(from, "same-origin")
            .header(name, value)
            .body(Body::from("a".repeat(body)))
            .unwrap()
    };
    let json: &[u8] = b"application/json";
    let cases = [
        (
            413,
            strange(
                "/saved-searches",
                "content-type",
                b"application/x-www-form-urlencoded",
                300_000,
            ),
        ),
        (
            413,
            strange("/api/v1/saved-searches", "content-type", json, 300_000),
        ),
        (
            403,
            strange("/saved-searches", "origin", b"https://elsewhere.example", 0),
        ),
        (403, strange("/api/v1/saved-searches", "origin", b"null", 0)),
        (
            401,
            strange("/api/v1/saved-searches", "authorization", b"Basic YTpi", 0),
        ),
        (
            422,
            strange("/api/v1/signals/x/act", "idempotency-key", b"\xff\xfe", 0),
        ),
        (
            400,
            strange("/api/v1/saved-searches", "content-type", json, 5),
        ),
        (
            415,
            strange("/api/v1/saved-searches", "content-type", b"text/\xff", 5),
        ),
    ];
    for (status, request) in cases {
        let asked = format!("{request:?}");
        let answer = matrix.send(request).await;
        judge(&asked, &answer, false);
        assert!(
            answer.status == status || answer.status == 404,
            "{asked}: {}",
            answer.status
        );
    }
}
