//! Every way in, with what it takes to pass. This is the whole table: a handler that is not here
//! cannot be reached.

use axum::Router;
use axum::http::Method;
use rapport_model::actor::Right::{
    ActOnSignals, EditProfile, EditSavedSearches, EditSources, ReadSignals,
};

use crate::door::Access::{FirstRun, Public, Right, SignedIn};
use crate::door::{Access, Door};
use crate::program::{first_run, settings, sign_in, sign_out};
use crate::understand::{profile, saved_searches, signals, sources};
use crate::{Web, assets, find, health, home, live, parts, problem, today};

/// A way in: how it is asked for, its path, and what it takes to pass.
pub type Row = (Method, &'static str, Access);

#[rustfmt::skip]
fn doors() -> Vec<Door> {
    vec![
        Door::get("/", Public, home::show),
        Door::get("/healthz", Public, health::show),
        Door::get("/assets/{hash}/{name}", Public, assets::show),
        Door::get("/find", SignedIn, find::show),
        Door::get("/live", Right(ReadSignals), live::stream),

        Door::get("/welcome", FirstRun, first_run::welcome::show),
        Door::post("/welcome", FirstRun, first_run::welcome::start),
        Door::get("/welcome/profile", Right(EditProfile), first_run::questions::show),
        Door::post("/welcome/profile", Right(EditProfile), first_run::questions::answer),
        Door::get("/welcome/proposal", Right(EditProfile), first_run::proposal::show),
        Door::post("/welcome/proposal", Right(EditSources), first_run::proposal::adopt),
        Door::get("/sign-in", Public, sign_in::show),
        Door::post("/sign-in", Public, sign_in::sign_in),
        Door::post("/sign-out", SignedIn, sign_out::sign_out),

        Door::get("/today", Right(ReadSignals), today::show::show),
        Door::post("/today/{person}/act", Right(ActOnSignals), today::decide::act),
        Door::post("/today/{person}/snooze", Right(ActOnSignals), today::decide::snooze),
        Door::post("/today/{person}/dismiss", Right(ActOnSignals), today::decide::dismiss),
        Door::post("/interactions/{id}/undo", Right(ActOnSignals), today::undo::undo),

        Door::get("/signals", Right(ReadSignals), signals::list::show),
        Door::post("/signals/{id}/act", Right(ActOnSignals), signals::decide::act),
        Door::post("/signals/{id}/snooze", Right(ActOnSignals), signals::decide::snooze),
        Door::post("/signals/{id}/dismiss", Right(ActOnSignals), signals::decide::dismiss),
        Door::post("/signals/{id}/judgement", Right(ActOnSignals), signals::judge::judge),

        Door::get("/saved-searches", Right(ReadSignals), saved_searches::list::show),
        Door::get("/saved-searches/new", Right(EditSavedSearches), saved_searches::edit::new),
        Door::post("/saved-searches", Right(EditSavedSearches), saved_searches::edit::create),
        Door::get("/saved-searches/preview", Right(EditSavedSearches), saved_searches::preview::show),
        Door::get("/saved-searches/{id}", Right(EditSavedSearches), saved_searches::edit::show),
        Door::post("/saved-searches/{id}", Right(EditSavedSearches), saved_searches::edit::change),
        Door::post("/saved-searches/{id}/pause", Right(EditSavedSearches), saved_searches::pause::pause),
        Door::get("/saved-searches/{id}/remove", Right(EditSavedSearches), saved_searches::remove::ask),
        Door::post("/saved-searches/{id}/remove", Right(EditSavedSearches), saved_searches::remove::remove),

        Door::get("/sources", Right(ReadSignals), sources::list::show),
        Door::post("/sources", Right(EditSources), sources::add::add),
        Door::get("/sources/opml", Right(ReadSignals), sources::opml::export),
        Door::post("/sources/opml", Right(EditSources), sources::opml::import),
        Door::post("/sources/{id}/pause", Right(EditSources), sources::pause::pause),
        Door::post("/sources/{id}/read", Right(EditSources), sources::read_now::read_now),
        Door::get("/sources/{id}/remove", Right(EditSources), sources::remove::ask),
        Door::post("/sources/{id}/remove", Right(EditSources), sources::remove::remove),

        Door::get("/settings", SignedIn, settings::show::show),
        Door::post("/settings/theme", Public, settings::theme::choose),
        Door::get("/settings/profile", Right(ReadSignals), profile::edit::show),
        Door::post("/settings/profile", Right(EditProfile), profile::edit::save),
    ]
}

/// Doors that stand open while Rapport is worked on, and do not exist otherwise.
fn workshop() -> Vec<Door> {
    vec![Door::get("/parts", Public, parts::gallery::show)]
}

/// Every way in, for the documentation and for the test that tries them all.
#[must_use]
pub fn table() -> Vec<Row> {
    doors()
        .into_iter()
        .map(|door| (door.method, door.path, door.access))
        .collect()
}

/// The doors, each behind its guard.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where routes come into being"
)]
pub(crate) fn router(web: &Web) -> Router<Web> {
    let mut doors = doors();
    if web.settings.development {
        doors.extend(workshop());
    }
    let router = doors.into_iter().fold(Router::new(), |router, door| {
        let path = door.path;
        router.route(path, door.guarded(web))
    });
    router
        .fallback(problem::nowhere)
        .method_not_allowed_fallback(problem::wrong_method)
}
