//! The demo's colleagues: who works at Comeback Crates, as what, where, and when they are at their
//! desks. Each can be signed in as.

use rapport_app::clock::StillClock;
use rapport_app::program::members::{self, NewMember};
use rapport_app::{App, Error};
use rapport_model::actor::{Actor, Role};
use rapport_model::time::{Moment, Span, TimeZone};
use tokio::task::JoinSet;

use super::calendar::{Day, Zone};
use super::dice::Dice;

/// The one password of the demo world, which is no secret.
pub(super) const PASSWORD: &str = "crates come home";

/// Someone who works there.
#[derive(Debug)]
pub(crate) struct Colleague {
    /// The part of the address before `@`.
    pub(super) key: &'static str,
    /// Their name.
    pub(crate) name: &'static str,
    /// Their role.
    pub(crate) role: Role,
    /// Where they work.
    pub(crate) place: &'static str,
    /// What they speak at work.
    pub(crate) languages: &'static str,
    zone: Zone,
    /// Since so many days before the present.
    since: i64,
    /// Away from so many days before the present until so many.
    away: Option<(i64, i64)>,
}

/// Everybody; the first runs the workspace.
#[rustfmt::skip]
pub(crate) const COLLEAGUES: [Colleague; 12] = [
    colleague("robin", "Robin Ek", Role::Admin, "Malmö", "Swedish, English", Zone::SWEDEN),
    colleague("marta", "Marta Wolska", Role::Leader, "Poznań", "Polish, English", Zone::POLAND),
    colleague("ruolan", "程若澜 (Cheng Ruolan)", Role::Leader, "杭州 Hangzhou", "Chinese, English, Vietnamese", Zone::CHINA),
    colleague("isla", "Isla Farrow", Role::Seller, "Bristol", "English", Zone::BRITAIN),
    colleague("declan", "Declan Moy", Role::Seller, "Cork", "English", Zone::IRELAND),
    since(colleague("nadia", "Nadia Okonjo-Reid", Role::Seller, "Halifax", "English", Zone::CANADA), 91),
    colleague("freja", "Freja Sundling", Role::Seller, "Göteborg", "Swedish, English", Zone::SWEDEN),
    colleague("kuba", "Kuba Zaremba", Role::Seller, "Łódź", "Polish, English", Zone::POLAND),
    away(colleague("khanhchi", "Võ Khánh Chi", Role::Seller, "Cần Thơ", "Vietnamese, English", Zone::VIETNAM), 60, 47),
    colleague("yiming", "申一鸣 (Shen Yiming)", Role::Seller, "苏州 Suzhou", "Chinese, English", Zone::CHINA),
    colleague("sanna", "Sanna Hjortron", Role::Marketer, "Malmö", "Swedish, English", Zone::SWEDEN),
    colleague("oskar", "Oskar Pielak", Role::Marketer, "Poznań", "Polish, English", Zone::POLAND),
];

const fn colleague(
    key: &'static str,
    name: &'static str,
    role: Role,
    place: &'static str,
    languages: &'static str,
    zone: Zone,
) -> Colleague {
    Colleague {
        key,
        name,
        role,
        place,
        languages,
        zone,
        since: super::script::DAYS,
        away: None,
    }
}

const fn since(colleague: Colleague, since: i64) -> Colleague {
    Colleague { since, ..colleague }
}

const fn away(colleague: Colleague, from: i64, until: i64) -> Colleague {
    Colleague {
        away: Some((from, until)),
        ..colleague
    }
}

/// The working day, in minutes after midnight.
const OPENS: i64 = 8 * 60 + 20;
const CLOSES: i64 = 17 * 60 + 10;

impl Colleague {
    /// What they sign in with.
    pub(crate) fn email(&self) -> String {
        format!("{}@comeback-crates.example", self.key)
    }

    /// Where they live.
    pub(super) fn time_zone(&self) -> Option<TimeZone> {
        self.zone.name.parse().ok()
    }

    /// Whether they work there at a moment.
    pub(super) fn is_there(&self, at: Moment, now: Moment) -> bool {
        now.since(at) < Span::DAY.times(self.since)
    }

    /// The first moment at work after `after`; if it has to wait for a day, often early in it.
    pub(super) fn at_work(&self, after: Moment, now: Moment, dice: &mut Dice) -> Moment {
        let mut day = Day::of(after, self.zone);
        let mut minute = after.since(day.at(0, self.zone)).seconds() / 60;
        loop {
            let days_ago = Day::of(now, self.zone).since(day);
            let works = day.weekday() < 5
                && days_ago < self.since
                && self
                    .away
                    .is_none_or(|(from, until)| !(until..=from).contains(&days_ago));
            if works && minute < CLOSES {
                let minute = match minute {
                    OPENS.. => minute,
                    _ if dice.says_yes(45) => OPENS + dice.between(0, 70),
                    _ => dice.between(OPENS, CLOSES),
                };
                return day
                    .at(minute, self.zone)
                    .plus(Span::SECOND.times(dice.between(0, 59)));
            }
            day = day.plus(1);
            minute = 0;
        }
    }
}

/// Everybody as they act in the workspace; the first is `admin`.
pub(super) async fn join(app: &App, admin: &Actor, now: Moment) -> Result<Vec<Actor>, Error> {
    let mut joining = JoinSet::new();
    for (place, colleague) in COLLEAGUES.iter().enumerate().skip(1) {
        let then = now.minus(Span::DAY.times(colleague.since));
        let (app, admin) = (app.at(StillClock::at(then)), *admin);
        joining.spawn(async move {
            let new = NewMember {
                name: colleague.name.to_owned(),
                email: colleague.email(),
                password: PASSWORD.to_owned(),
                role: colleague.role,
                time_zone: colleague.time_zone(),
            };
            let member = members::add(&app, &admin, new).await?;
            Ok::<_, Error>((place, member))
        });
    }
    let mut actors = vec![*admin; COLLEAGUES.len()];
    while let Some(joined) = joining.join_next().await {
        let (place, member) = joined
            .map_err(|error| Error::Unavailable(format!("somebody did not join: {error}")))??;
        actors[place] = member;
    }
    Ok(actors)
}

/// The place of a colleague.
pub(super) fn place_of(key: &str) -> usize {
    COLLEAGUES
        .iter()
        .position(|colleague| colleague.key == key)
        .unwrap_or(0)
}
