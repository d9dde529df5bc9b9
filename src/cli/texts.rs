//! Model texts: in files, on the standard input, and among the examples.

use std::fs::File;
use std::io::{self, Read};

use faultline::examples::{self, ALL};
use faultline::language::limits;

use crate::commands::unknown;

/// The name of the standard input.
pub const STANDARD: &str = "-";

/// The text of a file.
pub fn text(file: &str) -> Result<String, String> {
    let bytes = read(file).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        format!("not a text in UTF-8, from byte {place} on")
    })
}

/// The text of a file or of an example; of the first example if nothing is said. An example's name is a file's only where
/// there is such a file.
pub fn model(name: Option<&str>) -> Result<String, String> {
    let Some(name) = name else { return Ok(ALL[0].text.to_owned()) };
    match (examples::named(name), std::fs::exists(name)) {
        (Some(example), Ok(false) | Err(_)) => Ok(example.text.to_owned()),
        (None, Ok(false)) if name != STANDARD => {
            Err(unknown("file or example", name, &ALL.map(|example| example.id)))
        }
        _ => text(name).map_err(|error| [name, ": ", &error].concat()),
    }
}

/// How a model is spoken of.
pub fn shown(name: Option<&str>) -> &str {
    match name {
        None => ALL[0].id,
        Some(STANDARD) => "standard input",
        Some(file) => file,
    }
}

/// The bytes of a file, which are not more than a model may have.
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
