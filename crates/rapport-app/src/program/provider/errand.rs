//! What someone sets out to a provider for. It may hold the link of an invitation or a form with a
//! secret in it, so it is stored sealed with what the browser alone holds: whoever has the database can
//! neither read nor change it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::Aead as _;
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use rapport_model::ids::SessionId;
use rapport_model::time::TimeZone;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::clock::Chance;
use crate::error::Error;
use crate::program::session::Token;

/// Bytes that make each seal its own.
const NONCE: usize = 24;
/// The longest errand that is kept, in bytes: a form of 64 KiB and more.
const LIMIT: usize = 128 * 1_024;

/// What someone wants of a provider.
#[derive(Clone, Serialize, Deserialize)]
pub enum Errand {
    /// To be signed in.
    SignIn {
        /// The page to go to afterwards.
        back: String,
        /// Where their browser says it is, as far as clocks go.
        #[serde(default)]
        time_zone: Option<TimeZone>,
    },
    /// To link their account there with the one they are signed in with.
    Link {
        /// The page to go to afterwards.
        back: String,
    },
    /// To accept an invitation.
    Join {
        /// The text of its link.
        link: String,
        /// As they want to be called; empty: as the provider calls them.
        name: String,
        /// The address they wrote; empty: the one the provider tells.
        email: String,
        /// Where their browser says it is, as far as clocks go.
        #[serde(default)]
        time_zone: Option<TimeZone>,
    },
    /// To confirm a session.
    Confirm {
        /// Which one.
        session: SessionId,
        /// What they were about to do.
        kept: Kept,
    },
}

/// What someone was about to do when they were asked to confirm that it is them.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Kept {
    /// The page to go to afterwards.
    pub back: String,
    /// Where the form that was sent goes afterwards; empty where there is none.
    pub to: String,
    /// The form.
    pub form: Vec<(String, String)>,
}

impl std::fmt::Debug for Errand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Errand(…)")
    }
}

impl Errand {
    /// Sealed for whoever holds the token.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it is too long.
    pub(super) fn seal(&self, chance: &Chance, token: &Token) -> Result<String, Error> {
        let nonce: [u8; NONCE] = chance.bytes();
        let sealed = serde_json::to_vec(self)
            .ok()
            .filter(|plain| plain.len() <= LIMIT)
            .and_then(|plain| cipher(token).encrypt(&XNonce::from(nonce), &*plain).ok());
        let sealed = sealed.ok_or_else(|| {
            Error::Conflict("what you sent is too long to be kept meanwhile; send less".to_owned())
        })?;
        Ok(URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// Opened by whoever holds the token; `None` for anyone else.
    pub(super) fn open(sealed: &str, token: &Token) -> Option<Self> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, text) = sealed.split_first_chunk::<NONCE>()?;
        let plain = cipher(token).decrypt(&XNonce::from(*nonce), text).ok()?;
        serde_json::from_slice(&plain).ok()
    }
}

/// Of a key that is made from the token, and is not the hash of it that is stored.
fn cipher(token: &Token) -> XChaCha20Poly1305 {
    let key: [u8; 32] = Sha256::digest(format!("errand {}", token.secret())).into();
    XChaCha20Poly1305::new(&key.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errand(email: String) -> Errand {
        Errand::Join {
            link: "the text of a link".to_owned(),
            name: String::new(),
            email,
            time_zone: None,
        }
    }

    #[test]
    fn an_errand_opens_for_whoever_set_out_and_only_unchanged() {
        let (chance, token) = (Chance::from_seed(1), Token::held("secret"));
        let sealed = errand("a@example.com".to_owned())
            .seal(&chance, &token)
            .unwrap();
        let opened = Errand::open(&sealed, &token);
        assert!(matches!(opened, Some(Errand::Join { link, .. }) if link == "the text of a link"));
        assert!(Errand::open(&sealed, &Token::held("other")).is_none());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(Errand::open(&changed, &token).is_none(), "{at}");
        }
        for not_one in ["", "/today", &sealed[..20]] {
            assert!(Errand::open(not_one, &token).is_none(), "{not_one}");
        }
    }

    #[test]
    fn an_errand_has_bounds() {
        let (chance, token) = (Chance::from_seed(1), Token::held("secret"));
        let long = errand("a".repeat(LIMIT)).seal(&chance, &token);
        assert!(matches!(long, Err(Error::Conflict(_))));
    }
}
