//! The pages of the set-up.

use askama::Template;
use axum::http::StatusCode;
use jiff::Timestamp;
use timetrack_domain::id::{DeviceId, EmployeeId, EnrolmentTokenId, GroupId};
use timetrack_domain::tracking_settings::{WindowRule, WindowRuleAction};
use timetrack_domain::{ApplicationName, IdGenerator, Subject, TrackingSettings, WindowTitle};
use timetrack_storage::{DataPolicy, Employee, EmployeeKind, EnrolmentToken, Group, Role};

use crate::error::AppError;
use crate::services::agent_settings::{PolicyOfScope, SettingsOfScope, preview};
use crate::services::employees::{Directory, Found, Listed, Person};
use crate::services::groups::{GroupManager, ManagedGroup};
use crate::web::frame::{Frame, Section};
use crate::web::locale::{Language, Locale};
use crate::web::samples::{HOSTILE, at, frame, zone};
use crate::web::setup::computers::{Computer, ComputersPage};
use crate::web::setup::enrolment::{EnrolmentTokensPage, Made, TokenFields};
use crate::web::setup::form::Problem;
use crate::web::setup::group::GroupPage;
use crate::web::setup::groups::GroupsPage;
use crate::web::setup::organisation::{OrganisationFields, OrganisationPage};
use crate::web::setup::people::{NewPersonFields, PeoplePage, PeopleQuery};
use crate::web::setup::person::{PersonFields, PersonPage};
use crate::web::setup::settings::fields::SettingsFields;
use crate::web::setup::settings::{Known, SettingsPage, SettingsProblem};

/// Every state of them in one language.
pub(super) fn pages(language: Language) -> Vec<(&'static str, String)> {
    let locale = Locale::new(language);
    let title = locale.text("navigation-setup");
    let frame = || Frame {
        role: Some(Role::Admin),
        ..frame(language, Section::Setup, &title)
    };
    let wrong = |error| Problem::of(error, locale).unwrap().0;
    let nobody = Directory {
        people: Vec::new(),
        groups: Vec::new(),
        shown: 0,
        ..directory()
    };
    let query = PeopleQuery {
        text: HOSTILE[0].to_owned(),
        ..PeopleQuery::default()
    };
    let organisation = || OrganisationFields {
        name: HOSTILE[0].to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
    };
    let managed = managed();
    let person = Person {
        employee: listed(0).employee,
        time_zone: "Europe/Berlin".to_owned(),
    };
    let groups: Vec<Group> = managed.iter().map(|managed| managed.group.clone()).collect();
    let accounts = vec!["EXAMPLE\\ada".to_owned(), HOSTILE[1].to_owned()];
    let person_page = || PersonPage::new(frame(), &person, &groups, accounts.clone());
    let group_page = || GroupPage::new(frame(), &managed[0]);
    let found = |name: &str| Found {
        id: listed(0).employee.id,
        name: name.to_owned(),
        email: Some("ada@example.com".to_owned()),
    };
    let name = || AppError::invalid_field("name", "");
    let computers = computers();
    let computers_page = || {
        ComputersPage::new(
            frame(),
            &computers[..2],
            &computers,
            Some(computers[0].id),
            &zone(),
        )
    };
    let windows: Vec<Subject> = HOSTILE
        .iter()
        .map(|text| Subject {
            application: ApplicationName::new(text),
            title: Some(WindowTitle::new(text)),
        })
        .collect();
    let group = managed[0].group.clone();
    let settings_page = |group: Option<Group>, as_own: bool| {
        let known = Known {
            settings: SettingsOfScope {
                own: (as_own || group.is_none()).then(hostile_settings),
                inherited: TrackingSettings::default(),
            },
            policy: PolicyOfScope {
                own: DataPolicy::default(),
                inherited: DataPolicy {
                    managers_see_content: Some(as_own),
                    ..DataPolicy::default()
                },
            },
            group,
        };
        let preview = preview(known.settings.effective(), &windows);
        SettingsPage::new(frame(), &known, &preview, as_own)
    };
    let tokens_page = || EnrolmentTokensPage::new(frame(), &tokens(), &groups, at("12:00"), &zone());
    [
        (
            "setup",
            OrganisationPage::new(frame(), organisation(), Problem::default()).render(),
        ),
        (
            "setup-wrong",
            OrganisationPage::new(
                frame(),
                organisation(),
                wrong(AppError::invalid_field("timeZone", "")),
            )
            .render(),
        ),
        (
            "setup-people",
            PeoplePage::new(frame(), &directory(), &PeopleQuery::default()).render(),
        ),
        (
            "setup-people-none",
            PeoplePage::new(frame(), &nobody, &query).render(),
        ),
        (
            "setup-people-wrong",
            PeoplePage::new(frame(), &directory(), &query)
                .wrong(
                    NewPersonFields {
                        name: HOSTILE[2].to_owned(),
                        ..NewPersonFields::default()
                    },
                    wrong(AppError::Conflict {
                        code: "email_taken",
                        message: "",
                    }),
                )
                .render(),
        ),
        ("setup-person", person_page().render()),
        (
            "setup-person-link",
            person_page()
                .linked(
                    format!("https://time.example.org/set-password?token={}", "0".repeat(64)),
                    "28 Nov, 09:00".to_owned(),
                )
                .render(),
        ),
        (
            "setup-person-wrong",
            person_page()
                .wrong(
                    PersonFields::default(),
                    wrong(AppError::Conflict {
                        code: "last_administrator",
                        message: "",
                    }),
                )
                .render(),
        ),
        (
            "setup-groups",
            GroupsPage::new(frame(), &managed, &directory()).render(),
        ),
        (
            "setup-groups-none",
            GroupsPage::new(frame(), &[], &nobody)
                .wrong(HOSTILE[3].to_owned(), wrong(name()))
                .render(),
        ),
        ("setup-computers", computers_page().render()),
        (
            "setup-computers-none",
            ComputersPage::new(frame(), &[], &[], None, &zone()).render(),
        ),
        (
            "setup-computers-whose",
            computers_page()
                .wrong_person(
                    computers[0].id,
                    HOSTILE[0].to_owned(),
                    HOSTILE.iter().map(|name| found(name)).collect(),
                )
                .render(),
        ),
        ("setup-tokens", tokens_page().render()),
        (
            "setup-tokens-none",
            EnrolmentTokensPage::new(frame(), &[], &groups, at("12:00"), &zone())
                .wrong(
                    TokenFields::default(),
                    wrong(AppError::invalid_field("label", "")),
                )
                .render(),
        ),
        (
            "setup-token-made",
            tokens_page()
                .made(Made::new(
                    HOSTILE[0],
                    "https://time.example.org/",
                    &"0".repeat(64),
                ))
                .render(),
        ),
        ("setup-settings", settings_page(None, false).render()),
        (
            "setup-settings-inherited",
            settings_page(Some(group.clone()), false).render(),
        ),
        ("setup-settings-own", settings_page(Some(group), true).render()),
        (
            "setup-settings-wrong",
            settings_page(None, false)
                .wrong(
                    SettingsFields::of(&hostile_settings()),
                    SettingsProblem::of(
                        AppError::invalid_field(
                            "windowRules[2].title",
                            "It is wrong: error: unclosed group.",
                        ),
                        locale,
                    )
                    .unwrap(),
                )
                .render(),
        ),
        (
            "setup-settings-draft",
            settings_page(None, false)
                .draft(
                    SettingsFields::of(&hostile_settings()),
                    &hostile_settings(),
                    &preview(&hostile_settings(), &windows),
                )
                .render(),
        ),
        ("setup-group", group_page().render()),
        (
            "setup-group-wrong",
            group_page().wrong_name(String::new(), wrong(name())).render(),
        ),
        (
            "setup-group-several",
            group_page()
                .wrong_person(
                    HOSTILE[0].to_owned(),
                    HOSTILE.iter().map(|name| found(name)).collect(),
                )
                .render(),
        ),
        (
            "setup-group-nobody",
            group_page().wrong_person("x".to_owned(), Vec::new()).render(),
        ),
    ]
    .into_iter()
    .map(|(name, html)| (name, html.unwrap()))
    .collect()
}

fn hostile_settings() -> TrackingSettings {
    let rules = HOSTILE.iter().enumerate().map(|(index, text)| WindowRule {
        application: index.is_multiple_of(2).then(|| (*text).to_owned()),
        title: (index % 3 != 2).then(|| (*text).to_owned()),
        action: WindowRuleAction::Hide,
    });
    TrackingSettings {
        window_rules: rules.collect(),
        ..TrackingSettings::default()
    }
}

fn listed(number: usize) -> Listed {
    let mut ids = IdGenerator::from_seed(number as u64);
    let role = [Role::Employee, Role::Manager, Role::Admin][number % 3];
    Listed {
        employee: Employee {
            id: EmployeeId::generate(Timestamp::UNIX_EPOCH, &mut ids),
            name: HOSTILE[number % HOSTILE.len()].to_owned(),
            email: (number % 4 != 3).then(|| format!("person.{number}@messtechnik-brueckner.example")),
            kind: EmployeeKind::Person,
            role,
            sees_content: false,
            group: None,
            active: number % 5 != 4,
            created: Timestamp::UNIX_EPOCH,
        },
        group: number.is_multiple_of(2).then(|| HOSTILE[5].to_owned()),
        has_password: number.is_multiple_of(3),
        computers: number,
    }
}

fn computers() -> Vec<Computer> {
    let mut ids = IdGenerator::from_seed(7);
    (0..6)
        .map(|number| Computer {
            id: DeviceId::generate(Timestamp::UNIX_EPOCH, &mut ids),
            machine: HOSTILE[number % HOSTILE.len()].to_owned(),
            account: HOSTILE[(number + 1) % HOSTILE.len()].to_owned(),
            person: (number > 1).then(|| {
                let person = listed(number).employee;
                (person.id, person.name)
            }),
            last_seen: (number % 3 != 0).then(|| at("09:00")),
            version: "0.1.0".to_owned(),
            is_revoked: number == 3,
            is_duplicated: number == 4,
        })
        .collect()
}

fn tokens() -> Vec<EnrolmentToken> {
    let mut ids = IdGenerator::from_seed(8);
    let mut token = |label: &str, expires: &str, revoked: Option<&str>, uses| EnrolmentToken {
        id: EnrolmentTokenId::generate(Timestamp::UNIX_EPOCH, &mut ids),
        label: label.to_owned(),
        group: None,
        employee: None,
        created_by: None,
        created: at("08:00"),
        expires: Some(at(expires)),
        maximum_uses: (uses > 0).then_some(1_000),
        uses,
        revoked: revoked.map(at),
    };
    vec![
        token(HOSTILE[0], "23:00", None, 0),
        token("Sales", "23:00", None, 1_000),
        token("Sales", "11:00", None, 3),
        token(HOSTILE[2], "23:00", Some("09:00"), 3),
    ]
}

fn managed() -> Vec<ManagedGroup> {
    let mut ids = IdGenerator::from_seed(99);
    let mut group = |name: &str, managers: usize| ManagedGroup {
        group: Group {
            id: GroupId::generate(Timestamp::UNIX_EPOCH, &mut ids),
            name: name.to_owned(),
            created: Timestamp::UNIX_EPOCH,
        },
        managers: (0..managers)
            .map(|number| GroupManager {
                id: listed(number).employee.id,
                name: HOSTILE[number].to_owned(),
            })
            .collect(),
    };
    vec![group(HOSTILE[2], 3), group("Vertrieb", 0)]
}

fn directory() -> Directory {
    Directory {
        people: (0..12).map(listed).collect(),
        page: 1,
        pages: 3,
        shown: 112,
        all: 112,
        groups: managed().into_iter().map(|managed| (managed.group, 56)).collect(),
    }
}

#[test]
fn what_is_nothing_about_a_form_stays_an_error() {
    let locale = Locale::new(Language::English);
    assert!(Problem::of(AppError::Forbidden, locale).is_err());
    let (problem, status) = Problem::of(AppError::invalid_field("name", ""), locale).unwrap();
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(problem.at("name").is_some() && problem.at("email").is_none());
}
