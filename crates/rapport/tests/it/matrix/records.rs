//! The records addresses can name: what every workspace has, what is made when it is asked for, and
//! what nobody who asks sees of their own workspace.

use rapport_app::program::invitations::{self, NewInvitation};
use rapport_app::understand::ingest::ingest;
use rapport_app::understand::saved_searches::{self, SearchForm};
use rapport_app::understand::signals::{self, Filter};
use rapport_app::understand::sources;
use rapport_app::understand::teams::{self, TeamForm};
use rapport_model::actor::{Actor, Role, TokenScope};
use rapport_model::understand::batch::Batch;
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::visibility::Visibility;

use super::world::Matrix;
use crate::world::said;

/// The records of one workspace that addresses can name, and those of one user.
#[derive(Default, Clone)]
pub(crate) struct Records {
    person: String,
    signal: String,
    interaction: String,
    search: String,
    source: String,
    member: String,
    invitation: String,
    provider: String,
    team: String,
    webhook: String,
    token: String,
    session: String,
    workspace: String,
}

impl Records {
    /// The one an address of that form is about: what stands before its id says of which kind it is.
    pub(crate) fn of(&self, path: &str) -> &str {
        let (before, _) = path.split_once("/{").unwrap();
        match before.rsplit('/').next().unwrap() {
            "today" => &self.person,
            "signals" => &self.signal,
            "interactions" => &self.interaction,
            "saved-searches" => &self.search,
            "sources" => &self.source,
            "members" => &self.member,
            "invitations" => &self.invitation,
            "providers" => &self.provider,
            "teams" => &self.team,
            "webhooks" => &self.webhook,
            "workspaces" => &self.workspace,
            "tokens" => &self.token,
            "sessions" => &self.session,
            other => panic!("{path}: {other} have no records yet; add one to Records"),
        }
    }

    /// Whether not everyone in a workspace sees every record of the kind an address of that form is about.
    pub(crate) fn can_be_hidden(path: &str) -> bool {
        let kinds = [
            "/today/{",
            "/signals/{",
            "/interactions/{",
            "/saved-searches/{",
        ];
        kinds.iter().any(|kind| path.contains(kind))
    }

    /// A list that can be narrowed to what belongs to one record, as an address that ends in its id.
    pub(crate) fn narrowed(path: &str) -> Option<&'static str> {
        match path {
            "/signals" => Some("/signals?saved_search="),
            "/api/v1/signals" => Some("/api/v1/signals?saved_search="),
            "/api/v1/interactions" => Some("/api/v1/interactions?person="),
            _ => None,
        }
    }

    /// The one an address that [`Self::narrowed`] gives is narrowed to.
    pub(crate) fn asked_for(&self, narrowed: &str) -> &str {
        if narrowed.ends_with("person=") {
            &self.person
        } else {
            &self.search
        }
    }

    /// Whether what an address of that form is about is one user's, and no colleague's.
    pub(crate) fn are_private(path: &str) -> bool {
        path.contains("/tokens/{") || path.contains("/sessions/{")
    }
}

impl Matrix {
    /// Keeps what was made besides, for the doors that follow.
    pub(crate) fn keep(&mut self, actor: &Actor, records: &Records) {
        self.kept.insert(actor.workspace, records.clone());
    }

    /// Records of every kind in a workspace: those that are there, or new ones.
    pub(crate) async fn kept(&mut self, actor: &Actor, new: bool) -> Records {
        if !new && let Some(kept) = self.kept.get(&actor.workspace) {
            return kept.clone();
        }
        self.made += 1;
        self.digest = None;
        let records = self.records(actor, self.made, Visibility::Everyone).await;
        self.kept.insert(actor.workspace, records.clone());
        records
    }

    /// What is hidden from everyone who asks in a workspace: a colleague's private records, and those of a
    /// team that colleague alone is in. A refusal changes nothing, so they are made once.
    pub(crate) async fn hidden(&mut self, here: &Actor) -> [(&'static str, Records); 2] {
        if let Some(hidden) = self.hidden.get(&here.workspace) {
            return hidden.clone();
        }
        self.digest = None;
        let owner = self.member(Some(here.workspace), Role::Admin).await.actor;
        let team = TeamForm {
            name: "Of one".to_owned(),
            members: vec![owner.user],
        };
        let team = teams::create(&self.app, &owner, team).await.unwrap();
        let n = self.made + 1;
        self.made += 2;
        let private = self.records(&owner, n, Visibility::Private).await;
        let team = Visibility::Team(team.id);
        let of_a_team = self.records(&owner, n + 1, team).await;
        let hidden = [
            ("a colleague's private one", private),
            ("one of a team they are not in", of_a_team),
        ];
        self.hidden.insert(here.workspace, hidden.clone());
        hidden
    }

    /// Records of every kind in a workspace; `n` makes them new.
    async fn records(&self, actor: &Actor, n: usize, visibility: Visibility) -> Records {
        let form = SearchForm {
            name: format!("Freezers {n}"),
            query: format!("freezer{n}"),
            triggers: Vec::new(),
            purpose: "testing".to_owned(),
            alert: Alert::AtOnce,
        };
        let search = saved_searches::create_seen_by(&self.app, actor, form, visibility)
            .await
            .unwrap();
        let source = sources::add_fictional(&self.app, actor, &format!("{n} {}", actor.workspace))
            .await
            .unwrap();
        let batch = Batch {
            arrivals: vec![said(
                &format!("{n}{}", actor.workspace),
                &format!("freezer{n}"),
            )],
            ..Batch::default()
        };
        ingest(&self.app, source.stream.id, batch, None)
            .await
            .unwrap();
        let filter = Filter {
            saved_search: Some(search.id),
            ..Filter::default()
        };
        let found = signals::list(&self.app, actor, &filter, None, 1)
            .await
            .unwrap();
        let signal = &found.findings[0];
        let interaction = rapport_app::today::act(&self.app, actor, signal.person)
            .await
            .unwrap();
        rapport_app::today::undo(&self.app, actor, interaction)
            .await
            .unwrap();
        Records {
            person: signal.person.to_string(),
            signal: signal.id.to_string(),
            interaction: interaction.to_string(),
            search: search.id.to_string(),
            source: source.id.to_string(),
            workspace: actor.workspace.to_string(),
            ..Records::default()
        }
    }

    /// What an address of that form is about besides what every workspace has: made when it is asked for.
    pub(crate) async fn special(&mut self, path: &str, owner: &Actor, records: &mut Records) {
        self.digest = None;
        let owner = Actor {
            scope: TokenScope::Admin,
            ..*owner
        };
        if path.contains("/tokens/{") {
            let (_, token) = self.token(&owner, TokenScope::Read).await;
            records.token = token.to_string();
        } else if path.contains("/sessions/{") {
            records.session = self.session_of(&owner).await;
        } else if path.contains("/members/{") {
            let member = self.member(Some(owner.workspace), Role::Seller).await;
            records.member = member.actor.user.to_string();
        } else if path.contains("/invitations/{") {
            let new = NewInvitation {
                role: Role::Seller,
                email: String::new(),
                send: false,
            };
            let (_, invitation) = invitations::make(&self.app, &owner, new).await.unwrap();
            records.invitation = invitation.id.to_string();
        } else if path.contains("/providers/{") {
            records.provider = self.provider(&owner).await.to_string();
        } else if path.contains("/teams/{") {
            self.made += 1;
            let team = TeamForm {
                name: format!("Team {}", self.made),
                members: Vec::new(),
            };
            let team = teams::create(&self.app, &owner, team).await.unwrap();
            records.team = team.id.to_string();
        } else if path.contains("/webhooks/{") {
            self.made += 1;
            let n = self.made;
            records.webhook = self.webhook(&owner, n).await.to_string();
        }
    }
}
