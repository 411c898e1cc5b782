//! Guessing passwords: how often, from where, and on how many servers at the same time.

use std::time::Duration;

use axum::http::StatusCode;
use futures_util::future::join_all;
use timetrack_server::Site;
use timetrack_storage::{AuditAction, DatabaseUrl};

use crate::harness::{TestServer, assert_answer, on_each_database, server_at, server_in, server_on};
use crate::people::{PASSWORD, login, sign_in, with_password};

const ADA: &str = "ada@example.com";

async fn status(server: &TestServer, email: &str, password: &str) -> u16 {
    login(server, email, password).send().await.status.as_u16()
}

/// Fails as often as it is free.
async fn fail_five_times(server: &TestServer, email: &str) {
    for _ in 0..5 {
        assert_eq!(status(server, email, "wrong").await, 401);
    }
}

#[tokio::test]
async fn after_five_failures_one_waits_longer_each_time_and_never_for_good() {
    on_each_database(async |server| {
        let ada = with_password(server, ADA).await;
        fail_five_times(server, ADA).await;
        let computed = server.state.passwords().computed();
        for email in [ADA, "Ada@EXAMPLE.com"] {
            assert_answer!(login(server, email, PASSWORD).send().await, @r#"
            429 Too Many Requests
            {
              "error": {
                "code": "too_many_attempts",
                "message": "There were too many wrong attempts. Wait a while before you try again."
              }
            }
            "#);
        }
        let page = sign_in(server, ADA, PASSWORD).send().await;
        assert_eq!(
            (page.status, page.header("retry-after")),
            (StatusCode::TOO_MANY_REQUESTS, "30")
        );
        assert!(page.body.contains("Try again in 30\u{a0}s."), "{}", page.body);
        assert_eq!(
            server.state.passwords().computed(),
            computed,
            "nothing is computed"
        );

        for wait in [30, 60, 120, 240, 480, 900, 900] {
            server.clock.advance(Duration::from_secs(wait - 1));
            assert_eq!(status(server, ADA, PASSWORD).await, 429, "{wait}");
            server.clock.advance(Duration::from_secs(1));
            assert_eq!(status(server, ADA, "wrong").await, 401, "{wait}");
        }
        server.clock.advance(Duration::from_mins(15));
        assert_eq!(status(server, ADA, PASSWORD).await, 200);
        // What came before is forgotten.
        fail_five_times(server, ADA).await;
        assert_eq!(status(server, ADA, "wrong").await, 429);

        let reader = server.storage().read();
        let log = reader.audit_log().list_about(ada, None, 100).await.unwrap();
        let failed: Vec<&str> = log
            .iter()
            .rev()
            .filter(|entry| entry.action == AuditAction::SignInFailed)
            .map(|entry| entry.detail.as_str())
            .collect();
        assert_eq!(failed, ["5×", "6×", "7×", "8×", "9×", "10×", "11×", "12×", "5×"]);
    })
    .await;
}

#[tokio::test]
async fn an_address_that_nobody_has_waits_as_well() {
    on_each_database(async |server| {
        fail_five_times(server, "nobody@example.com").await;
        let answer = login(server, "nobody@example.com", "wrong").send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("retry-after")),
            (429, "30")
        );
    })
    .await;
}

#[tokio::test]
async fn attempts_at_the_same_time_are_counted_one_after_the_other() {
    on_each_database(async |server| {
        with_password(server, ADA).await;
        let before = server.state.passwords().computed();
        let statuses = join_all((0..24).map(|_| status(server, ADA, "wrong"))).await;
        assert_eq!(
            statuses.iter().filter(|status| **status == 401).count(),
            5,
            "{statuses:?}"
        );
        assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 19);
        assert_eq!(server.state.passwords().computed(), before + 5);
    })
    .await;
}

#[tokio::test]
async fn two_servers_count_the_same_failures() {
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::sqlite_file(folder.path().join("timetrack.db"));
    let (one, other) = (server_on(&url).await, server_on(&url).await);
    with_password(&one, ADA).await;
    for server in [&one, &other, &one, &other, &one] {
        assert_eq!(status(server, ADA, "wrong").await, 401);
    }
    for server in [&one, &other] {
        assert_eq!(status(server, ADA, PASSWORD).await, 429);
    }
}

#[tokio::test]
async fn a_network_that_tries_many_addresses_waits_and_others_do_not() {
    let proxies = vec!["127.0.0.1".parse().unwrap()];
    let site = Site::new("127.0.0.1:8000".parse().unwrap(), None, Vec::new()).behind(proxies);
    let server = server_at(site).await;
    let ada = with_password(&server, ADA).await;
    let from = async |network: &str, email: &str, password: &str| {
        let call = login(&server, email, password).header("x-forwarded-for", network);
        let answer = call.send().await;
        (answer.status.as_u16(), answer.header("retry-after").to_owned())
    };
    for number in 0..50 {
        // What the client itself wrote is not believed.
        let network = format!("198.51.100.{number}, 192.0.2.7");
        let answer = from(&network, &format!("{number}@example.com"), "wrong").await;
        assert_eq!(answer.0, 401);
    }
    assert_eq!(from("192.0.2.7", ADA, PASSWORD).await, (429, "10".to_owned()));
    assert_eq!(from("192.0.2.8", ADA, PASSWORD).await.0, 200);
    server.clock.advance(Duration::from_secs(10));
    assert_eq!(from("192.0.2.7", ADA, PASSWORD).await.0, 200);
    // To know one's own password is no licence to guess those of others.
    assert_eq!(from("192.0.2.7", "x@example.com", "wrong").await.0, 401);
    assert_eq!(
        from("192.0.2.7", "x@example.com", "wrong").await,
        (429, "20".to_owned())
    );

    let log = server.storage().read().audit_log().list(None, 100).await.unwrap();
    let failed: Vec<_> = log
        .iter()
        .filter(|entry| entry.action == AuditAction::SignInFailed)
        .map(|entry| (entry.about, entry.detail.as_str()))
        .collect();
    assert_eq!(failed, [(None, "50×")], "{ada}");
}

#[tokio::test]
async fn ten_thousand_wrong_passwords_neither_succeed_nor_fill_anything() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_in(folder.path(), crate::harness::clock()).await;
    with_password(&server, ADA).await;
    let before = server.state.passwords().computed();
    let mut tried = 0;
    for number in 0..10_000 {
        let of_somebody = format!("{number}@example.com");
        let email = if number % 2 == 0 { ADA } else { &of_somebody };
        match status(&server, email, &format!("guess {number}")).await {
            401 => tried += 1,
            429 => {}
            other => panic!("{other}"),
        }
    }
    // Five under the address and the rest until the network had to wait.
    assert_eq!(tried, 50);
    assert_eq!(server.state.passwords().computed(), before + tried);
    let database = rusqlite::Connection::open(folder.path().join("timetrack.db")).unwrap();
    let count = |table: &str| -> u32 {
        let sql = format!("SELECT count(*) FROM {table}");
        database.query_row(&sql, (), |row| row.get(0)).unwrap()
    };
    // One of the person, one of the network, and those of addresses that nobody has.
    assert_eq!(count("sign_in_failure"), 2 + 45);
    assert!(count("audit_entry") < 20);

    server.clock.advance(Duration::from_mins(15));
    assert_eq!(status(&server, ADA, PASSWORD).await, 200);
    server.clock.advance(Duration::from_hours(24));
    assert_eq!(status(&server, ADA, PASSWORD).await, 200);
    assert_eq!(count("sign_in_failure"), 0, "what is forgotten goes");
}
