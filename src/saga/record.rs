//! A participant's record of one step of one saga. It is stored in the transaction of the step's effect, so that a command
//! that comes again is recognised and answered again, a compensation that comes first is a recorded no-op, and the action
//! that comes after it is refused.

/// What the record says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Standing {
    /// There is none.
    #[default]
    None,
    /// A call was tried, and nobody knows what became of it.
    Tried,
    /// It is done.
    Done,
    /// It was refused.
    Refused,
    /// It is undone.
    Undone,
    /// It was undone before it was done: a tombstone.
    Tombstone,
}

/// What a participant does about a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It does what it is asked, and takes down what came of it.
    Act,
    /// There is nothing to do: it says again that it is done.
    Again(Standing),
    /// It says again that it was refused.
    RefuseAgain,
    /// It refuses what comes too late, and answers nothing.
    TooLate,
}

impl Standing {
    /// Every one, as it is stored.
    pub const ALL: [Self; 6] =
        [Self::None, Self::Tried, Self::Done, Self::Refused, Self::Undone, Self::Tombstone];

    /// Its fixed name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Tried => "tried",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Undone => "undone",
            Self::Tombstone => "tombstone",
        }
    }

    /// Reads what is stored.
    pub fn read(stored: i64) -> Self {
        usize::try_from(stored).ok().and_then(|place| Self::ALL.get(place)).copied().unwrap_or_default()
    }

    /// As it is stored.
    pub fn stored(self) -> i64 {
        let place = Self::ALL.iter().position(|other| *other == self);
        place.and_then(|place| i64::try_from(place).ok()).unwrap_or_default()
    }
}

/// What a participant does about a command to do a step or to undo it. Behind the point of no return a refusal is tried
/// again; without tombstones a compensation that comes first leaves no trace.
pub const fn answer(standing: Standing, undo: bool, only_goes_on: bool, tombstones: bool) -> Answer {
    match (undo, standing) {
        (false, Standing::None | Standing::Tried) | (true, Standing::Tried | Standing::Done) => Answer::Act,
        (false, Standing::Refused) if only_goes_on => Answer::Act,
        (false, Standing::Refused) => Answer::RefuseAgain,
        (false, Standing::Done) => Answer::Again(Standing::Done),
        (false, Standing::Undone | Standing::Tombstone) => Answer::TooLate,
        (true, Standing::None) if tombstones => Answer::Again(Standing::Tombstone),
        (true, standing) => Answer::Again(standing),
    }
}
