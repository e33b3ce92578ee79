//! What the demo's people did with their signals before the visitor came: judged some, took up a
//! few conversations, put some off.

use std::collections::{HashMap, HashSet};

use rapport_app::understand::decide::{self, Move};
use rapport_app::understand::{judge, signals};
use rapport_app::{App, Error};
use rapport_model::actor::Actor;
use rapport_model::time::Span;
use rapport_model::understand::signal::Signal;

use super::script::{Became, Done, Script};

/// Signals read in one go; the world has far fewer.
const MOST: usize = 1_000;

/// Does everything the script says became of a signal.
pub(super) async fn judge_and_act(app: &App, actor: &Actor, script: &Script) -> Result<(), Error> {
    let became: HashMap<String, Became> = script
        .lines
        .iter()
        .map(|line| (script.uri(line), line.became))
        .collect();
    let mut decided = HashSet::new();
    for signal in signals::export(app, actor, None, MOST).await? {
        // What one decides about is the post, whichever searches found it.
        if let Some(became) = became.get(&signal.post.uri)
            && decided.insert(signal.post.id)
        {
            follow(app, actor, &signal, *became).await?;
        }
    }
    Ok(())
}

async fn follow(app: &App, actor: &Actor, signal: &Signal, became: Became) -> Result<(), Error> {
    if became.useful.is_some() {
        judge::judge(app, actor, signal.id, became.useful).await?;
    }
    let to = match became.done {
        Some(Done::Acted) => Move::Act,
        Some(Done::Dismissed) => Move::Dismiss,
        Some(Done::Snoozed) => Move::Snooze(app.now().plus(Span::DAY)),
        None => return Ok(()),
    };
    decide::about_post(app, actor, signal.id, to)
        .await
        .map(drop)
}
