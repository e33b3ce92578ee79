//! The server mail is handed to, as the operator names it.

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use url::Url;

use crate::outbound::Named;

/// How the line to the server is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encryption {
    /// TLS from the first byte (RFC 8314).
    FromTheStart,
    /// TLS after `STARTTLS` (RFC 3207), which the server has to offer.
    Upgraded,
    /// None.
    None,
}

/// A server that takes mail, and in whose name it is sent.
#[derive(Clone)]
pub struct MailServer {
    pub(super) named: Named,
    pub(super) encryption: Encryption,
    pub(super) login: Option<Credentials>,
    pub(super) from: Mailbox,
    pub(super) upgrade: TlsParameters,
}

/// What the operator says about a server.
#[derive(Debug, Clone, Default)]
pub struct MailSettings {
    /// `smtps://HOST[:PORT]`, `smtp://HOST[:PORT]` (with `STARTTLS`) or `smtp-plain://HOST[:PORT]`.
    pub server: String,
    /// `name@example.com` or `Name <name@example.com>`.
    pub from: String,
    /// User name and password, if the server asks for them.
    pub login: Option<(String, String)>,
    /// Certificates in PEM of authorities that may vouch for the server, besides the public ones.
    pub authorities: Option<Vec<u8>>,
}

impl MailServer {
    /// Reads the settings; nothing is connected to.
    ///
    /// # Errors
    /// What is wrong with which of them, in words.
    pub fn new(settings: &MailSettings) -> Result<Self, String> {
        let wrong = |reason: String| format!("mail_server “{}”: {reason}", settings.server);
        let expected = "expected smtps://mail.example.com, smtp://mail.example.com:587 or smtp-plain://localhost:25";
        let url = Url::parse(&settings.server).map_err(|_| wrong(expected.to_owned()))?;
        let (encryption, usual) = match url.scheme() {
            "smtps" => (Encryption::FromTheStart, 465),
            "smtp" => (Encryption::Upgraded, 587),
            "smtp-plain" => (Encryption::None, 25),
            _ => return Err(wrong(expected.to_owned())),
        };
        if !url.username().is_empty() || url.password().is_some() {
            let reason =
                "user and password have settings of their own, mail_user and mail_password_file";
            return Err(wrong(reason.to_owned()));
        }
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or_else(|| wrong(expected.to_owned()))?;
        let bare = url.path().trim_matches('/').is_empty();
        if !bare || url.query().is_some() || url.fragment().is_some() {
            return Err(wrong(expected.to_owned()));
        }
        let port = url.port().unwrap_or(usual);
        let named = Named::new(host, port, settings.authorities.as_deref()).map_err(wrong)?;
        if encryption == Encryption::None && settings.login.is_some() && !named.is_here() {
            let reason = "a password does not travel in the clear; use smtps:// or smtp://";
            return Err(wrong(reason.to_owned()));
        }
        let from = settings.from.parse::<Mailbox>().map_err(|_| {
            format!(
                "mail_from “{}” is not an address: expected rapport@example.com or Rapport <rapport@example.com>",
                settings.from
            )
        })?;
        let mut upgrade = TlsParameters::builder(named.host());
        if let Some(pem) = &settings.authorities {
            let authority = Certificate::from_pem(pem).map_err(|error| wrong(error.to_string()))?;
            upgrade = upgrade.add_root_certificate(authority);
        }
        let upgrade = upgrade.build_rustls();
        Ok(Self {
            named,
            encryption,
            login: settings.login.clone().map(Credentials::from),
            from,
            upgrade: upgrade.map_err(|error| wrong(error.to_string()))?,
        })
    }

    /// Its host.
    #[must_use]
    pub fn host(&self) -> String {
        self.named.host()
    }

    /// The address mail comes from.
    #[must_use]
    pub fn from(&self) -> &str {
        self.from.email.as_ref()
    }
}

impl std::fmt::Debug for MailServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailServer")
            .field("host", &self.host())
            .field("encryption", &self.encryption)
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(server: &str) -> MailSettings {
        MailSettings {
            server: server.to_owned(),
            from: "Rapport <rapport@example.com>".to_owned(),
            ..MailSettings::default()
        }
    }

    #[test]
    fn the_scheme_says_how_the_line_is_kept() {
        for (server, encryption) in [
            ("smtps://mail.example.com", Encryption::FromTheStart),
            ("smtp://mail.example.com:2525", Encryption::Upgraded),
            ("smtp-plain://[::1]:25", Encryption::None),
        ] {
            let server = MailServer::new(&settings(server)).unwrap();
            assert_eq!(server.encryption, encryption);
            assert_eq!(server.from(), "rapport@example.com");
        }
    }

    #[test]
    fn what_cannot_be_used_is_told_with_the_way_out() {
        for (server, says) in [
            ("mail.example.com", "expected smtps://"),
            ("https://mail.example.com", "expected smtps://"),
            ("smtps://ada:secret@mail.example.com", "mail_password_file"),
            ("smtps://mail.example.com/x", "expected smtps://"),
            ("smtps://", "expected smtps://"),
        ] {
            let error = MailServer::new(&settings(server)).unwrap_err();
            assert!(error.contains(says), "{server}: {error}");
        }
        let login = Some(("ada".to_owned(), "secret".to_owned()));
        let plain = |server: &str| MailSettings {
            login: login.clone(),
            ..settings(server)
        };
        let error = MailServer::new(&plain("smtp-plain://mail.lan")).unwrap_err();
        assert!(error.contains("in the clear"), "{error}");
        assert!(MailServer::new(&plain("smtp-plain://127.0.0.1:1025")).is_ok());
        let nameless = MailSettings {
            from: "nobody".to_owned(),
            ..settings("smtps://mail.example.com")
        };
        let error = MailServer::new(&nameless).unwrap_err();
        assert!(error.contains("mail_from"), "{error}");
        let odd = MailSettings {
            authorities: Some(b"no certificate".to_vec()),
            ..settings("smtps://mail.example.com")
        };
        assert!(MailServer::new(&odd).is_err());
    }

    #[test]
    fn the_password_is_not_shown() {
        let server = MailServer::new(&MailSettings {
            login: Some(("ada".to_owned(), "canary".to_owned())),
            ..settings("smtps://mail.example.com")
        });
        assert!(!format!("{server:?}").contains("canary"));
    }
}
