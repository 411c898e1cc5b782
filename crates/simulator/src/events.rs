//! What an agent records of a plan.

use jiff::SignedDuration;
use timetrack_domain::{
    ApplicationName, Event, EventContent, IdGenerator, Interval, Subject, WindowTitle, id::EventId,
    recorder::LONGEST_PIECE,
};

use crate::DevicePlan;

/// The events of one device, in the order in which they ended.
pub(crate) fn of(plan: &DevicePlan, ids: &mut IdGenerator) -> Vec<Event> {
    let mut events = Vec::new();
    let mut record = |interval: Interval, content: EventContent| {
        events.push(Event {
            id: EventId::generate(interval.start(), ids),
            interval,
            content,
        });
    };
    for session in &plan.sessions {
        for piece in pieces(*session) {
            record(piece, EventContent::WorkSession);
        }
    }
    for interval in &plan.breaks {
        record(*interval, EventContent::Break);
    }
    for interval in &plan.private {
        for piece in pieces(*interval) {
            record(piece, EventContent::Private);
        }
    }
    for absence in &plan.absences {
        record(absence.interval, EventContent::Afk(absence.cause));
    }
    for window in &plan.windows {
        let subject = Subject {
            application: ApplicationName::new(&window.application),
            title: Some(WindowTitle::new(&window.title)),
        };
        for piece in pieces(window.interval) {
            record(piece, EventContent::Window(subject.clone()));
        }
    }
    events.sort_by_key(|event| (event.interval.end(), event.interval.start()));
    events
}

/// Cuts what goes on for long, as the recorder does.
fn pieces(interval: Interval) -> impl Iterator<Item = Interval> {
    let longest = SignedDuration::try_from(LONGEST_PIECE).expect("ten minutes");
    let mut start = interval.start();
    std::iter::from_fn(move || {
        let piece = Interval::new(start, (start + longest).min(interval.end())).ok()?;
        start = piece.end();
        Some(piece)
    })
}
