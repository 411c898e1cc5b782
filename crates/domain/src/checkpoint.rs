//! What a recorder knows and has not recorded yet.

use jiff::Timestamp;

use crate::{AfkCause, Event, EventContent, OpenEvent, id::EventId};

/// What a recorder knows and has not recorded yet, kept safe in case the program dies: then the `open` events end at
/// `at`, and the `held` ones where they ended. Every event keeps its id when it is recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    /// Until when this is known, by the wall clock.
    pub at: Timestamp,
    /// What goes on: at most one in each lane, all begun before `at`.
    pub open: Vec<OpenEvent>,
    /// What ended within an absence, by `at` at the latest. It is not recorded, because it may still be cut or taken
    /// back when the absence turns out to have ended the work session.
    pub held: Vec<Event>,
}

impl Checkpoint {
    /// Lets go of an event that was recorded.
    pub fn forget(&mut self, id: EventId) {
        self.open.retain(|event| event.id != id);
        self.held.retain(|event| event.id != id);
    }

    /// What goes on, for those who ask nothing else: an absence whose cause changed begins where it began.
    pub fn going_on(&self) -> Vec<OpenEvent> {
        self.open.iter().map(|open| self.since_it_began(open)).collect()
    }

    fn since_it_began(&self, open: &OpenEvent) -> OpenEvent {
        let mut whole = open.clone();
        while is_absence(&whole.content)
            && let Some(before) = self
                .held
                .iter()
                .find(|held| is_absence(&held.content) && held.interval.end() == whole.start)
        {
            whole.start = before.interval.start();
        }
        whole
    }
}

fn is_absence(content: &EventContent) -> bool {
    match content {
        EventContent::Afk(cause) => AfkCause::is_absence(*cause),
        EventContent::WorkSession
        | EventContent::Break
        | EventContent::Private
        | EventContent::Window(_)
        | EventContent::HiddenWindow
        | EventContent::WindowUnavailable => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{IdGenerator, Interval};

    #[test]
    fn an_absence_goes_on_since_it_began_whatever_its_cause_was_then() {
        let mut ids = IdGenerator::from_seed(3);
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut held = |start, end, cause| Event {
            id: EventId::generate(at(start), &mut ids),
            interval: Interval::new(at(start), at(end)).unwrap(),
            content: EventContent::Afk(cause),
        };
        let mut checkpoint = Checkpoint {
            at: at(500),
            held: vec![
                held(20, 60, AfkCause::Idle),
                held(100, 300, AfkCause::Idle),
                held(300, 400, AfkCause::Locked),
            ],
            open: Vec::new(),
        };
        assert_eq!(checkpoint.going_on(), []);
        let open = OpenEvent {
            id: EventId::generate(at(400), &mut ids),
            start: at(400),
            content: EventContent::Afk(AfkCause::Suspended),
        };
        checkpoint.open = vec![open.clone()];
        let whole = OpenEvent {
            start: at(100),
            ..open.clone()
        };
        assert_eq!(checkpoint.going_on(), [whole]);

        checkpoint.forget(checkpoint.held[2].id);
        assert_eq!(checkpoint.going_on(), checkpoint.open);
        checkpoint.forget(open.id);
        assert_eq!((checkpoint.open.len(), checkpoint.held.len()), (0, 2));
    }
}
