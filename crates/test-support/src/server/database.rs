//! The database of a server under test: made and read through the product's own storage.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use timetrack_domain::id::{AccessTokenId, DeviceId, EmployeeId, OrganisationId, ServerEpoch};
use timetrack_domain::{Event, IdGenerator, Interval};
use timetrack_storage::{
    DatabaseUrl, Device, DeviceKey, Lanes, NewAccessToken, NewDevice, NewEmployee, Organisation, Role,
    Storage, TokenOwner, Transaction,
};
use tokio::runtime::Runtime;

use crate::postgres::PostgresDatabase;

/// A migrated database of an organisation with one person who has one device, and an administrator.
#[derive(Debug)]
pub struct ServerDatabase {
    url: String,
    device: EnrolledDevice,
    administrator: String,
    runtime: Runtime,
    place: Place,
}

/// A device that the server knows, and the person it belongs to.
#[derive(Debug)]
pub struct EnrolledDevice {
    employee: EmployeeId,
    key: DeviceKey,
    credential: String,
}

impl EnrolledDevice {
    /// The bearer token that the device proves itself by.
    pub fn credential(&self) -> &str {
        &self.credential
    }
}

/// An older state of an SQLite database.
#[derive(Debug)]
pub struct DatabaseCopy(PathBuf);

#[derive(Debug)]
enum Place {
    File(TempDir),
    Postgres(PostgresDatabase),
}

impl ServerDatabase {
    /// A fresh SQLite file.
    pub fn sqlite() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("timetrack-database-")
            .tempdir()
            .expect("the system has a temporary directory");
        let url = format!("sqlite://{}", folder.path().join(FILE).display());
        Self::prepare(url, Place::File(folder))
    }

    /// A fresh PostgreSQL database; `None` where the environment names no PostgreSQL.
    pub fn postgres() -> Option<Self> {
        let database = PostgresDatabase::fresh()?;
        Some(Self::prepare(
            database.url().to_owned(),
            Place::Postgres(database),
        ))
    }

    fn prepare(url: String, place: Place) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("the system gives a runtime");
        let (device, administrator) = runtime.block_on(async {
            let storage = connect(&url).await;
            storage
                .migrate()
                .await
                .expect("an empty database can be brought up to date");
            let device = enrol(&storage).await;
            let administrator = appoint(&storage).await;
            storage.close().await.expect("the database closes");
            (device, administrator)
        });
        Self {
            url,
            device,
            administrator,
            runtime,
            place,
        }
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The device that may send to its server.
    pub fn device(&self) -> &EnrolledDevice {
        &self.device
    }

    /// The bearer token of an administrator.
    pub fn administrator(&self) -> &str {
        &self.administrator
    }

    /// Every event that is stored, in the order of their starts, as it was sent.
    pub fn events(&self) -> Vec<Event> {
        self.reading(async |storage| {
            let employee = self.device.employee;
            let always = Interval::new(
                Timestamp::from_millisecond(0).expect("1970 is an instant"),
                Timestamp::from_millisecond(7_500_000_000_000).expect("2207 is an instant"),
            );
            let stored = storage
                .read()
                .events()
                .of_employees(&[employee], always.expect("not empty"), Lanes::ALL)
                .await
                .expect("events can be read");
            let ids = stored.iter().filter_map(|event| event.subject);
            let texts = storage.read().subjects().texts(employee, ids).await;
            let texts = texts.expect("titles can be read");
            stored
                .into_iter()
                .map(|event| Event {
                    id: event.id,
                    interval: event.interval,
                    content: event
                        .kind
                        .content(event.subject.map(|subject| texts[&subject].clone())),
                })
                .collect()
        })
    }

    /// What the server knows about the device.
    pub fn device_as_stored(&self) -> Device {
        self.reading(async |storage| {
            let device = storage.read().devices().find(self.device.key).await;
            device.expect("devices can be read").expect("it was enrolled")
        })
    }

    /// Copies the file of an SQLite database whose server ended in good order.
    ///
    /// # Panics
    ///
    /// Where it is no file, or still in use.
    pub fn copy(&self) -> DatabaseCopy {
        let file = self.file();
        assert!(
            !file.with_extension("db-wal").exists(),
            "the server still uses the database"
        );
        let copy = file.with_extension("copy");
        fs::copy(&file, &copy).expect("the database can be copied");
        fs::copy(witness_of(&file), witness_of(&copy)).expect("what lies beside it can be copied");
        DatabaseCopy(copy)
    }

    /// Puts the database back to a copy with all that lies beside it, as who restores a folder does: nothing in it tells.
    /// The server does not run.
    ///
    /// # Panics
    ///
    /// Where it is no file, or still in use.
    pub fn put_back_unnoticed(&self, copy: &DatabaseCopy) {
        let file = self.file();
        assert!(
            !file.with_extension("db-wal").exists(),
            "the server still uses the database"
        );
        fs::copy(&copy.0, &file).expect("the copy can be put back");
        fs::copy(witness_of(&copy.0), witness_of(&file)).expect("so can what lies beside it");
    }

    /// Puts the database back to a copy, as after a loss, and says so in it. The server does not run.
    ///
    /// # Panics
    ///
    /// Where it is no file, or still in use.
    pub fn put_back(&self, copy: &DatabaseCopy, lacks_since: Timestamp) {
        let file = self.file();
        assert!(
            !file.with_extension("db-wal").exists(),
            "the server still uses the database"
        );
        fs::copy(&copy.0, &file).expect("the copy can be put back");
        self.reading(async |storage| {
            let epoch = ServerEpoch::generate(lacks_since, &mut IdGenerator::from_system());
            let transaction = storage.begin().await.expect("the database can be written");
            transaction
                .server_state()
                .begin_new_epoch(epoch, lacks_since)
                .await
                .expect("the server had made its state");
            transaction.save().await.expect("the database can be written");
        });
    }

    fn file(&self) -> PathBuf {
        match &self.place {
            Place::File(folder) => folder.path().join(FILE),
            Place::Postgres(database) => panic!("{} is no file", database.name()),
        }
    }

    fn reading<T>(&self, work: impl AsyncFnOnce(&Storage) -> T) -> T {
        self.runtime.block_on(async {
            let storage = connect(&self.url).await;
            let value = work(&storage).await;
            storage.close().await.expect("the database closes");
            value
        })
    }
}

const FILE: &str = "timetrack.db";

async fn connect(url: &str) -> Storage {
    let url: DatabaseUrl = url.parse().expect("the address was made here");
    Storage::connect(&url).await.expect("the database opens")
}

/// Long before anything that a test records.
const ENROLLED: Timestamp = Timestamp::UNIX_EPOCH;

async fn enrol(storage: &Storage) -> EnrolledDevice {
    let mut ids = IdGenerator::from_system();
    let transaction = storage.begin().await.expect("the database can be written");
    let person = NewEmployee {
        id: EmployeeId::generate(ENROLLED, &mut ids),
        name: "Ada".to_owned(),
        email: None,
        role: Role::Employee,
        time_zone: "Europe/Berlin".to_owned(),
        created: ENROLLED,
    };
    let employee = person.id;
    transaction
        .employees()
        .create(person)
        .await
        .expect("the database is empty");
    let id = DeviceId::generate(ENROLLED, &mut ids);
    let device = NewDevice {
        id,
        machine_name: "LT-0371".to_owned(),
        account_name: "ada".to_owned(),
        employee,
        created: ENROLLED,
    };
    let key = transaction
        .devices()
        .create(device)
        .await
        .expect("the database is empty")
        .key;
    let credential = give_token(&transaction, TokenOwner::Device(key), &mut ids).await;
    transaction.save().await.expect("the database can be written");
    EnrolledDevice {
        employee,
        key,
        credential,
    }
}

/// Sets up the organisation with an administrator, and gives the administrator's token.
async fn appoint(storage: &Storage) -> String {
    let mut ids = IdGenerator::from_system();
    let transaction = storage.begin().await.expect("the database can be written");
    let organisation = Organisation {
        id: OrganisationId::generate(ENROLLED, &mut ids),
        name: "Müller GmbH".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        created: ENROLLED,
    };
    let organisations = transaction.organisations();
    organisations
        .create(&organisation)
        .await
        .expect("the database is empty");
    let person = NewEmployee {
        id: EmployeeId::generate(ENROLLED, &mut ids),
        name: "Kim".to_owned(),
        email: None,
        role: Role::Admin,
        time_zone: "Europe/Berlin".to_owned(),
        created: ENROLLED,
    };
    let owner = TokenOwner::Person(person.id);
    let employees = transaction.employees();
    employees.create(person).await.expect("nobody has this id");
    let token = give_token(&transaction, owner, &mut ids).await;
    transaction.save().await.expect("the database can be written");
    token
}

async fn give_token(transaction: &Transaction, owner: TokenOwner, ids: &mut IdGenerator) -> String {
    let id = AccessTokenId::generate(ENROLLED, ids);
    // Random enough, because the id is.
    let secret = hex::encode(Sha256::digest(id.as_uuid().as_bytes()));
    let token = NewAccessToken {
        id,
        token_hash: Sha256::digest(secret.as_bytes()).into(),
        owner,
        created: ENROLLED,
        expires: None,
    };
    let tokens = transaction.access_tokens();
    tokens.create(token).await.expect("nobody has this token");
    secret
}

/// The file beside a database that remembers how far it had come.
fn witness_of(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push("-witness");
    path.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_database_knows_the_device_and_holds_nothing() {
        let database = ServerDatabase::sqlite();
        assert_eq!(database.events(), []);
        assert_eq!(database.device_as_stored().machine_name, "LT-0371");
        assert!(database.file().exists());
        assert_eq!(database.device().credential().len(), 64);
    }
}
