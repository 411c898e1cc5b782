//! The server inside the agent of a person who works without a company server.
//!
//! Its database is `timetrack.db` in the agent's data directory. On its first start it makes an organisation of one:
//! the owner, who sees their own hours as a manager would, and the device, whose credential the agent keeps. It listens
//! on loopback only.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use secrecy::SecretString;
use timetrack_domain::{Clock, id::EmployeeId};
use timetrack_storage::DatabaseUrl;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

use crate::desk::Desk;
use crate::lifecycle::Shutdown;
use crate::private_database;
use crate::server::Server;
use crate::services::sign_in;
use crate::site::Site;
use crate::state::AppState;

mod owner;

pub use owner::LocalOwner;

/// What the embedded server needs to know.
pub struct EmbeddedOptions {
    /// The folder of the database. It exists.
    pub data_dir: PathBuf,
    /// The port that is tried first; where it is taken, the next free one is used.
    pub preferred_port: u16,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Whom and what a first start is for.
    pub owner: LocalOwner,
    /// The device's credential from an earlier start, as far as the caller still has it.
    pub device_credential: Option<SecretString>,
}

/// An embedded server that runs.
#[derive(Debug)]
pub struct Embedded {
    address: SocketAddr,
    device_credential: SecretString,
    state: AppState,
    task: JoinHandle<Result<()>>,
}

impl Embedded {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address for browsers and for the agent's client.
    pub fn base_url(&self) -> Url {
        format!("http://{}/", self.address)
            .parse()
            .expect("an address and port make a URL")
    }

    /// The credential of the local device. The caller keeps it and gives it to the next [`start`].
    pub fn device_credential(&self) -> &SecretString {
        &self.device_credential
    }

    /// Lets the owner's pages show what the agent beside them does, and have it take choices. The first agent that is
    /// told stays.
    ///
    /// # Errors
    /// Where the owner cannot be read.
    pub async fn seat_at(&self, desk: Arc<dyn Desk>) -> Result<()> {
        self.state.seat_at(self.owner().await?, desk);
        Ok(())
    }

    /// A link that opens `path` signed in as the owner: once, and within five minutes.
    ///
    /// # Errors
    /// Where the link cannot be stored.
    pub async fn one_time_link(&self, path: &str) -> Result<Url> {
        let token = sign_in::make_link(&self.state, self.owner().await?)
            .await
            .context("Failed to store the link")?;
        Ok(crate::sign_in::link(&self.base_url(), &token, path))
    }

    /// Says in which time zone the computer is now, by its IANA name: a laptop travels while the server runs.
    ///
    /// # Errors
    /// Where it cannot be read or stored.
    pub async fn live_in(&self, time_zone: &str) -> Result<()> {
        let owner = self.owner().await?;
        owner::live_in(&self.state, owner, time_zone)
            .await
            .context("Failed to store the time zone")
    }

    async fn owner(&self) -> Result<EmployeeId> {
        let Some(owner) = owner::find(self.state.storage()).await? else {
            bail!("the owner is missing in the database");
        };
        Ok(owner.employee)
    }

    /// Ends it: finishes requests under way and closes the database.
    ///
    /// # Errors
    /// Where the database cannot be closed.
    pub async fn shutdown(self) -> Result<()> {
        self.state.shutdown().start();
        self.task.await.context("The embedded server panicked")?
    }
}

/// Starts the embedded server on the current runtime.
///
/// # Errors
/// Where the database cannot be opened, or no port can be listened on.
pub async fn start(options: EmbeddedOptions) -> Result<Embedded> {
    let url = DatabaseUrl::sqlite_file(options.data_dir.join("timetrack.db"));
    let storage = private_database::connect(&url)
        .await
        .with_context(|| format!("Failed to open the database {url}"))?;
    storage
        .migrate()
        .await
        .context("Failed to bring the database up to date; nothing was changed")?;
    let listener = bind(options.preferred_port).await?;
    let address = listener
        .local_addr()
        .context("Failed to read the listener's address")?;
    let server = Server::new(
        storage,
        options.clock,
        Site::new(address, None, Vec::new()).alone(),
        Shutdown::new(),
    )
    .await?;
    let state = server.state().clone();
    let device_credential = owner::ensure(&state, &options.owner, options.device_credential).await?;
    tracing::info!(server.address = %address, "the embedded server listens");
    Ok(Embedded {
        address,
        device_credential,
        state,
        task: tokio::spawn(server.run(listener)),
    })
}

/// Ports after the preferred one that are tried before the operating system may choose any.
const PORTS_TRIED: u16 = 20;

async fn bind(preferred: u16) -> Result<TcpListener> {
    let after = preferred.saturating_add(PORTS_TRIED);
    for port in (preferred..=after).chain([0]) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            Ok(listener) => return Ok(listener),
            // Windows reserves ranges of ports and answers "not permitted" for those.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied
                ) => {}
            Err(error) => return Err(error).with_context(|| format!("Failed to listen on 127.0.0.1:{port}")),
        }
    }
    bail!("no port of this computer is free for the embedded server");
}

impl std::fmt::Debug for EmbeddedOptions {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("EmbeddedOptions")
            .field("data_dir", &self.data_dir)
            .field("preferred_port", &self.preferred_port)
            .finish_non_exhaustive()
    }
}
