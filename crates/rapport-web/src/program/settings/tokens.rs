//! Tokens: what programs show to act for someone. A new one is shown once, on the answer to the
//! form itself, and never again.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::program::token::{self, NewToken, Secret};
use rapport_model::actor::TokenScope;
use rapport_model::ids::TokenId;
use rapport_model::program::token::Token;
use rapport_model::time::Span;

use crate::Web;
use crate::address::{Id, see};
use crate::compression::unpacked;
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};

/// The lives that are offered, in days.
const LIVES: [(i64, &str); 4] = [
    (7, "7 days"),
    (30, "30 days"),
    (90, "90 days"),
    (365, "A year"),
];

#[derive(Template)]
#[template(path = "program/settings/tokens.html")]
struct TokensPage {
    shell: Shell,
    tokens: Vec<Token>,
    /// The token that was just made.
    made: Option<(Secret, Token)>,
    /// What was written for its name.
    called: String,
    scope: TokenScope,
    days: i64,
    mistakes: Mistakes,
}

/// `GET /settings/tokens`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
) -> Result<Response, Problem> {
    let tokens = token::list(&web.app, session.actor()).await?;
    let page = TokensPage {
        shell,
        tokens,
        made: None,
        called: String::new(),
        scope: TokenScope::Read,
        days: 90,
        mistakes: Mistakes::default(),
    };
    Ok(shell::page(StatusCode::OK, &page))
}

/// `POST /settings/tokens`
pub(crate) async fn make(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    fields: Fields,
) -> Result<Response, Problem> {
    let name = fields.text("name").to_owned();
    let scope = fields.read("scope").unwrap_or(TokenScope::Read);
    let days: i64 = fields.read("days").unwrap_or(90);
    let new = NewToken {
        name: name.clone(),
        scope,
        expires_at: web.app.now().plus(Span::DAY.times(days)),
    };
    let (status, made, mistakes) = match token::add(&web.app, session.actor(), new).await {
        Ok(made) => (StatusCode::CREATED, Some(made), Mistakes::default()),
        Err(rapport_app::Error::Conflict(message)) => wrong(Mistakes::one("name", message)),
        Err(error) => wrong(Mistakes::found(error, "")?),
    };
    let tokens = token::list(&web.app, session.actor()).await?;
    let called = if made.is_some() { String::new() } else { name };
    let page = TokensPage {
        shell,
        tokens,
        made,
        called,
        scope,
        days,
        mistakes,
    };
    Ok(unpacked(shell::page(status, &page)))
}

fn wrong(mistakes: Mistakes) -> (StatusCode, Option<(Secret, Token)>, Mistakes) {
    (StatusCode::UNPROCESSABLE_ENTITY, None, mistakes)
}

/// `POST /settings/tokens/{id}/revoke`
pub(crate) async fn revoke(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<TokenId>,
) -> Result<Response, Problem> {
    token::revoke(&web.app, session.actor(), id).await?;
    Ok(see("/settings/tokens?did=token-revoked"))
}

/// What a scope lends, in words.
fn lends(scope: &TokenScope) -> &'static str {
    match scope {
        TokenScope::Read => "See what you see, and change nothing",
        TokenScope::Act => "And act on signals: take up, snooze, dismiss, judge",
        TokenScope::Edit => "And change saved searches, sources and the profile",
        TokenScope::Admin => "Everything you may do yourself",
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Instance;

    #[tokio::test]
    async fn a_token_is_shown_once_and_gone_when_it_is_revoked() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        ada.get(&instance, "/settings")
            .await
            .says(&["/settings/tokens"]);
        let form = "name=Nightly+report&scope=act&days=30";
        let answer = ada.post(&instance, "/settings/tokens", form).await;
        assert_eq!(answer.status, 201);
        answer.says(&["rpt_", "Nightly report", "shown this once"]);
        let page = ada.get(&instance, "/settings/tokens").await;
        page.says(&["Nightly report", "never used"]);
        assert!(!page.body.contains("rpt_"));
        let (_, rest) = page.body.split_once("/settings/tokens/").unwrap();
        let path = format!("/settings/tokens/{}/revoke", &rest[..36]);
        let mut other = instance.colleague(rapport_model::actor::Role::Seller).await;
        assert_eq!(other.post(&instance, &path, "").await.status, 404);
        let answer = ada.post(&instance, &path, "").await;
        assert_eq!(answer.location(), "/settings/tokens?did=token-revoked");
        let page = ada.get(&instance, "/settings/tokens").await;
        assert!(!page.body.contains("Nightly report"));
    }

    #[tokio::test]
    async fn a_token_says_what_it_is_for_and_does_not_live_for_ever() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        for (form, place) in [
            ("name=&scope=read&days=30", "id=\"name-wrong\""),
            ("name=A&scope=read&days=4000", "id=\"expires_at-wrong\""),
        ] {
            let answer = ada.post(&instance, "/settings/tokens", form).await;
            assert_eq!(answer.status, 422);
            answer.says(&[place]);
            assert!(!answer.body.contains("rpt_"));
        }
    }
}
