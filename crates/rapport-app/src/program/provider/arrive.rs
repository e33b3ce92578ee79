//! What is done for someone who came back from a provider, having proven there who they are.

use rapport_model::ids::{ProviderId, SessionId, UserId};
use rapport_model::program::provider::Provider;
use rapport_networks::openid::Claims;
use rapport_store::ProviderTrip;
use serde_json::json;

use super::errand::Errand;
use super::trip::{Browser, LIFE};
use crate::app::App;
use crate::error::Error;
use crate::program::invitations::{self, Vouched};
use crate::program::session::{self, Token};
use crate::program::sign_in::{self, Reached};
use crate::program::{confirm, second_factor, time_zone};

/// What came of a trip.
#[derive(Debug)]
pub enum Arrived {
    /// Their account signs them in.
    SignedIn(Token),
    /// The same; whoever holds this owes a code first.
    Code(Token),
    /// Their account is linked.
    Linked,
    /// They are in the workspace they were invited to, with a session there.
    Joined(Token),
    /// Their session is confirmed; the browser holds this from now on.
    Confirmed(Token),
    /// Nobody linked that account.
    Unknown,
}

/// Does what they set out for, now that they have proven who they are at the provider.
pub(super) async fn arrive(
    app: &App,
    trip: &ProviderTrip,
    errand: &Errand,
    (provider, claims): (&Provider, &Claims),
    browser: Browser<'_>,
) -> Result<Arrived, Error> {
    let known = async {
        let mut instance = app.store().read_instance().await?;
        let found = instance.user_by_provider(provider.id, &claims.subject);
        Ok::<_, Error>(found.await?)
    };
    // Whoever set out signed in has to be the one who comes back.
    let signed_in = browser
        .signed_in
        .filter(|(actor, _)| trip.user == Some(actor.user));
    match errand {
        Errand::SignIn { time_zone, .. } => match known.await? {
            Some(user) => {
                let reached = sign_in::proven(app, user, browser.device).await?;
                if let Reached::SignedIn(_, signed_in) = &reached {
                    time_zone::learn(app, signed_in, time_zone.clone()).await?;
                }
                Ok(how_far(reached))
            }
            None => Ok(Arrived::Unknown),
        },
        Errand::Link { .. } => {
            let (actor, keep) = signed_in.ok_or(Error::SignIn)?;
            link(app, provider.id, claims, actor.user, keep).await
        }
        Errand::Join {
            link,
            name,
            email,
            time_zone,
        } => {
            let signed_in = match known.await? {
                // A link is no way round the second factor: they join once they have shown a code.
                Some(user) if second_factor::is_on(app, user).await? => {
                    let reached = sign_in::proven(app, user, browser.device).await?;
                    return Ok(how_far(reached));
                }
                Some(user) => invitations::join_as(app, link, user).await?,
                None => {
                    let vouched = Vouched {
                        provider,
                        claims,
                        name,
                        email,
                    };
                    invitations::accept_vouched(app, link, vouched).await?
                }
            };
            let token = session::start(app, &signed_in, browser.device).await?;
            time_zone::learn(app, &signed_in, time_zone.clone()).await?;
            Ok(Arrived::Joined(token))
        }
        Errand::Confirm { session, .. } => {
            let (actor, held) = signed_in.ok_or(Error::SignIn)?;
            if held != *session {
                return Err(Error::SignIn);
            }
            if known.await? != Some(actor.user) {
                let message = "that is not the account you linked; confirm with yours";
                return Err(Error::Conflict(message.to_owned()));
            }
            let set_out_at = trip.expires_at.minus(LIFE);
            if !claims.are_proven_since(set_out_at) {
                let message = format!(
                    "{} did not have you prove who you are again; sign out there, then confirm once more",
                    provider.name
                );
                return Err(Error::Conflict(message));
            }
            Ok(Arrived::Confirmed(confirm::renew(app, &actor, held).await?))
        }
    }
}

fn how_far(reached: Reached) -> Arrived {
    match reached {
        Reached::SignedIn(token, _) => Arrived::SignedIn(token),
        Reached::Code(token) => Arrived::Code(token),
    }
}

/// Links an account there with a user here, and ends their other sessions.
async fn link(
    app: &App,
    id: ProviderId,
    claims: &Claims,
    user: UserId,
    keep: SessionId,
) -> Result<Arrived, Error> {
    let now = app.now();
    let change = app.change("provider.linked", user, json!({ "provider": [null, id] }));
    let claims = claims.clone();
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
        Ok(Arrived::Linked)
    } else {
        let message =
            "that account signs in someone else here; use another, or have them unlink it";
        Err(Error::Conflict(message.to_owned()))
    }
}
