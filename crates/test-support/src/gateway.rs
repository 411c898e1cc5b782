//! Something between agent and server that treats the channel badly, or answers for a server of another version, or for
//! one that is not there.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde_json::{Value, json};

/// What becomes of the channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelIs {
    /// As the server gives it.
    Untouched,
    /// Not there, as with a server that has none.
    Missing,
    /// Gathered until the answer is complete, as some proxies do: it never is.
    HeldBack,
    /// Cut off as soon as it is open.
    CutOff,
}

/// A gateway that lives as long as the test.
#[derive(Debug)]
pub struct Gateway {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    server: SocketAddr,
    channel: ChannelIs,
    channels_asked_for: AtomicUsize,
    /// Header lines and the body with which settings are answered, in place of the server's.
    settings: Mutex<Option<(String, String)>>,
    heads: Mutex<Vec<String>>,
}

impl Gateway {
    /// In front of `server`. Where nobody listens there, a request that the gateway does not answer itself gets none.
    pub fn to(server: SocketAddr, channel: ChannelIs) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let shared = Arc::new(Shared {
            server,
            channel,
            channels_asked_for: AtomicUsize::new(0),
            settings: Mutex::new(None),
            heads: Mutex::new(Vec::new()),
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for agent in listener.incoming() {
                let serving = Arc::clone(&serving);
                // The other side may hang up at any time.
                thread::spawn(move || agent.and_then(|agent| serving.serve(&agent)).ok());
            }
        });
        Self { address, shared }
    }

    /// What is left of a company's server that says what is to be recorded and answers for nothing else.
    pub fn that_only_wants(tracking: &Value) -> Self {
        let nobody = SocketAddr::from(([127, 0, 0, 1], 1));
        let company = Self::to(nobody, ChannelIs::Missing);
        let headers = "TimeTrack-Version: 0.1.0\r\nTimeTrack-Capabilities: settings\r\n";
        company.answer_settings(headers, &json!({ "version": 1, "tracking": tracking }));
        company
    }

    /// `http://` and its address, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How often the channel was asked for.
    pub fn channels_asked_for(&self) -> usize {
        self.shared.channels_asked_for.load(Ordering::SeqCst)
    }

    /// Answers for settings from now on, with these header lines beside the usual ones.
    pub fn answer_settings(&self, headers: &str, body: &impl ToString) {
        *locked(&self.shared.settings) = Some((headers.to_owned(), body.to_string()));
    }

    /// The heads of the requests that came.
    pub fn heads(&self) -> Vec<String> {
        locked(&self.shared.heads).clone()
    }
}

impl Shared {
    /// One request for each connection.
    fn serve(&self, agent: &TcpStream) -> io::Result<()> {
        let mut reader = BufReader::new(agent);
        let head = read_head(&mut reader)?;
        locked(&self.heads).push(head.clone());
        if head.starts_with("GET /api/agent/channel ") {
            self.channels_asked_for.fetch_add(1, Ordering::SeqCst);
            match self.channel {
                ChannelIs::Untouched => {}
                ChannelIs::Missing => return answer(agent, "404 Not Found", "", "<h1>Not Found</h1>"),
                // Until the agent gives up.
                ChannelIs::HeldBack => return reader.read(&mut [0]).map(drop),
                ChannelIs::CutOff => {
                    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: connected\n\n";
                    return { agent }.write_all(head.as_bytes());
                }
            }
        }
        if head.starts_with("GET /api/agent/settings ")
            && let Some((headers, body)) = &*locked(&self.settings)
        {
            let headers = format!("Content-Type: application/json\r\n{headers}");
            return answer(agent, "200 OK", &headers, body);
        }
        let server = TcpStream::connect(self.server)?;
        // The server closes after its answer, and the agent's next request comes by a connection of its own.
        { &server }.write_all(format!("{}Connection: close\r\n\r\n", &head[..head.len() - 2]).as_bytes())?;
        { &server }.write_all(reader.buffer())?;
        let (mut up, mut from_agent) = (server.try_clone()?, agent.try_clone()?);
        thread::spawn(move || {
            let _ = io::copy(&mut from_agent, &mut up);
            let _ = up.shutdown(Shutdown::Both);
        });
        let copied = io::copy(&mut { &server }, &mut { agent });
        agent.shutdown(Shutdown::Both)?;
        copied.map(drop)
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The head with the empty line that ends it.
fn read_head(reader: &mut impl BufRead) -> io::Result<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(head)
}

fn answer(mut agent: &TcpStream, status: &str, headers: &str, body: &str) -> io::Result<()> {
    let length = body.len();
    write!(
        agent,
        "HTTP/1.1 {status}\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    )
}
