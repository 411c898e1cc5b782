//! What a person's days add up to. Days that must be added up again.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, integer, text, uuid},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0012_day_roll_up"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("day_roll_up")
                    .col(uuid("employee_id"))
                    .col(integer("day"))
                    .col(text("time_zone"))
                    .col(big_integer("total_ms"))
                    .col(big_integer("active_ms"))
                    .col(big_integer("idle_ms"))
                    .col(big_integer("break_ms"))
                    .col(big_integer("private_ms"))
                    .col(big_integer_null("first_start_ms"))
                    .col(big_integer_null("last_end_ms"))
                    .col(integer("sessions"))
                    .col(big_integer("computed_ms"))
                    .primary_key(Index::create().col("employee_id").col("day"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("day_roll_up", "employee_id")
                            .to("employee", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("day_roll_up_due")
                    .col(uuid("employee_id"))
                    .col(integer("day"))
                    .primary_key(Index::create().col("employee_id").col("day"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("day_roll_up_due", "employee_id")
                            .to("employee", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await?;
        Ok(())
    }
}
