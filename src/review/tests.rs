//! Decisions that come back: good ones, and every way in which one can be bad.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::envelope::{Envelope, ReadError, Statement, Who, read, token};
use super::*;
use crate::approvals::{History, Identities, Seen, judge, sign, statement};
use crate::ledger::Control;
use crate::model::{Decision, Digest, Hold, PostId, Variant, VariantStatus, Void};
use crate::networks::Specs;
use crate::networks::drivers::testing;
use crate::support::atomic_file;
use crate::workspace::{Workspace, approval_text, invitation_text, load_root};

const SEED: [u8; 32] = *b"a seed that only Lucias link has";
const OTHER: [u8; 32] = *b"a seed that somebody else has it";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

struct Lab {
    dir: tempfile::TempDir,
    workspace: Workspace,
    variant: Variant,
    offer: Offer,
}

impl Lab {
    fn new(approvals: &str) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| atomic_file::write(&dir.path().join(path), text.as_bytes()).expect("writes");
        write("plans/people.yaml", "lucia: { name: Lucía }\nana: { name: Ana, email: ana@la.example }\n");
        write("content/feria.md", "---\ntitle: Feria\nstatus: approved\n---\nTexto\n");
        write("content/otra.md", "---\ntitle: Otra\nstatus: approved\n---\nOtro texto\n");
        write(
            "pregon.yaml",
            &format!(
                "brand: A\ntimezone: UTC\nchannels:\n  mastodon: {{ network: mastodon, server: https://m.example, account: a }}\napprovals: {approvals}\n"
            ),
        );
        let offer = invite("lucia", &SEED, at("2026-11-22T10:00:00Z"), at("2026-12-06T10:00:00Z"), Some("cm@la.example".to_owned()))
            .expect("a key");
        write(&offer.invitation.path, &invitation_text(&offer.invitation));
        let workspace = load(dir.path());
        Self { dir, workspace, variant: testing::variant("mastodon", &["Texto"]), offer }
    }

    fn seen(&self) -> Digest {
        let channel = self.workspace.config.channel("mastodon").expect("a channel");
        Seen::variant(&self.variant, channel).prints(&self.workspace.specs).expect("a network").digest()
    }

    /// A decision as Lucía's page makes it.
    fn decide(&self, decision: Decision, when: &str, note: &str) -> Envelope {
        let who = format!("invitation {}", self.offer.invitation.id);
        let text = statement(&who, "feria", decision, at(when), [("mastodon", self.seen())], note);
        Envelope { schema: 1, signature: sign(&SEED, &text), statement: text }
    }

    fn accept(&self, envelope: &Envelope, now: &str) -> Result<Accepted, Refusal> {
        self.accept_knowing(envelope, now, &Identities::NotAsked, &[])
    }

    fn accept_knowing(
        &self,
        envelope: &Envelope,
        now: &str,
        identities: &Identities,
        statuses: &[VariantStatus],
    ) -> Result<Accepted, Refusal> {
        let desk = Desk {
            workspace: &self.workspace,
            variants: std::slice::from_ref(&self.variant),
            statuses,
            identities,
            now: at(now),
            me: "ana",
            email: Some("ana@la.example"),
        };
        accept(&desk, envelope)
    }

    /// Writes what was accepted, as the command does.
    fn keep(&mut self, accepted: &Accepted) {
        let approval = &accepted.approval;
        atomic_file::write(&self.dir.path().join(&approval.path), approval_text(approval).as_bytes()).expect("writes");
        self.workspace = load(self.dir.path());
    }

    fn judge(&self, history: History) -> (Vec<Vec<Void>>, Option<Hold>) {
        let channel = self.workspace.config.channel("mastodon").expect("a channel");
        let post = self.workspace.post("feria").expect("it");
        let seen = Seen::variant(&self.variant, channel);
        let now = at("2026-11-23T00:00:00Z");
        let judged = judge(&self.workspace, post, &seen, &Identities::Known(history), &Control::default(), now);
        (judged.approvals.into_iter().map(|approval| approval.void).collect(), judged.hold)
    }

    /// A history in which `inviter` has committed the invitation, and Ana everything else.
    fn history(&self, inviter: &str) -> History {
        use crate::approvals::{Commit, Signature};
        let mut history = History::default();
        let commit = |author: &str| vec![Commit { author: author.to_owned(), signature: Signature::None }];
        history.authors.insert("content/feria.md".to_owned(), ["ana@la.example".to_owned()].into());
        for approval in &self.workspace.approvals {
            history.approvals.insert(approval.path.clone(), commit("ana@la.example"));
        }
        for invitation in &self.workspace.invitations {
            history.approvals.insert(invitation.path.clone(), commit(inviter));
        }
        history
    }
}

fn load(root: &Path) -> Workspace {
    let loaded = load_root(root, &Specs::embedded()).expect("loads");
    assert!(!loaded.diagnostics.has_errors(), "{:?}", loaded.diagnostics);
    loaded.output
}

const THEN: &str = "2026-11-22T12:00:00Z";
const NOW: &str = "2026-11-22T13:00:00Z";

#[test]
fn a_signed_yes_becomes_an_approval_that_counts_whoever_commits_it() {
    let mut lab = Lab::new("{ policies: [{ count: 1, by: [lucia] }] }");
    let accepted = lab.accept(&lab.decide(Decision::Approve, THEN, "Con gusto.\nSalen el lunes."), NOW).expect("taken");
    assert!(accepted.is_signed);
    assert_eq!(accepted.approval.path, "approvals/feria/20261122T120000Z-lucia.yaml");
    lab.keep(&accepted);
    assert_eq!(lab.judge(lab.history("cm@la.example")), (vec![vec![]], None));
    // Whoever invites could have signed: an author of the post may not be that one.
    assert_eq!(lab.judge(lab.history("ana@la.example")).0, [[Void::InvitedByAuthor]]);
    // An invitation that is not committed, or was taken back, vouches for nothing.
    let mut history = lab.history("cm@la.example");
    history.uncommitted.insert(lab.offer.invitation.path.clone());
    assert_eq!(lab.judge(history).0, [[Void::NotInvited]]);
    let mut history = lab.history("cm@la.example");
    history.withdrawn.insert(lab.offer.invitation.path.clone());
    assert_eq!(lab.judge(history).0, [[Void::NotInvited]]);
    // The signature is held against the file each time: who edits and seals it anew gains nothing.
    let mut forged = accepted.clone();
    forged.approval.note = Some("Otra cosa".to_owned());
    forged.approval.seal.value = forged.approval.seal_of_parts();
    lab.keep(&forged);
    assert_eq!(lab.judge(lab.history("cm@la.example")).0, [[Void::BadSignature]]);
    let mut forged = accepted.clone();
    forged.approval.by.value = "ana".to_owned();
    forged.approval.seal.value = forged.approval.seal_of_parts();
    lab.keep(&forged);
    // It would be Ana's own post besides.
    assert_eq!(lab.judge(lab.history("cm@la.example")).0[0], [Void::NotInvited, Void::OwnPost]);
    // Signed after the time of the invitation, by whoever kept its key.
    let mut late = accepted;
    late.approval.at = at("2027-01-01T00:00:00Z");
    late.approval.seal.value = late.approval.seal_of_parts();
    lab.keep(&late);
    assert_eq!(lab.judge(lab.history("cm@la.example")).0[0], [Void::InvitationExpired]);
}

#[test]
fn every_bad_decision_is_refused() {
    let lab = Lab::new("{ policies: [{ count: 1 }] }");
    let good = lab.decide(Decision::Approve, THEN, "");
    let with = |from: &str, to: &str| {
        let statement = good.statement.replace(from, to);
        assert_ne!(statement, good.statement, "{from}");
        Envelope { statement, ..good.clone() }
    };
    let signed = |from: &str, to: &str| {
        let envelope = with(from, to);
        Envelope { signature: sign(&SEED, &envelope.statement), ..envelope }
    };
    let refused = |envelope: &Envelope| lab.accept(envelope, NOW).expect_err("refused");
    // Changed on its way.
    for (from, to) in [("decision approve", "decision changes"), ("post feria", "post otra"), ("T12:00:00Z", "T12:00:01Z")] {
        assert_eq!(refused(&with(from, to)), Refusal::Forged, "{from}");
    }
    assert_eq!(refused(&Envelope { statement: format!("{}x", good.statement), ..good.clone() }), Refusal::Forged);
    // Signed by another key.
    assert_eq!(refused(&Envelope { signature: sign(&OTHER, &good.statement), ..good.clone() }), Refusal::Forged);
    assert_eq!(refused(&Envelope { signature: Some(String::new()), ..good.clone() }), Refusal::Forged);
    assert_eq!(refused(&Envelope { signature: None, ..good.clone() }), Refusal::NotSigned);
    assert!(matches!(refused(&signed("invitation lucia", "invitation x")), Refusal::NoInvitation(_)));
    // For another post, for other content, for a channel that is not there.
    assert_eq!(
        refused(&signed("post feria", "post otra")),
        Refusal::Changed { post: PostId::new("otra").expect("an id"), channels: vec!["mastodon".to_owned()] }
    );
    assert!(matches!(refused(&signed("post feria", "post nada")), Refusal::NoPost(_)));
    assert!(matches!(refused(&signed("seen mastodon", "seen bluesky")), Refusal::Changed { .. }));
    assert!(matches!(refused(&signed("post feria", "post ../feria")), Refusal::Read(ReadError::Statement("the post"))));
    // At another time.
    assert!(matches!(refused(&signed("2026-11-22T12", "2026-11-22T09")), Refusal::Expired { .. }));
    assert!(matches!(refused(&signed("2026-11-22T12", "2026-11-23T12")), Refusal::Future(_)));
    assert!(matches!(lab.accept(&good, "2026-12-06T10:00:00Z"), Err(Refusal::Expired { .. })));
    // A request without a word.
    assert_eq!(refused(&lab.decide(Decision::Changes, THEN, "")), Refusal::NoNote);
    // In another form.
    for (from, to) in [
        ("pregon decision 1", "pregon decision 2"),
        ("at 2026-11-22T12:00:00Z", "at 2026-11-22T12:00:00+00:00"),
        // No clock shows a leap second.
        ("at 2026-11-22T12:00:00Z", "at 2026-11-22T11:59:60Z"),
        ("post feria\n", "post feria\npost feria\n"),
        ("\n\n", "\n\n\u{202e}"),
        ("\n\n", "\n\n "),
        ("\n\n", "\nseen mastodon 00\n\n"),
        ("\n\n", "\r\n\n"),
    ] {
        assert!(matches!(refused(&signed(from, to)), Refusal::Read(_)), "{to:?}");
    }
    let long = format!("{}{}", good.statement, "ñ".repeat(501));
    assert!(matches!(refused(&Envelope { signature: sign(&SEED, &long), statement: long, schema: 1 }), Refusal::Read(_)));
}

#[test]
fn what_changed_since_is_not_approved() {
    let mut lab = Lab::new("{ policies: [{ count: 1 }] }");
    let good = lab.decide(Decision::Approve, THEN, "");
    lab.variant = testing::variant("mastodon", &["Otro texto"]);
    assert!(matches!(lab.accept(&good, NOW), Err(Refusal::Changed { .. })));
}

#[test]
fn a_decision_is_taken_once() {
    let mut lab = Lab::new("{ policies: [{ count: 1 }] }");
    let (yes, no) = (lab.decide(Decision::Approve, THEN, ""), lab.decide(Decision::Changes, "2026-11-22T12:30:00Z", "El precio es otro."));
    let accepted = lab.accept(&yes, NOW).expect("taken");
    lab.keep(&accepted);
    assert_eq!(lab.accept(&yes, NOW), Err(Refusal::AppliedBefore(accepted.approval.path.clone())));
    // She thinks again: the yes is void, and nothing goes out until she is content.
    let request = lab.accept(&no, NOW).expect("taken");
    lab.keep(&request);
    let (voids, hold) = lab.judge(lab.history("cm@la.example"));
    assert_eq!(voids, [vec![Void::ChangedMind], vec![Void::AsksForChanges]]);
    let Some(Hold::NotApproved { void, .. }) = hold else { panic!("{hold:?}") };
    assert!(void.iter().any(|why| why == "lucia asks for changes: El precio es otro."), "{void:?}");
    // The older yes does not come back, whether its file is there or not.
    std::fs::remove_file(lab.dir.path().join(&accepted.approval.path)).expect("removes");
    lab.workspace = load(lab.dir.path());
    assert!(matches!(lab.accept(&yes, NOW), Err(Refusal::Overtaken { .. })));
    std::fs::remove_file(lab.dir.path().join(&request.approval.path)).expect("removes");
    lab.workspace = load(lab.dir.path());
    let mut history = History::default();
    history.withdrawn.insert(accepted.approval.path.clone());
    let again = lab.accept_knowing(&yes, NOW, &Identities::Known(history), &[]);
    assert_eq!(again, Err(Refusal::Withdrawn(accepted.approval.path)));
    // Nor does it where a commit took the later request away.
    let mut history = History::default();
    history.withdrawn.insert(request.approval.path.clone());
    let again = lab.accept_knowing(&yes, NOW, &Identities::Known(history), &[]);
    assert_eq!(again, Err(Refusal::Overtaken { who: "lucia".to_owned(), at: request.approval.at }));
    // A later yes answers the request.
    lab.keep(&request);
    let later = lab.accept(&lab.decide(Decision::Approve, "2026-11-22T12:45:00Z", ""), NOW).expect("taken");
    lab.keep(&later);
    assert_eq!(lab.judge(lab.history("cm@la.example")), (vec![vec![]], None));
    // A request about what is no longer there asks for nothing.
    std::fs::remove_file(lab.dir.path().join(&later.approval.path)).expect("removes");
    lab.workspace = load(lab.dir.path());
    lab.variant = testing::variant("mastodon", &["Otro precio"]);
    assert_eq!(lab.judge(lab.history("cm@la.example")).0, Vec::<Vec<Void>>::new());
}

#[test]
fn a_signed_yes_counts_under_its_own_name_only() {
    let mut lab = Lab::new("{ policies: [{ count: 1 }] }");
    let accepted = lab.accept(&lab.decide(Decision::Approve, THEN, ""), NOW).expect("taken");
    for name in ["20261122T120001Z-lucia", "20261122T120000Z-lucia-2", "20261122T120000Z-Lucia"] {
        let mut moved = accepted.clone();
        moved.approval.path = format!("approvals/feria/{name}.yaml");
        lab.keep(&moved);
        // Git knows that the first file was taken away, and of this one it knows nothing of the sort.
        let mut history = lab.history("cm@la.example");
        history.withdrawn.insert(accepted.approval.path.clone());
        let (voids, hold) = lab.judge(history);
        assert!(voids == [[Void::OtherName]] && hold.is_some(), "{name}: {voids:?}");
        std::fs::remove_file(lab.dir.path().join(&moved.approval.path)).expect("removes");
    }
    lab.keep(&accepted);
    assert_eq!(lab.judge(lab.history("cm@la.example")), (vec![vec![]], None));
}

#[test]
fn what_nobody_signed_is_the_word_of_whoever_brings_it() {
    let unsigned = |lab: &Lab, decision, note: &str| Envelope {
        schema: 1,
        statement: statement("name Doña Meche", "feria", decision, at(THEN), [("mastodon", lab.seen())], note),
        signature: None,
    };
    let mut lab = Lab::new("{ policies: [{ count: 1 }] }");
    let yes = unsigned(&lab, Decision::Approve, "");
    assert_eq!(lab.accept(&yes, NOW), Err(Refusal::OnBehalf("Doña Meche".to_owned())));
    assert_eq!(lab.accept(&Envelope { signature: sign(&SEED, &yes.statement), ..yes.clone() }, NOW), Err(Refusal::SignedByNobody));
    let no = lab.accept(&unsigned(&lab, Decision::Changes, "No así."), NOW).expect("a no does no harm");
    assert_eq!((no.approval.by.as_str(), no.approval.on_behalf.as_deref(), no.is_signed), ("ana", Some("Doña Meche"), false));
    lab.keep(&no);
    assert!(lab.judge(lab.history("cm@la.example")).1.is_some());
    // Where the team allows it, the yes is Ana's own, and she is an author.
    let mut lab = Lab::new("{ on_behalf: allowed, policies: [{ count: 1 }] }");
    let accepted = lab.accept(&yes, NOW).expect("taken");
    lab.keep(&accepted);
    assert_eq!(lab.judge(lab.history("cm@la.example")).0, [[Void::OwnPost]]);
}

#[test]
fn decisions_are_found_in_files_mails_and_links() {
    let lab = Lab::new("{}");
    let one = lab.decide(Decision::Approve, THEN, "Sí, así — «perfecto» 🎃\nGracias");
    let two = lab.decide(Decision::Changes, THEN, "No");
    let block = |envelope: &Envelope| {
        let lines: Vec<String> = token(envelope).as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
        format!("-----BEGIN PREGON DECISION-----\n{}\n-----END PREGON DECISION-----", lines.join("\n"))
    };
    let quoted = format!("> > {}\r\n", block(&one).replace('\n', "\r\n> > "));
    for (input, found) in [
        (serde_json::to_string_pretty(&one).expect("texts"), vec![&one]),
        (format!("\u{feff}{}\n", serde_json::to_string(&one).expect("texts")), vec![&one]),
        (format!("Hola:\n\n{}\n\nSaludos\n{}", block(&one), block(&two)), vec![&one, &two]),
        (format!("El lunes escribió:\r\n{quoted}"), vec![&one]),
        (format!("https://review.example/index.html#decision={}", token(&one)), vec![&one]),
        (format!("<https://a.example/#decision={}> y https://a.example/#decision={}.", token(&one), token(&two)), vec![&one, &two]),
        (token(&one), vec![&one]),
    ] {
        assert_eq!(read(input.as_bytes()).as_ref().map(|list| list.iter().collect::<Vec<_>>()), Ok(found), "{input}");
    }
    for (input, error) in [
        (Vec::new(), ReadError::Nothing),
        (b"Apruebo.".to_vec(), ReadError::Nothing),
        (b"{\"schema\":1}".to_vec(), ReadError::Damaged),
        (b"{\"schema\":2,\"statement\":\"\"}".to_vec(), ReadError::Version),
        (block(&one).replace("-----END", "").into_bytes(), ReadError::Damaged),
        (block(&one).as_bytes()[..200].to_vec(), ReadError::Damaged),
        (token(&one).as_bytes()[1..].to_vec(), ReadError::Damaged),
        (vec![b'A'; MAX_INPUT_BYTES + 1], ReadError::TooLong),
        ("-----BEGIN PREGON DECISION-----".repeat(500).into_bytes(), ReadError::TooMany),
        (vec![0xff; 100], ReadError::Nothing),
        (b"[".repeat(100_000), ReadError::Nothing),
        ([b"{\"statement\":".to_vec(), b"[".repeat(100_000)].concat(), ReadError::Damaged),
    ] {
        assert_eq!(read(&input), Err(error), "{}", String::from_utf8_lossy(&input[..input.len().min(60)]));
    }
    let parsed = Statement::parse(&one.statement).expect("reads");
    assert_eq!((parsed.who, parsed.note.as_str()), (Who::Invited(lab.offer.invitation.id.clone()), "Sí, así — «perfecto» 🎃\nGracias"));
}

#[test]
fn links_lead_only_where_a_page_can_sign() {
    let lab = Lab::new("{}");
    let token = &lab.offer.token;
    assert!(!format!("{:?}", lab.offer).contains(token.expose()), "the key is a secret");
    assert!(!invitation_text(&lab.offer.invitation).contains(token.expose().rsplit('.').next().expect("a part")));
    for (base, begins) in [
        ("https://r.example/otono/", Some("https://r.example/otono/index.html#invite=lucia-")),
        ("https://r.example/otono/index.en.html", Some("https://r.example/otono/index.en.html#invite=lucia-")),
        ("file:///tmp/review", Some("file:///tmp/review/index.html#invite=lucia-")),
        ("http://localhost:8000", Some("http://localhost:8000/index.html#invite=lucia-")),
        ("http://r.example", None),
        ("http://localhost.evil.example", None),
        ("javascript:alert(1)//", None),
        ("https://r.example/#x", None),
        ("https://r.example/a b", None),
    ] {
        let link = link(base, token);
        assert_eq!(link.is_ok(), begins.is_some(), "{base}");
        assert!(link.is_err() || link.is_ok_and(|link| link.starts_with(begins.expect("given"))), "{base}");
    }
}
