//! Signing in with a provider by OpenID Connect. Whoever is signed in links an account there, or makes
//! their account here with it when they accept an invitation; from then on it signs them in. Nobody is
//! ever found by their e-mail address alone: at another provider that address may be someone else's.

mod arrive;
mod errand;
mod trip;

use rapport_model::actor::{Actor, Right};
use rapport_model::ids::{ProviderId, SessionId};
use rapport_model::program::provider::{FIELD_LIMIT, NAME_LIMIT, Provider, ProviderAccount};
use rapport_networks::openid::{OpenidError, discover};
use rapport_store::ProviderRow;
use serde_json::json;

pub use arrive::Arrived;
pub use errand::{Errand, Kept};
pub use trip::{Answer, Browser, Returned, Trip, come_back, set_out};

use crate::app::App;
use crate::error::Error;
use crate::program::key_file::Cell;
use crate::program::password;

/// The most providers of an instance.
const MOST: usize = 10;

/// What a provider is to be.
#[derive(Clone)]
pub struct NewProvider {
    /// What people call it.
    pub name: String,
    /// Its name for itself, an address.
    pub issuer: String,
    /// Its name for this instance.
    pub client_id: String,
    /// What this instance proves to it who it is with.
    pub client_secret: String,
}

/// Adds a provider, after asking it how it works.
///
/// # Errors
/// [`Error::Invalid`] for a field, `issuer` above all when nothing that can be used is there;
/// [`Error::Forbidden`]; [`Error::Conflict`] when there are too many.
pub async fn add(app: &App, actor: &Actor, new: NewProvider) -> Result<Provider, Error> {
    actor.may(Right::EditWorkspace)?;
    let (name, issuer) = (new.name.trim(), new.issuer.trim());
    if name.is_empty() || name.chars().count() > NAME_LIMIT {
        let message = format!("say what people call it, in 1 to {NAME_LIMIT} characters");
        return Err(Error::invalid("name", message));
    }
    let (client_id, secret) = (new.client_id.trim(), new.client_secret.trim());
    for (field, text) in [
        ("issuer", issuer),
        ("client_id", client_id),
        ("client_secret", secret),
    ] {
        if text.is_empty() || text.len() > FIELD_LIMIT {
            let message = format!("as the provider gives it, 1 to {FIELD_LIMIT} bytes");
            return Err(Error::invalid(field, message));
        }
    }
    let now = app.now();
    discover(&app.outbound(), issuer, now)
        .await
        .map_err(|error| Error::invalid("issuer", error.to_string()))?;
    let provider = Provider {
        id: ProviderId::new(now, app.chance().id()),
        workspace: actor.workspace,
        name: name.to_owned(),
        issuer: issuer.to_owned(),
        client_id: client_id.to_owned(),
        created_at: now,
    };
    let cell = provider.id.to_string();
    let row = ProviderRow {
        client_secret: app
            .keys()?
            .seal(app.chance(), secret_of(&cell), secret.as_bytes())?,
        provider: provider.clone(),
    };
    let fields = json!({ "name": [null, provider.name], "issuer": [null, provider.issuer], "client_id": [null, provider.client_id] });
    let change = app.change("provider.added", provider.id, fields);
    let user = actor.user;
    let fits = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                if instance.providers().await?.len() >= MOST {
                    return Ok(false);
                }
                instance.insert_provider(&row).await?;
                instance.record(Some(user), now, &[change]).await?;
                Ok(true)
            })
        })
        .await?;
    if fits {
        Ok(provider)
    } else {
        Err(Error::Conflict(format!(
            "an instance has at most {MOST} providers; remove one first"
        )))
    }
}

/// Every provider someone can sign in with.
///
/// # Errors
/// When the database cannot be read.
pub async fn offered(app: &App) -> Result<Vec<Provider>, Error> {
    Ok(app.store().read_instance().await?.providers().await?)
}

/// The providers of the actor's workspace, for its admins, each with how many people have no other way
/// in.
///
/// # Errors
/// [`Error::Forbidden`], or when the database cannot be read.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<(Provider, u64)>, Error> {
    actor.may(Right::EditWorkspace)?;
    let mut instance = app.store().read_instance().await?;
    let mut ours = Vec::new();
    for provider in instance.providers().await? {
        if provider.workspace == actor.workspace {
            let people = instance.only_way_in(provider.id).await?;
            ours.push((provider, people));
        }
    }
    Ok(ours)
}

/// Removes a provider of the actor's workspace, with every account linked there. Whoever has no other
/// way in needs a link to set a password.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Conflict`] when it is the actor's own only way in.
pub async fn remove(app: &App, actor: &Actor, id: ProviderId) -> Result<(), Error> {
    actor.may(Right::EditWorkspace)?;
    let own = accounts(app, actor).await?;
    let here = own.iter().filter(|account| account.provider == id).count();
    if here > 0 && here == own.len() && !password::has(app, actor).await? {
        let message =
            "it is your own only way in; set a password first, under Password and sessions";
        return Err(Error::Conflict(message.to_owned()));
    }
    let (now, actor) = (app.now(), *actor);
    let change = app.change("provider.removed", id, json!({}));
    let removed = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let removed = instance.remove_provider(actor.workspace, id).await?;
                if removed {
                    instance.record(Some(actor.user), now, &[change]).await?;
                }
                Ok(removed)
            })
        })
        .await?;
    if removed {
        Ok(())
    } else {
        Err(Error::NotFound("provider"))
    }
}

/// The accounts one linked oneself.
///
/// # Errors
/// [`Error::Forbidden`], or when the database cannot be read.
pub async fn accounts(app: &App, actor: &Actor) -> Result<Vec<ProviderAccount>, Error> {
    actor.may(Right::EditSignIn)?;
    let mut instance = app.store().read_instance().await?;
    Ok(instance.provider_accounts(actor.user).await?)
}

/// Undoes one's own links with a provider. One's other sessions end.
///
/// # Errors
/// [`Error::NotFound`] when there are none, [`Error::Conflict`] when one has no password to sign in with.
pub async fn unlink(
    app: &App,
    actor: &Actor,
    keep: Option<SessionId>,
    id: ProviderId,
) -> Result<(), Error> {
    actor.may(Right::EditSignIn)?;
    if !password::has(app, actor).await? {
        let message = "you have no password to sign in with; set one first";
        return Err(Error::Conflict(message.to_owned()));
    }
    let (now, user) = (app.now(), actor.user);
    let change = app.change("provider.unlinked", user, json!({ "provider": [id, null] }));
    let unlinked = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                let unlinked = instance.unlink_provider(user, id).await?;
                if unlinked {
                    instance.end_sessions(user, keep).await?;
                    instance.record(Some(user), now, &[change]).await?;
                }
                Ok(unlinked)
            })
        })
        .await?;
    if unlinked {
        Ok(())
    } else {
        Err(Error::NotFound("linked account"))
    }
}

fn secret_of(row: &str) -> Cell<'_> {
    Cell {
        table: "provider",
        column: "client_secret",
        row,
    }
}

/// What a person can do about it, apart from what only the log says.
fn failed(error: &OpenidError) -> Error {
    tracing::warn!(%error, "a provider could not tell who someone is");
    match error {
        OpenidError::Outbound(_) | OpenidError::Provider { .. } => {
            Error::Unavailable("the provider cannot be asked now; try again in a while".to_owned())
        }
        OpenidError::Refused { .. } | OpenidError::Token { .. } => {
            Error::Conflict("the provider did not say who you are; begin again".to_owned())
        }
    }
}
