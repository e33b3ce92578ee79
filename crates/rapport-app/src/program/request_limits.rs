//! How often the API may be asked by each caller; and, by each address, how often somebody may come with
//! a token or a link that is not right, or ask for a reset link. Kept in memory; a restart forgives.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use rapport_model::ids::UserId;

use crate::error::Error;
use crate::program::sign_in_limits::network_of;

/// Requests a minute by one caller, all at once if they like, unless the operator says otherwise.
pub const BY_CALLER: NonZeroU32 = NonZeroU32::new(600).unwrap();
/// Wrong tokens a minute from one address.
const FAILED: NonZeroU32 = NonZeroU32::new(20).unwrap();
/// Keys kept before the idle ones are forgotten.
const KEYS: usize = 10_000;

/// What a caller may still ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Requests a minute.
    pub limit: u32,
    /// Of those, left now.
    pub remaining: u32,
    /// Until all of them are there again, in seconds.
    pub reset_seconds: u32,
}

type Counted =
    RateLimiter<UserId, DefaultKeyedStateStore<UserId>, DefaultClock, StateInformationMiddleware>;

pub(crate) struct RequestLimits {
    per_minute: NonZeroU32,
    by_caller: Counted,
    failed: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for RequestLimits {
    fn default() -> Self {
        Self::new(BY_CALLER)
    }
}

impl RequestLimits {
    pub(crate) fn new(per_minute: NonZeroU32) -> Self {
        Self {
            per_minute,
            by_caller: RateLimiter::keyed(Quota::per_minute(per_minute)).with_middleware(),
            failed: RateLimiter::keyed(Quota::per_minute(FAILED)),
        }
    }

    /// Counts a request and says what is left.
    pub(crate) fn asked(&self, caller: UserId) -> Result<Allowance, Error> {
        if self.by_caller.len() > KEYS {
            self.by_caller.retain_recent();
        }
        match self.by_caller.check_key(&caller) {
            Ok(state) => {
                let (limit, remaining) = (self.per_minute.get(), state.remaining_burst_capacity());
                let missing = limit.saturating_sub(remaining);
                Ok(Allowance {
                    limit,
                    remaining,
                    reset_seconds: missing.saturating_mul(60).div_ceil(limit),
                })
            }
            Err(until) => Err(Error::TooMany {
                retry_after_seconds: until
                    .wait_time_from(DefaultClock::default().now())
                    .as_secs()
                    + 1,
            }),
        }
    }

    /// Counts something that came without proof: a wrong token, a wish for a reset link.
    pub(crate) fn failed(&self, from: IpAddr) -> Result<(), Error> {
        if self.failed.len() > KEYS {
            self.failed.retain_recent();
        }
        self.failed
            .check_key(&network_of(from))
            .map_err(|until| Error::TooMany {
                retry_after_seconds: until
                    .wait_time_from(DefaultClock::default().now())
                    .as_secs()
                    + 1,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_runs_out_and_another_does_not() {
        let limits = RequestLimits::default();
        let caller = |n: u8| UserId::new(rapport_model::time::Moment::default(), [n; 10]);
        let first = limits.asked(caller(1)).unwrap();
        assert_eq!(
            (first.limit, first.remaining, first.reset_seconds),
            (600, 599, 1)
        );
        let refused = (0..700).find(|_| limits.asked(caller(1)).is_err());
        assert!(refused.is_some_and(|asked| asked >= 599));
        assert!(limits.asked(caller(2)).is_ok());
    }

    #[test]
    fn guessing_at_tokens_runs_out_by_address() {
        let limits = RequestLimits::default();
        let from = IpAddr::from([192, 0, 2, 1]);
        let refused = (0..40).filter(|_| limits.failed(from).is_err()).count();
        assert_eq!(refused, 20);
        assert!(limits.failed(IpAddr::from([192, 0, 2, 2])).is_ok());
    }
}
