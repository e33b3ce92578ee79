//! A trip to a provider and back. The browser holds one secret; what the provider is told (state, nonce,
//! the hash of the verifier) is made from it, and what the trip is for is sealed with it, so that an
//! answer counts in that browser alone, once, and for that.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rapport_model::actor::Actor;
use rapport_model::ids::{ProviderId, SessionId, UserId};
use rapport_model::program::provider::Provider;
use rapport_model::time::Span;
use rapport_networks::openid::{Claims, Client, Code, Expected, Keys, discover, redeem};
use rapport_store::{ProviderRow, ProviderTrip};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::arrive::{Arrived, arrive};
use super::errand::Errand;
use super::{failed, secret_of};
use crate::app::App;
use crate::error::Error;
use crate::program::session::Token;

/// How long someone may take at the provider.
pub(super) const LIFE: Span = Span::MINUTE.times(10);
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

/// A browser that comes back.
#[derive(Debug, Clone, Copy)]
pub struct Browser<'a> {
    /// What it holds.
    pub token: &'a str,
    /// Where it asks from.
    pub from: IpAddr,
    /// What it runs on, in words.
    pub device: &'a str,
    /// Who is signed in there, with which session.
    pub signed_in: Option<(Actor, SessionId)>,
}

/// Someone who came back.
#[derive(Debug)]
pub struct Returned {
    /// What they had set out for.
    pub errand: Errand,
    /// What came of it: [`Error::SignIn`] when the answer is not to a question of this browser;
    /// [`Error::Conflict`] when what the provider says is not to be believed or not enough, or the account
    /// is another's; [`Error::Invalid`] for what they wrote when they set out; [`Error::Unavailable`].
    pub outcome: Result<Arrived, Error>,
}

/// Sends someone to a provider; `user` is whoever is signed in and sets out.
///
/// # Errors
/// [`Error::NotFound`], [`Error::TooMany`], [`Error::Unavailable`] when it cannot be asked,
/// [`Error::Conflict`] when the errand is too long.
pub async fn set_out(
    app: &App,
    id: ProviderId,
    user: Option<UserId>,
    errand: &Errand,
    redirect_uri: &str,
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
    // A name is asked for where an account may be made.
    let scope = match errand {
        Errand::Join { .. } => "openid email profile",
        _ => "openid email",
    };
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("scope", scope)
        .append_pair("client_id", &row.provider.client_id)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("state", &made_from(&token, "state"))
        .append_pair("nonce", &made_from(&token, "nonce"))
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    if matches!(errand, Errand::Confirm { .. }) {
        // To be signed in there is not enough; some providers understand the one, some the other.
        url.query_pairs_mut()
            .append_pair("prompt", "login")
            .append_pair("max_age", "0");
    }
    let trip = ProviderTrip {
        provider: id,
        user,
        errand: errand.seal(app.chance(), &token)?,
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

/// Takes someone in who comes back from a provider with an answer.
///
/// # Errors
/// [`Error::SignIn`] when this browser is on no trip, or was for too long; [`Error::TooMany`].
pub async fn come_back(
    app: &App,
    browser: Browser<'_>,
    answer: Answer,
    redirect_uri: &str,
) -> Result<Returned, Error> {
    app.limits().check_address(browser.from)?;
    let token = Token::held(browser.token);
    let (hash, now) = (token.hash(), app.now());
    let trip = app
        .store()
        .write_instance(move |instance| Box::pin(async move { instance.come_back(&hash).await }))
        .await?
        .filter(|trip| trip.expires_at > now)
        .ok_or(Error::SignIn)?;
    let errand = Errand::open(&trip.errand, &token).ok_or(Error::SignIn)?;
    let outcome = match ask(app, &trip, &token, answer, redirect_uri).await {
        Ok((provider, claims)) => arrive(app, &trip, &errand, (&provider, &claims), browser).await,
        Err(error) => Err(error),
    };
    Ok(Returned { errand, outcome })
}

/// Who the provider says they are, if its answer is one to this browser.
async fn ask(
    app: &App,
    trip: &ProviderTrip,
    token: &Token,
    answer: Answer,
    redirect_uri: &str,
) -> Result<(Provider, Claims), Error> {
    let row = find(app, trip.provider).await?;
    let own = answer.state == made_from(token, "state")
        && (1..=CODE_LIMIT).contains(&answer.code.len())
        && answer
            .issuer
            .as_ref()
            .is_none_or(|issuer| *issuer == row.provider.issuer);
    if !own {
        return Err(Error::SignIn);
    }
    let claims = claims(app, &row, token, &answer.code, redirect_uri).await?;
    Ok((row.provider, claims))
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
