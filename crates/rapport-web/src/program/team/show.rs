//! Everyone who works here, inviting somebody, and letting somebody set a new password. Links are shown
//! once, on the answer to the form itself, to be copied by hand; an invitation is also sent to the address
//! it is for, where mail goes out and whoever invites wants it.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rapport_app::program::invitations::{self, NewInvitation};
use rapport_app::program::{mail, members, reset_link};
use rapport_app::understand::teams::{self, TeamForm};
use rapport_model::actor::Role;
use rapport_model::ids::{InvitationId, UserId};
use rapport_model::program::invitation::Invitation;
use rapport_model::program::mail::{Mail, MailState};
use rapport_model::program::member::Member;
use rapport_model::understand::team::Team;

use crate::Web;
use crate::address::Id;
use crate::compression::unpacked;
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::parts::person::initials;
use crate::parts::words;
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "program/team/show.html")]
pub(super) struct TeamPage {
    shell: Shell,
    me: UserId,
    members: Vec<Member>,
    invitations: Vec<Invitation>,
    /// What became of the mails that brought them.
    mails: HashMap<InvitationId, Mail>,
    /// This instance sends mail.
    sends: bool,
    /// The link that was just made, and what it is good for.
    made: Option<(String, Invitation)>,
    /// The link that sets a member's password, and whose.
    reset: Option<(String, String)>,
    /// What was written for the new invitation.
    email: String,
    send: bool,
    role: Role,
    teams: Vec<Team>,
    /// What was written for a new team.
    pub(super) new_team: TeamForm,
    pub(super) mistakes: Mistakes,
}

/// `GET /team`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
) -> Result<Response, Problem> {
    let page = TeamPage::read(&web, &session, shell).await?;
    Ok(shell::page(StatusCode::OK, &page))
}

/// `POST /team/invitations`
pub(crate) async fn invite(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let new = NewInvitation {
        role: fields.read("role").unwrap_or(Role::Seller),
        email: fields.text("email").to_owned(),
        send: fields.text("send") == "yes",
    };
    let outcome = invitations::make(&web.app, session.actor(), new.clone()).await;
    let mut page = TeamPage::read(&web, &session, shell).await?;
    page.role = new.role;
    page.send = new.send;
    let status = match outcome {
        Ok((secret, made)) => {
            let path = format!("/join/{}", secret.text());
            page.made = Some((link(&web, &headers, &path), made));
            StatusCode::CREATED
        }
        Err(error) => {
            page.mistakes = match error {
                rapport_app::Error::Conflict(message) => Mistakes::one("email", message),
                error => Mistakes::found(error, "")?,
            };
            page.email = new.email;
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    Ok(unpacked(shell::page(status, &page)))
}

/// `POST /team/members/{id}/reset-password`
pub(crate) async fn reset_password(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    headers: HeaderMap,
    Id(who): Id<UserId>,
) -> Result<Response, Problem> {
    let made = reset_link::make_for(&web.app, session.actor(), who).await?;
    let mut page = TeamPage::read(&web, &session, shell).await?;
    let member = page.members.iter().find(|member| member.user == who);
    let name = member.map_or_else(String::new, |member| member.name.clone());
    page.reset = Some((link(&web, &headers, &made.path()), name));
    Ok(unpacked(shell::page(StatusCode::CREATED, &page)))
}

impl TeamPage {
    pub(super) async fn read(web: &Web, session: &Session, shell: Shell) -> Result<Self, Problem> {
        let actor = session.actor();
        let mut members = members::list(&web.app, actor).await?;
        members.sort_by_key(|member| !member.is_active());
        let invitations = invitations::list(&web.app, actor).await?;
        let mails = mail::of(&web.app, actor, &invitations).await?;
        Ok(Self {
            shell,
            me: actor.user,
            members,
            invitations,
            mails,
            sends: web.app.mailing().is_some(),
            made: None,
            reset: None,
            email: String::new(),
            send: true,
            role: Role::Seller,
            teams: teams::list(&web.app, actor).await?,
            new_team: TeamForm::default(),
            mistakes: Mistakes::default(),
        })
    }

    fn headline(&self) -> String {
        let active = self.members.iter().filter(|member| member.is_active());
        match active.count() {
            1 => "You work here alone.".to_owned(),
            several => format!(
                "{} work here.",
                words::many(&(several as u64), "person", "people")
            ),
        }
    }

    /// The teams somebody is in, by name.
    fn teams_of(&self, member: &Member) -> String {
        let of = self
            .teams
            .iter()
            .filter(|team| team.members.contains(&member.user));
        of.map(|team| team.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// What became of the mail that brought an invitation, in words; `None` when none was to be sent.
    fn mailed(&self, invitation: &Invitation) -> Option<String> {
        let mail = self.mails.get(&invitation.id)?;
        Some(match mail.state {
            MailState::Waiting if mail.attempts == 0 => "the mail is on its way".to_owned(),
            MailState::Waiting => format!(
                "the mail has not gone out ({}); it is tried again {}",
                mail.said,
                self.shell.exact(&mail.next_at)
            ),
            MailState::Sending => "the mail is going out".to_owned(),
            MailState::Sent => format!("mailed {}", self.shell.ago(&mail.changed_at)),
            MailState::Failed => format!(
                "the mail could not be sent ({}); revoke it and invite again, or send a link yourself",
                mail.said
            ),
            MailState::Uncertain => format!(
                "the mail may have arrived, or not ({}); ask, or revoke it and invite again",
                mail.said
            ),
        })
    }

    /// Who made an invitation, by name.
    fn inviter(&self, invitation: &Invitation) -> &str {
        let names: HashMap<UserId, &str> = self
            .members
            .iter()
            .map(|member| (member.user, member.name.as_str()))
            .collect();
        names
            .get(&invitation.invited_by)
            .copied()
            .unwrap_or_default()
    }
}

/// The address of a path under the name people use for this instance.
fn link(web: &Web, headers: &HeaderMap, path: &str) -> String {
    let called = headers.get(HOST).and_then(|host| host.to_str().ok());
    let base = web
        .settings
        .public_url
        .clone()
        .unwrap_or_else(|| format!("http://{}", called.unwrap_or("127.0.0.1:8080")));
    format!("{}{path}", base.trim_end_matches('/'))
}

/// Whether somebody is among them.
fn is_in(member: &Member, members: &[UserId]) -> bool {
    members.contains(&member.user)
}
