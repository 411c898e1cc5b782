//! People, and the groups that they are in. Where a person's day begins and ends, dated.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, boolean, small_integer, text, text_null, uuid, uuid_null},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0003_employee"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("employee_group")
                    .col(uuid("id"))
                    .col(text("name").unique_key().take())
                    .col(big_integer("created_ms"))
                    .primary_key(Index::create().col("id"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("employee")
                    .col(uuid("id"))
                    .col(text("name"))
                    .col(text_null("email").unique_key().take())
                    .col(small_integer("kind"))
                    .col(small_integer("role"))
                    .col(boolean("sees_content"))
                    .col(uuid_null("group_id"))
                    .col(boolean("active"))
                    .col(text_null("password_hash"))
                    .col(big_integer("subject_generation"))
                    .col(big_integer("created_ms"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("employee", "group_id")
                            .to("employee_group", "id")
                            .on_delete(ForeignKeyAction::SetNull),
                    )
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("employee_time_zone")
                    .col(uuid("employee_id"))
                    .col(big_integer("from_ms"))
                    .col(text("zone"))
                    .primary_key(Index::create().col("employee_id").col("from_ms"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("employee_time_zone", "employee_id")
                            .to("employee", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await?;
        Ok(())
    }
}
