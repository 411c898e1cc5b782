//! A list of people from a file: looked at, confirmed, or overtaken by somebody else.

use std::fmt::Write;
use std::time::Duration;

use axum::http::StatusCode;
use timetrack_storage::{AuditAction, Employee, Role};

use super::{Visitor, administrator};
use crate::harness::{Answer, TestServer, on_each_database, server};

const BOUNDARY: &str = "7d1a";
const PREVIEW: &str = "/setup/people/import";
const CONFIRM: &str = "/setup/people/import/confirm";

impl Visitor<'_> {
    /// Sends a form with a file, as a browser does.
    async fn upload(&self, path: &str, file: Option<&[u8]>, fields: &[(&str, &str)]) -> Answer {
        let shown = self.get("/account").await.body;
        let (_, rest) = shown.split_once("name=\"csrf\" value=\"").unwrap();
        let csrf = rest.split_once('"').unwrap().0.to_owned();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend(fields);
        self.upload_as_typed(path, file, &all).await
    }

    async fn upload_as_typed(&self, path: &str, file: Option<&[u8]>, fields: &[(&str, &str)]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part =
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        if let Some(file) = file {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n\
                 Content-Type: text/csv\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(file);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        self.server
            .post(path)
            .header("cookie", &self.cookie)
            .header("origin", crate::people::ORIGIN)
            .header("accept", "text/html")
            .header("accept-language", "en")
            .header(
                "content-type",
                &format!("multipart/form-data; boundary={BOUNDARY}"),
            )
            .body(body)
            .send()
            .await
    }

    /// Confirms what a page shows, as its form sends it: with the ends of lines that browsers send.
    async fn confirm(&self, shown: &Answer) -> Answer {
        let between = |start: &str, end: &str| {
            let (_, form) = shown.body.split_once("id=\"confirm\"").unwrap();
            let (_, rest) = form.split_once(start).unwrap();
            rest.split_once(end).unwrap().0.to_owned()
        };
        let digest = between("name=\"digest\" value=\"", "\"");
        let content = between("name=\"content\" hidden aria-hidden=\"true\">\n", "</textarea>");
        let content = content
            .replace("&#34;", "\"")
            .replace("&#60;", "<")
            .replace("&#62;", ">")
            .replace("&#39;", "'")
            .replace("&#38;", "&")
            .replace('\n', "\r\n");
        let mut fields = vec![("digest", digest.as_str()), ("content", &content)];
        if shown.body.contains("These groups are made") {
            fields.push(("make_groups", "true"));
        }
        self.upload(CONFIRM, None, &fields).await
    }
}

async fn people(server: &TestServer) -> Vec<Employee> {
    server
        .storage()
        .read()
        .employees()
        .list(None, 20_000)
        .await
        .unwrap()
}

async fn person(server: &TestServer, email: &str) -> Employee {
    let reader = server.storage().read();
    reader.employees().find_by_email(email).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_list_is_looked_at_and_then_stored_as_it_was_shown() {
    on_each_database(async |server| {
        let root = Visitor::sign_in(server, administrator(server).await).await;
        let add = [
            ("name", "Ben"),
            ("email", "ben@example.com"),
            ("role", "employee"),
        ];
        root.done("/setup/people", &add).await;
        let list = "\n\"Name\";E-Mail;Rolle;Gruppe;Zeitzone\n\
                    Jürgen <b>Groß</b>;JUERGEN@example.com;;Vertrieb;\n\
                    \"=HYPERLINK(\"\"http://x\"\")\";formula@example.com;manager;;Europe/Vienna\n\
                    Benjamin;ben@example.com;Führungskraft;;\n\
                    Niemand;;;;\n";
        // As Excel saves it in western Europe.
        let western: Vec<u8> = list
            .chars()
            .map(|character| u8::try_from(u32::from(character)).unwrap())
            .collect();
        let before = people(server).await;
        let shown = root.upload(PREVIEW, Some(&western), &[]).await;
        assert_eq!(shown.status, StatusCode::OK, "{shown}");
        for said in [
            "1 new · 1 changed · 2 rows with errors, which are left out",
            "Store 2 rows",
            "There is no group “Vertrieb”.",
            "There is no e-mail address.",
            "Name: Ben → Benjamin",
            "Role: Employee → Manager",
            "Jürgen &#60;b&#62;Groß",
            ">6</td>",
        ] {
            assert!(shown.body.contains(said), "{said}: {shown}");
        }
        let content = list.replace('\n', "\r\n");
        let shown = root
            .upload(PREVIEW, None, &[("content", &content), ("make_groups", "true")])
            .await;
        assert!(
            shown.body.contains("2 new · 1 changed · 1 row with errors"),
            "{shown}"
        );
        assert_eq!(people(server).await, before, "nothing is stored by looking");

        let stored = root.confirm(&shown).await;
        assert_eq!(stored.status, StatusCode::SEE_OTHER, "{stored}");
        let (jürgen, ben) = (
            person(server, "juergen@example.com").await,
            person(server, "ben@example.com").await,
        );
        assert_eq!(
            (jürgen.name.as_str(), jürgen.role),
            ("Jürgen <b>Groß</b>", Role::Employee)
        );
        assert_eq!((ben.name.as_str(), ben.role), ("Benjamin", Role::Manager));
        let formula = person(server, "formula@example.com").await;
        assert_eq!(
            formula.name, "=HYPERLINK(\"http://x\")",
            "it is text, and stays it"
        );
        let reader = server.storage().read();
        let zones = reader.employees().time_zones(formula.id).await.unwrap();
        assert_eq!(zones[0].zone, "Europe/Vienna");
        let groups = reader.groups().list().await.unwrap();
        assert_eq!((groups.len(), jürgen.group), (1, Some(groups[0].id)));
        let log = reader.audit_log().list(None, 50).await.unwrap();
        let count = |action| log.iter().filter(|entry| entry.action == action).count();
        assert_eq!(
            (
                count(AuditAction::EmployeeAdded),
                count(AuditAction::GroupAdded),
                count(AuditAction::RoleChanged)
            ),
            (3, 1, 1)
        );
        // The same list again changes nothing.
        let again = root.upload(PREVIEW, Some(&western), &[]).await;
        assert!(
            again.body.contains("3 unchanged") && again.body.contains("Nothing would change"),
            "{again}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_changed_since_it_was_shown_is_shown_again_and_nothing_is_stored() {
    on_each_database(async |server| {
        let root = Visitor::sign_in(server, administrator(server).await).await;
        let list = b"name,email\nAda,ada@example.com\nBen,ben@example.com\n";
        let shown = root.upload(PREVIEW, Some(list), &[]).await;
        let add = [
            ("name", "Another Ada"),
            ("email", "ada@example.com"),
            ("role", "employee"),
        ];
        root.done("/setup/people", &add).await;
        let before = people(server).await;
        let refused = root.confirm(&shown).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{refused}");
        for said in [
            "changed since you looked",
            "Name: Another Ada → Ada",
            "1 new · 1 changed",
        ] {
            assert!(refused.body.contains(said), "{said}: {refused}");
        }
        assert_eq!(people(server).await, before);
        assert_eq!(root.confirm(&refused).await.status, StatusCode::SEE_OTHER);
        assert_eq!(people(server).await.len(), before.len() + 1);
        let twice = root.confirm(&refused).await;
        assert_eq!(twice.status, StatusCode::CONFLICT, "it is done already");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_list_is_refused_with_the_reason() {
    let server = server().await;
    let root = Visitor::sign_in(&server, administrator(&server).await).await;
    let before = people(&server).await;
    let many = format!("name,email\n{}", "a,b@c\n".repeat(10_001));
    for (file, said) in [
        (&b""[..], "There is nothing in this file"),
        (b"\xEF\xBB\xBF \n", "There is nothing in this file"),
        (b"PK\x03\x04\x00\x00\xff\xfe", "This file is no text"),
        (b"N\0a\0m\0e\0", "This file is no text"),
        (b"Ada;ada@example.com\n", "The first line must name the columns"),
        (b"name;email\n", "There is nobody in this file"),
        (many.as_bytes(), "at most 10,000 rows"),
    ] {
        let answer = root.upload(PREVIEW, Some(file), &[]).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{said}: {answer}"
        );
        assert!(answer.body.contains(said), "{said}: {answer}");
    }
    let large = vec![b'a'; 3 * 1024 * 1024];
    let answer = root.upload(PREVIEW, Some(&large), &[]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let answer = root.upload(PREVIEW, Some(&large[..=2 * 1024 * 1024]), &[]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let list = "name,email\nAda,ada@example.com\n";
    for path in [PREVIEW, CONFIRM] {
        let forged = root
            .upload_as_typed(path, Some(list.as_bytes()), &[("csrf", "x"), ("content", list)])
            .await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN, "{forged}");
        let manager = server.employee("Other", Role::Manager, "UTC").await;
        let manager = Visitor::sign_in(&server, manager).await;
        let denied = manager
            .upload(path, Some(list.as_bytes()), &[("content", list)])
            .await;
        assert_eq!(denied.status, StatusCode::FORBIDDEN, "{denied}");
    }
    let wrong = root
        .upload(CONFIRM, None, &[("content", list), ("digest", "0")])
        .await;
    assert_eq!(wrong.status, StatusCode::CONFLICT, "{wrong}");
    let added = people(&server)
        .await
        .into_iter()
        .filter(|person| person.name != "Other");
    assert_eq!(added.collect::<Vec<_>>(), before);
}

#[tokio::test]
async fn ten_thousand_people_come_at_once() {
    let server = server().await;
    let root = Visitor::sign_in(&server, administrator(&server).await).await;
    let mut list = "name\temail\tgroup\r\n".to_owned();
    for number in 0..10_000 {
        let group = number % 40;
        write!(
            list,
            "Person {number}\tperson.{number}@example.com\tTeam {group}\r\n"
        )
        .unwrap();
    }
    server.clock.advance(Duration::from_secs(1));
    let units = list.encode_utf16().flat_map(u16::to_le_bytes);
    let file: Vec<u8> = [0xFF, 0xFE].into_iter().chain(units).collect();
    let shown = root
        .upload(PREVIEW, Some(&file), &[("make_groups", "true")])
        .await;
    assert!(
        shown.body.contains("10,000 new") && shown.body.contains(">10,001</td>"),
        "{}",
        shown.status
    );
    let stored = root.confirm(&shown).await;
    assert_eq!(stored.status, StatusCode::SEE_OTHER, "{stored}");
    assert_eq!(people(&server).await.len(), 10_001);
    assert_eq!(server.storage().read().groups().list().await.unwrap().len(), 40);
}
