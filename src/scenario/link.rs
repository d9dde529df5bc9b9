//! The state of the screen as a fragment of an address, `#v1.d.…`, and back.
//!
//! A link carries the inputs of a run, never its trace: a few lines of text, deflated, in base64 for
//! addresses. It also carries the digest of the run that was seen, so that a later version can say
//! that it sees another one.
//!
//! ```text
//! scenario An order is placed
//! set publishing=outbox
//! fault crash Sales.relay after publish
//! seed 1
//! at 12
//! words plain
//! proof 0
//! row 31 4
//! part 512
//! find order o1
//! sift retries
//! scope Inventory
//! menu crash Sales.relay after publish
//! offer broker down 20ms..80ms
//! digest 080ed5988129f329
//! ```
//!
//! Where the model is one of the examples, `example offer` names it, and the first one needs no name. Each line of any
//! other text follows as `| line`.
//!
//! Lines of text rather than JSON: the page needs no other JSON, and a reader of it is four times
//! the size of what is read here.

mod base64url;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use std::sync::Arc;

use super::{Fault, Reading, Scenario, shop};
use crate::domain::Model;
use crate::examples;
use crate::kernel::{Seed, stable_hash};

/// Version 1, deflated.
const PREFIX: &str = "#v1.d.";

/// By what a text is recognised.
pub fn recognised(text: &str) -> u64 {
    stable_hash(text)
}

/// The longest fragment that is safe in chats and mails, in bytes.
pub const SAFE: usize = 8_000;

/// The longest model text that is worth trying to deflate, in bytes.
const LONGEST_MODEL: usize = 200_000;

/// The longest fragment that is read, in bytes.
const LONGEST: usize = 32_000;

/// The most that a fragment may inflate to, in bytes. Checked while inflating, since a few bytes
/// can stand for a thousand times as many.
const LARGEST: usize = 256 * 1024;

/// The key of a line of the model text.
const MODEL: &str = "|";

/// The most faults of one link: each costs time at every point of a run.
const MOST_FAULTS: usize = 100;

/// The most letters that are searched for: as many as the field takes.
pub const MOST_SOUGHT: usize = 120;

/// The most lines about how the run is looked at: more than there are lanes.
const MOST_LOOKS: usize = 500;

/// What a link carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The name of the scenario among those of the example, or of the text.
    pub scenario: String,
    /// The id of the example, where it is not the first one.
    pub example: Option<String>,
    /// The model text, where it is no example.
    pub model: Option<Arc<str>>,
    /// By what that text is recognised where it is too long to be carried.
    pub elsewhere: Option<u64>,
    /// What stood beside the run, where it was not what always does.
    pub beside: Option<String>,
    /// The texts of the settings that differ from the default.
    pub settings: Vec<String>,
    /// The texts of the faults.
    pub faults: Vec<String>,
    /// The seed.
    pub seed: u64,
    /// The record at the cursor; none at the end.
    pub at: Option<u32>,
    /// Whether it was seen in plain words.
    pub plain: bool,
    /// How the run is looked at, in lines that the timeline writes and reads.
    pub look: Vec<String>,
    /// The claim of the verdict whose proof was shown.
    pub proof: Option<usize>,
    /// The row of a table whose makers were shown: the record after which it stands there, and its place
    /// among the rows of all tables.
    pub row: Option<(u32, usize)>,
    /// The part of the model whose records were shown, by its place in the text.
    pub part: Option<u32>,
    /// What was searched for, if the field was open.
    pub find: Option<String>,
    /// What was searched for among the settings.
    pub sift: Option<String>,
    /// The context whose settings were seen.
    pub scope: Option<String>,
    /// The gap whose menu was open.
    pub menu: Option<String>,
    /// The texts of the faults that were on offer in it.
    pub offers: Vec<String>,
    /// The digest of the run that was seen.
    pub digest: u64,
}

/// Why a link could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// It does not begin with a known version and codec.
    UnknownVersion,
    /// It is cut off or changed.
    Damaged,
    /// It is longer than links may be, or stands for more than they may.
    TooLong,
    /// It names an example that does not exist here.
    UnknownExample(String),
    /// It names a scenario that does not exist here.
    UnknownScenario(String),
    /// A setting in it was not understood.
    Setting(String),
    /// A fault in it was not understood.
    Fault(String),
    /// Its model text has errors in this version of the language.
    Model,
    /// Its model text was too long for it.
    Elsewhere,
}

impl Link {
    /// The link to a scenario, with the reader at this record.
    pub fn to(scenario: &Scenario, at: Option<u32>, digest: u64) -> Self {
        let text = scenario.written.as_ref().map(|written| Arc::clone(&written.text));
        let example = text.as_ref().and_then(|text| examples::ALL.iter().find(|one| *one.text == **text));
        Self {
            scenario: scenario.name.clone(),
            example: example.filter(|one| **one != examples::ALL[0]).map(|one| one.id.to_owned()),
            model: text.filter(|_| example.is_none()),
            settings: scenario.settings.texts(),
            faults: scenario.faults.iter().map(|fault| fault.text(&scenario.model)).collect(),
            seed: scenario.seed.0,
            at,
            digest,
            ..Self::default()
        }
    }

    /// The fragment, with its `#`.
    pub fn encode(&self) -> String {
        format!("{PREFIX}{}", base64url::encode(&compress_to_vec(self.text().as_bytes(), 9)))
    }

    /// The same link, if it is not too long; else one that only recognises the model text.
    #[must_use]
    pub fn fitting(self) -> Self {
        let fits = |model: &Arc<str>| model.len() <= LONGEST_MODEL && self.encode().len() <= LONGEST;
        match &self.model {
            Some(model) if !fits(model) => Self { elsewhere: Some(recognised(model)), model: None, ..self },
            _ => self,
        }
    }

    /// Reads a fragment.
    ///
    /// # Errors
    /// If the fragment is too long, damaged or of an unknown version.
    pub fn decode(fragment: &str) -> Result<Self, LinkError> {
        if fragment.len() > LONGEST {
            return Err(LinkError::TooLong);
        }
        let body = fragment.strip_prefix(PREFIX).ok_or(LinkError::UnknownVersion)?;
        let deflated = base64url::decode(body).ok_or(LinkError::Damaged)?;
        let text = decompress_to_vec_with_limit(&deflated, LARGEST).map_err(|error| {
            let full = error.status == miniz_oxide::inflate::TINFLStatus::HasMoreOutput;
            if full { LinkError::TooLong } else { LinkError::Damaged }
        })?;
        let text = std::str::from_utf8(&text).map_err(|_| LinkError::Damaged)?;
        let link = Self::read(text).ok_or(LinkError::Damaged)?;
        if link.faults.len() > MOST_FAULTS { Err(LinkError::TooLong) } else { Ok(link) }
    }

    /// Its lines. Names and texts of a model are words on one line each.
    fn text(&self) -> String {
        let mut text = format!("scenario {}\n", self.scenario);
        let settings = self.settings.iter().map(|setting| ("set", setting));
        let faults = self.faults.iter().map(|fault| ("fault", fault));
        let look = self.look.iter().map(|look| ("look", look));
        let find = self.find.iter().map(|find| ("find", find));
        let sift = self.sift.iter().map(|sift| ("sift", sift));
        let scope = self.scope.iter().map(|scope| ("scope", scope));
        let menu = self.menu.iter().map(|menu| ("menu", menu));
        let offers = self.offers.iter().map(|offer| ("offer", offer));
        let found = find.chain(sift).chain(scope);
        for (key, value) in settings.chain(faults).chain(look).chain(found).chain(menu).chain(offers) {
            // Only what is searched for could hold more than a line, and a field for it does not.
            text = text + key + " " + &value.replace(['\n', '\r'], " ") + "\n";
        }
        let example = self.example.as_ref().map_or_else(String::new, |id| format!("example {id}\n"));
        let at = self.at.map_or_else(String::new, |at| format!("at {at}\n"));
        let beside = self.beside.as_ref().map_or_else(String::new, |side| format!("beside {side}\n"));
        let elsewhere = self.elsewhere.map_or_else(String::new, |hash| format!("elsewhere {hash:016x}\n"));
        let words = if self.plain { "words plain\n" } else { "" };
        let proof = self.proof.map_or_else(String::new, |claim| format!("proof {claim}\n"));
        let row = self.row.map_or_else(String::new, |(at, place)| format!("row {at} {place}\n"));
        let part = self.part.map_or_else(String::new, |place| format!("part {place}\n"));
        let mut text = text
            + &format!(
                "seed {}\n{example}{at}{words}{proof}{row}{part}{beside}{elsewhere}digest {:016x}\n",
                self.seed, self.digest
            );
        for line in self.model.iter().flat_map(|model| model.split('\n')) {
            text = text + MODEL + " " + line + "\n";
        }
        text
    }

    /// Reads its lines. A line that a later version has added is passed over; without a scenario
    /// it is no link.
    fn read(text: &str) -> Option<Self> {
        let mut link = Self::default();
        let mut model: Option<String> = None;
        // Not by lines: those of a model are whatever they are, and keep a carriage return at their end.
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            let (key, value) = line.split_once(' ')?;
            match key {
                MODEL => {
                    let model = model.get_or_insert_default();
                    model.push_str(value);
                    model.push('\n');
                }
                "scenario" => value.clone_into(&mut link.scenario),
                "set" => link.settings.push(value.to_owned()),
                "example" => link.example = Some(value.to_owned()),
                "fault" => link.faults.push(value.to_owned()),
                "look" if link.look.len() < MOST_LOOKS => link.look.push(value.to_owned()),
                "seed" => link.seed = value.parse().ok()?,
                "at" => link.at = Some(value.parse().ok()?),
                "beside" => link.beside = Some(value.to_owned()),
                "elsewhere" => link.elsewhere = Some(u64::from_str_radix(value, 16).ok()?),
                "words" => link.plain = value == "plain",
                "proof" => link.proof = Some(value.parse().ok()?),
                "row" => {
                    let (at, place) = value.split_once(' ')?;
                    link.row = Some((at.parse().ok()?, place.parse().ok()?));
                }
                "part" => link.part = Some(value.parse().ok()?),
                "find" => link.find = Some(value.chars().take(MOST_SOUGHT).collect()),
                "sift" => link.sift = Some(value.chars().take(MOST_SOUGHT).collect()),
                "scope" => link.scope = Some(value.to_owned()),
                "menu" => link.menu = Some(value.to_owned()),
                "offer" if link.offers.len() < MOST_FAULTS => link.offers.push(value.to_owned()),
                "digest" => link.digest = u64::from_str_radix(value, 16).ok()?,
                _ => {}
            }
        }
        link.model = model.and_then(|model| model.strip_suffix('\n').map(Arc::from));
        (!link.scenario.is_empty() || link.model.is_some()).then_some(link)
    }

    /// The scenario that it names, as this version knows it.
    ///
    /// # Errors
    /// If something in it is not known here.
    pub fn open(&self) -> Result<Scenario, LinkError> {
        let example = |id: &String| {
            let known = examples::named(id).ok_or_else(|| LinkError::UnknownExample(id.clone()));
            known.map(|example| Arc::from(example.text))
        };
        let named = self.example.as_ref().map(example).transpose()?;
        let known = match self.model.as_ref().or(named.as_ref()) {
            None if self.elsewhere.is_some() => return Err(LinkError::Elsewhere),
            None => shop::scenarios(),
            Some(text) => {
                let reading = Reading::of(Arc::clone(text));
                if reading.diagnostics.errors() > 0 {
                    return Err(LinkError::Model);
                }
                reading.scenarios
            }
        };
        let mut scenario = known
            .into_iter()
            .find(|scenario| scenario.name == self.scenario)
            .ok_or_else(|| LinkError::UnknownScenario(self.scenario.clone()))?;
        // The link holds the faults, also those that the text itself brings.
        scenario.faults = Vec::new();
        let model = std::sync::Arc::clone(&scenario.model);
        let contexts: Vec<&str> = model.contexts.iter().map(|context| context.name.as_str()).collect();
        // The link holds all that differs from the default, also where the scenario itself differs.
        scenario.settings = super::Settings::default();
        for text in &self.settings {
            scenario.settings.set(text, &contexts).map_err(|_| LinkError::Setting(text.clone()))?;
        }
        for text in &self.faults {
            let fault = Fault::parse(&model, text).map_err(|_| LinkError::Fault(text.clone()))?;
            scenario.faults.push(fault);
        }
        scenario.seed = Seed(self.seed);
        Ok(scenario)
    }

    /// The faults on offer in the menu that was open.
    ///
    /// # Errors
    /// If one of them is not known here.
    pub fn on_offer(&self, model: &Model) -> Result<Vec<Fault>, LinkError> {
        let known = |text: &String| Fault::parse(model, text).map_err(|_| LinkError::Fault(text.clone()));
        self.offers.iter().map(known).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn example() -> Scenario {
        let mut scenario = shop::scenarios().swap_remove(1);
        for text in ["publishing=outbox", "dedupe.Inventory=inbox"] {
            scenario.settings.set(text, &["Inventory"]).unwrap();
        }
        for text in ["crash Sales.relay after publish", "throw ChargePolicy always"] {
            scenario.faults.push(Fault::parse(&scenario.model, text).unwrap());
        }
        scenario.seed = Seed(7);
        scenario
    }

    #[test]
    fn a_link_restores_what_it_was_made_of() {
        let scenario = example();
        let link = Link { plain: true, proof: Some(2), ..Link::to(&scenario, Some(12), 99) };
        let read = Link::decode(&link.encode()).unwrap();
        assert_eq!(read, link);
        assert_eq!(read.open().unwrap(), scenario);
        assert!(link.encode().len() < 400, "{} characters", link.encode().len());
    }

    #[test]
    fn a_link_restores_a_scenario_that_is_written_in_a_text() {
        let text = "context A {\n\taggregate B { n: int\r\n command C { set n += 1  emit D } }\n}\n\n\
                    scenario \"One \u{e4}\" { at 0ms B(b1).C\n fault crash A after commit\n}\n";
        let reading = Reading::of(text.into());
        assert_eq!(reading.diagnostics.errors(), 0, "{:?}", reading.diagnostics);
        let mut scenario = reading.scenarios[0].clone();
        scenario.seed = Seed(3);
        let read = Link::decode(&Link::to(&scenario, None, 5).encode()).unwrap();
        assert_eq!(read.model.as_deref(), Some(text));
        assert_eq!(read.open().unwrap(), scenario, "with its faults, each of them once");
        let aside = Link { beside: Some("model".to_owned()), ..read.clone() };
        assert_eq!(Link::decode(&aside.encode()), Ok(aside));
        let broken = Link { model: Some("context {".into()), ..read };
        assert_eq!(broken.open(), Err(LinkError::Model));
    }

    /// An example has a name that is shorter than its text.
    #[test]
    fn a_link_to_an_example_names_it() {
        for example in &examples::ALL {
            for scenario in Reading::of(example.text.into()).scenarios {
                let link = Link::to(&scenario, None, 5);
                assert!(link.model.is_none() && link.encode().len() < 500, "{}", example.id);
                assert_eq!(Link::decode(&link.encode()).unwrap().open(), Ok(scenario));
            }
        }
        let unknown =
            Link { example: Some("rain".to_owned()), scenario: "One".to_owned(), ..Link::default() };
        assert_eq!(unknown.open(), Err(LinkError::UnknownExample("rain".to_owned())));
    }

    #[test]
    fn a_text_that_is_too_long_for_a_link_is_recognised_by_it() {
        let model = |bytes: u32| -> Arc<str> {
            let letter = |at: u32| char::from(b'a' + u8::try_from(stable_hash(&at) % 26).unwrap());
            (0..bytes).map(letter).collect::<String>().into()
        };
        let link = |bytes| Link { scenario: "a".to_owned(), model: Some(model(bytes)), ..Link::default() };
        assert_eq!(link(9_000).fitting(), link(9_000));
        for bytes in [60_000, 300_000] {
            let fitting = link(bytes).fitting();
            assert_eq!((fitting.model.as_ref(), fitting.elsewhere), (None, Some(recognised(&model(bytes)))));
            assert!(fitting.encode().len() < 200);
            assert_eq!(Link::decode(&fitting.encode()).unwrap().open(), Err(LinkError::Elsewhere));
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_apart() {
        let link = Link::to(&example(), None, 0);
        assert_eq!(Link::decode("#v2.d.abc"), Err(LinkError::UnknownVersion));
        assert_eq!(Link::decode(&link.encode()[..40]), Err(LinkError::Damaged));
        assert_eq!(Link::decode(&format!("{PREFIX}****")), Err(LinkError::Damaged));
        assert_eq!(Link::decode(&format!("{PREFIX}{}", "A".repeat(LONGEST))), Err(LinkError::TooLong));
        let bomb = base64url::encode(&compress_to_vec(&vec![b' '; 10 * LARGEST], 9));
        assert_eq!(Link::decode(&format!("{PREFIX}{bomb}")), Err(LinkError::TooLong));
        let odd = |change: fn(&mut Link)| {
            let mut odd = link.clone();
            change(&mut odd);
            odd.open().unwrap_err()
        };
        assert!(matches!(odd(|link| link.scenario.push('?')), LinkError::UnknownScenario(_)));
        assert!(matches!(odd(|link| link.settings.push("a=b".into())), LinkError::Setting(_)));
        assert!(matches!(odd(|link| link.faults.push("rain".into())), LinkError::Fault(_)));
        let menu = Link { offers: vec!["rain".into()], ..link };
        assert!(matches!(menu.on_offer(&example().model), Err(LinkError::Fault(_))));
        for line in ["row 1", "row a b", "row 1 -1", "part -1"] {
            let damaged = compress_to_vec(["scenario a\n", line].concat().as_bytes(), 9);
            assert_eq!(
                Link::decode(&[PREFIX, &base64url::encode(&damaged)].concat()),
                Err(LinkError::Damaged)
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_of_a_model_survives_its_link(text in "\\PC{0,40}([\\n\\r\\t|#]{0,3}\\PC{0,20}){0,5}") {
            let link = Link { scenario: "a".to_owned(), model: Some(text.as_str().into()), ..Link::default() };
            prop_assert_eq!(Link::decode(&link.encode()), Ok(link));
        }

        #[test]
        fn what_is_open_and_lit_is_in_it(
            row in prop::option::of((any::<u32>(), any::<usize>())), part in prop::option::of(any::<u32>()), find in prop::option::of("\\PC{0,120}"),
            sift in prop::option::of("\\PC{0,120}"), scope in prop::option::of("[A-Z][a-z]{0,9}"),
            offers in prop::collection::vec(0_usize..2, 0..6), opened: bool,
        ) {
            let scenario = example();
            let texts = ["crash Sales after commit", "duplicate OrderPlaced to Inventory"];
            let link = Link {
                row,
                part,
                find,
                sift,
                scope,
                menu: opened.then(|| texts[0].to_owned()),
                offers: offers.iter().map(|place| texts[*place].to_owned()).collect(),
                ..Link::to(&scenario, None, 1)
            };
            let read = Link::decode(&link.encode()).unwrap();
            prop_assert_eq!(&read, &link);
            prop_assert_eq!(read.on_offer(&scenario.model).unwrap().len(), offers.len());
        }

        #[test]
        fn bytes_survive_their_text(bytes: Vec<u8>) {
            prop_assert_eq!(base64url::decode(&base64url::encode(&bytes)), Some(bytes));
        }

        #[test]
        fn no_fragment_makes_it_panic(text in "\\PC{0,200}", letters in "[A-Za-z0-9_-]{0,200}") {
            let _ = Link::decode(&text);
            if let Ok(link) = Link::decode(&format!("{PREFIX}{letters}")) {
                let _ = link.open();
            }
        }
    }
}
