//! The audit: who did, saw or took out what. Every change that is not everyday work is an entry by itself,
//! written in its own transaction; the verbs here add what changes nothing: reading and taking out
//! people's records by program, and being refused.
//!
//! Pages are read without an entry: noting each would be a write for every look, and watching colleagues
//! work is not what it is for.

use std::collections::HashMap;
use std::future::Future;

use rapport_model::actor::{Actor, Right};
use rapport_model::ids::{PersonId, UserId, WorkspaceId};
use rapport_model::program::audit::{Act, Entry, Origin};
use rapport_store::audit_hash;

use crate::app::App;
use crate::error::Error;

pub use rapport_store::AuditFilter;

/// Entries that are read at a time when all of them are.
const AT_A_TIME: usize = 1_000;

/// Does some work for someone who came in that way: what it does is noted so.
pub async fn coming_from<T>(origin: Origin, work: impl Future<Output = T>) -> T {
    rapport_store::coming_from(origin, work).await
}

/// Notes that a program read the records of people.
///
/// # Errors
/// When it cannot be noted: then they are not handed out.
pub async fn people_read(app: &App, actor: &Actor, people: &[PersonId]) -> Result<(), Error> {
    if people.is_empty() {
        return Ok(());
    }
    let mut ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    ids.sort_unstable();
    ids.dedup();
    note(app, actor, "people.read", ids.join(" ")).await
}

/// Notes that something was taken out whole, such as `sources`.
///
/// # Errors
/// When it cannot be noted: then it is not handed out.
pub async fn exported(app: &App, actor: &Actor, what: &str) -> Result<(), Error> {
    note(app, actor, "records.exported", what.to_owned()).await
}

/// Notes that the policy said no.
pub async fn refused(app: &App, actor: &Actor, right: Right) {
    let word = serde_json::to_value(right).unwrap_or_default();
    let word = word.as_str().unwrap_or_default().to_owned();
    if let Err(error) = note(app, actor, "request.refused", word).await {
        tracing::warn!(%error, "a refusal could not be noted in the audit");
    }
}

/// Notes that someone who is known here did not prove to be who they said. It is done beside the answer,
/// so that the answer tells nobody by its time who has an account.
pub(crate) fn sign_in_failed(app: &App, user: Option<UserId>) {
    let Some(user) = user else { return };
    let (app, now) = (app.clone(), app.now());
    let noting = async move {
        let noted = app.store().write_instance(move |instance| {
            Box::pin(async move {
                for actor in instance.memberships(user).await? {
                    let act = Act {
                        kind: "sign_in.failed",
                        record: user.to_string(),
                    };
                    instance.workspace(actor.workspace).audit(now, act);
                }
                Ok(())
            })
        });
        if let Err(error) = noted.await {
            tracing::warn!(%error, "a failed sign-in could not be noted in the audit");
        }
    };
    tokio::spawn(coming_from(rapport_store::origin(), noting));
}

async fn note(app: &App, actor: &Actor, kind: &'static str, record: String) -> Result<(), Error> {
    let now = app.now();
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                scoped.audit(now, Act { kind, record });
                Ok(())
            })
        })
        .await?;
    Ok(())
}

/// Entries from before a place, the newest first.
///
/// # Errors
/// When the role may not see them.
pub async fn page(
    app: &App,
    actor: &Actor,
    filter: &AuditFilter,
    before: Option<u64>,
    limit: usize,
) -> Result<Vec<Entry>, Error> {
    actor.may(Right::ReadAudit)?;
    let before = before.unwrap_or(u64::MAX);
    let mut scoped = app.read(actor).await?;
    let rows = scoped.audit_page(filter, before, limit).await?;
    Ok(rows.into_iter().map(|row| row.entry).collect())
}

/// The members by id, with their names, and every act there is an entry of: what can be looked for.
///
/// # Errors
/// When the role may not see them.
pub async fn known(
    app: &App,
    actor: &Actor,
) -> Result<(HashMap<UserId, String>, Vec<String>), Error> {
    actor.may(Right::ReadAudit)?;
    let mut scoped = app.read(actor).await?;
    let names = scoped.member_names().await?.into_iter().collect();
    Ok((names, scoped.audited_acts().await?))
}

/// Whether a chain is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// How many entries were looked at.
    pub entries: u64,
    /// The first place where it does not hold.
    pub broken_at: Option<u64>,
    /// The hash of the last entry, in hexadecimal digits: kept elsewhere, it shows later that nothing
    /// before it was rewritten.
    pub hash: String,
}

/// Looks at every entry of the actor's workspace.
///
/// # Errors
/// When the role may not see them.
pub async fn verify(app: &App, actor: &Actor) -> Result<Chain, Error> {
    actor.may(Right::ReadAudit)?;
    verify_in(app, actor.workspace).await
}

/// Looks at every entry of every workspace; for whoever runs the instance.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify_all(app: &App) -> Result<Vec<(WorkspaceId, Chain)>, Error> {
    let workspaces = app
        .store()
        .read_instance()
        .await?
        .audited_workspaces()
        .await?;
    let mut chains = Vec::new();
    for workspace in workspaces {
        chains.push((workspace, verify_in(app, workspace).await?));
    }
    Ok(chains)
}

async fn verify_in(app: &App, workspace: WorkspaceId) -> Result<Chain, Error> {
    let mut instance = app.store().read_instance().await?;
    let mut scoped = instance.workspace(workspace);
    // What is added meanwhile is not looked at.
    let (last, head) = scoped.audit_head().await?;
    let (mut place, mut hash) = (0, vec![0; 32]);
    while place < last {
        let rows = scoped.audit_after(place, AT_A_TIME).await?;
        let rows = rows.into_iter().filter(|row| row.entry.position <= last);
        let before = place;
        for row in rows {
            hash = audit_hash(&hash, workspace, &row.entry);
            if row.entry.position != place + 1 || row.hash != hash {
                return Ok(broken(place + 1, place, &head));
            }
            place += 1;
        }
        if place == before {
            return Ok(broken(place + 1, place, &head));
        }
    }
    if hash != head {
        return Ok(broken(place.max(1), place, &head));
    }
    Ok(Chain {
        entries: place,
        broken_at: None,
        hash: hex(&head),
    })
}

fn broken(at: u64, entries: u64, head: &[u8]) -> Chain {
    Chain {
        entries,
        broken_at: Some(at),
        hash: hex(head),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// How entries are taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a spreadsheet.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

/// Every entry a filter finds, the newest first, as a text; the taking out is an entry itself, and not
/// in it.
///
/// # Errors
/// When the role may not see them, or it cannot be noted.
pub async fn export(
    app: &App,
    actor: &Actor,
    filter: &AuditFilter,
    format: Format,
) -> Result<String, Error> {
    actor.may(Right::ReadAudit)?;
    let mut text = match format {
        Format::Csv => "position,at,actor,means,from,act,record\r\n".to_owned(),
        Format::JsonLines => String::new(),
    };
    let mut before = None;
    loop {
        let entries = page(app, actor, filter, before, AT_A_TIME).await?;
        for entry in &entries {
            text += &line(entry, format);
        }
        before = entries.last().map(|entry| entry.position);
        if entries.len() < AT_A_TIME {
            break;
        }
    }
    exported(app, actor, "audit").await?;
    Ok(text)
}

/// Every part is an id or one of our own words: nothing a spreadsheet would run or a comma would tear.
fn line(entry: &Entry, format: Format) -> String {
    match format {
        Format::JsonLines => format!("{}\n", serde_json::to_string(entry).unwrap_or_default()),
        Format::Csv => format!(
            "{},{},{},{},{},{},{}\r\n",
            entry.position,
            entry.at,
            entry
                .actor
                .map(|actor| actor.to_string())
                .unwrap_or_default(),
            entry.means.word(),
            entry.from.as_deref().unwrap_or_default(),
            entry.act,
            entry.record,
        ),
    }
}
