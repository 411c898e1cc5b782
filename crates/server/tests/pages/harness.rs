//! A server with one person's device and a browser that is signed in. Requests go to the router; time stands still.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use timetrack_domain::Clock;
use timetrack_domain::id::{AccessTokenId, DeviceId, EmployeeId, OrganisationId};
use timetrack_server::viewer::Token;
use timetrack_server::{AppState, Server, Site, lifecycle::Shutdown, router};
use timetrack_storage::{
    DatabaseUrl, NewAccessToken, NewDevice, NewEmployee, Organisation, Role, Storage, TokenOwner,
};
use timetrack_test_support::clock::FakeClock;
use tokio::net::TcpListener;
use tower::ServiceExt;

/// A Thursday at 14:26 in Berlin.
pub(crate) const NOW: &str = "2026-11-19T13:26:00Z";

/// A server and the router in front of it.
pub(crate) struct TestServer {
    pub(crate) router: Router,
    server: Server,
    pub(crate) clock: FakeClock,
    pub(crate) host: String,
    _folder: tempfile::TempDir,
}

/// One person, with a device and a browser.
pub(crate) struct Person<'a> {
    server: &'a TestServer,
    pub(crate) device_token: String,
    pub(crate) cookie: String,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl TestServer {
    pub(crate) async fn start() -> Self {
        Self::start_at(8000).await
    }

    async fn start_at(port: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::sqlite_file(folder.path().join("timetrack.db"));
        let storage = Storage::connect(&url).await.unwrap();
        storage.migrate().await.unwrap();
        let site = Site::new(([127, 0, 0, 1], port).into(), None, Vec::new());
        let clock = FakeClock::at_text(NOW);
        let server = Server::new(storage, Arc::new(clock.clone()), site, Shutdown::new())
            .await
            .unwrap();
        let router = router(server.state());
        Self {
            router,
            server,
            clock,
            host: format!("127.0.0.1:{port}"),
            _folder: folder,
        }
    }

    /// A server that a browser can reach, with the socket that it shall listen on.
    pub(crate) async fn reachable() -> (Self, TcpListener) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self::start_at(listener.local_addr().unwrap().port()).await;
        (server, listener)
    }

    /// Answers browsers from now on. What was seeded before stays.
    pub(crate) fn listen(&self, listener: TcpListener) -> tokio::task::JoinHandle<()> {
        let router = self.router.clone();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() })
    }

    /// Adds a person with a device, signed in to a browser.
    pub(crate) async fn person(&self, name: &str, zone: &str) -> Person<'_> {
        let state = self.server.state();
        let employee = state.generate(EmployeeId::generate);
        let transaction = state.storage().begin().await.unwrap();
        if transaction.organisations().find().await.unwrap().is_none() {
            let organisation = Organisation {
                id: state.generate(OrganisationId::generate),
                name: name.to_owned(),
                time_zone: zone.to_owned(),
                created: state.now(),
            };
            transaction.organisations().create(&organisation).await.unwrap();
        }
        let new = NewEmployee {
            id: employee,
            name: name.to_owned(),
            email: None,
            role: Role::Employee,
            time_zone: zone.to_owned(),
            created: state.now(),
        };
        transaction.employees().create(new).await.unwrap();
        let device = NewDevice {
            id: state.generate(DeviceId::generate),
            machine_name: format!("LT-0371 of {name}"),
            account_name: "account".to_owned(),
            employee,
            created: state.now(),
        };
        let device = transaction.devices().create(device).await.unwrap();
        let token = Token::generate();
        let new = NewAccessToken {
            id: state.generate(AccessTokenId::generate),
            token_hash: token.hash(),
            owner: TokenOwner::Device(device.key),
            created: state.now(),
            expires: None,
        };
        transaction.access_tokens().create(new).await.unwrap();
        transaction.save().await.unwrap();
        let person = Person {
            server: self,
            device_token: token.secret().expose_secret().to_owned(),
            cookie: String::new(),
        };
        let link = person.link("/").await;
        let path = link.split_once(&self.host).unwrap().1;
        let answer = self
            .send(self.request("GET", path).body(Body::empty()).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        Person {
            cookie: answer.header("set-cookie").split(';').next().unwrap().to_owned(),
            ..person
        }
    }

    /// What the handlers use, for what no page makes.
    pub(crate) fn state(&self) -> &AppState {
        self.server.state()
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", &self.host)
            .header("accept", "text/html")
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap(),
        }
    }
}

impl Person<'_> {
    /// A link that signs a browser in once and goes on to `path`.
    pub(crate) async fn link(&self, path: &str) -> String {
        let request = self
            .server
            .request("POST", "/api/agent/sign-in-link")
            .header("authorization", format!("Bearer {}", self.device_token))
            .header("content-type", "application/json")
            .body(json!({ "path": path }).to_string().into())
            .unwrap();
        let answer: Value = serde_json::from_str(&self.server.send(request).await.body).unwrap();
        answer["url"].as_str().unwrap().to_owned()
    }

    /// Sends what the device recorded; gives the status of each item.
    pub(crate) async fn record(&self, items: &[Value], open: &[Value]) -> Vec<String> {
        let mut results = Vec::new();
        let mut chunks = items.chunks(500).peekable();
        if chunks.peek().is_none() {
            results.extend(self.batch(&[], open).await);
        }
        for chunk in chunks {
            results.extend(self.batch(chunk, open).await);
        }
        results
    }

    async fn batch(&self, items: &[Value], open: &[Value]) -> Vec<String> {
        let body = json!({ "sentAt": self.server.clock.now(), "items": items, "open": open, "device": { "agentVersion": "0.1.0" } });
        let request = self
            .server
            .request("POST", "/api/events")
            .header("authorization", format!("Bearer {}", self.device_token))
            .header("content-type", "application/json")
            .body(body.to_string().into())
            .unwrap();
        let answer = self.server.send(request).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let answer: Value = serde_json::from_str(&answer.body).unwrap();
        let statuses = answer["results"].as_array().unwrap().iter();
        statuses
            .map(|result| result["status"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Opens a page in English.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.get_in("en", path).await
    }

    /// Opens a page.
    pub(crate) async fn get_in(&self, language: &str, path: &str) -> Answer {
        let request = self
            .server
            .request("GET", path)
            .header("cookie", &self.cookie)
            .header("accept-language", language)
            .body(Body::empty())
            .unwrap();
        self.server.send(request).await
    }

    /// Sends a form of a page, as a browser does.
    pub(crate) async fn post(&self, path: &str, form: &str) -> Answer {
        let request = self
            .server
            .request("POST", path)
            .header("cookie", &self.cookie)
            .header("origin", format!("http://{}", self.server.host))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.to_owned().into())
            .unwrap();
        self.server.send(request).await
    }

    /// What forms of the person's pages carry.
    pub(crate) async fn csrf(&self) -> String {
        let page = self.get("/privacy").await.body;
        let (_, rest) = page.split_once("name=\"csrf\" value=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The text of the page: without tags, white space made even.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut is_tag = false;
        for character in self.body.chars() {
            match character {
                '<' => is_tag = true,
                '>' => {
                    is_tag = false;
                    text.push(' ');
                }
                _ if is_tag => {}
                _ => text.push(character),
            }
        }
        let text = text.replace("&nbsp;", " ").replace('\u{a0}', " ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
