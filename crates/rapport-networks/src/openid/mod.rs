//! OpenID Connect: finding out how a provider works, and turning the code it sent someone back with
//! into who they are. Authorisation code with PKCE alone; no user info, no refreshing, no tokens kept.
//!
//! It trusts nothing but what the provider signed: the ID token's signature, issuer, audience, times and
//! nonce are checked, whatever way it came.

mod discovery;
mod id_token;
mod keys;
mod redeem;

pub use discovery::{Provider, discover};
pub use id_token::{Claims, Expected};
pub use keys::Keys;
pub use redeem::{Client, Code, redeem};

use crate::outbound::OutboundError;

/// Why nobody could be told from a provider.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenidError {
    /// It could not be reached.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
    /// It is not a provider as it should be.
    #[error("{issuer} does not answer as an OpenID Connect provider: {reason}")]
    Provider {
        /// Which one.
        issuer: String,
        /// What is wrong.
        reason: String,
    },
    /// It refused the code.
    #[error("{issuer} refused: {reason}")]
    Refused {
        /// Which one.
        issuer: String,
        /// In its words, shortened.
        reason: String,
    },
    /// What it says about someone cannot be believed.
    #[error("what {issuer} says cannot be believed: {reason}")]
    Token {
        /// Which one.
        issuer: String,
        /// What is wrong.
        reason: &'static str,
    },
}

/// A short text of a stranger's for a log line.
fn shortened(text: &str) -> String {
    let plain = text.chars().filter(|letter| !letter.is_control());
    plain.take(200).collect()
}
