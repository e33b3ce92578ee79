//! `rapport signals`: the stored signals, for scripts.

use std::io::Write as _;

use rapport_app::understand::signals;
use serde_json::json;

use crate::command_line::{Place, Signals};
use crate::instance;

/// Signals read from the database in one go.
const PIECE: usize = 1_000;

pub(crate) async fn run(place: &Place, options: &Signals) -> Result<(), String> {
    let app = instance::open(place).await?;
    let actor = instance::acting(&app, &options.who).await?;
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    let mut after = None;
    loop {
        let piece = signals::export(&app, &actor, after, PIECE)
            .await
            .map_err(|error| error.to_string())?;
        let Some(last) = piece.last() else { break };
        after = Some(last.id);
        for signal in piece {
            let triggers: Vec<&str> = signal
                .triggers
                .iter()
                .map(|found| found.trigger.word())
                .collect();
            let line = if options.json {
                json!({
                    "id": signal.id,
                    "types": triggers,
                    "search": signal.saved_search_name,
                    "search_id": signal.saved_search,
                    "network": signal.post.network,
                    "uri": signal.post.uri,
                    "author": signal.post.author.handle,
                    "text": signal.post.text,
                    "spans": signal.spans,
                    "score": signal.score,
                    "state": signal.state,
                })
                .to_string()
            } else {
                let text = signal.post.text.replace('\n', " ");
                format!(
                    "{:>3.0}  {}  {}  {}",
                    signal.score,
                    triggers.join(","),
                    signal.post.author.handle,
                    text
                )
            };
            // A reader that has seen enough (head) ends the command, quietly.
            if writeln!(output, "{line}").is_err() {
                return Ok(());
            }
        }
    }
    output.flush().map_err(|error| error.to_string())?;
    app.close().await;
    Ok(())
}
