//! Passwords: hashed with Argon2id, checked in time that does not tell whether the user exists.

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher as _, PasswordVerifier as _, Version,
};

use crate::app::App;
use crate::error::Error;

/// 19 MiB, two passes, one lane: the first choice of OWASP's password storage guidance.
fn argon2id() -> Argon2<'static> {
    let params = Params::new(19 * 1_024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
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
    let password = password.to_owned();
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
