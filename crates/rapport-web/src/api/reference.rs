//! The reference, as a page: made from the same document that programs are given.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use crate::api::document::SAMPLE_ID;
use crate::api::refusal::KINDS;
use crate::doors;
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "api/reference.html")]
struct ReferencePage {
    shell: Shell,
    resources: Vec<Resource>,
    shapes: Vec<Shape>,
}

/// The endpoints of one resource.
struct Resource {
    name: String,
    endpoints: Vec<Endpoint>,
}

impl Resource {
    fn anchor(&self) -> String {
        self.name.replace(' ', "-")
    }
}

/// One endpoint.
struct Endpoint {
    id: String,
    method: String,
    path: String,
    does: String,
    note: String,
    right: String,
    scope: String,
    parameters: Vec<Field>,
    takes: Option<Kind>,
    gives: Vec<(String, Option<Kind>)>,
    curl: String,
}

/// A named shape of JSON.
struct Shape {
    name: String,
    about: String,
    fields: Vec<Field>,
    words: Vec<String>,
}

/// A field, a parameter or a header.
struct Field {
    name: String,
    place: String,
    kind: Kind,
    required: bool,
    about: String,
}

/// What something holds: words, and the shape they lead to.
struct Kind {
    words: String,
    shape: Option<String>,
}

/// `GET /api`
pub(crate) async fn show(shell: Shell) -> Response {
    let document = doors::document();
    let page = ReferencePage {
        shell,
        resources: resources(document),
        shapes: shapes(document),
    };
    shell::page(StatusCode::OK, &page)
}

fn resources(document: &Value) -> Vec<Resource> {
    let mut resources: Vec<Resource> = Vec::new();
    for (path, methods) in members(&document["paths"]) {
        for (method, described) in members(methods) {
            let name = text(&described["tags"][0]).replace('-', " ");
            let endpoint = endpoint(path, method, described);
            match resources.iter_mut().find(|known| known.name == name) {
                Some(known) => known.endpoints.push(endpoint),
                None => resources.push(Resource {
                    name,
                    endpoints: vec![endpoint],
                }),
            }
        }
    }
    resources
}

fn endpoint(path: &str, method: &str, described: &Value) -> Endpoint {
    let method = method.to_ascii_uppercase();
    let parameters = described["parameters"].as_array().map(Vec::as_slice);
    let gives = members(&described["responses"])
        .filter(|(status, _)| status.starts_with('2'))
        .map(|(status, answer)| (status.to_owned(), body(&answer["content"])));
    Endpoint {
        id: text(&described["operationId"]),
        does: text(&described["summary"]),
        note: text(&described["description"]),
        right: text(&described["x-right"]).replace('_', " "),
        scope: text(&described["x-scope"]),
        parameters: parameters
            .unwrap_or_default()
            .iter()
            .map(|parameter| Field {
                name: text(&parameter["name"]),
                place: text(&parameter["in"]),
                kind: kind(&parameter["schema"]),
                required: parameter["required"] == true,
                about: text(&parameter["description"]),
            })
            .collect(),
        takes: body(&described["requestBody"]["content"]),
        gives: gives.collect(),
        curl: curl(&method, path, &described["requestBody"]["content"]),
        method,
        path: path.to_owned(),
    }
}

/// What a body holds.
fn body(content: &Value) -> Option<Kind> {
    let (media, body) = members(content).next()?;
    Some(if media == "application/json" {
        kind(&body["schema"])
    } else {
        Kind {
            words: media.to_owned(),
            shape: None,
        }
    })
}

/// A call as it is typed, with an id and a body that fit.
fn curl(method: &str, path: &str, content: &Value) -> String {
    let path = path
        .split('/')
        .map(|part| {
            if part.starts_with('{') {
                SAMPLE_ID
            } else {
                part
            }
        })
        .collect::<Vec<_>>()
        .join("/");
    let mut call = String::from("curl");
    if method != "GET" {
        call.push_str(&format!(" -X {method}"));
    }
    call.push_str(&format!(
        " \"$RAPPORT{path}\" -H \"Authorization: Bearer $TOKEN\""
    ));
    if let Some((media, body)) = members(content).next() {
        let example = match &body["example"] {
            Value::String(text) => text.clone(),
            json => json.to_string(),
        };
        call.push_str(&format!(" -H \"Content-Type: {media}\" -d '{example}'"));
    }
    call
}

fn shapes(document: &Value) -> Vec<Shape> {
    members(&document["components"]["schemas"])
        .map(|(name, schema)| {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let fields = members(&schema["properties"]).map(|(name, schema)| Field {
                name: name.to_owned(),
                place: String::new(),
                kind: kind(schema),
                required: required.contains(&Value::from(name)),
                about: text(&schema["description"]),
            });
            let words = schema["enum"].as_array().map(Vec::as_slice);
            Shape {
                name: name.to_owned(),
                about: text(&schema["description"]),
                fields: fields.collect(),
                words: words.unwrap_or_default().iter().map(text).collect(),
            }
        })
        .collect()
}

/// What a schema says, in a few words.
fn kind(schema: &Value) -> Kind {
    if let Some(name) = schema["$ref"]
        .as_str()
        .and_then(|path| path.rsplit('/').next())
    {
        return Kind {
            words: name.to_owned(),
            shape: Some(name.to_owned()),
        };
    }
    let plain = |words: String| Kind { words, shape: None };
    if let Some(any) = schema["anyOf"].as_array() {
        let some = any.iter().find(|one| one["type"] != "null").map(kind);
        return some.map_or_else(
            || plain("anything".to_owned()),
            |kind| Kind {
                words: format!("{} or null", kind.words),
                ..kind
            },
        );
    }
    let (name, null) = match &schema["type"] {
        Value::Array(names) => (
            names.iter().find(|name| *name != "null").map(text),
            names.iter().any(|name| name == "null"),
        ),
        name => (name.as_str().map(str::to_owned), false),
    };
    let mut kind = match name.as_deref() {
        Some("array") if schema["items"].is_object() => {
            let item = kind(&schema["items"]);
            Kind {
                words: format!("list of {}", item.words),
                ..item
            }
        }
        Some("array") => plain("pair of integers".to_owned()),
        Some("string") => plain(match schema["format"].as_str() {
            Some("uuid") => "id".to_owned(),
            Some("date-time") => "time".to_owned(),
            _ => "text".to_owned(),
        }),
        Some(other) => plain(other.to_owned()),
        None => plain("anything".to_owned()),
    };
    if null {
        kind.words.push_str(" or null");
    }
    kind
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use crate::api::tests::world;
    use crate::doors;
    use crate::testing::Visitor;
    use rapport_model::actor::Role;

    #[tokio::test]
    async fn the_reference_says_all_of_it_on_a_page() {
        let (instance, mut program) = world().await;
        let document = program.get(&instance, "/api/openapi.json").await;
        assert_eq!(document.json(), *doors::document());
        let mut ada = instance.colleague(Role::Seller).await;
        let page = ada.get(&instance, "/api").await;
        assert_eq!(page.status, 200);
        for (_, methods) in document.json()["paths"].as_object().unwrap() {
            for described in methods.as_object().unwrap().values() {
                let name = described["operationId"].as_str().unwrap();
                page.says(&[&format!("id=\"{name}\"")]);
            }
        }
        page.says(&[
            "POST /api/v1/signals/{id}/act",
            "id=\"problem-changed\"",
            "id=\"shape-Signal\"",
        ]);
        // Every shape that is named is shown.
        for link in page.body.split("href=\"#").skip(1) {
            let (place, _) = link.split_once('"').unwrap();
            page.says(&[&format!("id=\"{place}\"")]);
        }
        assert_eq!(Visitor::default().get(&instance, "/api").await.status, 303);
    }
}
