//! One connection to the server, as an agent keeps it open.

use std::str::FromStr;

use anyhow::{Context, Result, bail, ensure};
use axum::body::Bytes;
use axum::http::{Method, Request, Response, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use url::Url;

/// The smallest that hyper allows; thousands of connections are open.
const BUFFER: usize = 8 * 1024;

/// Where the server listens.
#[derive(Clone, Debug)]
pub(super) struct Server {
    /// Host and port.
    authority: String,
}

impl FromStr for Server {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let url: Url = text.parse().context("It must be an address")?;
        ensure!(url.scheme() == "http", "The fleet speaks http:// only");
        let host = url.host_str().context("It must name a host")?;
        let port = url.port_or_known_default().unwrap_or(80);
        Ok(Self {
            authority: format!("{host}:{port}"),
        })
    }
}

/// A connection on which requests follow each other.
#[derive(Debug)]
pub(super) struct Connection {
    authority: String,
    sender: SendRequest<Full<Bytes>>,
    task: JoinHandle<()>,
}

impl Connection {
    /// Connects.
    pub(super) async fn open(server: &Server) -> Result<Self> {
        let stream = TcpStream::connect(&server.authority)
            .await
            .context("Failed to connect to the server")?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::Builder::new()
            .max_buf_size(BUFFER)
            .handshake(TokioIo::new(stream))
            .await?;
        Ok(Self {
            authority: server.authority.clone(),
            sender,
            task: tokio::spawn(async move {
                // The request that is under way hears of it.
                connection.await.ok();
            }),
        })
    }

    /// Sends a request and gives the answer's head and unread body, whatever the status.
    pub(super) async fn send(
        &mut self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: impl Into<Bytes>,
    ) -> Result<Response<Incoming>> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, &self.authority)
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.sender.ready().await?;
        Ok(self
            .sender
            .send_request(request.body(Full::new(body.into()))?)
            .await?)
    }

    /// Sends a request and gives the whole answer, which must be a good one.
    pub(super) async fn bytes(
        &mut self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: impl Into<Bytes>,
    ) -> Result<Bytes> {
        let answer = self.send(method, path, token, body).await?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        if !status.is_success() {
            bail!("{path} is answered {status}: {}", String::from_utf8_lossy(&body));
        }
        Ok(body)
    }

    /// The same with JSON.
    pub(super) async fn json(
        &mut self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: &Value,
    ) -> Result<Value> {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let answer = self.bytes(method, path, token, body).await?;
        serde_json::from_slice(&answer).with_context(|| format!("{path} is answered with something else"))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.task.abort();
    }
}
