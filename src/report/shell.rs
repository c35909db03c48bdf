//! What every page has: language, the way to the top folder, title, and the same page in the other language.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::book::{Book, Line};
use super::catalog::Language;
use super::format::{Day, Moment, Words};
use crate::diag::Diagnostic;
use crate::model::{ApprovalStatus, Change, Hold, State, StatementHold, Void};

/// The same page in the other language.
#[derive(Debug, Serialize)]
pub(crate) struct Switch {
    href: String,
    lang: &'static str,
}

impl Switch {
    /// A link to the file of this name, in that language.
    pub(crate) fn new(href: String, language: Language) -> Self {
        Self { href, lang: language.tag() }
    }
}

/// What every page of preview and report has.
#[derive(Debug, Serialize)]
pub(crate) struct Shell {
    lang: &'static str,
    /// From the page's folder to `public/`: `../../`.
    root: String,
    /// End of the file names of this language: `.html` or `.en.html`.
    ext: String,
    /// Folder below `public/`, which has a style sheet of its own: `preview` or `report`.
    area: String,
    /// Which entry of the navigation it is.
    nav: &'static str,
    title: String,
    brand: String,
    site_title: String,
    today: Day,
    switch: Switch,
}

/// The end of file names in a language: plain in the workspace's own.
pub(crate) fn extension(language: Language, own: Language) -> String {
    if language == own { ".html".to_owned() } else { format!(".{}.html", language.tag()) }
}

/// From the folder of a path below `public/` up to `public/`.
pub(crate) fn root_of(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

impl Shell {
    /// The shell of the page at `stem` (path below `public/` without extension), and its path.
    pub(crate) fn new(book: &Book<'_>, words: &Words, stem: &str, nav: &'static str, title: String) -> (Self, String) {
        let workspace = book.workspace();
        let own = Language::of(&workspace.config.language);
        let ext = extension(words.language, own);
        let path = format!("{stem}{ext}");
        let file = stem.rsplit('/').next().unwrap_or(stem);
        let other = words.language.other();
        let brand = workspace.config.brand.clone();
        let shell = Self {
            lang: words.language.tag(),
            root: root_of(&path),
            ext,
            area: stem.split('/').next().unwrap_or(stem).to_owned(),
            nav,
            title,
            site_title: workspace.config.site.title.clone().unwrap_or_else(|| brand.clone()),
            brand,
            today: words.day(book.input.today),
            switch: Switch::new(format!("{file}{}", extension(other, own)), other),
        };
        (shell, path)
    }
}

/// A name with the key it stands for.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Named {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// Why something is held back, in words.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct HoldView {
    pub(crate) text: String,
    /// What a platform said, in its own words.
    pub(crate) quote: Option<String>,
}

/// An approval, in words.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ApprovalView {
    pub(crate) text: String,
    pub(crate) note: Option<String>,
    pub(crate) counts: bool,
}

/// One post on one channel, as lists show it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LineView {
    pub(crate) id: String,
    pub(crate) title: String,
    /// Language of the title, where it is not the workspace's.
    pub(crate) lang: Option<String>,
    /// Whether there is a preview page.
    pub(crate) preview: bool,
    pub(crate) channel: String,
    pub(crate) network: String,
    pub(crate) state: State,
    pub(crate) icon: &'static str,
    pub(crate) due: Option<Moment>,
    pub(crate) relative: Option<String>,
    pub(crate) published: Option<Moment>,
    pub(crate) url: Option<String>,
    pub(crate) holds: Vec<HoldView>,
    pub(crate) approvals: Vec<ApprovalView>,
    pub(crate) changed: bool,
    /// What can be done about the change.
    pub(crate) change: Option<String>,
    pub(crate) pillar: Option<Named>,
    pub(crate) campaign: Option<Named>,
}

/// A finding as lists show it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FindingView {
    pub(crate) rule: &'static str,
    pub(crate) severity: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) message: String,
    pub(crate) place: Option<String>,
    pub(crate) help: Vec<String>,
    pub(crate) channel: Option<String>,
    pub(crate) post: Option<String>,
}

/// Drawing that stands beside the word of a state.
pub(crate) fn state_icon(state: State) -> &'static str {
    match state {
        State::Published => "check",
        State::Partial => "half",
        State::Unknown => "question",
        State::Refused | State::TakenDown => "ban",
        State::Due | State::Sending | State::Handed => "send",
        State::Scheduled => "clock",
        State::Blocked => "lock",
        State::Missed => "alert",
        State::Draft => "pencil",
    }
}

/// Views of lines and findings in one language.
#[derive(Clone, Copy)]
pub(crate) struct Viewer<'a> {
    pub(crate) book: &'a Book<'a>,
    pub(crate) words: &'a Words,
}

impl Viewer<'_> {
    pub(crate) fn line(&self, line: &Line<'_>) -> LineView {
        let (book, words) = (self.book, self.words);
        let workspace = book.workspace();
        let post = line.post;
        let network = line.status.map(|status| &status.network).or(line.variant.map(|variant| &variant.network));
        let network = network.map_or_else(|| line.channel.as_str(), |network| network.as_str());
        let pillar = post.and_then(|post| post.pillar.as_ref()).and_then(|id| {
            let pillar = workspace.plan.pillars.iter().find(|pillar| pillar.id.value == id.value)?;
            Some(Named { id: pillar.id.value.clone(), name: pillar.name.clone() })
        });
        let campaign = post.and_then(|post| post.campaign.as_ref()).and_then(|id| {
            let campaign = workspace.campaign(&id.value)?;
            Some(Named { id: crate::model::path_name(&campaign.id.value), name: campaign.name.clone() })
        });
        LineView {
            id: line.id.as_str().to_owned(),
            title: line.title().to_owned(),
            lang: post.and_then(|post| self.foreign(post.lang.as_ref().map(|lang| lang.value.as_str()))),
            preview: post.is_some(),
            channel: line.channel.as_str().to_owned(),
            network: self.network(network),
            state: line.state(),
            icon: state_icon(line.state()),
            due: line.due().map(|at| words.moment(at)),
            relative: line.due().map(|at| words.relative(words.local_date(at), book.input.today)),
            published: line.published().map(|at| words.moment(at)),
            url: line.url().filter(|url| super::rich::is_safe(url)).map(str::to_owned),
            holds: line.status.map(|status| status.holds.iter().map(|hold| self.hold(hold)).collect()).unwrap_or_default(),
            approvals: line
                .status
                .map(|status| status.approvals.iter().map(|approval| self.approval(approval)).collect())
                .unwrap_or_default(),
            changed: line.status.is_some_and(|status| status.changed_since_published),
            change: line.status.and_then(|status| status.change.as_ref()).map(|change| self.change(change)),
            pillar,
            campaign,
        }
    }

    /// Name of a network for people.
    pub(crate) fn network(&self, network: &str) -> String {
        // The one network whose name is a word and not a brand.
        if network == "site" { self.words.t("network.site") } else { self.book.network_title(network) }
    }

    /// The language of a content text on a page in this viewer's language; `None` where they are the same.
    pub(crate) fn foreign(&self, lang: Option<&str>) -> Option<String> {
        let lang = lang.unwrap_or(&self.book.workspace().config.language);
        (lang != self.words.language.tag()).then(|| lang.to_owned())
    }

    pub(crate) fn finding(&self, diagnostic: &Diagnostic, post: Option<&str>) -> FindingView {
        let sources = &self.book.workspace().sources;
        FindingView {
            rule: diagnostic.rule,
            severity: diagnostic.severity.as_str(),
            icon: match diagnostic.severity {
                crate::diag::Severity::Error => "ban",
                crate::diag::Severity::Warning => "alert",
                crate::diag::Severity::Info => "info",
            },
            message: diagnostic.message.clone(),
            place: diagnostic.location.map(|location| {
                let at = sources.start(location);
                format!("{}:{}:{}", sources.get(location.file).path, at.line, at.column)
            }),
            help: diagnostic.help.clone(),
            channel: diagnostic.channel.as_ref().map(|channel| channel.as_str().to_owned()),
            post: post.map(str::to_owned),
        }
    }

    /// A text with the day and the time of an instant.
    fn at(&self, key: &str, instant: DateTime<Utc>) -> String {
        let moment = self.words.moment(instant);
        self.words.fill(key, &[("date", &moment.short), ("time", &moment.time)])
    }

    /// Who approved, and when; as the file says, which is all that pages ask.
    pub(crate) fn approval(&self, approval: &ApprovalStatus) -> ApprovalView {
        let words = self.words;
        let person = self.book.workspace().people.get(&approval.by);
        let who = person.map_or(approval.by.as_str(), |person| person.name.as_str());
        let moment = words.moment(approval.at);
        let asks = approval.void == [Void::AsksForChanges];
        let given = words
            .fill(if asks { "approval.asks" } else { "approval.given" }, &[("who", who), ("date", &moment.short), ("time", &moment.time)]);
        let why: Vec<String> = approval.void.iter().map(|void| self.void(void)).collect();
        let text =
            if why.is_empty() || asks { given } else { format!("{given} {}", words.fill("approval.void", &[("why", &why.join(", "))])) };
        ApprovalView { text, note: approval.note.clone(), counts: approval.void.is_empty() }
    }

    fn void(&self, void: &Void) -> String {
        let words = self.words;
        words.t(match void {
            Void::Text => "void.text",
            Void::Media => "void.media",
            Void::Content => "void.content",
            Void::Target => "void.target",
            Void::Time => "void.time",
            Void::Spec => "void.spec",
            Void::VariantGone => "void.variant-gone",
            Void::Altered => "void.altered",
            Void::OwnPost => "void.own-post",
            Void::DoesNotCount => "void.does-not-count",
            Void::NoAddress => "void.no-address",
            Void::UnknownPerson => "void.unknown-person",
            Void::Withdrawn => "void.withdrawn",
            Void::NotCommitted => "void.not-committed",
            Void::CommittedBy { .. } => "void.committed-by",
            Void::NotSigned | Void::SignedBy { .. } => "void.not-signed",
            Void::NoHistory | Void::Shallow => "void.no-history",
            Void::AsksForChanges => "void.asks-for-changes",
            Void::ChangedMind => "void.changed-mind",
            Void::NotInvited => "void.not-invited",
            Void::InvitationExpired => "void.invitation-expired",
            Void::BadSignature => "void.bad-signature",
            Void::OtherName => "void.other-name",
            Void::InvitedByAuthor => "void.invited-by-author",
        })
    }

    /// A text with numbers of parts.
    pub(crate) fn numbered(&self, key: &str, parts: &[u16]) -> String {
        let numbers: Vec<String> = parts.iter().map(ToString::to_string).collect();
        self.words.fill(key, &[("parts", &numbers.join(", "))])
    }

    fn change(&self, change: &Change) -> String {
        match change {
            Change::Edit { parts } => self.numbered("change.edit", parts),
            Change::Delete { parts } => self.numbered("change.delete", parts),
            // Why is told by `pregon status`, in the language of the program.
            Change::Manual { .. } => self.words.t("change.manual"),
        }
    }

    fn hold(&self, hold: &Hold) -> HoldView {
        let words = self.words;
        let mut quote = None;
        let text = match hold {
            Hold::Draft => words.t("hold.draft"),
            Hold::InReview => words.t("hold.in-review"),
            Hold::NoTime => words.t("hold.no-time"),
            Hold::SlotNotAssigned => words.t("hold.slot-not-assigned"),
            Hold::NotYetDue => words.t("hold.not-yet-due"),
            Hold::CheckErrors { count } => words.count("hold.check-errors", *count),
            Hold::Expired { on } => words.fill("hold.expired", &[("date", &words.long(*on))]),
            // How late it is would be another text every minute; the time itself stands beside it.
            Hold::TooLate { tolerated_minutes, .. } => words.fill("hold.too-late", &[("tolerated", &words.duration(*tolerated_minutes))]),
            Hold::PossibleRename { of } => words.fill("hold.possible-rename", &[("id", of.as_str())]),
            Hold::PublishedUnder { channel } => words.fill("hold.published-under", &[("channel", channel.as_str())]),
            Hold::NoDriver => words.t("hold.no-driver"),
            Hold::NoCredentials { variables } => words.fill("hold.no-credentials", &[("variables", &variables.join(", "))]),
            Hold::Unknown { part, since } => {
                let since = words.moment(*since);
                words.fill("hold.unknown", &[("part", &part.to_string()), ("date", &since.short), ("time", &since.time)])
            }
            Hold::Refused { part, message } => {
                quote = Some(message.clone());
                words.fill("hold.refused", &[("part", &part.to_string())])
            }
            Hold::Later { until } => self.at("hold.later", *until),
            Hold::InFlight { part, .. } => words.fill("hold.in-flight", &[("part", &part.to_string())]),
            Hold::Frozen { why, until, crisis } => {
                quote = Some(crisis.as_ref().map_or_else(|| why.clone(), |crisis| format!("{why} ({crisis})")));
                until.map_or_else(|| words.t("hold.frozen"), |until| self.at("hold.frozen-until", until))
            }
            Hold::CoolingOff { until, .. } => self.at("hold.cooling-off", *until),
            Hold::Statement { why, .. } => words.t(match why {
                StatementHold::NoCrisis | StatementHold::Rehearsal | StatementHold::Unreadable => "hold.statement-unknown",
                StatementHold::Over => "hold.statement-over",
                StatementHold::NotPrepared | StatementHold::Changed => "hold.statement-changed",
            }),
            Hold::SkippedByFreeze { why } => {
                quote = Some(why.clone());
                words.t("hold.skipped-by-freeze")
            }
            // Why others do not count stands beside each of them.
            Hold::NotApproved { needed, given, .. } => {
                words.fill("hold.not-approved", &[("given", &given.to_string()), ("needed", &needed.to_string())])
            }
            Hold::QuietHours { until } => self.at("hold.quiet-hours", *until),
            Hold::Blackout { until, why } => {
                quote.clone_from(why);
                self.at("hold.blackout", *until)
            }
            Hold::Spacing { until } => self.at("hold.spacing", *until),
            Hold::Quota { until } => self.at("hold.quota", *until),
            Hold::AskAgain { .. } => words.t("hold.ask-again"),
            Hold::HandedOver { at } => self.at("hold.handed-over", *at),
            Hold::TakenDown { at } => self.at("hold.taken-down", *at),
        };
        HoldView { text, quote }
    }
}
