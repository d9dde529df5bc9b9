//! Model texts in files: checked, or written in their canonical form.

use std::fs::{self, File};
use std::io::{self, Read};

use faultline::language::{limits, parse, print};
use faultline::scenario::Reading;
use faultline::words::diagnosis;

use crate::answer::Answer;

/// The name of the standard input.
const STANDARD: &str = "-";

/// Tells what is wrong with models.
pub fn check(files: &[String]) -> Answer {
    let mut answer = Answer::default();
    for (file, text) in texts(files, &mut answer) {
        // What the engine cannot run yet is told as well.
        let reading = Reading::of(text.into());
        answer.text += &diagnosis(shown(file), &reading.text, &reading.diagnostics);
        if reading.diagnostics.errors() > 0 {
            answer.fail(1);
        }
    }
    answer
}

/// Writes models in their canonical form, or lists those that are not.
pub fn format(files: &[String], check: bool) -> Answer {
    let mut answer = Answer::default();
    for (file, text) in texts(files, &mut answer) {
        let parsed = parse(&text);
        if parsed.diagnostics.errors() > 0 {
            answer.complaint += &diagnosis(shown(file), &text, &parsed.diagnostics);
            answer.fail(1);
            continue;
        }
        let printed = print(&parsed.design);
        if check && printed != text {
            answer.text += &[shown(file), "\n"].concat();
            answer.fail(1);
        } else if !check && file == STANDARD {
            answer.text += &printed;
        } else if !check
            && printed != text
            && let Err(error) = fs::write(file, printed)
        {
            answer.complain(file, &error.to_string());
        }
    }
    answer
}

/// The texts that can be read; of the others it is told why not.
fn texts<'f>(files: &'f [String], answer: &mut Answer) -> Vec<(&'f str, String)> {
    let mut texts = Vec::new();
    for file in files {
        match read(file).map(String::from_utf8) {
            Ok(Ok(text)) => texts.push((file.as_str(), text)),
            Ok(Err(error)) => {
                let place = error.utf8_error().valid_up_to();
                answer.complain(file, &format!("not a text in UTF-8, from byte {place} on"));
            }
            Err(error) => answer.complain(file, &error.to_string()),
        }
    }
    texts
}

/// The bytes of a file: one more than a model may have at most.
fn read(file: &str) -> io::Result<Vec<u8>> {
    let most = limits::TEXT as u64 + 4;
    let mut bytes = Vec::new();
    if file == STANDARD {
        io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        File::open(file)?.take(most).read_to_end(&mut bytes)?;
    }
    if bytes.len() > limits::TEXT {
        return Err(io::Error::other("longer than a model may be: 1 MB"));
    }
    Ok(bytes)
}

fn shown(file: &str) -> &str {
    if file == STANDARD { "standard input" } else { file }
}
