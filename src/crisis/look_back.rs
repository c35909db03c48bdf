//! The look back at a crisis or a rehearsal: what happened when, what was promised and kept, what was held, what is to be asked.

use std::fmt::Write;

use chrono::{DateTime, Days, SubsecRound, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::words::Words;
use crate::compile::Compiler;
use crate::ledger::{Control, CrisisEvent, CrisisLog, NoteKind, Scope, Snapshot};
use crate::model::{ChannelName, PostId, Status};
use crate::publish::freeze_facts;
use crate::workspace::Workspace;

/// Where look backs lie, below the workspace.
pub const REPORTS: &str = "plans/crisis";
/// Days until the team looks back, where the plan does not say.
const LOOK_BACK_DAYS: i64 = 7;

/// A post that fell due while its channel was stopped.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct HeldBack {
    /// When it was due.
    pub due: DateTime<Utc>,
    /// The post.
    pub post: PostId,
    /// The channel.
    pub channel: ChannelName,
}

/// What was on record at one moment of a crisis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Moment {
    at: DateTime<Utc>,
    by: String,
    what: String,
}

/// What a crisis or a rehearsal came to, in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LookBack {
    /// Its name.
    pub id: String,
    /// Whether it was a rehearsal.
    pub rehearsal: bool,
    /// When it began.
    pub opened: DateTime<Utc>,
    /// When it ended.
    pub closed: Option<DateTime<Utc>>,
    /// Number of the first entry of the log that is earlier than the one before it: times and lengths tell little then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backwards: Option<u32>,
    /// Seconds from the opening to the freeze, which is made first; `None` where nothing was frozen.
    pub seconds_to_freeze: Option<i64>,
    /// When something was first said.
    pub first_statement: Option<DateTime<Utc>>,
    /// Seconds from the opening to the first statement; `None` where that says that it was earlier.
    pub seconds_to_first_statement: Option<i64>,
    /// Before when something was to be said.
    pub respond_by: Option<DateTime<Utc>>,
    /// Whether something was said before that; `None` while that is open, and where nothing was promised.
    pub in_time: Option<bool>,
    /// Items of the checklist that are done.
    pub done: usize,
    /// Items of the checklist.
    pub tasks: usize,
    /// What fell due while it was stopped.
    pub held: Vec<HeldBack>,
}

/// What fell due on stopped channels during a crisis, or would have been held in a rehearsal: approved posts, sorted by time.
#[must_use]
pub fn held_back(workspace: &Workspace, control: &Control, log: &CrisisLog, now: DateTime<Utc>) -> Vec<HeldBack> {
    let Some(opening) = log.opening() else { return Vec::new() };
    let end = log.closing().map_or(now, |entry| entry.at);
    let mut stops: Vec<(DateTime<Utc>, DateTime<Utc>, &Scope)> = Vec::new();
    if log.id.rehearsal {
        for entry in log.entries() {
            let Some(level) = entry.level() else { continue };
            // A milder level lifts what was stopped before.
            if matches!(&entry.event, CrisisEvent::Level { from, .. } if workspace.crisis.grade(&level.id) < workspace.crisis.grade(from)) {
                for (_, until, _) in &mut stops {
                    *until = (*until).min(entry.at);
                }
            }
            stops.extend(level.stops.as_ref().map(|scope| (entry.at, end, scope)));
        }
    } else {
        let of_it = control.freezes.iter().filter(|freeze| freeze.crisis() == Some(log.id.name.as_str()));
        stops.extend(of_it.filter_map(|freeze| {
            let record = freeze.open.as_ref()?;
            Some((record.at.min(opening.at), freeze.ended(now).unwrap_or(end), &record.scope))
        }));
    }
    let compiler = Compiler::new(workspace, &workspace.specs).output;
    let mut held = Vec::new();
    for post in workspace.posts.iter().filter(|post| post.status.value == Status::Approved && post.crisis.is_none()) {
        for channel in workspace.channels_of(post) {
            let Some(due) = compiler.due(post, &channel.name).map(|due| due.utc) else { continue };
            let facts = freeze_facts(workspace, post, channel);
            if stops.iter().any(|(from, to, scope)| *from <= due && due < *to && scope.covers(&facts)) {
                held.push(HeldBack { due, post: post.id.clone(), channel: channel.name.clone() });
            }
        }
    }
    held.sort();
    held
}

/// The figures of a crisis. `snapshot` says when statements were published; without it only what the log itself says counts.
#[must_use]
pub fn look_back(
    workspace: &Workspace,
    control: &Control,
    snapshot: Option<&Snapshot>,
    log: &CrisisLog,
    now: DateTime<Utc>,
) -> Option<LookBack> {
    let opened = log.opening()?.at;
    let closed = log.closing().map(|entry| entry.at);
    let of_it = control.freezes.iter().filter(|freeze| !log.id.rehearsal && freeze.crisis() == Some(log.id.name.as_str()));
    let frozen = of_it.filter_map(|freeze| Some(freeze.open.as_ref()?.at)).min();
    let first = said(log, snapshot).into_iter().map(|(at, ..)| at).min();
    let respond_by = promise(log, first, closed.unwrap_or(now));
    let checklist = log.checklist();
    Some(LookBack {
        id: log.id.name.clone(),
        rehearsal: log.id.rehearsal,
        opened,
        closed,
        backwards: log.backwards(),
        seconds_to_freeze: frozen.map(|at| (at - opened).num_seconds().max(0)),
        first_statement: first,
        seconds_to_first_statement: first.and_then(|at| log.since_opening(at)).map(|span| span.num_seconds()),
        respond_by,
        in_time: respond_by.and_then(|by| match first {
            // What says that it was said before anything had happened says nothing.
            Some(at) => (at >= opened).then_some(at <= by),
            None => (closed.unwrap_or(now) > by).then_some(false),
        }),
        done: checklist.iter().filter(|(_, done)| done.is_some()).count(),
        tasks: checklist.len(),
        held: held_back(workspace, control, log, now),
    })
}

/// Before when something was to be said: the first promise that was not kept, else the one that counted in the end.
///
/// Each level makes its own; one that was due before the next level was set is not undone by that.
fn promise(log: &CrisisLog, first: Option<DateTime<Utc>>, end: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let levels: Vec<(DateTime<Utc>, Option<DateTime<Utc>>)> =
        log.entries().filter_map(|entry| Some((entry.at, entry.level()?.respond_by))).collect();
    let until = |number: usize| levels.get(number + 1).map_or(end, |(at, _)| *at);
    let broken = levels.iter().enumerate().find_map(|(number, (_, by))| {
        let by = (*by)?;
        (by < until(number) && first.is_none_or(|first| first > by)).then_some(by)
    });
    broken.or_else(|| levels.last().and_then(|(_, by)| *by))
}

/// What reached people, or in a rehearsal would have: statements on their channels, and what is noted as said.
fn said(log: &CrisisLog, snapshot: Option<&Snapshot>) -> Vec<(DateTime<Utc>, String, Option<String>)> {
    let mut said = Vec::new();
    for entry in log.entries() {
        match &entry.event {
            CrisisEvent::Note { about: NoteKind::Statement, text, .. } => said.push((entry.at, text.clone(), None)),
            // In a rehearsal that it is ready stands for that it is out, once it could be.
            CrisisEvent::Statement { statement, .. } if log.id.rehearsal => {
                let waits = log.entries().take_while(|before| before.seq <= entry.seq).filter_map(|before| before.level()).last();
                said.push((waits.map_or(entry.at, |level| level.cooling_off_until.max(entry.at)), statement.clone(), None));
            }
            CrisisEvent::Open { .. }
            | CrisisEvent::Level { .. }
            | CrisisEvent::Note { .. }
            | CrisisEvent::Statement { .. }
            | CrisisEvent::Close { .. } => {}
        }
    }
    let Some(snapshot) = snapshot.filter(|_| !log.id.rehearsal) else { return said };
    for (_, statement, post, exempt) in log.statements() {
        for exemption in exempt {
            let record = snapshot.deciding(post, &exemption.channel, 1);
            if let Some(receipt) = record.and_then(|record| record.receipt.as_ref()) {
                said.push((receipt.at.trunc_subsecs(0), format!("{statement}, {}", exemption.channel), receipt.url.clone()));
            }
        }
    }
    said
}

/// The name of a look back's file: the day it began, and why.
#[must_use]
pub fn report_name(workspace: &Workspace, log: &CrisisLog, number: usize) -> String {
    let words = Words::of(&workspace.config.language);
    let day = log.opening().map(|entry| entry.at.with_timezone(&workspace.config.timezone).date_naive()).unwrap_or_default();
    let kind = if log.id.rehearsal { format!("{}-", words.rehearsal_slug) } else { String::new() };
    // The name of a crisis begins with its instant.
    let why = log.id.name.split_once('-').map_or("crisis", |(_, why)| why);
    let number = if number > 1 { format!("-{number}") } else { String::new() };
    format!("{day}-{kind}{why}{number}.md")
}

/// A text of somebody as a part of a line of Markdown, in tables too.
fn inline(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => line.extend(['\\', c]),
            c if c.is_control() => line.push(' '),
            c => line.push(c),
        }
    }
    line
}

/// A length of time, to the minute; what is shorter in seconds.
fn length(seconds: i64) -> String {
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// The document for the team, in the workspace's language.
#[must_use]
pub fn markdown(workspace: &Workspace, log: &CrisisLog, snapshot: Option<&Snapshot>, look_back: &LookBack) -> String {
    let words = Words::of(&workspace.config.language);
    let zone = workspace.config.timezone;
    let mut page = Page { text: String::new(), zone, words, workspace };
    let kind = if log.id.rehearsal { words.rehearsal } else { words.crisis };
    page.line(&format!("# {kind}: {}", inline(log.reason())));
    if log.id.rehearsal {
        page.line(&format!("> {}", words.rehearsal_note));
    }
    if let Some(problem) = &log.problem {
        page.line(&format!("> **{}**: {}", words.broken, inline(problem)));
    }
    if let Some(entry) = look_back.backwards {
        page.line(&format!("> **{}**: {} {entry}.", words.backwards, words.backwards_from));
    }
    page.in_short(log, look_back);
    page.timeline(log, snapshot);
    page.checklist(log);
    page.held(log, look_back);
    page.questions(log, look_back);
    page.text.truncate(page.text.trim_end().len());
    page.text.push('\n');
    page.text
}

struct Page<'a> {
    text: String,
    zone: Tz,
    words: &'static Words,
    workspace: &'a Workspace,
}

impl Page<'_> {
    /// A line, or block, with an empty one behind it.
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push_str("\n\n");
    }

    fn row(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn at(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.zone).format("%Y-%m-%d %H:%M").to_string()
    }

    /// The name of a person, where the plan knows one.
    fn name(&self, key: &str) -> String {
        let people = &self.workspace.people;
        let person = if key.contains('@') { people.by_email(key) } else { people.get(key) };
        inline(person.map_or(key, |person| &person.name))
    }

    fn in_short(&mut self, log: &CrisisLog, back: &LookBack) {
        let words = self.words;
        self.line(&format!("## {}", words.in_short));
        let levels: Vec<String> = log.entries().filter_map(|entry| entry.level()).map(|level| inline(&level.name)).collect();
        let deciders: Vec<String> =
            log.level().map(|(_, level)| level.decides.iter().map(|key| self.name(key)).collect()).unwrap_or_default();
        let judged = match back.in_time {
            Some(true) => format!(" ({})", words.in_time),
            Some(false) => format!(" ({})", words.late),
            None => String::new(),
        };
        let closed = match log.closing().map(|entry| (entry.at, &entry.event)) {
            Some((at, CrisisEvent::Close { cut_short: true, .. })) => format!("{} ({})", self.at(at), words.cut_short),
            Some((at, _)) => self.at(at),
            None => words.still_open.to_owned(),
        };
        let mut rows = vec![
            (words.reason, inline(log.reason())),
            (words.levels, levels.join(" → ")),
            (words.opened, self.at(back.opened)),
            (words.closed, closed),
        ];
        rows.extend(back.closed.map(|at| {
            let lasted = log.since_opening(at).map(|span| length(span.num_seconds()));
            (words.lasted, lasted.unwrap_or_else(|| words.unknown.to_owned()))
        }));
        if !deciders.is_empty() {
            rows.push((words.decided, deciders.join(", ")));
        }
        rows.push((
            words.to_freeze,
            match back.seconds_to_freeze {
                Some(seconds) => length(seconds),
                None if back.rehearsal => words.simulated.to_owned(),
                None => words.nothing_frozen.to_owned(),
            },
        ));
        rows.extend(log.level().map(|(_, level)| (words.cooling_off, self.at(level.cooling_off_until))));
        rows.extend(back.respond_by.map(|by| (words.promised, self.at(by))));
        rows.push((
            words.first_word,
            match (back.first_statement, back.seconds_to_first_statement) {
                (Some(at), Some(seconds)) => format!("{}, {}{judged}", self.at(at), length(seconds)),
                (Some(at), None) => self.at(at),
                _ => format!("{}{judged}", words.no_word),
            },
        ));
        rows.push((words.done, format!("{} {} {}", back.done, words.of, back.tasks)));
        self.row("|  |  |");
        self.row("| --- | --- |");
        for (what, value) in rows {
            self.row(&format!("| {what} | {value} |"));
        }
        self.row("");
    }

    fn timeline(&mut self, log: &CrisisLog, snapshot: Option<&Snapshot>) {
        let words = self.words;
        let mut moments: Vec<Moment> = log
            .entries()
            .map(|entry| {
                let what = match &entry.event {
                    CrisisEvent::Open { reason, level } => format!("{}: {}. {}", words.opens, inline(&level.name), inline(reason)),
                    CrisisEvent::Level { from, reason, level } => {
                        format!("{} {} → {}. {}", words.becomes, inline(from), inline(&level.name), inline(reason))
                    }
                    CrisisEvent::Note { about, text, item } => {
                        let about = match about {
                            NoteKind::Fact => words.fact,
                            NoteKind::Decision => words.decision,
                            NoteKind::Statement => words.said,
                            NoteKind::Action => words.action,
                        };
                        let item = item.map_or_else(String::new, |item| format!(" {item}"));
                        format!("{about}{item}: {}", inline(text))
                    }
                    CrisisEvent::Statement { statement, exempt, .. } => {
                        let channels: Vec<&str> = exempt.iter().map(|exemption| exemption.channel.as_str()).collect();
                        format!("{}: {} ({})", words.prepared, inline(statement), channels.join(", "))
                    }
                    CrisisEvent::Close { reason, .. } => format!("{}. {}", words.closes, inline(reason)),
                };
                Moment { at: entry.at, by: self.name(&entry.by), what }
            })
            .collect();
        if !log.id.rehearsal {
            let noted = |text: &str| log.entries().any(|entry| matches!(&entry.event, CrisisEvent::Note { text: of, .. } if of == text));
            moments.extend(said(log, snapshot).into_iter().filter(|(_, what, _)| !noted(what)).map(|(at, what, url)| {
                let url = url.map_or_else(String::new, |url| format!(", <{}>", url.replace(['<', '>', ' ', '|'], "")));
                Moment { at, by: "pregon".to_owned(), what: format!("{}: {}{url}", words.published, inline(&what)) }
            }));
        }
        moments.sort_by_key(|moment| moment.at);
        self.line(&format!("## {}", words.timeline));
        self.row(&format!("| {} | {} | {} |", words.time, words.who, words.what));
        self.row("| --- | --- | --- |");
        for Moment { at, by, what } in moments {
            let at = self.at(at);
            self.row(&format!("| {at} | {by} | {what} |"));
        }
        self.row("");
    }

    fn checklist(&mut self, log: &CrisisLog) {
        let words = self.words;
        let items = log.checklist();
        if items.is_empty() {
            return;
        }
        self.line(&format!("## {}", words.checklist));
        for (item, done) in items {
            let mut line = format!("- [{}] {}", if done.is_some() { 'x' } else { ' ' }, inline(&item.text));
            let who = item.responsible.as_ref().map(|key| self.name(key));
            let when = done.map_or_else(
                || words.not_done.to_owned(),
                |entry| {
                    let judged = item.by.map_or("", |by| if entry.at <= by { words.in_time } else { words.late });
                    let judged = if judged.is_empty() { String::new() } else { format!(", {judged}") };
                    format!("{}, {}{judged}", self.at(entry.at), self.name(&entry.by))
                },
            );
            let detail = who.into_iter().chain([when]).collect::<Vec<_>>().join("; ");
            write!(line, " ({detail})").expect("writing to a string does not fail");
            self.row(&line);
        }
        self.row("");
    }

    fn held(&mut self, log: &CrisisLog, back: &LookBack) {
        let words = self.words;
        self.line(&format!("## {}", words.held));
        if back.held.is_empty() {
            self.line(words.nothing_held);
            return;
        }
        if log.id.rehearsal {
            self.line(words.would_hold);
        }
        for HeldBack { due, post, channel } in &back.held {
            let at = self.at(*due);
            self.row(&format!("- {at}, {channel}: `{post}`"));
        }
        self.row("");
    }

    fn questions(&mut self, log: &CrisisLog, back: &LookBack) {
        let words = self.words;
        let after = &self.workspace.crisis.after;
        let end = log.closing().map_or(back.opened, |entry| entry.at).with_timezone(&self.zone).date_naive();
        let days = u64::try_from(after.due_days.unwrap_or(LOOK_BACK_DAYS)).unwrap_or_default();
        let by = end.checked_add_days(Days::new(days)).unwrap_or(end);
        let questions: Vec<String> = if after.questions.is_empty() {
            words.usual.iter().map(|question| (*question).to_owned()).collect()
        } else {
            after.questions.iter().map(|question| inline(question)).collect()
        };
        self.line(&format!("## {}", words.questions));
        self.line(&format!("{} {by}.", words.look_back_by));
        for question in questions {
            self.line(&format!("**{question}**"));
            self.line(words.answer);
        }
        self.line(&format!("## {}", words.changes));
        self.row(&format!("- [ ] {}", words.change));
    }
}
