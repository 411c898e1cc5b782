//! The company on the server: made through its own interface, as an administrator would.

use anyhow::{Context, Result};
use axum::http::Method;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use rand::{SeedableRng, rngs::StdRng};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use timetrack_domain::id::{AccessTokenId, EmployeeId, OrganisationId};
use timetrack_protocol::BatchAnswer;
use timetrack_server::AppState;
use timetrack_server::viewer::Token;
use timetrack_simulator::{DeviceKind, Position, SimulatedAgent, SimulatedPerson, company, sending_times};
use timetrack_storage::{
    DataPolicy, NewAccessToken, NewEmployee, Organisation, Role, SettingScope, TokenOwner,
};

use crate::api::Api;

/// The people of the company at their computers.
#[derive(Debug)]
pub(crate) struct Company {
    api: Api,
    administrator: String,
    pub(crate) workers: Vec<Worker>,
}

/// Somebody who works.
#[derive(Debug)]
pub(crate) struct Worker {
    pub(crate) person: SimulatedPerson,
    pub(crate) id: EmployeeId,
    pub(crate) moved: Option<(Timestamp, &'static str)>,
    pub(crate) computers: Vec<Computer>,
}

/// A computer with an agent.
#[derive(Debug)]
pub(crate) struct Computer {
    agent: SimulatedAgent,
    credential: String,
    pub(crate) sends: Vec<Timestamp>,
    last_sent: Option<Timestamp>,
}

/// How often an agent sends at work.
const SENDS_EVERY: SignedDuration = SignedDuration::from_secs(20);

/// In the weeks before, nobody looks: twice a day is often enough.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);

/// How many must be at work when the demo starts, at whatever hour: else some work late.
const AT_WORK: usize = 8;

/// The days through which the company lives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Days {
    /// The first.
    pub(crate) first: Date,
    /// Where the demo starts.
    pub(crate) now: Timestamp,
    /// How long it can go on.
    pub(crate) last: Date,
}

impl Company {
    /// Founds the company: its people, groups and computers. `api` is that of the server whose state is `state`.
    pub(crate) async fn found(
        state: &AppState,
        api: Api,
        seed: u64,
        count: usize,
        days: Days,
    ) -> Result<Self> {
        let mut people = company(seed, count);
        call_in(&mut people, days.now);
        let administrator = appoint(state).await?;
        let mut founded = Self {
            api,
            administrator,
            workers: Vec::new(),
        };
        founded.hire(people, days).await?;
        Ok(founded)
    }

    async fn hire(&mut self, people: Vec<SimulatedPerson>, days: Days) -> Result<()> {
        let token = self
            .make("/api/enrolment-tokens", json!({ "label": "Alle Rechner" }))
            .await?;
        let token = text(&token, "token")?;
        let mut groups: Vec<(&str, String)> = Vec::new();
        for (number, person) in (0..).zip(people) {
            if groups.iter().all(|(name, _)| *name != person.group) {
                let group = self.make("/api/groups", json!({ "name": person.group })).await?;
                groups.push((person.group, text(&group, "id")?));
            }
            let group = groups.iter().find(|(name, _)| *name == person.group);
            let group = group.map(|(_, id)| id.as_str()).unwrap_or_default();
            let worker = self.hire_one(number, person, group, &token, days).await?;
            self.workers.push(worker);
        }
        Ok(())
    }

    async fn hire_one(
        &self,
        number: u64,
        person: SimulatedPerson,
        group: &str,
        token: &str,
        days: Days,
    ) -> Result<Worker> {
        let role = match person.position {
            Position::Employee => "employee",
            Position::Manager => "manager",
            Position::Administrator => "admin",
        };
        let body = json!({
            "name": person.name, "email": person.email(), "role": role, "timeZone": person.zone, "groupId": group,
        });
        let added = self.make("/api/employees", body).await?;
        let id: EmployeeId = text(&added, "id")?.parse()?;
        if person.position == Position::Manager {
            let path = format!("/api/groups/{group}/managers/{id}");
            self.change(Method::PUT, &path, Value::Null).await?;
        }
        let today = days.now.in_tz(person.zone)?.date();
        let simulation = person.simulate_around(days.first, today, days.last);
        let mut computers = Vec::new();
        for (kind, recorded) in person.devices.iter().zip(simulation.devices) {
            let seed = number * 10 + computers.len() as u64;
            let names = json!({
                "token": token,
                "machineName": machine_name(*kind, seed),
                "accountName": format!("NORDLICHT\\{}", person.account),
                "directoryName": person.email(),
            });
            let enrolled = self.api.post("/api/enroll", "", names).await?;
            let mut random = StdRng::seed_from_u64(seed);
            let sends = sending_times(&recorded, LONGEST_PAUSE, &mut random);
            let mut agent = SimulatedAgent::new(seed);
            agent.record(recorded.events);
            computers.push(Computer {
                agent,
                credential: text(&enrolled, "credential")?,
                sends: sends.into_iter().take_while(|at| *at < days.now).collect(),
                last_sent: None,
            });
        }
        Ok(Worker {
            person,
            id,
            moved: simulation.moved,
            computers,
        })
    }

    /// Tells the server that somebody has moved.
    pub(crate) async fn relocate(&self, worker: usize, zone: &str) -> Result<()> {
        let path = format!("/api/employees/{}", self.workers[worker].id);
        self.change(Method::PATCH, &path, json!({ "timeZone": zone }))
            .await
    }

    /// Has a computer send everything that it recorded until now.
    pub(crate) async fn send(&mut self, worker: usize, computer: usize, now: Timestamp) -> Result<()> {
        let computer = &mut self.workers[worker].computers[computer];
        loop {
            let body = computer.agent.batch(now);
            let answer = self
                .api
                .call(Method::POST, "/api/events", &computer.credential, body)
                .await?;
            let answer: BatchAnswer =
                serde_json::from_slice(&answer).context("The server answers a batch")?;
            computer.agent.take_answer(answer);
            computer.last_sent = Some(now);
            if computer.agent.pending(now) == 0 {
                return Ok(());
            }
        }
    }

    /// The computers that have something to tell now.
    pub(crate) fn due(&self, now: Timestamp) -> Vec<(usize, usize)> {
        let mut due = Vec::new();
        for (worker, it) in self.workers.iter().enumerate() {
            for (computer, it) in it.computers.iter().enumerate() {
                if it.is_due(now) {
                    due.push((worker, computer));
                }
            }
        }
        due
    }

    async fn make(&self, path: &str, body: Value) -> Result<Value> {
        self.api.post(path, &self.administrator, body).await
    }

    async fn change(&self, method: Method, path: &str, body: Value) -> Result<()> {
        self.api
            .call(method, path, &self.administrator, body.to_string())
            .await?;
        Ok(())
    }
}

impl Computer {
    fn is_due(&self, now: Timestamp) -> bool {
        let has_something = self.agent.is_recording(now) || self.agent.pending(now) > 0;
        has_something
            && self
                .last_sent
                .is_none_or(|last| now.duration_since(last) >= SENDS_EVERY)
    }
}

/// Whoever starts the demo at night or on a Sunday sees people at work, too.
fn call_in(people: &mut [SimulatedPerson], now: Timestamp) {
    let at_work = people.iter().filter(|person| person.is_at_work(now)).count();
    let free = people.iter_mut().filter(|person| {
        !person.is_at_work(now)
            && person.move_to.is_none()
            && person.habit != timetrack_simulator::Habit::NightShift
    });
    for (number, person) in (0..).zip(free).take(AT_WORK.saturating_sub(at_work)) {
        let since = now - SignedDuration::from_mins(150 + number * 23);
        let until = now + SignedDuration::from_hours(8);
        person.extra_shift = timetrack_domain::Interval::new(since, until).ok();
    }
}

/// The organisation, and the token of whoever set it up: not one of the people.
async fn appoint(state: &AppState) -> Result<String> {
    let token = Token::generate();
    let transaction = state.storage().begin().await?;
    let organisation = Organisation {
        id: state.generate(OrganisationId::generate),
        name: "Nordlicht GmbH".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        created: state.now(),
    };
    transaction.organisations().create(&organisation).await?;
    // Managed activity: what people do is open to those who lead them.
    let managed = DataPolicy {
        managers_see_content: Some(true),
        ..DataPolicy::default()
    };
    let everybody = SettingScope::Organisation(organisation.id);
    transaction
        .tracking_settings()
        .set_policy(everybody, managed, state.now())
        .await?;
    let new = NewEmployee {
        id: state.generate(EmployeeId::generate),
        name: "IT".to_owned(),
        email: Some("it@nordlicht.example".to_owned()),
        role: Role::Admin,
        time_zone: organisation.time_zone.clone(),
        created: state.now(),
    };
    let it = transaction.employees().create(new).await?;
    let access = NewAccessToken {
        id: state.generate(AccessTokenId::generate),
        token_hash: token.hash(),
        owner: TokenOwner::Person(it.id),
        created: state.now(),
        expires: None,
    };
    transaction.access_tokens().create(access).await?;
    transaction.save().await?;
    Ok(token.secret().expose_secret().to_owned())
}

fn machine_name(kind: DeviceKind, number: u64) -> String {
    match kind {
        DeviceKind::Desktop => format!("NL-PC-{number:04}"),
        DeviceKind::Laptop => format!("NL-LT-{number:04}"),
    }
}

fn text(answer: &Value, field: &str) -> Result<String> {
    let text = answer[field].as_str();
    Ok(text
        .with_context(|| format!("The server's answer has no {field}"))?
        .to_owned())
}
