//! Every route of the server, and who is let in: by whatever they show, from wherever it is asked.
//!
//! The routes come from the router itself. One that nobody has put into the table (`expected`) fails.

mod callers;
mod expected;
mod forged;
mod hosts;
mod others;

use std::collections::BTreeSet;

use timetrack_server::api::document::document;

use crate::described::methods;
use crate::harness::{Call, TestServer, on_each_database, server};
use callers::{Caller, Who, callers};
use expected::{Audience, ROUTES};

/// An id that nothing has.
const NOBODY: &str = "0193a1f0-0000-7000-8000-000000000001";

/// The path of a route with something in the place of its variable parts.
fn target(path: &str, id: &str) -> String {
    path.replace("{id}", id)
        .replace("{employee}", id)
        .replace("{name}", "x")
}

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Whoever asks was heard, whatever the answer was.
    LetIn,
    /// It is not known who asks.
    Unknown,
    /// It is not for whoever asks.
    Forbidden,
}

/// Sends a request, and says whether it got past the door. What never ends is not read.
async fn verdict(call: Call<'_>) -> Verdict {
    match call.error_code().await.as_deref() {
        Some("unauthenticated" | "device_revoked") => Verdict::Unknown,
        Some("forbidden" | "forged_request") => Verdict::Forbidden,
        _ => Verdict::LetIn,
    }
}

/// A request that would be heard if it came from somebody who may: from a page of the server's own, with its token.
fn asked_for<'a>(server: &'a TestServer, method: &str, path: &str, id: &str, caller: &Caller) -> Call<'a> {
    let call = server
        .call(method, &target(path, id))
        .header("origin", "http://localhost:8000");
    let call = if path.starts_with("/api/") {
        call.header("x-csrf-token", caller.csrf()).json("{}")
    } else {
        call.form(&format!("csrf={}", caller.csrf()))
    };
    caller.show(call)
}

#[tokio::test]
async fn every_route_is_in_the_table() {
    let server = server().await;
    let mut known = BTreeSet::new();
    for (methods, path, _) in ROUTES {
        for method in methods.split(' ') {
            assert!(
                known.insert(((*path).to_owned(), method.to_owned())),
                "{method} {path} twice"
            );
        }
    }
    let mut real = BTreeSet::new();
    for path in timetrack_server::routes().paths() {
        for method in methods(&server, &target(path, NOBODY)).await {
            // It is the same as GET.
            if method != "HEAD" {
                real.insert((path.clone(), method));
            }
        }
    }
    let missing: Vec<_> = real.difference(&known).collect();
    let gone: Vec<_> = known.difference(&real).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "missing {missing:?}, gone {gone:?}"
    );
}

#[tokio::test]
async fn each_route_lets_in_whom_the_table_names_and_nobody_else() {
    on_each_database(async |server| {
        let callers = callers(server).await;
        // Whoever signs out can ask nothing more.
        let (last, rest): (Vec<_>, Vec<_>) = ROUTES.iter().partition(|(_, path, _)| *path == "/sign-out");
        for (methods, path, audience) in rest.into_iter().chain(last) {
            for method in methods.split(' ') {
                for caller in &callers {
                    let expected = audience.expect(caller.who);
                    let call = asked_for(server, method, path, NOBODY, caller);
                    let found = verdict(call).await;
                    assert_eq!(found, expected, "{method} {path} by {}", caller.name);
                }
            }
        }
    })
    .await;
}

#[test]
fn the_document_of_the_api_names_the_same_people() {
    for (methods, path, audience) in ROUTES.iter().filter(|(_, path, _)| path.starts_with("/api/")) {
        for method in methods.split(' ') {
            let security = &document()["paths"][*path][method.to_lowercase()]["security"];
            let ways = security.as_array().unwrap();
            let role = ways.iter().find_map(|way| way["token"][0].as_str());
            let device = ways.iter().any(|way| way.get("device").is_some());
            let said = match (role, device) {
                (None, false) => Audience::Anybody,
                (None, true) => Audience::Device,
                (Some("employee"), true) => Audience::EmployeeOrDevice,
                (Some("employee"), false) => Audience::Employee,
                (Some("manager"), false) => Audience::Manager,
                (Some("admin"), false) => Audience::Admin,
                other => panic!("{method} {path}: {other:?}"),
            };
            assert_eq!(said, *audience, "{method} {path}");
        }
    }
}
