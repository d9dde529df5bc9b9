//! The board: no card lies on another one, and arrows run between them.

use faultline::board::{Board, Kind, Rectangle};
use faultline::examples;
use faultline::language::parse;
use proptest::prelude::*;

use crate::language::model;

fn board(text: &str) -> Board {
    Board::new(&parse(text).design)
}

fn overlap(one: &Rectangle, other: &Rectangle) -> bool {
    one.x < other.right() && other.x < one.right() && one.y < other.bottom() && other.y < one.bottom()
}

fn within(inner: &Rectangle, outer: &Rectangle) -> bool {
    inner.x >= outer.x
        && inner.right() <= outer.right()
        && inner.y >= outer.y
        && inner.bottom() <= outer.bottom()
}

/// Everything that is claimed of the geometry of any board.
#[expect(clippy::float_cmp, reason = "an arrow begins exactly where its card ends")]
fn check(board: &Board) {
    let whole = Rectangle { x: 0.0, y: 0.0, width: board.width, height: board.height };
    assert_eq!(board.places.len(), board.cards.len());
    let mut seen = vec![0; board.cards.len()];
    for (place, area) in board.areas.iter().enumerate() {
        assert!(within(&area.place, &whole), "{area:?}");
        for other in &board.areas[place + 1..] {
            assert!(!overlap(&area.place, &other.place), "{area:?} {other:?}");
        }
        for card in &area.cards {
            seen[*card] += 1;
            assert!(within(&board.places[*card], &area.place), "{:?} in {area:?}", board.cards[*card]);
        }
    }
    assert!(seen.iter().all(|times| *times == 1), "each card lies in one context: {seen:?}");
    for (place, one) in board.places.iter().enumerate() {
        assert!(one.width > 0.0 && one.height > 0.0);
        for (further, other) in board.places.iter().enumerate().skip(place + 1) {
            assert!(!overlap(one, other), "{:?} {:?}", board.cards[place], board.cards[further]);
        }
    }
    for arrow in &board.arrows {
        let (from, to) = (&board.places[arrow.from], &board.places[arrow.to]);
        let (first, last) = (arrow.corners[0], *arrow.corners.last().unwrap());
        assert!(first.0 == from.right() && first.1 > from.y && first.1 < from.bottom(), "{arrow:?}");
        assert!(last.0 == to.x && last.1 > to.y && last.1 < to.bottom(), "{arrow:?}");
        for part in arrow.corners.windows(2) {
            let ((x, y), (right, bottom)) = (part[0], part[1]);
            assert!(x == right || y == bottom, "{arrow:?}");
            let (left, top) = (x.min(right), y.min(bottom));
            let way = Rectangle { x: left, y: top, width: x.max(right) - left, height: y.max(bottom) - top };
            assert!(within(&way, &whole), "{arrow:?}");
            let crossed = board.places.iter().position(|place| overlap(&way, place));
            assert_eq!(crossed, None, "{arrow:?} runs below {:?}", crossed.map(|card| &board.cards[card]));
        }
        let before = arrow.corners[arrow.corners.len() - 2];
        assert!(before.0 < last.0 && before.1 == last.1, "it ends from the left: {arrow:?}");
    }
}

/// The names of all cards of a kind, in their order.
fn named(board: &Board, kind: Kind) -> Vec<&str> {
    board.cards.iter().filter(|card| card.kind == kind).map(|card| card.name.as_str()).collect()
}

#[test]
fn no_card_of_any_example_lies_on_another_and_no_arrow_below_one() {
    for example in &examples::ALL {
        let board = board(example.text);
        check(&board);
        assert!(board.arrows.len() > 1, "{}", example.id);
    }
    for name in ["core.faultline", "everything.faultline"] {
        check(&board(&model(name)));
    }
}

#[test]
fn everything_that_a_design_names_is_on_its_board() {
    let text = model("core.faultline");
    let board = board(&text);
    let contexts: Vec<&str> = board.areas.iter().filter_map(|area| area.name.as_deref()).collect();
    assert_eq!(contexts, ["Sales", "Inventory", "Risk", "Billing", "Shipping", "Notifications"]);
    assert_eq!(
        named(&board, Kind::Aggregate),
        ["Order", "Tally", "Stock", "Watch", "Offer", "Invoice", "Parcel"]
    );
    assert_eq!(named(&board, Kind::ReadModel), ["Discount"]);
    assert_eq!(named(&board, Kind::External), ["Card", "Mail"]);
    assert_eq!(named(&board, Kind::Clock), ["DayPassed"]);
    assert_eq!(named(&board, Kind::UseCase), ["AcceptOffer"]);
    assert_eq!(named(&board, Kind::Saga), ["Fulfilment"]);
    // As many as the text has of each word; an event is one card however often it is emitted.
    let code: String = text.lines().flat_map(|line| [line.split('#').next().unwrap(), "\n"]).collect();
    let words = |word: &str| code.split_whitespace().filter(|other| *other == word).count();
    assert_eq!(named(&board, Kind::Command).len(), words("command"));
    for (place, _) in code.match_indices("emit ") {
        let event = code[place + 5..].split(|letter: char| !letter.is_alphanumeric()).next().unwrap();
        assert_eq!(named(&board, Kind::Event).iter().filter(|name| **name == event).count(), 1, "{event}");
    }
    for card in &board.cards {
        let told = &text[card.span.range()];
        assert!(told == card.name || card.event.as_deref() == Some(told), "{card:?} is at its place: {told}");
    }
}

#[test]
fn arrows_lead_from_a_command_to_its_event_on_to_the_policy_and_to_what_that_does() {
    let board = board(examples::ALL[0].text);
    let names = |kinds: (Kind, Kind)| -> Vec<(&str, &str)> {
        let of_kind = |card: usize, kind| board.cards[card].kind == kind;
        let arrows =
            board.arrows.iter().filter(|arrow| of_kind(arrow.from, kinds.0) && of_kind(arrow.to, kinds.1));
        arrows
            .map(|arrow| (board.cards[arrow.from].name.as_str(), board.cards[arrow.to].name.as_str()))
            .collect()
    };
    assert!(names((Kind::Command, Kind::Event)).contains(&("PlaceOrder", "OrderPlaced")));
    assert!(names((Kind::Event, Kind::Policy)).contains(&("PaymentRequested", "ChargePolicy")));
    assert!(names((Kind::Policy, Kind::External)).contains(&("ChargePolicy", "Card")));
    assert!(names((Kind::Policy, Kind::Command)).contains(&("ChargePolicy", "MarkPaid")));
}

prop_compose! {
    /// A model of some contexts whose commands, events and policies lead anywhere.
    fn any_model()(contexts in 1..6_usize, seeds in proptest::collection::vec(any::<u32>(), 40)) -> String {
        let mut seeds = seeds.into_iter().cycle();
        let mut below = move |most: usize| seeds.next().unwrap() as usize % most.max(1);
        let mut text: Vec<String> = Vec::new();
        for context in 0..contexts {
            text.push(format!("context C{context} {{\n"));
            for aggregate in 0..below(4) {
                text.push(format!("aggregate A{context}x{aggregate}{} {{\n", "y".repeat(below(40))));
                for command in 0..below(4) {
                    text.push(format!("command Do{command} {{ emit E{} if 1 == 1 {{ raise E{} }} }}\n", below(9), below(9)));
                }
                text.push("}\n".to_owned());
            }
            for external in 0..below(3) {
                text.push(format!("external X{context}x{external}\n"));
            }
            for _ in 0..below(5) {
                text.push(format!("on E{} {{ issue A{}x0.Do{} call X{}x0.go }}\n", below(9), below(contexts), below(3), below(contexts)));
            }
            if below(2) == 0 {
                text.push(format!("read model R{context}(a: id) {{ on E{} set b = 1 }}\nclock T{context} every 1d until 9d\n", below(9)));
            }
            text.push("}\n".to_owned());
        }
        for saga in 0..below(3) {
            text.push(format!("saga S{saga} starts on E{} {{ step A{}x0.Do{} step call X0x0.go }}\n", below(9), below(contexts), below(3)));
        }
        text.concat()
    }
}

proptest! {
    #[test]
    fn no_card_of_any_model_lies_on_another_and_no_arrow_below_one(text in any_model()) {
        check(&board(&text));
    }

    #[test]
    fn a_board_is_drawn_of_whatever_could_be_read(text in "(context|aggregate|command|on|emit|saga|step|\\{|\\}|[A-C]| ){0,60}") {
        check(&board(&text));
    }
}

mod lights {
    use super::*;
    use faultline::messaging::Content;
    use faultline::playback::{Cursor, Light, Marks, Session, View};
    use faultline::scenario::shop;
    use faultline::trace::RecordId;

    fn lit(board: &Board, view: &View, cursor: Cursor) -> Vec<(String, Kind, Light)> {
        let marks = Marks::of(board, view);
        let (until, at_rest) = Marks::until(view, cursor);
        let all = board.cards.iter().enumerate();
        let lit = all
            .map(|(place, card)| (card.name.clone(), card.kind, marks.light(board, place, until, at_rest)));
        lit.filter(|(_, _, light)| *light != Light::Dark).collect()
    }

    #[test]
    fn what_has_run_is_lit_and_what_runs_now_more_so() {
        let board = board(examples::ALL[0].text);
        let view = View::of(&Session::new(shop::first_paint(), Cursor::End));
        assert_eq!(lit(&board, &view, Cursor::Start), []);
        let end = lit(&board, &view, Cursor::End);
        assert!(end.iter().all(|(_, _, light)| *light == Light::Done), "nothing runs any more");
        let names: Vec<(&str, Kind)> = end.iter().map(|(name, kind, _)| (name.as_str(), *kind)).collect();
        for lit in [
            ("PlaceOrder", Kind::Command),
            ("OrderPlaced", Kind::Event),
            ("Order", Kind::Aggregate),
            ("ReserveStock", Kind::Command),
            ("Mail", Kind::External),
            ("Chat", Kind::External),
        ] {
            assert!(names.contains(&lit), "{lit:?}");
        }
        assert_eq!(names.iter().filter(|name| **name == ("OrderPlaced", Kind::Policy)).count(), 3);
        for dark in ["PayOrder", "PaymentRequested", "ChargePolicy", "Card", "Ship"] {
            assert!(names.iter().all(|(name, _)| *name != dark), "{dark}: nobody has paid");
        }
    }

    #[test]
    fn light_only_grows_and_each_card_that_is_lit_leads_to_its_records() {
        let board = board(examples::ALL[0].text);
        for scenario in shop::scenarios().into_iter().take(2) {
            let view = View::of(&Session::new(scenario, Cursor::End));
            let marks = Marks::of(&board, &view);
            let mut before = 0;
            for stop in view.tape.stops() {
                let now = lit(&board, &view, Cursor::At(stop.record));
                assert!(now.len() >= before);
                before = now.len();
            }
            for place in 0..board.cards.len() {
                let (until, _) = Marks::until(&view, Cursor::End);
                let is_lit = marks.light(&board, place, until, true) != Light::Dark;
                let records = marks.spotlight(&board, place).map(|light| light.records).unwrap_or_default();
                assert_eq!(is_lit, !records.is_empty(), "{:?}", board.cards[place]);
                assert!(
                    records.is_sorted()
                        && records
                            .iter()
                            .all(|record: &RecordId| record.index() < view.trace().records().len())
                );
            }
        }
    }

    #[test]
    fn of_every_example_that_runs_something_is_lit_in_the_end() {
        for example in &examples::ALL {
            let reading = faultline::scenario::Reading::of(example.text.into());
            let board = Board::new(&reading.design);
            for scenario in &reading.scenarios {
                let view = View::of(&Session::new(scenario.clone(), Cursor::End));
                let lit = lit(&board, &view, Cursor::End);
                let has = |kind| lit.iter().any(|(_, of, _)| *of == kind);
                // What is refused raises nothing.
                let mut messages = view.trace().messages().iter();
                let raises = messages.any(|message| matches!(message.content, Content::Event(_)));
                assert!(
                    has(Kind::Command) && (!raises || has(Kind::Event) || has(Kind::UseCase)),
                    "{}: {lit:?}",
                    example.id
                );
            }
        }
    }

    #[test]
    fn a_use_case_is_lit_as_well_as_what_it_does() {
        let text = "context Billing { external Card { charge }\n\
                    aggregate Offer { command Accept { emit Accepted } } on Accepted call Card.charge }\n\
                    use case AcceptOffer(offer: id) { do Offer(offer).Accept }\n\
                    scenario \"One\" { at 0ms AcceptOffer(o1) }\n";
        let reading = faultline::scenario::Reading::of(text.into());
        let scenario = reading.scenarios.first().unwrap_or_else(|| panic!("{:?}", reading.diagnostics));
        let view = View::of(&Session::new(scenario.clone(), Cursor::End));
        let lit = lit(&Board::new(&reading.design), &view, Cursor::End);
        for kind in [Kind::UseCase, Kind::Command, Kind::Event, Kind::Policy, Kind::External] {
            assert!(lit.iter().any(|(_, of, _)| *of == kind), "{kind:?}: {lit:?}");
        }
    }
}
