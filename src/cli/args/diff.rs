//! `pregon diff`.

use super::Format;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  pregon diff origin/main > comment.md     what a pull request changes\n  pregon diff                              what changed network specs do to posts still to come"
)]
pub(crate) struct Diff {
    /// Git revision to compare with [default: the network specs in pregon.lock]
    #[arg(value_name = "REV")]
    pub(crate) revision: Option<String>,
    /// How to print the comparison: Markdown, or JSON
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
    /// Address at which public/review/ of this change is published, to link to
    #[arg(long, value_name = "URL")]
    pub(crate) review_url: Option<String>,
    /// Address of the folder in whose media/ the pictures are, to show them [default: that of the review]
    #[arg(long, value_name = "URL")]
    pub(crate) pictures_base: Option<String>,
}
