//! The conventions of the API, over every resource: what is promised in its description is kept.

use std::collections::BTreeSet;

use rapport_model::actor::{Role, TokenScope};
use serde_json::{Value, json};

use crate::door::Access;
use crate::doors;
use crate::testing::{Answer, Instance, Visitor};

const MISSING: &str = "0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70";
const NEW: &str = "{\"query\":\"stocktaking\",\"purpose\":\"Helping\"}";

/// An instance with a colleague, two signals and the token of an admin.
pub(super) async fn world() -> (Instance, Visitor) {
    let instance = Instance::new().await;
    let mut admin = instance.admin().await;
    instance.colleague(Role::Marketer).await;
    let invited = admin.post(&instance, "/team/invitations", "").await;
    assert_eq!(invited.status, 201);
    let mut program = instance.program(TokenScope::Admin).await;
    let made = program
        .send(&instance, "POST", "/api/v1/saved-searches", &[], NEW)
        .await;
    assert_eq!(made.status, 201, "{}", made.body);
    instance
        .said(&[
            ("runa", "en", "Can anyone recommend a tool for stocktaking?"),
            ("bogna", "en", "We are hiring for stocktaking"),
        ])
        .await;
    (instance, program)
}

/// Whether JSON is what a schema of the document says.
fn fits(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let whole = json!({ "allOf": [schema], "components": document["components"] });
    let schema = jsonschema::options()
        .should_validate_formats(true)
        .build(&whole)
        .map_err(|error| error.to_string())?;
    schema.validate(value).map_err(|error| error.to_string())
}

#[test]
fn every_door_for_programs_is_described_with_its_scope() {
    let document = doors::document();
    let mut names = BTreeSet::new();
    let mut count = 0;
    for (method, path, access, scope) in doors::table() {
        if !path.starts_with("/api/v1/") {
            assert!(scope.is_none(), "{path}");
            continue;
        }
        let least = match access {
            Access::Right(right) => TokenScope::least(right),
            _ => TokenScope::Read,
        };
        assert_eq!(scope, Some(least), "{method} {path}");
        let described = &document["paths"][path][method.as_str().to_ascii_lowercase()];
        assert!(
            described["summary"].is_string(),
            "{method} {path} is not described"
        );
        let name = described["operationId"].as_str().unwrap();
        assert!(names.insert(name), "{name} is there twice");
        count += 1;
    }
    let described: usize = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .map(|methods| methods.as_object().unwrap().len())
        .sum();
    assert_eq!(described, count);
    assert!(count > 30);
}

#[test]
fn the_description_is_whole_and_its_examples_are_what_it_says() {
    let document = doors::document();
    assert_eq!(document["openapi"], "3.1.0");
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let (pointer, _) = reference.split_once('"').unwrap();
        assert!(
            document.pointer(pointer).is_some(),
            "{pointer} leads nowhere"
        );
    }
    let mut examples = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, described) in methods.as_object().unwrap() {
            for parameter in described["parameters"].as_array().unwrap() {
                let schema = &parameter["schema"];
                let known = schema["type"].is_string() || schema["$ref"].is_string();
                assert!(known, "{path} {method}: {parameter}");
            }
            for (status, answer) in described["responses"].as_object().unwrap() {
                assert!(status.parse::<u16>().is_ok(), "{path} {method}");
                assert!(answer["description"].is_string() || answer["$ref"].is_string());
            }
            let body = &described["requestBody"]["content"]["application/json"];
            if body.is_object() {
                fits(document, &body["schema"], &body["example"])
                    .unwrap_or_else(|error| panic!("{method} {path}: {error}"));
                examples += 1;
            }
        }
    }
    assert!(examples > 15);
}

/// Walks through every operation once and holds each answer against its schema.
#[tokio::test]
async fn every_answer_is_of_the_shape_that_is_described() {
    let (instance, mut program) = world().await;
    let document = doors::document();
    let mut walked = BTreeSet::new();
    let mut walk = async |method: &str, pattern: &str, id: &str, body: &str| -> Answer {
        let path = pattern.replace("{id}", id).replace("{person}", id);
        let xml: &[(&str, &str)] = &[("content-type", "text/x-opml")];
        let headers = if body.starts_with('<') { xml } else { &[] };
        let (plain, _) = pattern.split_once('?').unwrap_or((pattern, ""));
        let answer = program
            .send(&instance, method, &format!("/api/v1{path}"), headers, body)
            .await;
        let described = &document["paths"][format!("/api/v1{plain}")][method.to_lowercase()];
        let good = &described["responses"][answer.status.as_str()];
        let is_good = answer.status.is_success() && good.is_object();
        assert!(
            is_good,
            "{method} {path}: {} {}",
            answer.status, answer.body
        );
        if let Some(schema) = good["content"]["application/json"].get("schema") {
            fits(document, schema, &answer.json())
                .unwrap_or_else(|error| panic!("{method} {path}: {error}\n{}", answer.body));
        }
        for (name, _) in good["headers"].as_object().unwrap() {
            assert!(
                !answer.header(name).is_empty(),
                "{method} {path} lacks {name}"
            );
        }
        walked.insert(described["operationId"].as_str().unwrap().to_owned());
        answer
    };
    let until = "{\"until\":\"2030-01-11T06:00:00Z\"}";
    let there = "{\"time_zone\":\"asia/kolkata\"}";
    walk("PUT", "/me/time-zone", "", there).await;
    let me = walk("GET", "/me", "", "").await.json();
    assert_eq!(me["user"]["time_zone"], "Asia/Kolkata");
    let today = walk("GET", "/today", "", "").await.json();
    let person = today["cards"][0]["person"]["id"].as_str().unwrap();
    for deed in ["act", "snooze", "dismiss"] {
        let body = if deed == "snooze" { until } else { "" };
        let done = walk("POST", &format!("/today/{{person}}/{deed}"), person, body).await;
        let done = done.json()["id"].as_str().unwrap().to_owned();
        walk("GET", "/interactions/{id}", &done, "").await;
        walk("POST", "/interactions/{id}/undo", &done, "").await;
    }
    walk("GET", "/interactions?limit=2", "", "").await;
    let signals = walk("GET", "/signals?state=open&query=stocktaking", "", "")
        .await
        .json();
    let signal = signals["items"][0]["id"].as_str().unwrap();
    walk("GET", "/signals/{id}", signal, "").await;
    walk(
        "PUT",
        "/signals/{id}/judgement",
        signal,
        "{\"useful\":true}",
    )
    .await;
    for deed in ["act", "snooze", "dismiss"] {
        let body = if deed == "snooze" { until } else { "{}" };
        walk("POST", &format!("/signals/{{id}}/{deed}"), signal, body).await;
    }
    walk("GET", "/saved-searches", "", "").await;
    walk("GET", "/saved-searches/preview?query=stocktaking", "", "").await;
    let made = walk("POST", "/saved-searches", "", NEW).await.json();
    let search = made["id"].as_str().unwrap();
    let whole = "{\"name\":\"a\",\"query\":\"b\",\"triggers\":[],\"purpose\":\"c\",\"alert\":\"daily\",\"visibility\":\"everyone\",\"paused\":true}";
    walk("PUT", "/saved-searches/{id}", search, whole).await;
    walk("PATCH", "/saved-searches/{id}", search, "{\"name\":\"d\"}").await;
    walk(
        "POST",
        "/saved-searches/{id}/pause",
        search,
        "{\"paused\":false}",
    )
    .await;
    let found = walk("GET", "/saved-searches/{id}", search, "").await.json();
    assert_eq!(
        (&found["name"], &found["query"]),
        (&json!("d"), &json!("b"))
    );
    walk("DELETE", "/saved-searches/{id}", search, "").await;
    let opml = "<opml version=\"2.0\"><body><outline type=\"rss\" xmlUrl=\"https://notes.example/feed.xml\"/></body></opml>";
    let imported = walk("POST", "/sources/opml", "", opml).await.json();
    assert_eq!(imported["added"], 1);
    walk("GET", "/sources/opml", "", "").await;
    let added = "{\"address\":\"wss://stream.example/subscribe\"}";
    let added = walk("POST", "/sources", "", added).await.json();
    let source = added["source"]["id"].as_str().unwrap();
    walk("GET", "/sources", "", "").await;
    walk("GET", "/sources/{id}", source, "").await;
    walk("POST", "/sources/{id}/pause", source, "{\"paused\":true}").await;
    walk("POST", "/sources/{id}/read", source, "").await;
    walk("DELETE", "/sources/{id}", source, "").await;
    let members = walk("GET", "/members?limit=100", "", "").await.json();
    let members = members["items"].as_array().unwrap();
    let colleague = members.iter().find(|member| member["role"] == "marketer");
    let colleague = colleague.unwrap()["id"].as_str().unwrap();
    walk("GET", "/members/{id}", colleague, "").await;
    let role = "{\"role\":\"seller\"}";
    walk("PUT", "/members/{id}/role", colleague, role).await;
    let out = walk("POST", "/members/{id}/deactivate", colleague, "{}").await;
    assert!(out.json()["deactivated_at"].is_string());
    walk("POST", "/members/{id}/reactivate", colleague, "").await;
    let team = "{\"name\":\"North\",\"members\":[]}";
    let made = walk("POST", "/teams", "", team).await.json();
    let north = made["id"].as_str().unwrap();
    walk("PUT", "/teams/{id}", north, team).await;
    walk("GET", "/teams/{id}", north, "").await;
    walk("GET", "/teams", "", "").await;
    walk("DELETE", "/teams/{id}", north, "").await;
    let invitations = walk("GET", "/invitations", "", "").await.json();
    let invitation = invitations["items"][0]["id"].as_str().unwrap();
    walk("DELETE", "/invitations/{id}", invitation, "").await;
    let profile = walk("GET", "/profile", "", "").await;
    walk("PUT", "/profile", "", &profile.body).await;
    let sessions = walk("GET", "/sessions", "", "").await.json();
    let session = sessions["items"][0]["id"].as_str().unwrap();
    walk("DELETE", "/sessions/{id}", session, "").await;
    walk("DELETE", "/sessions", "", "").await;
    let passwords =
        "{\"password\":\"four plain words here\",\"new_password\":\"other plain words\"}";
    walk("PUT", "/password", "", passwords).await;
    let events = walk("GET", "/events?limit=1", "", "").await.json();
    let after = events["next"].as_str().unwrap();
    walk("GET", &format!("/events?after={after}"), "", "").await;
    let hook = "{\"address\":\"https://127.0.0.1:8443/\"}";
    let hook = walk("POST", "/webhooks", "", hook).await.json();
    assert!(hook["secret"].as_str().unwrap().starts_with("whsec_"));
    let hook = hook["webhook"]["id"].as_str().unwrap();
    walk("GET", "/webhooks", "", "").await;
    walk("GET", "/webhooks/{id}", hook, "").await;
    walk("PATCH", "/webhooks/{id}", hook, "{\"types\":[]}").await;
    walk("POST", "/webhooks/{id}/secret", hook, "").await;
    let sent = walk("POST", "/webhooks/{id}/test", hook, "").await.json();
    assert_eq!(sent["taken"], false);
    assert!(sent["answer"].as_str().unwrap().contains("private network"));
    let again = format!("{{\"delivery\":{}}}", sent["id"]);
    walk("POST", "/webhooks/{id}/again", hook, &again).await;
    let since = "{\"since\":\"2026-01-01T00:00:00Z\"}";
    walk("POST", "/webhooks/{id}/replay", hook, since).await;
    let sent = walk("GET", "/webhooks/{id}/deliveries?limit=1", hook, "").await;
    assert!(sent.json()["next"].is_string());
    walk("DELETE", "/webhooks/{id}", hook, "").await;
    walk("GET", "/audit?limit=2", "", "").await;
    walk("GET", "/audit/chain", "", "").await;
    walk("GET", "/audit/export", "", "").await;
    let all = doors::table().iter().filter(|row| row.3.is_some()).count();
    assert_eq!(walked.len(), all, "{walked:?}");
}

/// Method, path, headers, body; then status, kind and the field that is named.
type Case<'a> = (
    &'a str,
    &'a str,
    &'a [(&'a str, &'a str)],
    &'a str,
    u16,
    &'a str,
    &'a str,
);

/// A problem of that kind, as it is described.
fn is_problem(answer: &Answer, status: u16, kind: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    assert_eq!(problem["type"], format!("/api#problem-{kind}"));
    let document = doors::document();
    fits(
        document,
        &json!({ "$ref": "#/components/schemas/Problem" }),
        &problem,
    )
    .unwrap();
}

#[tokio::test]
async fn every_refusal_is_a_problem_that_says_what_it_is_about() {
    let (instance, mut program) = world().await;
    let searches = "/api/v1/saved-searches";
    let xml = [("content-type", "text/plain")];
    let large = format!("{{\"query\":\"{}\"}}", "a".repeat(300_000));
    let cases: [Case; 15] = [
        ("GET", "/api/v1/nowhere", &[], "", 404, "not-found", ""),
        ("GET", "/api/nowhere", &[], "", 404, "not-found", ""),
        ("DELETE", searches, &[], "", 405, "method", ""),
        ("POST", searches, &[], "{", 400, "unreadable", ""),
        ("POST", searches, &[], &large, 413, "too-large", ""),
        ("POST", searches, &xml, "query", 415, "media", ""),
        ("POST", searches, &[], "{}", 422, "invalid", "query"),
        (
            "POST",
            searches,
            &[],
            "{\"query\":\"a\",\"purpos\":1}",
            422,
            "invalid",
            "purpos",
        ),
        (
            "POST",
            searches,
            &[],
            "{\"query\":\"(a\",\"purpose\":\"b\"}",
            422,
            "invalid",
            "query",
        ),
        (
            "POST",
            searches,
            &[],
            "{\"query\":\"a\",\"purpose\":\"\"}",
            422,
            "invalid",
            "purpose",
        ),
        (
            "POST",
            searches,
            &[("idempotency-key", "")],
            NEW,
            422,
            "invalid",
            "Idempotency-Key",
        ),
        (
            "GET",
            "/api/v1/signals?limit=1000",
            &[],
            "",
            422,
            "invalid",
            "limit",
        ),
        (
            "GET",
            "/api/v1/signals?limt=1",
            &[],
            "",
            422,
            "invalid",
            "limt",
        ),
        (
            "GET",
            "/api/v1/signals?cursor=x",
            &[],
            "",
            422,
            "invalid",
            "cursor",
        ),
        (
            "GET",
            "/api/v1/signals?state=lost",
            &[],
            "",
            422,
            "invalid",
            "state",
        ),
    ];
    for (method, path, headers, body, status, kind, field) in cases {
        let answer = program.send(&instance, method, path, headers, body).await;
        is_problem(&answer, status, kind);
        let named = &answer.json()["errors"][0]["field"];
        assert_eq!(
            named.as_str().unwrap_or_default(),
            field,
            "{path} {}",
            answer.body
        );
    }
    let answer = program.send(&instance, "DELETE", searches, &[], "").await;
    assert!(
        answer.header("allow").contains("POST"),
        "{:?}",
        answer.headers
    );
    let answer = Visitor::default().get(&instance, "/api/v1/me").await;
    is_problem(&answer, 401, "no-token");
    assert!(answer.header("www-authenticate").starts_with("Bearer"));
    let mut reader = instance.program(TokenScope::Read).await;
    let answer = reader.send(&instance, "POST", searches, &[], NEW).await;
    is_problem(&answer, 403, "forbidden");
    answer.says(&[
        "A token of the scope read may not",
        "make one of the scope edit",
    ]);
}

#[tokio::test]
async fn wrong_tokens_say_nothing_and_run_out() {
    let (instance, _) = world().await;
    let mut bodies = BTreeSet::new();
    let mut answered = BTreeSet::new();
    for n in 0..40 {
        let shown = format!("Bearer rpt_{n:043}");
        let headers: &[(&str, &str)] = &[("authorization", &shown)];
        let answer = Visitor::default()
            .send(&instance, "GET", "/api/v1/me", headers, "")
            .await;
        answered.insert(answer.status.as_u16());
        if answer.status == 401 {
            bodies.insert(answer.body);
        } else {
            is_problem(&answer, 429, "too-many");
            assert!(answer.header("retry-after").parse::<u64>().is_ok());
        }
    }
    assert_eq!(answered.into_iter().collect::<Vec<_>>(), [401, 429]);
    assert_eq!(bodies.len(), 1);
}

#[tokio::test]
async fn a_session_counts_for_the_pages_of_this_instance_only() {
    let (instance, mut program) = world().await;
    let mut ada = instance.colleague(Role::Admin).await;
    assert_eq!(ada.get(&instance, "/api/v1/me").await.status, 200);
    let searches = "/api/v1/saved-searches";
    let foreign = [("host", "a.example"), ("origin", "https://evil.example")];
    let ours = [("host", "a.example"), ("origin", "http://a.example")];
    let answer = ada.send(&instance, "POST", searches, &foreign, NEW).await;
    is_problem(&answer, 403, "foreign");
    let answer = ada.send(&instance, "POST", searches, &ours, NEW).await;
    assert_eq!(answer.status, 201);
    // A token that is not right is not made up for by a session.
    let wrong = [("authorization", "Bearer rpt_wrong")];
    let answer = ada.send(&instance, "GET", "/api/v1/me", &wrong, "").await;
    assert_eq!(answer.status, 401);
    let answer = program
        .send(&instance, "POST", searches, &foreign, NEW)
        .await;
    assert_eq!(answer.status, 201, "a program may name any origin");
}

#[tokio::test]
async fn a_named_request_is_carried_out_once() {
    let (instance, mut program) = world().await;
    let (searches, key) = ("/api/v1/saved-searches", [("idempotency-key", "one")]);
    let first = program.send(&instance, "POST", searches, &key, NEW).await;
    assert_eq!(first.status, 201);
    let again = program.send(&instance, "POST", searches, &key, NEW).await;
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(again.header("etag"), first.header("etag"));
    assert_eq!(again.header("idempotency-replayed"), "true");
    let other = "{\"query\":\"other\",\"purpose\":\"Helping\"}";
    let other = program.send(&instance, "POST", searches, &key, other).await;
    is_problem(&other, 422, "invalid");
    let listed = program.get(&instance, searches).await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    // A request that was refused leaves its key free.
    let key = [("idempotency-key", "two")];
    let wrong = program
        .send(
            &instance,
            "POST",
            searches,
            &key,
            "{\"query\":\"(\",\"purpose\":\"b\"}",
        )
        .await;
    assert_eq!(wrong.status, 422);
    assert_eq!(
        program
            .send(&instance, "POST", searches, &key, NEW)
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn many_at_once_under_one_name_make_one_record() {
    let (instance, program) = world().await;
    let key = [("idempotency-key", "race")];
    let searches = "/api/v1/saved-searches";
    let asking = (0..8).map(|_| {
        let (mut program, instance) = (program.clone(), &instance);
        async move { program.send(instance, "POST", searches, &key, NEW).await }
    });
    let mut bodies = BTreeSet::new();
    for answer in futures_util::future::join_all(asking).await {
        assert_eq!(answer.status, 201, "{}", answer.body);
        bodies.insert(answer.body);
    }
    assert_eq!(bodies.len(), 1);
    let listed = program.clone().get(&instance, searches).await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_someone_else_changed_is_not_overwritten() {
    let (instance, mut program) = world().await;
    let listed = program
        .get(&instance, "/api/v1/saved-searches")
        .await
        .json();
    let path = format!(
        "/api/v1/saved-searches/{}",
        listed["items"][0]["id"].as_str().unwrap()
    );
    let read = program.get(&instance, &path).await;
    let tag = read.header("etag").to_owned();
    let first = [("if-match", tag.as_str())];
    let change = "{\"name\":\"First\"}";
    let answer = program
        .send(&instance, "PATCH", &path, &first, change)
        .await;
    assert_eq!(answer.status, 200);
    assert_ne!(answer.header("etag"), tag);
    for (method, body) in [("PATCH", change), ("DELETE", "")] {
        let late = program.send(&instance, method, &path, &first, body).await;
        is_problem(&late, 412, "changed");
    }
    let signals = program.get(&instance, "/api/v1/signals").await.json();
    let path = format!(
        "/api/v1/signals/{}",
        signals["items"][0]["id"].as_str().unwrap()
    );
    let read = program.get(&instance, &path).await;
    let tag = [("if-match", read.header("etag"))];
    let act = format!("{path}/act");
    let answer = program.send(&instance, "POST", &act, &tag, "").await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let late = program.send(&instance, "POST", &act, &tag, "").await;
    is_problem(&late, 412, "changed");
    let judgement = format!("{path}/judgement");
    let late = program
        .send(&instance, "PUT", &judgement, &tag, "{\"useful\":true}")
        .await;
    is_problem(&late, 412, "changed");
    let profile = program.get(&instance, "/api/v1/profile").await;
    let stale = [("if-match", "\"stale\"")];
    let answer = program
        .send(&instance, "PUT", "/api/v1/profile", &stale, &profile.body)
        .await;
    is_problem(&answer, 412, "changed");
    let current = [("if-match", profile.header("etag"))];
    let answer = program
        .send(&instance, "PUT", "/api/v1/profile", &current, &profile.body)
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn what_is_not_there_is_not_found_whatever_is_asked_of_it() {
    let (instance, mut program) = world().await;
    for path in [
        "signals",
        "saved-searches",
        "sources",
        "interactions",
        "members",
    ] {
        let answer = program
            .get(&instance, &format!("/api/v1/{path}/{MISSING}"))
            .await;
        is_problem(&answer, 404, "not-found");
        assert_eq!(answer.header("ratelimit-limit"), "600");
    }
}
