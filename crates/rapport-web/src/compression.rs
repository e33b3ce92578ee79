//! Answers packed as the browser takes them: zstd, br or gzip.
//!
//! Not packed are streams of events, which have to arrive at once, what is small already, and answers
//! that hold a secret ([`unpacked`]). Who can read the length of packed answers and have a browser ask
//! again with texts of their own can guess at a secret beside those texts (the BREACH attack). Here
//! they find neither: pages hold no secret that lasts, as forms are told from foreign ones by their
//! origin and not by a hidden value; what an address says comes back in searches alone; and a page of
//! another site cannot ask with our cookie (`SameSite=Lax`) but by leaving itself.

use axum::http::header::{ACCEPT_ENCODING, HeaderValue};
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::response::Response;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};

/// What is shorter goes in one packet anyway, in bytes.
const WORTH_IT: u64 = 1_024;

/// Marks an answer that is not packed.
#[derive(Clone, Copy)]
struct Unpacked;

/// An answer that holds a secret, which its length may not tell about.
pub(crate) fn unpacked(mut response: Response) -> Response {
    response.extensions_mut().insert(Unpacked);
    response
}

/// Packs what goes out.
pub(crate) fn layer() -> CompressionLayer<impl Predicate> {
    let open = |_: StatusCode, _: Version, _: &HeaderMap, marks: &Extensions| {
        marks.get::<Unpacked>().is_none()
    };
    let worth_it = DefaultPredicate::new().and(SizeAbove::new(WORTH_IT));
    CompressionLayer::new().compress_when(worth_it.and(open))
}

/// Whether a browser takes answers packed in that way.
pub(crate) fn takes(headers: &HeaderMap, way: &str) -> bool {
    let told = headers.get_all(ACCEPT_ENCODING).iter();
    let mut ways = told
        .filter_map(|header: &HeaderValue| header.to_str().ok())
        .flat_map(|header| header.split(','));
    ways.any(|told| {
        let mut parts = told.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(way));
        let refused = parts
            .filter_map(|part| part.strip_prefix("q="))
            .any(|weight| weight.parse() == Ok(0.0));
        named && !refused
    })
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use axum::body::{Body, to_bytes};
    use axum::http::Request;

    use crate::assets;
    use crate::testing::Instance;

    fn asking(path: &str, takes: &str) -> Request<Body> {
        Request::get(path)
            .header("accept-encoding", takes)
            .body(Body::empty())
            .unwrap()
    }

    #[tokio::test]
    async fn a_page_comes_packed_to_whoever_takes_it_so() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let plain = ada.get(&instance, "/settings").await;
        assert_eq!(plain.header("content-encoding"), "");
        for way in ["gzip", "br", "zstd"] {
            let response = ada.open(&instance, asking("/settings", way)).await;
            assert_eq!(response.headers()["content-encoding"], way);
            assert_eq!(response.headers()["vary"], "accept-encoding");
            let packed = to_bytes(response.into_body(), 1_000_000).await.unwrap();
            assert!(packed.len() < plain.body.len() / 2, "{way}");
        }
        let answer = ada.ask(&instance, asking("/settings", "gzip;q=0")).await;
        assert_eq!(answer.body.len(), plain.body.len());
    }

    #[tokio::test]
    async fn what_is_live_or_secret_is_not_packed() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let live = ada.open(&instance, asking("/live", "gzip, br, zstd")).await;
        assert!(!live.headers().contains_key("content-encoding"));
        let form = Request::post("/settings/tokens")
            .header("host", "a.example")
            .header("origin", "http://a.example")
            .header("accept-encoding", "gzip, br, zstd")
            .body(Body::from("name=Report&scope=read&days=7"))
            .unwrap();
        let made = ada.ask(&instance, form).await;
        assert_eq!(made.header("content-encoding"), "");
        made.says(&["rpt_"]);
    }

    #[tokio::test]
    async fn what_a_page_brings_along_is_packed_once() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let path = assets::STYLE.path;
        let plain = ada.get(&instance, path).await;
        assert_eq!(plain.header("content-encoding"), "");
        assert_eq!(plain.header("vary"), "accept-encoding");
        for (takes, way) in [
            ("gzip, br", "br"),
            ("gzip", "gzip"),
            ("br;q=0, gzip", "gzip"),
        ] {
            let response = ada.open(&instance, asking(path, takes)).await;
            assert_eq!(response.headers()["content-encoding"], way);
            assert_eq!(response.headers()["vary"], "accept-encoding");
            let packed = to_bytes(response.into_body(), 1_000_000).await.unwrap();
            assert!(packed.len() < plain.body.len() / 2);
            let mut unpacked = String::new();
            match way {
                "br" => brotli::Decompressor::new(&packed[..], 4_096).read_to_string(&mut unpacked),
                _ => flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut unpacked),
            }
            .unwrap();
            assert_eq!(unpacked, plain.body);
        }
        let whole = ada.ask(&instance, asking(path, "zstd")).await;
        assert_eq!(whole.body, plain.body, "not once for each request");
    }
}
