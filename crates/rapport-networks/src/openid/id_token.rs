//! What a provider says about someone: an ID token, believed only when everything about it is right.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rapport_model::time::{Moment, Span};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::keys::Keys;
use super::{OpenidError, shortened};

/// How far two clocks may be apart.
const DRIFT: Span = Span::MINUTE;
/// The longest token that is read, in bytes.
const LIMIT: usize = 32 * 1_024;
/// The longest name of someone at a provider, in bytes, as the standard says.
const SUBJECT_LIMIT: usize = 255;

/// What a token has to be about.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Who says it.
    pub issuer: &'a str,
    /// To whom.
    pub client_id: &'a str,
    /// In answer to which question.
    pub nonce: &'a str,
    /// The present.
    pub now: Moment,
}

/// What a provider says about someone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Its name for them, which never changes; all that tells them from others.
    pub subject: String,
    /// Their address there. It finds nobody: it may change hands.
    pub email: Option<String>,
    /// Whether the provider says that the address is theirs.
    pub email_is_theirs: bool,
    /// What they are called there.
    pub name: Option<String>,
    /// When they last proved to the provider who they are, where it says so.
    pub proven_at: Option<Moment>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Body {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    email: Option<String>,
    email_verified: Option<Said>,
    name: Option<String>,
    auth_time: Option<i64>,
}

/// Yes or no; some providers write it as a word.
#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Plainly(bool),
    InAWord(String),
}

impl Said {
    fn is_yes(&self) -> bool {
        match self {
            Self::Plainly(yes) => *yes,
            Self::InAWord(word) => word == "true",
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn holds(&self, client: &str) -> bool {
        match self {
            Self::One(one) => one == client,
            Self::Many(many) => many.iter().any(|one| one == client),
        }
    }

    fn is_many(&self) -> bool {
        matches!(self, Self::Many(many) if many.len() > 1)
    }
}

impl Claims {
    /// Whether they proved who they are after that moment, as far as two clocks agree. A provider that
    /// does not say when, though it was asked to have them prove it, is believed.
    #[must_use]
    pub fn are_proven_since(&self, moment: Moment) -> bool {
        self.proven_at.is_none_or(|at| at.plus(DRIFT) >= moment)
    }

    /// Reads a token, if it is signed by one of these keys and is what was expected.
    ///
    /// # Errors
    /// [`OpenidError::Token`] with the first thing that is wrong.
    pub fn read(token: &str, keys: &Keys, expected: Expected<'_>) -> Result<Self, OpenidError> {
        read(token, keys, expected).map_err(|reason| OpenidError::Token {
            issuer: shortened(expected.issuer),
            reason,
        })
    }
}

fn read(token: &str, keys: &Keys, expected: Expected<'_>) -> Result<Claims, &'static str> {
    if token.len() > LIMIT {
        return Err("the ID token is too long");
    }
    let (message, signature) = token.rsplit_once('.').ok_or("the ID token is cut off")?;
    let (header, body) = message.split_once('.').ok_or("the ID token is cut off")?;
    let head: Header = json(header).ok_or("the head of the ID token cannot be read")?;
    if head.crit.is_some() {
        return Err("the ID token demands what is not known here");
    }
    let signature = URL_SAFE_NO_PAD
        .decode(signature)
        .map_err(|_| "the signature cannot be read")?;
    if !keys.signed(
        head.kid.as_deref(),
        &head.alg,
        message.as_bytes(),
        &signature,
    ) {
        return Err("the signature is not the provider's");
    }
    let body: Body = json(body).ok_or("the ID token does not say all it must")?;
    let at = |seconds: i64| Moment::from_micros(seconds.saturating_mul(1_000_000));
    let checks = [
        (body.iss == expected.issuer, "it is another provider's"),
        (
            body.aud.holds(expected.client_id),
            "it is meant for someone else",
        ),
        (
            !body.aud.is_many() || body.azp.is_some(),
            "it is meant for several and does not say for whom",
        ),
        (
            body.azp
                .as_deref()
                .is_none_or(|azp| azp == expected.client_id),
            "it is meant for someone else",
        ),
        (expected.now < at(body.exp).plus(DRIFT), "it has expired"),
        (
            at(body.iat) <= expected.now.plus(DRIFT),
            "it is from the future",
        ),
        (
            body.nbf
                .is_none_or(|from| at(from) <= expected.now.plus(DRIFT)),
            "it is from the future",
        ),
        (
            body.nonce.as_deref() == Some(expected.nonce),
            "it answers another question",
        ),
        (
            (1..=SUBJECT_LIMIT).contains(&body.sub.len()),
            "it names nobody",
        ),
    ];
    if let Some((_, reason)) = checks.iter().find(|(right, _)| !right) {
        return Err(reason);
    }
    Ok(Claims {
        subject: body.sub,
        email: body.email.map(|email| shortened(&email)),
        email_is_theirs: body.email_verified.is_some_and(|said| said.is_yes()),
        name: body.name.map(|name| shortened(&name)),
        proven_at: body.auth_time.map(at),
    })
}

fn json<T: DeserializeOwned>(part: &str) -> Option<T> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
    use serde_json::{Value, json};

    use super::*;

    const NOW: Moment = Moment::from_micros(1_784_000_000_000_000);
    const SECONDS: i64 = 1_784_000_000;

    /// A provider's key, made for the test.
    struct Signer(EcdsaKeyPair);

    impl Signer {
        fn new() -> Self {
            let random = SystemRandom::new();
            let way = &ECDSA_P256_SHA256_FIXED_SIGNING;
            let made = EcdsaKeyPair::generate_pkcs8(way, &random).unwrap();
            Self(EcdsaKeyPair::from_pkcs8(way, made.as_ref(), &random).unwrap())
        }

        fn keys(&self, name: &str) -> Keys {
            let point = self.0.public_key().as_ref();
            let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
            let set = json!({ "keys": [
                { "kty": "OKP", "crv": "Ed25519", "x": "AA", "kid": "other" },
                { "kty": "EC", "crv": "P-256", "kid": name, "use": "sig",
                  "x": encode(&point[1..33]), "y": encode(&point[33..]) },
            ] });
            Keys::parse(set.to_string().as_bytes()).unwrap()
        }

        fn token(&self, header: &Value, body: &Value) -> String {
            let encode = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
            let message = format!("{}.{}", encode(header), encode(body));
            let signed = self.0.sign(&SystemRandom::new(), message.as_bytes());
            format!("{message}.{}", URL_SAFE_NO_PAD.encode(signed.unwrap()))
        }
    }

    fn expected() -> Expected<'static> {
        Expected {
            issuer: "https://id.example",
            client_id: "rapport",
            nonce: "n",
            now: NOW,
        }
    }

    fn body() -> Value {
        json!({ "iss": "https://id.example", "sub": "248", "aud": "rapport", "exp": SECONDS + 300,
                "iat": SECONDS, "nonce": "n", "email": "ada@example.com" })
    }

    #[test]
    fn a_token_is_believed_when_everything_about_it_is_right() {
        let signer = Signer::new();
        let header = json!({ "alg": "ES256", "kid": "one" });
        let token = signer.token(&header, &body());
        let claims = Claims::read(&token, &signer.keys("one"), expected()).unwrap();
        assert_eq!(claims.subject, "248");
        let mut many = body();
        many["aud"] = json!(["rapport", "other"]);
        many["azp"] = json!("rapport");
        let token = signer.token(&header, &many);
        assert!(Claims::read(&token, &signer.keys("one"), expected()).is_ok());
    }

    #[test]
    fn what_it_says_besides_is_read_as_it_is_meant() {
        let signer = Signer::new();
        let header = json!({ "alg": "ES256", "kid": "one" });
        let read = |field: &str, value: Value| {
            let mut body = body();
            body[field] = value;
            let token = signer.token(&header, &body);
            Claims::read(&token, &signer.keys("one"), expected()).unwrap()
        };
        for (said, theirs) in [
            (json!(true), true),
            (json!("true"), true),
            (json!(false), false),
            (json!("yes"), false),
            (Value::Null, false),
        ] {
            assert_eq!(read("email_verified", said).email_is_theirs, theirs);
        }
        assert_eq!(read("name", json!("A\nB")).name.as_deref(), Some("AB"));
        for (at, since) in [(SECONDS, true), (SECONDS - 60, true), (SECONDS - 61, false)] {
            assert_eq!(read("auth_time", json!(at)).are_proven_since(NOW), since);
        }
        assert!(read("auth_time", Value::Null).are_proven_since(NOW));
    }

    #[test]
    fn anything_wrong_about_it_is_refused_and_named() {
        let signer = Signer::new();
        let header = json!({ "alg": "ES256", "kid": "one" });
        for (field, value, reason) in [
            ("iss", json!("https://evil.example"), "another provider"),
            ("aud", json!("other"), "someone else"),
            ("aud", json!(["rapport", "other"]), "does not say for whom"),
            ("azp", json!("other"), "someone else"),
            ("exp", json!(SECONDS - 61), "expired"),
            ("iat", json!(SECONDS + 61), "future"),
            ("nbf", json!(SECONDS + 61), "future"),
            ("nonce", json!("m"), "another question"),
            ("nonce", Value::Null, "another question"),
            ("sub", json!(""), "nobody"),
            ("sub", json!("x".repeat(256)), "nobody"),
            ("exp", Value::Null, "does not say all"),
        ] {
            let mut body = body();
            body[field] = value;
            let token = signer.token(&header, &body);
            let refused = Claims::read(&token, &signer.keys("one"), expected());
            let words = refused.unwrap_err().to_string();
            assert!(words.contains(reason), "{field}: {words}");
        }
    }

    #[test]
    fn nothing_but_the_providers_own_signature_counts() {
        let (signer, other) = (Signer::new(), Signer::new());
        let header = json!({ "alg": "ES256", "kid": "one" });
        let keys = signer.keys("one");
        let token = signer.token(&header, &body());
        let (message, _) = token.rsplit_once('.').unwrap();
        let none = URL_SAFE_NO_PAD.encode("{\"alg\":\"none\"}");
        let (_, unsigned) = message.split_once('.').unwrap();
        for wrong in [
            other.token(&header, &body()),
            format!("{message}."),
            format!("{none}.{unsigned}."),
            signer.token(&json!({ "alg": "HS256", "kid": "one" }), &body()),
            signer.token(&json!({ "alg": "RS256", "kid": "one" }), &body()),
            signer.token(&json!({ "alg": "ES256", "kid": "two" }), &body()),
            signer.token(
                &json!({ "alg": "ES256", "kid": "one", "crit": ["b64"] }),
                &body(),
            ),
            message.to_owned(),
            String::new(),
            "..".to_owned(),
            "x".repeat(40_000),
        ] {
            assert!(Claims::read(&wrong, &keys, expected()).is_err(), "{wrong}");
        }
    }
}
