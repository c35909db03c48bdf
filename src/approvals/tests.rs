//! Which approvals count: each kind of change, each kind of person.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use super::*;
use crate::ledger::{Control, FreezeRecord, Scope, Snapshot, Store, stores::DirectoryStore};
use crate::model::{Approval, Asset, Attachment, Digest, Held, Hold, MediaFormat, Post, Variant, Void};
use crate::networks::Specs;
use crate::networks::drivers::testing;
use crate::support::atomic_file;
use crate::workspace::{Channel, Workspace, approval_text, load_root};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

const NOW: &str = "2026-11-22T12:00:00Z";

struct Lab {
    dir: tempfile::TempDir,
    policies: String,
    workspace: Workspace,
    variant: Variant,
    /// Who committed each approval.
    history: History,
    clock: u32,
}

impl Lab {
    /// `policies` is the value of `approvals:`. The post is by Ana, with whom Lucía and Marisol work; Tomás has no address.
    fn new(policies: &str) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| atomic_file::write(&dir.path().join(path), text.as_bytes()).expect("writes");
        write(
            "plans/people.yaml",
            "lucia: { name: Lucía, email: [Lucia@La.example, lucia@casa.example] }\nmarisol: { name: Marisol, email: marisol@la.example }\nana: { name: Ana, email: ana@la.example }\ntomas: { name: Tomás }\n",
        );
        write("plans/crisis.yaml", "levels:\n  - { id: rojo, name: Rojo }\n  - { id: verde, name: Verde }\n");
        write("plans/campaigns/otono.yaml", "id: otono\nname: Otoño\ntype: promotion\n");
        write("content/feria.md", "---\ntitle: Feria\nstatus: approved\ncampaign: otono\n---\nTexto\n");
        let mut lab = Self {
            workspace: Self::load(dir.path(), policies, "account: a"),
            dir,
            policies: policies.to_owned(),
            variant: testing::variant("mastodon", &["Texto"]),
            history: History::default(),
            clock: 0,
        };
        lab.history.authors = HashMap::from([("content/feria.md".to_owned(), BTreeSet::from(["ana@la.example".to_owned()]))]);
        lab
    }

    fn load(root: &std::path::Path, policies: &str, channel: &str) -> Workspace {
        let config = format!(
            "brand: A\ntimezone: UTC\nchannels:\n  mastodon: {{ network: mastodon, server: https://m.example, {channel} }}\n  bluesky: {{ network: bluesky }}\napprovals: {policies}\n"
        );
        atomic_file::write(&root.join("pregon.yaml"), config.as_bytes()).expect("writes");
        let loaded = load_root(root, &Specs::embedded()).expect("loads");
        assert!(!loaded.diagnostics.has_errors(), "{:?}", loaded.diagnostics);
        loaded.output
    }

    fn channel(&self) -> &Channel {
        self.workspace.config.channel("mastodon").expect("a channel")
    }

    fn post(&self) -> &Post {
        &self.workspace.posts[0]
    }

    /// An approval of what the variant is now, in a commit by `author`.
    fn approve(&mut self, by: &str, author: &str) {
        self.clock += 1;
        let prints = Seen::variant(&self.variant, self.channel()).prints(&self.workspace.specs).expect("a network");
        let spanned = |text: &str| crate::diag::Spanned::new(text.to_owned(), crate::diag::Span::default());
        let path = format!("approvals/feria/20261122T1000{:02}Z-{}.yaml", self.clock, by.replace(['@', '.'], "-"));
        let mut approval = Approval {
            file: crate::diag::FileId::default(),
            path: path.clone(),
            post: crate::diag::Spanned::new(self.post().id.clone(), crate::diag::Span::default()),
            by: spanned(by),
            email: Some(spanned(author)),
            at: at(&format!("2026-11-22T10:00:{:02}Z", self.clock)),
            note: None,
            channels: vec![crate::model::ApprovedVariant {
                channel: self.channel().name.clone(),
                span: crate::diag::Span::default(),
                prints,
            }],
            decision: crate::model::Decision::Approve,
            review: None,
            on_behalf: None,
            seal: crate::diag::Spanned::new(self.variant.digest, crate::diag::Span::default()),
        };
        approval.seal.value = approval.seal_of_parts();
        atomic_file::write(&self.dir.path().join(&path), approval_text(&approval).as_bytes()).expect("writes");
        let commit = Commit { author: author.to_lowercase(), signature: Signature::None };
        self.history.approvals.insert(path, vec![commit]);
        self.reload("account: a");
    }

    fn reload(&mut self, channel: &str) {
        self.workspace = Self::load(self.dir.path(), &self.policies, channel);
    }

    fn judge(&self, control: &Control) -> Judgement {
        let seen = Seen::variant(&self.variant, self.channel());
        judge(&self.workspace, self.post(), &seen, &Identities::Known(self.history.clone()), control, at(NOW))
    }

    /// How many are needed and given; `None` where that is enough.
    fn lacks(&self) -> Option<(usize, usize)> {
        match self.judge(&Control::default()).hold {
            Some(Hold::NotApproved { needed, given, .. }) => Some((needed, given)),
            None => None,
            Some(other) => panic!("{other:?}"),
        }
    }

    /// What is said of each approval.
    fn voids(&self) -> Vec<Vec<Void>> {
        self.judge(&Control::default()).approvals.into_iter().map(|approval| approval.void).collect()
    }
}

#[test]
fn each_kind_of_change_voids_and_says_what_it_was() {
    type Change = fn(&mut Lab);
    let cases: [(&str, Change, Vec<Void>); 9] = [
        ("nothing", |_| {}, vec![]),
        ("text", |lab| lab.variant.parts[0].text.push('!'), vec![Void::Text]),
        ("title", |lab| lab.variant.title.push('!'), vec![Void::Text]),
        ("first comment", |lab| lab.variant.first_comment = Some("#a".into()), vec![Void::Text]),
        ("another part", |lab| lab.variant.parts.push(lab.variant.parts[0].clone()), vec![Void::Text, Void::Media]),
        ("time", |lab| lab.variant.due.as_mut().expect("a time").utc += chrono::TimeDelta::minutes(1), vec![Void::Time]),
        ("no time", |lab| lab.variant.due = None, vec![Void::Time]),
        ("account", |lab| lab.reload("account: b"), vec![Void::Target]),
        (
            "spec",
            |lab| {
                let limit = "text:\n  limit: { value: 499, unit: graphemes, source: \"https://m.example/\", checked: 2026-01-01 }\n";
                atomic_file::write(&lab.dir.path().join("networks/mastodon.yaml"), limit.as_bytes()).expect("writes");
                lab.reload("account: a");
            },
            vec![Void::Spec],
        ),
    ];
    for (what, change, expected) in cases {
        let mut lab = Lab::new("{ policies: [{ count: 1 }] }");
        lab.approve("lucia", "lucia@la.example");
        assert_eq!(lab.lacks(), None, "{what}");
        change(&mut lab);
        lab.variant.digest = lab.variant.content_digest();
        assert_eq!(lab.voids(), std::slice::from_ref(&expected), "{what}");
        assert_eq!(lab.lacks().is_some(), !expected.is_empty(), "{what}");
        // Those who know the digest alone say less, and are as strict.
        let blind = Seen { variant: None, ..Seen::variant(&lab.variant, lab.channel()) };
        let hold = approval_hold(&lab.workspace, lab.post(), &blind, &Identities::NotAsked, &Control::default(), at(NOW));
        assert_eq!(hold.is_some(), !expected.is_empty(), "{what}");
        // A new yes heals it, and the old one is not told of any more.
        if what != "account" && what != "spec" {
            lab.approve("lucia", "lucia@la.example");
            assert_eq!((lab.lacks(), lab.voids()), (None, vec![vec![]]), "{what}");
        }
    }
}

fn picture(alt: &str, bytes: &[u8]) -> Attachment<Asset> {
    let picture = Asset {
        digest: Digest::of(bytes),
        file: "a.jpg".to_owned(),
        format: MediaFormat::Jpeg,
        width: 10,
        height: 10,
        bytes: 10,
        quality: None,
        focus: crate::model::Focus { x: 0.5, y: 0.5 },
        animated: false,
        duration_ms: None,
        codec: None,
    };
    Attachment { alt: alt.to_owned(), picture }
}

#[test]
fn pictures_their_alternatives_and_visibility() {
    for (media, expected) in [
        (vec![picture("Un puesto", b"1")], vec![]),
        (vec![picture("Otro puesto", b"1")], vec![Void::Media]),
        (vec![picture("Un puesto", b"2")], vec![Void::Media]),
        (vec![], vec![Void::Media]),
        (vec![picture("Un puesto", b"1"), picture("Un puesto", b"1")], vec![Void::Media]),
    ] {
        let mut lab = Lab::new("{ policies: [{ count: 1 }] }");
        lab.variant.parts[0].media = vec![picture("Un puesto", b"1")];
        lab.variant.digest = lab.variant.content_digest();
        lab.approve("lucia", "lucia@la.example");
        lab.variant.parts[0].media = media;
        lab.variant.digest = lab.variant.content_digest();
        assert_eq!(lab.voids(), [expected]);
    }
    let mut lab = Lab::new("{ policies: [{ count: 1 }] }");
    lab.approve("lucia", "lucia@la.example");
    lab.variant.visibility = "unlisted".to_owned();
    lab.variant.digest = lab.variant.content_digest();
    assert_eq!(lab.voids(), [vec![Void::Content]]);
    lab.reload("account: a, visibility: unlisted");
    assert_eq!(lab.voids(), [vec![Void::Target]]);
}

#[test]
fn people() {
    let by = |void: Void| vec![vec![void]];
    for (person, author, expected) in [
        ("lucia", "lucia@la.example", vec![vec![]]),
        ("lucia", "LUCIA@casa.example", vec![vec![]]),
        ("lucia@casa.example", "lucia@la.example", vec![vec![]]),
        ("otra@fuera.example", "otra@fuera.example", vec![vec![]]),
        ("lucia", "marisol@la.example", by(Void::CommittedBy { email: "marisol@la.example".to_owned() })),
        ("lucia@casa.example", "otra@fuera.example", by(Void::CommittedBy { email: "otra@fuera.example".to_owned() })),
        ("ana", "ana@la.example", by(Void::OwnPost)),
        ("ana@la.example", "ana@la.example", by(Void::OwnPost)),
        ("tomas", "tomas@la.example", vec![vec![Void::NoAddress, Void::CommittedBy { email: "tomas@la.example".to_owned() }]]),
        ("nadie", "nadie@la.example", vec![vec![Void::UnknownPerson, Void::CommittedBy { email: "nadie@la.example".to_owned() }]]),
    ] {
        let mut lab = Lab::new("{ policies: [{ count: 1 }] }");
        lab.approve(person, author);
        assert_eq!(lab.voids(), expected, "{person} by {author}");
    }
}

#[test]
fn policies() {
    // Policies, people who approve, and what is lacking of the worst policy.
    type Lacking = Option<(usize, usize)>;
    let cases: [(&str, &[&str], Lacking); 12] = [
        ("[]", &[], None),
        ("[{ count: 1 }]", &[], Some((1, 0))),
        ("[{ count: 2 }]", &["lucia"], Some((2, 1))),
        ("[{ count: 2 }]", &["lucia", "lucia"], Some((2, 1))),
        ("[{ count: 2 }]", &["lucia", "marisol"], None),
        ("[{ count: 1, by: [marisol] }]", &["lucia"], Some((1, 0))),
        ("[{ count: 1, by: [marisol@la.example] }]", &["marisol"], None),
        ("[{ channels: [bluesky], count: 2 }]", &[], None),
        ("[{ channels: [bluesky, mastodon], count: 1 }]", &[], Some((1, 0))),
        ("[{ campaigns: [otono], channels: [bluesky], count: 1 }]", &[], None),
        ("[{ campaigns: [otono], count: 1 }, { count: 2 }]", &["lucia"], Some((2, 1))),
        ("[{ crisis: [rojo], count: 2 }]", &[], None),
    ];
    for (policies, approvers, expected) in cases {
        let mut lab = Lab::new(&format!("{{ policies: {policies} }}"));
        for name in approvers {
            lab.approve(name, &format!("{name}@la.example"));
        }
        assert_eq!(lab.lacks(), expected, "{policies} {approvers:?}");
    }
    // Whoever does not count is told so.
    let mut lab = Lab::new("{ policies: [{ count: 1, by: [marisol] }] }");
    lab.approve("lucia", "lucia@la.example");
    assert_eq!(lab.voids(), [vec![Void::DoesNotCount]]);
}

#[test]
fn policies_of_a_level_count_while_a_freeze_of_it_is_open() {
    let lab = Lab::new("{ policies: [{ crisis: [rojo], count: 2 }] }");
    let store = DirectoryStore::new(lab.dir.path().join("ledger"));
    let open = |level: &str, until: Option<&str>| {
        let mut freeze =
            FreezeRecord::new(level.to_owned(), at("2026-11-22T10:00:00Z"), String::new(), "x".into(), Scope::default(), Held::Ask);
        freeze.level = Some(level.to_owned());
        freeze.until = until.map(at);
        store.create(&freeze.key().to_string(), &freeze.to_bytes()).expect("writes");
        Snapshot::load(&store).expect("loads").control
    };
    assert_eq!(lab.judge(&open("verde", None)).hold, None);
    let control = open("rojo", Some("2026-11-22T12:00:01Z"));
    assert!(matches!(lab.judge(&control).hold, Some(Hold::NotApproved { needed: 2, given: 0, .. })));
    let seen = Seen::variant(&lab.variant, lab.channel());
    let later = approval_hold(&lab.workspace, lab.post(), &seen, &Identities::NotAsked, &control, at("2026-11-22T12:00:01Z"));
    assert_eq!(later, None);
}

#[test]
fn without_history_nothing_counts_unless_authors_may() {
    for (approvals, identities, expected) in [
        ("{ policies: [{ count: 1 }] }", Identities::NoHistory, vec![Void::NoHistory]),
        ("{ policies: [{ count: 1 }] }", Identities::Shallow, vec![Void::Shallow]),
        ("{ policies: [{ count: 1 }] }", Identities::NotAsked, vec![]),
        ("{ authors: allowed, policies: [{ count: 1 }] }", Identities::NoHistory, vec![]),
        ("{ authors: allowed, policies: [{ count: 1 }] }", Identities::Shallow, vec![Void::Shallow]),
        ("{ authors: allowed, signed: true, policies: [{ count: 1 }] }", Identities::NoHistory, vec![Void::NoHistory]),
    ] {
        let mut lab = Lab::new(approvals);
        lab.approve("ana", "ana@la.example");
        let seen = Seen::variant(&lab.variant, lab.channel());
        let judgement = judge(&lab.workspace, lab.post(), &seen, &identities, &Control::default(), at(NOW));
        assert_eq!(judgement.approvals[0].void, expected, "{approvals} {identities:?}");
    }
}

#[test]
fn commits_and_signatures() {
    let good = |name: &str| Signature::Trusted(name.to_owned());
    let known = |name: &str| Signature::Known(name.to_owned());
    for (signed, signatures, expected) in [
        ("false", vec![Signature::None], vec![]),
        ("true", vec![Signature::None], vec![Void::NotSigned]),
        ("true", vec![good("lucia@la.example")], vec![]),
        ("true", vec![good("Lucía <Lucia@casa.example>")], vec![]),
        ("true", vec![good("marisol@la.example")], vec![Void::SignedBy { signer: "marisol@la.example".to_owned() }]),
        ("true", vec![known("Lucía <lucia@la.example>")], vec![Void::NotSigned]),
        ("known", vec![known("Lucía <lucia@la.example>")], vec![]),
        // Every commit that touched the file has to be hers.
        ("true", vec![good("lucia@la.example"), Signature::None], vec![Void::NotSigned]),
    ] {
        let mut lab = Lab::new(&format!("{{ signed: {signed}, policies: [{{ count: 1 }}] }}"));
        lab.approve("lucia", "lucia@la.example");
        let commits = lab.history.approvals.values_mut().next().expect("one");
        *commits =
            signatures.iter().map(|signature| Commit { author: "lucia@la.example".to_owned(), signature: signature.clone() }).collect();
        assert_eq!(lab.voids(), [expected], "{signed} {signatures:?}");
    }
    let mut lab = Lab::new("{ policies: [{ count: 1 }] }");
    lab.approve("lucia", "lucia@la.example");
    let path = lab.history.approvals.keys().next().expect("one").clone();
    lab.history.approvals.get_mut(&path).expect("it").push(Commit { author: "x@x.example".to_owned(), signature: Signature::None });
    assert_eq!(lab.voids(), [vec![Void::CommittedBy { email: "x@x.example".to_owned() }]]);
    lab.history.withdrawn.insert(path.clone());
    assert_eq!(lab.voids(), [vec![Void::Withdrawn]]);
    lab.history.uncommitted.insert(path.clone());
    assert_eq!(lab.voids(), [vec![Void::NotCommitted]]);
    lab.history.approvals.clear();
    lab.history.uncommitted.clear();
    assert_eq!(lab.voids(), [vec![Void::NotCommitted]]);
}
