//! The keys: the one table from which they are bound, and which `?` shows.

use crate::words::Labels;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Plays, or stops playing.
    Play,
    /// One moment back.
    Back,
    /// One moment on.
    On,
    /// Ten moments back.
    TenBack,
    /// Ten moments on.
    TenOn,
    /// To the beginning.
    Start,
    /// To the end.
    End,
    /// To the fault or the broken guarantee before.
    MarkBack,
    /// To the next one.
    MarkOn,
    /// Looks closer.
    Closer,
    /// Looks at more.
    Farther,
    /// Looks at the whole run.
    Whole,
    /// To the nearest moment of the lane above.
    LaneAbove,
    /// To the nearest moment of the lane below.
    LaneBelow,
    /// Searches the run.
    Search,
    /// Opens all settings.
    Settings,
    /// Takes the last change back.
    Undo,
    /// Does it again.
    Redo,
    /// Leaves what is open or held.
    Leave,
    /// Opens the help.
    Help,
}

/// What is held down with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    /// Nothing that counts: some keyboards have the same sign with Shift, others without.
    Nothing,
    /// Control, or Command.
    Control,
    /// The same with Shift.
    ControlAndShift,
}

/// A key as the browser names it, and what is held down with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// The key; a letter in small.
    pub key: &'static str,
    /// What is held down.
    pub with: With,
}

/// An act and its keys.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// What is done.
    pub act: Act,
    /// By which keys.
    pub strokes: &'static [Stroke],
    /// What that is, in words.
    pub told: fn(&Labels) -> &'static str,
}

/// Every key of the playground, in the order in which they are shown.
pub const BINDINGS: &[Binding] = &[
    Binding { act: Act::Play, strokes: &[plain(" ")], told: |labels| labels.help.play_or_pause },
    Binding { act: Act::Back, strokes: &[plain("ArrowLeft"), plain(",")], told: |labels| labels.back },
    Binding { act: Act::On, strokes: &[plain("ArrowRight"), plain(".")], told: |labels| labels.forward },
    Binding { act: Act::TenBack, strokes: &[plain("PageUp")], told: |labels| labels.help.ten_back },
    Binding { act: Act::TenOn, strokes: &[plain("PageDown")], told: |labels| labels.help.ten_on },
    Binding { act: Act::Start, strokes: &[plain("Home")], told: |labels| labels.to_start },
    Binding { act: Act::End, strokes: &[plain("End")], told: |labels| labels.to_end },
    Binding { act: Act::MarkBack, strokes: &[plain("[")], told: |labels| labels.help.mark_back },
    Binding { act: Act::MarkOn, strokes: &[plain("]")], told: |labels| labels.help.mark_on },
    Binding { act: Act::Closer, strokes: &[plain("+"), plain("=")], told: |labels| labels.help.closer },
    Binding { act: Act::Farther, strokes: &[plain("-")], told: |labels| labels.help.farther },
    Binding { act: Act::Whole, strokes: &[plain("0"), plain("f")], told: |labels| labels.help.whole },
    Binding { act: Act::LaneBelow, strokes: &[plain("j")], told: |labels| labels.help.lane_below },
    Binding { act: Act::LaneAbove, strokes: &[plain("k")], told: |labels| labels.help.lane_above },
    Binding { act: Act::Search, strokes: &[plain("/")], told: |labels| labels.look.search },
    Binding { act: Act::Settings, strokes: &[plain("s")], told: |labels| labels.settings.name },
    Binding { act: Act::Undo, strokes: &[control("z")], told: |labels| labels.undo },
    Binding { act: Act::Redo, strokes: &[with_shift("z"), control("y")], told: |labels| labels.redo },
    Binding { act: Act::Leave, strokes: &[plain("Escape")], told: |labels| labels.help.leave },
    Binding { act: Act::Help, strokes: &[plain("?")], told: |labels| labels.help.name },
];

const fn plain(key: &'static str) -> Stroke {
    Stroke { key, with: With::Nothing }
}

const fn control(key: &'static str) -> Stroke {
    Stroke { key, with: With::Control }
}

const fn with_shift(key: &'static str) -> Stroke {
    Stroke { key, with: With::ControlAndShift }
}

impl Stroke {
    /// Whether it is a key that can be hit by accident, or that a program for speaking to the
    /// computer may type: these can be switched off.
    pub fn is_bare(self) -> bool {
        self.with == With::Nothing && self.key != "Escape"
    }

    fn is(self, key: &str, control: bool, shift: bool) -> bool {
        let held = match self.with {
            With::Nothing => !control,
            With::Control => control && !shift,
            With::ControlAndShift => control && shift,
        };
        held && self.key.eq_ignore_ascii_case(key)
    }
}

/// What this key does, with Control or Shift held down or not; without the bare keys where they are
/// switched off.
pub fn act(key: &str, control: bool, shift: bool, bare: bool) -> Option<Act> {
    let hit = |stroke: &Stroke| stroke.is(key, control, shift) && (bare || !stroke.is_bare());
    BINDINGS.iter().find(|binding| binding.strokes.iter().any(hit)).map(|binding| binding.act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::ENGLISH;

    fn strokes() -> impl Iterator<Item = (Act, Stroke)> {
        BINDINGS.iter().flat_map(|binding| binding.strokes.iter().map(|stroke| (binding.act, *stroke)))
    }

    #[test]
    fn no_key_stands_for_two_acts_and_no_act_stands_twice() {
        for (place, (_, stroke)) in strokes().enumerate() {
            assert!(strokes().skip(place + 1).all(|(_, other)| other != stroke), "{stroke:?}");
        }
        for (place, binding) in BINDINGS.iter().enumerate() {
            assert!(BINDINGS[place + 1..].iter().all(|other| other.act != binding.act), "{binding:?}");
        }
    }

    #[test]
    fn every_key_does_what_its_line_says_and_bare_ones_can_be_switched_off() {
        for (expected, Stroke { key, with }) in strokes() {
            let (control, shift) = (with != With::Nothing, with == With::ControlAndShift);
            assert_eq!(act(key, control, shift, true), Some(expected), "{key}");
            let kept = (control || key == "Escape").then_some(expected);
            assert_eq!(act(key, control, shift, false), kept, "{key}");
        }
        assert_eq!(act("Z", true, true, true), Some(Act::Redo), "Shift makes the letter a capital");
        assert_eq!(act("?", false, true, true), Some(Act::Help), "which takes Shift on most keyboards");
        assert_eq!(act("z", false, false, true), None);
        assert_eq!(act("ArrowLeft", true, false, true), None, "the browser's own");
    }

    #[test]
    fn every_act_has_words_of_its_own_and_every_key_a_name() {
        let words: Vec<&str> = BINDINGS.iter().map(|binding| (binding.told)(&ENGLISH)).collect();
        for (place, told) in words.iter().enumerate() {
            assert!(!told.is_empty() && !words[place + 1..].contains(told), "{told:?}");
        }
        for (_, stroke) in strokes() {
            assert!(!(ENGLISH.help.key)(stroke.key).trim().is_empty(), "{stroke:?}");
        }
    }
}
