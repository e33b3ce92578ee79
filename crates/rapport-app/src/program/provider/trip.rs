//! A trip to a provider and back. The browser holds one secret; what the provider is told (state, nonce,
//! the hash of the verifier) is made from it, so that an answer counts in that browser alone, and once.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rapport_model::ids::{ProviderId, SessionId, UserId};
use rapport_model::time::Span;
use rapport_networks::openid::{Claims, Client, Code, Expected, Keys, discover, redeem};
use rapport_store::{ProviderRow, ProviderTrip};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::{failed, secret_of};
use crate::app::App;
use crate::error::Error;
use crate::program::session::Token;
use crate::program::sign_in::{self, Reached};

/// How long someone may take at the provider.
const LIFE: Span = Span::MINUTE.times(10);
/// The longest code that is redeemed, in bytes.
const CODE_LIMIT: usize = 4_096;

/// Someone on their way.
#[derive(Debug)]
pub struct Trip {
    /// What their browser holds.
    pub token: Token,
    /// Where it goes.
    pub url: String,
    /// What the provider is called.
    pub name: String,
}

/// What a provider sent someone back with.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// What was handed to it.
    pub state: String,
    /// What can be redeemed.
    pub code: String,
    /// Who it says it is, where it says so.
    pub issuer: Option<String>,
}

/// What came of it.
#[derive(Debug)]
pub enum Arrived {
    /// Their account signs them in; then to that page.
    SignedIn(Reached, String),
    /// Their account is linked; then to that page.
    Linked(String),
    /// Nobody linked that account.
    Unknown,
}

/// Sends someone to a provider, to sign in or, for someone who is signed in, to link their account there.
///
/// # Errors
/// [`Error::NotFound`], [`Error::TooMany`], [`Error::Unavailable`] when it cannot be asked.
pub async fn set_out(
    app: &App,
    id: ProviderId,
    linking: Option<UserId>,
    redirect_uri: &str,
    back: &str,
    from: IpAddr,
) -> Result<Trip, Error> {
    app.limits().check_address(from)?;
    let row = find(app, id).await?;
    let now = app.now();
    let provider = discover(&app.outbound(), &row.provider.issuer, now)
        .await
        .map_err(|error| failed(&error))?;
    let token = Token::new(app);
    let mut url = Url::parse(&provider.authorization_endpoint)
        .map_err(|_| Error::Unavailable("the provider says no address to go to".to_owned()))?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(made_from(&token, "verifier")));
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("scope", "openid email")
        .append_pair("client_id", &row.provider.client_id)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("state", &made_from(&token, "state"))
        .append_pair("nonce", &made_from(&token, "nonce"))
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    let trip = ProviderTrip {
        provider: id,
        user: linking,
        back: back.to_owned(),
        expires_at: now.plus(LIFE),
    };
    let hash = token.hash();
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move { instance.set_out(&hash, &trip, now).await })
        })
        .await?;
    Ok(Trip {
        token,
        url: url.into(),
        name: row.provider.name,
    })
}

/// Takes someone in who comes back from a provider with an answer, in the browser that holds `token`;
/// `signed_in` says who is signed in there, with which session.
///
/// # Errors
/// [`Error::SignIn`] when the answer is not to a question of this browser; [`Error::Conflict`] when what
/// the provider says is not to be believed, or the account is another's; [`Error::Unavailable`];
/// [`Error::TooMany`].
pub async fn come_back(
    app: &App,
    token: &str,
    answer: Answer,
    redirect_uri: &str,
    (from, device): (IpAddr, &str),
    signed_in: Option<(UserId, SessionId)>,
) -> Result<Arrived, Error> {
    app.limits().check_address(from)?;
    let token = Token::held(token);
    let (hash, now) = (token.hash(), app.now());
    let trip = app
        .store()
        .write_instance(move |instance| Box::pin(async move { instance.come_back(&hash).await }))
        .await?
        .filter(|trip| trip.expires_at > now)
        .ok_or(Error::SignIn)?;
    let row = find(app, trip.provider).await?;
    let own = answer.state == made_from(&token, "state")
        && (1..=CODE_LIMIT).contains(&answer.code.len())
        && answer
            .issuer
            .as_ref()
            .is_none_or(|issuer| *issuer == row.provider.issuer);
    if !own {
        return Err(Error::SignIn);
    }
    let claims = claims(app, &row, &token, &answer.code, redirect_uri).await?;
    let Some(linking) = trip.user else {
        let mut instance = app.store().read_instance().await?;
        let user = instance
            .user_by_provider(row.provider.id, &claims.subject)
            .await?;
        drop(instance);
        return match user {
            Some(user) => {
                let reached = sign_in::proven(app, user, device).await?;
                Ok(Arrived::SignedIn(reached, trip.back))
            }
            None => Ok(Arrived::Unknown),
        };
    };
    // Whoever set out to link has to be the one who comes back.
    let Some((user, keep)) = signed_in.filter(|(user, _)| *user == linking) else {
        return Err(Error::SignIn);
    };
    let (id, fields) = (
        row.provider.id,
        json!({ "provider": [null, row.provider.id] }),
    );
    let change = app.change("provider.linked", user, fields);
    let linked = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let email = claims.email.as_deref();
                let linked = instance
                    .link_provider_account(id, &claims.subject, user, email, now)
                    .await?;
                if linked {
                    instance.end_sessions(user, Some(keep)).await?;
                    instance.record(Some(user), now, &[change]).await?;
                    return Ok(true);
                }
                let whose = instance.user_by_provider(id, &claims.subject).await?;
                Ok(whose == Some(user))
            })
        })
        .await?;
    if linked {
        Ok(Arrived::Linked(trip.back))
    } else {
        let message =
            "that account signs in someone else here; use another, or have them unlink it";
        Err(Error::Conflict(message.to_owned()))
    }
}

/// What the provider says about whoever brought this code.
async fn claims(
    app: &App,
    row: &ProviderRow,
    token: &Token,
    code: &str,
    redirect_uri: &str,
) -> Result<Claims, Error> {
    let (outbound, now) = (app.outbound(), app.now());
    let id = row.provider.id.to_string();
    let secret = app.keys()?.open(secret_of(&id), &row.client_secret)?;
    let secret = String::from_utf8(secret)
        .map_err(|_| Error::Damaged("the secret of a provider".to_owned()))?;
    let verifier = made_from(token, "verifier");
    let told = async {
        let provider = discover(&outbound, &row.provider.issuer, now).await?;
        let client = Client {
            id: &row.provider.client_id,
            secret: &secret,
        };
        let code = Code {
            code,
            verifier: &verifier,
            redirect_uri,
        };
        let id_token = redeem(&outbound, &provider, client, code, now).await?;
        let keys = Keys::read(&outbound, &provider, now).await?;
        let expected = Expected {
            issuer: &row.provider.issuer,
            client_id: &row.provider.client_id,
            nonce: &made_from(token, "nonce"),
            now,
        };
        Claims::read(&id_token, &keys, expected)
    };
    told.await.map_err(|error| failed(&error))
}

async fn find(app: &App, id: ProviderId) -> Result<ProviderRow, Error> {
    let mut instance = app.store().read_instance().await?;
    let row = instance.provider(id).await?;
    row.ok_or(Error::NotFound("provider"))
}

/// What the provider is told, which gives nothing of the token away.
fn made_from(token: &Token, what: &str) -> String {
    let text = format!("{what} {}", token.secret());
    URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::session;

    #[test]
    fn what_the_provider_is_told_differs_and_stays_within_what_is_allowed() {
        let token = Token::held("secret");
        let all = ["state", "nonce", "verifier"].map(|what| made_from(&token, what));
        assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2]);
        // A verifier has 43 to 128 characters.
        assert!(
            all.iter()
                .all(|text| text.len() == 43 && !text.contains("secret"))
        );
        let hash = session::hash_of("secret");
        assert!(
            all.iter()
                .all(|text| *text != URL_SAFE_NO_PAD.encode(&hash))
        );
    }
}
