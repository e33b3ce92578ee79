//! Puts the parts together: the database the command line names, time, chance, the outbound client;
//! and whom a command acts for.

use std::path::PathBuf;

use rapport_app::App;
use rapport_app::clock::{Chance, Clock as _, SystemClock};
use rapport_app::program::mail::Mailing;
use rapport_app::program::{restore, setup, upgrade};
use rapport_model::actor::Actor;
use rapport_networks::mail::{MailServer, MailSettings};
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

/// Where people reach an instance that has no other name.
const AT_HOME: &str = "http://127.0.0.1:8080";

/// The address people type, without a slash at its end.
pub(crate) fn public_url(place: &Place) -> &str {
    let named = place.public_url.as_deref().unwrap_or(AT_HOME);
    named.trim_end_matches('/')
}

/// How mail goes out, as the settings say; `None` when they name no server.
pub(crate) fn mailing(place: &Place) -> Result<Option<Mailing>, String> {
    let mail = &place.mail;
    let Some(server) = &mail.mail_server else {
        let others = [
            ("mail_from", mail.mail_from.is_some()),
            ("mail_user", mail.mail_user.is_some()),
            ("mail_password_file", mail.mail_password_file.is_some()),
            ("mail_ca_file", mail.mail_ca_file.is_some()),
        ];
        return match others.iter().find(|(_, set)| *set) {
            Some((other, _)) => Err(format!("{other} is set, and no mail_server")),
            None => Ok(None),
        };
    };
    let from = mail.mail_from.as_deref();
    let from = from.ok_or("mail_server is set: name the address mail comes from with mail_from")?;
    if place.public_url.is_none() {
        let message = "mail_server is set: name the address people type with public_url, for the links in letters";
        return Err(message.to_owned());
    }
    let login = match (&mail.mail_user, &mail.mail_password_file) {
        (None, None) => None,
        (Some(user), Some(file)) => {
            let password = std::fs::read_to_string(file)
                .map_err(|error| format!("mail_password_file {}: {error}", file.display()))?;
            let password = password.trim_end_matches(['\r', '\n']);
            Some((user.clone(), password.to_owned()))
        }
        (Some(_), None) => return Err("mail_user is set, and no mail_password_file".to_owned()),
        (None, Some(_)) => return Err("mail_password_file is set, and no mail_user".to_owned()),
    };
    let authorities = match &mail.mail_ca_file {
        Some(file) => Some(
            std::fs::read(file)
                .map_err(|error| format!("mail_ca_file {}: {error}", file.display()))?,
        ),
        None => None,
    };
    let server = MailServer::new(&MailSettings {
        server: server.clone(),
        from: from.to_owned(),
        login,
        authorities,
    })?;
    Ok(Some(Mailing {
        server,
        public_url: public_url(place).to_owned(),
    }))
}

/// Opens the database and starts the program over it.
pub(crate) async fn open(place: &Place) -> Result<App, String> {
    // The one TLS implementation of the program; a second call is told it is there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mailing = mailing(place)?;
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
    if let Some(mailing) = mailing {
        app.send_mail(mailing);
    }
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
