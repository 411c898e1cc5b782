//! A person at the server's pages, signed in by a link that is good for once.

use reqwest::{StatusCode, header, redirect::Policy};

/// Sends what a browser would, without following redirects.
pub(crate) struct Visitor {
    runtime: tokio::runtime::Runtime,
    client: reqwest::Client,
    address: String,
    cookie: String,
}

impl Visitor {
    /// Opens the link and keeps the cookie.
    pub(crate) fn open(link: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        // An error means that another test of this program has installed it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .build()
            .unwrap();
        let answer = runtime.block_on(client.get(link).send()).unwrap();
        let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let (address, _) = link.split_once("/sign-in/").unwrap();
        let address = address.to_owned();
        Self {
            runtime,
            client,
            address,
            cookie,
        }
    }

    /// The page at `path`, in English.
    pub(crate) fn page(&self, path: &str) -> String {
        let request = self
            .client
            .get(format!("{}{path}", self.address))
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT_LANGUAGE, "en");
        self.runtime
            .block_on(async { request.send().await?.error_for_status()?.text().await })
            .unwrap()
    }

    /// What forms of the page at `path` carry against forgery.
    pub(crate) fn csrf(&self, path: &str) -> String {
        let page = self.page(path);
        let (_, rest) = page.split_once("name=\"csrf\" value=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }

    /// Sends a form, and gives the status and where it leads.
    pub(crate) fn post(&self, path: &str, fields: String) -> (StatusCode, Option<String>) {
        let request = self
            .client
            .post(format!("{}{path}", self.address))
            .header(header::COOKIE, &self.cookie)
            .header(header::ORIGIN, &self.address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(fields);
        let answer = self.runtime.block_on(request.send()).unwrap();
        let target = answer.headers().get(header::LOCATION);
        (
            answer.status(),
            target.map(|value| value.to_str().unwrap().to_owned()),
        )
    }
}
