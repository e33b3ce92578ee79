//! The audit on screen and for programs.

pub(crate) mod api;
pub(crate) mod export;
pub(crate) mod list;

use rapport_app::program::audit::AuditFilter;
use rapport_model::time::{Moment, Span};

use crate::fields::Fields;

/// What a page or a link to the files asks for.
fn filter(asked: &Fields) -> AuditFilter {
    let words = |name: &str| Some(asked.text(name).to_owned()).filter(|text| !text.is_empty());
    let day = |name: &str| Moment::parse(&format!("{}T00:00:00Z", asked.text(name)));
    AuditFilter {
        actor: asked.read("actor"),
        act: words("act"),
        record: words("record"),
        since: day("since"),
        until: day("until").map(|day| day.plus(Span::DAY)),
    }
}
