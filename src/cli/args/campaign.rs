//! `pregon campaign` and `pregon new campaign`.

use super::Format;

#[derive(Debug, clap::Args)]
pub(crate) struct Campaign {
    /// Only this campaign, with everything about it
    pub(crate) id: Option<String>,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  pregon new campaign 'Sorteo de Reyes' --type giveaway --start 2026-12-07 --end 2027-01-06
  pregon new campaign --posts sorteo-de-reyes     drafts of the posts that it still needs")]
pub(crate) struct NewCampaign {
    /// Name of the campaign
    #[arg(required_unless_present = "posts", conflicts_with = "posts")]
    pub(crate) name: Option<String>,
    /// What sort of campaign it is
    #[arg(long = "type", default_value = "promotion", value_parser = ["promotion", "giveaway", "contest", "ads", "influencer", "event", "launch"])]
    pub(crate) kind: String,
    /// First day; with it and the last, drafts of the campaign's posts are written too
    #[arg(long, value_name = "DAY", requires = "end")]
    pub(crate) start: Option<String>,
    /// Last day
    #[arg(long, value_name = "DAY", requires = "start")]
    pub(crate) end: Option<String>,
    /// The great day: of the event, of the launch, or on which entries close [default: that of the calendar's event of this name; else the day before the last, or of a launch a week after the first and at most half way]
    #[arg(long, value_name = "DAY", requires = "start")]
    pub(crate) day: Option<String>,
    /// What must have changed in the end
    #[arg(long)]
    pub(crate) goal: Option<String>,
    /// Objective of the plan that it serves
    #[arg(long, value_name = "ID")]
    pub(crate) objective: Option<String>,
    /// Pillar of the plan that its posts serve
    #[arg(long, value_name = "ID")]
    pub(crate) pillar: Option<String>,
    /// Audience of the plan that it is for
    #[arg(long, value_name = "ID")]
    pub(crate) audience: Option<String>,
    /// Who answers for it: a key of plans/people.yaml
    #[arg(long, value_name = "PERSON")]
    pub(crate) responsible: Option<String>,
    /// What it may cost, as '2400 MXN'
    #[arg(long, value_name = "MONEY")]
    pub(crate) budget: Option<String>,
    /// The page that its posts lead to
    #[arg(long, value_name = "URL")]
    pub(crate) link: Option<String>,
    /// Channel of its posts (can be repeated) [default: the calendar's]
    #[arg(long = "channel", value_name = "NAME")]
    pub(crate) channels: Vec<String>,
    /// Write drafts of the posts that an existing campaign still needs, and nothing else
    #[arg(long, value_name = "ID")]
    pub(crate) posts: Option<String>,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}
