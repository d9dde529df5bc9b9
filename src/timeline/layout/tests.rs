use super::super::text::Area;
use super::super::tracks::{BAR, Track};
use super::*;
use crate::engine::Deployment;
use crate::explore::single_faults;
use crate::playback::{Cursor, Intent, Session};
use crate::scenario::{Fault, Scenario, shop};
use crate::words::ENGLISH;

fn scenario(settings: &[&str], faults: &[&str]) -> Scenario {
    let mut scenario = shop::first_paint();
    for text in settings {
        scenario.settings.set(text, &[]).unwrap();
    }
    scenario.faults = faults.iter().map(|text| Fault::parse(&scenario.model, text).unwrap()).collect();
    scenario
}

fn view(settings: &[&str], faults: &[&str]) -> View {
    View::of(&Session::new(scenario(settings, faults), Cursor::End))
}

fn picture(view: &View) -> Picture {
    look_at(view, &Look::default(), None)
}

fn look_at(view: &View, look: &Look, height: Option<f64>) -> Picture {
    let frame = Frame { width: 1_030.0, height, ground: Ground::Own, look, labels: &ENGLISH };
    layout(view, &Cast::new(view), frame)
}

/// Many different runs: every single fault under several settings.
fn views() -> Vec<View> {
    let mut views = Vec::new();
    for settings in [
        &[][..],
        &["publishing=outbox"],
        &["publishing=outbox", "dedupe=inbox", "subscriptions=per-handler"],
        &["publishing=recorded-after-commit"],
    ] {
        let healthy = scenario(settings, &[]);
        views.push(View::of(&Session::new(healthy.clone(), Cursor::End)));
        for finding in single_faults(&healthy) {
            let broken = healthy.with_faults(vec![finding.placement.fault]);
            views.push(View::of(&Session::new(broken, Cursor::End)));
        }
    }
    views
}

#[test]
fn everything_lies_inside_the_picture_and_what_belongs_to_a_lane_stays_in_it() {
    for view in views() {
        let picture = picture(&view);
        for item in &picture.items {
            let area = item.area();
            let context = format!("{:?} {:?}", view.scenario.faults, item);
            assert!(area.x >= 0.0 && area.x + area.width <= picture.width, "{context}");
            assert!(area.y >= 0.0 && area.y + area.height <= picture.height, "{context}");
            let lanes = picture
                .tracks
                .iter()
                .filter(|track| track.top < area.y + area.height && area.y < track.bottom());
            if !matches!(item.shape, Shape::Arrow { .. }) {
                assert!(lanes.count() <= 1, "{context}");
            }
        }
        for handle in &picture.handles {
            assert!(
                picture
                    .tracks
                    .iter()
                    .any(|track| handle.top >= track.top && handle.top + BAR <= track.bottom())
            );
        }
    }
}

#[test]
fn words_do_not_lie_on_words() {
    for view in views() {
        let picture = picture(&view);
        let labels: Vec<_> = picture
            .items
            .iter()
            .filter_map(|item| match &item.shape {
                Shape::Arrow { label, .. }
                | Shape::Effect { label, .. }
                | Shape::Missing { label, .. }
                | Shape::Window { label, .. } => label.clone(),
                _ => None,
            })
            .collect();
        for (place, (area, words)) in labels.iter().enumerate() {
            assert!(area.x >= 0.0 && area.x + area.width <= picture.width, "{words}");
            for (other, _) in &labels[place + 1..] {
                assert!(!area.meets(other), "{words}");
            }
        }
    }
}

#[test]
fn each_gap_can_be_reached_with_the_pointer() {
    for view in views() {
        let picture = picture(&view);
        let keys: Vec<&str> = picture.handles.iter().map(|handle| handle.key.as_str()).collect();
        let gaps: Vec<&str> = view.gaps.iter().map(|gap| gap.key.as_str()).collect();
        assert_eq!(keys, gaps);
        for (place, one) in picture.handles.iter().enumerate() {
            for other in &picture.handles[place + 1..] {
                let same_row = (one.top - other.top).abs() < BAR;
                assert!(!same_row || (one.x - other.x).abs() > 1.0, "{} {}", one.key, other.key);
            }
        }
    }
}

#[test]
fn the_default_run_has_seven_lanes_and_with_an_outbox_eight() {
    let lanes = |view: &View| picture(view).tracks.iter().count();
    assert_eq!(lanes(&view(&[], &[])), 7);
    assert_eq!(lanes(&view(&["publishing=outbox"], &[])), 8);
    assert_eq!(lanes(&view(&[], &["crash Sales after commit"])), 7);
}

#[test]
fn what_was_lost_leaves_an_empty_place_and_a_ghost() {
    let picture = picture(&view(&[], &["crash Sales after commit"]));
    let count = |wanted: fn(&Item) -> bool| picture.items.iter().filter(|item| wanted(item)).count();
    assert_eq!(count(|item| matches!(item.shape, Shape::Missing { .. })), 3);
    assert_eq!(count(|item| matches!(item.shape, Shape::Bolt { .. })), 1);
    assert!(count(|item| item.emphasis == Emphasis::Ghost) > 10);
    assert!(count(|item| matches!(item.shape, Shape::Down { .. })) >= 1);
}

#[test]
fn what_is_done_again_is_drawn_doubled_and_marked() {
    let mut session = Session::new(scenario(&["publishing=outbox"], &[]), Cursor::End);
    let fault = Fault::parse(&shop::first_paint().model, "crash Sales.relay after publish").unwrap();
    session.apply(Intent::Strike { fault, beside: false });
    let picture = picture(&View::of(&session));
    let doubled =
        picture.items.iter().filter(|item| matches!(item.shape, Shape::Arrow { doubled: true, .. })).count();
    assert_eq!(doubled, 3);
    let broken = picture.items.iter().filter(|item| item.emphasis == Emphasis::Broken);
    assert_eq!(broken.filter(|item| matches!(item.shape, Shape::Effect { .. })).count(), 3);
}

#[test]
fn a_point_on_a_bar_finds_its_record() {
    let view = view(&[], &[]);
    let picture = picture(&view);
    let step =
        picture.items.iter().find(|item| matches!(item.shape, Shape::Step { label: Some(_), .. })).unwrap();
    let area = step.area();
    assert_eq!(picture.hit(area.x + area.width / 2.0, area.y + 4.0), Some(step.record));
    assert_eq!(picture.hit(2.0, 2.0), None);
}

#[test]
fn the_lanes_fill_the_height_they_are_given_within_reason() {
    let view = view(&["publishing=outbox"], &[]);
    let height = |height: f64| look_at(&view, &Look::default(), Some(height)).height;
    assert!((height(500.0) - 500.0).abs() < 1.0);
    let lanes = look_at(&view, &Look::default(), None).tracks.iter().count();
    let least = f64::from(u32::try_from(lanes).unwrap()) * (BAR + 9.0);
    assert!(height(100.0) > least && height(least + 44.0) < least + 45.0);
    assert!((height(380.0) - 380.0).abs() < 1.0);
    assert!(height(2_000.0) < 650.0);
}

/// What a window of 1440 by 900 leaves to the picture.
const USUAL: f64 = 472.0;

#[test]
fn on_a_usual_screen_no_scenario_has_a_lane_out_of_sight() {
    for mut scenario in shop::scenarios() {
        for publishing in ["publishing=broker-after-commit", "publishing=outbox"] {
            scenario.settings.set(publishing, &[]).unwrap();
            let view = View::of(&Session::new(scenario.clone(), Cursor::End));
            let picture = look_at(&view, &Look::default(), Some(USUAL));
            assert!(picture.height <= USUAL + 0.1, "{} {publishing}: {}", scenario.name, picture.height);
        }
    }
}

#[test]
fn two_subscriptions_of_one_consumer_are_no_repetition() {
    let picture = picture(&view(&["subscriptions=per-handler"], &[]));
    let doubled = |item: &&Item| matches!(item.shape, Shape::Arrow { doubled: true, .. });
    assert_eq!(picture.items.iter().filter(doubled).count(), 0);
}

#[test]
fn a_long_run_is_drawn_by_few_items_whatever_of_it_is_looked_at() {
    let scenario = shop::many_orders(150);
    let view = View::of(&Session::new(scenario, Cursor::End));
    let cast = Cast::new(&view);
    let mut look = Look::default();
    let draw = |look: &Look| {
        layout(
            &view,
            &cast,
            Frame { width: 1_030.0, height: None, ground: Ground::Own, look, labels: &ENGLISH },
        )
    };
    let whole = draw(&look);
    let stands_for: usize = whole.items.iter().map(Item::stands_for).sum();
    assert!(whole.items.len() <= super::super::detail::MOST, "{}", whole.items.len());
    assert!(stands_for > 4_000, "{stands_for}");
    assert!(whole.handles.len() <= 4 * HANDLES.0);
    for share in [0.5, 0.2, 0.05, 0.01] {
        let axis = cast.axis(look.folding);
        look.window = Window::Whole.zoomed(axis, share, axis.time(axis.length() * 0.3));
        let part = draw(&look);
        assert!(part.items.len() <= super::super::detail::MOST && !part.items.is_empty());
        let (left, right) = (part.scale.left() - 60.0, part.scale.right() + 60.0);
        for item in part.items.iter().filter(|item| !matches!(item.shape, Shape::Arrow { .. })) {
            let area = item.area();
            assert!(area.x >= left && area.x + area.width <= right, "{item:?}");
        }
    }
}

#[test]
fn the_lanes_of_an_address_are_the_same_whatever_was_run_before() {
    let lanes = |view: &View| picture(view).tracks.iter().map(|track| track.lane).collect::<Vec<_>>();
    let broken = scenario(&["publishing=recorded-after-commit"], &["crash Sales after commit"]);
    let afresh = View::of(&Session::new(broken.clone(), Cursor::End));
    for before in [&[][..], &["publishing=outbox"]] {
        let mut session = Session::new(scenario(before, &["crash Sales after commit"]), Cursor::End);
        session.apply(Intent::Set("publishing=recorded-after-commit".to_owned()));
        assert_eq!(lanes(&View::of(&session)), lanes(&afresh));
    }
}

#[test]
fn two_that_are_cut_off_from_each_other_are_shaded_for_as_long_as_that_lasts() {
    let view = view(&["publishing=outbox"], &["partition Sales broker 2ms..30ms"]);
    let picture = picture(&view);
    let shaded: Vec<Area> = picture
        .items
        .iter()
        .filter_map(|item| match item.shape {
            Shape::Apart { area, .. } => Some(area),
            _ => None,
        })
        .collect();
    let x = |micros: u64| picture.scale.x_from_time(Time::from_micros(micros));
    let sales = view.deployment().participant(view.deployment().homes[0].service).context;
    let sides: Vec<&Track> = picture
        .tracks
        .iter()
        .filter(|track| track.context == sales || track.lane == Deployment::BROKER)
        .collect();
    assert_eq!((sides.len(), shaded.len()), (3, 3), "the service, its relay, the broker");
    for (area, track) in shaded.iter().zip(sides) {
        assert!((area.x - x(2_000)).abs() < 0.01 && (area.x + area.width - x(30_000)).abs() < 0.01);
        assert!(area.y < track.top && area.y + area.height > track.bottom());
        // What goes on meanwhile lies upon it, and is what a click means.
        assert!(area.has(area.x + area.width / 2.0, track.middle()));
    }
    let first = picture.items.iter().position(|item| matches!(item.shape, Shape::Bar { .. })).unwrap();
    assert!(picture.items.iter().skip(first).all(|item| !matches!(item.shape, Shape::Apart { .. })));
    let named = |item: &Item| matches!(&item.shape, Shape::Apart { label: Some((_, name)), .. } if name == ENGLISH.cut_off);
    assert!(picture.items.iter().any(named));
}
