//! The real program: how it starts, what it says when it cannot, and how it ends.

#![expect(clippy::unwrap_used, reason = "these are tests")]

use std::io::{BufRead, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

use timetrack_test_support::process::{Child, Program};

const PATIENCE: Duration = Duration::from_mins(1);

fn program(folder: &Path, arguments: &[&str]) -> Program {
    let server = Program::new(env!("CARGO_BIN_EXE_timetrack-server"));
    // The switches of the test run are none of the server's settings, which it would say.
    std::env::vars_os()
        .filter(|(name, _)| name.to_string_lossy().starts_with("TIMETRACK_"))
        .fold(server, |server, (name, _)| server.env_remove(name))
        .args(arguments)
        .current_dir(folder)
        .env("TIMETRACK_DATA_DIR", folder.join("data"))
        .env("TIMETRACK_PORT", "0")
        .env_remove("PORT")
}

/// Runs it to its end, and gives its exit code and what it wrote.
fn run(program: &Program) -> (Option<i32>, String) {
    let mut child = program.spawn().unwrap();
    let status = child.wait(PATIENCE).unwrap();
    (status.code(), child.output().text())
}

/// Waits until it listens, and gives its address.
fn address_of(child: &mut Child) -> String {
    let line = child
        .wait_for_line(PATIENCE, |line| line.contains("listening on http://"))
        .unwrap();
    let (_, rest) = line.split_once("listening on http://").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_serves_until_it_is_asked_to_end_even_while_somebody_holds_a_connection() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = program(folder.path(), &["serve"]).spawn().unwrap();
    let address = address_of(&mut child);
    assert!(get(&address, "/api/health/ready").starts_with("HTTP/1.1 200 OK"));
    let mut idle = TcpStream::connect(&address).unwrap();
    idle.write_all(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).unwrap();
    if child.terminate().is_err() {
        // Windows has no such signal.
        return;
    }
    assert!(
        child.wait(PATIENCE).unwrap().success(),
        "{}",
        child.output().text()
    );
    assert!(child.output().lines().last().unwrap().ends_with("ended"));
    // Closed in order: nothing is left in a write-ahead log.
    assert!(folder.path().join("data/timetrack.db").exists());
    assert!(!folder.path().join("data/timetrack.db-wal").exists());
}

#[test]
fn in_a_folder_that_everybody_may_read_the_database_is_its_account_s_alone() {
    let folder = tempfile::tempdir().unwrap();
    let private = folder.path().join("private");
    timetrack_platform::atomic_file::write(&private, b"").unwrap();
    let private = std::fs::metadata(private).unwrap().permissions();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let mut child = program(folder.path(), &["serve"]).spawn().unwrap();
    let address = address_of(&mut child);
    assert!(get(&address, "/api/health/ready").starts_with("HTTP/1.1 200 OK"));
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&data).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions(), private, "{entry:?}");
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(
        names,
        [
            "timetrack.db",
            "timetrack.db-shm",
            "timetrack.db-wal",
            "timetrack.db-witness"
        ]
    );
}

#[test]
fn a_port_in_use_is_one_line_that_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let program = program(folder.path(), &["serve"]).env("TIMETRACK_PORT", &port);
    let (code, output) = run(&program);
    assert_eq!(code, Some(1));
    assert_eq!(
        output,
        format!(
            "timetrack-server: port {port} on 127.0.0.1 is in use by another program: \
             end that one, or set TIMETRACK_PORT to a free port\n"
        )
    );
    assert!(!folder.path().join("data").exists());
}

#[test]
fn without_migrating_it_serves_only_what_is_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let serve = program(folder.path(), &["serve", "--no-migrate"]);
    let (code, output) = run(&serve);
    assert_eq!(code, Some(1));
    assert!(output.contains("run \"timetrack-server migrate\""), "{output}");
    assert_eq!(output.lines().count(), 1, "{output}");

    for _ in 0..2 {
        let (code, output) = run(&program(folder.path(), &["migrate"]));
        assert_eq!(code, Some(0), "{output}");
    }
    let mut child = serve.spawn().unwrap();
    let address = address_of(&mut child);
    assert!(get(&address, "/api/health").ends_with("{\"status\":\"ok\"}"));
}

#[test]
fn wrong_settings_and_wrong_usage_end_it_with_their_own_codes() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("timetrack-server.toml"),
        "listen = \"nowhere\"\n",
    )
    .unwrap();
    let (code, output) = run(&program(folder.path(), &["serve"]));
    assert_eq!(code, Some(1));
    assert!(
        output.contains("timetrack-server.toml: listen: \"nowhere\" is no address"),
        "{output}"
    );
    assert_eq!(output.lines().count(), 1, "{output}");

    let (code, output) = run(&program(folder.path(), &["--config", "missing.toml", "migrate"]));
    assert_eq!(code, Some(1));
    assert!(output.contains("missing.toml cannot be read"), "{output}");

    let (code, output) = run(&program(folder.path(), &["serve", "--port", "80"]));
    assert_eq!(code, Some(2), "{output}");
}

#[test]
fn a_database_that_is_none_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::write(
        folder.path().join("data/timetrack.db"),
        "not a database at all, but long enough to look like one".repeat(99),
    )
    .unwrap();
    let (code, output) = run(&program(folder.path(), &["serve"]));
    assert_eq!(code, Some(1));
    assert!(
        output.contains("damaged or is not a database: put a backup back"),
        "{output}"
    );
    assert_eq!(output.lines().count(), 1, "{output}");

    std::fs::write(folder.path().join("file"), "").unwrap();
    let in_the_way =
        program(folder.path(), &["serve"]).env("TIMETRACK_DATA_DIR", folder.path().join("file/data"));
    let (code, output) = run(&in_the_way);
    assert_eq!(code, Some(1));
    assert!(output.contains("set TIMETRACK_DATA_DIR to another"), "{output}");
}

#[test]
fn a_log_that_nobody_takes_any_more_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_timetrack-server"))
        .arg("serve")
        .current_dir(folder.path())
        .env("TIMETRACK_DATA_DIR", folder.path().join("data"))
        .env("TIMETRACK_PORT", "0")
        .env("TIMETRACK_LOG_LEVEL", "debug")
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufReader::new(child.stderr.take().unwrap()).lines();
    let line = lines
        .find(|line| line.as_ref().unwrap().contains("listening on http://"))
        .unwrap()
        .unwrap();
    drop(lines);
    assert!(!line.contains('\u{1b}'), "colours in a file: {line:?}");
    let (_, address) = line.split_once("listening on http://").unwrap();
    let address = address.split_whitespace().next().unwrap();
    // Each request is worth a line.
    let answers: Vec<String> = (0..3).map(|_| get(address, "/api/health")).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    for answer in answers {
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer:?}");
    }
}
