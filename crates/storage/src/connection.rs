//! What repositories work on: committed data, or one transaction.

use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, Statement, Value};
use tokio::sync::OwnedMutexGuard;

use crate::{
    Storage, StorageError,
    repository::{
        AccessTokenRepository, AuditLogRepository, DayRollUpRepository, DeletionRepository, DeviceRepository,
        EmployeeAccountRepository, EmployeeRepository, EnrolmentRequestRepository, EnrolmentTokenRepository,
        EventRepository, GroupRepository, OneTimeLinkRepository, OpenEventRepository, OrganisationRepository,
        RetentionRepository, ServerStateRepository, SignInFailureRepository, SignInRepository,
        SubjectRepository, TrackingSettingRepository,
    },
};

/// Where a repository finds its rows: a [`Reader`] or a [`Transaction`].
pub trait Connection: Sync + sealed::Sealed {
    /// The library's view of it.
    #[doc(hidden)]
    type Executor: ConnectionTrait;

    /// The library's view of it.
    #[doc(hidden)]
    fn executor(&self) -> &Self::Executor;
}

/// Reads what is committed, each statement for itself.
#[derive(Clone, Debug)]
pub struct Reader {
    database: DatabaseConnection,
}

/// Reads and writes as one: all of it is stored by [`Transaction::save`], or nothing.
#[derive(Debug)]
pub struct Transaction {
    // Before `turn`: the connection is given back before the next writer's turn comes.
    database: DatabaseTransaction,
    turn: Option<OwnedMutexGuard<()>>,
    storage: Storage,
}

impl Reader {
    pub(crate) fn new(database: DatabaseConnection) -> Self {
        Self { database }
    }
}

impl Transaction {
    pub(crate) fn new(
        storage: Storage,
        database: DatabaseTransaction,
        turn: Option<OwnedMutexGuard<()>>,
    ) -> Self {
        Self {
            database,
            turn,
            storage,
        }
    }

    /// Stores everything that was written, durably.
    ///
    /// # Errors
    /// Nothing was stored, unless the connection to PostgreSQL broke in this very moment: then it is not known.
    pub async fn save(self) -> Result<(), StorageError> {
        let Self {
            database,
            turn,
            storage,
        } = self;
        database.commit().await?;
        storage.empty_log_after_erasing().await;
        drop(turn);
        Ok(())
    }

    pub(crate) fn database(&self) -> &DatabaseTransaction {
        &self.database
    }

    pub(crate) fn storage(&self) -> &Storage {
        &self.storage
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.database.get_database_backend() == DbBackend::Postgres
    }
}

impl Connection for Reader {
    type Executor = DatabaseConnection;

    fn executor(&self) -> &DatabaseConnection {
        &self.database
    }
}

impl Connection for Transaction {
    type Executor = DatabaseTransaction;

    fn executor(&self) -> &DatabaseTransaction {
        &self.database
    }
}

/// A statement written once for both databases: `?` stands for a value.
pub(crate) fn statement(
    executor: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    let backend = executor.get_database_backend();
    Statement::from_sql_and_values(backend, placeholders(backend, sql), values)
}

/// The placeholders of a list of values for [`statement`], and the values. The list is filled up to a power of two by
/// repeating its last value, so that a handful of prepared statements serves every length.
pub(crate) fn padded_list<V: Into<Value> + Copy>(
    values: impl IntoIterator<Item = V>,
) -> (String, Vec<Value>) {
    let mut values: Vec<V> = values.into_iter().collect();
    if let Some(last) = values.last().copied() {
        values.resize(values.len().next_power_of_two(), last);
    }
    let placeholders = match values.len() {
        0 => "NULL".to_owned(), // PostgreSQL takes no empty list; nothing is equal to NULL
        number => vec!["?"; number].join(", "),
    };
    (placeholders, values.into_iter().map(Into::into).collect())
}

/// PostgreSQL numbers its placeholders.
fn placeholders(backend: DbBackend, sql: &str) -> String {
    if backend != DbBackend::Postgres {
        return sql.to_owned();
    }
    let mut numbered = String::with_capacity(sql.len() + 16);
    for (number, part) in sql.split('?').enumerate() {
        if number > 0 {
            numbered.push('$');
            numbered.push_str(&number.to_string());
        }
        numbered.push_str(part);
    }
    numbered
}

/// Gives both kinds of connection a method for every repository.
macro_rules! repositories {
    ($($(#[$documentation:meta])* $method:ident: $repository:ident),+ $(,)?) => {
        impl Reader {$(
            $(#[$documentation])*
            pub fn $method(&self) -> $repository<'_, Self> {
                $repository::over(self)
            }
        )+}

        impl Transaction {$(
            $(#[$documentation])*
            pub fn $method(&self) -> $repository<'_, Self> {
                $repository::over(self)
            }
        )+}
    };
}

repositories! {
    /// Bearer tokens of people and devices.
    access_tokens: AccessTokenRepository,
    /// What was done, and by whom.
    audit_log: AuditLogRepository,
    /// Days of people and what they add up to.
    day_roll_ups: DayRollUpRepository,
    /// Deletions and their tombstones.
    deletions: DeletionRepository,
    /// Devices and whom they belong to.
    devices: DeviceRepository,
    /// Under which account names people are known.
    employee_accounts: EmployeeAccountRepository,
    /// People.
    employees: EmployeeRepository,
    /// Computers that wait for somebody to sign them in.
    enrolment_requests: EnrolmentRequestRepository,
    /// Tokens that let computers enrol themselves.
    enrolment_tokens: EnrolmentTokenRepository,
    /// What was recorded.
    events: EventRepository,
    /// Groups of people.
    groups: GroupRepository,
    /// Links that work once.
    one_time_links: OneTimeLinkRepository,
    /// What is going on.
    open_events: OpenEventRepository,
    /// The organisation.
    organisations: OrganisationRepository,
    /// What goes by age.
    retention: RetentionRepository,
    /// The life of this database.
    server_state: ServerStateRepository,
    /// How often signing in failed.
    sign_in_failures: SignInFailureRepository,
    /// Sign-ins of browsers.
    sign_ins: SignInRepository,
    /// Applications and titles.
    subjects: SubjectRepository,
    /// Settings of the recorder.
    tracking_settings: TrackingSettingRepository,
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Reader {}
    impl Sealed for super::Transaction {}
}
