//! Settings of the recorder, per scope.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tracking_setting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner_id: Uuid,
    pub version: i64,
    pub settings: Option<String>,
    pub policy: Option<String>,
    pub capture_interval_minutes: Option<i16>,
    pub capture_interval_version: Option<i64>,
    pub changed_ms: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
