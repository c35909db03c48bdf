//! References between files: each must lead somewhere.

use std::collections::{HashMap, HashSet};

use super::Workspace;
use crate::diag::{Diagnostic, Diagnostics, FileId, Location, Spanned, did_you_mean};
use crate::model::{Campaign, path_name};

/// Of more names that lead nowhere it is not said what may have been meant.
const MOST_GUESSES: usize = 20;

/// Reports references from plan, calendar, campaigns and crisis manual that lead nowhere.
///
/// References from posts are checked by rules, which the team can set levels for.
#[expect(clippy::too_many_lines, reason = "one reference after the other")]
pub(super) fn check(workspace: &Workspace, diagnostics: &mut Diagnostics) {
    let plan = &workspace.plan;
    let objectives = Known { what: "objective", place: "plans/plan.yaml", keys: plan.objectives.iter().map(|o| o.id.as_str()).collect() };
    let audiences = Known { what: "audience", place: "plans/plan.yaml", keys: plan.audiences.iter().map(|a| a.id.as_str()).collect() };
    let kpis = Known { what: "KPI", place: "plans/plan.yaml", keys: plan.kpis.iter().map(|k| k.id.as_str()).collect() };
    let people = Known { what: "person", place: "plans/people.yaml", keys: workspace.people.list.iter().map(|p| p.key.as_str()).collect() };
    let campaigns =
        Known { what: "campaign", place: "plans/campaigns/", keys: workspace.campaigns.iter().map(|c| c.id.as_str()).collect() };
    let channels =
        Known { what: "channel", place: "pregon.yaml", keys: workspace.config.channels.iter().map(|c| c.name.as_str()).collect() };
    let lines = Known { what: "budget line", place: "plans/plan.yaml", keys: plan.budget.lines.iter().map(|l| l.id.as_str()).collect() };
    let pillars = Known { what: "pillar", place: "plans/plan.yaml", keys: plan.pillars.iter().map(|p| p.id.as_str()).collect() };
    let events =
        Known { what: "event", place: "plans/calendar.yaml", keys: workspace.calendar.events.iter().map(|e| e.id.as_str()).collect() };
    let networks = Known { what: "network", place: "`pregon networks`", keys: workspace.specs.names().collect() };
    let levels = Known { what: "level", place: "plans/crisis.yaml", keys: workspace.crisis.levels.iter().map(|l| l.id.as_str()).collect() };

    {
        let mut list = Checker { file: workspace.config.file, diagnostics };
        for policy in &workspace.config.approvals.policies {
            list.all(policy.channels.iter(), &channels);
            list.all(policy.campaigns.iter(), &campaigns);
            list.all(policy.crisis.iter(), &levels);
            list.all(policy.by.iter().filter(|by| !by.contains('@')), &people);
        }
    }
    if let Some(file) = plan.file {
        let mut list = Checker { file, diagnostics };
        for objective in &plan.objectives {
            list.one(objective.kpi.as_ref(), &kpis);
            list.one(objective.owner.as_ref(), &people);
        }
        for tactic in &plan.tactics {
            list.one(tactic.objective.as_ref(), &objectives);
            list.one(tactic.owner.as_ref(), &people);
            list.one(tactic.budget_line.as_ref(), &lines);
            list.all(tactic.channels.iter(), &channels);
        }
        for phase in &plan.timing {
            list.all(phase.objectives.iter(), &objectives);
        }
        for kpi in &plan.kpis {
            list.one(kpi.objective.as_ref(), &objectives);
            list.one(kpi.owner.as_ref(), &people);
        }
        for line in &plan.budget.lines {
            list.one(line.approved_by.as_ref(), &people);
            list.one(line.campaign.as_ref(), &campaigns);
            list.one(line.objective.as_ref(), &objectives);
            list.one(line.owner.as_ref(), &people);
            list.all(line.spending.iter().filter_map(|entry| entry.campaign.as_ref()), &campaigns);
        }
        list.all(plan.team.iter().map(|member| &member.person), &people);
        list.all(plan.situation.competitors.iter().filter_map(|competitor| competitor.person.as_ref()), &people);
        for own in &plan.situation.channels {
            list.one(Some(&own.channel), &channels);
            list.all(own.audiences.iter(), &audiences);
            list.one(own.owner.as_ref(), &people);
        }
        list.unique("own channel", plan.situation.channels.iter().map(|own| &own.channel));
        list.unique("objective", plan.objectives.iter().map(|o| &o.id));
        list.unique("audience", plan.audiences.iter().map(|a| &a.id));
        list.unique("pillar", plan.pillars.iter().map(|p| &p.id));
        list.unique("tactic", plan.tactics.iter().map(|t| &t.id));
        list.unique("KPI", plan.kpis.iter().map(|k| &k.id));
        list.unique("budget line", plan.budget.lines.iter().map(|l| &l.id));
    }
    if let Some(file) = workspace.tone.file {
        let mut list = Checker { file, diagnostics };
        let known = channels.keys.iter().copied().chain(workspace.config.channels.iter().map(|channel| channel.network.as_str()));
        let targets = Known { what: "channel", place: "pregon.yaml", keys: known.collect() };
        list.all(workspace.tone.channels.iter().map(|own| &own.name), &targets);
        list.all(workspace.tone.audiences.iter().map(|(audience, _)| audience), &audiences);
        // A label may be for a network that has no channel yet.
        let keys = channels.keys.iter().chain(&networks.keys).copied().collect();
        let targets = Known { what: "channel or network", place: "pregon.yaml, or `pregon networks`,", keys };
        for disclosure in &workspace.tone.disclosures {
            list.all(disclosure.networks.iter(), &targets);
            list.all(disclosure.campaigns(), &campaigns);
        }
    }
    if let Some(file) = workspace.calendar.file {
        let mut list = Checker { file, diagnostics };
        list.all(workspace.calendar.channels.iter().flatten(), &channels);
        list.all(workspace.calendar.slots.iter().map(|slots| &slots.channel), &channels);
        list.all(workspace.calendar.cadence.iter().map(|cadence| &cadence.channel), &channels);
        list.all(workspace.calendar.events.iter().filter_map(|event| event.campaign.as_ref()), &campaigns);
        list.unique("event", workspace.calendar.events.iter().map(|event| &event.id));
    }
    if let Some(file) = workspace.people.file {
        let handles = workspace.people.list.iter().flat_map(|person| &person.handles).map(|(network, _)| network);
        Checker { file, diagnostics }.all(handles, &networks);
    }
    if let Some(file) = workspace.crisis.file {
        let mut list = Checker { file, diagnostics };
        for level in &workspace.crisis.levels {
            list.all(level.decides.iter().chain(&level.substitutes).chain(&level.notify), &people);
            list.all(level.approvers.iter().filter(|by| !by.contains('@')), &people);
            list.all(level.actions.iter().filter_map(|action| action.responsible.as_ref()), &people);
            if let Some(freeze) = &level.freeze {
                list.all(freeze.channels.iter(), &channels);
                list.all(freeze.campaigns.iter(), &campaigns);
            }
        }
        for statement in &workspace.crisis.statements {
            list.one(statement.level.as_ref(), &levels);
            list.all(statement.channels.iter(), &channels);
            list.all(statement.networks.iter().chain(statement.overrides.iter().map(|(network, _)| network)), &networks);
        }
        list.one(workspace.crisis.spokesperson.as_ref(), &people);
        list.all(workspace.crisis.notify.iter(), &people);
        list.unique("level", workspace.crisis.levels.iter().map(|level| &level.id));
        list.unique("statement", workspace.crisis.statements.iter().map(|statement| &statement.id));
    }
    let mut seen: Vec<&Campaign> = Vec::new();
    let mut pages: HashMap<String, &Campaign> = HashMap::new();
    for campaign in &workspace.campaigns {
        let mut list = Checker { file: campaign.file, diagnostics };
        list.one(campaign.objective.as_ref(), &objectives);
        list.one(campaign.audience.as_ref(), &audiences);
        list.one(campaign.responsible.as_ref(), &people);
        list.all(campaign.channels.iter(), &channels);
        list.one(campaign.pillar.as_ref(), &pillars);
        list.all(campaign.assets.iter().filter_map(|asset| asset.responsible.as_ref()), &people);
        list.all(campaign.checklist.iter().filter_map(|item| item.responsible.as_ref()), &people);
        list.all(campaign.influencers.iter().map(|one| &one.person), &people);
        list.all(campaign.posts.iter().flat_map(|post| &post.channels), &channels);
        list.unique("step", campaign.posts.iter().map(|post| &post.step));
        list.one(campaign.event.as_ref().and_then(|event| event.id.as_ref()), &events);
        list.all(campaign.ads.iter().flat_map(|ads| &ads.spend).map(|spend| &spend.network), &networks);
        if let Some(first) = seen.iter().find(|other| other.id.value == campaign.id.value) {
            diagnostics.push(
                Diagnostic::error(
                    "duplicate-id",
                    Location::new(campaign.file, campaign.id.span),
                    format!("two campaigns have the id `{}`", campaign.id.value),
                )
                .label(Location::new(first.file, first.id.span), "the other one"),
            );
        } else if let Some(first) = pages.insert(path_name(&campaign.id.value), campaign) {
            let message = format!("the campaigns `{}` and `{}` would have one page", first.id.value, campaign.id.value);
            diagnostics.push(
                Diagnostic::error("duplicate-id", Location::new(campaign.file, campaign.id.span), message)
                    .label(Location::new(first.file, first.id.span), "the other one")
                    .help("give one of them another `id:`; accents, capitals and spaces make no difference in the name of a page"),
            );
        }
        seen.push(campaign);
    }
}

/// Reports references from the plan to posts that are not there.
pub(super) fn check_posts(workspace: &Workspace, diagnostics: &mut Diagnostics) {
    let Some(file) = workspace.plan.file else { return };
    let named: Vec<&Spanned<String>> =
        workspace.plan.budget.lines.iter().flat_map(|line| &line.spending).filter_map(|entry| entry.post.as_ref()).collect();
    if named.is_empty() {
        return;
    }
    let series = workspace.posts.iter().filter_map(|post| post.series.as_ref()).map(|series| series.id.as_str());
    let keys: HashSet<&str> = workspace.posts.iter().map(|post| post.id.as_str()).chain(series).collect();
    let lost = named.into_iter().filter(|reference| !keys.contains(reference.as_str()));
    for (number, reference) in lost.enumerate() {
        // Looking for what was meant takes time with every post that there is.
        let guess = if number < MOST_GUESSES { did_you_mean(reference, keys.iter().copied()) } else { None };
        let help = match guess {
            Some(guess) => format!("did you mean `{guess}`?"),
            None => "write the `id:` of a post; without one it comes from the path of its file".to_owned(),
        };
        let place = Location::new(file, reference.span);
        diagnostics.push(Diagnostic::error("unknown-reference", place, format!("unknown post `{}`", reference.value)).help(help));
    }
}

/// The keys that a reference may name.
struct Known<'a> {
    what: &'static str,
    place: &'static str,
    keys: Vec<&'a str>,
}

struct Checker<'a> {
    file: FileId,
    diagnostics: &'a mut Diagnostics,
}

impl Checker<'_> {
    fn one(&mut self, reference: Option<&Spanned<String>>, known: &Known<'_>) {
        let Some(reference) = reference else { return };
        if known.keys.contains(&reference.as_str()) {
            return;
        }
        let help = match did_you_mean(reference, known.keys.iter().copied()) {
            Some(guess) => format!("did you mean `{guess}`?"),
            None if known.keys.is_empty() => format!("{} has none yet", known.place),
            None => format!("{} has: {}", known.place, known.keys.join(", ")),
        };
        let place = Location::new(self.file, reference.span);
        self.diagnostics
            .push(Diagnostic::error("unknown-reference", place, format!("unknown {} `{}`", known.what, reference.value)).help(help));
    }

    fn all<'s>(&mut self, references: impl Iterator<Item = &'s Spanned<String>>, known: &Known<'_>) {
        for reference in references {
            self.one(Some(reference), known);
        }
    }

    fn unique<'s>(&mut self, what: &str, ids: impl Iterator<Item = &'s Spanned<String>>) {
        let mut seen: Vec<&Spanned<String>> = Vec::new();
        for id in ids {
            if let Some(first) = seen.iter().find(|other| other.value == id.value) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "duplicate-id",
                        Location::new(self.file, id.span),
                        format!("two entries have the {what} id `{}`", id.value),
                    )
                    .label(Location::new(self.file, first.span), "first used here"),
                );
            }
            seen.push(id);
        }
    }
}
