//! Campaigns: all on one time line, and a page each with its posts, budget and terms.

use chrono::NaiveDate;
use serde::Serialize;

use super::Renderer;
use super::campaign_progress::{self, ProgressView};
use super::overview::{CampaignView, campaign_view};
use crate::model::Campaign;
use crate::report::book::Book;
use crate::report::output::OutputFile;
use crate::report::shell::{LineView, Named};
use crate::report::theme::RenderError;

#[derive(Serialize)]
struct Band {
    view: CampaignView,
    kind: &'static str,
    phase: &'static str,
    icon: &'static str,
    goal: Option<String>,
    /// Start and length in thousandths of the time shown.
    from: f64,
    length: f64,
}

#[derive(Serialize)]
struct IndexBody {
    campaigns: Vec<Band>,
    today_at: Option<f64>,
    content_lang: Option<String>,
}

#[derive(Serialize)]
struct PostLines {
    post: Named,
    lang: Option<String>,
    when: Option<String>,
    lines: Vec<LineView>,
}

#[derive(Serialize)]
struct Pair {
    name: &'static str,
    value: String,
}

#[derive(Serialize)]
struct CampaignBody {
    view: CampaignView,
    kind: &'static str,
    phase: &'static str,
    icon: &'static str,
    goal: Option<String>,
    objective: Option<String>,
    audience: Option<String>,
    channels: Vec<String>,
    hashtag: Option<String>,
    budget: Option<String>,
    budget_lines: Vec<(String, String, String)>,
    utm: Vec<Pair>,
    terms: Option<String>,
    responsible: Option<String>,
    progress: ProgressView,
    posts: Vec<PostLines>,
    content_lang: Option<String>,
}

fn phase(campaign: &Campaign, today: NaiveDate) -> (&'static str, &'static str) {
    if Book::runs(campaign, today) {
        ("running", "half")
    } else if campaign.start.is_some_and(|start| today < start) {
        ("coming", "clock")
    } else {
        ("over", "check")
    }
}

pub(super) fn render(page: &Renderer<'_>) -> Result<Vec<OutputFile>, RenderError> {
    let (book, words) = (page.book, page.viewer.words);
    let today = book.input.today;
    let mut campaigns: Vec<&Campaign> = book.workspace().campaigns.iter().collect();
    campaigns.sort_by_key(|campaign| (campaign.start, campaign.end, &campaign.id.value));
    let days = || campaigns.iter().flat_map(|campaign| [campaign.start, campaign.end]).flatten();
    let (first, last) = (days().min().unwrap_or(today), days().max().unwrap_or(today));
    let total = ((last - first).num_days() + 1) as f64;
    let at = |date: NaiveDate| ((date - first).num_days() as f64 / total * 10_000.0).round() / 10.0;
    let bands = campaigns
        .iter()
        .map(|campaign| {
            let (from, to) = (campaign.start.unwrap_or(first), campaign.end.unwrap_or(last));
            let (phase, icon) = phase(campaign, today);
            Band {
                view: campaign_view(page, campaign),
                kind: campaign.kind.as_str(),
                phase,
                icon,
                goal: campaign.goal.clone(),
                from: at(from),
                length: (at(to.succ_opt().unwrap_or(to)) - at(from)).max(8.0),
            }
        })
        .collect();
    let body = IndexBody {
        campaigns: bands,
        today_at: (first <= today && today <= last).then(|| at(today)),
        content_lang: page.viewer.foreign(None),
    };
    let mut pages = vec![page.page("report/campaigns/index", "campaigns", words.t("nav.campaigns"), "report/campaigns.html", &body)?];
    for campaign in campaigns {
        let stem = format!("report/campaigns/{}/index", crate::model::path_name(&campaign.id.value));
        pages.push(page.page(&stem, "campaigns", campaign.name.clone(), "report/campaign.html", &body_of(page, campaign))?);
    }
    Ok(pages)
}

fn body_of(page: &Renderer<'_>, campaign: &Campaign) -> CampaignBody {
    let (book, words) = (page.book, page.viewer.words);
    let plan = &book.workspace().plan;
    let (phase, icon) = phase(campaign, book.input.today);
    let utm = &campaign.utm;
    let pair = |name, value: &Option<String>| value.clone().map(|value| Pair { name, value });
    let objective = campaign.objective.as_ref().map(|id| {
        plan.objectives
            .iter()
            .find(|objective| objective.id.value == id.value)
            .map_or_else(|| id.value.clone(), |objective| objective.name.clone())
    });
    let audience = campaign.audience.as_ref().map(|id| {
        plan.audiences
            .iter()
            .find(|audience| audience.id.value == id.value)
            .map_or_else(|| id.value.clone(), |audience| audience.name.clone())
    });
    CampaignBody {
        view: campaign_view(page, campaign),
        kind: campaign.kind.as_str(),
        phase,
        icon,
        goal: campaign.goal.clone(),
        objective,
        audience,
        channels: campaign.channels.iter().map(|channel| channel.value.clone()).collect(),
        hashtag: campaign.hashtag.as_ref().map(|tag| tag.value.clone()),
        budget: campaign.budget.as_ref().map(|money| words.money(&money.value)),
        budget_lines: plan
            .budget
            .lines
            .iter()
            .filter(|line| line.campaign.as_ref().is_some_and(|id| id.value == campaign.id.value))
            .map(|line| (line.name.clone(), words.money(line.allowed()), words.sum(&plan.budget, plan.budget.spent(line))))
            .collect(),
        utm: [pair("utm_source", &utm.source), pair("utm_medium", &utm.medium), pair("utm_campaign", &utm.campaign)]
            .into_iter()
            .flatten()
            .collect(),
        terms: campaign.terms.as_ref().map(|terms| terms.text.clone()).filter(|text| !text.is_empty()),
        responsible: campaign.responsible.as_ref().map(|key| book.person(&key.value).to_owned()),
        progress: campaign_progress::view(page, campaign),
        posts: book
            .of_campaign(campaign)
            .into_iter()
            .map(|entry| PostLines {
                post: Named { id: entry.post.id.as_str().to_owned(), name: entry.post.title.value.clone() },
                lang: page.viewer.foreign(entry.post.lang.as_ref().map(|lang| lang.value.as_str())),
                when: entry.time().map(|at| words.short(words.local_date(at))),
                lines: entry.lines.iter().map(|line| page.viewer.line(line)).collect(),
            })
            .collect(),
        content_lang: page.viewer.foreign(None),
    }
}
