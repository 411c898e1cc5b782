//! A simulated company that lives through four weeks: its computers enrol, send as agents do while time passes, and at
//! every moment the hours that the server reports are those of the ledger, to the second.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use timetrack_domain::id::{EmployeeId, GroupId};
use timetrack_protocol::BatchAnswer;
use timetrack_simulator::{
    Ledger, Position, Recorded, SimulatedAgent, SimulatedPerson, Simulation, people, sending_times,
};

use crate::company_hours::{add_up, added_up};
use crate::enrolment::make_token;
use crate::harness::{TestServer, on_each_database};
use crate::organisation::company;
use crate::work_today::advance_to;

/// The clocks of Europe change on 28 March: in the night from Saturday to Sunday, in which somebody works.
const FIRST: Date = Date::constant(2027, 3, 8);
const LAST: Date = Date::constant(2027, 4, 4);

struct Worker {
    person: SimulatedPerson,
    simulation: Simulation,
    id: EmployeeId,
    devices: Vec<Device>,
}

struct Device {
    agent: SimulatedAgent,
    credential: String,
    sends: Vec<Timestamp>,
    random: StdRng,
}

/// What happens at an instant.
#[derive(Clone, Copy)]
enum Step {
    Move { worker: usize },
    Send { worker: usize, device: usize },
    LookAtToday,
}

#[tokio::test]
async fn at_every_moment_of_four_weeks_the_hours_are_those_of_the_ledger() {
    on_each_database(async |server| {
        advance_to(server, "2027-03-08T00:00:00Z");
        let admin = company(server).await;
        let mut workers = hire(server, &admin).await;
        let mut looks = 0;
        for (at, step) in story(&workers) {
            advance_to(server, &at.to_string());
            match step {
                Step::Move { worker } => relocate(server, &admin, &workers[worker]).await,
                Step::Send { worker, device } => workers[worker].devices[device].send(server).await,
                Step::LookAtToday => looks += look_at_today(server, &admin, &mut workers).await,
            }
        }
        assert!(
            looks > 150,
            "{looks} people were at work when they were looked at"
        );
        for device in workers.iter().flat_map(|worker| &worker.devices) {
            assert_eq!(device.agent.pending(server.now()), 0);
        }
        add_up(server).await;
        let mut days = 0;
        for worker in &workers {
            let ledger = &worker.simulation.ledger;
            let found = added_up(server, worker.id, FIRST, LAST).await;
            let expected: Vec<_> = ledger.days.iter().map(|(date, truth)| (*date, *truth)).collect();
            assert_eq!(found, expected, "{}", worker.person.name);
            compare_with_page(server, worker).await;
            days += found.len();
        }
        assert!(days > 180, "{days} days were compared");
    })
    .await;
}

/// Makes the groups, adds the people and enrols their computers, all through the API.
async fn hire(server: &TestServer, admin: &str) -> Vec<Worker> {
    let mut groups: Vec<(&str, GroupId)> = Vec::new();
    let (token, _) = make_token(server, admin, json!({ "label": "Everybody" })).await;
    let mut workers = Vec::new();
    for (number, person) in (0..).zip(people(5)) {
        if groups.iter().all(|(name, _)| *name != person.group) {
            let added = created(server, admin, "/api/groups", json!({ "name": person.group })).await;
            groups.push((person.group, added["id"].as_str().unwrap().parse().unwrap()));
        }
        let (_, group) = groups.iter().find(|(name, _)| *name == person.group).unwrap();
        let role = match person.position {
            Position::Employee => "employee",
            Position::Manager => "manager",
            Position::Administrator => "admin",
        };
        let body = json!({
            "name": person.name, "email": person.email(), "role": role, "timeZone": person.zone, "groupId": group,
        });
        let added = created(server, admin, "/api/employees", body).await;
        let id = added["id"].as_str().unwrap().parse().unwrap();
        let mut simulation = person.simulate(FIRST, LAST);
        let mut devices = Vec::new();
        for recorded in std::mem::take(&mut simulation.devices) {
            let seed = number * 10 + devices.len() as u64;
            devices.push(Device::enrol(server, &token, &person, recorded, seed).await);
        }
        workers.push(Worker {
            person,
            simulation,
            id,
            devices,
        });
    }
    workers
}

async fn created(server: &TestServer, admin: &str, path: &str, body: Value) -> Value {
    let answer = server.post(path).token(admin).json(body).send().await;
    assert_eq!(answer.status, 201, "{answer}");
    answer.json()
}

async fn relocate(server: &TestServer, admin: &str, worker: &Worker) {
    let (_, zone) = worker.simulation.moved.unwrap();
    let path = format!("/api/employees/{}", worker.id);
    let body = json!({ "timeZone": zone });
    let answer = server.call("PATCH", &path).token(admin).json(body).send().await;
    assert_eq!(answer.status, 200, "{answer}");
}

/// Everything that happens, in order: what devices send, the move, and on every day a look.
fn story(workers: &[Worker]) -> Vec<(Timestamp, Step)> {
    let mut story = Vec::new();
    for (worker, it) in workers.iter().enumerate() {
        story.extend(it.simulation.moved.map(|(at, _)| (at, Step::Move { worker })));
        for (device, it) in it.devices.iter().enumerate() {
            story.extend(it.sends.iter().map(|at| (*at, Step::Send { worker, device })));
        }
    }
    let mut random = StdRng::seed_from_u64(17);
    for date in FIRST
        .series(jiff::Span::new().days(1))
        .take_while(|date| *date <= LAST)
    {
        // Saturdays late, when those work whose night has 23 hours.
        let hour = if date.weekday() == jiff::civil::Weekday::Saturday {
            23
        } else {
            random.random_range(7..21)
        };
        let at = date.at(hour, random.random_range(0..60), random.random_range(0..60), 0);
        story.push((TimeZone::UTC.to_timestamp(at).unwrap(), Step::LookAtToday));
    }
    story.sort_by_key(|(at, _)| *at);
    story
}

impl Device {
    async fn enrol(
        server: &TestServer,
        token: &str,
        person: &SimulatedPerson,
        recorded: Recorded,
        seed: u64,
    ) -> Self {
        let computer = json!({
            "token": token,
            "machineName": format!("NL-{seed:04}"),
            "accountName": format!("NORDLICHT\\{}", person.account),
            "directoryName": person.email(),
        });
        let answer = server.post("/api/enroll").json(computer).send().await;
        assert_eq!(answer.status, 201, "{answer}");
        assert_eq!(answer.json()["assigned"], true, "{}", person.name);
        let mut random = StdRng::seed_from_u64(seed);
        let sends = sending_times(&recorded, SignedDuration::from_mins(150), &mut random);
        let mut agent = SimulatedAgent::new(seed);
        agent.record(recorded.events);
        Self {
            agent,
            credential: answer.json()["credential"].as_str().unwrap().to_owned(),
            sends,
            random,
        }
    }

    /// Sends everything that is pending. Now and then an answer is lost, and the same is sent again.
    async fn send(&mut self, server: &TestServer) {
        loop {
            let body = self.agent.batch(server.now());
            let post = server.post("/api/events").token(&self.credential);
            let answer = post
                .header("content-type", "application/json")
                .body(body)
                .send()
                .await;
            assert_eq!(answer.status, 200, "{answer}");
            if self.random.random_bool(0.05) {
                continue;
            }
            let answer: BatchAnswer = serde_json::from_str(&answer.body).unwrap();
            assert_eq!(self.agent.take_answer(answer), 0, "nothing is refused");
            if self.agent.pending(server.now()) == 0 {
                return;
            }
        }
    }
}

/// Compares what managers see of the running day of everybody whose computers have a network. Gives how many worked.
async fn look_at_today(server: &TestServer, admin: &str, workers: &mut [Worker]) -> usize {
    let now = server.now();
    for worker in workers.iter_mut() {
        for device in &mut worker.devices {
            if is_online(&worker.simulation, now) {
                device.send(server).await;
            }
        }
    }
    add_up(server).await;
    let summary = server.get("/api/work/summary/today").token(admin).send().await;
    assert_eq!(summary.status, 200, "{summary}");
    let summary = summary.json();
    let mut at_work = 0;
    for worker in workers.iter().filter(|worker| is_online(&worker.simulation, now)) {
        let zone = match worker.simulation.moved {
            Some((at, zone)) if at <= now => zone,
            Some(_) | None => worker.person.zone,
        };
        let today = now.in_tz(zone).unwrap().date();
        let ledger: Ledger = worker
            .simulation
            .ledger_at(now, now - SignedDuration::from_hours(72));
        let truth = ledger.days.get(&today).filter(|truth| truth.sessions > 0);
        let id = json!(worker.id);
        let found = summary
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["employeeId"] == id);
        let about = format!("{} at {now}: {found:?}, {truth:?}", worker.person.name);
        let (Some(found), Some(truth)) = (found, truth) else {
            assert!(found.is_none() && truth.is_none(), "{about}");
            continue;
        };
        at_work += 1;
        for (name, expected) in [
            ("totalSeconds", truth.total),
            ("netActiveSeconds", truth.active),
            ("idleSeconds", truth.idle()),
            ("sessions", truth.sessions),
        ] {
            assert_eq!(found[name], expected, "{name} of {about}");
        }
        assert_eq!(found["firstLogin"], json!(truth.first_start), "{about}");
        let is_running = worker.devices.iter().any(|device| device.agent.is_recording(now));
        assert_eq!(found["isActive"], is_running, "{about}");
        if !is_running {
            assert_eq!(found["lastLogout"], json!(truth.last_end), "{about}");
        }
    }
    at_work
}

/// Whether everything has arrived that happened until now.
fn is_online(simulation: &Simulation, now: Timestamp) -> bool {
    simulation.offline.is_none_or(|offline| !offline.contains(now))
}

/// The week's table as the person downloads it, in ten-thousandths of an hour: less than half a second.
async fn compare_with_page(server: &TestServer, worker: &Worker) {
    let cookie = server.cookie(worker.id).await;
    let mut days = 0;
    for monday in FIRST
        .series(jiff::Span::new().weeks(1))
        .take_while(|date| *date <= LAST)
    {
        let path = format!("/work-hours/csv?week={monday}");
        let csv = server.get(&path).header("cookie", &cookie).send().await;
        assert_eq!(csv.status, 200, "{csv}");
        for row in csv.body.lines().skip(1) {
            let cells: Vec<&str> = row.split(',').collect();
            let date: Date = cells[0].parse().unwrap();
            let truth = &worker.simulation.ledger.days[&date];
            let expected = [truth.breaks, truth.total, truth.active, truth.idle()];
            #[expect(clippy::cast_precision_loss, reason = "a day has few seconds")]
            let expected = expected.map(|seconds| format!("{:.4}", seconds as f64 / 3600.0));
            assert_eq!(&cells[7..11], expected, "{} on {date}: {row}", worker.person.name);
            days += 1;
        }
    }
    assert_eq!(
        days,
        worker.simulation.ledger.days.len(),
        "{}",
        worker.person.name
    );
}
