//! Values on their way in and rows on their way out: the few types both databases agree on.
//!
//! sqlx stays behind this file, `link.rs` and `database.rs`, so that it is compiled twice in all
//! and not twice for every query, and could be replaced without touching a query.

use rapport_model::time::Moment;
use serde::de::DeserializeOwned;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use crate::error::Error;

/// A bound value. Each carries its type also when it is null, which PostgreSQL needs to know.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Val {
    Int(Option<i64>),
    Real(f64),
    Bool(Option<bool>),
    Text(Option<String>),
    Id(Option<Uuid>),
    Bytes(Option<Vec<u8>>),
}

macro_rules! val_from {
    ($($type:ty => |$value:ident| $val:expr;)+) => {$(
        impl From<$type> for Val {
            fn from($value: $type) -> Self {
                $val
            }
        }
    )+};
}

val_from! {
    i64 => |value| Self::Int(Some(value));
    u32 => |value| Self::Int(Some(i64::from(value)));
    u64 => |value| Self::Int(Some(i64::try_from(value).unwrap_or(i64::MAX)));
    usize => |value| Self::Int(Some(i64::try_from(value).unwrap_or(i64::MAX)));
    Option<i64> => |value| Self::Int(value);
    f64 => |value| Self::Real(value);
    bool => |value| Self::Bool(Some(value));
    Option<bool> => |value| Self::Bool(value);
    &str => |value| Self::Text(Some(value.to_owned()));
    String => |value| Self::Text(Some(value));
    &String => |value| Self::Text(Some(value.clone()));
    Option<String> => |value| Self::Text(value);
    Option<&str> => |value| Self::Text(value.map(str::to_owned));
    Uuid => |value| Self::Id(Some(value));
    Option<Uuid> => |value| Self::Id(value);
    Moment => |value| Self::Int(Some(value.micros()));
    Option<Moment> => |value| Self::Int(value.map(Moment::micros));
    Vec<u8> => |value| Self::Bytes(Some(value));
    Option<Vec<u8>> => |value| Self::Bytes(value);
    rapport_model::ids::WorkspaceId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::UserId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::StreamId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::SourceId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::PostId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::SavedSearchId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::SignalId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::PersonId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::InteractionId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::GapId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::EventId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::InvitationId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::TeamId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::TokenId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::ProviderId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::SessionId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::WebhookId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::MailId => |value| Self::Id(Some(value.uuid()));
    rapport_model::ids::DeliveryId => |value| Self::Id(Some(value.uuid()));
}

/// The bound values of one statement, in the order of `$1, $2 …`.
macro_rules! vals {
    ($($value:expr),* $(,)?) => { &[$(crate::value::Val::from($value)),*] };
}
pub(crate) use vals;

/// A row that was read.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

macro_rules! get {
    ($row:expr, $column:expr) => {
        match $row {
            Row::Sqlite(row) => sqlx::Row::try_get(row, $column),
            Row::Postgres(row) => sqlx::Row::try_get(row, $column),
        }
        .map_err(|error| Error::Corrupt(error.to_string()))
    };
}

impl Row {
    pub(crate) fn int(&self, column: &str) -> Result<i64, Error> {
        get!(self, column)
    }

    pub(crate) fn int_or_none(&self, column: &str) -> Result<Option<i64>, Error> {
        get!(self, column)
    }

    pub(crate) fn bytes_or_none(&self, column: &str) -> Result<Option<Vec<u8>>, Error> {
        get!(self, column)
    }

    pub(crate) fn count(&self, column: &str) -> Result<u64, Error> {
        Ok(u64::try_from(self.int(column)?).unwrap_or(0))
    }

    pub(crate) fn real(&self, column: &str) -> Result<f64, Error> {
        get!(self, column)
    }

    pub(crate) fn bool(&self, column: &str) -> Result<bool, Error> {
        get!(self, column)
    }

    pub(crate) fn bool_or_none(&self, column: &str) -> Result<Option<bool>, Error> {
        get!(self, column)
    }

    pub(crate) fn bytes(&self, column: &str) -> Result<Vec<u8>, Error> {
        get!(self, column)
    }

    pub(crate) fn text(&self, column: &str) -> Result<String, Error> {
        get!(self, column)
    }

    pub(crate) fn text_or_none(&self, column: &str) -> Result<Option<String>, Error> {
        get!(self, column)
    }

    pub(crate) fn moment(&self, column: &str) -> Result<Moment, Error> {
        self.int(column).map(Moment::from_micros)
    }

    pub(crate) fn moment_or_none(&self, column: &str) -> Result<Option<Moment>, Error> {
        let micros: Result<Option<i64>, Error> = get!(self, column);
        micros.map(|micros| micros.map(Moment::from_micros))
    }

    pub(crate) fn id_or_none<T: From<Uuid>>(&self, column: &str) -> Result<Option<T>, Error> {
        let uuid: Result<Option<Uuid>, Error> = get!(self, column);
        uuid.map(|uuid| uuid.map(T::from))
    }

    pub(crate) fn id<T: From<Uuid>>(&self, column: &str) -> Result<T, Error> {
        let uuid: Result<Uuid, Error> = get!(self, column);
        uuid.map(T::from)
    }

    /// A column that holds JSON text.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, Error> {
        serde_json::from_str(&self.text(column)?)
            .map_err(|error| Error::Corrupt(format!("column {column}: {error}")))
    }

    /// A column that holds one of a closed set of words.
    pub(crate) fn word<T: std::str::FromStr>(&self, column: &str) -> Result<T, Error> {
        let text = self.text(column)?;
        text.parse()
            .map_err(|_| Error::Corrupt(format!("column {column} holds “{text}”")))
    }

    /// The same, where there may be none.
    pub(crate) fn word_or_none<T: std::str::FromStr>(
        &self,
        column: &str,
    ) -> Result<Option<T>, Error> {
        let text = self.text_or_none(column)?;
        text.map(|_| self.word(column)).transpose()
    }
}

/// JSON text for a column; the types that are stored this way always serialise.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Corrupt(error.to_string()))
}
