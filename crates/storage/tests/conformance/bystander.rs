//! Somebody else on the same PostgreSQL, who is in the way.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, Statement, TransactionTrait};
use timetrack_domain::Event;
use timetrack_storage::DeviceKey;

use super::world::World;

/// See the module.
pub(crate) struct Bystander(DatabaseConnection);

impl Bystander {
    pub(crate) async fn of(world: &World) -> Option<Self> {
        if world.is_sqlite() {
            return None;
        }
        Some(Self(sea_orm::Database::connect(&world.url_text).await.unwrap()))
    }

    fn statement(sql: String) -> Statement {
        Statement::from_string(sea_orm::DbBackend::Postgres, sql)
    }

    /// Runs a statement in a transaction that goes on.
    pub(crate) async fn begin(&self, sql: String) -> DatabaseTransaction {
        let transaction = self.0.begin().await.unwrap();
        transaction.execute_raw(Self::statement(sql)).await.unwrap();
        transaction
    }

    /// Locks the first device.
    pub(crate) async fn lock_device(&self, world: &World) -> DatabaseTransaction {
        let sql = format!("SELECT 1 FROM device WHERE key = {} FOR UPDATE", world.device);
        self.begin(sql).await
    }

    /// Has an event stored but not saved, so that whoever stores the same one waits.
    pub(crate) async fn insert(&self, event: &Event, device: DeviceKey) -> DatabaseTransaction {
        let sql = format!(
            "INSERT INTO event (device_key, start_ms, id, duration_ms, kind, subject_id) \
             VALUES ({device}, {}, '{}', 1000, 5, 0)",
            event.interval.start().as_millisecond(),
            event.id
        );
        self.begin(sql).await
    }

    /// Waits until so many others wait for locks.
    pub(crate) async fn until_waiting(&self, others: i64) {
        self.until(format!(
            "SELECT COUNT(*) >= {others} FROM pg_stat_activity \
             WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ))
        .await;
    }

    /// Waits until somebody waits for whoever has locked a row of a table.
    pub(crate) async fn until_waits_for_row_of(&self, table: &str) {
        self.until(format!(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() \
             AND wait_event_type = 'Lock' AND query LIKE '%FROM \"{table}\"%FOR UPDATE%')"
        ))
        .await;
    }

    async fn until(&self, condition: String) {
        let mut looks = tokio::time::interval(Duration::from_millis(5));
        let holds = async {
            loop {
                looks.tick().await;
                let row = self.0.query_one_raw(Self::statement(condition.clone())).await;
                if row.unwrap().unwrap().try_get_by_index(0).unwrap() {
                    return;
                }
            }
        };
        tokio::time::timeout(Duration::from_mins(2), holds)
            .await
            .unwrap_or_else(|_| panic!("never: {condition}"));
    }

    /// How many rows a table has.
    pub(crate) async fn count(&self, table: &str) -> i64 {
        let count = Self::statement(format!("SELECT COUNT(*) FROM {table}"));
        let row = self.0.query_one_raw(count).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }

    pub(crate) async fn leave(self) {
        self.0.close().await.unwrap();
    }
}
