//! Contrast: every pair of colours that stand on each other, on the light and on the dark ground.

use std::fs;

/// What is read, and on what: 4.5 to 1.
const TEXT: [(&str, &[Ground]); 15] = [
    (
        "text",
        &[
            Plain("ground"),
            Plain("panel"),
            Plain("raised"),
            Tinted("ok", 7),
            Tinted("bad", 9),
            Tinted("accent", 14),
            Tinted("store", 20),
        ],
    ),
    ("soft", &[Plain("ground"), Plain("panel"), Plain("raised"), Tinted("ok", 7), Tinted("bad", 9)]),
    ("faint", &[Plain("ground"), Plain("panel"), Tinted("bad", 9)]),
    ("event", &[Plain("ground"), Plain("panel"), Tinted("bad", 9), Tinted("accent", 14)]),
    ("command", &[Plain("ground")]),
    ("call", &[Plain("ground")]),
    ("store", &[Plain("ground")]),
    ("effect", &[Plain("ground")]),
    ("fault", &[Plain("ground"), Plain("panel"), Tinted("accent", 14), Tinted("ok", 7), Tinted("bad", 9)]),
    ("bad", &[Plain("ground"), Plain("panel"), Plain("raised"), Tinted("bad", 9)]),
    ("ok", &[Plain("ground"), Tinted("ok", 7)]),
    ("accent", &[Plain("ground"), Plain("panel")]),
    ("on-fault", &[Plain("fault")]),
    ("on-accent", &[Plain("accent")]),
    (
        "ink",
        &[
            Plain("paper-command"),
            Plain("paper-event"),
            Plain("paper-aggregate"),
            Plain("paper-policy"),
            Plain("paper-read-model"),
            Plain("paper-external"),
            Plain("paper-saga"),
            Plain("paper-use-case"),
            Plain("paper-clock"),
        ],
    ),
];

/// What is only seen: 3 to 1.
const MARKS: [(&str, &[Ground]); 2] =
    [("edge", &[Plain("ground"), Plain("panel"), Plain("raised")]), ("accent", &[Plain("raised")])];

#[derive(Clone, Copy, Debug)]
enum Ground {
    /// A token.
    Plain(&'static str),
    /// So many percent of a token over the ground.
    Tinted(&'static str, u8),
}
use Ground::{Plain, Tinted};

type Colour = [f64; 3];

/// The tokens of one ground, light first.
fn token(text: &str, name: &str, dark: usize) -> Colour {
    let start = format!("--{name}: light-dark(");
    let line =
        text.lines().find_map(|line| line.trim().strip_prefix(&start)).unwrap_or_else(|| panic!("--{name}"));
    let pair: Vec<&str> = line.trim_end_matches(");").split(", ").collect();
    hex(pair[dark])
}

fn hex(text: &str) -> Colour {
    let digits = text.strip_prefix('#').unwrap();
    let long: String = if digits.len() == 3 {
        digits.chars().flat_map(|digit| [digit, digit]).collect()
    } else {
        digits.into()
    };
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&long[at..at + 2], 16).unwrap()) / 255.0)
}

/// Relative luminance, as the accessibility guidelines define it.
fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] =
        colour.map(|part| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn the_measure_is_that_of_the_guidelines() {
    assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
    assert!((contrast(hex("#767676"), hex("#fff")) - 4.54).abs() < 0.01, "a known borderline grey");
}

#[test]
fn every_pair_of_colours_that_stand_on_each_other_can_be_told_apart() {
    let tokens = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/style/tokens.css")).unwrap();
    let mut weak = Vec::new();
    for (pairs, least) in [(&TEXT[..], 4.5), (&MARKS[..], 3.0)] {
        for (front, grounds) in pairs {
            for (ground, dark) in grounds.iter().flat_map(|ground| [(ground, 0), (ground, 1)]) {
                let base = token(&tokens, "ground", dark);
                let back = match *ground {
                    Plain(name) => token(&tokens, name, dark),
                    Tinted(name, percent) => {
                        let (tint, part) = (token(&tokens, name, dark), f64::from(percent) / 100.0);
                        [0, 1, 2].map(|at| tint[at] * part + base[at] * (1.0 - part))
                    }
                };
                let found = contrast(token(&tokens, front, dark), back);
                if found < least {
                    let theme = ["light", "dark"][dark];
                    weak.push(format!("{front} on {ground:?}, {theme}: {found:.2}, needs {least}"));
                }
            }
        }
    }
    assert!(weak.is_empty(), "{}", weak.join("\n"));
}
