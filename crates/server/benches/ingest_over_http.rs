//! How many events a second the server takes over HTTP and stores durably in SQLite.
//!
//! Eight connections send batches of 100 window events each, one batch at a time, to a server in the same process; what
//! is counted was acknowledged. Run it with `cargo bench -p timetrack-server --bench ingest_over_http`, and with
//! `-- --gzip`, `--seconds N`, `--connections N`, `--folder DIR` (where the database lies) to vary it. Under `cargo test`
//! it runs for a second only, to show that it works.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use timetrack_domain::id::{AccessTokenId, DeviceId, EmployeeId, EventId};
use timetrack_domain::{Clock, IdGenerator};
use timetrack_platform::SystemClock;
use timetrack_server::lifecycle::Shutdown;
use timetrack_server::viewer::Token;
use timetrack_server::{AppState, Server, Site};
use timetrack_storage::{DatabaseUrl, NewAccessToken, NewDevice, NewEmployee, Role, Storage, TokenOwner};
use timetrack_test_support::poll::Stopwatch;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const BATCH: usize = 100;
/// What a person has open in a week, roughly.
const TITLES: u64 = 400;

struct Options {
    seconds: u64,
    connections: usize,
    gzip: bool,
    folder: Option<PathBuf>,
}

fn main() -> Result<()> {
    let options = Options::from_arguments()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(&options))
}

impl Options {
    fn from_arguments() -> Result<Self> {
        let mut options = Self {
            seconds: 1,
            connections: 8,
            gzip: false,
            folder: None,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || {
                arguments
                    .next()
                    .with_context(|| format!("{argument} needs a value"))
            };
            match argument.as_str() {
                // Cargo's own, for `cargo bench`.
                "--bench" => options.seconds = options.seconds.max(15),
                "--gzip" => options.gzip = true,
                "--seconds" => options.seconds = value()?.parse()?,
                "--connections" => options.connections = value()?.parse()?,
                "--folder" => options.folder = Some(value()?.into()),
                // Filters and switches of other test harnesses.
                _ => {}
            }
        }
        Ok(options)
    }
}

async fn measure(options: &Options) -> Result<()> {
    let folder = match &options.folder {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let database = folder.path().join("timetrack.db");
    let storage = Storage::connect(&DatabaseUrl::sqlite_file(&database)).await?;
    storage.migrate().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let shutdown = Shutdown::new();
    let site = Site::new(address, None, Vec::new());
    let server = Server::new(storage, Arc::new(SystemClock), site, shutdown.clone()).await?;
    let state = server.state().clone();
    let tokens = enrol(&state, options.connections).await?;
    let running = tokio::spawn(server.run(listener));

    let stop = Arc::new(AtomicBool::new(false));
    let watch = Stopwatch::start();
    let senders: Vec<_> = tokens
        .into_iter()
        .enumerate()
        .map(|(number, token)| tokio::spawn(send(number, address, token, options.gzip, Arc::clone(&stop))))
        .collect();
    tokio::time::sleep(Duration::from_secs(options.seconds)).await;
    stop.store(true, Ordering::Relaxed);
    let mut latencies = Vec::new();
    for sender in senders {
        latencies.extend(sender.await??);
    }
    let elapsed = watch.elapsed();
    shutdown.start();
    running.await??;
    print(options, &mut latencies, elapsed, &database)
}

fn print(options: &Options, latencies: &mut [Duration], elapsed: Duration, database: &Path) -> Result<()> {
    ensure!(!latencies.is_empty(), "no batch was acknowledged");
    latencies.sort_unstable();
    let batches = u32::try_from(latencies.len())?;
    let events = f64::from(batches) * 100.0;
    let at = |percent: usize| latencies[(latencies.len() - 1) * percent / 100];
    let bytes = u32::try_from(std::fs::metadata(database)?.len() / 1024)?;
    println!(
        "{} connections, batches of {BATCH}{}: {:.0} events/s durable; a batch takes {:.1?} (median), {:.1?} (99 of 100); \
         {events:.0} events in {:.1} bytes each, titles and all",
        options.connections,
        if options.gzip { " by gzip" } else { "" },
        events / elapsed.as_secs_f64(),
        at(50),
        at(99),
        f64::from(bytes) * 1024.0 / events,
    );
    Ok(())
}

/// People with a device each.
async fn enrol(state: &AppState, number: usize) -> Result<Vec<String>> {
    let mut tokens = Vec::new();
    for number in 0..number {
        let transaction = state.storage().begin().await?;
        let employee = NewEmployee {
            id: state.generate(EmployeeId::generate),
            name: format!("Person {number}"),
            email: None,
            role: Role::Employee,
            time_zone: "Europe/Berlin".to_owned(),
            created: state.now(),
        };
        let employee = transaction.employees().create(employee).await?;
        let device = NewDevice {
            id: state.generate(DeviceId::generate),
            machine_name: format!("PC-{number}"),
            account_name: "person".to_owned(),
            employee: employee.id,
            created: state.now(),
        };
        let device = transaction.devices().create(device).await?;
        let token = Token::generate();
        transaction
            .access_tokens()
            .create(NewAccessToken {
                id: state.generate(AccessTokenId::generate),
                token_hash: token.hash(),
                owner: TokenOwner::Device(device.key),
                created: state.now(),
                expires: None,
            })
            .await?;
        transaction.save().await?;
        tokens.push(token.secret().expose_secret().to_owned());
    }
    Ok(tokens)
}

/// One connection: sends a batch, waits for its answer, and so on. Gives how long each took.
async fn send(
    number: usize,
    address: SocketAddr,
    token: String,
    gzip: bool,
    stop: Arc<AtomicBool>,
) -> Result<Vec<Duration>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut ids = IdGenerator::from_seed(number as u64);
    let mut start = SystemClock.now() - SignedDuration::from_hours(30 * 24);
    let mut latencies = Vec::new();
    let mut answer = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let body = batch(&mut start, &mut ids);
        let request = request(&token, &body, gzip)?;
        let watch = Stopwatch::start();
        stream.write_all(&request).await?;
        let body = read_answer(&mut stream, &mut answer).await?;
        latencies.push(watch.elapsed());
        let accepted = body.windows(8).filter(|window| window == b"accepted").count();
        ensure!(
            accepted == BATCH,
            "{accepted} accepted: {}",
            String::from_utf8_lossy(body)
        );
    }
    Ok(latencies)
}

fn batch(start: &mut Timestamp, ids: &mut IdGenerator) -> String {
    let mut body = String::with_capacity(24 * 1024);
    let sent_at = SystemClock.now();
    write!(body, r#"{{"sentAt":"{sent_at}","items":["#).expect("a string takes everything");
    for number in 0..BATCH {
        let end = *start + SignedDuration::from_secs(5);
        let id = EventId::generate(*start, ids);
        let title = start.as_second().unsigned_abs() / 5 * 7919 % TITLES;
        let comma = if number == 0 { "" } else { "," };
        write!(
            body,
            r#"{comma}{{"id":"{id}","start":"{start}","end":"{end}","kind":"window","application":"Application {}","title":"Document {title} of the project - Editor"}}"#,
            title % 20
        )
        .expect("a string takes everything");
        *start = end;
        // Thirty days of a person are not enough for a fast server: begin anew, between the seconds.
        if *start > sent_at {
            *start = *start - SignedDuration::from_hours(30 * 24) + SignedDuration::from_millis(7);
        }
    }
    body.push_str("]}");
    body
}

fn request(token: &str, body: &str, gzip: bool) -> Result<Vec<u8>> {
    let (body, encoding) = if gzip {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body.as_bytes())?;
        (encoder.finish()?, "Content-Encoding: gzip\r\n")
    } else {
        (body.as_bytes().to_vec(), "")
    };
    let mut request = format!(
        "POST /api/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n{encoding}Content-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend(body);
    Ok(request)
}

/// Reads one answer and gives its body.
async fn read_answer<'a>(stream: &mut TcpStream, buffer: &'a mut Vec<u8>) -> Result<&'a [u8]> {
    buffer.clear();
    let (head, length) = loop {
        ensure!(stream.read_buf(buffer).await? > 0, "the server hung up");
        if let Some(head) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            let text = std::str::from_utf8(&buffer[..head])?.to_ascii_lowercase();
            let length = text
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .context("an answer without a length")?;
            break (head + 4, length.parse::<usize>()?);
        }
    };
    while buffer.len() < head + length {
        ensure!(stream.read_buf(buffer).await? > 0, "the server hung up");
    }
    Ok(&buffer[head..])
}
