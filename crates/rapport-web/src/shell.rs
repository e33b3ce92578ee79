//! What stands around every page: who is here, in which workspace, in light or dark, the time the
//! page speaks of, and what was just done.

use askama::Template;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use rapport_model::actor::Right;
use rapport_model::time::{Moment, TimeZone};

use crate::fields::Fields;
use crate::notice::Notice;
use crate::session::Session;
use crate::{Web, cookies, time};

/// Light, dark, or as the device has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Device,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::Device, Self::Light, Self::Dark];

    /// The word in forms and in the cookie.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads it; anything unknown is as the device has it.
    pub(crate) fn read(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.word() == word)
            .unwrap_or(Self::Device)
    }
}

/// A room of the house, as the rail shows it.
pub(crate) struct Room {
    pub(crate) path: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) name: &'static str,
    /// Where there is little space.
    pub(crate) short: &'static str,
    /// The word it serves.
    pub(crate) word: &'static str,
    /// Whether a little space goes before it.
    pub(crate) gap: bool,
    /// What it takes to be shown the way there; `None`: to be signed in.
    pub(crate) right: Option<Right>,
}

/// The rooms there are, in the order of the rail.
pub(crate) const ROOMS: [Room; 6] = [
    Room {
        path: "/today",
        icon: "today",
        name: "Today",
        short: "Today",
        word: "understand",
        gap: false,
        right: None,
    },
    Room {
        path: "/signals",
        icon: "signals",
        name: "Signals",
        short: "Signals",
        word: "understand",
        gap: false,
        right: None,
    },
    Room {
        path: "/saved-searches",
        icon: "searches",
        name: "Saved searches",
        short: "Searches",
        word: "understand",
        gap: true,
        right: None,
    },
    Room {
        path: "/sources",
        icon: "sources",
        name: "Sources",
        short: "Sources",
        word: "understand",
        gap: false,
        right: None,
    },
    Room {
        path: "/team",
        icon: "team",
        name: "Team",
        short: "Team",
        word: "program",
        gap: true,
        right: Some(Right::ManageTeam),
    },
    Room {
        path: "/settings",
        icon: "settings",
        name: "Settings",
        short: "Settings",
        word: "program",
        gap: true,
        right: None,
    },
];

/// What stands around a page.
#[derive(Clone)]
pub(crate) struct Shell {
    /// Who is here; nobody on the pages before signing in.
    pub(crate) session: Option<Session>,
    pub(crate) theme: Theme,
    /// Whether single keys act.
    pub(crate) keys: bool,
    /// The present, as the page tells it.
    pub(crate) now: Moment,
    /// Where whoever is here lives, as far as clocks go; UTC for visitors.
    pub(crate) zone: TimeZone,
    /// How much had been told to open pages before this one was read.
    pub(crate) told: u64,
    /// Path and query of the page.
    pub(crate) here: String,
    /// What was just done.
    pub(crate) notice: Option<Notice>,
    /// Nothing can be saved at present, because the disk is full.
    pub(crate) full: bool,
    /// Why nothing is listened to at present, when an admin has to look first.
    pub(crate) paused: Option<String>,
}

impl Shell {
    /// What a request says about it.
    pub(crate) fn of(web: &Web, request: &Request) -> Self {
        Self::from(web, request.extensions(), request.headers(), request.uri())
    }

    fn from(web: &Web, extensions: &Extensions, headers: &HeaderMap, uri: &Uri) -> Self {
        let session = extensions.get::<Session>().cloned();
        let told = session
            .as_ref()
            .map_or(0, |session| web.app.live().told(session.actor().workspace));
        let zone = session.as_ref().map(Session::zone).unwrap_or_default();
        Self {
            session,
            zone,
            told,
            theme: Theme::read(cookies::read(headers, cookies::THEME).unwrap_or_default()),
            keys: cookies::read(headers, cookies::KEYS) != Some("off"),
            now: web.app.now(),
            here: uri
                .path_and_query()
                .map_or_else(|| "/".to_owned(), ToString::to_string),
            notice: Notice::read(&Fields::parse(uri.query().unwrap_or_default().as_bytes())),
            full: web.app.is_full(),
            paused: web.app.state().paused.map(|(_, because)| because),
        }
    }

    /// Whether the page is in that room.
    pub(crate) fn is_in(&self, room: &Room) -> bool {
        let path = self.here.split('?').next().unwrap_or_default();
        path.strip_prefix(room.path)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The rooms whoever is here may enter.
    pub(crate) fn rooms(&self) -> impl Iterator<Item = &'static Room> + use<> {
        let role = self.session.as_ref().map(|session| session.actor().role);
        ROOMS.iter().filter(move |room| {
            room.right
                .is_none_or(|right| role.is_some_and(|role| role.may(right)))
        })
    }

    /// Whether the one who is here may do that.
    pub(crate) fn may(&self, right: Right) -> bool {
        self.session
            .as_ref()
            .is_some_and(|session| session.actor().role.may(right))
    }

    /// What the workspace is called that whoever is here works in.
    pub(crate) fn workspace_name(&self) -> &str {
        self.session
            .as_ref()
            .map_or("", |session| session.signed_in().workspace.name.as_str())
    }

    /// How long ago, in words.
    pub(crate) fn ago(&self, then: &Moment) -> String {
        time::ago(self.now, *then, &self.zone)
    }

    /// Day and minute, with the zone they are told in.
    pub(crate) fn exact(&self, moment: &Moment) -> String {
        time::exact(*moment, &self.zone)
    }

    /// Which day it is, by name.
    pub(crate) fn weekday(&self) -> String {
        time::weekday(self.now, &self.zone)
    }
}

impl FromRequestParts<Web> for Shell {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        Ok(Self::from(
            web,
            &parts.extensions,
            &parts.headers,
            &parts.uri,
        ))
    }
}

/// A page as an answer. A template that cannot be rendered is our own damage: it is logged, and
/// the reader is told plainly.
pub(crate) fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "this page could not be rendered; the log says why",
            )
                .into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_holds_its_own_pages_only() {
        let shell = |here: &str| Shell {
            session: None,
            theme: Theme::Device,
            keys: true,
            told: 0,
            now: Moment::default(),
            zone: TimeZone::UTC,
            here: here.to_owned(),
            notice: None,
            full: false,
            paused: None,
        };
        let sources = &ROOMS[3];
        assert!(shell("/sources?did=saved").is_in(sources));
        assert!(shell("/sources/1").is_in(sources));
        assert!(!shell("/sources-of-joy").is_in(sources));
    }
}
