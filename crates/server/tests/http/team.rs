//! The pages on which managers and administrators see others, and who may see whom.

mod activity;
mod hours;
mod now;

use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_storage::{AuditAction, Group, Role};

use crate::harness::{Answer, TestServer};

/// Ada and Ben are in a group that Mona manages, Zoe is in none; Root runs the installation.
pub(crate) struct Company {
    pub(crate) ada: EmployeeId,
    pub(crate) ben: EmployeeId,
    pub(crate) zoe: EmployeeId,
    pub(crate) mona: EmployeeId,
    pub(crate) root: EmployeeId,
    pub(crate) group: GroupId,
    pub(crate) other_group: GroupId,
}

impl Company {
    pub(crate) async fn of(server: &TestServer) -> Self {
        let company = Self {
            ada: server.employee("Ada", Role::Employee, "Europe/Berlin").await,
            ben: server.employee("Ben", Role::Employee, "America/New_York").await,
            zoe: server.employee("Zoe", Role::Employee, "Europe/Berlin").await,
            mona: server.employee("Mona", Role::Manager, "Europe/Berlin").await,
            root: server.employee("Root", Role::Admin, "Europe/Berlin").await,
            group: server.state.generate(GroupId::generate),
            other_group: server.state.generate(GroupId::generate),
        };
        let transaction = server.storage().begin().await.unwrap();
        for (id, name) in [(company.group, "Measuring"), (company.other_group, "Sales")] {
            let group = Group {
                id,
                name: name.to_owned(),
                created: server.now(),
            };
            transaction.groups().create(&group).await.unwrap();
        }
        transaction
            .groups()
            .add_manager(company.group, company.mona)
            .await
            .unwrap();
        for id in [company.ada, company.ben] {
            let mut person = transaction.employees().find(id).await.unwrap().unwrap();
            person.group = Some(company.group);
            transaction.employees().update(&person).await.unwrap();
        }
        transaction.save().await.unwrap();
        company
    }
}

/// A page as a browser of this person gets it.
pub(crate) async fn page(server: &TestServer, viewer: EmployeeId, path: &str) -> Answer {
    let cookie = server.cookie(viewer).await;
    server
        .get(path)
        .header("cookie", &cookie)
        .header("accept", "text/html")
        .send()
        .await
}

/// What a page says: without tags, white space made even.
pub(crate) fn text(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let body = answer
        .body
        .split_once("<main")
        .map_or(answer.body.as_str(), |(_, main)| main);
    let mut text = String::new();
    for part in body.split('<').skip(1) {
        text.push_str(part.split_once('>').map_or("", |(_, text)| text));
        text.push(' ');
    }
    let text = text.replace("&nbsp;", " ").replace('\u{a0}', " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What somebody did to whom, as the audit log has it, the oldest first.
pub(crate) async fn looks(server: &TestServer) -> Vec<(AuditAction, Option<EmployeeId>, String)> {
    let mut entries = server
        .storage()
        .read()
        .audit_log()
        .list(None, 1_000)
        .await
        .unwrap();
    // What was noted at once has no order.
    entries.sort_by_key(|entry| (entry.at, entry.detail.clone(), entry.about));
    entries
        .into_iter()
        .map(|entry| (entry.action, entry.about, entry.detail))
        .collect()
}
