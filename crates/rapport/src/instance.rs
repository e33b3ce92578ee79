//! Puts the parts together: the database the command line names, time, chance, the outbound client;
//! and whom a command acts for.

use std::path::PathBuf;

use rapport_app::App;
use rapport_app::clock::{Chance, Clock as _, SystemClock};
use rapport_app::program::{restore, setup, upgrade};
use rapport_model::actor::Actor;
use rapport_networks::outbound::{Outbound, Settings};
use rapport_store::Location;

use crate::command_line::{Place, Who};

/// Where the database is.
pub(crate) fn location(place: &Place) -> Location {
    match &place.database {
        Some(url) => Location::Postgres(url.clone()),
        None => Location::Directory(place.data.clone()),
    }
}

/// Where the keys are.
pub(crate) fn key_file(place: &Place) -> PathBuf {
    let named = place.key_file.clone();
    named.unwrap_or_else(|| place.data.join("rapport.key"))
}

/// Opens the database and starts the program over it.
pub(crate) async fn open(place: &Place) -> Result<App, String> {
    // The one TLS implementation of the program; a second call is told it is there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let now = SystemClock.now();
    let (store, plan) = upgrade::open(&location(place), &place.data, now, upgrade::Copy::First)
        .await
        .map_err(|error| error.to_string())?;
    if let Some(plan) = plan {
        tracing::info!(from = plan.from, copy = %plan.copy.display(), "the database was brought up to date");
    }
    let contact = place
        .contact
        .as_deref()
        .unwrap_or(rapport_app::app::NO_CONTACT);
    let settings = Settings {
        allow_hosts: place.allow_host.clone(),
        ..Settings::new(contact)
    };
    let outbound = Outbound::new(settings).map_err(|error| error.to_string())?;
    let app = App::start(store, SystemClock, Chance::from_system(), outbound)
        .await
        .map_err(|error| error.to_string())?;
    app.keep_keys_in(key_file(place));
    // What a restore left to be done comes before anything else.
    restore::settle(&app, &place.data)
        .await
        .map_err(|error| error.to_string())?;
    Ok(app)
}

/// The one a command acts for.
pub(crate) async fn acting(app: &App, who: &Who) -> Result<Actor, String> {
    setup::acting_for(app, who.user.as_deref(), who.workspace.as_deref())
        .await
        .map_err(|error| error.to_string())
}
