//! A bad network on the loopback: a TCP proxy that does what the test says.
//!
//! The fault counts for every chunk that arrives from now on, also on connections that are already open, because
//! HTTP clients reuse theirs.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::poll::Deadline;

mod pump;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: everything is passed on.
    None,
    /// New connections are closed at once, without an answer. Open ones go on.
    Refuse,
    /// Each chunk of an answer waits this long.
    Delay(Duration),
    /// Connections are reset (RST) when the next request arrives; the server does not see it.
    Reset,
    /// A request is passed on up to this many bytes, then the connection is closed.
    TruncateRequest(usize),
    /// An answer is passed on up to this many bytes, then the connection is closed. With 0 the server has done
    /// what was asked, and the client will never know.
    TruncateAnswer(usize),
    /// Connections are accepted and nothing passes in either direction. What is held passes when the fault is
    /// taken away, as when a cable is plugged in again.
    BlackHole,
}

/// A running proxy. Dropping it cuts all connections.
#[derive(Debug)]
pub struct FaultyProxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    target: SocketAddr,
    state: Mutex<State>,
    changed: Condvar,
    accepted: AtomicUsize,
}

#[derive(Debug)]
struct State {
    fault: Fault,
    /// Counts the changes of the fault, so that each one truncates anew.
    generation: u64,
    is_stopping: bool,
    connections: Vec<Weak<Connection>>,
}

/// Both sides of one connection. It closes when both of its pumps have let go.
#[derive(Debug)]
struct Connection {
    client: TcpStream,
    server: TcpStream,
    /// The client shall see an error and no orderly end.
    is_reset: AtomicBool,
}

impl FaultyProxy {
    /// A proxy on a free port of the loopback that passes everything on to `target`.
    ///
    /// # Errors
    ///
    /// When there is no free port.
    pub fn to(target: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            target,
            state: Mutex::new(State {
                fault: Fault::None,
                generation: 0,
                is_stopping: false,
                connections: Vec::new(),
            }),
            changed: Condvar::new(),
            accepted: AtomicUsize::new(0),
        });
        let acceptor = std::thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.accept(&listener)
        });
        Ok(Self {
            address,
            shared,
            acceptor: Some(acceptor),
        })
    }

    /// Where clients connect to.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://` and the address, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Lets this go wrong from now on.
    pub fn set(&self, fault: Fault) {
        let mut state = self.shared.lock();
        state.fault = fault;
        state.generation += 1;
        drop(state);
        self.shared.changed.notify_all();
    }

    /// Closes all connections that are open now, as an access point does that restarts.
    pub fn cut(&self) {
        for connection in self.shared.lock().connections.drain(..) {
            if let Some(connection) = connection.upgrade() {
                connection.close();
            }
        }
    }

    /// How many connections clients have opened so far.
    pub fn accepted(&self) -> usize {
        self.shared.accepted.load(Ordering::SeqCst)
    }
}

impl Drop for FaultyProxy {
    fn drop(&mut self) {
        self.shared.lock().is_stopping = true;
        self.shared.changed.notify_all();
        self.cut();
        // Ends the wait for the next connection.
        TcpStream::connect(self.address).ok();
        if let Some(acceptor) = self.acceptor.take() {
            acceptor.join().ok();
        }
    }
}

impl Shared {
    fn accept(self: &Arc<Self>, listener: &TcpListener) {
        for client in listener.incoming() {
            let (fault, is_stopping) = {
                let state = self.lock();
                (state.fault, state.is_stopping)
            };
            if is_stopping {
                return;
            }
            let Ok(client) = client else { continue };
            self.accepted.fetch_add(1, Ordering::SeqCst);
            if fault == Fault::Refuse {
                continue;
            }
            // A server that is down looks like one that closes.
            if let Ok(server) = TcpStream::connect(self.target) {
                self.join(client, server);
            }
        }
    }

    fn join(self: &Arc<Self>, client: TcpStream, server: TcpStream) {
        // Answers are waited for; nothing is gained by collecting small ones.
        client.set_nodelay(true).ok();
        server.set_nodelay(true).ok();
        let connection = Arc::new(Connection {
            client,
            server,
            is_reset: AtomicBool::new(false),
        });
        let mut state = self.lock();
        state
            .connections
            .retain(|connection| connection.strong_count() > 0);
        state.connections.push(Arc::downgrade(&connection));
        drop(state);
        for direction in [pump::Direction::Request, pump::Direction::Answer] {
            let (shared, connection) = (Arc::clone(self), Arc::clone(&connection));
            std::thread::spawn(move || pump::run(&shared, &connection, direction));
        }
    }

    /// Waits until the fault is another one or the proxy stops, at most until the deadline.
    fn wait_for_change(&self, generation: u64, deadline: Option<Deadline>) {
        let mut state = self.lock();
        while state.generation == generation && !state.is_stopping {
            let Some(deadline) = deadline else {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            if deadline.passed() {
                return;
            }
            let wait = self.changed.wait_timeout(state, deadline.remaining());
            state = wait.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    fn close(&self) {
        self.client.shutdown(Shutdown::Both).ok();
        self.server.shutdown(Shutdown::Both).ok();
    }
}

#[cfg(test)]
mod tests;
