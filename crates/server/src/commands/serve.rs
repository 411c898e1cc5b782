//! `timetrack-server serve`.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use timetrack_platform::SystemClock;
use timetrack_storage::Storage;

use crate::config::{Config, FirstAdministrator};
use crate::lifecycle::Shutdown;
use crate::listener::{self, ConnectionLimits};
use crate::server::Server;
use crate::services::administrator::{self, NotMade, Wanted};
use crate::site::Site;

/// Runs the server until it is asked to end.
///
/// # Errors
/// Where it cannot start, or its database cannot be closed.
pub fn run(file: Option<&Path>, migrate: bool) -> Result<()> {
    let config = super::prepare(file)?;
    let shutdown = Shutdown::new();
    let signalled = shutdown.clone();
    timetrack_platform::signals::on_terminate(Box::new(move || signalled.start()))
        .context("Failed to listen for the signal to end")?;
    super::block_on(serve(config, migrate, shutdown))
}

/// Files that are open beside connections: the database, what is served, the log.
const OTHER_FILES: u64 = 200;

/// Most systems let a program have no more than a thousand connections until it asks for more.
fn allow_connections() {
    let wanted = ConnectionLimits::default().connections as u64 + OTHER_FILES;
    match timetrack_platform::open_files::allow(wanted) {
        Ok(allowed) if allowed < wanted => tracing::warn!(
            files.allowed = allowed,
            "the system allows {allowed} open files: further connections have to wait (an agent holds two)"
        ),
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "the limit of open files cannot be raised"),
    }
}

async fn serve(config: Config, migrate: bool, shutdown: Shutdown) -> Result<()> {
    // Before the database is touched: a second server on the same port changes nothing.
    let listener = listener::bind(config.listen).await?;
    let address = listener
        .local_addr()
        .context("Failed to read the listener's address")?;
    let storage = super::open_storage(&config).await?;
    bring_up_to_date(&storage, migrate).await?;
    allow_connections();
    let site = Site::new(address, config.public_url, config.allowed_origins).behind(config.trusted_proxies);
    let server = Server::new(storage, Arc::new(SystemClock), site, shutdown)
        .await
        .context("Failed to write to the database")?;
    make_first_administrator(&server, config.first_administrator).await?;
    tracing::info!(server.address = %address, "listening on http://{address}");
    server.run(listener).await?;
    tracing::info!("ended");
    Ok(())
}

/// Makes the administrator of the settings where there is none. Somebody who is there already is not made one by a start.
async fn make_first_administrator(server: &Server, first: Option<FirstAdministrator>) -> Result<()> {
    let Some(FirstAdministrator { email, password }) = first else {
        return Ok(());
    };
    let wanted = Wanted {
        email,
        name: None,
        password,
    };
    match administrator::make_first(server.state(), wanted).await {
        Ok(Some(_)) => tracing::info!("the first administrator was made from the settings"),
        Ok(None) => tracing::info!("there is an administrator: admin_email and admin_password are not used"),
        Err(NotMade::Exists) => tracing::warn!(
            "admin_email is that of a person who is no administrator: run \"timetrack-server admin create --promote\""
        ),
        Err(NotMade::Weak(weak)) => bail!("admin_password (TIMETRACK_ADMIN_PASSWORD) cannot be used: {weak}"),
        Err(NotMade::Other(error)) => {
            return Err(anyhow::Error::new(error).context("Failed to make the first administrator"));
        }
    }
    Ok(())
}

async fn bring_up_to_date(storage: &Storage, migrate: bool) -> Result<()> {
    if migrate {
        return storage
            .migrate()
            .await
            .context("Failed to bring the database up to date; nothing was changed");
    }
    let pending = storage.pending_migrations().await?;
    if pending.is_empty() {
        return Ok(());
    }
    bail!(
        "the database is older than this program ({} missing): run \"timetrack-server migrate\", or start without --no-migrate",
        pending.join(", ")
    );
}
