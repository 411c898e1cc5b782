//! What the sources report, brought together: each change is one event, however many sources tell it.

use std::collections::HashSet;

use super::SessionEvent;

/// One thing that a source said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Report {
    /// Whether logind takes the session for locked.
    LockedHint(bool),
    /// Whether a screen saver is on, by the interface that told it.
    ScreenSaver(ScreenSaver, bool),
    /// Whether the session has the screen.
    Active(bool),
    /// The computer is about to sleep (true) or woke up (false).
    Sleep(bool),
    /// The computer is about to shut down (true), or the shutdown was cancelled (false).
    Shutdown(bool),
}

/// The interfaces of screen savers; a desktop may offer both and speak through one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum ScreenSaver {
    Freedesktop,
    Gnome,
}

#[derive(Debug, Default)]
pub(super) struct SessionState {
    locked_by: HashSet<LockSource>,
    is_away: bool,
    is_shutting_down: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum LockSource {
    Logind,
    ScreenSaver(ScreenSaver),
}

impl SessionState {
    pub(super) fn apply(&mut self, report: Report) -> Option<SessionEvent> {
        let was_locked = !self.locked_by.is_empty();
        match report {
            Report::Sleep(true) => return Some(SessionEvent::Suspending),
            Report::Sleep(false) => return Some(SessionEvent::Resumed),
            Report::Shutdown(begins) => {
                let was_shutting_down = std::mem::replace(&mut self.is_shutting_down, begins);
                return (begins && !was_shutting_down).then_some(SessionEvent::ShuttingDown);
            }
            Report::Active(active) => {
                let was_away = std::mem::replace(&mut self.is_away, !active);
                let event = if active {
                    SessionEvent::SwitchedBack
                } else {
                    SessionEvent::SwitchedAway
                };
                return (was_away == active).then_some(event);
            }
            Report::LockedHint(true) => self.set(LockSource::Logind, true),
            // An unlocked session is not locked, even if a screen saver died before it could say so.
            Report::LockedHint(false) => self.locked_by.clear(),
            Report::ScreenSaver(screen_saver, is_on) => {
                self.set(LockSource::ScreenSaver(screen_saver), is_on);
            }
        }
        match (was_locked, !self.locked_by.is_empty()) {
            (false, true) => Some(SessionEvent::Locked),
            (true, false) => Some(SessionEvent::Unlocked),
            (false, false) | (true, true) => None,
        }
    }

    fn set(&mut self, source: LockSource, is_locked: bool) {
        if is_locked {
            self.locked_by.insert(source);
        } else {
            self.locked_by.remove(&source);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(reports: &[Report]) -> Vec<SessionEvent> {
        let mut state = SessionState::default();
        reports.iter().filter_map(|report| state.apply(*report)).collect()
    }

    #[test]
    fn a_lock_that_three_sources_tell_is_one_event() {
        let told = events(&[
            Report::ScreenSaver(ScreenSaver::Gnome, true),
            Report::LockedHint(true),
            Report::ScreenSaver(ScreenSaver::Freedesktop, true),
            Report::ScreenSaver(ScreenSaver::Freedesktop, false),
            Report::ScreenSaver(ScreenSaver::Gnome, false),
            Report::LockedHint(false),
        ]);
        assert_eq!(told, [SessionEvent::Locked, SessionEvent::Unlocked]);
    }

    #[test]
    fn unlocking_ends_a_screen_saver_that_died() {
        let told = events(&[
            Report::ScreenSaver(ScreenSaver::Freedesktop, true),
            Report::LockedHint(true),
            Report::LockedHint(false),
        ]);
        assert_eq!(told, [SessionEvent::Locked, SessionEvent::Unlocked]);
    }

    #[test]
    fn only_changes_of_the_screen_are_told() {
        let told = events(&[
            Report::Active(true),
            Report::Active(false),
            Report::Active(false),
            Report::Active(true),
        ]);
        assert_eq!(told, [SessionEvent::SwitchedAway, SessionEvent::SwitchedBack]);
    }

    #[test]
    fn a_cancelled_shutdown_can_come_again() {
        let told = events(&[
            Report::Shutdown(true),
            Report::Shutdown(true),
            Report::Shutdown(false),
            Report::Shutdown(true),
        ]);
        assert_eq!(told, [SessionEvent::ShuttingDown, SessionEvent::ShuttingDown]);
    }

    #[test]
    fn every_suspend_and_resume_is_told() {
        let told = events(&[Report::Sleep(false), Report::Sleep(true), Report::Sleep(false)]);
        assert_eq!(
            told,
            [
                SessionEvent::Resumed,
                SessionEvent::Suspending,
                SessionEvent::Resumed
            ]
        );
    }
}
