//! The pages where an organisation is set up.

mod import;
mod settings;
mod start;

use axum::http::StatusCode;
use serde_json::json;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::Role;

use crate::harness::{Answer, TestServer, on_each_database, server};
use crate::organisation::company;
use crate::people::{fields, own_form};

/// A browser of somebody who is signed in.
pub(crate) struct Visitor<'a> {
    server: &'a TestServer,
    cookie: String,
}

impl<'a> Visitor<'a> {
    pub(crate) async fn sign_in(server: &'a TestServer, employee: EmployeeId) -> Self {
        let cookie = server.cookie(employee).await;
        Self { server, cookie }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let call = self.server.get(path).header("cookie", &self.cookie);
        call.header("accept", "text/html")
            .header("accept-language", "en")
            .send()
            .await
    }

    /// Sends a form with the token of a page that was shown.
    pub(crate) async fn send(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let shown = self.get("/account").await.body;
        let (_, rest) = shown.split_once("name=\"csrf\" value=\"").unwrap();
        let csrf = rest.split_once('"').unwrap().0;
        let mut all = vec![("csrf", csrf)];
        all.extend(form);
        let call = self.server.post(path).header("cookie", &self.cookie);
        own_form(call, &fields(&all)).send().await
    }

    /// Sends a form that leads on, and gives where to, without what was done.
    pub(crate) async fn done(&self, path: &str, form: &[(&str, &str)]) -> String {
        let answer = self.send(path, form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {answer}");
        let location = answer.header("location");
        let shown = self.get(location).await;
        assert_eq!(shown.status, StatusCode::OK, "{location}: {shown}");
        assert!(shown.body.contains("role=\"status\""), "{location}: {shown}");
        location.split('?').next().unwrap().to_owned()
    }
}

pub(crate) async fn administrator(server: &TestServer) -> EmployeeId {
    let _token = company(server).await;
    let people = server.storage().read().employees().list(None, 10).await.unwrap();
    people[0].id
}

#[tokio::test]
async fn a_company_is_set_up_by_forms_alone() {
    on_each_database(async |server| {
        let root = Visitor::sign_in(server, administrator(server).await).await;
        let form = [("name", "Brückner & Söhne"), ("time_zone", "Europe/Berlin")];
        assert_eq!(root.done("/setup", &form).await, "/setup");
        let sales = root.done("/setup/groups", &[("name", "Sales")]).await;
        let group = sales.rsplit('/').next().unwrap().to_owned();
        let new = [
            ("name", "Ada <King>"),
            ("email", "ada@example.com"),
            ("role", "employee"),
            ("group", &group),
        ];
        let ada = root.done("/setup/people", &new).await;
        let managers = format!("{sales}/managers");
        assert_eq!(
            root.done(&managers, &[("person", "ADA@example.com")]).await,
            sales
        );
        let page = root.get(&ada).await.body;
        for held in [
            "value=\"Ada &#60;King&#62;\"",
            "value=\"Europe/Berlin\"",
            "value=\"manager\" selected",
        ] {
            assert!(page.contains(held), "{held}: {page}");
        }
        assert!(page.contains(&format!("value=\"{group}\" selected")), "{page}");

        let link = root.send(&format!("{ada}/password-link"), &[]).await;
        assert_eq!(link.status, StatusCode::OK);
        assert!(link.body.contains("/set-password?token="), "{link}");
        // It is in the database as its hash only, and shown this once.
        assert!(!root.get(&ada).await.body.contains("/set-password?token="));

        // A box that is not ticked is not sent: Ada may not sign in any more.
        let change = [
            ("name", "Ada King"),
            ("email", "ada@example.com"),
            ("role", "employee"),
            ("group", ""),
            ("time_zone", "America/New_York"),
        ];
        assert_eq!(root.done(&ada, &change).await, ada);
        let people = root.get("/setup/people?text=king").await.body;
        assert!(
            people.contains("May not sign in") && people.contains("1 person"),
            "{people}"
        );
        let refused = root.send(&format!("{ada}/password-link"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{refused}");

        let id = ada.rsplit('/').next().unwrap();
        let removed = root
            .done(&format!("{sales}/managers/remove"), &[("id", id)])
            .await;
        assert_eq!(removed, sales);
        assert_eq!(root.done(&format!("{sales}/remove"), &[]).await, "/setup/groups");
        assert_eq!(root.get(&sales).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn computers_enrol_by_a_token_of_the_page_and_are_assigned_on_it() {
    on_each_database(async |server| {
        let root = Visitor::sign_in(server, administrator(server).await).await;
        let empty = root.get("/setup/computers").await.body;
        assert!(empty.contains("No computers yet"), "{empty}");
        let form = [
            ("label", "Sales laptops"),
            ("days", "30"),
            ("uses", "2"),
            ("group", ""),
        ];
        let made = root.send("/setup/enrolment", &form).await;
        assert_eq!(made.status, StatusCode::OK, "{made}");
        let (_, rest) = made.body.split_once("timetrack enroll --server ").unwrap();
        let (base, rest) = rest.split_once(" --token ").unwrap();
        assert_eq!(base, "http://localhost:8000/");
        let token = rest.split_once('<').unwrap().0;
        assert!(
            !root.get("/setup/enrolment").await.body.contains(token),
            "it is shown once"
        );

        let computer = json!({ "token": token, "machineName": "LT-<1>", "accountName": "ada" });
        let enrolled = server.post("/api/enroll").json(computer).send().await;
        assert_eq!(enrolled.status, StatusCode::CREATED, "{enrolled}");
        let id = enrolled.json()["deviceId"].as_str().unwrap().to_owned();
        let shown = root.get("/setup/computers").await.body;
        assert!(
            shown.contains("LT-&#60;1&#62;") && shown.contains("id=\"waiting\""),
            "{shown}"
        );

        let new = [
            ("name", "Ada King"),
            ("email", "ada@example.com"),
            ("role", "employee"),
        ];
        root.done("/setup/people", &new).await;
        let assign = format!("/setup/computers/{id}/assign");
        for nobody in ["", "x", "<script>"] {
            let answer = root.send(&assign, &[("person", nobody)]).await;
            assert_eq!(
                answer.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{nobody}: {answer}"
            );
            assert!(answer.body.contains("person-error"), "{nobody}: {answer}");
        }
        let form = [("person", "ada@example.com"), ("remember", "true")];
        assert_eq!(root.done(&assign, &form).await, "/setup/computers");
        let shown = root.get("/setup/computers").await.body;
        assert!(
            shown.contains("Ada King") && !shown.contains("id=\"waiting\""),
            "{shown}"
        );
        // The next computer of the same account is hers by itself.
        let computer = json!({ "token": token, "machineName": "LT-2", "accountName": "ada" });
        let next = server.post("/api/enroll").json(computer).send().await;
        assert_eq!(next.json()["assigned"], true, "{next}");
        let tokens = root.get("/setup/enrolment").await.body;
        assert!(
            tokens.contains("Used up") && tokens.contains("2 of 2"),
            "{tokens}"
        );

        root.done(&format!("/setup/computers/{id}/revoke"), &[]).await;
        let shown = root.get("/setup/computers").await.body;
        assert!(shown.contains("Signed out"), "{shown}");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_and_nothing_is_lost() {
    let server = server().await;
    let root = Visitor::sign_in(&server, administrator(&server).await).await;
    let group = root.done("/setup/groups", &[("name", "Sales")]).await;
    let itself = root.get("/setup/people").await.body;
    let (_, rest) = itself.split_once("href=\"/setup/people/").unwrap();
    let me = format!("/setup/people/{}", rest.split_once('"').unwrap().0);
    let long = "x".repeat(201);
    for (path, form, error) in [
        (
            "/setup",
            vec![("name", ""), ("time_zone", "Europe/Berlin")],
            "name-error",
        ),
        (
            "/setup",
            vec![("name", "A"), ("time_zone", "Middle/Earth")],
            "zone-error",
        ),
        (
            "/setup/people",
            vec![("name", long.as_str()), ("role", "employee")],
            "name-error",
        ),
        (
            "/setup/people",
            vec![("name", "A"), ("email", "nobody"), ("role", "employee")],
            "email-error",
        ),
        ("/setup/groups", vec![("name", "Sales")], "name-error"),
        (
            "/setup/enrolment",
            vec![("label", ""), ("days", "30")],
            "label-error",
        ),
        (
            "/setup/enrolment",
            vec![("label", "A"), ("days", "a month")],
            "days-error",
        ),
        (
            "/setup/enrolment",
            vec![("label", "A"), ("days", "367")],
            "days-error",
        ),
        (
            "/setup/enrolment",
            vec![("label", "A"), ("days", "1"), ("uses", "0")],
            "uses-error",
        ),
        (&group, vec![("name", " ")], "name-error"),
        (
            &format!("{group}/managers"),
            vec![("person", "<script>")],
            "person-error",
        ),
        (&format!("{group}/managers"), vec![("person", "")], "person-error"),
        (
            &me,
            vec![
                ("name", "Root"),
                ("role", "employee"),
                ("time_zone", "Europe/Berlin"),
                ("active", "true"),
            ],
            "role-error",
        ),
    ] {
        let answer = root.send(path, &form).await;
        assert!(answer.status.is_client_error(), "{path}: {answer}");
        let shown = format!("id=\"{error}\"");
        assert!(answer.body.contains(&shown), "{path} {form:?}: {answer}");
        assert!(!answer.body.contains("<script>alert"), "{answer}");
    }
}

#[tokio::test]
async fn nobody_else_sees_or_changes_the_set_up() {
    let server = server().await;
    let root = Visitor::sign_in(&server, administrator(&server).await).await;
    let group = root.done("/setup/groups", &[("name", "Sales")]).await;
    for role in [Role::Employee, Role::Manager] {
        let other = server.employee("Other", role, "Europe/Berlin").await;
        let other = Visitor::sign_in(&server, other).await;
        let settings = format!("{group}/settings");
        for path in [
            "/setup/computers",
            "/setup/enrolment",
            "/setup/settings",
            &settings,
        ] {
            assert_eq!(other.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        for path in ["/setup", "/setup/people", "/setup/groups", &group] {
            assert_eq!(other.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            let sent = other.send(path, &[("name", "Mine"), ("time_zone", "UTC")]).await;
            assert_eq!(sent.status, StatusCode::FORBIDDEN, "{path}");
        }
        for path in [
            "/setup/settings",
            "/setup/settings/seen",
            &settings,
            &format!("{settings}/seen"),
            &format!("{settings}/inherit"),
        ] {
            let sent = other.send(path, &[("content", "yes")]).await;
            assert_eq!(sent.status, StatusCode::FORBIDDEN, "{path}");
        }
        assert!(!other.get("/account").await.body.contains("href=\"/setup\""));
    }
    for path in [
        "/setup",
        "/setup/people",
        "/setup/groups",
        "/setup/enrolment",
        "/setup/settings",
        "/setup/settings/seen",
    ] {
        let form = fields(&[("name", "Mine"), ("time_zone", "UTC"), ("csrf", "x")]);
        let call = server.post(path).header("cookie", &root.cookie);
        let forged = own_form(call, &form).send().await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN, "{path}: {forged}");
    }
}
