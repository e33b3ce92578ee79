//! Posts: stored once, taken back when their author takes them back.

use std::collections::HashSet;

use rapport_model::ids::{PostId, StreamId};
use rapport_model::time::Moment;
use rapport_model::understand::post::{ArrivedPost, Author, Network, Post};

use crate::error::Error;
use crate::scope::{Instance, Scoped};
use crate::statement::{Many, statements};
use crate::value::{Row, Val, json, vals};

statements! {
    OF_AUTHOR = "SELECT id FROM post WHERE network = $1 AND author_handle = $2 LIMIT 1000";
    BY_URI = "SELECT id FROM post WHERE network = $1 AND uri = $2";
    RECENT = "SELECT p.id, p.stream_id, p.network, p.uri, p.url, p.author_handle, p.author_name, p.lang, p.lang_from, p.created_at, p.seen_at, p.text, p.reply_to, p.links FROM post p WHERE p.stream_id = $1 AND p.id < $2 ORDER BY p.id DESC LIMIT $3";
    SINCE = "SELECT p.id, p.stream_id, p.network, p.uri, p.url, p.author_handle, p.author_name, p.lang, p.lang_from, p.created_at, p.seen_at, p.text, p.reply_to, p.links FROM post p WHERE p.stream_id = $1 AND p.id > $2 ORDER BY p.id LIMIT $3";
    FADED = "SELECT id FROM post p WHERE p.id < $1 AND NOT EXISTS (SELECT 1 FROM signal s WHERE s.post_id = p.id) ORDER BY p.id LIMIT $2";
    SWEEP_TOMBSTONES = "DELETE FROM tombstone WHERE deleted_at < $1";
    RENAME_AUTHOR = "UPDATE post SET author_name = $3 WHERE network = $1 AND author_handle = $2 AND author_name IS NULL";
}

pub(crate) const INSERT: Many = Many {
    head: "INSERT INTO post (id, stream_id, network, uri, url, author_handle, author_name, lang, lang_from, created_at, seen_at, text, reply_to, links) VALUES ",
    columns: 14,
    tail: " ON CONFLICT (network, uri) DO NOTHING",
    before: 0,
};

/// `before`: the network.
pub(crate) const STORED: Many = Many {
    head: "SELECT id, uri FROM post WHERE network = $1 AND uri IN (",
    columns: 1,
    tail: ")",
    before: 1,
};

pub(crate) const BURIED: Many = Many {
    head: "SELECT uri FROM tombstone WHERE network = $1 AND uri IN (",
    columns: 1,
    tail: ")",
    before: 1,
};

pub(crate) const BURY: Many = Many {
    head: "INSERT INTO tombstone (network, uri, deleted_at) VALUES ",
    columns: 3,
    tail: " ON CONFLICT (network, uri) DO UPDATE SET deleted_at = excluded.deleted_at",
    before: 0,
};

pub(crate) const REMOVE: Many = Many {
    head: "DELETE FROM post WHERE id IN (",
    columns: 1,
    tail: ")",
    before: 0,
};

/// Posts by their ids.
pub(crate) const BY_IDS: Many = Many {
    head: "SELECT p.id, p.stream_id, p.network, p.uri, p.url, p.author_handle, p.author_name, p.lang, p.lang_from, p.created_at, p.seen_at, p.text, p.reply_to, p.links FROM post p WHERE p.id IN (",
    columns: 1,
    tail: ")",
    before: 0,
};

/// A post on its way in.
#[derive(Debug, Clone)]
pub struct NewPost {
    /// The id it gets if it is new.
    pub id: PostId,
    /// The stream that brought it.
    pub stream: StreamId,
    /// When it was seen.
    pub seen_at: Moment,
    /// What arrived.
    pub post: ArrivedPost,
}

/// The post of a joined row.
pub(crate) fn post(row: &Row, id: &str, created_at: &str) -> Result<Post, Error> {
    let network = row.text("network")?;
    Ok(Post {
        id: row.id(id)?,
        stream: row.id("stream_id")?,
        seen_at: row.moment("seen_at")?,
        created_at: row.moment(created_at)?,
        network: Network::new(&network)
            .ok_or_else(|| Error::Corrupt(format!("network “{network}”")))?,
        uri: row.text("uri")?,
        url: row.text_or_none("url")?,
        author: Author {
            handle: row.text("author_handle")?,
            name: row.text_or_none("author_name")?,
        },
        lang: row.text_or_none("lang")?,
        lang_from: row.word("lang_from")?,
        text: row.text("text")?,
        reply_to: row.text_or_none("reply_to")?,
        links: row.json("links")?,
    })
}

impl Instance<'_> {
    /// Stores posts that are not there yet and says how many were new.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_posts(&mut self, posts: &[NewPost]) -> Result<u64, Error> {
        let mut rows: Vec<Val> = Vec::with_capacity(posts.len() * INSERT.columns);
        for new in posts {
            let ArrivedPost {
                network,
                uri,
                url,
                author,
                lang,
                lang_from,
                created_at,
                text,
                reply_to,
                links,
            } = &new.post;
            rows.extend_from_slice(vals![
                new.id,
                new.stream,
                network.as_str(),
                uri,
                url.clone(),
                &author.handle,
                author.name.clone(),
                lang.clone(),
                lang_from.word(),
                created_at.unwrap_or(new.seen_at),
                new.seen_at,
                text,
                reply_to.clone(),
                json(links)?,
            ]);
        }
        self.link.run_many(&INSERT, &[], &rows).await
    }

    /// Which of these are stored, as `(id, uri)`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stored_posts(
        &mut self,
        network: &Network,
        uris: &[&str],
    ) -> Result<Vec<(PostId, String)>, Error> {
        let rows: Vec<Val> = uris.iter().map(|uri| Val::from(*uri)).collect();
        let found = self
            .link
            .rows_many(&STORED, vals![network.as_str()], &rows)
            .await?;
        found
            .iter()
            .map(|row| Ok((row.id("id")?, row.text("uri")?)))
            .collect()
    }

    /// Which of these were taken back before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn buried_posts(
        &mut self,
        network: &Network,
        uris: &[&str],
    ) -> Result<HashSet<String>, Error> {
        let rows: Vec<Val> = uris.iter().map(|uri| Val::from(*uri)).collect();
        let found = self
            .link
            .rows_many(&BURIED, vals![network.as_str()], &rows)
            .await?;
        found.iter().map(|row| row.text("uri")).collect()
    }

    /// Remembers that posts were taken back, whether or not they are stored.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn bury_posts(
        &mut self,
        posts: &[(Network, String)],
        now: Moment,
    ) -> Result<(), Error> {
        let rows: Vec<Val> = posts
            .iter()
            .flat_map(|(network, uri)| {
                [Val::from(network.as_str()), Val::from(uri), Val::from(now)]
            })
            .collect();
        self.link.run_many(&BURY, &[], &rows).await?;
        Ok(())
    }

    /// The stored post of a uri.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn post_by_uri(
        &mut self,
        network: &Network,
        uri: &str,
    ) -> Result<Option<PostId>, Error> {
        self.link
            .row(BY_URI, vals![network.as_str(), uri])
            .await?
            .map(|row| row.id("id"))
            .transpose()
    }

    /// Up to a thousand stored posts of an account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn posts_of_author(
        &mut self,
        network: &Network,
        author: &str,
    ) -> Result<Vec<PostId>, Error> {
        let rows = self
            .link
            .rows(OF_AUTHOR, vals![network.as_str(), author])
            .await?;
        rows.iter().map(|row| row.id("id")).collect()
    }

    /// Gives the stored posts of an account the name people see.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn name_author(
        &mut self,
        network: &Network,
        author: &str,
        name: &str,
    ) -> Result<(), Error> {
        self.link
            .run(RENAME_AUTHOR, vals![network.as_str(), author, name])
            .await?;
        Ok(())
    }

    /// Removes posts; their signals must be gone before.
    ///
    /// # Errors
    /// [`Error::Conflict`] while a signal refers to one.
    pub async fn remove_posts(&mut self, posts: &[PostId]) -> Result<u64, Error> {
        let rows: Vec<Val> = posts.iter().map(|id| Val::from(*id)).collect();
        self.link.run_many(&REMOVE, &[], &rows).await
    }

    /// Posts seen before `before` that no signal needs, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn faded_posts(
        &mut self,
        before: PostId,
        limit: usize,
    ) -> Result<Vec<PostId>, Error> {
        let rows = self.link.rows(FADED, vals![before, limit]).await?;
        rows.iter().map(|row| row.id("id")).collect()
    }

    /// Forgets what was taken back so long ago that no stream replays it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep_tombstones(&mut self, before: Moment) -> Result<u64, Error> {
        self.link.run(SWEEP_TOMBSTONES, vals![before]).await
    }
}

impl Scoped<'_> {
    /// The newest posts of a stream that came before `before`, newest first. The caller names a
    /// stream this workspace hears.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recent_posts(
        &mut self,
        stream: StreamId,
        before: PostId,
        limit: usize,
    ) -> Result<Vec<Post>, Error> {
        let rows = self.link.rows(RECENT, vals![stream, before, limit]).await?;
        posts(&rows)
    }

    /// The posts of a stream that came after `after`, the oldest first. The caller names a stream this workspace
    /// hears.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn posts_since(
        &mut self,
        stream: StreamId,
        after: PostId,
        limit: usize,
    ) -> Result<Vec<Post>, Error> {
        let rows = self.link.rows(SINCE, vals![stream, after, limit]).await?;
        posts(&rows)
    }

    /// Those of these posts that are still stored, in no particular order. The caller names posts of streams this
    /// workspace hears.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn posts(&mut self, ids: &[PostId]) -> Result<Vec<Post>, Error> {
        let ids: Vec<Val> = ids.iter().map(|id| Val::from(*id)).collect();
        let rows = self.link.rows_many(&BY_IDS, &[], &ids).await?;
        posts(&rows)
    }
}

fn posts(rows: &[Row]) -> Result<Vec<Post>, Error> {
    rows.iter()
        .map(|row| post(row, "id", "created_at"))
        .collect()
}
