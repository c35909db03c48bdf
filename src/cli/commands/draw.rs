//! `pregon draw`: draws by lot that anybody can check.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SubsecRound, Utc};
use pregon::campaigns::{instant, window};
use pregon::draw::{
    Commitment, DrawError, Draws, Entries, Holder, MAX_ENTRIES_BYTES, PrivateList, RunRecord, Salt, Source, canonical_id, closing, commit,
    read_entries, result, run as draw, verify,
};
use pregon::model::{Campaign, CampaignKind, Role};
use pregon::networks::Specs;
use pregon::support::atomic_file::{self, Readers};
use pregon::support::inside;
use serde_json::json;

use super::freeze::{Board, reason};
use crate::cli::CommandResult;
use crate::cli::args::{Draw, DrawCommit, DrawRun, DrawVerify, Format, Global};
use crate::cli::desk::unknown_name;
use crate::cli::failure::{Exit, Failure};
use crate::cli::ui::Ui;
use crate::cli::words::{counted, one_line};

pub(in crate::cli) fn run(options: &Draw, global: &Global, ui: &Ui) -> CommandResult {
    // What is put on record is what the machine's clock says, as with posts that are sent.
    let told = global.now.is_some();
    if told && (matches!(options, Draw::Run(_)) || matches!(options, Draw::Commit(options) if !options.dry_run)) {
        let failure = Failure::new("a draw is fixed and run by the machine's clock: `--now` would put another time on record");
        return Err(failure.hint("`--now` goes with `pregon draw commit --dry-run`, which writes nothing"));
    }
    let board = Board::open(global)?;
    let now = global.clock().now().trunc_subsecs(0);
    match options {
        Draw::Commit(options) => run_commit(options, &board, now, ui),
        Draw::Run(options) => run_draw(options, &board, now, ui),
        Draw::Verify(options) => run_verify(options, &board, ui),
    }
}

/// A giveaway of the workspace.
fn giveaway<'a>(board: &'a Board, id: &str) -> Result<&'a Campaign, Failure> {
    let campaigns = &board.workspace.campaigns;
    let Some(campaign) = campaigns.iter().find(|campaign| campaign.id.value == id) else {
        let known: Vec<&str> = campaigns.iter().map(|campaign| campaign.id.value.as_str()).collect();
        return Err(unknown_name("campaign", id, &known));
    };
    if campaign.kind == CampaignKind::Giveaway {
        return Ok(campaign);
    }
    Err(Failure::new(format!("`{id}` is a campaign of type {}", campaign.kind.as_str())).hint("only a giveaway is decided by lot"))
}

/// A text file that is not larger than a list of entries may be.
fn read(path: &Path) -> Result<String, Failure> {
    let because = |error: std::io::Error| Failure::from(anyhow::Error::new(error).context(format!("cannot read {}", path.display())));
    let mut bytes = Vec::new();
    fs::File::open(path).map_err(because)?.take(MAX_ENTRIES_BYTES + 1).read_to_end(&mut bytes).map_err(because)?;
    if bytes.len() as u64 > MAX_ENTRIES_BYTES {
        return Err(Failure::new(format!("{} is larger than {} MB", path.display(), MAX_ENTRIES_BYTES / 1_048_576)));
    }
    String::from_utf8(bytes).map_err(|_| Failure::new(format!("{} is not UTF-8", path.display())).hint("save it as CSV in UTF-8"))
}

fn entries(path: &Path, per_person: u32, networks: &Specs) -> Result<Entries, Failure> {
    read_entries(&read(path)?, per_person, networks).map_err(|problems| {
        let failure = Failure::new(format!("{}: {}", path.display(), problems.join("; ")));
        failure.hint("a line each: `entrant,permalink`, with the handle of the account; docs/draws.md has an example")
    })
}

/// The facts that are fixed, from the campaign and the options.
fn commitment(options: &DrawCommit, campaign: &Campaign, board: &Board, number: u16, list: &PrivateList) -> Result<Commitment, Failure> {
    let id = &campaign.id.value;
    let missing =
        |what: &str| Failure::new(format!("the campaign `{id}` does not say {what}")).hint("add it under `giveaway:` of its file");
    let rules = campaign.competition.as_ref().ok_or_else(|| missing("how it is decided"))?;
    let (_, closes) = window(&board.workspace, campaign);
    let closes = closes.ok_or_else(|| match &rules.closes {
        Some(_) => Failure::new(format!("`closes` of the campaign `{id}` is a time that clocks skip or show twice"))
            .hint("write it with its offset, as `2027-01-05T20:00:00-06:00`"),
        None => missing("when entries close: `closes`"),
    })?;
    let terms = campaign.terms.as_ref().filter(|terms| !terms.text.is_empty());
    let terms = terms
        .ok_or_else(|| Failure::new(format!("the campaign `{id}` has no terms")).hint("write `terms:`: they are fixed with the list"))?;
    let zone = rules.zone.unwrap_or(board.workspace.config.timezone);
    let given = options.at.as_deref().map(|text| super::freeze::instant(text, &board.workspace)).transpose()?;
    let at = given.or_else(|| instant(&rules.decided.as_ref()?.value, zone));
    let (source, due) = if let Some(text) = options.source.as_deref() {
        let source: Source = text.parse()?;
        let due = source.published_at().or(at).ok_or_else(|| missing("when the random value is published: `decided`, or `--at`"))?;
        (source, due)
    } else {
        let at = at.ok_or_else(|| missing("when it is decided: `decided`, or `--at`"))?;
        let source = Source::drand_at(at)?;
        let due = source.published_at().unwrap_or(at);
        (source, due)
    };
    let entries = list.entries();
    Ok(Commitment {
        campaign: id.clone(),
        number,
        closes,
        per_person: rules.per_person.unwrap_or(1),
        winners: rules.winners.ok_or_else(|| missing("how many win: `winners`"))?,
        alternates: rules.alternates,
        entries: entries.len(),
        tickets: entries.iter().map(|entry| u64::from(entry.tickets)).sum(),
        list: Commitment::list_hash(&entries),
        rules: Commitment::rules_hash(&terms.text),
        source,
        due,
    })
}

fn run_commit(options: &DrawCommit, board: &Board, now: DateTime<Utc>, ui: &Ui) -> CommandResult {
    let campaign = giveaway(board, &options.campaign)?;
    let per_person = campaign.competition.as_ref().and_then(|rules| rules.per_person).unwrap_or(1);
    let entries = entries(&options.entries, per_person, &board.workspace.specs)?;
    let salt = match &options.salt {
        None => Salt::random(),
        Some(digits) => Salt::given(digits).ok_or_else(|| Failure::new("the salt is not 64 hexadecimal digits"))?,
    };
    let list = PrivateList::new(&entries, &salt);
    let before = Draws::load(board.store.as_ref(), &campaign.id.value)?;
    if before.list.iter().any(|earlier| earlier.run.is_some()) {
        return Err(stands(DrawError::Run(campaign.id.value.clone())));
    }
    let replaced = before.list.last().and_then(|last| last.commit.as_ref().ok());
    if replaced.is_some_and(|(_, standing)| standing.may_be_known(now)) {
        return Err(stands(DrawError::Known(campaign.id.value.clone())));
    }
    let again = options.again.as_deref().map(reason).transpose()?;
    if !before.list.is_empty() && again.is_none() {
        let failure = Failure::from(DrawError::Committed(campaign.id.value.clone()));
        return Err(failure
            .hint("`pregon draw verify` shows it; where it has to be replaced, say why with `--again REASON`: everybody will see it"));
    }
    let fixed = commitment(options, campaign, board, before.last + 1, &list)?;
    if now < fixed.closes {
        let closes = fixed.closes.with_timezone(&board.workspace.config.timezone).format("%Y-%m-%d %H:%M");
        return Err(Failure::new(format!("entries are open until {closes}")).hint("the list is fixed when nobody can enter any more"));
    }
    if now >= fixed.due {
        let failure = Failure::new("the random value is known by now: whoever knows it can choose the list");
        return Err(failure.hint("name one to come with `--at`, and tell the entrants the new time"));
    }
    fixed.source.is_to_come(now).map_err(|error| {
        Failure::from(error)
            .hint("without `--source`, it is the round of drand at the time of `--at`, or of `decided`; docs/draws.md has the others")
    })?;
    for entrant in own_people(board, &entries) {
        ui.warn(&format!("`{entrant}` is one of the team, says plans/people.yaml"));
    }
    let dropped = if entries.dropped > 0 {
        format!("; {} beyond what counts for one person, or there twice", entries.dropped)
    } else {
        String::new()
    };
    ui.note(&format!("{} of {} people{dropped}", counted(entries.lines, "entry").replace("entrys", "entries"), fixed.entries));
    ui.note(&format!("{}, {} to be drawn with {}", fixed.source, fixed.winners, counted(fixed.alternates as usize, "alternate")));
    let private = private_path(options, &fixed);
    if private.symlink_metadata().is_ok() {
        return Err(in_the_way(&private));
    }
    // A link in the workspace may lead to where others read.
    if let Ok(below) = std::path::absolute(&private)?.strip_prefix(&board.workspace.root) {
        inside::place(&board.workspace.root, &below.to_string_lossy())
            .map_err(|error| Failure::from(anyhow::Error::new(error).context(format!("cannot write {}", private.display()))))?;
    }
    if options.dry_run {
        ui.result(&fixed.text())?;
        return Ok(Exit::Done);
    }
    if !options.yes && !ui.confirm("Fix this draw for good?")? {
        let failure = Failure::new("nothing was fixed");
        return Err(if ui.is_interactive() { failure } else { failure.hint("without a terminal to ask on, add `--yes`") });
    }
    // First what cannot be made again: without the tokens nobody could tell whose an entry is.
    let written = atomic_file::create_new_durable_for(&private, list.to_csv().as_bytes(), Readers::Owner)
        .map_err(|error| Failure::from(anyhow::Error::new(error).context(format!("cannot write {}", private.display()))))?;
    if !written {
        return Err(in_the_way(&private));
    }
    let record = commit(board.store.as_ref(), &list.entries(), &fixed, board.actor(), again.clone(), now)?;
    let replaced = replaced.map(|(earlier, _)| earlier.commitment.as_str()).zip(again.as_deref());
    let text = closing(&campaign.name, &fixed, replaced, board.workspace.config.timezone, &board.workspace.config.language);
    if options.format == Format::Json {
        ui.json(&json!({ "schema": 1, "commit": record, "private": private, "announcement": text }))?;
    } else {
        ui.result(&text)?;
    }
    ui.hint(&format!("publish this text now, before {}: until somebody else has it, nothing is fixed", fixed.due.to_rfc3339()));
    ui.hint(&format!("keep {} and show it to nobody: it tells whose each entry is; delete it when the draw is over", private.display()));
    board.hint(ui);
    Ok(Exit::Done)
}

/// Why a draw cannot be made again, and what to do where it has to be.
fn stands(error: DrawError) -> Failure {
    Failure::from(error).hint(
        "who is disqualified makes room for an alternate; a draw that has to be made anew is a giveaway of its own, with terms that say why: both stay on record",
    )
}

fn private_path(options: &DrawCommit, fixed: &Commitment) -> PathBuf {
    let beside = || options.entries.with_extension(format!("draw-{}-{:03}.csv", fixed.campaign, fixed.number));
    options.private.clone().unwrap_or_else(beside)
}

/// The private list of another draw, or any other file, is never written over: its tokens cannot be made again.
fn in_the_way(private: &Path) -> Failure {
    Failure::new(format!("{} is there already", private.display())).hint("name a file that does not exist with `--private`")
}

/// Entrants that are accounts of the team.
fn own_people<'e>(board: &Board, entries: &'e Entries) -> Vec<&'e str> {
    let team = board.workspace.people.list.iter().filter(|person| person.role == Some(Role::Team));
    let handles: Vec<String> = team.flat_map(|person| &person.handles).filter_map(|(_, handle)| canonical_id(&handle.value).ok()).collect();
    let of = |id: &str| handles.iter().any(|handle| id == handle || id.split_once(':').is_some_and(|(_, id)| id == handle));
    entries.list.iter().map(|entrant| entrant.id.as_str()).filter(|id| of(id)).collect()
}

fn private_list(path: Option<&PathBuf>) -> Result<Option<PrivateList>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let list = PrivateList::parse(&read(path)?);
    let list = list.map_err(|error| Failure::from(anyhow::Error::new(error).context(format!("{} cannot be used", path.display()))));
    list.map(Some)
}

fn run_draw(options: &DrawRun, board: &Board, now: DateTime<Utc>, ui: &Ui) -> CommandResult {
    let campaign = giveaway(board, &options.campaign)?;
    let private = private_list(options.entries.as_ref())?;
    let draws = Draws::load(board.store.as_ref(), &campaign.id.value)?;
    if let Some((_, fixed)) = draws.list.last().and_then(|last| last.commit.as_ref().ok()) {
        if private.as_ref().is_some_and(|list| !list.is_of(fixed)) {
            return Err(
                Failure::new("the private list is not the one that was fixed").hint("it is the file that `pregon draw commit` wrote")
            );
        }
        ui.note(&format!("{}: {}", fixed.source, fixed.source.value(&options.value)?));
        if let Some(address) = fixed.source.address() {
            ui.note(&format!("everybody will compare it with {address}"));
        }
    }
    if !options.yes && !ui.confirm("Draw the winners with this value, once and for good?")? {
        let failure = Failure::new("nothing was drawn");
        return Err(if ui.is_interactive() { failure } else { failure.hint("without a terminal to ask on, add `--yes`") });
    }
    let (fixed, record) =
        draw(board.store.as_ref(), &campaign.id.value, &options.value, board.actor(), now).map_err(|error| match error {
            DrawError::Run(_) => Failure::from(error).hint("`pregon draw verify` shows it"),
            DrawError::NotCommitted(_) => Failure::from(error).hint("`pregon draw commit` fixes it when entries have closed"),
            error => Failure::from(error),
        })?;
    let drawn = holders(&record, private.as_ref());
    let text = result(&campaign.name, &fixed, &record, &drawn, &board.workspace.config.language);
    if options.format == Format::Json {
        let winner = |(place, (hash, holder)): (usize, &(&str, Option<&Holder>))| json!({ "place": place, "entry": hash, "entrant": holder.map(|holder| &holder.id), "token": holder.map(|holder| &holder.token), "alternate": place > fixed.winners as usize });
        let winners: Vec<_> = (1..).zip(&drawn).map(winner).collect();
        ui.json(&json!({ "schema": 1, "run": record, "drawn": winners, "announcement": text }))?;
    } else {
        ui.result(&text)?;
    }
    if private.is_none() {
        ui.hint("with `--entries` and the private list, the names are in the text: `pregon draw verify --entries FILE` shows them too");
    }
    board.hint(ui);
    Ok(Exit::Done)
}

fn holders<'a>(record: &'a RunRecord, private: Option<&'a PrivateList>) -> Vec<(&'a str, Option<&'a Holder>)> {
    let holders: HashMap<&str, &Holder> =
        private.iter().flat_map(|list| &list.holders).map(|holder| (holder.entry.hash.as_str(), holder)).collect();
    record.picks.iter().map(|hash| (hash.as_str(), holders.get(hash.as_str()).copied())).collect()
}

fn run_verify(options: &DrawVerify, board: &Board, ui: &Ui) -> CommandResult {
    // The record says all that is needed, also where the campaign's file is gone.
    let private = private_list(options.entries.as_ref())?;
    if board.workspace.campaign(&options.campaign).is_none() {
        let recorded = Draws::campaigns(board.store.as_ref())?;
        if !recorded.contains(&options.campaign) {
            let giveaways = board.workspace.campaigns.iter().filter(|campaign| campaign.kind == CampaignKind::Giveaway);
            let known: Vec<&str> = giveaways.map(|campaign| campaign.id.as_str()).chain(recorded.iter().map(String::as_str)).collect();
            return Err(unknown_name("campaign", &options.campaign, &known));
        }
    }
    let draws = Draws::load(board.store.as_ref(), &options.campaign)?;
    if draws.last == 0 {
        return Err(Failure::from(DrawError::NotCommitted(one_line(&options.campaign))));
    }
    let mut checks = verify(&draws, private.as_ref());
    let campaign = board.workspace.campaign(&options.campaign);
    let last = draws.list.last().and_then(|draw| draw.commit.as_ref().ok());
    if let (Some(terms), Some((_, fixed))) = (campaign.and_then(|campaign| campaign.terms.as_ref()), last)
        && Commitment::rules_hash(&terms.text) != fixed.rules
    {
        let text = "the terms in the campaign's file are others now than those that were fixed".to_owned();
        checks.push(pregon::draw::Check { draw: fixed.number, holds: None, text });
    }
    let holds = checks.iter().all(|check| check.holds != Some(false));
    if options.format == Format::Json {
        let bundle = |draw: &pregon::draw::Draw| {
            json!({
                "number": draw.number,
                "text": draw.commit.as_ref().ok().map(|(record, _)| &record.text),
                "commitment": draw.commit.as_ref().ok().map(|(record, _)| &record.commitment),
                "at": draw.commit.as_ref().ok().map(|(record, _)| record.at),
                "reason": draw.commit.as_ref().ok().and_then(|(record, _)| record.reason.as_ref()),
                "entries": draw.entries.as_ref().ok().map(|entries| entries.iter().map(pregon::draw::Entry::line).collect::<Vec<_>>()),
                "run": draw.run.as_ref().and_then(|run| run.as_ref().ok()),
            })
        };
        let list: Vec<_> = draws.list.iter().map(bundle).collect();
        ui.json(&json!({ "schema": 1, "campaign": options.campaign, "holds": holds, "checks": checks, "draws": list }))?;
        return Ok(if holds { Exit::Done } else { Exit::Problems });
    }
    let mut text = String::new();
    for check in &checks {
        let word = match check.holds {
            Some(true) => "holds",
            Some(false) => "BROKEN",
            None => "note",
        };
        writeln!(text, "{word:<7} {:03} {}", check.draw, check.text)?;
    }
    let ran = draws.list.iter().enumerate().filter_map(|(at, draw)| Some((at, draw, draw.run.as_ref()?.as_ref().ok()?)));
    for (at, draw, run) in ran {
        let winners = draw.commit.as_ref().ok().map(|(_, fixed)| fixed.winners as usize);
        for (place, (hash, holder)) in (1..).zip(holders(run, private.as_ref())) {
            // A result that was replaced is not passed over in silence.
            let what = match winners {
                None => "drawn",
                Some(winners) if place > winners => "standby",
                Some(_) if at + 1 < draws.list.len() => "earlier",
                Some(_) => "winner",
            };
            let who = holder.map_or_else(String::new, |holder| format!("  {}  token {}", holder.id, holder.token));
            writeln!(text, "{what:<7} {place:>3} {}{who}", hash.chars().filter(char::is_ascii_hexdigit).collect::<String>())?;
        }
    }
    ui.result(&text)?;
    if let Some(address) = last.and_then(|(_, fixed)| fixed.source.address()) {
        ui.hint(&format!("what no sum can show: that the value is the one at {address}, and that the commitment was public before it"));
    }
    Ok(if holds { Exit::Done } else { Exit::Problems })
}
