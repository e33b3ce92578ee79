//! The sentence Today begins with. It is computed from the cards and says nothing they do not.

use rapport_app::today::Today;
use rapport_model::time::{Moment, Span, TimeZone};
use rapport_model::today::opportunity::Opportunity;
use rapport_model::understand::trigger::Trigger;

use crate::parts::person;
use crate::parts::words::count_first;
use crate::time;
use crate::understand::advice::leading;

/// What matters first, what follows, and where to begin.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Headline {
    pub(crate) first: String,
    pub(crate) then: Option<String>,
    pub(crate) begin: Option<String>,
}

/// The sentence for what Today shows.
pub(crate) fn headline(today: &Today, now: Moment, zone: &TimeZone) -> Headline {
    let Some(best) = today.cards.first() else {
        return nobody(today);
    };
    let asking = today.cards.iter().filter(|card| asks(card)).count() as u64;
    let others = today.cards.len() as u64 - asking;
    let (first, then) = match (asking, others) {
        (0, 1) => ("One person is worth a word today.".to_owned(), None),
        (0, others) => (
            format!("{} people are worth a word today.", count_first(&others)),
            None,
        ),
        (asking, others) => (
            asked(today, asking, now),
            (others > 0).then(|| worth(others)),
        ),
    };
    Headline {
        first,
        then,
        begin: Some(begin(best, now, zone)),
    }
}

fn asks(card: &Opportunity) -> bool {
    matches!(
        card.findings.first().and_then(leading),
        Some(Trigger::AsksRecommendation | Trigger::Question)
    )
}

fn asked(today: &Today, asking: u64, now: Moment) -> String {
    let first = |card: &&Opportunity| asks(card);
    let all_for_help =
        today.cards.iter().filter(first).all(|card| {
            card.findings.first().and_then(leading) == Some(Trigger::AsksRecommendation)
        });
    let oldest = today
        .cards
        .iter()
        .filter(first)
        .filter_map(|card| card.findings.first())
        .map(|s| s.post.created_at)
        .min();
    let lately = match oldest.map(|oldest| now.since(oldest)) {
        Some(age) if age <= Span::HOUR => " in the last hour",
        Some(age) if age <= Span::DAY => " in the last day",
        _ => "",
    };
    let people = if asking == 1 { "person" } else { "people" };
    let what = match (all_for_help, asking) {
        (true, _) => "asked for help",
        (false, 1) => "asked a question",
        (false, _) => "asked for help or an answer",
    };
    format!("{} {people} {what}{lately}.", count_first(&asking))
}

fn worth(others: u64) -> String {
    let verb = if others == 1 { "is" } else { "are" };
    format!("{} more {verb} worth a word.", count_first(&others))
}

fn begin(best: &Opportunity, now: Moment, zone: &TimeZone) -> String {
    // Isolated, so that a name written from right to left leaves the sentence in order.
    let name = format!("\u{2068}{}\u{2069}", person::called(&best.person.name));
    match best.findings.first() {
        Some(signal) => {
            let said_at = time::ago(now, signal.post.created_at, zone);
            format!("Begin with {name}, who {} {said_at}.", did(leading(signal)))
        }
        None => format!("Begin with {name}."),
    }
}

fn nobody(today: &Today) -> Headline {
    let first = if today.sources == 0 {
        "Nothing is being listened to yet."
    } else if today.saved_searches == 0 && today.posts_read == 0 {
        "Listening, but not for anything yet."
    } else if today.saved_searches == 0 {
        "Posts come in, but nobody is looking for anything in them."
    } else if today.posts_read == 0 {
        "Listening. Nothing has come in yet."
    } else {
        "Nobody needs you right now."
    };
    let then = (today.open_signals > 0).then(|| {
        let (noun, verb) = if today.open_signals == 1 {
            ("signal", "waits")
        } else {
            ("signals", "wait")
        };
        format!(
            "{} {noun} {verb} for a quiet moment.",
            count_first(&today.open_signals)
        )
    });
    Headline {
        first: first.to_owned(),
        then,
        begin: None,
    }
}

/// What they did, before "8 minutes ago".
const fn did(trigger: Option<Trigger>) -> &'static str {
    match trigger {
        Some(Trigger::AsksRecommendation) => "asked for a recommendation",
        Some(Trigger::Question) => "asked a question",
        Some(Trigger::IntentToBuy) => "spoke of buying",
        Some(Trigger::Switching) => "spoke of leaving a product",
        Some(Trigger::Complaint) => "complained",
        Some(Trigger::JobChange) => "spoke of a new job",
        Some(Trigger::Hiring) => "spoke of hiring",
        Some(Trigger::Expansion) => "spoke of growing",
        Some(Trigger::Contraction) => "spoke of cutting back",
        Some(Trigger::ProductLaunch) => "launched something",
        Some(Trigger::EventAttendance) => "spoke of an event",
        None => "said what your search waits for",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample;

    fn today(cards: Vec<Opportunity>) -> Today {
        Today {
            cards,
            open_signals: 0,
            people_waiting: 0,
            posts_read: 142,
            saved_searches: 1,
            sources: 1,
            latest_interaction: None,
        }
    }

    #[test]
    fn who_asks_comes_first_and_the_numbers_are_those_of_the_cards() {
        let cards = vec![
            sample::opportunity(1, &[Trigger::AsksRecommendation]),
            sample::opportunity(2, &[Trigger::Hiring]),
            sample::opportunity(3, &[]),
        ];
        let told = headline(&today(cards), sample::NOW, &TimeZone::UTC);
        assert_eq!(told.first, "One person asked for help in the last hour.");
        assert_eq!(told.then.as_deref(), Some("Two more are worth a word."));
        let begin = told.begin.unwrap();
        assert!(
            begin.ends_with("who asked for a recommendation 8 minutes ago."),
            "{begin}"
        );
    }

    #[test]
    fn without_questions_it_does_not_claim_any() {
        let told = headline(
            &today(vec![sample::opportunity(1, &[Trigger::Hiring])]),
            sample::NOW,
            &TimeZone::UTC,
        );
        assert_eq!(
            (told.first.as_str(), told.then),
            ("One person is worth a word today.", None)
        );
    }

    #[test]
    fn nobody_is_said_plainly() {
        let mut nobody = today(Vec::new());
        assert_eq!(
            headline(&nobody, sample::NOW, &TimeZone::UTC).first,
            "Nobody needs you right now."
        );
        nobody.open_signals = 3;
        assert_eq!(
            headline(&nobody, sample::NOW, &TimeZone::UTC).then.unwrap(),
            "Three signals wait for a quiet moment."
        );
        nobody.sources = 0;
        assert_eq!(
            headline(&nobody, sample::NOW, &TimeZone::UTC).first,
            "Nothing is being listened to yet."
        );
    }
}
