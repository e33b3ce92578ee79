//! Writing a saved search, new or known. What was found by it stands beside the form and renews
//! itself while one writes; without scripts a button does the same.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::saved_searches::{self, SearchForm};
use rapport_model::actor::Actor;
use rapport_model::ids::SavedSearchId;
use rapport_model::understand::saved_search::{Alert, SavedSearch};
use rapport_model::understand::trigger::Trigger;

use crate::Web;
use crate::address::{Id, see};
use crate::fields::{Asked, Fields};
use crate::mistakes::Mistakes;
use crate::problem::Problem;
use crate::session::Session;
use crate::shell::{self, Shell};
use crate::understand::saved_searches::preview::{self, Found};

/// What most searches are for; it stands in the form to be made more exact.
const PURPOSE: &str = "Finding people who may want a conversation about what we offer";

#[derive(Template)]
#[template(path = "understand/saved_searches/edit.html")]
struct EditPage {
    shell: Shell,
    /// The search that is changed; none for a new one.
    known: Option<SavedSearch>,
    form: SearchForm,
    mistakes: Mistakes,
    found: Found,
}

/// `GET /saved-searches/new`: the address may hold what is written so far.
pub(crate) async fn new(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Asked(asked): Asked,
) -> Result<Response, Problem> {
    let mut form = read(&asked);
    if !asked.has("purpose") {
        PURPOSE.clone_into(&mut form.purpose);
    }
    page(
        &web,
        session.actor(),
        shell,
        None,
        form,
        Mistakes::default(),
    )
    .await
}

/// `POST /saved-searches`
pub(crate) async fn create(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    fields: Fields,
) -> Result<Response, Problem> {
    let form = read(&fields);
    match saved_searches::create(&web.app, session.actor(), form.clone()).await {
        Ok(_) => Ok(see("/saved-searches?did=search-added")),
        Err(error) => {
            let mistakes = Mistakes::found(error, &form.query)?;
            page(&web, session.actor(), shell, None, form, mistakes).await
        }
    }
}

/// `GET /saved-searches/{id}`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Id(search): Id<SavedSearchId>,
    Asked(asked): Asked,
) -> Result<Response, Problem> {
    let known = saved_searches::find(&web.app, session.actor(), search).await?;
    let form = if asked.has("query") {
        read(&asked)
    } else {
        of(&known)
    };
    page(
        &web,
        session.actor(),
        shell,
        Some(known),
        form,
        Mistakes::default(),
    )
    .await
}

/// `POST /saved-searches/{id}`
pub(crate) async fn change(
    State(web): State<Web>,
    session: Session,
    shell: Shell,
    Id(search): Id<SavedSearchId>,
    fields: Fields,
) -> Result<Response, Problem> {
    let form = read(&fields);
    match saved_searches::change(&web.app, session.actor(), search, form.clone()).await {
        Ok(_) => Ok(see("/saved-searches?did=saved")),
        Err(error) => {
            let mistakes = Mistakes::found(error, &form.query)?;
            let known = saved_searches::find(&web.app, session.actor(), search).await?;
            page(&web, session.actor(), shell, Some(known), form, mistakes).await
        }
    }
}

async fn page(
    web: &Web,
    actor: &Actor,
    shell: Shell,
    known: Option<SavedSearch>,
    form: SearchForm,
    mistakes: Mistakes,
) -> Result<Response, Problem> {
    let status = if mistakes.any() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let address = preview::address(&address(known.as_ref()), &form);
    let found = if mistakes.query().is_some() {
        Found::nothing(shell.clone(), &address)
    } else {
        preview::found(web, actor, shell.clone(), &form, &address).await?
    };
    Ok(shell::page(
        status,
        &EditPage {
            shell,
            known,
            form,
            mistakes,
            found,
        },
    ))
}

/// Where the form for that search stands.
fn address(known: Option<&SavedSearch>) -> String {
    known.map_or_else(
        || "/saved-searches/new".to_owned(),
        |search| format!("/saved-searches/{}", search.id),
    )
}

/// What was written.
pub(super) fn read(fields: &Fields) -> SearchForm {
    SearchForm {
        name: fields.text("name").to_owned(),
        query: fields.text("query").to_owned(),
        triggers: fields.read_all("trigger"),
        purpose: fields.text("purpose").to_owned(),
        alert: fields.read("alert").unwrap_or(Alert::AtOnce),
    }
}

fn of(known: &SavedSearch) -> SearchForm {
    SearchForm {
        name: known.name.clone(),
        query: known.query.clone(),
        triggers: known.triggers.clone(),
        purpose: known.purpose.clone(),
        alert: known.alert,
    }
}

impl EditPage {
    fn address(&self) -> String {
        address(self.known.as_ref())
    }

    /// The form with all that was written but the query.
    fn kept(&self) -> String {
        preview::address(&self.address(), &self.form)
    }

    fn action(&self) -> String {
        self.known.as_ref().map_or_else(
            || "/saved-searches".to_owned(),
            |search| format!("/saved-searches/{}", search.id),
        )
    }

    fn waits_for(&self, trigger: &Trigger) -> bool {
        self.form.triggers.contains(trigger)
    }
}

/// When a match reaches Today, said so that one can choose.
fn about(alert: &Alert) -> &'static str {
    match alert {
        Alert::AtOnce => "A match reaches Today the moment it is seen.",
        Alert::Daily => "Matches reach Today together, the next morning.",
        Alert::Silent => "Matches wait under Signals and never reach Today.",
    }
}
