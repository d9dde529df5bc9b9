//! What the command line gives back.

/// An answer.
#[derive(Debug, Default)]
pub struct Answer {
    /// What was asked for.
    pub text: String,
    /// What went wrong with files.
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

    /// Notes that a file could not be used.
    pub fn complain(&mut self, file: &str, why: &str) {
        self.complaint += &["faultline: ", file, ": ", why, "\n"].concat();
        self.fail(2);
    }
}
