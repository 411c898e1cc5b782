//! What the recorder does when the agent starts, and who may change that.

use timetrack_domain::TrackingSettings;

use super::Surroundings;
use crate::{
    status::Problem,
    workers::settings_channel::{AtStart, CompanySettings},
};

/// See the module's documentation.
pub(super) struct Tracking {
    /// What holds until somebody says otherwise.
    pub(super) at_start: TrackingSettings,
    /// The company's side; `None` where the person works alone.
    pub(super) company: Option<CompanySettings>,
    /// What is wrong with it.
    pub(super) problem: Option<Problem>,
}

impl Tracking {
    /// Reads what is kept of the company's settings.
    pub(super) fn of(surroundings: &Surroundings) -> Self {
        match surroundings.company_settings() {
            Some(company) => {
                let AtStart {
                    tracking, problem, ..
                } = company.at_start();
                Self {
                    at_start: tracking,
                    company: Some(company),
                    problem,
                }
            }
            None => Self {
                at_start: surroundings.config.tracking.clone(),
                company: None,
                problem: None,
            },
        }
    }
}
