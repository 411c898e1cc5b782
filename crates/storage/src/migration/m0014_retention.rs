//! What goes by age: how far it has gone, which titles are still used, and by which clock.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, boolean, integer, small_integer, uuid},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0014_retention"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("kept_since")
                    .col(uuid("employee_id"))
                    .col(small_integer("kind"))
                    .col(integer("day"))
                    .col(boolean("is_swept"))
                    .primary_key(Index::create().col("employee_id").col("kind"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("kept_since", "employee_id")
                            .to("employee", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("retention_clock")
                    .col(small_integer("id"))
                    .col(big_integer("ran_ms"))
                    .col(big_integer_null("doubted_ms"))
                    .primary_key(Index::create().col("id"))
                    .take(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("subject")
                    .add_column(big_integer("generation").default(0).take())
                    .take(),
            )
            .await
    }
}
