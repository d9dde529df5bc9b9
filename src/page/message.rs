//! The message at the cursor: its envelope; its deliveries, attempts and effects, told apart; and the
//! chain of causes and consequences, each a way to its record.

use super::frame::panel;
use super::markup::Markup;
use crate::domain::{Field, Model};
use crate::engine::present;
use crate::messaging::{Content, Envelope, MessageId};
use crate::playback::message::{Attempt, Delivery, Sheet, Worker};
use crate::playback::{Cursor, View, sheet};
use crate::trace::RecordId;
use crate::words::labels::MessageLabels;
use crate::words::naming::Names;
use crate::words::{Labels, Term, brief};

/// The panel.
pub fn panel_at(view: &View, cursor: Cursor, labels: &Labels) -> String {
    let mut page = Markup::new();
    panel(&mut page, "section", "message").attr("aria-label", labels.message.name);
    page.tag("h2").text(labels.message.name);
    let Some(sheet) = view.looked_at(cursor).and_then(|record| sheet(view, record)) else {
        page.end("h2").leaf("p", "quiet", labels.message.none).end("section");
        return page.finish();
    };
    let mut writer = Writer { page, view, all: labels, labels: &labels.message };
    writer.envelope(&sheet);
    writer.counted(&sheet);
    writer.chain(&sheet);
    writer.page.end("section");
    writer.page.finish()
}

/// An event is set off by its colour everywhere; a command is not one.
const fn class(envelope: &Envelope) -> &'static str {
    match envelope.content {
        Content::Event(_) => "event-name",
        Content::Command(_) => "name",
    }
}

struct Writer<'a> {
    page: Markup,
    view: &'a View,
    all: &'a Labels,
    labels: &'a MessageLabels,
}

impl Writer<'_> {
    fn model(&self) -> &Model {
        &self.view.scenario.model
    }

    fn names(&self) -> Names<'_> {
        Names { deployment: self.view.deployment(), trace: self.view.trace() }
    }

    fn envelope(&mut self, sheet: &Sheet) {
        let envelope = &sheet.envelope;
        let model = &self.view.scenario.model;
        let (name, kind, fields): (&str, _, &[Field]) = match envelope.content {
            Content::Command(id) => (&model.command(id).name, Term::Command, &model.command(id).parameters),
            Content::Event(id) => (&model.event(id).name, Term::Event, &model.event(id).payload),
        };
        self.page
            .text(" ")
            .tag("small")
            .leaf("b", class(envelope), name)
            .text(" · ")
            .term(kind, self.all)
            .end("small")
            .end("h2");
        self.page.tag("dl");
        let (uuid, short) = (envelope.id.to_string(), envelope.id.short());
        self.page
            .tag("div")
            .leaf("dt", "", self.labels.id)
            .tag("dd")
            .tag("code")
            .tag("b")
            .text(&short)
            .end("b");
        // The part by which the picture calls it is set off.
        self.page.text(uuid.strip_prefix(&short).unwrap_or_default()).end("code").end("dd").end("div");
        self.identity(Term::Causation, envelope.causation, envelope);
        self.identity(Term::Correlation, envelope.correlation, envelope);
        if !sheet.answers.is_empty() {
            self.page.tag("div").leaf("dt", "", self.labels.answers).tag("dd");
            for answer in &sheet.answers {
                self.way_to_message(answer.id);
            }
            self.page.end("dd").end("div");
        }
        self.page.tag("div").leaf("dt", "", self.labels.carries).classed("dd", "values");
        let subject = model.aggregate(envelope.subject.aggregate).name.as_str();
        self.value(subject, &model.show_identity(&envelope.subject));
        self.values(fields, envelope);
        self.page.end("dd").end("div");
        let now = present(model, envelope);
        if let (true, Content::Event(kind)) = (now.content != envelope.content, now.content) {
            let event = model.event(kind);
            self.page.tag("div").leaf("dt", "", self.labels.read_as).classed("dd", "values");
            self.page.leaf("b", "event-name", &event.name);
            self.values(&event.payload, &now);
            self.page.end("dd").end("div");
        }
        self.page.end("dl");
    }

    fn values(&mut self, fields: &[Field], envelope: &Envelope) {
        for (field, value) in fields.iter().zip(&envelope.values) {
            self.value(&field.name, &self.view.scenario.model.show(&field.kind, *value));
        }
    }

    fn value(&mut self, name: &str, value: &str) {
        self.page.tag("span").text(name).text(" ").tag("code").text(value).end("code").end("span");
    }

    /// The id of another message, and the way to it; nothing of it where a message began by itself.
    fn identity(&mut self, term: Term, id: MessageId, of: &Envelope) {
        self.page.tag("div").tag("dt").term(term, self.all).end("dt").tag("dd");
        if of.id == id {
            self.page.text(self.labels.itself);
        } else {
            self.way_to_message(id);
        }
        self.page.end("dd").end("div");
    }

    fn way_to_message(&mut self, id: MessageId) {
        let first = self.view.trace().iter().find(|(_, record)| record.message() == Some(id));
        let Some((record, _)) = first else { return };
        let message = self.names().message(id);
        let class = self.view.trace().message(id).map_or("", |envelope| class(envelope));
        self.way(record).leaf("b", class, &message.name).text(" ");
        self.page.leaf("code", "message-id", &id.to_string()).end("button");
    }

    /// Begins the button that goes to a record.
    fn way(&mut self, record: RecordId) -> &mut Markup {
        self.page.button("record").attr("class", "way").attr("data-at", &record.0.to_string())
    }

    fn counted(&mut self, sheet: &Sheet) {
        let in_deliveries: usize = sheet.deliveries.iter().map(|delivery| delivery.attempts.len()).sum();
        let attempts = in_deliveries + sheet.direct.len();
        let counted = (self.labels.counted)(sheet.deliveries.len(), attempts, sheet.effects.len());
        self.page.tag("h3").text(&counted).end("h3").classed("ol", "deliveries");
        for delivery in &sheet.deliveries {
            self.delivery(delivery);
        }
        if !sheet.direct.is_empty() {
            self.page.tag("li").leaf("span", "quiet", self.labels.direct);
            self.attempts(&sheet.direct);
            self.page.end("li");
        }
        self.page.end("ol");
        if !sheet.effects.is_empty() {
            self.page.leaf("p", "quiet", self.labels.effects).tag("ul");
            for effect in &sheet.effects {
                self.step(*effect, false);
            }
            self.page.end("ul");
        }
    }

    fn delivery(&mut self, delivery: &Delivery) {
        let to = self.view.deployment().participant(delivery.to);
        let to = to.context.map_or("", |context| self.view.scenario.model.context(context).name.as_str());
        let told = (self.labels.delivery)(delivery.number, to);
        self.page.tag("li");
        self.way(delivery.record).text(&told).end("button");
        if delivery.number > 1 {
            self.page.text(" ").leaf("em", "again", self.labels.same);
        }
        self.attempts(&delivery.attempts);
        self.page.end("li");
    }

    fn attempts(&mut self, attempts: &[Attempt]) {
        if attempts.is_empty() {
            return;
        }
        self.page.tag("ul");
        for attempt in attempts {
            let who = match attempt.by {
                Worker::Handler(handler) => self.model().called(handler).to_owned(),
                Worker::Aggregate => self.labels.decides.to_owned(),
                Worker::Receiver => self.labels.receiver.to_owned(),
            };
            self.page.tag("li");
            self.way(attempt.record);
            self.page.text(&who).text(": ");
            self.page.text((self.labels.outcome)(attempt.outcome)).end("button").end("li");
        }
        self.page.end("ul");
    }

    fn chain(&mut self, sheet: &Sheet) {
        self.page.tag("h3").text(self.labels.because).end("h3").classed("ol", "chain");
        for cause in &sheet.causes {
            self.step(*cause, false);
        }
        self.step(sheet.record, true);
        self.page.end("ol").tag("h3").text(self.labels.led_to).end("h3");
        if sheet.consequences.is_empty() {
            self.page.leaf("p", "quiet", self.labels.nothing);
            return;
        }
        self.page.classed("ul", "chain");
        for consequence in &sheet.consequences {
            self.step(*consequence, false);
        }
        self.page.end("ul");
    }

    /// A record in a sentence; the one that is looked at is no way to itself.
    fn step(&mut self, record: RecordId, current: bool) {
        let told = brief(&self.names(), record);
        self.page.tag("li");
        if current {
            self.page.attr("aria-current", "true").attr("class", "now").attr("tabindex", "-1");
        } else {
            self.way(record);
        }
        if let Some(told) = told {
            self.page.sentence(&told, self.all);
        }
        if !current {
            self.page.end("button");
        }
        self.page.end("li");
    }
}
