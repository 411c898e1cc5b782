//! Thousands of simulated agents in one process, against a server that runs elsewhere.
//!
//! Each is a device of its own with two connections, as an agent has: one for what it sends, one for the channel on which
//! it hears of other settings. Each holds what it records in the next quarter of an hour and no more.
//!
//! Only `http://`: what is measured is the server and not what encrypts in front of it.

mod agent;
mod connection;
mod report;

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use axum::http::Method;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use timetrack_server::lifecycle::Shutdown;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use self::agent::Agent;
use self::connection::{Connection, Server};
use self::report::Report;

/// What is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The server's address, such as http://127.0.0.1:8000
    #[arg(long, value_name = "URL")]
    server: Server,
    /// The e-mail address of an administrator, whose password is in TIMETRACK_ADMIN_PASSWORD: makes the enrolment token,
    /// and changes the settings of the organisation to see how soon every agent has them
    #[arg(
        long,
        value_name = "EMAIL",
        required_unless_present = "token",
        conflicts_with = "token"
    )]
    administrator: Option<String>,
    /// An enrolment token; no settings are changed
    #[arg(long, value_name = "TOKEN")]
    token: Option<SecretString>,
    /// How many
    #[arg(long, default_value_t = 1_000)]
    agents: u32,
    /// How often each sends, in seconds
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    every: u64,
    /// How long they work before and after the settings are changed, in seconds
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// How often the settings are changed
    #[arg(long, default_value_t = 3)]
    changes: u32,
}

/// Files that are open beside the connections.
const OTHER_FILES: u64 = 100;

/// How many enrol at the same time.
const ENROLLING: usize = 32;

/// How long all of them may take to do something.
const PATIENCE: Duration = Duration::from_mins(10);

/// What all agents share.
#[derive(Debug)]
struct Fleet {
    server: Server,
    token: SecretString,
    every: Duration,
    report: Report,
    enrolling: Semaphore,
}

/// Runs the agents and says what was seen.
pub(crate) async fn run(arguments: Arguments, shutdown: Shutdown) -> Result<()> {
    let files = u64::from(arguments.agents) * 2 + OTHER_FILES;
    let allowed = timetrack_platform::open_files::allow(files)?;
    ensure!(
        allowed >= files,
        "{files} files have to be open, and the system allows {allowed}: see ulimit -n"
    );
    let administrator = match &arguments.administrator {
        Some(email) => Some(Administrator::sign_in(arguments.server.clone(), email).await?),
        None => None,
    };
    let token = match (&administrator, arguments.token) {
        (Some(administrator), _) => administrator.enrolment_token(arguments.agents).await?,
        (None, Some(token)) => token,
        (None, None) => anyhow::bail!("Give --administrator or --token"),
    };
    let fleet = Arc::new(Fleet {
        server: arguments.server,
        token,
        every: Duration::from_secs(arguments.every),
        report: Report::default(),
        enrolling: Semaphore::new(ENROLLING),
    });
    let began = Instant::now();
    let mut agents = JoinSet::new();
    for number in 0..arguments.agents {
        agents.spawn(Agent::new(Arc::clone(&fleet), number).live());
    }
    let work = async {
        fleet.report.wait_for_channels(arguments.agents).await;
        say(&format!(
            "connected: {} agents in {:.1} s",
            arguments.agents,
            began.elapsed().as_secs_f64()
        ))?;
        sleep(Duration::from_secs(arguments.seconds)).await;
        say(&format!("at work: {}", fleet.report))?;
        if let Some(administrator) = &administrator {
            for number in 1..=arguments.changes {
                let changed = Instant::now();
                administrator.change_settings().await?;
                let times = timeout(
                    PATIENCE,
                    fleet.report.wait_for_settings(changed, arguments.agents),
                );
                let times = times.await.context("Not every agent got the settings")?;
                say(&format!("settings {number}: {}", report::distribution(&times)))?;
            }
            sleep(Duration::from_secs(arguments.seconds)).await;
        }
        say(&format!("ended: {}", fleet.report))
    };
    tokio::select! {
        outcome = timeout(PATIENCE * 2, work) => outcome.context("The fleet took too long")?,
        () = shutdown.started() => say(&format!("interrupted: {}", fleet.report)),
    }
}

/// Somebody who runs the server.
#[derive(Debug)]
struct Administrator {
    server: Server,
    token: SecretString,
}

impl Administrator {
    async fn sign_in(server: Server, email: &str) -> Result<Self> {
        let password =
            std::env::var("TIMETRACK_ADMIN_PASSWORD").context("TIMETRACK_ADMIN_PASSWORD is not set")?;
        let body = json!({ "email": email, "password": password });
        let mut connection = Connection::open(&server).await?;
        let answer = connection
            .json(Method::POST, "/api/auth/login", None, &body)
            .await?;
        let token = answer["token"].as_str().context("The server gives no token")?;
        Ok(Self {
            token: token.to_owned().into(),
            server,
        })
    }

    async fn call(&self, method: Method, path: &str, body: &Value) -> Result<Value> {
        let mut connection = Connection::open(&self.server).await?;
        let token = Some(self.token.expose_secret());
        connection.json(method, path, token, body).await
    }

    async fn enrolment_token(&self, uses: u32) -> Result<SecretString> {
        let body = json!({ "label": "Fleet", "maximumUses": uses });
        let answer = self.call(Method::POST, "/api/enrolment-tokens", &body).await?;
        let token = answer["token"].as_str().context("The server gives no token")?;
        Ok(token.to_owned().into())
    }

    /// Has somebody count as away a second later than before.
    async fn change_settings(&self) -> Result<()> {
        let path = "/api/settings/tracking?scope=organisation";
        let mut tracking = self.call(Method::GET, path, &Value::Null).await?["effective"].take();
        let threshold = tracking["afkThresholdSeconds"]
            .as_u64()
            .context("There is a threshold")?;
        tracking["afkThresholdSeconds"] = json!(threshold + 1);
        let answer = self
            .call(Method::PUT, path, &json!({ "tracking": tracking }))
            .await?;
        ensure!(
            answer["own"]["afkThresholdSeconds"] == json!(threshold + 1),
            "{answer}"
        );
        Ok(())
    }
}

fn say(sentence: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{sentence}").context("Failed to say how it goes")
}
