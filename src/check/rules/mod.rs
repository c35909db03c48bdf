//! One file a rule; the list is all that has to know of a new one.

mod accidental_link;
mod ads_without_label;
mod aimless_post;
mod alt_text_is_file_name;
mod alt_text_too_long;
mod audience_without_posts;
mod avoided_date;
mod banned_term;
mod beyond_network_cap;
mod blackout_date;
mod broken_link;
mod broken_media;
mod bunching;
mod calendar_gap;
mod campaign_over_budget;
mod campaign_without_posts;
mod channel_without_purpose;
mod checklist_overdue;
mod competitor_mention;
mod contest_without_jury;
mod cooling_off_too_long;
mod crisis_level_without_decider;
mod crisis_level_without_statement;
mod crisis_manual_outdated;
mod crisis_statement_too_long;
mod curated_without_source;
mod decider_outside_team;
mod decorative_emoji;
pub(super) mod due_but_not_approved;
mod duplicate_text;
mod duty_without_owner;
mod embargo_broken;
mod empty_text;
mod endless_repeat;
mod entry_after_close;
mod event_without_posts;
mod event_without_recap;
mod exclusionary_term;
mod expired_post;
mod expired_waiver;
mod giveaway_times;
mod hard_to_read;
mod hashtag_not_camel_case;
mod image_too_small;
mod incomplete_campaign;
mod incomplete_giveaway;
mod influencer_without_consent;
mod influencer_without_disclosure;
mod insecure_link;
mod kpi_without_source;
mod late_tactic;
mod long_paragraph;
mod long_sentence;
mod long_thread;
mod media_not_taken;
mod mention_without_consent;
mod mention_without_handle;
mod missed_objective;
mod missing_alt_text;
mod missing_asset;
mod missing_campaign_post;
mod missing_dictionary;
mod missing_disclosure;
mod missing_media;
mod missing_pillar;
mod misspelled;
mod mix_drift;
mod mixed_address;
mod nothing_scheduled;
mod objective_without_kpi;
mod objective_without_posts;
mod outside_campaign;
mod outside_slots;
mod over_cadence;
mod override_for_unused_channel;
mod overspent_budget;
mod pillar_drift;
mod pillar_without_posts;
mod poll_not_taken;
mod private_contact;
mod quiet_hours;
mod raw_html;
mod rehearsal_overdue;
mod reply_without_target;
mod schedule_clash;
mod shouting;
mod slot_not_assigned;
mod tactic_without_objective;
mod too_long;
mod too_many_emoji;
mod too_many_exclamations;
mod too_many_hashtags;
mod too_many_images;
mod unapproved_budget;
mod unclickable_link;
mod under_cadence;
mod uneven_shares;
mod unfilled_placeholder;
mod unknown_audience;
mod unknown_campaign;
mod unknown_channel;
mod unknown_holidays;
mod unknown_objective;
mod unknown_pillar;
mod unknown_rule;
mod unlabelled_advert;
mod unpreferred_term;
mod unpublishable_channel;
mod unresolved_mention;
mod unsourced_claim;
mod unsupported_choice;
mod unsupported_poll;
mod unused_kpi;
mod unused_waiver;
mod vague_link_text;
mod vague_objective;
mod winners_before_close;
mod wrong_language;

use super::Rule;

/// Every rule, sorted by name.
pub const RULES: &[Rule] = &[
    accidental_link::RULE,
    ads_without_label::RULE,
    aimless_post::RULE,
    alt_text_is_file_name::RULE,
    alt_text_too_long::RULE,
    audience_without_posts::RULE,
    avoided_date::RULE,
    banned_term::RULE,
    beyond_network_cap::RULE,
    blackout_date::RULE,
    broken_link::RULE,
    broken_media::RULE,
    bunching::RULE,
    calendar_gap::RULE,
    campaign_over_budget::RULE,
    campaign_without_posts::RULE,
    channel_without_purpose::RULE,
    checklist_overdue::RULE,
    competitor_mention::RULE,
    contest_without_jury::RULE,
    cooling_off_too_long::RULE,
    crisis_level_without_decider::RULE,
    crisis_level_without_statement::RULE,
    crisis_manual_outdated::RULE,
    crisis_statement_too_long::RULE,
    curated_without_source::RULE,
    decider_outside_team::RULE,
    decorative_emoji::RULE,
    due_but_not_approved::RULE,
    duplicate_text::RULE,
    duty_without_owner::RULE,
    embargo_broken::RULE,
    empty_text::RULE,
    endless_repeat::RULE,
    entry_after_close::RULE,
    event_without_posts::RULE,
    event_without_recap::RULE,
    exclusionary_term::RULE,
    expired_post::RULE,
    expired_waiver::RULE,
    giveaway_times::RULE,
    hard_to_read::RULE,
    hashtag_not_camel_case::RULE,
    image_too_small::RULE,
    incomplete_campaign::RULE,
    incomplete_giveaway::RULE,
    influencer_without_consent::RULE,
    influencer_without_disclosure::RULE,
    insecure_link::RULE,
    kpi_without_source::RULE,
    late_tactic::RULE,
    long_paragraph::RULE,
    long_sentence::RULE,
    long_thread::RULE,
    media_not_taken::RULE,
    mention_without_consent::RULE,
    mention_without_handle::RULE,
    missed_objective::RULE,
    missing_alt_text::RULE,
    missing_asset::RULE,
    missing_campaign_post::RULE,
    missing_dictionary::RULE,
    missing_disclosure::RULE,
    missing_media::RULE,
    missing_pillar::RULE,
    misspelled::RULE,
    mix_drift::RULE,
    mixed_address::RULE,
    nothing_scheduled::RULE,
    objective_without_kpi::RULE,
    objective_without_posts::RULE,
    outside_campaign::RULE,
    outside_slots::RULE,
    over_cadence::RULE,
    override_for_unused_channel::RULE,
    overspent_budget::RULE,
    pillar_drift::RULE,
    pillar_without_posts::RULE,
    poll_not_taken::RULE,
    private_contact::RULE,
    quiet_hours::RULE,
    raw_html::RULE,
    rehearsal_overdue::RULE,
    reply_without_target::RULE,
    schedule_clash::RULE,
    shouting::RULE,
    slot_not_assigned::RULE,
    tactic_without_objective::RULE,
    too_long::RULE,
    too_many_emoji::RULE,
    too_many_exclamations::RULE,
    too_many_hashtags::RULE,
    too_many_images::RULE,
    unapproved_budget::RULE,
    unclickable_link::RULE,
    under_cadence::RULE,
    uneven_shares::RULE,
    unfilled_placeholder::RULE,
    unknown_audience::RULE,
    unknown_campaign::RULE,
    unknown_channel::RULE,
    unknown_holidays::RULE,
    unknown_objective::RULE,
    unknown_pillar::RULE,
    unknown_rule::RULE,
    unlabelled_advert::RULE,
    unpreferred_term::RULE,
    unpublishable_channel::RULE,
    unresolved_mention::RULE,
    unsourced_claim::RULE,
    unsupported_choice::RULE,
    unsupported_poll::RULE,
    unused_kpi::RULE,
    unused_waiver::RULE,
    vague_link_text::RULE,
    vague_objective::RULE,
    winners_before_close::RULE,
    wrong_language::RULE,
];
