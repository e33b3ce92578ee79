//! Counting posts by what became of them, in the transaction that changes it, so that no page has
//! to count. However many searches found a post, it counts once.

use std::collections::{HashMap, HashSet};

use rapport_model::ids::PostId;
use rapport_model::understand::signal::SignalState;
use rapport_store::{BareSignal, Error, Scoped};

/// The state of each post: that of its first signal. `signals` are all there are of these posts in
/// one workspace, of each post the first found first.
pub(crate) fn states(signals: &[BareSignal]) -> HashMap<PostId, SignalState> {
    let mut states = HashMap::new();
    for signal in signals {
        states.entry(signal.post).or_insert(signal.state);
    }
    states
}

/// How the counts change, added up so that each is written once.
#[derive(Debug, Default)]
pub(crate) struct Changes(HashMap<SignalState, i64>);

impl Changes {
    /// A post goes from one state to another; `None` is not being there.
    pub(crate) fn note(&mut self, from: Option<SignalState>, to: Option<SignalState>) {
        for (state, by) in [(from, -1), (to, 1)] {
            if let Some(state) = state {
                *self.0.entry(state).or_default() += by;
            }
        }
    }

    /// Writes them.
    pub(crate) async fn write(self, scoped: &mut Scoped<'_>) -> Result<(), Error> {
        for state in SignalState::ALL {
            let by = self.0.get(&state).copied().unwrap_or(0);
            scoped.count_signals(state, by).await?;
        }
        Ok(())
    }
}

/// Removes signals of one workspace and takes them out of its counts. A post that other searches
/// found too stays where it is.
pub(crate) async fn remove(scoped: &mut Scoped<'_>, gone: &[BareSignal]) -> Result<(), Error> {
    let posts: HashSet<PostId> = gone.iter().map(|signal| signal.post).collect();
    let posts: Vec<PostId> = posts.into_iter().collect();
    let before = states(&scoped.signals_in(&posts).await?);
    let ids: Vec<_> = gone.iter().map(|signal| signal.id).collect();
    scoped.remove_signals(&ids).await?;
    let after = states(&scoped.signals_in(&posts).await?);
    let mut changes = Changes::default();
    for post in &posts {
        changes.note(before.get(post).copied(), after.get(post).copied());
    }
    changes.write(scoped).await
}
