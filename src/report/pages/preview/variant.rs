//! A variant with everything that its drawing needs.

use serde::Serialize;

use super::findings::Findings;
use super::look::{Family, Handle, Look};
use super::media::Assets;
use super::part::{Drawn, PartView, Parts};
use super::text::{Links, Text};
use crate::model::{LinkPlacement, State, Variant};
use crate::networks::NetworkSpec;
use crate::report::book::{Entry, Line};
use crate::report::format::Moment;
use crate::report::pages::Renderer;
use crate::report::rich;
use crate::report::shell::{ApprovalView, FindingView, HoldView};

#[derive(Serialize)]
pub(in crate::report::pages) struct VariantView {
    channel: String,
    network: String,
    network_title: String,
    family: Family,
    look: &'static str,
    /// Language of the words, where it is not the page's.
    lang: Option<String>,
    title: String,
    account: String,
    handle: String,
    initials: String,
    state: State,
    icon: &'static str,
    due: Option<Moment>,
    /// What the drawing shows as its date.
    when: Option<Moment>,
    url: Option<String>,
    holds: Vec<HoldView>,
    approvals: Vec<ApprovalView>,
    changed: bool,
    parts: Vec<PartView>,
    /// How many pictures stand side by side; the rest is counted.
    cells: usize,
    poll: Option<PollView>,
    first_comment: Option<String>,
    link: Option<LinkView>,
    cost: Option<String>,
    charge: Option<String>,
    /// What the network would charge without addresses in the text.
    without_links: Option<String>,
    /// Who may see it, where not everybody does.
    visibility: Option<String>,
    digest: String,
    /// Characters that the network shows before it folds this text.
    fold: Option<usize>,
    /// Words of a document that has no limit.
    words: Option<usize>,
    findings: Vec<FindingView>,
}

#[derive(Serialize)]
struct PollView {
    options: Vec<String>,
    days: usize,
    multiple: bool,
}

/// The address that people are asked to open, where it does not stand in the text.
#[derive(Serialize)]
struct LinkView {
    placement: &'static str,
    url: String,
    host: String,
    shown: String,
}

/// What was found out about a variant once, for the pages of both languages.
pub(super) struct Ready<'a> {
    pub(super) line: &'a Line<'a>,
    pub(super) variant: &'a Variant,
    pub(super) spec: Option<&'a NetworkSpec>,
    pub(super) look: Look,
    pub(super) parts: Vec<Drawn>,
}

impl Ready<'_> {
    pub(super) fn view<'b>(&self, page: &Renderer<'b>, entry: &Entry<'b>, assets: &Assets<'b>, findings: &Findings<'_>) -> VariantView {
        let (variant, line, look, words) = (self.variant, self.line, &self.look, page.viewer.words);
        let config = &page.book.workspace().config;
        let view = page.viewer.line(line);
        let parts = Parts { page, entry, assets, variant, spec: self.spec, look };
        let unlimited = variant.parts.iter().all(|part| part.count.limit.is_none());
        VariantView {
            channel: line.channel.as_str().to_owned(),
            network: variant.network.as_str().to_owned(),
            network_title: view.network,
            family: look.family,
            look: look.name,
            lang: page.viewer.foreign(Some(&variant.lang)),
            title: variant.title.clone(),
            account: config.brand.clone(),
            handle: self.handle(page),
            initials: initials(&config.brand),
            state: view.state,
            icon: view.icon,
            when: view.published.or_else(|| view.due.clone()),
            due: view.due,
            url: view.url,
            holds: view.holds,
            approvals: view.approvals,
            changed: view.changed,
            parts: self.parts.iter().enumerate().map(|(at, drawn)| parts.view(at, drawn)).collect(),
            cells: look.cells,
            poll: variant.poll.as_ref().map(|poll| PollView {
                options: poll.options.clone(),
                days: poll.days as usize,
                multiple: poll.multiple,
            }),
            first_comment: variant.first_comment.as_ref().map(|comment| {
                let links = Links { found: true, ..look.links };
                Text { words: comment, facets: &[], styles: &[] }.to_html(links)
            }),
            link: self.link(),
            cost: variant.cost.as_ref().map(|money| words.money(money)),
            charge: variant.charge.as_ref().map(|charge| words.charge(charge.micros, &charge.currency)),
            without_links: variant.charge.as_ref().and_then(|charge| Some(words.charge(charge.without_links?, &charge.currency))),
            visibility: Some(variant.visibility.clone()).filter(|visibility| visibility != "public"),
            digest: variant.digest.short(),
            fold: self
                .spec
                .filter(|_| self.parts.iter().any(Drawn::is_folded))
                .and_then(|spec| spec.text.fold.as_ref())
                .map(|fold| fold.value),
            words: unlimited.then(|| self.parts.iter().map(|part| part.words).sum()),
            findings: findings.beside(page.viewer, line.channel),
        }
    }

    fn handle(&self, page: &Renderer<'_>) -> String {
        let channel = page.book.workspace().config.channel(self.line.channel.as_str());
        let account = channel.and_then(|channel| channel.account.as_deref()).unwrap_or(self.line.channel.as_str());
        let server = channel.and_then(|channel| channel.server.as_ref()).map(|server| rich::host(&server.value));
        let bare = account.trim_start_matches('@');
        match (self.look.handle, server) {
            (Handle::AtServer, Some(server)) if !bare.contains('@') => format!("@{bare}@{server}"),
            (Handle::AtServer | Handle::At, _) => format!("@{bare}"),
            (Handle::User, _) if !account.contains('/') => format!("u/{account}"),
            (Handle::User | Handle::Bare, _) => account.to_owned(),
        }
    }

    fn link(&self) -> Option<LinkView> {
        let link = self.variant.link.as_ref().filter(|link| link.placement != LinkPlacement::Text && rich::is_safe(&link.url))?;
        Some(LinkView {
            placement: link.placement.as_str(),
            url: link.url.clone(),
            host: rich::host(&link.url).to_owned(),
            shown: rich::shortened(&link.url),
        })
    }
}

/// The first letters of the first and last word that begin with a capital, else of the first.
fn initials(name: &str) -> String {
    let mut letters = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let capitals: Vec<char> = letters.clone().filter(|c| c.is_uppercase()).collect();
    match capitals[..] {
        [first, .., last] => [first, last].iter().collect(),
        [one] => one.to_string(),
        [] => letters.next().map_or_else(|| "·".to_owned(), |c| c.to_uppercase().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_of_brands() {
        for (name, letters) in [("Librería La Ceiba", "LC"), ("pregon", "P"), ("", "·"), ("Bar 8", "B"), ("Ñandú", "Ñ")] {
            assert_eq!(initials(name), letters);
        }
    }
}
