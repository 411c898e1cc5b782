//! The organisation of one: made at the first start, found at every other.

use anyhow::{Context, Result};
use secrecy::{ExposeSecret, SecretString};
use timetrack_domain::id::{AccessTokenId, DeviceId, EmployeeId, OrganisationId};
use timetrack_storage::{
    DeviceKey, NewAccessToken, NewDevice, NewEmployee, Organisation, Role, Storage, StorageError, TokenOwner,
    Transaction,
};

use crate::live::Change;
use crate::state::AppState;
use crate::viewer::Token;

/// For whom a start is.
#[derive(Clone, Debug)]
pub struct LocalOwner {
    /// The person's name, as pages show it.
    pub name: String,
    /// The IANA name of the time zone in which the person's days begin and end at this start.
    pub time_zone: String,
    /// The name of the computer.
    pub machine_name: String,
    /// The name of the person's account on it.
    pub account_name: String,
}

/// The owner and the device, as the database knows them.
pub(super) struct Local {
    pub(super) employee: EmployeeId,
    device: DeviceKey,
}

/// The owner and the device; `None` before the first start.
pub(super) async fn find(storage: &Storage) -> Result<Option<Local>, StorageError> {
    let reader = storage.read();
    // The device of the first start is the first one; further ones stand for foreign clients.
    let Some(device) = reader.devices().list(None, 1).await?.pop() else {
        return Ok(None);
    };
    let assignments = reader.devices().assignments(device.key).await?;
    Ok(assignments.last().map(|assignment| Local {
        employee: assignment.employee,
        device: device.key,
    }))
}

/// Makes what is missing, and gives the device's credential: `kept` where it still holds, else a new one, and the old
/// ones hold no longer.
pub(super) async fn ensure(
    state: &AppState,
    owner: &LocalOwner,
    kept: Option<SecretString>,
) -> Result<SecretString> {
    let local = find(state.storage())
        .await
        .context("Failed to look for the owner")?;
    if let (Some(local), Some(kept)) = (&local, kept)
        && is_valid(state, local, &kept).await?
    {
        return Ok(kept);
    }
    let transaction = state.storage().begin().await?;
    let device = match local {
        Some(local) => local.device,
        None => create(state, &transaction, owner)
            .await
            .context("Failed to set up the owner")?,
    };
    let credential = renew(state, &transaction, device)
        .await
        .context("Failed to make the device's credential")?;
    transaction.save().await?;
    Ok(credential)
}

/// Notes where the owner lives now: their days begin and end there from this instant on, and those before stay as they
/// were.
pub(super) async fn live_in(state: &AppState, owner: EmployeeId, zone: &str) -> Result<(), StorageError> {
    let (reader, now) = (state.storage().read(), state.now());
    let zones = reader.employees().time_zones(owner).await?;
    let present = zones.iter().rev().find(|known| known.from <= now);
    if present.is_some_and(|present| present.zone == zone) {
        return Ok(());
    }
    let transaction = state.storage().begin().await?;
    transaction.employees().set_time_zone(owner, now, zone).await?;
    transaction.save().await?;
    tracing::info!(
        zone,
        "the days of the owner begin and end in another time zone from now on"
    );
    state.live().tell(Change::Employee(owner));
    Ok(())
}

async fn is_valid(state: &AppState, local: &Local, kept: &SecretString) -> Result<bool, StorageError> {
    let Some(token) = Token::received(kept.expose_secret()) else {
        return Ok(false);
    };
    let reader = state.storage().read();
    let access = reader
        .access_tokens()
        .find_device(&token.hash(), state.now())
        .await?;
    Ok(access.is_some_and(|access| access.device.key == local.device))
}

async fn create(
    state: &AppState,
    transaction: &Transaction,
    owner: &LocalOwner,
) -> Result<DeviceKey, StorageError> {
    let now = state.now();
    transaction
        .organisations()
        .create(&Organisation {
            id: state.generate(OrganisationId::generate),
            name: owner.name.clone(),
            time_zone: owner.time_zone.clone(),
            created: now,
        })
        .await?;
    let employee = transaction
        .employees()
        .create(NewEmployee {
            id: state.generate(EmployeeId::generate),
            name: owner.name.clone(),
            email: None,
            role: Role::Manager,
            time_zone: owner.time_zone.clone(),
            created: now,
        })
        .await?;
    let device = transaction
        .devices()
        .create(NewDevice {
            id: state.generate(DeviceId::generate),
            machine_name: owner.machine_name.clone(),
            account_name: owner.account_name.clone(),
            employee: employee.id,
            created: now,
        })
        .await?;
    Ok(device.key)
}

async fn renew(
    state: &AppState,
    transaction: &Transaction,
    device: DeviceKey,
) -> Result<SecretString, StorageError> {
    let now = state.now();
    let tokens = transaction.access_tokens();
    let lost = tokens.list(TokenOwner::Device(device)).await?;
    for token in lost.into_iter().filter(|token| token.revoked.is_none()) {
        tokens.revoke(token.id, now).await?;
    }
    let token = Token::generate();
    tokens
        .create(NewAccessToken {
            id: state.generate(AccessTokenId::generate),
            token_hash: token.hash(),
            owner: TokenOwner::Device(device),
            created: now,
            expires: None,
        })
        .await?;
    Ok(token.secret().clone())
}
