//! The demo from its start to its end.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use jiff::{Timestamp, ToSpan, civil::Weekday, tz::TimeZone};
use timetrack_domain::Clock;
use timetrack_domain::id::EmployeeId;
use timetrack_platform::SystemClock;
use timetrack_server::lifecycle::Shutdown;
use timetrack_server::services::sign_in::make_link;
use timetrack_server::{AppState, Server, Site, router, router_with, sign_in};
use timetrack_simulator::Position;
use timetrack_storage::{DatabaseUrl, Storage};
use tokio::net::TcpListener;
use url::Url;

use crate::api::Api;
use crate::clock::StoryClock;
use crate::company::{Company, Days};
use crate::{door, life};

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) port: Option<u16>,
    pub(crate) seed: u64,
    pub(crate) weeks: u8,
    pub(crate) people: usize,
    pub(crate) opens_browser: bool,
}

/// The port where nobody asks for another, and how many after it are tried.
const PORT: u16 = 8000;
const PORTS_TRIED: u16 = 50;

/// How long the people can go on working.
const FURTHER_DAYS: i32 = 14;

/// Shows the company until the demo is asked to end.
pub(crate) async fn show(wanted: &Wanted, shutdown: Shutdown) -> Result<()> {
    let listener = bind(wanted.port).await?;
    let address = listener
        .local_addr()
        .context("Failed to read the listener's address")?;
    // Removed when this function ends, which it does in every way but being killed.
    let folder = tempfile::Builder::new()
        .prefix("timetrack-demo-")
        .tempdir()
        .context("Failed to make a temporary directory")?;
    let storage = Storage::connect(&DatabaseUrl::sqlite_file(folder.path().join("timetrack.db")))
        .await
        .context("Failed to open the database")?;
    storage.migrate().await.context("Failed to make the tables")?;
    let days = days(wanted.weeks)?;
    let clock = StoryClock::at(TimeZone::UTC.to_timestamp(days.first.at(0, 0, 0, 0))?);
    let site = Site::new(address, None, Vec::new());
    let server = Server::new(storage, Arc::new(clock.clone()), site, shutdown.clone()).await?;
    let state = server.state().clone();

    say(&format!(
        "A company of {} people works for {} weeks. That takes a moment …",
        wanted.people, wanted.weeks
    ))?;
    let filling = async {
        let api = Api::new(router(&state));
        let mut company = Company::found(&state, api, wanted.seed, wanted.people, days).await?;
        life::live_until(&mut company, &clock, days.now).await?;
        anyhow::Ok(company)
    };
    let company = tokio::select! {
        company = filling => company.context("Failed to make the company")?,
        () = shutdown.started() => return server.close().await,
    };
    clock.arrive_at_the_present();

    let people = door::Cast {
        employee: first(&company, Position::Employee)?,
        manager: first(&company, Position::Manager)?,
        administrator: first(&company, Position::Administrator)?,
    };
    let url = format!("http://{address}/")
        .parse()
        .context("An address is a URL")?;
    let link = link(&state, &url, people.manager).await?;
    let shown = door::around(router_with(&state, door::routes(people)), &state, people);
    let living = tokio::spawn(life::live_on(company, clock, shutdown));
    let serving = tokio::spawn(server.run_with(listener, shown));
    say(&format!(
        "\nTimeTrack is open at {url} until you press Ctrl-C; then everything is removed.\nSigned in, once: {link}"
    ))?;
    if wanted.opens_browser {
        open(&link);
    }
    serving.await.context("The server panicked")??;
    living.await.context("The people panicked")?;
    say("The demo ended, and its data is removed.")
}

/// From the Monday some weeks ago.
fn days(weeks: u8) -> Result<Days> {
    // The people do everything at whole seconds.
    let now = Timestamp::from_second(SystemClock.now().as_second())?;
    let today = now.to_zoned(TimeZone::UTC).date();
    let monday = today.nth_weekday(-1, Weekday::Monday)?;
    Ok(Days {
        first: monday.checked_sub(i32::from(weeks).weeks())?,
        now,
        last: today.checked_add(FURTHER_DAYS.days())?,
    })
}

fn first(company: &Company, position: Position) -> Result<EmployeeId> {
    let worker = company
        .workers
        .iter()
        .find(|worker| worker.person.position == position);
    Ok(worker.context("The company has people in every position")?.id)
}

async fn link(state: &AppState, base: &Url, employee: EmployeeId) -> Result<Url> {
    let token = make_link(state, employee).await?;
    Ok(sign_in::link(base, &token, "/"))
}

async fn bind(wanted: Option<u16>) -> Result<TcpListener> {
    let ports = match wanted {
        Some(port) => port..=port,
        None => PORT..=PORT + PORTS_TRIED,
    };
    let mut failure = None;
    for port in ports {
        match TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await {
            Ok(listener) => return Ok(listener),
            Err(error) => failure = Some((port, error)),
        }
    }
    match failure {
        Some((port, error)) => {
            bail!("port {port} cannot be listened on ({error}): choose another with --port")
        }
        None => bail!("there is no port to listen on"),
    }
}

/// Opens the browser where there is a desktop. Where it does not open, the address is on the screen.
fn open(link: &Url) {
    let has = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let has_desktop = std::env::consts::OS != "linux" || has("DISPLAY") || has("WAYLAND_DISPLAY");
    if has_desktop {
        timetrack_platform::open::open_url_or(link.as_str(), |_| {});
    }
}

fn say(sentence: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{sentence}").context("Failed to say how it goes")
}
