//! What a webhook signs with: 256 random bits, shown once as `whsec_…`, kept sealed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use rapport_model::ids::WebhookId;
use rapport_model::time::Moment;
use rapport_store::SealedSecrets;
use sha2::Sha256;

use crate::app::App;
use crate::clock::Chance;
use crate::error::Error;
use crate::program::key_file::Cell;
use crate::program::token::Secret;

/// The column of the secret in force.
pub(super) const CURRENT: &str = "secret";
/// The column of the one before it.
pub(super) const OLD: &str = "old_secret";

/// A new one.
pub(super) fn fresh(chance: &Chance) -> Vec<u8> {
    chance.bytes::<32>().to_vec()
}

/// As it is shown.
pub(super) fn shown(bytes: &[u8]) -> Secret {
    Secret(format!("whsec_{}", STANDARD.encode(bytes)))
}

pub(super) fn seal(app: &App, id: WebhookId, column: &str, bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let row = id.to_string();
    app.keys()?.seal(app.chance(), cell(column, &row), bytes)
}

pub(super) fn open(
    app: &App,
    id: WebhookId,
    column: &str,
    sealed: &[u8],
) -> Result<Vec<u8>, Error> {
    let row = id.to_string();
    app.keys()?.open(cell(column, &row), sealed)
}

fn cell<'a>(column: &'a str, row: &'a str) -> Cell<'a> {
    Cell {
        table: "webhook",
        column,
        row,
    }
}

/// The header `webhook-signature`: one signature by the secret in force, and one by the old one while
/// it works.
pub(super) fn signatures(
    app: &App,
    id: WebhookId,
    secrets: &SealedSecrets,
    message: &Signed<'_>,
) -> Result<String, Error> {
    let current = open(app, id, CURRENT, &secrets.secret)?;
    let mut header = signature(&current, message);
    if let Some((old, until)) = &secrets.old
        && message.at < *until
    {
        header.push(' ');
        header += &signature(&open(app, id, OLD, old)?, message);
    }
    Ok(header)
}

/// What is signed.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// The header `webhook-id`.
    pub id: &'a str,
    /// When it is sent; the header `webhook-timestamp` holds the whole seconds since 1970.
    pub at: Moment,
    /// The body.
    pub body: &'a str,
}

/// One signature, `v1,…`, as Standard Webhooks has it: HMAC-SHA256 over id, timestamp and body.
#[must_use]
pub fn signature(secret: &[u8], message: &Signed<'_>) -> String {
    let seconds = timestamp(message.at);
    let signed = format!("{}.{seconds}.{}", message.id, message.body);
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else {
        unreachable!("HMAC takes keys of any length");
    };
    mac.update(signed.as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// The header `webhook-timestamp`.
pub(super) fn timestamp(at: Moment) -> i64 {
    at.micros().div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_signed_as_the_standard_says() {
        // The example of the Standard Webhooks specification's reference libraries.
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let message = Signed {
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            at: Moment::from_micros(1_614_265_330_000_000),
            body: "{\"test\": 2432232314}",
        };
        assert_eq!(
            signature(&secret, &message),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
        assert_eq!(
            shown(&secret).text(),
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        );
    }
}
