//! Shutting a member out, after one question: who takes over what they own.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::program::members;
use rapport_model::ids::UserId;
use rapport_model::program::member::Member;

use crate::Web;
use crate::address::{Id, see};
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "program/team/deactivate.html")]
struct DeactivatePage {
    shell: Shell,
    member: Member,
    /// How many records they own.
    owned: u64,
    /// Who may take them over.
    colleagues: Vec<Member>,
    mistakes: Mistakes,
}

impl DeactivatePage {
    async fn read(
        web: &Web,
        session: &Session,
        shell: Shell,
        who: UserId,
        mistakes: Mistakes,
    ) -> Result<Self, Problem> {
        let actor = session.actor();
        let member = members::find(&web.app, actor, who).await?;
        let mut colleagues = members::list(&web.app, actor).await?;
        colleagues.retain(|colleague| colleague.is_active() && colleague.user != who);
        Ok(Self {
            shell,
            member,
            owned: members::owned(&web.app, actor, who).await?,
            colleagues,
            mistakes,
        })
    }
}

/// `GET /team/members/{id}/deactivate`
pub(crate) async fn ask(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Id(who): Id<UserId>,
) -> Result<Response, Problem> {
    let page = DeactivatePage::read(&web, &session, shell, who, Mistakes::default()).await?;
    Ok(shell::page(StatusCode::OK, &page))
}

/// `POST /team/members/{id}/deactivate`
pub(crate) async fn deactivate(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Id(who): Id<UserId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let heir = fields.read("hand_over_to");
    match members::deactivate(&web.app, session.actor(), who, heir).await {
        Ok(()) => Ok(see("/team?did=deactivated")),
        Err(error) => {
            let mistakes = Mistakes::found(error, "")?;
            let page = DeactivatePage::read(&web, &session, shell, who, mistakes).await?;
            Ok(shell::page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}
