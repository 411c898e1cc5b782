//! The first steps of a company, and a list of people.

use askama::Template;
use jiff::Timestamp;
use timetrack_domain::IdGenerator;
use timetrack_domain::id::{EmployeeId, GroupId, OrganisationId};
use timetrack_storage::{Group, Organisation, Role};

use crate::error::AppError;
use crate::services::first_run::{Decision, Preset, Progress, Step};
use crate::services::import::{
    Change, Fact, NewRow, NoList, NoText, Outcome, Plan, PlannedRow, Unreadable, Wrong,
};
use crate::web::frame::{Frame, Section};
use crate::web::locale::{Language, Locale};
use crate::web::samples::{HOSTILE, frame, zone};
use crate::web::setup::form::Problem;
use crate::web::setup::import::ImportPage;
use crate::web::setup::organisation::OrganisationFields;
use crate::web::setup::start::{PersonFields, StartLive, StartPage};

/// Every state of them in one language.
pub(super) fn pages(language: Language) -> Vec<(&'static str, String)> {
    let locale = Locale::new(language);
    let title = locale.text("navigation-setup");
    let frame = || Frame {
        role: Some(Role::Admin),
        here: "/setup/people".to_owned(),
        ..frame(language, Section::Setup, &title)
    };
    let wrong = |field: &str| Problem::of(AppError::invalid_field(field, ""), locale).unwrap().0;
    let at = |step| StartPage::new(frame(), &progress(), step, &zone());
    let person = PersonFields {
        name: HOSTILE[0].to_owned(),
        email: HOSTILE[1].to_owned(),
        group: HOSTILE[2].to_owned(),
    };
    let import = || ImportPage::new(frame());
    [
        ("setup-start-organisation", at(Step::Organisation).render()),
        (
            "setup-start-organisation-wrong",
            at(Step::Organisation)
                .wrong_organisation(OrganisationFields::default(), wrong("timeZone"))
                .render(),
        ),
        ("setup-start-recording", at(Step::Recording).render()),
        ("setup-start-people", at(Step::People).render()),
        (
            "setup-start-people-wrong",
            at(Step::People).wrong_person(person, wrong("name")).render(),
        ),
        (
            "setup-start-data",
            at(Step::FirstData)
                .with_token("https://time.example.org/", &"0".repeat(64))
                .render(),
        ),
        (
            "setup-start-live",
            StartLive::new(frame(), &progress(), &zone()).render(),
        ),
        ("setup-import", import().render()),
        (
            "setup-import-no-text",
            import()
                .unreadable(Unreadable::NoText(NoText::UnknownEncoding))
                .render(),
        ),
        (
            "setup-import-too-many",
            import()
                .unreadable(Unreadable::NoList(NoList::TooManyRows))
                .render(),
        ),
        (
            "setup-import-plan",
            import().plan(&HOSTILE.join("\n"), &plan(), true).render(),
        ),
    ]
    .into_iter()
    .map(|(name, html)| (name, html.unwrap()))
    .collect()
}

fn progress() -> Progress {
    let mut ids = IdGenerator::from_seed(1);
    Progress {
        organisation: Organisation {
            id: OrganisationId::generate(Timestamp::UNIX_EPOCH, &mut ids),
            name: HOSTILE[0].to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            created: Timestamp::UNIX_EPOCH,
        },
        is_named: true,
        decision: Decision::Preset(Preset::ManagedActivity),
        people: 3,
        groups: HOSTILE
            .iter()
            .map(|name| Group {
                id: GroupId::generate(Timestamp::UNIX_EPOCH, &mut ids),
                name: (*name).to_owned(),
                created: Timestamp::UNIX_EPOCH,
            })
            .collect(),
        has_token: true,
        computers: Vec::new(),
        has_data: false,
    }
}

fn plan() -> Plan {
    let typed = || HOSTILE[0].to_owned();
    let id = EmployeeId::generate(Timestamp::UNIX_EPOCH, &mut IdGenerator::from_seed(2));
    let change = |fact| Change {
        fact,
        before: typed(),
        after: HOSTILE[1].to_owned(),
    };
    let outcomes = [
        Outcome::New(NewRow {
            name: typed(),
            email: "ada@example.com".parse().unwrap(),
            role: Role::Employee,
            group: Some(typed()),
            time_zone: None,
        }),
        Outcome::Changed(
            id,
            vec![
                change(Fact::Name),
                change(Fact::Group),
                change(Fact::TimeZone),
                change(Fact::Role(Role::Admin)),
            ],
        ),
        Outcome::Unchanged,
        Outcome::Wrong(vec![
            Wrong::Name,
            Wrong::NoEmail,
            Wrong::Email,
            Wrong::Twice(1_234),
            Wrong::Role(typed()),
            Wrong::TimeZone(typed()),
            Wrong::Group(typed()),
            Wrong::LastAdministrator,
        ]),
    ];
    let rows = outcomes.into_iter().zip(2..).map(|(outcome, line)| PlannedRow {
        line,
        name: HOSTILE[usize::try_from(line).unwrap()].to_owned(),
        email: typed(),
        outcome,
    });
    Plan {
        rows: rows.collect(),
        missing_groups: vec![typed(), HOSTILE[2].to_owned()],
        makes_groups: false,
    }
}
