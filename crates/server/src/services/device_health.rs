//! What is wrong with devices, as far as they or their silence tell.

use jiff::{SignedDuration, Timestamp};
use timetrack_storage::Device;

use crate::services::work_report::API_DEVICE;

/// A clock that is off by less may just have been waiting for the network.
pub(crate) const TOLERATED_OFFSET: SignedDuration = SignedDuration::from_secs(60);

/// A device that is silent for longer is worth a look: a weekend is not.
pub(crate) const LONG_SILENCE: SignedDuration = SignedDuration::from_hours(4 * 24);

/// Problems that agents report and that are shown by their numbers instead.
const SHOWN_BY_NUMBER: [&str; 2] = ["events_quarantined", "events_discarded"];

/// Something about a device that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attention {
    /// The name of the machine.
    pub machine: String,
    /// What it is.
    pub trouble: Trouble,
}

/// What is wrong with a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Its clock is wrong.
    Clock {
        /// How far it is fast; negative where it is slow.
        fast_by: SignedDuration,
    },
    /// Items were refused and set aside.
    SetAside {
        /// How many.
        count: u64,
    },
    /// Items had to be given up.
    Discarded {
        /// How many.
        count: u64,
    },
    /// It has not been heard of.
    Silent {
        /// For how long.
        since: SignedDuration,
    },
    /// Two computers use its credential.
    Doubled,
    /// The agent shows a problem.
    Reported {
        /// Its code, such as `windows_unavailable`.
        code: String,
    },
}

/// What should be looked at on one device.
pub(crate) fn attention(device: &Device, now: Timestamp) -> Vec<Attention> {
    // What stands for foreign clients has no clock, no buffer and no silence.
    if device.machine_name == API_DEVICE || device.revoked.is_some() {
        return Vec::new();
    }
    let report = &device.report;
    let mut troubles = Vec::new();
    if device.duplicated.is_some() {
        troubles.push(Trouble::Doubled);
    }
    let slow_by = SignedDuration::from_millis(device.clock_offset_ms.unwrap_or(0));
    if slow_by.abs() > TOLERATED_OFFSET {
        troubles.push(Trouble::Clock { fast_by: -slow_by });
    }
    if report.quarantined_items > 0 {
        troubles.push(Trouble::SetAside {
            count: report.quarantined_items,
        });
    }
    if report.discarded_items > 0 {
        troubles.push(Trouble::Discarded {
            count: report.discarded_items,
        });
    }
    if let Some(silent_for) = device.last_seen.map(|last_seen| now.duration_since(last_seen))
        && silent_for > LONG_SILENCE
    {
        troubles.push(Trouble::Silent { since: silent_for });
    }
    let reported = report
        .problems
        .iter()
        .filter(|code| !SHOWN_BY_NUMBER.contains(&code.as_str()));
    troubles.extend(reported.map(|code| Trouble::Reported { code: code.clone() }));
    troubles
        .into_iter()
        .map(|trouble| Attention {
            machine: device.machine_name.clone(),
            trouble,
        })
        .collect()
}
