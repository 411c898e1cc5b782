//! When what deletions leave in the outbox's file is erased.

use std::{
    sync::{Arc, mpsc},
    time::Duration,
};

use timetrack_domain::Lane;
use timetrack_outbox::{Check, Limits, Outbox, Receipt, Settlement};
use timetrack_platform::SystemClock;
use timetrack_protocol::{DeletedRange, DeletionCursor, DeletionPage};

use super::{at, event, id};
use crate::workers::{
    ControllerSender, StopSignal, WorkerContext, WorkerName,
    event_sender::erasing::{Erasing, REST},
};

const SECOND: Duration = Duration::from_secs(1);

/// An outbox with copies of a hundred items.
struct Desk {
    outbox: Outbox,
    erasing: Erasing,
    context: WorkerContext,
    _directory: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let opened = Outbox::open(directory.path(), Limits::default(), Check::Always, at(0)).unwrap();
        let outbox = opened.outbox;
        outbox.append(&(0..100).map(event).collect::<Vec<_>>()).unwrap();
        let acknowledged: Vec<_> = (0..100)
            .map(|number| (id(number), Settlement::Acknowledged))
            .collect();
        let receipt = Receipt {
            epoch: "0193a1f0-0000-7000-8000-0000000000e0".parse().unwrap(),
            lacks_since: None,
            server_time: at(600),
            commit: None,
        };
        outbox.settle(&acknowledged, &receipt, at(600)).unwrap();
        Self {
            outbox,
            erasing: Erasing::default(),
            context: WorkerContext {
                name: WorkerName::EventSender,
                stop: StopSignal::default(),
                clock: Arc::new(SystemClock),
                controller: ControllerSender::new(mpsc::channel().0),
            },
            _directory: directory,
        }
    }

    fn forget(&self, number: u64) {
        let page = DeletionPage {
            ranges: vec![DeletedRange {
                start: at(number * 5),
                end: at(number * 5 + 5),
                lanes: vec![Lane::Window],
                began_from: None,
                event: None,
            }],
            cursor: DeletionCursor::new(number.to_string()),
            more: false,
        };
        assert_eq!(self.outbox.forget(&page).unwrap(), 1);
    }

    /// Gives whether nothing is left then.
    fn attend(&mut self, now: Duration) -> bool {
        self.erasing.attend(&self.outbox, now, &self.context);
        !self.outbox.has_traces().unwrap()
    }
}

#[test]
fn deletions_in_a_row_have_the_outbox_written_anew_once_and_once_more() {
    let mut desk = Desk::new();
    assert!(desk.attend(SECOND), "there is nothing to erase, and no rest");
    desk.forget(0);
    assert!(desk.attend(2 * SECOND), "the first at once");
    for number in 1..10 {
        desk.forget(number);
        assert!(!desk.attend(2 * SECOND + REST / 10 * u32::try_from(number).unwrap()));
    }
    assert!(!desk.attend(SECOND + REST));
    assert!(desk.attend(2 * SECOND + REST));
}
