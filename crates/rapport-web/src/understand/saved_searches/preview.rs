//! What a saved search would have found among the posts that were read lately: how many a day,
//! and some of them. A piece of the page for writing a search, and by itself what renews it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::preview::{self, Preview};
use rapport_app::understand::saved_searches::SearchForm;
use rapport_charts::{Bar, Caption, bars};
use rapport_model::actor::Actor;
use rapport_model::time::{Moment, TimeZone};
use rapport_model::understand::visibility::Visibility;

use crate::Web;
use crate::address::local;
use crate::fields::Asked;
use crate::mistakes::Mistakes;
use crate::parts::words::{many, rate};
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};
use crate::time;
use crate::understand::saved_searches::edit;

/// Samples shown.
const SAMPLES: usize = 5;

/// What was found, or why nothing could be looked for.
#[derive(Template)]
#[template(path = "understand/saved_searches/preview.html")]
pub(super) struct Found {
    shell: Shell,
    preview: Option<Preview>,
    mistakes: Mistakes,
    /// Where a repaired query goes.
    address: String,
}

impl Found {
    /// Nothing was looked for.
    pub(super) fn nothing(shell: Shell, address: &str) -> Self {
        Self {
            shell,
            preview: None,
            mistakes: Mistakes::default(),
            address: address.to_owned(),
        }
    }

    fn headline(&self, preview: &Preview) -> String {
        if preview.scanned == 0 {
            return "No posts have been read yet.".to_owned();
        }
        if preview.matched == 0 {
            return "It would have found nothing.".to_owned();
        }
        preview.per_day.map_or_else(
            || {
                format!(
                    "It would have found {}.",
                    many(&preview.matched, "post", "posts")
                )
            },
            how_often,
        )
    }

    fn basis(&self, preview: &Preview) -> String {
        let posts = many(&preview.scanned, "post", "posts");
        let per_day = if preview.per_day.is_some() {
            ""
        } else {
            " Too short a time to say how many a day."
        };
        let matches = many(&preview.matched, "match", "matches");
        if preview.is_partial {
            return format!(
                "{matches} among the newest {} that have the words, of {posts} kept.{per_day}",
                preview::LOOKED_AT
            );
        }
        if preview.is_filling && preview.scanned >= preview::POSTS as u64 {
            return format!(
                "{matches} of the last {posts}; older ones are still being read.{per_day}"
            );
        }
        format!("{matches} of the last {posts} read.{per_day}")
    }

    /// Bars a day, when there is more than one day.
    fn chart(&self, preview: &Preview) -> Option<String> {
        if preview.days.len() < 2 || preview.days.iter().all(|(_, count)| *count == 0) {
            return None;
        }
        let labels: Vec<String> = preview
            .days
            .iter()
            .map(|(day, _)| self.date(*day))
            .collect();
        let days: Vec<Bar> = labels
            .iter()
            .zip(&preview.days)
            .map(|(label, (_, count))| Bar {
                label,
                value: Some(f64::from(*count)),
            })
            .collect();
        Some(bars(
            Caption {
                title: "Matches per day",
                description: &self.finding(preview),
            },
            &days,
        ))
    }

    /// A day of the preview, which counts in UTC wherever whoever looks lives: posts are counted once for all.
    fn date(&self, day: Moment) -> String {
        time::date(self.shell.now, day, &TimeZone::UTC)
    }

    /// What the bars show, in a sentence.
    fn finding(&self, preview: &Preview) -> String {
        let least = preview
            .days
            .iter()
            .map(|(_, count)| *count)
            .min()
            .unwrap_or(0);
        // Of several equal days the latest is named.
        match preview.days.iter().max_by_key(|(_, count)| *count) {
            Some((day, most)) if *most > least => {
                format!(
                    "Between {least} and {most} a day, the most on {} (days in UTC).",
                    self.date(*day)
                )
            }
            _ => format!("{least} on every day (in UTC)."),
        }
    }
}

/// `GET /saved-searches/preview`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Asked(asked): Asked,
) -> Result<Response, Problem> {
    let form = edit::read(&asked);
    let page = local(asked.text("page"), "/saved-searches/new");
    let seen_by = edit::visibility(&asked, Visibility::Everyone);
    let address = edit::kept(page, &form, seen_by);
    // A query that cannot be read yet is what this page is there to say.
    Ok(shell::page(
        StatusCode::OK,
        &found(&web, session.actor(), shell, &form, &address).await?,
    ))
}

/// The form with all that was written in it but the query.
pub(super) fn address(page: &str, form: &SearchForm) -> String {
    let mut kept = url::form_urlencoded::Serializer::new(String::new());
    kept.append_pair("name", &form.name)
        .append_pair("purpose", &form.purpose)
        .append_pair("alert", form.alert.word());
    kept.extend_pairs(
        form.triggers
            .iter()
            .map(|trigger| ("trigger", trigger.word())),
    );
    format!("{page}?{}", kept.finish())
}

/// Looks for it.
pub(super) async fn found(
    web: &Web,
    actor: &Actor,
    shell: Shell,
    form: &SearchForm,
    address: &str,
) -> Result<Found, Problem> {
    let nothing = Found::nothing(shell, address);
    if form.query.is_empty() {
        return Ok(nothing);
    }
    match preview::preview(&web.app, actor, &form.query, &form.triggers).await {
        Ok(preview) => Ok(Found {
            preview: Some(preview),
            ..nothing
        }),
        Err(error) => Ok(Found {
            mistakes: Mistakes::found(error, &form.query)?,
            ..nothing
        }),
    }
}

/// "About 12 a day."; what is rare is told over a longer time.
fn how_often(per_day: f64) -> String {
    let (count, time) = match per_day {
        few if few < 1.0 / 7.0 => (few * 30.0, "month"),
        few if few < 1.0 => (few * 7.0, "week"),
        many => (many, "day"),
    };
    format!("About {} a {time}.", rate(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rare_is_told_over_a_longer_time() {
        for (per_day, told) in [
            (12.4, "About 12 a day."),
            (1.0, "About 1.0 a day."),
            (0.5, "About 3.5 a week."),
            (0.05, "About 1.5 a month."),
        ] {
            assert_eq!(how_often(per_day), told);
        }
    }
}
