//! Puts the company's settings into force: keeps them, has the recorder follow them, and shows what that means.

use timetrack_domain::{TrackingSettings, recorder::WindowRules};
use timetrack_protocol::ReceivedSettings;

use super::kept::{Kept, KeptSettings};
use crate::{
    config::LocalTracking,
    controller::Input,
    server_client::SentSettings,
    status::{Problem, ProblemCode},
    workers::{ControllerSender, recorder::RecorderSender},
};

/// What is set on this computer, and what the company said last.
#[derive(Clone, Debug)]
pub struct CompanySettings {
    local: LocalTracking,
    kept: KeptSettings,
}

/// What holds when the agent starts, before the server was asked.
#[derive(Debug)]
pub struct AtStart {
    /// What the recorder does.
    pub tracking: TrackingSettings,
    /// Whether that is what the company said last.
    pub is_known: bool,
    /// What is wrong with it.
    pub problem: Option<Problem>,
}

impl CompanySettings {
    /// Joins what is set on this computer with what is kept of the company.
    pub fn new(local: LocalTracking, kept: KeptSettings) -> Self {
        Self { local, kept }
    }

    /// What holds until the server answers. Where nobody knows what the company wants, working time only.
    pub fn at_start(&self) -> AtStart {
        let unknown = |problem| AtStart {
            tracking: self.local.while_company_is_unknown(),
            is_known: false,
            problem: Some(problem),
        };
        match self.kept.load() {
            Kept::Settings(settings) => {
                let tracking = self.local.joined_with(&settings.tracking);
                AtStart {
                    problem: not_understood(&settings, &tracking),
                    is_known: true,
                    tracking,
                }
            }
            Kept::Nothing => unknown(Problem::CompanySettingsMissing),
            Kept::Damaged => unknown(Problem::CompanySettingsDamaged {
                path: self.kept.path().display().to_string(),
            }),
        }
    }

    /// Puts into force what the server said, and gives whether it is kept for the next start. It is kept first: a crash
    /// in between must not bring back what allows more.
    pub(super) fn put_into_force(
        &self,
        sent: &SentSettings,
        recorder: &RecorderSender,
        controller: &ControllerSender,
    ) -> bool {
        let kept = self.kept.keep(&sent.text);
        if let Err(error) = &kept {
            tracing::error!(
                "The company's settings cannot be kept for the next start, which will record working time only until the \
                 server answers: {}: {error}",
                self.kept.path().display()
            );
        }
        let tracking = self.local.joined_with(&sent.settings.tracking);
        tracing::info!(
            settings.version = sent.settings.version,
            settings.detail = ?tracking.detail,
            "The company's settings hold"
        );
        let (session_mode, detail) = (tracking.session_mode, tracking.detail);
        controller.send(Input::Clear(ProblemCode::CompanySettingsMissing));
        controller.send(Input::Clear(ProblemCode::CompanySettingsDamaged));
        match not_understood(&sent.settings, &tracking) {
            Some(problem) => controller.send(Input::Raise(problem)),
            None => controller.send(Input::Clear(ProblemCode::CompanySettingsNotUnderstood)),
        }
        recorder.settings(tracking);
        controller.send(Input::Settings { session_mode, detail });
        kept.is_ok()
    }
}

/// What this version took in the direction that stores least.
fn not_understood(settings: &ReceivedSettings, joined: &TrackingSettings) -> Option<Problem> {
    let mut names = settings.not_understood.clone();
    if let Err(error) = WindowRules::from_settings(joined) {
        tracing::error!("Every window is hidden, because the company's rules cannot be used: {error}");
        names.push("windowRules".to_owned());
    }
    let first = names.first()?.clone();
    tracing::warn!(
        names = names.join(", "),
        "Not all of the company's settings are understood"
    );
    Some(Problem::CompanySettingsNotUnderstood {
        first,
        count: names.len() as u64,
    })
}
