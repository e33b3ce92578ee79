//! What went wrong, as a page in the shell with ways out: it says what happened, whether
//! something was lost, and where to go next.

use std::fmt::Write as _;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_app::Error;

use crate::api::refusal::{self, KINDS, Wrong};
use crate::shell::{self, Shell};
use crate::{Web, api, session};

/// Something that went wrong.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    status: StatusCode,
    /// What happened, as a sentence.
    title: String,
    /// What that means, and what can be done.
    words: Box<str>,
    /// Links to go on with: where, and what is there.
    ways: Vec<(String, &'static str)>,
    retry_after_seconds: Option<u64>,
    /// Where someone who is not signed in goes instead of reading this.
    instead: Option<Box<str>>,
    /// What it is about, where its status does not say.
    about: About,
    /// The fields it is about, for programs.
    errors: Box<[Wrong]>,
}

/// What a problem is about besides its status.
#[derive(Debug, Clone, Copy)]
enum About {
    /// Its status says it all.
    Status,
    /// A page of another site sent it.
    Foreign,
    /// The session was not confirmed lately.
    Unconfirmed,
}

impl Problem {
    fn new(status: StatusCode, title: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            status,
            title: title.into(),
            words: words.into().into_boxed_str(),
            ways: Vec::new(),
            retry_after_seconds: None,
            instead: None,
            about: About::Status,
            errors: Box::default(),
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    pub(crate) fn words(&self) -> &str {
        &self.words
    }

    pub(crate) fn errors(&self) -> &[Wrong] {
        &self.errors
    }

    pub(crate) fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after_seconds
    }

    /// What programs call it.
    pub(crate) fn kind(&self) -> &'static str {
        match self.about {
            About::Foreign => return "foreign",
            About::Unconfirmed => return "unconfirmed",
            About::Status => {}
        }
        let status = self.status.as_u16();
        let known = KINDS.iter().find(|(_, known, _)| *known == status);
        known.map_or("broken", |(kind, ..)| *kind)
    }

    /// Nobody has shown a token that is right; for programs.
    pub(crate) fn no_token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "Nobody has shown a token that is right.",
            "Send a token of yours as Authorization: Bearer rpt_…; tokens are made under Settings.",
        )
    }

    /// Fields do not hold what they should; for programs.
    pub(crate) fn invalid(errors: Vec<Wrong>) -> Self {
        let words = errors.first().map_or_else(String::new, |wrong| {
            sentence(&format!("{}: {}", wrong.field, wrong.detail))
        });
        Self {
            errors: errors.into(),
            ..Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "That cannot be saved as it is.",
                words,
            )
        }
    }

    /// A body is not JSON; for programs.
    pub(crate) fn unreadable(why: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "That is not JSON.", sentence(why))
    }

    /// A body is of another type than is read; for programs.
    pub(crate) fn wrong_media(media: &str) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "That type of body is not read here.",
            format!("Send it with Content-Type: {media}."),
        )
    }

    fn way(mut self, path: impl Into<String>, name: &'static str) -> Self {
        self.ways.push((path.into(), name));
        self
    }

    /// There is no such page, file or record.
    pub(crate) fn not_found(noun: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            format!("There is no such {noun}."),
            "It may have been removed, or the address has a slip in it. Nothing was changed.",
        )
        .way("/today", "Go to Today")
        .way("/find", "Find a page")
    }

    /// A link that sets a password works no more.
    pub(crate) fn dead_link() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "This link does not work any more.",
            "It works once, for an hour, and until another is made. Ask an admin of your workspace, or whoever runs \
             this instance, for a new one. Nothing was changed.",
        )
        .way("/sign-in", "Sign in")
    }

    /// A form was sent by a page of another site.
    pub(crate) fn foreign() -> Self {
        let foreign = Self::new(
            StatusCode::FORBIDDEN,
            "That came from another site.",
            "Rapport takes forms from its own pages only, so nothing was changed. If this was your own click, \
             open the page again and repeat it; if it keeps happening, the public address in the settings of \
             this instance is not the one you use.",
        );
        Self {
            about: About::Foreign,
            ..foreign.way("/today", "Go to Today")
        }
    }

    /// A session has not been confirmed lately; for programs, as people are asked on a page.
    pub(crate) fn unconfirmed() -> Self {
        let unconfirmed = Self::new(
            StatusCode::FORBIDDEN,
            "That needs you to confirm that it is you.",
            "Open /confirm in this browser, then repeat it; or use a token. Nothing was changed.",
        );
        Self {
            about: About::Unconfirmed,
            ..unconfirmed
        }
    }

    /// More was sent than is read.
    pub(crate) fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "That is more than this form takes.",
            "Nothing was saved. Go back and send less of it at once.",
        )
        .way("/today", "Go to Today")
    }

    /// The address is known, and does not take what was sent that way.
    pub(crate) fn wrong_method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "This address does not take that.",
            "It belongs to a form, and a form was not sent. Nothing was changed.",
        )
        .way("/today", "Go to Today")
    }

    /// Nobody is signed in, and a form was sent.
    pub(crate) fn signed_out(back: &str) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "You are signed out.",
            "Sign in again, then repeat what you just did: it was not saved.",
        )
        .way(crate::address::with("/sign-in", "back", back), "Sign in")
    }

    /// Nobody is signed in, and a page was asked for: they sign in first and come back.
    pub(crate) fn sign_in_first(back: &str) -> Self {
        let instead = Some(crate::address::with("/sign-in", "back", back).into());
        Self {
            instead,
            ..Self::signed_out(back)
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound(noun) => Self::not_found(noun),
            Error::Forbidden(forbidden) => Self::from(forbidden),
            Error::SignIn | Error::Token => Self::signed_out("/"),
            Error::TooMany {
                retry_after_seconds,
            } => Self {
                retry_after_seconds: Some(retry_after_seconds),
                ..Self::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    "That was too often.",
                    format!("Wait {retry_after_seconds} seconds, then try again."),
                )
            },
            Error::Invalid { field, message } => Self {
                errors: Box::new([Wrong::new(field, message.as_str())]),
                ..Self::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "That cannot be saved as it is.",
                    sentence(&message),
                )
                .way("/today", "Go to Today")
            },
            Error::Query(error) => Self {
                errors: Box::new([Wrong {
                    column: Some(error.column),
                    repaired: error
                        .repair
                        .as_ref()
                        .and_then(|repair| repair.query.clone()),
                    ..Wrong::new("query", error.message.as_str())
                }]),
                ..Self::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "That query cannot be read.",
                    sentence(&error.to_string()),
                )
                .way("/signals", "See all signals")
            },
            Error::Changed(noun) => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "Someone else was quicker.",
                format!("This {noun} has been changed in the meantime. Read it again; nothing was saved."),
            )
            .way("/today", "Go to Today"),
            Error::Conflict(message) => Self::new(
                StatusCode::CONFLICT,
                "That did not fit any more.",
                sentence(&message),
            )
            .way("/today", "Go to Today"),
            Error::Unavailable(message) => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "Saving is not possible now.",
                sentence(&message),
            )
            .way("/today", "Go to Today"),
            // Where the data are is for whoever runs the instance, and stands in the log.
            Error::Full(_) => Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "Nothing can be saved: the disk is full.",
                "What you just did was not saved. Everything saved before is safe and can be read. Whoever runs this \
                 instance can free space on the disk that holds its data; then repeat what you did.",
            )
            .way("/today", "Go to Today"),
            error @ (Error::Damaged(_) | Error::Store(_)) => {
                tracing::error!(%error, "a page could not be made");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Something here is broken.",
                    "It is not your doing. What was saved before is safe; what you just did may not be. \
                     The log of this instance says what happened.",
                )
                .way("/today", "Try Today")
            }
        }
    }
}

impl From<rapport_model::actor::Forbidden> for Problem {
    fn from(forbidden: rapport_model::actor::Forbidden) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "That is not yours to change.",
            sentence(&forbidden.to_string()),
        )
        .way("/today", "Go to Today")
    }
}

/// The answer is only marked here; the door it leaves by knows the reader and writes the page.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A message of ours, which is a lower-case fragment, as a sentence.
fn sentence(fragment: &str) -> String {
    let mut letters = fragment.chars();
    let mut sentence: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    sentence.push_str(letters.as_str());
    if !sentence.ends_with(['.', '!', '?', '…']) {
        sentence.push('.');
    }
    sentence
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    shell: &'a Shell,
    problem: &'a Problem,
}

/// The page for a problem.
pub(crate) fn page(problem: &Problem, shell: &Shell) -> Response {
    if let Some(instead) = &problem.instead {
        return Redirect::to(instead).into_response();
    }
    let mut response = shell::page(problem.status, &ProblemPage { shell, problem });
    if let Some(seconds) = problem.retry_after_seconds {
        let mut text = String::new();
        let _ = write!(text, "{seconds}");
        if let Ok(value) = HeaderValue::try_from(text) {
            response.headers_mut().insert(RETRY_AFTER, value);
        }
    }
    response
}

/// Turns an answer marked with a problem into its page.
pub(crate) fn dress(response: Response, shell: &Shell) -> Response {
    match response.extensions().get::<Problem>() {
        Some(problem) => page(problem, shell),
        None => response,
    }
}

/// Whatever no door leads to.
pub(crate) async fn nowhere(State(web): State<Web>, request: Request) -> Response {
    answer(&web, request, &Problem::not_found("page")).await
}

/// A door that does not open that way.
pub(crate) async fn wrong_method(State(web): State<Web>, request: Request) -> Response {
    answer(&web, request, &Problem::wrong_method()).await
}

async fn answer(web: &Web, mut request: Request, problem: &Problem) -> Response {
    if api::answers(request.uri().path()) {
        return refusal::answer(problem);
    }
    if let Ok(Some(session)) = session::resume(web, request.headers()).await {
        request.extensions_mut().insert(session);
    }
    page(problem, &Shell::of(web, &request))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_become_sentences() {
        assert_eq!(sentence("the disk is full"), "The disk is full.");
        assert_eq!(sentence("“x” is unknown?"), "“x” is unknown?");
        assert_eq!(sentence("ärger"), "Ärger.");
    }
}
