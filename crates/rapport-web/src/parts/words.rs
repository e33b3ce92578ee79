//! Numbers in sentences. Numbers are borrowed, as templates hand them over.

/// A count as people write it: words up to ten, then digits in threes.
pub(crate) fn count(number: &u64) -> String {
    const WORDS: [&str; 11] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    usize::try_from(*number)
        .ok()
        .and_then(|index| WORDS.get(index))
        .map_or_else(|| digits(number), |word| (*word).to_owned())
}

/// The same at the head of a sentence.
pub(crate) fn count_first(number: &u64) -> String {
    capital(&count(number))
}

/// Digits in threes: 12,345.
pub(crate) fn digits(number: &u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// "1 signal", "12,345 signals".
pub(crate) fn many(number: &u64, one: &str, more: &str) -> String {
    format!(
        "{} {}",
        digits(number),
        if *number == 1 { one } else { more }
    )
}

/// With a capital at its head.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}

/// A rate without false precision: "3.4", "12", "under 0.1".
pub(crate) fn rate(value: f64) -> String {
    if value <= 0.0 {
        "0".to_owned()
    } else if value < 0.1 {
        "under 0.1".to_owned()
    } else if value < 10.0 {
        format!("{value:.1}")
    } else {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a positive rate; saturates"
        )]
        digits(&(value.round() as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_prose() {
        assert_eq!(count_first(&2), "Two");
        assert_eq!(count(&11), "11");
        assert_eq!(many(&1, "signal", "signals"), "1 signal");
        assert_eq!(many(&1_234_567, "signal", "signals"), "1,234,567 signals");
        assert_eq!(
            [rate(0.0), rate(0.04), rate(3.44), rate(1234.5)],
            ["0", "under 0.1", "3.4", "1,235"]
        );
    }
}
