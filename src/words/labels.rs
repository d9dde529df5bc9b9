//! The short texts of the screen: a struct, so that a text that is missing in a language does not
//! compile. Where a text needs an argument, it is a function.

mod english;
mod figures;
mod help;
mod looking;
mod map;
mod message;
mod model;
mod plain;
mod queues;
mod saga;
mod settings;

pub use english::ENGLISH;
pub use figures::FiguresLabels;
pub use help::HelpLabels;
pub use looking::LookLabels;
pub use map::MapLabels;
pub use message::MessageLabels;
pub use model::ModelLabels;
pub use plain::PLAIN_ENGLISH;
pub use queues::QueueLabels;
pub use saga::SagaLabels;
pub use settings::SettingsLabels;

use super::terms::{Entry, Register, Term};
use crate::domain::{Model, Wording};
use crate::kernel::{Span, Time};
use crate::publishing::Over;
use crate::scenario::{Fault, Key};
use crate::trace::Answer;

/// The texts of one language.
#[derive(Debug)]
pub struct Labels {
    /// Which words these are.
    pub register: Register,
    /// What a term is called.
    pub term: fn(Term) -> Entry,
    /// Words of the field in sentences, and plain ones for them.
    pub forms: &'static [(&'static str, &'static str)],
    /// The switch between them.
    pub plain_words: &'static str,

    /// The product's name.
    pub product: &'static str,
    /// What it is, in a line.
    pub tagline: &'static str,

    /// The choice among the scenarios.
    pub scenario: &'static str,
    /// The switch between dark and light.
    pub theme: &'static str,

    /// When Faultline itself has failed.
    pub panic_title: &'static str,
    /// What was lost: nothing.
    pub panic_told: &'static str,
    /// Loads the page again, with the same scenario.
    pub panic_again: &'static str,
    /// Loads it as for the first time.
    pub panic_afresh: &'static str,
    /// Opens the message for whoever mends it.
    pub panic_report: &'static str,

    /// The help, and the keys.
    pub help: HelpLabels,

    /// The set-up as a region.
    pub setup: &'static str,
    /// The set-up as a sentence, some of whose words are choices.
    pub setup_sentence: &'static [Part],
    /// A value of a setting as a word of that sentence.
    pub choice: fn(Key, &str) -> String,
    /// What a choice decides.
    pub chooses: fn(Key) -> &'static str,
    /// All settings.
    pub settings: SettingsLabels,
    /// The faults that are set.
    pub faults: &'static str,
    /// What stands there while none is set.
    pub no_fault: &'static str,
    /// Takes this fault away.
    pub remove_fault: fn(&str) -> String,
    /// What is said of a fault that did not strike, because nothing here has that point.
    pub not_applicable: &'static str,
    /// What is said of a fault that did not strike, because the run did not come there.
    pub not_reached: &'static str,
    /// Keeps the bolt and sets the next one beside it.
    pub another: &'static str,
    /// What that does.
    pub another_help: &'static str,
    /// Looks for the first fault that breaks a guarantee.
    pub break_it: &'static str,
    /// What is said if there is none.
    pub unbreakable: &'static str,
    /// What is said of the one that was found: its place, how many there are, and whether some of
    /// them were not shown yet.
    pub breaks: fn(usize, usize, bool) -> String,
    /// What is said after the last of so many.
    pub all_seen: fn(usize) -> String,
    /// What to do next, once a bolt is kept.
    pub kept: &'static str,
    /// What is said if so many were tried of so many, and none does.
    pub given_up: fn(usize, usize) -> String,
    /// Takes the last change back.
    pub undo: &'static str,
    /// Does it again.
    pub redo: &'static str,

    /// The verdict as a region.
    pub verdict: &'static str,
    /// Before what else a broken guarantee means, so many things.
    pub and_more: fn(usize) -> String,
    /// Opens what is said of each of so many.
    pub one_by_one: fn(usize) -> String,
    /// After a change of the settings, how many guarantees were broken before it and are broken now: not as many.
    pub compared: fn(usize, usize) -> String,
    /// Marks what proves the verdict.
    pub show_proof: &'static str,
    /// Takes the marks away.
    pub hide_proof: &'static str,

    /// The timeline as a region.
    pub timeline: &'static str,
    /// What a picture is to whoever cannot see it.
    pub picture: &'static str,
    /// The lane of the client.
    pub client: &'static str,
    /// The lane of the broker.
    pub broker: &'static str,
    /// Below the names of lanes.
    pub service: &'static str,
    /// Below the names of lanes: with others in one process.
    pub together: &'static str,
    /// Below the names of lanes.
    pub relay: &'static str,
    /// What keeps the time for a context.
    pub clock: &'static str,
    /// Below the names of lanes.
    pub consumer: &'static str,
    /// Below the names of lanes.
    pub external: &'static str,
    /// In a bar: the caller got no answer to this command.
    pub unanswered: fn(&str) -> String,
    /// In the picture: an effect.
    pub effect: fn(&Wording) -> String,
    /// In the picture: an effect that came before.
    pub effect_again: fn(&Wording) -> String,
    /// In the picture: an effect that is lost.
    pub never: fn(&Wording) -> String,
    /// In the picture: from a crash to the restart.
    pub down: &'static str,
    /// In the picture: while nothing passes between two lanes.
    pub cut_off: &'static str,
    /// In the picture: from a commit to its last effect.
    pub inconsistent_for: fn(Span) -> String,
    /// A point in time on the axis.
    pub tick: fn(Time) -> String,
    /// A span that was folded.
    pub folded: fn(Span) -> String,
    /// A gap, to whoever cannot see where it is.
    pub break_here: fn(&str) -> String,
    /// Beside the tempting gap.
    pub invite: &'static str,
    /// What to do there.
    pub invite_help: &'static str,
    /// In the program, in the tempting gap.
    pub invite_short: &'static str,
    /// The bolt of a fault, to whoever cannot see where it is.
    pub bolt: fn(&str) -> String,
    /// What to do with the bolt of a fault.
    pub carry: &'static str,
    /// What to do with a fault that was picked up.
    pub held: &'static str,
    /// The gaps of the picture as a group.
    pub gaps: &'static str,
    /// The menu of a gap.
    pub gap_menu: &'static str,
    /// A fault as a word of that menu.
    pub fault_kind: fn(&Model, &Fault) -> String,
    /// Closes something.
    pub close: &'static str,
    /// The legend as a list.
    pub legend_name: &'static str,
    /// Its words: command, event, event again, call, transaction, effect, missing effect, window,
    /// fault, outage, skipped time, former run.
    pub legend: [&'static str; 12],

    /// The player as a region.
    pub player: &'static str,
    /// The scrubber.
    pub position: &'static str,
    /// To the beginning.
    pub to_start: &'static str,
    /// One moment back.
    pub back: &'static str,
    /// Plays.
    pub play: &'static str,
    /// Stops.
    pub pause: &'static str,
    /// One moment on.
    pub forward: &'static str,
    /// To the end.
    pub to_end: &'static str,
    /// The choice among the speeds.
    pub speed: &'static str,
    /// Where the cursor is: after so many moments of so many, at this time.
    pub standing: fn(usize, usize, Time) -> String,

    /// The story as a region.
    pub story: &'static str,
    /// Before a line that the former run had and this one has not.
    pub gone: &'static str,
    /// How many lines lie above what is seen, and below it; not both are none.
    pub beyond: fn(usize, usize) -> String,
    /// Goes to so many lines before those that are shown.
    pub earlier_lines: fn(usize) -> String,
    /// Goes to so many lines after those that are shown.
    pub later_lines: fn(usize) -> String,

    /// The program as a region.
    pub program: &'static str,
    /// Under a heading: as far as the cursor.
    pub at_cursor: &'static str,
    /// A line that repeats others.
    pub each: fn(Over) -> &'static str,
    /// A line that skips others.
    pub if_seen: &'static str,
    /// What is done when something fails.
    pub on_failure: &'static str,
    /// Nothing has run yet.
    pub no_program: &'static str,
    /// All has run: what is listed is only what was done.
    pub at_rest: &'static str,

    /// The state as a region.
    pub state: &'static str,
    /// What the callers were told.
    pub replies: &'static str,
    /// Its columns.
    pub replies_columns: [&'static str; 2],
    /// The columns of an outbox.
    pub outbox_columns: [&'static str; 3],
    /// The columns of an event store.
    pub stream_columns: [&'static str; 3],
    /// The columns of checkpoints.
    pub checkpoint_columns: [&'static str; 3],
    /// The columns of an inbox and of dead letters.
    pub inbox_columns: [&'static str; 2],
    /// The columns of the messages that were given up.
    pub dead_letters_columns: [&'static str; 3],
    /// The button that has them handed over again.
    pub redrive: &'static str,
    /// The button that makes a read model anew.
    pub rebuild: &'static str,
    /// Before what a row would be if the read model were not behind.
    pub by_now: &'static str,
    /// What an external system carried out.
    pub carried_out: &'static str,
    /// When it did.
    pub when: &'static str,
    /// What a caller was told.
    pub answer: fn(&Model, Answer) -> String,
    /// In a cell: not yet.
    pub not_yet: &'static str,
    /// In a cell: what a caller was told who was told nothing.
    pub no_answer: &'static str,
    /// An empty table of aggregates: what they would have by themselves is nowhere yet.
    pub not_stored: &'static str,
    /// An empty table.
    pub nothing: &'static str,
    /// How many rows of a long table are not shown.
    pub more_rows: fn(usize) -> String,
    /// Lights the records that made a row.
    pub show_makers: &'static str,
    /// What is said of a row that the last step wrote.
    pub changed: &'static str,

    /// The message at the cursor.
    pub message: MessageLabels,
    /// How the run is looked at.
    pub look: LookLabels,

    /// The model and its text.
    pub model: ModelLabels,
    /// The map of the model.
    pub map: MapLabels,
    /// The sagas at the cursor.
    pub saga: SagaLabels,
    /// The queues of the broker.
    pub queues: QueueLabels,
    /// The figures of the run.
    pub figures: FiguresLabels,

    /// A link that could not be read; its text follows.
    pub damaged_link: &'static str,
    /// A link whose run is another one by now.
    pub other_run: &'static str,
}

/// A part of a sentence with choices in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Words(&'static str),
    /// The context that publishes.
    Publisher,
    /// A choice.
    Choice(Key),
}
