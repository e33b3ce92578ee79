//! Redeeming the code a provider sent someone back with (RFC 6749, RFC 7636).

use rapport_model::time::Moment;
use serde::Deserialize;

use super::discovery::Provider;
use super::{OpenidError, shortened};
use crate::outbound::{Form, Outbound};

/// Whom the provider knows this instance as.
#[derive(Clone, Copy)]
pub struct Client<'a> {
    /// By name.
    pub id: &'a str,
    /// By secret.
    pub secret: &'a str,
}

/// What someone came back with, and what proves that they were sent from here.
#[derive(Clone, Copy)]
pub struct Code<'a> {
    /// The code.
    pub code: &'a str,
    /// Of which the provider was told the hash.
    pub verifier: &'a str,
    /// Where they came back to.
    pub redirect_uri: &'a str,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

#[derive(Default, Deserialize)]
struct Refusal {
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
}

/// Redeems a code and gives the ID token, unread.
///
/// # Errors
/// [`OpenidError`] when the provider cannot be reached or refuses.
pub async fn redeem(
    outbound: &Outbound,
    provider: &Provider,
    client: Client<'_>,
    code: Code<'_>,
    now: Moment,
) -> Result<String, OpenidError> {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code.code),
        ("redirect_uri", code.redirect_uri),
        ("code_verifier", code.verifier),
    ];
    let basic = provider.takes_basic();
    if !basic {
        fields.extend([("client_id", client.id), ("client_secret", client.secret)]);
    }
    let form = Form {
        url: &provider.token_endpoint,
        fields: &fields,
        credentials: basic.then_some((client.id, client.secret)),
    };
    let answer = outbound.send_form(form, now).await?;
    let issuer = shortened(&provider.issuer);
    if answer.status != 200 {
        let refusal: Refusal = serde_json::from_slice(&answer.body).unwrap_or_default();
        let (error, more) = (
            shortened(&refusal.error),
            shortened(&refusal.error_description),
        );
        return Err(OpenidError::Refused {
            issuer,
            reason: format!("status {} {error} {more}", answer.status),
        });
    }
    let tokens: Tokens =
        serde_json::from_slice(&answer.body).map_err(|_| OpenidError::Provider {
            issuer,
            reason: "its answer holds no ID token".to_owned(),
        })?;
    Ok(tokens.id_token)
}
