//! Judging: whether a post was useful. People judge what they read, so a judgement counts for
//! every search that found the post: each of them brought it.

use rapport_model::actor::{Actor, Right};
use rapport_model::ids::SignalId;
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::live::Topic;
use crate::understand::signals;

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
    judge_version(app, actor, id, None, useful).await
}

/// Like [`judge`], if the post is still as it was read.
///
/// # Errors
/// As for [`judge`], and [`Error::Changed`] when its [`signals::version`] is another one by now.
pub async fn judge_version(
    app: &App,
    actor: &Actor,
    id: SignalId,
    expected: Option<String>,
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
                    return Ok(Err(Error::NotFound("signal")));
                };
                if signals::is_other(scoped, id, expected.as_deref()).await? {
                    return Ok(Err(Error::Changed("signal")));
                }
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
                    return Ok(Ok(()));
                }
                scoped.judge_post(signal.post, useful).await?;
                change.fields =
                    json!({ "useful": [signal.useful, useful], "signals": [null, judged] });
                scoped.record(now, &[change]).await?;
                Ok(Ok(()))
            })
        })
        .await??;
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
