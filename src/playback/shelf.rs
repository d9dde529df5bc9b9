//! The reader's own texts, as they are kept in their browser.

use std::sync::Arc;

use crate::scenario::link::recognised;

/// A text of the reader's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its number.
    pub id: u32,
    /// Its title; empty if it says none.
    pub title: String,
    /// The text as it was written last.
    pub text: Arc<str>,
    /// The text that ran last: the same, or one before the last errors.
    pub ran: Arc<str>,
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    sheets: Vec<Sheet>,
}

/// The version of the form in which a sheet is kept.
const VERSION: &str = "1";

/// What stands for a text that ran and is the same as the one that was written last.
const SAME: &str = "=";

impl Sheet {
    /// As it is kept: the lengths of title and texts on a line, and then those.
    pub fn kept(&self) -> String {
        let same = self.ran == self.text;
        let [title, text, ran] =
            [self.title.len(), self.text.len(), self.ran.len()].map(|bytes| bytes.to_string());
        let ran_bytes = if same { SAME } else { &ran };
        let head = [VERSION, &title, &text, ran_bytes].join(" ");
        let ran: &str = if same { "" } else { &self.ran };
        [&head, "\n", &self.title, &self.text, ran].concat()
    }

    /// Reads what is kept under a number; none if that is damaged, or of a later version.
    pub fn read(id: u32, kept: &str) -> Option<Self> {
        let (head, rest) = kept.split_once('\n')?;
        let mut words = head.split(' ');
        if words.next() != Some(VERSION) {
            return None;
        }
        let (title, rest) = rest.split_at_checked(words.next()?.parse().ok()?)?;
        let (text, rest) = rest.split_at_checked(words.next()?.parse().ok()?)?;
        let text: Arc<str> = text.into();
        let ran = if words.next()? == SAME { Arc::clone(&text) } else { rest.into() };
        Some(Self { id, title: title.to_owned(), text, ran })
    }
}

impl Shelf {
    /// The sheets, in the order of their numbers.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// The sheet of this number.
    pub fn sheet(&self, id: u32) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.id == id)
    }

    /// The sheet with this text, or whose text this was when it last ran.
    pub fn sheet_of(&self, text: &str) -> Option<&Sheet> {
        let mut both = self.sheets.iter();
        both.find(|sheet| *sheet.text == *text)
            .or_else(|| self.sheets.iter().find(|sheet| *sheet.ran == *text))
    }

    /// The text that a link recognises but does not carry.
    pub fn text_with(&self, hash: u64) -> Option<Arc<str>> {
        let texts = self.sheets.iter().flat_map(|sheet| [&sheet.ran, &sheet.text]);
        texts.into_iter().find(|text| recognised(text) == hash).map(Arc::clone)
    }

    /// A number that is free.
    pub fn next(&self) -> u32 {
        self.sheets.last().map_or(1, |last| last.id.saturating_add(1))
    }

    /// Puts a sheet in the place of the one with its number; an empty one is thrown away.
    pub fn put(&mut self, sheet: Sheet) {
        let place = self.sheets.partition_point(|other| other.id < sheet.id);
        let known = self.sheets.get(place).is_some_and(|other| other.id == sheet.id);
        match (known, sheet.text.trim().is_empty()) {
            (true, true) => drop(self.sheets.remove(place)),
            (true, false) => self.sheets[place] = sheet,
            (false, true) => {}
            (false, false) => self.sheets.insert(place, sheet),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sheet(id: u32, text: &str, ran: &str) -> Sheet {
        Sheet { id, title: String::new(), text: text.into(), ran: ran.into() }
    }

    #[test]
    fn sheets_stand_in_the_order_of_their_numbers_and_an_empty_one_is_thrown_away() {
        let mut shelf = Shelf::default();
        for (id, text) in [(5, "e"), (2, "b"), (9, " "), (5, "f")] {
            shelf.put(sheet(id, text, ""));
        }
        let all = |shelf: &Shelf| -> Vec<(u32, String)> {
            shelf.sheets().iter().map(|sheet| (sheet.id, sheet.text.to_string())).collect()
        };
        assert_eq!((all(&shelf), shelf.next()), (vec![(2, "b".to_owned()), (5, "f".to_owned())], 6));
        shelf.put(sheet(5, "\n", "f"));
        assert_eq!(all(&shelf), [(2, "b".to_owned())]);
    }

    #[test]
    fn a_text_is_found_by_what_it_says_or_said_when_it_last_ran() {
        let mut shelf = Shelf::default();
        shelf.put(sheet(1, "broken", "good"));
        shelf.put(sheet(2, "good", "good"));
        assert_eq!(shelf.sheet_of("good").map(|sheet| sheet.id), Some(2));
        shelf.put(sheet(2, "other", "other"));
        assert_eq!(shelf.sheet_of("good").map(|sheet| sheet.id), Some(1));
        assert_eq!(shelf.text_with(recognised("good")).as_deref(), Some("good"));
        assert_eq!((shelf.sheet_of("none"), shelf.text_with(0)), (None, None));
    }

    proptest! {
        #[test]
        fn a_sheet_is_read_as_it_was_kept(id: u32, title in "\\PC{0,20}", text in "(\\PC|\\n){0,40}", ran in "(\\PC|\\n){0,40}", same: bool) {
            let ran = if same { &text } else { &ran };
            let sheet = Sheet { title, ..sheet(id, &text, ran) };
            prop_assert_eq!(Sheet::read(id, &sheet.kept()), Some(sheet));
        }

        #[test]
        fn no_storage_makes_it_panic(kept in "(1 )?[0-9= ]{0,12}\\n?\\PC{0,20}") {
            let _ = Sheet::read(1, &kept);
        }
    }
}
