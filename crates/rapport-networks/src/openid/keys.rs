//! A provider's keys (RFC 7517), and checking a signature with them: RS256 and ES256, which every
//! provider speaks. Keys for other ways are passed over.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rapport_model::time::Moment;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;

use super::discovery::Provider;
use super::{OpenidError, shortened};
use crate::outbound::{Get, Outbound};

/// The most keys that are looked at.
const MOST: usize = 50;

/// The keys a provider signs with.
#[derive(Debug, Clone, Default)]
pub struct Keys(Vec<Key>);

#[derive(Debug, Clone)]
struct Key {
    name: Option<String>,
    form: Form,
}

#[derive(Debug, Clone)]
enum Form {
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
    /// A point of P-256, uncompressed.
    P256(Vec<u8>),
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl Entry {
    fn key(self) -> Option<Key> {
        let bytes = |text: Option<String>| URL_SAFE_NO_PAD.decode(text?).ok();
        if self.purpose.is_some_and(|purpose| purpose != "sig") {
            return None;
        }
        let form = match (self.kty.as_str(), self.crv.as_deref()) {
            ("RSA", _) => Form::Rsa {
                n: bytes(self.n)?,
                e: bytes(self.e)?,
            },
            ("EC", Some("P-256")) => {
                let (x, y) = (bytes(self.x)?, bytes(self.y)?);
                Form::P256([&[4], x.as_slice(), y.as_slice()].concat())
            }
            _ => return None,
        };
        Some(Key {
            name: self.kid,
            form,
        })
    }
}

impl Keys {
    /// Reads a provider's keys.
    ///
    /// # Errors
    /// [`OpenidError`] when it cannot be reached or has none that can be used.
    pub async fn read(
        outbound: &Outbound,
        provider: &Provider,
        now: Moment,
    ) -> Result<Self, OpenidError> {
        let url = Get::new(&provider.jwks_uri, "application/json");
        let answer = outbound.get(url, now).await?;
        Self::parse(&answer.body).ok_or_else(|| OpenidError::Provider {
            issuer: shortened(&provider.issuer),
            reason: "it has no key for RS256 or ES256".to_owned(),
        })
    }

    pub(super) fn parse(json: &[u8]) -> Option<Self> {
        let set: Set = serde_json::from_slice(json).ok()?;
        let keys: Vec<Key> = set
            .keys
            .into_iter()
            .take(MOST)
            .filter_map(Entry::key)
            .collect();
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// Whether a key of that name, or any where none is named, made this signature in that way.
    pub(super) fn signed(
        &self,
        name: Option<&str>,
        way: &str,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let mut named = self
            .0
            .iter()
            .filter(|key| name.is_none() || key.name.as_deref() == name);
        named.any(|key| match (&key.form, way) {
            (Form::Rsa { n, e }, "RS256") => RsaPublicKeyComponents { n, e }
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
                .is_ok(),
            (Form::P256(point), "ES256") => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                .verify(message, signature)
                .is_ok(),
            _ => false,
        })
    }
}
