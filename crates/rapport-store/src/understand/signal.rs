//! Signals: found, judged, moved between states, taken back with their post.

use rapport_model::ids::{PersonId, PostId, SavedSearchId, SignalId, WorkspaceId};
use rapport_model::time::Moment;
use rapport_model::understand::signal::{Signal, SignalState};
use rapport_model::understand::trigger::TriggerMatch;

use crate::error::Error;
use crate::scope::{Instance, Scoped};
use crate::statement::{Many, statements};
use crate::understand::post;
use crate::understand::visibility::{is_seen, post_is_seen, signal_is_seen};
use crate::value::{Row, Val, json, vals};

/// The columns of a signal with its post, its person's name and the name of its search.
macro_rules! signal_columns {
    () => {
        concat!(
            "s.id, s.saved_search_id, q.name AS saved_search_name, s.post_id, s.person_id, w.name AS person_name, s.triggers, s.spans, s.score, ",
            "s.state, s.snoozed_until, s.useful, s.surfaces_at, s.created_at AS found_at, ",
            "p.stream_id, p.network, p.uri, p.url, p.author_handle, p.author_name, p.lang, p.lang_from, p.created_at AS written_at, p.seen_at, p.text, p.reply_to, p.links"
        )
    };
}
pub(crate) use signal_columns;

macro_rules! select_signal {
    ($rest:expr) => {
        concat!(
            "SELECT ",
            $crate::understand::signal::signal_columns!(),
            " FROM signal s JOIN post p ON p.id = s.post_id ",
            "JOIN person w ON w.workspace_id = s.workspace_id AND w.id = s.person_id ",
            "JOIN saved_search q ON q.workspace_id = s.workspace_id AND q.id = s.saved_search_id ",
            $rest
        )
    };
}
pub(crate) use select_signal;

/// The columns of a [`BareSignal`].
macro_rules! select_bare {
    ($rest:expr) => {
        concat!(
            "SELECT workspace_id, id, saved_search_id, post_id, person_id, state, snoozed_until, useful FROM signal ",
            $rest
        )
    };
}

statements! {
    OLDEST = select_signal!(concat!("WHERE s.workspace_id = $1 AND s.id > $2 AND ", is_seen!("q", "owner_id", "$4"), " ORDER BY s.id LIMIT $3"));
    BARE = select_bare!(concat!("WHERE workspace_id = $1 AND id = $2 AND ", signal_is_seen!("signal", "$3")));
    OF_SEARCH = select_bare!("WHERE workspace_id = $1 AND saved_search_id = $2 ORDER BY id LIMIT $3");
    STANDING = select_bare!(concat!("WHERE workspace_id = $1 AND person_id = $2 AND state IN ('open', 'snoozed') AND ", post_is_seen!("signal", "$3"), " ORDER BY id"));
    MOVE_STANDING = concat!("UPDATE signal SET state = $3, snoozed_until = $4 WHERE workspace_id = $1 AND person_id = $2 AND state IN ('open', 'snoozed') AND id <= $5 AND ", post_is_seen!("signal", "$6"));
    MOVE_POST = "UPDATE signal SET state = $3, snoozed_until = $4 WHERE workspace_id = $1 AND post_id = $2";
    JUDGE_POST = "UPDATE signal SET useful = $3 WHERE workspace_id = $1 AND post_id = $2";
    COUNTS = "SELECT state, count FROM signal_count WHERE workspace_id = $1";
    COUNT = "INSERT INTO signal_count (workspace_id, state, count) VALUES ($1, $2, $3) ON CONFLICT (workspace_id, state) DO UPDATE SET count = signal_count.count + excluded.count";
}

pub(crate) const INSERT: Many = Many {
    head: "INSERT INTO signal (workspace_id, id, saved_search_id, post_id, person_id, triggers, spans, score, state, snoozed_until, useful, surfaces_at, created_at) VALUES ",
    columns: 13,
    tail: " ON CONFLICT (workspace_id, saved_search_id, post_id) DO NOTHING RETURNING id",
    before: 0,
};

/// `before`: the workspace.
pub(crate) const NAMED: Many = Many {
    head: select_bare!("WHERE workspace_id = $1 AND id IN ("),
    columns: 1,
    tail: ")",
    before: 1,
};

/// `before`: the workspace. The posts come first, one by one: left to itself, SQLite walks the whole
/// workspace as soon as the list is long.
pub(crate) const IN_POSTS: Many = Many {
    head: "SELECT s.workspace_id, s.id, s.saved_search_id, s.post_id, s.person_id, s.state, s.snoozed_until, s.useful \
           FROM post p CROSS JOIN signal s WHERE s.workspace_id = $1 AND s.post_id = p.id AND p.id IN (",
    columns: 1,
    tail: ")",
    before: 1,
};

/// `before`: the workspace.
pub(crate) const REMOVE: Many = Many {
    head: "DELETE FROM signal WHERE workspace_id = $1 AND id IN (",
    columns: 1,
    tail: ")",
    before: 1,
};

pub(crate) const OF_POSTS: Many = Many {
    head: select_bare!("WHERE post_id IN ("),
    columns: 1,
    tail: ")",
    before: 0,
};

pub(crate) const REMOVE_OF_POSTS: Many = Many {
    head: "DELETE FROM signal WHERE post_id IN (",
    columns: 1,
    tail: ")",
    before: 0,
};

/// A signal on its way in.
#[derive(Debug, Clone)]
pub struct NewSignal {
    /// The id it gets if it is new.
    pub id: SignalId,
    /// Which search found it.
    pub saved_search: SavedSearchId,
    /// In which post.
    pub post: PostId,
    /// Who wrote it.
    pub person: PersonId,
    /// What it is a sign of.
    pub triggers: Vec<TriggerMatch>,
    /// The words that made it so.
    pub spans: Vec<(usize, usize)>,
    /// Intent in this one signal when it was found, 0 to 100.
    pub score: f64,
    /// What became of its post before: a signal shares the state of its post.
    pub state: SignalState,
    /// When a snoozed post comes back.
    pub snoozed_until: Option<Moment>,
    /// How its post was judged before.
    pub useful: Option<bool>,
    /// When it reaches Today; `None`: never.
    pub surfaces_at: Option<Moment>,
    /// When it was found.
    pub created_at: Moment,
}

/// A signal without its post and its evidence, as decisions and counts need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BareSignal {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub id: SignalId,
    /// Which search found it.
    pub saved_search: SavedSearchId,
    /// In which post.
    pub post: PostId,
    /// Who wrote it.
    pub person: PersonId,
    /// What became of it.
    pub state: SignalState,
    /// When a snoozed one comes back.
    pub snoozed_until: Option<Moment>,
    /// How it was judged.
    pub useful: Option<bool>,
}

fn bare(row: &Row) -> Result<BareSignal, Error> {
    Ok(BareSignal {
        workspace: row.id("workspace_id")?,
        id: row.id("id")?,
        saved_search: row.id("saved_search_id")?,
        post: row.id("post_id")?,
        person: row.id("person_id")?,
        state: row.word("state")?,
        snoozed_until: row.moment_or_none("snoozed_until")?,
        useful: row.bool_or_none("useful")?,
    })
}

/// Each the first found first.
fn in_order(rows: &[Row]) -> Result<Vec<BareSignal>, Error> {
    let mut signals = rows.iter().map(bare).collect::<Result<Vec<_>, _>>()?;
    signals.sort_unstable_by_key(|signal| signal.id);
    Ok(signals)
}

fn values<T: Copy + Into<Val>>(ids: &[T]) -> Vec<Val> {
    ids.iter().map(|id| (*id).into()).collect()
}

pub(crate) fn signal(row: &Row) -> Result<Signal, Error> {
    Ok(Signal {
        id: row.id("id")?,
        saved_search: row.id("saved_search_id")?,
        saved_search_name: row.text("saved_search_name")?,
        post: post::post(row, "post_id", "written_at")?,
        person: row.id("person_id")?,
        person_name: row.text("person_name")?,
        triggers: row.json("triggers")?,
        spans: row.json("spans")?,
        score: row.real("score")?,
        state: row.word("state")?,
        snoozed_until: row.moment_or_none("snoozed_until")?,
        useful: row.bool_or_none("useful")?,
        surfaces_at: row.moment_or_none("surfaces_at")?,
        created_at: row.moment("found_at")?,
    })
}

impl Scoped<'_> {
    /// Signals the actor sees, found after `after`, oldest first, for exports.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn oldest_signals(
        &mut self,
        after: SignalId,
        limit: usize,
    ) -> Result<Vec<Signal>, Error> {
        self.link
            .rows(OLDEST, vals![self.workspace, after, limit, self.eyes()])
            .await?
            .iter()
            .map(signal)
            .collect()
    }

    /// One signal without its post, if the actor sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn bare_signal(&mut self, id: SignalId) -> Result<Option<BareSignal>, Error> {
        let values = vals![self.workspace, id, self.eyes()];
        let row = self.link.row(BARE, values).await?;
        row.as_ref().map(bare).transpose()
    }

    /// Those of these signals that are there, the first found first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signals_named(&mut self, ids: &[SignalId]) -> Result<Vec<BareSignal>, Error> {
        let before = vals![self.workspace];
        let rows = self.link.rows_many(&NAMED, before, &values(ids)).await?;
        in_order(&rows)
    }

    /// Every signal of this workspace in these posts, of each post the first found first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signals_in(&mut self, posts: &[PostId]) -> Result<Vec<BareSignal>, Error> {
        let before = vals![self.workspace];
        let rows = self
            .link
            .rows_many(&IN_POSTS, before, &values(posts))
            .await?;
        in_order(&rows)
    }

    /// Some signals of a search, the oldest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signals_of_search(
        &mut self,
        search: SavedSearchId,
        limit: usize,
    ) -> Result<Vec<BareSignal>, Error> {
        let rows = self
            .link
            .rows(OF_SEARCH, vals![self.workspace, search, limit])
            .await?;
        rows.iter().map(bare).collect()
    }

    /// Every open and snoozed signal of a person in posts the actor sees, the first found first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn standing_signals(&mut self, person: PersonId) -> Result<Vec<BareSignal>, Error> {
        let rows = self
            .link
            .rows(STANDING, vals![self.workspace, person, self.eyes()])
            .await?;
        rows.iter().map(bare).collect()
    }

    /// Puts every one of [`Self::standing_signals`], up to and with `last`, into a state.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn move_standing(
        &mut self,
        person: PersonId,
        state: SignalState,
        snoozed_until: Option<Moment>,
        last: SignalId,
    ) -> Result<(), Error> {
        self.link
            .run(
                MOVE_STANDING,
                vals![
                    self.workspace,
                    person,
                    state.word(),
                    snoozed_until,
                    last,
                    self.eyes()
                ],
            )
            .await?;
        Ok(())
    }

    /// Adds signals that are not there yet and gives the ids of the new ones.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_signals(&mut self, signals: &[NewSignal]) -> Result<Vec<SignalId>, Error> {
        let mut rows: Vec<Val> = Vec::with_capacity(signals.len() * INSERT.columns);
        for new in signals {
            rows.extend_from_slice(vals![
                self.workspace,
                new.id,
                new.saved_search,
                new.post,
                new.person,
                json(&new.triggers)?,
                json(&new.spans)?,
                new.score,
                new.state.word(),
                new.snoozed_until,
                new.useful,
                new.surfaces_at,
                new.created_at,
            ]);
        }
        self.link
            .rows_many(&INSERT, &[], &rows)
            .await?
            .iter()
            .map(|row| row.id("id"))
            .collect()
    }

    /// Puts every signal in a post into a state.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn move_post(
        &mut self,
        post: PostId,
        state: SignalState,
        snoozed_until: Option<Moment>,
    ) -> Result<(), Error> {
        self.link
            .run(
                MOVE_POST,
                vals![self.workspace, post, state.word(), snoozed_until],
            )
            .await?;
        Ok(())
    }

    /// Notes on every signal in a post whether it was useful.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn judge_post(&mut self, post: PostId, useful: Option<bool>) -> Result<(), Error> {
        self.link
            .run(JUDGE_POST, vals![self.workspace, post, useful])
            .await?;
        Ok(())
    }

    /// Removes signals; their counts are the caller's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_signals(&mut self, ids: &[SignalId]) -> Result<(), Error> {
        let before = vals![self.workspace];
        self.link.run_many(&REMOVE, before, &values(ids)).await?;
        Ok(())
    }

    /// How many posts have signals in each state, kept with every write.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signal_counts(&mut self) -> Result<Vec<(SignalState, u64)>, Error> {
        let rows = self.link.rows(COUNTS, vals![self.workspace]).await?;
        rows.iter()
            .map(|row| Ok((row.word("state")?, row.count("count")?)))
            .collect()
    }

    /// Moves the count of posts whose signals are in a state.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_signals(&mut self, state: SignalState, by: i64) -> Result<(), Error> {
        if by != 0 {
            self.link
                .run(COUNT, vals![self.workspace, state.word(), by])
                .await?;
        }
        Ok(())
    }
}

impl Instance<'_> {
    /// The signals of posts, in every workspace, of each post the first found first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signals_of_posts(&mut self, posts: &[PostId]) -> Result<Vec<BareSignal>, Error> {
        let found = self.link.rows_many(&OF_POSTS, &[], &values(posts)).await?;
        in_order(&found)
    }

    /// Removes the signals of posts; their counts are the caller's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_signals_of_posts(&mut self, posts: &[PostId]) -> Result<u64, Error> {
        self.link
            .run_many(&REMOVE_OF_POSTS, &[], &values(posts))
            .await
    }
}
