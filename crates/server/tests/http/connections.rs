//! The listener on a real socket: slow clients, too many of them, and the end.

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use timetrack_server::lifecycle::Shutdown;
use timetrack_server::listener::{self, ConnectionLimits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

const PATIENCE: Duration = Duration::from_secs(30);
const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

struct Listening {
    address: std::net::SocketAddr,
    shutdown: Shutdown,
    task: JoinHandle<()>,
}

async fn listen(router: Router, limits: ConnectionLimits) -> Listening {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let shutdown = Shutdown::new();
    let task = tokio::spawn(listener::serve(listener, router, limits, shutdown.clone()));
    Listening {
        address,
        shutdown,
        task,
    }
}

fn hello() -> Router {
    Router::new().route("/", get(async || "hello"))
}

async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    tokio::time::timeout(PATIENCE, stream.read_to_string(&mut text))
        .await
        .expect("the server closes the connection")
        .unwrap();
    text
}

#[tokio::test]
async fn a_client_that_dawdles_with_its_head_is_hung_up_on() {
    let limits = ConnectionLimits {
        head_timeout: Duration::from_millis(200),
        ..ConnectionLimits::default()
    };
    let server = listen(hello(), limits).await;
    let mut slow = TcpStream::connect(server.address).await.unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: local").await.unwrap();
    let answer = read_to_end(&mut slow).await;
    assert!(!answer.contains("hello"), "{answer}");

    let mut quick = TcpStream::connect(server.address).await.unwrap();
    quick.write_all(REQUEST).await.unwrap();
    assert!(read_to_end(&mut quick).await.ends_with("hello"));
}

#[tokio::test]
async fn further_connections_wait_for_a_place() {
    let limits = ConnectionLimits {
        connections: 1,
        ..ConnectionLimits::default()
    };
    let server = listen(hello(), limits).await;
    let mut first = TcpStream::connect(server.address).await.unwrap();
    first.write_all(REQUEST).await.unwrap();
    let mut answer = [0; 15];
    first.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");

    let mut second = TcpStream::connect(server.address).await.unwrap();
    second.write_all(REQUEST).await.unwrap();
    let waits = tokio::time::timeout(Duration::from_millis(200), second.read_exact(&mut answer)).await;
    assert!(waits.is_err());
    drop(first);
    tokio::time::timeout(PATIENCE, second.read_exact(&mut answer))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
}

#[tokio::test]
async fn what_is_under_way_at_the_end_is_answered_and_what_is_idle_is_closed() {
    let (entered, mut entries) = mpsc::channel(1);
    let (release, released) = oneshot::channel::<()>();
    let released = std::sync::Arc::new(tokio::sync::Mutex::new(Some(released)));
    let router = hello().route(
        "/slow",
        get(async move || {
            entered.send(()).await.unwrap();
            released.lock().await.take().unwrap().await.unwrap();
            "done"
        }),
    );
    let server = listen(router, ConnectionLimits::default()).await;
    let mut idle = TcpStream::connect(server.address).await.unwrap();
    idle.write_all(REQUEST).await.unwrap();
    idle.read_exact(&mut [0; 15]).await.unwrap();
    let mut busy = TcpStream::connect(server.address).await.unwrap();
    busy.write_all(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    entries.recv().await.unwrap();

    server.shutdown.start();
    read_to_end(&mut idle).await;
    assert!(!server.task.is_finished());
    release.send(()).unwrap();
    assert!(read_to_end(&mut busy).await.ends_with("done"));
    tokio::time::timeout(PATIENCE, server.task)
        .await
        .unwrap()
        .unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn who_does_not_come_to_an_end_is_cut_off() {
    let limits = ConnectionLimits {
        drain: Duration::from_millis(100),
        ..ConnectionLimits::default()
    };
    let (entered, mut entries) = mpsc::channel(1);
    let router = Router::new().route(
        "/",
        get(async move || {
            entered.send(()).await.unwrap();
            std::future::pending::<()>().await;
        }),
    );
    let server = listen(router, limits).await;
    let mut stuck = TcpStream::connect(server.address).await.unwrap();
    stuck.write_all(REQUEST).await.unwrap();
    entries.recv().await.unwrap();
    server.shutdown.start();
    tokio::time::timeout(PATIENCE, server.task)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(read_to_end(&mut stuck).await, "");
}
