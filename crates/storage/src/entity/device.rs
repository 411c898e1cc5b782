//! Agent installations.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "device")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub key: i32,
    pub id: Uuid,
    pub machine_name: String,
    pub account_name: String,
    pub directory_name: Option<String>,
    pub created_ms: i64,
    pub last_seen_ms: Option<i64>,
    pub reported_ms: Option<i64>,
    pub clock_offset_ms: Option<i64>,
    pub agent_version: String,
    pub pending_items: i64,
    pub quarantined_items: i64,
    pub discarded_items: i64,
    pub problems: String,
    pub revoked_ms: Option<i64>,
    pub last_deletion: i64,
    pub machine_id: Option<Uuid>,
    pub runs: String,
    pub run_since_ms: Option<i64>,
    pub duplicated_ms: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
