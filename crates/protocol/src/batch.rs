//! `POST /api/events`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use timetrack_domain::{
    Event, OpenEvent,
    id::{MachineId, RunId, ServerEpoch},
};

use crate::{DeletionCursor, DeletionPage, ItemResult, OpenWireItem, RefusalReason, WireItem};

/// A batch as the agent writes it. The items are the JSON texts that the outbox holds, passed on as they are.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchRequest<'a> {
    /// The agent's wall clock when the request was written; the server stores the difference to its own.
    pub sent_at: Timestamp,
    /// Closed events: at most [`crate::MAXIMUM_BATCH_ITEMS`].
    pub items: &'a [Box<RawValue>],
    /// What is going on at `sent_at`. It replaces what the last batch said; it is shown, not stored as events.
    pub open: &'a [OpenWireItem],
    /// How the device is.
    pub device: DeviceReport,
    /// How far the agent has seen the deletions on its device; [`DeletionCursor::beginning`] at first.
    pub deletions_seen: &'a DeletionCursor,
    /// Which agent wrote it.
    pub origin: BatchOrigin,
    /// What the last answer said of how far the server had come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit_seen: Option<&'a CommitMark>,
}

/// How far a server had come with a device when it answered. Only a server on that database understands it: one that gets
/// its own mark back, and has not come as far, was put back to an older copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CommitMark(String);

impl CommitMark {
    /// A mark as the server writes it.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// As the server wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which agent wrote a batch, so that two that use one credential are noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchOrigin {
    /// The run of the agent: another one after each start.
    pub run_id: RunId,
    /// Its data directory.
    pub machine_id: MachineId,
}

/// How a device is, for those who look after it. Counts only: no titles, no texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DeviceReport {
    /// The version of the agent.
    pub agent_version: String,
    /// Items that wait, those of this batch included.
    pub pending_items: u64,
    /// Items that were refused and set aside.
    pub quarantined_items: u64,
    /// Items that had to be given up because the outbox was full.
    pub discarded_items: u64,
    /// The words of the problems that the agent shows: of a [`crate::ReportedProblem`], or of one that is newer.
    pub problems: Vec<String>,
}

/// A batch as the server reads it: every item that could be understood, and the reason for every other.
#[derive(Debug)]
pub struct ReceivedBatch {
    /// The agent's wall clock when the request was written.
    pub sent_at: Timestamp,
    /// In the order of the request.
    pub items: Vec<Result<Event, RefusalReason>>,
    /// What is going on; items that cannot be understood are left out.
    pub open: Vec<OpenEvent>,
    /// How the device is.
    pub device: DeviceReport,
    /// How far the sender has seen the deletions on its device; `None` where it does not ask for them, as programs do
    /// that keep no copies.
    pub deletions_seen: Option<DeletionCursor>,
    /// Which agent wrote it; `None` for one that does not tell, and for other programs.
    pub origin: Option<BatchOrigin>,
    /// What the last answer said of how far the server had come; `None` where the sender does not repeat it.
    pub commit_seen: Option<CommitMark>,
}

impl ReceivedBatch {
    /// Reads a decompressed body.
    ///
    /// # Errors
    /// Where the body as a whole is not a batch: broken JSON, no `sentAt`. Nothing was taken; the sender must change
    /// the request.
    pub fn parse(body: &[u8]) -> Result<Self, serde_json::Error> {
        let outer: Outer<'_> = serde_json::from_slice(body)?;
        let items = outer.items.into_iter().map(parse_item).collect();
        let open = outer
            .open
            .into_iter()
            .filter_map(|raw| serde_json::from_str::<OpenWireItem>(raw.get()).ok())
            .filter_map(|item| OpenEvent::try_from(item).ok())
            .collect();
        Ok(Self {
            sent_at: outer.sent_at,
            items,
            open,
            device: outer.device,
            deletions_seen: outer.deletions_seen,
            // What is not understood must not cost a batch.
            origin: outer.origin.and_then(|raw| serde_json::from_str(raw.get()).ok()),
            commit_seen: outer
                .commit_seen
                .and_then(|raw| serde_json::from_str(raw.get()).ok()),
        })
    }
}

/// The answer to a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchAnswer {
    /// The life of the database that holds the items. When it changes, the agent sends again what the earlier one had
    /// acknowledged since `lacks_since`.
    pub epoch: ServerEpoch,
    /// From when on a database that was put back may lack what it once acknowledged; `None` where nothing was lost.
    pub lacks_since: Option<Timestamp>,
    /// The version of the settings that hold for this device.
    pub settings_version: u64,
    /// The server's wall clock.
    pub server_time: Timestamp,
    /// One result per item, in the order of the request.
    pub results: Vec<ItemResult>,
    /// Deletions after [`BatchRequest::deletions_seen`], which the agent's copies must follow; `None` where there are
    /// none, and from a server that does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletions: Option<DeletionPage>,
    /// How far the server has come with this device, for [`BatchRequest::commit_seen`]; `None` from a server that does not
    /// tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<CommitMark>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outer<'a> {
    sent_at: Timestamp,
    #[serde(borrow, default)]
    items: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    open: Vec<&'a RawValue>,
    #[serde(default)]
    device: DeviceReport,
    #[serde(default)]
    deletions_seen: Option<DeletionCursor>,
    #[serde(borrow, default)]
    origin: Option<&'a RawValue>,
    #[serde(borrow, default)]
    commit_seen: Option<&'a RawValue>,
}

fn parse_item(raw: &RawValue) -> Result<Event, RefusalReason> {
    let item: WireItem = serde_json::from_str(raw.get()).map_err(|_| RefusalReason::Malformed)?;
    item.try_into()
}

#[cfg(test)]
mod tests {
    use timetrack_domain::{ApplicationName, EventContent, Subject, WindowTitle};

    use super::*;

    const ITEM: &str = r#"{"id":"0193a1f0-0000-7000-8000-000000000001","start":"2026-11-19T08:00:00.000Z",
        "end":"2026-11-19T08:10:00Z","kind":"window","application":"Writer","title":"<script>\u0000 \ud83e\udd80"}"#;

    fn body(items: &str) -> String {
        format!(r#"{{"sentAt":"2026-11-19T08:10:01Z","items":[{items}],"future":{{"x":1}}}}"#)
    }

    #[test]
    fn an_item_keeps_its_meaning_over_the_wire() {
        let batch = ReceivedBatch::parse(body(ITEM).as_bytes()).unwrap();
        let event = batch.items[0].clone().unwrap();
        let subject = Subject {
            application: ApplicationName::new("Writer"),
            title: Some(WindowTitle::new("<script>  🦀")),
        };
        assert_eq!(event.content, EventContent::Window(subject));
        let text = serde_json::to_string(&WireItem::from(&event)).unwrap();
        assert_eq!(
            serde_json::from_str::<WireItem>(&text).unwrap(),
            WireItem::from(&event)
        );
    }

    #[test]
    fn one_bad_item_does_not_spoil_the_batch() {
        let bad = [
            r#"{"id":"x"}"#,
            "17",
            r#"{"id":"0193a1f0-0000-7000-8000-000000000002","start":"2026-11-19T08:00:00Z","end":"2026-11-19T07:00:00Z","kind":"break"}"#,
            r#"{"id":"0193a1f0-0000-7000-8000-000000000003","start":"2026-11-19T08:00:00Z","end":"2026-11-19T09:00:00Z","kind":"afk"}"#,
            r#"{"id":"0193a1f0-0000-7000-8000-000000000004","start":"1970-01-01T00:00:00Z","end":"1970-01-01T00:00:01Z","kind":"break"}"#,
            r#"{"id":"0193a1f0-0000-7000-8000-000000000005","start":"2026-11-19T08:00:00Z","end":"2026-12-19T08:00:00Z","kind":"break"}"#,
            r#"{"id":"0193a1f0-0000-7000-8000-000000000006","start":"2026-11-19T08:00:00Z","end":"2026-11-19T08:00:01Z","kind":"window","application":"\ud800"}"#,
            r#"{"id":"0193a1f0-0000-7000-8000-000000000007","start":"2026-11-19T08:00:00Z","end":"99999-11-19T08:00:01Z","kind":"break"}"#,
        ];
        let batch = ReceivedBatch::parse(body(&format!("{},{ITEM}", bad.join(","))).as_bytes()).unwrap();
        let reasons: Vec<_> = batch.items[..bad.len()]
            .iter()
            .map(|item| item.clone().unwrap_err())
            .collect();
        assert_eq!(
            reasons,
            [
                RefusalReason::Malformed,
                RefusalReason::Malformed,
                RefusalReason::EndNotAfterStart,
                RefusalReason::MissingField,
                RefusalReason::ImplausibleTime,
                RefusalReason::TooLong,
                RefusalReason::Malformed,
                RefusalReason::Malformed,
            ]
        );
        assert!(batch.items[bad.len()].is_ok());
    }

    #[test]
    fn those_who_know_of_no_deletions_and_those_who_do_understand_each_other() {
        let batch = ReceivedBatch::parse(body(ITEM).as_bytes()).unwrap();
        assert_eq!(batch.deletions_seen, None, "an older agent");
        let request = BatchRequest {
            sent_at: "2026-11-19T08:10:01Z".parse().unwrap(),
            items: &[],
            open: &[],
            device: DeviceReport::default(),
            deletions_seen: &DeletionCursor::beginning(),
            origin: BatchOrigin {
                run_id: "0193a1f0-0000-7000-8000-0000000000a1".parse().unwrap(),
                machine_id: "0193a1f0-0000-7000-8000-0000000000b1".parse().unwrap(),
            },
            commit_seen: None,
        };
        let batch = ReceivedBatch::parse(&serde_json::to_vec(&request).unwrap()).unwrap();
        assert_eq!(batch.deletions_seen, Some(DeletionCursor::beginning()));
        assert_eq!(batch.origin, Some(request.origin));
        let strange = body(ITEM).replace("\"future\"", "\"origin\"");
        assert_eq!(ReceivedBatch::parse(strange.as_bytes()).unwrap().origin, None);

        let older = r#"{"epoch":"0193a1f0-0000-7000-8000-000000000001","lacksSince":null,"settingsVersion":1,"serverTime":"2026-11-19T08:10:01Z","results":[]}"#;
        let answer: BatchAnswer = serde_json::from_str(older).unwrap();
        assert_eq!((answer.deletions.as_ref(), answer.commit.as_ref()), (None, None));
        assert_eq!(
            serde_json::to_string(&answer).unwrap(),
            older,
            "an answer without deletions is not a byte longer"
        );
    }

    #[test]
    fn a_mark_comes_back_as_it_was_given_and_a_strange_one_costs_nothing() {
        let seen = |mark: &str| {
            let with_mark = body(ITEM).replace("\"future\":{\"x\":1}", &format!("\"commitSeen\":{mark}"));
            let batch = ReceivedBatch::parse(with_mark.as_bytes()).unwrap();
            assert!(batch.items[0].is_ok());
            batch.commit_seen
        };
        assert_eq!(seen("\"e0.7\""), Some(CommitMark::new("e0.7".to_owned())));
        for strange in ["null", "7", "{\"x\":1}"] {
            assert_eq!(seen(strange), None, "{strange}");
        }
        assert_eq!(
            ReceivedBatch::parse(body(ITEM).as_bytes()).unwrap().commit_seen,
            None
        );
    }

    #[test]
    fn deep_nesting_and_duplicate_keys_are_errors_not_crashes() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let batch = ReceivedBatch::parse(body(&deep).as_bytes()).unwrap();
        assert_eq!(batch.items, [Err(RefusalReason::Malformed)]);
        assert!(
            ReceivedBatch::parse(br#"{"sentAt":"2026-11-19T08:10:01Z","sentAt":"2026-11-19T08:10:01Z"}"#)
                .is_err()
        );
    }
}
