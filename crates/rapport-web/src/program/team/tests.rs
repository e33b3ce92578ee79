use rapport_app::program::session;
use rapport_model::actor::{Role, TokenScope};

use crate::testing::{Answer, Instance, Visitor};

/// The path of the link a page shows.
fn link(answer: &Answer) -> String {
    let (_, rest) = answer.body.split_once("/join/").unwrap();
    format!("/join/{}", &rest[..43])
}

async fn invited(instance: &Instance, admin: &mut Visitor, form: &str) -> String {
    let answer = admin.post(instance, "/team/invitations", form).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    link(&answer)
}

/// Where the row of someone's button leads: `/team/members/{id}`.
async fn row_of(instance: &Instance, admin: &mut Visitor, name: &str) -> String {
    let page = admin.get(instance, "/team").await;
    let (_, rest) = page
        .body
        .split("id=\"member-")
        .skip(1)
        .find(|row| row.contains(&format!("<b>{name}</b>")))
        .map(|row| ("", row))
        .unwrap();
    format!("/team/members/{}", &rest[..36])
}

const BO: &str = "name=Bo&email=bo%40example.com&password=other+plain+words";

#[tokio::test]
async fn a_link_lets_one_person_in_once() {
    let instance = Instance::new().await;
    let mut ada = instance.admin().await;
    ada.get(&instance, "/team")
        .await
        .says(&["You work here alone.", "href=\"/team\""]);
    let path = invited(&instance, &mut ada, "role=leader&email=").await;
    let page = ada.get(&instance, "/team").await;
    page.says(&["Whoever has the link", "leader"]);
    assert!(!page.body.contains("/join/"));
    let mut bo = Visitor::default();
    bo.get(&instance, &path)
        .await
        .says(&["Ada invites you to “Tallyhouse”", "as leader"]);
    let answer = bo.post(&instance, &path, BO).await;
    assert_eq!(answer.location(), "/today?did=joined", "{}", answer.body);
    bo.get(&instance, "/sources")
        .await
        .says(&["action=\"/sources\""]);
    assert_eq!(bo.get(&instance, "/team").await.status, 403);
    let page = bo.get(&instance, "/today").await;
    assert!(!page.body.contains("href=\"/team\""));
    ada.get(&instance, "/team")
        .await
        .says(&["2 people work here.", "bo@example.com"]);
    // Used, revoked and made up read the same.
    let second = invited(&instance, &mut ada, "role=seller&email=").await;
    let page = ada.get(&instance, "/team").await;
    let (_, rest) = page.body.split_once("/team/invitations/").unwrap();
    let revoke = format!("/team/invitations/{}/revoke", &rest[..36]);
    let answer = ada.post(&instance, &revoke, "").await;
    assert_eq!(answer.location(), "/team?did=invitation-revoked");
    assert_eq!(ada.post(&instance, &revoke, "").await.status, 404);
    let mut answers = Vec::new();
    for path in [path, second, format!("/join/{}", "a".repeat(43))] {
        for answer in [
            Visitor::default().get(&instance, &path).await,
            Visitor::default().post(&instance, &path, BO).await,
        ] {
            assert_eq!(answer.status, 404);
            answers.push(answer.text());
        }
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn a_link_tells_nobody_who_has_an_account() {
    let instance = Instance::new().await;
    let mut ada = instance.admin().await;
    let bound = invited(&instance, &mut ada, "role=seller&email=Bo%40Example.com").await;
    let form = |email: &str| format!("name=Eve&email={email}&password=other+plain+words");
    let mut pages = Vec::new();
    for email in ["ada%40example.com", "eve%40example.com"] {
        let answer = Visitor::default()
            .post(&instance, &bound, &form(email))
            .await;
        assert_eq!(answer.status, 422);
        assert!(!answer.body.contains("other plain words"));
        pages.push(answer.body.replace("ada@", "eve@"));
    }
    assert_eq!(pages[0], pages[1]);
    // Whoever tries address after address is left with a link that is spent.
    for _ in 0..3 {
        let form = form("ada%40example.com");
        Visitor::default().post(&instance, &bound, &form).await;
    }
    let answer = Visitor::default().post(&instance, &bound, BO).await;
    assert_eq!(answer.status, 404);
    let bound = invited(&instance, &mut ada, "role=seller&email=Bo%40Example.com").await;
    let answer = Visitor::default().post(&instance, &bound, BO).await;
    assert_eq!(answer.location(), "/today?did=joined");
}

#[tokio::test]
async fn a_mistake_is_shown_at_its_field_and_spends_nothing() {
    let instance = Instance::new().await;
    let mut ada = instance.admin().await;
    let answer = ada
        .post(&instance, "/team/invitations", "role=seller&email=bo")
        .await;
    assert_eq!(answer.status, 422);
    answer.says(&["id=\"email-wrong\"", "value=\"bo\""]);
    let path = invited(&instance, &mut ada, "role=seller&email=").await;
    for _ in 0..6 {
        let form = "name=Bo&email=bo%40example.com&password=short";
        let answer = Visitor::default().post(&instance, &path, form).await;
        if answer.status != 429 {
            answer.says(&["id=\"password-wrong\"", "value=\"Bo\""]);
        }
    }
    assert_eq!(Visitor::default().get(&instance, &path).await.status, 200);
}

#[tokio::test]
async fn a_workspace_keeps_an_admin() {
    let instance = Instance::new().await;
    let mut ada = instance.admin().await;
    let me = row_of(&instance, &mut ada, "Ada").await;
    let answer = ada
        .post(&instance, &format!("{me}/role"), "role=seller")
        .await;
    assert_eq!(answer.status, 409);
    answer.says(&["no admin left"]);
    let answer = ada.post(&instance, &format!("{me}/deactivate"), "").await;
    assert_eq!(answer.status, 409);
    let path = invited(&instance, &mut ada, "role=seller&email=").await;
    let mut bo = Visitor::default();
    bo.post(&instance, &path, BO).await;
    let him = row_of(&instance, &mut ada, "Bo").await;
    let answer = ada
        .post(&instance, &format!("{him}/role"), "role=admin")
        .await;
    assert_eq!(answer.location(), "/team?did=role-changed");
    assert_eq!(bo.get(&instance, "/team").await.status, 200);
    let answer = ada
        .post(&instance, &format!("{me}/role"), "role=seller")
        .await;
    assert_eq!(answer.location(), "/today?did=role-changed");
    assert_eq!(ada.get(&instance, "/team").await.status, 403);
    let answer = bo
        .post(&instance, &format!("{him}/role"), "role=king")
        .await;
    assert_eq!(answer.status, 422);
}

#[tokio::test]
async fn whoever_is_shut_out_is_out_at_once_and_a_colleague_has_their_searches() {
    let instance = Instance::new().await;
    let mut ada = instance.admin().await;
    let path = invited(&instance, &mut ada, "role=admin&email=").await;
    let mut bo = Visitor::default();
    bo.post(&instance, &path, BO).await;
    let theirs = invited(&instance, &mut bo, "role=admin&email=").await;
    let made = bo
        .post(&instance, "/settings/tokens", "name=A&scope=read&days=7")
        .await;
    let (_, token) = made.body.split_once("rpt_").unwrap();
    let bearer = format!("Bearer rpt_{}", &token[..43]);
    let search = "name=Freezers&query=freezer&purpose=testing&alert=daily";
    bo.post(&instance, "/saved-searches", search).await;
    let him = row_of(&instance, &mut ada, "Bo").await;
    let out = format!("{him}/deactivate");
    ada.get(&instance, &out).await.says(&[
        "Shut Bo out?",
        "1 saved search?",
        "<option value=\"\">",
    ]);
    let answer = ada.post(&instance, &out, "").await;
    assert_eq!(answer.status, 422);
    answer.says(&["id=\"hand_over_to-wrong\""]);
    assert_eq!(bo.get(&instance, "/today").await.status, 200);
    let heir = instance.actor().await.user;
    let answer = ada
        .post(&instance, &out, &format!("hand_over_to={heir}"))
        .await;
    assert_eq!(answer.location(), "/team?did=deactivated");
    // The session, the token, the invitation and the password lead nowhere.
    let sent = bo.get(&instance, "/today").await;
    assert!(sent.location().starts_with("/sign-in"));
    let headers = [("authorization", bearer.as_str())];
    let mut program = Visitor::default();
    let answer = program
        .send(&instance, "GET", "/api/v1/me", &headers, "")
        .await;
    assert_eq!(answer.status, 401);
    let answer = Visitor::default().get(&instance, &theirs).await;
    assert_eq!(answer.status, 404);
    let mut pages = Vec::new();
    for password in ["other+plain+words", "quite+wrong+words"] {
        let form = format!("email=bo%40example.com&password={password}");
        let answer = Visitor::default().post(&instance, "/sign-in", &form).await;
        assert_eq!(answer.status, 422);
        pages.push(answer.body);
    }
    assert_eq!(pages[0], pages[1]);
    ada.get(&instance, "/saved-searches")
        .await
        .says(&["Freezers", "by Ada"]);
    ada.get(&instance, "/team")
        .await
        .says(&["shut out", "Let in again"]);
    let answer = ada.post(&instance, &format!("{him}/reactivate"), "").await;
    assert_eq!(answer.location(), "/team?did=reactivated");
    let form = "email=bo%40example.com&password=other+plain+words";
    let answer = bo.post(&instance, "/sign-in", form).await;
    assert_eq!(answer.location(), "/today");
    let answer = program
        .send(&instance, "GET", "/api/v1/me", &headers, "")
        .await;
    assert_eq!(answer.status, 401, "a token does not come back");
}

#[tokio::test]
async fn a_name_stays_and_a_search_of_a_stranger_is_nobodys_heir() {
    let instance = Instance::new().await;
    let mut ada = instance.admin().await;
    instance.colleague(Role::Seller).await;
    let him = row_of(&instance, &mut ada, "A seller").await;
    let stranger = "hand_over_to=0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70";
    let answer = ada
        .post(&instance, &format!("{him}/deactivate"), stranger)
        .await;
    assert_eq!(answer.status, 422);
    let mut program = instance.program(TokenScope::Admin).await;
    let id = him.rsplit('/').next().unwrap();
    let path = format!("/api/v1/members/{id}/deactivate");
    for _ in 0..2 {
        let answer = program.send(&instance, "POST", &path, &[], "{}").await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(answer.json()["deactivated_at"].is_string());
    }
    let actor = instance.actor().await;
    let sessions = session::list(&instance.app, &actor).await.unwrap();
    assert_eq!(sessions.len(), 1);
}

#[tokio::test]
async fn a_team_shares_what_others_do_not_see() {
    let instance = Instance::new().await;
    let mut ada = instance.admin().await;
    let mut bo = instance.colleague(Role::Seller).await;
    let mut cy = instance.colleague(Role::Leader).await;
    let member = async |ada: &mut Visitor, name: &str| {
        let path = row_of(&instance, ada, name).await;
        path.rsplit('/').next().unwrap().to_owned()
    };
    let (his, hers) = (
        member(&mut ada, "A seller").await,
        member(&mut ada, "A leader").await,
    );
    let answer = ada.post(&instance, "/team/teams", "team=+").await;
    assert_eq!(answer.status, 422);
    answer.says(&["id=\"team-wrong\""]);
    let form = format!("team=North&member={his}&member={hers}");
    let answer = ada.post(&instance, "/team/teams", &form).await;
    assert_eq!(answer.location(), "/team?did=saved#teams");
    let answer = ada.post(&instance, "/team/teams", &form).await;
    assert_eq!(answer.status, 422, "a name is there once");
    ada.get(&instance, "/team").await.says(&["in North"]);
    let page = bo.get(&instance, "/saved-searches/new").await;
    page.says(&["You and who else is in this team."]);
    let (before, _) = page.body.split_once("<span>North").unwrap();
    let (_, value) = before.rsplit_once("name=\"visibility\" value=\"").unwrap();
    let north = &value[..36];
    let page = ada.get(&instance, "/saved-searches/new").await;
    assert!(
        !page.body.contains("<span>North"),
        "who is not in it cannot share with it"
    );
    for (word, visibility) in [
        ("amber", "private"),
        ("birch", north),
        ("cedar", "everyone"),
    ] {
        let form = format!(
            "name={word}&query={word}&purpose=testing&alert=at_once&visibility={visibility}"
        );
        let answer = bo.post(&instance, "/saved-searches", &form).await;
        assert_eq!(answer.location(), "/saved-searches?did=search-added");
    }
    instance
        .said(&[
            ("runa", "en", "amber"),
            ("vera", "en", "birch"),
            ("ida", "en", "amber birch cedar"),
        ])
        .await;
    let says = |answer: &Answer, words: &[&str]| {
        for word in ["amber", "birch", "cedar"] {
            let told = answer.body.contains(&format!(">{word}<"))
                || answer.body.contains(&format!("{word} <small>"));
            assert_eq!(told, words.contains(&word), "{word}: {}", answer.body);
        }
    };
    for (visitor, words) in [
        (&mut bo, &["amber", "birch", "cedar"][..]),
        (&mut cy, &["birch", "cedar"]),
        (&mut ada, &["cedar"]),
    ] {
        says(&visitor.get(&instance, "/saved-searches").await, words);
        says(&visitor.get(&instance, "/find").await, words);
        let page = visitor.get(&instance, "/signals").await;
        for word in ["amber", "birch", "cedar"] {
            let named = page.body.contains(&format!(">{word}</a>"));
            assert_eq!(named, words.contains(&word), "{word}");
        }
    }
    bo.get(&instance, "/saved-searches")
        .await
        .says(&["You alone", "North"]);
    let mut program = instance.program(TokenScope::Admin).await;
    let listed = program.get(&instance, "/api/v1/saved-searches").await;
    let items = listed.json()["items"].as_array().unwrap().clone();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["visibility"], "everyone");
    let path = format!(
        "/api/v1/saved-searches/{}",
        items[0]["id"].as_str().unwrap()
    );
    let theirs = "{\"visibility\":\"private\"}";
    let answer = program.send(&instance, "PATCH", &path, &[], theirs).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.json()["errors"][0]["field"], "visibility");
    let new = "{\"query\":\"delta\",\"purpose\":\"testing\",\"visibility\":\"private\"}";
    let made = program
        .send(&instance, "POST", "/api/v1/saved-searches", &[], new)
        .await;
    assert_eq!(made.json()["visibility"], "private");
    let page = bo.get(&instance, "/saved-searches").await;
    assert!(!page.body.contains("delta"));
}
