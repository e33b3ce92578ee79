//! Findings: the signals of one post, read as the one row people see.
//!
//! A post's first signal stands for it: lists walk those and page by their ids, and what the other
//! searches found is read for what is shown, all at once. Which signal is first never changes while
//! it is there, so nothing has to be kept to know it.

use std::collections::HashMap;

use rapport_model::ids::{PersonId, PostId, SavedSearchId, SignalId};
use rapport_model::understand::finding::{Finding, FoundBy, Share};
use rapport_model::understand::post::Author;
use rapport_model::understand::signal::SignalState;
use rapport_model::understand::standing::Standing;

use crate::dialect::{newest_standing, newest_standing_seen};
use crate::error::Error;
use crate::scope::Scoped;
use crate::statement::{Many, Twin, statements};
use crate::understand::signal::{select_signal, signal, signal_columns};
use crate::understand::visibility::{is_seen, signal_is_seen};
use crate::value::{Row, Val, vals};

/// The columns of a [`Candidate`].
macro_rules! select_candidate {
    ($rest:expr) => {
        concat!(
            "SELECT s.id, s.post_id, s.state, p.network, p.author_handle, p.author_name, p.lang, p.text, p.reply_to, p.links ",
            "FROM signal s JOIN post p ON p.id = s.post_id ",
            $rest
        )
    };
}

/// The first signal of each post that a user sees. A subquery of its own, and not a join, so that both
/// databases look it up row by row and stop when a page is full.
macro_rules! select_first {
    ($eyes:literal, $rest:literal) => {
        select_candidate!(concat!(
            "WHERE s.workspace_id = $1 AND s.id = (SELECT f.id FROM signal f WHERE f.post_id = s.post_id AND f.workspace_id = s.workspace_id AND ",
            signal_is_seen!("f", $eyes),
            " ORDER BY f.id LIMIT 1) ",
            $rest
        ))
    };
}

statements! {
    NEWEST = select_first!("$4", "AND s.id < $2 ORDER BY s.id DESC LIMIT $3");
    NEWEST_IN_STATE = select_first!("$4", "AND s.id < $2 AND s.state = $5 ORDER BY s.id DESC LIMIT $3");
    NEWEST_OF_SEARCH = select_candidate!(concat!("WHERE s.workspace_id = $1 AND s.id < $2 AND s.saved_search_id = $5 AND ", signal_is_seen!("s", "$4"), " ORDER BY s.id DESC LIMIT $3"));
    FIND = select_signal!(concat!("WHERE s.workspace_id = $1 AND s.id = $2 AND ", is_seen!("q", "owner_id", "$3")));
}

/// `before`: the workspace and the user.
pub(crate) const NAMED: Many = Many {
    head: select_signal!(concat!(
        "WHERE s.workspace_id = $1 AND ",
        is_seen!("q", "owner_id", "$2"),
        " AND s.id IN ("
    )),
    columns: 1,
    tail: ")",
    before: 2,
};

/// `before`: the workspace and the user. The posts come first, one by one: left to itself, SQLite walks the whole
/// workspace as soon as the list is long.
pub(crate) const SHARES: Many = Many {
    head: concat!(
        "SELECT s.post_id, s.id, s.saved_search_id, q.name AS saved_search_name, s.triggers, s.spans, s.score, s.state, s.snoozed_until, s.useful, s.surfaces_at, s.created_at ",
        "FROM post p CROSS JOIN signal s JOIN saved_search q ON q.workspace_id = s.workspace_id AND q.id = s.saved_search_id ",
        "WHERE s.workspace_id = $1 AND ",
        is_seen!("q", "owner_id", "$2"),
        " AND s.post_id = p.id AND p.id IN ("
    ),
    columns: 1,
    tail: ")",
    before: 2,
};

/// The columns of a [`Standing`].
macro_rules! standing_columns {
    () => {
        "s.id, s.post_id, s.person_id, s.triggers, s.state, s.snoozed_until, s.surfaces_at, p.created_at AS written_at, p.lang, p.text"
    };
}

/// What a list of people's newest standing signals is asked for, whoever sees them, in the words of
/// both databases. `before`: the workspace, and how many signals of each person.
pub(crate) const STANDING: Twin = Twin {
    sqlite: Many {
        head: newest_standing!(sqlite: standing_columns!(), ""),
        columns: 1,
        tail: ")",
        before: 2,
    },
    postgres: Many {
        head: newest_standing!(postgres: standing_columns!(), ""),
        columns: 1,
        tail: ")",
        before: 2,
    },
};

/// The same of what a user sees. `before`: the workspace, the user (for SQLite twice), and how many
/// signals of each person.
macro_rules! seen_of_people {
    ($columns:expr, $joins:literal) => {
        Twin {
            sqlite: Many {
                head: newest_standing_seen!(sqlite: $columns, $joins, signal_is_seen!("s", "$2"), signal_is_seen!("t", "$3")),
                columns: 1,
                tail: ")",
                before: 4,
            },
            postgres: Many {
                head: newest_standing_seen!(postgres: $columns, $joins, signal_is_seen!("t", "$2")),
                columns: 1,
                tail: ")",
                before: 3,
            },
        }
    };
}

pub(crate) const STANDING_SEEN: Twin = seen_of_people!(standing_columns!(), "");

pub(crate) const STANDING_WHOLE: Twin = seen_of_people!(
    signal_columns!(),
    "JOIN saved_search q ON q.workspace_id = s.workspace_id AND q.id = s.saved_search_id "
);

/// So many standing signals of one person count, the newest; a news site may have thousands.
pub const STANDING_AT_MOST: usize = 20;

/// Which posts a list asks for; the index serves each of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingFilter {
    /// All.
    Any,
    /// Those in one state.
    State(SignalState),
    /// Those one search found, alone or with others.
    Search(SavedSearchId),
}

/// A post a list may show, with as much of it as a filter looks at: many are looked at to show a few.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The signal that stands for it.
    pub id: SignalId,
    /// Which post.
    pub post: PostId,
    /// What became of it.
    pub state: SignalState,
    /// Where it was said.
    pub network: String,
    /// By whom.
    pub author: Author,
    /// Its language, a BCP 47 tag; `None`: unknown.
    pub lang: Option<String>,
    /// What was said, as plain text.
    pub text: String,
    /// Whether it answers another post.
    pub is_reply: bool,
    /// Where it leads.
    pub links: Vec<String>,
}

fn candidate(row: &Row) -> Result<Candidate, Error> {
    Ok(Candidate {
        id: row.id("id")?,
        post: row.id("post_id")?,
        state: row.word("state")?,
        network: row.text("network")?,
        author: Author {
            handle: row.text("author_handle")?,
            name: row.text_or_none("author_name")?,
        },
        lang: row.text_or_none("lang")?,
        text: row.text("text")?,
        is_reply: row.text_or_none("reply_to")?.is_some(),
        links: row.json("links")?,
    })
}

fn share(row: &Row) -> Result<Share, Error> {
    Ok(Share {
        signal: row.id("id")?,
        found_by: FoundBy {
            saved_search: row.id("saved_search_id")?,
            name: row.text("saved_search_name")?,
        },
        triggers: row.json("triggers")?,
        spans: row.json("spans")?,
        score: row.real("score")?,
        state: row.word("state")?,
        snoozed_until: row.moment_or_none("snoozed_until")?,
        useful: row.bool_or_none("useful")?,
        surfaces_at: row.moment_or_none("surfaces_at")?,
        created_at: row.moment("created_at")?,
    })
}

fn standing(row: &Row) -> Result<Standing, Error> {
    let state: SignalState = row.word("state")?;
    let (surfaces_at, snoozed_until) = (
        row.moment_or_none("surfaces_at")?,
        row.moment_or_none("snoozed_until")?,
    );
    Ok(Standing {
        signal: row.id("id")?,
        post: row.id("post_id")?,
        person: row.id("person_id")?,
        said_at: row.moment("written_at")?,
        text: row.text("text")?,
        lang: row.text_or_none("lang")?,
        triggers: row.json("triggers")?,
        visible_at: state.visible_at(surfaces_at, snoozed_until),
    })
}

/// What the signals of each person make.
fn by_person(rows: &[Row]) -> Result<HashMap<PersonId, Vec<Standing>>, Error> {
    let mut signals: HashMap<PersonId, Vec<Standing>> = HashMap::new();
    for row in rows {
        let one = standing(row)?;
        signals.entry(one.person).or_default().push(one);
    }
    let folded = signals.into_iter();
    Ok(folded
        .map(|(person, signals)| (person, Standing::fold(signals)))
        .collect())
}

impl Scoped<'_> {
    /// The posts the actor sees before `before`, the newest first, each by a signal of it: the first, or of one
    /// search its own. [`Self::findings`] reads what is shown.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newest_posts(
        &mut self,
        filter: FindingFilter,
        before: SignalId,
        limit: usize,
    ) -> Result<Vec<Candidate>, Error> {
        let (workspace, eyes) = (self.workspace, self.eyes());
        let rows = match filter {
            FindingFilter::Any => {
                let values = vals![workspace, before, limit, eyes];
                self.link.rows(NEWEST, values).await?
            }
            FindingFilter::State(state) => {
                let values = vals![workspace, before, limit, eyes, state.word()];
                self.link.rows(NEWEST_IN_STATE, values).await?
            }
            FindingFilter::Search(search) => {
                let values = vals![workspace, before, limit, eyes, search];
                self.link.rows(NEWEST_OF_SEARCH, values).await?
            }
        };
        rows.iter().map(candidate).collect()
    }

    /// What the actor sees in the posts of signals they see, of each post one, the newest signal first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn findings(&mut self, ids: &[SignalId]) -> Result<Vec<Finding>, Error> {
        let ids: Vec<Val> = ids.iter().map(|id| Val::from(*id)).collect();
        let rows = self
            .link
            .rows_many(&NAMED, vals![self.workspace, self.eyes()], &ids)
            .await?;
        let signals = rows.iter().map(signal).collect::<Result<_, _>>()?;
        self.made_whole(Finding::fold(signals)).await
    }

    /// What stands of people, whoever sees it, as far as ranking them takes: the posts of the newest open and snoozed
    /// signals of each, at most [`STANDING_AT_MOST`] signals, the newest first. Where there are
    /// more, a post may lack what other searches found in it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn standing(
        &mut self,
        people: &[PersonId],
    ) -> Result<HashMap<PersonId, Vec<Standing>>, Error> {
        let people_values: Vec<Val> = people.iter().map(|person| Val::from(*person)).collect();
        let before = vals![self.workspace, STANDING_AT_MOST];
        let statement = STANDING.of(self.link.is_sqlite());
        let rows = self
            .link
            .rows_many(statement, before, &people_values)
            .await?;
        by_person(&rows)
    }

    /// The same of what the actor sees.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn standing_seen(
        &mut self,
        people: &[PersonId],
    ) -> Result<HashMap<PersonId, Vec<Standing>>, Error> {
        let rows = self.newest_seen(&STANDING_SEEN, people).await?;
        by_person(&rows)
    }

    /// The same signals as [`Self::standing_seen`] as the findings they make, the newest first: to be
    /// [made whole](Self::made_whole) before they are shown.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn standing_findings(&mut self, people: &[PersonId]) -> Result<Vec<Finding>, Error> {
        let rows = self.newest_seen(&STANDING_WHOLE, people).await?;
        let signals = rows.iter().map(signal).collect::<Result<_, _>>()?;
        Ok(Finding::fold(signals))
    }

    async fn newest_seen(
        &mut self,
        statement: &Twin,
        people: &[PersonId],
    ) -> Result<Vec<Row>, Error> {
        let people: Vec<Val> = people.iter().map(|person| Val::from(*person)).collect();
        let eyes = self.eyes();
        let before = if self.link.is_sqlite() {
            vals![self.workspace, eyes, eyes, STANDING_AT_MOST].to_vec()
        } else {
            vals![self.workspace, eyes, STANDING_AT_MOST].to_vec()
        };
        let statement = statement.of(self.link.is_sqlite());
        self.link.rows_many(statement, &before, &people).await
    }

    /// What the actor sees in the post of a signal they see.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn finding(&mut self, id: SignalId) -> Result<Option<Finding>, Error> {
        let values = vals![self.workspace, id, self.eyes()];
        let Some(row) = self.link.row(FIND, values).await? else {
            return Ok(None);
        };
        let found = vec![Finding::from(signal(&row)?)];
        Ok(self.made_whole(found).await?.into_iter().next())
    }

    /// The same findings with everything the actor sees in their posts. One whose last signal has
    /// gone in the meantime is left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn made_whole(&mut self, findings: Vec<Finding>) -> Result<Vec<Finding>, Error> {
        let posts: Vec<Val> = findings
            .iter()
            .map(|finding| Val::from(finding.post.id))
            .collect();
        let mut shares: HashMap<PostId, Vec<Share>> = HashMap::with_capacity(findings.len());
        for row in self
            .link
            .rows_many(&SHARES, vals![self.workspace, self.eyes()], &posts)
            .await?
        {
            shares
                .entry(row.id("post_id")?)
                .or_default()
                .push(share(&row)?);
        }
        let whole = findings.into_iter().filter_map(|finding| {
            let mut shares = shares.remove(&finding.post.id)?;
            shares.sort_unstable_by_key(|share| share.signal);
            let mut shares = shares.into_iter();
            let person = (finding.person, finding.person_name);
            Some(Finding::new(finding.post, person, shares.next()?, shares))
        });
        Ok(whole.collect())
    }
}
