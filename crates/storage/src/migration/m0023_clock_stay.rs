//! For how long a clock stayed where it was seen, or where it was put back to, and when something last went by age.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0023_clock_stay"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            ("retention_clock", big_integer("stay_ms").default(0).take()),
            ("retention_clock", big_integer("put_back_ms").default(0).take()),
            ("retention_run", big_integer_null("last_deleting_ms")),
        ] {
            manager
                .alter_table(Table::alter().table(table).add_column(column).take())
                .await?;
        }
        Ok(())
    }
}
