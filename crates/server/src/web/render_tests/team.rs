//! The pages about several people.

use askama::Template;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, ToSpan};
use timetrack_domain::IdGenerator;
use timetrack_domain::id::{DeviceId, EmployeeId, GroupId};
use timetrack_storage::{Group, ListedPerson, Role};

use crate::services::activity::{ActivityDay, Figures, PersonState};
use crate::services::device_health::{Attention, Trouble};
use crate::services::hours_page::DayHours;
use crate::services::team::Team;
use crate::services::team::course::{PersonCourse, TeamCourse};
use crate::services::team::devices::{DeviceTrouble, DevicesNow};
use crate::services::team::hours::{DaySum, PersonHours, TeamHours};
use crate::services::team::now::{Counts, PersonNow, TeamNow};
use crate::web::activity::team::{TeamActivityLive, TeamActivityPage};
use crate::web::activity::{ActivityPage, ActivityQuery, Sight};
use crate::web::dashboard::team::{TeamLive, TeamPage};
use crate::web::frame::{Frame, Section};
use crate::web::locale::{Language, Locale};
use crate::web::samples::{self, HOSTILE, at, frame};
use crate::web::samples_of_hours;
use crate::web::team::TeamQuery;
use crate::web::whose::Whose;
use crate::web::work_hours::team::{Period, PeriodQuery, TeamHoursPage};
use crate::web::work_hours::{HoursQuery, WorkHoursPage};

/// Every state of them in one language.
pub(super) fn pages(language: Language) -> Vec<(&'static str, String)> {
    let locale = Locale::new(language);
    let frame = |section, key: &str| Frame {
        role: Some(Role::Admin),
        ..frame(language, section, &locale.text(key))
    };
    let dashboard = || frame(Section::Dashboard, "navigation-dashboard");
    let hours_frame = || frame(Section::WorkHours, "navigation-work-hours");
    let month = PeriodQuery {
        period: "month".to_owned(),
        day: "2026-11-03".to_owned(),
    };
    let wrong = PeriodQuery {
        period: HOSTILE[0].to_owned(),
        day: HOSTILE[0].to_owned(),
    };
    let no_hours = TeamHours {
        rows: Vec::new(),
        days: Vec::new(),
        sum: None,
        ..hours(Period::Week)
    };
    let activity_frame = || frame(Section::Activity, "navigation-activity");
    let course = course();
    let no_course = TeamCourse {
        rows: Vec::new(),
        sees_content: false,
        ..course.clone()
    };
    let asked = ActivityQuery {
        day: Some(HOSTILE[0].to_owned()),
        ..ActivityQuery::default()
    };
    let activity =
        |course: &TeamCourse| TeamActivityPage::new(activity_frame(), course, &TeamQuery::default(), &asked);
    let person = |has_content: bool| {
        let mut day = samples::working_day();
        if !has_content {
            day.devices.clear();
            day.subjects.clear();
        }
        let sight = Sight {
            whose: Whose::Of {
                id: team().viewer,
                name: HOSTILE[0].to_owned(),
            },
            has_content,
            seen_by: HOSTILE[3].to_owned(),
        };
        ActivityPage::new(
            activity_frame(),
            &samples::activity(day),
            &ActivityQuery::default(),
            &sight,
        )
    };
    let query = TeamQuery {
        text: HOSTILE[0].to_owned(),
        ..TeamQuery::default()
    };
    let nobody = TeamNow {
        rows: Vec::new(),
        counts: Counts::default(),
        devices: DevicesNow::default(),
        team: Team {
            people: Vec::new(),
            shown: 0,
            ..team()
        },
        ..now()
    };
    let alone = TeamNow {
        rows: now().rows.split_off(now().rows.len() - 1),
        team: Team { all: 1, ..team() },
        ..nobody.clone()
    };
    [
        (
            "team",
            TeamPage::new(dashboard(), &now(), &TeamQuery::default(), false).render(),
        ),
        (
            "team-at-work",
            TeamPage::new(dashboard(), &nobody, &query, true).render(),
        ),
        (
            "team-alone",
            TeamPage::new(dashboard(), &alone, &query, false).render(),
        ),
        (
            "team-hours",
            TeamHoursPage::new(
                hours_frame(),
                &hours(Period::Week),
                &TeamQuery::default(),
                &PeriodQuery::default(),
            )
            .render(),
        ),
        (
            "team-hours-month",
            TeamHoursPage::new(hours_frame(), &hours(Period::Month), &query, &month).render(),
        ),
        (
            "team-hours-none",
            TeamHoursPage::new(hours_frame(), &no_hours, &query, &wrong).render(),
        ),
        (
            "person-hours",
            WorkHoursPage::new(
                hours_frame(),
                &samples_of_hours::hours(),
                &HoursQuery::default(),
                &Whose::Of {
                    id: team().viewer,
                    name: HOSTILE[0].to_owned(),
                },
                "Ada sees this.",
            )
            .render(),
        ),
        ("team-activity", activity(&course).render()),
        ("team-activity-none", activity(&no_course).render()),
        (
            "team-activity-live",
            TeamActivityLive::new(activity_frame(), &course).render(),
        ),
        ("person-activity", person(true).render()),
        ("person-activity-withheld", person(false).render()),
        ("team-live", TeamLive::new(dashboard(), &now(), false).render()),
    ]
    .map(|(name, html)| (name, html.unwrap()))
    .into()
}

fn names() -> Vec<String> {
    HOSTILE
        .iter()
        .map(|name| (*name).to_owned())
        .chain(["x".repeat(200), "Ada".to_owned()])
        .collect()
}

fn team() -> Team {
    let mut ids = IdGenerator::from_seed(5);
    let groups = [HOSTILE[2], "Messtechnik"].map(|name| Group {
        id: GroupId::generate(at("08:00"), &mut ids),
        name: name.to_owned(),
        created: at("08:00"),
    });
    let people: Vec<ListedPerson> = names()
        .into_iter()
        .enumerate()
        .map(|(number, name)| ListedPerson {
            id: EmployeeId::generate(at("08:00"), &mut ids),
            name,
            group: groups.get(number % 3).map(|group| group.id),
            active: true,
        })
        .collect();
    Team {
        viewer: people[0].id,
        groups: groups.into(),
        page: 1,
        pages: 4,
        shown: 200,
        all: 200,
        people,
    }
}

fn now() -> TeamNow {
    let states = [
        PersonState::Working { since: at("08:04") },
        PersonState::Idle { since: at("14:20") },
        PersonState::OnBreak { since: at("12:02") },
        PersonState::Private {
            since: at("13:00"),
            on_break_since: None,
        },
        PersonState::Finished { at: at("16:09") },
        PersonState::Silent {
            last_heard: at("16:09"),
        },
        PersonState::Working {
            since: at("00:00") - SignedDuration::from_hours(2),
        },
        PersonState::NotStarted,
    ];
    let team = team();
    let rows = team.people.iter().zip(states).map(|(person, state)| PersonNow {
        person: person.clone(),
        state,
        today: if state == PersonState::NotStarted {
            samples::empty_day()
        } else {
            samples::working_day()
        },
        week: SignedDuration::from_hours(if state == PersonState::NotStarted { 0 } else { 31 }),
    });
    TeamNow {
        rows: rows.collect(),
        counts: Counts {
            people: 200,
            working: 120,
            on_break: 1,
        },
        devices: devices(),
        is_admin: true,
        now: at("14:26"),
        team,
    }
}

/// One day of everybody, one of whom did nothing and one of whom lives elsewhere.
fn course() -> TeamCourse {
    let team = team();
    let rows = team
        .people
        .iter()
        .enumerate()
        .map(|(number, person)| PersonCourse {
            person: person.clone(),
            sees_content: number != 4,
            day: match number {
                1 => samples::empty_day(),
                2 => samples::running_day(),
                3 => ActivityDay {
                    zone: jiff::tz::TimeZone::UTC,
                    ..samples::working_day()
                },
                _ => samples::working_day(),
            },
        });
    TeamCourse {
        rows: rows.collect(),
        day: date(2026, 11, 18),
        today: date(2026, 11, 18),
        sees_content: true,
        has_applications: true,
        now: at("14:26"),
        team,
    }
}

/// Hours of which some run, and some were not measured.
fn hours(period: Period) -> TeamHours {
    let (first, last) = match period {
        Period::Week => (date(2026, 11, 16), date(2026, 11, 22)),
        Period::Month => (date(2026, 11, 1), date(2026, 11, 30)),
    };
    let figures = |number: usize, day: Date| Figures {
        running: day == date(2026, 11, 18),
        not_measured: SignedDuration::from_mins(if number == 3 { 12 } else { 0 }),
        ..samples::working_day().figures
    };
    let team = team();
    let rows: Vec<PersonHours> = team
        .people
        .iter()
        .enumerate()
        .map(|(number, person)| PersonHours {
            person: ListedPerson {
                active: number != 5,
                ..person.clone()
            },
            group: team.group_of(person).map(str::to_owned),
            days: first
                .series(1.day())
                .take_while(|day| *day <= last)
                .map(|day| DayHours {
                    day,
                    zone: samples::zone(),
                    figures: (day <= date(2026, 11, 18) && number != 7).then(|| figures(number, day)),
                })
                .collect(),
            sum: (number != 7).then(|| figures(number, last)),
        })
        .collect();
    TeamHours {
        today: date(2026, 11, 18),
        days: rows[0]
            .days
            .iter()
            .map(|day| DaySum {
                day: day.day,
                figures: day.figures,
            })
            .collect(),
        sum: Some(figures(3, last)),
        rows,
        team,
    }
}

fn devices() -> DevicesNow {
    let mut ids = IdGenerator::from_seed(6);
    let troubles = [
        Trouble::Doubled,
        Trouble::Clock {
            fast_by: SignedDuration::from_secs(-252),
        },
        Trouble::SetAside { count: 7 },
        Trouble::Discarded { count: 1 },
        Trouble::Silent {
            since: SignedDuration::from_hours(120),
        },
        Trouble::Reported {
            code: "<b>unheard".to_owned(),
        },
    ];
    DevicesNow {
        troubles: troubles
            .into_iter()
            .zip(names())
            .map(|(trouble, name)| DeviceTrouble {
                id: DeviceId::generate(at("08:00"), &mut ids),
                attention: Attention {
                    machine: name.clone(),
                    trouble,
                },
                owner: name,
            })
            .collect(),
        has_more: true,
        old: vec![("0.0.9".to_owned(), 2)],
    }
}
