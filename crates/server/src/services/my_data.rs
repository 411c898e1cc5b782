//! Everything that is held about a person, for that person: overview, items, deletion.

mod ahead;
mod by_age;
mod deletion;
mod items;
mod open;

pub use ahead::{Ahead, deletable_until};
pub use deletion::{LONGEST_LIST, delete, preview};
pub use items::{ItemStream, page};

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use timetrack_domain::{EventContent, Interval, Lane, TrackingSettings, id::EventId};
use timetrack_storage::{DataKind, DeviceKey, Lanes, Reader};

use crate::error::AppError;
use crate::services::activity::detail_since;
use crate::services::work_time;
use crate::state::AppState;
use crate::viewer::{Employee, Viewer};

/// What is held, in sums.
#[derive(Clone, Debug)]
pub struct MyData {
    /// By lane, in the order of [`Lane::ALL`].
    pub held: Vec<Held>,
    /// The first day that is whole, where windows or absence went by age.
    pub detail_since: Option<Date>,
    /// The day since which nothing has gone by age, where something should have.
    pub nothing_goes_since: Option<Date>,
    /// What lies in the future, where something does.
    pub ahead: Option<Ahead>,
    /// What was deleted, the latest first, up to [`LONGEST_LIST`].
    pub deletions: Vec<DeletedRange>,
    /// The settings that hold for the person's devices.
    pub settings: TrackingSettings,
    /// The time now.
    pub now: Timestamp,
    /// The date now, where the person is.
    pub today: Date,
    /// The zone now.
    pub zone: TimeZone,
}

/// What is held of one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The lane.
    pub lane: Lane,
    /// How many items, what is still going on included.
    pub count: u64,
    /// The start of the oldest.
    pub since: Option<Timestamp>,
    /// The names of the machines that recorded it.
    pub machines: Vec<String>,
}

/// A deletion that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedRange {
    /// What was asked for.
    pub interval: Interval,
    /// Of which lanes.
    pub lanes: Vec<Lane>,
    /// On which machine.
    pub machine: String,
    /// When.
    pub at: Timestamp,
}

/// One item as it is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: EventId,
    /// When it was; of what is still going on, until when that is known.
    pub interval: Interval,
    /// Whether it is still going on.
    pub is_open: bool,
    /// What it says.
    pub content: EventContent,
    /// The machine that recorded it.
    pub machine: String,
}

/// A page of items, the latest first.
#[derive(Clone, Debug)]
pub struct ItemPage {
    /// The items.
    pub items: Vec<Item>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<String>,
    /// The date now, where the person is.
    pub today: Date,
    /// The zone now.
    pub zone: TimeZone,
}

/// What a deletion would remove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletionPreview {
    /// What is asked for.
    pub interval: Interval,
    /// By lane.
    pub lanes: Vec<LaneInRange>,
    /// The working time of the days on which something would go. It stays.
    pub working_time: SignedDuration,
}

/// The items of one lane within a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneInRange {
    /// The lane.
    pub lane: Lane,
    /// How many, what is open included.
    pub count: u64,
    /// How long they are together, as far as that is known.
    pub duration: SignedDuration,
    /// From the start of the first to the end of the last, what is open included: what reaches into the range goes as a
    /// whole. `None` where there is nothing.
    pub hull: Option<Interval>,
}

impl DeletionPreview {
    /// From the start of the first item that would go to the end of the last; `None` where nothing would.
    pub fn hull(&self) -> Option<Interval> {
        hull_of(self.lanes.iter().filter_map(|lane| lane.hull))
    }
}

/// The shortest interval that holds them all.
fn hull_of(intervals: impl Iterator<Item = Interval>) -> Option<Interval> {
    intervals.reduce(|hull, other| {
        Interval::new(hull.start().min(other.start()), hull.end().max(other.end()))
            .expect("a hull of two intervals is not empty")
    })
}

/// What is held about the viewer.
///
/// # Errors
/// Where it cannot be read.
pub async fn read(state: &AppState, viewer: &Viewer<Employee>) -> Result<MyData, AppError> {
    let (reader, employee, now) = (state.storage().read(), viewer.employee_id(), state.now());
    let zones = work_time::zones(&reader, employee).await?;
    let by_device = reader.events().held(employee, always(), Lanes::ALL).await?;
    let mut machines = Machines::default();
    let open = open::read(&reader, employee, Lanes::ALL, always(), &mut machines).await?;
    let mut held = Vec::new();
    for lane in Lane::ALL {
        let mut sum = Held {
            lane,
            count: 0,
            since: None,
            machines: Vec::new(),
        };
        let mut names = BTreeSet::new();
        for on_device in by_device.iter().filter(|held| held.lane == lane) {
            let start = on_device.hull.start();
            sum.count += on_device.count;
            sum.since = Some(sum.since.map_or(start, |since| since.min(start)));
            names.insert(machines.name(&reader, on_device.device).await?);
        }
        for item in open.iter().filter(|item| item.content.lane() == lane) {
            let start = item.interval.start();
            sum.count += 1;
            sum.since = Some(sum.since.map_or(start, |since| since.min(start)));
            names.insert(item.machine.clone());
        }
        sum.machines = names.into_iter().collect();
        held.push(sum);
    }
    let detail = [DataKind::Windows, DataKind::Absence];
    Ok(MyData {
        held,
        nothing_goes_since: by_age::stopped(&reader, employee)
            .await?
            .map(|at| zones.day_of(at)),
        ahead: ahead::read(&reader, employee, now, &mut machines).await?,
        detail_since: detail_since(&reader, employee, &detail).await?,
        deletions: deletion::done(&reader, employee, &mut machines).await?,
        settings: reader.tracking_settings().effective(employee).await?.tracking,
        now,
        today: zones.day_of(now),
        zone: zones.zone_at(now).clone(),
    })
}

/// Every instant that can be recorded.
pub(super) fn always() -> Interval {
    let end = Timestamp::from_second(253_370_764_800).expect("the year 9999 is within jiff's years");
    Interval::new(Timestamp::UNIX_EPOCH, end).expect("the epoch is before the year 9999")
}

/// Names of machines, each read once.
#[derive(Debug, Default)]
struct Machines(std::collections::BTreeMap<DeviceKey, String>);

impl Machines {
    async fn name(&mut self, reader: &Reader, key: DeviceKey) -> Result<String, AppError> {
        if let Some(name) = self.0.get(&key) {
            return Ok(name.clone());
        }
        let device = reader.devices().find(key).await?;
        let name = device.map_or_else(|| "–".to_owned(), |device| device.machine_name);
        self.0.insert(key, name.clone());
        Ok(name)
    }
}
