//! Made-up hours for tests.

use jiff::{SignedDuration, civil::date};
use timetrack_domain::Interval;

use crate::services::activity::Figures;
use crate::services::hours_page::{HoursPage, SessionEnd, WeekHours, WorkSession};
use crate::web::samples::{at, dashboard, running_day, zone};

/// A page of work hours in the middle of a week.
pub(crate) fn hours() -> HoursPage {
    let figures = running_day().figures;
    let sessions = vec![
        WorkSession {
            interval: Interval::new(at("08:04"), at("16:09")).unwrap(),
            day: date(2026, 11, 18),
            zone: zone(),
            breaks: SignedDuration::from_mins(34),
            machines: vec![
                "LT-0371".to_owned(),
                "WS-Klimakammer-Prüffeldautomatisierung-2".to_owned(),
            ],
            idle: SignedDuration::from_mins(30),
            not_measured: SignedDuration::ZERO,
            end: SessionEnd::Away,
        },
        WorkSession {
            interval: Interval::new(at("22:00"), at("23:00") + SignedDuration::from_hours(5)).unwrap(),
            day: date(2026, 11, 18),
            zone: zone(),
            breaks: SignedDuration::ZERO,
            machines: vec!["LT-0371".to_owned()],
            idle: SignedDuration::ZERO,
            not_measured: SignedDuration::from_mins(12),
            end: SessionEnd::Silent,
        },
    ];
    let monday = date(2026, 11, 16);
    let weeks = (0..8)
        .map(|week| WeekHours {
            monday: monday.saturating_sub(jiff::Span::new().weeks(week)),
            days: 5,
            figures: Figures {
                total: SignedDuration::from_mins(2_290 + week * 13),
                active: SignedDuration::from_mins(2_100),
                ..figures
            },
        })
        .collect();
    HoursPage {
        today: date(2026, 11, 18),
        zone: zone(),
        days: dashboard().week,
        sessions,
        weeks,
    }
}
