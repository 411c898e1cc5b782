//! Two servers on one PostgreSQL: what one did counts at the other at once. That settings and failures at signing in do is
//! shown in `settings_news` and `guessing`.

use serde_json::{Value, json};
use timetrack_domain::Interval;
use timetrack_storage::{DatabaseUrl, Lanes, Role};
use timetrack_test_support::postgres::PostgresDatabase;

use crate::harness::{Answer, TestServer, server_on};
use crate::people::{PASSWORD, login, with_password};

/// Runs a test with two servers, where there is a PostgreSQL.
async fn on_two_servers(test: impl AsyncFn(&TestServer, &TestServer)) {
    let Some(database) = PostgresDatabase::fresh() else {
        return;
    };
    let url: DatabaseUrl = database.url().parse().unwrap();
    let (here, there) = (server_on(&url).await, server_on(&url).await);
    test(&here, &there).await;
    for server in [&here, &there] {
        server.storage().close().await.unwrap();
    }
}

async fn page(server: &TestServer, cookie: &str) -> Answer {
    let call = server.get("/account").header("cookie", cookie);
    call.header("accept", "text/html").send().await
}

async fn send_form(server: &TestServer, path: &str, cookie: &str, more: &str) -> Answer {
    let shown = page(server, cookie).await.body;
    let (_, rest) = shown.split_once("name=\"csrf\" value=\"").unwrap();
    let csrf = rest.split_once('"').unwrap().0;
    let call = server.post(path).header("cookie", cookie);
    call.header("origin", "http://localhost:8000")
        .form(&format!("csrf={csrf}{more}"))
        .send()
        .await
}

#[tokio::test]
async fn who_signs_in_on_one_is_signed_in_and_out_on_both() {
    on_two_servers(async |here, there| {
        let ada = with_password(here, "ada@example.com").await;
        let answer = login(here, "ada@example.com", PASSWORD).send().await;
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        let own =
            async |server: &TestServer| server.post("/api/work/start").token(&token).send().await.status;
        assert_eq!(own(there).await, 200);
        let cookie = here.cookie(ada).await;
        assert_eq!(page(there, &cookie).await.status, 200);

        // The forms of one are those of the other, too.
        let reader = there.storage().read();
        let tokens = reader.access_tokens();
        let owner = timetrack_storage::TokenOwner::Person(ada);
        let id = tokens.list(owner).await.unwrap()[0].id;
        let revoked = send_form(there, "/account/tokens/revoke", &cookie, &format!("&id={id}")).await;
        assert_eq!(revoked.status, 303, "{revoked}");
        assert_eq!(own(here).await, 401);
        assert_eq!(send_form(there, "/sign-out", &cookie, "").await.status, 303);
        assert_eq!(page(here, &cookie).await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn a_batch_that_is_sent_to_both_is_stored_once() {
    on_two_servers(async |here, there| {
        let ada = here.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, token) = here.device(ada).await;
        let items: Vec<Value> = (0..50)
            .map(|number| {
                json!({
                    "id": format!("0193a1f0-0000-7000-8000-{number:012x}"),
                    "start": format!("2026-11-19T08:{number:02}:00Z"),
                    "end": format!("2026-11-19T08:{number:02}:30Z"),
                    "kind": "window",
                    "application": "Writer",
                })
            })
            .collect();
        let batch = json!({ "sentAt": "2026-11-19T09:00:00Z", "items": items });
        let send = async |server: &TestServer| {
            let answer = server.post("/api/events").token(&token).json(&batch).send().await;
            assert_eq!(answer.status, 200, "{answer}");
            answer.json()
        };
        let (one, other) = tokio::join!(send(here), send(there));
        assert_eq!(one["epoch"], other["epoch"]);
        for number in 0..50 {
            let mut said = [&one, &other].map(|answer| answer["results"][number]["status"].as_str().unwrap());
            said.sort_unstable();
            assert_eq!(said, ["accepted", "duplicate"], "{number}");
        }
        let day = Interval::new(
            "2026-11-19T00:00:00Z".parse().unwrap(),
            "2026-11-20T00:00:00Z".parse().unwrap(),
        );
        let reader = there.storage().read();
        let stored = reader
            .events()
            .of_employees(&[ada], day.unwrap(), Lanes::ALL)
            .await;
        assert_eq!(stored.unwrap().len(), 50);
    })
    .await;
}

#[tokio::test]
async fn a_computer_that_asked_one_is_confirmed_on_the_other() {
    on_two_servers(async |here, there| {
        let ada = here.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let computer = json!({ "machineName": "LT-0371", "accountName": "EXAMPLE\\ada" });
        let asked = here
            .post("/api/enroll/request")
            .json(computer)
            .send()
            .await
            .json();
        let claim = async |server: &TestServer| {
            let body = json!({ "secret": asked["secret"] });
            server.post("/api/enroll/claim").json(body).send().await
        };
        assert_eq!(claim(here).await.status, 202);
        let cookie = there.cookie(ada).await;
        let code = asked["code"].as_str().unwrap();
        let said = send_form(there, "/enroll", &cookie, &format!("&code={code}&said=mine")).await;
        assert_eq!(said.status, 303, "{said}");
        let claimed = claim(here).await;
        assert_eq!(claimed.status, 201, "{claimed}");
        let credential = claimed.json()["credential"].as_str().unwrap().to_owned();
        let settings = there.get("/api/agent/settings").token(&credential).send().await;
        assert_eq!(settings.status, 200);
        // Nobody gets it twice.
        assert_eq!(claim(there).await.status, 410);
    })
    .await;
}
