//! Words as 64-bit keys. Up to seven bytes the key *is* the word, so equal keys mean equal words; a longer
//! word's key is a hash and equality has to be verified on the bytes.

const LONG: u64 = 1 << 63;
/// Beside `LONG`: a fact that many documents share.
const COMMON: u64 = 1 << 62;
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Whether equal keys already prove equal words.
pub(crate) fn is_exact(key: u64) -> bool {
    key & LONG == 0
}

/// The key of a word given as the UTF-8 bytes of one of its forms; ASCII capitals count as small letters.
/// Words hold no NUL, so zero padding keeps short keys apart.
pub(crate) fn key(word: &[u8]) -> u64 {
    if word.len() < 8 {
        return lower(short(word));
    }
    let mut hash = word.len() as u64;
    let mut rest = word;
    while let Some((chunk, tail)) = rest.split_first_chunk::<8>() {
        hash = mix(hash ^ lower(u64::from_le_bytes(*chunk)));
        rest = tail;
    }
    if !rest.is_empty()
        && let Some(last) = word.last_chunk::<8>()
    {
        hash = mix(hash ^ lower(u64::from_le_bytes(*last)));
    }
    hash & !COMMON | LONG
}

/// The key of `text[start..end]`, faster where the text goes on for some bytes.
#[inline]
pub(crate) fn key_within(text: &[u8], start: usize, end: usize) -> u64 {
    match text.get(start..).and_then(<[u8]>::first_chunk::<8>) {
        Some(chunk) if end - start < 8 => {
            lower(u64::from_le_bytes(*chunk) & ((1 << (8 * (end - start))) - 1))
        }
        _ => key(&text[start..end]),
    }
}

/// At most seven bytes as a number, without a call to copy them.
fn short(word: &[u8]) -> u64 {
    word.iter()
        .rev()
        .fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// A key, to be verified like that of a long word, from any number.
pub(crate) fn hashed_key(number: u64) -> u64 {
    mix(number) & !COMMON | LONG
}

/// The key of a fact, `field:value` behind a control character. Facts are few, so all of them are hashed.
pub(crate) fn fact_key(fact: &[u8]) -> u64 {
    let common = if fact.starts_with(b"\x01from:") {
        0
    } else {
        COMMON
    };
    hashed_key(key(fact)) | common
}

/// Whether the key is that of a fact many documents share, such as a language.
pub(crate) fn is_common_fact(key: u64) -> bool {
    key & (LONG | COMMON) == LONG | COMMON
}

/// Multiplies and folds the halves of the product together, so that every bit reaches every other.
pub(crate) fn mix(value: u64) -> u64 {
    let product = u128::from(value ^ 0x2545_F491_4F6C_DD1D) * u128::from(FACTOR);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Eight bytes at once: ASCII capitals to small letters, all other bytes as they are.
pub(crate) fn lower(bytes: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let sevens = bytes & (0x7F * ONES);
    let from_a = sevens + (0x80 - b'A' as u64) * ONES;
    let after_z = sevens + (0x7F - b'Z' as u64) * ONES;
    let capital = (from_a ^ after_z) & !bytes & (0x80 * ONES);
    bytes | (capital >> 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lower_is_ascii_lowercase(bytes: [u8; 8]) {
            prop_assert_eq!(lower(u64::from_le_bytes(bytes)).to_le_bytes().to_vec(), bytes.to_ascii_lowercase());
        }

        #[test]
        fn short_words_are_their_keys(a in "[a-zà-ỹ]{1,4}", b in "[a-zà-ỹ]{1,4}") {
            let (short, other) = (key(a.as_bytes()), key(b.as_bytes()));
            if is_exact(short) && is_exact(other) {
                prop_assert_eq!(short == other, a == b);
            }
        }

        #[test]
        fn a_key_does_not_depend_on_what_follows(word in "[a-zA-Zà-ỹ]{0,20}", rest in "[a-z ]{0,20}") {
            let text = format!("x{word}{rest}");
            prop_assert_eq!(key_within(text.as_bytes(), 1, 1 + word.len()), key(word.as_bytes()));
        }

        #[test]
        fn capitals_do_not_count(word in "[a-zA-Z0-9]{1,30}") {
            prop_assert_eq!(key(word.as_bytes()), key(word.to_ascii_lowercase().as_bytes()));
        }
    }
}
