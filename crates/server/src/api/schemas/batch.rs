//! See `timetrack_protocol::batch`.

use jiff::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a device recorded since its last batch.
#[derive(ToSchema)]
#[schema(as = Batch, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
pub(in crate::api) struct BatchShape {
    /// The device's clock when it sends.
    sent_at: Timestamp,
    #[schema(max_items = 1_000, required = false)]
    items: Vec<ItemShape>,
    /// What is going on right now; replaces what the last batch said.
    #[schema(required = false)]
    open: Vec<OpenItemShape>,
    #[schema(required = false)]
    device: DeviceReportShape,
    /// The `cursor` of the last answer that had one, the empty text at first. Whoever leaves it out is told of no deletions.
    deletions_seen: Option<String>,
    origin: Option<OriginShape>,
    /// The last `commit`, as it was.
    commit_seen: Option<String>,
}

/// A closed event, over `[start, end)`, shorter than 48 hours.
#[derive(ToSchema)]
#[schema(as = Item, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
struct ItemShape {
    /// Made by the device; it makes sending the item again harmless.
    id: Uuid,
    start: Timestamp,
    end: Timestamp,
    kind: KindShape,
    /// For `window`.
    application: Option<String>,
    /// For `window`, where the level of detail allows it.
    title: Option<String>,
    /// For `afk`.
    cause: Option<CauseShape>,
}

/// An event that is going on.
#[derive(ToSchema)]
#[schema(as = OpenItem, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
struct OpenItemShape {
    /// That of the event that it will become.
    id: Uuid,
    start: Timestamp,
    kind: KindShape,
    application: Option<String>,
    title: Option<String>,
    cause: Option<CauseShape>,
}

/// What an event is. `afk` needs `cause`, `window` needs `application`.
#[derive(ToSchema)]
#[schema(as = ItemKind, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
enum KindShape {
    WorkSession,
    Break,
    Private,
    Afk,
    Window,
    HiddenWindow,
    WindowUnavailable,
}

/// Why nobody is there.
#[derive(ToSchema)]
#[schema(as = AfkCause, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
enum CauseShape {
    Idle,
    Locked,
    Suspended,
    SwitchedAway,
    NotMeasured,
}

/// How the device is.
#[derive(ToSchema)]
#[schema(as = DeviceReport, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
struct DeviceReportShape {
    #[schema(required = false)]
    agent_version: String,
    /// Items that wait to be sent.
    #[schema(required = false)]
    pending_items: u64,
    /// Items that were refused and set aside.
    #[schema(required = false)]
    quarantined_items: u64,
    /// Items that were given up because the buffer was full.
    #[schema(required = false)]
    discarded_items: u64,
    /// The codes of problems that it has.
    #[schema(required = false)]
    problems: Vec<String>,
}

/// Which agent it is.
#[derive(ToSchema)]
#[schema(as = BatchOrigin, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
struct OriginShape {
    /// Another one after each start.
    run_id: Uuid,
    /// That of the data directory.
    machine_id: Uuid,
}

/// What became of a batch.
#[derive(ToSchema)]
#[schema(as = BatchAnswer, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
pub(in crate::api) struct BatchAnswerShape {
    /// Names the life of the database: when it changes, an older copy was put back.
    epoch: Uuid,
    /// Since when that copy lacks data.
    #[schema(required)]
    lacks_since: Option<Timestamp>,
    settings_version: u64,
    server_time: Timestamp,
    /// One for each item, in their order.
    results: Vec<ResultShape>,
    #[schema(nullable = false)]
    deletions: Option<DeletionsShape>,
    /// To be repeated in the next batch; for those who sent `origin`.
    #[schema(nullable = false)]
    commit: Option<String>,
}

/// What became of an item.
#[derive(ToSchema)]
#[schema(as = ItemResult, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
struct ResultShape {
    status: StatusShape,
    /// For `refused`.
    #[schema(nullable = false)]
    reason: Option<ReasonShape>,
}

/// `accepted`: stored durably. `duplicate`: stored before. `gone`: in a range that was deleted. `expired`: older than what is
/// kept. `refused`: it cannot be stored as it is.
#[derive(ToSchema)]
#[schema(as = ItemStatus, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
enum StatusShape {
    Accepted,
    Duplicate,
    Gone,
    Expired,
    Refused,
}

/// Why an item was refused.
#[derive(ToSchema)]
#[schema(as = RefusalReason, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
enum ReasonShape {
    Malformed,
    MissingField,
    EndNotAfterStart,
    TooLong,
    ImplausibleTime,
}

/// Deletions in the order in which they were made.
#[derive(ToSchema)]
#[schema(as = Deletions, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
struct DeletionsShape {
    #[schema(max_items = 100)]
    ranges: Vec<DeletedRangeShape>,
    /// To be sent as `deletionsSeen` once they are done.
    cursor: String,
    /// Whether there are more: ask again at once.
    #[schema(required = false)]
    more: bool,
}

/// A range from which everything in some lanes was deleted.
#[derive(ToSchema)]
#[schema(as = DeletedRange, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
struct DeletedRangeShape {
    start: Timestamp,
    end: Timestamp,
    lanes: Vec<LaneShape>,
    /// What began earlier was somebody else's and stays.
    #[schema(nullable = false)]
    began_from: Option<Timestamp>,
    /// Only this item went.
    #[schema(nullable = false)]
    event: Option<Uuid>,
}

/// `window` is also the lane of `hiddenWindow` and `windowUnavailable`.
#[derive(ToSchema)]
#[schema(as = Lane, rename_all = "camelCase")]
#[expect(dead_code, reason = "it is only described")]
enum LaneShape {
    WorkSession,
    Break,
    Private,
    Afk,
    Window,
}
