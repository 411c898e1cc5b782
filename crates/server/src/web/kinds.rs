//! The kinds of data in words: what is recorded, how long it is kept, who sees it, what may be deleted.

use jiff::{SignedDuration, civil::Date, tz::TimeZone};
use timetrack_domain::tracking_settings::{DetailLevel, SessionMode};
use timetrack_domain::{Interval, Lane, TrackingSettings};
use timetrack_storage::{DataKind, Retention};

use crate::services::activity::Audience;
use crate::web::locale::Locale;
use crate::web::parts::{Fact, Off};

/// The rules that hold for a person's devices, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    /// Minutes without input after which somebody is away.
    pub(crate) afk_threshold_seconds: u32,
    /// Whether a work session opens by itself.
    pub(crate) opens_by_itself: bool,
    /// The most that is recorded about a window, as the key of its text.
    pub(crate) detail_key: &'static str,
}

impl Rules {
    /// The rules of settings.
    pub(crate) fn of(settings: &TrackingSettings) -> Self {
        Self {
            afk_threshold_seconds: settings.afk_threshold_seconds,
            opens_by_itself: match settings.session_mode {
                SessionMode::Automatic => true,
                SessionMode::Manual => false,
            },
            detail_key: match settings.detail {
                DetailLevel::Hours => "rule-detail-hours",
                DetailLevel::Application => "rule-detail-application",
                DetailLevel::Title => "rule-detail-title",
            },
        }
    }

    /// They in words.
    pub(crate) fn facts(&self, locale: Locale) -> Vec<Fact> {
        let fact = |name: &str, text: String| Fact {
            name: locale.text(name),
            text,
        };
        let session = if self.opens_by_itself {
            "rule-session-automatic"
        } else {
            "rule-session-by-hand"
        };
        let threshold = jiff::SignedDuration::from_secs(self.afk_threshold_seconds.into());
        let threshold = if self.afk_threshold_seconds.is_multiple_of(60) {
            locale.duration(threshold)
        } else {
            locale.distance(threshold)
        };
        vec![
            fact("rule-session", locale.text(session)),
            fact("rule-detail", locale.text(self.detail_key)),
            fact(
                "rule-idle",
                locale.text_with("rule-idle-text", &[("threshold", &threshold)]),
            ),
            fact("rule-privacy", locale.text("rule-privacy-text")),
        ]
    }
}

/// What is not recorded.
pub(crate) fn offs(locale: Locale) -> Vec<Off> {
    [
        ("off-screenshots", "off-not-recorded"),
        ("off-live-view", "off-not-there"),
        ("off-calls", "off-not-recorded"),
        ("off-keystrokes", "off-never"),
    ]
    .map(|(name, state)| Off {
        name: locale.text(name),
        state: locale.text(state),
    })
    .into()
}

/// The name of a kind, for lists.
pub(crate) fn name_key(lane: Lane) -> &'static str {
    match lane {
        Lane::WorkSession => "kind-work-sessions",
        Lane::Break => "kind-breaks",
        Lane::Private => "kind-private",
        Lane::Afk => "kind-afk",
        Lane::Window => "kind-windows",
    }
}

/// What a single item is called.
pub(crate) fn item_key(lane: Lane) -> &'static str {
    match lane {
        Lane::WorkSession => "work-session",
        Lane::Break => "break",
        Lane::Private => "private",
        Lane::Afk => "absence",
        Lane::Window => "window",
    }
}

/// How many there are since when.
pub(crate) fn amount_key(lane: Lane) -> &'static str {
    match lane {
        Lane::WorkSession => "amount-work-sessions",
        Lane::Break => "amount-breaks",
        Lane::Private | Lane::Afk | Lane::Window => "amount-intervals",
    }
}

/// How long it is kept.
pub(crate) fn kept(lane: Lane, retention: &Retention, locale: Locale) -> String {
    kept_for(DataKind::of(lane).kept(retention), locale)
}

/// A time for which something is kept: in years where it is years.
pub(crate) fn kept_for(kept: SignedDuration, locale: Locale) -> String {
    let days = kept.as_hours().unsigned_abs() / 24;
    if days > 366 && !(0..4).contains(&(days % 365)) {
        return locale.text_counted("kept-days", days, &[]);
    }
    match days / 365 {
        0 => locale.text_counted("kept-days", days, &[]),
        years => locale.text_counted("kept-years", years, &[]),
    }
}

/// Who sees it, in few words.
pub(crate) fn seen_by(lane: Lane, audience: Audience, locale: Locale) -> String {
    locale.text(match (audience, lane) {
        (Audience::Alone, _) | (Audience::Managers, Lane::Window) => "audience-you",
        (Audience::ManagersWithContent, Lane::Window | Lane::Afk) => "audience-you-and-managers-of-group",
        (
            Audience::Managers | Audience::ManagersWithContent,
            Lane::WorkSession | Lane::Break | Lane::Private,
        ) => "audience-you-and-managers",
        (Audience::Managers, Lane::Afk) => "audience-managers-see-sums",
    })
}

/// Its word in addresses and exports.
pub(crate) fn query_value(lane: Lane) -> &'static str {
    match lane {
        Lane::WorkSession => "work-sessions",
        Lane::Break => "breaks",
        Lane::Private => "private",
        Lane::Afk => "afk",
        Lane::Window => "windows",
    }
}

/// The kind of a word in an address.
pub(crate) fn from_query_value(value: &str) -> Option<Lane> {
    Lane::ALL.into_iter().find(|lane| query_value(*lane) == value)
}

/// `Wed, 18 Nov, 10:30 to 11:52`, or with both days where it spans several.
pub(crate) fn range(interval: Interval, zone: &TimeZone, today: Date, locale: Locale) -> String {
    let (start, end) = (
        interval.start().to_zoned(zone.clone()),
        interval.end().to_zoned(zone.clone()),
    );
    let day = |at: &jiff::Zoned| locale.short_day(at.date(), today);
    if start.date() == end.date() {
        let times = locale.time_range(interval.start(), interval.end(), zone);
        return format!("{}, {times}", day(&start));
    }
    let point = |at: &jiff::Zoned| format!("{}, {}", day(at), locale.time(at.timestamp(), zone));
    locale.text_with("range", &[("start", &point(&start)), ("end", &point(&end))])
}
