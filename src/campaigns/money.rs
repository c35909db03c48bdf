//! What a campaign costs: one sum, for its page, the command line and the rule.

use std::collections::HashMap;

use serde::Serialize;

use crate::model::{Budget, BudgetLine, Campaign, Money as Amount, Post, Spending};
use crate::workspace::Workspace;

/// Money in one currency, in hundredths.
///
/// Of what was planned there are two accounts: where it comes from (lines of the plan), and what it is for (advertising, fees, posts). They
/// are about the same money, so that the greater of the two counts. What was spent is written down once, and added up; the cost of a post
/// that an entry of the plan names counts as far as that entry does not cover it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Money {
    /// ISO 4217 code.
    pub currency: String,
    /// What the campaign may cost; `None` where its file says nothing in this currency.
    pub budget: Option<i64>,
    /// What is set aside for it in the budget of the plan, or what its advertising, fees and posts are to cost if that is more.
    pub planned: i64,
    /// What has been spent: entries of the plan, advertising, and the costs of posts that are out.
    pub spent: i64,
    /// The same, with the costs of the posts that still wait.
    pub committed: i64,
}

impl Money {
    /// Whether it comes to more than the campaign may cost.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.budget.is_some_and(|budget| self.planned.max(self.committed) > budget)
    }
}

/// The sums of one currency before they are put together.
#[derive(Debug, Default)]
struct Sums {
    set_aside: i64,
    wanted: i64,
    spent: i64,
    waiting: i64,
}

/// What a campaign may cost, is to cost and has cost, by currency.
///
/// The first is that of the campaign's budget, else of the plan's. Amounts in others are turned into it where the plan has rates for both;
/// those for which it has none stand apart. `posts` are those of the campaign, and whether each is out.
#[must_use]
pub fn money<'p>(workspace: &Workspace, campaign: &Campaign, posts: impl IntoIterator<Item = (&'p Post, bool)>) -> Vec<Money> {
    let plan = &workspace.plan.budget;
    let id = campaign.id.value.as_str();
    let limit = campaign.budget.as_ref().map(|budget| &budget.value);
    let mut sums = ByCurrency { plan, main: limit.map(|limit| &limit.currency).or(plan.currency.as_ref()).cloned(), list: Vec::new() };
    if let Some(limit) = limit {
        sums.add(limit, |_, _| {});
    }
    let payers = Payers::of(workspace);
    for line in &plan.lines {
        let own = line.campaign.as_ref().is_some_and(|of| of.value == id);
        if own {
            sums.add(line.allowed(), |sums, cents| add(&mut sums.set_aside, cents));
        }
        for entry in line.spending.iter().filter(|entry| payers.campaign_of(line, entry) == Some(id)) {
            sums.add(&entry.amount, |sums, cents| {
                add(&mut sums.spent, cents);
                // What another line pays comes on top of what is set aside here.
                add(&mut sums.set_aside, if own { 0 } else { cents });
            });
        }
        if let (true, true, Some(spent)) = (own, line.spending.is_empty(), &line.spent) {
            sums.add(&spent.value, |sums, cents| add(&mut sums.spent, cents));
        }
    }
    for spend in campaign.ads.iter().flat_map(|ads| &ads.spend) {
        sums.add(&spend.amount, |sums, cents| add(&mut sums.wanted, cents));
        if let Some(spent) = &spend.spent {
            sums.add(spent, |sums, cents| add(&mut sums.spent, cents));
        }
    }
    for fee in campaign.influencers.iter().filter_map(|one| one.fee.as_ref()) {
        sums.add(fee, |sums, cents| add(&mut sums.wanted, cents));
    }
    let mut paid = payers.paid;
    for (post, is_out) in posts {
        let Some(cost) = &post.cost else { continue };
        let cost = &cost.value;
        let key = if paid.contains_key(post.id.as_str()) { Some(post.id.as_str()) } else { post.series.as_ref().map(|of| of.id.as_str()) };
        let covered = key.and_then(|key| paid.get_mut(key)).map_or(0, |amounts| cover(plan, amounts, cost));
        sums.add(cost, |sums, cents| add(&mut sums.wanted, cents));
        let rest = Amount { cents: cost.cents - covered, currency: cost.currency.clone() };
        sums.add(&rest, |sums, cents| add(if is_out { &mut sums.spent } else { &mut sums.waiting }, cents));
    }
    let limit = limit.map(|limit| (limit.currency.clone(), limit.cents));
    sums.list
        .into_iter()
        .map(|(currency, sums)| Money {
            budget: limit.as_ref().filter(|(of, _)| *of == currency).map(|(_, cents)| *cents),
            planned: sums.set_aside.max(sums.wanted),
            spent: sums.spent,
            committed: sums.spent.saturating_add(sums.waiting),
            currency,
        })
        .collect()
}

fn add(sum: &mut i64, cents: i64) {
    *sum = sum.saturating_add(cents);
}

/// How much of a cost entries of the plan have paid, in hundredths of its own currency; they are used up by it.
fn cover(plan: &Budget, amounts: &mut [Amount], cost: &Amount) -> i64 {
    let mut open = cost.cents.max(0);
    for amount in amounts {
        let Some(worth) = plan.convert(amount, &cost.currency).filter(|worth| *worth > 0) else { continue };
        let used = worth.min(open);
        open -= used;
        *amount = Amount { cents: worth - used, currency: cost.currency.clone() };
    }
    cost.cents.max(0) - open
}

struct ByCurrency<'a> {
    plan: &'a Budget,
    /// The currency of the sum; `None` where nothing says which it is, so that each stands for itself.
    main: Option<String>,
    list: Vec<(String, Sums)>,
}

impl ByCurrency<'_> {
    fn add(&mut self, amount: &Amount, put: impl FnOnce(&mut Sums, i64)) {
        let worth = self.main.as_ref().and_then(|main| Some((main.clone(), self.plan.convert(amount, main)?)));
        let (currency, cents) = worth.unwrap_or_else(|| (amount.currency.clone(), amount.cents));
        let at = self.list.iter().position(|(known, _)| *known == currency).unwrap_or_else(|| {
            self.list.push((currency, Sums::default()));
            self.list.len() - 1
        });
        put(&mut self.list[at].1, cents);
    }
}

/// Whom the entries of the plan's lines are for.
struct Payers<'a> {
    /// The campaign of each post that an entry names.
    campaigns: HashMap<&'a str, &'a str>,
    /// What entries have paid, by the post that they name.
    paid: HashMap<&'a str, Vec<Amount>>,
}

impl<'a> Payers<'a> {
    fn of(workspace: &'a Workspace) -> Self {
        let mut paid: HashMap<&str, Vec<Amount>> = HashMap::new();
        for entry in workspace.plan.budget.lines.iter().flat_map(|line| &line.spending) {
            if let Some(post) = &entry.post {
                paid.entry(post.as_str()).or_default().push(entry.amount.clone());
            }
        }
        let mut campaigns = HashMap::new();
        if !paid.is_empty() {
            for post in &workspace.posts {
                let series = post.series.as_ref().map(|series| series.id.as_str());
                for id in [Some(post.id.as_str()), series].into_iter().flatten().filter(|id| paid.contains_key(id)) {
                    campaigns.extend(post.campaign.as_ref().map(|campaign| (id, campaign.value.as_str())));
                }
            }
        }
        Self { campaigns, paid }
    }

    /// The campaign that an entry is for: the one that it names, else that of its post, else that of its line.
    fn campaign_of(&self, line: &'a BudgetLine, entry: &'a Spending) -> Option<&'a str> {
        let of_post = || entry.post.as_ref().and_then(|post| self.campaigns.get(post.as_str()).copied());
        let named = entry.campaign.as_ref().map(|id| id.value.as_str());
        named.or_else(of_post).or_else(|| line.campaign.as_ref().map(|id| id.value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::testing;

    /// Budget, planned, spent, committed by currency, with the posts named in `out` out.
    fn sums(files: &[(&str, &str)], campaign: &str, out: &[&str]) -> Vec<(String, Option<i64>, i64, i64, i64)> {
        let (workspace, found) = testing::workspace(files);
        assert!(found.is_empty(), "{found:?}");
        let campaign = workspace.campaign(campaign).expect("a campaign");
        let own = workspace.posts.iter().filter(|post| post.campaign.as_ref().is_some_and(|id| id.value == campaign.id.value));
        let list = money(&workspace, campaign, own.map(|post| (post, out.contains(&post.id.as_str()))));
        list.into_iter().map(|of| (of.currency, of.budget, of.planned, of.spent, of.committed)).collect()
    }

    const REYES: (&str, &str) =
        ("plans/campaigns/reyes.yaml", "name: Reyes\ntype: promotion\nstart: 2026-12-07\nend: 2027-01-06\nbudget: 200 EUR\n");
    const OTONO: (&str, &str) = ("plans/campaigns/otono.yaml", "name: Otoño\ntype: promotion\nstart: 2026-10-01\nend: 2026-11-30\n");

    fn post(cost: &str) -> String {
        format!("---\ntitle: A\ncampaign: reyes\ncost: {cost}\n---\nA\n")
    }

    fn plan(lines: &str) -> String {
        format!(
            "budget:\n  currency: EUR\n  rates: {{ USD: {{ rate: 0.5, source: BCE, date: 2026-10-01 }} }}\n  lines:\n{}",
            lines.lines().map(|line| format!("    - {{ {line} }}")).collect::<Vec<_>>().join("\n")
        )
    }

    #[test]
    fn what_an_entry_pays_for_a_post_counts_once() {
        let line = |amount: u32| {
            plan(&format!(
                "id: anuncios, name: A, amount: 100, campaign: reyes, spending: [{{ date: 2026-11-01, amount: {amount}, what: A, post: a }}]"
            ))
        };
        for (paid, cost, spent, committed) in [(80, "80 EUR", 8_000, 8_000), (50, "80 EUR", 5_000, 8_000), (80, "100 USD", 8_000, 8_000)] {
            let found = sums(&[REYES, ("plans/plan.yaml", &line(paid)), ("content/a.md", &post(cost))], "reyes", &[]);
            assert_eq!(found, [("EUR".to_owned(), Some(20_000), 10_000, spent, committed)], "{paid}, {cost}");
        }
    }

    #[test]
    fn an_entry_is_for_the_campaign_that_it_or_its_post_names() {
        let lines = plan(
            "id: a, name: A, amount: 100, campaign: otono, spending: [{ date: 2026-11-01, amount: 30, what: A, campaign: reyes }, { date: 2026-11-01, amount: 7, what: A, post: a }]\n\
             id: b, name: B, amount: 60, campaign: reyes, spent: 20",
        );
        let files = [REYES, OTONO, ("plans/plan.yaml", lines.as_str()), ("content/a.md", &post("7 EUR"))];
        assert_eq!(sums(&files, "reyes", &["a"]), [("EUR".to_owned(), Some(20_000), 9_700, 5_700, 5_700)]);
        assert_eq!(sums(&files, "otono", &[]), [("EUR".to_owned(), None, 10_000, 0, 0)]);
    }

    #[test]
    fn advertising_fees_and_posts_are_what_lines_pay_for() {
        let people = ("plans/people.yaml", "ana: { name: Ana }\n");
        let (path, text) = REYES;
        let text = text.replace("promotion", "ads");
        let text = format!(
            "{text}ads: {{ spend: [{{ network: mastodon, amount: 90 EUR, spent: 40 EUR }}] }}\ninfluencers: [{{ person: ana, fee: 100 USD }}]\n"
        );
        let lines = |amount: u32| plan(&format!("id: a, name: A, amount: {amount}, campaign: reyes"));
        for (amount, planned) in [(150, 17_000), (180, 18_000)] {
            let plan = lines(amount);
            let files = [(path, text.as_str()), people, ("plans/plan.yaml", &plan), ("content/a.md", &post("30 EUR"))];
            assert_eq!(sums(&files, "reyes", &[]), [("EUR".to_owned(), Some(20_000), planned, 4_000, 7_000)]);
            assert_eq!(sums(&files, "reyes", &["a"])[0].3, 7_000);
        }
    }

    #[test]
    fn what_has_no_rate_stands_apart() {
        let found = sums(&[REYES, ("content/a.md", &post("100 MXN"))], "reyes", &[]);
        assert_eq!(found, [("EUR".to_owned(), Some(20_000), 0, 0, 0), ("MXN".to_owned(), None, 10_000, 0, 10_000)]);
    }
}
