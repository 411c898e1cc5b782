//! A server as a whole: its state, its routes, its jobs, from start to end.

use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use timetrack_domain::id::ServerEpoch;
use timetrack_domain::{Clock, IdGenerator};
use timetrack_storage::{Storage, StorageError};
use tokio::net::TcpListener;

use crate::jobs;
use crate::lifecycle::Shutdown;
use crate::listener::{self, ConnectionLimits};
use crate::live;
use crate::router;
use crate::site::Site;
use crate::state::AppState;

/// A server over an open, migrated database.
#[derive(Debug)]
pub struct Server {
    state: AppState,
}

impl Server {
    /// Puts the parts together. The database is migrated; no request is answered yet.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub async fn new(
        storage: Storage,
        clock: Arc<dyn Clock>,
        site: Site,
        shutdown: Shutdown,
    ) -> Result<Self, StorageError> {
        let now = clock.now();
        let epoch = ServerEpoch::generate(now, &mut IdGenerator::from_system());
        storage.begin_life(epoch, now).await?;
        let state = AppState::new(storage, clock, site, shutdown);
        // From here on, agents are told of changes only.
        live::tell_settings(&state).await?;
        Ok(Self { state })
    }

    /// What the handlers use.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Answers requests and runs the jobs until it is asked to end; then finishes what is under way and closes the
    /// database.
    ///
    /// # Errors
    /// Where the database cannot be closed.
    pub async fn run(self, listener: TcpListener) -> Result<()> {
        let router = router(&self.state);
        self.run_with(listener, router).await
    }

    /// As [`Server::run`], with a router that the caller put together.
    ///
    /// # Errors
    /// Where the database cannot be closed.
    pub async fn run_with(self, listener: TcpListener, router: Router) -> Result<()> {
        let jobs = jobs::start(&self.state);
        listener::serve(
            listener,
            router,
            ConnectionLimits::default(),
            self.state.shutdown().clone(),
        )
        .await;
        jobs.end().await;
        self.close().await
    }

    /// Stores what waits and closes the database.
    ///
    /// # Errors
    /// Where the database cannot be closed.
    pub async fn close(self) -> Result<()> {
        self.state.ingest().stop().await;
        self.state
            .storage()
            .close()
            .await
            .context("Failed to close the database")
    }
}
