//! Today for programs: the few people worth a conversation now, each with the why-tree, and deciding
//! about everything of theirs that stands.

use axum::extract::State;
use axum::response::Response;
use rapport_app::{App, Error, today};
use rapport_model::actor::Actor;
use rapport_model::ids::{InteractionId, PersonId};
use rapport_model::time::Moment;
use rapport_model::today::opportunity::Opportunity;
use rapport_model::understand::person::Identity;
use rapport_model::understand::post::Network;
use schemars::JsonSchema;
use serde::Serialize;

use crate::Web;
use crate::address::Id;
use crate::api::decided::decided;
use crate::api::once::{Done, Once};
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::sent::{Nothing, Sent};
use crate::api::wire::{self, InteractionView, ScoreView};
use crate::noted::HandsOut;
use crate::problem::Problem;
use crate::session::Session;
use crate::understand::signals::api::decide::{SNOOZE, Snooze};
use crate::understand::signals::api::view::SignalView;

/// The front door.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Today")]
struct TodayView {
    /// At most ten, the most worth it first.
    cards: Vec<CardView>,
    /// Signals nobody has dealt with, also those too weak or too old for a card.
    open_signals: u64,
    /// People with something standing, counted up to a thousand.
    people_waiting: u64,
    /// Posts read by this workspace's sources since they were added.
    posts_read: u64,
    /// What this person did last, for ten minutes.
    latest_interaction: Option<InteractionView>,
}

/// One person worth a conversation.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Card")]
struct CardView {
    /// Who.
    person: PersonView,
    /// Why now: their open signals, the strongest first.
    signals: Vec<SignalView>,
    /// How worth it, with the tree over intent, fit and freshness.
    priority: ScoreView,
    /// How well they match the ideal customer profile.
    fit: ScoreView,
}

/// Someone who said something that mattered. Each fact says where it came from and why it is kept.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Person")]
struct PersonView {
    #[schemars(with = "wire::Id")]
    id: PersonId,
    /// The name people know them by.
    name: String,
    /// What they publicly say about themself.
    about: Option<String>,
    /// Where these facts came from.
    source: String,
    /// What they are kept for.
    purpose: String,
    /// When they were learnt.
    #[schemars(with = "wire::Time")]
    learnt_at: Moment,
    /// Their accounts.
    identities: Vec<IdentityView>,
}

/// One account of a person on one network.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Identity")]
struct IdentityView {
    /// Where.
    #[schemars(with = "String")]
    network: Network,
    /// The lasting name there.
    handle: String,
    /// The name people see there.
    shown_as: Option<String>,
    /// Where to see the account.
    url: Option<String>,
}

/// `GET /api/v1/today`
pub(crate) async fn show(State(web): State<Web>, session: Session) -> Result<Response, Problem> {
    let today = today::show(&web.app, session.actor()).await?;
    let people = today.cards.iter().map(|card| card.person.id).collect();
    let view = TodayView {
        cards: today.cards.into_iter().map(CardView::from).collect(),
        open_signals: today.open_signals,
        people_waiting: today.people_waiting,
        posts_read: today.posts_read,
        latest_interaction: today.latest_interaction.map(InteractionView::from),
    };
    Ok(HandsOut::People(people).with(Reply::ok(&view)))
}

/// What [`show`] is.
pub(crate) fn show_is() -> Operation {
    Operation::new(
        "getToday",
        "The people worth a conversation today, why, and how sure that is",
    )
    .gives::<TodayView>(200)
    .names("/cards/0/person/id")
}

/// `POST /api/v1/today/{person}/act`
pub(crate) async fn act(
    State(web): State<Web>,
    session: Session,
    Id(person): Id<PersonId>,
    Sent { once, .. }: Sent<Nothing>,
) -> Result<Response, Problem> {
    let actor = *session.actor();
    decide(&web, actor, once, async move |app| {
        today::act(&app, &actor, person).await
    })
    .await
}

/// What [`act`] is.
pub(crate) fn act_is() -> Operation {
    Operation::new(
        "actOnPerson",
        "Note that you took up the conversation with this person",
    )
    .note("Rapport writes to nobody: this says what a person did.")
    .takes::<Nothing>("{}")
    .gives::<InteractionView>(201)
    .once()
}

/// `POST /api/v1/today/{person}/snooze`
pub(crate) async fn snooze(
    State(web): State<Web>,
    session: Session,
    Id(person): Id<PersonId>,
    Sent { value, once }: Sent<Snooze>,
) -> Result<Response, Problem> {
    let (actor, until) = (*session.actor(), value.until);
    let snooze = async move |app: App| today::snooze(&app, &actor, person, until).await;
    decide(&web, actor, once, snooze).await
}

/// What [`snooze`] is.
pub(crate) fn snooze_is() -> Operation {
    Operation::new("snoozePerson", "Put a person off until a moment")
        .takes::<Snooze>(SNOOZE)
        .gives::<InteractionView>(201)
        .once()
}

/// `POST /api/v1/today/{person}/dismiss`
pub(crate) async fn dismiss(
    State(web): State<Web>,
    session: Session,
    Id(person): Id<PersonId>,
    Sent { once, .. }: Sent<Nothing>,
) -> Result<Response, Problem> {
    let actor = *session.actor();
    let dismiss = async move |app: App| today::dismiss(&app, &actor, person).await;
    decide(&web, actor, once, dismiss).await
}

/// What [`dismiss`] is.
pub(crate) fn dismiss_is() -> Operation {
    Operation::new(
        "dismissPerson",
        "Say that a person is not worth a conversation now",
    )
    .takes::<Nothing>("{}")
    .gives::<InteractionView>(201)
    .once()
}

async fn decide<F>(
    web: &Web,
    actor: Actor,
    once: Once,
    decide: impl FnOnce(App) -> F,
) -> Result<Response, Problem>
where
    F: Future<Output = Result<InteractionId, Error>>,
{
    once.run(
        &web.app,
        &actor,
        |app| {
            let deciding = decide(app);
            async move { Ok(Done::Record(deciding.await?.to_string())) }
        },
        |app, done| decided(app, actor, done),
    )
    .await
}

impl From<Opportunity> for CardView {
    fn from(one: Opportunity) -> Self {
        let person = one.person;
        Self {
            person: PersonView {
                id: person.id,
                name: person.name,
                about: person.about,
                source: person.provenance.source,
                purpose: person.provenance.purpose,
                learnt_at: person.provenance.learnt_at,
                identities: person
                    .identities
                    .into_iter()
                    .map(IdentityView::from)
                    .collect(),
            },
            signals: one.findings.into_iter().map(SignalView::from).collect(),
            priority: one.priority.into(),
            fit: one.fit.into(),
        }
    }
}

impl From<Identity> for IdentityView {
    fn from(identity: Identity) -> Self {
        Self {
            network: identity.network,
            handle: identity.handle,
            shown_as: identity.shown_as,
            url: identity.url,
        }
    }
}
