//! Lists of feeds as other readers write them, in and out.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::Response;
use rapport_app::understand::sources;

use crate::Web;
use crate::mistakes::Mistakes;
use crate::noted::HandsOut;
use crate::parts::words::many;
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::Shell;
use crate::understand::sources::list::{self, Adding};

/// `GET /sources/opml`
pub(crate) async fn export(State(web): State<Web>, session: Session) -> Result<Response, Problem> {
    let list = sources::export_opml(&web.app, session.actor()).await?;
    let headers = [
        (CONTENT_TYPE, "text/x-opml; charset=utf-8"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"rapport-feeds.opml\"",
        ),
    ];
    Ok(HandsOut::All("sources").with((headers, list)))
}

/// `POST /sources/opml`
pub(crate) async fn import(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let (status, adding) = match file(form).await {
        Some(bytes) => match sources::import_opml(&web.app, session.actor(), &bytes).await {
            Ok(import) => {
                let sentence = format!(
                    "{} added, {} there already, {} refused.",
                    many(&(import.added as u64), "feed", "feeds"),
                    import.already,
                    import.refused.len()
                );
                (
                    StatusCode::OK,
                    Adding {
                        imported: Some((sentence, import.refused)),
                        ..Adding::default()
                    },
                )
            }
            Err(error) => wrong(Mistakes::found(error, "")?),
        },
        None => wrong(Mistakes::one(
            "opml",
            "no file arrived, or it is larger than 2 MB: choose an OPML file",
        )),
    };
    list::page(&web, session.actor(), shell, status, adding).await
}

fn wrong(mistakes: Mistakes) -> (StatusCode, Adding) {
    (
        StatusCode::UNPROCESSABLE_ENTITY,
        Adding {
            mistakes,
            ..Adding::default()
        },
    )
}

/// The file in the form; axum reads at most two megabytes of it.
async fn file(form: Result<Multipart, MultipartRejection>) -> Option<Vec<u8>> {
    let mut form = form.ok()?;
    while let Ok(Some(field)) = form.next_field().await {
        if field.name() == Some("opml") {
            return field
                .bytes()
                .await
                .ok()
                .map(|bytes| bytes.to_vec())
                .filter(|bytes| !bytes.is_empty());
        }
    }
    None
}
