//! What a clock does: it ticks as its context publishes, and looks again on a schedule.
//!
//! A tick is a command that nobody sent. Nobody is answered either, and nobody sends it again, so that
//! the lines for that fall away; everything else stands as it does for a command of the context.

use super::procedure::{
    Line::{Do, Each, Next, OnFailure, SkipIfSeen},
    Over, Procedure,
    Step::{Handle, Receive, Reply, Rollback},
};
use super::variant::kept;

/// What is behind the name of a procedure that a clock makes of another one.
const TICKING: &str = ", by the clock";

/// What is done on a schedule inside of a context: by whoever keeps the time, with no message between.
pub const RECONCILIATION: Procedure = Procedure {
    name: "reconciliation",
    lines: &[Each(Over::Handlers), Do(Handle), Next, OnFailure, Do(Rollback)],
};

impl Procedure {
    /// What a clock makes of the procedure for commands.
    pub fn ticking(&'static self) -> &'static Self {
        let lines = || {
            let idle = |line: &&super::Line| !matches!(line, Do(Receive | Reply) | SkipIfSeen);
            self.lines.iter().filter(idle).copied().collect()
        };
        kept([self.name, TICKING].concat(), &lines)
    }

    /// Whether it is one that a clock makes of another one.
    pub fn is_ticking(&self) -> bool {
        self.name.ends_with(TICKING)
    }
}
