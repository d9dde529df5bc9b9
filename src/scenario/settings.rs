//! The settings of a scenario: for all contexts, and where one context differs.
//!
//! Each has a key, a text form and a default; [`Key::ALL`] is the list that the command line and
//! the screen show. A new one takes a line in [`key`] and a field in [`context`].

mod choices;
mod context;
mod key;
mod saga;
mod strategy;
mod traps;

use std::fmt;

pub use choices::*;
pub use context::ContextSettings;
pub use key::{Group, Key};
pub use saga::SagaSettings;
pub use traps::{
    ConsumerBuffer, ObserverSubscription, RecordedClear, RecordedHook, Registry, Returned, Session,
};

/// All settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    common: ContextSettings,
    jitter: u8,
    /// What single contexts set for themselves, in the order of the texts.
    overrides: Vec<Override>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Override {
    key: Key,
    context: String,
    value: String,
}

/// A setting that is not what it is by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What is set.
    pub key: Key,
    /// The context that sets it for itself; none if it is set for all.
    pub context: Option<String>,
    /// Its value.
    pub value: String,
}

impl Difference {
    /// What it is about: `KEY`, or `KEY.Context`.
    pub fn place(&self) -> String {
        place(self.key, self.context.as_deref())
    }
}

/// What a setting of all contexts, or of one, is called in texts: `KEY`, or `KEY.Context`.
pub fn place(key: Key, context: Option<&str>) -> String {
    let name = key.name().to_owned();
    context.map_or_else(|| name.clone(), |context| [&name, ".", context].concat())
}

/// Why a setting was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingError {
    /// It is not of the form `KEY=VALUE`.
    NotAnAssignment,
    /// There is no such key.
    UnknownKey(String),
    /// There is no such context.
    UnknownContext(String),
    /// The key does not take this value.
    BadValue {
        /// The key.
        key: Key,
        /// What was given.
        value: String,
    },
    /// This one is for all contexts alike.
    NotPerContext(Key),
}

impl Settings {
    /// Changes one setting by its text, `KEY=VALUE` or `KEY.Context=VALUE`.
    ///
    /// # Errors
    /// If the text is not of that form, or names a key, a value or a context that does not exist.
    pub fn set(&mut self, text: &str, contexts: &[&str]) -> Result<(), SettingError> {
        let (left, value) = text.split_once('=').ok_or(SettingError::NotAnAssignment)?;
        let (left, value) = (left.trim(), value.trim());
        let (name, context) =
            left.split_once('.').map_or((left, None), |(name, context)| (name, Some(context)));
        let key = Key::named(name).ok_or_else(|| SettingError::UnknownKey(name.to_owned()))?;
        match context {
            None if key == Key::Jitter => {
                let percent = value.parse().ok().filter(|percent| *percent <= 90);
                self.jitter =
                    percent.ok_or_else(|| SettingError::BadValue { key, value: value.to_owned() })?;
                Ok(())
            }
            None => self.common.set(key, value),
            Some(context) => {
                if !contexts.contains(&context) {
                    return Err(SettingError::UnknownContext(context.to_owned()));
                }
                self.common.clone().set(key, value)?;
                self.overrides.retain(|other| other.key != key || other.context != context);
                self.overrides.push(Override { key, context: context.to_owned(), value: value.to_owned() });
                Ok(())
            }
        }
    }

    /// The settings of one context.
    pub fn of(&self, context: &str) -> ContextSettings {
        let mut settings = self.common.clone();
        for own in self.overrides.iter().filter(|own| own.context == context) {
            // The value was understood when it was set.
            let _ = settings.set(own.key, &own.value);
        }
        settings
    }

    /// The settings of every context that sets nothing for itself.
    pub const fn common(&self) -> &ContextSettings {
        &self.common
    }

    /// By how many percent of themselves latencies vary, 0 to 90.
    pub const fn jitter(&self) -> u8 {
        self.jitter
    }

    /// Has a setting back as it is by itself: `KEY` as by default, `KEY.Context` as it is for all contexts.
    /// What names no setting changes nothing.
    pub fn reset(&mut self, place: &str) {
        let (name, context) =
            place.split_once('.').map_or((place, None), |(name, context)| (name, Some(context)));
        let Some(key) = Key::named(name) else { return };
        match context {
            Some(context) => self.overrides.retain(|own| own.key != key || own.context != context),
            None if key == Key::Jitter => self.jitter = 0,
            None => {
                let default = ContextSettings::default().text(key);
                // A default is understood.
                let _ = self.common.set(key, &default);
            }
        }
    }

    /// The text of one setting, for all contexts.
    pub fn text(&self, key: Key) -> String {
        if key == Key::Jitter { self.jitter.to_string() } else { self.common.text(key) }
    }

    /// What a context sets for itself.
    pub fn own(&self, key: Key, context: &str) -> Option<&str> {
        let own = self.overrides.iter().find(|own| own.key == key && own.context == context);
        own.map(|own| own.value.as_str())
    }

    /// Every setting that is not what it is by itself: those of all contexts in the order of the keys, then
    /// what contexts set for themselves.
    pub fn differences(&self) -> Vec<Difference> {
        let default = Self::default();
        let common = Key::ALL.into_iter().filter_map(|key| {
            let value = self.text(key);
            (value != default.text(key)).then_some(Difference { key, context: None, value })
        });
        let own = self.overrides.iter().map(|own| Difference {
            key: own.key,
            context: Some(own.context.clone()),
            value: own.value.clone(),
        });
        common.chain(own).collect()
    }

    /// The texts of all settings that differ from the default.
    pub fn texts(&self) -> Vec<String> {
        self.differences().iter().map(|other| [&other.place(), "=", &other.value].concat()).collect()
    }
}

impl fmt::Display for SettingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key_names = || Key::ALL.map(Key::name).join(", ");
        match self {
            Self::NotAnAssignment => write!(formatter, "expected KEY=VALUE or KEY.Context=VALUE"),
            Self::UnknownKey(name) => {
                write!(formatter, "there is no setting `{name}`; the settings are {}", key_names())
            }
            Self::UnknownContext(name) => write!(formatter, "there is no context `{name}`"),
            Self::BadValue { key, value } => {
                write!(
                    formatter,
                    "`{}` does not take `{value}`; it takes {}",
                    key.name(),
                    key.values().join(", ")
                )
            }
            Self::NotPerContext(key) => {
                write!(formatter, "`{}` is the same for all contexts: write {0}=VALUE", key.name())
            }
        }
    }
}

impl std::error::Error for SettingError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_can_differ_and_the_texts_say_all_of_it() {
        let mut settings = Settings::default();
        for text in ["dedupe=inbox", "publishing.Sales=broker-after-commit", "jitter=20", "poll=5ms"] {
            settings.set(text, &["Sales", "Inventory"]).unwrap();
        }
        assert_eq!(settings.of("Sales").publishing.id, "broker-after-commit");
        assert_eq!(settings.of("Inventory").publishing.id, "outbox");
        assert_eq!(settings.of("Sales").dedupe, Dedupe::Inbox);
        let mut again = Settings::default();
        for text in settings.texts() {
            again.set(&text, &["Sales"]).unwrap();
        }
        assert_eq!(again, settings);
    }

    #[test]
    fn the_first_value_of_each_key_is_its_default() {
        for key in Key::ALL {
            let mut settings = Settings::default();
            settings.set(&format!("{}={}", key.name(), key.values()[0]), &[]).unwrap();
            assert_eq!(settings, Settings::default(), "{}", key.name());
        }
    }

    #[test]
    fn each_difference_can_be_had_back_alone() {
        let mut settings = Settings::default();
        for text in ["dedupe=inbox", "dedupe.Sales=none", "jitter=20", "poll=5ms", "poll.Sales=6ms"] {
            settings.set(text, &["Sales"]).unwrap();
        }
        while let Some(first) = settings.differences().first() {
            let before = settings.texts();
            settings.reset(&first.place());
            assert_eq!(settings.texts(), before[1..], "{first:?}");
        }
        assert_eq!(settings, Settings::default());
        settings.reset("pole");
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn what_is_not_understood_is_named_and_changes_nothing() {
        let mut settings = Settings::default();
        for text in [
            "poll",
            "pole=3ms",
            "poll=3",
            "poll=0ms",
            "batch=0",
            "batch=-1",
            "jitter=91",
            "jitter.Sales=1",
            "poll.X=3ms",
        ] {
            assert!(settings.set(text, &["Sales"]).is_err(), "{text}");
        }
        assert_eq!(settings, Settings::default());
    }
}
