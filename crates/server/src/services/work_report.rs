//! Working time that foreign clients report: start, heartbeat, stop. It becomes events and takes the same way in as
//! those of agents.
//!
//! A person without a device reports as the device "API", which is made when it is first needed. Its id follows from
//! the person's, so two requests at once make one. Reports are handled one after the other, because each begins with
//! what the last one left.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};
use timetrack_domain::id::{DeviceId, EmployeeId, EventId};
use timetrack_domain::time::whole_milliseconds;
use timetrack_domain::{EventContent, Interval, Lane, OpenEvent};
use timetrack_protocol::{MAXIMUM_EVENT_HOURS, ReceivedBatch};
use timetrack_storage::{DeviceKey, EventKind, Lanes, NewDevice, StorageError, StoredOpenEvent};
use utoipa::ToSchema;

use crate::error::AppError;
use crate::services::ingest;
use crate::state::AppState;
use crate::viewer::Reporter;
use plan::{Plan, Running};

pub(crate) use plan::LONGEST_SILENCE;

mod plan;

/// The name of the devices that stand for foreign clients.
pub const API_DEVICE: &str = "API";

/// The answer to a start.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StartAnswer {
    #[schema(value_type = Uuid)]
    session_id: EventId,
    started_at: Timestamp,
}

/// The answer to a heartbeat.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HeartbeatAnswer {
    #[schema(value_type = Uuid)]
    session_id: EventId,
    last_heartbeat_at: Timestamp,
}

/// The answer to a stop.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StopAnswer {
    #[schema(value_type = Uuid)]
    session_id: EventId,
    started_at: Timestamp,
    ended_at: Timestamp,
}

/// A heartbeat, checked.
#[derive(Clone, Debug)]
pub struct Heartbeat {
    idle: SignedDuration,
    id: Option<String>,
    at: Option<Timestamp>,
}

impl Heartbeat {
    /// Checks what a client sent.
    ///
    /// # Errors
    /// [`AppError::InvalidField`] where the idle time is negative or longer than an event may be, or the id is too long.
    pub fn new(idle_seconds: f64, id: Option<String>, at: Option<Timestamp>) -> Result<Self, AppError> {
        let longest = SignedDuration::from_hours(MAXIMUM_EVENT_HOURS);
        let idle = SignedDuration::try_from_secs_f64(idle_seconds)
            .ok()
            .filter(|idle| !idle.is_negative() && *idle < longest)
            .ok_or_else(|| {
                AppError::invalid_field(
                    "idleDeltaSeconds",
                    "It must be a number of seconds from 0 to less than 172800.",
                )
            })?;
        if id.as_ref().is_some_and(|id| id.is_empty() || id.len() > 128) {
            return Err(AppError::invalid_field("id", "It must have 1 to 128 bytes."));
        }
        Ok(Self { idle, id, at })
    }
}

/// Begins a work session, or gives the one that is running.
///
/// # Errors
/// Where it cannot be stored.
pub async fn start(state: &AppState, reporter: &Reporter) -> Result<StartAnswer, AppError> {
    let _turn = state.work_reports().lock().await;
    let device = device_of(state, reporter).await?;
    let now = state.now();
    let before = device.running(state).await?;
    let plan = plan::start(before, now, state.generate(EventId::generate));
    let running = plan.running.ok_or_else(no_session)?;
    let is_new = before.is_none_or(|before| before.piece != running.piece);
    if is_new {
        device.store(state, plan, now).await?;
    }
    let (session_id, started_at) = device.session(state, running).await?;
    Ok(StartAnswer {
        session_id,
        started_at,
    })
}

/// Takes a sign of life, and the absence before it.
///
/// # Errors
/// [`AppError::Conflict`] where no session was started.
pub async fn heartbeat(
    state: &AppState,
    reporter: &Reporter,
    heartbeat: Heartbeat,
) -> Result<HeartbeatAnswer, AppError> {
    let _turn = state.work_reports().lock().await;
    let device = device_of(state, reporter).await?;
    let now = state.now();
    // A client cannot know more than the present.
    let at = heartbeat.at.map_or(now, |at| whole_milliseconds(at).min(now));
    let running = device.running(state).await?.ok_or_else(no_session)?;
    let absence_id = match &heartbeat.id {
        Some(id) => event_id(device.key, id),
        None => state.generate(EventId::generate),
    };
    let mut plan = plan::heartbeat(running, at, state.generate(EventId::generate));
    if !device.has_absence(state, absence_id, at).await? {
        plan.events
            .extend(plan::absence(running, at, heartbeat.idle, absence_id));
    }
    let running = plan.running.ok_or_else(no_session)?;
    device.store(state, plan, running.heard).await?;
    let (session_id, _) = device.session(state, running).await?;
    Ok(HeartbeatAnswer {
        session_id,
        last_heartbeat_at: running.heard,
    })
}

/// Ends the work session.
///
/// # Errors
/// [`AppError::Conflict`] where none is running.
pub async fn stop(state: &AppState, reporter: &Reporter) -> Result<StopAnswer, AppError> {
    let _turn = state.work_reports().lock().await;
    let device = device_of(state, reporter).await?;
    let now = state.now();
    let running = device.running(state).await?.ok_or_else(no_session)?;
    let (session_id, started_at) = device.session(state, running).await?;
    let (plan, ended_at) = plan::stop(running, now);
    device.store(state, plan, now).await?;
    Ok(StopAnswer {
        session_id,
        started_at,
        ended_at,
    })
}

fn no_session() -> AppError {
    AppError::Conflict {
        code: "no_work_session",
        message: "No work session is running. Start one first: POST /api/work/start.",
    }
}

/// The device that a report is stored for.
struct ReportingDevice {
    key: DeviceKey,
    employee: EmployeeId,
}

async fn device_of(state: &AppState, reporter: &Reporter) -> Result<ReportingDevice, StorageError> {
    match reporter {
        Reporter::Device(viewer) => Ok(ReportingDevice {
            key: viewer.device_key(),
            employee: viewer.device().employee_id,
        }),
        Reporter::Employee(viewer) => {
            let employee = viewer.employee_id();
            let key = api_device(state, employee).await?;
            Ok(ReportingDevice { key, employee })
        }
    }
}

async fn api_device(state: &AppState, employee: EmployeeId) -> Result<DeviceKey, StorageError> {
    let id = DeviceId::from_uuid(derived("device of the API\0", employee.as_uuid().as_bytes()));
    if let Some(device) = state.storage().read().devices().find_by_id(id).await? {
        return Ok(device.key);
    }
    let new = NewDevice {
        id,
        machine_name: API_DEVICE.to_owned(),
        account_name: String::new(),
        employee,
        created: state.now(),
    };
    let transaction = state.storage().begin().await?;
    match transaction.devices().create(new).await {
        Ok(device) => {
            transaction.save().await?;
            Ok(device.key)
        }
        // Another server process was faster.
        Err(StorageError::AlreadyExists(error)) => {
            drop(transaction);
            let device = state.storage().read().devices().find_by_id(id).await?;
            device
                .map(|device| device.key)
                .ok_or(StorageError::AlreadyExists(error))
        }
        Err(error) => Err(error),
    }
}

impl ReportingDevice {
    /// The open piece of the device's work session.
    async fn running(&self, state: &AppState) -> Result<Option<Running>, StorageError> {
        let open = self.open(state).await?;
        Ok(open
            .into_iter()
            .find(|open| open.kind == EventKind::WorkSession)
            .map(|open| Running {
                piece: open.id,
                start: open.start,
                heard: open.reported.max(open.start),
            }))
    }

    async fn open(&self, state: &AppState) -> Result<Vec<StoredOpenEvent>, StorageError> {
        let mut open = state
            .storage()
            .read()
            .open_events()
            .of_employees(&[self.employee])
            .await?;
        open.retain(|open| open.device == self.key);
        Ok(open)
    }

    /// The id and start of the session that a piece belongs to: those of the first of the pieces that touch.
    async fn session(
        &self,
        state: &AppState,
        running: Running,
    ) -> Result<(EventId, Timestamp), StorageError> {
        let (mut id, mut start) = (running.piece, running.start);
        for (piece, interval) in self
            .recent(state, Lane::WorkSession, running.start)
            .await?
            .into_iter()
            .rev()
        {
            if interval.end() == start {
                (id, start) = (piece, interval.start());
            }
        }
        Ok((id, start))
    }

    async fn has_absence(&self, state: &AppState, id: EventId, at: Timestamp) -> Result<bool, StorageError> {
        let recent = self.recent(state, Lane::Afk, just_after(at)).await?;
        Ok(recent.into_iter().any(|(recorded, _)| recorded == id))
    }

    /// The device's events of a lane in the days before an instant, in the order of their starts.
    async fn recent(
        &self,
        state: &AppState,
        lane: Lane,
        before: Timestamp,
    ) -> Result<Vec<(EventId, Interval)>, StorageError> {
        let longest = SignedDuration::from_hours(MAXIMUM_EVENT_HOURS);
        let Some(range) = before
            .checked_sub(longest)
            .ok()
            .and_then(|from| Interval::new(from, before).ok())
        else {
            return Ok(Vec::new());
        };
        let events = state
            .storage()
            .read()
            .events()
            .of_employees(&[self.employee], range, Lanes::from(lane))
            .await?;
        Ok(events
            .into_iter()
            .filter(|event| event.device == self.key)
            .map(|event| (event.id, event.interval))
            .collect())
    }

    /// Stores a plan; `heard` is the device's last sign of life. What else the device said of itself stays.
    async fn store(&self, state: &AppState, plan: Plan, heard: Timestamp) -> Result<(), AppError> {
        let device = state.storage().read().devices().find(self.key).await?;
        let mut open = self.open_beside_work(state).await?;
        open.extend(plan.running.map(|running| OpenEvent {
            id: running.piece,
            start: running.start,
            content: EventContent::WorkSession,
        }));
        let batch = ReceivedBatch {
            sent_at: heard,
            items: plan.events.into_iter().map(Ok).collect(),
            open,
            device: device.map(|device| device.report).unwrap_or_default(),
            deletions_seen: None,
            origin: None,
            commit_seen: None,
        };
        ingest::store(state, self.key, batch).await?;
        Ok(())
    }

    async fn open_beside_work(&self, state: &AppState) -> Result<Vec<OpenEvent>, StorageError> {
        let mut open = self.open(state).await?;
        open.retain(|open| open.kind.lane() != Lane::WorkSession);
        let subjects = open.iter().filter_map(|open| open.subject);
        let texts = state
            .storage()
            .read()
            .subjects()
            .texts(self.employee, subjects)
            .await?;
        Ok(open
            .into_iter()
            .map(|open| OpenEvent {
                id: open.id,
                start: open.start,
                content: open
                    .kind
                    .content(open.subject.and_then(|subject| texts.get(&subject).cloned())),
            })
            .collect())
    }
}

/// The next instant that an event can begin at; clients may name any.
fn just_after(at: Timestamp) -> Timestamp {
    at.checked_add(SignedDuration::from_millis(1)).unwrap_or(at)
}

/// The id of the absence that a heartbeat reports, from the client's own name for the heartbeat.
fn event_id(device: DeviceKey, id: &str) -> EventId {
    match id.parse() {
        Ok(uuid) => uuid,
        Err(_) => EventId::from_uuid(derived(&format!("heartbeat of {device}\0"), id.as_bytes())),
    }
}

/// A UUID of version 8 (RFC 9562) that the same input always gives.
fn derived(purpose: &str, input: &[u8]) -> uuid::Uuid {
    let digest = Sha256::new().chain_update(purpose).chain_update(input).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
