//! The reader's desk: what stands beside the run, and the model text in the editor.
//!
//! Whoever changes a text that is not their own, an example or that of a link, changes a copy of it. A text with errors
//! stays as it is while the last one without errors runs.

use std::sync::Arc;

use super::shelf::{Sheet, Shelf};
use crate::examples;
use crate::language::syntax::Item;
use crate::scenario::{Reading, Scenario};

/// What stands beside the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// Program, state and message at the cursor.
    #[default]
    Run,
    /// The text of the model.
    Model,
    /// The model as a board.
    Map,
    /// All settings.
    Settings,
}

impl Side {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::Run, Self::Model, Self::Map, Self::Settings];

    /// What it is called in addresses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Model => "model",
            Self::Map => "map",
            Self::Settings => "settings",
        }
    }

    /// The one that is called so.
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|side| side.id() == id)
    }
}

/// Whose text it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nobody's here: it came by a link.
    #[default]
    Elsewhere,
    /// One of the examples.
    Example(&'static str),
    /// The reader's own, by its number.
    Own(u32),
}

/// How the text and the run stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The text has changed and was not read since.
    Unread,
    /// It runs.
    Runs,
    /// It has so many errors; what runs is an earlier one.
    Broken(usize),
    /// It says what there is, but no scenario says what is done.
    Idle,
}

/// Texts that are longer are read on demand only, in bytes: reading them takes longer than a letter may.
const LONG: usize = 100_000;

/// The desk.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    side: Side,
    /// The text in the editor, once there is one.
    text: Option<Arc<str>>,
    origin: Origin,
    /// What was read last: the text, or an earlier one.
    reading: Option<Arc<Reading>>,
    shelf: Shelf,
    /// What was read before it, of a text without errors.
    ran: Option<Arc<Reading>>,
}

/// The text of a scenario.
pub fn text_of(scenario: &Scenario) -> Arc<str> {
    scenario.written.as_ref().map(|written| Arc::clone(&written.text)).unwrap_or_default()
}

/// What a text calls itself, or else its first context.
fn title(reading: &Reading) -> &str {
    let items = || reading.design.items.iter().map(|(_, item)| item);
    let title =
        items().find_map(|item| if let Item::Title(title) = item { Some(title.text.as_str()) } else { None });
    let context = || {
        items().find_map(|item| {
            if let Item::Context(context) = item { Some(context.name.text.as_str()) } else { None }
        })
    };
    title.filter(|title| !title.is_empty()).or_else(context).unwrap_or_default()
}

impl Desk {
    /// What stands beside the run.
    pub const fn side(&self) -> Side {
        self.side
    }

    /// Puts something else beside the run. Whoever looks at the model for the first time finds the text of what runs.
    pub fn turn_to(&mut self, side: Side, running: &Scenario) {
        self.side = side;
        if side != Side::Run && self.text.is_none() {
            self.lay(text_of(running), None);
        }
        // Who wants to see the map has the time.
        if side == Side::Map || (side == Side::Model && self.reads_along()) {
            self.read();
        }
    }

    /// What was read last without errors: what the map shows.
    pub fn drawn(&self) -> Option<&Arc<Reading>> {
        let whole = |reading: &&Arc<Reading>| reading.diagnostics.errors() == 0;
        self.reading.as_ref().filter(whole).or(self.ran.as_ref())
    }

    /// The text in the editor; empty as long as there is none.
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// Whose text it is.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// What the text calls itself, as it was read last.
    pub fn title(&self) -> &str {
        self.reading.as_deref().map(title).unwrap_or_default()
    }

    /// What was read of the text, if it was read as it stands.
    pub fn reading(&self) -> Option<&Arc<Reading>> {
        self.reading.as_ref().filter(|reading| *reading.text == *self.text())
    }

    /// What was read last, also if the text has changed since.
    pub const fn last_reading(&self) -> Option<&Arc<Reading>> {
        self.reading.as_ref()
    }

    /// Whether the text is read while it is written.
    pub fn reads_along(&self) -> bool {
        self.text().len() <= LONG
    }

    /// The reader's own texts.
    pub const fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// Puts on the shelf what was kept there.
    pub fn stock(&mut self, sheets: Vec<Sheet>) {
        for sheet in sheets {
            self.shelf.put(sheet);
        }
    }

    /// Lays a text into the editor. Where nobody says whose it is, it shows by the text: of what is the reader's own they
    /// find the last version, also if it did not run.
    pub fn lay(&mut self, text: Arc<str>, origin: Option<Origin>) {
        let example = || examples::ALL.iter().find(|example| *example.text == *text);
        let example = || example().map(|example| Origin::Example(example.id));
        let own = matches!(self.origin, Origin::Own(_)).then_some(self.origin);
        let sheet = self.shelf.sheet_of(&text).filter(|_| origin.is_none());
        let on_shelf = sheet.map(|sheet| Origin::Own(sheet.id));
        let last = sheet.map(|sheet| Arc::clone(&sheet.text));
        self.origin = origin.or_else(example).or(on_shelf).or(own).unwrap_or_default();
        self.text = Some(last.unwrap_or(text));
    }

    /// A text that came from elsewhere runs: nothing of the reader's own is written over.
    pub fn open(&mut self, text: Arc<str>) {
        self.origin = Origin::Elsewhere;
        if self.text.is_some() {
            self.lay(text, None);
        }
    }

    /// Lays one of the reader's own texts into the editor.
    pub fn lay_own(&mut self, id: u32) {
        if let Some(text) = self.shelf.sheet(id).map(|sheet| Arc::clone(&sheet.text)) {
            self.lay(text, Some(Origin::Own(id)));
        }
    }

    /// The reader has changed the text. What was not their own is from now on, under the number `next`.
    pub fn write(&mut self, text: &str, next: u32) {
        if *self.text() == *text {
            return;
        }
        if !matches!(self.origin, Origin::Own(_)) {
            self.origin = Origin::Own(next);
        }
        self.text = Some(text.into());
    }

    /// What is to be kept of the text, if it is the reader's own and has changed since: the sheet is on the shelf from now
    /// on. `running` is the text that runs.
    pub fn keep(&mut self, running: &Arc<str>) -> Option<Sheet> {
        let (Origin::Own(id), Some(text)) = (self.origin, self.text.clone()) else { return None };
        let before = self.shelf.sheet(id);
        let title = self.reading().map(|reading| title(reading).to_owned());
        let title = title.or_else(|| before.map(|sheet| sheet.title.clone())).unwrap_or_default();
        let runs = *text == **running;
        let ran = if runs { Some(Arc::clone(&text)) } else { before.map(|sheet| Arc::clone(&sheet.ran)) };
        // What was never run was changed from what runs now.
        let ran = ran.unwrap_or_else(|| Arc::clone(running));
        let sheet = Sheet { id, title, text, ran };
        if before == Some(&sheet) {
            return None;
        }
        self.shelf.put(sheet.clone());
        Some(sheet)
    }

    /// Another text runs than `before`. If that one was in the editor, the other one is now; what the reader is still
    /// working at stays. Returns whether the text in the editor is another one.
    pub fn follow(&mut self, before: &str, now: &Arc<str>) -> bool {
        let follows = self.text.as_deref().is_some_and(|text| text == before && *text != **now);
        if follows {
            self.lay(Arc::clone(now), None);
            if self.side != Side::Run && self.reads_along() {
                self.read();
            }
        }
        follows
    }

    /// Reads the text, unless it was read already.
    pub fn read(&mut self) {
        let Some(text) = self.text.clone().filter(|_| self.reading().is_none()) else { return };
        let before = self.reading.replace(Arc::new(Reading::of(text)));
        if let Some(before) = before.filter(|before| !before.scenarios.is_empty()) {
            self.ran = Some(before);
        }
    }

    /// How text and run stand to each other.
    pub fn standing(&self) -> Standing {
        match self.reading() {
            None => Standing::Unread,
            Some(reading) if reading.diagnostics.errors() > 0 => {
                Standing::Broken(reading.diagnostics.errors())
            }
            Some(reading) if reading.scenarios.is_empty() => Standing::Idle,
            Some(_) => Standing::Runs,
        }
    }

    /// The scenario to run now that the text was read, if it is another one. Of what runs now, that stays which the reader
    /// has set beside the text.
    pub fn to_run(&self, now: &Scenario) -> Option<Scenario> {
        let reading = self.reading()?;
        let next = reading.scenario(&now.name)?;
        let running = text_of(now);
        if *running == *self.text() {
            return None;
        }
        // What the text that runs said by itself.
        let known = self.ran.as_ref().filter(|reading| reading.text == running).map(Arc::clone);
        let was = known.unwrap_or_else(|| Arc::new(Reading::of(running)));
        Some(now.rewritten(was.scenarios.iter().find(|scenario| scenario.name == now.name), next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::shop;

    const TEXT: &str = "context A { aggregate B { command C { emit D } } }\n\
                        context N { external M { mail } on D call M.mail }\n\
                        scenario \"first\" { at 0ms B(b1).C }\nscenario \"second\" { at 1ms B(b2).C }\n";

    fn desk(text: &str) -> Desk {
        let mut desk = Desk::default();
        desk.turn_to(Side::Model, &shop::first_paint());
        desk.write(text, 7);
        desk.read();
        desk
    }

    fn running(desk: &Desk) -> Scenario {
        desk.to_run(&shop::first_paint()).unwrap()
    }

    #[test]
    fn whoever_first_looks_finds_the_text_of_what_runs_and_changes_a_copy() {
        let mut desk = Desk::default();
        assert_eq!(desk.text(), "");
        desk.turn_to(Side::Model, &shop::first_paint());
        assert_eq!((desk.text(), desk.origin()), (examples::ALL[0].text, Origin::Example("order-placed")));
        assert_eq!((desk.standing(), desk.to_run(&shop::first_paint())), (Standing::Runs, None));
        desk.write(TEXT, 7);
        assert_eq!((desk.origin(), desk.standing()), (Origin::Own(7), Standing::Unread));
        desk.write("", 8);
        assert_eq!(desk.origin(), Origin::Own(7), "it is the reader's own already");
    }

    #[test]
    fn a_text_without_errors_runs_and_one_with_errors_does_not() {
        let mut desk = desk(TEXT);
        let first = running(&desk);
        assert_eq!((first.name.as_str(), desk.standing()), ("first", Standing::Runs));
        assert_eq!(desk.to_run(&first), None, "it runs already");
        desk.write(&TEXT.replace("emit D", "emit"), 8);
        desk.read();
        assert!(matches!(desk.standing(), Standing::Broken(1..)));
        assert_eq!(desk.to_run(&first), None);
        desk.write("context A { }", 8);
        desk.read();
        assert_eq!((desk.standing(), desk.to_run(&first)), (Standing::Idle, None));
    }

    #[test]
    fn what_the_reader_has_set_beside_the_text_stays_when_the_text_changes() {
        let mut desk = desk(TEXT);
        let mut second = desk.reading().unwrap().scenario("second").unwrap().clone();
        second.settings.set("dedupe=inbox", &[]).unwrap();
        second.faults.push(crate::scenario::Fault::parse(&second.model, "crash A after commit").unwrap());
        second.faults.push(crate::scenario::Fault::parse(&second.model, "crash N after call").unwrap());
        desk.write(&TEXT.replace("context N", "context Post"), 8);
        desk.read();
        let next = desk.to_run(&second).unwrap();
        assert_eq!((next.name.as_str(), &next.settings), ("second", &second.settings));
        let faults: Vec<String> = next.faults.iter().map(|fault| fault.text(&next.model)).collect();
        assert_eq!(faults, ["crash A after commit"], "what the model no longer has goes");
    }

    #[test]
    fn the_text_itself_decides_where_the_reader_has_set_nothing() {
        let mut desk = desk(TEXT);
        let first = running(&desk);
        let changed = TEXT.replace("C }\n", "C set dedupe = inbox fault crash A after commit\n }\n");
        desk.write(&changed, 8);
        desk.read();
        let next = desk.to_run(&first).unwrap();
        assert_eq!((next.faults.len(), next.settings.texts()), (1, vec!["dedupe=inbox".to_owned()]));
    }

    #[test]
    fn a_copy_is_kept_with_the_text_that_ran_last_and_found_again_by_both() {
        let mut desk = desk(TEXT);
        let (running, broken) = (Arc::from(TEXT), TEXT.replace("emit D", "emit"));
        let sheet = desk.keep(&running).unwrap();
        assert_eq!((sheet.id, sheet.title.as_str(), &*sheet.text, &*sheet.ran), (7, "A", TEXT, TEXT));
        assert_eq!(desk.keep(&running), None, "it is kept already");
        desk.write(&broken, 8);
        desk.read();
        let sheet = desk.keep(&running).unwrap();
        assert_eq!((sheet.id, &*sheet.text, &*sheet.ran), (7, broken.as_str(), TEXT));

        // The next visit: what runs comes by the address, and the editor goes on where the reader was.
        let mut later = Desk::default();
        later.stock(vec![sheet]);
        later.lay(running, None);
        assert_eq!((later.text(), later.origin()), (broken.as_str(), Origin::Own(7)));
    }

    #[test]
    fn a_text_by_a_link_is_nobodys_until_it_is_changed() {
        let mut desk = desk(TEXT);
        desk.keep(&TEXT.into());
        let mut fresh = desk.clone();
        fresh.open("context Z { }".into());
        assert_eq!(fresh.origin(), Origin::Elsewhere);
        assert_eq!(fresh.keep(&TEXT.into()), None, "looking at it keeps nothing");
        fresh.write("context Z { } # mine", fresh.shelf().next());
        assert_eq!(fresh.keep(&TEXT.into()).map(|sheet| sheet.id), Some(8));
        assert_eq!(
            fresh.shelf().sheet(7).map(|sheet| &*sheet.text),
            Some(TEXT),
            "and nothing is written over"
        );
    }

    #[test]
    fn an_undo_takes_the_text_along_but_nothing_that_is_being_written() {
        let mut desk = desk(TEXT);
        let shop: Arc<str> = examples::ALL[0].text.into();
        assert!(desk.follow(TEXT, &shop));
        assert_eq!((desk.text(), desk.origin()), (&*shop, Origin::Example("order-placed")));
        desk.write("context {", 9);
        assert!(!desk.follow(&shop, &TEXT.into()));
        assert_eq!(desk.text(), "context {");
    }

    #[test]
    fn a_setting_or_a_fault_that_does_not_exist_is_an_error_at_its_place() {
        for wrong in ["set publishing = pigeon", "fault rain on Sunday\n"] {
            let desk = desk(&TEXT.replace("at 0ms", &[wrong, " at 0ms"].concat()));
            assert_eq!(desk.standing(), Standing::Broken(1), "{wrong}");
        }
    }
}
