//! Find or do: every room, every saved search and source by name, and what can be begun. The
//! palette shows this very list in a dialog.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::{saved_searches, sources};
use rapport_model::actor::Right;

use crate::Web;
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};

/// A link with what it is.
struct Way {
    path: String,
    icon: &'static str,
    name: String,
    more: String,
}

impl Way {
    fn new(
        path: impl Into<String>,
        icon: &'static str,
        name: impl Into<String>,
        more: impl Into<String>,
    ) -> Self {
        Self {
            path: path.into(),
            icon,
            name: name.into(),
            more: more.into(),
        }
    }
}

#[derive(Template)]
#[template(path = "find.html")]
struct FindPage {
    shell: Shell,
    groups: Vec<(&'static str, Vec<Way>)>,
}

/// `GET /find`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
) -> Result<Response, Problem> {
    let groups = vec![
        ("Go to", rooms(&shell)),
        ("Do", deeds(&shell)),
        ("Signals of a saved search", searches(&web, &session).await?),
        ("Sources", listened_to(&web, &session).await?),
    ];
    let groups = groups
        .into_iter()
        .filter(|(_, ways)| !ways.is_empty())
        .collect();
    Ok(shell::page(StatusCode::OK, &FindPage { shell, groups }))
}

fn rooms(shell: &Shell) -> Vec<Way> {
    shell
        .rooms()
        .map(|room| Way::new(room.path, room.icon, room.name, ""))
        .collect()
}

fn deeds(shell: &Shell) -> Vec<Way> {
    let all = [
        (
            Right::EditSavedSearches,
            Way::new("/saved-searches/new", "plus", "Write a saved search", ""),
        ),
        (
            Right::EditSources,
            Way::new(
                "/sources#add",
                "plus",
                "Add a source",
                "feed, stream or file",
            ),
        ),
        (
            Right::ManageTeam,
            Way::new("/team#invite", "team", "Invite somebody", ""),
        ),
        (
            Right::EditWorkspace,
            Way::new("/workspaces/new", "plus", "Make a workspace", ""),
        ),
        (
            Right::EditProfile,
            Way::new(
                "/settings/profile",
                "profile",
                "Change the ideal customer profile",
                "",
            ),
        ),
        (
            Right::ReadSignals,
            Way::new("/signals?state=acted", "check", "See what was taken up", ""),
        ),
        (
            Right::ReadSignals,
            Way::new(
                "/signals?state=snoozed",
                "wait",
                "See what was put aside",
                "",
            ),
        ),
        (
            Right::ReadSignals,
            Way::new("/settings#all-keys", "key", "See all keys", ""),
        ),
    ];
    all.into_iter()
        .filter(|(right, _)| shell.may(*right))
        .map(|(_, way)| way)
        .collect()
}

async fn searches(web: &Web, session: &Session) -> Result<Vec<Way>, Problem> {
    let searches = saved_searches::list(&web.app, session.actor()).await?;
    let way = |search: &rapport_model::understand::saved_search::SavedSearch| {
        Way::new(
            format!("/signals?saved_search={}", search.id),
            "searches",
            &search.name,
            &search.query,
        )
    };
    Ok(searches.iter().map(way).collect())
}

async fn listened_to(web: &Web, session: &Session) -> Result<Vec<Way>, Problem> {
    let sources = sources::list(&web.app, session.actor()).await?;
    let way = |source: &rapport_model::understand::source::Source| {
        Way::new(
            format!("/sources#source-{}", source.id),
            source.stream.kind.word(),
            &source.name,
            &source.stream.address,
        )
    };
    Ok(sources.iter().map(way).collect())
}
