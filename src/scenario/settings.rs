//! The settings of a scenario: for all contexts, and where one context differs.
//!
//! Each has a key, a text form and a default; [`Key::ALL`] is the list that the command line and
//! the screen show.

use std::fmt;

use crate::kernel::Span;
use crate::publishing::{STRATEGIES, Strategy};

/// What can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// How a context publishes its events.
    Publishing,
    /// What its consumers remember.
    Dedupe,
    /// Whether the handlers of a context share one subscription.
    Subscriptions,
    /// How often a message is handed over before it is parked.
    DeliveryLimit,
    /// How long a refused message waits for its next delivery.
    RetryDelay,
    /// How often a relay looks into its outbox.
    Poll,
    /// How many rows a relay reads at once.
    Batch,
    /// How long a crashed process stays down.
    Restart,
    /// By how much of themselves latencies vary; for all contexts alike.
    Jitter,
}

/// What consumers remember of the messages that they processed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dedupe {
    /// Nothing.
    #[default]
    None,
    /// Their ids, stored in the transaction of the effect.
    Inbox,
}

/// How the handlers of one context subscribe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Subscriptions {
    /// Together: one queue for the context.
    #[default]
    Shared,
    /// Each on its own.
    PerHandler,
}

/// The settings of one context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextSettings {
    /// How it publishes its events.
    pub publishing: &'static Strategy,
    /// What its consumers remember.
    pub dedupe: Dedupe,
    /// How its handlers subscribe.
    pub subscriptions: Subscriptions,
    /// Deliveries of one copy before it is parked, at least 1.
    pub delivery_limit: u16,
    /// From a refusal to the next delivery.
    pub retry_delay: Span,
    /// From one look into the outbox to the next.
    pub poll: Span,
    /// Rows of the outbox read at once, at least 1.
    pub batch: u16,
    /// From a crash to the restart.
    pub restart: Span,
}

impl Default for ContextSettings {
    fn default() -> Self {
        Self {
            publishing: &crate::publishing::outbox::OUTBOX,
            dedupe: Dedupe::None,
            subscriptions: Subscriptions::Shared,
            delivery_limit: 5,
            retry_delay: Span::from_millis(10),
            poll: Span::from_millis(20),
            batch: 10,
            restart: Span::from_millis(50),
        }
    }
}

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

/// The longest interval that can be set, so that a run's end stays in sight: ten years.
const LONGEST: Span = Span::from_millis(315_360_000_000);

impl Key {
    /// Every key, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Publishing,
        Self::Dedupe,
        Self::Subscriptions,
        Self::DeliveryLimit,
        Self::RetryDelay,
        Self::Poll,
        Self::Batch,
        Self::Restart,
        Self::Jitter,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Publishing => "publishing",
            Self::Dedupe => "dedupe",
            Self::Subscriptions => "subscriptions",
            Self::DeliveryLimit => "delivery-limit",
            Self::RetryDelay => "retry-delay",
            Self::Poll => "poll",
            Self::Batch => "batch",
            Self::Restart => "restart",
            Self::Jitter => "jitter",
        }
    }

    /// The values that it takes, the default first; a unit or a range where they are not a list.
    pub fn values(self) -> Vec<&'static str> {
        match self {
            Self::Publishing => {
                let default = ContextSettings::default().publishing.id;
                let others = STRATEGIES.into_iter().map(|strategy| strategy.id).filter(|id| *id != default);
                std::iter::once(default).chain(others).collect()
            }
            Self::Dedupe => vec!["none", "inbox"],
            Self::Subscriptions => vec!["shared", "per-handler"],
            Self::DeliveryLimit => vec!["5", "1..1000"],
            Self::RetryDelay => vec!["10ms", "0ms..10y"],
            Self::Poll => vec!["20ms", "1us..10y"],
            Self::Batch => vec!["10", "1..1000"],
            Self::Restart => vec!["50ms", "0ms..10y"],
            Self::Jitter => vec!["0", "0..90 (percent)"],
        }
    }

    /// The key of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }
}

impl ContextSettings {
    /// Changes one of them.
    fn set(&mut self, key: Key, value: &str) -> Result<(), SettingError> {
        let bad = || SettingError::BadValue { key, value: value.to_owned() };
        let number = || value.parse().ok().filter(|count| (1..=1_000).contains(count)).ok_or_else(bad);
        let span = || value.parse().ok().filter(|span| *span <= LONGEST).ok_or_else(bad);
        match key {
            Key::Publishing => self.publishing = Strategy::named(value).ok_or_else(bad)?,
            Key::Dedupe => {
                self.dedupe = match value {
                    "none" => Dedupe::None,
                    "inbox" => Dedupe::Inbox,
                    _ => return Err(bad()),
                }
            }
            Key::Subscriptions => {
                self.subscriptions = match value {
                    "shared" => Subscriptions::Shared,
                    "per-handler" => Subscriptions::PerHandler,
                    _ => return Err(bad()),
                }
            }
            Key::DeliveryLimit => self.delivery_limit = number()?,
            Key::RetryDelay => self.retry_delay = span()?,
            Key::Poll => self.poll = Some(span()?).filter(|span| *span > Span::ZERO).ok_or_else(bad)?,
            Key::Batch => self.batch = number()?,
            Key::Restart => self.restart = span()?,
            Key::Jitter => return Err(SettingError::NotPerContext(key)),
        }
        Ok(())
    }

    /// The text of one of them.
    fn text(&self, key: Key) -> String {
        match key {
            Key::Publishing => self.publishing.id.to_owned(),
            Key::Dedupe => match self.dedupe {
                Dedupe::None => "none".to_owned(),
                Dedupe::Inbox => "inbox".to_owned(),
            },
            Key::Subscriptions => match self.subscriptions {
                Subscriptions::Shared => "shared".to_owned(),
                Subscriptions::PerHandler => "per-handler".to_owned(),
            },
            Key::DeliveryLimit => self.delivery_limit.to_string(),
            Key::RetryDelay => self.retry_delay.to_string(),
            Key::Poll => self.poll.to_string(),
            Key::Batch => self.batch.to_string(),
            Key::Restart => self.restart.to_string(),
            Key::Jitter => String::new(),
        }
    }
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

    /// The texts of all settings that differ from the default.
    pub fn texts(&self) -> Vec<String> {
        let default = ContextSettings::default();
        let common = Key::ALL.into_iter().filter_map(|key| {
            let value = if key == Key::Jitter {
                (self.jitter != 0).then(|| self.jitter.to_string())
            } else {
                let value = self.common.text(key);
                (value != default.text(key)).then_some(value)
            };
            value.map(|value| format!("{}={value}", key.name()))
        });
        let own =
            self.overrides.iter().map(|own| format!("{}.{}={}", own.key.name(), own.context, own.value));
        common.chain(own).collect()
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
