//! Holds the colours to WCAG: every pair of text and ground, in light and in dark, is computed
//! from the tokens as they stand in the style sheet.

use std::collections::HashMap;

/// A colour in OKLCH: lightness 0 to 1, chroma, hue in degrees.
type Oklch = [f64; 3];

/// Linear sRGB to relative luminance, by way of OKLab (Björn Ottosson, 2020).
fn luminance([l, c, h]: Oklch) -> f64 {
    let (a, b) = (c * h.to_radians().cos(), c * h.to_radians().sin());
    let cone = |x: f64, y: f64| (l + x * a + y * b).powi(3);
    let (long, medium, short) = (
        cone(0.396_337_777_4, 0.215_803_757_3),
        cone(-0.105_561_345_8, -0.063_854_172_8),
        cone(-0.089_484_177_5, -1.291_485_548_0),
    );
    let channel = |x: f64, y: f64, z: f64| (x * long + y * medium + z * short).clamp(0.0, 1.0);
    0.212_6 * channel(4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2)
        + 0.715_2 * channel(-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5)
        + 0.072_2 * channel(-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0)
}

fn contrast(one: Oklch, other: Oklch) -> f64 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    (one / other).max(other / one)
}

/// `--name` to its light and dark colour, with `hue` where a token takes the hue of a word.
fn tokens(hue: f64) -> HashMap<&'static str, [Oklch; 2]> {
    include_str!("../assets/css/tokens.css")
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(": "))
        .filter_map(|(name, value)| {
            Some((name, pair(value.trim().strip_prefix("light-dark(")?, hue)?))
        })
        .collect()
}

fn pair(value: &str, hue: f64) -> Option<[Oklch; 2]> {
    let mut colours = value.split("oklch(").skip(1).map(|text| colour(text, hue));
    Some([colours.next()??, colours.next()??])
}

fn colour(text: &str, hue: f64) -> Option<Oklch> {
    let mut numbers = text.split([' ', ')', ',']);
    let lightness: f64 = numbers.next()?.strip_suffix('%')?.parse().ok()?;
    let chroma = numbers.next()?.parse().ok()?;
    Some([
        lightness / 100.0,
        chroma,
        numbers.next()?.parse().unwrap_or(hue),
    ])
}

fn hold(tokens: &HashMap<&str, [Oklch; 2]>, text: &str, ground: &str, least: f64) {
    for (theme, index) in [("light", 0), ("dark", 1)] {
        let reached = contrast(tokens[text][index], tokens[ground][index]);
        assert!(
            reached >= least,
            "{text} on {ground} in {theme}: {reached:.2}, at least {least}"
        );
    }
}

#[test]
fn the_formula_gives_the_known_extremes() {
    assert!((contrast([1.0, 0.0, 0.0], [0.0, 0.0, 0.0]) - 21.0).abs() < 0.01);
    // #0000ff on white, 8.59 by the definition of WCAG.
    assert!((contrast([0.452_0, 0.313_2, 264.052], [1.0, 0.0, 0.0]) - 8.59).abs() < 0.05);
}

#[test]
fn text_reaches_aa_on_every_ground() {
    let tokens = tokens(0.0);
    for ground in ["canvas", "surface", "raised", "sunken"] {
        for text in ["ink", "ink-2", "ink-3", "stop", "go"] {
            hold(&tokens, text, ground, 4.5);
        }
    }
    hold(&tokens, "canvas", "ink", 4.5);
    hold(&tokens, "ink", "mark", 4.5);
    for ground in ["canvas", "surface", "raised"] {
        hold(&tokens, "edge", ground, 3.0);
        hold(&tokens, "ring", ground, 3.0);
    }
}

#[test]
fn every_word_of_the_house_can_be_read() {
    let sheet = include_str!("../assets/css/tokens.css");
    for word in [
        "understand",
        "connect",
        "engage",
        "sell",
        "measure",
        "program",
    ] {
        let (_, rest) = sheet.split_once(&format!("--{word}-h: ")).unwrap();
        let hue = rest.split(';').next().unwrap().parse().unwrap();
        let tokens = tokens(hue);
        for ground in ["word-wash", "canvas", "surface"] {
            hold(&tokens, "word", ground, 4.5);
        }
        hold(&tokens, "word-line", "canvas", 3.0);
    }
}
