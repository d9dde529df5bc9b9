//! The model language: what is read, what is printed, and that no text does any harm.

use std::fs;

use faultline::engine::Engine;
use faultline::kernel::stable_hash;
use faultline::language::{Parsed, check, parse, print};
use faultline::scenario::Reading;
use faultline::trace::Trace;
use faultline::verdict::judge;
use proptest::prelude::*;

/// The notation that the language must be able to read, word for word.
fn core() -> String {
    model("core.faultline")
}

pub fn model(name: &str) -> String {
    fs::read_to_string([env!("CARGO_MANIFEST_DIR"), "/tests/models/", name].concat()).unwrap()
}

/// A tree without the places of its parts: `12..34` is how they are written.
fn tree(parsed: &Parsed) -> String {
    let text = format!("{:?}", parsed.design.items);
    let mut kept = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let digits_end = letter.is_ascii_digit() && !letters.peek().is_some_and(char::is_ascii_digit);
        if digits_end && letters.peek() == Some(&'.') {
            while kept.ends_with(|last: char| last.is_ascii_digit()) {
                kept.pop();
            }
            while letters.peek().is_some_and(|next| *next == '.' || next.is_ascii_digit()) {
                letters.next();
            }
        } else {
            kept.push(letter);
        }
    }
    kept
}

fn remarks(parsed: &Parsed) -> Vec<&str> {
    parsed.design.trivia.comments.iter().map(|comment| comment.text.as_str()).collect()
}

/// What is printed is read as the same tree with the same comments, and printed again as the same text.
fn assert_printing_is_stable(text: &str) {
    let first = parse(text);
    assert_eq!(first.diagnostics.list(), [], "{text}");
    let printed = print(&first.design);
    let second = parse(&printed);
    assert_eq!(second.diagnostics.list(), [], "{printed}");
    assert_eq!(tree(&first), tree(&second), "{printed}");
    assert_eq!(remarks(&first), remarks(&second), "{printed}");
    assert_eq!(print(&second.design), printed);
}

/// The texts that are read whole.
fn models() -> [String; 2] {
    [core(), model("everything.faultline")]
}

#[test]
fn the_core_notation_and_every_other_form_are_read_and_printed() {
    for text in models() {
        assert_printing_is_stable(&text);
    }
}

#[test]
fn the_canonical_text_is_as_an_author_would_write_it() {
    let text = "context  A{aggregate B{x:int=1 y:money command C(z:int){set x=(x+z)*2 emit D(x)}\n\n\n#c\ncommand E{}}}";
    let expected = "\
context A {
  aggregate B {
    x: int = 1
    y: money
    command C(z: int) { set x = (x + z) * 2   emit D(x) }

    # c
    command E {}
  }
}
";
    assert_eq!(print(&parse(text).design), expected);
}

#[test]
fn no_printed_line_is_longer_than_it_must_be() {
    for text in models() {
        for line in print(&parse(&text).design).lines() {
            let code = line.split("  #").next().unwrap();
            assert!(code.chars().count() <= 100, "{line}");
        }
    }
}

#[test]
fn a_text_that_breaks_off_anywhere_is_no_harm() {
    let texts = models();
    // Each context, saga and scenario by itself: what stands before it adds nothing but time.
    for text in texts.iter().flat_map(|text| text.split_inclusive("\n}\n")) {
        for end in 0..text.len() {
            if let Some(beginning) = text.get(..end) {
                let parsed = check(beginning);
                let mut places = parsed.diagnostics.list().iter().map(|diagnostic| diagnostic.span);
                assert!(places.all(|span| beginning.get(span.range()).is_some()), "{beginning}");
            }
        }
    }
}

#[test]
fn what_is_too_much_is_told_once_and_quickly() {
    let deep =
        |open: &str| ["context A { aggregate B { command C { set x = ", &open.repeat(100_000)].concat();
    let texts = [
        deep("("),
        deep("- "),
        deep("not "),
        deep("1 % of "),
        "context A { aggregate B { command C { ".to_owned() + &"if x { ".repeat(50_000),
        "context A { on E ".to_owned() + &"call A.b then ".repeat(50_000),
        "{".repeat(900_000),
        "}".repeat(900_000),
        "context A {".repeat(90_000),
        "\u{e4}".repeat(450_000),
        "#\n".repeat(450_000),
        "x".repeat(1_000_001),
        ["context A { aggregate B { command C { set x = 1", &" + 1".repeat(200_000)].concat(),
    ];
    for text in texts {
        let parsed = check(&text);
        assert!(parsed.diagnostics.errors() > 0 || text.starts_with('#'), "{}", &text[..40]);
        assert!(parsed.diagnostics.list().len() <= 100);
        print(&parsed.design);
    }
}

/// The tokens of a text, roughly: enough to mix them up.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for line in text.split_inclusive('\n') {
        let (code, comment) = line.split_once(" #").map_or((line, ""), |(code, comment)| (code, comment));
        words.extend(code.split_inclusive([' ', '(', ')', ',', '.', '{', '}', ':']));
        if !comment.is_empty() {
            words.push("# remark\n");
        }
    }
    words
}

#[derive(Clone, Debug)]
enum Change {
    Leave(usize),
    Repeat(usize),
    Swap(usize, usize),
    Put(usize, String),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let place = || 0_usize..2_000;
    let change = prop_oneof![
        place().prop_map(Change::Leave),
        place().prop_map(Change::Repeat),
        (place(), place()).prop_map(|(one, other)| Change::Swap(one, other)),
        (place(), "[a-z0-9{}()=<>+*/%#.,:|\" \n-]{0,4}").prop_map(|(at, text)| Change::Put(at, text)),
    ];
    proptest::collection::vec(change, 1..8)
}

fn changed(text: &str, changes: Vec<Change>) -> String {
    let mut words: Vec<String> = words(text).into_iter().map(str::to_owned).collect();
    for change in changes {
        let count = words.len();
        match change {
            Change::Leave(place) => _ = words.remove(place % count),
            Change::Repeat(place) => words.insert(place % count, words[place % count].clone()),
            Change::Swap(one, other) => words.swap(one % count, other % count),
            Change::Put(place, text) => words.insert(place % count, text),
        }
    }
    words.concat()
}

proptest! {
    #[test]
    fn comments_and_breaks_anywhere_are_kept(which in 0_usize..2, places in proptest::collection::vec(0_usize..2_000, 1..6)) {
        let text = models()[which].clone();
        let mut words: Vec<String> = text.split_inclusive(' ').map(str::to_owned).collect();
        for place in places {
            let count = words.len();
            words.insert(place % count, if place % 3 == 0 { "\n\n".to_owned() } else { "# put in\n".to_owned() });
        }
        let text = words.concat();
        // A comment may have cut a title or the text of a fault in two.
        if parse(&text).diagnostics.errors() == 0 {
            assert_printing_is_stable(&text);
        }
    }

    #[test]
    fn a_model_that_was_mixed_up_is_read_or_refused(which in 0_usize..2, changes in changes()) {
        let text = changed(&models()[which], changes);
        for scenario in &Reading::of(text.as_str().into()).scenarios {
            let digest = || {
                let engine = Engine::new(scenario);
                let (mut world, mut trace) = (engine.start(), Trace::default());
                let mut steps = 0..2_000;
                while steps.next().is_some() && engine.step(&mut world, &mut trace) {}
                judge(&scenario.model, &trace);
                (trace.digest(), stable_hash(&world))
            };
            prop_assert_eq!(digest(), digest());
        }
        let parsed = parse(&text);
        if parsed.diagnostics.errors() == 0 {
            assert_printing_is_stable(&text);
        } else {
            print(&parsed.design);
        }
    }

    #[test]
    fn no_letters_make_it_panic(text in "\\PC{0,200}") {
        print(&parse(&text).design);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        print(&check(&String::from_utf8_lossy(&bytes)).design);
    }

    #[test]
    fn no_soup_of_words_makes_it_panic(picked in proptest::collection::vec(0_usize..400, 0..200)) {
        let text = model("everything.faultline");
        let words = words(&text);
        let soup: Vec<&str> = picked.into_iter().map(|place| words[place % words.len()]).collect();
        print(&check(&soup.join(" ")).design);
    }
}
