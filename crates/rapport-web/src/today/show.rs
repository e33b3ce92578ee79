//! Today: a sentence, then at most ten people, each with who, why now, why you and what to do.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::today::{self, Today};
use rapport_model::connect::interaction::{Interaction, InteractionKind};
use rapport_model::today::opportunity::Opportunity;
use rapport_model::understand::finding::Finding;

use crate::Web;
use crate::address::outward;
use crate::parts::person;
use crate::parts::words::count_first;
use crate::parts::words::many;
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};
use crate::today::headline::{Headline, headline};
use crate::today::reasons::{Reason, reasons};
use crate::understand::advice::{Advice, advice, invitation, leading};

/// The most further signals a card unfolds.
const FURTHER: usize = 5;

/// Cards that stand open; the others are a line each until someone comes to them.
const OPEN: usize = 3;

#[derive(Template)]
#[template(path = "today/show.html")]
struct TodayPage {
    shell: Shell,
    headline: Headline,
    open: Vec<Card>,
    quiet: Vec<Card>,
    end: String,
    today: Today,
}

/// One person, with what the page says about them.
struct Card {
    /// The place in the list, from 1.
    place: usize,
    one: Opportunity,
}

impl Card {
    fn name(&self) -> String {
        person::called(&self.one.person.name)
    }

    /// Why now: the strongest signal. What the page calls a signal is a post, however many searches
    /// found it.
    fn signal(&self) -> Option<&Finding> {
        self.one.findings.first()
    }

    /// Some of the further signals; the rest are under Signals.
    fn more(&self) -> &[Finding] {
        let further = self.one.findings.get(1..).unwrap_or_default();
        &further[..further.len().min(FURTHER)]
    }

    fn further(&self) -> String {
        let count = self.one.findings.len().saturating_sub(1) as u64;
        many(&count, "further signal", "further signals")
    }

    fn advice(&self) -> Advice {
        advice(self.signal().and_then(leading))
    }

    /// Where the conversation is, and what the way there is called.
    fn conversation(&self) -> Option<(&str, String)> {
        let signal = self.signal()?;
        Some((outward(signal.post.url.as_deref())?, invitation(signal)))
    }

    /// This card's place on the page, to come back to.
    fn back(&self) -> String {
        format!("/today#n{}", self.place)
    }

    fn snooze(&self) -> String {
        format!("/today/{}/snooze", self.one.person.id)
    }

    /// The person's own page on the network the signal came from, or on any, and that network.
    fn page(&self) -> Option<(&str, &str)> {
        let network = self.signal().map(|signal| &signal.post.network);
        let identities = &self.one.person.identities;
        let here = identities
            .iter()
            .find(|identity| Some(&identity.network) == network);
        here.into_iter().chain(identities).find_map(|identity| {
            Some((outward(identity.url.as_deref())?, identity.network.title()))
        })
    }

    fn reasons(&self) -> Vec<Reason> {
        reasons(&self.one.fit)
    }

    /// What a quiet card says in one line.
    fn gist(&self) -> &'static str {
        self.signal()
            .and_then(leading)
            .map_or("Said what your search waits for", |trigger| trigger.title())
    }
}

impl TodayPage {
    /// What this person did last, while it can be taken back and was not just said.
    fn last(&self) -> Option<(&Interaction, &'static str)> {
        let last = self
            .today
            .latest_interaction
            .as_ref()
            .filter(|_| self.shell.notice.is_none())?;
        let deed = match last.kind {
            InteractionKind::Acted => "took up a conversation",
            InteractionKind::Snoozed => "put someone aside",
            InteractionKind::Dismissed => "dismissed someone",
        };
        Some((last, deed))
    }
}

/// `GET /today`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
) -> Result<Response, Problem> {
    let mut today = today::show(&web.app, session.actor()).await?;
    let headline = headline(&today, shell.now, &shell.zone);
    let end = end(&today);
    let mut open: Vec<Card> = std::mem::take(&mut today.cards)
        .into_iter()
        .enumerate()
        .map(|(index, one)| Card {
            place: index + 1,
            one,
        })
        .collect();
    let quiet = open.split_off(OPEN.min(open.len()));
    Ok(shell::page(
        StatusCode::OK,
        &TodayPage {
            shell,
            headline,
            open,
            quiet,
            end,
            today,
        },
    ))
}

/// The end is an end.
fn end(today: &Today) -> String {
    let behind = today
        .people_waiting
        .saturating_sub(today.cards.len() as u64);
    match behind {
        0 => "That is everyone.".to_owned(),
        1 => "That is everyone for now. One more person stands behind them and moves up by itself."
            .to_owned(),
        more if more < 900 => {
            format!(
                "That is everyone for now. {} more stand behind them and move up by themselves.",
                count_first(&more)
            )
        }
        _ => "That is everyone for now. Many more stand behind them; a narrower search would help."
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rapport_model::understand::trigger::Trigger;

    use super::*;
    use crate::testing::sample;

    #[test]
    fn a_hostile_address_becomes_no_link() {
        let mut one = sample::opportunity(1, &[Trigger::Question]);
        one.findings[0].post.url = Some("javascript:alert(1)".to_owned());
        one.person.identities[0].url = Some("data:text/html,hello".to_owned());
        let card = Card { place: 1, one };
        assert!(card.conversation().is_none());
        assert!(card.page().is_none());
    }
}
