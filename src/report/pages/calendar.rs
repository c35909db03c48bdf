//! The calendar: a page a month and a page a week, with posts, free slots, key dates, events and days off.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::Serialize;

use super::Renderer;
use crate::agenda::{Agenda, Band, KeyDateMark};
use crate::model::DateRule;
use crate::report::book::{Book, Line, urgency};
use crate::report::catalog::Language;
use crate::report::format::{Day, Words};
use crate::report::output::OutputFile;
use crate::report::shell::{extension, state_icon};
use crate::report::theme::RenderError;
use crate::workspace::{Opening, slots_of_local_day};

/// The months and weeks that have a page, sorted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Periods {
    /// Year and month.
    pub(super) months: BTreeSet<(i32, u32)>,
    /// ISO year and week.
    pub(super) weeks: BTreeSet<(i32, u32)>,
}

/// Those with anything on, the current ones and the next; others would be empty pages.
pub(super) fn periods(book: &Book<'_>) -> Periods {
    let today = book.input.today;
    let calendar = &book.workspace().calendar;
    let posts = book.days();
    // What comes again every year has no page of its own: it would need one for ever.
    let dates = calendar.key_dates.iter().filter_map(|date| match date.when {
        DateRule::Day(day) => Some(day),
        DateRule::Yearly { .. } | DateRule::Repeat { .. } => None,
    });
    let events = calendar.events.iter().map(|event| event.start.date());
    let days_off = calendar.blackout.iter().flat_map(|blackout| [blackout.from, blackout.to]);
    let mut periods = Periods::default();
    for day in posts.chain(dates).chain(events).chain(days_off).chain([today, today + Days::new(7)]) {
        periods.months.insert((day.year(), day.month()));
        periods.weeks.insert((day.iso_week().year(), day.iso_week().week()));
    }
    let next = today + Months::new(1);
    periods.months.insert((next.year(), next.month()));
    periods
}

#[derive(Serialize)]
struct Link {
    href: String,
    name: String,
}

/// A post at one time of a day, on the channels that share it.
#[derive(Serialize)]
struct Chip {
    time: String,
    id: String,
    title: String,
    lang: Option<String>,
    state: crate::model::State,
    icon: &'static str,
    channels: Vec<String>,
    pillar: Option<String>,
    /// Number of the pillar in the plan, for its colour; 0 for none.
    hue: usize,
    preview: bool,
}

#[derive(Serialize)]
struct EventView {
    name: String,
    time: Option<String>,
    place: Option<String>,
}

#[derive(Serialize)]
struct HolidayView {
    name: String,
    /// The country, where there are several.
    country: Option<String>,
}

/// A campaign on one of its days.
#[derive(Serialize)]
struct BandView {
    name: String,
    href: String,
    hue: usize,
    /// Whether this is its first day, or its last.
    starts: bool,
    ends: bool,
    /// Whether the name is written here: where the band begins on the page, and on Mondays.
    named: bool,
}

/// A planned time at which nothing goes out yet.
#[derive(Serialize)]
struct FreeSlot {
    time: String,
    /// How many of the day's posts come before it.
    after: usize,
    channels: Vec<String>,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent marks of a day")]
struct DayView {
    day: Day,
    today: bool,
    past: bool,
    /// Whether it belongs to a neighbouring month.
    outside: bool,
    weekend: bool,
    bands: Vec<Option<BandView>>,
    holidays: Vec<HolidayView>,
    key_dates: Vec<KeyDateMark>,
    events: Vec<EventView>,
    blackout: Option<String>,
    chips: Vec<Chip>,
    free: Vec<FreeSlot>,
    free_count: usize,
}

#[derive(Serialize)]
struct PillarKey {
    hue: usize,
    name: String,
}

#[derive(Serialize)]
struct Body {
    heading: String,
    previous: Option<Link>,
    next: Option<Link>,
    /// The month of a week, and the current month of a month.
    month: Option<Link>,
    week: Option<Link>,
    weekdays: Vec<String>,
    days: Vec<DayView>,
    posts: usize,
    free: usize,
    quiet: Vec<(String, String)>,
    pillars: Vec<PillarKey>,
    cadence: Vec<CadenceView>,
    campaigns: Vec<Link>,
    weeks: Vec<Link>,
}

#[derive(Serialize)]
struct CadenceView {
    channel: String,
    posts: usize,
    min: Option<u32>,
    max: Option<u32>,
    verdict: &'static str,
    icon: &'static str,
}

struct Calendar<'a> {
    page: &'a Renderer<'a>,
    /// Lines by local day.
    days: BTreeMap<NaiveDate, Vec<&'a Line<'a>>>,
    agenda: Agenda,
    opening: Opening<'a>,
    from: NaiveDate,
    ext: String,
}

impl<'a> Calendar<'a> {
    fn new(page: &'a Renderer<'a>, from: NaiveDate, to: NaiveDate) -> Self {
        let mut days: BTreeMap<NaiveDate, Vec<&Line<'_>>> = BTreeMap::new();
        for (day, _, line) in page.book.on(from..=to) {
            days.entry(day).or_default().push(line);
        }
        let own = Language::of(&page.book.workspace().config.language);
        let agenda = Agenda::between(page.book.workspace(), page.viewer.words.language.tag(), from, to);
        let opening = Opening::between(page.book.workspace(), from, to);
        Self { page, days, agenda, opening, from, ext: extension(page.viewer.words.language, own) }
    }

    /// The campaigns of a day, each in a row that it keeps over all days of the page.
    fn bands(&self, day: NaiveDate) -> Vec<Option<BandView>> {
        let view = |(at, band): (usize, &Band)| {
            band.covers(day).then(|| BandView {
                name: band.name.clone(),
                href: format!("../campaigns/{}/index{}", crate::model::path_name(&band.id), self.ext),
                hue: at % HUES + 1,
                starts: band.from == Some(day),
                ends: band.to == Some(day),
                named: band.from == Some(day) || day == self.from || day.weekday() == Weekday::Mon,
            })
        };
        let mut bands: Vec<Option<BandView>> = self.agenda.campaigns.iter().enumerate().map(view).collect();
        bands.truncate(bands.iter().rposition(Option::is_some).map_or(0, |last| last + 1));
        bands
    }

    fn day(&self, day: NaiveDate, month: Option<u32>) -> DayView {
        let (book, words) = (self.page.book, self.page.viewer.words);
        let several = book.workspace().calendar.holidays.len() > 1;
        let marks = self.agenda.day(day);
        let lines = self.days.get(&day).map(Vec::as_slice).unwrap_or_default();
        let chips = self.chips(lines);
        let free = if day < book.input.today { Vec::new() } else { self.free_slots(day, lines, &chips) };
        DayView {
            day: words.day(day),
            today: day == book.input.today,
            past: day < book.input.today,
            outside: month.is_some_and(|month| month != day.month()),
            weekend: matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
            bands: self.bands(day),
            holidays: marks
                .holidays
                .iter()
                .map(|mark| HolidayView { name: mark.name.clone(), country: several.then(|| mark.country.clone()) })
                .collect(),
            key_dates: marks.key_dates.clone(),
            events: marks
                .events
                .iter()
                .map(|event| EventView {
                    name: event.name.clone(),
                    time: (event.start.date() == day).then(|| event.start.format("%H:%M").to_string()),
                    place: event.place.clone(),
                })
                .collect(),
            blackout: marks.blackout.as_ref().map(|reason| if reason.is_empty() { words.t("calendar.blackout") } else { reason.clone() }),
            chips,
            free_count: free.iter().map(|slot| slot.channels.len()).sum(),
            free,
        }
    }

    fn chips(&self, lines: &[&Line<'_>]) -> Vec<Chip> {
        let (book, words) = (self.page.book, self.page.viewer.words);
        let pillars = &book.workspace().plan.pillars;
        let mut chips: Vec<Chip> = Vec::new();
        for line in lines {
            let time = line.time().map(|at| words.moment(at).time).unwrap_or_default();
            let channel = line.channel.as_str().to_owned();
            if let Some(chip) = chips.iter_mut().find(|chip| chip.time == time && chip.id == line.id.as_str()) {
                chip.channels.push(channel);
                if urgency(line.state()) < urgency(chip.state) {
                    chip.state = line.state();
                    chip.icon = state_icon(chip.state);
                }
                continue;
            }
            let pillar = line.post.and_then(|post| post.pillar.as_ref());
            let at = pillar.and_then(|id| pillars.iter().position(|pillar| pillar.id.value == id.value));
            chips.push(Chip {
                time,
                id: line.id.as_str().to_owned(),
                title: line.title().to_owned(),
                lang: line.post.and_then(|post| self.page.viewer.foreign(post.lang.as_ref().map(|lang| lang.value.as_str()))),
                state: line.state(),
                icon: state_icon(line.state()),
                channels: vec![channel],
                pillar: at.map(|at| pillars[at].name.clone()),
                hue: at.map_or(0, |at| at % HUES + 1),
                preview: line.post.is_some(),
            });
        }
        chips.sort_by(|a, b| a.time.cmp(&b.time).then_with(|| a.id.cmp(&b.id)));
        chips
    }

    /// Planned times of the day that are still to come, at which the team publishes, and a channel has nothing yet.
    fn free_slots(&self, day: NaiveDate, lines: &[&Line<'_>], chips: &[Chip]) -> Vec<FreeSlot> {
        let (book, words) = (self.page.book, self.page.viewer.words);
        let workspace = book.workspace();
        let taken: HashSet<(&str, String)> =
            lines.iter().filter_map(|line| Some((line.channel.as_str(), words.moment(line.time()?).time))).collect();
        let mut free: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for channel in &workspace.config.channels {
            let name = channel.name.as_str();
            for at in slots_of_local_day(&workspace.calendar, workspace.config.timezone, name, day) {
                let time = words.moment(at).time;
                if at > book.input.now && self.opening.is_open(channel, at) && !taken.contains(&(name, time.clone())) {
                    free.entry(time).or_default().push(name.to_owned());
                }
            }
        }
        free.into_iter()
            .map(|(time, channels)| FreeSlot { after: chips.partition_point(|chip| chip.time <= time), time, channels })
            .collect()
    }

    fn cadence(&self, days: &[NaiveDate]) -> Vec<CadenceView> {
        self.page
            .book
            .workspace()
            .calendar
            .cadence
            .iter()
            .map(|cadence| {
                let of_channel = |line: &&&Line<'_>| line.channel.as_str() == cadence.channel.value;
                let posts = days.iter().filter_map(|day| self.days.get(day)).flatten().filter(of_channel).count();
                let (verdict, icon) = if cadence.min.is_some_and(|min| posts < min as usize) {
                    ("few", "alert")
                } else if cadence.max.is_some_and(|max| posts > max as usize) {
                    ("many", "alert")
                } else {
                    ("right", "check")
                };
                CadenceView { channel: cadence.channel.value.clone(), posts, min: cadence.min, max: cadence.max, verdict, icon }
            })
            .collect()
    }

    fn body(&self, days: Vec<DayView>, heading: String) -> Body {
        let (book, words) = (self.page.book, self.page.viewer.words);
        let workspace = book.workspace();
        let quiet = |channel: String, hours: &crate::model::QuietHours| {
            (channel, words.fill("calendar.quiet-range", &[("from", &hours.from.to_string()), ("to", &hours.to.to_string())]))
        };
        let mut quiet_hours: Vec<(String, String)> =
            workspace.calendar.quiet_hours.iter().map(|hours| quiet(words.t("calendar.all-channels"), hours)).collect();
        quiet_hours.extend(
            workspace
                .config
                .channels
                .iter()
                .filter_map(|channel| Some(quiet(channel.name.as_str().to_owned(), channel.quiet_hours.as_ref()?))),
        );
        let monday = NaiveDate::from_isoywd_opt(2026, 1, Weekday::Mon).unwrap_or_default();
        let shown: Vec<&DayView> = days.iter().filter(|day| !day.outside).collect();
        Body {
            heading,
            previous: None,
            next: None,
            month: None,
            week: None,
            weekdays: (0..7).map(|day| words.weekday(monday + Days::new(day))).collect(),
            posts: shown.iter().map(|day| day.chips.len()).sum(),
            free: shown.iter().map(|day| day.free_count).sum(),
            days,
            quiet: quiet_hours,
            pillars: workspace
                .plan
                .pillars
                .iter()
                .enumerate()
                .map(|(at, pillar)| PillarKey { hue: at % HUES + 1, name: pillar.name.clone() })
                .collect(),
            cadence: Vec::new(),
            campaigns: Vec::new(),
            weeks: Vec::new(),
        }
    }

    fn campaigns(&self, from: NaiveDate, to: NaiveDate) -> Vec<Link> {
        self.page
            .book
            .workspace()
            .campaigns
            .iter()
            .filter(|campaign| campaign.start.is_none_or(|start| start <= to) && campaign.end.is_none_or(|end| from <= end))
            .map(|campaign| Link {
                href: format!("../campaigns/{}/index{}", crate::model::path_name(&campaign.id.value), self.ext),
                name: campaign.name.clone(),
            })
            .collect()
    }
}

/// How many of today's planned times are still to come, for a page of days that has today on it: those behind are offered no more.
pub(super) fn still_to_come(book: &Book<'_>, days: Option<(NaiveDate, NaiveDate)>) -> Option<usize> {
    let today = book.input.today;
    days.filter(|(from, to)| (*from..=*to).contains(&today))?;
    let (workspace, zone) = (book.workspace(), book.workspace().config.timezone);
    let slots =
        workspace.config.channels.iter().flat_map(|channel| slots_of_local_day(&workspace.calendar, zone, channel.name.as_str(), today));
    Some(slots.filter(|at| *at > book.input.now).count())
}

/// Colours in the style sheet for pillars.
const HUES: usize = 6;

/// The days that the page of a month shows, with those of its neighbours.
pub(super) fn days_of_month(year: i32, month: u32) -> Option<(NaiveDate, NaiveDate)> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let last = first + Months::new(1) - Days::new(1);
    let from = first - Days::new(u64::from(first.weekday().num_days_from_monday()));
    Some((from, last + Days::new(u64::from(6 - last.weekday().num_days_from_monday()))))
}

/// The days that the page of a week shows.
pub(super) fn days_of_week(year: i32, week: u32) -> Option<(NaiveDate, NaiveDate)> {
    let monday = NaiveDate::from_isoywd_opt(year, week, Weekday::Mon)?;
    Some((monday, monday + Days::new(6)))
}

pub(super) fn month(page: &Renderer<'_>, year: i32, month: u32) -> Result<Vec<OutputFile>, RenderError> {
    let words = page.viewer.words;
    let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else { return Ok(Vec::new()) };
    let last = first + Months::new(1) - Days::new(1);
    let Some((from, to)) = days_of_month(year, month) else { return Ok(Vec::new()) };
    let calendar = Calendar::new(page, from, to);
    let days = from.iter_days().take_while(|day| *day <= to).map(|day| calendar.day(day, Some(month))).collect();
    let mut body = calendar.body(days, words.month(year, month));
    let periods = periods(page.book);
    let link = |&(year, month): &(i32, u32)| Link { href: format!("{year}-{month:02}{}", calendar.ext), name: words.month(year, month) };
    body.previous = periods.months.range(..(year, month)).next_back().map(link);
    body.next = periods.months.range((year, month + 1)..).next().map(link);
    body.weeks = from
        .iter_days()
        .step_by(7)
        .take_while(|day| *day <= to)
        .map(|monday| monday.iso_week())
        .filter(|week| periods.weeks.contains(&(week.year(), week.week())))
        .map(|week| week_link(words, &calendar.ext, week.year(), week.week()))
        .collect();
    body.campaigns = calendar.campaigns(first, last);
    let today = page.book.input.today;
    if (today.year(), today.month()) != (year, month) {
        body.month = Some(link(&(today.year(), today.month())));
    }
    let title = words.fill("calendar.title", &[("period", &body.heading)]);
    let mut pages =
        vec![page.page(&format!("report/calendar/{year}-{month:02}"), "calendar", title.clone(), "report/calendar.html", &body)?];
    if (today.year(), today.month()) == (year, month) {
        // The way in, under a name that stays the same.
        pages.push(page.page("report/calendar/index", "calendar", title, "report/calendar.html", &body)?);
    }
    Ok(pages)
}

pub(super) fn week(page: &Renderer<'_>, year: i32, week: u32) -> Result<Vec<OutputFile>, RenderError> {
    let words = page.viewer.words;
    let Some(monday) = NaiveDate::from_isoywd_opt(year, week, Weekday::Mon) else { return Ok(Vec::new()) };
    let sunday = monday + Days::new(6);
    let calendar = Calendar::new(page, monday, sunday);
    let dates: Vec<NaiveDate> = monday.iter_days().take(7).collect();
    let days = dates.iter().map(|day| calendar.day(*day, None)).collect();
    let heading = words.fill("calendar.week", &[("week", &week.to_string()), ("from", &words.short(monday)), ("to", &words.short(sunday))]);
    let mut body = calendar.body(days, heading);
    let periods = periods(page.book);
    let link = |&(year, week): &(i32, u32)| week_link(words, &calendar.ext, year, week);
    body.previous = periods.weeks.range(..(year, week)).next_back().map(link);
    body.next = periods.weeks.range((year, week + 1)..).next().map(link);
    // Thursday decides to which month a week belongs, as in ISO 8601.
    let thursday = monday + Days::new(3);
    let months = [(thursday.year(), thursday.month()), (monday.year(), monday.month()), (sunday.year(), sunday.month())];
    body.month = months
        .into_iter()
        .find(|month| periods.months.contains(month))
        .map(|(year, month)| Link { href: format!("{year}-{month:02}{}", calendar.ext), name: words.month(year, month) });
    let this_week = page.book.input.today.iso_week();
    if (this_week.year(), this_week.week()) != (year, week) {
        body.week = Some(link(&(this_week.year(), this_week.week())));
    }
    body.campaigns = calendar.campaigns(monday, sunday);
    body.cadence = calendar.cadence(&dates);
    let title = words.fill("calendar.title", &[("period", &body.heading)]);
    Ok(vec![page.page(&format!("report/calendar/{year}-W{week:02}"), "calendar", title, "report/week.html", &body)?])
}

fn week_link(words: &Words, ext: &str, year: i32, week: u32) -> Link {
    Link { href: format!("{year}-W{week:02}{ext}"), name: words.fill("calendar.week-short", &[("week", &week.to_string())]) }
}
