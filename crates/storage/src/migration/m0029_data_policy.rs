//! Who sees what is recorded and how long it stays, beside the settings of the recorder that hold for the same scope.

use sea_orm_migration::prelude::*;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0029_data_policy"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared("ALTER TABLE tracking_setting ADD COLUMN policy TEXT")
            .await?;
        Ok(())
    }
}
