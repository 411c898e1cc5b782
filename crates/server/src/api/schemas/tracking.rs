//! See `timetrack_domain::tracking_settings`.

use utoipa::ToSchema;

/// The settings of one device.
#[derive(ToSchema)]
#[schema(as = AgentSettings, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
pub(in crate::api) struct AgentSettingsShape {
    /// Differs whenever other settings hold. It tells settings apart, not which are newer.
    version: u64,
    tracking: TrackingShape,
}

/// What governs recording.
#[derive(ToSchema)]
#[schema(as = Tracking, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
pub(in crate::api) struct TrackingShape {
    session_mode: SessionModeShape,
    detail: DetailShape,
    /// Seconds without input after which the person counts as away.
    #[schema(minimum = 10, maximum = 7_200)]
    afk_threshold_seconds: u32,
    /// Below this, a title is merged into the next one of the same application.
    #[schema(minimum = 0, maximum = 60_000)]
    minimum_title_milliseconds: u32,
    /// Uninterrupted absence after which an automatic session counts as ended when the absence began.
    #[schema(minimum = 1_800, maximum = 86_400)]
    absence_ends_session_seconds: u32,
    /// The first that matches decides.
    #[schema(max_items = 500)]
    window_rules: Vec<WindowRuleShape>,
    /// Whether private browsing and password managers are hidden after these rules.
    default_window_rules: bool,
}

/// The same as it is sent: all fields and no others, so that nothing is recorded because a program did not know of one.
#[derive(ToSchema)]
#[schema(as = TrackingInput, rename_all = "camelCase")]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is only described")]
pub(in crate::api) struct TrackingInputShape {
    session_mode: SessionModeShape,
    detail: DetailShape,
    /// Seconds without input after which the person counts as away.
    #[schema(minimum = 10, maximum = 7_200)]
    afk_threshold_seconds: u32,
    /// Below this, a title is merged into the next one of the same application.
    #[schema(minimum = 0, maximum = 60_000)]
    minimum_title_milliseconds: u32,
    /// Uninterrupted absence after which an automatic session counts as ended when the absence began.
    #[schema(minimum = 1_800, maximum = 86_400)]
    absence_ends_session_seconds: u32,
    /// The first that matches decides.
    #[schema(max_items = 500)]
    window_rules: Vec<WindowRuleShape>,
    /// Whether private browsing and password managers are hidden after these rules.
    default_window_rules: bool,
}

/// Hides windows that match both patterns, where both are given. At least one is.
#[derive(ToSchema)]
#[schema(as = WindowRule, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
struct WindowRuleShape {
    /// A regular expression, searched in the application's name without regard to case; at most 1,000 bytes.
    #[schema(min_length = 1, max_length = 1_000)]
    application: Option<String>,
    /// The same in the window's title.
    #[schema(min_length = 1, max_length = 1_000)]
    title: Option<String>,
    action: ActionShape,
}

/// How a work session opens: at the first input, or when the person says so.
#[derive(ToSchema)]
#[schema(as = SessionMode, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
enum SessionModeShape {
    Automatic,
    Manual,
}

/// How much is stored of the focused window.
#[derive(ToSchema)]
#[schema(as = Detail, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
enum DetailShape {
    Hours,
    Application,
    Title,
}

/// `exclude` stores nothing, `hide` an interval without contents, `hideTitle` the application alone, `keep` what the detail
/// says.
#[derive(ToSchema)]
#[schema(as = WindowRuleAction, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
enum ActionShape {
    Exclude,
    Hide,
    HideTitle,
    Keep,
}
