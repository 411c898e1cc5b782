//! Agent installations. Whom a device belonged to, dated.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, integer, pk_auto, text, text_null, uuid, uuid_null, uuid_uniq},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0004_device"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("device")
                    .col(pk_auto("key"))
                    .col(uuid_uniq("id"))
                    .col(text("machine_name"))
                    .col(text("account_name"))
                    .col(text_null("directory_name"))
                    .col(big_integer("created_ms"))
                    .col(big_integer_null("last_seen_ms"))
                    .col(big_integer_null("reported_ms"))
                    .col(big_integer_null("clock_offset_ms"))
                    .col(text("agent_version"))
                    .col(big_integer("pending_items"))
                    .col(big_integer("quarantined_items"))
                    .col(big_integer("discarded_items"))
                    .col(text("problems"))
                    .col(big_integer_null("revoked_ms"))
                    .col(big_integer("last_deletion"))
                    .col(uuid_null("machine_id"))
                    .col(text("runs"))
                    .col(big_integer_null("run_since_ms"))
                    .col(big_integer_null("duplicated_ms"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("device_assignment")
                    .col(integer("device_key"))
                    .col(big_integer("from_ms"))
                    .col(big_integer_null("to_ms"))
                    .col(uuid("employee_id"))
                    .primary_key(Index::create().col("device_key").col("from_ms"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("device_assignment", "device_key")
                            .to("device", "key")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("device_assignment", "employee_id")
                            .to("employee", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("device_assignment_employee")
                    .table("device_assignment")
                    .col("employee_id")
                    .take(),
            )
            .await?;
        Ok(())
    }
}
