//! What has to be recorded of a ledger: a second opinion, written without a look at the recorder.

use std::collections::BTreeMap;

use timetrack_domain::{AfkCause, ApplicationName, EventContent, Lane, Subject, WindowTitle};

use super::ledger::{Entry, What};

/// An instant at which something begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    /// The entry that brought it. `None`: a break that was chosen before the process began goes on as soon as its
    /// recorder works.
    pub(crate) entry: Option<usize>,
    /// When that was, on the clock that nobody can set.
    pub(crate) elapsed: i64,
}

/// An interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) content: EventContent,
    pub(crate) start: Edge,
    /// `None` while it goes on.
    pub(crate) end: Option<Edge>,
}

/// What was chosen and holds for the next process, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Choice {
    on_break: bool,
    private: bool,
}

impl Choice {
    /// Everything that can have been chosen.
    pub(crate) const ALL: [Self; 4] = [
        Self::of(false, false),
        Self::of(false, true),
        Self::of(true, false),
        Self::of(true, true),
    ];

    const fn of(on_break: bool, private: bool) -> Self {
        Self { on_break, private }
    }
}

/// What has to be recorded.
#[derive(Debug, Default)]
pub(crate) struct Expected {
    pub(crate) lanes: BTreeMap<Lane, Vec<Piece>>,
    pub(crate) choice: Choice,
}

/// What has to be recorded of the beginning of a process' ledger, where `choice` held before.
pub(crate) fn expected(entries: &[Entry], choice: Choice) -> Expected {
    let mut desk = Desk {
        works: false,
        locked: false,
        choice,
        focus: None,
        lanes: BTreeMap::new(),
    };
    for (number, entry) in entries.iter().enumerate() {
        let edge = Edge {
            entry: (entry.what != What::Begin).then_some(number),
            elapsed: entry.elapsed,
        };
        desk.take(&entry.what);
        desk.fill_lanes(edge);
    }
    Expected {
        lanes: desk.lanes,
        choice: desk.choice,
    }
}

struct Desk {
    works: bool,
    locked: bool,
    choice: Choice,
    focus: Option<Subject>,
    lanes: BTreeMap<Lane, Vec<Piece>>,
}

impl Desk {
    fn take(&mut self, what: &What) {
        match what {
            What::Begin => self.works = self.choice.on_break,
            What::Input => self.works |= !self.locked,
            What::Focus { application, title } => {
                self.focus = Some(Subject {
                    application: ApplicationName::new(application),
                    title: Some(WindowTitle::new(title)),
                });
            }
            What::Lock => self.locked = true,
            What::Unlock => self.locked = false,
            What::Break => self.choice.on_break |= self.works,
            What::Work => {
                self.choice.on_break = false;
                self.works = true;
            }
            What::Private => self.choice.private = true,
            What::Public => self.choice.private = false,
            What::Quit => self.works = false,
        }
    }

    fn fill_lanes(&mut self, edge: Edge) {
        for lane in Lane::ALL {
            let content = self.content(lane);
            let pieces = self.lanes.entry(lane).or_default();
            let open = pieces.last_mut().filter(|piece| piece.end.is_none());
            if open.as_ref().map(|piece| &piece.content) == content.as_ref() {
                continue;
            }
            if let Some(open) = open {
                open.end = Some(edge);
            }
            pieces.extend(content.map(|content| Piece {
                content,
                start: edge,
                end: None,
            }));
        }
    }

    fn content(&self, lane: Lane) -> Option<EventContent> {
        let Choice { on_break, private } = self.choice;
        let content = match lane {
            Lane::WorkSession => Some(EventContent::WorkSession),
            Lane::Break => on_break.then_some(EventContent::Break),
            Lane::Private => private.then_some(EventContent::Private),
            Lane::Afk => (self.locked && !on_break).then_some(EventContent::Afk(AfkCause::Locked)),
            Lane::Window => self
                .focus
                .clone()
                .filter(|_| !on_break && !private && !self.locked)
                .map(EventContent::Window),
        };
        content.filter(|_| self.works)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_ends_with_the_lock_and_begins_again_with_the_unlock() {
        let focus = What::Focus {
            application: "Writer".to_owned(),
            title: "A".to_owned(),
        };
        let story = [
            What::Begin,
            focus,
            What::Input,
            What::Lock,
            What::Input,
            What::Unlock,
            What::Quit,
        ];
        let entries: Vec<Entry> = (0..)
            .zip(story)
            .map(|(elapsed, what)| Entry {
                wall: 0,
                elapsed,
                what,
            })
            .collect();
        let expected = expected(&entries, Choice::default());
        let times = |lane| -> Vec<(i64, i64)> {
            let pieces = &expected.lanes[&lane];
            let end = |piece: &Piece| piece.end.expect("all is over").elapsed;
            pieces
                .iter()
                .map(|piece| (piece.start.elapsed, end(piece)))
                .collect()
        };
        assert_eq!(times(Lane::Window), [(2, 3), (5, 6)]);
        assert_eq!(times(Lane::Afk), [(3, 5)]);
        assert_eq!(times(Lane::WorkSession), [(2, 6)]);
    }
}
