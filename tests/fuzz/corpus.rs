//! The texts from which inputs are made.

use std::fs;
use std::path::Path;

use faultline::language::lexer::Lexer;
use faultline::language::token::TokenKind;

/// A piece of a text.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'t> {
    /// What it is; blanks and line breaks are what stands between tokens.
    pub kind: Option<TokenKind>,
    /// Its letters.
    pub text: &'t str,
}

/// All texts.
pub struct Corpus {
    /// Their names, and what is in them.
    pub files: Vec<(String, String)>,
    /// The small ones of them.
    pub small: Vec<(String, String)>,
}

/// How many bytes a small text has at most.
const SMALL: usize = 900;

impl Corpus {
    /// Reads the corpus, the models of other tests, and the examples.
    pub fn read() -> Self {
        let mut files = Vec::new();
        for folder in ["tests/corpus", "tests/models", "src/examples"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
            for file in fs::read_dir(path).unwrap() {
                let path = file.unwrap().path();
                if path.extension().is_some_and(|extension| extension == "faultline") {
                    let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                    files.push((path.display().to_string(), text));
                }
            }
        }
        files.sort();
        let small = files.iter().filter(|(_, text)| text.len() <= SMALL).cloned().collect();
        Self { files, small }
    }
}

/// The pieces of a text; together they are the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut lexer = Lexer::new(text);
    let mut end = 0;
    loop {
        let token = lexer.token();
        let place = token.span.range();
        let between = text.get(end..place.start).unwrap();
        if !between.is_empty() {
            pieces.push(Piece { kind: None, text: between });
        }
        if token.kind == TokenKind::End {
            return pieces;
        }
        end = place.end;
        pieces.push(Piece { kind: Some(token.kind), text: text.get(place).unwrap() });
    }
}
