//! Retention: posts nobody needs fade after a week, and what was taken back is forgotten in turn.

use rapport_model::ids::PostId;
use rapport_model::time::Span;

use crate::app::App;
use crate::error::Error;

/// How long a post stays for preview when no signal needs it.
pub const ARCHIVE: Span = Span::DAY.times(7);
/// How long the removal of a post is remembered: longer than any stream can replay.
const TOMBSTONES: Span = Span::DAY.times(30);
/// Posts removed in one transaction, so that other writers get their turn.
const PIECE: usize = 500;

/// Removes what has faded; `true` while there is more.
///
/// # Errors
/// When the database fails.
pub async fn fade(app: &App) -> Result<bool, Error> {
    let now = app.now();
    let oldest_kept = PostId::new(now.minus(ARCHIVE), [0; 10]);
    let faded = app
        .store()
        .read_instance()
        .await?
        .faded_posts(oldest_kept, PIECE)
        .await?;
    let more = faded.len() == PIECE;
    app.recent().sweep(now);
    app.recent().forget(&faded);
    app.store()
        .write_instance(move |instance| {
            Box::pin(async move {
                // A signal may have come to need one since it was listed.
                instance.take_turns().await?;
                let needed = instance.signals_of_posts(&faded).await?;
                if needed.is_empty() {
                    instance.remove_posts(&faded).await?;
                }
                instance.sweep_tombstones(now.minus(TOMBSTONES)).await
            })
        })
        .await?;
    Ok(more)
}
