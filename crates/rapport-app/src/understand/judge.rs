//! Judging: whether a post was useful. People judge what they read, so a judgement counts for
//! every search that found the post: each of them brought it.

use rapport_model::actor::{Actor, Right};
use rapport_model::ids::SignalId;
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::live::Topic;

/// Says whether the post of a signal was useful, or takes that back with `None`.
///
/// # Errors
/// [`Error::NotFound`] when this workspace has no signal with that id.
pub async fn judge(
    app: &App,
    actor: &Actor,
    id: SignalId,
    useful: Option<bool>,
) -> Result<(), Error> {
    actor.may(Right::ActOnSignals)?;
    let now = app.now();
    let mut change = app.change("signal.judged", id, json!({}));
    app.store()
        .write(actor, move |scoped| {
            Box::pin(async move {
                scoped.take_turns().await?;
                let Some(signal) = scoped.bare_signal(id).await? else {
                    return Ok(None);
                };
                let mut judged = Vec::new();
                for one in scoped.signals_in(&[signal.post]).await? {
                    if one.useful == useful {
                        continue;
                    }
                    let (was, is) = (counted(one.useful), counted(useful));
                    scoped
                        .count_judged(one.saved_search, is.0 - was.0, is.1 - was.1)
                        .await?;
                    judged.push(one.id);
                }
                if judged.is_empty() {
                    return Ok(Some(()));
                }
                scoped.judge_post(signal.post, useful).await?;
                change.fields =
                    json!({ "useful": [signal.useful, useful], "signals": [null, judged] });
                scoped.record(now, &[change]).await?;
                Ok(Some(()))
            })
        })
        .await?
        .ok_or(Error::NotFound("signal"))?;
    app.live().tell(actor.workspace, Topic::Signals);
    Ok(())
}

/// A judgement as (useful, not useful).
fn counted(useful: Option<bool>) -> (i64, i64) {
    (
        i64::from(useful == Some(true)),
        i64::from(useful == Some(false)),
    )
}
