//! What somebody did is found as fast as what concerns them.

use sea_orm_migration::prelude::*;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0026_audit_actor"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_index(
                Index::create()
                    .name("audit_entry_actor")
                    .table("audit_entry")
                    .col("actor_employee_id")
                    .col("id")
                    .take(),
            )
            .await
    }
}
