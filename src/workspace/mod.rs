//! Reads the team's files into typed data, and says everything that is wrong with them.

mod approvals;
mod config;
mod country;
mod dates;
mod decode;
mod free_slot;
mod front_matter;
mod invitations;
mod ledger_location;
mod load;
mod networks;
mod patch;
mod plans;
mod policies;
mod post;
mod recurrence;
mod references;
mod repeat;
mod schedule;
pub mod schema;
mod spec_lock;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod vocabulary;
mod yaml;

pub use approvals::{APPROVALS_FOLDER, MAX_NAME_CHARS, MAX_NOTE_CHARS, approval_text};
pub use config::{Config, RuleLevel, SiteConfig, UtmPolicy};
pub use dates::{days_of, times_of};
pub use decode::parse_minutes;
pub use free_slot::{Closed, Opening, closed_at, closed_to_named_day, next_free_slot, open_slots};
pub use front_matter::{FrontMatter, split_front_matter};
pub use invitations::{INVITATIONS_FOLDER, invitation_text};
pub use ledger_location::{BadLocation, Cloud, DEFAULT_BRANCH, DEFAULT_REMOTE, LedgerLocation};
pub use load::{
    LoadError, LoadedSpecs, Overlay, find_root, language, ledger_location, load, load_root, load_specs, load_with_specs, read_campaign,
    read_post,
};
pub(crate) use load::{
    PostFile, check_posts, find_assets, find_media, is_post_path, load_frame, load_frame_over, post_paths, read_post_file, resolve,
    sort_posts,
};
pub use policies::{Approvals, Policy, Signatures};
pub(crate) use repeat::expand;
pub(crate) use schedule::due_at;
pub use schedule::{ScheduleProblem, expiry, first_instant, slots_of_local_day, wall_to_utc};
pub use spec_lock::{DamagedLock, LOCK_FILE, SpecLock};
pub(crate) use vocabulary::means_key;
pub(crate) use yaml::{Node, Value, parse as parse_yaml};

use std::path::PathBuf;

use crate::diag::Sources;
use crate::model::{Approval, Calendar, Campaign, Crisis, Invitation, People, Plan, Post, Tone};
pub use crate::model::{Channel, IfLate, NumberedThreads, Overdue, Scheduling};
use crate::networks::Specs;

/// Folder for what can be made again, below the workspace.
pub const CACHE_FOLDER: &str = ".pregon/cache";

/// Everything that the team has written, as typed data.
#[derive(Debug)]
pub struct Workspace {
    /// The folder of `pregon.yaml`.
    pub root: PathBuf,
    /// The files as they were read.
    pub sources: Sources,
    /// The specs of the networks: those of the program, with what `networks/*.yaml` says.
    pub specs: Specs,
    /// `pregon.yaml`.
    pub config: Config,
    /// Posts, sorted by id.
    pub posts: Vec<Post>,
    /// `plans/plan.yaml`.
    pub plan: Plan,
    /// `plans/tone.yaml`.
    pub tone: Tone,
    /// `plans/calendar.yaml`.
    pub calendar: Calendar,
    /// `plans/campaigns/*.yaml`, sorted by id.
    pub campaigns: Vec<Campaign>,
    /// `plans/people.yaml`.
    pub people: People,
    /// `plans/crisis.yaml`.
    pub crisis: Crisis,
    /// `approvals/**/*.yaml`, sorted by post, then by path; whether they count is another question.
    pub approvals: Vec<Approval>,
    /// `approvals/_invitations/*.yaml`, sorted by path.
    pub invitations: Vec<Invitation>,
    /// Text of the crisis manual, Markdown.
    pub crisis_manual: Option<String>,
    /// Templates that replace built-in ones: path below `templates/`, and text.
    pub templates: Vec<(String, String)>,
}

impl Workspace {
    /// The post with this id.
    #[must_use]
    pub fn post(&self, id: &str) -> Option<&Post> {
        self.posts.binary_search_by(|post| post.id.as_str().cmp(id)).ok().map(|index| &self.posts[index])
    }

    /// The posts that an id means: the one that has it, or all of the series whose file gives it.
    pub fn posts_of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Post> {
        self.posts.iter().filter(move |post| post.id.as_str() == id || post.series.as_ref().is_some_and(|series| series.id.as_str() == id))
    }

    /// The campaign with this id.
    #[must_use]
    pub fn campaign(&self, id: &str) -> Option<&Campaign> {
        self.campaigns.iter().find(|campaign| campaign.id.value == id)
    }

    /// The approvals of a post, oldest file name first.
    #[must_use]
    pub fn approvals_of(&self, post: &str) -> &[Approval] {
        let from = self.approvals.partition_point(|approval| approval.post.as_str() < post);
        let to = self.approvals.partition_point(|approval| approval.post.as_str() <= post);
        &self.approvals[from..to]
    }

    /// The invitation with this id.
    #[must_use]
    pub fn invitation(&self, id: &str) -> Option<&Invitation> {
        self.invitations.iter().find(|invitation| invitation.id == id)
    }

    /// The channels of a post, in the order of `pregon.yaml`; names that are not configured are left out.
    #[must_use]
    pub fn channels_of(&self, post: &Post) -> Vec<&Channel> {
        let names = post.channels.as_ref().or(self.calendar.channels.as_ref());
        self.config
            .channels
            .iter()
            .filter(|channel| names.is_none_or(|names| names.iter().any(|name| name.value == channel.name.as_str())))
            .collect()
    }

    /// The language of a post's text on a channel: the post's, else the channel's, else the workspace's.
    #[must_use]
    pub fn lang_of<'a>(&'a self, post: &'a Post, channel: &'a Channel) -> &'a str {
        post.lang.as_ref().map(|lang| lang.value.as_str()).or(channel.lang.as_deref()).unwrap_or(&self.config.language)
    }
}
