use std::io::{ErrorKind, Read, Write};

use super::*;
use crate::poll::{Stopwatch, eventually};

const LIMIT: Duration = Duration::from_secs(10);

/// A server that answers each byte with ten, and counts.
fn server() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let requests = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&requests);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, counter) = (stream.unwrap(), Arc::clone(&counter));
            std::thread::spawn(move || {
                let mut request = [0];
                while stream.read_exact(&mut request).is_ok() {
                    counter.fetch_add(1, Ordering::SeqCst);
                    if stream.write_all(b"0123456789").is_err() {
                        return;
                    }
                }
            });
        }
    });
    (address, requests)
}

fn connect(proxy: &FaultyProxy) -> TcpStream {
    let stream = TcpStream::connect(proxy.address()).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream
}

fn ask(stream: &mut TcpStream) -> io::Result<String> {
    stream.write_all(b"?")?;
    let mut answer = [0; 10];
    let mut length = 0;
    while length < answer.len() {
        match stream.read(&mut answer[length..])? {
            0 => break,
            more => length += more,
        }
    }
    Ok(String::from_utf8_lossy(&answer[..length]).into_owned())
}

#[test]
fn a_good_network_passes_everything_on() {
    let (target, requests) = server();
    let proxy = FaultyProxy::to(target).unwrap();
    let mut stream = connect(&proxy);
    assert_eq!(ask(&mut stream).unwrap(), "0123456789");
    assert_eq!(ask(&mut stream).unwrap(), "0123456789");
    assert_eq!((requests.load(Ordering::SeqCst), proxy.accepted()), (2, 1));
}

#[test]
fn a_truncated_answer_leaves_the_work_done() {
    let (target, requests) = server();
    let proxy = FaultyProxy::to(target).unwrap();
    let mut stream = connect(&proxy);
    ask(&mut stream).unwrap();
    proxy.set(Fault::TruncateAnswer(4));
    assert_eq!(ask(&mut stream).unwrap(), "0123");
    proxy.set(Fault::TruncateAnswer(0));
    assert_eq!(ask(&mut connect(&proxy)).unwrap(), "");
    assert_eq!(requests.load(Ordering::SeqCst), 3);
    proxy.set(Fault::None);
    assert_eq!(ask(&mut connect(&proxy)).unwrap(), "0123456789");
}

#[test]
fn a_truncated_request_never_arrives() {
    let (target, requests) = server();
    let proxy = FaultyProxy::to(target).unwrap();
    proxy.set(Fault::TruncateRequest(0));
    assert_eq!(ask(&mut connect(&proxy)).unwrap(), "");
    assert_eq!(requests.load(Ordering::SeqCst), 0);
}

#[test]
fn a_reset_is_an_error_and_not_an_end() {
    let (target, requests) = server();
    let proxy = FaultyProxy::to(target).unwrap();
    let mut stream = connect(&proxy);
    ask(&mut stream).unwrap();
    proxy.set(Fault::Reset);
    assert_eq!(ask(&mut stream).unwrap_err().kind(), ErrorKind::ConnectionReset);
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[test]
fn a_refused_connection_ends_without_an_answer() {
    let (target, _) = server();
    let proxy = FaultyProxy::to(target).unwrap();
    let mut open = connect(&proxy);
    ask(&mut open).unwrap();
    proxy.set(Fault::Refuse);
    // The byte may already meet a closed connection: then it is an error, else the end.
    assert_eq!(ask(&mut connect(&proxy)).unwrap_or_default(), "");
    assert_eq!(ask(&mut open).unwrap(), "0123456789");
}

#[test]
fn a_delayed_answer_comes_late() {
    let (target, _) = server();
    let proxy = FaultyProxy::to(target).unwrap();
    let delay = Duration::from_millis(150);
    proxy.set(Fault::Delay(delay));
    let watch = Stopwatch::start();
    assert_eq!(ask(&mut connect(&proxy)).unwrap(), "0123456789");
    assert!(watch.elapsed() >= delay);
}

#[test]
fn a_black_hole_holds_everything_until_it_is_gone() {
    let (target, requests) = server();
    let proxy = FaultyProxy::to(target).unwrap();
    proxy.set(Fault::BlackHole);
    let mut stream = connect(&proxy);
    stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let error = ask(&mut stream).unwrap_err().kind();
    assert!(
        matches!(error, ErrorKind::WouldBlock | ErrorKind::TimedOut),
        "{error}"
    );
    assert_eq!(requests.load(Ordering::SeqCst), 0);
    proxy.set(Fault::None);
    eventually(LIMIT, "the request arrives after all", || {
        requests.load(Ordering::SeqCst) == 1
    });
}

#[test]
fn a_cut_ends_open_connections_and_allows_new_ones() {
    let (target, _) = server();
    let proxy = FaultyProxy::to(target).unwrap();
    let mut stream = connect(&proxy);
    ask(&mut stream).unwrap();
    proxy.cut();
    assert_eq!(ask(&mut stream).unwrap_or_default(), "");
    assert_eq!(ask(&mut connect(&proxy)).unwrap(), "0123456789");
}

#[test]
fn a_dropped_proxy_lets_go_of_everything() {
    let (target, _) = server();
    let proxy = FaultyProxy::to(target).unwrap();
    proxy.set(Fault::BlackHole);
    let (address, mut stream) = (proxy.address(), connect(&proxy));
    stream.write_all(b"?").unwrap();
    drop(proxy);
    assert_eq!(stream.read(&mut [0]).unwrap_or_default(), 0);
    assert!(TcpStream::connect(address).is_err());
}
