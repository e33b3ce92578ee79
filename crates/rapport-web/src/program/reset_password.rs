//! Setting a new password by a link: one that was sent to whoever asked for it, or that an admin of the
//! workspace, or whoever runs the instance, made and handed over.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::Error;
use rapport_app::program::reset_link;
use rapport_model::program::user::PASSWORD_MIN;

use crate::Web;
use crate::address::see;
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::session::{Client, forget};
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "program/reset_password.html")]
struct ResetPage {
    shell: Shell,
    /// The text of the link.
    link: String,
    mistakes: Mistakes,
}

/// `GET /reset-password/{link}`
pub(crate) async fn show(
    State(web): State<Web>,
    shell: Shell,
    Path(link): Path<String>,
    Client(address): Client,
) -> Result<Response, Problem> {
    match reset_link::check(&web.app, &link, address).await {
        Ok(()) => {}
        Err(Error::NotFound(_)) => return Err(Problem::dead_link()),
        Err(error) => return Err(error.into()),
    }
    let page = ResetPage {
        shell,
        link,
        mistakes: Mistakes::default(),
    };
    Ok(shell::page(StatusCode::OK, &page))
}

/// `POST /reset-password/{link}`
pub(crate) async fn set(
    State(web): State<Web>,
    shell: Shell,
    Path(link): Path<String>,
    Client(address): Client,
    fields: Fields,
) -> Result<Response, Problem> {
    let new = fields.exact("new_password");
    match reset_link::set_password(&web.app, &link, new, address).await {
        Ok(()) => Ok(forget(&web, see("/sign-in?did=password-set"))),
        Err(Error::NotFound(_)) => Err(Problem::dead_link()),
        Err(error) => {
            let page = ResetPage {
                shell,
                link,
                mistakes: Mistakes::found(error, "")?,
            };
            Ok(shell::page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

#[cfg(test)]
mod tests {
    use rapport_app::program::reset_link;
    use rapport_model::actor::Role;
    use rapport_model::time::Span;

    use crate::testing::{Instance, Visitor};

    const FORM: &str = "new_password=other+plain+words";

    async fn link(instance: &Instance) -> String {
        let made = reset_link::make_for_email(&instance.app, "ADA@example.com").await;
        made.unwrap().path()
    }

    #[tokio::test]
    async fn a_link_sets_a_password_once_and_ends_every_session() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let path = link(&instance).await;
        let mut bearer = Visitor::default();
        bearer
            .get(&instance, &path)
            .await
            .says(&["Set a new password"]);
        let answer = bearer.post(&instance, &path, "new_password=short").await;
        assert_eq!(answer.status, 422);
        answer.says(&["id=\"new_password-wrong\""]);
        assert_eq!(ada.get(&instance, "/today").await.status, 200);
        let answer = bearer.post(&instance, &path, FORM).await;
        assert_eq!(answer.location(), "/sign-in?did=password-set");
        assert_eq!(ada.get(&instance, "/today").await.status, 303);
        let again = bearer.post(&instance, &path, FORM).await;
        assert_eq!(again.status, 404);
        again.says(&["This link does not work any more."]);
        let form = "email=ada%40example.com&password=other+plain+words";
        assert_eq!(
            bearer.post(&instance, "/sign-in", form).await.location(),
            "/today"
        );
    }

    #[tokio::test]
    async fn an_admin_hands_a_colleague_a_link_and_has_to_confirm_first() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let mut bo = instance.colleague(Role::Seller).await;
        let team = ada.get(&instance, "/team").await;
        let (before, _) = team.body.split_once("/reset-password\"").unwrap();
        let (_, id) = before.rsplit_once('/').unwrap();
        let path = format!("/team/members/{id}/reset-password");
        assert_eq!(bo.post(&instance, &path, "").await.status, 403);
        let made = ada.post(&instance, &path, "").await;
        assert_eq!(made.status, 201);
        let (_, link) = made
            .body
            .split_once("http://127.0.0.1:8080/reset-password/")
            .unwrap();
        let link = format!("/reset-password/{}", link.split_once('"').unwrap().0);
        let answer = Visitor::default().post(&instance, &link, FORM).await;
        assert_eq!(answer.location(), "/sign-in?did=password-set");
        assert_eq!(bo.get(&instance, "/today").await.status, 303);
        instance.pass(Span::MINUTE.times(11));
        assert_eq!(ada.post(&instance, &path, "").await.status, 403);
        // A browser's session is asked by the API too.
        let role = format!("/api/v1/members/{id}/role");
        let ours = [("sec-fetch-site", "same-origin")];
        let answer = ada
            .send(&instance, "PUT", &role, &ours, "{\"role\":\"leader\"}")
            .await;
        assert_eq!(answer.status, 403);
        answer.says(&["problem-unconfirmed"]);
    }

    #[tokio::test]
    async fn an_old_link_one_that_was_replaced_and_a_guess_read_the_same() {
        let instance = Instance::new().await;
        instance.admin().await;
        let (replaced, old) = (link(&instance).await, link(&instance).await);
        instance.pass(Span::MINUTE.times(61));
        let mut pages = Vec::new();
        for path in [replaced.as_str(), old.as_str(), "/reset-password/guess"] {
            let answer = Visitor::default().get(&instance, path).await;
            assert_eq!(answer.status, 404);
            pages.push(answer.body);
        }
        assert!(pages.windows(2).all(|pair| pair[0] == pair[1]));
        let mut slowed = false;
        for _ in 0..40 {
            let answer = Visitor::default()
                .get(&instance, "/reset-password/guess")
                .await;
            slowed |= answer.status == 429;
        }
        assert!(slowed);
    }

    #[tokio::test]
    async fn who_knows_the_password_withdraws_the_link_and_colleagues_make_none() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let path = link(&instance).await;
        let form = format!("password=four+plain+words+here&{FORM}");
        ada.post(&instance, "/settings/sign-in/password", &form)
            .await;
        assert_eq!(Visitor::default().get(&instance, &path).await.status, 404);
        instance.colleague(Role::Leader).await;
        let admin = instance.actor().await;
        let leader = rapport_model::actor::Actor {
            role: Role::Leader,
            ..admin
        };
        let refused = reset_link::make_for(&instance.app, &leader, admin.user).await;
        assert!(matches!(refused, Err(rapport_app::Error::Forbidden(_))));
        assert!(
            reset_link::make_for(&instance.app, &admin, admin.user)
                .await
                .is_ok()
        );
    }
}
