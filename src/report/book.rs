//! The input, put in order once: each post with its variants, their status and its findings.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{DateTime, NaiveDate, Utc};

use super::glance::{Glance, Variants};
use crate::diag::{Diagnostic, Severity};
use crate::ledger::Control;
use crate::model::{Campaign, ChannelName, Post, PostId, State, Status, Variant, VariantStatus};
use crate::networks::Specs;
use crate::publish::Withdrawn;
use crate::workspace::Workspace;

/// One post on one channel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) id: &'a PostId,
    /// `None` where the record knows a post that is no longer in the workspace.
    pub(crate) post: Option<&'a Post>,
    pub(crate) channel: &'a ChannelName,
    pub(crate) variant: Option<&'a Variant>,
    pub(crate) status: Option<&'a VariantStatus>,
}

impl<'a> Line<'a> {
    pub(crate) fn state(&self) -> State {
        self.status.map_or(State::Draft, |status| status.state)
    }

    /// The address on the network, where it is live.
    pub(crate) fn url(&self) -> Option<&'a str> {
        self.status.and_then(VariantStatus::url)
    }

    /// When it was published.
    pub(crate) fn published(&self) -> Option<DateTime<Utc>> {
        self.status.and_then(VariantStatus::published_at)
    }

    /// When it is due.
    pub(crate) fn due(&self) -> Option<DateTime<Utc>> {
        let due = self.status.and_then(|status| status.due.as_ref()).or(self.variant.and_then(|variant| variant.due.as_ref()));
        due.map(|due| due.utc)
    }

    /// Where it stands in the calendar: its planned time, else the time at which it went out.
    pub(crate) fn time(&self) -> Option<DateTime<Utc>> {
        self.due().or_else(|| self.published())
    }

    pub(crate) fn title(&self) -> &'a str {
        self.post.map_or(self.id.as_str(), |post| &post.title.value)
    }
}

/// A post with all that is known about it.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) post: &'a Post,
    pub(crate) lines: Vec<Line<'a>>,
    pub(crate) findings: Vec<&'a Diagnostic>,
    pub(crate) glance: &'a Glance,
}

impl<'a> Entry<'a> {
    /// The state that asks most for somebody's eye.
    pub(crate) fn state(&self) -> State {
        self.lines.iter().map(Line::state).min_by_key(|state| urgency(*state)).unwrap_or(State::Draft)
    }

    /// The first time at which it goes out or went out.
    pub(crate) fn time(&self) -> Option<DateTime<Utc>> {
        self.lines.iter().filter_map(Line::time).min()
    }

    pub(crate) fn in_review(&self) -> bool {
        self.post.status.value == Status::Review
    }

    pub(crate) fn line(&self, channel: &str) -> Option<&Line<'a>> {
        self.lines.iter().find(|line| line.channel.as_str() == channel)
    }
}

/// Smaller is more urgent.
pub(crate) fn urgency(state: State) -> u8 {
    match state {
        State::Unknown | State::Sending => 0,
        State::Refused => 1,
        State::Partial => 2,
        State::Blocked => 3,
        State::Missed => 4,
        State::Due => 5,
        State::Scheduled | State::Handed => 6,
        State::Draft => 7,
        State::Published | State::TakenDown => 8,
    }
}

/// What is around all posts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) specs: &'a Specs,
    /// Today in the workspace's zone.
    pub(crate) today: NaiveDate,
    /// The instant of the build.
    pub(crate) now: DateTime<Utc>,
    /// What is on record about freezes, crises and rehearsals.
    pub(crate) control: &'a Control,
}

/// The input in order.
pub(crate) struct Book<'a> {
    pub(crate) input: Frame<'a>,
    /// Every post, sorted by id.
    pub(crate) entries: Vec<Entry<'a>>,
    /// What the record knows of posts that are no longer in the workspace.
    pub(crate) orphans: Vec<Line<'a>>,
    /// Posts live on the site, newest first; each with its line on the site's channel.
    pub(crate) site: Vec<(usize, Line<'a>)>,
    /// What is on record and no longer among the posts; only the queue shows it.
    pub(crate) withdrawn: Vec<Withdrawn>,
    /// Findings that concern no post.
    pub(crate) general: Vec<&'a Diagnostic>,
    /// Where the few pages that show whole texts get them.
    pub(crate) variants: &'a dyn Variants,
    days: OnceLock<BTreeMap<NaiveDate, Vec<Place>>>,
    order: OnceLock<Vec<usize>>,
}

/// Where a line stands in a book: number of its post, or none for an orphan, and number of the line.
type Place = (Option<usize>, usize);

/// What is known of one post, still to be put in order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) post: &'a Post,
    pub(crate) glance: &'a Glance,
    /// Its variants, or none of them where only lists are made.
    pub(crate) variants: &'a [Variant],
    pub(crate) statuses: &'a [VariantStatus],
}

impl<'a> Entry<'a> {
    pub(crate) fn new(workspace: &'a Workspace, known: Known<'a>, findings: Vec<&'a Diagnostic>) -> Self {
        let Known { post, glance, variants, statuses } = known;
        let line = |channel: &'a ChannelName, status: Option<&'a VariantStatus>| Line {
            id: &post.id,
            post: Some(post),
            channel,
            variant: variants.iter().find(|variant| variant.channel == *channel),
            status,
        };
        let channels = workspace.channels_of(post);
        let status_of = |channel: &ChannelName| statuses.iter().find(|status| status.channel == *channel);
        let mut lines: Vec<Line<'a>> = channels.iter().map(|channel| line(&channel.name, status_of(&channel.name))).collect();
        // A channel that was taken off the post after publishing is still part of its record.
        let gone = statuses.iter().filter(|status| !channels.iter().any(|channel| channel.name == status.channel));
        lines.extend(gone.map(|status| line(&status.channel, Some(status))));
        Self { post, lines, findings, glance }
    }
}

impl<'a> Book<'a> {
    pub(crate) fn new(
        input: Frame<'a>,
        entries: Vec<Entry<'a>>,
        orphans: Vec<Line<'a>>,
        general: Vec<&'a Diagnostic>,
        variants: &'a dyn Variants,
    ) -> Self {
        let mut book = Self {
            input,
            entries,
            orphans,
            site: Vec::new(),
            withdrawn: Vec::new(),
            general,
            variants,
            days: OnceLock::new(),
            order: OnceLock::new(),
        };
        book.site = book.site_posts();
        book
    }

    /// With what is on record and no longer among the posts.
    pub(crate) fn with_withdrawn(self, withdrawn: Vec<Withdrawn>) -> Self {
        Self { withdrawn, ..self }
    }

    /// Every finding.
    pub(crate) fn findings(&self) -> impl Iterator<Item = &'a Diagnostic> {
        self.general.iter().copied().chain(self.entries.iter().flat_map(|entry| entry.findings.iter().copied()))
    }

    /// How many findings have this severity.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.findings().filter(|finding| finding.severity == severity).count()
    }

    fn site_posts(&self) -> Vec<(usize, Line<'a>)> {
        let Some(channel) = self.workspace().config.site_channel() else { return Vec::new() };
        let mut posts: Vec<(usize, Line<'a>)> = self
            .entries
            .iter()
            .enumerate()
            .filter_map(|(at, entry)| Some((at, *entry.line(channel.name.as_str())?)))
            .filter(|(_, line)| line.state() == State::Published)
            .filter(|(at, _)| self.entries[*at].glance.site.is_some())
            .collect();
        posts.sort_by(|(_, a), (_, b)| b.time().cmp(&a.time()).then_with(|| a.id.cmp(b.id)));
        posts
    }

    pub(crate) fn workspace(&self) -> &'a Workspace {
        self.input.workspace
    }

    /// Every line of every post, and what the record knows besides.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &Line<'a>> {
        self.entries.iter().flat_map(|entry| &entry.lines).chain(&self.orphans)
    }

    /// Numbers of the posts by group, and in a group by time, or against time where the group has it so. The order is made once.
    pub(crate) fn urgent_first(&self, group: impl Fn(&Entry<'a>) -> (usize, bool)) -> &[usize] {
        self.order.get_or_init(|| {
            let mut order: Vec<_> = self.entries.iter().enumerate().map(|(at, entry)| (group(entry), entry.time(), at)).collect();
            order.sort_by(|((a_group, newest_first), a_time, a), ((b_group, _), b_time, b)| {
                let by_time = (a_time.is_none(), a_time).cmp(&(b_time.is_none(), b_time));
                a_group.cmp(b_group).then(if *newest_first { by_time.reverse() } else { by_time }).then_with(|| a.cmp(b))
            });
            order.into_iter().map(|(.., at)| at).collect()
        })
    }

    /// Every day with something on it, in the workspace's zone.
    pub(crate) fn days(&self) -> impl Iterator<Item = NaiveDate> {
        self.by_day().keys().copied()
    }

    /// Lines of some days, in the order of days and, within one, of the book; each with the number of its post.
    pub(crate) fn on(&self, days: std::ops::RangeInclusive<NaiveDate>) -> impl Iterator<Item = (NaiveDate, Option<usize>, &Line<'a>)> {
        self.by_day().range(days).flat_map(|(day, places)| {
            places.iter().map(|&(post, line)| match post {
                Some(post) => (*day, Some(post), &self.entries[post].lines[line]),
                None => (*day, None, &self.orphans[line]),
            })
        })
    }

    fn by_day(&self) -> &BTreeMap<NaiveDate, Vec<Place>> {
        self.days.get_or_init(|| {
            let zone = self.workspace().config.timezone;
            let mut days: BTreeMap<NaiveDate, Vec<Place>> = BTreeMap::new();
            let of_posts = self
                .entries
                .iter()
                .enumerate()
                .flat_map(|(at, entry)| entry.lines.iter().enumerate().map(move |(n, line)| ((Some(at), n), line)));
            let orphans = self.orphans.iter().enumerate().map(|(n, line)| ((None, n), line));
            for (place, line) in of_posts.chain(orphans) {
                if let Some(at) = line.time() {
                    days.entry(at.with_timezone(&zone).date_naive()).or_default().push(place);
                }
            }
            days
        })
    }

    /// Name of a network for people.
    pub(crate) fn network_title(&self, network: &str) -> String {
        self.input.specs.get(network).map_or_else(|| network.to_owned(), |spec| spec.title.clone())
    }

    /// Name of a person of `people.yaml`; the key where there is no such person.
    pub(crate) fn person<'b>(&'b self, key: &'b str) -> &'b str {
        self.workspace().people.get(key).map_or(key, |person| &person.name)
    }

    /// Posts of a campaign, first the earliest.
    pub(crate) fn of_campaign(&self, campaign: &Campaign) -> Vec<&Entry<'a>> {
        let mut entries: Vec<&Entry<'a>> =
            self.entries.iter().filter(|entry| entry.post.campaign.as_ref().is_some_and(|id| id.value == campaign.id.value)).collect();
        entries.sort_by_key(|entry| (entry.time().is_none(), entry.time(), &entry.post.id));
        entries
    }

    /// Whether a campaign runs on a day.
    pub(crate) fn runs(campaign: &Campaign, day: NaiveDate) -> bool {
        campaign.start.is_none_or(|start| start <= day) && campaign.end.is_none_or(|end| day <= end)
    }
}
