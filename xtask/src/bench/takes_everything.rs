//! Something that takes every batch, as a healthy server does. The real one would have to be built first, and would
//! compete with what is measured.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use serde_json::{Value, json};

/// A listener that lives as long as this process.
#[derive(Debug)]
pub(super) struct TakesEverything {
    address: SocketAddr,
    taken: Arc<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
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
        let body = request(&mut reader)?;
        let batch: Value = serde_json::from_slice(&body)?;
        let items = batch["items"].as_array().map_or(0, Vec::len);
        let answer = json!({
            "epoch": "0193a1f0-0000-7000-8000-000000000001",
            "lacksSince": null,
            "settingsVersion": 1,
            "serverTime": batch["sentAt"],
            "results": vec![json!({ "status": "accepted" }); items],
        })
        .to_string();
        let length = answer.len();
        write!(
            connection,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{answer}"
        )?;
        taken.batches.fetch_add(1, Ordering::SeqCst);
        taken.items.fetch_add(items as u64, Ordering::SeqCst);
    }
}

/// The body of the next request, unpacked.
fn request(reader: &mut impl BufRead) -> Result<Vec<u8>> {
    let (mut length, mut is_packed) = (0, false);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            bail!("the agent has hung up");
        }
        let line = line.trim().to_ascii_lowercase();
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
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

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
