//! Interval: an estimate as a dot, its uncertainty as a bar around it, on a scale of its own.

use crate::svg::{Caption, dot, image, line};

const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 24.0;
/// Room for the dot at either end of the scale.
const MARGIN: f64 = 6.0;

/// An estimate between two ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The lower end.
    pub low: f64,
    /// The estimate.
    pub value: f64,
    /// The upper end.
    pub high: f64,
}

/// `range` on a scale from `from` to `to`; what lies outside the scale is drawn at its end.
#[must_use]
pub fn interval(caption: Caption, range: Range, from: f64, to: f64) -> String {
    let middle = HEIGHT / 2.0;
    let at = |value: f64| {
        let share = if to > from {
            ((value - from) / (to - from)).clamp(0.0, 1.0)
        } else {
            0.0
        };
        (MARGIN + share * (WIDTH - 2.0 * MARGIN), middle)
    };
    let body = [
        line("chart-axis", at(from), at(to)),
        line("chart-range", at(range.low), at(range.high)),
        dot(at(range.value), 5.0),
    ]
    .concat();
    image("interval", caption, WIDTH, HEIGHT, &body)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPTION: Caption = Caption {
        title: "Useful",
        description: "3 of 10.",
    };

    #[test]
    fn three_of_ten() {
        let range = Range {
            low: 0.25,
            value: 0.5,
            high: 0.75,
        };
        assert_eq!(
            interval(CAPTION, range, 0.0, 1.0),
            "<svg class=\"chart chart-interval\" role=\"img\" aria-label=\"Useful\" viewBox=\"0 0 320 24\">\
             <title>Useful</title><desc>3 of 10.</desc>\
             <line class=\"chart-axis\" x1=\"6\" y1=\"12\" x2=\"314\" y2=\"12\"/>\
             <line class=\"chart-range\" x1=\"83\" y1=\"12\" x2=\"237\" y2=\"12\"/>\
             <circle class=\"chart-dot\" cx=\"160\" cy=\"12\" r=\"5\"/></svg>"
        );
    }

    #[test]
    fn stays_inside_its_scale() {
        let far = Range {
            low: -9.0,
            value: f64::NAN,
            high: 9.0,
        };
        let svg = interval(CAPTION, far, 0.0, 1.0);
        assert!(svg.contains("x1=\"6\" y1=\"12\" x2=\"314\""), "{svg}");
        assert!(interval(CAPTION, far, 1.0, 1.0).contains("cx=\"6\""));
    }
}
