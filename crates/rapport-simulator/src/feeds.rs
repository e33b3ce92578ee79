//! Feeds, well-made and hostile, and the public interface that names accounts.
//!
//! | path | what is there |
//! |---|---|
//! | `/feed/rss`, `/feed/atom`, `/feed/json` | a feed with an `ETag`, growing by [`Simulator::publish`](crate::Simulator::publish) |
//! | `/feed/latin2`, `/feed/utf16`, `/feed/undated`, `/feed/same-guid`, `/feed/new-guids`, `/feed/wrong-type` | odd ones |
//! | `/site`, `/site/usual` | a page that names its feeds; one that keeps a feed in a usual place |
//! | `/status/N` | an answer with that status; 429 and 503 with `Retry-After: 120` |
//! | `/redirect/N?to=URL` | a redirect with that status |
//! | `/loop` | redirects for ever |
//! | `/bad/cut`, `/bad/json`, `/bad/page`, `/bad/entities`, `/bad/deep`, `/bad/attributes`, `/bad/empty`, `/bad/binary` | what cannot be read |
//! | `/bomb`, `/bomb/nested`, `/endless`, `/trickle`, `/headers`, `/lie/short`, `/lie/long`, `/garbage`, `/mute` | what must be given up |

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::sync::atomic::Ordering;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use rapport_model::time::Span;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::http::{Head, answer};
use crate::server::World;

/// The name accounts go by in `getProfiles`.
pub const PROFILE_NAME: &str = "Simulated Example";

const RSS: &str = "application/rss+xml";

pub(crate) async fn serve(stream: &mut TcpStream, head: &Head, world: &World) -> io::Result<()> {
    let entries = world.published.load(Ordering::SeqCst);
    let typed = |kind| [("Content-Type", kind)];
    match head.path.as_str() {
        "/feed/rss" => lasting(stream, head, entries, RSS, &rss(world, entries)).await,
        "/feed/atom" => {
            lasting(
                stream,
                head,
                entries,
                "application/atom+xml",
                &atom(world, entries),
            )
            .await
        }
        "/feed/json" => {
            lasting(
                stream,
                head,
                entries,
                "application/feed+json",
                &json_feed(entries),
            )
            .await
        }
        "/feed/wrong-type" => {
            answer(
                stream,
                200,
                &typed("text/html"),
                rss(world, entries).as_bytes(),
            )
            .await
        }
        "/feed/latin2" => answer(stream, 200, &typed("text/xml; charset=utf-8"), LATIN2).await,
        "/feed/utf16" => answer(stream, 200, &typed(RSS), &utf16(&rss(world, entries))).await,
        "/feed/undated" => answer(stream, 200, &typed(RSS), undated(entries).as_bytes()).await,
        "/feed/same-guid" => answer(stream, 200, &typed(RSS), same_guid(entries).as_bytes()).await,
        "/feed/new-guids" => {
            let polls = world.ledger.hits("/feed/new-guids");
            answer(
                stream,
                200,
                &typed(RSS),
                new_guids(entries, polls).as_bytes(),
            )
            .await
        }
        "/site" => answer(stream, 200, &typed("text/html; charset=utf-8"), PAGE).await,
        "/site/usual" => {
            answer(
                stream,
                200,
                &typed("text/html"),
                b"<!doctype html><p>No feeds named here.",
            )
            .await
        }
        "/rss" => answer(stream, 200, &typed(RSS), rss(world, entries).as_bytes()).await,
        "/loop" => answer(stream, 302, &[("Location", "/loop")], b"").await,
        "/bad/cut" => {
            let whole = rss(world, entries);
            answer(
                stream,
                200,
                &typed(RSS),
                &whole.as_bytes()[..whole.len() / 2],
            )
            .await
        }
        "/bad/json" => {
            answer(
                stream,
                200,
                &typed("application/feed+json"),
                br#"{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"#,
            )
            .await
        }
        "/bad/page" => {
            answer(
                stream,
                200,
                &typed("text/html"),
                b"<html><body><p>Nothing but words.</html>",
            )
            .await
        }
        "/bad/entities" => answer(stream, 200, &typed(RSS), laughs().as_bytes()).await,
        "/bad/deep" => answer(stream, 200, &typed(RSS), deep().as_bytes()).await,
        "/bad/attributes" => answer(stream, 200, &typed(RSS), attributes().as_bytes()).await,
        "/bad/empty" => answer(stream, 200, &typed(RSS), b"").await,
        "/bad/binary" => answer(stream, 200, &typed("image/png"), b"\x89PNG\r\n\x1a\n\0\0\0").await,
        "/bomb" => packed(stream, &gzip(&vec![b' '; 12_000_000])).await,
        "/bomb/nested" => packed(stream, &gzip(&gzip(&vec![b' '; 12_000_000]))).await,
        "/endless" => endless(stream).await,
        "/trickle" => trickle(stream).await,
        "/headers" => headers(stream).await,
        "/lie/short" => {
            raw(
                stream,
                b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<rss version='2.0'><channel/></rss>",
            )
            .await
        }
        "/lie/long" => {
            raw(
                stream,
                b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss version='2.0'/>",
            )
            .await
        }
        "/garbage" => raw(stream, b"\x16\x03\x01 this is not HTTP\r\n\r\n").await,
        "/mute" => {
            sleep(Duration::from_secs(3_600)).await;
            Ok(())
        }
        "/xrpc/app.bsky.actor.getProfiles" => profiles(stream, head).await,
        path => other(stream, head, path).await,
    }
}

async fn other(stream: &mut TcpStream, head: &Head, path: &str) -> io::Result<()> {
    let number = |prefix| {
        path.strip_prefix(prefix)
            .and_then(|status| status.parse::<u16>().ok())
    };
    if let Some(status) = number("/redirect/") {
        return answer(
            stream,
            status,
            &[("Location", head.query("to").unwrap_or_default())],
            b"",
        )
        .await;
    }
    let status = number("/status/").unwrap_or(404);
    let patience: &[(&str, &str)] = if matches!(status, 429 | 503) {
        &[("Retry-After", "120")]
    } else {
        &[]
    };
    answer(stream, status, patience, b"").await
}

/// A feed that is not sent again while it stays as it is.
async fn lasting(
    stream: &mut TcpStream,
    head: &Head,
    entries: usize,
    kind: &str,
    body: &str,
) -> io::Result<()> {
    let etag = format!("\"v{entries}\"");
    if head.header("if-none-match") == Some(&etag) {
        return answer(stream, 304, &[("ETag", &etag)], b"").await;
    }
    let headers = [
        ("Content-Type", kind),
        ("ETag", &etag),
        ("Last-Modified", "Sat, 04 Jul 2026 12:00:00 GMT"),
    ];
    answer(stream, 200, &headers, body.as_bytes()).await
}

/// Entries are written an hour apart, the first at the start of the story.
fn written(world: &World, number: usize) -> String {
    world
        .plan
        .start
        .plus(Span::HOUR.times(number as i64))
        .to_string()
}

fn items(entries: usize, item: impl Fn(usize) -> String) -> String {
    (0..entries).rev().map(item).collect()
}

fn rss(world: &World, entries: usize) -> String {
    let items = items(entries, |n| {
        format!(
            "<item><guid isPermaLink=\"false\">item-{n}</guid><title>Notice {n} &amp;amp; more</title>\
             <link>https://harbour.example/notice/{n}</link><dc:creator>Nora Example</dc:creator>\
             <dc:date>{}</dc:date>\
             <description>&lt;p&gt;Berth &lt;b&gt;{n}&lt;/b&gt; is free, &lt;a href=\"/book\"&gt;book it&lt;/a&gt;.&lt;/p&gt;\
             &lt;script&gt;alert(1)&lt;/script&gt;</description></item>",
            written(world, n)
        )
    });
    channel(
        "Harbour notices",
        &format!("<ttl>45</ttl><language>en-GB</language>{items}"),
    )
}

fn channel(title: &str, inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>\
         <title>{title}</title><link>https://harbour.example/</link><description>x</description>{inside}</channel></rss>"
    )
}

fn atom(world: &World, entries: usize) -> String {
    let items = items(entries, |n| {
        let at = written(world, n);
        // Only one says of itself what the feed says of all.
        let lang = if n == 1 { " xml:lang=\"en-IE\"" } else { "" };
        format!(
            "<entry><id>tag:harbour.example,2026:{n}</id><title type=\"html\">Notice &lt;i&gt;{n}&lt;/i&gt;</title>\
             <link href=\"notice/{n}\"/><updated>{at}</updated><published>{at}</published>\
             <author><name>Nora Example</name><uri>https://harbour.example/nora</uri></author>\
             <content type=\"xhtml\"{lang}><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Crane {n} is out.</p></div></content></entry>"
        )
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\
         <title>Harbour notices</title><id>tag:harbour.example,2026:feed</id>{items}</feed>"
    )
}

fn json_feed(entries: usize) -> String {
    let items: Vec<_> = (0..entries)
        .rev()
        .map(|n| {
            json!({"id": n.to_string(), "url": format!("https://harbour.example/n/{n}"), "content_text": format!("Gate {n} is shut")})
        })
        .collect();
    json!({"version": "https://jsonfeed.org/version/1.1", "title": "Harbour notices", "items": items}).to_string()
}

const LATIN2: &[u8] = b"<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?><rss version=\"2.0\"><channel><title>Port</title>\
    <item><guid>a</guid><title>Wolne miejsce w \xa3odzi, \xbf\xf3\xb3w</title></item></channel></rss>";

const PAGE: &[u8] = b"<!doctype html><html><head><title>Harbour</title>\
    <link rel=\"alternate\" type=\"application/rss+xml\" title=\"Notices\" href=\"/feed/rss\">\
    <link rel=\"alternate\" type=\"application/atom+xml\" href=\"feed/atom\">\
    <link rel=\"alternate\" type=\"application/rss+xml\" href=\"/status/404\"></head><body><p>Hello</body></html>";

fn utf16(text: &str) -> Vec<u8> {
    let marked = format!(
        "\u{feff}{}",
        text.replace("version=\"1.0\"", "version=\"1.0\" encoding=\"UTF-16\"")
    );
    marked.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn undated(entries: usize) -> String {
    channel(
        "Undated",
        &items(entries, |n| {
            format!("<item><title>Undated {n}</title></item>")
        }),
    )
}

fn same_guid(entries: usize) -> String {
    channel(
        "Same",
        &items(entries, |n| {
            format!("<item><guid>same</guid><title>Different {n}</title></item>")
        }),
    )
}

fn new_guids(entries: usize, polls: u64) -> String {
    channel(
        "New",
        &items(entries, |n| {
            format!("<item><guid>{polls}-{n}</guid><title>As before {n}</title></item>")
        }),
    )
}

fn laughs() -> String {
    let mut entities = "<!ENTITY a0 \"ha\">".to_owned();
    for n in 1..40 {
        let _ = write!(entities, "<!ENTITY a{n} \"&a{0};&a{0};\">", n - 1);
    }
    format!(
        "<?xml version=\"1.0\"?><!DOCTYPE rss [{entities}<!ENTITY x SYSTEM \"file:///etc/hostname\">]>\
         <rss version=\"2.0\"><channel><title>t</title><item><guid>1</guid><title>&a39; &x;</title></item></channel></rss>"
    )
}

fn deep() -> String {
    channel(
        "Deep",
        &format!("<item><title>{}</title></item>", "<b>".repeat(100_000)),
    )
}

fn attributes() -> String {
    let mut many = String::new();
    for n in 0..100_000 {
        let _ = write!(many, " a{n}=\"\"");
    }
    channel("Many", &format!("<item{many}><title>x</title></item>"))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("memory takes what it is given")
}

async fn packed(stream: &mut TcpStream, body: &[u8]) -> io::Result<()> {
    answer(
        stream,
        200,
        &[("Content-Type", RSS), ("Content-Encoding", "gzip")],
        body,
    )
    .await
}

async fn raw(stream: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(bytes).await?;
    stream.shutdown().await
}

async fn endless(stream: &mut TcpStream) -> io::Result<()> {
    stream
        .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss version='2.0'><channel>")
        .await?;
    let item = b"<item><title>and on</title></item>".repeat(1_000);
    loop {
        stream.write_all(&item).await?;
    }
}

async fn trickle(stream: &mut TcpStream) -> io::Result<()> {
    stream
        .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss version='2.0'><channel>")
        .await?;
    loop {
        stream.write_all(b" ").await?;
        sleep(Duration::from_millis(20)).await;
    }
}

async fn headers(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\n").await?;
    let header = format!("X-Much: {}\r\n", "x".repeat(4_000));
    loop {
        stream.write_all(header.as_bytes()).await?;
    }
}

async fn profiles(stream: &mut TcpStream, head: &Head) -> io::Result<()> {
    let asked: Vec<&str> = head.all("actors").collect();
    if asked.is_empty() || asked.len() > 25 {
        return answer(stream, 400, &[], br#"{"error":"InvalidRequest"}"#).await;
    }
    // Accounts that are gone are simply left out.
    let known = asked.iter().filter(|did| !did.contains("gone"));
    let profiles: Vec<_> = known
        .map(|did| {
            let handle = format!("{}.example", did.rsplit(':').next().unwrap_or_default());
            json!({"did": did, "handle": handle, "displayName": PROFILE_NAME, "description": "Moves boxes.\u{0}"})
        })
        .collect();
    answer(
        stream,
        200,
        &[("Content-Type", "application/json")],
        json!({"profiles": profiles}).to_string().as_bytes(),
    )
    .await
}
