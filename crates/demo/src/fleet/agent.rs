//! One agent of the fleet.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::http::Method;
use http_body_util::BodyExt;
use jiff::{SignedDuration, Timestamp};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use timetrack_domain::{Clock, Interval};
use timetrack_platform::SystemClock;
use timetrack_protocol::BatchAnswer;
use timetrack_simulator::{SimulatedAgent, SimulatedPerson, company};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until};

use super::Fleet;
use super::connection::Connection;

/// How far ahead it knows what it will record.
const STRETCH: SignedDuration = SignedDuration::from_mins(15);

/// The longest pause before it tries again what went wrong.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

pub(super) struct Agent {
    fleet: Arc<Fleet>,
    number: u32,
    person: SimulatedPerson,
    random: StdRng,
    recording: SimulatedAgent,
    recorded_until: Timestamp,
    connection: Option<Connection>,
}

impl Agent {
    pub(super) fn new(fleet: Arc<Fleet>, number: u32) -> Self {
        let people = company(u64::from(number), 0);
        let person = people[number as usize % people.len()].clone();
        Self {
            fleet,
            person,
            random: StdRng::seed_from_u64(number.into()),
            recording: SimulatedAgent::new(number.into()),
            recorded_until: SystemClock.now(),
            connection: None,
            number,
        }
    }

    /// Enrols, and works until it is dropped.
    pub(super) async fn live(mut self) {
        let credential: Arc<str> = loop {
            match self.enrol().await {
                Ok(credential) => break credential.into(),
                Err(_) => self.rest().await,
            }
        };
        let nudge = Arc::new(Notify::new());
        let channel = Channel {
            fleet: Arc::clone(&self.fleet),
            credential: Arc::clone(&credential),
            nudge: Arc::clone(&nudge),
        };
        // Agents of a fleet do not start in the same second.
        let first = self.random.random_range(Duration::ZERO..self.fleet.every);
        let mut next = Instant::now() + first;
        let work = async {
            loop {
                let outcome = tokio::select! {
                    () = nudge.notified() => self.fetch_settings(&credential).await,
                    () = sleep_until(next) => {
                        let pause = self.fleet.every.mul_f64(self.random.random_range(0.9..1.1));
                        next = Instant::now() + pause;
                        self.send(&credential).await
                    }
                };
                if outcome.is_err() {
                    self.fleet.report.failed();
                    self.connection = None;
                    self.rest().await;
                    // What was asked for may have been lost.
                    nudge.notify_one();
                }
            }
        };
        tokio::join!(work, channel.hold());
    }

    async fn enrol(&mut self) -> Result<String> {
        let fleet = Arc::clone(&self.fleet);
        let _place = fleet.enrolling.acquire().await?;
        let body = json!({
            "token": fleet.token.expose_secret(),
            "machineName": format!("FLEET-{:05}", self.number),
            "accountName": format!("fleet-{:05}", self.number),
        });
        let enrolled = self
            .connection()
            .await?
            .json(Method::POST, "/api/enroll", None, &body)
            .await?;
        Ok(enrolled["credential"]
            .as_str()
            .context("A credential is text")?
            .to_owned())
    }

    async fn fetch_settings(&mut self, credential: &str) -> Result<()> {
        let path = "/api/agent/settings";
        let settings = self
            .connection()
            .await?
            .json(Method::GET, path, Some(credential), &Value::Null);
        let version = settings.await?["version"]
            .as_u64()
            .context("Settings have a version")?;
        self.fleet.report.got_settings(self.number, version);
        Ok(())
    }

    async fn send(&mut self, credential: &str) -> Result<()> {
        let now = SystemClock.now();
        if now >= self.recorded_until {
            let until = now + STRETCH;
            if let Ok(stretch) = Interval::new(now, until) {
                self.recording.record(self.person.work(stretch));
            }
            self.recorded_until = until;
        }
        let batch = self.recording.batch(now);
        let answer = self
            .connection()
            .await?
            .bytes(Method::POST, "/api/events", Some(credential), batch);
        let answer: BatchAnswer = serde_json::from_slice(&answer.await?)?;
        self.fleet.report.sent(answer.results.len());
        self.recording.take_answer(answer);
        Ok(())
    }

    async fn connection(&mut self) -> Result<&mut Connection> {
        if self.connection.is_none() {
            self.connection = Some(Connection::open(&self.fleet.server).await?);
        }
        self.connection.as_mut().context("There is one now")
    }

    async fn rest(&mut self) {
        self.connection = None;
        sleep(self.random.random_range(Duration::ZERO..LONGEST_PAUSE)).await;
    }
}

/// The channel on which an agent hears that it is to ask for its settings.
struct Channel {
    fleet: Arc<Fleet>,
    credential: Arc<str>,
    nudge: Arc<Notify>,
}

impl Channel {
    async fn hold(&self) {
        loop {
            if self.listen().await.is_err() {
                self.fleet.report.failed();
            }
            sleep(Duration::from_secs(3)).await;
        }
    }

    async fn listen(&self) -> Result<()> {
        let mut connection = Connection::open(&self.fleet.server).await?;
        let path = "/api/agent/channel";
        let answer = connection
            .send(Method::GET, path, Some(&self.credential), "")
            .await?;
        anyhow::ensure!(
            answer.status().is_success(),
            "the channel is answered {}",
            answer.status()
        );
        let _open = self.fleet.report.channel_opened();
        // Whatever happened in between.
        self.nudge.notify_one();
        let mut body = answer.into_body();
        while let Some(frame) = body.frame().await {
            let frame = frame?;
            let said = frame.data_ref().map_or(&b""[..], |data| data);
            if said.starts_with(b"event: settings:changed") {
                self.nudge.notify_one();
            }
        }
        Ok(())
    }
}
