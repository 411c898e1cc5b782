//! The document of the API: that it is one, that it leaves no route out, and that what it says is so. That every answer of
//! the other tests is as it says is checked beside them (`check`).

pub(crate) mod check;
mod requests;

use std::collections::BTreeSet;

use roas::v3_1::spec::Spec;
use roas::validation::{Options, Validate};
use serde_json::Value;
use timetrack_server::Site;
use timetrack_server::api::document::document;
use timetrack_storage::{Role, TokenOwner};

use crate::harness::{TestServer, server, server_at};
use crate::organisation::company;

/// The methods of a route, as the router itself says.
pub(crate) async fn methods(server: &TestServer, path: &str) -> BTreeSet<String> {
    let answer = server.call("PROPFIND", path).send().await;
    assert_eq!(answer.status, 405, "{path}");
    answer.header("allow").split(',').map(str::to_owned).collect()
}

#[tokio::test]
async fn every_route_of_the_api_is_described_and_nothing_else_is() {
    let server = server().await;
    let described = document()["paths"].as_object().unwrap();
    for path in timetrack_server::routes().paths() {
        if !path.starts_with("/api/") {
            assert!(!described.contains_key(path), "{path}");
            continue;
        }
        let item = described
            .get(path)
            .unwrap_or_else(|| panic!("{path} is not described"));
        let mut said: BTreeSet<String> = item
            .as_object()
            .unwrap()
            .keys()
            .map(|name| name.to_uppercase())
            .collect();
        if said.contains("GET") {
            said.insert("HEAD".to_owned());
        }
        let id = "0193a1f0-0000-7000-8000-000000000001";
        let target = path.replace("{id}", id).replace("{employee}", id);
        assert_eq!(methods(&server, &target).await, said, "{path}");
    }
    for path in described.keys() {
        assert!(timetrack_server::routes().paths().contains(path), "{path}");
    }
}

#[test]
fn the_document_is_valid() {
    let text = document().to_string();
    let spec: Spec = serde_json::from_str(&text).unwrap();
    if let Err(wrong) = spec.validate(Options::IgnoreExternalReferences.into(), None) {
        panic!("{wrong}");
    }
    for (name, schema) in document()["components"]["schemas"].as_object().unwrap() {
        assert!(
            jsonschema::draft202012::meta::is_valid(schema),
            "{name}: {schema:#}"
        );
    }
}

#[test]
fn every_operation_says_what_it_does_and_who_may() {
    let tags: BTreeSet<&str> = document()["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    let mut names = BTreeSet::new();
    for (path, item) in document()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let which = format!("{method} {path}");
            assert!(
                operation["summary"].as_str().is_some_and(|text| !text.is_empty()),
                "{which}"
            );
            assert!(tags.contains(operation["tags"][0].as_str().unwrap()), "{which}");
            assert!(
                names.insert(operation["operationId"].as_str().unwrap()),
                "{which}"
            );
            assert!(
                operation["security"]
                    .as_array()
                    .is_some_and(|ways| !ways.is_empty()),
                "{which}"
            );
            for (status, response) in operation["responses"].as_object().unwrap() {
                let said = response["description"].as_str().unwrap();
                assert!(!said.is_empty(), "{which} {status}");
            }
        }
    }
}

#[tokio::test]
async fn only_who_runs_the_installation_reads_it() {
    let server = server().await;
    let admin = company(&server).await;
    let get = async |token: &str| server.get("/api/openapi.json").token(token).send().await;
    let shown = get(&admin).await;
    assert_eq!(shown.status, 200, "{shown}");
    assert_eq!(shown.json(), *document());
    assert_eq!(shown.json()["openapi"], "3.1.0");
    let manager = server.employee("Max", Role::Manager, "Europe/Berlin").await;
    let manager = server.token(TokenOwner::Person(manager), None).await;
    assert_eq!(get(&manager).await.status, 403);
    assert_eq!(server.get("/api/openapi.json").send().await.status, 401);

    let alone = server_at(Site::new("127.0.0.1:8000".parse().unwrap(), None, Vec::new()).alone()).await;
    let admin = company(&alone).await;
    let answer = alone.get("/api/openapi.json").token(&admin).send().await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn the_page_is_for_the_same_and_holds_every_operation() {
    let server = server().await;
    let root = server.employee("Root", Role::Admin, "Europe/Berlin").await;
    let page = |cookie: String| {
        let call = server.get("/docs").header("accept", "text/html");
        async move { call.header("cookie", &cookie).send().await }
    };
    let shown = page(server.cookie(root).await).await;
    assert_eq!(shown.status, 200);
    for (_, path, operation) in operations() {
        assert!(shown.body.contains(&format!("<code>{path}</code>")), "{path}");
        let anchor = format!("id=\"{}\"", operation["operationId"].as_str().unwrap());
        assert!(shown.body.contains(&anchor), "{anchor}");
    }
    for role in [Role::Manager, Role::Employee] {
        let other = server.employee("Max", role, "Europe/Berlin").await;
        assert_eq!(page(server.cookie(other).await).await.status, 403);
    }
    assert_eq!(page(String::new()).await.status, 401);

    let alone = server_at(Site::new("127.0.0.1:8000".parse().unwrap(), None, Vec::new()).alone()).await;
    let owner = alone.employee("Ada", Role::Admin, "Europe/Berlin").await;
    let cookie = alone.cookie(owner).await;
    assert_eq!(
        alone.get("/docs").header("cookie", &cookie).send().await.status,
        404
    );
}

/// All operations: method, path and what is said about it.
fn operations() -> impl Iterator<Item = (String, &'static str, &'static Value)> {
    let paths = document()["paths"].as_object().unwrap();
    paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().unwrap();
        item.iter()
            .map(move |(method, operation)| (method.to_uppercase(), path.as_str(), operation))
    })
}
