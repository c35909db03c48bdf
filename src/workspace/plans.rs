//! `plans/*.yaml` to typed data.

use super::decode::{Decoder, MapReader};
use super::post::parse_kind;
use super::yaml::{Node, Value};
use crate::diag::{Diagnostic, FileId, Spanned};
use crate::model::{
    Alarm, Audience, BannedTerm, Blackout, Budget, BudgetLine, Cadence, Calendar, CalendarEvent, Campaign, ChannelPurpose, ChannelSlots,
    Company, Competitor, Crisis, CrisisLevel, Disclosure, Held, HoldingStatement, KeyDate, Kpi, LevelFreeze, Objective, People, Person2,
    PersonEntry, Pillar, Plan, QuietHours, Situation, Swot, Tactic, TacticStatus, TeamMember, Tone, Utm, WeeklySlot, parse_weekday,
};

/// Largest amount or figure that a plan may hold.
const MOST: f64 = 1e15;

/// An optional text, the commonest field.
fn text(map: &mut MapReader<'_>, decoder: &mut Decoder, key: &'static str) -> Option<String> {
    map.optional(decoder, key, Decoder::text)
}

fn reference(map: &mut MapReader<'_>, decoder: &mut Decoder, key: &'static str) -> Option<Spanned<String>> {
    map.optional(decoder, key, Decoder::spanned_text)
}

fn texts(map: &mut MapReader<'_>, decoder: &mut Decoder, key: &'static str) -> Vec<String> {
    map.optional(decoder, key, Decoder::texts).unwrap_or_default()
}

fn number(map: &mut MapReader<'_>, decoder: &mut Decoder, key: &'static str) -> Option<f64> {
    map.optional(decoder, key, |d, n| d.number(n, -MOST, MOST))
}

/// A list of maps.
fn items<T>(map: &mut MapReader<'_>, decoder: &mut Decoder, key: &'static str, item: fn(&mut Decoder, &Node) -> Option<T>) -> Vec<T> {
    map.optional(decoder, key, |d, n| d.list(n, item)).unwrap_or_default()
}

pub(super) fn plan(decoder: &mut Decoder, node: &Node) -> Plan {
    let file = decoder.file;
    let Some(mut map) = decoder.map(node, "plan.yaml") else { return Plan::default() };
    let plan = Plan {
        file: Some(file),
        company: map.optional(decoder, "company", company).unwrap_or_default(),
        situation: map.optional(decoder, "situation", situation).unwrap_or_default(),
        objectives: items(&mut map, decoder, "objectives", objective),
        audiences: items(&mut map, decoder, "audiences", audience),
        strategy: text(&mut map, decoder, "strategy"),
        pillars: items(&mut map, decoder, "pillars", pillar),
        tactics: items(&mut map, decoder, "tactics", tactic),
        team: items(&mut map, decoder, "team", team_member),
        budget: map.optional(decoder, "budget", budget).unwrap_or_default(),
        kpis: items(&mut map, decoder, "kpis", kpi),
    };
    map.finish(decoder);
    plan
}

fn company(decoder: &mut Decoder, node: &Node) -> Option<Company> {
    let mut map = decoder.map(node, "company")?;
    let company = Company {
        name: text(&mut map, decoder, "name"),
        about: text(&mut map, decoder, "about"),
        image: text(&mut map, decoder, "image"),
        philosophy: text(&mut map, decoder, "philosophy"),
        advantages: texts(&mut map, decoder, "advantages"),
    };
    map.finish(decoder);
    Some(company)
}

fn situation(decoder: &mut Decoder, node: &Node) -> Option<Situation> {
    let mut map = decoder.map(node, "situation")?;
    let situation = Situation {
        swot: map.optional(decoder, "swot", swot).unwrap_or_default(),
        competitors: items(&mut map, decoder, "competitors", competitor),
        channels: items(&mut map, decoder, "channels", channel_purpose),
    };
    map.finish(decoder);
    Some(situation)
}

fn swot(decoder: &mut Decoder, node: &Node) -> Option<Swot> {
    let mut map = decoder.map(node, "swot")?;
    let swot = Swot {
        strengths: texts(&mut map, decoder, "strengths"),
        weaknesses: texts(&mut map, decoder, "weaknesses"),
        opportunities: texts(&mut map, decoder, "opportunities"),
        threats: texts(&mut map, decoder, "threats"),
    };
    map.finish(decoder);
    Some(swot)
}

fn competitor(decoder: &mut Decoder, node: &Node) -> Option<Competitor> {
    let mut map = decoder.map(node, "competitor")?;
    let name = map.required(decoder, "name", Decoder::text);
    let url = map.optional(decoder, "url", Decoder::url).map(|url| url.value);
    let notes = text(&mut map, decoder, "notes");
    map.finish(decoder);
    Some(Competitor { name: name?, url, notes })
}

fn channel_purpose(decoder: &mut Decoder, node: &Node) -> Option<ChannelPurpose> {
    let mut map = decoder.map(node, "channel")?;
    let channel = map.required(decoder, "channel", Decoder::spanned_text);
    let purpose = map.required(decoder, "purpose", Decoder::text);
    map.finish(decoder);
    Some(ChannelPurpose { channel: channel?, purpose: purpose? })
}

fn objective(decoder: &mut Decoder, node: &Node) -> Option<Objective> {
    let mut map = decoder.map(node, "objective")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::text);
    let objective = Objective {
        description: text(&mut map, decoder, "description"),
        kpi: reference(&mut map, decoder, "kpi"),
        baseline: number(&mut map, decoder, "baseline"),
        target: number(&mut map, decoder, "target"),
        unit: text(&mut map, decoder, "unit"),
        due: map.optional(decoder, "due", Decoder::date),
        owner: reference(&mut map, decoder, "owner"),
        name: name.unwrap_or_default(),
        id: id.clone().unwrap_or_else(|| Spanned::new(String::new(), node.span)),
    };
    map.finish(decoder);
    id.map(|_| objective)
}

fn audience(decoder: &mut Decoder, node: &Node) -> Option<Audience> {
    let mut map = decoder.map(node, "audience")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::text);
    let description = text(&mut map, decoder, "description");
    let languages = texts(&mut map, decoder, "languages");
    let channels = texts(&mut map, decoder, "where");
    map.finish(decoder);
    Some(Audience { id: id?, name: name?, description, languages, channels })
}

fn pillar(decoder: &mut Decoder, node: &Node) -> Option<Pillar> {
    let mut map = decoder.map(node, "pillar")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::text);
    let share = map.optional(decoder, "share", |d, n| d.number(n, 0.0, 100.0).map(|share| Spanned::new(share, n.span)));
    let description = text(&mut map, decoder, "description");
    map.finish(decoder);
    Some(Pillar { id: id?, name: name?, share, description })
}

fn tactic(decoder: &mut Decoder, node: &Node) -> Option<Tactic> {
    let mut map = decoder.map(node, "tactic")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::text);
    let objective = reference(&mut map, decoder, "objective");
    let start = map.optional(decoder, "start", Decoder::date);
    let end = map.optional(decoder, "end", Decoder::date);
    let owner = reference(&mut map, decoder, "owner");
    let status = map.optional(decoder, "status", |d, n| d.one_of(n, &["planned", "active", "done", "dropped"]));
    map.finish(decoder);
    period(decoder, node, start, end);
    let status = match status.as_deref() {
        Some("active") => TacticStatus::Active,
        Some("done") => TacticStatus::Done,
        Some("dropped") => TacticStatus::Dropped,
        _ => TacticStatus::Planned,
    };
    Some(Tactic { id: id?, name: name?, objective, start, end, owner, status })
}

/// Reports an end before its start.
fn period<T: PartialOrd>(decoder: &mut Decoder, node: &Node, start: Option<T>, end: Option<T>) {
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(node.span), "it ends before it starts").help("swap the two, or correct the year"),
        );
    }
}

fn team_member(decoder: &mut Decoder, node: &Node) -> Option<TeamMember> {
    let mut map = decoder.map(node, "team member")?;
    let person = map.required(decoder, "person", Decoder::spanned_text);
    let role = text(&mut map, decoder, "role");
    let duties = texts(&mut map, decoder, "duties");
    map.finish(decoder);
    Some(TeamMember { person: person?, role, duties })
}

fn budget(decoder: &mut Decoder, node: &Node) -> Option<Budget> {
    let mut map = decoder.map(node, "budget")?;
    let currency = map.optional(decoder, "currency", Decoder::text);
    let lines = items(&mut map, decoder, "lines", budget_line);
    map.finish(decoder);
    Some(Budget { currency, lines })
}

fn budget_line(decoder: &mut Decoder, node: &Node) -> Option<BudgetLine> {
    let mut map = decoder.map(node, "budget line")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::text);
    let amount = map.required(decoder, "amount", |d, n| d.number(n, 0.0, MOST));
    let spent = map.optional(decoder, "spent", |d, n| d.number(n, 0.0, MOST)).unwrap_or(0.0);
    let approved_by = reference(&mut map, decoder, "approved_by");
    let campaign = reference(&mut map, decoder, "campaign");
    map.finish(decoder);
    Some(BudgetLine { id: id?, name: name?, amount: amount?, spent, approved_by, campaign })
}

fn kpi(decoder: &mut Decoder, node: &Node) -> Option<Kpi> {
    let mut map = decoder.map(node, "KPI")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::text);
    let objective = reference(&mut map, decoder, "objective");
    let source = text(&mut map, decoder, "source");
    let unit = text(&mut map, decoder, "unit");
    let target = number(&mut map, decoder, "target");
    let period = map.optional(decoder, "period", |d, n| d.one_of(n, &["week", "month", "quarter", "year"]));
    let owner = reference(&mut map, decoder, "owner");
    map.finish(decoder);
    Some(Kpi { id: id?, name: name?, objective, source, unit, target, period, owner })
}

pub(super) fn tone(decoder: &mut Decoder, node: &Node) -> Tone {
    let file = decoder.file;
    let Some(mut map) = decoder.map(node, "tone.yaml") else { return Tone::default() };
    let tone = Tone {
        file: Some(file),
        voice: text(&mut map, decoder, "voice"),
        person: map.optional(decoder, "person", |d, n| d.one_of(n, &["tu", "usted", "vos"])).map(|person| match person.as_str() {
            "tu" => Person2::Tu,
            "usted" => Person2::Usted,
            _ => Person2::Vos,
        }),
        banned: items(&mut map, decoder, "banned", banned_term),
        max_emoji: map.optional(decoder, "emoji", most),
        max_hashtags: map.optional(decoder, "hashtags", most),
        max_exclamations: map.optional(decoder, "exclamations", most),
        disclosures: items(&mut map, decoder, "disclosures", disclosure),
    };
    map.finish(decoder);
    tone
}

/// `{ max: 3 }`, with `style: camel` accepted for hashtags, where it is the only style there is.
fn most(decoder: &mut Decoder, node: &Node) -> Option<usize> {
    let mut map = decoder.map(node, "budget")?;
    let max = map.required(decoder, "max", |d, n| d.integer(n, 0, 1000));
    map.optional(decoder, "style", |d, n| d.one_of(n, &["camel"]));
    map.finish(decoder);
    max.map(|max| max as usize)
}

fn banned_term(decoder: &mut Decoder, node: &Node) -> Option<BannedTerm> {
    if let Value::Scalar { .. } = node.value {
        return decoder.spanned_text(node).map(|term| BannedTerm { term, instead: None, reason: None });
    }
    let mut map = decoder.map(node, "banned term")?;
    let term = map.required(decoder, "term", Decoder::spanned_text);
    let instead = text(&mut map, decoder, "instead");
    let reason = text(&mut map, decoder, "reason");
    map.finish(decoder);
    Some(BannedTerm { term: term?, instead, reason })
}

fn disclosure(decoder: &mut Decoder, node: &Node) -> Option<Disclosure> {
    let mut map = decoder.map(node, "disclosure")?;
    let kind = map.required(decoder, "kind", |d, n| d.one_of(n, &["own", "curated", "reply", "question", "event", "promo"]));
    let text = map.required(decoder, "text", Decoder::text);
    map.finish(decoder);
    Some(Disclosure { kind: parse_kind(&kind?), text: text? })
}

pub(super) fn calendar(decoder: &mut Decoder, node: &Node) -> Calendar {
    let file = decoder.file;
    let Some(mut map) = decoder.map(node, "calendar.yaml") else { return Calendar::default() };
    let calendar = Calendar {
        file: Some(file),
        channels: map.optional(decoder, "channels", Decoder::spanned_texts),
        slots: map.optional(decoder, "slots", slots).unwrap_or_default(),
        quiet_hours: map.optional(decoder, "quiet_hours", quiet_hours),
        blackout: items(&mut map, decoder, "blackout", blackout),
        key_dates: items(&mut map, decoder, "key_dates", key_date),
        events: items(&mut map, decoder, "events", event),
        cadence: map.optional(decoder, "cadence", cadence).unwrap_or_default(),
        alarm: map.optional(decoder, "alarm", alarm),
    };
    map.finish(decoder);
    calendar
}

fn alarm(decoder: &mut Decoder, node: &Node) -> Option<Alarm> {
    let mut map = decoder.map(node, "alarm")?;
    let after = map.required(decoder, "nothing_after", super::config::span);
    map.finish(decoder);
    after.map(|minutes| Alarm { nothing_after_minutes: minutes, span: node.span })
}

fn slots(decoder: &mut Decoder, node: &Node) -> Option<Vec<ChannelSlots>> {
    let entries = decoder.entries(node, "slots")?;
    let mut list = Vec::with_capacity(entries.len());
    for (channel, value) in entries {
        let slots = decoder.list(value, weekly_slot).unwrap_or_default();
        list.push(ChannelSlots { channel, slots });
    }
    Some(list)
}

fn weekly_slot(decoder: &mut Decoder, node: &Node) -> Option<WeeklySlot> {
    let mut map = decoder.map(node, "slot")?;
    let days = map.required(decoder, "days", |d, n| d.one_or_many(n, weekday));
    let at = map.required(decoder, "at", |d, n| d.one_or_many(n, Decoder::time_of_day));
    map.finish(decoder);
    Some(WeeklySlot { days: days?, at: at? })
}

fn weekday(decoder: &mut Decoder, node: &Node) -> Option<chrono::Weekday> {
    let word = decoder.text(node)?;
    let day = parse_weekday(&word);
    if day.is_none() {
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(node.span), format!("`{word}` is not a weekday"))
                .help("write mon, tue, wed, thu, fri, sat or sun"),
        );
    }
    day
}

pub(super) fn quiet_hours(decoder: &mut Decoder, node: &Node) -> Option<QuietHours> {
    let mut map = decoder.map(node, "quiet_hours")?;
    let from = map.required(decoder, "from", Decoder::time_of_day);
    let to = map.required(decoder, "to", Decoder::time_of_day);
    map.finish(decoder);
    Some(QuietHours { from: from?, to: to? })
}

fn blackout(decoder: &mut Decoder, node: &Node) -> Option<Blackout> {
    let mut map = decoder.map(node, "blackout")?;
    let date = map.optional(decoder, "date", Decoder::date);
    let from = map.optional(decoder, "from", Decoder::date);
    let to = map.optional(decoder, "to", Decoder::date);
    let reason = text(&mut map, decoder, "reason");
    map.finish(decoder);
    period(decoder, node, from, to);
    let (from, to) = match (date, from, to) {
        (Some(date), None, None) => (date, date),
        (None, Some(from), Some(to)) => (from, to),
        _ => {
            decoder.push(
                Diagnostic::error("invalid-value", decoder.at(node.span), "a blackout needs `date`, or `from` and `to`")
                    .help("`{ date: 2026-11-02, reason: … }`"),
            );
            return None;
        }
    };
    Some(Blackout { from, to, reason, span: node.span })
}

fn key_date(decoder: &mut Decoder, node: &Node) -> Option<KeyDate> {
    let mut map = decoder.map(node, "key date")?;
    let date = map.required(decoder, "date", Decoder::date);
    let name = map.required(decoder, "name", Decoder::text);
    map.finish(decoder);
    Some(KeyDate { date: date?, name: name? })
}

fn event(decoder: &mut Decoder, node: &Node) -> Option<CalendarEvent> {
    let mut map = decoder.map(node, "event")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::text);
    let start = map.required(decoder, "start", Decoder::date_time);
    let end = map.optional(decoder, "end", Decoder::date_time);
    let place = text(&mut map, decoder, "place");
    let url = map.optional(decoder, "url", Decoder::url).map(|url| url.value);
    map.finish(decoder);
    period(decoder, node, start, end);
    Some(CalendarEvent { id: id?, name: name?, start: start?, end, place, url })
}

fn cadence(decoder: &mut Decoder, node: &Node) -> Option<Vec<Cadence>> {
    let entries = decoder.entries(node, "cadence")?;
    let mut list = Vec::with_capacity(entries.len());
    for (channel, value) in entries {
        let Some(mut map) = decoder.map(value, "cadence") else { continue };
        let min = map.optional(decoder, "min", |d, n| d.integer(n, 0, 1000)).map(|n| n as u32);
        let max = map.optional(decoder, "max", |d, n| d.integer(n, 0, 1000)).map(|n| n as u32);
        map.finish(decoder);
        list.push(Cadence { channel, min, max });
    }
    Some(list)
}

pub(super) fn campaign(decoder: &mut Decoder, node: &Node, stem: &str) -> Option<Campaign> {
    let file: FileId = decoder.file;
    let mut map = decoder.map(node, "campaign")?;
    let id = reference(&mut map, decoder, "id").unwrap_or_else(|| Spanned::new(stem.to_owned(), node.span));
    let name = map.required(decoder, "name", Decoder::text);
    let kinds = &["promotion", "giveaway", "contest", "ads", "influencer", "event", "launch"];
    let kind = map.required(decoder, "type", |d, n| d.one_of(n, kinds));
    let start = map.optional(decoder, "start", Decoder::date);
    let end = map.optional(decoder, "end", Decoder::date);
    let campaign = Campaign {
        file,
        id,
        name: name.unwrap_or_else(|| stem.to_owned()),
        kind: kind.unwrap_or_else(|| "promotion".to_owned()),
        start,
        end,
        goal: text(&mut map, decoder, "goal"),
        objective: reference(&mut map, decoder, "objective"),
        audience: reference(&mut map, decoder, "audience"),
        channels: map.optional(decoder, "channels", Decoder::spanned_texts).unwrap_or_default(),
        hashtag: map.optional(decoder, "hashtag", Decoder::spanned_text).map(|tag| tag.map(|text| text.trim_start_matches('#').to_owned())),
        budget: map.optional(decoder, "budget", Decoder::money).map(|money| money.value),
        utm: map.optional(decoder, "utm", utm).unwrap_or_default(),
        terms: text(&mut map, decoder, "terms"),
        responsible: reference(&mut map, decoder, "responsible"),
    };
    map.finish(decoder);
    period(decoder, node, start, end);
    Some(campaign)
}

fn utm(decoder: &mut Decoder, node: &Node) -> Option<Utm> {
    let mut map = decoder.map(node, "utm")?;
    let utm = Utm {
        source: text(&mut map, decoder, "source"),
        medium: text(&mut map, decoder, "medium"),
        campaign: text(&mut map, decoder, "campaign"),
    };
    map.finish(decoder);
    Some(utm)
}

pub(super) fn people(decoder: &mut Decoder, node: &Node) -> People {
    let file = decoder.file;
    let entries = decoder.entries(node, "people.yaml").unwrap_or_default();
    let list = entries.into_iter().filter_map(|(key, value)| person(decoder, key, value)).collect();
    People { file: Some(file), list }
}

fn person(decoder: &mut Decoder, key: Spanned<String>, node: &Node) -> Option<PersonEntry> {
    let writable = key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) && !key.is_empty();
    if !writable {
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(key.span), format!("`{}` cannot be written as `@name` in a text", key.value))
                .help("use a-z, 0-9, `-` and `_`"),
        );
        return None;
    }
    let mut map = decoder.map(node, "person")?;
    let name = map.required(decoder, "name", Decoder::text);
    let role = map.optional(decoder, "role", |d, n| d.one_of(n, &["team", "ally", "influencer", "customer", "press", "competitor"]));
    let lang = map.optional(decoder, "lang", Decoder::lang).map(|lang| lang.value);
    let url = map.optional(decoder, "url", Decoder::url).map(|url| url.value);
    let handles = map.optional(decoder, "handles", handles).unwrap_or_default();
    let emails = map.optional(decoder, "email", |d, n| d.one_or_many(n, Decoder::email)).unwrap_or_default();
    let notes = text(&mut map, decoder, "notes");
    map.finish(decoder);
    Some(PersonEntry { key, name: name?, role, lang, url, handles, emails, notes })
}

fn handles(decoder: &mut Decoder, node: &Node) -> Option<Vec<(Spanned<String>, Spanned<String>)>> {
    let entries = decoder.entries(node, "handles")?;
    let mut list = Vec::with_capacity(entries.len());
    for (network, value) in entries {
        let Some(handle) = decoder.spanned_text(value) else { continue };
        let handle = handle.map(|text| text.trim_start_matches('@').to_owned());
        if let Some(expected) = handle_problem(&network.value, &handle.value) {
            decoder.push(
                Diagnostic::error(
                    "invalid-value",
                    decoder.at(value.span),
                    format!("`{}` is not a handle on {}", handle.value, network.value),
                )
                .help(format!("write it as {expected}")),
            );
            continue;
        }
        list.push((network, handle));
    }
    Some(list)
}

/// What a handle on a network looks like, if this one does not.
fn handle_problem(network: &str, handle: &str) -> Option<&'static str> {
    let host = |text: &str| {
        text.contains('.')
            && text
                .split('.')
                .all(|label| !label.is_empty() && label.len() <= 63 && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
    };
    let user = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
    let (right, expected) = match network {
        "mastodon" => (handle.split_once('@').is_some_and(|(name, server)| user(name) && host(server)), "`@name@server.example`"),
        "bluesky" => (host(handle), "a domain, `name.bsky.social`"),
        "x" => (user(handle) && handle.len() <= 20 && !handle.contains(['.', '-']), "`name`, letters, digits and `_` only"),
        _ => (!handle.contains(char::is_whitespace), "one word"),
    };
    (!right).then_some(expected)
}

pub(super) fn crisis(decoder: &mut Decoder, node: &Node) -> Crisis {
    let file = decoder.file;
    let Some(mut map) = decoder.map(node, "crisis.yaml") else { return Crisis::default() };
    let crisis = Crisis {
        file: Some(file),
        manual: map.optional(decoder, "manual", Decoder::spanned_text),
        levels: items(&mut map, decoder, "levels", crisis_level),
        statements: items(&mut map, decoder, "statements", statement),
    };
    map.finish(decoder);
    crisis
}

fn crisis_level(decoder: &mut Decoder, node: &Node) -> Option<CrisisLevel> {
    let mut map = decoder.map(node, "level")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::text);
    let triggers = texts(&mut map, decoder, "triggers");
    let decides = reference(&mut map, decoder, "decides");
    let respond_within = text(&mut map, decoder, "respond_within");
    let actions = texts(&mut map, decoder, "actions");
    let freeze = map.optional(decoder, "freeze", level_freeze);
    map.finish(decoder);
    Some(CrisisLevel { id: id?, name: name?, triggers, decides, respond_within, actions, freeze })
}

fn level_freeze(decoder: &mut Decoder, node: &Node) -> Option<LevelFreeze> {
    let mut map = decoder.map(node, "freeze")?;
    let names =
        |map: &mut MapReader<'_>, decoder: &mut Decoder, key| map.optional(decoder, key, Decoder::spanned_texts).unwrap_or_default();
    let freeze = LevelFreeze {
        channels: names(&mut map, decoder, "channels"),
        campaigns: names(&mut map, decoder, "campaigns"),
        tags: names(&mut map, decoder, "tags"),
        langs: map.optional(decoder, "langs", |d, n| d.one_or_many(n, Decoder::lang)).unwrap_or_default(),
        held: map.optional(decoder, "held", |d, n| d.one_of(n, &["skip", "shift", "ask"])).map(|word| match word.as_str() {
            "skip" => Held::Skip,
            "shift" => Held::Shift,
            _ => Held::Ask,
        }),
        minutes: map.optional(decoder, "for", super::config::span),
    };
    let everything = map.optional(decoder, "everything", Decoder::boolean);
    map.finish(decoder);
    let names_some = [&freeze.channels, &freeze.campaigns, &freeze.tags, &freeze.langs].iter().any(|names| !names.is_empty());
    // Nothing named would stop everything: that has to be said.
    if names_some == everything.unwrap_or(false) {
        let message = if names_some { "`everything: true` beside names of what is stopped" } else { "it does not say what is stopped" };
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(node.span), message)
                .help("name `channels:`, `campaigns:`, `tags:` or `langs:`, or write `everything: true`"),
        );
        return None;
    }
    Some(freeze)
}

fn statement(decoder: &mut Decoder, node: &Node) -> Option<HoldingStatement> {
    let mut map = decoder.map(node, "statement")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let level = reference(&mut map, decoder, "level");
    let lang = map.optional(decoder, "lang", Decoder::lang).map(|lang| lang.value);
    let words = map.required(decoder, "text", Decoder::text);
    map.finish(decoder);
    Some(HoldingStatement { id: id?, level, lang, text: words? })
}
