//! Lets a restored instance go on.

use axum::extract::State;
use axum::response::Response;
use rapport_app::program::pause;

use crate::Web;
use crate::address::see;
use crate::problem::Problem;
use crate::session::Session;

/// `POST /instance/resume`
pub(crate) async fn resume(State(web): State<Web>, session: Session) -> Result<Response, Problem> {
    pause::resume(&web.app, session.actor()).await?;
    Ok(see("/today?did=instance-resumed"))
}

#[cfg(test)]
mod tests {
    use rapport_model::actor::Role;

    use crate::testing::Instance;

    #[tokio::test]
    async fn everyone_reads_that_it_is_paused_and_an_admin_resumes_it() {
        let instance = Instance::new().await;
        instance.admin().await;
        let mut seller = instance.colleague(Role::Seller).await;
        assert!(
            !seller
                .get(&instance, "/today")
                .await
                .body
                .contains("Resume")
        );
        instance.restored().await;
        // Everyone was signed out.
        assert!(
            seller
                .get(&instance, "/today")
                .await
                .location()
                .starts_with("/sign-in")
        );
        let mut leader = instance.colleague(Role::Leader).await;
        let page = leader.get(&instance, "/signals").await;
        page.says(&["This instance was restored from the backup of Tuesday."]);
        assert!(!page.body.contains("Resume listening"));
        assert_eq!(
            leader.post(&instance, "/instance/resume", "").await.status,
            403
        );
        let mut admin = instance.colleague(Role::Admin).await;
        admin
            .get(&instance, "/today")
            .await
            .says(&["Resume listening"]);
        let answer = admin.post(&instance, "/instance/resume", "").await;
        assert_eq!(answer.location(), "/today?did=instance-resumed");
        let page = admin.get(&instance, answer.location()).await;
        page.says(&["Listening goes on."]);
        assert!(!page.body.contains("was restored"));
    }
}
