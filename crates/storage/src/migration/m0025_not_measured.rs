//! How much of a day's active time was not measured. Days are added up again for it, as far as their events are there.

use sea_orm_migration::prelude::*;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0025_not_measured"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection
            .execute_unprepared(
                "ALTER TABLE day_roll_up ADD COLUMN not_measured_ms BIGINT NOT NULL DEFAULT 0",
            )
            .await?;
        // What a day adds up to does not change by being added up once more; what is kept of old days stays.
        connection
            .execute_unprepared(
                "INSERT INTO day_roll_up_due (employee_id, day) SELECT employee_id, day FROM day_roll_up WHERE true \
                 ON CONFLICT (employee_id, day) DO NOTHING",
            )
            .await?;
        Ok(())
    }
}
