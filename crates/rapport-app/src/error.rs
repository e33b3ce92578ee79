//! Why a verb did not do what it was asked, as people and programs can act on it.

use rapport_model::actor::Forbidden;

/// A verb said no, or could not.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A field does not hold what it should.
    #[error("{message}")]
    Invalid {
        /// Which field, by its name in forms and in the API.
        field: &'static str,
        /// What is wrong and how to put it right.
        message: String,
    },
    /// A query cannot be read.
    #[error("{0}")]
    Query(#[from] rapport_search::QueryError),
    /// There is no such record in this workspace.
    #[error("there is no such {0}; it may have been removed")]
    NotFound(&'static str),
    /// The policy says no.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The e-mail address or the password is wrong; deliberately not which.
    #[error("the e-mail address or the password is not right")]
    SignIn,
    /// The token is unknown, expired or revoked; deliberately not which.
    #[error("this token is not right: make one under Settings")]
    Token,
    /// Someone else changed the record in the meantime.
    #[error("this {0} has been changed in the meantime; read it again")]
    Changed(&'static str),
    /// Too many attempts.
    #[error("too many attempts; try again in {retry_after_seconds} seconds")]
    TooMany {
        /// How long to wait.
        retry_after_seconds: u64,
    },
    /// It is so already, or something else is in the way.
    #[error("{0}")]
    Conflict(String),
    /// Something is not possible now and may be later.
    #[error("{0}")]
    Unavailable(String),
    /// The disk has no space for what was to be stored; nothing acknowledged is lost.
    #[error("{0}")]
    Full(String),
    /// Something that came with the program is broken.
    #[error("this build of Rapport is damaged: {0}")]
    Damaged(String),
    /// The database failed.
    #[error(transparent)]
    Store(rapport_store::Error),
}

impl Error {
    /// A field that does not hold what it should.
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid {
            field,
            message: message.into(),
        }
    }
}

impl From<rapport_store::Error> for Error {
    fn from(error: rapport_store::Error) -> Self {
        match error {
            rapport_store::Error::Full { .. } => Self::Full(error.to_string()),
            other => Self::Store(other),
        }
    }
}
