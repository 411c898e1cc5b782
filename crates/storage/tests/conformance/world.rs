//! A database with a person and a device in it, and short words for what the tests do.

use std::sync::{Mutex, MutexGuard};

use jiff::{SignedDuration, Timestamp};
use timetrack_domain::{
    AfkCause, ApplicationName, Event, EventContent, IdGenerator, Interval, OpenEvent, Subject, WindowTitle,
    id::{DeviceId, EmployeeId, EventId, ServerEpoch},
};
use timetrack_protocol::{DeviceReport, ItemResult, ReceivedBatch};
use timetrack_storage::{
    DatabaseUrl, DeviceKey, Ingest, IngestOptions, IngestOutcome, IngestRequest, Lanes, NewDevice,
    NewEmployee, Retention, Role, Storage, StorageError, StoredEvent,
};
use timetrack_test_support::postgres::PostgresDatabase;

/// A migrated database with one person who has one device.
pub(crate) struct World {
    pub(crate) storage: Storage,
    pub(crate) ingest: Ingest,
    pub(crate) url: DatabaseUrl,
    /// The address as text, for connections of the test's own.
    pub(crate) url_text: String,
    pub(crate) employee: EmployeeId,
    pub(crate) device: DeviceKey,
    pub(crate) epoch: ServerEpoch,
    ids: Mutex<IdGenerator>,
    // Last: they vanish after whatever is connected to them.
    _postgres: Option<PostgresDatabase>,
    _folder: tempfile::TempDir,
}

/// 2026-03-02, a Monday, at nine in Berlin.
pub(crate) fn start() -> Timestamp {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

/// That many seconds after [`start`].
pub(crate) fn at(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

/// From and to, in seconds after [`start`].
pub(crate) fn range(from: i64, to: i64) -> Interval {
    Interval::new(at(from), at(to)).unwrap()
}

pub(crate) fn window(application: &str, title: &str) -> EventContent {
    EventContent::Window(Subject {
        application: ApplicationName::new(application),
        title: Some(WindowTitle::new(title)),
    })
}

impl World {
    pub(crate) async fn sqlite() -> Self {
        Self::sqlite_in(&std::env::temp_dir()).await
    }

    /// With its file in a folder of its own in this one.
    pub(crate) async fn sqlite_in(place: &std::path::Path) -> Self {
        let folder = tempfile::tempdir_in(place).unwrap();
        let file = folder.path().join("timetrack.db");
        Self::on(format!("sqlite://{}", file.display()), None, folder).await
    }

    pub(crate) async fn postgres() -> Option<Self> {
        let database = tokio::task::spawn_blocking(PostgresDatabase::fresh)
            .await
            .unwrap()?;
        let url = database.url().to_owned();
        Some(Self::on(url, Some(database), tempfile::tempdir().unwrap()).await)
    }

    async fn on(url_text: String, postgres: Option<PostgresDatabase>, folder: tempfile::TempDir) -> Self {
        let url: DatabaseUrl = url_text.parse().unwrap();
        let storage = Storage::connect(&url).await.unwrap();
        storage.migrate().await.unwrap();
        let mut ids = IdGenerator::from_seed(1);
        let epoch = ServerEpoch::generate(start(), &mut ids);
        let transaction = storage.begin().await.unwrap();
        transaction.server_state().ensure(epoch, start()).await.unwrap();
        transaction.save().await.unwrap();
        let employee = add_person(&storage, &mut ids, "Ada", "Europe/Berlin").await;
        let device = add_device(&storage, &mut ids, employee).await;
        Self {
            ingest: Ingest::start(storage.clone(), IngestOptions::default()),
            storage,
            url,
            url_text,
            employee,
            device,
            epoch,
            ids: Mutex::new(ids),
            _postgres: postgres,
            _folder: folder,
        }
    }

    pub(crate) fn ids(&self) -> MutexGuard<'_, IdGenerator> {
        self.ids.lock().unwrap()
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.url.file().is_some()
    }

    pub(crate) async fn add_person(&self, name: &str, time_zone: &str) -> EmployeeId {
        let mut ids = IdGenerator::from_seed(self.seed());
        add_person(&self.storage, &mut ids, name, time_zone).await
    }

    pub(crate) async fn add_device(&self, employee: EmployeeId) -> DeviceKey {
        add_device(&self.storage, &mut IdGenerator::from_seed(self.seed()), employee).await
    }

    /// For a generator that may be held over an await.
    fn seed(&self) -> u64 {
        EventId::generate(start(), &mut self.ids())
            .as_uuid()
            .as_u64_pair()
            .1
    }

    pub(crate) fn event(&self, from: i64, to: i64, content: EventContent) -> Event {
        Event {
            id: EventId::generate(at(from), &mut self.ids()),
            interval: range(from, to),
            content,
        }
    }

    pub(crate) fn open(&self, from: i64, content: EventContent) -> OpenEvent {
        OpenEvent {
            id: EventId::generate(at(from), &mut self.ids()),
            start: at(from),
            content,
        }
    }

    /// One event of each lane, one after the other.
    pub(crate) fn one_of_each(&self) -> Vec<Event> {
        [
            EventContent::WorkSession,
            EventContent::Break,
            EventContent::Private,
            EventContent::Afk(AfkCause::Idle),
            window("Writer", "A letter"),
        ]
        .into_iter()
        .enumerate()
        .map(|(index, content)| {
            let from = i64::try_from(index).unwrap() * 60;
            self.event(from, from + 60, content)
        })
        .collect()
    }

    /// A batch that is sent and received 1,000 seconds after [`start`].
    pub(crate) fn request(device: DeviceKey, events: &[Event]) -> IngestRequest {
        IngestRequest {
            device,
            received: at(1_000),
            retention: Retention::default(),
            batch: ReceivedBatch {
                sent_at: at(1_000),
                items: events.iter().cloned().map(Ok).collect(),
                open: Vec::new(),
                device: DeviceReport::default(),
                deletions_seen: None,
                origin: None,
                commit_seen: None,
            },
        }
    }

    pub(crate) async fn try_store(&self, request: IngestRequest) -> Result<IngestOutcome, StorageError> {
        self.ingest.store(request).await
    }

    /// Sends events from the first device.
    pub(crate) async fn send(&self, events: &[Event]) -> Vec<ItemResult> {
        self.send_from(self.device, events).await
    }

    pub(crate) async fn send_from(&self, device: DeviceKey, events: &[Event]) -> Vec<ItemResult> {
        self.try_store(Self::request(device, events))
            .await
            .unwrap()
            .results
    }

    /// Everything of the first person between the years 2000 and 2200.
    pub(crate) async fn stored(&self) -> Vec<StoredEvent> {
        self.stored_of(self.employee).await
    }

    pub(crate) async fn stored_of(&self, employee: EmployeeId) -> Vec<StoredEvent> {
        let all = Interval::new(
            "2000-01-01T00:00:00Z".parse().unwrap(),
            "2200-01-03T00:00:00Z".parse().unwrap(),
        );
        self.storage
            .read()
            .events()
            .of_employees(&[employee], all.unwrap(), Lanes::ALL)
            .await
            .unwrap()
    }

    /// The first person's events with their texts, as they were sent.
    pub(crate) async fn contents(&self) -> Vec<(EventId, EventContent)> {
        self.contents_of(self.employee).await
    }

    pub(crate) async fn contents_of(&self, employee: EmployeeId) -> Vec<(EventId, EventContent)> {
        let events = self.stored_of(employee).await;
        let ids = events.iter().filter_map(|event| event.subject);
        let texts = self.storage.read().subjects().texts(employee, ids).await.unwrap();
        events
            .into_iter()
            .map(|event| {
                let subject = event.subject.map(|subject| texts[&subject].clone());
                (event.id, event.kind.content(subject))
            })
            .collect()
    }

    /// Runs a statement past the storage.
    pub(crate) async fn execute(&self, sql: &str) -> Result<(), sea_orm::DbErr> {
        use sea_orm::ConnectionTrait;
        let database = sea_orm::Database::connect(&self.url_text).await.unwrap();
        database.execute_unprepared(sql).await?;
        database.close().await
    }
}

async fn add_person(storage: &Storage, ids: &mut IdGenerator, name: &str, time_zone: &str) -> EmployeeId {
    let new = NewEmployee {
        id: EmployeeId::generate(start(), ids),
        name: name.to_owned(),
        email: None,
        role: Role::Employee,
        time_zone: time_zone.to_owned(),
        created: start(),
    };
    let transaction = storage.begin().await.unwrap();
    let employee = transaction.employees().create(new).await.unwrap();
    transaction.save().await.unwrap();
    employee.id
}

async fn add_device(storage: &Storage, ids: &mut IdGenerator, employee: EmployeeId) -> DeviceKey {
    let new = NewDevice {
        id: DeviceId::generate(start(), ids),
        machine_name: "PC".to_owned(),
        account_name: "ada".to_owned(),
        employee,
        created: start(),
    };
    let transaction = storage.begin().await.unwrap();
    let device = transaction.devices().create(new).await.unwrap();
    transaction.save().await.unwrap();
    device.key
}
