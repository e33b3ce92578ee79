//! Writing a saved search, new or known. What was found by it stands beside the form and renews
//! itself while one writes; without scripts a button does the same.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::saved_searches::{self, SearchForm};
use rapport_app::understand::teams;
use rapport_model::actor::Actor;
use rapport_model::ids::SavedSearchId;
use rapport_model::understand::saved_search::{Alert, SavedSearch};
use rapport_model::understand::team::Team;
use rapport_model::understand::trigger::Trigger;
use rapport_model::understand::visibility::Visibility;

use crate::Web;
use crate::address::{Id, see, with};
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
    visibility: Visibility,
    /// The teams it can be shared with.
    teams: Vec<Team>,
    /// Whether whoever is here decides who sees it.
    decides: bool,
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
    let written = (form, visibility(&asked, Visibility::Everyone));
    page(
        &web,
        session.actor(),
        shell,
        None,
        written,
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
    let seen_by = visibility(&fields, Visibility::Everyone);
    let actor = session.actor();
    match saved_searches::create_seen_by(&web.app, actor, form.clone(), seen_by).await {
        Ok(_) => Ok(see("/saved-searches?did=search-added")),
        Err(error) => {
            let mistakes = Mistakes::found(error, &form.query)?;
            page(&web, actor, shell, None, (form, seen_by), mistakes).await
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
    let seen_by = visibility(&asked, known.visibility);
    page(
        &web,
        session.actor(),
        shell,
        Some(known),
        (form, seen_by),
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
    let actor = session.actor();
    let known = saved_searches::find(&web.app, actor, search).await?;
    let seen_by = visibility(&fields, known.visibility);
    let changed =
        saved_searches::change_seen_by(&web.app, actor, search, form.clone(), seen_by).await;
    match changed {
        Ok(_) => Ok(see("/saved-searches?did=saved")),
        Err(error) => {
            let mistakes = Mistakes::found(error, &form.query)?;
            let written = (form, seen_by);
            page(&web, actor, shell, Some(known), written, mistakes).await
        }
    }
}

async fn page(
    web: &Web,
    actor: &Actor,
    shell: Shell,
    known: Option<SavedSearch>,
    (form, visibility): (SearchForm, Visibility),
    mistakes: Mistakes,
) -> Result<Response, Problem> {
    let status = if mistakes.any() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let address = kept(&address(known.as_ref()), &form, visibility);
    let found = if mistakes.query().is_some() {
        Found::nothing(shell.clone(), &address)
    } else {
        preview::found(web, actor, shell.clone(), &form, &address).await?
    };
    let decides = known.as_ref().is_none_or(|known| known.owner == actor.user);
    let teams = teams::mine(&web.app, actor).await?;
    Ok(shell::page(
        status,
        &EditPage {
            shell,
            known,
            form,
            visibility,
            teams,
            decides,
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

/// The form at that address with all that was written.
pub(super) fn kept(address: &str, form: &SearchForm, visibility: Visibility) -> String {
    let kept = preview::address(address, form);
    match visibility {
        Visibility::Everyone => kept,
        Visibility::Private => with(&kept, "visibility", "private"),
        Visibility::Team(team) => with(&kept, "visibility", &team.to_string()),
    }
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

/// Who is to see it: `everyone`, `private`, or the id of a team; `otherwise` where nothing was said.
pub(super) fn visibility(fields: &Fields, otherwise: Visibility) -> Visibility {
    match fields.text("visibility") {
        "" => otherwise,
        "everyone" => Visibility::Everyone,
        // What cannot be read is shown to fewer and not to more.
        text => text.parse().map_or(Visibility::Private, Visibility::Team),
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
        kept(&self.address(), &self.form, self.visibility)
    }

    fn action(&self) -> String {
        self.known.as_ref().map_or_else(
            || "/saved-searches".to_owned(),
            |search| format!("/saved-searches/{}", search.id),
        )
    }

    fn is_shared_with(&self, team: &Team) -> bool {
        self.visibility.team() == Some(team.id)
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
