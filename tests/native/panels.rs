//! What the panels tell of a run, held against the run: in random designs, with random faults, at
//! random moments.

use faultline::engine::ParticipantKind;
use faultline::explore::placements;
use faultline::messaging::Standing::{Behind, Unacknowledged};
use faultline::page::{program, story};
use faultline::playback::message::{Delivery, sheet};
use faultline::playback::spotlight::makers;
use faultline::playback::tables::{Cell, Origin, TableKind};
use faultline::playback::{Cursor, Intent, Session, Spotlight, View, tables};
use faultline::publishing::Step;
use faultline::scenario::{Fault, Scenario, shop};
use faultline::timeline::ghost::{ghosts_behind, gone_lines};
use faultline::timeline::picture::along;
use faultline::timeline::{Cast, Emphasis, Frame, Ground, Look, Shape, layout};
use faultline::trace::{Fact, Leg, Outcome, Record, RecordId};
use faultline::words::english::moment as moment_told;
use faultline::words::naming::Names;
use faultline::words::{ENGLISH, Line, brief, tell};
use proptest::prelude::*;

const PUBLISHING: [&str; 4] =
    ["recorded-before-commit", "recorded-after-commit", "broker-after-commit", "outbox"];
const DEDUPE: [&str; 2] = ["none", "inbox"];
const SUBSCRIPTIONS: [&str; 2] = ["shared", "per-handler"];

/// A session in some design, after some faults, each in the run that those before it left.
pub(crate) fn sessions() -> impl Strategy<Value = Session> {
    let faults = prop::collection::vec(any::<prop::sample::Index>(), 0..3);
    // The short ones: the long one is the same again and again.
    let design = (0..2_usize, 0..PUBLISHING.len(), 0..DEDUPE.len(), 0..SUBSCRIPTIONS.len());
    (design, faults).prop_map(|((scenario, publishing, dedupe, subscriptions), faults)| {
        let mut scenario: Scenario = shop::scenarios().swap_remove(scenario);
        for text in [
            format!("publishing={}", PUBLISHING[publishing]),
            format!("dedupe={}", DEDUPE[dedupe]),
            format!("subscriptions={}", SUBSCRIPTIONS[subscriptions]),
        ] {
            scenario.settings.set(&text, &[]).unwrap();
        }
        let mut session = Session::new(scenario, Cursor::End);
        for index in faults {
            let (_, _, found) = placements(&session.setup().scenario);
            let fault = index.get(&found).fault.clone();
            session.apply(Intent::Strike { fault, beside: true });
        }
        session
    })
}

/// A moment of a run.
fn moment(view: &View, index: prop::sample::Index) -> Cursor {
    view.tape.cursor(index.index(view.tape.stops().len() + 1))
}

fn before(view: &View, record: RecordId) -> Cursor {
    view.tape.cursor(view.tape.passed(Cursor::At(record)) - 1)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The row is as it is after the last of its makers, and was not so before it.
    #[test]
    fn the_makers_of_a_row_are_what_made_it(session in sessions(), index: prop::sample::Index) {
        let view = View::of(&session);
        let cursor = moment(&view, index);
        let rows = |cursor| tables(&view, cursor).into_iter().flat_map(|table| table.rows);
        for (place, row) in rows(cursor).enumerate() {
            let makers = makers(&view, cursor, &row);
            prop_assert!(makers.is_sorted() && !makers.is_empty(), "{row:?}");
            let last = *makers.last().unwrap();
            prop_assert!(last <= view.tape.record_at(cursor).unwrap(), "{row:?}");
            let same = |other: &tables::Row| (&other.origin, &other.cells) == (&row.origin, &row.cells);
            prop_assert!(rows(Cursor::At(last)).any(|other| same(&other) && other.changed), "{row:?} {makers:?}");
            // Who stores the same again makes a new version of an aggregate; anything else is there once.
            let again = matches!(row.origin, Origin::Instance(_));
            prop_assert!(again || !rows(before(&view, last)).any(|other| same(&other)), "{row:?} {makers:?}");
            let light = Spotlight::on_row(&view, cursor, place).unwrap();
            prop_assert!(light.is_on_row(&row));
            // A link finds the same row again.
            let (at, there) = light.row(&view).unwrap();
            prop_assert_eq!(Spotlight::on_row(&view, Cursor::At(at), there), Some(light.clone()));
            prop_assert_eq!(light.records, makers);
        }
        let count = rows(cursor).count();
        prop_assert_eq!(Spotlight::on_row(&view, cursor, count), None);
    }

    /// A message that came to a consumer is with it until the broker hears of it again: acknowledged, it
    /// is in no queue; taken back, it is not with the consumer.
    #[test]
    fn the_queues_show_what_is_handed_over_and_not_acknowledged(session in sessions()) {
        let view = View::of(&session);
        for (id, record) in view.trace().iter() {
            let (Fact::Arrived(way) | Fact::Returned(way)) = record.fact else { continue };
            // Who dies at the arrival loses it in the same moment.
            let until = view.tape.record_at(Cursor::At(id)).unwrap();
            let rest = &view.trace().records()[id.index() + 1..=until.index()];
            if rest.iter().any(|later| later.fact == Fact::Returned(way)) {
                continue;
            }
            let tables = tables(&view, Cursor::At(id));
            let mut rows = tables.iter().flat_map(|table| &table.rows);
            let row = rows.find(|row| row.origin == Origin::Queued(way.subscription, way.copy, way.message));
            let with_it = |row: &tables::Row| {
                let told = Cell::Stands { standing: Unacknowledged, deliveries: way.delivery, behind: None };
                row.cells.contains(&told)
            };
            match (way.leg, record.fact) {
                (Leg::Deliver, Fact::Arrived(_)) => prop_assert!(row.is_some_and(with_it), "{way:?} {row:?}"),
                (Leg::Ack, _) => prop_assert_eq!(row, None),
                (Leg::Deliver, _) => prop_assert!(!row.is_some_and(with_it), "{way:?} {row:?}"),
                _ => {}
            }
        }
    }

    /// Every claim of a broken guarantee has a proof of its own.
    #[test]
    fn whatever_is_claimed_can_be_proved(session in sessions()) {
        let view = View::of(&session);
        for (place, claim) in view.claims().enumerate() {
            let light = Spotlight::on_claim(&view, place);
            prop_assert_eq!(light.is_some(), !claim.evidence.is_empty());
            prop_assert!(light.is_some() || claim.kind.is_none(), "{:?}", claim);
            for record in light.iter().flat_map(|light| &light.records) {
                prop_assert!(view.trace().get(*record).is_some());
            }
        }
    }

    /// What the picture shows as a ghost is struck through in the story, once; or the line that it is
    /// a detail of is told by this run in the same words.
    #[test]
    fn every_ghost_is_struck_through_once_or_told_again(session in sessions()) {
        let view = View::of(&session);
        let ghosts = ghosts_behind(&view);
        let former = view.former.as_ref().map(|former| former.story.as_slice()).unwrap_or_default();
        let gone: Vec<&Line> = gone_lines(&view, &ghosts).into_iter().map(|place| &former[place]).collect();
        let times = |lines: &mut dyn Iterator<Item = &Line>, line: &Line| {
            lines.filter(|other| other.sentence == line.sentence).count()
        };
        for line in former {
            let struck = gone.iter().filter(|other| std::ptr::eq(**other, line)).count();
            let haunted = line.records.iter().any(|record| ghosts.contains(record));
            prop_assert!(struck == 0 || (struck == 1 && haunted), "{:?}", line);
            let told = times(&mut view.story.iter(), line);
            let remaining = times(&mut former.iter(), line) - times(&mut gone.iter().copied(), line);
            prop_assert!(!haunted || struck == 1 || remaining <= told, "{:?}", line);
        }
        let page = story::lines(&view, &story::listed(&view, &ghosts), None, None, &ENGLISH);
        prop_assert_eq!(page.matches("<del>").count(), gone.len());
    }

    /// The chain is a way along the causes of the record, from the first to the nearest of them; what
    /// it led to follows from it, and what is counted is about this one message.
    #[test]
    fn the_chain_of_a_message_is_the_chain_of_its_records(session in sessions()) {
        let view = View::of(&session);
        let trace = view.trace();
        let names = Names { deployment: view.deployment(), trace };
        for (id, record) in trace.iter() {
            let own = record.message().filter(|message| trace.message(*message).is_some());
            let Some(sheet) = sheet(&view, id) else {
                prop_assert!(own.is_none(), "{:?}", record);
                continue;
            };
            let causes: Vec<RecordId> = trace.causes(id).map(|(cause, _)| cause).collect();
            prop_assert!(sheet.causes.iter().all(|cause| causes.contains(cause)));
            prop_assert!(sheet.causes.is_sorted());
            prop_assert_eq!(sheet.causes.last(), causes.first());
            for later in &sheet.consequences {
                prop_assert!(trace.causes(*later).any(|(cause, _)| cause == id), "{:?}", later);
            }
            let next: Vec<RecordId> = trace.iter().filter(|(_, other)| other.cause() == Some(id)).map(|(id, _)| id).collect();
            prop_assert!(next.iter().all(|next| sheet.consequences.contains(next)));

            let message = sheet.envelope.id;
            prop_assert!(own.is_none_or(|own| own == message));
            let is_about = |other: RecordId| trace.get(other).and_then(Record::message) == Some(message);
            let told = sheet.direct.iter().map(|attempt| attempt.record);
            let told = told.chain(sheet.deliveries.iter().map(|delivery| delivery.record));
            for other in told.chain(sheet.effects.iter().copied()) {
                prop_assert!(is_about(other), "{:?}", trace.get(other));
            }
            for delivery in &sheet.deliveries {
                let to = |other: &&Delivery| other.to == delivery.to && other.record <= delivery.record;
                prop_assert_eq!(delivery.number, sheet.deliveries.iter().filter(to).count());
                // Whatever became of it: what was received was tried.
                let received = trace.records().iter().any(|other| {
                    let place = other.place().filter(|place| place.step == Step::Receive);
                    place.is_some() && matches!(other.fact, Fact::Stepped(..)) && other.cause() == Some(delivery.record)
                });
                prop_assert_eq!(received, !delivery.attempts.is_empty(), "{:?}", delivery);
                for attempt in &delivery.attempts {
                    let tried = trace.get(attempt.record).unwrap();
                    prop_assert!(tried.task == delivery.task, "{:?}", tried);
                    let failed = attempt.outcome.is_none_or(Outcome::is_failure);
                    prop_assert!(is_about(attempt.record) || failed, "{:?}", tried);
                }
            }
            prop_assert!(sheet.answers.iter().all(|answer| answer.causation == message));

            let text = tell(&brief(&names, id).unwrap()).to_string();
            prop_assert!(text.ends_with('.') && !text.contains("  "), "{}", text);
        }
    }

    /// A click on a line of the story goes to the moment that stands beside it, and to this line.
    #[test]
    fn a_line_is_told_at_its_moment(session in sessions()) {
        let view = View::of(&session);
        for (place, line) in view.story.iter().enumerate() {
            let moment = view.moment_of(place).unwrap();
            prop_assert_eq!(view.line_at(moment), Some(place), "{:?}", line);
            prop_assert_eq!(view.tape.time_at(moment), line.at, "{:?}", line);
        }
    }

    /// An effect has one time: that of its line, of the row in the table of whoever carried it out, and
    /// of the sign in the picture, which stands at its record.
    #[test]
    fn an_effect_has_one_time_everywhere(session in sessions()) {
        let view = View::of(&session);
        let rows = tables(&view, Cursor::End).into_iter().filter(|table| matches!(table.kind, TableKind::Calls(_)));
        let mut stated: Vec<String> = rows
            .flat_map(|table| table.rows)
            .filter_map(|row| row.cells.into_iter().find_map(|cell| match cell {
                Cell::Time(at) => Some(moment_told(at)),
                _ => None,
            }))
            .collect();
        let is_call = |id: &&RecordId| {
            let record = view.trace().get(**id).unwrap();
            let kind = view.deployment().participant(record.participant).kind;
            matches!(record.fact, Fact::Effected { .. }) && matches!(kind, ParticipantKind::External(_))
        };
        let of_lines = view.story.iter().filter(|line| line.records.iter().any(|id| is_call(&id)));
        let mut told: Vec<String> = of_lines.map(|line| moment_told(line.at)).collect();
        stated.sort_unstable();
        told.sort_unstable();
        prop_assert_eq!(stated, told);
    }

    /// At rest nothing is at work: the program lists what was done, and says so.
    #[test]
    fn the_program_has_no_place_once_the_run_is_over(session in sessions(), index: prop::sample::Index) {
        let view = View::of(&session);
        let shown = |cursor| program::panel_at(&view, cursor, None, None, &ENGLISH);
        let end = shown(Cursor::End);
        // A fault may have struck before anything was done.
        prop_assert!(end.contains(ENGLISH.at_rest) || end.contains(ENGLISH.no_program));
        prop_assert!(!end.contains("aria-current"));
        let record = index.index(view.trace().records().len() - 1);
        prop_assert!(!shown(Cursor::At(RecordId::at(record))).contains(ENGLISH.at_rest));
    }

    /// A click on an arrow means a message: its own, or that of a sign or an arrow that lies over it.
    #[test]
    fn every_arrow_can_be_hit(session in sessions()) {
        let view = View::of(&session);
        let picture = layout(
            &view,
            &Cast::new(&view),
            Frame { width: 1_000.0, height: None, ground: Ground::Own, look: &Look::default(), labels: &ENGLISH },
        );
        for item in picture.items.iter().filter(|item| item.emphasis != Emphasis::Ghost) {
            if let Shape::Arrow { from, to, .. } = item.shape {
                let (x, y) = along(from, to, 0.5);
                let found = picture.hit(x, y).unwrap();
                let shapes = picture.items.iter().filter(|item| item.record == found).map(|item| &item.shape);
                let is_over = |shape: &Shape| !matches!(shape, Shape::Bar { .. } | Shape::Step { .. } | Shape::Down { .. });
                prop_assert!(found == item.record || shapes.into_iter().any(is_over), "{:?}", item);
            }
        }
    }
}

/// Where a message that was given up keeps its place, those behind it are shown with its name until
/// somebody has it handed over again; and once all is done, the queues are empty and are shown so.
#[test]
fn what_stands_behind_a_message_says_behind_which() {
    let mut scenario = shop::many_orders(3);
    for setting in ["publishing=outbox", "dead-letters=blocking", "delivery-limit=1"] {
        scenario.settings.set(setting, &[]).unwrap();
    }
    let healthy = View::of(&Session::new(scenario.clone(), Cursor::End));
    let queues = |view: &View| {
        let mut tables = tables(view, Cursor::End).into_iter();
        tables.find(|table| table.kind == TableKind::Queues).unwrap().rows
    };
    assert!(queues(&healthy).is_empty());
    let throw =
        healthy.gaps.iter().flat_map(|gap| &gap.faults).find(|fault| matches!(fault, Fault::Throw { .. }));
    scenario.faults = vec![throw.unwrap().clone()];
    let view = View::of(&Session::new(scenario, Cursor::End));
    let blocked = view.trace().records().iter().filter_map(|record| match record.fact {
        Fact::Blocked(way) => Some(Origin::Queued(way.subscription, way.copy, way.message)),
        _ => None,
    });
    let blocked: Vec<Origin> = blocked.collect();
    let first = view.trace().records().iter().find_map(|record| match record.fact {
        Fact::Parked(way) => Some(way.message.short()),
        _ => None,
    });
    assert!(!blocked.is_empty() && first.is_some());
    let told = Cell::Stands { standing: Behind, deliveries: 0, behind: first };
    let rows = queues(&view);
    let behind: Vec<&tables::Row> = rows.iter().filter(|row| row.cells.contains(&told)).collect();
    assert_eq!(behind.len(), blocked.len());
    assert!(behind.iter().all(|row| blocked.contains(&row.origin)));
}
