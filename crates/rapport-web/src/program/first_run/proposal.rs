//! What follows from the answers: a profile, saved searches and sources, to be accepted line by
//! line. Nothing listens before someone has said so.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::profile::{self, Proposal};
use rapport_app::understand::sources::{self, Added, NewSource};
use rapport_model::understand::profile::Profile;

use crate::Web;
use crate::address::see;
use crate::fields::Fields;
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};
use crate::understand::profile::form;

/// Addresses taken from the field at once.
const ADDRESSES: usize = 20;

#[derive(Template)]
#[template(path = "program/first_run/proposal.html")]
struct ProposalPage {
    shell: Shell,
    profile: Profile,
    proposal: Proposal,
    /// The lines that are ticked, by their place.
    chosen: Chosen,
    /// Further addresses, as they were written.
    addresses: String,
    /// What could not be had, by name, and why.
    refused: Vec<(String, String)>,
    /// Whether the rest is there already.
    adopted: bool,
    mistakes: Mistakes,
}

struct Chosen {
    searches: Vec<usize>,
    sources: Vec<usize>,
}

/// `GET /welcome/proposal`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
) -> Result<Response, Problem> {
    let Some(profile) = profile::read(&web.app, session.actor()).await? else {
        return Ok(see("/welcome/profile"));
    };
    let proposal = profile::propose(&profile);
    let chosen = Chosen {
        searches: (0..proposal.searches.len()).collect(),
        sources: (0..proposal.sources.len()).collect(),
    };
    Ok(shell::page(
        StatusCode::OK,
        &ProposalPage {
            shell,
            profile,
            proposal,
            chosen,
            addresses: String::new(),
            refused: Vec::new(),
            adopted: false,
            mistakes: Mistakes::default(),
        },
    ))
}

/// `POST /welcome/proposal`
pub(crate) async fn adopt(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    fields: Fields,
) -> Result<Response, Problem> {
    let Some(profile) = profile::read(&web.app, session.actor()).await? else {
        return Ok(see("/welcome/profile"));
    };
    let proposal = profile::propose(&profile);
    let chosen = Chosen {
        searches: fields.read_all("search"),
        sources: fields.read_all("source"),
    };
    let searches = pick(&proposal.searches, &chosen.searches);
    let adopted_sources = pick(&proposal.sources, &chosen.sources);
    let adopted = profile::adopt(&web.app, session.actor(), &searches, &adopted_sources).await?;
    let mut refused = adopted.refused;
    let addresses = fields.list("addresses");
    for address in addresses.iter().take(ADDRESSES) {
        if let Err(why) = listen(&web, &session, address).await? {
            refused.push((address.clone(), why));
        }
    }
    if refused.is_empty() {
        return Ok(see("/today?did=adopted"));
    }
    let left: Vec<&str> = refused.iter().map(|(what, _)| what.as_str()).collect();
    let addresses: Vec<String> = addresses
        .into_iter()
        .filter(|address| left.contains(&address.as_str()))
        .collect();
    Ok(shell::page(
        StatusCode::OK,
        &ProposalPage {
            shell,
            profile,
            proposal,
            chosen,
            addresses: addresses.join("\n"),
            refused,
            adopted: true,
            mistakes: Mistakes::default(),
        },
    ))
}

fn pick<T: Clone>(lines: &[T], places: &[usize]) -> Vec<T> {
    lines
        .iter()
        .enumerate()
        .filter(|(place, _)| places.contains(place))
        .map(|(_, line)| line.clone())
        .collect()
}

/// Listens to one written address. Of a site with several feeds the first is taken: it is the
/// one the site names first.
async fn listen(
    web: &Web,
    session: &Session,
    address: &str,
) -> Result<Result<(), String>, Problem> {
    let new = |address: &str| NewSource {
        kind: sources::kind_of(address),
        address: address.to_owned(),
        name: String::new(),
    };
    let mut outcome = sources::add(&web.app, session.actor(), new(address)).await;
    if let Ok(Added::Choose(feeds)) = &outcome
        && let Some(first) = feeds.first()
    {
        let url = first.url.clone();
        outcome = sources::add(&web.app, session.actor(), new(&url)).await;
    }
    match outcome {
        Ok(Added::Source(_)) => Ok(Ok(())),
        // Listened to already is what was wanted.
        Err(rapport_app::Error::Conflict(_)) => Ok(Ok(())),
        Ok(Added::Choose(_)) => Ok(Err("there is no single feed at that address".to_owned())),
        Err(rapport_app::Error::Invalid { message, .. }) => Ok(Err(message)),
        Err(error) => Err(error.into()),
    }
}

impl ProposalPage {
    fn has_search(&self, place: &usize) -> bool {
        self.chosen.searches.contains(place)
    }

    fn has_source(&self, place: &usize) -> bool {
        self.chosen.sources.contains(place)
    }

    /// The answers that were given, as name and value.
    fn answers(&self) -> Vec<(&'static str, String)> {
        let profile = &self.profile;
        let languages: Vec<&str> = profile
            .languages
            .iter()
            .map(|tag| crate::parts::language::name(tag))
            .collect();
        let all = [
            ("You sell", profile.offer.clone()),
            ("They say", form::listed(&profile.problems)),
            ("They are", form::listed(&profile.roles)),
            ("They work in", form::listed(&profile.industries)),
            ("They are in", form::listed(&profile.regions)),
            ("You speak", languages.join(", ")),
            ("They use today", form::listed(&profile.competitors)),
            ("Not a customer", form::listed(&profile.exclude)),
        ];
        all.into_iter()
            .filter(|(_, answer)| !answer.is_empty())
            .collect()
    }
}
