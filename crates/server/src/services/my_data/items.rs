//! Every item that is held, from the newest to the oldest: page by page for a browser, as a stream for an export.

use std::collections::{HashMap, HashSet};

use timetrack_domain::{
    Interval, Subject,
    id::{EmployeeId, EventId},
};
use timetrack_storage::{EventCursor, Lanes, Reader, StoredEvent, SubjectId};

use super::{Item, ItemPage, Machines, always, open};
use crate::error::AppError;
use crate::services::work_time;
use crate::state::AppState;
use crate::viewer::{Employee, Viewer};

/// Items on one page.
const PAGE: usize = 200;

/// Items that an export reads at a time.
const CHUNK: usize = 5_000;

/// A page of what is held about the viewer: items of `lanes` (all where there are none) that share an instant with
/// `range`, from the one after the cursor `after` on.
///
/// # Errors
/// [`AppError::Malformed`] where the cursor is not one of ours; else where it cannot be read.
pub async fn page(
    state: &AppState,
    viewer: &Viewer<Employee>,
    lanes: Lanes,
    range: Option<Interval>,
    after: Option<&str>,
) -> Result<ItemPage, AppError> {
    let (reader, employee, now) = (state.storage().read(), viewer.employee_id(), state.now());
    let zones = work_time::zones(&reader, employee).await?;
    let mut machines = Machines::default();
    let range = range.unwrap_or_else(always);
    // What is still going on stands above the first page, however much there is below.
    let mut shown = match after {
        None => open::read(&reader, employee, lanes, range, &mut machines).await?,
        Some(_) => Vec::new(),
    };
    let after = match after {
        Some(text) => Some(read_cursor(&reader, employee, text).await?),
        None => None,
    };
    let mut events = reader
        .events()
        .page(employee, range, lanes, after, PAGE + 1)
        .await?;
    let more = events.len() > PAGE;
    events.truncate(PAGE);
    let next = match events.last().filter(|_| more) {
        Some(last) => Some(write_cursor(&reader, last).await?),
        None => None,
    };
    shown.extend(items(&reader, employee, events, &mut machines).await?);
    Ok(ItemPage {
        items: shown,
        next,
        today: zones.day_of(now),
        zone: zones.zone_at(now).clone(),
    })
}

/// Everything that is held about one person, chunk by chunk.
#[derive(Debug)]
pub struct ItemStream {
    reader: Reader,
    employee: EmployeeId,
    lanes: Lanes,
    range: Interval,
    after: Option<EventCursor>,
    machines: Machines,
    stage: Stage,
    /// What was given as still going on, and may have ended since.
    given_open: HashSet<EventId>,
}

/// What an export reads next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Open,
    Ended,
    Over,
}

impl ItemStream {
    /// Begins to read what is held about the viewer.
    pub fn new(state: &AppState, viewer: &Viewer<Employee>, lanes: Lanes, range: Option<Interval>) -> Self {
        Self {
            range: range.unwrap_or_else(always),
            ..Self::of(state, viewer.employee_id(), lanes)
        }
    }

    /// Begins to read what is held about somebody, for whoever runs the server.
    pub(in crate::services) fn of(state: &AppState, employee: EmployeeId, lanes: Lanes) -> Self {
        Self {
            reader: state.storage().read(),
            employee,
            lanes,
            range: always(),
            after: None,
            machines: Machines::default(),
            stage: Stage::Open,
            given_open: HashSet::new(),
        }
    }

    /// The next chunk; `None` after the last.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub async fn next(&mut self) -> Result<Option<Vec<Item>>, AppError> {
        if self.stage == Stage::Open {
            self.stage = Stage::Ended;
            let open = open::read(
                &self.reader,
                self.employee,
                self.lanes,
                self.range,
                &mut self.machines,
            )
            .await?;
            self.given_open = open.iter().map(|item| item.id).collect();
            if !open.is_empty() {
                return Ok(Some(open));
            }
        }
        while self.stage != Stage::Over {
            let mut events = self
                .reader
                .events()
                .page(self.employee, self.range, self.lanes, self.after, CHUNK)
                .await?;
            if events.len() < CHUNK {
                self.stage = Stage::Over;
            }
            self.after = events.last().map(cursor_of);
            events.retain(|event| !self.given_open.contains(&event.id));
            if !events.is_empty() {
                let ended = items(&self.reader, self.employee, events, &mut self.machines).await?;
                return Ok(Some(ended));
            }
        }
        Ok(None)
    }
}

async fn items(
    reader: &Reader,
    employee: EmployeeId,
    events: Vec<StoredEvent>,
    machines: &mut Machines,
) -> Result<Vec<Item>, AppError> {
    let ids = events.iter().filter_map(|event| event.subject);
    let subjects: HashMap<SubjectId, Subject> = reader.subjects().texts(employee, ids).await?;
    let mut items = Vec::with_capacity(events.len());
    for event in events {
        let subject = event.subject.and_then(|subject| subjects.get(&subject).cloned());
        items.push(Item {
            id: event.id,
            interval: event.interval,
            is_open: false,
            content: event.kind.content(subject),
            machine: machines.name(reader, event.device).await?,
        });
    }
    Ok(items)
}

fn cursor_of(event: &StoredEvent) -> EventCursor {
    EventCursor {
        start: event.interval.start(),
        device: event.device,
        id: event.id,
    }
}

/// A cursor as it stands in an address: start in milliseconds, device and event by their ids.
async fn write_cursor(reader: &Reader, event: &StoredEvent) -> Result<String, AppError> {
    let device = reader
        .devices()
        .find(event.device)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(format!(
        "{}.{}.{}",
        event.interval.start().as_millisecond(),
        device.id,
        event.id
    ))
}

async fn read_cursor(reader: &Reader, employee: EmployeeId, text: &str) -> Result<EventCursor, AppError> {
    let malformed = || AppError::Malformed {
        message: "\"after\" is not where a page ended. Begin again without it.".to_owned(),
    };
    let mut parts = text.splitn(3, '.');
    let mut part = || parts.next().ok_or_else(malformed);
    let (start, device, id) = (part()?, part()?, part()?);
    let start = start
        .parse()
        .ok()
        .and_then(|start| jiff::Timestamp::from_millisecond(start).ok());
    let device = device.parse().map_err(|_| malformed())?;
    let device = reader.devices().find_by_id(device).await?.ok_or_else(malformed)?;
    let is_own = reader
        .devices()
        .assignments(device.key)
        .await?
        .iter()
        .any(|assignment| assignment.employee == employee);
    if !is_own {
        return Err(malformed());
    }
    Ok(EventCursor {
        start: start.ok_or_else(malformed)?,
        device: device.key,
        id: id.parse().map_err(|_| malformed())?,
    })
}
