//! What a page brings along: one style sheet, one script, one file of icons, all of them part of
//! the program. An address holds the fingerprint of its content, so that a browser may keep the
//! answer for ever and a new release is seen at once.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

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

/// `GET /assets/{hash}/{name}`
pub(crate) async fn show(Path((hash, name)): Path<(String, String)>) -> Result<Response, Problem> {
    let asset = ALL
        .into_iter()
        .find(|asset| asset.hash == hash && asset.name == name)
        .ok_or_else(|| Problem::not_found("file"))?;
    let headers = [
        (CONTENT_TYPE, asset.kind),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, asset.content).into_response())
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
