//! Recovery codes: for whoever has lost the device that shows the codes. Each holds 80 random bits,
//! so that a plain hash keeps it.

use data_encoding::BASE32_NOPAD;
use sha2::{Digest as _, Sha256};

use crate::app::App;

/// How many are made at a time.
pub const CODES: usize = 10;
/// Letters of a code.
const LETTERS: usize = 16;

/// Recovery codes that were just made; shown once and never logged.
#[derive(Clone)]
pub struct RecoveryCodes(Vec<String>);

impl RecoveryCodes {
    pub(super) fn new(app: &App) -> Self {
        let code = || {
            let bits: [u8; 10] = app.chance().bytes();
            let letters = BASE32_NOPAD.encode(&bits).to_lowercase();
            let parts: Vec<&str> = (0..4)
                .map(|part| &letters[part * 4..part * 4 + 4])
                .collect();
            parts.join("-")
        };
        Self((0..CODES).map(|_| code()).collect())
    }

    /// As they are shown: `abcd-efgh-ijkl-mnop`.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    pub(super) fn hashes(&self) -> Vec<Vec<u8>> {
        self.0.iter().filter_map(|code| hash_of(code)).collect()
    }
}

impl std::fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCodes(…)")
    }
}

/// What is stored of a code, however it was typed; `None` when it cannot be one.
pub(super) fn hash_of(typed: &str) -> Option<Vec<u8>> {
    let letters: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_lowercase() {
            '0' => 'o',
            '1' => 'l',
            '8' => 'b',
            other => other,
        })
        .collect();
    (letters.len() == LETTERS).then(|| Sha256::digest(letters.as_bytes()).to_vec())
}

#[cfg(test)]
mod tests {
    use super::hash_of;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let hash = hash_of("abol-efgh-ijkl-mn27");
        assert!(hash.is_some());
        for typed in [
            "ABOL EFGH IJKL MN27",
            "ab01efghijk1mn27 ",
            "a8ol-efgh-ijkl-mn27",
        ] {
            assert_eq!(hash_of(typed), hash, "{typed}");
        }
        assert_eq!(hash_of("287082"), None);
        assert_eq!(hash_of(""), None);
    }
}
