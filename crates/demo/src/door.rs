//! The bar on every page, and the door behind it: one becomes an employee, a manager or an administrator of the company
//! without a password.
//!
//! A server that people use has no such door, and nothing opens one in it: routes and bar are put around the server's
//! router by this program, for people whom this program made.

use anyhow::Context;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, OptionalFromRequestParts, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use http_body_util::BodyExt;
use secrecy::ExposeSecret;
use serde::Deserialize;
use timetrack_domain::id::EmployeeId;
use timetrack_server::services::sign_in::{Browser, by_link, make_link};
use timetrack_server::viewer::{Employee, OwnForm, ProtectedForm, Viewer, cookie_of_request, set_cookie};
use timetrack_server::{AppError, AppState};

const LOOK_AS: &str = "/demo/look-as";
const STYLE: &str = "/demo/bar.css";

/// Whom one can look as.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cast {
    pub(crate) employee: EmployeeId,
    pub(crate) manager: EmployeeId,
    pub(crate) administrator: EmployeeId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Part {
    Employee,
    Manager,
    Administrator,
}

#[derive(Debug, Deserialize)]
struct Choice {
    part: Part,
}

impl Cast {
    fn of(&self, part: Part) -> EmployeeId {
        match part {
            Part::Employee => self.employee,
            Part::Manager => self.manager,
            Part::Administrator => self.administrator,
        }
    }
}

/// The routes of the door.
pub(crate) fn routes(cast: Cast) -> Router<AppState> {
    Router::new()
        .route(
            LOOK_AS,
            post(move |State(state): State<AppState>, request: Request| look_as(state, cast, request)),
        )
        .route(
            STYLE,
            get(async || {
                (
                    [(header::CONTENT_TYPE, "text/css")],
                    include_str!("../static/bar.css"),
                )
            }),
        )
}

/// Puts the bar on every page.
pub(crate) fn around(router: Router, state: &AppState, cast: Cast) -> Router {
    let state = state.clone();
    router.layer(from_fn(move |request: Request, next: Next| {
        let state = state.clone();
        async move { with_bar(state, cast, request, next).await }
    }))
}

async fn look_as(state: AppState, cast: Cast, request: Request) -> Result<Response, AppError> {
    let before = cookie_of_request(request.headers(), state.site());
    let headers = request.headers().clone();
    let viewer = viewer(&state, &headers).await;
    let choice = match viewer {
        Some(_) => {
            ProtectedForm::<Choice>::from_request(request, &state)
                .await?
                .fields
        }
        None => OwnForm::<Choice>::from_request(request, &state).await?.0,
    };
    let link = make_link(&state, cast.of(choice.part)).await?;
    let browser = Browser {
        name: "Demo",
        before: before.as_ref(),
    };
    let token = by_link(&state, link.secret().expose_secret(), browser).await?;
    let cookies = CookieJar::new().add(set_cookie(state.site(), &token));
    Ok((cookies, Redirect::to("/")).into_response())
}

/// Who is signed in, whatever the request wants.
async fn viewer(state: &AppState, headers: &HeaderMap) -> Option<Viewer<Employee>> {
    let mut asking = Request::new(Body::empty());
    *asking.method_mut() = Method::GET;
    let cookies = headers.get_all(header::COOKIE);
    asking
        .headers_mut()
        .extend(cookies.iter().map(|cookie| (header::COOKIE, cookie.clone())));
    let (mut parts, _) = asking.into_parts();
    let viewer =
        <Viewer<Employee> as OptionalFromRequestParts<AppState>>::from_request_parts(&mut parts, state);
    viewer.await.ok().flatten()
}

async fn with_bar(state: AppState, cast: Cast, mut request: Request, next: Next) -> Response {
    // The bar cannot be put into what is packed.
    request.headers_mut().remove(header::ACCEPT_ENCODING);
    let headers = request.headers().clone();
    let viewer = viewer(&state, &headers).await;
    let response = next.run(request).await;
    let content_type = response.headers().get(header::CONTENT_TYPE);
    let is_page = content_type.is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    if !is_page {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let collected = body.collect().await.context("Failed to read a page");
    let page = match collected {
        Ok(body) => body.to_bytes(),
        Err(error) => return AppError::Internal(error).into_response(),
    };
    let page = put_into(&page, cast, viewer.as_ref()).map_or(page, Bytes::from);
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(page.len()));
    Response::from_parts(parts, Body::from(page))
}

/// The page with the bar at its top; `None` for a part of a page.
fn put_into(page: &[u8], cast: Cast, viewer: Option<&Viewer<Employee>>) -> Option<String> {
    let page = std::str::from_utf8(page).ok()?;
    let body = page.find("<body")?;
    let top = body + page[body..].find('>')? + 1;
    let is_german = page[..body].contains("<html lang=\"de\"");
    Some(format!(
        "{}{}{}",
        &page[..top],
        bar(cast, viewer, is_german),
        &page[top..]
    ))
}

fn bar(cast: Cast, viewer: Option<&Viewer<Employee>>, is_german: bool) -> String {
    let (sentence, look_as, words) = if is_german {
        (
            "Vorführung: alle Personen sind erfunden",
            "Ansehen als",
            ["Beschäftigter", "Führungskraft", "Administratorin"],
        )
    } else {
        (
            "Demo: everybody here is made up",
            "Look as",
            ["Employee", "Manager", "Administrator"],
        )
    };
    let parts = [
        (Part::Employee, "employee"),
        (Part::Manager, "manager"),
        (Part::Administrator, "administrator"),
    ];
    let mut buttons = String::new();
    for ((part, value), word) in parts.into_iter().zip(words) {
        let is_shown = viewer.is_some_and(|viewer| viewer.employee_id() == cast.of(part));
        let pressed = if is_shown { "true" } else { "false" };
        buttons.push_str(&format!(
            r#"<button name="part" value="{value}" aria-pressed="{pressed}">{word}</button>"#
        ));
    }
    // Hexadecimal digits, so nothing has to be escaped.
    let csrf = viewer
        .and_then(Viewer::csrf_token)
        .map_or("", |token| token.as_str());
    format!(
        r#"<link rel="stylesheet" href="{STYLE}"><form class="demo-bar" method="post" action="{LOOK_AS}" aria-label="{look_as}"><input type="hidden" name="csrf" value="{csrf}"><span>{sentence}</span><span class="demo-bar__choice"><span>{look_as}</span>{buttons}</span></form>"#
    )
}
