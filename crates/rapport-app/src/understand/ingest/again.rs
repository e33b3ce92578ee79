//! Taking back again, after a restore, what was taken back since the backup: the same as when it
//! arrives from a network, but in a transaction of the caller's.

use std::collections::HashMap;

use rapport_model::ids::{EventId, StreamId};
use rapport_model::time::Moment;
use rapport_model::understand::post::Network;
use rapport_science::understand::fit::FitProfile;
use rapport_store::{Instance, Reading};

use super::sorted::Sorted;
use super::work::{Ids, Outcome, Work};
use crate::app::App;
use crate::error::Error;

/// What is to be taken back.
pub(crate) struct Again(Work);

impl Again {
    /// Posts by their uri, accounts by their handle.
    pub(crate) async fn new(
        app: &App,
        posts: Vec<(Network, String)>,
        accounts: Vec<(Network, String)>,
    ) -> Result<Self, Error> {
        let profiles: HashMap<_, _> = app
            .store()
            .read_instance()
            .await?
            .profiles()
            .await?
            .into_iter()
            .map(|(workspace, profile)| (workspace, FitProfile::new(&profile)))
            .collect();
        let erasures = ids(app, posts.len() + accounts.len());
        Ok(Self(Work {
            now: app.now(),
            ids: Ids::new(app, 0, &[]),
            reading: Reading::default(),
            stream: StreamId::new(Moment::default(), [0; 10]),
            sorted: Sorted {
                deleted: posts,
                gone: accounts,
                ..Sorted::default()
            },
            found: Vec::new(),
            profiles,
            erasures,
        }))
    }

    /// Takes it back; gives how many posts went.
    pub(crate) async fn take_back(
        self,
        instance: &mut Instance<'_>,
    ) -> Result<u64, rapport_store::Error> {
        let mut outcome = Outcome::default();
        self.0.take_back(instance, &mut outcome).await?;
        Ok(outcome.counts.deleted)
    }
}

/// The ids of rows on their way into the ledger.
pub(super) fn ids(app: &App, count: usize) -> Vec<EventId> {
    let now = app.now();
    (0..count)
        .map(|_| EventId::new(now, app.chance().id()))
        .collect()
}
