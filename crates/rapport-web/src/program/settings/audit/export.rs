//! The audit as a file.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use rapport_app::program::audit::{self, Format};

use crate::Web;
use crate::fields::Asked;
use crate::problem::Problem;
use crate::program::settings::audit::filter;
use crate::session::Session;

/// `GET /settings/audit/export`: `format` is `csv`, or anything else for JSON Lines.
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    Asked(asked): Asked,
) -> Result<Response, Problem> {
    let format = if asked.text("format") == "csv" {
        Format::Csv
    } else {
        Format::JsonLines
    };
    let filter = filter(&asked, &session.zone());
    let text = audit::export(&web.app, session.actor(), &filter, format).await?;
    Ok(file(text, format))
}

/// The answer with a file.
pub(super) fn file(text: String, format: Format) -> Response {
    let (media, name) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "audit.csv"),
        Format::JsonLines => ("application/jsonl; charset=utf-8", "audit.jsonl"),
    };
    let named = format!("attachment; filename=\"{name}\"");
    let headers = [
        (CONTENT_TYPE, media.to_owned()),
        (CONTENT_DISPOSITION, named),
    ];
    (headers, text).into_response()
}
