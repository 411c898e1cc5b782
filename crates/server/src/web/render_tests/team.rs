//! The pages about several people.

use askama::Template;
use jiff::SignedDuration;
use timetrack_domain::IdGenerator;
use timetrack_domain::id::{DeviceId, EmployeeId, GroupId};
use timetrack_storage::{Group, ListedPerson, Role};

use crate::services::activity::PersonState;
use crate::services::device_health::{Attention, Trouble};
use crate::services::team::Team;
use crate::services::team::devices::{DeviceTrouble, DevicesNow};
use crate::services::team::now::{Counts, PersonNow, TeamNow};
use crate::web::dashboard::team::{TeamLive, TeamPage};
use crate::web::frame::{Frame, Section};
use crate::web::locale::{Language, Locale};
use crate::web::samples::{self, HOSTILE, at, frame};
use crate::web::team::TeamQuery;

/// Every state of them in one language.
pub(super) fn pages(language: Language) -> Vec<(&'static str, String)> {
    let locale = Locale::new(language);
    let frame = |section, key: &str| Frame {
        role: Some(Role::Admin),
        ..frame(language, section, &locale.text(key))
    };
    let dashboard = || frame(Section::Dashboard, "navigation-dashboard");
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
