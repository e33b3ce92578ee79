//! Mail on its way out: one letter to one person, handed to the operator's own server (SMTP, RFC 5321)
//! over a line that others cannot read.
//!
//! A letter is handed over once. Whether that happened is known unless the line breaks between the end
//! of the letter and the server's answer; then it is [`MailError::Uncertain`], and a person decides.
//!
//! It deliberately sends no mail past the operator's server, retries nothing, asks for no receipts, puts
//! nothing into letters that tells who read them, and reads no mail.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, SinglePart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::{Address, Message};
use rapport_model::time::Moment;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::timeout;

use crate::outbound::{Line, Outbound};
use crate::plain_text;

mod server;
#[cfg(test)]
mod tests;

use server::Encryption;
pub use server::{MailServer, MailSettings};

/// How long handing over a letter may take, from the first look-up to the server's answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);
/// How much is kept of what a server says, in characters.
const SAID: usize = 300;

/// One letter to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Makes its `Message-ID`: the same letter has the same one, always.
    pub id: String,
    /// Who it is to, as `name@example.com`.
    pub to: String,
    /// A line.
    pub subject: String,
    /// Plain text; lines end with `\n`.
    pub text: String,
    /// When it was written.
    pub written_at: Moment,
}

/// Why a letter is not known to be on its way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It was not handed over, and may be later.
    #[error("{0}")]
    NotNow(String),
    /// The server will not take it for this address.
    #[error("{0}")]
    Refused(String),
    /// It was handed over, and whether the server kept it is not known.
    #[error("it was handed over, and then {0}")]
    Uncertain(String),
}

impl Outbound {
    /// Hands a letter over; gives what the server said to it.
    ///
    /// # Errors
    /// [`MailError`].
    pub async fn send_mail(
        &self,
        server: &MailServer,
        letter: &Letter,
    ) -> Result<String, MailError> {
        let to = letter.to.parse::<Address>();
        let to = to.map_err(|_| {
            MailError::Refused(format!("“{}” is not an address mail goes to", letter.to))
        })?;
        let bytes = written(server, letter, &to)?;
        let handed_over = AtomicBool::new(false);
        let talk = async {
            let mut line = self.greeted(server).await?;
            let said = hand_over(&mut line, server, &to, &bytes, &handed_over).await?;
            Ok((said, line))
        };
        let (said, mut line) = timeout(PATIENCE, talk).await.unwrap_or_else(|_| {
            let late = format!("{} did not answer for {PATIENCE:?}", server.host());
            Err(if handed_over.load(Ordering::Relaxed) {
                MailError::Uncertain(late)
            } else {
                MailError::NotNow(late)
            })
        })?;
        let _ = timeout(GOODBYE, line.quit()).await;
        Ok(said)
    }

    /// Whether the server answers, proves who it is and takes the login; nothing is sent.
    ///
    /// # Errors
    /// [`MailError::NotNow`].
    pub async fn try_mail_server(&self, server: &MailServer) -> Result<(), MailError> {
        let greeted = timeout(PATIENCE, self.greeted(server)).await;
        let mut line = greeted.map_err(|_| {
            MailError::NotNow(format!("{} did not answer for {PATIENCE:?}", server.host()))
        })??;
        let _ = timeout(GOODBYE, line.quit()).await;
        Ok(())
    }

    /// A line on which the server knows who speaks.
    async fn greeted(&self, server: &MailServer) -> Result<AsyncSmtpConnection, MailError> {
        let not_now = |error: SmtpError| MailError::NotNow(said(server, &error));
        let from_the_start = server.encryption == Encryption::FromTheStart;
        let line = self
            .connect_named(&server.named, from_the_start)
            .await
            .map_err(|error| MailError::NotNow(error.to_string()))?;
        let ours = ClientId::Domain(server.from.email.domain().to_owned());
        let line = AsyncSmtpConnection::connect_with_transport(Box::new(line), &ours).await;
        let mut line = line.map_err(not_now)?;
        if server.encryption == Encryption::Upgraded {
            if !line.can_starttls() {
                return Err(MailError::NotNow(format!(
                    "{} offers no STARTTLS; if it speaks TLS from the start, name it as smtps://",
                    server.host()
                )));
            }
            let upgraded = line.starttls(server.upgrade.clone(), &ours).await;
            upgraded.map_err(not_now)?;
        }
        if let Some(login) = &server.login {
            line.auth(DEFAULT_MECHANISMS, login)
                .await
                .map_err(not_now)?;
        }
        Ok(line)
    }
}

/// A letter as it goes over the wire (RFC 5322).
fn written(server: &MailServer, letter: &Letter, to: &Address) -> Result<Vec<u8>, MailError> {
    let millis = u64::try_from(letter.written_at.micros() / 1_000).unwrap_or(0);
    let date = std::time::UNIX_EPOCH + Duration::from_millis(millis);
    // Whoever answers automatically leaves this one alone (RFC 3834).
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    let message = Message::builder()
        .from(server.from.clone())
        .to(Mailbox::new(None, to.clone()))
        .subject(&letter.subject)
        .date(date)
        .message_id(Some(format!(
            "<{}@{}>",
            letter.id,
            server.from.email.domain()
        )))
        .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
        .singlepart(
            SinglePart::builder()
                .header(ContentType::TEXT_PLAIN)
                // Links stay whole and nothing depends on what the servers on the way can carry.
                .header(ContentTransferEncoding::QuotedPrintable)
                .body(letter.text.clone()),
        );
    let message = message.map_err(|error| MailError::Refused(error.to_string()))?;
    Ok(message.formatted())
}

async fn hand_over(
    line: &mut AsyncSmtpConnection,
    server: &MailServer,
    to: &Address,
    bytes: &[u8],
    handed_over: &AtomicBool,
) -> Result<String, MailError> {
    let ours = &server.from.email;
    let plain = [ours, to].iter().all(|address| {
        let address: &str = (*address).as_ref();
        address.is_ascii()
    });
    let mut parameters = Vec::new();
    if !plain {
        if !line.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(MailError::Refused(format!(
                "{} takes no addresses with letters beyond ASCII",
                server.host()
            )));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    // A sender that is refused is a matter of the settings, not of this letter.
    line.command(Mail::new(Some(ours.clone()), parameters))
        .await
        .map_err(|error| MailError::NotNow(said(server, &error)))?;
    line.command(Rcpt::new(to.clone(), Vec::new()))
        .await
        .map_err(|error| refused(server, &error))?;
    line.command(Data)
        .await
        .map_err(|error| refused(server, &error))?;
    handed_over.store(true, Ordering::Relaxed);
    let answer = line.message(bytes).await.map_err(|error| {
        if error.status().is_some() {
            refused(server, &error)
        } else {
            MailError::Uncertain(said(server, &error))
        }
    })?;
    let words: Vec<&str> = answer.message().collect();
    Ok(shown(&words.join(" ")))
}

fn refused(server: &MailServer, error: &SmtpError) -> MailError {
    if error.is_permanent() {
        MailError::Refused(said(server, error))
    } else {
        MailError::NotNow(said(server, error))
    }
}

/// What went wrong, down to the last reason.
fn said(server: &MailServer, error: &SmtpError) -> String {
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        let reason = error.to_string();
        if !words.contains(&reason) {
            words = format!("{words}: {reason}");
        }
        source = error.source();
    }
    format!("{} answered: {}", server.host(), shown(&words))
}

fn shown(text: &str) -> String {
    plain_text::plain(text).chars().take(SAID).collect()
}

impl AsyncTokioStream for Line {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        match self {
            Self::Plain(stream) => stream.peer_addr(),
            Self::Secure(stream) => stream.get_ref().0.peer_addr(),
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Secure(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Secure(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Secure(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Secure(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
