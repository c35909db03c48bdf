//! `plans/plan.yaml` to typed data.

use super::budget::budget;
use super::{MOST, items, number, period, reference, references, text, texts};
use crate::diag::{Diagnostic, Spanned, did_you_mean};
use crate::model::{
    Audience, Brand, ChannelPurpose, Company, Competitor, Direction, Duty, Kind, KindShare, Kpi, Objective, Period, Phase, Pillar, Plan,
    Reading, Situation, Swot, Tactic, TacticStatus, TeamDuty, TeamMember,
};
use crate::workspace::decode::{Decoder, MapReader};
use crate::workspace::yaml::Node;

pub(in crate::workspace) fn plan(decoder: &mut Decoder, node: &Node) -> Plan {
    let file = decoder.file;
    let Some(mut map) = decoder.map(node, "plan.yaml") else { return Plan::default() };
    let plan = Plan {
        file: Some(file),
        company: map.optional(decoder, "company", company).unwrap_or_default(),
        brand: map.optional(decoder, "brand", brand).unwrap_or_default(),
        situation: map.optional(decoder, "situation", situation).unwrap_or_default(),
        objectives: items(&mut map, decoder, "objectives", objective),
        audiences: items(&mut map, decoder, "audiences", audience),
        strategy: text(&mut map, decoder, "strategy"),
        pillars: pillars(&mut map, decoder),
        mix: map.optional(decoder, "mix", mix).unwrap_or_default(),
        tolerance: map.optional(decoder, "tolerance", |d, n| d.number(n, 0.0, 100.0)),
        tactics: items(&mut map, decoder, "tactics", tactic),
        timing: items(&mut map, decoder, "timing", phase),
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

fn brand(decoder: &mut Decoder, node: &Node) -> Option<Brand> {
    let mut map = decoder.map(node, "brand")?;
    let brand = Brand {
        name: text(&mut map, decoder, "name"),
        slogan: text(&mut map, decoder, "slogan"),
        promise: text(&mut map, decoder, "promise"),
        personality: text(&mut map, decoder, "personality"),
        image: text(&mut map, decoder, "image"),
        philosophy: text(&mut map, decoder, "philosophy"),
        values: texts(&mut map, decoder, "values"),
        advantages: texts(&mut map, decoder, "advantages"),
    };
    map.finish(decoder);
    Some(brand)
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
    let name = map.required(decoder, "name", Decoder::name);
    let url = map.optional(decoder, "url", Decoder::url).map(|url| url.value);
    let notes = text(&mut map, decoder, "notes");
    let person = reference(&mut map, decoder, "person");
    let strengths = texts(&mut map, decoder, "strengths");
    let weaknesses = texts(&mut map, decoder, "weaknesses");
    map.finish(decoder);
    Some(Competitor { name: name?, url, notes, person, strengths, weaknesses })
}

fn channel_purpose(decoder: &mut Decoder, node: &Node) -> Option<ChannelPurpose> {
    let mut map = decoder.map(node, "own channel")?;
    let channel = map.required(decoder, "channel", Decoder::spanned_text);
    let definition = text(&mut map, decoder, "definition");
    let purpose = map.required(decoder, "purpose", Decoder::text);
    let not_for = texts(&mut map, decoder, "not_for");
    let audiences = references(&mut map, decoder, "audiences");
    let owner = reference(&mut map, decoder, "owner");
    map.finish(decoder);
    Some(ChannelPurpose { channel: channel?, definition, purpose: purpose?, not_for, audiences, owner })
}

fn objective(decoder: &mut Decoder, node: &Node) -> Option<Objective> {
    let mut map = decoder.map(node, "objective")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::name);
    let objective = Objective {
        description: text(&mut map, decoder, "description"),
        kpi: reference(&mut map, decoder, "kpi"),
        baseline: number(&mut map, decoder, "baseline"),
        target: number(&mut map, decoder, "target"),
        unit: text(&mut map, decoder, "unit"),
        achievable: text(&mut map, decoder, "achievable"),
        relevant: text(&mut map, decoder, "relevant"),
        start: map.optional(decoder, "start", Decoder::date),
        due: map.optional(decoder, "due", Decoder::date),
        owner: reference(&mut map, decoder, "owner"),
        name: name.unwrap_or_default(),
        id: id.clone().unwrap_or_else(|| Spanned::new(String::new(), node.span)),
    };
    map.finish(decoder);
    period(decoder, node, objective.start, objective.due);
    id.map(|_| objective)
}

fn audience(decoder: &mut Decoder, node: &Node) -> Option<Audience> {
    let mut map = decoder.map(node, "audience")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::name);
    let description = text(&mut map, decoder, "description");
    let languages = texts(&mut map, decoder, "languages");
    let channels = texts(&mut map, decoder, "where");
    map.finish(decoder);
    Some(Audience { id: id?, name: name?, description, languages, channels })
}

fn pillars(map: &mut MapReader<'_>, decoder: &mut Decoder) -> Vec<Pillar> {
    let pillars = items(map, decoder, "pillars", pillar);
    not_above_100(decoder, "pillars", pillars.iter().filter_map(|pillar| pillar.share.as_ref()));
    pillars
}

/// Reports shares that are more than the whole.
fn not_above_100<'s>(decoder: &mut Decoder, of: &str, shares: impl Iterator<Item = &'s Spanned<f64>>) {
    let (sum, last) = shares.fold((0.0, None), |(sum, _), share| (sum + share.value, Some(share.span)));
    // Thirds are written as 33.3 or 33.4.
    if let Some(last) = last.filter(|_| sum > 100.5) {
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(last), format!("the shares of the {of} add up to {sum:.1} percent"))
                .help("lower some of them until the sum is 100 or less"),
        );
    }
}

fn pillar(decoder: &mut Decoder, node: &Node) -> Option<Pillar> {
    let mut map = decoder.map(node, "pillar")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::name);
    let share = map.optional(decoder, "share", share);
    let description = text(&mut map, decoder, "description");
    map.finish(decoder);
    Some(Pillar { id: id?, name: name?, share, description })
}

fn share(decoder: &mut Decoder, node: &Node) -> Option<Spanned<f64>> {
    decoder.number(node, 0.0, 100.0).map(|share| Spanned::new(share, node.span))
}

/// `{ own: 70, curated: 30 }`.
fn mix(decoder: &mut Decoder, node: &Node) -> Option<Vec<KindShare>> {
    let mut mix: Vec<KindShare> = Vec::new();
    for (key, value) in decoder.entries(node, "mix")? {
        let Some(kind) = decoder.choice_of_text(&key.value, key.span, &Kind::ALL, Kind::as_str) else { continue };
        let Some(share) = share(decoder, value) else { continue };
        if mix.iter().any(|entry| entry.kind.value == kind) {
            let message = format!("`{}` is there twice, in two languages", kind.as_str());
            decoder.push(Diagnostic::error("duplicate-key", decoder.at(key.span), message).help("keep one of them"));
            continue;
        }
        mix.push(KindShare { kind: Spanned::new(kind, key.span), share });
    }
    not_above_100(decoder, "mix", mix.iter().map(|entry| &entry.share));
    Some(mix)
}

fn tactic(decoder: &mut Decoder, node: &Node) -> Option<Tactic> {
    let mut map = decoder.map(node, "tactic")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::name);
    let description = text(&mut map, decoder, "description");
    let objective = reference(&mut map, decoder, "objective");
    let channels = references(&mut map, decoder, "channels");
    let start = map.optional(decoder, "start", Decoder::date);
    let end = map.optional(decoder, "end", Decoder::date);
    let owner = reference(&mut map, decoder, "owner");
    let status = map.optional(decoder, "status", |d, n| d.choice(n, &TacticStatus::ALL, TacticStatus::as_str));
    let budget_line = reference(&mut map, decoder, "budget_line");
    map.finish(decoder);
    period(decoder, node, start, end);
    let status = status.unwrap_or(TacticStatus::Planned);
    Some(Tactic { id: id?, name: name?, description, objective, channels, start, end, owner, status, budget_line })
}

fn phase(decoder: &mut Decoder, node: &Node) -> Option<Phase> {
    let mut map = decoder.map(node, "phase")?;
    let name = map.required(decoder, "name", Decoder::name);
    let start = map.required(decoder, "start", Decoder::date);
    let end = map.required(decoder, "end", Decoder::date);
    let description = text(&mut map, decoder, "description");
    let objectives = references(&mut map, decoder, "objectives");
    map.finish(decoder);
    period(decoder, node, start, end);
    Some(Phase { name: name?, start: start?, end: end?, description, objectives })
}

fn team_member(decoder: &mut Decoder, node: &Node) -> Option<TeamMember> {
    let mut map = decoder.map(node, "team member")?;
    let person = map.required(decoder, "person", Decoder::spanned_text);
    let role = text(&mut map, decoder, "role");
    let duties = map.optional(decoder, "duties", |d, n| d.one_or_many(n, duty)).unwrap_or_default();
    map.finish(decoder);
    Some(TeamMember { person: person?, role, duties })
}

/// One of the fifteen duties, or anything else in the team's words.
fn duty(decoder: &mut Decoder, node: &Node) -> Option<Spanned<TeamDuty>> {
    let text = decoder.text(node)?;
    if let Some(duty) = decoder.meant(&text, &Duty::ALL, Duty::as_str) {
        return Some(Spanned::new(TeamDuty::Known(duty), node.span));
    }
    if let Some(guess) = did_you_mean(&text, Duty::ALL.map(Duty::as_str)) {
        let message = format!("`{text}` is read as a duty of the team's own");
        decoder.push(Diagnostic::warning("unknown-duty", decoder.at(node.span), message).help(format!("did you mean `{guess}`?")));
    }
    Some(Spanned::new(TeamDuty::Other(text), node.span))
}

fn kpi(decoder: &mut Decoder, node: &Node) -> Option<Kpi> {
    let mut map = decoder.map(node, "KPI")?;
    let id = map.required(decoder, "id", Decoder::spanned_text);
    let name = map.required(decoder, "name", Decoder::name);
    let objective = reference(&mut map, decoder, "objective");
    let source = text(&mut map, decoder, "source");
    let unit = text(&mut map, decoder, "unit");
    let baseline = number(&mut map, decoder, "baseline");
    let target = number(&mut map, decoder, "target");
    let period = map.optional(decoder, "period", |d, n| d.choice(n, &Period::ALL, Period::as_str));
    let direction = map.optional(decoder, "direction", |d, n| d.choice(n, &Direction::ALL, Direction::as_str)).unwrap_or_default();
    let owner = reference(&mut map, decoder, "owner");
    let mut readings = items(&mut map, decoder, "readings", reading);
    map.finish(decoder);
    readings.sort_by_key(|reading| reading.date);
    for pair in readings.windows(2).filter(|pair| pair[0].date == pair[1].date) {
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(pair[1].span), format!("two readings of {}", pair[1].date))
                .label(decoder.at(pair[0].span), "the other one")
                .help("keep one of them"),
        );
    }
    Some(Kpi { id: id?, name: name?, objective, source, unit, baseline, target, period, direction, owner, readings })
}

fn reading(decoder: &mut Decoder, node: &Node) -> Option<Reading> {
    let mut map = decoder.map(node, "reading")?;
    let date = map.required(decoder, "date", Decoder::date);
    let value = map.required(decoder, "value", |d, n| d.number(n, -MOST, MOST));
    map.finish(decoder);
    Some(Reading { date: date?, value: value?, span: node.span })
}
