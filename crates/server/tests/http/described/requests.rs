//! That requests are taken as the document says: what agents send fits, and each error that follows from what an operation
//! takes does come.

use jiff::Timestamp;
use serde_json::{Value, json};
use timetrack_domain::id::{EventId, MachineId, RunId};
use timetrack_domain::{AfkCause, ApplicationName, IdGenerator, WindowTitle};
use timetrack_protocol::enrolment::{Computer, EnrolByToken, SignInClaim};
use timetrack_protocol::item::WireKind;
use timetrack_protocol::{
    BatchOrigin, BatchRequest, CommitMark, DeletionCursor, DeviceReport, OpenWireItem, WireItem,
};
use timetrack_storage::{Role, TokenOwner};

use super::check::assert_fits;
use super::operations;
use crate::harness::{Call, TestServer, server};
use crate::organisation::company;

const NOBODY: &str = "0193a1f0-0000-7000-8000-000000000001";

fn assert_has_shape(name: &str, value: &Value) {
    let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
    assert_fits(name, &schema, value);
}

#[test]
fn what_agents_send_has_the_described_shape() {
    let (now, mut ids) = (Timestamp::UNIX_EPOCH, IdGenerator::from_seed(1));
    let kinds = [
        WireKind::WorkSession,
        WireKind::Break,
        WireKind::Private,
        WireKind::Afk,
        WireKind::Window,
        WireKind::HiddenWindow,
        WireKind::WindowUnavailable,
    ];
    let causes = [
        AfkCause::Idle,
        AfkCause::Locked,
        AfkCause::Suspended,
        AfkCause::SwitchedAway,
        AfkCause::NotMeasured,
    ];
    let open: Vec<OpenWireItem> = kinds
        .into_iter()
        .zip(causes.into_iter().cycle())
        .map(|(kind, cause)| OpenWireItem {
            id: EventId::generate(now, &mut ids),
            start: now,
            kind,
            application: Some(ApplicationName::new("Writer")),
            title: Some(WindowTitle::new("Report.odt")),
            cause: Some(cause),
        })
        .collect();
    let items: Vec<_> = open
        .iter()
        .map(|item| WireItem {
            id: item.id,
            start: now,
            end: now,
            kind: item.kind,
            application: item.application.clone(),
            title: item.title.clone(),
            cause: item.cause,
        })
        .map(|item| serde_json::value::to_raw_value(&item).unwrap())
        .collect();
    let commit = CommitMark::new("7f0c.412.9b1e".to_owned());
    let batch = BatchRequest {
        sent_at: now,
        items: &items,
        open: &open,
        device: DeviceReport {
            problems: vec!["clock".to_owned()],
            ..DeviceReport::default()
        },
        deletions_seen: &DeletionCursor::beginning(),
        origin: BatchOrigin {
            run_id: RunId::generate(now, &mut ids),
            machine_id: MachineId::generate(now, &mut ids),
        },
        commit_seen: Some(&commit),
    };
    assert_has_shape("Batch", &serde_json::to_value(&batch).unwrap());

    let computer = Computer {
        machine_name: "LT-0371".to_owned(),
        account_name: "EXAMPLE\\ada".to_owned(),
        directory_name: Some("ada@example.com".to_owned()),
    };
    assert_has_shape("Computer", &serde_json::to_value(&computer).unwrap());
    let secret = || "s3cret".to_owned().into();
    let by_token = EnrolByToken {
        token: secret(),
        computer,
    };
    assert_has_shape("Enrolment", &serde_json::to_value(&by_token).unwrap());
    let claim = SignInClaim { secret: secret() };
    assert_has_shape("SignInClaim", &serde_json::to_value(&claim).unwrap());
}

/// An operation, with ids that are nobody's, by whoever may ask for it.
struct Asked<'a> {
    server: &'a TestServer,
    method: String,
    path: String,
    token: Option<String>,
}

impl Asked<'_> {
    fn anonymous(&self) -> Call<'_> {
        self.server.call(&self.method, &self.path)
    }

    fn call(&self) -> Call<'_> {
        match &self.token {
            Some(token) => self.anonymous().token(token),
            None => self.anonymous(),
        }
    }
}

#[tokio::test]
async fn the_errors_that_follow_from_what_an_operation_takes_come() {
    let server = server().await;
    let admin = company(&server).await;
    let employee = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let (_, device) = server.device(employee).await;
    let employee = server.token(TokenOwner::Person(employee), None).await;
    for (method, path, operation) in operations() {
        let ways = operation["security"].as_array().unwrap();
        let way = |name: &str| ways.iter().find_map(|way| way.get(name));
        let by_person = way("token").is_some();
        let asked = Asked {
            server: &server,
            path: target(path),
            token: (by_person.then_some(&admin))
                .or(way("device").map(|_| &device))
                .cloned(),
            method,
        };
        let which = format!("{} {path}", asked.method);
        let is_said = |status: u16| operation["responses"].get(status.to_string()).is_some();
        let refused = asked.anonymous().json("{}").open().await.status();
        assert_eq!(refused == 401, !ways.contains(&json!({})), "{which}");
        let other = if by_person { &device } else { &employee };
        let by_other = asked.anonymous().token(other).json("{}").open().await.status();
        let is_for_both = by_person && way("device").is_some();
        assert_eq!(
            by_other == 403,
            is_said(403) && asked.token.is_some() && !is_for_both,
            "{which}"
        );
        if operation.get("requestBody").is_some() {
            let statuses = [
                (asked.call().json("{"), 400),
                (asked.call().json(format!("\"{}\"", "x".repeat(5 << 20))), 413),
                (asked.call().header("content-type", "text/plain").body("{}"), 415),
            ];
            for (call, status) in statuses {
                assert_eq!(call.send().await.status, status, "{which}");
                assert!(is_said(status), "{which} {status}");
            }
        }
        if path.contains('{') {
            let body = example(operation);
            assert_eq!(asked.call().json(body).send().await.status, 404, "{which}");
        }
        if operation["parameters"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one["name"] == "limit"))
        {
            let asked_for = |query: &str| {
                server
                    .call(&asked.method, &format!("{}?{query}", asked.path))
                    .token(asked.token.as_ref().unwrap())
                    .send()
            };
            assert_eq!(asked_for("limit=0").await.status, 422, "{which}");
            assert_eq!(asked_for("limit=501").await.status, 422, "{which}");
            assert_eq!(asked_for("limit=x").await.status, 400, "{which}");
            assert_eq!(asked_for("after=x").await.status, 400, "{which}");
        }
    }
}

/// The address of a route with ids that are nobody's, and the query that it cannot do without.
fn target(path: &str) -> String {
    let query = if path == "/api/settings/tracking" {
        "?scope=organisation"
    } else {
        ""
    };
    path.replace("{id}", NOBODY).replace("{employee}", NOBODY) + query
}

/// A body that can be read.
fn example(operation: &Value) -> Value {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    match schema.as_str().and_then(|text| text.rsplit('/').next()) {
        Some("GroupBody") => json!({ "name": "Design" }),
        Some("AssignBody") => json!({ "employeeId": NOBODY }),
        Some("EmployeeChangeBody") | None => json!({}),
        Some(other) => panic!("{other} needs an example"),
    }
}
