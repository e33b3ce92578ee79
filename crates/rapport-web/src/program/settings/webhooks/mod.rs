//! Webhooks: where the team's own systems are told what happens.

pub(crate) mod api;
pub(crate) mod list;
pub(crate) mod one;
pub(crate) mod remove;

use rapport_model::program::webhook::Webhook;

/// What a webhook is told, in a few words.
fn told(webhook: &Webhook) -> String {
    match webhook.types.len() {
        0 => "everything".to_owned(),
        _ => webhook.types.join(", "),
    }
}

/// Whether a type of event was chosen.
fn has(chosen: &[String], word: &str) -> bool {
    chosen.iter().any(|chosen| chosen == word)
}
