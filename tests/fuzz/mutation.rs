//! A text of the corpus, changed: mostly so that it is still nearly a model.

use faultline::language::token::TokenKind;

use crate::chance::Chance;
use crate::corpus::{Corpus, Piece, pieces};

/// Numbers at which something ends.
const NUMBERS: [&str; 30] = [
    "0",
    "1",
    "2",
    "3",
    "5",
    "16",
    "63",
    "64",
    "65",
    "100",
    "250",
    "1000",
    "1024",
    "1025",
    "10000",
    "2147483647",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999",
    "0.00",
    "0.01",
    "0.0001",
    "1.5",
    "92233720368547758.07",
    "1us",
    "20ms",
    "24h",
    "36600d",
    "2024-02-29",
];

/// Words and symbols that mean something somewhere.
const WORDS: [&str; 58] = [
    "context",
    "aggregate",
    "command",
    "event",
    "child",
    "on",
    "where",
    "as",
    "in",
    "transaction",
    "after",
    "commit",
    "issue",
    "call",
    "key",
    "message",
    "then",
    "else",
    "if",
    "and",
    "or",
    "not",
    "less",
    "%",
    "of",
    "rounded",
    "down",
    "set",
    "add",
    "to",
    "remove",
    "emit",
    "raise",
    "cancel",
    "merge",
    "into",
    "replacing",
    "read",
    "require",
    "reject",
    "do",
    "sum",
    "count",
    "max",
    "now",
    "occurred",
    "month",
    "day",
    "true",
    "o1",
    "x*",
    "- ",
    "<=",
    "!=",
    "{",
    "}",
    "(",
    ")",
];

/// Lines of a scenario. `@` is a context, `&` an event, `~` a command, `^` a handler, all of them of the text.
const LINES: [&str; 30] = [
    "fault crash @ after commit",
    "fault crash @ before commit #2",
    "fault crash @.relay after publish #2",
    "fault crash @.relay before mark",
    "fault crash @ before handle for 5ms",
    "fault crash @ after handle of & #2",
    "fault crash @ after call",
    "fault crash @ after ack #1",
    "fault crash @ after publish for 0ms",
    "fault throw ^ times 3",
    "fault throw ^ always",
    "fault throw ^ #2",
    "fault conflict @ of ~ #2",
    "fault conflict @",
    "fault broker down 0ms..500ms",
    "fault broker down 20ms..21ms",
    "fault duplicate & to @ #2",
    "fault duplicate & to @",
    "fault delay & to @ by 90ms",
    "set publishing = outbox, publishing.@ = broker-after-commit",
    "set dedupe = inbox",
    "set publishing = recorded-before-commit",
    "set publishing = broker-before-commit, dedupe = marked-before",
    "set publishing = observer",
    "set publishing = in-memory-bus-async, dedupe.@ = marked-after",
    "set subscriptions = per-handler, jitter = 90",
    "set delivery-limit = 1, retry-delay = 0ms, batch = 1, poll = 1us",
    "set publish-retries = 2, immediate-retries = 2, conflict-retries = 1",
    "set restart = 0ms",
    "seed 18446744073709551615",
];

/// The longest input.
const LONGEST: usize = 6_000;

/// An input.
pub fn mutated(corpus: &Corpus, chance: &mut Chance) -> String {
    // Small ones more often: they are quicker, and a change matters more.
    let files = if chance.below(8) == 0 { &corpus.files } else { &corpus.small };
    let mut text = chance.of_these(files).1.clone();
    let rounds = *chance.of_these(&[1, 1, 1, 1, 1, 2, 2, 3, 5]);
    for _ in 0..rounds {
        text = change(&text, corpus, chance);
    }
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

fn change(text: &str, corpus: &Corpus, chance: &mut Chance) -> String {
    let mut pieces = pieces(text);
    if pieces.is_empty() {
        return chance.of_these(&corpus.files).1.clone();
    }
    match chance.below(18) {
        0 | 1 => replace(&mut pieces, chance, TokenKind::Integer, &NUMBERS),
        2 => replace(&mut pieces, chance, TokenKind::Decimal, &NUMBERS),
        3 | 4 => exchange(&mut pieces, chance, TokenKind::Word),
        5 => exchange(&mut pieces, chance, TokenKind::Symbol),
        6 => replace(&mut pieces, chance, TokenKind::Word, &WORDS),
        7 => {
            let (from, to) = range(&pieces, chance, 8);
            pieces.drain(from..to);
        }
        8 => {
            let (from, to) = range(&pieces, chance, 30);
            let copied = pieces[from..to].to_vec();
            let at = chance.below(pieces.len() + 1);
            pieces.splice(at..at, copied);
        }
        9 => return lines(text, chance, |lines, at, _| _ = lines.remove(at)),
        10 => return lines(text, chance, |lines, at, other| lines.insert(other, lines[at])),
        11 => return lines(text, chance, |lines, at, other| lines.swap(at, other)),
        12..=15 => return lined(text, chance),
        16 => {
            let other = &chance.of_these(&corpus.small).1;
            return spliced(text, other, chance);
        }
        _ => return bytes(text, chance),
    }
    pieces.iter().map(|piece| piece.text).collect()
}

/// Puts one of these in the place of a token of a kind.
fn replace<'t>(pieces: &mut [Piece<'t>], chance: &mut Chance, kind: TokenKind, these: &[&'t str]) {
    if let Some(at) = token(pieces, chance, kind) {
        let text: &&str = chance.of_these(these);
        pieces[at].text = *text;
    }
}

/// Puts a token of the same text in the place of another one, or exchanges both.
fn exchange(pieces: &mut [Piece<'_>], chance: &mut Chance, kind: TokenKind) {
    let (Some(one), Some(other)) = (token(pieces, chance, kind), token(pieces, chance, kind)) else { return };
    if chance.below(2) == 0 {
        pieces.swap(one, other);
    } else {
        pieces[one] = pieces[other];
    }
}

/// A token of a kind.
fn token(pieces: &[Piece<'_>], chance: &mut Chance, kind: TokenKind) -> Option<usize> {
    let from = chance.below(pieces.len());
    let places = (from..pieces.len()).chain(0..from);
    places.into_iter().find(|place| pieces[*place].kind == Some(kind))
}

fn range(pieces: &[Piece<'_>], chance: &mut Chance, most: usize) -> (usize, usize) {
    let from = chance.below(pieces.len());
    (from, (from + 1 + chance.below(most)).min(pieces.len()))
}

/// Changes the lines of a text.
fn lines(text: &str, chance: &mut Chance, make: impl Fn(&mut Vec<&str>, usize, usize)) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.is_empty() {
        return String::new();
    }
    let (at, other) = (chance.below(lines.len()), chance.below(lines.len()));
    make(&mut lines, at, other);
    lines.concat()
}

/// Adds a line to the last scenario.
fn lined(text: &str, chance: &mut Chance) -> String {
    let mut line = (*chance.of_these(&LINES)).to_owned();
    for (mark, word) in [("@", "context"), ("&", "emit"), ("~", "command"), ("^", "as")] {
        if line.contains(mark) {
            line = line.replace(mark, &behind(text, word, chance));
        }
    }
    match text.trim_end().strip_suffix('}') {
        Some(before) => [before, "\n  ", &line, "\n}\n"].concat(),
        None => [text, "\n", &line].concat(),
    }
}

/// A name that stands behind a word.
fn behind(text: &str, word: &str, chance: &mut Chance) -> String {
    let words: Vec<&str> = text.split(|letter: char| !letter.is_ascii_alphanumeric()).collect();
    let names: Vec<&str> =
        words.windows(2).filter_map(|pair| if pair[0] == word { Some(pair[1]) } else { None }).collect();
    if names.is_empty() { "Nobody".to_owned() } else { (*chance.of_these(&names)).to_owned() }
}

/// The beginning of one text and the end of another, or a part of it in between.
fn spliced(text: &str, other: &str, chance: &mut Chance) -> String {
    let (ours, theirs) = (pieces(text), pieces(other));
    let at = chance.below(ours.len() + 1);
    let from = chance.below(theirs.len() + 1);
    let to = (from + chance.below(60)).min(theirs.len());
    let text = |pieces: &[Piece<'_>]| pieces.iter().map(|piece| piece.text).collect::<String>();
    match chance.below(2) {
        0 => [text(&ours[..at]), text(&theirs[from..])].concat(),
        _ => [text(&ours[..at]), text(&theirs[from..to]), text(&ours[at..])].concat(),
    }
}

/// Changes bytes, whatever comes of it.
fn bytes(text: &str, chance: &mut Chance) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=chance.below(4) {
        let byte = u8::try_from(chance.below(256)).unwrap();
        let at = chance.below(bytes.len() + 1);
        match chance.below(3) {
            0 => bytes.insert(at, byte),
            1 if at < bytes.len() => bytes[at] = byte,
            _ => bytes.truncate(bytes.len() - bytes.len().min(chance.below(200))),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
