//! What a page brings along: one style sheet, one script, one file of icons, all of them part of
//! the program. An address holds the fingerprint of its content, so that a browser may keep the
//! answer for ever and a new release is seen at once. Each is packed once, when it is first asked for.

use std::io::Write as _;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, VARY};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::compression::{takes, unpacked};
use crate::problem::Problem;

/// A file that is part of the program.
pub(crate) struct Asset {
    hash: &'static str,
    name: &'static str,
    /// Where it is served.
    pub(crate) path: &'static str,
    kind: &'static str,
    content: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

const ALL: [&Asset; 4] = [&STYLE, &SCRIPT, &ICONS, &MARK];

/// How an asset can be packed, the smallest first.
const WAYS: [&str; 2] = ["br", "gzip"];

/// Each asset in each way, in their orders.
static PACKED: LazyLock<[[Vec<u8>; 2]; 4]> =
    LazyLock::new(|| ALL.map(|asset| WAYS.map(|way| pack(asset.content.as_bytes(), way))));

fn pack(content: &[u8], way: &str) -> Vec<u8> {
    let mut packed = Vec::new();
    let whole = if way == "br" {
        let mut into = brotli::CompressorWriter::new(&mut packed, 4_096, 9, 22);
        into.write_all(content).and_then(|()| into.flush())
    } else {
        let mut into = GzEncoder::new(&mut packed, Compression::best());
        into.write_all(content).and_then(|()| into.try_finish())
    };
    // Memory takes all that is written; nothing packed means that it goes as it is.
    whole.map(|()| packed).unwrap_or_default()
}

/// `GET /assets/{hash}/{name}`
pub(crate) async fn show(
    Path((hash, name)): Path<(String, String)>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let place = ALL
        .into_iter()
        .position(|asset| asset.hash == hash && asset.name == name)
        .ok_or_else(|| Problem::not_found("file"))?;
    let (asset, packed) = (ALL[place], &PACKED[place]);
    let way = (0..WAYS.len()).find(|way| takes(&asked, WAYS[*way]) && !packed[*way].is_empty());
    let mut response = match way {
        Some(way) => packed[way].as_slice().into_response(),
        None => asset.content.into_response(),
    };
    let headers = response.headers_mut();
    if let Some(way) = way {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(WAYS[way]));
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    let kept = "public, max-age=31536000, immutable";
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(kept));
    // It is packed already, or goes as it is: never once for each request.
    Ok(unpacked(response))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_comes_from_outside() {
        for asset in ALL {
            let outside = asset.content.replace("http://www.w3.org/2000/svg", "");
            assert!(
                !outside.contains("http:") && !outside.contains("https:"),
                "{}",
                asset.name
            );
            assert!(asset.content.len() > 100, "{}", asset.name);
        }
    }

    #[test]
    fn own_scripts_stay_small() {
        assert!(SCRIPT.content.lines().count() <= 350);
        assert!(!SCRIPT.content.contains("innerHTML") && !SCRIPT.content.contains("eval("));
    }
}
