//! `pregon review`: pages for people without an account, invitations, and decisions that come back.

mod apply;
mod status;

use std::collections::BTreeMap;

use anyhow::Context;
use chrono::{DateTime, SecondsFormat, SubsecRound, TimeDelta, Utc};
use pregon::approvals::author_of_the_tree;
use pregon::networks::Specs;
use pregon::publish::PlanOptions;
use pregon::review::{Offer, SiteRequest, SiteSummary, build as build_site, invite as make_invitation, link};
use pregon::support::inside;
use pregon::workspace::{invitation_text, load};
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Format, Global, Review, ReviewBuild, ReviewInvite};
use crate::cli::desk::{Desk, unknown_name};
use crate::cli::environment::random_seed;
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;
use crate::cli::words::counted;

pub(in crate::cli) fn run(options: &Review, global: &Global, ui: &Ui) -> CommandResult {
    let now = global.clock().now().trunc_subsecs(0);
    match options {
        Review::Build(options) => build(options, global, now, ui),
        Review::Invite(options) => invite(options, global, now, ui),
        Review::Apply(options) => apply::run(options, global, now, ui),
        Review::Status(options) => status::run(options, global, now, ui),
    }
}

fn build(options: &ReviewBuild, global: &Global, now: DateTime<Utc>, ui: &Ui) -> CommandResult {
    if !options.mail.is_empty() && !options.mail.contains('@') {
        return Err(Failure::new(format!("`{}` is no e-mail address", options.mail)));
    }
    let desk = Desk::open(global, ui, now)?;
    let snapshot = desk.look(ui)?;
    let statuses = desk.plan(&snapshot, &BTreeMap::new(), now, PlanOptions { as_written: true, ..PlanOptions::default() });
    let root = &desk.prepared.workspace.root;
    let summary = build_site(&SiteRequest {
        prepared: &desk.prepared,
        statuses: &statuses,
        specs: &Specs::embedded(),
        revision: options.revision.as_deref(),
        mail: &options.mail,
        now,
        public: &root.join("public"),
    })?;
    let SiteSummary { posts, files, written, notes } = &summary;
    for note in notes {
        ui.warn(note);
    }
    if options.format == Format::Json {
        ui.json(&json!({ "schema": 1, "page": "public/review/index.html", "posts": posts, "files": files, "written": written }))?;
    } else {
        let what = format!("{} to review, {} in public/review, {written} written", counted(posts.len(), "post"), counted(*files, "file"));
        ui.result(&what)?;
        ui.hint("send the folder or put it on a server; `pregon review invite PERSON` makes a link by which a person can sign");
    }
    Ok(Exit::Done)
}

fn invite(options: &ReviewInvite, global: &Global, now: DateTime<Utc>, ui: &Ui) -> CommandResult {
    let workspace = load(&global.start(), &Specs::embedded())?.output;
    if workspace.people.get(&options.person).is_none() {
        let known: Vec<&str> = workspace.people.list.iter().map(|person| person.key.value.as_str()).collect();
        return Err(unknown_name("person", &options.person, &known).hint("plans/people.yaml names people"));
    }
    let base = match &options.url {
        Some(url) => url.clone(),
        None => format!("file://{}", address(&workspace.root.join("public/review"))),
    };
    let expires = now + TimeDelta::try_minutes(options.minutes).ok_or_else(|| Failure::new("that is too long"))?;
    let by = author_of_the_tree(&workspace.root);
    let seed = random_seed()?;
    let offer = make_invitation(&options.person, &seed, now, expires, by);
    let Offer { invitation, token } = offer.ok_or_else(|| Failure::new("a key of this length cannot be used"))?;
    // The link first: an address that cannot be used leaves no file behind.
    let link = link(&base, &token).map_err(|error| Failure::new(format!("`{base}` cannot be the address of a review: {error}")))?;
    inside::write(&workspace.root, &invitation.path, invitation_text(&invitation).as_bytes())
        .with_context(|| format!("cannot write {}", invitation.path))?;
    let until = expires.to_rfc3339_opts(SecondsFormat::Secs, true);
    if options.format == Format::Json {
        ui.json(&json!({
            "schema": 1, "person": options.person, "invitation": invitation.id, "file": invitation.path,
            "expires": until, "link": link,
        }))?;
    } else {
        ui.result(&link)?;
        ui.note(&format!("{}: signs for {} until {until}", invitation.path, options.person));
        ui.hint("give the link to nobody else: whoever has it signs as that person");
        ui.hint("commit the file, by somebody who has not written the posts: `git add approvals && git commit`");
    }
    Ok(Exit::Done)
}

/// A path as it stands in an address.
fn address(path: &std::path::Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
