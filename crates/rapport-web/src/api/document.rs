//! The description of the API as OpenAPI 3.1, made from the doors and from the types their handlers
//! read and write. Nothing in it is written by hand that could be read off them.

use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use rapport_app::program::request_key::NAME_LIMIT;
use schemars::generate::{Contract, SchemaSettings};
use schemars::{SchemaGenerator, consts::meta_schemas};
use serde_json::{Map, Value, json};

use crate::api::ROOT;
use crate::api::operation::{Body, Operation};
use crate::api::refusal::{MEDIA, Refusal};
use crate::api::wire::right_word;
use crate::door::{Access, Api, Door};
use crate::doors;

/// What an id looks like, for examples.
pub(crate) const SAMPLE_ID: &str = "0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70";

/// `GET /api/openapi.json`
pub(crate) async fn show() -> Response {
    let headers = [(CONTENT_TYPE, "application/json")];
    (headers, doors::document().to_string()).into_response()
}

/// The types that are read and those that are written, each with what is said about it.
struct Types {
    read: SchemaGenerator,
    written: SchemaGenerator,
}

impl Types {
    fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        });
        let written = settings.clone().with(|settings| {
            settings.contract = Contract::Serialize;
        });
        Self {
            read: settings.into_generator(),
            written: written.into_generator(),
        }
    }
}

/// The whole document.
pub(crate) fn document(doors: &[Door]) -> Value {
    let mut types = Types::new();
    let mut paths: Map<String, Value> = Map::new();
    for door in doors {
        if let Some(api) = &door.api {
            let method = door.method.as_str().to_ascii_lowercase();
            let mut described = operation(door, api, &mut types);
            let onward = links(door, api, doors);
            if !onward.is_empty() {
                described["responses"][api.operation.gives.0.to_string()]["links"] = onward.into();
            }
            let path = paths.entry(door.path).or_insert_with(|| json!({}));
            path[method] = described;
        }
    }
    let problem = types.written.subschema_for::<Refusal>();
    let mut schemas = types.read.take_definitions(true);
    schemas.append(&mut types.written.take_definitions(true));
    json!({
        "openapi": "3.1.0",
        "jsonSchemaDialect": meta_schemas::DRAFT2020_12,
        "info": {
            "title": "Rapport",
            "version": "1",
            "summary": "Everything a person can do on screen, for programs.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {
                "Problem": {
                    "description": "Why it was refused (RFC 9457).",
                    "content": { MEDIA: { "schema": problem } },
                },
            },
            "headers": headers(),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token from Settings; its scope limits the role of its owner.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "rapport",
                    "description": "The session of a browser, for the pages of this instance.",
                },
            },
        },
    })
}

fn headers() -> Value {
    let number = |words: &str| json!({ "description": words, "schema": { "type": "integer" } });
    let text = |words: &str| json!({ "description": words, "schema": { "type": "string" } });
    json!({
        "RateLimit-Limit": number("Requests a minute."),
        "RateLimit-Remaining": number("Of those, left now."),
        "RateLimit-Reset": number("Seconds until all of them are there again."),
        "ETag": text("The version of the record, for If-Match."),
        "Link": text("The next piece of the list, rel=\"next\"."),
        "Location": text("The record that was made."),
    })
}

fn operation(door: &Door, api: &Api, types: &mut Types) -> Value {
    let is = &api.operation;
    let mut parameters = path_parameters(door.path);
    parameters.extend(query_parameters(is, types));
    parameters.extend(header_parameters(is));
    let mut described = json!({
        "operationId": is.id,
        "summary": is.does,
        "tags": [tag(door.path)],
        "x-right": right(door.access),
        "x-scope": api.scope.word(),
        "parameters": parameters,
        "responses": responses(door, is, types),
    });
    if !is.note.is_empty() {
        described["description"] = is.note.into();
    }
    if let Some((body, example)) = &is.takes {
        let mut content = content(*body, &mut types.read);
        if let Some(media) = content
            .as_object_mut()
            .and_then(|all| all.values_mut().next())
        {
            media["example"] = match body {
                Body::Json(_) => serde_json::from_str(example).unwrap_or_default(),
                Body::Text(_) => (*example).into(),
            };
        }
        described["requestBody"] = json!({ "required": !is.optional, "content": content });
    }
    described
}

/// Where one can go on with what a good answer names: a list's first record, a record that was made.
fn links(door: &Door, api: &Api, doors: &[Door]) -> Map<String, Value> {
    let below = format!("{}/{{", door.path);
    let usual = match api.operation.gives {
        (201, Some(Body::Json(_))) => Some("/id"),
        (200, Some(Body::Json(_))) if door.method == Method::GET => Some("/items/0/id"),
        _ => None,
    };
    let Some(pointer) = api.operation.names.or(usual) else {
        return Map::new();
    };
    let reachable = doors.iter().filter_map(|other| {
        let api = other.api.as_ref()?;
        let (name, _) = other.path.strip_prefix(&below)?.split_once('}')?;
        let mut parameters = Map::new();
        parameters.insert(name.to_owned(), format!("$response.body#{pointer}").into());
        let link = json!({ "operationId": api.operation.id, "parameters": parameters });
        Some((api.operation.id.to_owned(), link))
    });
    reachable.collect()
}

fn right(access: Access) -> Value {
    match access {
        Access::Right(right) => right_word(&right).into(),
        _ => Value::Null,
    }
}

/// The resource a path belongs to.
fn tag(path: &str) -> &str {
    let rest = path.strip_prefix(ROOT).unwrap_or(path);
    rest.trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or(rest)
}

fn path_parameters(path: &str) -> Vec<Value> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            json!({
                "name": name,
                "in": "path",
                "required": true,
                "schema": { "type": "string", "format": "uuid" },
                "example": SAMPLE_ID,
            })
        })
        .collect()
}

fn query_parameters(is: &Operation, types: &mut Types) -> Vec<Value> {
    let Some(query) = is.query else {
        return Vec::new();
    };
    let schema = query(&mut types.read).to_value();
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let fields = schema["properties"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    fields
        .into_iter()
        .map(|(name, mut schema)| {
            not_null(&mut schema);
            let words = schema
                .as_object_mut()
                .and_then(|schema| schema.remove("description"));
            json!({
                "name": name,
                "in": "query",
                "required": required.contains(&Value::from(name.as_str())),
                "description": words.unwrap_or_default(),
                "schema": schema,
            })
        })
        .collect()
}

/// What an address leaves out is left out: it cannot say null.
fn not_null(schema: &mut Value) {
    if let Some(any) = schema["anyOf"].as_array() {
        let some = any.iter().find(|one| one["type"] != "null");
        *schema = some.cloned().unwrap_or_default();
    } else if let Some(types) = schema["type"].as_array() {
        let some = types.iter().find(|one| *one != "null");
        schema["type"] = some.cloned().unwrap_or_default();
    }
}

fn header_parameters(is: &Operation) -> Vec<Value> {
    let header = |name: &str, words: &str, schema: Value| {
        json!({
            "name": name,
            "in": "header",
            "required": false,
            "description": words,
            "schema": schema,
        })
    };
    let mut parameters = Vec::new();
    if is.once {
        parameters.push(header(
            "Idempotency-Key",
            "A name for this request. Sent again within 24 hours, it gets the same answer and changes nothing.",
            json!({ "type": "string", "pattern": format!("^[!-~]{{1,{NAME_LIMIT}}}$") }),
        ));
    }
    if is.if_match {
        parameters.push(header(
            "If-Match",
            "The ETag of the record as it was read; refused with 412 when it is another by now.",
            json!({ "type": "string" }),
        ));
    }
    parameters
}

fn content(body: Body, generator: &mut SchemaGenerator) -> Value {
    match body {
        Body::Json(described) => {
            json!({ "application/json": { "schema": described(generator) } })
        }
        Body::Text(media) => json!({ media: { "schema": { "type": "string" } } }),
    }
}

fn responses(door: &Door, is: &Operation, types: &mut Types) -> Value {
    let (status, body) = is.gives;
    let mut named = vec!["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];
    if is.tagged {
        named.push("ETag");
    }
    if status == 201 {
        named.push("Location");
    }
    let headers: Map<String, Value> = named
        .into_iter()
        .map(|name| {
            (
                name.to_owned(),
                json!({ "$ref": format!("#/components/headers/{name}") }),
            )
        })
        .collect();
    let mut good = json!({ "description": is.does, "headers": headers });
    if let Some(body) = body {
        good["content"] = content(body, &mut types.written);
    }
    let mut responses: Map<String, Value> = Map::new();
    if let Some(also) = is.also {
        responses.insert(also.to_string(), good.clone());
    }
    responses.insert(status.to_string(), good);
    for refused in refusals(door, is) {
        let problem = json!({ "$ref": "#/components/responses/Problem" });
        responses.insert(refused.to_string(), problem);
    }
    responses.into()
}

/// The statuses it may be refused with.
fn refusals(door: &Door, is: &Operation) -> Vec<u16> {
    let with_id = door.path.contains('{');
    let changes = door.method != Method::GET;
    let mut statuses = vec![401, 429];
    let json = matches!(is.takes, Some((Body::Json(_), _)));
    let more = [
        (json, 400),
        (matches!(door.access, Access::Right(_)), 403),
        (with_id, 404),
        (changes, 409),
        (is.if_match, 412),
        (is.takes.is_some(), 413),
        (is.takes.is_some(), 415),
        (is.takes.is_some() || is.query.is_some() || is.once, 422),
        (changes, 503),
    ];
    statuses.extend(
        more.iter()
            .filter(|(may, _)| *may)
            .map(|(_, status)| status),
    );
    statuses
}
