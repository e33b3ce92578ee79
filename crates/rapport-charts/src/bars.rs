//! Bars: one a day, or one of anything that is counted. No stacking, no negative values.

use crate::svg::{Caption, escape, image, line, number, push};

const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 96.0;
/// Where the highest bar ends, below the label of its value.
const TOP: f64 = 16.0;
/// Where bars stand, above the labels.
const BASE: f64 = 80.0;
/// Share of a bar's place that stays empty beside it.
const GAP: f64 = 0.2;

/// One bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar<'a> {
    /// What it stands for: "3 July".
    pub label: &'a str,
    /// How much, from 0; `None` when it is not known, which is not the same as nothing.
    pub value: Option<f64>,
}

/// Bars in the given order, with the first and the last label below and the highest value above.
/// Negative values and what is no finite number count as not known.
#[must_use]
pub fn bars(caption: Caption, bars: &[Bar]) -> String {
    let most = bars.iter().filter_map(known).fold(0.0, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "a chart has few bars")]
    let place = WIDTH / bars.len().max(1) as f64;
    let mut body = String::new();
    let mut left = 0.0;
    for bar in bars {
        let (class, height, told) = match known(bar) {
            Some(value) if most > 0.0 => ("chart-bar", (BASE - TOP) * value / most, number(value)),
            Some(value) => ("chart-bar", 0.0, number(value)),
            None => ("chart-missing", BASE - TOP, "–".to_owned()),
        };
        push(
            &mut body,
            format_args!(
                "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\">\
                 <title>{}: {told}</title></rect>",
                number(left + place * GAP / 2.0),
                number(BASE - height),
                number(place * (1.0 - GAP)),
                number(height),
                escape(bar.label),
            ),
        );
        left += place;
    }
    body.push_str(&line("chart-axis", (0.0, BASE), (WIDTH, BASE)));
    if most > 0.0 {
        label(&mut body, "chart-label", 0.0, TOP - 5.0, &number(most));
    }
    if let [first, .., last] = bars {
        label(&mut body, "chart-label", 0.0, HEIGHT - 3.0, first.label);
        label(
            &mut body,
            "chart-label chart-end",
            WIDTH,
            HEIGHT - 3.0,
            last.label,
        );
    } else if let [only] = bars {
        label(&mut body, "chart-label", 0.0, HEIGHT - 3.0, only.label);
    }
    image("bars", caption, WIDTH, HEIGHT, &body)
}

fn known(bar: &Bar) -> Option<f64> {
    bar.value.filter(|value| value.is_finite() && *value >= 0.0)
}

fn label(body: &mut String, class: &str, x: f64, y: f64, text: &str) {
    let (x, y, text) = (number(x), number(y), escape(text));
    push(
        body,
        format_args!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{text}</text>"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPTION: Caption = Caption {
        title: "Matches per day",
        description: "Rising.",
    };

    #[test]
    fn three_days_one_of_them_unknown() {
        let days = [
            Bar {
                label: "Mon",
                value: Some(1.0),
            },
            Bar {
                label: "Tue",
                value: None,
            },
            Bar {
                label: "Wed",
                value: Some(4.0),
            },
        ];
        assert_eq!(
            bars(CAPTION, &days),
            "<svg class=\"chart chart-bars\" role=\"img\" aria-label=\"Matches per day\" viewBox=\"0 0 320 96\">\
             <title>Matches per day</title><desc>Rising.</desc>\
             <rect class=\"chart-bar\" x=\"10.67\" y=\"64\" width=\"85.33\" height=\"16\"><title>Mon: 1</title></rect>\
             <rect class=\"chart-missing\" x=\"117.33\" y=\"16\" width=\"85.33\" height=\"64\"><title>Tue: –</title></rect>\
             <rect class=\"chart-bar\" x=\"224\" y=\"16\" width=\"85.33\" height=\"64\"><title>Wed: 4</title></rect>\
             <line class=\"chart-axis\" x1=\"0\" y1=\"80\" x2=\"320\" y2=\"80\"/>\
             <text class=\"chart-label\" x=\"0\" y=\"11\">4</text>\
             <text class=\"chart-label\" x=\"0\" y=\"93\">Mon</text>\
             <text class=\"chart-label chart-end\" x=\"320\" y=\"93\">Wed</text></svg>"
        );
    }

    #[test]
    fn nothing_to_show_is_an_empty_axis() {
        let empty = bars(CAPTION, &[]);
        assert!(
            empty.contains("chart-axis") && !empty.contains("<rect"),
            "{empty}"
        );
        let quiet = bars(
            CAPTION,
            &[Bar {
                label: "Mon",
                value: Some(0.0),
            }],
        );
        assert!(
            quiet.contains("height=\"0\"><title>Mon: 0</title>"),
            "{quiet}"
        );
    }

    #[test]
    fn what_is_no_count_is_unknown() {
        for value in [f64::NAN, f64::INFINITY, -1.0] {
            let svg = bars(
                CAPTION,
                &[Bar {
                    label: "Mon",
                    value: Some(value),
                }],
            );
            assert!(svg.contains("chart-missing"), "{value}: {svg}");
        }
    }
}
