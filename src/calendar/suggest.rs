//! Which free times are best, and why.
//!
//! What is known beforehand comes first: the team's slots, how full the week is, how near other posts are, holidays. Measured engagement
//! moves that by as much as it has observations for: the mean of a few posts is drawn towards the mean of the channel
//! as if [`PRIOR_POSTS`] average posts had been measured beside them.

use std::fmt::Write;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};
use serde::Serialize;

use super::paint::{Paint, plain};
use super::room::Room;
use super::samples::Samples;
use super::words::Words;
use crate::agenda::Agenda;
use crate::model::{ChannelName, Draft, TimeOfDay};
use crate::workspace::{Channel, Workspace, open_slots, wall_to_utc};

/// How far ahead times are looked for, in days.
const AHEAD_DAYS: u64 = 28;
/// Average posts that few measurements are mixed with.
pub(super) const PRIOR_POSTS: f64 = 6.0;
/// Hours of the day that are measured together.
const HOURS: u32 = 3;
/// A post younger than this when it was last measured still collects.
const RIPE_HOURS: i64 = 24;
/// Hours that are proposed where the team has no slots.
const DAYTIME: std::ops::RangeInclusive<u32> = 9..=20;

/// The reason that says that nothing was measured.
const UNMEASURED: &str = "unmeasured";

/// What times are proposed for.
#[derive(Debug, Clone, Copy)]
pub struct SuggestRequest<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// Its drafts.
    pub drafts: &'a [Draft],
    /// Channels that one post is to go to at the same time.
    pub channels: &'a [&'a Channel],
    /// How many times are wanted.
    pub count: usize,
    /// Nothing before this instant.
    pub now: DateTime<Utc>,
    /// What was measured.
    pub samples: &'a Samples,
    /// Language of the reasons, a BCP 47 tag.
    pub language: &'a str,
}

/// A time, with its reasons.
#[derive(Debug, Clone, Serialize)]
pub struct Suggestion {
    /// In the workspace's zone.
    pub wall: NaiveDateTime,
    /// The instant.
    pub utc: DateTime<Utc>,
    /// The channels.
    pub channels: Vec<ChannelName>,
    /// How good it is; 1 is a planned time of which nothing else is known.
    pub score: f64,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// A reason for or against a time.
#[derive(Debug, Clone, Serialize)]
pub struct Reason {
    /// What it is about: `slot`, `cadence`, `distance`, `holiday`, `audience`, `weekday`, `hour`, `unmeasured`.
    pub kind: &'static str,
    /// What it multiplies the score with.
    pub factor: f64,
    /// Measured posts behind it, where it was measured.
    pub observations: Option<usize>,
    /// In words.
    pub text: String,
}

/// The best free times, best first; of equal ones the sooner.
///
/// Each counts for those that follow, as if a post had it: they are spread over days and weeks, and no more than one lies on a day unless
/// a cadence cannot be met with one a day.
#[must_use]
pub fn suggest(request: &SuggestRequest<'_>) -> Vec<Suggestion> {
    let zone = request.workspace.config.timezone;
    let names: Vec<ChannelName> = request.channels.iter().map(|channel| channel.name.clone()).collect();
    let mut room = Room::of(request.workspace, request.channels, request.drafts);
    let planned = open_slots(request.workspace, request.channels, request.now, AHEAD_DAYS);
    let from_calendar = !planned.is_empty();
    let candidates = if from_calendar { planned } else { hours(request) };
    let today = request.now.with_timezone(&zone).date_naive();
    let agenda = Agenda::between(request.workspace, request.language, today, today + Days::new(AHEAD_DAYS + 1));
    let measured = Measured::of(request);
    let mut candidates: Vec<(DateTime<Utc>, NaiveDateTime, Vec<Reason>)> = candidates
        .into_iter()
        .map(|utc| {
            let wall = utc.with_timezone(&zone).naive_local();
            let mut reasons = vec![slot(request, from_calendar)];
            reasons.extend(holiday(request, &agenda, wall.date()));
            reasons.extend(audiences(request));
            reasons.extend(measured.reasons(wall, request, from_calendar));
            (utc, wall, reasons)
        })
        .collect();
    let mut suggestions = Vec::new();
    while suggestions.len() < request.count {
        candidates.retain(|(utc, ..)| room.has(*utc));
        let scored = candidates.iter().map(|(utc, wall, reasons)| {
            let now = || cadence(request, &room, wall.date()).into_iter().chain(distance(request, &room, *utc));
            // Of two equal times the sooner: a week costs as much as nothing else does.
            let days = (wall.date() - today).num_days() as f64;
            let factors = reasons.iter().chain(&now().collect::<Vec<_>>()).map(|reason| reason.factor).product::<f64>();
            let score = factors * 0.998_f64.powf(days);
            ((score * 1000.0).round() / 1000.0, *utc)
        });
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((score, utc)) = best else { break };
        let Some((_, wall, reasons)) = candidates.iter().find(|(at, ..)| *at == utc) else { break };
        let (mut reasons, wall) = (reasons.clone(), *wall);
        let now = cadence(request, &room, wall.date()).into_iter().chain(distance(request, &room, utc));
        reasons.splice(1..1, now.collect::<Vec<_>>());
        suggestions.push(Suggestion { wall, utc, channels: names.clone(), score, reasons });
        room.propose(utc);
    }
    suggestions
}

/// The hours of the days to come, where the calendar has no slots.
fn hours(request: &SuggestRequest<'_>) -> Vec<DateTime<Utc>> {
    let workspace = request.workspace;
    let zone = workspace.config.timezone;
    let today = request.now.with_timezone(&zone).date_naive();
    let agenda = Agenda::between(workspace, request.language, today, today + Days::new(AHEAD_DAYS));
    let silent = |time: TimeOfDay| {
        request
            .channels
            .iter()
            .any(|channel| channel.quiet_hours.or(workspace.calendar.quiet_hours).is_some_and(|hours| hours.contains(time)))
    };
    let days = today.iter_days().take(AHEAD_DAYS as usize);
    let open = days.filter(|day| {
        let marks = agenda.day(*day);
        marks.blackout.is_none() && !marks.key_dates.iter().any(|date| date.avoid)
    });
    open.flat_map(|day| DAYTIME.map(move |hour| (day, hour)))
        .filter(|(_, hour)| !silent(TimeOfDay { minutes: (hour * 60) as u16 }))
        .filter_map(|(day, hour)| wall_to_utc(day.and_hms_opt(hour, 0, 0)?, zone).ok())
        .filter(|at| *at > request.now)
        .collect()
}

fn reason(kind: &'static str, factor: f64, text: String) -> Reason {
    Reason { kind, factor, observations: None, text }
}

fn slot(request: &SuggestRequest<'_>, from_calendar: bool) -> Reason {
    let words = Words::of(request.language);
    if from_calendar {
        reason("slot", 1.0, words.say("hora prevista en plans/calendar.yaml", "a planned time of plans/calendar.yaml").to_owned())
    } else {
        let text = words.say(
            "estos canales no comparten horarios: una hora del día como cualquier otra",
            "these channels share no planned times: an hour of the day like any other",
        );
        reason("slot", 0.8, text.to_owned())
    }
}

fn cadence(request: &SuggestRequest<'_>, room: &Room<'_>, day: NaiveDate) -> Vec<Reason> {
    let words = Words::of(request.language);
    room.cadence()
        .filter_map(|cadence| {
            let name = &cadence.channel.value;
            let posts = room.in_week(name, day);
            match (cadence.min, cadence.max) {
                (_, Some(max)) if posts >= max as usize => Some(reason(
                    "cadence",
                    0.5,
                    format!("{name}: {} {posts}/{max}", words.say("la semana ya está llena,", "the week is full already,")),
                )),
                (Some(min), _) if posts < min as usize => Some(reason(
                    "cadence",
                    1.2,
                    format!("{name}: {} {posts}/{min}", words.say("a la semana le faltan publicaciones,", "the week has too few posts,")),
                )),
                _ => None,
            }
        })
        .collect()
}

fn distance(request: &SuggestRequest<'_>, room: &Room<'_>, at: DateTime<Utc>) -> Option<Reason> {
    let words = Words::of(request.language);
    let nearest = room.nearest(at)?;
    let hours = nearest.num_hours();
    let factor = match hours {
        0..4 => 0.6,
        4..20 => 0.85,
        _ => return None,
    };
    let unit = if hours == 0 { format!("{} min", nearest.num_minutes()) } else { format!("{hours} h") };
    Some(reason("distance", factor, format!("{} {unit}", words.say("otra publicación a", "another post within"))))
}

fn holiday(request: &SuggestRequest<'_>, agenda: &Agenda, day: NaiveDate) -> Option<Reason> {
    let words = Words::of(request.language);
    let holiday = agenda.day(day).holidays.first()?;
    Some(reason("holiday", 0.85, format!("{} {} ({})", words.say("es festivo:", "a holiday:"), holiday.name, holiday.country)))
}

fn audiences(request: &SuggestRequest<'_>) -> Option<Reason> {
    let words = Words::of(request.language);
    let reached = |audience: &&crate::model::Audience| {
        request.channels.iter().any(|channel| audience.channels.iter().any(|name| name == channel.name.as_str()))
    };
    let names: Vec<&str> = request.workspace.plan.audiences.iter().filter(reached).map(|audience| audience.name.as_str()).collect();
    (!names.is_empty()).then(|| reason("audience", 1.0, format!("{} {}", words.say("llega a:", "reaches:"), names.join(", "))))
}

/// A measured post: when it went out, and how it compares with its channel.
struct Observation {
    wall: NaiveDateTime,
    ratio: f64,
}

/// What was measured on some channels.
struct Measured {
    posts: Vec<Observation>,
}

impl Measured {
    fn of(request: &SuggestRequest<'_>) -> Self {
        let zone = request.workspace.config.timezone;
        let mut posts = Vec::new();
        for channel in request.channels {
            let of_channel: Vec<(NaiveDateTime, f64)> = request
                .drafts
                .iter()
                .filter(|draft| draft.channel == channel.name)
                .filter_map(|draft| {
                    let due = draft.due.as_ref()?.utc;
                    let (value, at) = request.samples.engagement(draft.post.as_str(), channel.name.as_str())?;
                    (at >= due + TimeDelta::hours(RIPE_HOURS)).then(|| (due.with_timezone(&zone).naive_local(), value))
                })
                .collect();
            let mean = of_channel.iter().map(|(_, value)| value).sum::<f64>() / of_channel.len().max(1) as f64;
            if mean > 0.0 {
                posts.extend(of_channel.into_iter().map(|(wall, value)| Observation { wall, ratio: value / mean }));
            }
        }
        Self { posts }
    }

    fn reasons(&self, wall: NaiveDateTime, request: &SuggestRequest<'_>, from_calendar: bool) -> Vec<Reason> {
        let words = Words::of(request.language);
        if self.posts.is_empty() {
            return vec![Reason { kind: UNMEASURED, factor: 1.0, observations: Some(0), text: unmeasured(request, from_calendar) }];
        }
        let window = wall.hour() / HOURS;
        let (from, to) = (window * HOURS, (window + 1) * HOURS);
        let weekday = self.bucket(|post| post.wall.weekday() == wall.weekday());
        let hour = self.bucket(|post| post.wall.hour() / HOURS == window);
        let tell = |kind, name: String, (count, mean, factor): (usize, f64, f64)| {
            let text = if count == 0 {
                format!("{name}: {}", words.say("0 publicaciones medidas", "0 posts measured"))
            } else {
                let posts = match count {
                    1 => words.say("publicación medida", "post measured"),
                    _ => words.say("publicaciones medidas", "posts measured"),
                };
                format!(
                    "{name}: {count} {posts}, {mean:.1}× {}",
                    words.say("la media del canal; cuenta como", "the channel's mean; counts as")
                ) + &format!(" {factor:.2}×")
            };
            Reason { kind, factor, observations: Some(count), text }
        };
        vec![tell("weekday", words.weekdays(wall.date()).to_owned(), weekday), tell("hour", format!("{from:02}–{to:02} h"), hour)]
    }

    /// How many posts there are of a sort, their mean, and what it counts for.
    fn bucket(&self, is: impl Fn(&Observation) -> bool) -> (usize, f64, f64) {
        let ratios: Vec<f64> = self.posts.iter().filter(|post| is(post)).map(|post| post.ratio).collect();
        let (count, sum) = (ratios.len(), ratios.iter().sum::<f64>());
        let factor = (sum + PRIOR_POSTS) / (count as f64 + PRIOR_POSTS);
        (count, sum / count.max(1) as f64, factor)
    }
}

/// What times rest on where nothing was measured.
fn unmeasured(request: &SuggestRequest<'_>, from_calendar: bool) -> String {
    let words = Words::of(request.language);
    let zone = request.workspace.config.timezone.name();
    let on = if from_calendar {
        words.say("los horarios, la cadencia y las horas de silencio del equipo", "the team's own slots, cadence and quiet hours")
    } else {
        words.say("la cadencia y las horas de silencio del equipo", "the team's own cadence and quiet hours")
    };
    if words.is_spanish() {
        format!("nada medido todavía: se basa en {on} ({zone}), y no en datos de quienes leen")
    } else {
        format!("nothing measured yet: it rests on {on} ({zone}), and not on data about readers")
    }
}

/// Proposals for a terminal. That nothing was measured is said once, below them.
#[must_use]
pub fn suggestions_text(suggestions: &[Suggestion], language: &str, paint: Paint) -> String {
    let words = Words::of(language);
    let mut text = String::new();
    for (number, suggestion) in (1..).zip(suggestions) {
        let channels: Vec<&str> = suggestion.channels.iter().map(ChannelName::as_str).collect();
        let when = format!("{} {}", words.day(suggestion.wall.date()), suggestion.wall.format("%H:%M"));
        let _ = writeln!(
            text,
            "{number}. {}  {}  {}",
            paint.bold(&when),
            paint.cyan(&channels.join(", ")),
            paint.dim(&format!("{:.2}", suggestion.score))
        );
        for reason in suggestion.reasons.iter().filter(|reason| reason.kind != UNMEASURED) {
            let sign = if reason.factor > 1.001 {
                paint.green("+")
            } else if reason.factor < 0.999 {
                paint.red("−")
            } else {
                "·".to_owned()
            };
            let _ = writeln!(text, "   {sign} {}", plain(&reason.text));
        }
    }
    let unmeasured = suggestions.iter().flat_map(|suggestion| &suggestion.reasons).find(|reason| reason.kind == UNMEASURED);
    if let Some(reason) = unmeasured {
        let _ = writeln!(text, "{}", plain(&reason.text));
    }
    text
}
