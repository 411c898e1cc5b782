//! Tombstones of what was deleted.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer, small_integer, uuid},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0008_deletion"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("deletion")
                    .col(uuid("id"))
                    .col(integer("device_key"))
                    .col(big_integer("start_ms"))
                    .col(big_integer("end_ms"))
                    .col(small_integer("lanes"))
                    .col(big_integer("created_ms"))
                    .col(uuid("employee_id"))
                    .col(big_integer("number"))
                    .primary_key(Index::create().col("id").col("device_key").col("start_ms"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("deletion", "device_key")
                            .to("device", "key")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("deletion_device")
                    .table("deletion")
                    .col("device_key")
                    .col("end_ms")
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("deletion_number")
                    .table("deletion")
                    .col("device_key")
                    .col("number")
                    .unique()
                    .take(),
            )
            .await?;
        Ok(())
    }
}
