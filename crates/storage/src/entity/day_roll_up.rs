//! What a person's days add up to.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "day_roll_up")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: i32,
    pub time_zone: String,
    pub total_ms: i64,
    pub active_ms: i64,
    pub idle_ms: i64,
    pub break_ms: i64,
    pub private_ms: i64,
    pub first_start_ms: Option<i64>,
    pub last_end_ms: Option<i64>,
    pub sessions: i32,
    pub computed_ms: i64,
    pub not_measured_ms: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
