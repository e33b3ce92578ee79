//! The second factor: set up with an authenticator app, turned off, and its recovery codes. The
//! secret and the codes are shown once, on the answer to the form itself.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::Error;
use rapport_app::program::second_factor::{self, CODES, Enrolment, RecoveryCodes, Standing};

use crate::Web;
use crate::address::see;
use crate::compression::unpacked;
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::parts::qr::Qr;
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "program/settings/second_factor.html")]
struct SecondFactorPage {
    shell: Shell,
    standing: Option<Standing>,
    /// What is being set up, with its picture.
    enrolment: Option<(Enrolment, Qr)>,
    /// The recovery codes that were just made.
    codes: Option<RecoveryCodes>,
    mistakes: Mistakes,
}

impl SecondFactorPage {
    async fn new(web: &Web, session: &Session, shell: Shell) -> Result<Self, Problem> {
        Ok(Self {
            shell,
            standing: second_factor::standing(&web.app, session.actor()).await?,
            enrolment: None,
            codes: None,
            mistakes: Mistakes::default(),
        })
    }

    fn answer(&self, status: StatusCode) -> Response {
        unpacked(shell::page(status, self))
    }
}

/// `GET /settings/second-factor`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
) -> Result<Response, Problem> {
    let page = SecondFactorPage::new(&web, &session, shell).await?;
    Ok(page.answer(StatusCode::OK))
}

/// `POST /settings/second-factor/begin`
pub(crate) async fn begin(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
) -> Result<Response, Problem> {
    let enrolment = second_factor::begin(&web.app, session.actor()).await?;
    let page = SecondFactorPage::new(&web, &session, shell).await?;
    Ok(enrolling(page, enrolment).answer(StatusCode::OK))
}

/// `POST /settings/second-factor/turn-on`
pub(crate) async fn turn_on(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    fields: Fields,
) -> Result<Response, Problem> {
    let (actor, keep) = (session.actor(), session.id());
    let turned = second_factor::turn_on(&web.app, actor, keep, fields.text("code")).await;
    let page = SecondFactorPage::new(&web, &session, shell).await?;
    match turned {
        Ok(codes) => {
            let codes = Some(codes);
            Ok(SecondFactorPage { codes, ..page }.answer(StatusCode::CREATED))
        }
        Err(error @ Error::Invalid { .. }) => {
            let enrolment = second_factor::begun(&web.app, actor).await?;
            let mistakes = Mistakes::found(error, "")?;
            let page = enrolling(SecondFactorPage { mistakes, ..page }, enrolment);
            Ok(page.answer(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /settings/second-factor/turn-off`
pub(crate) async fn turn_off(
    State(web): State<Web>,
    session: Session,
) -> Result<Response, Problem> {
    second_factor::turn_off(&web.app, session.actor(), session.id()).await?;
    Ok(see("/settings/second-factor?did=second-factor-off"))
}

/// `POST /settings/second-factor/recovery-codes`
pub(crate) async fn renew_codes(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
) -> Result<Response, Problem> {
    let codes = Some(second_factor::renew_codes(&web.app, session.actor()).await?);
    let page = SecondFactorPage::new(&web, &session, shell).await?;
    Ok(SecondFactorPage { codes, ..page }.answer(StatusCode::CREATED))
}

fn enrolling(page: SecondFactorPage, enrolment: Enrolment) -> SecondFactorPage {
    let qr = Qr::of(&enrolment.address);
    SecondFactorPage {
        enrolment: Some((enrolment, qr)),
        ..page
    }
}

/// A secret in groups of four, which are easier to type.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use rapport_model::time::Span;

    use crate::testing::{Answer, Instance, Visitor, code_at};

    const PAGE: &str = "/settings/second-factor";
    const PASSWORD: &str = "email=ada%40example.com&password=four+plain+words+here";

    fn between<'a>(answer: &'a Answer, start: &str, end: &str) -> &'a str {
        let (_, rest) = answer.body.split_once(start).unwrap();
        rest.split_once(end).unwrap().0
    }

    /// An admin with a second factor: its secret, and the recovery codes.
    async fn enrolled(instance: &Instance, ada: &mut Visitor) -> (String, Vec<String>) {
        let begun = ada.post(instance, &format!("{PAGE}/begin"), "").await;
        assert_eq!(begun.status, 200);
        begun.says(&["<svg", "Turn it on"]);
        let secret = between(&begun, "<code class=\"secret\">", "<").replace(' ', "");
        let wrong = ada
            .post(instance, &format!("{PAGE}/turn-on"), "code=000000")
            .await;
        assert_eq!(wrong.status, 422);
        wrong.says(&["id=\"code-wrong\"", "<svg"]);
        let form = format!("code={}", code_at(&secret, instance.app.now()));
        let on = ada.post(instance, &format!("{PAGE}/turn-on"), &form).await;
        assert_eq!(on.status, 201);
        let codes = between(&on, "<ul class=\"codes\">", "</ul>");
        let codes: Vec<String> = codes
            .split("<code>")
            .skip(1)
            .map(|code| code.split_once('<').unwrap().0.to_owned())
            .collect();
        assert_eq!(codes.len(), 10);
        (secret, codes)
    }

    #[tokio::test]
    async fn with_a_second_factor_the_password_alone_opens_nothing() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let mut before = instance.admin_again().await;
        let (secret, codes) = enrolled(&instance, &mut ada).await;
        assert_eq!(
            before.get(&instance, "/today").await.status,
            303,
            "opened with less"
        );
        assert_eq!(ada.get(&instance, "/today").await.status, 200);
        let page = ada.get(&instance, PAGE).await;
        page.says(&["10 recovery codes left"]);
        assert!(!page.body.contains(&secret) && !page.body.contains(&codes[0]));

        let mut again = Visitor::default();
        let asked = again
            .post(
                &instance,
                "/sign-in",
                &format!("{PASSWORD}&back=%2Fsignals"),
            )
            .await;
        assert_eq!(asked.location(), "/sign-in/code?back=%2Fsignals");
        assert_eq!(again.get(&instance, "/today").await.status, 303);
        again
            .get(&instance, asked.location())
            .await
            .says(&["six digits"]);
        // The code that turned it on was used.
        let used = format!(
            "code={}&back=%2Fsignals",
            code_at(&secret, instance.app.now())
        );
        let refused = again.post(&instance, "/sign-in/code", &used).await;
        assert_eq!(refused.status, 422);
        refused.says(&["id=\"code-wrong\""]);
        instance.pass(Span::SECOND.times(30));
        let fresh = format!(
            "code={}&back=%2Fsignals",
            code_at(&secret, instance.app.now())
        );
        let answer = again.post(&instance, "/sign-in/code", &fresh).await;
        assert_eq!(answer.location(), "/signals");
        assert_eq!(again.get(&instance, "/today").await.status, 200);
        // The first step is used up.
        let answer = again.post(&instance, "/sign-in/code", &fresh).await;
        assert!(answer.location().starts_with("/sign-in?did=start-over"));
    }

    #[tokio::test]
    async fn a_recovery_code_signs_in_once() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let (_, codes) = enrolled(&instance, &mut ada).await;
        for (status, left) in [
            (303, "9 recovery codes left"),
            (422, "9 recovery codes left"),
        ] {
            let mut again = Visitor::default();
            again.post(&instance, "/sign-in", PASSWORD).await;
            let form = format!("code={}", codes[3].to_uppercase().replace('-', "+"));
            let answer = again.post(&instance, "/sign-in/code", &form).await;
            assert_eq!(answer.status, status);
            ada.get(&instance, PAGE).await.says(&[left]);
        }
        let made = ada
            .post(&instance, &format!("{PAGE}/recovery-codes"), "")
            .await;
        assert_eq!(made.status, 201);
        assert!(codes.iter().all(|code| !made.body.contains(code)));
        ada.get(&instance, PAGE)
            .await
            .says(&["10 recovery codes left"]);
    }

    #[tokio::test]
    async fn who_has_no_recovery_codes_is_told_to_make_new_ones() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let (secret, codes) = enrolled(&instance, &mut ada).await;
        instance.end_recovery_codes("ada@example.com").await;
        let mut other = Visitor::default();
        other.post(&instance, "/sign-in", PASSWORD).await;
        let form = format!("code={}", codes[0]);
        let refused = other.post(&instance, "/sign-in/code", &form).await;
        assert_eq!(refused.status, 422);
        instance.pass(Span::SECOND.times(30));
        let mut again = Visitor::default();
        again.post(&instance, "/sign-in", PASSWORD).await;
        let code = code_at(&secret, instance.app.now());
        let form = format!("code={code}&back=%2Fsignals%3Fstate%3Dsnoozed");
        let answer = again.post(&instance, "/sign-in/code", &form).await;
        assert_eq!(
            answer.location(),
            "/signals?state=snoozed&did=no-recovery-codes"
        );
        let told = again.get(&instance, answer.location()).await;
        told.says(&["You have no recovery codes."]);
        again
            .get(&instance, PAGE)
            .await
            .says(&["You have no recovery codes"]);
    }

    #[tokio::test]
    async fn guessing_at_codes_starts_over_and_is_slowed_down() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        enrolled(&instance, &mut ada).await;
        let mut guesser = Visitor::default();
        guesser.post(&instance, "/sign-in", PASSWORD).await;
        let (mut slowed, mut over) = (false, false);
        for guess in 0..8 {
            let form = format!("code={guess:06}");
            let answer = guesser.post(&instance, "/sign-in/code", &form).await;
            slowed |= answer.status == 429;
            over |= answer.location().starts_with("/sign-in");
        }
        assert!(slowed && over);
    }

    #[tokio::test]
    async fn turning_it_off_asks_for_password_and_code() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let (secret, _) = enrolled(&instance, &mut ada).await;
        instance.pass(Span::MINUTE.times(11));
        let off = format!("{PAGE}/turn-off");
        let asked = ada.post(&instance, &off, "").await;
        assert_eq!(asked.status, 403);
        asked.says(&["name=\"confirm_password\"", "name=\"confirm_code\""]);
        let proof = "confirm_to=%2Fsettings%2Fsecond-factor%2Fturn-off&confirm_password=four+plain+words+here";
        let answer = ada.post(&instance, "/confirm", proof).await;
        assert_eq!(answer.status, 422);
        answer.says(&["id=\"confirm_code-wrong\""]);
        let proof = format!(
            "{proof}&confirm_code={}",
            code_at(&secret, instance.app.now())
        );
        let answer = ada.post(&instance, "/confirm", &proof).await;
        assert_eq!(
            (answer.status.as_u16(), answer.location()),
            (307, off.as_str())
        );
        let answer = ada.post(&instance, &off, "").await;
        assert_eq!(
            answer.location(),
            "/settings/second-factor?did=second-factor-off"
        );
        instance.admin_again().await;
    }
}
