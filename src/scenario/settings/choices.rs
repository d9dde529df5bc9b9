//! The settings that are a choice between words.

/// A setting that is a choice between words.
pub trait Choice {
    /// The words, the default first.
    fn words(&self) -> &'static [&'static str];
    /// The word that is chosen.
    fn word(&self) -> &'static str;
    /// Chooses by a word; `false` if it is none of them.
    fn choose(&mut self, word: &str) -> bool;
}

/// An enumeration with a word for each value, the default first.
macro_rules! choice {
    ($(#[$about:meta])* $name:ident { $(#[$first_about:meta])* $first:ident $first_word:literal, $($(#[$other_about:meta])* $other:ident $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum $name {
            $(#[$first_about])*
            #[default]
            $first,
            $($(#[$other_about])* $other,)+
        }

        impl Choice for $name {
            fn words(&self) -> &'static [&'static str] {
                &[$first_word, $($word),+]
            }

            fn word(&self) -> &'static str {
                match self {
                    Self::$first => $first_word,
                    $(Self::$other => $word,)+
                }
            }

            fn choose(&mut self, word: &str) -> bool {
                *self = match word {
                    $first_word => Self::$first,
                    $($word => Self::$other,)+
                    _ => return false,
                };
                true
            }
        }
    };
}

pub(super) use choice;

choice! {
    /// When the worker of an in-memory bus gets an event.
    BusWorker {
        /// As soon as it is raised, whatever becomes of the commit.
        AtOnce "at-once",
        /// When it is stored.
        AfterCommit "after-commit",
    }
}

choice! {
    /// What a dispatcher does when a handler throws.
    Dispatcher {
        /// The handlers after it do not run.
        Stop "stop",
        /// They run, and then the dispatch fails.
        Continue "continue",
    }
}

choice! {
    /// What consumers remember of the messages that they processed.
    Dedupe {
        /// Nothing.
        None "none",
        /// Their ids, stored in the transaction of the effect.
        Inbox "inbox",
        /// Their ids, stored before the effects in a transaction of its own.
        MarkedBefore "marked-before",
        /// Their ids, stored after the effects in a transaction of its own.
        MarkedAfter "marked-after",
    }
}

choice! {
    /// When a consumer acknowledges.
    Ack {
        /// When it is done: at least once.
        After "after",
        /// Before it begins: at most once.
        Before "before",
    }
}

choice! {
    /// Whether a relay locks the rows that it reads until it is done with them.
    RelayLock {
        /// Another relay passes over them.
        On "on",
        /// Another relay reads them too.
        Off "off",
    }
}

choice! {
    /// How a relay tells the rows that wait from the others.
    RelayReads {
        /// Each row says whether it is done.
        Flag "flag",
        /// Those with a greater number than the last one that was published.
        Watermark "watermark",
    }
}

choice! {
    /// What becomes of a row that is done.
    OutboxDone {
        /// It is marked, and stays.
        Mark "mark",
        /// It is deleted.
        Delete "delete",
    }
}

choice! {
    /// To whom a relay hands events.
    OutboxDelivery {
        /// To the broker.
        Broker "broker",
        /// To the handlers, which it calls itself.
        Handlers "handlers",
    }
}

choice! {
    /// In which order the consumers of a subscription work.
    Ordering {
        /// Whoever is free takes what is next.
        Competing "competing",
        /// One of them works, the others stand by.
        SingleActive "single-active",
        /// One at a time for each aggregate.
        Partitioned "partitioned",
    }
}

choice! {
    /// What becomes of a message that was handed over too often.
    DeadLetters {
        /// It is put aside.
        Parked "parked",
        /// It keeps its place, and the queue stands behind it.
        Blocking "blocking",
        /// It is put aside, and with it what comes later for its aggregate.
        Sequenced "sequenced",
    }
}

choice! {
    /// By what an inbox knows what was processed.
    InboxKey {
        /// By who processed it, and the message.
        ConsumerAndMessage "consumer+message",
        /// By the message alone, whoever it was.
        Message "message",
    }
}

choice! {
    /// What gives a message its identity.
    MessageIds {
        /// Each execution of a command makes messages of its own.
        PerExecution "per-execution",
        /// The same command makes the same messages, however often it is executed.
        Derived "derived",
        /// Each publication has an id of its own.
        FreshPerPublish "fresh-per-publish",
    }
}

choice! {
    /// When a subscription to an event store notes how far it is.
    Checkpointing {
        /// When the effects are done: at least once.
        After "after",
        /// Before they begin: at most once.
        Before "before",
        /// In their transaction.
        With "with",
    }
}

choice! {
    /// What a handler does about events that are handed over again on purpose.
    Replay {
        /// Everything but calls of external systems.
        WithoutCalls "without-calls",
        /// Everything.
        WithCalls "with-calls",
    }
}

choice! {
    /// What the events of a context carry.
    Payload {
        /// Every value.
        Full "full",
        /// Ids alone: who handles one reads the rest where it is stored.
        IdOnly "id-only",
    }
}

choice! {
    /// How the handlers of one context subscribe.
    Subscriptions {
        /// Together: one queue for the context.
        Shared "shared",
        /// Each on its own.
        PerHandler "per-handler",
    }
}

choice! {
    /// Where the database notices that two transactions write the same aggregate.
    Conflict {
        /// At the commit: the first committer wins.
        AtCommit "at-commit",
        /// At the write: the second writer waits for the end of the first one's transaction.
        AtUpdate "at-update",
    }
}

choice! {
    /// By what a service tells a command that a client sends again from a new one.
    ClientKey {
        /// By nothing: each one is carried out.
        New "new",
        /// By a key, stored in the transaction of the state: what is stored is answered from there.
        Same "same",
    }
}

choice! {
    /// When a service answers its caller.
    Reply {
        /// Where its procedure says so: after the commit, and after the handlers that it calls itself.
        AtCommit "at-commit",
        /// When those behind the broker or a worker are done too.
        AfterHandlers "after-handlers",
        /// Before anything is done.
        Accepted "accepted",
    }
}

choice! {
    /// What a use case makes of the aggregate's refusal.
    UseCaseResult {
        /// It ends, and tells its caller.
        Heeded "heeded",
        /// It goes on as if all was well.
        Ignored "ignored",
    }
}

choice! {
    /// Whether a use case waits for what it saves.
    SaveCall {
        /// It does.
        Awaited "awaited",
        /// It answers meanwhile.
        NotAwaited "not-awaited",
    }
}

choice! {
    /// What a clock does that was down, or busy, when it should have ticked.
    CatchUp {
        /// It ticks once for all that it missed.
        One "one",
        /// What it missed does not come.
        None "none",
    }
}
