//! What to do at which kind of moment: the deed, one don't, and the do that goes with it. A don't
//! never stands alone.

use rapport_model::understand::finding::Finding;
use rapport_model::understand::trigger::Trigger;

/// How to take up a conversation.
pub(crate) struct Advice {
    /// What the button says before "on Bluesky".
    pub(crate) deed: &'static str,
    pub(crate) dont: &'static str,
    pub(crate) instead: &'static str,
}

/// The most telling trigger of a post; `None` for a plain match.
pub(crate) fn leading(finding: &Finding) -> Option<Trigger> {
    Trigger::ALL.into_iter().find(|trigger| {
        finding
            .triggers
            .iter()
            .any(|found| found.trigger == *trigger)
    })
}

/// The advice for a kind of moment.
pub(crate) const fn advice(trigger: Option<Trigger>) -> Advice {
    use Trigger::{
        AsksRecommendation, Complaint, Contraction, EventAttendance, Expansion, Hiring,
        IntentToBuy, JobChange, ProductLaunch, Question, Switching,
    };
    let (deed, dont, instead) = match trigger {
        Some(AsksRecommendation) => (
            "Answer",
            "No product name and no link in the first answer.",
            "Say what you have seen work and what failed, then ask what matters most to them.",
        ),
        Some(Question) => (
            "Answer",
            "No answer that ends in an offer.",
            "Answer what was asked, in two sentences, for everyone who reads along.",
        ),
        Some(IntentToBuy) => (
            "Offer help",
            "No price list and no demo before they ask.",
            "Ask which two things will decide it, and help with one of them right there.",
        ),
        Some(Switching) => (
            "Answer",
            "No bad word about what they leave.",
            "Ask what the next one has to do that this one could not.",
        ),
        Some(Complaint) => (
            "Help",
            "No offer under a complaint.",
            "Help with the trouble itself, even inside the other product; or let a day pass.",
        ),
        Some(JobChange) => (
            "Congratulate",
            "No word about what you sell in the first two weeks.",
            "Wish them well and mean it.",
        ),
        Some(Hiring) => (
            "Say a useful word",
            "No product as the answer to a vacancy.",
            "Pass it on to someone who fits, or offer what would help whoever gets the job.",
        ),
        Some(Expansion) => (
            "Congratulate",
            "No offer wrapped in congratulations.",
            "Be glad with them, and ask what comes first.",
        ),
        Some(Contraction) => (
            "Say a kind word",
            "Nothing about saving money: people are losing their work.",
            "Be kind, or wait. If you know of an opening, say so.",
        ),
        Some(ProductLaunch) => (
            "Say what you think",
            "No praise with a pitch behind it.",
            "Try it. Name one thing you like and ask one real question.",
        ),
        Some(EventAttendance) => (
            "Say hello",
            "No meeting request before the first exchange.",
            "Say which session you look forward to, and ask which one they would not miss.",
        ),
        None => (
            "Answer",
            "No offer to someone who has not asked.",
            "Add something to what they said: an experience, a number, an honest question.",
        ),
    };
    Advice {
        deed,
        dont,
        instead,
    }
}

/// What the button that leads to the conversation says.
pub(crate) fn invitation(finding: &Finding) -> String {
    let network = &finding.post.network;
    if network.as_str() == "feed" {
        return "Open and read it".to_owned();
    }
    format!("{} on {}", advice(leading(finding)).deed, network.title())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_dont_stands_without_its_do() {
        for trigger in Trigger::ALL.into_iter().map(Some).chain([None]) {
            let advice = advice(trigger);
            for words in [advice.dont, advice.instead] {
                assert!(
                    words.ends_with('.') && words.len() > 15,
                    "{trigger:?}: {words}"
                );
            }
        }
    }
}
