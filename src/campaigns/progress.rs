//! How far a campaign has come: posts, checklist, files and money against its plan.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::days::own_day;
use super::money::{Money, money};
use super::steps;
use crate::model::{AssetStatus, Campaign, ChannelName, Post, Status};
use crate::workspace::Workspace;

/// A post of a campaign, and what the record says of it.
#[derive(Debug, Clone, Copy)]
pub struct PostStanding<'a> {
    /// The post.
    pub post: &'a Post,
    /// Whether it is live on every channel that it is for.
    pub published: bool,
    /// The first time at which it goes out or went out.
    pub at: Option<DateTime<Utc>>,
    /// The channels on which it is not out although nobody is late: what they lack. Empty where any other channel is still to come.
    pub waits: &'a [Wait],
}

/// What a channel lacks, so that its posts do not go out by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wait {
    /// The channel.
    pub channel: ChannelName,
    /// Variables that are not in the environment; none where the network is one that is published on by hand, of which there is no record.
    pub variables: Vec<String>,
}

/// How far a planned post has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// There is no post yet.
    Missing,
    /// It is being written.
    Draft,
    /// It waits for somebody's yes.
    Review,
    /// It waits for its time.
    Approved,
    /// It is out.
    Published,
}

/// A planned post.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// Which step it is.
    pub step: String,
    /// Id of its post, whether or not there is one.
    pub post: String,
    /// Headline, where there is a post.
    pub title: Option<String>,
    /// Its day: the post's, else the plan's.
    pub day: Option<NaiveDate>,
    /// How far it has come.
    pub state: StepState,
    /// Whether its day has passed, it is not out, and that is for somebody to do something about it.
    pub overdue: bool,
    /// What its channels lack, where that alone keeps it from being out. Then it is not overdue: the post is as it should be.
    pub waits: Vec<Wait>,
}

/// How far something to be done has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemState {
    /// It is done.
    Done,
    /// There is time.
    Open,
    /// Its day has passed.
    Overdue,
}

/// An item of the checklist.
#[derive(Debug, Clone, Serialize)]
pub struct TaskState {
    /// What.
    pub task: String,
    /// By when.
    pub due: Option<NaiveDate>,
    /// By whom, a key of people.
    pub responsible: Option<String>,
    /// How far it has come.
    pub state: ItemState,
}

/// A file that a campaign needs.
#[derive(Debug, Clone, Serialize)]
pub struct AssetState {
    /// Path.
    pub file: String,
    /// What it is for.
    pub purpose: Option<String>,
    /// By when.
    pub due: Option<NaiveDate>,
    /// By whom, a key of people.
    pub responsible: Option<String>,
    /// The word of its status.
    pub status: &'static str,
    /// Whether the file is there.
    pub found: bool,
    /// How far it has come.
    pub state: ItemState,
}

/// How far a campaign has come.
#[derive(Debug, Clone, Serialize)]
pub struct Progress {
    /// `coming`, `running` or `over`.
    pub phase: &'static str,
    /// Days until it ends; `None` where it has no end or is over.
    pub days_left: Option<i64>,
    /// Its planned posts.
    pub steps: Vec<Step>,
    /// Further posts that belong to it.
    pub others: Vec<Step>,
    /// Its checklist.
    pub checklist: Vec<TaskState>,
    /// The files that it needs.
    pub assets: Vec<AssetState>,
    /// Money, by currency.
    pub money: Vec<Money>,
}

impl Progress {
    /// How far a campaign has come today; `posts` are those of the workspace that belong to it.
    #[must_use]
    pub fn of(workspace: &Workspace, campaign: &Campaign, posts: &[PostStanding<'_>], today: NaiveDate) -> Self {
        let own = |anchor| own_day(workspace, campaign, anchor);
        let planned = steps::steps(workspace, campaign);
        let find = |id: &str| posts.iter().find(|standing| is(standing.post, id));
        let local = |at: DateTime<Utc>| at.with_timezone(&workspace.config.timezone).date_naive();
        let steps = planned
            .iter()
            .map(|step| match find(&step.id) {
                Some(standing) => step_of(step.step.clone(), standing, local, today, step.day),
                None => Step {
                    step: step.step.clone(),
                    post: step.id.clone(),
                    title: None,
                    day: step.day,
                    state: StepState::Missing,
                    overdue: step.day.is_some_and(|day| day < today),
                    waits: Vec::new(),
                },
            })
            .collect();
        let others = posts
            .iter()
            .filter(|standing| !planned.iter().any(|step| is(standing.post, &step.id)))
            .map(|standing| step_of(String::new(), standing, local, today, None))
            .collect();
        let item = |done: bool, due: Option<NaiveDate>| match due {
            _ if done => ItemState::Done,
            Some(due) if due < today => ItemState::Overdue,
            _ => ItemState::Open,
        };
        let checklist = campaign.checklist.iter().map(|entry| {
            let due = entry.due.as_ref().and_then(|due| due.value.resolve(own));
            TaskState {
                task: entry.task.value.clone(),
                due,
                responsible: entry.responsible.as_ref().map(|key| key.value.clone()),
                state: item(entry.done, due),
            }
        });
        let assets = campaign.assets.iter().map(|asset| {
            let due = asset.due.as_ref().and_then(|due| due.value.resolve(own));
            AssetState {
                file: asset.file.value.clone(),
                purpose: asset.purpose.clone(),
                due,
                responsible: asset.responsible.as_ref().map(|key| key.value.clone()),
                status: asset.status.as_str(),
                found: asset.found,
                state: item(asset.status == AssetStatus::Ready && asset.found, due),
            }
        });
        let phase = match (campaign.start, campaign.end) {
            (Some(start), _) if today < start => "coming",
            (_, Some(end)) if today > end => "over",
            _ => "running",
        };
        Self {
            phase,
            days_left: campaign.end.filter(|end| *end >= today).map(|end| (end - today).num_days()),
            steps,
            others,
            checklist: checklist.collect(),
            assets: assets.collect(),
            money: money(workspace, campaign, posts.iter().map(|standing| (standing.post, standing.published))),
        }
    }

    /// How many planned posts are in a state, and how many there are.
    #[must_use]
    pub fn count(&self, state: StepState) -> usize {
        self.steps.iter().filter(|step| step.state == state).count()
    }

    /// How many planned posts are overdue.
    #[must_use]
    pub fn overdue_posts(&self) -> usize {
        self.steps.iter().filter(|step| step.overdue).count()
    }

    /// How many planned posts wait for something that a channel lacks.
    #[must_use]
    pub fn waiting_posts(&self) -> usize {
        self.steps.iter().filter(|step| !step.waits.is_empty()).count()
    }

    /// How many items of the checklist are in a state.
    #[must_use]
    pub fn tasks(&self, state: ItemState) -> usize {
        self.checklist.iter().filter(|task| task.state == state).count()
    }
}

/// Whether a post is the one that an id means; of a series, any of its posts is.
fn is(post: &Post, id: &str) -> bool {
    post.id.as_str() == id || post.series.as_ref().is_some_and(|series| series.id.as_str() == id)
}

fn step_of(
    step: String,
    standing: &PostStanding<'_>,
    local: impl Fn(DateTime<Utc>) -> NaiveDate,
    today: NaiveDate,
    planned: Option<NaiveDate>,
) -> Step {
    let state = match standing.post.status.value {
        _ if standing.published => StepState::Published,
        Status::Approved => StepState::Approved,
        Status::Review => StepState::Review,
        Status::Draft => StepState::Draft,
    };
    let day = standing.at.map(local).or(planned);
    let late = state != StepState::Published && day.is_some_and(|day| day < today);
    let waits = if late && state == StepState::Approved { standing.waits.to_vec() } else { Vec::new() };
    Step {
        step,
        post: standing.post.id.as_str().to_owned(),
        title: Some(standing.post.title.value.clone()),
        day,
        state,
        overdue: late && waits.is_empty(),
        waits,
    }
}
