use super::*;
use crate::playback::{Cursor, Session};
use crate::scenario::shop;
use proptest::prelude::*;

fn view() -> View {
    let mut scenario = shop::scenarios().swap_remove(1);
    scenario.settings.set("publishing=outbox", &[]).unwrap();
    View::of(&Session::new(scenario, Cursor::End))
}

/// What a reader can do to the lanes, by numbers.
fn after(view: &View, cast: &Cast, deeds: &[(u8, u8)]) -> Look {
    let mut look = Look::default();
    for (deed, which) in deeds {
        let lanes = look.lanes(view, cast);
        let lane = lanes[usize::from(*which) % lanes.len()];
        match deed {
            0 => look.hide(view, cast, lane),
            1 => look.shift(view, cast, lane, Shift::Up),
            2 => look.shift(view, cast, lane, Shift::Down),
            _ => look.hidden(view, cast).into_iter().take(1).for_each(|lane| look.show(view, lane)),
        }
    }
    look
}

proptest! {
    #[test]
    fn no_lane_is_lost_whatever_is_done_to_them_and_contexts_stay_together(
        deeds in prop::collection::vec((0_u8..4, any::<u8>()), 0..20),
    ) {
        let view = view();
        let cast = Cast::new(&view);
        let look = after(&view, &cast, &deeds);
        let (seen, hidden) = (look.lanes(&view, &cast), look.hidden(&view, &cast));
        prop_assert!(!seen.is_empty());
        let mut all = [seen, hidden].concat();
        all.sort_unstable();
        let mut before = Look::default().lanes(&view, &cast);
        before.sort_unstable();
        prop_assert_eq!(all, before);
        let contexts: Vec<_> = look.arranged(&view, &cast).into_iter()
            .map(|lane| view.deployment().participant(lane))
            .map(|who| (who.context, who.context.is_none().then_some(who.kind)))
            .collect();
        let changes = contexts.windows(2).filter(|pair| pair[0] != pair[1]).count() + 1;
        let mut distinct: Vec<_> = Vec::new();
        for context in contexts {
            if !distinct.contains(&context) {
                distinct.push(context);
            }
        }
        prop_assert_eq!(changes, distinct.len());
    }

    #[test]
    fn what_is_written_is_read_again(
        deeds in prop::collection::vec((0_u8..4, any::<u8>()), 0..20),
        window in prop::option::of((0_u64..1 << 40, 0_u64..1 << 40)),
        folded: bool,
    ) {
        let view = view();
        let mut look = after(&view, &Cast::new(&view), &deeds);
        let time = Time::from_micros;
        look.window = window.map_or(Window::Whole, |(from, until)| Window::between(time(from), time(until)));
        look.folding = if folded { Folding::Folded } else { Folding::True };
        let model = &view.scenario.model;
        prop_assert_eq!(Look::read(model, &look.texts(model)), look);
    }

    #[test]
    fn no_text_makes_it_stumble(texts in prop::collection::vec("(window|scale|hide|lane)? ?[a-z.0-9 ]{0,20}", 0..6)) {
        let view = view();
        let look = Look::read(&view.scenario.model, &texts);
        look.lanes(&view, &Cast::new(&view));
    }
}

#[test]
fn a_lane_moves_within_its_context_first_and_then_with_it() {
    let view = view();
    let cast = Cast::new(&view);
    let names = |look: &Look| -> Vec<String> {
        let lanes = look.lanes(&view, &cast).into_iter();
        lanes.map(|lane| address(&view.scenario.model, view.deployment().participant(lane))).collect()
    };
    let mut look = Look::default();
    let before = names(&look);
    assert_eq!(before[..4], ["client", "Sales.service", "Sales.relay", "broker"]);
    let relay = look.lanes(&view, &cast)[2];
    look.shift(&view, &cast, relay, Shift::Up);
    assert_eq!(names(&look)[..4], ["client", "Sales.relay", "Sales.service", "broker"]);
    look.shift(&view, &cast, relay, Shift::Up);
    assert_eq!(names(&look)[..4], ["Sales.relay", "Sales.service", "client", "broker"]);
    look.shift(&view, &cast, relay, Shift::Up);
    assert_eq!(names(&look)[0], "Sales.relay", "there is nothing above the first one");
    look.hide(&view, &cast, relay);
    assert_eq!(names(&look)[0], "Sales.service");
    look.show(&view, relay);
    assert_eq!(names(&look)[0], "Sales.relay", "it comes back to where it was");
}
