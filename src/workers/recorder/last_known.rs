//! What the desktop was last known to be like, for a recorder that begins late or anew.
//!
//! Observations tell changes. A recorder that was not there to hear them, because the outbox could not be opened or
//! because its thread had to be started again, would otherwise know neither the window in front nor a locked computer
//! until the next change.

use timetrack_domain::{
    TrackingSettings,
    recorder::{Focus, Idle, Input as Observed, Observation, SessionEvent as SessionChange},
};

use super::inbox::Message;

/// See the module's documentation.
#[derive(Debug, Default)]
pub(super) struct LastKnown {
    settings: Option<TrackingSettings>,
    focus: Option<Focus>,
    idle_is_unavailable: bool,
    /// What began and is not over.
    interruptions: Vec<SessionChange>,
    is_in_call: bool,
}

impl LastKnown {
    pub(super) fn learn(&mut self, message: &Message) {
        match message {
            Message::Settings(settings) => self.settings = Some(settings.clone()),
            Message::Observed(Observed::Observation(Observation::Focus(focus)), _) => {
                self.focus = Some(focus.clone());
            }
            Message::Observed(Observed::Observation(Observation::Idle(idle)), _) => {
                self.idle_is_unavailable = matches!(idle, Idle::Unavailable);
            }
            Message::Observed(Observed::Session(change), _) => {
                let begun = begun_by(*change);
                self.interruptions.retain(|known| *known != begun);
                if begun == *change {
                    self.interruptions.push(begun);
                }
            }
            Message::Observed(Observed::InCall(is_in_call), _) => self.is_in_call = *is_in_call,
            Message::Observed(
                Observed::Command(_) | Observed::Settings(_) | Observed::Tick | Observed::Quit,
                _,
            )
            | Message::ReportBack(_)
            | Message::SyncThen(_)
            | Message::Wake => {}
        }
    }

    /// The settings that hold, where they were told since the agent started.
    pub(super) fn settings(&self) -> Option<&TrackingSettings> {
        self.settings.as_ref()
    }

    /// What a new recorder is told first. How long there was no input is told again every few seconds by itself.
    pub(super) fn observations(&self) -> impl Iterator<Item = Observed> {
        let interruptions = self.interruptions.iter().copied().map(Observed::Session);
        let focus = self.focus.clone().map(Observation::Focus);
        let idle = self
            .idle_is_unavailable
            .then_some(Observation::Idle(Idle::Unavailable));
        let call = self.is_in_call.then_some(Observed::InCall(true));
        interruptions
            .chain([focus, idle].into_iter().flatten().map(Observed::Observation))
            .chain(call)
    }
}

/// The interruption that begins or ends with `change`, told by its beginning.
fn begun_by(change: SessionChange) -> SessionChange {
    match change {
        SessionChange::Locked | SessionChange::Unlocked => SessionChange::Locked,
        SessionChange::Suspending | SessionChange::Resumed => SessionChange::Suspending,
        SessionChange::SwitchedAway | SessionChange::SwitchedBack => SessionChange::SwitchedAway,
    }
}

#[cfg(test)]
mod tests {
    use timetrack_domain::{ApplicationName, Clock, Subject};
    use timetrack_test_support::clock::FakeClock;

    use super::*;

    #[test]
    fn a_new_recorder_is_told_what_still_holds() {
        let at = FakeClock::at_text("2026-03-02T08:00:00Z").moment();
        let window = Focus::Window(Subject {
            application: ApplicationName::new("XTerm"),
            title: None,
        });
        let idle = |idle| Observed::Observation(Observation::Idle(idle));
        let mut known = LastKnown::default();
        for observed in [
            Observed::Observation(Observation::Focus(Focus::Nothing)),
            Observed::Session(SessionChange::Suspending),
            idle(Idle::Unavailable),
            Observed::Session(SessionChange::Locked),
            Observed::InCall(true),
            Observed::Session(SessionChange::Resumed),
            Observed::Observation(Observation::Focus(window.clone())),
            Observed::Tick,
        ] {
            known.learn(&Message::Observed(observed, at));
        }
        assert_eq!(
            known.observations().collect::<Vec<_>>(),
            [
                Observed::Session(SessionChange::Locked),
                Observed::Observation(Observation::Focus(window)),
                idle(Idle::Unavailable),
                Observed::InCall(true),
            ]
        );
        assert_eq!(known.settings(), None);
        known.learn(&Message::Settings(TrackingSettings::default()));
        assert_eq!(known.settings(), Some(&TrackingSettings::default()));
    }
}
