//! A server on loopback that keeps a ledger of what it took, and misbehaves as the test says.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use jiff::Timestamp;
use timetrack_domain::{OpenEvent, id::EventId};
use timetrack_protocol::{
    BatchAnswer, CommitMark, DeletionCursor, DeletionPage, DeviceReport, ItemResult, ReceivedBatch,
    RefusalReason,
};
use timetrack_test_support::poll::Stopwatch;
use url::Url;

/// The bearer token that the server accepts at first.
pub(super) const TOKEN: &str = "the device's token";

/// What the server does with one request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Behaviour {
    /// What it should.
    Answer,
    /// Stores the batch; the answer is lost on the way.
    StoreAndHangUp,
    /// Stores the batch; the answer is somebody else's.
    StoreAndAnswer(&'static str),
    /// Takes nothing and answers with this status, these header lines and this body.
    Reply(u16, &'static str, &'static str),
    /// Takes nothing and writes bytes that are not HTTP.
    Garbage,
    /// Takes nothing and says nothing.
    HangUp,
    /// Takes nothing, and half an answer comes.
    HalfAnswer,
    /// Takes nothing and never answers.
    Silence,
}

/// How the server is for as long as the test does not say otherwise.
#[derive(Default)]
pub(super) struct State {
    /// For the next requests, one each.
    pub(super) next: VecDeque<Behaviour>,
    /// For every request after these.
    pub(super) always: Option<Behaviour>,
    pub(super) refused: BTreeSet<EventId>,
    /// A batch with this item is answered 422 as a whole.
    pub(super) poison: Option<EventId>,
    /// A batch with more items is answered 413.
    pub(super) most_items: Option<usize>,
    pub(super) token: String,
    pub(super) epoch: u128,
    pub(super) lacks_since: Option<Timestamp>,
    /// The mark of every answer.
    pub(super) commit: Option<CommitMark>,
    /// What the next answers tell of deletions, one each.
    pub(super) deletions: VecDeque<DeletionPage>,
    /// How often each item was stored. More than once would be a fault of this server.
    pub(super) ledger: BTreeMap<EventId, Timestamp>,
    pub(super) requests: Vec<Seen>,
}

/// A request as it arrived.
pub(super) struct Seen {
    pub(super) items: usize,
    pub(super) open: Vec<OpenEvent>,
    pub(super) device: DeviceReport,
    pub(super) cursor: Option<DeletionCursor>,
    pub(super) commit: Option<CommitMark>,
    pub(super) since_start: std::time::Duration,
}

/// See the module's documentation. It ends with the test process.
pub(super) struct FakeServer {
    pub(super) address: Url,
    state: Arc<Mutex<State>>,
}

impl FakeServer {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/behind/a/path", listener.local_addr().unwrap())
            .parse()
            .unwrap();
        let state = Arc::new(Mutex::new(State {
            token: TOKEN.to_owned(),
            epoch: 1,
            ..State::default()
        }));
        let shared = Arc::clone(&state);
        let clock = Stopwatch::start();
        thread::spawn(move || {
            for connection in listener.incoming() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(&connection.unwrap(), &shared, clock));
            }
        });
        Self { address, state }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub(super) fn ledger(&self) -> BTreeSet<EventId> {
        self.state().ledger.keys().copied().collect()
    }
}

fn serve(connection: &TcpStream, state: &Mutex<State>, clock: Stopwatch) {
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    while let Some((authorisation, body)) = read_request(&mut reader) {
        let mut state = state.lock().unwrap();
        let batch = ReceivedBatch::parse(&body).unwrap();
        state.requests.push(Seen {
            items: batch.items.len(),
            open: batch.open.clone(),
            device: batch.device.clone(),
            cursor: batch.deletions_seen.clone(),
            commit: batch.commit_seen.clone(),
            since_start: clock.elapsed(),
        });
        let behaviour = state
            .next
            .pop_front()
            .or(state.always)
            .unwrap_or(Behaviour::Answer);
        let reply = match behaviour {
            Behaviour::Answer => Some(take(&mut state, &authorisation, &batch)),
            Behaviour::StoreAndHangUp => {
                take(&mut state, &authorisation, &batch);
                None
            }
            Behaviour::StoreAndAnswer(text) => {
                take(&mut state, &authorisation, &batch);
                Some(response(200, "Content-Type: application/json\r\n", text))
            }
            Behaviour::Reply(status, headers, text) => Some(response(status, headers, text)),
            Behaviour::Garbage => Some("\u{16}\u{3}\u{1}not http at all\r\n\r\n".to_owned()),
            Behaviour::HangUp => None,
            Behaviour::HalfAnswer => Some(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"
                    .to_owned(),
            ),
            Behaviour::Silence => {
                drop(state);
                // Until the other side gives up.
                let _ = reader.read(&mut [0]);
                return;
            }
        };
        drop(state);
        let keeps = matches!(behaviour, Behaviour::Answer | Behaviour::Reply(..));
        let written = reply.is_some_and(|reply| { connection }.write_all(reply.as_bytes()).is_ok());
        if !written || !keeps {
            let _ = connection.shutdown(Shutdown::Both);
            return;
        }
    }
}

/// What a TimeTrack server would do.
fn take(state: &mut State, authorisation: &str, batch: &ReceivedBatch) -> String {
    let json = "Content-Type: application/json; charset=utf-8\r\n";
    let error = |code: &str| format!(r#"{{"error":{{"code":"{code}","message":"What to do."}}}}"#);
    if authorisation != format!("Bearer {}", state.token) {
        return response(401, json, &error("unknown_token"));
    }
    if state.most_items.is_some_and(|most| batch.items.len() > most) {
        return response(
            413,
            "Content-Type: text/html\r\n",
            "<h1>413 Request Entity Too Large</h1>",
        );
    }
    let ids = batch.items.iter().map(|item| item.as_ref().unwrap().id);
    if ids.clone().any(|id| Some(id) == state.poison) {
        return response(422, json, &error("strange"));
    }
    let results = ids
        .map(|id| {
            if state.refused.contains(&id) {
                ItemResult::Refused {
                    reason: RefusalReason::TooLong,
                }
            } else if state.ledger.insert(id, batch.sent_at).is_some() {
                ItemResult::Duplicate
            } else {
                ItemResult::Accepted
            }
        })
        .collect();
    let answer = BatchAnswer {
        epoch: timetrack_domain::id::ServerEpoch::from_uuid(uuid::Uuid::from_u128(state.epoch)),
        lacks_since: state.lacks_since,
        settings_version: 1,
        server_time: batch.sent_at,
        results,
        deletions: state.deletions.pop_front(),
        commit: state.commit.clone(),
    };
    response(200, json, &serde_json::to_string(&answer).unwrap())
}

fn response(status: u16, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} Whatever\r\n{headers}Date: Thu, 19 Nov 2026 08:00:00 GMT\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// The credential and the body, unpacked; `None` at the end of the connection.
fn read_request(reader: &mut BufReader<TcpStream>) -> Option<(String, Vec<u8>)> {
    let mut headers = BTreeMap::new();
    // The beginning of a TLS connection, which any HTTP server answers in plain text.
    if reader.fill_buf().ok()?.first() == Some(&0x16) {
        let _ = reader
            .get_mut()
            .write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        return None;
    }
    let mut first = String::new();
    reader.read_line(&mut first).ok().filter(|bytes| *bytes > 0)?;
    assert_eq!(first.trim_end(), "POST /behind/a/path/api/events HTTP/1.1");
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let mut body = vec![0; headers["content-length"].parse().unwrap()];
    reader.read_exact(&mut body).ok()?;
    if headers
        .get("content-encoding")
        .is_some_and(|encoding| encoding == "gzip")
    {
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(body.as_slice())
            .read_to_end(&mut unpacked)
            .unwrap();
        body = unpacked;
    }
    Some((headers["authorization"].clone(), body))
}
