//! Every way in, with what it takes to pass. This is the whole table: a handler that is not here
//! cannot be reached.

use std::sync::OnceLock;

use axum::Router;
use axum::http::Method;
use rapport_model::actor::Right::{
    ActOnSignals, EditProfile, EditSavedSearches, EditSignIn, EditSources, EditWorkspace,
    ManageTeam, ManageWebhooks, OperateInstance, ReadAudit, ReadSignals,
};

use rapport_model::actor::TokenScope::{self, Act, Admin, Edit, Read};

use serde_json::Value;

use crate::api;
use crate::connect::interactions;
use crate::door::Access::{FirstRun, Public, Right, SignedIn};
use crate::door::{Access, Door};
use crate::program::settings::{audit, webhooks};
use crate::program::{
    self, confirm, first_run, forgot_password, join, provider, reset_password, resume, settings,
    sign_in, sign_in_code, sign_out, team, workspaces,
};
use crate::understand::{profile, saved_searches, signals, sources};
use crate::{Web, assets, find, health, home, live, parts, problem, today};

/// A way in: how it is asked for, its path, what it takes to pass, and, for programs, the narrowest
/// token that does.
pub type Row = (Method, &'static str, Access, Option<TokenScope>);

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

#[rustfmt::skip]
fn doors() -> Vec<Door> {
    vec![
        Door::get("/", Public, home::show),
        Door::get("/healthz", Public, health::show),
        Door::get("/readyz", Public, health::ready),
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
        Door::get("/sign-in/code", Public, sign_in_code::show),
        Door::post("/sign-in/code", Public, sign_in_code::give),
        Door::post("/sign-in/with/{id}", Public, provider::sign_in_with),
        Door::get("/sign-in/back", Public, provider::come_back),
        Door::get("/forgot-password", Public, forgot_password::show),
        Door::post("/forgot-password", Public, forgot_password::ask),
        Door::get("/reset-password/{link}", Public, reset_password::show),
        Door::post("/reset-password/{link}", Public, reset_password::set),
        Door::post("/sign-out", SignedIn, sign_out::sign_out),
        Door::get("/confirm", SignedIn, confirm::show),
        Door::post("/confirm", Right(EditSignIn), confirm::confirm),
        Door::post("/confirm/with", Right(EditSignIn), confirm::go_with),

        Door::get("/join/{secret}", Public, join::show),
        Door::post("/join/{secret}", Public, join::accept),
        Door::post("/join/{secret}/with", Public, join::go_with),

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

        Door::get("/api", SignedIn, api::reference::show),
        Door::get("/api/openapi.json", Public, api::document::show),
        Door::api(GET, "/api/v1/me", SignedIn, Read, program::api::me, program::api::me_is()),
        Door::api(PUT, "/api/v1/me/time-zone", Right(ActOnSignals), Act, program::api::choose_time_zone, program::api::choose_time_zone_is()),
        Door::api(GET, "/api/v1/today", Right(ReadSignals), Read, today::api::show, today::api::show_is()),
        Door::api(POST, "/api/v1/today/{person}/act", Right(ActOnSignals), Act, today::api::act, today::api::act_is()),
        Door::api(POST, "/api/v1/today/{person}/snooze", Right(ActOnSignals), Act, today::api::snooze, today::api::snooze_is()),
        Door::api(POST, "/api/v1/today/{person}/dismiss", Right(ActOnSignals), Act, today::api::dismiss, today::api::dismiss_is()),
        Door::api(GET, "/api/v1/signals", Right(ReadSignals), Read, signals::api::list::list, signals::api::list::list_is()),
        Door::api(GET, "/api/v1/signals/{id}", Right(ReadSignals), Read, signals::api::list::show, signals::api::list::show_is()),
        Door::api(POST, "/api/v1/signals/{id}/act", Right(ActOnSignals), Act, signals::api::decide::act, signals::api::decide::act_is()),
        Door::api(POST, "/api/v1/signals/{id}/snooze", Right(ActOnSignals), Act, signals::api::decide::snooze, signals::api::decide::snooze_is()),
        Door::api(POST, "/api/v1/signals/{id}/dismiss", Right(ActOnSignals), Act, signals::api::decide::dismiss, signals::api::decide::dismiss_is()),
        Door::api(PUT, "/api/v1/signals/{id}/judgement", Right(ActOnSignals), Act, signals::api::judge::judge, signals::api::judge::judge_is()),
        Door::api(GET, "/api/v1/interactions", Right(ReadSignals), Read, interactions::list, interactions::list_is()),
        Door::api(GET, "/api/v1/interactions/{id}", Right(ReadSignals), Read, interactions::show, interactions::show_is()),
        Door::api(POST, "/api/v1/interactions/{id}/undo", Right(ActOnSignals), Act, interactions::undo, interactions::undo_is()),
        Door::api(GET, "/api/v1/saved-searches", Right(ReadSignals), Read, saved_searches::api::list::list, saved_searches::api::list::list_is()),
        Door::api(POST, "/api/v1/saved-searches", Right(EditSavedSearches), Edit, saved_searches::api::list::create, saved_searches::api::list::create_is()),
        Door::api(GET, "/api/v1/saved-searches/preview", Right(EditSavedSearches), Edit, saved_searches::api::preview::show, saved_searches::api::preview::show_is()),
        Door::api(GET, "/api/v1/saved-searches/{id}", Right(ReadSignals), Read, saved_searches::api::list::show, saved_searches::api::list::show_is()),
        Door::api(PUT, "/api/v1/saved-searches/{id}", Right(EditSavedSearches), Edit, saved_searches::api::change::replace, saved_searches::api::change::replace_is()),
        Door::api(PATCH, "/api/v1/saved-searches/{id}", Right(EditSavedSearches), Edit, saved_searches::api::change::patch, saved_searches::api::change::patch_is()),
        Door::api(DELETE, "/api/v1/saved-searches/{id}", Right(EditSavedSearches), Edit, saved_searches::api::change::remove, saved_searches::api::change::remove_is()),
        Door::api(POST, "/api/v1/saved-searches/{id}/pause", Right(EditSavedSearches), Edit, saved_searches::api::change::pause, saved_searches::api::change::pause_is()),
        Door::api(GET, "/api/v1/sources", Right(ReadSignals), Read, sources::api::list::list, sources::api::list::list_is()),
        Door::api(POST, "/api/v1/sources", Right(EditSources), Edit, sources::api::add::add, sources::api::add::add_is()),
        Door::api(GET, "/api/v1/sources/opml", Right(ReadSignals), Read, sources::api::opml::export, sources::api::opml::export_is()),
        Door::api(POST, "/api/v1/sources/opml", Right(EditSources), Edit, sources::api::opml::import, sources::api::opml::import_is()),
        Door::api(GET, "/api/v1/sources/{id}", Right(ReadSignals), Read, sources::api::list::show, sources::api::list::show_is()),
        Door::api(DELETE, "/api/v1/sources/{id}", Right(EditSources), Edit, sources::api::change::remove, sources::api::change::remove_is()),
        Door::api(POST, "/api/v1/sources/{id}/pause", Right(EditSources), Edit, sources::api::change::pause, sources::api::change::pause_is()),
        Door::api(POST, "/api/v1/sources/{id}/read", Right(EditSources), Edit, sources::api::change::read_now, sources::api::change::read_now_is()),
        Door::api(GET, "/api/v1/events", Right(ReadSignals), Read, program::events::list, program::events::list_is()),
        Door::api(GET, "/api/v1/webhooks", Right(ManageWebhooks), Admin, webhooks::api::list::list, webhooks::api::list::list_is()),
        Door::api(POST, "/api/v1/webhooks", Right(ManageWebhooks), Admin, webhooks::api::list::add, webhooks::api::list::add_is()).confirmed(),
        Door::api(GET, "/api/v1/webhooks/{id}", Right(ManageWebhooks), Admin, webhooks::api::list::show, webhooks::api::list::show_is()),
        Door::api(PATCH, "/api/v1/webhooks/{id}", Right(ManageWebhooks), Admin, webhooks::api::change::patch, webhooks::api::change::patch_is()).confirmed(),
        Door::api(DELETE, "/api/v1/webhooks/{id}", Right(ManageWebhooks), Admin, webhooks::api::change::remove, webhooks::api::change::remove_is()),
        Door::api(POST, "/api/v1/webhooks/{id}/secret", Right(ManageWebhooks), Admin, webhooks::api::change::change_secret, webhooks::api::change::change_secret_is()).confirmed(),
        Door::api(GET, "/api/v1/webhooks/{id}/deliveries", Right(ManageWebhooks), Admin, webhooks::api::deliveries::list, webhooks::api::deliveries::list_is()),
        Door::api(POST, "/api/v1/webhooks/{id}/again", Right(ManageWebhooks), Admin, webhooks::api::deliveries::again, webhooks::api::deliveries::again_is()),
        Door::api(POST, "/api/v1/webhooks/{id}/test", Right(ManageWebhooks), Admin, webhooks::api::deliveries::test, webhooks::api::deliveries::test_is()),
        Door::api(POST, "/api/v1/webhooks/{id}/replay", Right(ManageWebhooks), Admin, webhooks::api::deliveries::replay, webhooks::api::deliveries::replay_is()),
        Door::api(GET, "/api/v1/audit", Right(ReadAudit), Admin, audit::api::list, audit::api::list_is()),
        Door::api(GET, "/api/v1/audit/chain", Right(ReadAudit), Admin, audit::api::chain, audit::api::chain_is()),
        Door::api(GET, "/api/v1/audit/export", Right(ReadAudit), Admin, audit::api::export, audit::api::export_is()),
        Door::api(GET, "/api/v1/profile", Right(ReadSignals), Read, profile::api::show, profile::api::show_is()),
        Door::api(PUT, "/api/v1/profile", Right(EditProfile), Edit, profile::api::put, profile::api::put_is()),
        Door::api(GET, "/api/v1/sessions", Right(EditSignIn), Admin, settings::sign_in::api::list, settings::sign_in::api::list_is()),
        Door::api(DELETE, "/api/v1/sessions", Right(EditSignIn), Admin, settings::sign_in::api::end_others, settings::sign_in::api::end_others_is()),
        Door::api(DELETE, "/api/v1/sessions/{id}", Right(EditSignIn), Admin, settings::sign_in::api::end, settings::sign_in::api::end_is()),
        Door::api(PUT, "/api/v1/password", Right(EditSignIn), Admin, settings::sign_in::api::change_password, settings::sign_in::api::change_password_is()),

        Door::post("/instance/resume", Right(OperateInstance), resume::resume),
        Door::api(GET, "/api/v1/members", Right(ManageTeam), Admin, team::api::members::list, team::api::members::list_is()),
        Door::api(GET, "/api/v1/members/{id}", Right(ManageTeam), Admin, team::api::members::show, team::api::members::show_is()),
        Door::api(PUT, "/api/v1/members/{id}/role", Right(ManageTeam), Admin, team::api::members::change_role, team::api::members::change_role_is()).confirmed(),
        Door::api(POST, "/api/v1/members/{id}/deactivate", Right(ManageTeam), Admin, team::api::members::deactivate, team::api::members::deactivate_is()),
        Door::api(POST, "/api/v1/members/{id}/reactivate", Right(ManageTeam), Admin, team::api::members::reactivate, team::api::members::reactivate_is()).confirmed(),
        Door::api(GET, "/api/v1/invitations", Right(ManageTeam), Admin, team::api::invitations::list, team::api::invitations::list_is()),
        Door::api(DELETE, "/api/v1/invitations/{id}", Right(ManageTeam), Admin, team::api::invitations::revoke, team::api::invitations::revoke_is()),

        Door::api(GET, "/api/v1/teams", Right(ReadSignals), Read, team::api::teams::list, team::api::teams::list_is()),
        Door::api(POST, "/api/v1/teams", Right(ManageTeam), Admin, team::api::teams::create, team::api::teams::create_is()),
        Door::api(GET, "/api/v1/teams/{id}", Right(ReadSignals), Read, team::api::teams::show, team::api::teams::show_is()),
        Door::api(PUT, "/api/v1/teams/{id}", Right(ManageTeam), Admin, team::api::teams::replace, team::api::teams::replace_is()),
        Door::api(DELETE, "/api/v1/teams/{id}", Right(ManageTeam), Admin, team::api::teams::remove, team::api::teams::remove_is()),

        Door::get("/team", Right(ManageTeam), team::show::show),
        Door::post("/team/invitations", Right(ManageTeam), team::show::invite).confirmed(),
        Door::post("/team/invitations/{id}/revoke", Right(ManageTeam), team::revoke::revoke),
        Door::post("/team/teams", Right(ManageTeam), team::teams::make),
        Door::post("/team/teams/{id}", Right(ManageTeam), team::teams::change),
        Door::post("/team/teams/{id}/remove", Right(ManageTeam), team::teams::remove),
        Door::post("/team/members/{id}/role", Right(ManageTeam), team::role::change).confirmed(),
        Door::post("/team/members/{id}/reset-password", Right(ManageTeam), team::show::reset_password).confirmed(),
        Door::get("/team/members/{id}/deactivate", Right(ManageTeam), team::deactivate::ask),
        Door::post("/team/members/{id}/deactivate", Right(ManageTeam), team::deactivate::deactivate),
        Door::post("/team/members/{id}/reactivate", Right(ManageTeam), team::reactivate::reactivate).confirmed(),

        Door::get("/workspaces/new", Right(EditWorkspace), workspaces::new::show),
        Door::post("/workspaces", Right(EditWorkspace), workspaces::new::make),
        Door::post("/workspaces/{id}/enter", SignedIn, workspaces::enter::enter),

        Door::get("/settings", SignedIn, settings::show::show),
        Door::post("/settings/theme", Public, settings::theme::choose),
        Door::post("/settings/time-zone", Right(ActOnSignals), settings::time_zone::choose),
        Door::post("/settings/keys", SignedIn, settings::keys::choose),
        Door::get("/settings/tokens", SignedIn, settings::tokens::show),
        Door::post("/settings/tokens", SignedIn, settings::tokens::make).confirmed(),
        Door::post("/settings/tokens/{id}/revoke", SignedIn, settings::tokens::revoke),
        Door::get("/settings/sign-in", Right(EditSignIn), settings::sign_in::show::show),
        Door::post("/settings/sign-in/password", Right(EditSignIn), settings::sign_in::password::change),
        Door::post("/settings/sign-in/password/set", Right(EditSignIn), settings::sign_in::password::set).confirmed(),
        Door::post("/settings/sign-in/sessions/end-others", Right(EditSignIn), settings::sign_in::sessions::end_others),
        Door::post("/settings/sign-in/sessions/{id}/end", Right(EditSignIn), settings::sign_in::sessions::end),
        Door::post("/settings/sign-in/providers/{id}/link", Right(EditSignIn), provider::link).confirmed(),
        Door::post("/settings/sign-in/providers/{id}/unlink", Right(EditSignIn), settings::sign_in::unlink::unlink).confirmed(),
        Door::get("/settings/providers", Right(EditWorkspace), settings::providers::show),
        Door::post("/settings/providers", Right(EditWorkspace), settings::providers::add).confirmed(),
        Door::post("/settings/providers/{id}/remove", Right(EditWorkspace), settings::providers::remove).confirmed(),
        Door::get("/settings/second-factor", Right(EditSignIn), settings::second_factor::show),
        Door::post("/settings/second-factor/begin", Right(EditSignIn), settings::second_factor::begin).confirmed(),
        Door::post("/settings/second-factor/turn-on", Right(EditSignIn), settings::second_factor::turn_on).confirmed(),
        Door::post("/settings/second-factor/turn-off", Right(EditSignIn), settings::second_factor::turn_off).confirmed(),
        Door::post("/settings/second-factor/recovery-codes", Right(EditSignIn), settings::second_factor::renew_codes).confirmed(),
        Door::get("/settings/webhooks", Right(ManageWebhooks), webhooks::list::show),
        Door::post("/settings/webhooks", Right(ManageWebhooks), webhooks::list::add).confirmed(),
        Door::get("/settings/webhooks/{id}", Right(ManageWebhooks), webhooks::one::show),
        Door::post("/settings/webhooks/{id}", Right(ManageWebhooks), webhooks::one::change).confirmed(),
        Door::post("/settings/webhooks/{id}/pause", Right(ManageWebhooks), webhooks::one::pause),
        Door::post("/settings/webhooks/{id}/secret", Right(ManageWebhooks), webhooks::one::change_secret).confirmed(),
        Door::post("/settings/webhooks/{id}/test", Right(ManageWebhooks), webhooks::one::test),
        Door::post("/settings/webhooks/{id}/again", Right(ManageWebhooks), webhooks::one::again),
        Door::post("/settings/webhooks/{id}/since", Right(ManageWebhooks), webhooks::one::since),
        Door::get("/settings/webhooks/{id}/remove", Right(ManageWebhooks), webhooks::remove::ask),
        Door::post("/settings/webhooks/{id}/remove", Right(ManageWebhooks), webhooks::remove::remove),
        Door::get("/settings/audit", Right(ReadAudit), audit::list::show),
        Door::get("/settings/audit/export", Right(ReadAudit), audit::export::show),
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
        .map(|door| {
            let scope = door.api.map(|api| api.scope);
            (door.method, door.path, door.access, scope)
        })
        .collect()
}

/// The API, described.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| api::document::document(&doors()))
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

#[cfg(test)]
mod tests {
    use rapport_model::actor::Role;

    use super::*;
    use crate::door::Verdict;
    use crate::testing::{Answer, Instance, Visitor};

    const ID: &str = "0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70";

    async fn knock(
        visitor: &mut Visitor,
        instance: &Instance,
        method: &Method,
        path: &str,
    ) -> Answer {
        let path = path.replace("{id}", ID).replace("{person}", ID);
        if method == Method::GET {
            visitor.get(instance, &path).await
        } else {
            visitor.post(instance, &path, "").await
        }
    }

    fn sent_to_sign_in(answer: &Answer) -> bool {
        answer.status == 401 || (answer.status == 303 && answer.location().starts_with("/sign-in"))
    }

    /// Every row of the table, for a visitor and for each role, over HTTP.
    #[tokio::test]
    async fn each_door_answers_as_the_policy_says() {
        let instance = Instance::new().await;
        instance.admin().await;
        // `/live` never ends, and signing out ends what the other rows need.
        let rows: Vec<Row> = table()
            .into_iter()
            .filter(|row| !matches!(row.1, "/live" | "/sign-out") && row.3.is_none())
            .collect();
        assert!(rows.len() > 40);
        for (method, path, access, _) in &rows {
            let answer = knock(&mut Visitor::default(), &instance, method, path).await;
            let expected = !matches!(access, Public);
            assert_eq!(
                sent_to_sign_in(&answer),
                expected || matches!(*path, "/" | "/sign-in/code"),
                "{method} {path}: {}",
                answer.status
            );
        }
        for role in Role::ALL {
            let mut someone = instance.colleague(role).await;
            for (method, path, access, _) in &rows {
                let answer = knock(&mut someone, &instance, method, path).await;
                let refused = matches!(access.judge(Some(role)), Verdict::Refuse(_));
                assert_eq!(
                    answer.status == 403,
                    refused,
                    "{role}: {method} {path}: {}",
                    answer.status
                );
                assert!(
                    answer.status.as_u16() < 500,
                    "{role}: {method} {path}: {}",
                    answer.status
                );
            }
        }
    }

    /// Whoever changes who may pass changes this picture of it, where a reviewer sees it.
    #[test]
    fn the_table_is_as_it_was_agreed() {
        let lines: Vec<String> = doors()
            .into_iter()
            .map(|door| {
                let (method, path, access) = (door.method.as_str(), door.path, door.access);
                let scope = door.api.map_or("", |api| api.scope.word());
                let confirmed = if door.confirmed { " confirmed" } else { "" };
                let line = format!("{method:4} {path:34} {access:?}{confirmed} {scope}");
                line.trim_end().to_owned()
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[tokio::test]
    async fn every_answer_carries_the_headers() {
        let instance = Instance::new().await;
        let mut admin = instance.admin().await;
        let paths = [
            "/today",
            "/nowhere",
            "/healthz",
            "/",
            "/assets/0/none.css",
            "/parts",
            "/signals?query=(",
            assets::STYLE.path,
        ];
        for path in paths {
            let answer = admin.get(&instance, path).await;
            let header = |name: &str| {
                answer
                    .headers
                    .get(name)
                    .map(|value| value.to_str().unwrap())
                    .unwrap_or_default()
            };
            assert!(
                header("content-security-policy")
                    .starts_with("default-src 'none'; script-src 'self'"),
                "{path}"
            );
            assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
            let kept = if path == assets::STYLE.path {
                "public, max-age=31536000, immutable"
            } else {
                "no-store"
            };
            assert_eq!(header("cache-control"), kept, "{path}");
        }
    }

    #[tokio::test]
    async fn what_is_not_there_is_said_with_ways_out() {
        let instance = Instance::new().await;
        let mut admin = instance.admin().await;
        for path in [
            "/nowhere",
            "/parts",
            "/saved-searches/not-an-id",
            &format!("/saved-searches/{ID}"),
        ] {
            let answer = admin.get(&instance, path).await;
            assert_eq!(answer.status, 404, "{path}");
            answer.says(&["There is no such", "href=\"/today\"", "class=\"rail\""]);
        }
        let answer = admin.post(&instance, "/today", "").await;
        assert_eq!(answer.status, 405);
        answer.says(&["This address does not take that."]);
        let answer = Visitor::default().get(&instance, "/nowhere").await;
        assert!(!answer.body.contains("class=\"rail\""));
    }

    #[tokio::test]
    async fn a_form_of_another_site_changes_nothing() {
        use axum::body::Body;
        use axum::http::Request;
        let instance = Instance::new().await;
        let mut admin = instance.admin().await;
        let form = Request::post("/sign-out")
            .header("host", "127.0.0.1:8080")
            .header("origin", "https://evil.example")
            .body(Body::empty())
            .unwrap();
        let answer = admin.ask(&instance, form).await;
        assert_eq!(answer.status, 403);
        answer.says(&["That came from another site."]);
        assert_eq!(admin.get(&instance, "/today").await.status, 200);
    }

    #[tokio::test]
    async fn a_form_that_does_not_say_where_it_comes_from_changes_nothing_for_someone_signed_in() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let answer = ada.send(&instance, "POST", "/sign-out", &[], "").await;
        assert_eq!(answer.status, 403);
        assert_eq!(ada.get(&instance, "/today").await.status, 200);
        let sessions = "/api/v1/sessions";
        let answer = ada.send(&instance, "DELETE", sessions, &[], "").await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (403, "application/problem+json")
        );
        let form = "email=ada%40example.com&password=four+plain+words+here";
        let media = [("content-type", "application/x-www-form-urlencoded")];
        let mut new = Visitor::default();
        let answer = new.send(&instance, "POST", "/sign-in", &media, form).await;
        assert_eq!(answer.location(), "/today");
        let mut program = instance.program(Admin).await;
        let answer = program.send(&instance, "DELETE", sessions, &[], "").await;
        assert_eq!(answer.status, 204);
    }

    #[tokio::test]
    async fn the_workshop_is_open_in_development_only() {
        let development = crate::Settings {
            development: true,
            ..crate::Settings::default()
        };
        let instance = Instance::with(development).await;
        let answer = Visitor::default().get(&instance, "/parts").await;
        assert_eq!(answer.status, 200);
        assert!(!answer.body.contains("style=") && !answer.body.contains("http://"));
    }
}
