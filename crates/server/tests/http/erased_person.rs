//! The real program writes everything about a person to a file, and erases them for good.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{AuditAction, DatabaseUrl, Role};
use timetrack_test_support::postgres::PostgresDatabase;

use crate::harness::{TestServer, clock, server_in, server_on};

const ADA: &str = "ada.secret@example.com";

/// Where a company lies, so that a server and the program can open it by turns.
struct Place<'a> {
    folder: &'a Path,
    postgres: Option<&'a str>,
}

/// What the company has before Ada is erased.
struct Company {
    ada: EmployeeId,
    ben: EmployeeId,
    /// The credential of Ada's own computer, and of the one that Ben has now.
    own: String,
    passed_on: String,
}

impl Place<'_> {
    async fn open(&self) -> TestServer {
        match self.postgres {
            Some(url) => server_on(&url.parse::<DatabaseUrl>().unwrap()).await,
            None => server_in(self.folder, clock()).await,
        }
    }

    /// Runs the program; gives its exit code, and what it wrote to standard output and to standard error.
    fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_timetrack-server"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("TIMETRACK_") {
                command.env_remove(name);
            }
        }
        if let Some(url) = self.postgres {
            command.env("TIMETRACK_DATABASE_URL", url);
        }
        let output = command
            .args(arguments)
            .current_dir(self.folder)
            .env("TIMETRACK_DATA_DIR", self.folder)
            .env("TIMETRACK_LOG_LEVEL", "error")
            .env_remove("PORT")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    fn fails(&self, arguments: &[&str], code: i32, said: &str) {
        let (status, written, error) = self.run(arguments);
        assert_eq!(status, Some(code), "{arguments:?}: {written}{error}");
        assert!(error.contains(said), "{arguments:?}: {error}");
    }
}

async fn on_each_database(test: impl AsyncFn(&Place<'_>)) {
    let folder = tempfile::tempdir().unwrap();
    let place = Place {
        folder: folder.path(),
        postgres: None,
    };
    test(&place).await;
    if let Some(database) = PostgresDatabase::fresh() {
        let folder = tempfile::tempdir().unwrap();
        let url = database.url();
        let place = Place {
            folder: folder.path(),
            postgres: Some(url),
        };
        test(&place).await;
    }
}

fn window(number: u32, title: &str) -> Value {
    json!({
        "id": format!("01a1fbef-534a-77af-97f0-{number:012x}"), "kind": "window",
        "start": format!("2026-11-19T0{}:{:02}:00Z", 6 + number / 60, number % 60),
        "end": format!("2026-11-19T0{}:{:02}:30Z", 6 + number / 60, number % 60),
        "application": "Writer", "title": title,
    })
}

fn of_ada(numbers: std::ops::Range<u32>) -> Vec<Value> {
    numbers
        .map(|number| window(number, &format!("SECRET title {number}")))
        .collect()
}

async fn send(server: &TestServer, credential: &str, items: &[Value]) -> Value {
    let body = json!({ "sentAt": server.now(), "items": items, "deletionsSeen": "" });
    let answer = server
        .post("/api/events")
        .token(credential)
        .json(body)
        .send()
        .await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()
}

fn statuses(answer: &Value) -> Vec<&str> {
    let results = answer["results"].as_array().unwrap().iter();
    results.map(|result| result["status"].as_str().unwrap()).collect()
}

async fn found(server: &TestServer) -> Company {
    let _token = crate::organisation::company(server).await;
    let ada = crate::people::person(server, ADA, Role::Manager).await;
    let ben = crate::people::person(server, "ben@example.com", Role::Employee).await;
    let (_, own) = server.device(ada).await;
    let (passed_on_key, passed_on) = server.device(ada).await;
    let transaction = server.storage().begin().await.unwrap();
    let mut person = transaction.employees().find(ada).await.unwrap().unwrap();
    "Ada SECRET".clone_into(&mut person.name);
    transaction.employees().update(&person).await.unwrap();
    transaction
        .employee_accounts()
        .set("EXAMPLE\\SECRET", ada)
        .await
        .unwrap();
    transaction.save().await.unwrap();
    let _cookie = server.cookie(ada).await;
    // Some titles come and go, so that rows move about in the file.
    assert!(
        statuses(&send(server, &own, &of_ada(0..120)).await)
            .iter()
            .all(|status| *status == "accepted")
    );
    assert_eq!(
        statuses(&send(server, &passed_on, &of_ada(120..140)).await),
        vec!["accepted"; 20]
    );
    let transaction = server.storage().begin().await.unwrap();
    let from = "2026-11-19T08:30:00Z".parse().unwrap();
    transaction
        .devices()
        .assign(passed_on_key, ben, from)
        .await
        .unwrap();
    transaction.save().await.unwrap();
    let public = [window(155, "Public"), window(156, "SECRETs of Ben are his own")];
    assert_eq!(
        statuses(&send(server, &passed_on, &public).await),
        ["accepted", "accepted"]
    );
    Company {
        ada,
        ben,
        own,
        passed_on,
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn the_program_exports_and_erases_a_person() {
    on_each_database(async |place| {
        let server = place.open().await;
        let company = found(&server).await;
        server.storage().close().await.unwrap();
        drop(server);

        // Everything about her, and nothing about Ben.
        let (status, written, error) = place.run(&["export", "--person", "Ada.SECRET@example.com"]);
        assert_eq!(status, Some(0), "{error}");
        let exported = lines(&written);
        let of_line = |kind: &str| {
            exported
                .iter()
                .filter(|line| line["line"] == kind)
                .collect::<Vec<_>>()
        };
        assert_eq!(of_line("event").len(), 140);
        assert_eq!(of_line("computer").len(), 2);
        let person = of_line("person");
        assert_eq!(
            (&person[0]["name"], &person[0]["email"]),
            (&"Ada SECRET".into(), &ADA.into())
        );
        assert_eq!(person[0]["accounts"], json!(["example\\secret"]));
        for kind in ["timeZone", "settings", "signIn"] {
            assert_eq!(of_line(kind).len(), 1, "{kind}");
        }
        let titles: Vec<_> = of_line("event")
            .iter()
            .map(|line| line["title"].as_str().unwrap())
            .collect();
        assert!(titles.contains(&"SECRET title 0") && titles.contains(&"SECRET title 139"));
        assert!(!written.contains("Public") && !written.contains("ben@example.com"));
        let file = place.folder.join("ada.jsonl");
        let (status, _, error) = place.run(&["export", "--person", ADA, "--output", file.to_str().unwrap()]);
        assert_eq!(status, Some(0), "{error}");
        let again = lines(&std::fs::read_to_string(&file).unwrap());
        assert_eq!(
            again.len(),
            exported.len() + 1,
            "the audit log has the first export by now"
        );
        std::fs::remove_file(&file).unwrap();

        place.fails(&["erase", "--person", ADA], 1, "nothing was erased");
        place.fails(
            &["erase", "--person", ADA, "--confirm", "ben@example.com"],
            1,
            "nothing was erased",
        );
        place.fails(
            &[
                "erase",
                "--person",
                "nobody@example.com",
                "--confirm",
                "nobody@example.com",
            ],
            1,
            "there is nobody",
        );
        place.fails(
            &["export", "--person", "nobody@example.com"],
            1,
            "there is nobody",
        );
        place.fails(&["erase"], 2, "--person");
        place.fails(&["export", "--person", "no address"], 2, "--person");
        let nowhere = place.folder.join("no").join("where");
        place.fails(
            &["export", "--person", ADA, "--output", nowhere.to_str().unwrap()],
            1,
            "Failed to write",
        );

        let id = company.ada.to_string();
        let (status, written, error) = place.run(&["erase", "--person", &id, "--confirm", &id]);
        assert_eq!(status, Some(0), "{error}");
        assert!(
            written.contains("140 intervals, 2 computers") && written.contains("1 of the computers wait"),
            "{written}"
        );
        if place.postgres.is_none() {
            no_trace_is_left(place.folder);
        }
        place.fails(&["export", "--person", ADA], 1, "there is nobody");
        place.fails(
            &["erase", "--person", &id, "--confirm", &id],
            1,
            "there is nobody",
        );
        is_gone(place, &company).await;
    })
    .await;
}

/// What Ben wrote has the word in it, too: it is there, and nothing else that has it.
fn no_trace_is_left(folder: &Path) {
    let mut bens = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for (index, _) in bytes
            .windows(6)
            .enumerate()
            .filter(|(_, window)| window.eq_ignore_ascii_case(b"secret"))
        {
            let rest = &bytes[index..];
            // The name of a column.
            if rest.starts_with(b"secret_hash") {
                continue;
            }
            assert!(
                rest.starts_with(b"SECRETs of Ben are his own"),
                "{}: {:?}",
                path.display(),
                String::from_utf8_lossy(&rest[..rest.len().min(60)])
            );
            bens += 1;
        }
    }
    assert_eq!(bens, 1);
}

async fn is_gone(place: &Place<'_>, company: &Company) {
    let server = place.open().await;
    let reader = server.storage().read();
    assert_eq!(reader.employees().find(company.ada).await.unwrap(), None);
    // Her computers are told that everything is gone when they send it again, and to remove their copies.
    let answer = send(&server, &company.own, &of_ada(0..120)).await;
    assert_eq!(statuses(&answer), vec!["gone"; 120]);
    assert!(
        !answer["deletions"]["ranges"].as_array().unwrap().is_empty(),
        "{answer}"
    );
    let mut mixed = of_ada(120..140);
    mixed.push(window(155, "Public"));
    let mut expected = vec!["gone"; 20];
    expected.push("duplicate");
    assert_eq!(
        statuses(&send(&server, &company.passed_on, &mixed).await),
        expected
    );
    let waiting = reader.devices().list_waiting(None, 10).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(
        (
            waiting[0].account_name.as_str(),
            waiting[0].directory_name.as_deref()
        ),
        ("", None)
    );
    assert!(waiting[0].machine_name.starts_with('#'));
    let settings = server
        .get("/api/agent/settings")
        .token(&company.own)
        .send()
        .await
        .json();
    assert_eq!(
        (
            &settings["tracking"]["sessionMode"],
            &settings["tracking"]["detail"]
        ),
        (&"manual".into(), &"hours".into())
    );
    let log = reader
        .audit_log()
        .list_about(company.ada, None, 50)
        .await
        .unwrap();
    assert_eq!(log[0].action, AuditAction::PersonErased);
    assert!(
        log.len() > 1 && log[1..].iter().all(|entry| entry.detail.is_empty()),
        "{log:?}"
    );
    // Ben has what is his.
    let ben = reader.employees().find(company.ben).await.unwrap();
    assert!(ben.is_some());
    let whole = timetrack_domain::Interval::new(
        "2026-11-01T00:00:00Z".parse().unwrap(),
        "2026-12-01T00:00:00Z".parse().unwrap(),
    );
    let events = reader
        .events()
        .of_employees(&[company.ben], whole.unwrap(), timetrack_storage::Lanes::ALL)
        .await
        .unwrap();
    assert_eq!(events.len(), 2);
    let ids = events.iter().filter_map(|event| event.subject);
    let texts = reader.subjects().texts(company.ben, ids).await.unwrap();
    assert_eq!(texts.len(), 2);
    server.storage().close().await.unwrap();
}

#[tokio::test]
async fn the_last_administrator_cannot_be_erased() {
    on_each_database(async |place| {
        let server = place.open().await;
        let _token = crate::organisation::company(&server).await;
        let root = server.storage().read().employees().list(None, 1).await.unwrap()[0]
            .id
            .to_string();
        server.storage().close().await.unwrap();
        drop(server);
        place.fails(
            &["erase", "--person", &root, "--confirm", &root],
            1,
            "only administrator",
        );
        let server = place.open().await;
        let id = root.parse().unwrap();
        assert!(
            server
                .storage()
                .read()
                .employees()
                .find(id)
                .await
                .unwrap()
                .is_some()
        );
        server.storage().close().await.unwrap();
    })
    .await;
}
