//! Server-sent events for pages and agents.

use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use http_body_util::BodyExt;
use serde_json::json;
use timetrack_domain::id::EmployeeId;
use timetrack_server::live::Change;
use timetrack_storage::Role;

use crate::harness::{TestServer, server};

/// A stream that is being read.
pub(crate) struct Stream(Body);

impl Stream {
    pub(crate) async fn open(server: &TestServer, employee: EmployeeId) -> Self {
        let cookie = server.cookie(employee).await;
        Self::of(server.get("/live/events").header("cookie", &cookie).open().await).await
    }

    pub(crate) async fn of(response: Response) -> Self {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut stream = Self(response.into_body());
        assert_eq!(stream.next().await.unwrap(), "retry: 3000\n: connected\n\n");
        stream
    }

    /// The next piece of text; `None` at the end. Time-outs are real time.
    pub(crate) async fn next(&mut self) -> Option<String> {
        let frame = tokio::time::timeout(Duration::from_secs(30), self.0.frame())
            .await
            .expect("the stream says something");
        frame.map(|frame| String::from_utf8(frame.unwrap().into_data().unwrap().to_vec()).unwrap())
    }
}

pub(crate) fn changed(employees: &[EmployeeId]) -> String {
    format!("event: changed\ndata: {}\n\n", json!({ "employees": employees }))
}

#[tokio::test]
async fn a_person_hears_of_themselves_and_an_administrator_of_everybody() {
    let server = server().await;
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let ben = server.employee("Ben", Role::Employee, "Europe/Berlin").await;
    let mia = server.employee("Mia", Role::Admin, "Europe/Berlin").await;
    let (_, token) = server.device(ada).await;
    let mut of_ada = Stream::open(&server, ada).await;
    let mut of_ben = Stream::open(&server, ben).await;
    let mut of_mia = Stream::open(&server, mia).await;

    let batch = json!({ "sentAt": "2026-11-19T09:00:00Z", "items": [] });
    for _ in 0..3 {
        let answer = server.post("/api/events").token(&token).json(&batch).send().await;
        assert_eq!(answer.status, 200);
    }
    assert_eq!(of_ada.next().await.unwrap(), changed(&[ada]));
    assert_eq!(of_mia.next().await.unwrap(), changed(&[ada]));

    server.state.live().tell(Change::Employee(ben));
    assert_eq!(of_ben.next().await.unwrap(), changed(&[ben]));
    assert_eq!(of_mia.next().await.unwrap(), changed(&[ben]));
}

#[tokio::test]
async fn a_reader_that_was_too_slow_is_told_to_look_at_everything() {
    let server = server().await;
    let mia = server.employee("Mia", Role::Admin, "Europe/Berlin").await;
    let ben = server.employee("Ben", Role::Employee, "Europe/Berlin").await;
    let mut of_mia = Stream::open(&server, mia).await;
    tokio::time::pause();
    for _ in 0..10_000 {
        server.state.live().tell(Change::Employee(ben));
    }
    assert_eq!(
        of_mia.next().await.unwrap(),
        "event: changed\ndata: {\"employees\":null}\n\n"
    );
    drop(of_mia);
    assert_eq!(server.state.live().listeners(), 0);
}

#[tokio::test]
async fn a_quiet_stream_is_kept_alive_and_ends_so_that_rights_are_asked_again() {
    let server = server().await;
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let mut stream = Stream::open(&server, ada).await;
    tokio::time::pause();
    let mut pings = 0;
    while let Some(text) = stream.next().await {
        assert_eq!(text, ":\n\n");
        pings += 1;
    }
    assert_eq!(pings, 15 * 60 / 20 - 1);
}

#[tokio::test]
async fn streams_end_with_the_server() {
    let server = server().await;
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let mut stream = Stream::open(&server, ada).await;
    tokio::time::pause();
    server.state.shutdown().start();
    assert_eq!(stream.next().await, None);
}
