//! Settings on one page: light or dark, the time zone, keys, and the ways to what has a page of its own.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::profile;
use rapport_model::actor::Right;

use crate::Web;
use crate::problem::Problem;
use crate::program::settings::time_zone::{Area, areas};
use crate::session::Session;
use crate::shell::{self, Shell, Theme};

#[derive(Template)]
#[template(path = "program/settings/show.html")]
struct SettingsPage {
    shell: Shell,
    session: Session,
    /// What is sold, if someone has said so.
    offer: Option<String>,
    /// Every time zone.
    areas: Vec<Area>,
}

/// `GET /settings`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
) -> Result<Response, Problem> {
    let profile = profile::read(&web.app, session.actor()).await?;
    let offer = profile
        .map(|profile| profile.offer)
        .filter(|offer| !offer.is_empty());
    Ok(shell::page(
        StatusCode::OK,
        &SettingsPage {
            shell,
            session,
            offer,
            areas: areas(),
        },
    ))
}

/// How a theme is called and drawn.
fn drawn(theme: &Theme) -> (&'static str, &'static str) {
    match theme {
        Theme::Device => ("As the device", "device"),
        Theme::Light => ("Light", "sun"),
        Theme::Dark => ("Dark", "moon"),
    }
}
