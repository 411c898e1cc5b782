//! Several servers, and several clocks: each row of `retention_clock` is a line of time on which a clock was seen.
//!
//! `ran_ms` is the last time that it was seen, `doubted_ms` since when, where that is not long enough to trust it.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer},
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0021_clock_track"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            integer("leaps").default(0).take(),
            big_integer("longest_leap_ms").default(0).take(),
            big_integer("quiet_ms").default(0).take(),
        ] {
            manager
                .alter_table(Table::alter().table("retention_clock").add_column(column).take())
                .await?;
        }
        // There was one row, which held the time that was trusted and that which was not.
        let connection = manager.get_connection();
        for statement in [
            "INSERT INTO retention_clock (id, ran_ms, doubted_ms, longest_leap_ms) \
             SELECT 2, doubted_ms, doubted_ms, doubted_ms - ran_ms FROM retention_clock WHERE id = 1 AND doubted_ms IS NOT NULL",
            "UPDATE retention_clock SET doubted_ms = NULL, quiet_ms = 1 WHERE id = 1 AND doubted_ms IS NOT NULL",
        ] {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
