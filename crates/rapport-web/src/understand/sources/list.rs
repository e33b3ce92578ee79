//! All sources with their health, and the one field that adds another.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::profile::BLUESKY_STREAM;
use rapport_app::understand::{fictional, sources};
use rapport_model::actor::{Actor, Right};
use rapport_model::time::Span;
use rapport_model::understand::source::{Gap, Source, StreamKind};

use crate::Web;
use crate::mistakes::Mistakes;
use crate::parts::words::count_first;
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};
use crate::understand::sources::health::{self, Condition};

/// What was written in the form that adds a source, and what came of it.
#[derive(Default)]
pub(super) struct Adding {
    pub(super) address: String,
    pub(super) name: String,
    pub(super) mistakes: Mistakes,
    /// The feeds of a site that has several.
    pub(super) choose: Vec<Feed>,
    /// What an imported list brought, as a sentence, with what was refused and why.
    pub(super) imported: Option<(String, Vec<(String, String)>)>,
}

/// A feed that was found at a site.
pub(super) struct Feed {
    pub(super) url: String,
    pub(super) title: String,
}

#[derive(Template)]
#[template(path = "understand/sources/list.html")]
struct SourcesPage {
    shell: Shell,
    sources: Vec<Source>,
    adding: Adding,
}

/// `GET /sources`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
) -> Result<Response, Problem> {
    page(
        &web,
        session.actor(),
        shell,
        StatusCode::OK,
        Adding::default(),
    )
    .await
}

/// The page, with what came of the form on it.
pub(super) async fn page(
    web: &Web,
    actor: &Actor,
    shell: Shell,
    status: StatusCode,
    adding: Adding,
) -> Result<Response, Problem> {
    let sources = sources::list(&web.app, actor).await?;
    Ok(shell::page(
        status,
        &SourcesPage {
            shell,
            sources,
            adding,
        },
    ))
}

impl SourcesPage {
    /// How many are listened to; one that cannot be read is not.
    fn headline(&self) -> String {
        let in_condition = |wanted: &[Condition]| {
            let found = self.sources.iter().map(Condition::of);
            found.filter(|found| wanted.contains(found)).count() as u64
        };
        match in_condition(&[Condition::Fine, Condition::Waiting]) {
            0 if self.sources.is_empty() => "Nothing is being listened to yet.".to_owned(),
            0 if in_condition(&[Condition::Failing]) > 0 => "Nothing is being read.".to_owned(),
            0 => "Every source is paused.".to_owned(),
            1 => "Listening to one source.".to_owned(),
            more => format!(
                "Listening to {} sources.",
                crate::parts::words::count(&more)
            ),
        }
    }

    fn trouble(&self) -> Option<String> {
        let failing = self
            .sources
            .iter()
            .filter(|source| Condition::of(source) == Condition::Failing)
            .count() as u64;
        match failing {
            0 => None,
            1 => Some("One cannot be read.".to_owned()),
            more => Some(format!("{} cannot be read.", count_first(&more))),
        }
    }

    /// Whether it can be read before its turn.
    fn is_polled(&self, source: &Source) -> bool {
        !source.paused
            && source.stream.kind != StreamKind::Jetstream
            && !fictional::is_made_up(source)
    }

    fn has_stream(&self) -> bool {
        self.sources
            .iter()
            .any(|source| source.stream.kind == StreamKind::Jetstream)
    }

    fn facts(&self, source: &Source) -> Vec<(&'static str, String)> {
        health::facts(source, self.shell.now, &self.shell.zone)
    }

    fn missed(&self, gap: &Gap) -> Span {
        gap.until.since(gap.from)
    }

    fn sentence(&self, source: &Source) -> String {
        health::sentence(source, self.shell.now)
    }
}
