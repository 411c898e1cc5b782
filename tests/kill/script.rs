//! A made-up working day at high speed: what is observed and chosen next.

use std::time::Duration;

use rand::{RngExt, SeedableRng, rngs::StdRng};
use timetrack::workers::recorder::RecorderSender;
use timetrack_domain::{
    ApplicationName, Moment, Subject, WindowTitle, person_choice::Command, recorder::Focus,
};
use timetrack_platform::session_events::SessionEvent;

use super::ledger::What;

/// Every application's titles change too fast to be kept apart, so no two windows in a row are of the same.
const APPLICATIONS: [&str; 5] = ["Writer", "Mail", "Terminal", "Browser", "Sheets"];

/// Gives one thing after the other.
pub(crate) struct Script {
    random: StdRng,
    windows: u64,
    /// For how many more things the screen stays locked.
    locked_for: u32,
}

impl Script {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: StdRng::seed_from_u64(seed),
            windows: 0,
            locked_for: 0,
        }
    }

    /// How long nothing happens.
    pub(crate) fn pause(&mut self) -> Duration {
        Duration::from_millis(self.random.random_range(10..50))
    }

    /// What happens then.
    pub(crate) fn next(&mut self) -> What {
        if self.locked_for > 0 {
            self.locked_for -= 1;
            return match self.random.random_range(0..2) {
                _ if self.locked_for == 0 => What::Unlock,
                0 => What::Input,
                _ => self.window(),
            };
        }
        match self.random.random_range(0..100) {
            0..60 => self.window(),
            60..76 => What::Input,
            76..80 => self.lock(),
            80..83 => What::Break,
            83..91 => What::Work,
            91..94 => What::Private,
            _ => What::Public,
        }
    }

    /// Mostly for a moment, now and then for some seconds.
    fn lock(&mut self) -> What {
        self.locked_for = if self.random.random_range(0..10) == 0 {
            self.random.random_range(60..120)
        } else {
            self.random.random_range(1..6)
        };
        What::Lock
    }

    fn window(&mut self) -> What {
        self.windows += 1;
        let index = usize::try_from(self.windows).unwrap() % APPLICATIONS.len();
        What::Focus {
            application: APPLICATIONS[index].to_owned(),
            title: format!("Document {} – <ü> \u{1f980}", self.random.random_range(0..500)),
        }
    }
}

/// Tells the recorder.
pub(crate) fn tell(recorder: &RecorderSender, what: &What, at: Moment) {
    match what {
        What::Begin | What::Quit => {}
        What::Input => recorder.observe_idle(Some(Duration::ZERO), at),
        What::Focus { application, title } => {
            let subject = Subject {
                application: ApplicationName::new(application),
                title: Some(WindowTitle::new(title)),
            };
            recorder.observe_focus(Focus::Window(subject), at);
        }
        What::Lock => recorder.session(SessionEvent::Locked, at),
        What::Unlock => recorder.session(SessionEvent::Unlocked, at),
        What::Break => recorder.command(Command::StartBreak, at),
        What::Work => recorder.command(Command::StartWork, at),
        What::Private => recorder.command(Command::StartPrivacy { until: None }, at),
        What::Public => recorder.command(Command::EndPrivacy, at),
    }
}
