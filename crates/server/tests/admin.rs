//! The real program makes administrators: on the command line, and at the first start from the environment.

#![expect(clippy::unwrap_used, reason = "these are tests")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use timetrack_test_support::process::{Child, Program};

const PATIENCE: Duration = Duration::from_mins(1);
const ADA: &str = "ada@example.com";
const PASSWORD: &str = "vier Wörter sind gut";
const BETTER: &str = "fünf Wörter sind noch besser";

/// Runs `admin create` to its end with a password on standard input; gives its exit code and what it wrote.
fn create(folder: &Path, arguments: &[&str], input: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_timetrack-server"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("TIMETRACK_") {
            command.env_remove(name);
        }
    }
    let mut child = command
        .args(["admin", "create"])
        .args(arguments)
        .current_dir(folder)
        .env("TIMETRACK_DATA_DIR", folder.join("data"))
        .env("TIMETRACK_LOG_LEVEL", "error")
        .env_remove("PORT")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Where the arguments are wrong it ends without reading.
    child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.code(), text)
}

fn serve(folder: &Path, email: &str, password: &str) -> Program {
    let server = Program::new(env!("CARGO_BIN_EXE_timetrack-server"));
    std::env::vars_os()
        .filter(|(name, _)| name.to_string_lossy().starts_with("TIMETRACK_"))
        .fold(server, |server, (name, _)| server.env_remove(name))
        .arg("serve")
        .current_dir(folder)
        .env("TIMETRACK_DATA_DIR", folder.join("data"))
        .env("TIMETRACK_PORT", "0")
        .env("TIMETRACK_ADMIN_EMAIL", email)
        .env("TIMETRACK_ADMIN_PASSWORD", password)
        .env_remove("PORT")
}

/// A server that listens, and its address.
fn started(program: &Program) -> (Child, String) {
    let mut child = program.spawn().unwrap();
    let line = child
        .wait_for_line(PATIENCE, |line| line.contains("listening on http://"))
        .unwrap();
    let (_, rest) = line.split_once("listening on http://").unwrap();
    let address = rest.split_whitespace().next().unwrap().to_owned();
    (child, address)
}

/// The status of signing in.
fn login(address: &str, email: &str, password: &str) -> String {
    let body = format!(r#"{{"email":"{email}","password":"{password}"}}"#);
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split_whitespace().nth(1).unwrap_or_default().to_owned()
}

#[test]
fn an_administrator_is_made_once_and_promoted_only_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (code, output) = create(
        folder.path(),
        &["--email", "Ada@Example.com"],
        &format!("{PASSWORD}\n"),
    );
    assert_eq!(code, Some(0), "{output}");
    assert_eq!(
        output,
        "ada@example.com is an administrator now. Sign in at http://127.0.0.1:8000/sign-in\n"
    );

    let (code, output) = create(folder.path(), &["--email", ADA], BETTER);
    assert_eq!(code, Some(1));
    assert!(output.contains("add --promote"), "{output}");
    assert_eq!(output.lines().count(), 1, "{output}");
    // The settings of a start change nothing either, where there is an administrator.
    let (server, address) = started(&serve(folder.path(), ADA, BETTER));
    assert_eq!(
        [login(&address, ADA, PASSWORD), login(&address, ADA, BETTER)],
        ["200", "401"]
    );
    drop(server);

    let (code, output) = create(folder.path(), &["--email", ADA, "--promote"], BETTER);
    assert_eq!(code, Some(0), "{output}");
    assert!(output.contains("with the new password"), "{output}");
    let (_server, address) = started(&serve(folder.path(), "", ""));
    assert_eq!(
        [login(&address, ADA, PASSWORD), login(&address, ADA, BETTER)],
        ["401", "200"]
    );
}

#[test]
fn what_cannot_be_used_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let ada = ["--email", ADA, "--name", "Ada Lovelace"];
    for (input, expected) in [
        ("short\n", "use at least 12 characters"),
        ("Ada Lovelace\n", "it is the e-mail address or the name"),
        (
            "passwortpasswort\n",
            "it is among the first that anybody would try",
        ),
        ("", "there is no password"),
        (&"x".repeat(2_000), "use at most 1024 bytes"),
    ] {
        let (code, output) = create(folder.path(), &ada, input);
        assert_eq!(code, Some(1), "{output}");
        assert!(output.contains(expected), "{output}");
        assert_eq!(output.lines().count(), 1, "{output}");
    }
    let (code, output) = create(folder.path(), &["--email", ADA, "--name", " "], PASSWORD);
    assert_eq!(code, Some(1), "{output}");
    for wrong in [&["--email", "ada"][..], &[], &["--email", ADA, "--role", "admin"]] {
        let (code, output) = create(folder.path(), wrong, PASSWORD);
        assert_eq!(code, Some(2), "{output}");
    }
    // Nobody was made by any of this.
    let (_server, address) = started(&serve(folder.path(), "", ""));
    assert_eq!(login(&address, ADA, PASSWORD), "401");
}

#[test]
fn the_first_start_makes_the_administrator_of_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let mut weak = serve(folder.path(), ADA, "passwortpasswort").spawn().unwrap();
    let status = weak.wait(PATIENCE).unwrap();
    assert_eq!(status.code(), Some(1));
    let output = weak.output().text();
    assert!(
        output.contains("admin_password (TIMETRACK_ADMIN_PASSWORD) cannot be used"),
        "{output}"
    );
    assert!(!output.contains("passwortpasswort"), "{output}");

    let (server, address) = started(&serve(folder.path(), ADA, PASSWORD));
    assert_eq!(login(&address, ADA, PASSWORD), "200");
    assert!(!server.output().text().contains(PASSWORD));
    drop(server);
    // At the next start there is one, and what stands in the environment does not matter any more.
    let (_server, address) = started(&serve(folder.path(), "grace@example.com", "x"));
    assert_eq!(login(&address, ADA, PASSWORD), "200");
    let database = rusqlite::Connection::open(folder.path().join("data/timetrack.db")).unwrap();
    let one = |sql: &str| -> String { database.query_row(sql, (), |row| row.get(0)).unwrap() };
    assert_eq!(
        one("SELECT count(*) || ' ' || max(email) FROM employee"),
        format!("1 {ADA}")
    );
    assert_eq!(
        one("SELECT count(*) || ' ' || max(name) FROM organisation"),
        "1 TimeTrack"
    );
}
