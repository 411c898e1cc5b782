//! The real server, killed without warning while it stores: what it acknowledged is there, and nothing is there twice.

#![expect(clippy::unwrap_used, reason = "these are tests")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use secrecy::ExposeSecret;
use timetrack_domain::id::{AccessTokenId, DeviceId, EmployeeId, EventId};
use timetrack_domain::{IdGenerator, Interval};
use timetrack_server::viewer::Token;
use timetrack_storage::{
    DatabaseUrl, Lanes, NewAccessToken, NewDevice, NewEmployee, Role, Storage, TokenOwner,
};
use timetrack_test_support::poll::eventually;
use timetrack_test_support::process::{Child, Program};

const PATIENCE: Duration = Duration::from_mins(1);
const DEATHS: usize = 20;
const BATCH: usize = 50;

/// The first event begins here.
const START: &str = "2026-11-01T00:00:00Z";

#[test]
fn twenty_sudden_deaths_lose_nothing_and_double_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = DatabaseUrl::sqlite_file(folder.path().join("timetrack.db"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (employee, token) = runtime.block_on(enrol(&database));
    let mut random = StdRng::seed_from_u64(20);
    let mut sender = Sender::new(token);

    for _ in 0..DEATHS {
        let (mut child, address) = start(folder.path());
        let acknowledged = Arc::clone(&sender.acknowledged);
        let target = acknowledged.load(Ordering::SeqCst) + random.random_range(0..40);
        let sending = std::thread::spawn(move || {
            while sender.send_next(&address).is_some() {}
            sender
        });
        // The next batches are under way while it dies.
        eventually(PATIENCE, "batches are acknowledged", || {
            acknowledged.load(Ordering::SeqCst) >= target
        });
        child.kill().unwrap();
        sender = sending.join().unwrap();
    }
    let (child, address) = start(folder.path());
    sender
        .send_next(&address)
        .expect("the last batch is acknowledged");
    drop(child);

    let expected: Vec<EventId> = sender.ids;
    assert!(
        expected.len() >= DEATHS * BATCH,
        "{} events are too few",
        expected.len()
    );
    let mut stored = runtime.block_on(stored(&database, employee));
    assert_eq!(stored.len(), expected.len());
    stored.sort_unstable();
    let mut sorted = expected;
    sorted.sort_unstable();
    assert_eq!(stored, sorted);
}

/// A device that sends a batch again until it is acknowledged.
struct Sender {
    token: String,
    generator: IdGenerator,
    next_start: Timestamp,
    /// Of every batch that was acknowledged.
    ids: Vec<EventId>,
    pending: Option<(Vec<EventId>, String)>,
    acknowledged: Arc<AtomicUsize>,
}

impl Sender {
    fn new(token: String) -> Self {
        Self {
            token,
            generator: IdGenerator::from_seed(7),
            next_start: START.parse().unwrap(),
            ids: Vec::new(),
            pending: None,
            acknowledged: Arc::default(),
        }
    }

    /// Sends the batch that is pending, or else a new one; `None` where the server died meanwhile.
    fn send_next(&mut self, address: &str) -> Option<()> {
        if self.pending.is_none() {
            self.pending = Some(self.batch());
        }
        let (ids, body) = self.pending.as_ref()?;
        let answer = post(address, &self.token, body)?;
        let results: serde_json::Value = serde_json::from_str(answer.split_once("\r\n\r\n")?.1).ok()?;
        let results = results["results"].as_array()?;
        assert_eq!(results.len(), BATCH);
        let is_kept =
            |result: &serde_json::Value| result["status"] == "accepted" || result["status"] == "duplicate";
        assert!(results.iter().all(is_kept), "{answer}");
        self.ids.extend(ids);
        self.pending = None;
        self.acknowledged.fetch_add(1, Ordering::SeqCst);
        Some(())
    }

    fn batch(&mut self) -> (Vec<EventId>, String) {
        let mut ids = Vec::new();
        let items: Vec<_> = (0..BATCH)
            .map(|number| {
                let id = EventId::generate(self.next_start, &mut self.generator);
                let start = self.next_start;
                self.next_start += SignedDuration::from_secs(5);
                ids.push(id);
                serde_json::json!({
                    "id": id, "start": start, "end": self.next_start,
                    "kind": "window", "application": "Writer", "title": format!("Page {number}"),
                })
            })
            .collect();
        let body = serde_json::json!({ "sentAt": self.next_start, "items": items });
        (ids, body.to_string())
    }
}

/// The whole answer; `None` where the connection broke before it was complete.
fn post(address: &str, token: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    let request = format!(
        "POST /api/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.starts_with("HTTP/1.1 200").then_some(answer)
}

fn start(folder: &Path) -> (Child, String) {
    let mut child = Program::new(env!("CARGO_BIN_EXE_timetrack-server"))
        .arg("serve")
        .current_dir(folder)
        .env("TIMETRACK_DATA_DIR", folder)
        .env("TIMETRACK_PORT", "0")
        .env_remove("PORT")
        .spawn()
        .unwrap();
    let line = child
        .wait_for_line(PATIENCE, |line| line.contains("listening on http://"))
        .unwrap();
    let (_, rest) = line.split_once("listening on http://").unwrap();
    let address = rest.split_whitespace().next().unwrap().to_owned();
    (child, address)
}

async fn enrol(database: &DatabaseUrl) -> (EmployeeId, String) {
    let now: Timestamp = START.parse().unwrap();
    let mut ids = IdGenerator::from_seed(1);
    let storage = Storage::connect(database).await.unwrap();
    storage.migrate().await.unwrap();
    let transaction = storage.begin().await.unwrap();
    let employee = NewEmployee {
        id: EmployeeId::generate(now, &mut ids),
        name: "Ada".to_owned(),
        email: None,
        role: Role::Employee,
        time_zone: "Europe/Berlin".to_owned(),
        created: now,
    };
    let employee = transaction.employees().create(employee).await.unwrap().id;
    let device = NewDevice {
        id: DeviceId::generate(now, &mut ids),
        machine_name: "LT-0371".to_owned(),
        account_name: "ada".to_owned(),
        employee,
        created: now,
    };
    let device = transaction.devices().create(device).await.unwrap();
    let token = Token::generate();
    let access = NewAccessToken {
        id: AccessTokenId::generate(now, &mut ids),
        token_hash: token.hash(),
        owner: TokenOwner::Device(device.key),
        created: now,
        expires: None,
    };
    transaction.access_tokens().create(access).await.unwrap();
    transaction.save().await.unwrap();
    storage.close().await.unwrap();
    (employee, token.secret().expose_secret().to_owned())
}

async fn stored(database: &DatabaseUrl, employee: EmployeeId) -> Vec<EventId> {
    let storage = Storage::connect(database).await.unwrap();
    let range = Interval::new(START.parse().unwrap(), "2027-11-01T00:00:00Z".parse().unwrap()).unwrap();
    let events = storage
        .read()
        .events()
        .of_employees(&[employee], range, Lanes::ALL)
        .await
        .unwrap();
    storage.close().await.unwrap();
    events.into_iter().map(|event| event.id).collect()
}
