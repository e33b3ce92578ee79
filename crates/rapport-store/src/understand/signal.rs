//! Signals: found, judged, moved between states, taken back with their post.

use rapport_model::ids::{PersonId, PostId, SavedSearchId, SignalId, WorkspaceId};
use rapport_model::time::Moment;
use rapport_model::understand::signal::{Signal, SignalState};
use rapport_model::understand::trigger::TriggerMatch;

use crate::error::Error;
use crate::scope::{Instance, Scoped};
use crate::statement::{Many, statements};
use crate::understand::post;
use crate::value::{Row, Val, json, vals};

/// The columns of a signal with its post and the name of its search.
macro_rules! select_signal {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.saved_search_id, q.name AS saved_search_name, s.post_id, s.person_id, w.name AS person_name, s.triggers, s.spans, s.score, ",
            "s.state, s.snoozed_until, s.useful, s.surfaces_at, s.created_at AS found_at, ",
            "p.stream_id, p.network, p.uri, p.url, p.author_handle, p.author_name, p.lang, p.created_at AS written_at, p.seen_at, p.text, p.reply_to, p.links ",
            "FROM signal s JOIN post p ON p.id = s.post_id ",
            "JOIN person w ON w.workspace_id = s.workspace_id AND w.id = s.person_id ",
            "JOIN saved_search q ON q.workspace_id = s.workspace_id AND q.id = s.saved_search_id ",
            $rest
        )
    };
}

statements! {
    NEWEST = select_signal!("WHERE s.workspace_id = $1 AND s.id < $2 ORDER BY s.id DESC LIMIT $3");
    NEWEST_IN_STATE = select_signal!("WHERE s.workspace_id = $1 AND s.id < $2 AND s.state = $4 ORDER BY s.id DESC LIMIT $3");
    NEWEST_OF_SEARCH = select_signal!("WHERE s.workspace_id = $1 AND s.id < $2 AND s.saved_search_id = $4 ORDER BY s.id DESC LIMIT $3");
    OLDEST = select_signal!("WHERE s.workspace_id = $1 AND s.id > $2 ORDER BY s.id LIMIT $3");
    FIND = select_signal!("WHERE s.workspace_id = $1 AND s.id = $2");
    STANDING = select_signal!("WHERE s.workspace_id = $1 AND s.person_id = $2 AND s.state IN ('open', 'snoozed') ORDER BY s.id DESC LIMIT $3");
    STANDING_STATES = "SELECT id, state, snoozed_until FROM signal WHERE workspace_id = $1 AND person_id = $2 AND state IN ('open', 'snoozed') ORDER BY id";
    MOVE_STANDING = "UPDATE signal SET state = $3, snoozed_until = $4 WHERE workspace_id = $1 AND person_id = $2 AND state IN ('open', 'snoozed') AND id <= $5";
    MOVE = "UPDATE signal SET state = $3, snoozed_until = $4 WHERE workspace_id = $1 AND id = $2";
    JUDGE = "UPDATE signal SET useful = $3 WHERE workspace_id = $1 AND id = $2";
    COUNTS = "SELECT state, count FROM signal_count WHERE workspace_id = $1";
    COUNT = "INSERT INTO signal_count (workspace_id, state, count) VALUES ($1, $2, $3) ON CONFLICT (workspace_id, state) DO UPDATE SET count = signal_count.count + excluded.count";
    REMOVE = "DELETE FROM signal WHERE workspace_id = $1 AND id = $2";
}

pub(crate) const INSERT: Many = Many {
    head: "INSERT INTO signal (workspace_id, id, saved_search_id, post_id, person_id, triggers, spans, score, state, surfaces_at, created_at) VALUES ",
    columns: 11,
    tail: " ON CONFLICT (workspace_id, saved_search_id, post_id) DO NOTHING RETURNING id",
    before: 0,
};

pub(crate) const OF_POSTS: Many = Many {
    head: "SELECT workspace_id, id, saved_search_id, person_id, state, useful FROM signal WHERE post_id IN (",
    columns: 1,
    tail: ") ORDER BY workspace_id, id",
    before: 0,
};

pub(crate) const REMOVE_OF_POSTS: Many = Many {
    head: "DELETE FROM signal WHERE post_id IN (",
    columns: 1,
    tail: ")",
    before: 0,
};

/// So many standing signals of one person count, the newest; a news site may have thousands.
pub const STANDING_AT_MOST: usize = 20;

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
    /// When it reaches Today; `None`: never.
    pub surfaces_at: Option<Moment>,
    /// When it was found.
    pub created_at: Moment,
}

/// A signal whose post is gone.
#[derive(Debug, Clone)]
pub struct LostSignal {
    /// Whose.
    pub workspace: WorkspaceId,
    /// Which.
    pub id: SignalId,
    /// Which search had found it.
    pub saved_search: SavedSearchId,
    /// About whom.
    pub person: PersonId,
    /// In which state it was.
    pub state: SignalState,
    /// How it had been judged.
    pub useful: Option<bool>,
}

/// Which signals a list asks for; the index serves each of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignalFilter {
    /// All.
    Any,
    /// Those in one state.
    State(SignalState),
    /// Those of one search.
    Search(SavedSearchId),
}

fn signal(row: &Row) -> Result<Signal, Error> {
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
    /// Signals found before `before`, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newest_signals(
        &mut self,
        filter: SignalFilter,
        before: SignalId,
        limit: usize,
    ) -> Result<Vec<Signal>, Error> {
        let rows = match filter {
            SignalFilter::Any => {
                self.link
                    .rows(NEWEST, vals![self.workspace, before, limit])
                    .await?
            }
            SignalFilter::State(state) => {
                self.link
                    .rows(
                        NEWEST_IN_STATE,
                        vals![self.workspace, before, limit, state.word()],
                    )
                    .await?
            }
            SignalFilter::Search(search) => {
                self.link
                    .rows(
                        NEWEST_OF_SEARCH,
                        vals![self.workspace, before, limit, search],
                    )
                    .await?
            }
        };
        rows.iter().map(signal).collect()
    }

    /// Signals found after `after`, oldest first, for exports.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn oldest_signals(
        &mut self,
        after: SignalId,
        limit: usize,
    ) -> Result<Vec<Signal>, Error> {
        self.link
            .rows(OLDEST, vals![self.workspace, after, limit])
            .await?
            .iter()
            .map(signal)
            .collect()
    }

    /// One signal.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signal(&mut self, id: SignalId) -> Result<Option<Signal>, Error> {
        self.link
            .row(FIND, vals![self.workspace, id])
            .await?
            .as_ref()
            .map(signal)
            .transpose()
    }

    /// The open and snoozed signals of a person, the newest first, at most
    /// [`STANDING_AT_MOST`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn standing_signals(&mut self, person: PersonId) -> Result<Vec<Signal>, Error> {
        let rows = self
            .link
            .rows(STANDING, vals![self.workspace, person, STANDING_AT_MOST])
            .await?;
        rows.iter().map(signal).collect()
    }

    /// Every open and snoozed signal of a person by id: its state and until when it is snoozed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn standing_states(
        &mut self,
        person: PersonId,
    ) -> Result<Vec<(SignalId, SignalState, Option<Moment>)>, Error> {
        let rows = self
            .link
            .rows(STANDING_STATES, vals![self.workspace, person])
            .await?;
        rows.iter()
            .map(|row| {
                Ok((
                    row.id("id")?,
                    row.word("state")?,
                    row.moment_or_none("snoozed_until")?,
                ))
            })
            .collect()
    }

    /// Puts every open and snoozed signal of a person, up to and with `last`, into a state.
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
                vals![self.workspace, person, state.word(), snoozed_until, last],
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
                SignalState::Open.word(),
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

    /// Puts a signal into a state.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn move_signal(
        &mut self,
        id: SignalId,
        state: SignalState,
        snoozed_until: Option<Moment>,
    ) -> Result<(), Error> {
        self.link
            .run(MOVE, vals![self.workspace, id, state.word(), snoozed_until])
            .await?;
        Ok(())
    }

    /// Notes whether a signal was useful.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn judge_signal(&mut self, id: SignalId, useful: Option<bool>) -> Result<(), Error> {
        self.link
            .run(JUDGE, vals![self.workspace, id, useful])
            .await?;
        Ok(())
    }

    /// Removes one signal; its counts are the caller's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_signal(&mut self, id: SignalId) -> Result<(), Error> {
        self.link.run(REMOVE, vals![self.workspace, id]).await?;
        Ok(())
    }

    /// How many signals are in each state, kept with every write.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signal_counts(&mut self) -> Result<Vec<(SignalState, u64)>, Error> {
        let rows = self.link.rows(COUNTS, vals![self.workspace]).await?;
        rows.iter()
            .map(|row| Ok((row.word("state")?, row.count("count")?)))
            .collect()
    }

    /// Moves the count of a state.
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
    /// The signals of posts, in every workspace.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signals_of_posts(&mut self, posts: &[PostId]) -> Result<Vec<LostSignal>, Error> {
        let rows: Vec<Val> = posts.iter().map(|id| Val::from(*id)).collect();
        let found = self.link.rows_many(&OF_POSTS, &[], &rows).await?;
        found
            .iter()
            .map(|row| {
                Ok(LostSignal {
                    workspace: row.id("workspace_id")?,
                    id: row.id("id")?,
                    saved_search: row.id("saved_search_id")?,
                    person: row.id("person_id")?,
                    state: row.word("state")?,
                    useful: row.bool_or_none("useful")?,
                })
            })
            .collect()
    }

    /// Removes the signals of posts; their counts are the caller's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_signals_of_posts(&mut self, posts: &[PostId]) -> Result<u64, Error> {
        let rows: Vec<Val> = posts.iter().map(|id| Val::from(*id)).collect();
        self.link.run_many(&REMOVE_OF_POSTS, &[], &rows).await
    }
}
