//! A database that was put back to an older copy together with all that lies beside it: agents know better.

use jiff::Timestamp;
use timetrack_domain::id::{MachineId, RunId, ServerEpoch};
use timetrack_protocol::{BatchOrigin, CommitMark};
use timetrack_storage::{DeviceKey, IngestOutcome, IngestRequest};

use super::world::{World, at};

/// What an agent is answered that repeats a mark.
async fn report(world: &World, device: DeviceKey, second: i64, mark: Option<&CommitMark>) -> IngestOutcome {
    let origin = BatchOrigin {
        run_id: RunId::from_uuid(uuid::Uuid::from_u128(1)),
        machine_id: MachineId::from_uuid(uuid::Uuid::from_u128(2)),
    };
    let mut batch = World::request(device, &[]);
    (batch.received, batch.batch.sent_at) = (at(second), at(second));
    batch.batch.origin = Some(origin);
    batch.batch.commit_seen = mark.cloned();
    world.try_store(batch).await.unwrap()
}

/// Reports at these seconds, as an agent that gets every answer. Gives the last mark.
async fn live(world: &World, device: DeviceKey, seconds: &[i64]) -> CommitMark {
    let mut mark = None;
    for second in seconds {
        let outcome = report(world, device, *second, mark.as_ref()).await;
        assert_eq!(life(&outcome), (world.epoch, None));
        assert_ne!(outcome.commit, mark);
        mark = outcome.commit;
    }
    mark.unwrap()
}

fn life(outcome: &IngestOutcome) -> (ServerEpoch, Option<Timestamp>) {
    (outcome.epoch, outcome.lacks_since)
}

/// What a copy looks like that was made when so many batches of every device were known.
async fn put_back(world: &World, number: i64, second: i64) {
    world
        .execute(&format!(
            "UPDATE device SET commits = {number}, committed_ms = {}",
            at(second).as_millisecond()
        ))
        .await
        .unwrap();
}

pub(crate) async fn the_first_agent_that_knows_better_begins_a_new_life(world: &World) {
    let other = world.add_device(world.employee).await;
    let ahead = live(world, world.device, &[100, 200, 300]).await;
    let others = live(world, other, &[100, 150]).await;
    put_back(world, 1, 100).await;
    // What is no agent tells nothing, and does not make the copy look as if it had come further.
    let program = || IngestRequest {
        received: at(900),
        ..World::request(world.device, &[])
    };
    for _ in 0..3 {
        let outcome = world.try_store(program()).await.unwrap();
        assert_eq!((outcome.commit, outcome.epoch), (None, world.epoch));
    }

    let noticed = report(world, world.device, 1_000, Some(&ahead)).await;
    assert_ne!(noticed.epoch, world.epoch);
    assert_eq!(noticed.lacks_since, Some(at(100)));
    let began = noticed.epoch.as_uuid().get_timestamp().unwrap().to_unix().0;
    assert_eq!(i64::try_from(began), Ok(at(1_000).as_second()));
    // Once is enough, also where the answer was lost, and whoever else knows better.
    for (device, mark) in [
        (world.device, noticed.commit.as_ref()),
        (world.device, Some(&ahead)),
        (other, Some(&others)),
        (other, None),
    ] {
        let outcome = report(world, device, 1_100, mark).await;
        assert_eq!(life(&outcome), life(&noticed));
    }

    // The same once more, in the new life.
    let ahead = report(world, other, 1_200, None).await.commit.unwrap();
    put_back(world, 2, 1_050).await;
    let again = report(world, other, 1_300, Some(&ahead)).await;
    assert_ne!(again.epoch, noticed.epoch);
    assert_eq!(
        again.lacks_since,
        Some(at(100)),
        "what it lacks since longer still holds"
    );
}

pub(crate) async fn what_is_no_proof_changes_nothing(world: &World) {
    let other = world.add_device(world.employee).await;
    let mut marks = Vec::new();
    for second in [100, 200, 300, 400] {
        marks.extend(report(world, world.device, second, marks.last()).await.commit);
    }
    // Answers that were lost, a mark of another device, and some that no server wrote.
    let made_up = marks[3].as_str().replacen(".4.", ".400.", 1);
    let strange = ["", "4", "\u{1f980}.\u{0}.", &made_up].map(|text| CommitMark::new(text.to_owned()));
    for (device, mark) in marks
        .iter()
        .chain(&strange)
        .map(|mark| (world.device, mark))
        .chain([(other, &marks[3])])
    {
        let outcome = report(world, device, 500, Some(mark)).await;
        assert_eq!(life(&outcome), (world.epoch, None), "{mark:?}");
    }
}

pub(crate) async fn agents_that_notice_at_once_begin_one_life(world: &World) {
    let mut agents = Vec::new();
    for _ in 0..8 {
        let device = world.add_device(world.employee).await;
        agents.push((device, live(world, device, &[100, 200]).await));
    }
    put_back(world, 1, 100).await;
    let reports = agents
        .iter()
        .map(|(device, mark)| report(world, *device, 1_000, Some(mark)));
    let outcomes = futures_util::future::join_all(reports).await;
    assert_ne!(outcomes[0].epoch, world.epoch);
    for outcome in &outcomes {
        assert_eq!(life(outcome), (outcomes[0].epoch, Some(at(100))));
    }
}
