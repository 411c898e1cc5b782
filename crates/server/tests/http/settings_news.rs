//! Agents are nudged when other settings hold for them, whichever process changed them.

use futures_util::FutureExt;
use serde_json::Value;
use timetrack_server::services::agent_settings;
use timetrack_storage::{DatabaseUrl, Role};
use timetrack_test_support::postgres::PostgresDatabase;

use crate::harness::{TestServer, server, server_on};
use crate::live::Stream;
use crate::tracking_settings::{Company, tracking};

const NUDGE: &str = "event: settings:changed\ndata: {}\n\n";

async fn channel(server: &TestServer, token: &str) -> Stream {
    Stream::of(server.get("/api/agent/channel").token(token).open().await).await
}

#[tokio::test]
async fn whoever_is_concerned_is_nudged_and_nobody_else() {
    let server = server().await;
    let company = Company::found(&server).await;
    let (_, token) = server.device(company.member).await;
    let mut of_member = channel(&server, &token).await;
    let agents = server.state.live().agents();
    let of_other = agents.listen(company.other);
    let other_heard = || of_other.nudged().now_or_never().is_some();

    company
        .set("group", Some(&company.group), &tracking("hours"))
        .await;
    assert_eq!(of_member.next().await.unwrap(), NUDGE);
    company
        .set("employee", Some(&company.member), &tracking("title"))
        .await;
    assert_eq!(of_member.next().await.unwrap(), NUDGE);
    assert!(!other_heard());
    company
        .set("employee", Some(&company.other), &tracking("title"))
        .await;
    assert!(other_heard());
    company.set("organisation", None, &tracking("application")).await;
    assert_eq!(of_member.next().await.unwrap(), NUDGE);
    assert!(other_heard());

    drop(of_member);
    assert_eq!(agents.count(), 1);
}

#[tokio::test]
async fn who_changes_groups_gets_the_settings_of_the_new_one() {
    let server = server().await;
    let company = Company::found(&server).await;
    company
        .set("group", Some(&company.group), &tracking("hours"))
        .await;
    // Newer than those of the group, so that the version alone would not change with it.
    company.set("organisation", None, &tracking("application")).await;
    let (_, token) = server.device(company.member).await;
    let settings = async || {
        server
            .get("/api/agent/settings")
            .token(&token)
            .send()
            .await
            .json()
    };
    let before = settings().await;
    assert_eq!(before["tracking"]["detail"], "hours");
    let mut channel = channel(&server, &token).await;

    let transaction = server.storage().begin().await.unwrap();
    let mut member = transaction
        .employees()
        .find(company.member)
        .await
        .unwrap()
        .unwrap();
    member.group = None;
    transaction.employees().update(&member).await.unwrap();
    agent_settings::renew(&server.state, &transaction, member.id)
        .await
        .unwrap();
    transaction.save().await.unwrap();
    agent_settings::tell_agents(&server.state).await;

    assert_eq!(channel.next().await.unwrap(), NUDGE);
    let after = settings().await;
    assert_eq!(after["tracking"]["detail"], "application");
    assert_ne!(after["version"], before["version"]);
}

#[tokio::test]
async fn what_one_server_changes_reaches_the_agents_of_another() {
    let Some(database) = PostgresDatabase::fresh() else {
        return;
    };
    let url: DatabaseUrl = database.url().parse().unwrap();
    let (here, there) = (server_on(&url).await, server_on(&url).await);
    let company = Company::found(&here).await;
    let ada = there.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let (_, token) = there.device(ada).await;
    let mut channel = channel(&there, &token).await;
    let jobs = timetrack_server::jobs::start(&there.state);
    for detail in ["hours", "application"] {
        company.set("organisation", None, &tracking(detail)).await;
        assert_eq!(channel.next().await.unwrap(), NUDGE);
        let settings = there.get("/api/agent/settings").token(&token).send().await.json();
        assert_eq!(settings["tracking"]["detail"], detail);
    }
    company.set("organisation", None, &Value::Null).await;
    assert_eq!(channel.next().await.unwrap(), NUDGE);
    there.state.shutdown().start();
    jobs.end().await;
    for server in [&here, &there] {
        server.storage().close().await.unwrap();
    }
}
