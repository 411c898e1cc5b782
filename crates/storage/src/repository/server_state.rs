//! Which life of the database this is.

use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait, EntityTrait};
use timetrack_domain::id::ServerEpoch;

use super::define_repository;
use crate::{
    Connection, StorageError, Transaction,
    connection::statement,
    entity::server_state,
    key::{from_count, instant, optional_instant},
    storage::Progress,
};

/// Which life of the database this is. Every answer to a batch repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerState {
    /// Changes when the database is put back to an older copy.
    pub epoch: ServerEpoch,
    /// From when on this copy may lack what was once acknowledged; agents send that again.
    pub lacks_since: Option<Timestamp>,
    /// When the database was first used.
    pub created: Timestamp,
}

define_repository! {
    /// Reads and writes [`ServerState`].
    ServerStateRepository
}

impl<C: Connection> ServerStateRepository<'_, C> {
    /// The state; `None` before the first [`ServerStateRepository::ensure`].
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn find(&self) -> Result<Option<ServerState>, StorageError> {
        let row = server_state::Entity::find_by_id(ROW).one(self.executor()).await?;
        row.map(ServerState::try_from).transpose()
    }

    /// The newest version of settings.
    pub(super) async fn settings_version(&self) -> Result<u64, StorageError> {
        let row = server_state::Entity::find_by_id(ROW).one(self.executor()).await?;
        row.map(|row| from_count(row.settings_version))
            .ok_or_else(missing)
    }
}

impl ServerStateRepository<'_, Transaction> {
    /// The state, made with this epoch where the database is new.
    ///
    /// # Errors
    /// As [`StorageError`].
    pub async fn ensure(&self, epoch: ServerEpoch, now: Timestamp) -> Result<ServerState, StorageError> {
        let insert = statement(
            self.executor(),
            "INSERT INTO server_state \
             (id, epoch, lacks_since_ms, created_ms, settings_version, commit_counter, ingested_ms, rewrite_due) \
             VALUES (?, ?, NULL, ?, 0, 0, 0, 0) ON CONFLICT (id) DO NOTHING",
            [ROW.into(), epoch.as_uuid().into(), now.as_millisecond().into()],
        );
        self.executor().execute_raw(insert).await?;
        self.find().await?.ok_or_else(missing)
    }

    /// Says that the database was put back to a copy that lacks what was acknowledged since `lacks_since`. What the copy
    /// says it lacks since an earlier time still holds, because an agent may have slept through that, unless it was put
    /// back so long ago that no agent holds anything from before.
    ///
    /// # Errors
    /// [`StorageError::InvalidData`] where the state was never made.
    pub async fn begin_new_epoch(
        &self,
        epoch: ServerEpoch,
        lacks_since: Timestamp,
    ) -> Result<ServerState, StorageError> {
        let before = self.find().await?.ok_or_else(missing)?;
        let lacks_since = match before.lacks_since {
            Some(earlier) if !is_forgotten(before.epoch, epoch) => earlier.min(lacks_since),
            Some(_) | None => lacks_since,
        };
        let update = statement(
            self.executor(),
            "UPDATE server_state SET epoch = ?, lacks_since_ms = ? WHERE id = ?",
            [
                epoch.as_uuid().into(),
                lacks_since.as_millisecond().into(),
                ROW.into(),
            ],
        );
        self.executor().execute_raw(update).await?;
        self.find().await?.ok_or_else(missing)
    }

    /// How far the database has come, and when it last took something in; when it was made, where it never did.
    pub(crate) async fn progress(&self) -> Result<(Progress, Timestamp), StorageError> {
        let row = server_state::Entity::find_by_id(ROW)
            .one(self.executor())
            .await?
            .ok_or_else(missing)?;
        let progress = Progress {
            epoch: ServerEpoch::from_uuid(row.epoch),
            number: row.commit_counter,
        };
        Ok((progress, instant(row.ingested_ms.max(row.created_ms))?))
    }

    /// The next version of settings. It never comes twice.
    pub(super) async fn next_settings_version(&self) -> Result<i64, StorageError> {
        let update = statement(
            self.executor(),
            "UPDATE server_state SET settings_version = settings_version + 1 WHERE id = ? RETURNING settings_version",
            [ROW.into()],
        );
        let row = self.executor().query_one_raw(update).await?.ok_or_else(missing)?;
        Ok(row.try_get_by_index(0)?)
    }
}

/// The table has one row.
const ROW: i16 = 1;

/// Agents keep what was acknowledged for 14 days; one more, because no two clocks agree.
const AGENTS_REMEMBER: SignedDuration = SignedDuration::from_hours(15 * 24);

/// Whether everything that was acknowledged before an earlier epoch began is too old to be held by any agent when the
/// next one begins. The ids say when they were made; where one does not, nothing is forgotten.
fn is_forgotten(earlier: ServerEpoch, next: ServerEpoch) -> bool {
    match (made(earlier), made(next)) {
        (Some(earlier), Some(next)) => next.duration_since(earlier) > AGENTS_REMEMBER,
        (None, _) | (_, None) => false,
    }
}

fn made(epoch: ServerEpoch) -> Option<Timestamp> {
    let (seconds, _) = epoch.as_uuid().get_timestamp()?.to_unix();
    Timestamp::from_second(i64::try_from(seconds).ok()?).ok()
}

fn missing() -> StorageError {
    StorageError::InvalidData("the state of the server is missing".to_owned())
}

impl TryFrom<server_state::Model> for ServerState {
    type Error = StorageError;

    fn try_from(row: server_state::Model) -> Result<Self, StorageError> {
        Ok(Self {
            epoch: ServerEpoch::from_uuid(row.epoch),
            lacks_since: optional_instant(row.lacks_since_ms)?,
            created: instant(row.created_ms)?,
        })
    }
}
