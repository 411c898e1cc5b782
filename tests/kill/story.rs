//! The story: start, kill, start again, end, compare.

use jiff::Timestamp;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use timetrack_domain::Clock;
use timetrack_platform::SystemClock;
use timetrack_test_support::{
    poll::{self, Stopwatch},
    server::TestServer,
};

use super::{
    agent::PATIENCE,
    check,
    ledger::{LedgerReader, What},
    plan::{Length, Victim},
    process::{AgentFolder, AgentProcess},
};

/// When an agent was killed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Killed {
    /// It certainly still ran.
    pub(crate) after: Timestamp,
    /// It certainly ran no more.
    pub(crate) before: Timestamp,
}

/// Set to a number, it brings back the kills of an earlier run.
const SEED: &str = "TIMETRACK_KILL_SEED";

/// The agent that ends in good order has something to tell.
const LINES_OF_THE_LAST: usize = 40;

pub(crate) fn run(mut server: TestServer, length: Length) {
    let seed = std::env::var(SEED).map_or_else(|_| rand::random(), |seed| seed.parse().unwrap());
    eprintln!("kills: {SEED}={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let directory = tempfile::tempdir().unwrap();
    let folder = AgentFolder::in_directory(directory.path());
    let ledger = LedgerReader::of(&folder.ledger());
    let watch = Stopwatch::start();

    let mut agent = AgentProcess::start(&folder, &server, random.random());
    let mut killed = Vec::new();
    for kill in length.plan(&mut random) {
        let enough = ledger.lines() + kill.lines;
        poll::eventually_ok(PATIENCE, || {
            (ledger.lines() >= enough)
                .then_some(())
                .ok_or_else(|| format!("the agent goes on\n{}", folder.log()))
        });
        if kill.waits_for_server {
            server.wait_until_ready();
        }
        let after = SystemClock.now();
        match kill.victim {
            Victim::Agent => agent.kill(),
            Victim::Server => server.kill(),
            Victim::Both => {
                agent.kill();
                server.kill();
            }
        }
        let before = SystemClock.now();
        if kill.victim != Victim::Agent {
            server.start();
        }
        if kill.victim != Victim::Server {
            killed.push(Killed { after, before });
            agent = AgentProcess::start(&folder, &server, random.random());
        }
    }
    server.wait_until_ready();
    let enough = ledger.lines() + LINES_OF_THE_LAST;
    poll::eventually(PATIENCE, "the last agent records", || ledger.lines() >= enough);
    agent.end();
    let lasted = watch.elapsed();

    let lives = ledger.lives();
    let stored = server.database().events();
    eprintln!(
        "kills: {} lives, {} lines in the ledger, {} events stored, {lasted:.0?}",
        lives.len(),
        ledger.lines(),
        stored.len(),
    );
    let locked = lives.iter().zip(&killed).filter(|(life, _)| {
        let locks = |what: &What| life.iter().filter(|entry| entry.what == *what).count();
        locks(&What::Lock) > locks(&What::Unlock)
    });
    eprintln!("kills: {} of a locked computer", locked.count());
    let checked = check::lives(&lives, &killed, &stored)
        .and_then(|()| check::nothing_twice(&stored))
        .and_then(|()| check::outbox(&folder.outbox(), &stored));
    if let Err(difference) = checked {
        panic!("{difference}\n\nthe agents' log:\n{}", folder.log());
    }
    check::notices_every_change(&lives, &stored);
}
