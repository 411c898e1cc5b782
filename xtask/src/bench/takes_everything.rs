//! Something that wants titles, holds the channel open and takes every batch, as a healthy server does. The real one would
//! have to be built first, and would compete with what is measured.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use flate2::read::GzDecoder;
use serde_json::{Value, json};

const SETTINGS_VERSION: u64 = 1;
/// How often the server says something on the channel.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// A listener that lives as long as this process.
#[derive(Debug)]
pub(super) struct TakesEverything {
    address: SocketAddr,
    taken: Arc<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    is_gone: AtomicBool,
    batches: AtomicU64,
    items: AtomicU64,
}

impl TakesEverything {
    /// Listens on this computer's own address where it has one: to an address of the loopback the agent sends more
    /// often, and unpacked, because only the server inside of it lives there.
    ///
    /// # Errors
    ///
    /// When nothing can be listened on.
    pub(super) fn start() -> Result<Self> {
        let listener =
            TcpListener::bind((own_address(), 0)).context("Failed to listen as the agent's server")?;
        let address = listener.local_addr()?;
        let taken = Arc::<Taken>::default();
        let counts = Arc::clone(&taken);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let counts = Arc::clone(&counts);
                // A conversation ends when the agent hangs up.
                std::thread::spawn(move || converse(&connection, &counts));
            }
        });
        Ok(Self { address, taken })
    }

    /// What the agent is to be told.
    pub(super) fn base_url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// From now on nobody answers any more.
    pub(super) fn be_gone(&self) {
        self.taken.is_gone.store(true, Ordering::SeqCst);
    }

    /// Batches and items so far.
    pub(super) fn taken(&self) -> (u64, u64) {
        (
            self.taken.batches.load(Ordering::SeqCst),
            self.taken.items.load(Ordering::SeqCst),
        )
    }
}

/// The address that packets to the outside carry. No packet is sent: the address is one that documentation may use.
fn own_address() -> IpAddr {
    let asked = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        socket.local_addr()
    });
    asked.map_or(Ipv4Addr::LOCALHOST.into(), |address| address.ip())
}

fn converse(mut connection: &TcpStream, taken: &Taken) -> Result<()> {
    let mut reader = BufReader::new(connection);
    loop {
        let Request { path, body } = request(&mut reader)?;
        ensure!(!taken.is_gone.load(Ordering::SeqCst), "nobody answers");
        let answer = match path.as_str() {
            "/api/agent/settings" => {
                json!({ "version": SETTINGS_VERSION, "tracking": { "detail": "title" } })
            }
            "/api/agent/channel" => return hold_open(connection),
            _ => take(&serde_json::from_slice(&body)?, taken),
        }
        .to_string();
        let length = answer.len();
        write!(
            connection,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{answer}"
        )?;
    }
}

/// The answer to a batch.
fn take(batch: &Value, taken: &Taken) -> Value {
    let items = batch["items"].as_array().map_or(0, Vec::len);
    taken.batches.fetch_add(1, Ordering::SeqCst);
    taken.items.fetch_add(items as u64, Ordering::SeqCst);
    json!({
        "epoch": "0193a1f0-0000-7000-8000-000000000001",
        "lacksSince": null,
        "settingsVersion": SETTINGS_VERSION,
        "serverTime": batch["sentAt"],
        "results": vec![json!({ "status": "accepted" }); items],
    })
}

/// The channel on which nothing is ever said but that it lives, as often as the server says it.
fn hold_open(mut connection: &TcpStream) -> Result<()> {
    connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n")?;
    loop {
        connection.write_all(b":\n\n")?;
        std::thread::sleep(SIGN_OF_LIFE);
    }
}

struct Request {
    path: String,
    body: Vec<u8>,
}

/// The next request, its body unpacked.
fn request(reader: &mut impl BufRead) -> Result<Request> {
    let (mut path, mut length, mut is_packed) = (None, 0, false);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            bail!("the agent has hung up");
        }
        let line = line.trim().to_ascii_lowercase();
        if path.is_none() {
            path = Some(line.split(' ').nth(1).unwrap_or_default().to_owned());
            continue;
        }
        match line.split_once(':') {
            Some(("content-length", value)) => length = value.trim().parse()?,
            Some(("content-encoding", value)) => is_packed = value.trim() == "gzip",
            None if line.is_empty() => break,
            Some(_) | None => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    if is_packed {
        let mut unpacked = Vec::new();
        GzDecoder::new(body.as_slice()).read_to_end(&mut unpacked)?;
        body = unpacked;
    }
    Ok(Request {
        path: path.unwrap_or_default(),
        body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_wanted() {
        let server = TakesEverything::start().unwrap();
        let connection = TcpStream::connect(server.address).unwrap();
        (&connection)
            .write_all(b"GET /api/agent/settings HTTP/1.1\r\n\r\n")
            .unwrap();
        let lines = BufReader::new(&connection).lines();
        let told = lines.map(Result::unwrap).skip_while(|line| !line.is_empty());
        connection.shutdown(std::net::Shutdown::Write).unwrap();
        let body: String = told.collect();
        assert!(body.contains(r#""detail":"title""#), "{body}");
    }

    #[test]
    fn every_item_of_a_batch_is_taken() {
        let server = TakesEverything::start().unwrap();
        let body = r#"{"sentAt":"2026-11-19T08:00:00Z","items":[{},{}]}"#;
        let mut connection = TcpStream::connect(server.address).unwrap();
        let length = body.len();
        write!(
            connection,
            "POST /api/events HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut status = String::new();
        BufReader::new(&connection).read_line(&mut status).unwrap();
        assert_eq!(status, "HTTP/1.1 200 OK\r\n");
    }
}
