//! All saved searches: what each waits for, whose it is, and how useful it has been.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::saved_searches;
use rapport_app::understand::teams;
use rapport_model::actor::Right;
use rapport_model::ids::UserId;
use rapport_model::understand::saved_search::SavedSearch;
use rapport_model::understand::team::Team;
use rapport_model::understand::visibility::Visibility;

use crate::Web;
use crate::parts::words::{count_first, digits};
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};

/// Judgements needed before a share of them says something.
const ENOUGH: u64 = 20;

#[derive(Template)]
#[template(path = "understand/saved_searches/list.html")]
struct SavedSearchesPage {
    shell: Shell,
    searches: Vec<SavedSearch>,
    owners: HashMap<UserId, String>,
    teams: Vec<Team>,
}

/// `GET /saved-searches`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
) -> Result<Response, Problem> {
    let searches = saved_searches::list(&web.app, session.actor()).await?;
    let owners = saved_searches::owner_names(&web.app, session.actor()).await?;
    let teams = teams::list(&web.app, session.actor()).await?;
    Ok(shell::page(
        StatusCode::OK,
        &SavedSearchesPage {
            shell,
            searches,
            owners,
            teams,
        },
    ))
}

impl SavedSearchesPage {
    fn headline(&self) -> String {
        let listening = self.searches.iter().filter(|search| !search.paused).count() as u64;
        match listening {
            0 => "No search is listening.".to_owned(),
            1 => "One search is listening.".to_owned(),
            more => format!("{} searches are listening.", count_first(&more)),
        }
    }

    /// Who sees it, where that is not everyone.
    fn seen_by(&self, search: &SavedSearch) -> &str {
        let team = search.visibility.team();
        let team = self.teams.iter().find(|known| Some(known.id) == team);
        team.map_or("You alone", |team| team.name.as_str())
    }

    fn owner(&self, search: &SavedSearch) -> &str {
        self.owners
            .get(&search.owner)
            .map_or("someone who left", String::as_str)
    }
}

/// How useful it has been, or that nobody can say yet.
fn usefulness(search: &SavedSearch) -> String {
    let judged = search.useful + search.not_useful;
    if judged == 0 {
        "not judged yet".to_owned()
    } else if judged < ENOUGH {
        format!(
            "{} of {} judged useful; not enough feedback yet to say more",
            search.useful, judged
        )
    } else {
        format!(
            "{} of {} judged useful",
            digits(&search.useful),
            digits(&judged)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample;

    #[test]
    fn few_judgements_prove_nothing() {
        let mut search = sample::saved_search();
        assert_eq!(usefulness(&search), "not judged yet");
        (search.useful, search.not_useful) = (3, 2);
        assert!(usefulness(&search).contains("not enough feedback"));
        (search.useful, search.not_useful) = (14, 6);
        assert_eq!(usefulness(&search), "14 of 20 judged useful");
    }
}
