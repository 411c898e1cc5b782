//! `POST /api/events` and `GET /api/agent/settings`.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use timetrack_domain::Interval;
use timetrack_storage::{Lanes, Role};

use crate::harness::{TestServer, assert_answer, on_each_database, server};

fn item(number: u32) -> Value {
    let (start, end) = (number * 5, number * 5 + 5);
    json!({
        "id": format!("0193a1f0-0000-7000-8000-{number:012x}"),
        "start": format!("2026-11-19T08:{:02}:{:02}Z", start / 60, start % 60),
        "end": format!("2026-11-19T08:{:02}:{:02}Z", end / 60, end % 60),
        "kind": "window",
        "application": "Writer",
        "title": format!("Report {}", number % 7),
    })
}

fn batch(items: &[Value]) -> Value {
    json!({ "sentAt": "2026-11-19T09:00:00Z", "items": items })
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

async fn stored(server: &TestServer, employee: timetrack_domain::id::EmployeeId) -> usize {
    let day = Interval::new(
        "2026-11-19T00:00:00Z".parse().unwrap(),
        "2026-11-20T00:00:00Z".parse().unwrap(),
    );
    let reader = server.storage().read();
    let events = reader
        .events()
        .of_employees(&[employee], day.unwrap(), Lanes::ALL)
        .await;
    events.unwrap().len()
}

#[tokio::test]
async fn a_batch_is_stored_once_however_often_it_comes() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, token) = server.device(ada).await;
        let send = || {
            server
                .post("/api/events")
                .token(&token)
                .json(batch(&[item(1), item(2)]))
                .send()
        };
        assert_answer!(send().await, @r#"
        200 OK
        {
          "epoch": "[id]",
          "lacksSince": null,
          "results": [
            {
              "status": "accepted"
            },
            {
              "status": "accepted"
            }
          ],
          "serverTime": "2026-11-19T09:00:00Z",
          "settingsVersion": 0
        }
        "#);
        let again = send().await;
        assert_eq!(
            again.json()["results"],
            json!([{ "status": "duplicate" }, { "status": "duplicate" }])
        );
        assert_eq!(stored(server, ada).await, 2);
    })
    .await;
}

#[tokio::test]
async fn one_bad_item_in_a_hundred_is_refused_alone() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, token) = server.device(ada).await;
        let mut items: Vec<Value> = (0..100).map(item).collect();
        items[41]["end"] = json!("2026-11-19T07:00:00Z");
        items[42] = json!({ "kind": "window" });
        items[43]["title"] = json!("🦀".repeat(262_144));
        items[44]["title"] = json!("<script>\u{0}\u{202e}");
        let answer = server
            .post("/api/events")
            .token(&token)
            .json(batch(&items))
            .send()
            .await;
        let results = answer.json()["results"].as_array().unwrap().clone();
        assert_eq!(results.len(), 100);
        assert_eq!(
            results[41],
            json!({ "status": "refused", "reason": "endNotAfterStart" })
        );
        assert_eq!(results[42], json!({ "status": "refused", "reason": "malformed" }));
        let accepted = results
            .iter()
            .filter(|result| result["status"] == "accepted")
            .count();
        assert_eq!(accepted, 98);
        assert_eq!(stored(server, ada).await, 98);
    })
    .await;
}

#[tokio::test]
async fn bodies_may_be_compressed_and_may_not_explode() {
    let server = server().await;
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let (_, token) = server.device(ada).await;
    let send = |encoding: &'static str, body: Vec<u8>| {
        server
            .post("/api/events")
            .token(&token)
            .header("content-type", "application/json")
            .header("content-encoding", encoding)
            .body(body)
            .send()
    };
    let body = batch(&[item(1)]).to_string().into_bytes();
    assert_eq!(
        send("gzip", gzip(&body)).await.json()["results"],
        json!([{ "status": "accepted" }])
    );

    let bomb = gzip(&vec![b' '; 200 * 1024 * 1024]);
    assert!(bomb.len() < 1_000_000);
    assert_answer!(send("gzip", bomb).await, @r#"
    413 Payload Too Large
    {
      "error": {
        "code": "too_large",
        "message": "The body is larger than the 4194304 bytes that this address takes. Send less at once."
      }
    }
    "#);
    assert_answer!(send("gzip", body.clone()).await, @r#"
    400 Bad Request
    {
      "error": {
        "code": "malformed",
        "message": "The body cannot be read: Invalid gzip header."
      }
    }
    "#);
    let whole = gzip(&body);
    assert_answer!(send("gzip", whole[..whole.len() - 9].to_vec()).await, @r#"
    400 Bad Request
    {
      "error": {
        "code": "malformed",
        "message": "The body cannot be read: unexpected end of file."
      }
    }
    "#);
    assert_answer!(send("br", body).await, @r#"
    415 Unsupported Media Type
    {
      "error": {
        "code": "unsupported_media_type",
        "message": "Send the body as it is, or compressed by gzip or zstd."
      }
    }
    "#);
}

#[tokio::test]
async fn what_is_no_batch_is_told_so() {
    let server = server().await;
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let (_, token) = server.device(ada).await;
    let send = |body: String| server.post("/api/events").token(&token).json(body).send();
    assert_answer!(send("{".to_owned()).await, @r#"
    400 Bad Request
    {
      "error": {
        "code": "malformed",
        "message": "The body is not a batch: EOF while parsing an object at line 1 column 1."
      }
    }
    "#);
    assert_answer!(send("[]".to_owned()).await, @r#"
    400 Bad Request
    {
      "error": {
        "code": "malformed",
        "message": "The JSON is a list. It must be an object: {\"name\": value, …}."
      }
    }
    "#);
    assert_answer!(send("{}".to_owned()).await, @r#"
    400 Bad Request
    {
      "error": {
        "code": "malformed",
        "message": "The body is not a batch: missing field `sentAt` at line 1 column 2."
      }
    }
    "#);
    assert_answer!(send(r#"{"sentAt":"yesterday"}"#.to_owned()).await, @r#"
    400 Bad Request
    {
      "error": {
        "code": "malformed",
        "message": "The body is not a batch: failed to parse four digit integer as year: invalid digit, expected 0-9 but got y at line 1 column 21."
      }
    }
    "#);
    let many: Vec<Value> = (0..1_001).map(item).collect();
    assert_answer!(send(batch(&many).to_string()).await, @r#"
    422 Unprocessable Entity
    {
      "error": {
        "code": "invalid_field",
        "field": "items",
        "message": "A batch holds at most 1000 items. Send the rest in another."
      }
    }
    "#);
    let large = vec![b' '; 100 * 1024 * 1024];
    let too_large = server
        .post("/api/events")
        .token(&token)
        .header("content-type", "application/json")
        .body(large)
        .send();
    assert_answer!(too_large.await, @r#"
    413 Payload Too Large
    {
      "error": {
        "code": "too_large",
        "message": "The body is larger than the 4194304 bytes that this address takes. Send less at once."
      }
    }
    "#);
    let text = server
        .post("/api/events")
        .token(&token)
        .body(batch(&[]).to_string())
        .send();
    assert_answer!(text.await, @r#"
    415 Unsupported Media Type
    {
      "error": {
        "code": "unsupported_media_type",
        "message": "Send JSON and say so: \"Content-Type: application/json\"."
      }
    }
    "#);
}

#[tokio::test]
async fn settings_and_their_version_come_from_the_same_place() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, token) = server.device(ada).await;
        let settings = server.get("/api/agent/settings").token(&token).send().await;
        assert_eq!(settings.json()["version"], 0);
        assert_eq!(settings.json()["tracking"]["afkThresholdSeconds"], 180);

        let transaction = server.storage().begin().await.unwrap();
        let changed = timetrack_domain::TrackingSettings {
            afk_threshold_seconds: 60,
            ..Default::default()
        };
        let scope = timetrack_storage::SettingScope::Employee(ada);
        let version = transaction
            .tracking_settings()
            .set(scope, Some(&changed), server.now())
            .await
            .unwrap();
        transaction.save().await.unwrap();

        let settings = server.get("/api/agent/settings").token(&token).send().await;
        assert_eq!(settings.json()["version"], version);
        assert_eq!(settings.json()["tracking"]["afkThresholdSeconds"], 60);
        let answer = server
            .post("/api/events")
            .token(&token)
            .json(batch(&[]))
            .send()
            .await;
        assert_eq!(answer.json()["settingsVersion"], version);
    })
    .await;
}

#[tokio::test]
async fn whoever_keeps_copies_is_told_what_was_deleted() {
    on_each_database(async |server| {
        let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
        let (_, token) = server.device(ada).await;
        let send = async |seen: Option<&str>| {
            let mut batch = batch(&[]);
            if let Some(seen) = seen {
                batch["deletionsSeen"] = json!(seen);
            }
            let answer = server.post("/api/events").token(&token).json(batch).send().await;
            let answer = answer.json();
            assert!(answer["epoch"].is_string(), "{answer}");
            answer.get("deletions").cloned()
        };
        assert_eq!(send(Some("")).await, None, "nothing was deleted");
        let cookie = server.cookie(ada).await;
        let page = server.get("/my-data").header("cookie", &cookie).send().await.body;
        let (_, rest) = page.split_once(r#"name="csrf" value=""#).unwrap();
        let (csrf, _) = rest.split_once('"').unwrap();
        let deleted = server
            .post("/my-data/delete")
            .header("cookie", &cookie)
            .header("origin", "http://localhost:8000")
            .form(&format!(
                "csrf={csrf}&from=2026-11-19T08:00:00Z&to=2026-11-19T08:10:00Z&windows=on"
            ))
            .send()
            .await;
        assert_eq!(deleted.header("location"), "/my-data?deleted=0");
        let told = send(Some("")).await.unwrap();
        assert_eq!(
            told["ranges"],
            json!([{"start": "2026-11-19T08:00:00Z", "end": "2026-11-19T08:10:00Z", "lanes": ["window"]}])
        );
        assert_eq!(told.get("more"), None);
        assert_eq!(send(told["cursor"].as_str()).await, None, "once is enough");
        assert_eq!(send(None).await, None, "an older agent");
    })
    .await;
}
