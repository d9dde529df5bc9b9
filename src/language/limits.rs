//! How large a model may be. What is larger is told as an error; it never takes long and never panics.

/// Bytes of a model's text.
pub const TEXT: usize = 1_000_000;
/// How deep blocks and expressions may be nested.
pub const DEPTH: u32 = 64;
/// Declarations of all kinds together: contexts, aggregates, commands, policies and so on.
pub const DECLARATIONS: u32 = 20_000;
/// Characters of a name.
pub const NAME: usize = 64;
/// Characters of a title or of one line of a description.
pub const TITLE: usize = 200;
/// Fields of an aggregate, a child or a read model.
pub const FIELDS: usize = 64;
/// Parameters of a command, and arguments wherever they are given.
pub const ARGUMENTS: usize = 16;
/// Steps of a command, with those that its aggregate's own events add.
pub const BODY: usize = 4_096;
/// Values that a command keeps in mind while its aggregate's own events are followed.
pub const LOCALS: usize = 250;
/// Kinds of children and windows of an aggregate.
pub const LISTS: usize = 64;
/// What one policy may do, and how many cases it may tell apart at one place.
pub const REACTIONS: usize = 64;
/// Steps of a saga. Where nobody leads it, each of them listens to the failures of all later ones.
pub const STEPS: usize = 32;
/// Ticks of a clock.
pub const TICKS: usize = 10_000;
/// Commands that one scenario may send.
pub const SENDINGS: usize = 20_000;
/// Faults that strike in one scenario: each costs time at every point of a run.
pub const FAULTS: usize = 100;
/// Values of an enumeration.
pub const STATES: usize = 64;
/// Children of one kind in one aggregate, and moments in one window.
pub const BOUNDED: i64 = 1_024;
/// How often a line of a scenario may repeat.
pub const REPEATS: i64 = 10_000;
/// The longest duration: a hundred years, in microseconds.
pub const DURATION: u64 = 100 * 366 * 86_400_000_000;
/// Diagnostics that are kept; further ones are counted.
pub const DIAGNOSTICS: usize = 100;
/// Columns of a printed line, where it can be broken at all.
pub const WIDTH: usize = 100;
/// Characters of a source line that a diagnostic shows.
pub const EXCERPT: usize = 120;
