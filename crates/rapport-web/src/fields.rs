//! What a form or an address carried: names with values, in their order. Both are read the same
//! way, and a form that arrives is never too strange to be shown again.

use std::str::FromStr;

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;

use crate::Web;
use crate::problem::Problem;

/// The largest form that is read, in bytes.
const LIMIT: usize = 256 * 1024;

/// Names with values, as a form sent them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

/// The same, from the part of an address after `?`.
pub(crate) struct Asked(pub(crate) Fields);

impl Fields {
    /// Reads `a=1&b=two+words`.
    pub(crate) fn parse(encoded: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The first value of that name exactly as sent; empty when there is none.
    pub(crate) fn exact(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// The first value of that name without the space around it.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.exact(name).trim()
    }

    /// Every value of that name.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Everything that was sent, but what belongs to those names.
    pub(crate) fn without(&self, names: &[&str]) -> Self {
        let kept = self.0.iter().filter(|(name, _)| !names.contains(&&**name));
        Self(kept.cloned().collect())
    }

    /// Each name with its value.
    pub(crate) fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }

    /// Whether that name was sent at all.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// The first value of that name, if it is one.
    pub(crate) fn read<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }

    /// Every value of that name that is one.
    pub(crate) fn read_all<T: FromStr>(&self, name: &str) -> Vec<T> {
        self.all(name)
            .filter_map(|value| value.trim().parse().ok())
            .collect()
    }

    /// Words or phrases a person listed, on lines or between commas.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let mut list: Vec<String> = Vec::new();
        for item in self
            .all(name)
            .flat_map(|value| value.split(['\n', ',', ';', '、', '，']))
        {
            let item = item.split_whitespace().collect::<Vec<_>>().join(" ");
            if !item.is_empty() && !list.contains(&item) {
                list.push(item);
            }
        }
        list
    }
}

impl FromRequestParts<Web> for Asked {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Problem> {
        Ok(Self(Fields::parse(
            parts.uri.query().unwrap_or_default().as_bytes(),
        )))
    }
}

impl FromRequest<Web> for Fields {
    type Rejection = Problem;
    async fn from_request(request: Request, _: &Web) -> Result<Self, Problem> {
        let body = to_bytes(request.into_body(), LIMIT)
            .await
            .map_err(|_| Problem::too_large())?;
        Ok(Self::parse(&body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_repeat_and_values_keep_their_letters() {
        let fields = Fields::parse("t=1&t=x&t=3&q=%C5%BC%C3%B3%C5%82%C4%87+%26&e=".as_bytes());
        assert_eq!(fields.read_all::<u8>("t"), [1, 3]);
        assert_eq!(fields.text("q"), "żółć &");
        assert!(fields.has("e") && !fields.has("missing"));
        assert_eq!(fields.text("missing"), "");
    }

    #[test]
    fn lists_are_written_as_people_write_them() {
        let fields = Fields::parse(
            "w=cold%20store%2C%20%20stock%0D%0Acold++store%2C%2C盘点、仓库".as_bytes(),
        );
        assert_eq!(fields.list("w"), ["cold store", "stock", "盘点", "仓库"]);
    }
}
