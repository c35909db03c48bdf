//! `approvals/<post-id>/*.yaml`: who said yes to what.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};

use super::decode::{Decoder, MapReader};
use super::yaml::Node;
use crate::diag::{Diagnostic, Diagnostics, Location, Severity, Spanned};
use crate::model::{Approval, ApprovedVariant, ChannelName, Decision, Digest, People, Post, PostId, Prints, ReviewProof};

/// Folder of the approvals.
pub const APPROVALS_FOLDER: &str = "approvals";

/// Version of the format.
const SCHEMA: i64 = 1;

/// Notes are for people, and pages show them.
pub const MAX_NOTE_CHARS: usize = 500;

/// Longest name of somebody for whom a decision is written down.
pub const MAX_NAME_CHARS: usize = 100;

const HEADER: &str = "# Written by `pregon approve`. Commit this file, signed if the team asks for it, and do not edit it:\n\
                      # it holds for exactly what its digests name.\n";

/// Reads one file; `path` is its place in the workspace.
pub(super) fn read(decoder: &mut Decoder, node: &Node, path: &str) -> Option<Approval> {
    let mut map = decoder.map(node, "the approval")?;
    map.required(decoder, "schema", |d, n| d.integer(n, 1, SCHEMA));
    let post = map.required(decoder, "post", |d, n| {
        let id = d.spanned_text(n)?;
        match PostId::new(id.value.clone()) {
            Ok(post) => Some(Spanned::new(post, id.span)),
            Err(error) => {
                d.push(Diagnostic::error("invalid-value", d.at(id.span), format!("not the id of a post: {error}")));
                None
            }
        }
    });
    let by = map.required(decoder, "by", |d, n| {
        let by = d.spanned_text(n)?;
        let is_key = by.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        if is_key { Some(by) } else { d.email(n) }
    });
    let email = map.optional(decoder, "email", Decoder::email);
    let at = map.required(decoder, "at", Decoder::instant);
    let remark = map.optional(decoder, "note", |d, n| {
        let text = d.text(n)?;
        let fits = text.chars().count() <= MAX_NOTE_CHARS && !text.chars().any(|c| c.is_control() && c != '\n');
        if !fits {
            let message = format!("a note has up to {MAX_NOTE_CHARS} characters that can be seen");
            d.push(Diagnostic::error("invalid-value", d.at(n.span), message));
        }
        fits.then_some(text)
    });
    let channels = map.required(decoder, "channels", |d, n| {
        let entries = d.entries(n, "channels")?;
        Some(entries.into_iter().filter_map(|(name, node)| variant(d, &name, node)).collect::<Vec<_>>())
    });
    let decision = map.optional(decoder, "decision", |d, n| d.one_of(n, &["approve", "changes"]));
    let review = map.optional(decoder, "review", review);
    let on_behalf = map.optional(decoder, "on_behalf", |d, n| {
        let name = d.text(n)?;
        let fits = name.chars().count() <= MAX_NAME_CHARS && !name.chars().any(char::is_control);
        if !fits {
            d.push(Diagnostic::error("invalid-value", d.at(n.span), format!("a name has up to {MAX_NAME_CHARS} characters")));
        }
        fits.then_some(name)
    });
    let seal = map.required(decoder, "seal", |d, n| digest(d, n).map(|seal| Spanned::new(seal, n.span)));
    map.finish(decoder);
    // Half an approval is none.
    if decoder.has_errors() {
        return None;
    }
    let (post, file) = (post?, decoder.file);
    let folder = path.rsplit('/').nth(1).unwrap_or_default();
    if folder != post.as_str() {
        decoder.push(
            Diagnostic::error(
                "altered-approval",
                decoder.at(post.span),
                format!("the file lies in the folder of `{folder}`, and approves `{}`", post.value),
            )
            .help(format!("move it back to {APPROVALS_FOLDER}/{}/, or remove it", post.value)),
        );
        return None;
    }
    let approval = Approval {
        file,
        path: path.to_owned(),
        post,
        by: by?,
        email,
        at: at?,
        note: remark,
        channels: channels?,
        decision: if decision.as_deref() == Some("changes") { Decision::Changes } else { Decision::Approve },
        review,
        on_behalf,
        seal: seal?,
    };
    if !approval.is_whole() {
        decoder.push(
            Diagnostic::error("altered-approval", decoder.at(approval.seal.span), "the file does not say what it said when it was sealed")
                .help("undo the change, or remove the file and let `pregon approve` write another; until then it does not count"),
        );
    }
    Some(approval)
}

/// `review:`, the signature of a decision that was made on a review page.
fn review(decoder: &mut Decoder, node: &Node) -> Option<ReviewProof> {
    let mut map = decoder.map(node, "the signature")?;
    let invitation = map.required(decoder, "invitation", Decoder::text);
    let signature = map.required(decoder, "signature", |d, n| {
        let text = d.text(n)?;
        let is_one = text.len() == 128 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_one {
            d.push(Diagnostic::error("invalid-value", d.at(n.span), "not a signature: 128 hexadecimal digits"));
        }
        is_one.then_some(text)
    });
    let applied_by = map.optional(decoder, "applied_by", Decoder::email);
    map.finish(decoder);
    Some(ReviewProof { invitation: invitation?, signature: signature?, applied_by: applied_by.map(|email| email.value) })
}

fn variant(decoder: &mut Decoder, name: &Spanned<String>, node: &Node) -> Option<ApprovedVariant> {
    let channel = ChannelName::new(name.value.clone()).ok();
    if channel.is_none() {
        decoder.push(Diagnostic::error("invalid-value", decoder.at(name.span), "not the name of a channel"));
    }
    let mut map = decoder.map(node, "the channel")?;
    let due = map.optional(decoder, "due", Decoder::instant);
    let mut one = |key| map.required(decoder, key, digest);
    let (content, text, media, target, spec) = (one("content"), one("text"), one("media"), one("target"), one("spec"));
    MapReader::finish(map, decoder);
    let prints = Prints { due, content: content?, text: text?, media: media?, target: target?, spec: spec? };
    Some(ApprovedVariant { channel: channel?, span: name.span, prints })
}

fn digest(decoder: &mut Decoder, node: &Node) -> Option<Digest> {
    let digest = decoder.text(node)?.parse().ok();
    if digest.is_none() {
        decoder.push(Diagnostic::error("invalid-value", decoder.at(node.span), "not a digest: 64 hexadecimal digits"));
    }
    digest
}

/// Reports approvals that lead nowhere; they change nothing.
pub(crate) fn check(approvals: &[Approval], posts: &[Post], people: &People, diagnostics: &mut Diagnostics) {
    for approval in approvals {
        if posts.binary_search_by(|post| post.id.cmp(&approval.post.value)).is_err() {
            let place = Location::new(approval.file, approval.post.span);
            diagnostics.push(
                Diagnostic::new("stale-approval", Severity::Info, place, format!("there is no post `{}`", approval.post.value))
                    .help("remove the file if the post is not coming back"),
            );
        }
        let by = approval.by.as_str();
        if !by.contains('@') && people.get(by).is_none() {
            let place = Location::new(approval.file, approval.by.span);
            diagnostics.push(
                Diagnostic::warning("stale-approval", place, format!("`{by}` is not in plans/people.yaml, so the approval does not count"))
                    .help("add the person, with an `email:`"),
            );
        }
    }
}

/// The text of an approval's file.
#[must_use]
pub fn approval_text(approval: &Approval) -> String {
    let quoted = |text: &str| serde_json::Value::String(text.to_owned()).to_string();
    let instant = |at: &DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut text = format!("{HEADER}schema: {SCHEMA}\npost: {}\nby: {}\n", quoted(approval.post.as_str()), quoted(&approval.by));
    if let Some(email) = &approval.email {
        let _ = writeln!(text, "email: {}", quoted(email));
    }
    if let Some(name) = &approval.on_behalf {
        let _ = writeln!(text, "on_behalf: {}", quoted(name));
    }
    let _ = writeln!(text, "at: {}", instant(&approval.at));
    if !approval.is_yes() {
        let _ = writeln!(text, "decision: {}", approval.decision.as_str());
    }
    if let Some(note) = &approval.note {
        let _ = writeln!(text, "note: {}", quoted(note));
    }
    text.push_str("channels:\n");
    for of in &approval.channels {
        let Prints { due, content, text: words, media, target, spec } = &of.prints;
        let _ = writeln!(text, "  {}:", quoted(of.channel.as_str()));
        if let Some(due) = due {
            let _ = writeln!(text, "    due: {}", instant(due));
        }
        for (key, digest) in [("content", content), ("text", words), ("media", media), ("target", target), ("spec", spec)] {
            let _ = writeln!(text, "    {key}: \"{digest}\"");
        }
    }
    if let Some(ReviewProof { invitation, signature, applied_by }) = &approval.review {
        let _ = write!(text, "review:\n  invitation: {}\n  signature: \"{signature}\"\n", quoted(invitation));
        if let Some(email) = applied_by {
            let _ = writeln!(text, "  applied_by: {}", quoted(email));
        }
    }
    let _ = writeln!(text, "seal: \"{}\"", approval.seal.value);
    text
}

#[cfg(test)]
mod tests {
    use super::super::yaml;
    use super::*;
    use crate::diag::{FileId, Span};

    fn sample() -> Approval {
        let digest = |text: &str| Digest::of(text.as_bytes());
        let prints = |due: Option<&str>| Prints {
            due: due.map(|text| text.parse().expect("an instant")),
            content: digest("content"),
            text: digest("text"),
            media: digest("media"),
            target: digest("target"),
            spec: digest("spec"),
        };
        let of = |name: &str, due| ApprovedVariant {
            channel: ChannelName::new(name).expect("a name"),
            span: Span::default(),
            prints: prints(due),
        };
        let spanned = |text: &str| Spanned::new(text.to_owned(), Span::default());
        let mut approval = Approval {
            file: FileId::default(),
            path: "approvals/feria/20261122T100000Z-lucia.yaml".to_owned(),
            post: Spanned::new(PostId::new("feria").expect("an id"), Span::default()),
            by: spanned("lucia"),
            email: Some(spanned("lucia@laceiba.example")),
            at: "2026-11-22T10:00:00Z".parse().expect("an instant"),
            note: Some("Visto: \"bien\"\n# y nada más".to_owned()),
            channels: vec![of("mastodon", Some("2026-11-24T15:30:00Z")), of("on", None)],
            decision: Decision::Approve,
            review: None,
            on_behalf: None,
            seal: Spanned::new(digest(""), Span::default()),
        };
        approval.seal.value = approval.seal_of_parts();
        approval
    }

    fn read_back(text: &str, path: &str) -> (Option<Approval>, Vec<String>) {
        let mut diagnostics = Diagnostics::new();
        let node = yaml::parse(text, FileId::default(), 0, &mut diagnostics);
        let mut decoder = Decoder::new(FileId::default());
        let approval = node.and_then(|node| read(&mut decoder, &node, path));
        diagnostics.extend(decoder.into_diagnostics());
        (approval, diagnostics.iter().map(|finding| format!("{}: {}", finding.rule, finding.message)).collect())
    }

    #[test]
    fn what_is_written_is_read() {
        let approval = sample();
        let (read, found) = read_back(&approval_text(&approval), &approval.path);
        assert_eq!(found, Vec::<String>::new());
        let read = read.expect("reads");
        assert_eq!((&*read.post, &*read.by, read.at, &read.note), (&*approval.post, &*approval.by, approval.at, &approval.note));
        assert!(read.is_whole());
        assert_eq!(read.of(&approval.channels[0].channel), Some(&approval.channels[0].prints));
        assert_eq!(read.of(&approval.channels[1].channel), Some(&approval.channels[1].prints));
    }

    #[test]
    fn requests_and_signatures_are_kept() {
        let mut approval = sample();
        approval.decision = Decision::Changes;
        let proof = ReviewProof {
            invitation: "lucia-0123456789abcdef".to_owned(),
            signature: "0f".repeat(64),
            applied_by: Some("ana@laceiba.example".to_owned()),
        };
        approval.review = Some(proof.clone());
        approval.on_behalf = Some("Doña \"Meche\"".to_owned());
        assert!(!approval.is_whole(), "the seal is over these too");
        approval.seal.value = approval.seal_of_parts();
        let text = approval_text(&approval);
        let (read, found) = read_back(&text, &approval.path);
        assert_eq!(found, Vec::<String>::new(), "{text}");
        let read = read.expect("reads");
        assert!(read.is_whole() && !read.is_yes());
        assert_eq!((read.review, read.on_behalf), (Some(proof), approval.on_behalf.clone()));
        for (from, to) in [("decision: changes\n", ""), ("0f0f\"", "0f00\""), ("Meche", "Mecha"), ("ana@", "eva@")] {
            let (read, found) = read_back(&text.replacen(from, to, 1), &approval.path);
            assert!(!found.is_empty() && read.is_none_or(|read| !read.is_whole()), "{from}");
        }
    }

    #[test]
    fn every_altered_line_breaks_the_seal_or_the_file() {
        let approval = sample();
        let text = approval_text(&approval);
        for (from, to) in [
            ("by: \"lucia\"", "by: \"marisol\""),
            ("email: \"lucia@", "email: \"marisol@"),
            ("at: 2026-11-22T10:00:00Z", "at: 2026-11-22T10:00:01Z"),
            ("Visto", "No visto"),
            ("due: 2026-11-24T15:30:00Z", "due: 2026-11-24T15:31:00Z"),
            ("\"mastodon\":", "\"bluesky\":"),
            ("    media: \"", "    media: \"0"),
        ] {
            assert!(text.contains(from), "{from}");
            let (read, found) = read_back(&text.replacen(from, to, 1), &approval.path);
            assert!(!found.is_empty() && read.is_none_or(|read| !read.is_whole()), "{from}");
        }
        let (read, found) = read_back(&text, "approvals/otra/20261122T100000Z-lucia.yaml");
        assert_eq!((read, found.len()), (None, 1));
    }
}
