//! Puts the style sheets and the scripts together, each in one file, and names every asset by
//! its content, so that browsers may keep it for ever.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Layers in the order of their strength; inside a folder the alphabet decides.
const STYLES: [(&str, &str); 5] = [
    ("reset", "reset.css"),
    ("tokens", "tokens.css"),
    ("base", "base.css"),
    ("parts", "parts"),
    ("pages", "pages"),
];

fn main() {
    let assets = PathBuf::from(env("CARGO_MANIFEST_DIR")).join("assets");
    let out = PathBuf::from(env("OUT_DIR"));
    println!("cargo::rerun-if-changed=assets");

    let mut generated = String::new();
    for (constant, name, kind, content) in [
        (
            "STYLE",
            "rapport.css",
            "text/css; charset=utf-8",
            style(&assets.join("css")),
        ),
        (
            "SCRIPT",
            "rapport.js",
            "text/javascript; charset=utf-8",
            script(&assets.join("js")),
        ),
        (
            "ICONS",
            "icons.svg",
            "image/svg+xml",
            read(&assets.join("icons/icons.svg")),
        ),
        (
            "MARK",
            "rapport.svg",
            "image/svg+xml",
            read(&assets.join("icons/rapport.svg")),
        ),
    ] {
        let hash = fingerprint(content.as_bytes());
        fs::write(out.join(name), content).expect("the build directory is writable");
        writeln!(
            generated,
            "/// `{name}`, named by its content.\n\
             pub(crate) const {constant}: Asset = Asset {{ hash: \"{hash:016x}\", name: \"{name}\", \
             path: \"/assets/{hash:016x}/{name}\", kind: \"{kind}\", \
             content: include_str!(concat!(env!(\"OUT_DIR\"), \"/{name}\")) }};"
        )
        .expect("a String takes everything");
    }
    fs::write(out.join("assets.rs"), generated).expect("the build directory is writable");
}

fn style(folder: &Path) -> String {
    let mut sheet = format!("@layer {};\n", STYLES.map(|(layer, _)| layer).join(", "));
    for (layer, name) in STYLES {
        for file in files(&folder.join(name)) {
            writeln!(sheet, "@layer {layer} {{\n{}}}", read(&file))
                .expect("a String takes everything");
        }
    }
    writeln!(sheet, "@layer parts {{\n{}}}", rapport_charts::STYLE)
        .expect("a String takes everything");
    sheet
}

/// Each script keeps its names to itself in a block of its own.
fn script(folder: &Path) -> String {
    files(folder)
        .iter()
        .map(|file| format!("{{\n{}}}\n", read(file)))
        .collect()
}

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut files: Vec<PathBuf> = fs::read_dir(path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .map(|entry| entry.expect("an entry of the folder").path())
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// FNV-1a: a name for a cache, not a proof.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
