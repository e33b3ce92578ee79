//! Choosing where one lives, as far as clocks go.

use axum::extract::State;
use axum::response::Response;
use rapport_app::program::time_zone;
use rapport_model::time::TimeZone;

use crate::Web;
use crate::address::see;
use crate::fields::Fields;
use crate::problem::Problem;
use crate::session::Session;

/// Zones as one looks for them: a part of the world with its places, each by its name in the database and
/// by the rest of it, as people read it.
pub(crate) struct Area {
    pub(crate) name: String,
    pub(crate) places: Vec<(String, String)>,
}

/// Every zone, by area; those of no area come last.
pub(crate) fn areas() -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    let mut others = Vec::new();
    for name in TimeZone::names() {
        let Some((area, place)) = name.split_once('/') else {
            others.push((name.clone(), name.clone()));
            continue;
        };
        let place = place.replace('_', " ");
        match areas.last_mut() {
            Some(last) if last.name == area => last.places.push((name.clone(), place)),
            _ => areas.push(Area {
                name: area.to_owned(),
                places: vec![(name.clone(), place)],
            }),
        }
    }
    areas.push(Area {
        name: "Others".to_owned(),
        places: others,
    });
    areas
}

/// `POST /settings/time-zone`
pub(crate) async fn choose(
    State(web): State<Web>,
    session: Session,
    fields: Fields,
) -> Result<Response, Problem> {
    time_zone::choose(&web.app, session.actor(), fields.text("time_zone")).await?;
    Ok(see("/settings?did=saved#time-zone"))
}

#[cfg(test)]
mod tests {
    use rapport_model::actor::Role;

    use super::*;
    use crate::testing::{Instance, Visitor};

    const PATH: &str = "/settings/time-zone";

    /// What the settings say someone's zone is.
    async fn chosen(instance: &Instance, visitor: &mut Visitor) -> String {
        let page = visitor.get(instance, "/settings").await;
        assert_eq!(page.body.matches("\" selected>").count(), 1);
        let (before, _) = page.body.split_once("\" selected>").unwrap();
        let (_, name) = before.rsplit_once("value=\"").unwrap();
        name.to_owned()
    }

    #[test]
    fn every_zone_can_be_found_once() {
        let areas = areas();
        let names: Vec<&str> = areas.iter().map(|area| &*area.name).collect();
        assert!(names.is_sorted() || names.last() == Some(&"Others"));
        let places = areas.iter().flat_map(|area| &area.places);
        assert_eq!(places.count(), TimeZone::names().len());
        let mut places = areas.iter().flat_map(|area| &area.places);
        assert!(places.any(|(_, place)| place == "New York"));
    }

    #[tokio::test]
    async fn a_zone_is_learnt_once_and_chosen_from_then_on() {
        const SIGN_IN: &str = "email=ada%40example.com&password=four+plain+words+here&time_zone=";
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        assert_eq!(chosen(&instance, &mut ada).await, "UTC");
        let mut signs_in = async |told: &str| {
            let form = format!("{SIGN_IN}{told}");
            let answer = ada.post(&instance, "/sign-in", &form).await;
            assert_eq!(answer.location(), "/today");
            chosen(&instance, &mut ada).await
        };
        // A browser without scripts says nothing, and a strange one something strange.
        assert_eq!(signs_in("").await, "UTC");
        assert_eq!(signs_in("Middle-earth%2FBree").await, "UTC");
        assert_eq!(signs_in("Europe%2FStockholm").await, "Europe/Stockholm");
        assert_eq!(signs_in("Asia%2FTokyo").await, "Europe/Stockholm");
        let answer = ada.post(&instance, PATH, "time_zone=Asia%2FKolkata").await;
        assert_eq!(answer.location(), "/settings?did=saved#time-zone");
        assert_eq!(chosen(&instance, &mut ada).await, "Asia/Kolkata");
        let refused = ada.post(&instance, PATH, "time_zone=Bree").await;
        assert_eq!(refused.status, 422);
        assert_eq!(chosen(&instance, &mut ada).await, "Asia/Kolkata");
        let mut colleague = instance.colleague(Role::Seller).await;
        assert_eq!(chosen(&instance, &mut colleague).await, "UTC");
        // That it changed is written down, where to is not.
        let page = ada.get(&instance, "/settings/audit?act=time_zone.changed");
        let page = page.await;
        assert_eq!(page.body.matches("<dt>Entry</dt>").count(), 2);
        assert!(!page.text().contains("Kolkata") && !page.text().contains("Stockholm"));
    }

    #[tokio::test]
    async fn the_first_page_learns_it_too() {
        let instance = Instance::new().await;
        let mut ada = Visitor::default();
        let page = ada.get(&instance, "/welcome").await;
        page.says(&["name=\"time_zone\"", "data-zone=\"UTC\""]);
        let form = "name=Ada&email=ada%40example.com&password=four+plain+words+here&time_zone=Pacific%2FAuckland";
        ada.post(&instance, "/welcome", form).await;
        let page = ada.get(&instance, "/today").await;
        // 4 July, 14:38 UTC.
        page.says(&["Sunday 5 July", "data-zone=\"Pacific/Auckland\""]);
    }

    #[tokio::test]
    async fn what_is_put_off_comes_back_at_six_there_and_times_are_told_there() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let search = "name=a&query=stocktaking&purpose=testing&alert=live";
        ada.post(&instance, "/saved-searches", search).await;
        instance.said(&[("runa", "en", "stocktaking")]).await;
        ada.post(&instance, PATH, "time_zone=America%2FNew_York")
            .await;
        let list = ada.get(&instance, "/signals").await;
        list.says(&["title=\"4 July 2026, 10:30 EDT\""]);
        let (_, rest) = list.body.split_once("action=\"/signals/").unwrap();
        let path = format!("/signals/{}/snooze", &rest[..36]);
        ada.post(&instance, &path, "until=tomorrow").await;
        // 5 July, 10:00 UTC.
        let aside = ada.get(&instance, "/signals?state=snoozed").await;
        aside.says(&["back in 19 hours"]);
    }
}
