//! Reading what comes at a time.

use super::{Word, Words};
use crate::domain::{AggregateId, Nature};
use crate::kernel::{Span, Time};
use crate::scenario::FaultError;
use crate::scenario::fault::{End, Fault, Timed};

impl Words<'_> {
    /// `A B 20ms..80ms`.
    pub(super) fn partition(&mut self) -> Result<Fault, FaultError> {
        let word = self.next("a context, `broker` or `client`")?;
        let one = self.end(word)?;
        let word = self.next("whom it is parted from")?;
        let other = self.end(word)?;
        if one == other {
            return Err(word.wrong("somebody else"));
        }
        let (from, until) = self.window()?;
        Ok(Fault::Timed(Timed::Partition { one, other, from, until }))
    }

    /// `inbox of CONTEXT at 40ms`.
    pub(super) fn expire(&mut self) -> Result<Fault, FaultError> {
        self.keyword("inbox")?;
        self.keyword("of")?;
        let word = self.next("a context")?;
        let of = self.context(word)?;
        Ok(Fault::Timed(Timed::ExpireInbox { of, at: self.at()? }))
    }

    /// `CONTEXT at 300ms`.
    pub(super) fn redrive(&mut self) -> Result<Fault, FaultError> {
        let word = self.next("a context")?;
        let of = self.context(word)?;
        Ok(Fault::Timed(Timed::Redrive { of, at: self.at()? }))
    }

    /// `down 3d..5d`.
    pub(super) fn clock(&mut self) -> Result<Fault, FaultError> {
        self.keyword("down")?;
        let (from, until) = self.window()?;
        Ok(Fault::Timed(Timed::ClockDown { from, until }))
    }

    /// `MODEL at 300ms`.
    pub(super) fn rebuild(&mut self) -> Result<Fault, FaultError> {
        let word = self.next("a read model")?;
        let kinds = self.model.aggregates.iter().enumerate();
        let models = kinds.filter(|(_, kind)| kind.nature == Nature::ReadModel);
        let known: Vec<(usize, &str)> = models.map(|(place, kind)| (place, kind.name.as_str())).collect();
        let Some((place, _)) = known.iter().find(|(_, name)| *name == word.text) else {
            let names: Vec<&str> = known.iter().map(|(_, name)| *name).collect();
            return Err(word.unknown("a read model", &names));
        };
        Ok(Fault::Timed(Timed::Rebuild { of: AggregateId::at(*place), at: self.at()? }))
    }

    /// `20ms..80ms`.
    pub(super) fn window(&mut self) -> Result<(Time, Time), FaultError> {
        let word = self.next("a window such as 20ms..80ms")?;
        let window = word.text.split_once('.').and_then(|(from, until)| {
            let point = |text: &str| text.parse::<Span>().ok().map(|span| Time::ZERO + span);
            Some((point(from)?, point(until.strip_prefix('.')?)?)).filter(|(from, until)| from < until)
        });
        window.ok_or_else(|| word.wrong("a window such as 20ms..80ms, its end after its beginning"))
    }

    fn at(&mut self) -> Result<Time, FaultError> {
        self.keyword("at")?;
        Ok(Time::ZERO + self.span("a time such as 300ms")?)
    }

    fn end(&self, word: Word) -> Result<End, FaultError> {
        match word.text {
            "broker" => Ok(End::Broker),
            "client" => Ok(End::Client),
            _ => self.context(word).map(End::Context),
        }
    }
}
