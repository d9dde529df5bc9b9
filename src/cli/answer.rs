//! What the command line gives back.

use serde::Serialize;

/// An answer.
#[derive(Debug, Default)]
pub struct Answer {
    /// What was asked for.
    pub text: String,
    /// What went wrong with arguments and files.
    pub complaint: String,
    /// The exit code.
    pub code: u8,
}

impl Answer {
    /// An answer of text alone.
    pub fn of(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    /// Notes an exit code; the highest one stays.
    pub fn fail(&mut self, code: u8) {
        self.code = self.code.max(code);
    }

    /// Notes that an argument or a file could not be used.
    pub fn complain(&mut self, why: &str) {
        self.complaint += &["faultline: ", why, "\n"].concat();
        self.fail(2);
    }
}

/// An object as it is printed. It holds strings and whole numbers alone: there is nothing in it that has no JSON.
pub fn object(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).map_or_else(|error| format!("{error}\n"), |text| text + "\n")
}
