//! Erasing a person for good, by whoever runs the server.

use timetrack_domain::TrackingSettings;
use timetrack_domain::id::{AuditEntryId, DeletionId, EmployeeId};
use timetrack_domain::tracking_settings::{DetailLevel, SessionMode};
use timetrack_storage::{
    Actor, AuditAction, AuditEntry, Employee, EmployeeKind, Erased, Erasure, Lanes, NewEmployee, Role,
    SettingScope,
};

use super::email_address::EmailAddress;
use super::my_data::always;
use crate::error::AppError;
use crate::state::AppState;

/// Whom somebody at the command line means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Whoever has this e-mail address.
    Email(EmailAddress),
    /// Whoever has this id: the only way to somebody without an address.
    Id(EmployeeId),
}

/// Somebody, and how much is held about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The person.
    pub person: Employee,
    /// Intervals that are closed.
    pub events: u64,
    /// Computers that they ever had.
    pub computers: usize,
}

impl std::str::FromStr for Whom {
    type Err = super::email_address::NotAnAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().parse() {
            Ok(id) => Ok(Self::Id(id)),
            Err(_) => text.parse().map(Self::Email),
        }
    }
}

/// Whom somebody means; `None` where there is nobody. Strangers at computers that wait are nobody yet.
///
/// # Errors
/// Where it cannot be read.
pub async fn find(state: &AppState, whom: &Whom) -> Result<Option<Held>, AppError> {
    let reader = state.storage().read();
    let person = match whom {
        Whom::Email(email) => reader.employees().find_by_email(email.as_str()).await?,
        Whom::Id(id) => reader.employees().find(*id).await?,
    };
    let Some(person) = person.filter(|person| person.kind == EmployeeKind::Person) else {
        return Ok(None);
    };
    let held = reader.events().held(person.id, always(), Lanes::ALL).await?;
    Ok(Some(Held {
        events: held.iter().map(|held| held.count).sum(),
        computers: reader.devices().of_employee(person.id).await?.len(),
        person,
    }))
}

/// Erases a person. Computers that are theirs wait for somebody else from then on; until they are assigned or signed out,
/// they record nothing unless somebody starts work there, and then hours only.
///
/// # Errors
/// [`AppError::Conflict`] where nobody would be left who can run the installation, [`AppError::NotFound`] where the person
/// is gone already.
pub async fn erase(state: &AppState, person: EmployeeId) -> Result<Erased, AppError> {
    let transaction = state.storage().begin().await?;
    let employees = transaction.employees();
    let known = employees.find(person).await?.ok_or(AppError::NotFound)?;
    let runs_it = known.active && known.role == Role::Admin;
    if runs_it && !employees.has_other_administrator(person).await? {
        return Err(AppError::Conflict {
            code: "last_administrator",
            message: "This is the only administrator who can sign in. Make somebody else one first.",
        });
    }
    let organisation = transaction.organisations().find().await?;
    let zone = organisation.map_or_else(|| "UTC".to_owned(), |organisation| organisation.time_zone);
    let erasure = Erasure {
        employee: person,
        deletion: state.generate(DeletionId::generate),
        always: always(),
        at: state.now(),
    };
    let stand_in = || NewEmployee {
        id: state.generate(EmployeeId::generate),
        name: "–".to_owned(),
        email: None,
        role: Role::Employee,
        time_zone: zone.clone(),
        created: state.now(),
    };
    let erased = employees.erase(&erasure, stand_in).await?;
    let quiet = TrackingSettings {
        session_mode: SessionMode::Manual,
        detail: DetailLevel::Hours,
        ..TrackingSettings::default()
    };
    for waiting in &erased.waiting {
        let scope = SettingScope::Employee(*waiting);
        let settings = transaction.tracking_settings();
        settings.set(scope, Some(&quiet), state.now()).await?;
    }
    let entry = AuditEntry {
        id: state.generate(AuditEntryId::generate),
        at: state.now(),
        actor: Actor::Server,
        action: AuditAction::PersonErased,
        about: Some(person),
        detail: format!("{} intervals, {} computers", erased.events, erased.devices),
    };
    transaction.audit_log().add(&entry).await?;
    transaction.save().await?;
    Ok(erased)
}
