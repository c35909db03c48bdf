//! `plans/plan.yaml` to typed data.

use super::{MOST, items, number, period, reference, text, texts};
use crate::diag::Spanned;
use crate::model::{
    Audience, Budget, BudgetLine, ChannelPurpose, Company, Competitor, Kpi, Objective, Pillar, Plan, Situation, Swot, Tactic, TacticStatus,
    TeamMember,
};
use crate::workspace::decode::Decoder;
use crate::workspace::yaml::Node;

pub(in crate::workspace) fn plan(decoder: &mut Decoder, node: &Node) -> Plan {
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
