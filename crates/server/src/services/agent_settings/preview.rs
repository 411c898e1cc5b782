//! What settings mean for a person, as data: for the page on which they are set, and for the person.

use jiff::SignedDuration;
use timetrack_domain::recorder::WindowRules;
use timetrack_domain::tracking_settings::{DetailLevel, SessionMode};
use timetrack_domain::{ApplicationName, EventContent, Subject, TrackingSettings, WindowTitle};
use timetrack_storage::Retention;

use super::change::SettingsScope;
use super::policy::find_policy;
use crate::error::AppError;
use crate::services::groups;
use crate::state::AppState;
use crate::viewer::{Admin, Viewer};

/// What is recorded of a person under some settings, and who sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// How a work session opens.
    pub session_mode: SessionMode,
    /// How much of the focused window is stored.
    pub detail: DetailLevel,
    /// Seconds without input after which the person counts as away.
    pub afk_threshold_seconds: u32,
    /// Whether private browsing and password managers are hidden without a rule of one's own.
    pub hides_by_default: bool,
    /// How many rules of one's own there are.
    pub own_rules: usize,
    /// What is recorded, and how long it stays. Nothing else is.
    pub kinds: Vec<KindPreview>,
    /// What becomes of some windows.
    pub windows: Vec<WindowPreview>,
    /// The names of those who see the person's hours beside the person and the administrators.
    pub managers: Vec<String>,
    /// Whether they see applications and titles, too.
    pub managers_see_content: bool,
}

/// A kind of data that is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindPreview {
    /// Which.
    pub kind: RecordedKind,
    /// How long it is kept.
    pub kept: SignedDuration,
}

/// A kind of data, as `docs/PRIVACY.md` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordedKind {
    /// Beginning and end of work sessions and breaks, and that privacy mode was on.
    WorkingTime,
    /// Beginning, end and cause of absences.
    Absence,
    /// Applications in front.
    Applications,
    /// Applications in front with the titles of their windows.
    Titles,
}

/// A window, and what is stored while it is in front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowPreview {
    /// What the desktop tells of it.
    pub window: Subject,
    /// What is stored; `None` for nothing at all, [`EventContent::HiddenWindow`] for an interval without contents.
    pub stored: Option<EventContent>,
}

/// What is recorded of somebody for whom `settings` hold, saved or not, in a group or in the organisation.
///
/// # Errors
/// As [`find_policy`].
pub async fn preview_of(
    state: &AppState,
    viewer: &Viewer<Admin>,
    scope: SettingsScope,
    settings: &TrackingSettings,
) -> Result<Preview, AppError> {
    let policy = find_policy(state, viewer, scope).await?.effective();
    let managers = match scope {
        SettingsScope::Group(group) => groups::find(state, viewer, group).await?.managers,
        SettingsScope::Organisation | SettingsScope::Employee(_) => Vec::new(),
    };
    Ok(Preview {
        managers: managers.into_iter().map(|manager| manager.name).collect(),
        managers_see_content: policy.shows_content(),
        ..preview_kept(settings, policy.retention(), &examples())
    })
}

/// What settings mean that may not be saved yet, for these windows. Rules that cannot be used hide every window, as they
/// do on a computer.
pub fn preview(settings: &TrackingSettings, windows: &[Subject]) -> Preview {
    preview_kept(settings, Retention::default(), windows)
}

fn preview_kept(settings: &TrackingSettings, retention: Retention, windows: &[Subject]) -> Preview {
    let rules = WindowRules::from_settings(settings).unwrap_or_else(|_| WindowRules::hide_everything());
    let Retention { detail, working_time } = retention;
    let kept = |kind, kept| KindPreview { kind, kept };
    let windows_kind = match settings.detail {
        DetailLevel::Hours => None,
        DetailLevel::Application => Some(RecordedKind::Applications),
        DetailLevel::Title => Some(RecordedKind::Titles),
    };
    Preview {
        session_mode: settings.session_mode,
        detail: settings.detail,
        afk_threshold_seconds: settings.afk_threshold_seconds,
        hides_by_default: settings.default_window_rules,
        own_rules: settings.window_rules.len(),
        kinds: [
            kept(RecordedKind::WorkingTime, working_time),
            kept(RecordedKind::Absence, detail),
        ]
        .into_iter()
        .chain(windows_kind.map(|kind| kept(kind, detail)))
        .collect(),
        windows: windows
            .iter()
            .map(|window| WindowPreview {
                window: window.clone(),
                stored: rules.content(window, settings.detail),
            })
            .collect(),
        managers: Vec::new(),
        managers_see_content: false,
    }
}

/// Windows that most people know.
fn examples() -> Vec<Subject> {
    [
        ("LibreOffice Writer", "Angebot 2026-114.odt"),
        ("Firefox", "TimeTrack – Mozilla Firefox"),
        ("Firefox", "Mozilla Firefox Private Browsing"),
        ("KeePassXC", "Passwords"),
    ]
    .map(|(application, title)| Subject {
        application: ApplicationName::new(application),
        title: Some(WindowTitle::new(title)),
    })
    .into()
}
