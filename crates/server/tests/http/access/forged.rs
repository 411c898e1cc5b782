//! Requests that another site makes a browser send.

use timetrack_storage::Role;

use super::callers::Caller;
use super::expected::{Audience, ROUTES};
use super::{NOBODY, Verdict, Who, target, verdict};
use crate::harness::{Call, TestServer, server};
use crate::organisation::company;

const OWN: (&str, &str) = ("origin", "http://localhost:8000");

/// Every route that changes something and that a browser's cookie opens.
fn changing() -> impl Iterator<Item = (&'static str, &'static str, Audience)> {
    let is_for_people = |audience| !matches!(audience, Audience::Anybody | Audience::Device);
    ROUTES.iter().flat_map(move |(methods, path, audience)| {
        let changing = methods.split(' ').filter(|method| *method != "GET");
        changing
            .filter(move |_| is_for_people(*audience))
            .map(|method| (method, *path, *audience))
    })
}

/// A request with headers, with and without the token of the page.
fn call<'a>(
    server: &'a TestServer,
    (method, path): (&str, &str),
    headers: &[(&'static str, &str)],
) -> Call<'a> {
    let call = server.call(method, &target(path, NOBODY));
    headers
        .iter()
        .fold(call, |call, (name, value)| call.header(name, value))
}

fn with_token<'a>(call: Call<'a>, path: &str, token: &str) -> Call<'a> {
    if path.starts_with("/api/") {
        call.header("x-csrf-token", token).json("{}")
    } else {
        call.form(&format!("csrf={token}"))
    }
}

#[tokio::test]
async fn a_cookie_changes_nothing_without_the_token_of_a_page_of_our_own() {
    let server = server().await;
    let _token = company(&server).await;
    let root = server.employee("Root", Role::Admin, "Europe/Berlin").await;
    let browser = Caller::browser(&server, "an administrator's browser", Who::Admin, root).await;
    let other = server.employee("Kim", Role::Admin, "Europe/Berlin").await;
    let other = Caller::browser(&server, "another browser", Who::Admin, other).await;
    let foreign: [&[(&'static str, &str)]; 9] = [
        &[],
        &[("origin", "null")],
        &[("origin", "https://evil.example")],
        &[("origin", "http://localhost:9000")],
        &[("origin", "https://localhost:8000")],
        &[("origin", "http://localhost:8000.evil.example")],
        &[("origin", "http://localhost:8000/")],
        &[("sec-fetch-site", "cross-site")],
        &[
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "same-origin"),
        ],
    ];
    for (method, path, _) in changing() {
        let route = (method, path);
        for headers in foreign {
            let forged = with_token(call(&server, route, headers), path, browser.csrf());
            let found = verdict(browser.show(forged)).await;
            assert_eq!(found, Verdict::Forbidden, "{route:?} with {headers:?}");
        }
        for token in ["", "0", other.csrf()] {
            let forged = with_token(call(&server, route, &[OWN]), path, token);
            let found = verdict(browser.show(forged)).await;
            assert_eq!(found, Verdict::Forbidden, "{route:?} with {token:?}");
        }
        let bare = [
            ("text/plain", "{}"),
            ("application/json", "{}"),
            ("multipart/form-data", ""),
        ];
        for (content_type, body) in bare {
            let forged = call(&server, route, &[OWN, ("content-type", content_type)]).body(body);
            let found = verdict(browser.show(forged)).await;
            assert_eq!(found, Verdict::Forbidden, "{route:?} with {content_type}");
        }
    }
}

#[tokio::test]
async fn a_form_of_another_site_signs_nobody_in() {
    let server = server().await;
    for path in ["/sign-in", "/set-password"] {
        for headers in [
            &[][..],
            &[("origin", "https://evil.example")],
            &[("sec-fetch-site", "same-site")],
        ] {
            let forged = call(&server, ("POST", path), headers).form("email=a&password=b&token=c");
            assert_eq!(verdict(forged).await, Verdict::Forbidden, "{path} {headers:?}");
        }
    }
}
