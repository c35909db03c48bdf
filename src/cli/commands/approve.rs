//! `pregon approve`: says yes to posts as they are now.

use std::fmt::Write;

use anyhow::Context;
use chrono::{DateTime, SubsecRound, Utc};
use pregon::approvals::{Identities, Seen, author_of_the_tree, covering};
use pregon::diag::{FileId, Span, Spanned};
use pregon::ledger::Snapshot;
use pregon::model::{Approval, ApprovedVariant, Decision, Hold, PersonEntry, Post, PostId, State, Variant, VariantStatus};
use pregon::publish::PlanOptions;
use pregon::support::{atomic_file, inside};
use pregon::workspace::{APPROVALS_FOLDER, Approvals, MAX_NOTE_CHARS, Signatures, Workspace, approval_text};
use serde_json::json;

use crate::cli::CommandResult;
use crate::cli::args::{Approve, Format, Global};
use crate::cli::desk::{Desk, unknown_name};
use crate::cli::failure::{Exit, Failure};
use crate::cli::reasons;
use crate::cli::ui::Ui;
use crate::cli::words::{counted, one_line};

pub(in crate::cli) fn run(options: &Approve, global: &Global, ui: &Ui) -> CommandResult {
    let now = global.clock().now().trunc_subsecs(0);
    let desk = Desk::open(global, ui, now)?;
    let workspace = &desk.prepared.workspace;
    let snapshot = desk.look(ui)?;
    let _ = desk.select(&options.channels, &[], &snapshot)?;
    let mut posts: Vec<&Post> = Vec::new();
    for name in &options.posts {
        for post in find(workspace, name)? {
            if posts.iter().all(|there| there.id != post.id) {
                posts.push(post);
            }
        }
    }
    let me = Approver::new(workspace, options.by.as_deref())?;
    if options.withdraw { withdraw(options, workspace, &posts, &me, ui) } else { approve(options, &desk, &snapshot, &posts, &me, now, ui) }
}

/// The post with this id, or in this file; of a series, all its posts.
fn find<'a>(workspace: &'a Workspace, name: &'a str) -> Result<Vec<&'a Post>, Failure> {
    let mut posts: Vec<&Post> = workspace.posts_of(name).collect();
    if posts.is_empty() {
        posts = workspace.posts.iter().filter(|post| post.path == name.trim_start_matches("./")).collect();
    }
    if posts.is_empty() {
        let known: Vec<&str> = workspace.posts.iter().map(|post| post.id.as_str()).collect();
        return Err(unknown_name("post", name, &known));
    }
    Ok(posts)
}

/// Whether an earlier or later post of the same series was asked for by one name.
fn is_one_of_several(options: &Approve, post: &Post) -> bool {
    post.series.is_some() && !options.posts.iter().any(|name| name == post.id.as_str())
}

/// Who approves.
pub(super) struct Approver<'a> {
    /// Key of `plans/people.yaml`, or an e-mail address.
    pub(super) by: String,
    /// The address that commits made here carry.
    pub(super) email: Option<String>,
    person: Option<&'a PersonEntry>,
}

impl<'a> Approver<'a> {
    pub(super) fn new(workspace: &'a Workspace, name: Option<&str>) -> Result<Self, Failure> {
        let people = &workspace.people;
        let email = author_of_the_tree(&workspace.root);
        let Some(name) = name else {
            let Some(email) = email else {
                let failure = Failure::new("git does not say who you are");
                return Err(failure.hint("set `git config user.email`, or name yourself with `--as`"));
            };
            let person = people.by_email(&email);
            return Ok(Self { by: person.map_or_else(|| email.clone(), |person| person.key.value.clone()), email: Some(email), person });
        };
        let (by, person) = if name.contains('@') {
            (name.to_lowercase(), people.by_email(name))
        } else {
            let known: Vec<&str> = people.list.iter().map(|person| person.key.value.as_str()).collect();
            (name.to_owned(), Some(people.get(name).ok_or_else(|| unknown_name("person", name, &known))?))
        };
        let approver = Self { by, email, person };
        // The commit decides whether the approval counts: what could never count is not written.
        if let Some(email) = &approver.email
            && !approver.is(email)
        {
            let hint = match approver.person {
                Some(person) if person.emails.is_empty() => {
                    format!("add `email: {email}` to `{}` in plans/people.yaml, if that is you", person.key.value)
                }
                _ => "an approval counts if its commit is by the approver: set `git config user.email`, or leave `--as` out".to_owned(),
            };
            return Err(Failure::new(format!("commits made here are by {email}, which is not `{name}`")).hint(hint));
        }
        Ok(approver)
    }

    /// Whether an address is this person's.
    fn is(&self, email: &str) -> bool {
        self.by == email || self.person.is_some_and(|person| person.emails.iter().any(|of| of.value == email))
    }

    /// Whether an approval is this person's.
    fn gave(&self, approval: &Approval, workspace: &Workspace) -> bool {
        let by = approval.by.as_str();
        let person = if by.contains('@') { workspace.people.by_email(by) } else { workspace.people.get(by) };
        by == self.by || person.zip(self.person).is_some_and(|(one, other)| one.key.value == other.key.value)
    }

    /// The end of a file's name.
    fn slug(&self) -> String {
        self.by.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
    }
}

fn approve(
    options: &Approve,
    desk: &Desk,
    snapshot: &Snapshot,
    posts: &[&Post],
    me: &Approver<'_>,
    now: DateTime<Utc>,
    ui: &Ui,
) -> CommandResult {
    let workspace = &desk.prepared.workspace;
    let note = options.note.as_deref().map(one_line).filter(|note| !note.is_empty());
    if note.as_ref().is_some_and(|note| note.chars().count() > MAX_NOTE_CHARS) {
        return Err(Failure::new(format!("the note is longer than {MAX_NOTE_CHARS} characters")));
    }
    let statuses = desk.plan(snapshot, &desk.missing(), now, PlanOptions { as_written: true, ..PlanOptions::default() });
    let mut approvals = Vec::with_capacity(posts.len());
    for (number, post) in posts.iter().enumerate() {
        let chosen = match choose(options, desk, &statuses, post) {
            // Of a series what is published is past; only where nothing at all is left is that a failure.
            Err(_) if is_one_of_several(options, post) && (number + 1 < posts.len() || !approvals.is_empty()) => continue,
            chosen => chosen?,
        };
        refuse(desk, snapshot, post, &chosen, me, now, ui)?;
        show(workspace, post, &chosen, ui);
        approvals.push(written(desk, post, &chosen, me, note.clone(), now)?);
    }
    if !options.yes && !ui.confirm(&format!("Approve {}, as {}?", counted(approvals.len(), "post"), me.by))? {
        let failure = Failure::new("nothing was approved");
        return Err(if ui.is_interactive() { failure } else { failure.hint("without a terminal to ask on, add `--yes`") });
    }
    for approval in &approvals {
        let path = inside::place(&workspace.root, &approval.path).with_context(|| format!("cannot write {}", approval.path))?;
        if path.exists() {
            return Err(Failure::new(format!("{} exists already", approval.path)).hint("wait a second"));
        }
        atomic_file::write(&path, approval_text(approval).as_bytes())?;
    }
    if options.format == Format::Json {
        let list: Vec<_> = approvals.iter().map(to_json).collect();
        ui.json(&json!({ "schema": 1, "approved": list }))?;
    } else {
        let mut text = String::new();
        for approval in &approvals {
            let channels: Vec<&str> = approval.channels.iter().map(|of| of.channel.as_str()).collect();
            writeln!(text, "approved   {:<28} {}: {}", approval.post.as_str(), channels.join(", "), approval.path)?;
        }
        ui.result(&text)?;
    }
    ui.hint(commit_hint(&workspace.config.approvals));
    Ok(Exit::Done)
}

fn commit_hint(approvals: &Approvals) -> &'static str {
    match approvals.signed {
        Signatures::NotNeeded => "it counts once it is committed, by you: `git add approvals && git commit`",
        Signatures::Trusted | Signatures::Known => {
            "it counts once it is committed and signed, by you: `git add approvals && git commit -S`"
        }
    }
}

fn to_json(approval: &Approval) -> serde_json::Value {
    let channels: Vec<_> = approval.channels.iter().map(|of| json!({ "channel": of.channel, "prints": of.prints })).collect();
    json!({
        "post": approval.post.value, "file": approval.path, "by": approval.by.value, "at": approval.at,
        "note": approval.note, "channels": channels, "seal": approval.seal.value,
    })
}

/// The variants of a post that are still to come, on the channels that were asked for.
fn choose<'a>(
    options: &Approve,
    desk: &'a Desk,
    statuses: &'a [VariantStatus],
    post: &Post,
) -> Result<Vec<(&'a Variant, &'a VariantStatus)>, Failure> {
    let asked = |channel: &str| options.channels.is_empty() || options.channels.iter().any(|name| name == channel);
    let of_post = statuses.iter().filter(|status| status.post == post.id && asked(status.channel.as_str()));
    let open = of_post.filter(|status| status.changed_since_published || !matches!(status.state, State::Published | State::TakenDown));
    let variant = |status: &VariantStatus| {
        desk.prepared.variants.iter().find(|variant| variant.post == status.post && variant.channel == status.channel)
    };
    let chosen: Vec<_> = open.filter_map(|status| Some((variant(status)?, status))).collect();
    if chosen.is_empty() {
        return Err(Failure::new(format!("nothing of `{}` is still to be published", post.id)).hint("`pregon status` says where it stands"));
    }
    Ok(chosen)
}

/// What cannot be approved, or not by this person.
fn refuse(
    desk: &Desk,
    snapshot: &Snapshot,
    post: &Post,
    chosen: &[(&Variant, &VariantStatus)],
    me: &Approver<'_>,
    now: DateTime<Utc>,
    ui: &Ui,
) -> Result<(), Failure> {
    let workspace = &desk.prepared.workspace;
    let holds = || chosen.iter().flat_map(|(_, status)| &status.holds);
    if holds().any(|hold| matches!(hold, Hold::Draft)) {
        return Err(Failure::new(format!("`{}` is a draft", post.id)).hint("write `status: review` or `status: approved` when it is ready"));
    }
    if holds().any(|hold| matches!(hold, Hold::CheckErrors { .. })) {
        return Err(Failure::new(format!("the check finds errors in `{}`", post.id)).hint("`pregon check` says what is wrong"));
    }
    let policies: Vec<_> = chosen
        .iter()
        .filter_map(|(variant, _)| workspace.config.channel(variant.channel.as_str()))
        .flat_map(|channel| covering(workspace, post, channel, &snapshot.control, now))
        .collect();
    if policies.is_empty() {
        ui.note(&format!("no policy asks for an approval of `{}`", post.id));
        return Ok(());
    }
    let counts = |name: &str| name == me.by || me.is(&name.to_lowercase()) || me.person.is_some_and(|person| person.key.value == name);
    if !policies.iter().any(|policy| policy.by.is_empty() || policy.by.iter().any(|name| counts(name))) {
        let failure = Failure::new(format!("no policy that is about `{}` counts {}", post.id, me.by));
        return Err(failure.hint("`approvals:` in pregon.yaml says who counts"));
    }
    if workspace.config.approvals.authors_count && post.crisis.is_none() {
        return Ok(());
    }
    match desk.identities() {
        Identities::Known(history) => {
            let mine = history.authors.get(&post.path).is_some_and(|authors| authors.iter().any(|author| me.is(author)));
            if mine {
                return Err(
                    Failure::new(format!("{} has written `{}`, or a part of it", me.by, post.id)).hint("somebody else has to approve it")
                );
            }
        }
        Identities::Shallow => ui.warn("the clone is shallow, so nobody knows who wrote what: `git fetch --unshallow`"),
        Identities::NoHistory | Identities::NotAsked => ui.warn("git cannot tell who wrote what, so the approval will not count here"),
    }
    Ok(())
}

/// What is approved, in short.
fn show(workspace: &Workspace, post: &Post, chosen: &[(&Variant, &VariantStatus)], ui: &Ui) {
    const LONGEST: usize = 300;
    ui.note(&format!("{}: {}", post.id, one_line(&post.title.value)));
    for (variant, _) in chosen {
        let channel = workspace.config.channel(variant.channel.as_str());
        let account = channel.and_then(|channel| channel.account.as_deref()).map_or_else(String::new, |account| format!(" ({account})"));
        ui.note(&format!("  {}{account}, {}", variant.channel, reasons::due(variant.due.as_ref())));
        for part in &variant.parts {
            let text = one_line(part.shown_text());
            let short: String = text.chars().take(LONGEST).collect();
            let more = if text.chars().count() > LONGEST { "…" } else { "" };
            ui.note(&format!("    {short}{more}"));
            for media in &part.media {
                ui.note(&format!("    [{}] {}", media.picture.file, one_line(&media.alt)));
            }
        }
    }
}

fn written(
    desk: &Desk,
    post: &Post,
    chosen: &[(&Variant, &VariantStatus)],
    me: &Approver<'_>,
    note: Option<String>,
    now: DateTime<Utc>,
) -> Result<Approval, Failure> {
    let workspace = &desk.prepared.workspace;
    let mut channels = Vec::with_capacity(chosen.len());
    for (variant, _) in chosen {
        let channel = workspace.config.channel(variant.channel.as_str());
        let prints = channel.and_then(|channel| Seen::variant(variant, channel).prints(&workspace.specs));
        let Some(prints) = prints else { return Err(Failure::new(format!("channel `{}` has no network that is known", variant.channel))) };
        channels.push(ApprovedVariant { channel: variant.channel.clone(), span: Span::default(), prints });
    }
    let spanned = |text: &str| Spanned::new(text.to_owned(), Span::default());
    let path = format!("{APPROVALS_FOLDER}/{}/{}-{}.yaml", post.id, now.format("%Y%m%dT%H%M%SZ"), me.slug());
    Ok(sealed(Approval {
        file: FileId::default(),
        path,
        post: Spanned::new(post.id.clone(), Span::default()),
        by: spanned(&me.by),
        email: me.email.as_deref().map(spanned),
        at: now,
        note,
        channels,
        decision: Decision::Approve,
        review: None,
        on_behalf: None,
        seal: Spanned::new(pregon::model::Digest::of(b""), Span::default()),
    }))
}

fn sealed(mut approval: Approval) -> Approval {
    approval.seal.value = approval.seal_of_parts();
    approval
}

fn withdraw(options: &Approve, workspace: &Workspace, posts: &[&Post], me: &Approver<'_>, ui: &Ui) -> CommandResult {
    let mine: Vec<&Approval> = posts
        .iter()
        .flat_map(|post| workspace.approvals_of(post.id.as_str()))
        .filter(|approval| me.gave(approval, workspace))
        .filter(|approval| {
            options.channels.is_empty()
                || approval.channels.iter().any(|of| options.channels.iter().any(|name| *name == of.channel.as_str()))
        })
        .collect();
    if mine.is_empty() {
        return Err(Failure::new(format!("there is no approval by {} of that", me.by)));
    }
    for approval in &mine {
        ui.note(&format!("{:<28} approved on {}", approval.post.as_str(), reasons::instant(approval.at)));
    }
    if !options.yes && !ui.confirm(&format!("Withdraw {}?", counted(mine.len(), "approval")))? {
        let failure = Failure::new("nothing was withdrawn");
        return Err(if ui.is_interactive() { failure } else { failure.hint("without a terminal to ask on, add `--yes`") });
    }
    let mut withdrawn: Vec<(&PostId, &str)> = Vec::new();
    for approval in mine {
        let path = inside::place(&workspace.root, &approval.path).with_context(|| format!("cannot change {}", approval.path))?;
        let mut rest = approval.clone();
        rest.channels.retain(|of| !options.channels.is_empty() && !options.channels.iter().any(|name| *name == of.channel.as_str()));
        // What somebody else has altered must not get a seal again.
        if rest.channels.is_empty() || !approval.is_whole() {
            std::fs::remove_file(&path)?;
        } else {
            atomic_file::write(&path, approval_text(&sealed(rest)).as_bytes())?;
        }
        withdrawn.push((&approval.post.value, &approval.path));
    }
    if options.format == Format::Json {
        let list: Vec<_> = withdrawn.iter().map(|(post, path)| json!({ "post": post, "file": path })).collect();
        ui.json(&json!({ "schema": 1, "withdrawn": list }))?;
    } else {
        let lines: Vec<String> = withdrawn.iter().map(|(post, path)| format!("withdrawn  {:<28} {path}", post.as_str())).collect();
        ui.result(&lines.join("\n"))?;
    }
    ui.hint("commit that, so that others see it: `git add approvals && git commit`");
    Ok(Exit::Done)
}
