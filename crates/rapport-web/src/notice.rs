//! What just happened, said once on the next page, with the way back. The address carries one of
//! a few fixed words and an id, so nothing an address says can put words on our screen.

use rapport_model::ids::InteractionId;

use crate::fields::Fields;

/// A sentence about what was done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Notice {
    /// The sentence.
    pub(crate) words: &'static str,
    /// What can be taken back.
    pub(crate) undo: Option<InteractionId>,
}

/// Every word an address may carry in `did`, with its sentence.
const SENTENCES: [(&str, &str); 45] = [
    ("acted", "Noted: you took up the conversation."),
    ("snoozed", "Put aside. It comes back by itself."),
    ("dismissed", "Dismissed. It will not come back."),
    ("undone", "Taken back. Everything is as it was."),
    ("judged", "Thank you. The search learns from it."),
    ("saved", "Saved."),
    ("search-added", "Saved. It listens from now on."),
    ("search-removed", "The saved search is gone."),
    ("search-paused", "Paused. Its signals stay."),
    ("search-resumed", "Listening again."),
    ("source-added", "Added. Reading starts within moments."),
    (
        "source-removed",
        "The source is gone. Signals it brought stay.",
    ),
    ("source-paused", "Paused. Nothing is read from it."),
    ("source-resumed", "Reading again."),
    ("source-read", "Reading it now."),
    ("profile-saved", "Saved. Fit is judged by it from now on."),
    ("adopted", "Everything is set. Rapport is listening."),
    ("token-revoked", "Revoked. Whoever used it is shut out."),
    ("session-ended", "Ended. Whoever used it is signed out."),
    ("sessions-ended", "Ended. You are signed in here alone."),
    (
        "password-changed",
        "Changed. Your other sessions have ended.",
    ),
    (
        "password-first",
        "Set. It signs you in from now on, besides your provider; your other sessions have ended.",
    ),
    ("instance-resumed", "Listening goes on."),
    (
        "invitation-revoked",
        "Revoked. Its link leads nowhere any more.",
    ),
    ("role-changed", "Saved. It holds from their next click on."),
    (
        "deactivated",
        "Shut out. What they did stays under their name.",
    ),
    ("reactivated", "Let in again, as what they were."),
    (
        "team-removed",
        "The team is gone. What it shared is left to its owners.",
    ),
    ("joined", "Welcome. You are in this workspace now."),
    ("entered", "You are in another workspace now."),
    (
        "second-factor-off",
        "Off. No code is asked for any more, and your other sessions have ended.",
    ),
    (
        "start-over",
        "That took too long or was wrong too often. Begin again.",
    ),
    (
        "no-recovery-codes",
        "You have no recovery codes. Make new ones under Settings, Password and sessions.",
    ),
    ("provider-added", "Added. People can link their accounts."),
    ("provider-removed", "Removed. It signs nobody in any more."),
    (
        "provider-linked",
        "Linked. It signs you in from now on; your other sessions have ended.",
    ),
    (
        "provider-unlinked",
        "Unlinked. Your other sessions have ended.",
    ),
    ("password-set", "Set. Sign in with your new password."),
    ("webhook-removed", "Removed. It is told nothing any more."),
    (
        "webhook-paused",
        "It rests. What happens meanwhile is kept for it.",
    ),
    ("webhook-on", "It goes on where it was."),
    ("webhook-again", "It is told again, in order."),
    ("delivered", "Sent, and taken."),
    (
        "not-delivered",
        "Sent, and not taken. The answer stands below.",
    ),
    ("signed-out", "You are signed out."),
];

impl Notice {
    /// What the address says was done.
    pub(crate) fn read(asked: &Fields) -> Option<Self> {
        let did = asked.text("did");
        let (_, words) = SENTENCES.iter().find(|(word, _)| *word == did)?;
        Some(Self {
            words,
            undo: asked.read("undo"),
        })
    }
}

/// The path of a page without what was said on it, to come back to it.
pub(crate) fn without(here: &str) -> String {
    let Some((path, query)) = here.split_once('?') else {
        return here.to_owned();
    };
    let kept = url::form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name != "did" && name != "undo");
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .finish();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_sentences_are_said() {
        let said =
            |query: &str| Notice::read(&Fields::parse(query.as_bytes())).map(|notice| notice.words);
        assert_eq!(said("did=saved"), Some("Saved."));
        assert_eq!(said("did=%3Cscript%3E"), None);
        assert_eq!(said(""), None);
    }

    #[test]
    fn the_way_back_does_not_repeat_it() {
        assert_eq!(
            without("/signals?query=a+b&did=acted&undo=1"),
            "/signals?query=a+b"
        );
        assert_eq!(without("/today?did=acted"), "/today");
    }
}
