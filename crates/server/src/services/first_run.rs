//! The first steps of a new company, as far as what is stored tells how far it has come: nobody has to remember, and
//! whoever comes back goes on where something is missing.

use timetrack_domain::TrackingSettings;
use timetrack_domain::tracking_settings::DetailLevel;
use timetrack_storage::{DataPolicy, EmployeeKind, Organisation};

use super::agent_settings::{self, SettingsScope};
use super::enrolment::devices::{self, OwnedDevice, Which};
use super::enrolment::tokens;
use super::{administrator, groups, organisation};
use crate::error::AppError;
use crate::page::Page;
use crate::state::AppState;
use crate::viewer::{Admin, Viewer};

/// Computers that are shown while one waits for the first.
const SHOWN: u64 = 20;
/// People who are counted; beyond that there are "many".
const COUNTED: u64 = 500;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Name and time zone.
    Organisation,
    /// What is recorded, and who sees it.
    Recording,
    /// Groups, people and the token by which computers enrol.
    People,
    /// Waiting for the first computer.
    FirstData,
}

impl Step {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::Organisation, Self::Recording, Self::People, Self::FirstData];
}

/// What is recorded to begin with. Everything can be changed later, per group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Working time, nothing about windows.
    HoursOnly,
    /// Applications and titles, for the person alone.
    PrivateTimeline,
    /// Applications and titles, for the managers of the group, too.
    ManagedActivity,
}

impl Preset {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::HoursOnly, Self::PrivateTimeline, Self::ManagedActivity];

    /// The preset that settings are; `None` where somebody chose something else.
    fn of(settings: &TrackingSettings, policy: DataPolicy) -> Option<Self> {
        match (settings.detail, policy.shows_content()) {
            (DetailLevel::Hours, false) => Some(Self::HoursOnly),
            (DetailLevel::Title, false) => Some(Self::PrivateTimeline),
            (DetailLevel::Title, true) => Some(Self::ManagedActivity),
            (DetailLevel::Application, _) | (DetailLevel::Hours, true) => None,
        }
    }

    fn detail(self) -> DetailLevel {
        match self {
            Self::HoursOnly => DetailLevel::Hours,
            Self::PrivateTimeline | Self::ManagedActivity => DetailLevel::Title,
        }
    }
}

/// What somebody decided is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing yet: the defaults hold.
    Open,
    /// One of the presets.
    Preset(Preset),
    /// Something else.
    Other,
}

/// How far a company has come.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The organisation.
    pub organisation: Organisation,
    /// Whether somebody gave it a name.
    pub is_named: bool,
    /// What somebody decided is recorded.
    pub decision: Decision,
    /// People apart from the one who looks, up to a few hundred.
    pub people: usize,
    /// The groups, by name.
    pub groups: Vec<timetrack_storage::Group>,
    /// Whether a token is there by which a computer may enrol.
    pub has_token: bool,
    /// The first computers.
    pub computers: Vec<FirstComputer>,
    /// Whether anything was ever recorded.
    pub has_data: bool,
}

/// A computer while one waits for it.
#[derive(Clone, Debug)]
pub struct FirstComputer {
    /// The computer, and whose it is.
    pub owned: OwnedDevice,
    /// When the first of what it recorded began.
    pub first_recorded: Option<jiff::Timestamp>,
}

impl Progress {
    /// The first step at which something is missing; the last where nothing is.
    pub fn step(&self) -> Step {
        Step::ALL
            .into_iter()
            .find(|step| !self.is_done(*step))
            .unwrap_or(Step::FirstData)
    }

    /// Whether a step is done. What stands behind one that is done need not be: a company that decided what is recorded
    /// may well be called TimeTrack.
    pub fn is_done(&self, step: Step) -> bool {
        let has_computers = self.has_token || !self.computers.is_empty();
        let is_decided = self.decision != Decision::Open;
        match step {
            Step::Organisation => self.is_named || is_decided || has_computers || self.has_data,
            Step::Recording => is_decided || self.has_data,
            Step::People => has_computers || self.has_data,
            Step::FirstData => self.has_data,
        }
    }
}

/// How far the company has come.
///
/// # Errors
/// [`AppError::NotFound`] where there is no organisation.
pub async fn progress(state: &AppState, viewer: &Viewer<Admin>) -> Result<Progress, AppError> {
    let manager = viewer.as_manager().ok_or(AppError::Forbidden)?;
    let organisation = organisation::find(state, viewer).await?;
    let settings = agent_settings::find(state, &manager, SettingsScope::Organisation).await?;
    let policy = agent_settings::find_policy(state, viewer, SettingsScope::Organisation).await?;
    let reader = state.storage().read();
    let people = reader
        .employees()
        .list_of_kind(EmployeeKind::Person, None, COUNTED)
        .await?;
    let groups = groups::list(state, &manager).await?;
    let tokens = tokens::list(state, viewer).await?;
    let first = Page {
        after: None,
        limit: SHOWN,
    };
    let mut computers = Vec::new();
    for owned in devices::list(state, viewer, Which::All, first).await?.items {
        computers.push(FirstComputer {
            first_recorded: reader.events().first_of_device(owned.device.key).await?,
            owned,
        });
    }
    Ok(Progress {
        is_named: organisation.name != administrator::ORGANISATION,
        organisation,
        decision: match &settings.own {
            None => Decision::Open,
            Some(settings) => {
                Preset::of(settings, policy.effective()).map_or(Decision::Other, Decision::Preset)
            }
        },
        people: people
            .iter()
            .filter(|person| person.id != viewer.employee_id())
            .count(),
        groups: groups.into_iter().map(|managed| managed.group).collect(),
        has_token: tokens.iter().any(|token| tokens::is_valid(token, state.now())),
        computers,
        has_data: reader.events().has_any().await?,
    })
}

/// Sets what is recorded of everybody whose group has no settings of its own, and who sees it.
///
/// # Errors
/// Where that cannot be stored.
pub async fn choose(state: &AppState, viewer: &Viewer<Admin>, preset: Preset) -> Result<(), AppError> {
    let manager = viewer.as_manager().ok_or(AppError::Forbidden)?;
    let scope = SettingsScope::Organisation;
    // What shows less comes first: in between, nobody sees more than before and after.
    let shown = |policy| DataPolicy {
        managers_see_content: Some(preset == Preset::ManagedActivity),
        ..policy
    };
    let known = agent_settings::find(state, &manager, scope).await?;
    let settings = TrackingSettings {
        detail: preset.detail(),
        ..known.effective().clone()
    };
    if preset != Preset::ManagedActivity {
        agent_settings::change_policy(state, viewer, scope, shown).await?;
    }
    agent_settings::replace(state, &manager, scope, Some(settings)).await?;
    if preset == Preset::ManagedActivity {
        agent_settings::change_policy(state, viewer, scope, shown).await?;
    }
    Ok(())
}

/// Whether a company has not come to its first data yet. Cheap enough for every page of an administrator.
///
/// # Errors
/// Where it cannot be read.
pub async fn is_unfinished(state: &AppState) -> Result<bool, AppError> {
    Ok(!state.storage().read().events().has_any().await?)
}
