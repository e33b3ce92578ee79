//! The audit on screen and for programs.

pub(crate) mod api;
pub(crate) mod export;
pub(crate) mod list;

use rapport_app::program::audit::AuditFilter;
use rapport_model::time::TimeZone;

use crate::fields::Fields;

/// What a page or a link to the files asks for; its days are those of that zone.
fn filter(asked: &Fields, zone: &TimeZone) -> AuditFilter {
    let words = |name: &str| Some(asked.text(name).to_owned()).filter(|text| !text.is_empty());
    let day = |name: &str| zone.read(asked.text(name));
    AuditFilter {
        actor: asked.read("actor"),
        act: words("act"),
        record: words("record"),
        since: day("since"),
        until: day("until").map(|day| zone.hour_of_day(day, 1, 0)),
    }
}
