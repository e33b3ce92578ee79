//! Ending one's own sessions.

use axum::extract::State;
use axum::response::Response;
use rapport_app::program::session;
use rapport_model::ids::SessionId;

use crate::Web;
use crate::address::{Id, see};
use crate::problem::Problem;
use crate::session::Session;

/// `POST /settings/sign-in/sessions/{id}/end`
pub(crate) async fn end(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SessionId>,
) -> Result<Response, Problem> {
    session::end(&web.app, session.actor(), id).await?;
    Ok(see("/settings/sign-in?did=session-ended"))
}

/// `POST /settings/sign-in/sessions/end-others`
pub(crate) async fn end_others(
    State(web): State<Web>,
    session: Session,
) -> Result<Response, Problem> {
    session::end_others(&web.app, session.actor(), session.id()).await?;
    Ok(see("/settings/sign-in?did=sessions-ended"))
}

#[cfg(test)]
mod tests {
    use rapport_model::actor::Role;

    use crate::testing::Instance;

    #[tokio::test]
    async fn a_place_one_does_not_know_is_ended_by_itself() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let mut lost = instance.admin_again().await;
        let mut kept = instance.admin_again().await;
        let page = ada.get(&instance, "/settings/sign-in").await;
        page.says(&["in 2 other places", "this one", "An unknown device"]);
        let (_, rest) = page.body.split_once("/settings/sign-in/sessions/").unwrap();
        let path = format!("/settings/sign-in/sessions/{}/end", &rest[..36]);
        let mut other = instance.colleague(Role::Seller).await;
        assert_eq!(other.post(&instance, &path, "").await.status, 404);
        let answer = ada.post(&instance, &path, "").await;
        assert_eq!(answer.location(), "/settings/sign-in?did=session-ended");
        let mut there = Vec::new();
        for visitor in [&mut ada, &mut lost, &mut kept] {
            there.push(visitor.get(&instance, "/today").await.status == 200);
        }
        there[1..].sort_unstable();
        assert_eq!(there, [true, false, true]);
    }

    #[tokio::test]
    async fn all_others_end_at_once_and_this_one_stays() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let mut lost = instance.admin_again().await;
        let mut other = instance.colleague(Role::Seller).await;
        let answer = ada
            .post(&instance, "/settings/sign-in/sessions/end-others", "")
            .await;
        assert_eq!(answer.location(), "/settings/sign-in?did=sessions-ended");
        assert_eq!(lost.get(&instance, "/today").await.status, 303);
        assert_eq!(other.get(&instance, "/today").await.status, 200);
        let page = ada.get(&instance, "/settings/sign-in").await;
        page.says(&["here and nowhere else"]);
        assert!(!page.body.contains("End all others"));
    }
}
