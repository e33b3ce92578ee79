//! Streams: their place, their health, and which process reads them.

use rapport_model::ids::{GapId, StreamId};
use rapport_model::time::Moment;
use rapport_model::understand::batch::{Dropped, Missed};
use rapport_model::understand::source::{Health, Stream, StreamKind};
use uuid::Uuid;

use crate::error::Error;
use crate::scope::Instance;
use crate::statement::statements;
use crate::value::{Row, vals};

statements! {
    BY_ADDRESS = "SELECT id, kind, address, cursor, last_item_at, last_item_written_at, last_success_at, error, error_since, failures, next_poll_at, read_count, stored_count, dropped_count FROM stream WHERE kind = $1 AND address = $2";
    FIND = "SELECT id, kind, address, cursor, last_item_at, last_item_written_at, last_success_at, error, error_since, failures, next_poll_at, read_count, stored_count, dropped_count FROM stream WHERE id = $1";
    INSERT = "INSERT INTO stream (id, kind, address, created_at, next_poll_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT (kind, address) DO NOTHING";
    HEARD = "SELECT t.id, t.kind, t.address, t.cursor, t.last_item_at, t.last_item_written_at, t.last_success_at, t.error, t.error_since, t.failures, t.next_poll_at, t.read_count, t.stored_count, t.dropped_count FROM stream t WHERE EXISTS (SELECT 1 FROM source s WHERE s.stream_id = t.id AND NOT s.paused) ORDER BY t.id";
    LEASE = "UPDATE stream SET lease_holder = $2, lease_until = $3 WHERE id = $1 AND (lease_until < $4 OR lease_holder = $2)";
    READ = "UPDATE stream SET cursor = coalesce($2, cursor), last_item_at = coalesce($3, last_item_at), last_item_written_at = coalesce($4, last_item_written_at), last_success_at = $5, error = NULL, error_since = NULL, failures = 0, next_poll_at = $6, read_count = read_count + $7, stored_count = stored_count + $8, dropped_count = dropped_count + $9 WHERE id = $1";
    FAILED = "UPDATE stream SET error = $2, error_since = coalesce(error_since, $3), failures = failures + 1, next_poll_at = $4 WHERE id = $1";
    POLL_AT = "UPDATE stream SET next_poll_at = $2 WHERE id = $1";
    MOVE = "UPDATE stream SET address = $2 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM stream o WHERE o.kind = stream.kind AND o.address = $2)";
    DROPPED = "INSERT INTO dropped (stream_id, reason, count, sample, last_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (stream_id, reason) DO UPDATE SET count = dropped.count + excluded.count, sample = excluded.sample, last_at = excluded.last_at";
    GAP = "INSERT INTO gap (id, stream_id, from_at, until_at, reason, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)";
}

/// A stream some workspace wants to hear, with what is needed to read it.
pub type DueStream = Stream;

/// What reading a stream brought, for its health.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Where to go on; `None` keeps the place.
    pub cursor: Option<String>,
    /// When the last item arrived, if any did.
    pub last_item_at: Option<Moment>,
    /// When the newest item was written.
    pub last_item_written_at: Option<Moment>,
    /// When to read next; `None` for a stream that stays connected or has ended.
    pub next_poll_at: Option<Moment>,
    /// Items read.
    pub read: u64,
    /// Posts stored.
    pub stored: u64,
    /// What could not be used.
    pub dropped: Vec<Dropped>,
    /// What was missed, each with the id its row gets.
    pub missed: Vec<(GapId, Missed)>,
}

pub(crate) fn stream(row: &Row) -> Result<Stream, Error> {
    Ok(Stream {
        id: row.id("id")?,
        kind: row.word("kind")?,
        address: row.text("address")?,
        cursor: row.text_or_none("cursor")?,
        health: Health {
            last_item_at: row.moment_or_none("last_item_at")?,
            last_item_written_at: row.moment_or_none("last_item_written_at")?,
            last_success_at: row.moment_or_none("last_success_at")?,
            error: row.text_or_none("error")?,
            error_since: row.moment_or_none("error_since")?,
            failures: u32::try_from(row.int("failures")?).unwrap_or(u32::MAX),
            next_poll_at: row.moment_or_none("next_poll_at")?,
            read: row.count("read_count")?,
            stored: row.count("stored_count")?,
            dropped: row.count("dropped_count")?,
        },
    })
}

impl Instance<'_> {
    /// The stream of an address, made if it is not there yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stream_for(
        &mut self,
        new: StreamId,
        kind: StreamKind,
        address: &str,
        now: Moment,
    ) -> Result<Stream, Error> {
        self.link
            .run(INSERT, vals![new, kind.word(), address, now])
            .await?;
        let row = self
            .link
            .row(BY_ADDRESS, vals![kind.word(), address])
            .await?;
        row.as_ref()
            .map(stream)
            .transpose()?
            .ok_or_else(|| Error::Corrupt("a stream vanished".to_owned()))
    }

    /// One stream.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stream(&mut self, id: StreamId) -> Result<Option<Stream>, Error> {
        self.link
            .row(FIND, vals![id])
            .await?
            .as_ref()
            .map(stream)
            .transpose()
    }

    /// Every stream that some workspace hears.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn streams_heard_by_any(&mut self) -> Result<Vec<DueStream>, Error> {
        self.link
            .rows(HEARD, vals![])
            .await?
            .iter()
            .map(stream)
            .collect()
    }

    /// Takes or keeps the right to read a stream until `until`; `false` when another process has it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lease_stream(
        &mut self,
        id: StreamId,
        holder: Uuid,
        now: Moment,
        until: Moment,
    ) -> Result<bool, Error> {
        Ok(self.link.run(LEASE, vals![id, holder, until, now]).await? == 1)
    }

    /// Notes a reading that went well, in the transaction of the data it brought.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stream_read(
        &mut self,
        id: StreamId,
        reading: &Reading,
        now: Moment,
    ) -> Result<(), Error> {
        let dropped: u64 = reading.dropped.iter().map(|dropped| dropped.count).sum();
        self.link
            .run(
                READ,
                vals![
                    id,
                    reading.cursor.clone(),
                    reading.last_item_at,
                    reading.last_item_written_at,
                    now,
                    reading.next_poll_at,
                    reading.read,
                    reading.stored,
                    dropped,
                ],
            )
            .await?;
        for Dropped {
            reason,
            count,
            sample,
        } in &reading.dropped
        {
            self.link
                .run(DROPPED, vals![id, reason, *count, sample, now])
                .await?;
        }
        for (gap, missed) in &reading.missed {
            self.link
                .run(
                    GAP,
                    vals![*gap, id, missed.from, missed.until, &missed.reason, now],
                )
                .await?;
        }
        Ok(())
    }

    /// Notes a reading that failed, in words, and when to try again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stream_failed(
        &mut self,
        id: StreamId,
        words: &str,
        now: Moment,
        next: Option<Moment>,
    ) -> Result<(), Error> {
        self.link.run(FAILED, vals![id, words, now, next]).await?;
        Ok(())
    }

    /// Sets when a stream is read next.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn poll_stream_at(&mut self, id: StreamId, at: Moment) -> Result<(), Error> {
        self.link.run(POLL_AT, vals![id, at]).await?;
        Ok(())
    }

    /// Notes that a stream has moved for good, unless another stream has the new address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn move_stream(&mut self, id: StreamId, address: &str) -> Result<(), Error> {
        self.link.run(MOVE, vals![id, address]).await?;
        Ok(())
    }
}
