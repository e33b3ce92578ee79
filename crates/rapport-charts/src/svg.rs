//! The pieces every chart is written with: frame, numbers, escaping. Draws nothing itself.

use std::fmt::Write;

/// What a chart is about, for people who do not see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caption<'a> {
    /// A short name: "Matches per day".
    pub title: &'a str,
    /// What it shows, in a sentence: "Between 0 and 12 a day, the most on Tuesday."
    pub description: &'a str,
}

/// Wraps `body` into an image of `width` by `height` units.
pub(crate) fn image(kind: &str, caption: Caption, width: f64, height: f64, body: &str) -> String {
    let title = escape(caption.title);
    format!(
        "<svg class=\"chart chart-{kind}\" role=\"img\" aria-label=\"{title}\" \
         viewBox=\"0 0 {} {}\"><title>{title}</title><desc>{}</desc>{body}</svg>",
        number(width),
        number(height),
        escape(caption.description),
    )
}

/// A straight line of class `class`.
pub(crate) fn line(class: &str, from: (f64, f64), to: (f64, f64)) -> String {
    format!(
        "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
        number(from.0),
        number(from.1),
        number(to.0),
        number(to.1),
    )
}

/// A dot of radius `r`.
pub(crate) fn dot(at: (f64, f64), r: f64) -> String {
    let (x, y) = (number(at.0), number(at.1));
    format!(
        "<circle class=\"chart-dot\" cx=\"{x}\" cy=\"{y}\" r=\"{}\"/>",
        number(r)
    )
}

/// At most two decimals, without trailing zeros or a negative zero; 0 for what is no number.
pub(crate) fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded == 0.0 || !rounded.is_finite() {
        "0".to_owned()
    } else {
        rounded.to_string()
    }
}

/// Text made safe for an element or a quoted attribute; characters XML forbids are left out.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Appends formatted text; writing to a `String` cannot fail.
pub(crate) fn push(body: &mut String, text: std::fmt::Arguments) {
    body.write_fmt(text).expect("a String grows");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (value, text) in [
            (0.0, "0"),
            (-0.001, "0"),
            (1.0 / 3.0, "0.33"),
            (2.5, "2.5"),
            (320.0, "320"),
            (f64::NAN, "0"),
            (f64::INFINITY, "0"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn control_characters_are_left_out() {
        assert_eq!(escape("a\u{0}b\u{b}\tc"), "ab\tc");
    }
}
