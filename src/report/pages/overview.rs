//! The first page of the report: what needs somebody today, what comes, what went out.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::Renderer;
use crate::agenda::{Agenda, DayMarks};
use crate::model::{PostId, State};
use crate::report::banners::{Banner, banners};
use crate::report::book::{Book, Line, urgency};
use crate::report::format::Day;
use crate::report::output::OutputFile;
use crate::report::shell::{LineView, Named};
use crate::report::theme::RenderError;

/// For how many days a missed time is shown among what needs somebody.
const MISSED_DAYS: u64 = 7;
/// How many published posts the overview shows.
const LAST_PUBLISHED: usize = 6;
/// How many posts a list of the overview shows; the queue has more.
const MOST: usize = 50;

#[derive(Serialize)]
struct Body {
    banners: Vec<Banner>,
    /// Language of the team's own words, where the page is in another.
    content_lang: Option<String>,
    tiles: Vec<Tile>,
    attention: Vec<LineView>,
    /// Posts whose time passed more than a week ago: nobody will send them by reading about them every day.
    passed: Vec<Together>,
    /// How many such posts there are, of which `passed` shows some.
    passed_total: usize,
    due: Vec<Together>,
    days: Vec<DayView>,
    review: Vec<ReviewView>,
    published: Vec<Together>,
    campaigns: Vec<CampaignView>,
    dates: Vec<DateView>,
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct Tile {
    key: &'static str,
    icon: &'static str,
    count: usize,
    /// Page below `report/` and fragment.
    page: &'static str,
    fragment: &'static str,
    urgent: bool,
}

#[derive(Serialize)]
struct DayView {
    day: Day,
    relative: String,
    lines: Vec<Slot>,
    notes: Vec<String>,
}

/// A post at one time, on the channels that share it.
#[derive(Serialize)]
struct Slot {
    time: String,
    line: LineView,
    channels: Vec<String>,
}

/// A post with the channels on which it stands alike.
#[derive(Serialize)]
struct Together {
    line: LineView,
    channels: Vec<ChannelLink>,
}

#[derive(Serialize)]
struct ChannelLink {
    channel: String,
    network: String,
    url: Option<String>,
}

#[derive(Serialize)]
struct ReviewView {
    post: Named,
    lang: Option<String>,
    due: Option<String>,
}

#[derive(Serialize)]
pub(super) struct CampaignView {
    pub(super) campaign: Named,
    pub(super) range: Option<String>,
    /// Share of the time that has passed, in percent.
    pub(super) elapsed: Option<u32>,
    pub(super) days_left: Option<i64>,
    pub(super) posts: usize,
    pub(super) published: usize,
}

#[derive(Serialize)]
struct DateView {
    day: Day,
    relative: String,
    name: String,
    event: bool,
}

pub(super) fn render(page: &Renderer<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let (book, words) = (page.book, page.viewer.words);
    let today = book.input.today;
    let in_state = |states: &[State]| {
        let mut lines: Vec<&Line<'_>> = book.lines().filter(|line| states.contains(&line.state())).collect();
        lines.sort_by_key(|line| (urgency(line.state()), line.time(), line.id, line.channel));
        lines
    };
    let views = |lines: Vec<&Line<'_>>| lines.into_iter().map(|line| page.viewer.line(line)).collect::<Vec<_>>();
    let attention = in_state(&[State::Unknown, State::Sending, State::Refused, State::Partial, State::Blocked, State::Missed]);
    let old = |line: &&Line<'_>| {
        line.state() == State::Missed && line.time().is_some_and(|at| words.local_date(at) + Days::new(MISSED_DAYS) < today)
    };
    let (mut passed, recent): (Vec<&Line<'_>>, Vec<&Line<'_>>) = attention.iter().copied().partition(old);
    passed.sort_by_key(|line| (std::cmp::Reverse(line.time()), line.id, line.channel));
    let due = in_state(&[State::Due]);
    let mut published = in_state(&[State::Published]);
    published.sort_by_key(|line| (std::cmp::Reverse(line.published()), line.id, line.channel));
    let month_start = today - Days::new(u64::from(chrono::Datelike::day0(&today)));
    let this_month = published.iter().filter(|line| line.published().is_some_and(|at| words.local_date(at) >= month_start)).count();
    let week = |line: &&&Line<'_>| line.time().is_some_and(|at| (today..today + Days::new(7)).contains(&words.local_date(at)));
    let coming = in_state(&[State::Scheduled, State::Handed, State::Due]);
    let count = |states: &[State]| attention.iter().filter(|line| states.contains(&line.state())).count();
    let tile = |key, icon, count, page, fragment, urgent| Tile { key, icon, count, page, fragment, urgent: urgent && count > 0 };
    let tiles = vec![
        tile("due", "send", due.len(), "queue", "due", true),
        tile("unknown", "question", count(&[State::Unknown, State::Partial]), "queue", "unknown", true),
        tile("refused", "ban", count(&[State::Refused]), "queue", "refused", true),
        tile(
            "blocked",
            "lock",
            recent.iter().filter(|line| matches!(line.state(), State::Blocked | State::Missed)).count(),
            "queue",
            "blocked",
            true,
        ),
        tile("week", "clock", coming.iter().filter(week).count(), "queue", "scheduled", false),
        tile("published", "check", this_month, "published", "main", false),
    ];
    let mut campaigns: Vec<CampaignView> = book
        .workspace()
        .campaigns
        .iter()
        .filter(|campaign| Book::runs(campaign, today))
        .map(|campaign| campaign_view(page, campaign))
        .collect();
    campaigns.sort_by(|a, b| a.days_left.cmp(&b.days_left).then_with(|| a.campaign.name.cmp(&b.campaign.name)));
    let severity = |wanted| book.count(wanted);
    let body = Body {
        banners: banners(&page.viewer),
        content_lang: page.viewer.foreign(None),
        tiles,
        days: days(page, &coming),
        attention: views(recent.into_iter().take(MOST).collect()),
        passed_total: passed.iter().map(|line| line.id).collect::<HashSet<_>>().len(),
        // The latest first: years of them are of no use to anybody.
        passed: together(page, passed, MOST),
        due: together(page, due, MOST),
        review: review(page),
        published: together(page, published, LAST_PUBLISHED),
        campaigns,
        dates: dates(page),
        errors: severity(crate::diag::Severity::Error),
        warnings: severity(crate::diag::Severity::Warning),
    };
    Ok(vec![page.page("report/index", "overview", words.t("nav.overview"), "report/overview.html", &body)?])
}

/// The first posts of a list of lines, each once, in the order of the list.
fn together(page: &Renderer<'_>, lines: Vec<&Line<'_>>, most: usize) -> Vec<Together> {
    let mut posts: Vec<Together> = Vec::new();
    let mut known: HashMap<&PostId, usize> = HashMap::new();
    for line in lines {
        let at = match known.get(line.id) {
            Some(&at) => at,
            None if posts.len() >= most => continue,
            None => {
                posts.push(Together { line: page.viewer.line(line), channels: Vec::new() });
                known.insert(line.id, posts.len() - 1);
                posts.len() - 1
            }
        };
        let LineView { channel, network, url, .. } = page.viewer.line(line);
        posts[at].channels.push(ChannelLink { channel, network, url });
    }
    posts
}

/// The next seven days with what goes out on each.
fn days(page: &Renderer<'_>, coming: &[&Line<'_>]) -> Vec<DayView> {
    let (book, words) = (page.book, page.viewer.words);
    let today = book.input.today;
    let agenda = Agenda::between(book.workspace(), words.language.tag(), today, today + Days::new(6));
    (0..7)
        .map(|ahead| {
            let day = book.input.today + Days::new(ahead);
            let mut slots: Vec<Slot> = Vec::new();
            for line in coming.iter().filter(|line| line.time().is_some_and(|at| words.local_date(at) == day)) {
                let time = line.time().map(|at| words.moment(at).time).unwrap_or_default();
                match slots.iter_mut().find(|slot| slot.time == time && slot.line.id == line.id.as_str()) {
                    Some(slot) => slot.channels.push(line.channel.as_str().to_owned()),
                    None => slots.push(Slot { time, line: page.viewer.line(line), channels: vec![line.channel.as_str().to_owned()] }),
                }
            }
            slots.sort_by(|a, b| a.time.cmp(&b.time).then_with(|| a.line.id.cmp(&b.line.id)));
            let marks = agenda.day(day);
            let mut notes: Vec<String> = marks.holidays.iter().map(|holiday| holiday.name.clone()).collect();
            notes.extend(marks.key_dates.iter().map(|date| date.name.clone()));
            notes.extend(marks.events.iter().filter(|event| event.start.date() == day).map(|event| event.name.clone()));
            notes.extend(marks.blackout.as_ref().map(|reason| {
                if reason.is_empty() {
                    words.t("calendar.blackout")
                } else {
                    words.fill("calendar.blackout-because", &[("reason", reason)])
                }
            }));
            DayView { day: words.day(day), relative: words.relative(day, book.input.today), lines: slots, notes }
        })
        .collect()
}

fn review(page: &Renderer<'_>) -> Vec<ReviewView> {
    let mut entries: Vec<_> = page.book.entries.iter().filter(|entry| entry.in_review()).collect();
    entries.sort_by_key(|entry| (entry.time().is_none(), entry.time(), &entry.post.id));
    entries
        .into_iter()
        .map(|entry| ReviewView {
            post: Named { id: entry.post.id.as_str().to_owned(), name: entry.post.title.value.clone() },
            lang: page.viewer.foreign(entry.post.lang.as_ref().map(|lang| lang.value.as_str())),
            due: entry.time().map(|at| page.viewer.words.day(page.viewer.words.local_date(at)).brief),
        })
        .collect()
}

pub(super) fn campaign_view(page: &Renderer<'_>, campaign: &crate::model::Campaign) -> CampaignView {
    let (book, words) = (page.book, page.viewer.words);
    let today = book.input.today;
    let posts = book.of_campaign(campaign);
    let elapsed = campaign.start.zip(campaign.end).map(|(start, end)| {
        let (total, passed) = ((end - start).num_days() + 1, (today - start).num_days() + 1);
        ((passed.clamp(0, total) * 100) / total.max(1)) as u32
    });
    CampaignView {
        campaign: Named { id: crate::model::path_name(&campaign.id.value), name: campaign.name.clone() },
        range: words.range(campaign.start, campaign.end),
        elapsed,
        days_left: campaign.end.map(|end| (end - today).num_days()).filter(|_| Book::runs(campaign, today)),
        published: posts.iter().filter(|entry| entry.lines.iter().any(|line| line.state() == State::Published)).count(),
        posts: posts.len(),
    }
}

/// Holidays, key dates and events of the next five weeks.
fn dates(page: &Renderer<'_>) -> Vec<DateView> {
    let (book, words) = (page.book, page.viewer.words);
    let today = book.input.today;
    let agenda = Agenda::between(book.workspace(), words.language.tag(), today, today + Days::new(34));
    let of_day = |(day, marks): (NaiveDate, &DayMarks)| {
        let named = marks.holidays.iter().map(|holiday| holiday.name.clone()).chain(marks.key_dates.iter().map(|date| date.name.clone()));
        named.map(|name| (day, name, false)).collect::<Vec<_>>()
    };
    let events =
        agenda.events.iter().filter(|event| event.start.date() >= today).map(|event| (event.start.date(), event.name.clone(), true));
    let mut dates: Vec<(NaiveDate, String, bool)> = agenda.days().flat_map(of_day).chain(events).collect();
    dates.sort();
    dates
        .into_iter()
        .map(|(date, name, event)| DateView { day: words.day(date), relative: words.relative(date, today), name, event })
        .collect()
}
