//! One story over both databases: every test below runs on a SQLite file, and on PostgreSQL where
//! `TIMETRACK_TEST_POSTGRES_URL` names a server.

#[cfg(test)]
mod conformance {
    pub(crate) mod access;
    pub(crate) mod accounts;
    pub(crate) mod bystander;
    pub(crate) mod company;
    pub(crate) mod concurrency;
    pub(crate) mod deleted_absence;
    pub(crate) mod deletion;
    pub(crate) mod deletion_ahead;
    pub(crate) mod deletion_model;
    pub(crate) mod deletion_properties;
    pub(crate) mod devices;
    pub(crate) mod enrolment;
    pub(crate) mod erased_person;
    pub(crate) mod handing_over;
    pub(crate) mod identity;
    pub(crate) mod ingest;
    pub(crate) mod looking;
    pub(crate) mod people;
    pub(crate) mod put_back;
    pub(crate) mod reading;
    pub(crate) mod retention;
    pub(crate) mod roll_ups;
    pub(crate) mod schema;
    pub(crate) mod slow_clocks;
    pub(crate) mod sweeping;
    pub(crate) mod telling;
    pub(crate) mod telling_events;
    pub(crate) mod texts;
    pub(crate) mod world;
}

/// Makes two tests of each story.
macro_rules! on_both_databases {
    ($($module:ident::$story:ident),+ $(,)?) => {
        #[cfg(test)]
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $story() {
                    let world = crate::conformance::world::World::sqlite().await;
                    crate::conformance::$module::$story(&world).await;
                }
            )+
        }

        #[cfg(test)]
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $story() {
                    if let Some(world) = crate::conformance::world::World::postgres().await {
                        crate::conformance::$module::$story(&world).await;
                    }
                }
            )+
        }
    };
}

on_both_databases! {
    access::a_device_is_found_by_its_token_until_that_ends,
    access::a_person_s_token_is_not_a_device_s,
    access::a_one_time_link_works_once_even_when_many_try,
    access::a_sign_in_lasts_until_it_expires_or_ends,
    accounts::a_link_is_good_for_its_purpose_alone,
    accounts::sign_ins_end_from_elsewhere_for_their_own_person_only,
    accounts::tokens_are_revoked_by_their_owner_only,
    accounts::failures_that_are_held_are_counted_one_after_the_other,
    accounts::a_credential_is_found_by_its_address,
    accounts::names_are_found_by_ids,
    concurrency::eight_tasks_with_the_same_ids_store_each_once,
    concurrency::two_servers_store_each_id_once,
    concurrency::a_batch_that_cannot_be_stored_does_not_hold_up_its_neighbours,
    concurrency::readers_do_not_see_what_is_not_saved,
    concurrency::a_full_queue_refuses_and_goes_on,
    concurrency::stopping_stores_what_waits,
    concurrency::deleting_and_storing_at_once_leaves_nothing_behind,
    company::groups_have_people_and_managers,
    company::an_account_name_belongs_to_one_person,
    enrolment::an_enrolment_token_is_used_no_more_often_than_it_may,
    enrolment::a_computer_that_asks_is_claimed_once_by_whoever_it_belongs_to,
    company::the_audit_log_is_only_added_to,
    looking::people_are_listed_with_those_who_see_them,
    looking::days_of_several_people_are_read_at_once,
    looking::what_somebody_did_lately_is_found,
    looking::devices_that_are_worth_a_look_are_found,
    company::failures_count_until_they_are_forgotten,
    enrolment::what_an_unknown_person_recorded_goes_to_whoever_they_turn_out_to_be,
    deleted_absence::an_absence_goes_as_a_whole_and_stays_away,
    deleted_absence::an_absence_that_goes_on_is_covered_as_far_as_it_was_reported,
    deleted_absence::what_absence_covers_ends_where_the_device_changes_hands,
    deleted_absence::absence_that_closes_after_the_deletion_is_not_measured_anywhere,
    deleted_absence::absence_that_goes_on_is_covered_from_report_to_report,
    deleted_absence::a_clock_that_leaps_marks_no_more_than_there_was,
    deleted_absence::absence_that_is_not_known_to_reach_the_range_stays,
    deleted_absence::days_whose_absence_was_deleted_are_added_up_again,
    deletion::what_was_deleted_is_gone_for_good,
    deletion::what_the_next_one_deletes_touches_nothing_from_before,
    deletion::an_open_event_that_was_deleted_does_not_come_back,
    deletion::titles_that_nothing_mentions_any_more_are_forgotten,
    deletion::only_the_lanes_and_the_person_asked_for_are_deleted,
    deletion::a_range_is_deleted_in_whole_milliseconds,
    deletion_ahead::what_a_clock_that_is_ahead_recorded_goes_and_nothing_else,
    deletion_ahead::copies_of_what_a_clock_that_is_ahead_recorded_go_too,
    deletion_ahead::an_agent_that_knows_no_names_finds_what_lay_ahead_by_its_start,
    deletion_ahead::what_began_before_it_was_deleted_ahead_is_told_as_well,
    deletion_ahead::what_reaches_a_range_only_behind_a_hand_over_is_told_as_well,
    deletion_ahead::what_is_open_ahead_of_time_goes_and_stays_away,
    devices::a_report_is_kept_with_the_offset_of_the_clock,
    devices::a_device_that_changes_hands_leaves_its_history_behind,
    devices::events_that_move_to_another_person_take_their_titles_along,
    devices::open_events_are_replaced_by_every_batch,
    handing_over::handing_over_spares_the_titles_of_a_device_that_comes_meanwhile,
    handing_over::whoever_had_a_device_for_a_moment_keeps_none_of_its_titles,
    handing_over::a_device_that_gets_another_owner_waits_for_what_that_one_stores,
    handing_over::two_that_hand_over_at_once_do_not_wait_for_each_other,
    identity::devices_wait_until_somebody_says_whose_they_are,
    identity::two_agents_with_one_credential_are_noticed_and_restarts_are_none,
    identity::an_enrolment_token_that_is_not_accepted_is_known_all_the_same,
    ingest::each_item_gets_its_result_in_order,
    ingest::duplicates_within_a_batch_and_across_batches,
    ingest::late_and_out_of_order_batches,
    ingest::what_is_too_old_has_expired_by_the_device_s_own_clock,
    ingest::an_unknown_device_is_told_apart,
    ingest::what_is_old_by_one_clock_only_is_taken,
    ingest::the_epoch_is_in_every_answer,
    ingest::what_an_earlier_restoration_lacked_holds_as_long_as_agents_remember,
    ingest::ten_thousand_titles_and_a_small_memory,
    people::a_person_is_kept_as_given,
    people::an_address_belongs_to_one_person,
    people::settings_of_a_person_win_and_their_version_grows,
    people::who_polls_learns_whose_settings_changed,
    people::a_capture_interval_is_told_and_leaves_settings_alone,
    people::what_a_group_says_about_its_data_wins,
    people::what_is_kept_for_less_time_counts,
    people::the_organisation_is_kept_as_given,
    erased_person::nothing_is_left_of_somebody_who_is_erased,
    reading::events_that_reach_into_a_range_are_found,
    reading::pages_hold_every_event_once,
    reading::what_is_held_is_counted_by_device_and_lane,
    reading::sums_are_cut_at_the_ends_of_the_range,
    retention::what_is_too_old_goes_in_small_parts,
    retention::nothing_goes_while_a_day_waits_to_be_added_up,
    retention::a_title_that_comes_into_use_again_stays,
    retention::what_the_clock_said_is_noted_and_expired_tokens_go,
    roll_ups::days_of_work_become_due_and_windows_do_not_matter,
    roll_ups::a_day_that_changes_while_it_is_added_up_is_due_again,
    roll_ups::days_that_are_due_are_taken_in_order_and_each_once,
    roll_ups::a_roll_up_is_replaced,
    schema::migrating_twice_and_at_once_is_harmless,
    schema::a_newer_schema_is_refused,
    slow_clocks::how_far_a_clock_was_behind_is_noted,
    slow_clocks::a_device_that_claims_many_times_gets_few_rows_that_cover_them,
    slow_clocks::what_a_slow_clock_recorded_stays_also_when_that_is_known_late,
    sweeping::a_device_that_was_just_enrolled_keeps_its_titles,
    sweeping::a_device_that_is_enrolled_during_a_sweep_keeps_its_titles,
    sweeping::a_sweep_waits_for_a_device_that_is_being_enrolled_and_stores,
    sweeping::a_sweep_waits_for_a_device_that_changes_hands,
    sweeping::a_deletion_spares_the_titles_of_a_device_that_comes_meanwhile,
    sweeping::what_a_device_recorded_for_the_next_one_is_not_the_last_one_s_to_delete,
    put_back::the_first_agent_that_knows_better_begins_a_new_life,
    put_back::what_is_no_proof_changes_nothing,
    put_back::agents_that_notice_at_once_begin_one_life,
    telling::a_device_is_told_of_each_deletion_once,
    telling::many_deletions_come_in_pages_and_in_their_order,
    telling::a_cursor_of_another_life_begins_at_the_beginning,
    telling::what_is_deleted_after_an_unnoticed_restoration_is_told,
    telling::tombstones_that_are_kept_no_longer_hold_nobody_up,
    telling::a_deletion_says_from_when_the_device_was_the_person_s,
    telling::what_changed_hands_since_is_not_told,
    telling::thousands_of_deletions_are_told_in_pages_that_end,
    telling_events::events_come_in_pages_between_the_ranges,
    telling_events::what_changes_between_two_pages_loses_nothing,
    telling_events::a_deletion_that_is_kept_no_longer_holds_nobody_up_in_the_middle_of_it,
    texts::texts_are_kept_byte_by_byte,
    texts::numbers_at_their_limits_are_kept,
}
