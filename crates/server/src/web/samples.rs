//! Made-up days for tests: an ordinary one, an extreme one, hostile texts.

use jiff::{SignedDuration, Timestamp, civil::date, tz::TimeZone};
use timetrack_domain::{ApplicationName, Interval, IntervalSet, Subject, WindowTitle};

use crate::desk::WorkChoice;
use crate::services::activity::{
    ActiveHours, Activity, ActivityDay, DeviceWindows, Figures, OwnState, PersonState, Seen, UseSums, Used,
    WindowUse,
};
use crate::services::dashboard::{Dashboard, Present};
use crate::services::device_health::{Attention, Trouble};
use crate::services::hours_page::DayHours;
use crate::web::frame::{Frame, PersonMark, Section, StateCard};
use crate::web::locale::{Language, Locale};

/// The zone of every sample.
pub(crate) fn zone() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

/// An instant of Wednesday, 18 November 2026.
pub(crate) fn at(time: &str) -> Timestamp {
    format!("2026-11-18T{time}:00+01:00").parse().unwrap()
}

fn span(start: &str, end: &str) -> Interval {
    Interval::new(at(start), at(end)).unwrap()
}

fn bounds() -> Interval {
    Interval::new(at("00:00"), at("00:00") + SignedDuration::from_hours(24)).unwrap()
}

/// Texts that try to break a page.
pub(crate) const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>",
    "\u{202e}txt.exe מסמך סודי — \u{202d}left again",
    "🦀🇩🇪👩‍👩‍👧‍👦 emoji — und Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "{{ 7 * 7 }} {% include \"base.html\" %} &amp; &lt;b&gt; $count",
    "=HYPERLINK(\"http://example.com\",\"click\")",
    "Messbrücke_Temperaturdrift_Auswertung_2026-11-18_Wiederholung_mit_korrigierter_Referenz_v7_FINAL_final2.m",
];

fn subject(application: &str, title: Option<&str>) -> Subject {
    Subject {
        application: ApplicationName::new(application),
        title: title.map(WindowTitle::new),
    }
}

/// An ordinary working day that is over.
pub(crate) fn working_day() -> ActivityDay {
    let applications = [
        ("Outlook", "Inbox"),
        ("Visual Studio Code", "drift_compensation.rs · messbruecke"),
        (
            "Word",
            "Prüfprotokoll 2026-118 Drehmomentaufnehmer, Kunde Stadtwerke Bad Homburg.docx",
        ),
        ("Teams", "Weekly measuring sync"),
        ("Firefox", "Kapazitätsplanung – Wiki"),
        ("MATLAB R2026a", HOSTILE[5]),
    ];
    let mut subjects: Vec<Subject> = applications
        .iter()
        .map(|(application, title)| subject(application, Some(title)))
        .collect();
    subjects.extend(HOSTILE[..5].iter().map(|text| subject(text, Some(text))));
    subjects.push(subject(&"x".repeat(300), Some(&"1 KB ".repeat(300))));
    subjects.push(subject("Terminal", None));
    let work: IntervalSet = [span("08:04", "12:02"), span("12:36", "16:09")]
        .into_iter()
        .collect();
    let idle: IntervalSet = [
        span("09:41", "09:48"),
        span("11:15", "11:32"),
        span("14:20", "14:26"),
    ]
    .into_iter()
    .collect();
    let private: IntervalSet = span("13:00", "13:25").into();
    let free = work.difference(&idle).difference(&private);
    let mut uses = Vec::new();
    let mut turn = 0_usize;
    for stretch in free.intervals() {
        let mut start = stretch.start();
        while start < stretch.end() {
            let minutes = 2 + i64::try_from((turn * 7) % 23).unwrap();
            let end = (start + SignedDuration::from_mins(minutes)).min(stretch.end());
            let seen = match turn % 17 {
                11 => Seen::Hidden,
                13 => Seen::Unavailable,
                _ => Seen::Subject((turn * 5) % subjects.len()),
            };
            uses.push(WindowUse {
                interval: Interval::new(start, end).unwrap(),
                seen,
            });
            start = end;
            turn += 1;
        }
    }
    ActivityDay {
        day: date(2026, 11, 18),
        zone: zone(),
        bounds: bounds(),
        figures: Figures {
            total: work.total(),
            active: work.difference(&idle).total(),
            idle: idle.total(),
            not_measured: SignedDuration::ZERO,
            breaks: SignedDuration::from_mins(34),
            private: private.total(),
            first_start: Some(at("08:04")),
            last_end: Some(at("16:09")),
            sessions: 1,
            running: false,
        },
        work,
        breaks: span("12:02", "12:36").into(),
        private,
        idle,
        not_measured: IntervalSet::empty(),
        has_deleted_windows: false,
        devices: vec![DeviceWindows {
            machine: "LT-0371".to_owned(),
            uses,
        }],
        subjects,
        as_of: None,
    }
}

/// A day with `count` windows of two seconds each, in 40 applications.
pub(crate) fn busy_day(count: usize) -> ActivityDay {
    let subjects: Vec<Subject> = (0..40)
        .flat_map(|application| {
            (0..25).map(move |title| {
                subject(
                    &format!("Application {application}"),
                    Some(&format!(
                        "Document {title} of many, with a title of a usual length"
                    )),
                )
            })
        })
        .collect();
    let start = at("07:00");
    let uses: Vec<WindowUse> = (0..count)
        .map(|index| {
            let begin = start + SignedDuration::from_secs(2 * i64::try_from(index).unwrap());
            WindowUse {
                interval: Interval::new(begin, begin + SignedDuration::from_secs(2)).unwrap(),
                seen: Seen::Subject((index * 7919) % subjects.len()),
            }
        })
        .collect();
    let work: IntervalSet = uses.iter().map(|one| one.interval).collect();
    ActivityDay {
        figures: Figures {
            total: work.total(),
            active: work.total(),
            first_start: Some(start),
            last_end: work.intervals().last().map(Interval::end),
            sessions: 1,
            ..Figures::default()
        },
        breaks: IntervalSet::empty(),
        private: IntervalSet::empty(),
        idle: IntervalSet::empty(),
        work,
        has_deleted_windows: false,
        devices: vec![DeviceWindows {
            machine: "LT-0371".to_owned(),
            uses,
        }],
        subjects,
        ..working_day()
    }
}

/// A day on which nothing was recorded.
pub(crate) fn empty_day() -> ActivityDay {
    ActivityDay {
        figures: Figures::default(),
        work: IntervalSet::empty(),
        breaks: IntervalSet::empty(),
        private: IntervalSet::empty(),
        idle: IntervalSet::empty(),
        has_deleted_windows: false,
        devices: Vec::new(),
        subjects: Vec::new(),
        ..working_day()
    }
}

/// A day that is running, at 14:26.
pub(crate) fn running_day() -> ActivityDay {
    let day = working_day();
    let known = Interval::new(bounds().start(), at("14:26")).unwrap();
    let work = day.work.within(known);
    let idle = day.idle.within(known);
    let devices = day
        .devices
        .iter()
        .map(|device| DeviceWindows {
            machine: device.machine.clone(),
            uses: device
                .uses
                .iter()
                .filter_map(|one| {
                    Some(WindowUse {
                        interval: one.interval.intersection(&known)?,
                        ..*one
                    })
                })
                .collect(),
        })
        .collect();
    ActivityDay {
        figures: Figures {
            total: work.total(),
            active: work.difference(&idle).total(),
            idle: idle.total(),
            last_end: Some(at("14:26")),
            running: true,
            ..day.figures
        },
        as_of: Some(at("14:26")),
        work,
        idle,
        has_deleted_windows: false,
        devices,
        ..day
    }
}

/// The surroundings of a page.
pub(crate) fn frame(language: Language, section: Section, title: &str) -> Frame {
    let locale = Locale::new(language);
    let own = own_state();
    Frame {
        locale,
        title: title.to_owned(),
        section: Some(section),
        role: Some(timetrack_storage::Role::Admin),
        person: PersonMark::new("Anna-Lena Großschmidt-Hohenlohe"),
        organisation: locale.text("organisation-alone"),
        state: StateCard::new(&own, locale),
        csrf_token: "0123".to_owned(),
        here: "/activity?day=2026-11-18".to_owned(),
        live_url: "/live/state".to_owned(),
        retention: timetrack_storage::Retention::default(),
        needs_first_run: true,
    }
}

fn own_state() -> OwnState {
    OwnState {
        private_next: false,
        state: PersonState::Working { since: at("12:36") },
        today: running_day().figures,
        zone: zone(),
        choices: &[WorkChoice::Break, WorkChoice::End, WorkChoice::Private],
    }
}

/// A dashboard in the middle of a day.
pub(crate) fn dashboard() -> Dashboard {
    let today = running_day();
    let figures = today.figures;
    let week = (16..=22)
        .map(|number| DayHours {
            day: date(2026, 11, number),
            zone: zone(),
            figures: match number {
                16 => Some(Figures {
                    total: SignedDuration::from_mins(468),
                    running: false,
                    ..figures
                }),
                17 => Some(Figures {
                    total: SignedDuration::from_mins(497),
                    running: false,
                    ..figures
                }),
                18 => Some(figures),
                _ => None,
            },
        })
        .collect();
    let minutes = [
        ("Visual Studio Code", 610),
        ("Outlook", 312),
        ("Word", 288),
        ("Firefox", 120),
        ("Teams", 95),
    ];
    let mut week_uses = UseSums::default();
    for (name, minutes) in minutes {
        week_uses.add(Used::Application(name), SignedDuration::from_mins(minutes));
    }
    week_uses.add(Used::Hidden, SignedDuration::from_secs(12));
    Dashboard {
        present: Present {
            own: own_state(),
            today,
            attention: attention(),
            last_day: Some(date(2026, 11, 17)),
        },
        week,
        week_uses,
        has_records: true,
    }
}

fn attention() -> Vec<Attention> {
    let troubles = [
        Trouble::Clock {
            fast_by: SignedDuration::from_secs(252),
        },
        Trouble::SetAside { count: 7 },
        Trouble::Reported {
            code: "windows_unavailable".to_owned(),
        },
        Trouble::Reported {
            code: "<b>unheard of</b>".to_owned(),
        },
    ];
    troubles
        .into_iter()
        .map(|trouble| Attention {
            machine: "LT-0371".to_owned(),
            trouble,
        })
        .collect()
}

/// An activity page of a day.
pub(crate) fn activity(day: ActivityDay) -> Activity {
    let week = (16..=22)
        .map(|number| {
            let shown = date(2026, 11, number);
            let active = if number <= 18 {
                day.active()
            } else {
                IntervalSet::empty()
            };
            ActiveHours::new(shown, &zone(), &active, SignedDuration::ZERO)
        })
        .collect();
    Activity {
        week,
        today: date(2026, 11, 18),
        day_before: Some(date(2026, 11, 17)),
        whole_from: None,
        day,
    }
}
