//! Who manages a group, and under which account names a person is known.

use sea_orm_migration::{
    prelude::*,
    schema::{text, uuid},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0016_group"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("group_manager")
                    .col(uuid("group_id"))
                    .col(uuid("employee_id"))
                    .primary_key(Index::create().col("group_id").col("employee_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("group_manager", "group_id")
                            .to("employee_group", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("group_manager", "employee_id")
                            .to("employee", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("employee_account")
                    .col(text("name"))
                    .col(uuid("employee_id"))
                    .primary_key(Index::create().col("name"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("employee_account", "employee_id")
                            .to("employee", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .take(),
            )
            .await
    }
}
