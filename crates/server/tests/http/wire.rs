//! Requests over a real socket, byte by byte.

use std::net::SocketAddr;
use std::time::Duration;

use timetrack_server::lifecycle::Shutdown;
use timetrack_server::listener::{self, ConnectionLimits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::TestServer;

const PATIENCE: Duration = Duration::from_mins(2);

/// Serves a test's router on a socket until the test ends.
pub(crate) async fn serve(server: &TestServer) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let limits = ConnectionLimits::default();
    tokio::spawn(listener::serve(
        listener,
        server.router.clone(),
        limits,
        Shutdown::new(),
    ));
    address
}

/// A request under way.
pub(crate) struct Exchange(TcpStream);

impl Exchange {
    /// Sends the head of a request for a body of this many bytes. `head` is the first line and further lines.
    pub(crate) async fn begin(address: SocketAddr, head: &str, length: usize) -> Self {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head =
            format!("{head}\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        Self(stream)
    }

    /// Sends the head, and waits until the server begins to read the body.
    pub(crate) async fn begin_and_wait(address: SocketAddr, head: &str, length: usize) -> Self {
        const GO_ON: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";
        let mut exchange = Self::begin(address, &format!("{head}\r\nExpect: 100-continue"), length).await;
        let mut answer = vec![0; GO_ON.len()];
        tokio::time::timeout(PATIENCE, exchange.0.read_exact(&mut answer))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(answer, GO_ON, "{}", String::from_utf8_lossy(&answer));
        exchange
    }

    /// Sends a part of the body.
    pub(crate) async fn send(&mut self, body: &[u8]) {
        self.0.write_all(body).await.unwrap();
    }

    /// The answer: status line, headers and body.
    pub(crate) async fn answer(mut self) -> String {
        let mut answer = Vec::new();
        let reading = self.0.read_to_end(&mut answer);
        // What is said before a connection breaks counts: a server that refuses does not read the rest.
        tokio::time::timeout(PATIENCE, reading).await.unwrap().ok();
        String::from_utf8(answer).unwrap()
    }
}

/// A whole request and its answer.
pub(crate) async fn call(address: SocketAddr, head: &str, body: &[u8]) -> String {
    let mut exchange = Exchange::begin(address, head, body.len()).await;
    exchange.send(body).await;
    exchange.answer().await
}
