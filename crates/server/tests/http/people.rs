//! People who sign in by a password, made as an administrator makes them.

use axum::http::StatusCode;
use timetrack_domain::id::EmployeeId;
use timetrack_storage::{NewEmployee, Role, TokenOwner};
use url::Url;

use crate::harness::{Answer, Call, TestServer};

/// Where forms of the server's own pages come from.
pub(crate) const ORIGIN: &str = "http://localhost:8000";

/// A password that is good enough.
pub(crate) const PASSWORD: &str = "vier Wörter sind gut";

/// A person with an e-mail address and without a password.
pub(crate) async fn person(server: &TestServer, email: &str, role: Role) -> EmployeeId {
    let id = server.state.generate(EmployeeId::generate);
    let transaction = server.storage().begin().await.unwrap();
    let new = NewEmployee {
        id,
        name: "Ada <King> Lovelace".to_owned(),
        email: Some(email.to_owned()),
        role,
        time_zone: "Europe/Berlin".to_owned(),
        created: server.now(),
    };
    transaction.employees().create(new).await.unwrap();
    transaction.save().await.unwrap();
    id
}

/// A person who signs in by [`PASSWORD`].
pub(crate) async fn with_password(server: &TestServer, email: &str) -> EmployeeId {
    let id = person(server, email, Role::Employee).await;
    let link = password_link(server, id).await;
    let answer = set_password(server, &link, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    id
}

/// The bearer token of an administrator.
pub(crate) async fn admin_token(server: &TestServer) -> String {
    let root = server.employee("Root", Role::Admin, "Europe/Berlin").await;
    server.token(TokenOwner::Person(root), None).await
}

/// A link to set a password, from an administrator.
pub(crate) async fn password_link(server: &TestServer, employee: EmployeeId) -> Url {
    let answer = server
        .post(&format!("/api/employees/{employee}/password-link"))
        .token(&admin_token(server).await)
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    answer.json()["url"].as_str().unwrap().parse().unwrap()
}

/// The secret of a link.
pub(crate) fn secret(link: &Url) -> String {
    link.query_pairs()
        .find(|(name, _)| name == "token")
        .unwrap()
        .1
        .into_owned()
}

/// Sends the form of the page behind a link.
pub(crate) async fn set_password(server: &TestServer, link: &Url, password: &str) -> Answer {
    let form = fields(&[
        ("token", &secret(link)),
        ("password", password),
        ("repeat", password),
    ]);
    own_form(server.post("/set-password"), &form).send().await
}

/// Sends the form of the page to sign in.
pub(crate) fn sign_in<'a>(server: &'a TestServer, email: &str, password: &str) -> Call<'a> {
    let form = fields(&[("email", email), ("password", password), ("to", "/my-data?x=1")]);
    own_form(server.post("/sign-in"), &form)
}

/// Signs a program in.
pub(crate) fn login<'a>(server: &'a TestServer, email: &str, password: &str) -> Call<'a> {
    let body = serde_json::json!({ "email": email, "password": password });
    server.post("/api/auth/login").json(body)
}

/// A request with a form, as a browser sends it.
pub(crate) fn own_form<'a>(call: Call<'a>, form: &str) -> Call<'a> {
    call.header("origin", ORIGIN)
        .header("accept", "text/html")
        .header("accept-language", "en")
        .form(form)
}

/// The body of a form.
pub(crate) fn fields(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// The pair of a cookie that an answer sets.
pub(crate) fn cookie_of(answer: &Answer) -> String {
    let (pair, _) = answer.header("set-cookie").split_once(';').unwrap();
    pair.to_owned()
}
