//! Numbers in, accessible and themeable SVG out.
//!
//! Every chart is an inline `<svg role="img">` with a title and a description, sized by its
//! `viewBox` alone, so it fits any column from 320 px up. Colours, strokes and fonts come from
//! classes ([`STYLE`] has a default for each, built on custom properties); there are no style
//! attributes, scripts or outside references, so a strict content security policy holds.
//!
//! It deliberately knows no nouns and no dates: labels come in as text, already in the reader's
//! language. It draws no legends, tooltips or animations, and repeats no numbers in a table;
//! that is the page's work.

mod bars;
mod interval;
mod sparkline;
mod svg;

pub use bars::{Bar, bars};
pub use interval::{Range, interval};
pub use sparkline::sparkline;
pub use svg::Caption;

/// Default style of every class the charts use. `--chart-ink`, `--chart-soft` and `--chart-line`
/// theme it; without them it follows the colour of the text around it.
pub const STYLE: &str = include_str!("chart.css");

#[cfg(test)]
mod tests {
    use super::*;

    const CAPTION: Caption = Caption {
        title: "<b>",
        description: "\"A\" & 'b'",
    };

    fn all() -> [String; 3] {
        [
            bars(
                CAPTION,
                &[Bar {
                    label: "<i>",
                    value: Some(1.0),
                }],
            ),
            sparkline(CAPTION, &[Some(1.0), Some(2.0)]),
            interval(
                CAPTION,
                Range {
                    low: 0.1,
                    value: 0.2,
                    high: 0.3,
                },
                0.0,
                1.0,
            ),
        ]
    }

    #[test]
    fn text_from_outside_stays_text() {
        for svg in all() {
            assert!(svg.contains("<title>&lt;b&gt;</title>"), "{svg}");
            assert!(
                svg.contains("<desc>&quot;A&quot; &amp; &#39;b&#39;</desc>"),
                "{svg}"
            );
            assert!(!svg.contains("<i>") && !svg.contains("<b>"), "{svg}");
        }
    }

    #[test]
    fn every_class_has_a_style_and_nothing_is_styled_inline() {
        for svg in all() {
            assert!(!svg.contains("style=") && !svg.contains("fill="), "{svg}");
            for class in svg
                .split("class=\"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
            {
                for name in class.split(' ') {
                    assert!(STYLE.contains(&format!(".{name} ")), "no style for .{name}");
                }
            }
        }
    }
}
