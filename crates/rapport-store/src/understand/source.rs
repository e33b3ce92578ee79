//! Sources of a workspace, with the health of the streams behind them.

use rapport_model::ids::{SourceId, StreamId};
use rapport_model::time::Moment;
use rapport_model::understand::batch::Dropped;
use rapport_model::understand::source::{Gap, Source};

use crate::error::Error;
use crate::scope::Scoped;
use crate::statement::statements;
use crate::understand::stream;
use crate::value::{Row, vals};

statements! {
    LIST = "SELECT s.id AS source_id, s.name, s.paused, s.created_at AS added_at, t.id, t.kind, t.address, t.cursor, t.last_item_at, t.last_item_written_at, t.last_success_at, t.error, t.error_since, t.failures, t.next_poll_at, t.read_count, t.stored_count, t.dropped_count FROM source s JOIN stream t ON t.id = s.stream_id WHERE s.workspace_id = $1 ORDER BY s.name, s.id";
    FIND = "SELECT s.id AS source_id, s.name, s.paused, s.created_at AS added_at, t.id, t.kind, t.address, t.cursor, t.last_item_at, t.last_item_written_at, t.last_success_at, t.error, t.error_since, t.failures, t.next_poll_at, t.read_count, t.stored_count, t.dropped_count FROM source s JOIN stream t ON t.id = s.stream_id WHERE s.workspace_id = $1 AND s.id = $2";
    DROPPED = "SELECT d.stream_id, d.reason, d.count, d.sample FROM dropped d JOIN source s ON s.stream_id = d.stream_id WHERE s.workspace_id = $1 ORDER BY d.count DESC, d.reason";
    GAPS = "SELECT g.stream_id, g.id, g.from_at, g.until_at, g.reason, g.recorded_at FROM gap g JOIN source s ON s.stream_id = g.stream_id WHERE s.workspace_id = $1 ORDER BY g.id DESC LIMIT 100";
    INSERT = "INSERT INTO source (workspace_id, id, stream_id, name, paused, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    RENAME = "UPDATE source SET name = $3 WHERE workspace_id = $1 AND id = $2";
    PAUSE = "UPDATE source SET paused = $3 WHERE workspace_id = $1 AND id = $2";
    REMOVE = "DELETE FROM source WHERE workspace_id = $1 AND id = $2";
    COUNT = "SELECT COUNT(*) AS count FROM source WHERE workspace_id = $1";
    HEARD = "SELECT stream_id FROM source WHERE workspace_id = $1";
}

fn source(row: &Row) -> Result<Source, Error> {
    Ok(Source {
        id: row.id("source_id")?,
        name: row.text("name")?,
        paused: row.bool("paused")?,
        created_at: row.moment("added_at")?,
        stream: stream::stream(row)?,
        dropped: Vec::new(),
        gaps: Vec::new(),
    })
}

impl Scoped<'_> {
    /// All sources by name, with what their streams dropped and missed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sources(&mut self) -> Result<Vec<Source>, Error> {
        let rows = self.link.rows(LIST, vals![self.workspace]).await?;
        let sources = rows.iter().map(source).collect::<Result<_, _>>()?;
        self.with_troubles(sources).await
    }

    /// One source.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn source(&mut self, id: SourceId) -> Result<Option<Source>, Error> {
        let rows = self.link.rows(FIND, vals![self.workspace, id]).await?;
        let sources = rows.iter().map(source).collect::<Result<_, _>>()?;
        Ok(self.with_troubles(sources).await?.into_iter().next())
    }

    async fn with_troubles(&mut self, mut sources: Vec<Source>) -> Result<Vec<Source>, Error> {
        for row in self.link.rows(DROPPED, vals![self.workspace]).await? {
            let stream: StreamId = row.id("stream_id")?;
            if let Some(source) = sources.iter_mut().find(|source| source.stream.id == stream) {
                source.dropped.push(Dropped {
                    reason: row.text("reason")?,
                    count: row.count("count")?,
                    sample: row.text("sample")?,
                });
            }
        }
        for row in self.link.rows(GAPS, vals![self.workspace]).await? {
            let stream: StreamId = row.id("stream_id")?;
            if let Some(source) = sources.iter_mut().find(|source| source.stream.id == stream) {
                source.gaps.push(Gap {
                    id: row.id("id")?,
                    from: row.moment("from_at")?,
                    until: row.moment("until_at")?,
                    reason: row.text("reason")?,
                    recorded_at: row.moment("recorded_at")?,
                });
            }
        }
        Ok(sources)
    }

    /// Listens to a stream.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the workspace hears it already.
    pub async fn insert_source(
        &mut self,
        id: SourceId,
        stream: StreamId,
        name: &str,
        now: Moment,
    ) -> Result<(), Error> {
        self.link
            .run(INSERT, vals![self.workspace, id, stream, name, false, now])
            .await?;
        Ok(())
    }

    /// Calls a source something else.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rename_source(&mut self, id: SourceId, name: &str) -> Result<(), Error> {
        self.link
            .run(RENAME, vals![self.workspace, id, name])
            .await?;
        Ok(())
    }

    /// Stops or goes on listening.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pause_source(&mut self, id: SourceId, paused: bool) -> Result<(), Error> {
        self.link
            .run(PAUSE, vals![self.workspace, id, paused])
            .await?;
        Ok(())
    }

    /// Forgets a source; its signals stay.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_source(&mut self, id: SourceId) -> Result<(), Error> {
        self.link.run(REMOVE, vals![self.workspace, id]).await?;
        Ok(())
    }

    /// How many sources there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_sources(&mut self) -> Result<u64, Error> {
        let row = self.link.row(COUNT, vals![self.workspace]).await?;
        row.map_or(Ok(0), |row| row.count("count"))
    }

    /// The streams this workspace hears.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn streams_heard(&mut self) -> Result<Vec<StreamId>, Error> {
        let rows = self.link.rows(HEARD, vals![self.workspace]).await?;
        rows.iter().map(|row| row.id("stream_id")).collect()
    }
}
