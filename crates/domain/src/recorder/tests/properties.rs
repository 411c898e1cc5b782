//! What is true of every story, tried on random ones.

mod hindsight;
mod story;

use std::time::Duration;

use jiff::SignedDuration;
use proptest::prelude::*;

use self::story::{Step, Story};
use super::desk::after_crash;
use crate::{AfkCause, Event, EventContent, Interval, IntervalSet, Lane, recorder::Effect};

fn lane(events: &[Event], lane: Lane) -> IntervalSet {
    events
        .iter()
        .filter(|event| event.lane() == lane)
        .map(|event| event.interval)
        .collect()
}

fn absence(events: &[Event], is_wanted: impl Fn(AfkCause) -> bool) -> IntervalSet {
    events
        .iter()
        .filter(|event| match &event.content {
            EventContent::Afk(cause) => is_wanted(*cause),
            EventContent::WorkSession
            | EventContent::Break
            | EventContent::Private
            | EventContent::Window(_)
            | EventContent::HiddenWindow
            | EventContent::WindowUnavailable => false,
        })
        .map(|event| event.interval)
        .collect()
}

fn has_title(event: &Event) -> bool {
    match &event.content {
        EventContent::Window(subject) => subject.title.is_some(),
        EventContent::WorkSession
        | EventContent::Break
        | EventContent::Private
        | EventContent::Afk(_)
        | EventContent::HiddenWindow
        | EventContent::WindowUnavailable => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn lanes_are_sound(starts_with_notice in any::<bool>(), steps in prop::collection::vec(story::any_step(), 1..40)) {
        let mut story = Story::new(starts_with_notice);
        story.play(&steps);
        story.quit();
        // On the recorder's own line of time, whatever was done to the wall clock.
        let events = story.events_on_line();

        for wanted in Lane::ALL {
            let pieces: Vec<Interval> = events
                .iter()
                .filter(|event| event.lane() == wanted)
                .map(|event| event.interval)
                .collect();
            for pair in pieces.windows(2) {
                prop_assert!(pair[0].end() <= pair[1].start(), "{:?}: {:?}", wanted, pair);
            }
        }

        let session = lane(events, Lane::WorkSession);
        for inner in [Lane::Break, Lane::Private, Lane::Afk, Lane::Window] {
            let outside = lane(events, inner).difference(&session);
            prop_assert!(outside.is_empty(), "{:?} outside the work session: {:?}", inner, outside);
        }
        prop_assert!(session.difference(&story.allowed()).is_empty(), "recorded although nothing may be");

        let windows = lane(events, Lane::Window);
        let observed = absence(events, |cause| cause.is_absence() && cause != AfkCause::Idle);
        for (what, hidden) in [
            ("break", lane(events, Lane::Break)),
            ("private", lane(events, Lane::Private)),
            ("absence", observed),
        ] {
            let seen = windows.intersection(&hidden);
            prop_assert!(seen.is_empty(), "a window is seen through {}: {:?}", what, seen);
        }
        let titles: IntervalSet = events.iter().filter(|event| has_title(event)).map(|event| event.interval).collect();
        let [private, on_break, no_title, no_window] = story.hidden();
        for (what, seen) in [
            ("a window in privacy mode", windows.intersection(&private)),
            ("a window on a break", windows.intersection(&on_break)),
            ("a title at a lower level of detail", titles.intersection(&no_title)),
            ("a window at the lowest level of detail", windows.intersection(&no_window)),
        ] {
            prop_assert!(seen.is_empty(), "{}: {:?}", what, seen);
        }
        prop_assert!(lane(events, Lane::Afk).intersection(&lane(events, Lane::Break)).is_empty());

        let absent = absence(events, AfkCause::is_absence).union(&lane(events, Lane::Break));
        for event in events {
            let present = IntervalSet::from(event.interval).difference(&absent).total();
            let counts = !matches!(event.lane(), Lane::Afk | Lane::Break);
            prop_assert!(!counts || present <= SignedDuration::from_mins(10), "{:?}", event);
            prop_assert!(event.interval.duration() <= SignedDuration::from_hours(24), "{:?}", event);
        }

        let mut ids: Vec<_> = events.iter().map(|event| event.id).collect();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), events.len());
        prop_assert_eq!(&story.desk.recorder.open_events(), &[]);
    }

    #[test]
    fn a_crash_costs_at_most_what_came_after_the_last_checkpoint(
        steps in prop::collection::vec(story::any_step_without_steps_of_the_clock(), 1..30),
    ) {
        let mut story = Story::new(true);
        story.play(&steps);
        let crashed = after_crash(&story.desk.effects);
        story.quit();
        let whole = story.desk.events();

        for wanted in Lane::ALL {
            let (had, should) = (lane(&crashed, wanted), lane(&whole, wanted));
            let lost = should.difference(&had).total();
            prop_assert!(lost <= SignedDuration::from_secs(5), "{:?} lost {:?}", wanted, lost);
            let invented = had.difference(&should);
            prop_assert!(invented.is_empty(), "{:?} invented {:?}", wanted, invented);
            let mut pieces: Vec<Interval> =
                crashed.iter().filter(|event| event.lane() == wanted).map(|event| event.interval).collect();
            pieces.sort();
            for pair in pieces.windows(2) {
                prop_assert!(pair[0].end() <= pair[1].start(), "{:?}: {:?}", wanted, pair);
            }
        }
    }

    #[test]
    fn two_lives_of_the_program_never_overlap(
        first in prop::collection::vec(story::any_step_without_steps_of_the_clock(), 1..20),
        pause in prop_oneof![Just(0_u64), 1..20_000_u64],
        second in prop::collection::vec(story::any_step_without_steps_of_the_clock(), 1..20),
    ) {
        let mut story = Story::new(true);
        story.play(&first);
        let mut events = story.restart_after(pause);
        story.play(&second);
        story.quit();
        events.extend(story.desk.events());
        events.sort_by_key(|event| event.interval);

        for wanted in Lane::ALL {
            let pieces: Vec<Interval> =
                events.iter().filter(|event| event.lane() == wanted).map(|event| event.interval).collect();
            for pair in pieces.windows(2) {
                prop_assert!(pair[0].end() <= pair[1].start(), "{:?}: {:?}", wanted, pair);
            }
            prop_assert!(lane(&events, wanted).difference(&lane(&events, Lane::WorkSession)).is_empty());
        }
        let unseen = lane(&events, Lane::Private).union(&lane(&events, Lane::Break));
        prop_assert!(lane(&events, Lane::Window).intersection(&unseen).is_empty());
        let mut ids: Vec<_> = events.iter().map(|event| event.id).collect();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), events.len());
    }

    #[test]
    fn the_work_session_is_what_hindsight_says(
        mode in hindsight::any_mode(),
        steps in prop::collection::vec(hindsight::any_step(), 1..60),
    ) {
        let (recorded, expected) = hindsight::compare(mode, &steps);
        prop_assert_eq!(recorded, expected);
    }

    #[test]
    fn ticks_alone_lose_nothing(pauses in prop::collection::vec(1..200_u64, 1..40)) {
        // Nobody calls the recorder but when it asks to be called.
        let mut story = Story::new(true);
        story.play(&[Step::Work(5)]);
        for pause in pauses {
            let mut left = Duration::from_secs(pause);
            while let Some(next) = story.desk.recorder.next_tick().map(|next| next.min(left)).filter(|_| !left.is_zero()) {
                story.desk.pass(next);
                story.desk.input(crate::recorder::Input::Tick);
                left = left.saturating_sub(next);
            }
        }
        let asleep = story.desk.effects.iter().filter_map(super::desk::recorded).any(|event| event.lane() == Lane::Afk);
        prop_assert!(!asleep);
        let at: Vec<_> = story
            .desk
            .effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Checkpoint(checkpoint) => Some(checkpoint.at),
                Effect::Record(_) | Effect::ChoiceChanged(_) | Effect::ClockStepped(_) => None,
            })
            .collect();
        prop_assert!(at.windows(2).all(|pair| pair[1].duration_since(pair[0]) == SignedDuration::from_secs(5)));
    }
}
