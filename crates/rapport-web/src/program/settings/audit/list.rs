//! Who did, saw or took out what: looked for by person, act, record and day.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::program::audit::{self, AuditFilter, Chain};
use rapport_model::ids::UserId;
use rapport_model::program::audit::Entry;

use crate::Web;
use crate::fields::{Asked, Fields};
use crate::problem::Problem;
use crate::program::settings::audit::filter;
use crate::session::Session;
use crate::shell::{self, Shell};

/// Entries on a page.
const AT_A_TIME: usize = 50;

#[derive(Template)]
#[template(path = "program/settings/audit/list.html")]
struct AuditPage {
    shell: Shell,
    entries: Vec<Entry>,
    names: HashMap<UserId, String>,
    acts: Vec<String>,
    /// The place to go on from.
    older: Option<u64>,
    /// What a look at the chain found, where one was asked for.
    chain: Option<Chain>,
    /// What is looked for, and how it was asked for.
    filter: AuditFilter,
    asked: Fields,
}

impl AuditPage {
    /// The members, by name.
    fn members(&self) -> Vec<(String, &str)> {
        let mut members: Vec<(String, &str)> = self
            .names
            .iter()
            .map(|(id, name)| (id.to_string(), name.as_str()))
            .collect();
        members.sort_unstable_by_key(|(_, name)| *name);
        members
    }

    /// Who did it, in words.
    fn who(&self, entry: &Entry) -> String {
        entry
            .actor
            .map_or_else(|| "Rapport".to_owned(), |actor| self.called(actor))
    }

    fn called(&self, actor: UserId) -> String {
        let name = self.names.get(&actor).cloned();
        name.unwrap_or_else(|| format!("someone ({actor})"))
    }

    /// Whether some entries are left out.
    fn narrowed(&self) -> bool {
        self.filter != AuditFilter::default()
    }

    /// Whether they are left out by what is folded away.
    fn narrowed_further(&self) -> bool {
        let further = ["record", "since", "until"];
        further.iter().any(|name| !self.asked.text(name).is_empty())
    }

    /// Why nothing is there, in words, and what to do about it.
    fn nothing(&self) -> String {
        let AuditFilter {
            actor,
            act,
            record,
            since,
            until,
        } = &self.filter;
        if since
            .zip(*until)
            .is_some_and(|(since, until)| since >= until)
        {
            return "The first day comes after the last one: change them round.".to_owned();
        }
        let mut words = String::from("Nothing is written down");
        if let Some(act) = act {
            words += &format!(" as {act}");
        }
        if let Some(actor) = actor {
            words += &format!(" by {}", self.called(*actor));
        }
        if let Some(record) = record {
            words += &format!(" about “{record}”");
        }
        let (first, last) = (self.asked.text("since"), self.asked.text("until"));
        words += &match (since, until) {
            (Some(_), Some(_)) => format!(" between {first} and {last}"),
            (Some(_), None) => format!(" from {first} on"),
            (None, Some(_)) => format!(" up to {last}"),
            (None, None) => String::new(),
        };
        words
            + if record.is_some() {
                ". A record is found by its whole id, as the details of an entry give it."
            } else if self.narrowed() {
                ". Take something away to see more."
            } else {
                " before that."
            }
    }

    /// What is looked for, for the address of another page or a file.
    fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for name in ["actor", "act", "record", "since", "until"] {
            let value = self.asked.text(name);
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }
}

/// `GET /settings/audit`; with `check`, the whole chain is looked at.
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Asked(asked): Asked,
) -> Result<Response, Problem> {
    let (app, actor) = (&web.app, session.actor());
    let before = asked.read("before");
    let filter = filter(&asked, &shell.zone);
    let mut entries = audit::page(app, actor, &filter, before, AT_A_TIME + 1).await?;
    let more = entries.len() > AT_A_TIME;
    entries.truncate(AT_A_TIME);
    let (names, acts) = audit::known(app, actor).await?;
    let chain = if asked.has("check") {
        Some(audit::verify(app, actor).await?)
    } else {
        None
    };
    let page = AuditPage {
        older: entries.last().filter(|_| more).map(|last| last.position),
        shell,
        entries,
        names,
        acts,
        chain,
        filter,
        asked,
    };
    Ok(shell::page(StatusCode::OK, &page))
}

#[cfg(test)]
mod tests {
    use rapport_model::actor::{Role, TokenScope};

    use super::*;
    use crate::testing::{Instance, Visitor};

    #[tokio::test]
    async fn who_did_what_is_found_by_person_act_and_record() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let form = "name=Nightly&scope=read&days=7";
        ada.post(&instance, "/settings/tokens", form).await;
        let mut seller = instance.colleague(Role::Seller).await;
        assert_eq!(seller.get(&instance, "/settings/audit").await.status, 403);
        let page = ada.get(&instance, "/settings/audit").await;
        page.says(&[
            "token.made",
            "session.started",
            "request.refused",
            "read_audit",
        ]);
        // The audit holds no names a person gave.
        assert!(!page.body.contains("Nightly"));
        let page = ada.get(&instance, "/settings/audit?act=token.made").await;
        assert_eq!(page.body.matches("<dt>Entry</dt>").count(), 1);
        let page = ada.get(&instance, "/settings/audit?record=nothing").await;
        page.says(&[
            "<details class=\"more\" open>",
            "Nothing is written down about “nothing”. A record is found by its whole id",
        ]);
        let page = ada.get(&instance, "/settings/audit?act=nothing.done").await;
        page.says(&["Nothing is written down as nothing.done. Take something away to see more."]);
        assert!(!page.body.contains("<details class=\"more\" open>"));
        let turned = "/settings/audit?since=2026-07-05&until=2026-07-04";
        let page = ada.get(&instance, turned).await;
        page.says(&["The first day comes after the last one"]);
        let page = ada.get(&instance, "/settings/audit?before=1").await;
        page.says(&["Nothing is written down before that."]);
        let page = ada.get(&instance, "/settings/audit?check=yes").await;
        page.says(&["The chain is whole"]);
        let file = ada
            .get(
                &instance,
                "/settings/audit/export?format=csv&act=token.made",
            )
            .await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(file.body.lines().count(), 2, "{}", file.body);
        let page = ada.get(&instance, "/settings/audit").await;
        page.says(&["records.exported"]);
    }

    #[tokio::test]
    async fn a_program_that_reads_people_is_noted_and_a_page_is_not() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let mut program = instance.program(TokenScope::Admin).await;
        let new = "{\"query\":\"stocktaking\",\"purpose\":\"Helping\"}";
        program
            .send(&instance, "POST", "/api/v1/saved-searches", &[], new)
            .await;
        instance.said(&[("runa", "en", "stocktaking")]).await;
        let read = "/api/v1/audit?act=people.read";
        ada.get(&instance, "/today").await;
        ada.get(&instance, "/signals").await;
        let none = program.get(&instance, read).await.json();
        assert_eq!(none["items"].as_array().unwrap().len(), 0);
        let today = program.get(&instance, "/api/v1/today").await.json();
        let person = &today["cards"][0]["person"]["id"];
        let one = program.get(&instance, read).await.json();
        assert_eq!(&one["items"][0]["record"], person);
        assert_eq!(one["items"][0]["means"], "api");
        let failed = "email=ada%40example.com&password=wrong+wrong+wrong";
        Visitor::default().post(&instance, "/sign-in", failed).await;
        let filter = AuditFilter {
            act: Some("sign_in.failed".to_owned()),
            ..AuditFilter::default()
        };
        // It is noted beside the answer, so that the answer tells nothing by its time; a program that
        // looked again and again would run out of requests.
        let actor = instance.actor().await;
        while audit::page(&instance.app, &actor, &filter, None, 1)
            .await
            .unwrap()
            .is_empty()
        {
            tokio::task::yield_now().await;
        }
        let chain = program.get(&instance, "/api/v1/audit/chain").await.json();
        assert!(chain["broken_at"].is_null() && chain["entries"].as_u64() > Some(3));
    }
}
