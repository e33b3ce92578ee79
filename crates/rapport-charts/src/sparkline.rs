//! Sparkline: the shape of a series in the size of a word, with its last value as a dot.

use crate::svg::{Caption, dot, image, number, push};

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 32.0;
/// Room for the dot and half a stroke.
const MARGIN: f64 = 3.0;

/// A line through `values`, evenly spaced, from the lowest at the bottom to the highest at the
/// top; equal values lie in the middle. The line breaks where a value is not known.
#[must_use]
pub fn sparkline(caption: Caption, values: &[Option<f64>]) -> String {
    let known = |value: &Option<f64>| value.filter(|v| v.is_finite());
    let low = values
        .iter()
        .filter_map(known)
        .fold(f64::INFINITY, f64::min);
    let high = values
        .iter()
        .filter_map(known)
        .fold(f64::NEG_INFINITY, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "a sparkline has few points")]
    let step = (WIDTH - 2.0 * MARGIN) / values.len().saturating_sub(1).max(1) as f64;

    let mut path = String::new();
    let mut last = None;
    let (mut x, mut pen) = (MARGIN, 'M');
    for value in values {
        if let Some(value) = known(value) {
            let share = if high > low {
                (value - low) / (high - low)
            } else {
                0.5
            };
            let y = HEIGHT - MARGIN - share * (HEIGHT - 2.0 * MARGIN);
            push(&mut path, format_args!("{pen}{} {}", number(x), number(y)));
            last = Some((x, y));
            pen = 'L';
        } else {
            pen = 'M';
        }
        x += step;
    }
    let mut body = String::new();
    if let Some(last) = last {
        push(
            &mut body,
            format_args!(
                "<path class=\"chart-line\" d=\"{path}\"/>{}",
                dot(last, 2.5)
            ),
        );
    }
    image("sparkline", caption, WIDTH, HEIGHT, &body)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPTION: Caption = Caption {
        title: "Last week",
        description: "Up.",
    };

    fn path(values: &[Option<f64>]) -> String {
        let svg = sparkline(CAPTION, values);
        svg.split(" d=\"").nth(1).map_or(String::new(), |rest| {
            rest.split('"').next().unwrap_or_default().to_owned()
        })
    }

    #[test]
    fn a_tiny_series() {
        assert_eq!(
            sparkline(CAPTION, &[Some(0.0), Some(10.0)]),
            "<svg class=\"chart chart-sparkline\" role=\"img\" aria-label=\"Last week\" viewBox=\"0 0 120 32\">\
             <title>Last week</title><desc>Up.</desc>\
             <path class=\"chart-line\" d=\"M3 29L117 3\"/>\
             <circle class=\"chart-dot\" cx=\"117\" cy=\"3\" r=\"2.5\"/></svg>"
        );
    }

    #[test]
    fn unknown_values_break_the_line() {
        assert_eq!(
            path(&[Some(1.0), None, Some(3.0), Some(2.0)]),
            "M3 29M79 3L117 16"
        );
        assert_eq!(
            path(&[Some(f64::NAN), Some(1.0), Some(1.0)]),
            "M60 16L117 16"
        );
    }

    #[test]
    fn nothing_known_draws_nothing() {
        assert_eq!(path(&[None, None]), "");
        assert_eq!(path(&[]), "");
        assert_eq!(path(&[Some(5.0)]), "M3 16");
    }
}
