//! A workspace in git, changed in many ways.

use std::path::Path;
use std::process::Command;

use super::*;
use crate::ledger::{Record, RecordState, Snapshot};
use crate::model::{Digest, Receipt};
use crate::support::atomic_file;

const CONFIG: &str = "brand: La Ceiba\nlanguage: es\ntimezone: America/Mexico_City\nsite: { url: https://laceiba.example }\nchannels:\n  mastodon: { network: mastodon, server: https://plaza.example }\n  bluesky: { network: bluesky, account: laceiba.example }\n";

fn post(title: &str, date: &str, body: &str) -> String {
    format!("---\ntitle: {title}\ndate: {date}\nstatus: approved\n---\n{body}\n")
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    atomic_file::write(&root.join(path), bytes).expect("writes");
}

fn git(root: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"])
        .args(arguments)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A picture of one colour.
fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(32, 24, image::Rgb([shade, 9, 9])).write_to(&mut bytes, image::ImageFormat::Png).expect("encodes");
    bytes.into_inner()
}

/// A repository in whose folder `team` a workspace lies.
fn repository() -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let root = std::fs::canonicalize(dir.path()).expect("a path").join("team");
    write(&root, "pregon.yaml", CONFIG.as_bytes());
    write(&root, ".gitignore", b".pregon/\n");
    write(&root, "content/feria.md", post("Feria", "2026-12-01 10:00", "Hay feria.\n\nVengan todos.").as_bytes());
    write(&root, "content/adiós.md", post("Adiós", "2026-12-02 10:00", "Nos vamos.").as_bytes());
    write(
        &root,
        "content/foto/index.md",
        b"---\ntitle: Foto\ndate: 2026-12-03 10:00\nmedia: [{ file: a.png, alt: Una foto }]\n---\nMiren.\n",
    );
    write(&root, "content/foto/a.png", &picture(1));
    git(dir.path(), &["init", "--quiet", "--initial-branch=main"]);
    git(dir.path(), &["add", "--all"]);
    git(dir.path(), &["commit", "--quiet", "-m", "one"]);
    (dir, root)
}

fn noon() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().expect("an instant")
}

fn compared(root: &Path, revision: &str) -> Diff {
    against_revision(root, &Specs::embedded(), revision, None, noon()).expect("compares")
}

/// `post/channel kind` of every variant that differs.
fn listed(diff: &Diff) -> Vec<String> {
    diff.variants.iter().map(|change| format!("{}/{} {:?}", change.post, change.channel, change.kind)).collect()
}

#[test]
fn nothing_differs_from_what_was_committed() {
    let (_dir, root) = repository();
    let diff = compared(&root, "HEAD");
    assert!(diff.is_empty(), "{:?}", listed(&diff));
    assert_eq!(diff.unchanged, 6);
    let left: Vec<_> = std::fs::read_dir(root.join(".pregon/cache")).expect("there").collect();
    assert!(left.is_empty(), "the folder of the revision is gone");
    assert!(markdown::render(&diff).contains("No cambia ninguna variante."));
}

#[test]
fn texts_times_pictures_and_variants_are_compared() {
    let (_dir, root) = repository();
    write(&root, "content/feria.md", post("Feria", "2026-12-01 18:30", "Hay feria.\n\nVengan dos.").as_bytes());
    std::fs::remove_file(root.join("content/adiós.md")).expect("removes");
    write(&root, "content/nuevo.md", post("Nuevo", "2026-12-05 10:00", "Hola.").as_bytes());
    write(&root, "content/foto/a.png", &picture(200));
    let diff = compared(&root, "HEAD");
    assert_eq!(
        listed(&diff),
        [
            "adios/mastodon Removed",
            "adios/bluesky Removed",
            "feria/mastodon Changed",
            "feria/bluesky Changed",
            "foto/mastodon Changed",
            "foto/bluesky Changed",
            "nuevo/mastodon Added",
            "nuevo/bluesky Added"
        ]
        .map(ToOwned::to_owned)
        .into_iter()
        .collect::<Vec<_>>()
    );
    let feria = diff.variants.iter().find(|change| change.post.as_str() == "feria").expect("listed");
    let due = feria.due.as_ref().and_then(|due| due.after.as_ref()).expect("a time");
    assert_eq!(due.wall, "2026-12-01T18:30:00-06:00");
    let text: Vec<&str> = feria.parts[0].text.iter().map(|line| line.text.as_str()).collect();
    assert!(text.contains(&"Vengan todos.") && text.contains(&"Vengan dos."), "{text:?}");
    let foto = diff.variants.iter().find(|change| change.post.as_str() == "foto").expect("listed");
    let pictures = &foto.parts[0].pictures;
    assert_eq!(pictures.len(), 1);
    let digests = (pictures[0].before.as_ref().map(|p| &p.digest), pictures[0].after.as_ref().map(|p| &p.digest));
    assert!(digests.0.is_some() && digests.0 != digests.1);
    assert!(foto.parts[0].text.is_empty());
    let text = markdown::render(&diff);
    for words in [
        "2026-12-01 10:00 `America/Mexico_City` (2026-12-01 16:00 UTC) →",
        "(desaparece)",
        "(nueva)",
        "- Vengan todos.",
        "+ Vengan dos.",
        "otro archivo",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn networks_of_the_revision_are_its_own() {
    let (dir, root) = repository();
    write(&root, "networks/mastodon.yaml", b"text: { limit: 12 }\n");
    let diff = compared(&root, "HEAD");
    assert_eq!(diff.networks.len(), 1);
    let value = &diff.networks[0].values[0];
    assert_eq!(
        (value.path.as_str(), value.before.as_deref(), value.after.as_deref()),
        ("text.limit", Some("500 graphemes"), Some("12 graphemes"))
    );
    assert_eq!(value.source.as_deref(), Some("networks/mastodon.yaml"));
    let on: Vec<&str> = diff.variants.iter().map(|change| change.channel.as_str()).collect();
    assert!(on.contains(&"mastodon") && !on.contains(&"bluesky"), "{on:?}");
    git(dir.path(), &["add", "--all"]);
    git(dir.path(), &["commit", "--quiet", "-m", "two"]);
    assert!(compared(&root, "HEAD").is_empty());
    // Another channel, on a network of the team's own.
    write(&root, "networks/foro.yaml", b"extends: discourse\n");
    write(&root, "pregon.yaml", format!("{CONFIG}  foro: {{ network: foro, server: https://foro.example }}\n").as_bytes());
    let diff = compared(&root, "HEAD");
    assert_eq!(diff.networks.iter().map(|change| (change.network.as_str(), change.kind)).collect::<Vec<_>>(), [("foro", Kind::Added)]);
    assert_eq!(diff.variants.len(), 3);
}

#[test]
fn a_lock_tells_what_the_program_knew() {
    let (dir, root) = repository();
    let specs = Specs::embedded();
    assert!(matches!(against_lock(&root, &specs, |_| true), Err(DiffError::NoLock)));
    let lock = SpecLock::of_folder(&root, &specs).expect("good");
    lock.write(&root).expect("writes");
    assert!(against_lock(&root, &specs, |_| true).expect("compares").is_empty());
    // An older program knew another limit.
    let mut older = specs.get("mastodon").expect("known").clone();
    older.text.limit.as_mut().expect("a limit").value = 12;
    let custom = crate::networks::spec::Custom { spec: older, file: String::new(), keys: Vec::new() };
    let then = SpecLock::of_folder(&root, &specs.with([custom])).expect("good");
    then.write(&root).expect("writes");
    git(dir.path(), &["add", "--all"]);
    git(dir.path(), &["commit", "--quiet", "-m", "built by an older program"]);
    for diff in [against_lock(&root, &specs, |_| true).expect("compares"), compared(&root, "HEAD")] {
        assert_eq!(diff.networks[0].values[0].before.as_deref(), Some("12 graphemes"));
        assert!(!diff.variants.is_empty() && diff.variants.iter().all(|change| change.channel.as_str() == "mastodon"));
        assert!(diff.variants.iter().any(|change| change.part_count.as_ref().is_some_and(|parts| parts.before > parts.after)));
    }
    let none = against_lock(&root, &specs, |_| false).expect("compares");
    assert!(none.variants.is_empty() && !none.networks.is_empty());
    write(&root, "pregon.lock", b"schema: [\n");
    assert!(matches!(against_lock(&root, &specs, |_| true), Err(DiffError::Lock(_))));
    git(dir.path(), &["add", "--all"]);
    git(dir.path(), &["commit", "--quiet", "-m", "damaged"]);
    assert!(compared(&root, "HEAD").notes[0].starts_with("HEAD: pregon.lock:1:"));
}

#[test]
fn revisions_that_are_none_are_refused() {
    let (_dir, root) = repository();
    for revision in ["nothing", "--output=/tmp/x", "", "HEAD; touch x", "HEAD:content", "-c core.pager=x"] {
        let refused = against_revision(&root, &Specs::embedded(), revision, None, noon());
        assert!(matches!(refused, Err(DiffError::Revision(RevisionError::Git(_)))), "{revision}");
    }
    let outside = tempfile::tempdir().expect("a folder");
    write(outside.path(), "pregon.yaml", CONFIG.as_bytes());
    assert!(against_revision(outside.path(), &Specs::embedded(), "HEAD", None, noon()).is_err());
}

#[test]
fn a_revision_before_the_workspace_is_an_empty_one() {
    let (dir, root) = repository();
    git(dir.path(), &["mv", "team", "equipo"]);
    git(dir.path(), &["commit", "--quiet", "-m", "moved"]);
    let diff = compared(&root.with_file_name("equipo"), "HEAD~1");
    assert_eq!((diff.variants.len(), diff.unchanged), (6, 0));
    assert_eq!(diff.notes, ["HEAD~1 has no pregon.yaml: everything is new"]);
}

#[cfg(unix)]
#[test]
fn hostile_revisions_stay_in_their_folder() {
    let (dir, root) = repository();
    write(dir.path(), "secret.md", b"---\ntitle: secret\n---\n");
    std::os::unix::fs::symlink("../../secret.md", root.join("content/link.md")).expect("links");
    write(&root, "content/lfs/index.md", b"---\ntitle: LFS\nmedia: [{ file: a.png, alt: Una foto }]\n---\nMiren.\n");
    write(&root, "content/lfs/a.png", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n");
    git(dir.path(), &["add", "--all"]);
    git(dir.path(), &["commit", "--quiet", "-m", "hostile"]);
    write(&root, "content/lfs/a.png", &picture(3));
    let checkout = Checkout::new(&root, "HEAD").expect("reads");
    assert!(!checkout.root().join("content/link.md").exists());
    assert!(checkout.root().join("content/feria.md").is_file());
    assert_eq!(checkout.notes(), ["1 changed files are kept by Git LFS: they are compared by name alone"]);
    let folder = checkout.root().to_owned();
    drop(checkout);
    assert!(!folder.exists());
}

#[test]
fn approvals_that_a_change_voids_are_told() {
    use crate::approvals::{spec_print, target_print, text_print};
    use crate::diag::{FileId, Span, Spanned};
    use crate::model::{Approval, ApprovedVariant, Digest, Prints, Void};
    let (dir, root) = repository();
    let now = load_root(&root, &Specs::embedded()).expect("loads").output;
    let prints = |post: &str, channel: &str| {
        let draft = drafts(&now)
            .output
            .into_iter()
            .find(|draft| draft.post.as_str() == post && draft.channel.as_str() == channel)
            .expect("a draft");
        let of = now.config.channel(channel).expect("a channel");
        let due = draft.due.as_ref().map(|due| due.utc);
        let (text, target) = (text_print(&draft), target_print(of));
        let spec = spec_print(of, &now.specs).expect("a network");
        ApprovedVariant {
            channel: draft.channel.clone(),
            span: Span::default(),
            prints: Prints { due, content: Digest::of(b""), text, media: Digest::of(b""), target, spec },
        }
    };
    for (post, by) in [("feria", "lucia"), ("foto", "marisol")] {
        let mut approval = Approval {
            file: FileId::default(),
            path: String::new(),
            post: Spanned::new(crate::model::PostId::new(post).expect("an id"), Span::default()),
            by: Spanned::new(by.to_owned(), Span::default()),
            email: None,
            at: "2026-11-22T10:00:00Z".parse().expect("an instant"),
            note: None,
            channels: vec![prints(post, "mastodon"), prints(post, "bluesky")],
            decision: crate::model::Decision::Approve,
            review: None,
            on_behalf: None,
            seal: Spanned::new(Digest::of(b""), Span::default()),
        };
        approval.seal.value = approval.seal_of_parts();
        let text = crate::workspace::approval_text(&approval);
        write(&root, &format!("approvals/{post}/20261122T100000Z-{by}.yaml"), text.as_bytes());
    }
    git(dir.path(), &["add", "--all"]);
    git(dir.path(), &["commit", "--quiet", "-m", "approve"]);
    assert_eq!(compared(&root, "HEAD").approvals, []);
    // One word, one picture, and the account of one channel.
    write(&root, "content/feria.md", post("Feria", "2026-12-01 10:00", "Hay feria.\n\nVengan dos.").as_bytes());
    write(&root, "content/foto/a.png", &picture(2));
    write(&root, "pregon.yaml", CONFIG.replace("account: laceiba.example", "account: otra.example").as_bytes());
    let diff = compared(&root, "HEAD");
    let told: Vec<String> = diff
        .approvals
        .iter()
        .map(|approval| format!("{} {} {} {:?}", approval.by, approval.post, approval.channel, approval.void))
        .collect();
    assert_eq!(
        told,
        [
            format!("lucia feria mastodon {:?}", [Void::Text]),
            format!("lucia feria bluesky {:?}", [Void::Text, Void::Target]),
            format!("marisol foto mastodon {:?}", [Void::Media]),
            format!("marisol foto bluesky {:?}", [Void::Media, Void::Target]),
        ]
    );
    let text = markdown::render(&diff);
    assert!(text.contains("### Aprobaciones que este cambio anula\n\n- `feria` · `mastodon`: aprobación de `lucia` (2026-11-22 10:00 UTC): cambió el texto\n"), "{text}");
    // Approved after the change: nothing that held is void.
    assert_eq!(compared(&root, "HEAD~1").approvals, []);
    // One file is removed, the other post goes to one channel less.
    git(dir.path(), &["reset", "--quiet", "--hard"]);
    let (lucia, marisol) = ("approvals/feria/20261122T100000Z-lucia.yaml", "approvals/foto/20261122T100000Z-marisol.yaml");
    let approval = std::fs::read(root.join(lucia)).expect("is there");
    std::fs::remove_file(root.join(lucia)).expect("removes");
    std::fs::remove_dir_all(root.join("content/foto")).expect("removes");
    let told = |diff: &Diff| -> Vec<(String, String, Vec<Void>)> {
        let of = |approval: &VoidedApproval| (approval.by.clone(), approval.channel.to_string(), approval.void.clone());
        diff.approvals.iter().map(of).collect()
    };
    let of = |by: &str, channel: &str, void: Void| (by.to_owned(), channel.to_owned(), vec![void]);
    let diff = compared(&root, "HEAD");
    assert_eq!(
        told(&diff),
        [
            of("lucia", "mastodon", Void::Withdrawn),
            of("lucia", "bluesky", Void::Withdrawn),
            of("marisol", "mastodon", Void::VariantGone),
            of("marisol", "bluesky", Void::VariantGone),
        ]
    );
    let text = markdown::render(&diff);
    assert!(text.contains("aprobación de `lucia` (2026-11-22 10:00 UTC): se quitó su archivo\n"), "{text}");
    // The same yes in another file is as good; an altered one is not.
    git(dir.path(), &["reset", "--quiet", "--hard"]);
    std::fs::remove_file(root.join(lucia)).expect("removes");
    write(&root, "approvals/feria/20261122T110000Z-lucia.yaml", &approval);
    let altered = std::fs::read_to_string(root.join(marisol)).expect("is there").replace("by: marisol", "by: lucia");
    write(&root, marisol, altered.replace("by: \"marisol\"", "by: \"lucia\"").as_bytes());
    assert_eq!(told(&compared(&root, "HEAD")), [of("marisol", "mastodon", Void::Altered), of("marisol", "bluesky", Void::Altered)]);
}

/// Says of a variant that it was published as it is now.
fn publish(root: &Path, ledger: &mut Snapshot, post: &str, channel: &str, forgets: bool) {
    let now = load_root(root, &Specs::embedded()).expect("loads").output;
    let of = |draft: &Draft| draft.post.as_str() == post && draft.channel.as_str() == channel;
    let public = tempfile::tempdir().expect("a folder");
    let draft = drafts(&now).output.into_iter().find(of).expect("a draft");
    let sealed = crate::pipeline::seal(&now, vec![draft], public.path()).expect("makes pictures");
    let variant = &sealed.variants[0];
    for part in 1..=variant.parts.len() {
        let at = "2026-12-03T17:00:00Z".parse().expect("an instant");
        let content = crate::publish::content_key(
            &variant.title,
            &now.post(post).expect("a post").body.markdown,
            variant.due.as_ref().map(|due| due.utc),
        );
        let mut record = Record::new(variant, content, u16::try_from(part).expect("few"), 1, RecordState::Posted, at);
        let url = Some(format!("https://plaza.example/{post}/{part}"));
        record.receipt = Some(Receipt { id: part.to_string(), url, uri: None, cid: None, at, recovered: false });
        if forgets {
            record.print = None;
        }
        let bytes = Digest::of(&record.to_bytes());
        ledger.add(record, bytes);
    }
}

#[test]
fn what_a_change_means_for_what_is_published_is_told() {
    let (_dir, root) = repository();
    let mut ledger = Snapshot::default();
    for post in ["feria", "adios", "foto"] {
        publish(&root, &mut ledger, post, "mastodon", false);
    }
    publish(&root, &mut ledger, "feria", "bluesky", false);
    publish(&root, &mut ledger, "foto", "bluesky", true);
    let told = || {
        let published = Published { ledger: &ledger, now: "2026-12-04T10:00:00Z".parse().expect("an instant") };
        let diff = against_revision(&root, &Specs::embedded(), "HEAD", Some(published), noon()).expect("compares");
        let lines =
            diff.published.iter().map(|live| format!("{} {} {} {}", live.post, live.channel, live.gone, serde_json::json!(live.change)));
        (lines.collect::<Vec<_>>(), diff)
    };
    assert_eq!(told().0, [""; 0]);
    // A time that has passed is no change of what was said; what is not published has none either.
    write(&root, "content/feria.md", post("Feria", "2026-12-01 18:30", "Hay feria.\n\nVengan todos.").as_bytes());
    write(&root, "content/nuevo.md", post("Nuevo", "2026-12-05 10:00", "Hola.").as_bytes());
    assert_eq!(told().0, [""; 0]);
    write(&root, "content/feria.md", post("Feria", "2026-12-01 10:00", "Hay feria.\n\nVengan dos.").as_bytes());
    write(&root, "content/foto/a.png", &picture(200));
    std::fs::remove_file(root.join("content/adiós.md")).expect("removes");
    let (lines, diff) = told();
    assert_eq!(
        lines,
        [
            r#"adios mastodon true {"change":"delete","parts":[1]}"#,
            r#"feria mastodon false {"change":"edit","parts":[1]}"#,
            r#"feria bluesky false {"change":"manual","why":"posts cannot be edited there: correct it with a reply"}"#,
            r#"foto mastodon false {"change":"edit","parts":[1]}"#,
            r#"foto bluesky false {"change":"manual","why":"posts cannot be edited there: correct it with a reply"}"#,
        ]
    );
    let text = markdown::render(&diff);
    for words in [
        "### Lo que ya está publicado\n\n- `adios` · `mastodon`: retirar: parte 1 (lo hace `pregon reconcile --apply`) · `https://plaza.example/adios/1`\n",
        "- `feria` · `mastodon`: editar: parte 1 (lo hace `pregon reconcile --apply`)",
        "- `feria` · `bluesky`: no se puede editar allí: corrige con una respuesta (`posts cannot be edited there: correct it with a reply`)",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(!root.join("public").exists());
    let left: Vec<_> = std::fs::read_dir(root.join(".pregon/cache")).expect("there").flatten().map(|entry| entry.file_name()).collect();
    assert!(left.iter().all(|name| name == "images"), "{left:?}");
    // Under another name it is not taken down, and with a file that cannot be read nobody knows what was removed.
    write(&root, "content/despedida.md", post("Adiós", "2026-12-02 10:00", "Nos vamos.").as_bytes());
    assert!(told().0[0].contains("another post looks like it: write `id: adios` there"), "{:?}", told().0);
    std::fs::remove_file(root.join("content/despedida.md")).expect("removes");
    write(&root, "content/rota.md", b"---\ntitle: [\n---\n");
    assert!(told().0[0].contains("not every file of the workspace could be read"), "{:?}", told().0);
}

#[test]
fn findings_and_money_are_compared() {
    let (dir, root) = repository();
    write(&root, "plans/plan.yaml", b"budget:\n  currency: MXN\n  lines:\n    - { id: anuncios, name: Anuncios, amount: 100 MXN }\n");
    git(dir.path(), &["add", "--all"]);
    git(dir.path(), &["commit", "--quiet", "-m", "a budget"]);
    write(&root, "plans/plan.yaml", b"budget:\n  currency: MXN\n  lines:\n    - { id: anuncios, name: Anuncios, amount: 250.50 MXN }\n");
    // A picture without alternative text comes, and another place of what was there before stays the same.
    write(
        &root,
        "content/foto/index.md",
        b"---\ntitle: Foto\ndate: 2026-12-03 10:00\ncost: 40 MXN\nmedia: [{ file: a.png }]\n---\nMiren.\n",
    );
    let diff = compared(&root, "HEAD");
    let rules = |list: &[Found]| list.iter().map(|found| found.rule).collect::<Vec<_>>();
    assert!(rules(&diff.findings.introduced).contains(&"missing-alt-text"), "{:?}", diff.findings);
    assert_eq!(rules(&diff.findings.fixed), Vec::<&str>::new());
    let amounts: Vec<_> = diff.amounts.iter().map(|amount| (amount.of.clone(), amount.micros.before, amount.micros.after)).collect();
    assert_eq!(
        amounts,
        [(AmountOf::Posts, None, Some(40_000_000)), (AmountOf::Line("Anuncios".to_owned()), Some(100_000_000), Some(250_500_000))]
    );
    let text = markdown::render(&diff);
    assert!(text.contains("`missing-alt-text`") && text.contains("100.00 → 250.50 `MXN`"), "{text}");
    // The other way round what came is what goes.
    git(dir.path(), &["add", "--all"]);
    git(dir.path(), &["commit", "--quiet", "-m", "two"]);
    write(
        &root,
        "content/foto/index.md",
        b"---\ntitle: Foto\n\ndate: 2026-12-03 10:00\ncost: 40 MXN\nmedia: [{ file: a.png, alt: Una foto }]\n---\nMiren.\n",
    );
    let diff = compared(&root, "HEAD");
    assert!(rules(&diff.findings.fixed).contains(&"missing-alt-text") && diff.amounts.is_empty(), "{:?}", diff.findings);
}

#[test]
fn the_times_of_posts_that_wait_are_told() {
    let (_dir, root) = repository();
    let waits = |title: &str, status: &str| {
        format!("---\ntitle: {title}\nslot: next\nstatus: {status}\nchannels: [mastodon]\n---\nPronto, {title}.\n")
    };
    write(&root, "plans/calendar.yaml", b"slots: { mastodon: [{ days: [mon, tue, wed, thu, fri], at: '10:00' }] }\n");
    write(&root, "content/espera.md", waits("Espera", "draft").as_bytes());
    git(&root, &["add", "--all"]);
    git(&root, &["commit", "--quiet", "-m", "two"]);
    assert!(compared(&root, "HEAD").slots.is_empty(), "what waits as before is no change");
    // One that comes first moves the other on.
    write(&root, "content/antes.md", waits("Antes", "approved").as_bytes());
    let diff = compared(&root, "HEAD");
    let told: Vec<&str> = diff.slots.iter().map(|slot| slot.post.as_str()).collect();
    assert_eq!(told, ["antes", "espera"]);
    assert!(diff.slots[0].before.is_none() && diff.slots[0].after.is_some());
    assert_eq!(diff.slots[1].before, diff.slots[0].after);
    assert!(diff.slots[1].after > diff.slots[1].before);
    let text = markdown::render(&diff);
    let wall = |at: Option<crate::agenda::ProposedTime>| at.expect("a time").wall.format("%Y-%m-%d %H:%M").to_string();
    assert!(text.contains(&wall(diff.slots[0].after)) && text.contains("~~") && text.contains("pregon calendar assign"), "{text}");
}
