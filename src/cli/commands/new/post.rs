//! The file of a new post.

use std::collections::BTreeSet;
use std::fs;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use pregon::compile::compile;
use pregon::diag::did_you_mean;
use pregon::ledger::stores::{self, StoreSettings};
use pregon::model::{ChannelName, Schedule, When, parse_date};
use pregon::networks::Specs;
use pregon::workspace::{
    Channel, Closed, ScheduleProblem, Workspace, closed_to_named_day, next_free_slot, read_post, slots_of_local_day, wall_to_utc,
};

use super::{NewFile, by_language, free_name, with_comments};
use crate::cli::args::NewPost;
use crate::cli::failure::Failure;
use crate::cli::words::{one_line, yaml_text};

/// More ids than this are not listed in a comment.
const MOST_IDS: usize = 6;

pub(super) fn plan(options: &NewPost, workspace: &Workspace, specs: &Specs, now: DateTime<Utc>) -> Result<NewFile, Failure> {
    let title = one_line(&options.title);
    if title.is_empty() {
        return Err(Failure::new("the title is empty").hint("as `pregon new post 'Vuelve el mercado de otoño'`"));
    }
    let channels = channels(options, workspace)?;
    let mut notes = Vec::new();
    let date = if let Some(date) = options.date.as_deref().map(one_line) {
        let day = parse_date(&date);
        if let Some(day) = day {
            need_slots(workspace, &channels, day)?;
        }
        Some((if day.is_some() { "slot" } else { "date" }, date))
    } else {
        let taken = taken(workspace, specs);
        // Where the channels share no slot, the first of any of them is nearer than nothing.
        let wall = next_free_slot(workspace, &channels, &taken, now)
            .or_else(|| channels.iter().filter_map(|channel| next_free_slot(workspace, &[channel], &taken, now)).min());
        if wall.is_none() {
            notes.push("no date: plans/calendar.yaml has no free slot for these channels in the next 90 days".to_owned());
        }
        wall.map(|wall| ("date", wall.format("%Y-%m-%d %H:%M").to_string()))
    };
    let today = now.with_timezone(&workspace.config.timezone).date_naive();
    let day = date.as_ref().and_then(|(_, text)| text.get(..10)).and_then(parse_date).unwrap_or(today);
    let folder = format!("content/{:04}/{:02}", day.year(), day.month());
    let id = free_name(&title, "post", |name| is_taken(workspace, &folder, name))?;
    let path = if options.folder { format!("{folder}/{id}/index.md") } else { format!("{folder}/{id}.md") };
    let text = text(&title, &id, date.as_ref(), today, options, workspace);
    check(&path, &text, workspace, now, &mut notes)?;
    Ok(NewFile { path, text, notes })
}

/// The channels that the post is for.
fn channels<'w>(options: &NewPost, workspace: &'w Workspace) -> Result<Vec<&'w Channel>, Failure> {
    let configured = &workspace.config.channels;
    if options.channels.is_empty() {
        let names = workspace.calendar.channels.as_ref();
        let wanted = |channel: &&Channel| names.is_none_or(|names| names.iter().any(|name| name.value == channel.name.as_str()));
        return Ok(configured.iter().filter(wanted).collect());
    }
    let mut channels: Vec<&Channel> = Vec::new();
    for name in &options.channels {
        let Some(channel) = workspace.config.channel(name) else {
            let known: Vec<&str> = configured.iter().map(|channel| channel.name.as_str()).collect();
            let hint = did_you_mean(name, known.iter().copied())
                .map_or_else(|| format!("pregon.yaml has: {}", known.join(", ")), |guess| format!("did you mean `{guess}`?"));
            return Err(Failure::new(format!("unknown channel `{}`", one_line(name))).hint(hint));
        };
        if channels.iter().all(|other| other.name != channel.name) {
            channels.push(channel);
        }
    }
    Ok(channels)
}

/// A day without a time is enough only where the calendar has times on it.
fn need_slots(workspace: &Workspace, channels: &[&Channel], day: NaiveDate) -> Result<(), Failure> {
    let shown = day.format("%A %Y-%m-%d");
    for channel in channels {
        let slots = slots_of_local_day(&workspace.calendar, workspace.config.timezone, channel.name.as_str(), day);
        let mut closed = slots.iter().map(|at| closed_to_named_day(workspace, channel, *at));
        let why = match closed.next() {
            None => format!("`{}` has no slots on {shown}", channel.name),
            Some(first) if first.is_some() && closed.all(|closed| closed.is_some()) => {
                let why = match first {
                    Some(Closed::Day) => "nothing is published that day",
                    _ => "all lie within the quiet hours",
                };
                format!("`{}` has no open slot on {shown}: {why}", channel.name)
            }
            Some(_) => continue,
        };
        let hint = match slots.first().and_then(|at| closed_to_named_day(workspace, channel, *at)) {
            Some(Closed::Day) => "choose another day".to_owned(),
            _ => format!("give the time too, as `--date '{day} 09:30'`, or add a slot to plans/calendar.yaml"),
        };
        return Err(Failure::new(why).hint(hint));
    }
    Ok(())
}

/// The times that other posts have.
fn taken(workspace: &Workspace, specs: &Specs) -> BTreeSet<(ChannelName, DateTime<Utc>)> {
    compile(workspace, specs).output.into_iter().filter_map(|draft| draft.due.map(|due| (draft.channel, due.utc))).collect()
}

/// Whether a post has this id, had it when it was published, or lies where the new file would.
fn is_taken(workspace: &Workspace, folder: &str, name: &str) -> bool {
    let there = |path: String| fs::symlink_metadata(workspace.root.join(path)).is_ok();
    workspace.posts_of(name).next().is_some()
        || is_recorded(workspace, name)
        || there(format!("{folder}/{name}"))
        || there(format!("{folder}/{name}.md"))
}

/// Whether the record remembers a post of this name, as far as this machine knows: nothing is reached for it.
pub(super) fn is_recorded(workspace: &Workspace, name: &str) -> bool {
    let location = &workspace.config.ledger.value;
    if let Some(folder) = location.folder() {
        return fs::symlink_metadata(workspace.root.join(folder).join(name)).is_ok();
    }
    let store = stores::open(location, &workspace.root, &StoreSettings::default());
    let names = store.ok().and_then(|store| store.copy()?.list(&format!("{name}/")).ok());
    names.is_some_and(|names| !names.is_empty())
}

fn text(title: &str, id: &str, date: Option<&(&str, String)>, today: NaiveDate, options: &NewPost, workspace: &Workspace) -> String {
    let say = |spanish, english| by_language(workspace, spanish, english).to_owned();
    let none = String::new;
    let mut lines = vec![(format!("title: {}", yaml_text(title)), none())];
    lines.push((format!("id: {}", yaml_text(id)), say("no cambia más, aunque cambie el archivo", "stays, even if the file is renamed")));
    lines.push(match date {
        Some((key @ "slot", text)) => {
            (format!("{key}: {text}"), say("el primer hueco libre de ese día", "the first free slot of that day"))
        }
        Some((key, text)) => (format!("{key}: {text}"), none()),
        None => (format!("# date: {today} 18:00"), say("hora de la zona de pregon.yaml", "in the zone of pregon.yaml")),
    });
    let all: Vec<&str> = workspace.config.channels.iter().map(|channel| channel.name.as_str()).collect();
    lines.push(if options.channels.is_empty() {
        (format!("# channels: [{}]", all.join(", ")), say("si no son los de plans/calendar.yaml", "if not those of plans/calendar.yaml"))
    } else {
        let mut chosen: Vec<&str> = Vec::new();
        for name in &options.channels {
            if !chosen.contains(&name.as_str()) {
                chosen.push(name);
            }
        }
        (format!("channels: [{}]", chosen.join(", ")), none())
    });
    if let Some(lang) = &options.lang {
        lines.push((format!("lang: {}", yaml_text(&one_line(lang))), none()));
    }
    lines.push((
        "status: draft".to_owned(),
        say("draft → review → approved; solo sale lo aprobado", "draft → review → approved; only what is approved goes out"),
    ));
    let plan = &workspace.plan;
    for (key, ids) in [
        ("pillar", plan.pillars.iter().map(|pillar| pillar.id.as_str()).collect::<Vec<_>>()),
        ("objective", plan.objectives.iter().map(|objective| objective.id.as_str()).collect()),
        ("campaign", workspace.campaigns.iter().map(|campaign| campaign.id.as_str()).collect()),
        ("audience", plan.audiences.iter().map(|audience| audience.id.as_str()).collect()),
    ] {
        if let Some(first) = ids.first() {
            lines.push((format!("# {key}: {}", yaml_text(&one_line(first))), listed(&ids)));
        }
    }
    lines.push(("# kind: own".to_owned(), "own | curated (source) | question | event | promo".to_owned()));
    lines.push((say("# summary: Una frase para tarjetas y canales de noticias", "# summary: One sentence for cards and feeds"), none()));
    lines.push(("# link: https://example.org/".to_owned(), say("lo que queremos que se abra", "what we want people to open")));
    lines.push((
        say("# tags: [pan de feria]", "# tags: [book fair]"),
        say("se vuelven etiquetas: #PanDeFeria", "become hashtags: #BookFair"),
    ));
    lines.push(("# media:".to_owned(), none()));
    lines.push((say("#   - file: foto.jpg", "#   - file: photo.jpg"), say("junto a este archivo", "beside this file")));
    lines.push((say("#     alt: Lo que debe saber quien no la ve", "#     alt: What somebody who cannot see it must know"), none()));
    lines.push(("#     focus: [0.5, 0.4]".to_owned(), say("el punto que se conserva en cada recorte", "the point that every crop keeps")));
    lines.push((
        "# card: quote".to_owned(),
        say("sin foto: se dibuja una tarjeta; quote | event | tip", "no photo: a card is drawn; quote | event | tip"),
    ));
    if let Some(network) = workspace.config.channels.iter().find(|channel| channel.network.as_str() != "site") {
        let line = say("{ text: \"Otro texto: {{ link }}\" }", "{ text: \"Another text: {{ link }}\" }");
        lines.push((format!("# overrides: {{ {}: {line} }}", network.name), none()));
    }
    let body = say(
        "<!-- Aquí va el texto, en Markdown. Un comentario «break» parte un hilo; `@clave` nombra a alguien de plans/people.yaml. -->",
        "<!-- The text goes here, in Markdown. A comment \"break\" splits a thread; `@key` names somebody from plans/people.yaml. -->",
    );
    format!("---\n{}---\n\n{body}\n", with_comments(&lines))
}

fn listed(ids: &[&str]) -> String {
    if ids.len() < 2 {
        return String::new();
    }
    let mut shown: Vec<String> = ids.iter().take(MOST_IDS).map(|id| one_line(id)).collect();
    if ids.len() > MOST_IDS {
        shown.push("…".to_owned());
    }
    shown.join(" | ")
}

/// Reads the text as loading would, so that no file is written that `check` refuses at once.
fn check(path: &str, text: &str, workspace: &Workspace, now: DateTime<Utc>, notes: &mut Vec<String>) -> Result<(), Failure> {
    let read = read_post(path, text);
    if let Some(problem) = read.diagnostics.iter().next() {
        let failure = Failure::new(problem.message.clone());
        return Err(problem.help.iter().fold(failure, |failure, help| failure.hint(help.clone())));
    }
    let Some(Schedule::At(when)) = read.output.map(|post| post.schedule) else { return Ok(()) };
    let utc = match when.value {
        When::Instant(utc) => utc,
        When::Wall(wall) => wall_to_utc(wall, workspace.config.timezone).map_err(|problem| {
            let zone = workspace.config.timezone;
            match problem {
                ScheduleProblem::Gap { next } => {
                    Failure::new(format!("{} does not exist in {zone}: clocks jump over it", wall.format("%Y-%m-%d %H:%M")))
                        .hint(format!("the next time that exists is {}", next.format("%Y-%m-%d %H:%M")))
                }
                ScheduleProblem::Fold { earlier, later } => {
                    let local = |at: DateTime<Utc>| at.with_timezone(&zone).to_rfc3339();
                    Failure::new(format!("{} exists twice in {zone}: clocks go back", wall.format("%Y-%m-%d %H:%M"))).hint(format!(
                        "say which one: `{}` or `{}`",
                        local(earlier),
                        local(later)
                    ))
                }
            }
        })?,
    };
    if utc <= now {
        notes.push("the date has passed: once approved, the post goes out with the next `pregon publish`".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use pregon::diag::Severity;
    use pregon::support::atomic_file;
    use pregon::workspace::load_root;

    use super::*;

    const MAIN: &str = "brand: Luna\nlanguage: es\ntimezone: Europe/Madrid\nchannels:\n  site: { network: site }\n  \
        mastodon: { network: mastodon, server: https://mastodon.example }\n  bluesky: { network: bluesky }\n";
    const CALENDAR: &str = "channels: [site, mastodon]\nslots:\n  site:\n    - { days: [mon, tue, wed], at: [\"09:30\", \"18:00\"] }\n  \
        mastodon:\n    - { days: [tue], at: [\"07:00\", \"18:00\"] }\nquiet_hours: { from: \"21:00\", to: \"08:00\" }\n\
        blackout:\n  - { date: 2026-11-24, reason: closed }\n";

    fn put(dir: &Path, path: &str, text: &str) {
        atomic_file::write(&dir.join(path), text.as_bytes()).expect("writes");
    }

    fn workspace_with(calendar: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        put(dir.path(), "pregon.yaml", MAIN);
        put(dir.path(), "plans/calendar.yaml", calendar);
        dir
    }

    fn options(title: &str) -> NewPost {
        NewPost { title: title.to_owned(), date: None, channels: Vec::new(), lang: None, folder: false }
    }

    /// Plans and writes a post on Saturday 21 November 2026.
    fn new(dir: &Path, options: &NewPost) -> Result<NewFile, Failure> {
        let specs = Specs::embedded();
        let workspace = load_root(dir, &specs).expect("a workspace").output;
        let file = plan(options, &workspace, &specs, "2026-11-21T12:00:00Z".parse().expect("an instant"))?;
        super::super::write(&workspace.root, &file)?;
        Ok(file)
    }

    #[test]
    fn hostile_titles_load_back_as_they_were_given() {
        let dir = workspace_with(CALENDAR);
        for (title, expected) in [
            ("Vuelve el mercado de otoño", "Vuelve el mercado de otoño"),
            ("Hoy: \"pan\" y 'vino' # no es comentario", "Hoy: \"pan\" y 'vino' # no es comentario"),
            ("- no, *alias &ancla !tag | > % @yo `x`", "- no, *alias &ancla !tag | > % @yo `x`"),
            ("dos\nlíneas\r\n---\nstatus: approved", "dos líneas --- status: approved"),
            ("👩‍👩‍👧‍👦🎃", "👩‍👩‍👧‍👦🎃"),
            ("\\ barra \\n", "\\ barra \\n"),
            ("true", "true"),
            ("null", "null"),
            ("~", "~"),
            ("2026", "2026"),
            ("2026-11-24", "2026-11-24"),
            ("[a, b]", "[a, b]"),
            ("{{ brand }} {% if %}", "{{ brand }} {% if %}"),
            ("a\u{feff}b\u{0}c\u{85}d", "a\u{feff}b c d"),
            ("../../etc/passwd", "../../etc/passwd"),
            ("¿Qué? ¡Sí!", "¿Qué? ¡Sí!"),
            (&"ñandú ".repeat(60), "ñandú ".repeat(60).trim()),
        ] {
            let file = new(dir.path(), &options(title)).unwrap_or_else(|failure| panic!("{title:?}: {}", failure.error));
            let text = fs::read_to_string(dir.path().join(&file.path)).expect("reads");
            let read = read_post(&file.path, &text);
            assert!(read.diagnostics.is_empty(), "{title:?}: {:?}", read.diagnostics);
            assert_eq!(read.output.expect("a post").title.value, expected);
            assert!(file.path.starts_with("content/202") && file.path.matches('/').count() == 3, "{}", file.path);
        }
        let specs = Specs::embedded();
        let loaded = load_root(dir.path(), &specs).expect("a workspace");
        assert_eq!(loaded.diagnostics.count(Severity::Error), 0, "{:?}", loaded.diagnostics);
        assert_eq!(loaded.output.posts.len(), 17);
    }

    #[test]
    fn an_id_is_used_once_also_when_only_the_ledger_remembers_it() {
        let dir = workspace_with(CALENDAR);
        fs::create_dir_all(dir.path().join("ledger/feria-3/site")).expect("makes");
        let paths: Vec<String> = (0..3).map(|_| new(dir.path(), &options("¡Feria!")).expect("writes").path).collect();
        assert_eq!(paths, ["content/2026/12/feria.md", "content/2026/12/feria-2.md", "content/2026/12/feria-4.md"]);
        let folder = new(dir.path(), &NewPost { folder: true, ..options("Feria") }).expect("writes");
        assert!(folder.path.ends_with("/feria-5/index.md"), "{}", folder.path);
        assert!(new(dir.path(), &options("🎃")).expect("writes").path.ends_with("/post.md"));
        let file = NewFile { path: "content/2026/12/feria.md".to_owned(), text: "mine".to_owned(), notes: Vec::new() };
        assert!(super::super::write(dir.path(), &file).expect_err("refuses").error.to_string().contains("there already"));
    }

    #[test]
    fn the_date_is_the_next_slot_that_all_channels_have_free() {
        let dir = workspace_with(CALENDAR);
        let date = |options: &NewPost| {
            let file = new(dir.path(), options).unwrap_or_else(|failure| panic!("{}", failure.error));
            file.text.lines().find(|line| line.contains("date: ") || line.starts_with("slot: ")).map(str::to_owned)
        };
        let on = |channels: &[&str]| NewPost { channels: channels.iter().map(|&c| c.to_owned()).collect(), ..options("a") };
        // The 24th, a Tuesday, is a blackout; 07:00 is quiet; only 18:00 on Tuesdays is a slot of both.
        assert_eq!(date(&options("a")).as_deref(), Some("date: 2026-12-01 18:00"));
        assert_eq!(date(&options("b")).as_deref(), Some("date: 2026-12-08 18:00"));
        assert_eq!(date(&on(&["site"])).as_deref(), Some("date: 2026-11-23 09:30"));
        assert_eq!(date(&on(&["site"])).as_deref(), Some("date: 2026-11-23 18:00"));
        // A channel without slots goes with the others, and alone has no date.
        assert_eq!(date(&on(&["site", "bluesky"])).as_deref(), Some("date: 2026-11-25 09:30"));
        assert!(date(&on(&["bluesky"])).is_some_and(|line| line.starts_with("# date: 2026-11-21 18:00")));
        assert_eq!(date(&NewPost { date: Some("2026-11-24 09:30".to_owned()), ..options("a") }).as_deref(), Some("date: 2026-11-24 09:30"));
        assert_eq!(
            date(&NewPost { date: Some("2026-11-25".to_owned()), ..on(&["site"]) }).map(|line| line[..16].to_owned()).as_deref(),
            Some("slot: 2026-11-25")
        );
        let apart = workspace_with("slots:\n  site: [{ days: [mon], at: \"10:00\" }]\n  mastodon: [{ days: [tue], at: \"10:00\" }]\n");
        let file = new(apart.path(), &options("a")).expect("writes");
        assert!(file.text.contains("\ndate: 2026-11-23 10:00\n"), "{}", file.text);
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_a_hint() {
        let dir = workspace_with(CALENDAR);
        let with_date = |date: &str| NewPost { date: Some(date.to_owned()), ..options("a") };
        for (options, message, hint) in [
            (NewPost { channels: vec!["mastodn".to_owned()], ..options("a") }, "unknown channel `mastodn`", "did you mean `mastodon`?"),
            (NewPost { lang: Some("español".to_owned()), ..options("a") }, "not a language tag", "`es`"),
            (options(" \n "), "the title is empty", "pregon new post"),
            (with_date("mañana"), "is not a time", "2026-11-24 09:30"),
            (with_date("2026-13-01 09:00"), "is not a time", "2026-11-24 09:30"),
            (with_date("2026-11-24 09:30\nstatus: approved"), "not valid YAML", "quotes"),
            (with_date("2027-03-28 02:30"), "does not exist in Europe/Madrid", "2027-03-28 03:00"),
            (with_date("2027-10-31 02:30"), "exists twice", "2027-10-31T02:30:00+02:00"),
            (with_date("2026-11-24"), "no open slot on Tuesday 2026-11-24: nothing is published that day", "choose another day"),
            (with_date("2026-11-22"), "no slots on Sunday 2026-11-22", "--date '2026-11-22 09:30'"),
        ] {
            let failure = new(dir.path(), &options).expect_err(message);
            assert!(failure.error.to_string().contains(message), "{}", failure.error);
            assert!(failure.hints.join(" ").contains(hint), "{:?}", failure.hints);
        }
        assert!(!dir.path().join("content").exists(), "nothing is written");
    }

    #[test]
    fn every_comment_is_a_field_that_works() {
        let dir = workspace_with(CALENDAR);
        put(dir.path(), "plans/plan.yaml", "pillars: [{ id: \"a: b\", name: A }, { id: c, name: C }]\naudiences: [{ id: d, name: D }]\n");
        let file =
            new(dir.path(), &NewPost { channels: vec!["site".to_owned()], lang: Some("en".to_owned()), ..options("a") }).expect("writes");
        let lines =
            file.text.lines().map(|line| line.strip_prefix("# ").or_else(|| line.strip_prefix("#  ")).unwrap_or(line).to_owned() + "\n");
        let read = read_post(&file.path, &lines.collect::<String>());
        assert!(read.diagnostics.is_empty(), "{:?}\n{}", read.diagnostics, file.text);
        let post = read.output.expect("a post");
        assert_eq!(post.pillar.expect("a pillar").value, "a: b");
        assert_eq!(post.media.len(), 1);
        assert_eq!(post.overrides.len(), 1);
        assert!(post.card.is_some() && post.link.is_some() && post.summary.is_some() && post.tags.len() == 1);
    }
}
