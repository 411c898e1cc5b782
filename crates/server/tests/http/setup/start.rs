//! The first steps of a company: what is stored tells how far it has come.

use axum::http::StatusCode;
use serde_json::json;
use timetrack_storage::Role;

use super::{Visitor, administrator};
use crate::harness::{TestServer, on_each_database, server};

async fn step(root: &Visitor<'_>) -> String {
    let page = root.get("/setup/start").await;
    assert_eq!(page.status, StatusCode::OK, "{page}");
    let (_, rest) = page.body.split_once("aria-current=\"step\"").unwrap();
    let (_, rest) = rest.split_once("step=").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

async fn rename(server: &TestServer, name: &str) {
    let transaction = server.storage().begin().await.unwrap();
    let mut organisation = transaction.organisations().find().await.unwrap().unwrap();
    name.clone_into(&mut organisation.name);
    transaction.organisations().update(&organisation).await.unwrap();
    transaction.save().await.unwrap();
}

/// Sends a form of the guide, and gives where it leads.
async fn go_on(root: &Visitor<'_>, path: &str, form: &[(&str, &str)]) -> String {
    let answer = root.send(path, form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {answer}");
    answer.header("location").to_owned()
}

#[tokio::test]
async fn the_guide_goes_on_where_something_is_missing() {
    on_each_database(async |server| {
        let root = Visitor::sign_in(server, administrator(server).await).await;
        rename(server, "TimeTrack").await;
        for path in ["/", "/setup", "/setup/people"] {
            assert!(root.get(path).await.body.contains("href=\"/setup/start\""), "{path}");
        }
        assert!(!root.get("/work-hours").await.body.contains("href=\"/setup/start\""));
        assert_eq!(step(&root).await, "organisation");
        let form = [("name", "Brückner & Söhne"), ("time_zone", "Europe/Berlin")];
        assert_eq!(go_on(&root, "/setup/start", &form).await, "/setup/start?step=recording");
        assert_eq!(step(&root).await, "recording");
        for (preset, detail, seen) in [
            ("managed", "title", true),
            ("hours", "hours", false),
            ("private", "title", false),
        ] {
            let next = go_on(&root, "/setup/start/recording", &[("preset", preset)]).await;
            assert_eq!(next, "/setup/start?step=people");
            let reader = server.storage().read();
            let policy = reader.tracking_settings().effective_policy(None).await.unwrap();
            assert_eq!(policy.shows_content(), seen, "{preset}");
            let page = root.get("/setup/start?step=recording").await.body;
            assert!(page.contains(&format!("value=\"{preset}\" required checked")), "{preset}: {page}");
            let settings = root.get("/setup/settings").await.body;
            assert!(settings.contains(&format!("value=\"{detail}\" checked")), "{settings}");
        }
        assert_eq!(step(&root).await, "people");
        for (name, email) in [("Ada", "ada@example.com"), ("Ben", "ben@example.com")] {
            let form = [("name", name), ("email", email), ("group", "Sales")];
            go_on(&root, "/setup/start/people", &form).await;
        }
        let reader = server.storage().read();
        assert_eq!(reader.groups().list().await.unwrap().len(), 1, "it is made once");
        let taken = root
            .send("/setup/start/people", &[("name", "Ada"), ("email", "ada@example.com")])
            .await;
        assert_eq!(taken.status, StatusCode::CONFLICT);
        assert!(taken.body.contains("id=\"email-error\""), "{taken}");
        assert_eq!(step(&root).await, "people");

        let made = root.send("/setup/start/token", &[]).await;
        assert_eq!(made.status, StatusCode::OK, "{made}");
        for system in ["Windows", "macOS", "Linux"] {
            assert!(made.body.contains(system), "{made}");
        }
        let (_, rest) = made.body.split_once(" --token ").unwrap();
        let token = rest.split_once('<').unwrap().0;
        assert!(made.body.contains("enroll --server http://localhost:8000/ --token"), "{made}");
        assert_eq!(step(&root).await, "data");
        assert!(!root.get("/setup/start").await.body.contains(token), "it is shown once");

        let computer = json!({ "token": token, "machineName": "LT-<1>", "accountName": "ada@example.com" });
        let enrolled = server.post("/api/enroll").json(computer).send().await.json();
        let live = root.get("/live/parts/setup-start").await.body;
        assert!(live.contains("LT-&#60;1&#62;") && live.contains("Enrolled"), "{live}");
        let credential = enrolled["credential"].as_str().unwrap().to_owned();
        let batch = |open| json!({ "sentAt": server.now(), "items": [], "open": open });
        let report = async |open| {
            let answer = server.post("/api/events").token(&credential).json(batch(open)).send().await;
            assert_eq!(answer.status, 200, "{answer}");
        };
        report(json!([])).await;
        let live = root.get("/live/parts/setup-start").await.body;
        assert!(live.contains("nothing recorded yet") && live.contains("Waiting"), "{live}");
        report(json!([{ "id": "01a1fbef-534a-77af-97f0-f6937c2e7c77", "start": server.now(), "kind": "workSession" }])).await;
        let live = root.get("/live/parts/setup-start").await.body;
        assert!(live.contains("Here is the first data"), "{live}");
        assert!(!root.get("/").await.body.contains("href=\"/setup/start\""), "it is finished");
    })
    .await;
}

#[tokio::test]
async fn the_guide_is_for_administrators_and_refuses_what_is_wrong() {
    let server = server().await;
    let root = Visitor::sign_in(&server, administrator(&server).await).await;
    assert_eq!(step(&root).await, "recording", "the company has a name");
    for (path, form, error) in [
        (
            "/setup/start",
            vec![("name", ""), ("time_zone", "UTC")],
            "name-error",
        ),
        (
            "/setup/start",
            vec![("name", "A"), ("time_zone", "x")],
            "zone-error",
        ),
        ("/setup/start/people", vec![("name", "")], "name-error"),
        (
            "/setup/start/people",
            vec![("name", "A"), ("email", "x")],
            "email-error",
        ),
        (
            "/setup/start/people",
            vec![("name", "A"), ("group", "\u{7}")],
            "group-error",
        ),
        ("/setup/start/recording", vec![("preset", "everything")], "preset"),
    ] {
        let answer = root.send(path, &form).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{path} {form:?}: {answer}"
        );
        assert!(
            error == "preset" || answer.body.contains(&format!("id=\"{error}\"")),
            "{answer}"
        );
    }
    for role in [Role::Employee, Role::Manager] {
        let other = server.employee("Other", role, "Europe/Berlin").await;
        let other = Visitor::sign_in(&server, other).await;
        assert!(!other.get("/").await.body.contains("/setup/start"));
        for path in ["/setup/start", "/live/parts/setup-start", "/setup/people/import"] {
            assert_eq!(other.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        for path in [
            "/setup/start",
            "/setup/start/recording",
            "/setup/start/people",
            "/setup/start/token",
        ] {
            let form = [("name", "A"), ("time_zone", "UTC"), ("preset", "hours")];
            assert_eq!(
                other.send(path, &form).await.status,
                StatusCode::FORBIDDEN,
                "{path}"
            );
        }
    }
}
