//! What an endpoint of the API is: what it does, what it takes, what it gives. It stands beside the
//! handler, travels with the door, and is all the documentation is made from.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;

/// How a type is described.
pub(crate) type Described = fn(&mut SchemaGenerator) -> Schema;

/// An endpoint, described.
#[derive(Clone)]
pub(crate) struct Operation {
    /// Its name in generated clients.
    pub(crate) id: &'static str,
    /// What it does, as a sentence.
    pub(crate) does: &'static str,
    /// What one should know besides.
    pub(crate) note: &'static str,
    /// What the address may ask for.
    pub(crate) query: Option<Described>,
    /// The body it takes, with an example.
    pub(crate) takes: Option<(Body, &'static str)>,
    /// Whether it does without the body, because all of it may be left out.
    pub(crate) optional: bool,
    /// Where in a good answer the id stands with which addresses below its own go on; as lists and
    /// new records have it unless told.
    pub(crate) names: Option<&'static str>,
    /// The status and the body of a good answer.
    pub(crate) gives: (u16, Option<Body>),
    /// Another status a good answer may have, with the same body.
    pub(crate) also: Option<u16>,
    /// Whether `Idempotency-Key` names it.
    pub(crate) once: bool,
    /// Whether its answer names the version of its record.
    pub(crate) tagged: bool,
    /// Whether it heeds `If-Match`.
    pub(crate) if_match: bool,
}

/// A body: its type and what it holds.
#[derive(Clone, Copy)]
pub(crate) enum Body {
    /// JSON of that shape.
    Json(Described),
    /// A text of that media type.
    Text(&'static str),
}

fn described<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

fn inlined<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    T::json_schema(generator)
}

impl Operation {
    /// Something that gives nothing back but that it was done.
    pub(crate) fn new(id: &'static str, does: &'static str) -> Self {
        Self {
            id,
            does,
            note: "",
            query: None,
            takes: None,
            optional: false,
            names: None,
            gives: (204, None),
            also: None,
            once: false,
            tagged: false,
            if_match: false,
        }
    }

    /// What one should know besides.
    pub(crate) fn note(self, note: &'static str) -> Self {
        Self { note, ..self }
    }

    /// The address may ask for the fields of `T`.
    pub(crate) fn asks<T: JsonSchema>(self) -> Self {
        Self {
            query: Some(inlined::<T>),
            ..self
        }
    }

    /// The body is a `T`, for example this one.
    pub(crate) fn takes<T: JsonSchema + DeserializeOwned>(self, example: &'static str) -> Self {
        Self {
            optional: serde_json::from_str::<T>("{}").is_ok(),
            takes: Some((Body::Json(described::<T>), example)),
            ..self
        }
    }

    /// The body is a text of that media type, for example this one.
    pub(crate) fn takes_text(self, media: &'static str, example: &'static str) -> Self {
        Self {
            takes: Some((Body::Text(media), example)),
            ..self
        }
    }

    /// A good answer is a `T`.
    pub(crate) fn gives<T: JsonSchema>(self, status: u16) -> Self {
        Self {
            gives: (status, Some(Body::Json(described::<T>))),
            ..self
        }
    }

    /// A good answer is a text of that media type.
    pub(crate) fn gives_text(self, media: &'static str) -> Self {
        Self {
            gives: (200, Some(Body::Text(media))),
            ..self
        }
    }

    /// The id with which addresses below its own go on stands there in a good answer.
    pub(crate) fn names(self, pointer: &'static str) -> Self {
        Self {
            names: Some(pointer),
            ..self
        }
    }

    /// A good answer may have that status too.
    pub(crate) fn also(self, status: u16) -> Self {
        Self {
            also: Some(status),
            ..self
        }
    }

    /// It can be named by `Idempotency-Key`.
    pub(crate) fn once(self) -> Self {
        Self { once: true, ..self }
    }

    /// Its answer carries the version of its record.
    pub(crate) fn tagged(self) -> Self {
        Self {
            tagged: true,
            ..self
        }
    }

    /// It heeds `If-Match`.
    pub(crate) fn if_match(self) -> Self {
        Self {
            if_match: true,
            ..self
        }
    }
}
