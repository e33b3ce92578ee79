//! Who somebody is, by their own public words: `app.bsky.actor.getProfiles`.

use rapport_model::time::Moment;
use serde::Deserialize;
use url::Url;

use super::JetstreamError;
use crate::outbound::{Get, Outbound};
use crate::plain_text::{line, plain};

/// The public, cached copy of the network's interface; needs no sign-in.
pub const PUBLIC_API: &str = "https://public.api.bsky.app";

/// How many accounts one call may name.
const CALL: usize = 25;

/// What an account says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountProfile {
    /// Its lasting name.
    pub did: String,
    /// The name people see, such as `ada.example.com`.
    pub handle: String,
    /// The name it goes by.
    pub display_name: Option<String>,
    /// What it says about itself, plain text.
    pub description: Option<String>,
}

#[derive(Deserialize)]
struct Answered {
    #[serde(default)]
    profiles: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    did: String,
    handle: String,
    display_name: Option<String>,
    description: Option<String>,
}

/// Looks accounts up, 25 a call; those that are gone are left out. `base` is [`PUBLIC_API`] or
/// another server of the same interface.
///
/// # Errors
/// [`JetstreamError`] when a call fails; nothing that was found before it is returned.
pub async fn profiles(
    outbound: &Outbound,
    base: &str,
    dids: &[String],
    now: Moment,
) -> Result<Vec<AccountProfile>, JetstreamError> {
    let mut found = Vec::with_capacity(dids.len());
    for some in dids.chunks(CALL) {
        let address = call(base, some)?;
        let answer = outbound
            .get(Get::new(&address, "application/json"), now)
            .await?;
        if !answer.is_success() {
            return Err(JetstreamError::Profiles {
                status: answer.status,
                retry_after: answer.retry_after,
            });
        }
        let answered: Answered =
            serde_json::from_slice(&answer.body).map_err(|_| JetstreamError::Profiles {
                status: answer.status,
                retry_after: None,
            })?;
        // One that cannot be read must not hide the others.
        found.extend(answered.profiles.into_iter().filter_map(read));
    }
    Ok(found)
}

fn call(base: &str, dids: &[String]) -> Result<String, JetstreamError> {
    let mut url = Url::parse(base)
        .and_then(|base| base.join("/xrpc/app.bsky.actor.getProfiles"))
        .map_err(|_| JetstreamError::Address(base.to_owned()))?;
    url.query_pairs_mut()
        .extend_pairs(dids.iter().map(|did| ("actors", did)));
    Ok(url.into())
}

fn read(profile: serde_json::Value) -> Option<AccountProfile> {
    let wire: Wire = serde_json::from_value(profile).ok()?;
    Some(AccountProfile {
        did: line(&wire.did)?,
        handle: line(&wire.handle)?,
        display_name: wire.display_name.as_deref().and_then(line),
        description: wire
            .description
            .map(|text| plain(&text).into_owned())
            .filter(|text| !text.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_repeats_its_parameter() {
        let dids = ["did:plc:a".to_owned(), "did:web:b.example".to_owned()];
        assert_eq!(
            call(PUBLIC_API, &dids).unwrap(),
            "https://public.api.bsky.app/xrpc/app.bsky.actor.getProfiles?actors=did%3Aplc%3Aa&actors=did%3Aweb%3Ab.example"
        );
    }

    #[test]
    fn profiles_are_cleaned() {
        let wire = serde_json::json!({"did": "did:plc:a", "handle": "ada.example.com", "displayName": " Ada\u{202e} ", "description": ""});
        let profile = read(wire).unwrap();
        assert_eq!(profile.display_name.as_deref(), Some("Ada"));
        assert_eq!(profile.description, None);
        assert_eq!(read(serde_json::json!({"did": 1})), None);
    }
}
