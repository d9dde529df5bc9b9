//! The texts of the help, and what each key does.

/// The texts of one language.
#[derive(Debug)]
pub struct HelpLabels {
    /// Opens the help.
    pub name: &'static str,
    /// Its title.
    pub about_title: &'static str,
    /// What Faultline is, and what to do first.
    pub about: [&'static str; 3],
    /// Before the keys.
    pub keys: &'static str,
    /// The switch for keys without Control.
    pub bare_keys: &'static str,
    /// A key as it is written on keyboards.
    pub key: fn(&'static str) -> &'static str,
    /// What is held down with some keys.
    pub control: &'static str,
    /// What is held down with some keys.
    pub shift: &'static str,
    /// A key: plays, or stops playing.
    pub play_or_pause: &'static str,
    /// A key: ten moments back.
    pub ten_back: &'static str,
    /// A key: ten moments on.
    pub ten_on: &'static str,
    /// A key: to the fault or broken guarantee before.
    pub mark_back: &'static str,
    /// A key: to the next one.
    pub mark_on: &'static str,
    /// Shows less of the run, but closer.
    pub closer: &'static str,
    /// Shows more of it.
    pub farther: &'static str,
    /// Shows all of it.
    pub whole: &'static str,
    /// A key: to the nearest moment of the lane above.
    pub lane_above: &'static str,
    /// A key: to that of the lane below.
    pub lane_below: &'static str,
    /// A key: leaves what is open or held.
    pub leave: &'static str,
}

/// English.
pub(super) const ENGLISH: HelpLabels = HelpLabels {
    name: "Help and keys",
    about_title: "What is this?",
    about: [
        "Faultline runs a small shop whose services tell each other what has happened, and lets you break it.",
        "Click a gap between two steps, in the picture or in the program: that is where the power is cut, and the \
         verdict says at once which guarantee survived and why.",
        "Then change how the events are published, in the sentence at the top, and see whether the same cut still \
         does harm.",
    ],
    keys: "Keys",
    bare_keys: "Keys act without Ctrl",
    key: english_key,
    control: "Ctrl",
    shift: "Shift",
    play_or_pause: "Play or pause",
    ten_back: "Ten steps back",
    ten_on: "Ten steps on",
    mark_back: "To the previous fault or broken guarantee",
    mark_on: "To the next fault or broken guarantee",
    closer: "Zoom in",
    farther: "Zoom out",
    whole: "Fit the whole run",
    lane_above: "To the lane above",
    lane_below: "To the lane below",
    leave: "Close what is open, put back what is held",
};

/// English without the words of the field.
pub(super) const PLAIN_ENGLISH: HelpLabels = HelpLabels {
    about: [
        "Faultline runs a small shop whose programs tell each other what has happened, and lets you break it.",
        "Click between two steps, in the picture or in the list beside it: that is where the power is cut, and you \
         are told at once what will never happen or happened twice, and why.",
        "Then change how the news is sent out, in the sentence at the top, and see whether the same cut still does \
         harm.",
    ],
    mark_back: "To the fault before, or to what it broke",
    mark_on: "To the next fault, or to what it broke",
    closer: "See it closer",
    farther: "See more of it",
    whole: "See the whole run",
    lane_above: "To the row above",
    lane_below: "To the row below",
    ..ENGLISH
};

fn english_key(key: &'static str) -> &'static str {
    match key {
        " " => "Space",
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        "PageUp" => "Page up",
        "PageDown" => "Page down",
        "Escape" => "Esc",
        "-" => "−",
        "f" => "F",
        "j" => "J",
        "k" => "K",
        "y" => "Y",
        "z" => "Z",
        other => other,
    }
}
