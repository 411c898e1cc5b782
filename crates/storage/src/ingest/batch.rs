//! A batch, made ready by the task that received it, so that the writer has less to do.

use std::collections::BTreeMap;

use jiff::Timestamp;
use timetrack_domain::{Event, EventContent, Lane, OpenEvent, Subject};
use timetrack_protocol::{
    BatchOrigin, CommitMark, DeletionCursor, DeviceReport, ItemResult, MAXIMUM_EVENT_HOURS, RefusalReason,
};
use uuid::Uuid;

use super::{IngestRequest, Retention};
use crate::{
    DeviceKey, EventKind,
    repository::subject::{SubjectDigest, digest},
};

#[derive(Debug)]
pub(super) struct PreparedBatch {
    pub(super) device: DeviceKey,
    pub(super) received: Timestamp,
    pub(super) sent_at: Timestamp,
    /// What is to be stored, or what became of it already.
    pub(super) items: Vec<Result<PreparedItem, ItemResult>>,
    pub(super) open: Vec<PreparedItem>,
    pub(super) report: DeviceReport,
    /// The problems of the report as JSON, as they are stored.
    pub(super) problems: String,
    pub(super) deletions_seen: Option<DeletionCursor>,
    pub(super) origin: Option<BatchOrigin>,
    pub(super) commit_seen: Option<CommitMark>,
}

/// An event, or an open one: that ends when the batch was sent, as far as anybody knows.
#[derive(Debug)]
pub(super) struct PreparedItem {
    pub(super) id: Uuid,
    pub(super) start_ms: i64,
    pub(super) end_ms: i64,
    pub(super) kind: EventKind,
    pub(super) subject: Option<(SubjectDigest, Subject)>,
}

/// More than any agent has; a device that sends more is cut short.
const LONGEST_VERSION: usize = 64;
const MOST_PROBLEMS: usize = 64;
const LONGEST_PROBLEM: usize = 64;

impl PreparedBatch {
    pub(super) fn new(request: IngestRequest) -> Self {
        let IngestRequest {
            device,
            received,
            retention,
            batch,
        } = request;
        let sent_at = batch.sent_at;
        let earlier = sent_at.min(received);
        let report = cleaned(&batch.device);
        Self {
            device,
            received,
            sent_at,
            items: batch
                .items
                .into_iter()
                .map(|item| match item {
                    Ok(event) => prepare(event, earlier, &retention),
                    Err(reason) => Err(ItemResult::Refused { reason }),
                })
                .collect(),
            open: last_of_each_lane(batch.open)
                .map(|event| prepare_open(event, sent_at))
                .collect(),
            problems: serde_json::to_string(&report.problems).expect("a list of texts has JSON"),
            report,
            deletions_seen: batch.deletions_seen,
            origin: batch.origin,
            commit_seen: batch.commit_seen,
        }
    }
}

/// `now` is the time by whichever clock is behind.
fn prepare(event: Event, now: Timestamp, retention: &Retention) -> Result<PreparedItem, ItemResult> {
    // Readers rely on it, so it does not depend on who parsed the batch.
    if event.interval.duration().as_hours() >= MAXIMUM_EVENT_HOURS {
        let reason = RefusalReason::TooLong;
        return Err(ItemResult::Refused { reason });
    }
    if now.duration_since(event.interval.end()) > retention.of(event.lane()) {
        return Err(ItemResult::Expired);
    }
    let (kind, subject) = kind_and_subject(event.content);
    Ok(PreparedItem {
        id: event.id.as_uuid(),
        start_ms: event.interval.start().as_millisecond(),
        end_ms: event.interval.end().as_millisecond(),
        kind,
        subject,
    })
}

/// A lane has one open event; where a device says otherwise, the last one holds.
fn last_of_each_lane(open: Vec<OpenEvent>) -> impl Iterator<Item = OpenEvent> {
    let by_lane: BTreeMap<Lane, OpenEvent> = open
        .into_iter()
        .map(|event| (event.content.lane(), event))
        .collect();
    by_lane.into_values()
}

fn prepare_open(event: OpenEvent, sent_at: Timestamp) -> PreparedItem {
    let (kind, subject) = kind_and_subject(event.content);
    let start_ms = event.start.as_millisecond();
    PreparedItem {
        id: event.id.as_uuid(),
        start_ms,
        end_ms: sent_at.as_millisecond().max(start_ms + 1),
        kind,
        subject,
    }
}

fn kind_and_subject(content: EventContent) -> (EventKind, Option<(SubjectDigest, Subject)>) {
    let (kind, _) = EventKind::of(&content);
    let subject = match content {
        EventContent::Window(subject) => Some((digest(&subject), subject)),
        EventContent::WorkSession
        | EventContent::Break
        | EventContent::Private
        | EventContent::Afk(_)
        | EventContent::HiddenWindow
        | EventContent::WindowUnavailable => None,
    };
    (kind, subject)
}

/// What a device says about itself, short and without control characters, which PostgreSQL would refuse.
fn cleaned(report: &DeviceReport) -> DeviceReport {
    DeviceReport {
        agent_version: short(&report.agent_version, LONGEST_VERSION),
        problems: report
            .problems
            .iter()
            .take(MOST_PROBLEMS)
            .map(|problem| short(problem, LONGEST_PROBLEM))
            .collect(),
        pending_items: report.pending_items,
        quarantined_items: report.quarantined_items,
        discarded_items: report.discarded_items,
    }
}

fn short(text: &str, longest: usize) -> String {
    text.chars()
        .filter(|character| !character.is_control())
        .take(longest)
        .collect()
}
