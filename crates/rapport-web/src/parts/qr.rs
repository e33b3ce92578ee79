//! A text as a picture a phone can read. Dark on light whatever the theme: many readers know no other.

use std::fmt::{self, Write as _};

use qrcode::{Color, EcLevel, QrCode};

/// The light margin around the picture, in modules; readers look for it.
const QUIET: usize = 4;

/// The picture.
pub(crate) struct Qr {
    /// One side, in modules, with the margins.
    side: usize,
    path: String,
}

impl Qr {
    /// The picture of a text. One that does not fit gives an empty picture, beside which the text
    /// stands anyway.
    pub(crate) fn of(text: &str) -> Self {
        let mut path = String::new();
        let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
            return Self { side: 1, path };
        };
        let width = code.width();
        for (place, color) in code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                let (x, y) = (place % width + QUIET, place / width + QUIET);
                let _ = write!(path, "M{x} {y}h1v1h-1z");
            }
        }
        Self {
            side: width + 2 * QUIET,
            path,
        }
    }
}

impl fmt::Display for Qr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { side, path } = self;
        write!(
            f,
            "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"The key as a picture for the app\" \
             shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_becomes_a_picture_with_its_margin_and_nothing_of_the_text() {
        let qr = Qr::of("otpauth://totp/Rapport:ada%40example.com?secret=AAAA&issuer=Rapport");
        assert!(qr.side > 25 + 8 && qr.path.starts_with("M4 4h1v1h-1z"));
        let picture = qr.to_string();
        assert!(picture.starts_with("<svg") && !picture.contains("ada"));
        assert_eq!(Qr::of(&"x".repeat(10_000)).side, 1);
    }
}
