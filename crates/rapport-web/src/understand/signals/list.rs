//! Signals: a list that filters with the language of saved searches, the newest first. A post is
//! one row, however many searches found it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::saved_searches;
use rapport_app::understand::signals::{self, Counts, Filter, Page};
use rapport_model::actor::Right;
use rapport_model::ids::SignalId;
use rapport_model::understand::finding::Finding;
use rapport_model::understand::saved_search::SavedSearch;
use rapport_model::understand::signal::SignalState;
use rapport_model::understand::trigger::Trigger;

use crate::Web;
use crate::address::outward;
use crate::fields::{Asked, Fields};
use crate::mistakes::Mistakes;
use crate::notice;
use crate::parts::person;
use crate::parts::words::{count_first, many};
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};
use crate::understand::advice::invitation;

/// Signals on one page.
const LENGTH: usize = 30;

#[derive(Template)]
#[template(path = "understand/signals/list.html")]
struct SignalsPage {
    shell: Shell,
    filter: Filter,
    mistakes: Mistakes,
    counts: Counts,
    searches: Vec<SavedSearch>,
    page: Page,
    /// Whether this is a page behind the first.
    further: bool,
}

/// `GET /signals`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Asked(asked): Asked,
) -> Result<Response, Problem> {
    let filter = read(&asked);
    let after: Option<SignalId> = asked.read("after");
    let actor = session.actor();
    let counts = signals::counts(&web.app, actor).await?;
    let searches = saved_searches::list(&web.app, actor).await?;
    let (status, page, mistakes) =
        match signals::list(&web.app, actor, &filter, after, LENGTH).await {
            Ok(page) => (StatusCode::OK, page, Mistakes::default()),
            Err(error) => {
                let mistakes = Mistakes::found(error, &filter.query)?;
                (StatusCode::UNPROCESSABLE_ENTITY, Page::default(), mistakes)
            }
        };
    let further = after.is_some();
    Ok(shell::page(
        status,
        &SignalsPage {
            shell,
            filter,
            mistakes,
            counts,
            searches,
            page,
            further,
        },
    ))
}

/// Without a word about the state, those nobody has dealt with.
fn read(asked: &Fields) -> Filter {
    let state = if asked.has("state") {
        asked.read("state")
    } else {
        Some(SignalState::Open)
    };
    Filter {
        query: asked.text("query").to_owned(),
        state,
        trigger: asked.read("trigger"),
        saved_search: asked.read("saved_search"),
    }
}

impl SignalsPage {
    fn headline(&self) -> String {
        let open = self.counts.open;
        match open {
            0 => "No open signals.".to_owned(),
            1 => "One open signal.".to_owned(),
            _ => format!("{} open signals.", count_first(&open)),
        }
    }

    /// The views: state (none is all), name, how many.
    fn views(&self) -> Vec<(Option<SignalState>, &'static str, u64)> {
        let Counts {
            open,
            snoozed,
            acted,
            dismissed,
        } = self.counts;
        vec![
            (Some(SignalState::Open), "Open", open),
            (Some(SignalState::Snoozed), "Put aside", snoozed),
            (Some(SignalState::Acted), "Taken up", acted),
            (Some(SignalState::Dismissed), "Dismissed", dismissed),
            (None, "All", open + snoozed + acted + dismissed),
        ]
    }

    /// The address of this list with another state, page or query.
    fn address(
        &self,
        state: Option<SignalState>,
        after: Option<SignalId>,
        with_query: bool,
    ) -> String {
        let mut address = url::form_urlencoded::Serializer::new(String::new());
        if with_query && !self.filter.query.is_empty() {
            address.append_pair("query", &self.filter.query);
        }
        address.append_pair("state", state.map_or("", SignalState::word));
        if let Some(trigger) = self.filter.trigger {
            address.append_pair("trigger", trigger.word());
        }
        if let Some(search) = self.filter.saved_search {
            address.append_pair("saved_search", &search.to_string());
        }
        if let Some(after) = after {
            address.append_pair("after", &after.to_string());
        }
        format!("/signals?{}", address.finish())
    }

    fn view(&self, state: &Option<SignalState>) -> String {
        self.address(*state, None, true)
    }

    fn older(&self, next: &SignalId) -> String {
        self.address(self.filter.state, Some(*next), true)
    }

    /// Where a repaired query goes.
    fn without_query(&self) -> String {
        self.address(self.filter.state, None, false)
    }

    /// Whether anything narrows the list besides the state.
    fn narrowed(&self) -> bool {
        !self.filter.query.is_empty()
            || self.filter.trigger.is_some()
            || self.filter.saved_search.is_some()
    }

    fn is_chosen(&self, search: &SavedSearch) -> bool {
        self.filter.saved_search == Some(search.id)
    }

    fn back(&self) -> String {
        notice::without(&self.shell.here)
    }

    fn stands(&self, signal: &Finding) -> bool {
        matches!(signal.state, SignalState::Open | SignalState::Snoozed)
    }

    fn conversation<'a>(&self, signal: &'a Finding) -> Option<(&'a str, String)> {
        Some((outward(signal.post.url.as_deref())?, invitation(signal)))
    }

    fn author(&self, signal: &Finding) -> String {
        person::called(&signal.person_name)
    }

    /// The words that justify a trigger.
    fn evidence(&self, signal: &Finding, index: &usize) -> String {
        let spans = signal
            .triggers
            .get(*index)
            .map(|found| found.spans.as_slice())
            .unwrap_or_default();
        let words: Vec<&str> = spans
            .iter()
            .filter_map(|&(start, end)| signal.post.text.get(start..end))
            .collect();
        words.join(" … ")
    }

    fn ending(&self) -> String {
        if self.page.more_to_search {
            return format!(
                "Looked through {}.",
                many(&self.page.searched, "signal", "signals")
            );
        }
        if self.page.next.is_none() {
            "That is all of them.".to_owned()
        } else {
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_ones_are_meant_unless_all_are_asked_for() {
        assert_eq!(read(&Fields::parse(b"")).state, Some(SignalState::Open));
        assert_eq!(read(&Fields::parse(b"state=")).state, None);
        assert_eq!(
            read(&Fields::parse(b"state=acted&trigger=hiring")).trigger,
            Some(Trigger::Hiring)
        );
        assert_eq!(
            read(&Fields::parse(b"saved_search=nonsense")).saved_search,
            None
        );
    }
}
