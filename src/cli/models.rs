//! Model texts: checked, or written in their canonical form.

use std::fs;

use faultline::export::checked::{Checked, checked};
use faultline::language::{parse, print};
use faultline::scenario::Reading;
use faultline::words::diagnosis;

use crate::answer::{Answer, object};
use crate::texts::{STANDARD, shown, text};

/// Tells what is wrong with models.
pub fn check(files: &[String], json: bool) -> Answer {
    let mut answer = Answer::default();
    let mut readings = Vec::new();
    for (file, text) in texts(files, &mut answer) {
        readings.push((shown(Some(file)), Reading::of(text.into())));
    }
    told(&readings, json, &mut answer);
    answer
}

/// Tells what is wrong with models that were read.
pub fn told(readings: &[(&str, Reading)], json: bool, answer: &mut Answer) {
    for (file, reading) in readings {
        if !json {
            answer.text += &diagnosis(file, &reading.text, &reading.diagnostics);
        }
        if reading.diagnostics.errors() > 0 {
            answer.fail(1);
        }
    }
    if json {
        let files = readings.iter().map(|(file, reading)| checked(file, reading));
        answer.text += &object(&Checked::of(files.collect()));
    }
}

/// Writes models in their canonical form, or lists those that are not.
pub fn format(files: &[String], check: bool) -> Answer {
    let mut answer = Answer::default();
    for (file, text) in texts(files, &mut answer) {
        let parsed = parse(&text);
        if parsed.diagnostics.errors() > 0 {
            answer.complaint += &diagnosis(shown(Some(file)), &text, &parsed.diagnostics);
            answer.fail(1);
            continue;
        }
        let printed = print(&parsed.design);
        if check && printed != text {
            answer.text += &[shown(Some(file)), "\n"].concat();
            answer.fail(1);
        } else if !check && file == STANDARD {
            answer.text += &printed;
        } else if !check
            && printed != text
            && let Err(error) = fs::write(file, printed)
        {
            answer.complain(&[file, ": ", &error.to_string()].concat());
        }
    }
    answer
}

/// The texts that can be read; of the others it is told why not.
fn texts<'f>(files: &'f [String], answer: &mut Answer) -> Vec<(&'f str, String)> {
    let mut texts = Vec::new();
    for file in files {
        match text(file) {
            Ok(text) => texts.push((file.as_str(), text)),
            Err(error) => answer.complain(&[file, ": ", &error].concat()),
        }
    }
    texts
}
