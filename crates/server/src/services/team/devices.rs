//! Which devices somebody should look at.

use jiff::Timestamp;
use timetrack_domain::id::{DeviceId, EmployeeId, GroupId};
use timetrack_protocol::Version;
use timetrack_storage::{DeviceKey, Reader, StorageError, Worrying};

use crate::services::device_health::{Attention, LONG_SILENCE, TOLERATED_OFFSET, attention};
use crate::services::work_report::API_DEVICE;

/// Devices that are named one by one.
const MOST: u64 = 25;

/// What should be looked at.
#[derive(Clone, Debug, Default)]
pub struct DevicesNow {
    /// One by one.
    pub troubles: Vec<DeviceTrouble>,
    /// Whether there are more.
    pub has_more: bool,
    /// How many run a version that is older than the server's, by version.
    pub old: Vec<(String, u64)>,
}

/// Something about one device.
#[derive(Clone, Debug)]
pub struct DeviceTrouble {
    /// The device.
    pub id: DeviceId,
    /// Whose it is.
    pub owner: String,
    /// What it is.
    pub attention: Attention,
}

impl DevicesNow {
    /// Those of these groups, or of everybody.
    pub(crate) async fn read(
        reader: &Reader,
        groups: Option<&[GroupId]>,
        now: Timestamp,
    ) -> Result<Self, StorageError> {
        let worrying = Worrying {
            silent_before: now - LONG_SILENCE,
            tolerated_offset: TOLERATED_OFFSET,
        };
        let devices = reader.devices();
        let mut found = devices.worrying(groups, worrying, API_DEVICE, MOST + 1).await?;
        let has_more = found.len() as u64 > MOST;
        found.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
        let keys: Vec<DeviceKey> = found.iter().map(|device| device.key).collect();
        let owners = devices.owners(&keys).await?;
        let ids: Vec<EmployeeId> = owners.values().copied().collect();
        let names = reader.employees().names_of(&ids).await?;
        let mut troubles = Vec::new();
        for device in &found {
            let owner = owners.get(&device.key).and_then(|id| names.get(id));
            troubles.extend(attention(device, now).into_iter().map(|attention| DeviceTrouble {
                id: device.id,
                owner: owner.cloned().unwrap_or_default(),
                attention,
            }));
        }
        let is_old = |version: &str| Version::parse(version).is_some_and(|version| version < Version::own());
        let mut old = devices.versions(groups, now - LONG_SILENCE).await?;
        old.retain(|(version, _)| is_old(version));
        Ok(Self {
            troubles,
            has_more,
            old,
        })
    }

    /// Whether all is well.
    pub fn is_empty(&self) -> bool {
        self.troubles.is_empty() && self.old.is_empty()
    }
}
