//! Changing the password, and setting the first one.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::program::password;

use super::show::page;
use crate::Web;
use crate::address::see;
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::Shell;

/// `POST /settings/sign-in/password`
pub(crate) async fn change(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    fields: Fields,
) -> Result<Response, Problem> {
    let (present, new) = (fields.exact("password"), fields.exact("new_password"));
    let (actor, keep) = (session.actor(), session.id());
    match password::change(&web.app, actor, keep, present, new).await {
        Ok(()) => Ok(see("/settings/sign-in?did=password-changed")),
        Err(error) => {
            let mistakes = Mistakes::found(error, "")?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(&web, &session, shell, status, mistakes).await
        }
    }
}

/// `POST /settings/sign-in/password/set`
pub(crate) async fn set(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    fields: Fields,
) -> Result<Response, Problem> {
    let (actor, keep) = (session.actor(), session.id());
    match password::set_first(&web.app, actor, keep, fields.exact("new_password")).await {
        Ok(()) => Ok(see("/settings/sign-in?did=password-first")),
        Err(error) => {
            let mistakes = Mistakes::found(error, "")?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(&web, &session, shell, status, mistakes).await
        }
    }
}

#[cfg(test)]
mod tests {
    use rapport_model::actor::Role;

    use crate::testing::{Instance, Visitor};

    const OLD: &str = "four+plain+words+here";
    const PATH: &str = "/settings/sign-in/password";

    async fn signs_in(instance: &Instance, password: &str) -> Option<Visitor> {
        let mut visitor = Visitor::default();
        let form = format!("email=ada%40example.com&password={password}");
        let answer = visitor.post(instance, "/sign-in", &form).await;
        (answer.status == 303).then_some(visitor)
    }

    #[tokio::test]
    async fn who_knows_the_present_password_changes_it_and_ends_what_is_elsewhere() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let mut lost = signs_in(&instance, OLD).await.unwrap();
        let form = format!("password={OLD}&new_password=other+plain+words");
        let answer = ada.post(&instance, PATH, &form).await;
        assert_eq!(answer.location(), "/settings/sign-in?did=password-changed");
        assert_eq!(lost.get(&instance, "/today").await.status, 303);
        assert_eq!(ada.get(&instance, "/today").await.status, 200);
        assert!(signs_in(&instance, OLD).await.is_none());
        assert!(signs_in(&instance, "other+plain+words").await.is_some());
    }

    #[tokio::test]
    async fn a_wrong_or_a_weak_password_changes_nothing() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let mut lost = signs_in(&instance, OLD).await.unwrap();
        for (form, place) in [
            (
                "password=wrong&new_password=other+plain+words".to_owned(),
                "password-wrong",
            ),
            (
                "new_password=other+plain+words".to_owned(),
                "password-wrong",
            ),
            (
                format!("password={OLD}&new_password=short"),
                "new_password-wrong",
            ),
        ] {
            let answer = ada.post(&instance, PATH, &form).await;
            assert_eq!(answer.status, 422);
            answer.says(&[&format!("id=\"{place}\"")]);
            assert!(!answer.body.contains("other plain words"));
        }
        assert_eq!(lost.get(&instance, "/today").await.status, 200);
        assert!(signs_in(&instance, OLD).await.is_some());
    }

    #[tokio::test]
    async fn who_has_no_password_sets_one_once_and_nobody_else_does() {
        const SET: &str = "/settings/sign-in/password/set";
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let mut bo = instance.colleague(Role::Seller).await;
        bo.get(&instance, "/settings/sign-in")
            .await
            .says(&["Set a password", &format!("action=\"{SET}\"")]);
        let changed = bo.post(&instance, PATH, "new_password=a+few+plain+words");
        changed.await.says(&["You have no password yet"]);
        let weak = bo.post(&instance, SET, "new_password=short").await;
        assert_eq!(weak.status, 422);
        weak.says(&["id=\"new_password-wrong\""]);
        let form = "new_password=a+few+plain+words";
        let set = bo.post(&instance, SET, form).await;
        assert_eq!(set.location(), "/settings/sign-in?did=password-first");
        assert_eq!(bo.get(&instance, "/today").await.status, 200);
        let sign_in = "email=seller%40example.com&password=a+few+plain+words";
        let answer = Visitor::default()
            .post(&instance, "/sign-in", sign_in)
            .await;
        assert_eq!(answer.location(), "/today");
        for someone in [&mut bo, &mut ada] {
            let again = someone.post(&instance, SET, "new_password=another+one+or+two");
            assert_eq!(again.await.status, 409);
        }
        assert!(signs_in(&instance, OLD).await.is_some());
    }

    #[tokio::test]
    async fn guessing_the_present_password_is_slowed_down() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let mut slowed = false;
        for _ in 0..8 {
            let answer = ada
                .post(
                    &instance,
                    PATH,
                    "password=guess&new_password=other+plain+words",
                )
                .await;
            slowed |= answer.status == 429;
        }
        assert!(slowed);
    }
}
