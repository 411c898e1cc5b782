//! Everything that is held about one person, line by line.

use serde_json::{Value, json};
use timetrack_domain::id::EmployeeId;
use timetrack_domain::{Event, Interval};
use timetrack_protocol::WireItem;
use timetrack_storage::{
    Actor, AuditAction, Day, Employee, Lanes, Reader, SettingScope, StorageError, TokenOwner, TombstoneKind,
};

use super::my_data::{ItemStream, always};
use super::{audit, employees};
use crate::error::AppError;
use crate::state::AppState;

/// Entries of the audit log that are read at a time.
const ENTRIES: u64 = 500;

/// Takes the lines.
pub trait Lines: Send {
    /// Takes one.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn line(&mut self, line: &Value) -> anyhow::Result<()>;
}

/// Writes everything that is held about a person, and notes that somebody did.
///
/// # Errors
/// Where it cannot be read or written.
pub async fn export(state: &AppState, person: &Employee, out: &mut impl Lines) -> Result<(), AppError> {
    let reader = state.storage().read();
    for line in facts(state, &reader, person).await? {
        out.line(&line)?;
    }
    for line in traces(&reader, person.id).await? {
        out.line(&line)?;
    }
    let mut items = ItemStream::of(state, person.id, Lanes::ALL);
    while let Some(chunk) = items.next().await? {
        for item in chunk {
            let event = Event {
                id: item.id,
                interval: item.interval,
                content: item.content,
            };
            let mut line = serde_json::to_value(WireItem::from(&event)).map_err(anyhow::Error::new)?;
            if let Value::Object(fields) = &mut line {
                // Both have a kind: that of the line comes first.
                fields.insert("line".to_owned(), "event".into());
                fields.insert("computer".to_owned(), item.machine.into());
                fields.insert("open".to_owned(), item.is_open.into());
            }
            out.line(&line)?;
        }
    }
    audit_entries(&reader, person.id, out).await?;
    let transaction = state.storage().begin().await?;
    let action = AuditAction::DataExported;
    audit::note(state, &transaction, Actor::Server, action, Some(person.id), "").await?;
    Ok(transaction.save().await?)
}

/// What is known of the person, and what governs what is recorded of them.
async fn facts(state: &AppState, reader: &Reader, person: &Employee) -> Result<Vec<Value>, StorageError> {
    let groups = reader.groups().list().await?;
    let managed = reader.groups().managed_by(person.id).await?;
    let name_of = |id| {
        groups
            .iter()
            .find(|group| group.id == id)
            .map(|group| group.name.as_str())
    };
    let settings = reader.tracking_settings();
    let mut lines = vec![json!({
        "line": "person", "id": person.id, "name": person.name, "email": person.email,
        "role": employees::role_word(person.role), "seesContent": person.sees_content, "active": person.active,
        "group": person.group.and_then(name_of),
        "manages": managed.into_iter().filter_map(name_of).collect::<Vec<_>>(),
        "hasPassword": reader.employees().password_hash(person.id).await?.is_some(),
        "accounts": reader.employee_accounts().of_employee(person.id).await?,
        "addedAt": person.created, "exportedAt": state.now(),
    })];
    for zone in reader.employees().time_zones(person.id).await? {
        lines.push(json!({ "line": "timeZone", "from": zone.from, "timeZone": zone.zone }));
    }
    lines.push(json!({
        "line": "settings",
        "own": settings.find(SettingScope::Employee(person.id)).await?,
        "effective": settings.effective(person.id).await?.tracking,
        "captureIntervalMinutes": settings.capture_interval(person.id).await?,
    }));
    for assignment in reader.devices().assignments_of(person.id).await? {
        let Some(device) = reader.devices().find(assignment.device).await? else {
            continue;
        };
        lines.push(json!({
            "line": "computer", "id": device.id, "machineName": device.machine_name,
            "accountName": device.account_name, "directoryName": device.directory_name,
            "theirsFrom": assignment.from, "theirsUntil": assignment.to,
            "enrolledAt": device.created, "lastSeenAt": device.last_seen, "revokedAt": device.revoked,
            "duplicatedAt": device.duplicated, "agentVersion": device.report.agent_version,
            "clockOffsetMilliseconds": device.clock_offset_ms, "problems": device.report.problems,
            "pendingItems": device.report.pending_items, "quarantinedItems": device.report.quarantined_items,
            "discardedItems": device.report.discarded_items,
        }));
    }
    Ok(lines)
}

/// How they signed in, what they deleted, and what their days added up to.
async fn traces(reader: &Reader, person: EmployeeId) -> Result<Vec<Value>, StorageError> {
    let mut lines = Vec::new();
    for sign_in in reader.sign_ins().list(person).await? {
        lines.push(json!({
            "line": "signIn", "browser": sign_in.browser, "at": sign_in.created, "lastSeenAt": sign_in.last_seen,
            "expiresAt": sign_in.expires,
        }));
    }
    for token in reader.access_tokens().list(TokenOwner::Person(person)).await? {
        lines.push(json!({
            "line": "token", "label": token.label, "madeAt": token.created, "expiresAt": token.expires,
        }));
    }
    let whole: Interval = always();
    for tombstone in reader.deletions().of_employees(&[person], whole).await? {
        lines.push(json!({
            "line": "deletion", "start": tombstone.range.start(), "end": tombstone.range.end(), "at": tombstone.at,
            "singleEvent": tombstone.kind == TombstoneKind::Event,
        }));
    }
    let (first, last) = (
        Day::from_date(jiff::civil::Date::MIN),
        Day::from_date(jiff::civil::Date::MAX),
    );
    for day in reader.day_roll_ups().list(person, first, last).await? {
        lines.push(json!({
            "line": "day", "day": day.day.date()?, "timeZone": day.time_zone,
            "totalSeconds": day.total.as_secs_f64(), "activeSeconds": day.active.as_secs_f64(),
            "idleSeconds": day.idle.as_secs_f64(), "breakSeconds": day.breaks.as_secs_f64(),
            "privateSeconds": day.private.as_secs_f64(), "firstStart": day.first_start, "lastEnd": day.last_end,
            "sessions": day.sessions,
        }));
    }
    Ok(lines)
}

async fn audit_entries(reader: &Reader, person: EmployeeId, out: &mut impl Lines) -> Result<(), AppError> {
    let mut before = None;
    loop {
        let entries = reader.audit_log().list_about(person, before, ENTRIES).await?;
        let Some(last) = entries.last() else {
            return Ok(());
        };
        before = Some(last.id);
        for entry in &entries {
            let by = match entry.actor {
                Actor::Person(id) if id == person => "oneself",
                Actor::Person(_) => "somebody else",
                Actor::Device(_) => "a computer",
                Actor::Server => "the server",
            };
            out.line(&json!({
                "line": "auditEntry", "at": entry.at, "action": entry.action.code(), "by": by,
                "isAboutThem": entry.about == Some(person), "detail": entry.detail,
            }))?;
        }
    }
}
