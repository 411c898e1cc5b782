//! Devices, for those who run the installation: which there are, which wait, and whose they are.

use std::collections::HashMap;

use jiff::Timestamp;
use timetrack_domain::id::{DeviceId, EmployeeId};
use timetrack_storage::{
    Actor, AuditAction, Device, DeviceKey, Employee, EmployeeKind, Reader, StorageError, Transaction,
};

use crate::error::AppError;
use crate::live::Change;
use crate::page::{Page, PageOf};
use crate::services::{agent_settings, audit};
use crate::state::AppState;
use crate::viewer::{Admin, Viewer};

/// A device, and whose it is.
#[derive(Clone, Debug)]
pub struct OwnedDevice {
    /// The device.
    pub device: Device,
    /// To whom it belongs now: for one that waits, the stand-in.
    pub owner: Employee,
}

impl OwnedDevice {
    /// Whether nobody has said yet whose it is.
    pub fn is_waiting(&self) -> bool {
        self.owner.kind == EmployeeKind::Unknown
    }
}

/// Which devices are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    All,
    /// Those that wait to be assigned.
    Waiting,
}

/// A page of devices, in the order in which they were enrolled.
///
/// # Errors
/// Where they cannot be read.
pub async fn list(
    state: &AppState,
    _viewer: &Viewer<Admin>,
    which: Which,
    page: Page<DeviceId>,
) -> Result<PageOf<OwnedDevice, DeviceId>, AppError> {
    let reader = state.storage().read();
    let devices = reader.devices();
    let after = match page.after {
        Some(id) => devices.find_by_id(id).await?.map(|device| device.key),
        None => None,
    };
    // One more than fits says whether there is a next page.
    let found = match which {
        Which::All => devices.list(after, page.limit + 1).await?,
        Which::Waiting => devices.list_waiting(after, page.limit + 1).await?,
    };
    let owned = with_owners(&reader, found).await?;
    Ok(PageOf::cut(owned, page, |owned| owned.device.id))
}

async fn with_owners(reader: &Reader, devices: Vec<Device>) -> Result<Vec<OwnedDevice>, StorageError> {
    let keys: Vec<DeviceKey> = devices.iter().map(|device| device.key).collect();
    let owners = reader.devices().owners(&keys).await?;
    let mut people: HashMap<EmployeeId, Employee> = HashMap::new();
    let mut owned = Vec::with_capacity(devices.len());
    for device in devices {
        let Some(id) = owners.get(&device.key) else {
            continue;
        };
        if !people.contains_key(id)
            && let Some(person) = reader.employees().find(*id).await?
        {
            people.insert(*id, person);
        }
        if let Some(owner) = people.get(id).cloned() {
            owned.push(OwnedDevice { device, owner });
        }
    }
    Ok(owned)
}

/// One device.
///
/// # Errors
/// [`AppError::NotFound`] where there is none with this id.
pub async fn find(state: &AppState, _viewer: &Viewer<Admin>, id: DeviceId) -> Result<OwnedDevice, AppError> {
    let reader = state.storage().read();
    let device = reader.devices().find_by_id(id).await?.ok_or(AppError::NotFound)?;
    let owned = with_owners(&reader, vec![device]).await?.pop();
    owned.ok_or(AppError::NotFound)
}

/// Says whose a device is. All that one recorded that waited belongs to the person; of any other, what it records from
/// now on. With `remember`, further devices of the same account are theirs by themselves.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such device, [`AppError::InvalidField`] where there is no such person.
pub async fn assign(
    state: &AppState,
    viewer: &Viewer<Admin>,
    id: DeviceId,
    employee: EmployeeId,
    remember: bool,
) -> Result<(), AppError> {
    let transaction = state.storage().begin().await?;
    let (device, owner) = find_owned(&transaction, id).await?;
    let person = transaction.employees().find(employee).await?;
    let Some(person) = person.filter(|person| person.active && person.kind == EmployeeKind::Person) else {
        return Err(AppError::invalid_field("employeeId", "There is no such person."));
    };
    if remember {
        let name = device.directory_name.as_ref().unwrap_or(&device.account_name);
        transaction.employee_accounts().set(name, person.id).await?;
    }
    if person.id != owner.id {
        hand_over(state, viewer, &transaction, &device, &owner, &person).await?;
        // Other settings hold for it; its agent hears of that with the answer to its next batch.
        agent_settings::renew(state, &transaction, person.id).await?;
    }
    transaction.save().await?;
    agent_settings::tell_agents(state).await;
    for id in [owner.id, person.id] {
        state.live().tell(Change::Employee(id));
    }
    Ok(())
}

async fn hand_over(
    state: &AppState,
    viewer: &Viewer<Admin>,
    transaction: &Transaction,
    device: &Device,
    owner: &Employee,
    person: &Employee,
) -> Result<(), StorageError> {
    let is_waiting = owner.kind == EmployeeKind::Unknown;
    let from = if is_waiting {
        Timestamp::UNIX_EPOCH
    } else {
        state.now()
    };
    let devices = transaction.devices();
    // Known under the locks: somebody else may have assigned it since the owner was read.
    let mut concerned = devices.assign(device.key, person.id, from).await?;
    concerned.retain(|id| !is_waiting || *id != owner.id);
    concerned.push(person.id);
    devices.mark_days(device.key, &concerned, from).await?;
    if is_waiting && devices.assignments_of(owner.id).await?.is_empty() {
        transaction.employees().delete_unknown(owner.id).await?;
    }
    let detail = format!("{}: {} → {}", in_words(device), owner.name, person.name);
    note(
        state,
        viewer,
        transaction,
        AuditAction::DeviceAssigned,
        Some(person.id),
        detail.clone(),
    )
    .await?;
    if !is_waiting {
        // Whose it was may read it, too.
        note(
            state,
            viewer,
            transaction,
            AuditAction::DeviceAssigned,
            Some(owner.id),
            detail,
        )
        .await?;
    }
    Ok(())
}

/// Revokes the credential of a device for ever. What it recorded stays.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such device.
pub async fn revoke(state: &AppState, viewer: &Viewer<Admin>, id: DeviceId) -> Result<(), AppError> {
    let transaction = state.storage().begin().await?;
    let (device, owner) = find_owned(&transaction, id).await?;
    if device.revoked.is_some() {
        return Ok(());
    }
    transaction.devices().revoke(device.key, state.now()).await?;
    let about = (owner.kind == EmployeeKind::Person).then_some(owner.id);
    note(
        state,
        viewer,
        &transaction,
        AuditAction::DeviceRevoked,
        about,
        in_words(&device),
    )
    .await?;
    Ok(transaction.save().await?)
}

async fn find_owned(transaction: &Transaction, id: DeviceId) -> Result<(Device, Employee), AppError> {
    let devices = transaction.devices();
    let device = devices.find_by_id(id).await?.ok_or(AppError::NotFound)?;
    let owners = devices.owners(&[device.key]).await?;
    let owner = owners.get(&device.key).ok_or(AppError::NotFound)?;
    let owner = transaction.employees().find(*owner).await?;
    Ok((device, owner.ok_or(AppError::NotFound)?))
}

fn in_words(device: &Device) -> String {
    format!("{}, {}", device.machine_name, device.account_name)
}

async fn note(
    state: &AppState,
    viewer: &Viewer<Admin>,
    transaction: &Transaction,
    action: AuditAction,
    about: Option<EmployeeId>,
    detail: String,
) -> Result<(), StorageError> {
    let actor = Actor::Person(viewer.employee_id());
    audit::note(state, transaction, actor, action, about, detail).await
}
