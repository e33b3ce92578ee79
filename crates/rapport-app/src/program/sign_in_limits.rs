//! How often someone may try to sign in: by address they come from, and by account they try; and how
//! often someone who is signed in may try to prove that it is them.
//! Kept in memory; a restart forgives, and hashing bounds what that is worth.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use rapport_model::ids::UserId;

use crate::error::Error;

/// The instants of governor's clock.
type Instant = <DefaultClock as governor::clock::Clock>::Instant;

/// Attempts a minute from one address, with this many at once.
const BY_ADDRESS: NonZeroU32 = NonZeroU32::new(20).unwrap();
/// Attempts a minute on one account, with this many at once.
const BY_ACCOUNT: NonZeroU32 = NonZeroU32::new(6).unwrap();
/// Codes of a second factor, with as many at once as attempts on an account. A code is one of a million
/// and three are right at a time: at this rate, someone with the password needs years.
const CODE_EVERY: Duration = Duration::from_secs(60);
/// Keys kept before the idle ones are forgotten.
const KEYS: usize = 10_000;

pub(crate) struct SignInLimits {
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    by_account: DefaultKeyedRateLimiter<String>,
    by_user: DefaultKeyedRateLimiter<UserId>,
    codes: DefaultKeyedRateLimiter<UserId>,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            by_address: RateLimiter::keyed(Quota::per_minute(BY_ADDRESS)),
            by_account: RateLimiter::keyed(Quota::per_minute(BY_ACCOUNT)),
            by_user: RateLimiter::keyed(Quota::per_minute(BY_ACCOUNT)),
            codes: RateLimiter::keyed(codes()),
        }
    }
}

impl SignInLimits {
    /// Counts an attempt.
    pub(crate) fn check(&self, from: IpAddr, email_folded: &str) -> Result<(), Error> {
        if self.by_address.len() + self.by_account.len() > KEYS {
            self.by_address.retain_recent();
            self.by_account.retain_recent();
        }
        self.by_address
            .check_key(&network_of(from))
            .map_err(too_many)?;
        self.by_account
            .check_key(&email_folded.to_owned())
            .map_err(too_many)
    }

    /// Counts an attempt from an address that names no account.
    pub(crate) fn check_address(&self, from: IpAddr) -> Result<(), Error> {
        if self.by_address.len() > KEYS {
            self.by_address.retain_recent();
        }
        self.by_address
            .check_key(&network_of(from))
            .map_err(too_many)
    }

    /// Counts an attempt of someone signed in to prove that it is them. Apart from signing in, so that
    /// nobody outside can use up what they have.
    pub(crate) fn check_proof(&self, user: UserId) -> Result<(), Error> {
        if self.by_user.len() > KEYS {
            self.by_user.retain_recent();
        }
        self.by_user.check_key(&user).map_err(too_many)
    }

    /// Counts a code that someone showed for that user.
    pub(crate) fn check_code(&self, user: UserId) -> Result<(), Error> {
        if self.codes.len() > KEYS {
            self.codes.retain_recent();
        }
        self.codes.check_key(&user).map_err(too_many)
    }
}

fn codes() -> Quota {
    let slow = Quota::with_period(CODE_EVERY).unwrap_or(Quota::per_hour(BY_ACCOUNT));
    slow.allow_burst(BY_ACCOUNT)
}

fn too_many(until: governor::NotUntil<Instant>) -> Error {
    let wait = until.wait_time_from(DefaultClock::default().now());
    Error::TooMany {
        retry_after_seconds: wait.as_secs() + 1,
    }
}

/// One home has a whole /64 of IPv6, so that is what counts.
pub(crate) fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => {
            let mut segments = v6.segments();
            segments[4..].fill(0);
            IpAddr::V6(segments.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_and_an_address_each_run_out() {
        let limits = SignInLimits::default();
        let from = |n: u8| IpAddr::from([192, 0, 2, n]);
        for n in 0..6 {
            assert!(limits.check(from(n), "ada@example.com").is_ok());
        }
        assert!(matches!(
            limits.check(from(9), "ada@example.com"),
            Err(Error::TooMany {
                retry_after_seconds: 1..
            })
        ));
        assert!(limits.check(from(9), "bo@example.com").is_ok());
        let refused = (0..40)
            .filter(|n| limits.check(from(77), &format!("{n}@example.com")).is_err())
            .count();
        assert_eq!(refused, 20);
    }

    #[test]
    fn neighbours_in_one_ipv6_network_share_a_count() {
        let a: IpAddr = "2001:db8:1:2::1".parse().unwrap();
        let b: IpAddr = "2001:db8:1:2:ffff::9".parse().unwrap();
        assert_eq!(network_of(a), network_of(b));
    }
}
