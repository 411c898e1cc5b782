//! By a browser: the computer asks, the person says that it is theirs.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{AuditAction, Role};

use super::{audit_log, credential, owner, send_event};
use crate::harness::{Answer, TestServer, assert_answer, on_each_database, server, server_at};

async fn ask(server: &TestServer) -> Value {
    let computer = json!({"machineName": "LT-0371", "accountName": "EXAMPLE\\ada"});
    let answer = server.post("/api/enroll/request").json(computer).send().await;
    assert_eq!(answer.status, 201, "{answer}");
    answer.json()
}

async fn claim(server: &TestServer, asked: &Value) -> Answer {
    let body = json!({"secret": asked["secret"]});
    server.post("/api/enroll/claim").json(body).send().await
}

/// A person at the pages.
struct Person<'a> {
    server: &'a TestServer,
    cookie: String,
}

impl<'a> Person<'a> {
    async fn sign_in(server: &'a TestServer, employee: EmployeeId) -> Self {
        let cookie = server.cookie(employee).await;
        Self { server, cookie }
    }

    async fn look(&self, code: &str) -> Answer {
        let path = format!("/enroll?code={code}");
        let call = self.server.get(&path).header("cookie", &self.cookie);
        call.header("accept", "text/html")
            .header("accept-language", "en")
            .send()
            .await
    }

    async fn say(&self, code: &str, said: &str) -> Answer {
        let page = self.look("").await;
        let (_, rest) = page.body.split_once("name=\"csrf\" value=\"").unwrap();
        let csrf = rest.split_once('"').unwrap().0;
        self.send(&format!("csrf={csrf}&code={code}&said={said}")).await
    }

    async fn send(&self, form: &str) -> Answer {
        let call = self.server.post("/enroll").header("cookie", &self.cookie);
        call.header("origin", "http://localhost:8000")
            .form(form)
            .send()
            .await
    }
}

#[tokio::test]
async fn a_computer_is_that_of_whoever_says_so() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let asked = ask(server).await;
        let code = asked["code"].as_str().unwrap();
        assert_eq!(asked["url"], format!("http://localhost:8000/enroll?code={code}"));
        assert_eq!(
            (&asked["expiresInSeconds"], &asked["intervalSeconds"]),
            (&json!(600), &json!(5))
        );
        assert_answer!(claim(server, &asked).await, @r#"
        202 Accepted
        {
          "intervalSeconds": 5
        }
        "#);

        // Whoever is not signed in does so first and comes back.
        let stranger = server
            .get(&format!("/enroll?code={code}"))
            .header("accept", "text/html")
            .send()
            .await;
        assert_eq!(stranger.status, 401);
        let back = format!("name=\"to\" value=\"/enroll?code={code}\"");
        assert!(stranger.body.contains(&back), "{}", stranger.body);

        let person = Person::sign_in(server, ada).await;
        let shown = person.look(&code.to_lowercase()).await;
        for part in [
            code,
            "LT-0371",
            "EXAMPLE\\ada",
            "Ada",
            "10:00",
            "Compare the code",
        ] {
            assert!(shown.body.contains(part), "no {part} in {}", shown.body);
        }
        let said = person.say(code, "mine").await;
        assert_eq!(
            (said.status.as_u16(), said.header("location")),
            (303, "/enroll?done=mine")
        );

        let answers = join_all((0..5).map(|_| claim(server, &asked))).await;
        let (made, late): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
        assert_eq!((made.len(), late.len()), (1, 4));
        assert!(late.iter().all(|answer| answer.status == 410));
        assert_eq!(made[0].json()["assigned"], true);
        let device = credential(&made[0]);
        assert_eq!(owner(server, &device).await.id, ada);
        assert_eq!(send_event(server, &device).await, 200);
        let entries = audit_log(server).await;
        assert_eq!(entries.len(), 1);
        assert_eq!(
            (entries[0].action, entries[0].about),
            (AuditAction::DeviceEnrolled, Some(ada))
        );
        assert_eq!(entries[0].detail, "LT-0371, EXAMPLE\\ada");
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_or_takes_too_long_has_ended() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let person = Person::sign_in(server, ada).await;
        let (refused, late) = (ask(server).await, ask(server).await);
        let said = person.say(refused["code"].as_str().unwrap(), "refuse").await;
        assert_eq!(said.header("location"), "/enroll?done=refuse");
        assert_answer!(claim(server, &refused).await, @r#"
        410 Gone
        {
          "error": {
            "code": "enrolment_ended",
            "message": "No computer waits with this code: it took too long or was refused. Run \"timetrack login\" again."
          }
        }
        "#);
        let code = late["code"].as_str().unwrap();
        assert_eq!(person.say(code, "mine").await.status, 303);
        // Nobody says it twice, and nobody refuses it afterwards.
        assert_eq!(person.say(code, "mine").await.status, 404);
        assert_eq!(person.say(code, "refuse").await.status, 404);
        server.clock.advance(Duration::from_mins(10));
        assert_eq!(claim(server, &late).await.status, 410);
        let late = ask(server).await;
        server.clock.advance(Duration::from_mins(10));
        let shown = person.look(late["code"].as_str().unwrap()).await;
        assert_eq!(shown.status, 404);
        assert!(
            shown.body.contains("No computer waits with this code."),
            "{}",
            shown.body
        );
        assert_eq!(server.storage().read().devices().list(None, 9).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn whoever_has_left_meanwhile_gets_no_computer() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let person = Person::sign_in(server, ada).await;
        let asked = ask(server).await;
        assert_eq!(
            person.say(asked["code"].as_str().unwrap(), "mine").await.status,
            303
        );
        super::change(server, ada, |ada| ada.active = false).await;
        assert_eq!(claim(server, &asked).await.status, 410);
    })
    .await;
}

#[tokio::test]
async fn nobody_says_it_for_another_one() {
    let server = server().await;
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let person = Person::sign_in(&server, ada).await;
    let asked = ask(&server).await;
    let code = asked["code"].as_str().unwrap();
    let other = server.employee("Grace", Role::Employee, "Europe/Berlin").await;
    let other = Person::sign_in(&server, other).await;
    let page = other.look("").await;
    let (_, rest) = page.body.split_once("name=\"csrf\" value=\"").unwrap();
    let csrf = rest.split_once('"').unwrap().0;
    for form in [
        format!("code={code}&said=mine"),
        format!("csrf={csrf}&code={code}&said=mine"),
    ] {
        assert_eq!(person.send(&form).await.status, 403, "{form}");
    }
    assert_eq!(
        claim(&server, &asked).await.status,
        202,
        "nobody has said anything"
    );
}

#[tokio::test]
async fn codes_cannot_be_tried_at_will() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let person = Person::sign_in(server, ada).await;
        let asked = ask(server).await;
        let tries = join_all((0..30).map(|_| person.look("BCDF-BCDF"))).await;
        let wrong = tries.iter().filter(|answer| answer.status == 404).count();
        assert_eq!(wrong, 10, "however many try at once");
        assert_eq!(tries.iter().filter(|answer| answer.status == 429).count(), 20);
        let code = asked["code"].as_str().unwrap();
        let right = person.look(code).await;
        assert_eq!(right.status, 429, "a guess that is right comes too late");
        assert!(right.body.contains("Try again in"), "{}", right.body);
        assert_eq!(person.say(code, "mine").await.status, 429);
        server.clock.advance(Duration::from_mins(10));
        let asked = ask(server).await;
        assert_eq!(person.look(asked["code"].as_str().unwrap()).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn secrets_and_requests_are_limited_by_address() {
    on_each_database(async |server| {
        let guess = json!({"secret": "0".repeat(64)});
        for _ in 0..50 {
            assert_eq!(claim(server, &guess).await.status, 410);
        }
        assert_eq!(claim(server, &guess).await.status, 429);
        let asked = ask(server).await;
        assert_eq!(
            claim(server, &asked).await.status,
            202,
            "who waits is not held up"
        );
        for _ in 0..99 {
            ask(server).await;
        }
        let computer = json!({"machineName": "LT-0371", "accountName": "ada"});
        let answer = server.post("/api/enroll/request").json(computer).send().await;
        assert_eq!(answer.status, 429, "{answer}");
    })
    .await;
}

#[tokio::test]
async fn the_server_of_a_person_who_works_alone_knows_nothing_of_this() {
    let site = timetrack_server::Site::new("127.0.0.1:8000".parse().unwrap(), None, Vec::new()).alone();
    let server = server_at(site).await;
    let ada = server.employee("Ada", Role::Manager, "Europe/Berlin").await;
    let computer = json!({"machineName": "LT-0371", "accountName": "ada"});
    let answer = server.post("/api/enroll/request").json(computer).send().await;
    assert_eq!(answer.status, 404, "{answer}");
    let person = Person::sign_in(&server, ada).await;
    assert_eq!(person.look("BCDF-GHJK").await.status, 404);
}
