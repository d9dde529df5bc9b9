//! How a saga stands. It is stored as a row of numbers: its status, then for each step how it stands and how often it was
//! tried, then the values that it keeps.

use crate::domain::Row;

/// How a whole saga stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// It has not begun.
    #[default]
    New,
    /// It goes forward.
    Running,
    /// It goes back.
    Compensating,
    /// It has come to an end.
    Ended(Ending),
}

/// How a saga ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// All steps are done.
    Completed,
    /// Every step that may have had an effect is undone.
    Compensated,
    /// Something could not be undone.
    CompensationFailed,
    /// It failed, and nothing was undone.
    Failed,
    /// It can go neither on nor back, and waits for somebody.
    Parked,
}

/// How one step stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Stands {
    /// Nothing was asked.
    #[default]
    Waiting,
    /// It was asked for, and not answered yet.
    Asked,
    /// It is done.
    Done,
    /// It was refused.
    Refused,
    /// Nobody answered often enough; it may be done or not.
    Unknown,
    /// Its undoing was asked for.
    Undoing,
    /// It is undone.
    Undone,
    /// Its undoing failed for good.
    Stuck,
}

/// One step: how it stands, and which attempt is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct StepState {
    /// How it stands.
    pub stands: Stands,
    /// Attempts so far at what is under way.
    pub attempts: u16,
}

/// A saga's state.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// How it stands as a whole.
    pub status: Status,
    /// Its steps.
    pub steps: Vec<StepState>,
}

impl Status {
    /// Every status, as it is stored.
    pub const ALL: [Self; 8] = [
        Self::New,
        Self::Running,
        Self::Compensating,
        Self::Ended(Ending::Completed),
        Self::Ended(Ending::Compensated),
        Self::Ended(Ending::CompensationFailed),
        Self::Ended(Ending::Failed),
        Self::Ended(Ending::Parked),
    ];

    /// Its fixed name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Running => "running",
            Self::Compensating => "compensating",
            Self::Ended(ending) => ending.name(),
        }
    }
}

impl Ending {
    /// Its fixed name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Compensated => "compensated",
            Self::CompensationFailed => "compensation failed",
            Self::Failed => "failed without compensation",
            Self::Parked => "parked",
        }
    }
}

impl Stands {
    /// Every one, as it is stored.
    pub const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Asked,
        Self::Done,
        Self::Refused,
        Self::Unknown,
        Self::Undoing,
        Self::Undone,
        Self::Stuck,
    ];

    /// Its fixed name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Asked => "asked",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
            Self::Stuck => "stuck",
        }
    }
}

impl State {
    /// A saga that has not begun.
    pub fn new(steps: usize) -> Self {
        Self { status: Status::New, steps: vec![StepState::default(); steps] }
    }

    /// Reads a stored row.
    pub fn read(row: &[i64], steps: usize) -> Self {
        let mut state = Self::new(steps);
        let number = |place: usize| row.get(place).and_then(|number| usize::try_from(*number).ok());
        state.status = number(0).and_then(|place| Status::ALL.get(place)).copied().unwrap_or_default();
        for (place, step) in state.steps.iter_mut().enumerate() {
            step.stands =
                number(1 + 2 * place).and_then(|place| Stands::ALL.get(place)).copied().unwrap_or_default();
            step.attempts =
                number(2 + 2 * place).and_then(|count| u16::try_from(count).ok()).unwrap_or_default();
        }
        state
    }

    /// Writes it into a row; the values behind it stay.
    pub fn write(&self, row: &mut Row) {
        let mut numbers = vec![position(Status::ALL.iter().position(|other| *other == self.status))];
        for step in &self.steps {
            numbers.push(position(Stands::ALL.iter().position(|other| *other == step.stands)));
            numbers.push(step.attempts.into());
        }
        for (cell, number) in row.iter_mut().zip(numbers) {
            *cell = number;
        }
    }

    /// How a step stands.
    pub fn stands(&self, step: u8) -> Stands {
        self.steps.get(usize::from(step)).map_or(Stands::Waiting, |step| step.stands)
    }
}

fn position(place: Option<usize>) -> i64 {
    place.and_then(|place| i64::try_from(place).ok()).unwrap_or_default()
}
