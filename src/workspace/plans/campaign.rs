//! `plans/campaigns/*.yaml` to typed data.

use super::campaign_types::{ads, collaboration, competition, event, launch, promotion};
use super::{items, period, reference, text};
use crate::diag::{Diagnostic, FileId, Spanned};
use crate::model::{AssetStatus, Campaign, CampaignAsset, CampaignKind, ChecklistItem, PlanDay, PlannedPost, Terms, Utm};
use crate::workspace::decode::Decoder;
use crate::workspace::vocabulary::step_word;
use crate::workspace::yaml::{Node, Value};

/// Words of `type:`.
const KINDS: &[&str] = &["promotion", "giveaway", "contest", "ads", "influencer", "event", "launch"];

pub(in crate::workspace) fn campaign(decoder: &mut Decoder, node: &Node, stem: &str) -> Option<Campaign> {
    let file: FileId = decoder.file;
    let mut map = decoder.map(node, "campaign")?;
    let id = map.optional(decoder, "id", |d, n| d.name(n).map(|id| Spanned::new(id, n.span)));
    let id = id.unwrap_or_else(|| Spanned::new(stem.to_owned(), node.span));
    let name = map.required(decoder, "name", Decoder::name);
    let kind = map.required(decoder, "type", |d, n| d.one_of(n, KINDS)).and_then(|word| CampaignKind::from_word(&word));
    let kind = kind.unwrap_or(CampaignKind::Promotion);
    let start = map.optional(decoder, "start", Decoder::date);
    let end = map.optional(decoder, "end", Decoder::date);
    let of = |own: CampaignKind| move |d: &mut Decoder, n: &Node| belongs(d, n, kind, own);
    let campaign = Campaign {
        file,
        id,
        name: name.unwrap_or_else(|| stem.to_owned()),
        kind,
        start,
        end,
        goal: text(&mut map, decoder, "goal"),
        objective: reference(&mut map, decoder, "objective"),
        pillar: reference(&mut map, decoder, "pillar"),
        audience: reference(&mut map, decoder, "audience"),
        channels: map.optional(decoder, "channels", Decoder::spanned_texts).unwrap_or_default(),
        hashtag: map.optional(decoder, "hashtag", Decoder::spanned_text).map(|tag| tag.map(|text| text.trim_start_matches('#').to_owned())),
        link: map.optional(decoder, "link", Decoder::url),
        budget: map.optional(decoder, "budget", Decoder::money),
        utm: map.optional(decoder, "utm", utm).unwrap_or_default(),
        terms: map.optional(decoder, "terms", terms),
        responsible: reference(&mut map, decoder, "responsible"),
        assets: items(&mut map, decoder, "assets", asset),
        checklist: items(&mut map, decoder, "checklist", checklist_item),
        posts: items(&mut map, decoder, "posts", planned_post),
        competition: {
            let giveaway = map.optional(decoder, "giveaway", |d, n| of(CampaignKind::Giveaway)(d, n).then(|| competition(d, n)).flatten());
            let contest = map.optional(decoder, "contest", |d, n| of(CampaignKind::Contest)(d, n).then(|| competition(d, n)).flatten());
            giveaway.or(contest)
        },
        ads: map.optional(decoder, "ads", |d, n| of(CampaignKind::Ads)(d, n).then(|| ads(d, n)).flatten()),
        // Any campaign may be carried by people who are paid for it.
        influencers: items(&mut map, decoder, "influencers", collaboration),
        event: map.optional(decoder, "event", |d, n| of(CampaignKind::Event)(d, n).then(|| event(d, n)).flatten()),
        launch: map.optional(decoder, "launch", |d, n| of(CampaignKind::Launch)(d, n).then(|| launch(d, n)).flatten()),
        promotion: map.optional(decoder, "promotion", |d, n| of(CampaignKind::Promotion)(d, n).then(|| promotion(d, n)).flatten()),
    };
    map.finish(decoder);
    period(decoder, node, start, end);
    Some(campaign)
}

/// Reports what is said for another type of campaign than this one.
fn belongs(decoder: &mut Decoder, node: &Node, kind: CampaignKind, own: CampaignKind) -> bool {
    if kind != own {
        let message = format!("`{}:` in a campaign of `type: {}`", own.as_str(), kind.as_str());
        decoder.push(Diagnostic::error("invalid-value", decoder.at(node.span), message).help("correct the type, or remove the key"));
    }
    kind == own
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

/// The text itself, or `{ file: sorteo.md }`.
fn terms(decoder: &mut Decoder, node: &Node) -> Option<Terms> {
    if let Value::Scalar { .. } = node.value {
        return decoder.text(node).map(|text| Terms { text, file: None });
    }
    let mut map = decoder.map(node, "terms")?;
    let file = map.required(decoder, "file", Decoder::spanned_text);
    map.finish(decoder);
    Some(Terms { text: String::new(), file: Some(file?) })
}

/// A day of the calendar, or one that is counted from the campaign's own.
pub(super) fn plan_day(decoder: &mut Decoder, node: &Node) -> Option<Spanned<PlanDay>> {
    let text = decoder.text(node)?;
    let day = PlanDay::parse(&text);
    if day.is_none() {
        let shown: String = text.chars().take(60).collect();
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(node.span), format!("`{shown}` is not a day of a campaign"))
                .help("write it as `2026-12-01`, or from the campaign's own days: `start-7d`, `day-1d`, `end+1d`"),
        );
    }
    day.map(|day| Spanned::new(day, node.span))
}

fn asset(decoder: &mut Decoder, node: &Node) -> Option<CampaignAsset> {
    let mut map = decoder.map(node, "asset")?;
    let file = map.required(decoder, "file", asset_file);
    let purpose = text(&mut map, decoder, "purpose");
    let due = map.optional(decoder, "due", plan_day);
    let responsible = reference(&mut map, decoder, "responsible");
    let status = map.optional(decoder, "status", |d, n| d.one_of(n, &["wanted", "making", "ready"]));
    map.finish(decoder);
    let status = match status.as_deref() {
        Some("making") => AssetStatus::Making,
        Some("ready") => AssetStatus::Ready,
        _ => AssetStatus::Wanted,
    };
    Some(CampaignAsset { file: file?, purpose, due, responsible, status, found: false })
}

/// A path below the folders that a build looks at, so that it notices when the file comes.
fn asset_file(decoder: &mut Decoder, node: &Node) -> Option<Spanned<String>> {
    let path = decoder.spanned_text(node)?;
    let below = ["content/", "plans/"].iter().any(|folder| path.value.starts_with(folder));
    let steps = path.value.split('/').all(|step| !matches!(step, "" | "." | ".."));
    if below && steps && !path.value.contains(['\\', ':', '\0']) {
        return Some(path);
    }
    let shown: String = path.value.chars().take(60).collect();
    decoder.push(
        Diagnostic::error("invalid-value", decoder.at(node.span), format!("`{shown}` is not a path below `content/` or `plans/`"))
            .help("write it from the folder of pregon.yaml on, as `content/2026/12/canasta.jpg`"),
    );
    None
}

fn checklist_item(decoder: &mut Decoder, node: &Node) -> Option<ChecklistItem> {
    if let Value::Scalar { .. } = node.value {
        return decoder.spanned_text(node).map(|task| ChecklistItem { task, due: None, responsible: None, done: false });
    }
    let mut map = decoder.map(node, "item of the checklist")?;
    let task = map.required(decoder, "task", Decoder::spanned_text);
    let due = map.optional(decoder, "due", plan_day);
    let responsible = reference(&mut map, decoder, "responsible");
    let done = map.optional(decoder, "done", Decoder::boolean).unwrap_or(false);
    map.finish(decoder);
    Some(ChecklistItem { task: task?, due, responsible, done })
}

fn planned_post(decoder: &mut Decoder, node: &Node) -> Option<PlannedPost> {
    let mut map = decoder.map(node, "planned post")?;
    let step = map.required(decoder, "step", Decoder::spanned_text).map(|step| step.map(|word| step_word(&word)));
    let id = reference(&mut map, decoder, "id");
    let day = map.optional(decoder, "day", plan_day);
    let title = text(&mut map, decoder, "title");
    let channels = map.optional(decoder, "channels", Decoder::spanned_texts).unwrap_or_default();
    map.finish(decoder);
    Some(PlannedPost { step: step?, id, day, title, channels })
}
