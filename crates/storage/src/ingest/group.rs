//! Stores a group of batches in one transaction.

use std::collections::{BTreeMap, HashMap, HashSet};

use timetrack_domain::{Subject, id::EmployeeId};
use timetrack_protocol::{DeletionPage, ItemResult};

use super::{
    Doubling, IngestOutcome,
    batch::{PreparedBatch, PreparedItem},
    commits, deletions, due_days,
    rows::{self, EventRow, OpenEventRow, Report},
    subjects::{self, RememberedSubjects, SubjectKey},
    surroundings::{self, DeviceSurroundings, Life, Surroundings},
    tombstones::Refused,
};
use crate::{DeviceKey, StorageError, Transaction, kind::lane_code, storage::Progress};

/// What a transaction did, provided that it is saved.
pub(super) struct Stored {
    /// One per batch, in their order.
    pub(super) outcomes: Vec<Result<IngestOutcome, StorageError>>,
    /// Entries of dictionaries that were looked up or made.
    pub(super) learned: Vec<(SubjectKey, i64)>,
    /// How far the database has come with it.
    pub(super) progress: Progress,
}

/// An item on its way into the table.
struct Candidate<'a> {
    batch: usize,
    /// Its place in the batch; `None` for one that is open.
    place: Option<usize>,
    item: &'a PreparedItem,
    employee: EmployeeId,
    subject: Option<SubjectKey>,
}

/// Writes everything. The order of the statements is the order of the locks, see the crate's documentation.
pub(super) async fn store(
    transaction: &Transaction,
    remembered: &RememberedSubjects,
    batches: &[&PreparedBatch],
) -> Result<Stored, StorageError> {
    let mut devices: Vec<DeviceKey> = batches.iter().map(|batch| batch.device).collect();
    devices.sort_unstable();
    devices.dedup();
    let mut surroundings = surroundings::load(transaction, &devices, range_ms(batches)).await?;
    let doublings: Vec<Option<Doubling>> = batches
        .iter()
        .map(|batch| {
            let runs = &mut surroundings.device_mut(batch.device)?.runs;
            runs.follow(batch.origin?, batch.sent_at)
        })
        .collect();
    surroundings.write_runs(transaction).await?;

    // Where every item starts; `Accepted` is what the table has not objected to.
    let mut results: Vec<Vec<ItemResult>> = Vec::with_capacity(batches.len());
    let mut candidates = Vec::new();
    let mut refused = Refused::default();
    for (index, batch) in batches.iter().enumerate() {
        results.push(match surroundings.device(batch.device) {
            Some(device) => collect(index, batch, device, &mut candidates, &mut refused),
            None => Vec::new(),
        });
    }
    // Of several reports of one device in this group the last one holds.
    let last_reports: HashMap<DeviceKey, usize> = batches
        .iter()
        .enumerate()
        .filter(|(_, batch)| surroundings.device(batch.device).is_some())
        .map(|(index, batch)| (batch.device, index))
        .collect();
    candidates.retain(|candidate| {
        candidate.place.is_some()
            || last_reports.get(&batches[candidate.batch].device) == Some(&candidate.batch)
    });

    let (subject_ids, learned) = subject_ids(transaction, remembered, &candidates).await?;
    transaction
        .deletions()
        .leave_for_events(&refused.tombstones)
        .await?;
    let changing = insert(transaction, batches, &candidates, &subject_ids, &mut results).await?;
    due_days::mark(transaction, &changing, refused.changing).await?;
    write_reports(
        transaction,
        batches,
        &surroundings,
        &candidates,
        &subject_ids,
        last_reports,
    )
    .await?;

    let received_ms = batches.iter().map(|batch| batch.received.as_millisecond()).max();
    let life = surroundings::count_transaction(transaction, received_ms.unwrap_or_default()).await?;
    let life = commits::life(transaction, batches, &surroundings, life).await?;
    let mut outcomes = Vec::with_capacity(batches.len());
    for ((batch, results), doubling) in batches.iter().zip(results).zip(doublings) {
        let unseen = match surroundings.device(batch.device) {
            Some(device) => deletions::unseen(transaction, batch, device, life.epoch).await?,
            None => None,
        };
        let mut outcome = outcome(batch, results, unseen, &surroundings, &life);
        if let Ok(outcome) = &mut outcome {
            outcome.doubling = doubling;
        }
        outcomes.push(outcome);
    }
    Ok(Stored {
        outcomes,
        learned,
        progress: Progress {
            epoch: life.epoch,
            number: life.number,
        },
    })
}

/// The earliest start and the latest end of everything in the batches.
fn range_ms(batches: &[&PreparedBatch]) -> (i64, i64) {
    let items = || {
        batches
            .iter()
            .flat_map(|batch| batch.items.iter().flatten().chain(&batch.open))
    };
    (
        items().map(|item| item.start_ms).min().unwrap_or(0),
        items().map(|item| item.end_ms).max().unwrap_or(0),
    )
}

/// Sorts out what was deleted. Gives the results of a batch as far as they are known.
fn collect<'a>(
    index: usize,
    batch: &'a PreparedBatch,
    device: &DeviceSurroundings,
    candidates: &mut Vec<Candidate<'a>>,
    refused: &mut Refused,
) -> Vec<ItemResult> {
    let received_ms = batch.received.as_millisecond();
    let mut take = |place: Option<usize>, item: &'a PreparedItem| {
        if device.refuses(batch.device, item, place.is_none(), received_ms, refused) {
            return ItemResult::Gone;
        }
        let owner = device.owner_at(item.start_ms);
        candidates.push(Candidate {
            batch: index,
            place,
            item,
            employee: owner.employee,
            subject: item.subject.as_ref().map(|(digest, _)| SubjectKey {
                employee: owner.employee,
                digest: *digest,
                generation: owner.subject_generation,
            }),
        });
        ItemResult::Accepted
    };
    for item in &batch.open {
        take(None, item);
    }
    batch
        .items
        .iter()
        .enumerate()
        .map(|(place, item)| match item {
            Ok(item) => take(Some(place), item),
            Err(result) => *result,
        })
        .collect()
}

/// The ids of all applications and titles, one per candidate (0 for none), and those that were not remembered.
async fn subject_ids(
    transaction: &Transaction,
    remembered: &RememberedSubjects,
    candidates: &[Candidate<'_>],
) -> Result<(Vec<i64>, Vec<(SubjectKey, i64)>), StorageError> {
    let known = remembered.find(candidates.iter().filter_map(|candidate| candidate.subject));
    let mut known = known.into_iter();
    let known: Vec<Option<i64>> = candidates
        .iter()
        .map(|candidate| match candidate.subject {
            Some(_) => known.next().flatten(),
            None => Some(0),
        })
        .collect();
    let mut wanted: BTreeMap<SubjectKey, &Subject> = BTreeMap::new();
    for (candidate, known) in candidates.iter().zip(&known) {
        if let (None, Some(key), Some((_, subject))) = (known, candidate.subject, &candidate.item.subject) {
            wanted.insert(key, subject);
        }
    }
    let found = subjects::resolve(transaction, wanted).await?;
    let ids = candidates
        .iter()
        .zip(known)
        .map(|(candidate, known)| {
            known
                .or_else(|| found.get(candidate.subject.as_ref()?).copied())
                .ok_or_else(|| StorageError::InvalidData("a title is not in its dictionary".to_owned()))
        })
        .collect::<Result<_, _>>()?;
    Ok((ids, found.into_iter().collect()))
}

/// Inserts the closed events and corrects the results of those that were there. Gives those that change a day.
async fn insert(
    transaction: &Transaction,
    batches: &[&PreparedBatch],
    candidates: &[Candidate<'_>],
    subject_ids: &[i64],
    results: &mut [Vec<ItemResult>],
) -> Result<Vec<(EmployeeId, EventRow)>, StorageError> {
    let mut rows: Vec<(EventRow, usize)> = candidates
        .iter()
        .enumerate()
        .filter(|(_, candidate)| candidate.place.is_some())
        .map(|(index, candidate)| {
            let row = EventRow {
                device: batches[candidate.batch].device.0,
                start_ms: candidate.item.start_ms,
                id: candidate.item.id,
                duration_ms: candidate.item.end_ms - candidate.item.start_ms,
                kind: candidate.item.kind.code(),
                subject: subject_ids[index],
            };
            (row, index)
        })
        .collect();
    // Neighbours in the table are inserted together, and two processes take their locks in the same order. Among equal
    // keys the one that came first stays.
    rows.sort_unstable_by_key(|(row, index)| (row.key(), *index));
    let mut unique: Vec<EventRow> = Vec::with_capacity(rows.len());
    let mut repeated = HashSet::new();
    for (row, index) in &rows {
        if unique.last().map(EventRow::key) == Some(row.key()) {
            repeated.insert(*index);
        } else {
            unique.push(*row);
        }
    }
    let inserted = rows::insert_events(transaction, &unique).await?;
    let mut changing = Vec::new();
    for (row, index) in rows {
        let candidate = &candidates[index];
        let is_new =
            !repeated.contains(&index) && inserted.as_ref().is_none_or(|keys| keys.contains(&row.key()));
        if !is_new {
            let place = candidate.place.expect("only closed events are inserted");
            results[candidate.batch][place] = ItemResult::Duplicate;
        } else if due_days::changes_a_day(candidate.item.kind) {
            changing.push((candidate.employee, row));
        }
    }
    Ok(changing)
}

/// Stores what is open and how the devices are.
async fn write_reports(
    transaction: &Transaction,
    batches: &[&PreparedBatch],
    surroundings: &Surroundings,
    candidates: &[Candidate<'_>],
    subject_ids: &[i64],
    last_reports: HashMap<DeviceKey, usize>,
) -> Result<(), StorageError> {
    let mut open: Vec<OpenEventRow> = candidates
        .iter()
        .zip(subject_ids)
        .filter(|(candidate, _)| candidate.place.is_none())
        .map(|(candidate, subject)| OpenEventRow {
            device: batches[candidate.batch].device.0,
            lane: lane_code(candidate.item.kind.lane()),
            id: candidate.item.id,
            start_ms: candidate.item.start_ms,
            kind: candidate.item.kind.code(),
            subject: *subject,
        })
        .collect();
    // Two processes take their locks in the same order.
    open.sort_unstable_by_key(|row| (row.device, row.lane));
    let mut reports: Vec<(DeviceKey, usize)> = last_reports.into_iter().collect();
    reports.sort_unstable();
    let devices: Vec<i32> = reports.iter().map(|(device, _)| device.0).collect();
    rows::replace_open_events(transaction, &devices, &open).await?;
    let reports: Vec<Report<'_>> = reports
        .iter()
        .filter_map(|(device, index)| {
            let of_agents = |batch: &&&PreparedBatch| batch.device == *device && batch.origin.is_some();
            let commits = surroundings.device(*device)?.commits;
            Some(Report {
                batch: batches[*index],
                commits: match batches.iter().rfind(of_agents) {
                    Some(last) => commits.with(last),
                    None => commits,
                },
            })
        })
        .collect();
    rows::update_devices(transaction, &reports).await
}

fn outcome(
    batch: &PreparedBatch,
    results: Vec<ItemResult>,
    deletions: Option<DeletionPage>,
    surroundings: &Surroundings,
    life: &Life,
) -> Result<IngestOutcome, StorageError> {
    let device = surroundings
        .device(batch.device)
        .ok_or(StorageError::UnknownDevice)?;
    let employee = device.present_owner();
    Ok(IngestOutcome {
        results,
        employee,
        epoch: life.epoch,
        lacks_since: life.lacks_since,
        settings_version: surroundings.settings_version(employee),
        doubling: None,
        deletions,
        commit: batch.origin.map(|_| device.commits.with(batch).mark(life)),
    })
}
