//! A user: someone who signs in.

use serde::{Deserialize, Serialize};

use crate::ids::UserId;
use crate::time::{Moment, TimeZone};

/// The shortest password that is accepted, in characters.
pub const PASSWORD_MIN: usize = 10;
/// The longest password that is accepted, in bytes: hashing must stay bounded.
pub const PASSWORD_MAX: usize = 1_024;

/// Someone who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Ours.
    pub id: UserId,
    /// As they want to be called.
    pub name: String,
    /// As they wrote it; compared in lower case.
    pub email: String,
    /// Since when.
    pub created_at: Moment,
    /// Where they live, as far as clocks go; `None`: nobody has said it yet.
    pub time_zone: Option<TimeZone>,
}

/// Why an e-mail address or a password is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialProblem {
    /// No `@` with something on both sides.
    #[error("“{0}” is not an e-mail address: expected something like name@example.com")]
    Email(String),
    /// Too short to withstand guessing.
    #[error(
        "the password is too short: at least {PASSWORD_MIN} characters; a few plain words make a good one"
    )]
    PasswordShort,
    /// Too long to hash in bounded time.
    #[error("the password is too long: at most {PASSWORD_MAX} bytes")]
    PasswordLong,
}

/// The form in which e-mail addresses are compared: trimmed, lower case.
///
/// # Errors
/// [`CredentialProblem::Email`] when it cannot be one.
pub fn fold_email(email: &str) -> Result<String, CredentialProblem> {
    let folded = email.trim().to_lowercase();
    let valid = folded.len() <= 254
        && !folded.chars().any(|c| c.is_whitespace() || c.is_control())
        && folded.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && !host.is_empty() && !host.contains('@')
        });
    if valid {
        Ok(folded)
    } else {
        Err(CredentialProblem::Email(email.trim().to_owned()))
    }
}

/// Checks the length of a password. How soon it would be guessed is judged where it is set.
///
/// # Errors
/// When it is too short or too long.
pub fn check_password(password: &str) -> Result<(), CredentialProblem> {
    if password.chars().count() < PASSWORD_MIN {
        return Err(CredentialProblem::PasswordShort);
    }
    if password.len() > PASSWORD_MAX {
        return Err(CredentialProblem::PasswordLong);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_is_folded_and_checked() {
        assert_eq!(fold_email(" Ada@Example.COM ").unwrap(), "ada@example.com");
        for wrong in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "a b@example.com",
            "a@b@c",
        ] {
            assert!(fold_email(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn passwords_are_judged_by_length() {
        assert_eq!(
            check_password("123456789"),
            Err(CredentialProblem::PasswordShort)
        );
        assert_eq!(check_password("four plain words here"), Ok(()));
        assert_eq!(
            check_password(&"x".repeat(2_000)),
            Err(CredentialProblem::PasswordLong)
        );
    }
}
