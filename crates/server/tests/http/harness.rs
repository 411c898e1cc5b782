//! A server without a socket: requests go to its router, time moves when the test says so.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde_json::Value;
use timetrack_domain::id::{AccessTokenId, DeviceId, EmployeeId, SignInId};
use timetrack_server::viewer::Token;
use timetrack_server::{AppState, Server, Site, lifecycle::Shutdown, router};
use timetrack_storage::{
    DatabaseUrl, DeviceKey, NewAccessToken, NewDevice, NewEmployee, Role, SignIn, Storage, TokenOwner,
};
use timetrack_test_support::clock::FakeClock;
use timetrack_test_support::postgres::PostgresDatabase;
use tower::ServiceExt;

use crate::described::check;

/// Compares an answer with an inline snapshot, which may be the same on several databases.
macro_rules! assert_answer {
    ($answer:expr, @$snapshot:literal) => {
        let answer = &$answer;
        insta::allow_duplicates! { insta::assert_snapshot!(answer, @$snapshot) }
    };
}
pub(crate) use assert_answer;

/// A Thursday morning in autumn.
pub(crate) const NOW: &str = "2026-11-19T09:00:00Z";

pub(crate) struct TestServer {
    pub(crate) state: AppState,
    pub(crate) clock: FakeClock,
    pub(crate) router: Router,
    // Dropped after the server's connections.
    _home: Home,
}

/// The folder or the database, which vanishes with the test.
type Home = Box<dyn std::any::Any + Send + Sync>;

/// Runs a test on SQLite, and again on PostgreSQL where there is one.
pub(crate) async fn on_each_database(test: impl AsyncFn(&TestServer)) {
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::sqlite_file(folder.path().join("timetrack.db"));
    test(&TestServer::start(&url, Box::new(folder), local_site(), clock()).await).await;
    if let Some(database) = PostgresDatabase::fresh() {
        let url = database.url().parse().unwrap();
        let server = TestServer::start(&url, Box::new(database), local_site(), clock()).await;
        test(&server).await;
        server.state.storage().close().await.unwrap();
    }
}

fn local_site() -> Site {
    Site::new("127.0.0.1:8000".parse().unwrap(), None, Vec::new())
}

/// An SQLite server, for what has nothing to do with the database.
pub(crate) async fn server() -> TestServer {
    server_at(local_site()).await
}

pub(crate) async fn server_at(site: Site) -> TestServer {
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::sqlite_file(folder.path().join("timetrack.db"));
    TestServer::start(&url, Box::new(folder), site, clock()).await
}

/// A server whose database lies in a folder of the test's own, as `timetrack.db`.
pub(crate) async fn server_in(folder: &std::path::Path, clock: FakeClock) -> TestServer {
    let url = DatabaseUrl::sqlite_file(folder.join("timetrack.db"));
    TestServer::start(&url, Box::new(()), local_site(), clock).await
}

/// A server over a database of the test's own.
pub(crate) async fn server_on(url: &DatabaseUrl) -> TestServer {
    TestServer::start(url, Box::new(()), local_site(), clock()).await
}

pub(crate) fn clock() -> FakeClock {
    FakeClock::at_text(NOW)
}

impl TestServer {
    async fn start(url: &DatabaseUrl, home: Home, site: Site, clock: FakeClock) -> Self {
        let storage = Storage::connect(url).await.unwrap();
        storage.migrate().await.unwrap();
        let server = Server::new(storage, Arc::new(clock.clone()), site, Shutdown::new())
            .await
            .unwrap();
        let state = server.state().clone();
        Self {
            router: router(&state),
            state,
            clock,
            _home: home,
        }
    }

    pub(crate) fn storage(&self) -> &Storage {
        self.state.storage()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.state.now()
    }

    pub(crate) async fn employee(&self, name: &str, role: Role, time_zone: &str) -> EmployeeId {
        let transaction = self.storage().begin().await.unwrap();
        let new = NewEmployee {
            id: self.state.generate(EmployeeId::generate),
            name: name.to_owned(),
            email: None,
            role,
            time_zone: time_zone.to_owned(),
            created: self.now(),
        };
        let employee = transaction.employees().create(new).await.unwrap();
        transaction.save().await.unwrap();
        employee.id
    }

    /// A device of a person, and its token.
    pub(crate) async fn device(&self, employee: EmployeeId) -> (DeviceKey, String) {
        let transaction = self.storage().begin().await.unwrap();
        let new = NewDevice {
            id: self.state.generate(DeviceId::generate),
            machine_name: "LT-0371".to_owned(),
            account_name: "ada".to_owned(),
            employee,
            created: self.now(),
        };
        let device = transaction.devices().create(new).await.unwrap();
        transaction.save().await.unwrap();
        (device.key, self.token(TokenOwner::Device(device.key), None).await)
    }

    pub(crate) async fn token(&self, owner: TokenOwner, expires: Option<Timestamp>) -> String {
        let token = Token::generate();
        let transaction = self.storage().begin().await.unwrap();
        transaction
            .access_tokens()
            .create(NewAccessToken {
                id: self.state.generate(AccessTokenId::generate),
                token_hash: token.hash(),
                owner,
                created: self.now(),
                expires,
            })
            .await
            .unwrap();
        transaction.save().await.unwrap();
        token.secret().expose_secret().to_owned()
    }

    /// The `Cookie` header of a browser that is signed in.
    pub(crate) async fn cookie(&self, employee: EmployeeId) -> String {
        let token = Token::generate();
        let transaction = self.storage().begin().await.unwrap();
        transaction
            .sign_ins()
            .create(&SignIn {
                id: self.state.generate(SignInId::generate),
                token_hash: token.hash(),
                employee,
                browser: String::new(),
                created: self.now(),
                expires: self.now() + jiff::SignedDuration::from_hours(24),
                last_seen: self.now(),
            })
            .await
            .unwrap();
        transaction.save().await.unwrap();
        format!("timetrack_8000={}", token.secret().expose_secret())
    }

    pub(crate) fn get(&self, path: &str) -> Call<'_> {
        self.call("GET", path)
    }

    pub(crate) fn post(&self, path: &str) -> Call<'_> {
        self.call("POST", path)
    }

    pub(crate) fn call(&self, method: &str, path: &str) -> Call<'_> {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "localhost:8000".parse().unwrap());
        Call {
            server: self,
            method: method.to_owned(),
            path: path.to_owned(),
            headers,
            body: Body::empty(),
        }
    }
}

/// A request in the making.
pub(crate) struct Call<'a> {
    server: &'a TestServer,
    method: String,
    path: String,
    headers: HeaderMap,
    body: Body,
}

impl Call<'_> {
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.parse().unwrap());
        self
    }

    pub(crate) fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    #[expect(clippy::needless_pass_by_value, reason = "tests build the body in place")]
    pub(crate) fn json(self, body: impl ToString) -> Self {
        self.header("content-type", "application/json")
            .body(body.to_string())
    }

    pub(crate) fn form(self, body: &str) -> Self {
        self.header("content-type", "application/x-www-form-urlencoded")
            .body(body.to_owned())
    }

    pub(crate) fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// The answer without its body, which may never end.
    pub(crate) async fn open(self) -> axum::response::Response {
        let mut request = Request::builder()
            .method(self.method.as_str())
            .uri(self.path)
            .body(self.body)
            .unwrap();
        *request.headers_mut() = self.headers;
        self.server.router.clone().oneshot(request).await.unwrap()
    }

    /// The code of the error, where the answer is one. What is none may never end and is not read.
    pub(crate) async fn error_code(self) -> Option<String> {
        let response = self.open().await;
        if !response.status().is_client_error() {
            return None;
        }
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let body: Value = serde_json::from_slice(&body).ok()?;
        body["error"]["code"].as_str().map(str::to_owned)
    }

    /// The whole answer. Where it comes from the API, it is as the document of the API says.
    pub(crate) async fn send(self) -> Answer {
        let (method, path) = (self.method.clone(), self.path.clone());
        let response = self.open().await;
        let (parts, body) = response.into_parts();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap(),
        };
        check::answer(&method, &path, &answer);
        answer
    }
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// Status and body for a snapshot. Ids, which differ each time, are blackened.
impl std::fmt::Display for Answer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.status)?;
        if self.body.is_empty() {
            return Ok(());
        }
        match serde_json::from_str::<Value>(&self.body) {
            Ok(mut value) => {
                blacken(&mut value);
                write!(formatter, "\n{value:#}")
            }
            Err(_) => write!(formatter, "\n{}", self.body),
        }
    }
}

fn blacken(value: &mut Value) {
    match value {
        Value::String(text) if text.len() == 36 && text.parse::<uuid::Uuid>().is_ok() => {
            "[id]".clone_into(text);
        }
        Value::String(text) => {
            if let Some(position) = text.find("Request id: ") {
                text.replace_range(position + 12.., "[id].");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(blacken),
        Value::Object(fields) => fields.values_mut().for_each(blacken),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
