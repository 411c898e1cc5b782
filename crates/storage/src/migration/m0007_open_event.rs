//! What is going on, as of a device's last report.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer, small_integer, uuid},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0007_open_event"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("open_event")
                    .col(integer("device_key"))
                    .col(small_integer("lane"))
                    .col(uuid("id"))
                    .col(big_integer("start_ms"))
                    .col(small_integer("kind"))
                    .col(big_integer("subject_id"))
                    .primary_key(Index::create().col("device_key").col("lane"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("open_event", "device_key")
                            .to("device", "key")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await?;
        Ok(())
    }
}
