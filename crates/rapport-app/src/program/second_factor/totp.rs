//! Codes that change with time (RFC 6238): six digits every thirty seconds, by HMAC-SHA-1, which is
//! what every authenticator app does.

use hmac::{Hmac, KeyInit as _, Mac as _};
use rapport_model::time::Moment;
use sha1::Sha1;

/// How long a code is shown, in seconds.
const STEP_SECONDS: i64 = 30;
/// Codes of that many steps before and after the present one count: clocks differ, and typing takes time.
const DRIFT: i64 = 1;
/// Digits of a code.
pub(super) const DIGITS: usize = 6;

/// Which step that moment is in.
pub(super) fn step_at(now: Moment) -> i64 {
    now.micros().div_euclid(1_000_000).div_euclid(STEP_SECONDS)
}

/// The code of a step.
pub(super) fn code_of(secret: &[u8], step: i64) -> u32 {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else {
        // HMAC takes keys of any length.
        return u32::MAX;
    };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let start = usize::from(hash[19] & 0x0f);
    let bytes = [
        hash[start],
        hash[start + 1],
        hash[start + 2],
        hash[start + 3],
    ];
    (u32::from_be_bytes(bytes) & 0x7fff_ffff) % 1_000_000
}

/// The step a code is of, if it is right now. All that could be are computed, whichever it is.
pub(super) fn step_of(secret: &[u8], now: Moment, code: u32) -> Option<i64> {
    let present = step_at(now);
    (present - DRIFT..=present + DRIFT)
        .filter(|step| code_of(secret, *step) == code)
        .fold(None, |_, step| Some(step))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Moment {
        Moment::from_micros(seconds * 1_000_000)
    }

    /// Appendix B of RFC 6238, its last six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, code) in [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            let step = step_at(at(seconds));
            assert_eq!(code_of(b"12345678901234567890", step), code, "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_a_little_before_and_after_its_time() {
        let (secret, step) = (b"12345678901234567890", 1_000);
        let code = code_of(secret, step);
        for (seconds, counts) in [
            (29_969, false),
            (29_970, true),
            (30_000, true),
            (30_059, true),
            (30_060, false),
        ] {
            let found = step_of(secret, at(seconds), code);
            assert_eq!(found, counts.then_some(step), "{seconds}");
        }
    }
}
