//! The signals of the screen, and what follows from them. Components read them and send intents;
//! nothing else changes anything.

use std::sync::Arc;

use leptos::prelude::*;

use super::{bench::Bench, browser, hold::Grip, preferences::Preferences, standing::Standing};
use crate::explore::Walk;
use crate::page::gloss::Gloss;
use crate::page::story::{Listed, listed};
use crate::page::{Hand, Menu, Notice};
use crate::playback::{Cursor, Held, Intent, Session, Setup, Speed, Spotlight, View, search, view};
use crate::scenario::Fault;
use crate::timeline::overview::Overview;
use crate::timeline::{Cast, Frame, Ground, Look, Picture, layout};
use crate::trace::{ParticipantId, RecordId};

/// When everything stands below each other, as the style sheet has it.
const PHONE: &str = "(max-width: 640px)";

/// Everything that the components share.
#[derive(Clone, Copy)]
pub struct Screen {
    /// What the reader has set up and where they stand.
    pub session: RwSignal<Session>,
    /// How wide and how high the picture may be, in pixels.
    pub room: RwSignal<(f64, Option<f64>)>,
    /// The model beside the run.
    pub bench: Bench,
    /// How the reader looks at the run.
    pub look: RwSignal<Look>,
    /// What is searched for, once the field is open.
    pub searched: RwSignal<Option<String>>,
    /// The lane whose menu is open.
    pub lane: RwSignal<Option<ParticipantId>>,
    /// Where the cursor is on the time axis while the run plays, between two moments.
    pub playhead: RwSignal<Option<f64>>,
    /// The menu that is open.
    pub menu: RwSignal<Option<Menu>>,
    /// What went wrong with the address.
    pub notice: RwSignal<Option<Notice>>,
    /// The pointer that is on a bolt.
    pub grip: RwSignal<Option<Grip>>,
    /// The gap at which the keyboard stood last.
    pub near: RwSignal<Option<String>>,
    lifted_from: RwSignal<Option<Arc<Picture>>>,
    reference: Memo<Option<Arc<View>>>,
    ground: Memo<Option<Arc<Picture>>>,
    /// The term that is explained.
    pub gloss: RwSignal<Option<Gloss>>,
    /// What they prefer.
    pub(super) preferences: Preferences,
    view: Memo<Arc<View>>,
    picture: Memo<Arc<Picture>>,
    derived: StoredValue<Derived>,
    fresh: bool,
}

/// What else follows from the session, and the walk through its faults. It is kept apart, so that a screen stays small enough to be
/// handed on by value.
#[derive(Clone, Copy)]
struct Derived {
    cast: Memo<Arc<Cast>>,
    overview: Memo<Arc<Overview>>,
    listed: Memo<Arc<Vec<Listed>>>,
    standing: Standing,
    hits: Memo<Arc<Vec<RecordId>>>,
    tempting: Memo<Option<String>>,
    walk: StoredValue<Walk>,
}

impl Screen {
    /// A screen for this session. It is fresh if nothing was asked for by the address.
    pub fn new(session: Session, look: Look, fresh: bool, notice: Option<Notice>) -> Self {
        let session = RwSignal::new(session);
        let room = RwSignal::new((1_000.0, None));
        // Only what decides about the run: moving the cursor runs nothing again.
        let revision = Memo::new(move |_| session.with(Session::revision));
        let run = move |before: Option<&Arc<View>>| {
            revision.get();
            let before = before.map(Arc::as_ref);
            Arc::new(session.with_untracked(|session| View::after(before, session.setup(), session.former())))
        };
        let view = Memo::new_with_compare(run, |_, _| true);
        // As long as a fault is in the hand, the run that it can strike: the ground on which it moves.
        let lifted = Memo::new(move |_| session.with(|session| session.held().map(Held::reference)));
        let lifted_from = RwSignal::new(None);
        let preferences = Preferences::remembered();
        let look = RwSignal::new(look);
        let draw = move |view: &View, cast: &Cast, ground: Ground| {
            let ((width, height), labels) = (room.get(), preferences.labels());
            look.with(|look| Arc::new(layout(view, cast, Frame { width, height, ground, look, labels })))
        };
        let reference = anew(move || lifted.with(|setup| Some(Arc::new(View::new(setup.as_ref()?, None)))));
        let ground = anew(move || {
            let seen: Option<Arc<Picture>> = lifted_from.get();
            let ground = seen.as_deref().map_or(Ground::Own, |seen| Ground::Within(&seen.scale));
            let view: Option<Arc<View>> = reference.get();
            view.map(|view| draw(&view, &Cast::new(&view), ground))
        });
        let cast = anew(move || Arc::new(view.with(|view| Cast::new(view))));
        let picture = anew(move || {
            let still: Option<Arc<Picture>> = ground.get();
            let ground = still.as_deref().map_or(Ground::Own, |still| Ground::Over(&still.scale));
            draw(&view.get(), &cast.get(), ground)
        });
        let overview = anew(move || {
            let (view, cast, width) = (view.get(), cast.get(), room.get().0);
            // It stands by itself on a phone, else beside the buttons.
            let beside = if browser::matches(PHONE) { 20.0 } else { 364.0 };
            let strip = (width - beside).max(160.0);
            Arc::new(look.with(|look| Overview::new(&view, &cast, look, strip)))
        });
        let tempting = Memo::new(move |_| view.with(|view| view::tempting_gap(view)));
        let lines = anew(move || Arc::new(listed(&view.get(), cast.get().ghosts())));
        let searched = RwSignal::new(None);
        let hits = anew(move || {
            let find = |text: &String| search(&view.get(), text, preferences.labels());
            Arc::new(searched.with(|text: &Option<String>| text.as_ref().map(find).unwrap_or_default()))
        });
        Self {
            session,
            room,
            look,
            bench: Bench::new(session),
            searched,
            lane: RwSignal::new(None),
            playhead: RwSignal::new(None),
            menu: RwSignal::new(None),
            notice: RwSignal::new(notice),
            grip: RwSignal::new(None),
            near: RwSignal::new(None),
            lifted_from,
            reference,
            ground,
            gloss: RwSignal::new(None),
            preferences,
            view,
            picture,
            derived: StoredValue::new(Derived {
                cast,
                overview,
                listed: lines,
                standing: Standing::new(session, view, lines),
                hits,
                tempting,
                walk: StoredValue::new(Walk::default()),
            }),
            fresh,
        }
    }

    /// Whether the page was opened without asking for anything.
    pub const fn is_fresh(self) -> bool {
        self.fresh
    }

    /// The run.
    pub fn view(self) -> Arc<View> {
        self.view.get()
    }

    /// The run, without following its changes.
    pub fn view_now(self) -> Arc<View> {
        self.view.get_untracked()
    }

    /// The strip of the whole run.
    pub fn overview(self) -> Arc<Overview> {
        self.derived.get_value().overview.get()
    }

    /// The same, without following its changes.
    pub fn overview_now(self) -> Arc<Overview> {
        self.derived.get_value().overview.get_untracked()
    }

    /// The lines of the story.
    pub fn listed(self) -> Arc<Vec<Listed>> {
        self.derived.get_value().listed.get()
    }

    /// Who and what its picture shows.
    pub fn cast(self) -> Arc<Cast> {
        self.derived.get_value().cast.get()
    }

    /// The same, without following its changes.
    pub fn cast_now(self) -> Arc<Cast> {
        self.derived.get_value().cast.get_untracked()
    }

    /// The run, drawn.
    pub fn picture(self) -> Arc<Picture> {
        self.picture.get()
    }

    /// The run, drawn, without following its changes.
    pub fn picture_now(self) -> Arc<Picture> {
        self.picture.get_untracked()
    }

    /// Where the run can be broken: in the run on the screen, or while a fault is in the hand in the
    /// one without it.
    pub fn places(self) -> (Arc<Picture>, Arc<View>) {
        match (self.ground.get(), self.reference.get()) {
            (Some(picture), Some(view)) => (picture, view),
            _ => (self.picture(), self.view()),
        }
    }

    /// The same, without following its changes.
    pub fn places_now(self) -> (Arc<Picture>, Arc<View>) {
        untrack(|| self.places())
    }

    /// The fault in the hand.
    pub fn hand(self) -> Option<Hand> {
        let view = self.reference.get()?;
        self.session.with(|session| {
            let (held, fault) = (session.held()?, session.fault_in_hand()?);
            let gap = view.gaps.iter().find(|gap| gap.has(fault)).map(|gap| gap.key.clone());
            Some(Hand { position: held.position(), fault: fault.clone(), gap })
        })
    }

    /// The same, without following its changes.
    pub fn hand_now(self) -> Option<Hand> {
        untrack(|| self.hand())
    }

    /// Where the reader stands, and what follows from that.
    pub fn standing(self) -> Standing {
        self.derived.get_value().standing
    }

    /// The menu that is open.
    pub fn menu(self) -> Option<Menu> {
        self.menu.get()
    }

    /// The gap at which the keyboard stood last.
    pub fn near(self) -> Option<String> {
        self.near.get()
    }

    /// What went wrong with the address.
    pub fn notice(self) -> Option<Notice> {
        self.notice.get()
    }

    /// Takes a hint away, for the reader goes on. What is said about the address stays.
    pub fn put_hint_away(self) {
        if self.notice.with_untracked(|notice| notice.as_ref().is_some_and(Notice::is_hint)) {
            self.notice.set(None);
        }
    }

    /// Which faults that break a guarantee the reader was shown.
    pub fn walk(self) -> StoredValue<Walk> {
        self.derived.get_value().walk
    }

    /// What is in the light.
    pub fn spotlight(self) -> Option<Spotlight> {
        self.standing().light.get()
    }

    /// The records that were found.
    pub fn hits(self) -> Arc<Vec<RecordId>> {
        self.derived.get_value().hits.get()
    }

    /// The same, without following its changes.
    pub fn hits_now(self) -> Arc<Vec<RecordId>> {
        self.derived.get_value().hits.get_untracked()
    }

    /// The record to which the reader went.
    pub fn record_here(self) -> Option<RecordId> {
        self.standing().here.get()
    }

    /// Lights these records; where they are lit already, or there are none, everything is seen alike.
    pub fn light(self, spotlight: Option<Spotlight>) {
        let before = self.session.with_untracked(|session| session.spotlight().cloned());
        let again =
            before.map(|before| before.subject) == spotlight.as_ref().map(|next| next.subject.clone());
        self.does(Intent::Light(spotlight.filter(|_| !again)));
    }

    /// Plays at another speed from now on.
    pub fn pace(self, speed: Speed) {
        self.session.update(|session| session.apply(Intent::Pace(speed)));
    }

    /// Where the reader stands.
    pub fn cursor(self) -> Cursor {
        self.standing().cursor.get()
    }

    /// The place that is told in full.
    pub fn told(self) -> Cursor {
        self.standing().told.get()
    }

    /// Whether the run is playing.
    pub fn is_playing(self) -> bool {
        self.standing().pace.get().0
    }

    /// Does what the reader wants.
    pub fn does(self, intent: Intent) {
        batch(|| {
            if intent.changes_run() {
                self.notice.set(None);
            }
            self.put_hint_away();
            if !matches!(intent, Intent::Seek(_)) {
                self.playhead.set(None);
            }
            let model = self.session.with_untracked(|session| Arc::clone(&session.setup().scenario.model));
            self.session.update(|session| session.apply(intent));
            super::desk::look_alike(self, &model);
            self.follow();
        });
    }

    /// Breaks the run by a fault of a gap. Whether the former bolt is needed for it is found out
    /// before anything changes.
    pub fn strike(self, fault: Fault) {
        let setup: Setup = self.session.with_untracked(|session| session.setup().clone());
        let beside = view::needs_the_bolt(&setup, &fault);
        self.does(Intent::Strike { fault, beside });
    }

    /// Picks a fault up. The picture stays as it is.
    pub fn pick_up(self, position: usize) {
        batch(|| {
            self.lifted_from.set(Some(self.picture_now()));
            self.menu.set(None);
            self.does(Intent::Hold(position));
        });
    }

    /// Keeps the bolt, and says what to do next.
    pub fn keep(self) {
        self.does(Intent::Keep);
        self.notice.set(Some(Notice::Kept));
    }

    /// The gap to which the reader is invited: nothing is broken yet, and the run was seen.
    pub fn invitation(self) -> Option<String> {
        if self.standing().seen.get() { self.derived.get_value().tempting.get() } else { None }
    }

    /// Where the cursor is drawn.
    pub fn cursor_x(self) -> f64 {
        let (picture, view) = (self.picture(), self.view());
        let at = view.tape.time_at(self.cursor());
        let count = self.playhead.get();
        count.map_or_else(|| picture.scale.x_from_time(at), |count| picture.scale.x_from_count(count))
    }
}

/// What is another whenever something that it is made of is another: comparing two runs or two
/// pictures would take longer than it could spare.
fn anew<T: Send + Sync + 'static>(make: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    Memo::new_with_compare(move |_| make(), |_, _| true)
}
