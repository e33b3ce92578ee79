//! Passwords: hashed with Argon2id, checked in time that does not tell whether the user exists, and
//! changed by whoever knows the present one. Who came in by a provider has none before they set one.

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher as _, PasswordVerifier as _, Version,
};
use rapport_model::actor::{Actor, Right};
use rapport_model::ids::{SessionId, UserId};
use rapport_model::program::user;
use serde_json::json;
use zxcvbn::feedback::Feedback;
use zxcvbn::{Score, zxcvbn};

use crate::app::App;
use crate::error::Error;

/// Stands a hundred million guesses: more than can be tried here, or soon at a stolen hash of Argon2id.
const WITHSTANDS: Score = Score::Three;

/// What is stored in the place of a hash for who has no password: it is the hash of none.
pub(crate) const NONE: &str = "";

/// 19 MiB, two passes, one lane: the first choice of OWASP's password storage guidance.
fn argon2id() -> Argon2<'static> {
    let params = Params::new(19 * 1_024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Refuses a password that is too short or too long, or that would be guessed soon by whoever begins with
/// stolen ones, words, names, dates, keys beside each other, and what is known `about` its owner. What that
/// field holds is never said.
pub(crate) fn check(field: &'static str, password: &str, about: &[&str]) -> Result<(), Error> {
    user::check_password(password).map_err(|problem| Error::invalid(field, problem.to_string()))?;
    let mut known = vec!["rapport".to_owned()];
    for words in about {
        let parts: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).collect();
        known.extend([(*words).to_owned(), parts.concat()]);
        known.extend(parts.into_iter().map(str::to_owned));
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let guessed = zxcvbn(password, &known);
    if guessed.score() >= WITHSTANDS {
        return Ok(());
    }
    let warning = guessed.feedback().and_then(Feedback::warning);
    let because = warning.map_or_else(String::new, |warning| {
        let words = warning.to_string();
        let words = words.trim_end_matches('.');
        let (first, rest) = words.split_at(words.chars().next().map_or(0, char::len_utf8));
        format!(" ({}{rest})", first.to_lowercase())
    });
    Err(Error::invalid(
        field,
        format!(
            "this password would be guessed soon{because}; a few plain words that do not belong together make a good one"
        ),
    ))
}

/// The same for someone who has an account.
pub(crate) async fn check_of(
    app: &App,
    field: &'static str,
    password: &str,
    who: UserId,
) -> Result<(), Error> {
    let row = app.store().read_instance().await?.user(who).await?;
    let about = row.map_or_else(Vec::new, |row| vec![row.user.name, row.user.email]);
    let about: Vec<&str> = about.iter().map(String::as_str).collect();
    check(field, password, &about)
}

/// Whether one has a password.
///
/// # Errors
/// When the database cannot be read.
pub async fn has(app: &App, actor: &Actor) -> Result<bool, Error> {
    let mut instance = app.store().read_instance().await?;
    let row = instance.user(actor.user).await?;
    Ok(row.is_some_and(|row| row.password_hash != NONE))
}

/// Sets one's own first password, where there is none. One's other sessions end.
///
/// # Errors
/// [`Error::Invalid`] for `new_password`, [`Error::Conflict`] when there is one.
pub async fn set_first(
    app: &App,
    actor: &Actor,
    keep: Option<SessionId>,
    new: &str,
) -> Result<(), Error> {
    actor.may(Right::EditSignIn)?;
    check_of(app, "new_password", new, actor.user).await?;
    let hash = hash(app, new).await?;
    if put(app, actor, keep, NONE.to_owned(), hash).await? {
        Ok(())
    } else {
        let message = "you have a password already; whoever knows it changes it";
        Err(Error::Conflict(message.to_owned()))
    }
}

/// Changes one's own password. Whoever is signed in elsewhere as the same user is not any more.
///
/// # Errors
/// [`Error::Invalid`] for `password`, the present one, or `new_password`; [`Error::TooMany`] after
/// too many attempts; [`Error::Conflict`] when there is none, or it was changed in the meantime.
pub async fn change(
    app: &App,
    actor: &Actor,
    keep: Option<SessionId>,
    present: &str,
    new: &str,
) -> Result<(), Error> {
    actor.may(Right::EditSignIn)?;
    check_of(app, "new_password", new, actor.user).await?;
    let checked = prove(app, actor, "password", present).await?;
    let hash = hash(app, new).await?;
    if put(app, actor, keep, checked, hash).await? {
        Ok(())
    } else {
        let message = "your password was changed at the same time; sign in with the new one";
        Err(Error::Conflict(message.to_owned()))
    }
}

/// Puts a password in the place of the one that was checked; `false` when that was changed meanwhile.
async fn put(
    app: &App,
    actor: &Actor,
    keep: Option<SessionId>,
    checked: String,
    hash: String,
) -> Result<bool, Error> {
    let (now, user) = (app.now(), actor.user);
    let change = app.change("password.changed", user, json!({}));
    let changed = app
        .store()
        .write_instance(move |instance| {
            Box::pin(async move {
                if !instance.set_password(user, &checked, &hash).await? {
                    return Ok(false);
                }
                instance.end_sessions(user, keep).await?;
                instance.withdraw_reset_link(user).await?;
                instance.record(Some(user), now, &[change]).await?;
                Ok(true)
            })
        })
        .await?;
    Ok(changed)
}

/// Refuses whoever does not know the actor's password, as what that field holds, and hands over its hash.
pub(crate) async fn prove(
    app: &App,
    actor: &Actor,
    field: &'static str,
    password: &str,
) -> Result<String, Error> {
    app.limits().check_proof(actor.user)?;
    let mut instance = app.store().read_instance().await?;
    let row = instance.user(actor.user).await?;
    drop(instance);
    let hash = row.map(|row| row.password_hash);
    match (verify(app, password, hash.as_deref()).await?, hash) {
        (true, Some(hash)) => Ok(hash),
        (_, Some(hash)) if hash == NONE => Err(Error::Conflict(
            "you have no password yet; set one under Settings, Password and sessions".to_owned(),
        )),
        _ => Err(Error::invalid(field, "that is not your present password")),
    }
}

/// Hashes a password with a fresh salt, into Argon2's encoded text.
///
/// # Errors
/// When hashing fails, which means that memory has run out.
pub async fn hash(app: &App, password: &str) -> Result<String, Error> {
    let salt: [u8; 16] = app.chance().bytes();
    let password = password.to_owned();
    working(app, move || {
        argon2id()
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(|error| {
                Error::Unavailable(format!("the password could not be hashed: {error}"))
            })
    })
    .await?
}

/// Whether `password` is the one behind `hash`. Without a hash it works just as long and says no.
///
/// # Errors
/// When memory has run out.
pub(crate) async fn verify(app: &App, password: &str, hash: Option<&str>) -> Result<bool, Error> {
    // A longer one was never accepted; it is not worth the work of reading it.
    let password = if password.len() > user::PASSWORD_MAX {
        String::new()
    } else {
        password.to_owned()
    };
    let hash = hash.map(str::to_owned);
    working(app, move || match hash.as_deref().map(PasswordHash::new) {
        Some(Ok(hash)) => argon2id()
            .verify_password(password.as_bytes(), &hash)
            .is_ok(),
        _ => {
            let _ = argon2id().hash_password_with_salt(password.as_bytes(), &[0; 16]);
            false
        }
    })
    .await
}

/// Off the threads that answer requests, and no more than two at a time.
async fn working<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let stopped = || Error::Unavailable("the program is shutting down".to_owned());
    let _place = app.hashing().acquire().await.map_err(|_| stopped())?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| stopped())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guessed_first_is_refused_and_plain_words_are_not() {
        for password in [
            "password123",
            "1234567890",
            "qwertyuiop",
            "iloveyou12",
            "aaaaaaaaaaaa",
            "Rapport2026",
            "ada@example.com",
            "AdaLovelace1",
            "14.05.2031",
        ] {
            let refused = check("password", password, &["Ada Lovelace", "ada@example.com"]);
            let Err(Error::Invalid { field, message }) = refused else {
                panic!("{password}");
            };
            assert_eq!(field, "password");
            assert!(message.contains("guessed soon"), "{message}");
            assert!(!message.contains(password), "{message}");
        }
        for password in [
            "a few plain words",
            "four plain words here",
            "crates come home",
            "żółta łódź na jeziorze",
            "rV9#kd02-Lq",
        ] {
            assert!(check("password", password, &["Ada"]).is_ok(), "{password}");
        }
    }
}
