//! Accepting connections: how many, how long they may take to say what they want, and how they end.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::middleware::AddExtension;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tower::Layer;

use crate::client_address::Peer;
use crate::lifecycle::Shutdown;

/// How connections are treated.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// Connections at the same time; further ones wait in the operating system's queue.
    pub connections: usize,
    /// The time in which the head of a request must be complete. A connection without a request for so long is closed.
    pub head_timeout: Duration,
    /// The time that requests under way have when the server ends.
    pub drain: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            // Two for each of five thousand agents, and as many again.
            connections: 20_000,
            head_timeout: Duration::from_secs(75),
            drain: Duration::from_secs(10),
        }
    }
}

/// The address cannot be listened on.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Another program has it.
    #[error("port {} on {} is in use by another program: end that one, or set TIMETRACK_PORT to a free port", address.port(), address.ip())]
    InUse {
        /// The address.
        address: SocketAddr,
    },
    /// Any other reason.
    #[error("the server cannot listen on {address}: set TIMETRACK_LISTEN to an address of this computer")]
    Other {
        /// The address.
        address: SocketAddr,
        /// The operating system's reason.
        source: io::Error,
    },
}

/// Begins to listen.
///
/// # Errors
/// See [`ListenError`].
pub async fn bind(address: SocketAddr) -> Result<TcpListener, ListenError> {
    TcpListener::bind(address).await.map_err(|source| {
        if source.kind() == io::ErrorKind::AddrInUse {
            ListenError::InUse { address }
        } else {
            ListenError::Other { address, source }
        }
    })
}

/// Serves `router` until `shutdown` starts and then until every request under way is answered, or its time is up.
pub async fn serve(listener: TcpListener, router: Router, limits: ConnectionLimits, shutdown: Shutdown) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            () = shutdown.started() => break,
            accepted = accept(&listener, &places) => accepted,
            Some(_) = connections.join_next() => continue,
        };
        let (stream, peer, place) = accepted;
        let service = TowerToHyperService::new(Extension(Peer(peer)).layer(router.clone()));
        let shutdown = shutdown.clone();
        connections.spawn(async move {
            serve_connection(stream, service, limits.head_timeout, shutdown).await;
            drop(place);
        });
    }
    drop(listener);
    let drained = tokio::time::timeout(limits.drain, async {
        while connections.join_next().await.is_some() {}
    });
    if drained.await.is_err() {
        tracing::warn!(
            connections = connections.len(),
            "requests were cut off because the server had to end"
        );
        connections.shutdown().await;
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit) {
    loop {
        let place = Arc::clone(places)
            .acquire_owned()
            .await
            .expect("the semaphore is never closed");
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Answers are small and written whole: waiting to fill a packet only delays them.
                stream.set_nodelay(true).ok();
                return (stream, peer, place);
            }
            Err(error) => {
                // The peer is gone already, or there are no file descriptors left; the latter needs a pause.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn serve_connection(
    stream: TcpStream,
    service: TowerToHyperService<AddExtension<Router, Peer>>,
    head_timeout: Duration,
    shutdown: Shutdown,
) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_timeout)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    let outcome = tokio::select! {
        outcome = connection.as_mut() => outcome,
        () = shutdown.started() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = outcome {
        tracing::debug!(%error, "a connection ended early");
    }
}
