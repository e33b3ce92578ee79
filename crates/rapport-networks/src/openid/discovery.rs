//! How a provider works, as it says itself (OpenID Connect Discovery 1.0).

use rapport_model::time::Moment;
use serde::Deserialize;

use super::{OpenidError, shortened};
use crate::outbound::{Get, Outbound};

/// A provider.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Provider {
    /// Its name for itself, an address.
    pub issuer: String,
    /// Where people are sent.
    pub authorization_endpoint: String,
    /// Where codes are redeemed.
    pub token_endpoint: String,
    /// Where its keys are.
    pub jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

impl Provider {
    /// Whether it takes a client's secret apart from the form, which is what it does by default.
    pub(super) fn takes_basic(&self) -> bool {
        let methods = self.token_endpoint_auth_methods_supported.as_ref();
        methods.is_none_or(|methods| {
            let takes = |method: &str| methods.iter().any(|one| one == method);
            takes("client_secret_basic") || !takes("client_secret_post")
        })
    }
}

/// Reads what a provider says about itself.
///
/// # Errors
/// [`OpenidError`] when it cannot be reached, is not what it was called, or leads to open connections.
pub async fn discover(
    outbound: &Outbound,
    issuer: &str,
    now: Moment,
) -> Result<Provider, OpenidError> {
    let wrong = |reason: String| OpenidError::Provider {
        issuer: shortened(issuer),
        reason,
    };
    let url = format!(
        "{}/.well-known/openid-configuration",
        issuer.trim_end_matches('/')
    );
    outbound.is_confidential(&url)?;
    let answer = outbound
        .get(Get::new(&url, "application/json"), now)
        .await?;
    if answer.status != 200 {
        return Err(wrong(format!(
            "{url} answers with status {}",
            answer.status
        )));
    }
    let provider: Provider = serde_json::from_slice(&answer.body)
        .map_err(|error| wrong(shortened(&error.to_string())))?;
    if provider.issuer != issuer {
        let called = shortened(&provider.issuer);
        return Err(wrong(format!(
            "it calls itself {called}, and that must be the same"
        )));
    }
    for url in [
        &provider.authorization_endpoint,
        &provider.token_endpoint,
        &provider.jwks_uri,
    ] {
        outbound.is_confidential(url)?;
    }
    Ok(provider)
}
