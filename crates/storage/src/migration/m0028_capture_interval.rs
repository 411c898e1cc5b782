//! How often the screen of a person's computers is to be captured, beside the settings that hold for that person.

use sea_orm_migration::prelude::*;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0028_capture_interval"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for column in [
            "capture_interval_minutes SMALLINT",
            "capture_interval_version BIGINT",
        ] {
            connection
                .execute_unprepared(&format!("ALTER TABLE tracking_setting ADD COLUMN {column}"))
                .await?;
        }
        Ok(())
    }
}
