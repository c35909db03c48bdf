//! `pregon people`: lists for outreach, and competitors.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, Utc};
use pregon::compile::compile;
use pregon::contacts::{Contact, Wanted, contacts, has_gone_out, last_before, pages};
use pregon::diag::did_you_mean;
use pregon::ledger::View;
use pregon::model::{PersonEntry, Post, PostId, Role};
use pregon::networks::Specs;
use pregon::workspace::{Workspace, load};
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Global, ListFormat, People};
use crate::cli::environment::store_settings;
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;
use crate::cli::words::{counted, one_line};

pub(in crate::cli) fn run(options: &People, global: &Global, ui: &Ui) -> CommandResult {
    let workspace = load(&global.start(), &Specs::embedded())?.output;
    let now = global.clock().now();
    if let Some(network) = &options.network
        && !workspace.specs.has(network)
    {
        let hint = did_you_mean(network, workspace.specs.names()).map(|guess| format!("did you mean `{guess}`?"));
        let failure = Failure::new(format!("there is no network `{}`", one_line(network)));
        return Err(failure.hint(hint.unwrap_or_else(|| "`pregon networks` lists them all".to_owned())));
    }
    let today = now.with_timezone(&workspace.config.timezone).date_naive();
    let roles =
        if options.watch { vec![Role::Competitor] } else { options.roles.iter().filter_map(|word| Role::from_word(word)).collect() };
    let wanted = Wanted {
        roles,
        lang: options.lang.as_deref(),
        network: options.network.as_deref(),
        topic: options.topic.as_deref(),
        mentionable: options.mentionable.then_some(today),
    };
    let people: Vec<&PersonEntry> = workspace.people.list.iter().filter(|person| wanted.takes(person)).collect();
    let due = due(&workspace);
    let of = |post: &Post| due.get(&post.id).copied();
    let location = &workspace.config.ledger.value;
    let view = View::of(location, &workspace.root, &store_settings(&workspace.root, location)?)?;
    if let Some(warning) = view.warning() {
        ui.warn(warning);
    }
    let record = if view.is_blind() { None } else { Some(view.snapshot()?) };
    let out = |post: &Post, at| has_gone_out(&workspace, record.as_ref(), post, at, now);
    let posts = contacts(&workspace, of, out);
    let list = List { workspace: &workspace, people, posts, now, watch: options.watch };
    match options.format {
        ListFormat::Human => ui.result(&list.human()?)?,
        ListFormat::Json => ui.json(&list.json())?,
        ListFormat::Csv => ui.result(&list.csv()?)?,
    }
    if options.format == ListFormat::Human {
        ui.note(&counted(list.people.len(), "entry").replace("entrys", "entries"));
    }
    Ok(Exit::Done)
}

/// When the first variant of each post is due.
pub(super) fn due(workspace: &Workspace) -> BTreeMap<PostId, DateTime<Utc>> {
    let mut due: BTreeMap<PostId, DateTime<Utc>> = BTreeMap::new();
    for draft in compile(workspace, &workspace.specs).output {
        if let Some(at) = draft.due.map(|due| due.utc) {
            due.entry(draft.post).and_modify(|first| *first = at.min(*first)).or_insert(at);
        }
    }
    due
}

struct List<'a> {
    workspace: &'a Workspace,
    people: Vec<&'a PersonEntry>,
    /// Posts that mention each, newest first; of competitors also those that name them.
    posts: BTreeMap<String, Vec<Contact>>,
    now: DateTime<Utc>,
    watch: bool,
}

impl List<'_> {
    fn posts_of(&self, person: &PersonEntry) -> &[Contact] {
        self.posts.get(&person.key.value).map_or(&[], Vec::as_slice)
    }

    fn day(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.workspace.config.timezone).format("%Y-%m-%d").to_string()
    }

    /// When somebody was last mentioned in a post that went out.
    fn last(&self, person: &PersonEntry) -> Option<(&Contact, String)> {
        let contact = last_before(self.posts_of(person), self.now)?;
        Some((contact, self.day(contact.at?)))
    }

    fn human(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        for person in &self.people {
            let role = person.role.map_or("-", Role::as_str);
            writeln!(
                text,
                "{:<12} {:<11} {:<6} {}",
                person.key.value,
                role,
                person.lang.as_deref().unwrap_or("-"),
                one_line(&person.name)
            )?;
            for page in pages(person) {
                let place = page.url.unwrap_or_default();
                writeln!(text, "{:<12} {:<11} {} {place}", "", page.network, page.handle)?;
            }
            if self.watch {
                for contact in self.posts_of(person) {
                    let at = contact.at.map_or_else(|| "-".to_owned(), |at| self.day(at));
                    writeln!(text, "{:<12} named in    {} {at}", "", contact.post)?;
                }
                continue;
            }
            if !person.topics.is_empty() {
                writeln!(text, "{:<12} topics      {}", "", one_line(&person.topics.join(", ")))?;
            }
            if let Some((contact, day)) = self.last(person) {
                writeln!(text, "{:<12} last in     {} {day}", "", contact.post)?;
            }
            if let Err(reason) = person.may_be_mentioned(Some(self.now.with_timezone(&self.workspace.config.timezone).date_naive())) {
                writeln!(text, "{:<12} careful     {reason}", "")?;
            }
        }
        Ok(text)
    }

    fn json(&self) -> serde_json::Value {
        let today = self.now.with_timezone(&self.workspace.config.timezone).date_naive();
        let person = |person: &&PersonEntry| {
            let consent = person.consent.as_ref();
            json!({
                "key": person.key.value,
                "name": person.name,
                "role": person.role.map(Role::as_str),
                "lang": person.lang,
                "pronouns": person.pronouns,
                "topics": person.topics,
                "since": person.since,
                "pages": pages(person),
                "contact": person.contact.as_ref().map(|contact| &contact.value),
                "consent": consent.map(|consent| json!({
                    "mention": consent.mention, "photo": consent.photo, "given": consent.given, "until": consent.until,
                })),
                "mentionable": person.may_be_mentioned(Some(today)).is_ok(),
                "last": self.last(person).map(|(contact, _)| contact),
                "posts": self.posts_of(person),
            })
        };
        let people: Vec<_> = self.people.iter().map(person).collect();
        json!({ "schema": 1, "now": self.now, "people": people })
    }

    fn csv(&self) -> Result<String, std::fmt::Error> {
        let today = self.now.with_timezone(&self.workspace.config.timezone).date_naive();
        let mut text = "key,name,role,lang,pronouns,topics,accounts,url,contact,mentionable,last_post,last_day\n".to_owned();
        for person in &self.people {
            let accounts: Vec<String> =
                person.handles.iter().map(|(network, handle)| format!("{}:@{}", network.value, handle.value)).collect();
            let last = self.last(person);
            let fields = [
                person.key.value.clone(),
                person.name.clone(),
                person.role.map_or_else(String::new, |role| role.as_str().to_owned()),
                person.lang.clone().unwrap_or_default(),
                person.pronouns.clone().unwrap_or_default(),
                person.topics.join("; "),
                accounts.join("; "),
                person.url.clone().unwrap_or_default(),
                person.contact.as_ref().map_or_else(String::new, |contact| contact.value.clone()),
                if person.may_be_mentioned(Some(today)).is_ok() { "yes" } else { "no" }.to_owned(),
                last.as_ref().map_or_else(String::new, |(contact, _)| contact.post.clone()),
                last.as_ref().map_or_else(String::new, |(_, day)| day.clone()),
            ];
            writeln!(text, "{}", fields.map(|field| csv_field(&field)).join(","))?;
        }
        Ok(text)
    }
}

/// What a formula of a spreadsheet begins with, also in full width.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A field of CSV; what a spreadsheet would take for a formula is made a text.
///
/// Where a semicolon parts fields, as in Spain, what follows one would be a cell of its own.
fn csv_field(text: &str) -> String {
    let inert = |cell: &str| {
        let bare = cell.trim_start_matches(['"', '\'', ' ']);
        if bare.starts_with(FORMULA) { format!("{}'{bare}", &cell[..cell.len() - bare.len()]) } else { cell.to_owned() }
    };
    let text = one_line(text).split(';').map(inert).collect::<Vec<_>>().join(";");
    if text.contains([',', '"', ';']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_texts_in_every_spreadsheet() {
        for (text, field) in [
            ("Ada", "Ada"),
            ("a, \"b\"", "\"a, \"\"b\"\"\""),
            ("=SUM(A1)", "'=SUM(A1)"),
            (" \t=SUM(A1)", "'=SUM(A1)"),
            ("@ada", "'@ada"),
            ("\u{ff1d}SUM(A1)", "'\u{ff1d}SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("\"=1\"", "\"\"\"'=1\"\"\""),
            ("a; =1;b-c", "\"a; '=1;b-c\""),
            ("a\nb", "a b"),
            ("a\r\nb", "a b"),
            ("", ""),
        ] {
            assert_eq!(csv_field(text), field);
        }
    }
}
