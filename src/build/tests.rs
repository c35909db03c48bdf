//! A build that goes on from an earlier one writes what a build from nothing writes, byte for byte, whatever has happened between.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Days, Utc};

use super::{BuildSummary, Built, Request, StampCheck, build};
use crate::ledger::stores::{DirectoryStore, StoreSettings};
use crate::ledger::{Record, RecordState, Store, View};
use crate::model::{Receipt, Variant};
use crate::networks::Specs;
use crate::prose::shelf::Dictionaries;
use crate::publish::content_key;
use crate::support::atomic_file;
use crate::workspace::{CACHE_FOLDER, LedgerLocation};

/// The same numbers every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// A workspace that is built again and again.
struct Lab {
    folder: tempfile::TempDir,
    now: DateTime<Utc>,
}

const SETTINGS: &str = "brand: La Ceiba\nlanguage: es\ntimezone: America/Mexico_City\nsite: { url: https://laceiba.example }\nchannels:\n  site: { network: site }\n  \
     mastodon: { network: mastodon, server: https://mastodon.example, account: laceiba }\n  bluesky: { network: bluesky, account: laceiba.example }\n";

/// More than any list shows of a text.
const LONG: &str = "El sábado por la tarde abrimos la mesa de siempre, con los libros que llegaron esta semana y con los que nadie ha pedido \
    todavía; quien venga con tiempo puede quedarse a leer junto a la ventana, y quien no, llevarse uno prestado hasta el lunes.";

impl Lab {
    fn new() -> Self {
        let lab = Self { folder: tempfile::tempdir().expect("a folder"), now: "2026-11-21T18:40:00Z".parse().expect("a time") };
        lab.write("pregon.yaml", SETTINGS);
        lab.write("plans/plan.yaml", "pillars: [{ id: libros, name: Libros }]\n");
        lab.write("plans/tone.yaml", "banned: [{ term: imperdible, instead: di por qué, reason: no dice nada }]\n");
        lab.write("plans/calendar.yaml", "slots:\n  mastodon: [{ days: [mon, tue, wed, thu, fri, sat, sun], at: [\"09:30\", \"18:00\"] }]\n  bluesky: [{ days: [mon, tue, wed, thu, fri, sat, sun], at: [\"10:00\"] }]\n  site: [{ days: [mon, tue, wed, thu, fri, sat, sun], at: [\"08:00\", \"12:00\"] }]\n");
        for number in 0..8 {
            lab.post(number, &format!("Entrada {number}"), "");
        }
        lab.write("content/enlace.md", "---\ntitle: Enlace\nid: enlace\ndate: 2026-11-20 09:00\nstatus: approved\nlink: https://laceiba.example/posts/entrada-1/\ntags: [feria del libro]\n---\nMira [la otra](entrada-2.md) y [una que falta](entrada-99.md) el sábado.\n");
        lab.write("content/hueco.md", "---\ntitle: Hueco\nslot: 2026-11-24\nstatus: approved\nmedia: [{ file: foto.png, alt: Una foto }]\n---\nCon foto en la #feriadellibro de siempre, aquí.\n");
        lab.write("content/copia.md", "---\ntitle: Copia\ndate: 2026-11-24 09:00\nstatus: review\nallow: [duplicate-text]\nexpires: 2026-11-23\n---\nTexto de la entrada número 3, imperdible.\n");
        lab.series("FREQ=DAILY;COUNT=3", "");
        lab.picture(1);
        lab
    }

    /// A post that is repeated.
    fn series(&self, rule: &str, more: &str) {
        let text = format!(
            "---\ntitle: Serie\nid: serie\ndate: 2026-11-21 12:00\nstatus: approved\ntags: [libros]\nrepeat: {{ rule: {rule}, except: [2026-11-22] }}\n{more}\n---\nCuentos en el patio, como cada día, [y más](entrada-2.md).\n"
        );
        self.write("content/serie.md", &text);
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: &str) {
        atomic_file::write(&self.root().join(path), text.as_bytes()).expect("writes");
    }

    fn post(&self, number: usize, title: &str, more: &str) {
        let text = format!(
            "---\ntitle: {title}\nid: entrada-{number}\ndate: 2026-11-{:02} 1{number}:00\nstatus: approved\npillar: libros\ntags: [libros]\n---\nTexto de la entrada número {number}, imperdible.\n\n{LONG}\n\n{more}\n",
            19 + number % 5
        );
        self.write(&format!("content/entrada-{number}.md"), &text);
    }

    fn picture(&self, shade: u8) {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let pixels = image::RgbImage::from_fn(640, 480, |x, y| image::Rgb([shade, x as u8, y as u8]));
        pixels.write_to(&mut bytes, image::ImageFormat::Png).expect("encodes");
        atomic_file::write(&self.root().join("content/foto.png"), bytes.get_ref()).expect("writes");
    }

    fn build(&self) -> BuildSummary {
        build_at(self.root(), self.now)
    }

    /// Says of a variant that it was published, as it is now.
    fn publish(&self, post: &str, channel: &str) {
        let bytes = fs::read(self.root().join(format!("public/variants/{post}.json"))).expect("reads");
        let file: serde_json::Value = serde_json::from_slice(&bytes).expect("is JSON");
        let variants: Vec<Variant> = serde_json::from_value(file["variants"].clone()).expect("are variants");
        let variant = variants.iter().find(|variant| variant.channel.as_str() == channel).expect("a variant");
        let store = DirectoryStore::new(self.root().join("ledger"));
        for part in 1..=variant.parts.len() {
            let content = content_key(&variant.title, "", None);
            let mut record = Record::new(variant, content, part as u16, 1, RecordState::Posted, self.now);
            record.receipt = Some(Receipt {
                id: "1".into(),
                url: Some(format!("https://x.example/{post}")),
                uri: None,
                cid: None,
                at: self.now,
                recovered: false,
            });
            store.create(&record.key().to_string(), &record.to_bytes()).expect("writes");
        }
    }

    /// Compares what lies in `public/` with what a build from nothing makes of the same files.
    fn compare(&self, what: &str) {
        let fresh = tempfile::tempdir().expect("a folder");
        for part in ["pregon.yaml", "content", "plans", "templates", "ledger", ".pregon/cache/images", "public/media"] {
            copy(&self.root().join(part), &fresh.path().join(part));
        }
        build_at(fresh.path(), self.now);
        let (one, other) = (tree(&self.root().join("public")), tree(&fresh.path().join("public")));
        let lacks = |a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>| {
            b.keys().filter(|path| !a.contains_key(*path)).cloned().collect::<Vec<_>>()
        };
        assert_eq!((lacks(&one, &other), lacks(&other, &one)), (vec![], vec![]), "{what}: files that lack, and too many");
        for (path, bytes) in &one {
            if bytes != &other[path] {
                let (a, b) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&other[path]));
                let line = a.lines().zip(b.lines()).find(|(a, b)| a != b);
                panic!("{what}: {path} differs: {line:?}");
            }
        }
    }
}

fn view(root: &Path) -> View {
    View::of(&LedgerLocation::default(), root, &StoreSettings::default()).expect("a folder")
}

fn build_at(root: &Path, now: DateTime<Utc>) -> BuildSummary {
    build_with(root, &Dictionaries::default(), now)
}

fn build_with(root: &Path, dictionaries: &Dictionaries, now: DateTime<Utc>) -> BuildSummary {
    let (ledger, public) = (view(root), root.join("public"));
    let request =
        Request { start: root, specs: &Specs::embedded(), ledger: &ledger, dictionaries, now, public: &public, progress: &|_, _| {} };
    let Built { summary, problems, .. } = build(request).expect("builds");
    assert_eq!(problems, []);
    summary
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
        let inner = entry.path().strip_prefix(from).expect("below");
        let target = if inner.as_os_str().is_empty() { to.to_owned() } else { to.join(inner) };
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).expect("makes a folder");
        } else {
            fs::create_dir_all(target.parent().expect("a folder")).expect("makes a folder");
            fs::copy(entry.path(), target).expect("copies");
        }
    }
}

/// Every file, but for the figures of the build.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            (entry.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned(), fs::read(entry.path()).expect("reads"))
        })
        .filter(|(path, _)| path != "build.json")
        .collect()
}

fn index(root: &Path) -> PathBuf {
    root.join(CACHE_FOLDER).join("index")
}

#[test]
fn whatever_happens_between_builds_the_bytes_are_those_of_a_build_from_nothing() {
    let mut lab = Lab::new();
    let mut dice = Dice(26);
    lab.build();
    lab.compare("the first build");
    for step in 0..44 {
        let number = dice.roll(10);
        // Some changes come alone, some together.
        let mut what = String::new();
        for _ in 0..=dice.roll(2) {
            what = format!("{what} {}", change(&mut lab, &mut dice, number));
        }
        let what = format!("step {step}:{what}");
        lab.build();
        lab.compare(&what);
    }
}

/// Does something to a workspace, and says what.
#[expect(clippy::too_many_lines, reason = "a list of independent changes")]
fn change(lab: &mut Lab, dice: &mut Dice, number: usize) -> &'static str {
    let root = lab.root().to_owned();
    let post = root.join(format!("content/entrada-{number}.md"));
    match dice.roll(24) {
        0 | 1 => {
            lab.post(number, &format!("Entrada {number}"), &format!("Cambio {}.", dice.roll(1000)));
            "the text of a post"
        }
        2 => {
            lab.post(number, &format!("Título {}", dice.roll(1000)), "");
            "the title of a post"
        }
        3 => {
            let _ = fs::remove_file(post);
            "a post goes"
        }
        4 => {
            let _ = fs::rename(post, root.join(format!("content/otra-{number}.md")));
            "a file gets another name"
        }
        5 => {
            lab.picture(dice.roll(200) as u8);
            "another picture"
        }
        6 => {
            let _ = fs::remove_file(root.join("content/foto.png"));
            "a picture goes"
        }
        7 => {
            lab.write("templates/text/mastodon.txt", &format!("{{{{ body }}}}\n\nvisto {}", dice.roll(10)));
            "a template"
        }
        8 => {
            lab.write("plans/tone.yaml", &format!("emoji: {{ max: {} }}\n", dice.roll(4)));
            "the tone"
        }
        9 => {
            let more = if dice.roll(2) == 0 { "" } else { "  x: { network: x, account: laceiba }\n" };
            lab.write("pregon.yaml", &format!("{SETTINGS}{more}"));
            "the channels"
        }
        10 => {
            lab.now = lab.now.checked_add_days(Days::new(1)).expect("a day");
            "a day later"
        }
        11 => {
            lab.now += chrono::TimeDelta::minutes(17);
            "some minutes later"
        }
        12 | 13 => {
            let posts: Vec<String> =
                ["enlace", "hueco", "copia"].map(str::to_owned).into_iter().chain((0..10).map(|n| format!("entrada-{n}"))).collect();
            let id = &posts[dice.roll(posts.len())];
            if root.join(format!("public/variants/{id}.json")).exists() {
                lab.publish(id, ["site", "mastodon"][dice.roll(2)]);
            }
            "something is published"
        }
        14 => {
            let tag = ["feria del libro", "Feria Del Libro", "libros"][dice.roll(3)];
            lab.write(
                "content/tema.md",
                &format!(
                    "---\ntitle: Tema\nstatus: draft\ntags: [{tag}]\nslot: 2026-11-24\n---\nTexto de la entrada número 3, imperdible.\n"
                ),
            );
            "words of a hashtag, and a slot taken"
        }
        15 => {
            if let Ok(bytes) = fs::read(&post) {
                atomic_file::write(&post, &bytes).expect("writes");
            }
            "a file is touched"
        }
        16 => {
            let _ = fs::remove_dir_all(root.join("public/preview/enlace"));
            let _ = fs::remove_file(root.join("public/report/queue.html"));
            "pages are lost"
        }
        17 => {
            lab.write("public/preview/extra/index.html", "x");
            lab.write("public/variants/entrada-1.json", "{}");
            "somebody writes into public"
        }
        18 => {
            let rule =
                ["FREQ=DAILY;COUNT=3", "FREQ=DAILY;COUNT=5", "FREQ=WEEKLY;COUNT=2", "FREQ=HOURLY", "FREQ=DAILY;UNTIL=20261124T110000"]
                    [dice.roll(5)];
            lab.series(rule, ["", "expires: 2026-11-23 18:10", "allow: [missing-pillar]"][dice.roll(3)]);
            "the rule of a series"
        }
        19 => {
            // Two of a series are somebody else's posts, or no longer.
            let path = root.join("content/serie.2026-11-23.md");
            if path.exists() {
                fs::remove_file(path).expect("removes");
            } else {
                lab.write(
                    "content/serie.2026-11-23.md",
                    "---\ntitle: Otra\nid: serie.2026-11-23\nstatus: draft\n---\nLleva a [la serie](serie.md).\n",
                );
            }
            "the id of one of a series"
        }
        20 => {
            let id = ["serie.2026-11-21", "serie.2026-11-23", "serie.2026-11-24"][dice.roll(3)];
            if root.join(format!("public/variants/{id}.json")).exists() {
                lab.publish(id, ["site", "mastodon"][dice.roll(2)]);
            }
            "one of a series is published"
        }
        21 => {
            let _ = fs::remove_file(root.join("content/serie.md"));
            "a series goes"
        }
        22 => {
            // As if the build had died before it wrote its index.
            let saved = fs::read(index(&root)).expect("an index");
            lab.post(number, &format!("Interrumpida {number}"), "");
            lab.build();
            atomic_file::write(&index(&root), &saved).expect("writes");
            "a build is cut off"
        }
        _ => {
            let bytes = fs::read(index(&root)).expect("an index");
            let cut = bytes.len() * (dice.roll(9) + 1) / 10;
            let mut bytes = if dice.roll(2) == 0 { bytes[..cut].to_vec() } else { bytes };
            let at = dice.roll(bytes.len());
            bytes[at] ^= 1;
            atomic_file::write(&index(&root), &bytes).expect("writes");
            "the index is damaged"
        }
    }
}

#[test]
fn the_queue_lists_what_is_published_and_no_longer_among_the_posts() {
    let lab = Lab::new();
    lab.build();
    lab.publish("entrada-1", "mastodon");
    lab.publish("enlace", "bluesky");
    // Whoever can write to the record cannot write into pages.
    let key = "entrada-2/mastodon/001/001-posted.json";
    lab.publish("entrada-2", "mastodon");
    let record = fs::read_to_string(lab.root().join("ledger").join(key)).expect("reads");
    lab.write(&format!("ledger/{key}"), &record.replace("https://x.example/entrada-2", "https://x.example/<b>&"));
    lab.publish("entrada-3", "mastodon");
    let key = "entrada-3/mastodon/001/001-posted.json";
    let record = fs::read_to_string(lab.root().join("ledger").join(key)).expect("reads");
    lab.write(&format!("ledger/{key}"), &record.replace("https://x.example/entrada-3", "javascript:alert(1)"));
    let queue = |language: &str| {
        lab.build();
        fs::read_to_string(lab.root().join(format!("public/report/queue{language}.html"))).expect("reads")
    };
    assert!(!queue("").contains("id=\"withdrawn\""));
    let folder = lab.root().join("content");
    let files: Vec<_> = ["entrada-1", "entrada-2", "entrada-3"].map(|name| folder.join(format!("{name}.md"))).into();
    let texts: Vec<_> = files.iter().map(|file| fs::read(file).expect("reads")).collect();
    for file in &files {
        fs::remove_file(file).expect("removes");
    }
    // The post is still there, without the channel.
    let link = fs::read_to_string(folder.join("enlace.md")).expect("reads");
    lab.write("content/enlace.md", &link.replace("id: enlace", "id: enlace\nchannels: [site, mastodon]"));
    let page = queue("");
    for words in [
        "id=\"withdrawn\">Retirado de los archivos <span class=\"count\">4</span>",
        "<span class=\"title\">entrada-1</span>",
        "href=\"https://x.example/entrada-1\"",
        "Se puede retirar allí, parte 1: pregon reconcile --apply",
        "https://x.example/&lt;b&gt;&amp;",
        "<span class=\"channel\">bluesky</span>",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert!(!page.contains("<b>") && !page.contains("javascript:"), "{page}");
    assert!(queue(".en").contains("It can be taken down there, part 1: pregon reconcile --apply"), "{}", queue(".en"));
    lab.compare("posts that are published go");
    // With a file that cannot be read nobody knows what was removed.
    lab.write("content/rota.md", "---\ntitle: [\n---\n");
    let page = queue("");
    assert!(page.contains("No se puede retirar desde aquí") && !page.contains("Se puede retirar allí"), "{page}");
    assert!(fs::read_to_string(lab.root().join("public/report/findings.html")).expect("reads").contains("content/rota.md:"));
    lab.compare("a file cannot be read");
    // What is known of it is kept, and not read again.
    lab.build();
    lab.compare("a file cannot be read, still");
    fs::remove_file(folder.join("rota.md")).expect("removes");
    for (file, text) in files.iter().zip(texts) {
        atomic_file::write(file, &text).expect("writes");
    }
    lab.write("content/enlace.md", &link);
    assert!(!queue("").contains("id=\"withdrawn\""));
    lab.compare("they are back");
}

#[test]
fn a_dictionary_of_the_system_is_an_input() {
    let lab = Lab::new();
    lab.write("plans/tone.yaml", "spelling: { es: system, unknown: all }\n");
    let system = tempfile::tempdir().expect("a folder");
    let dictionaries = Dictionaries::in_folders([system.path().to_owned()]);
    let install = |name: &str, text: &str| atomic_file::write(&system.path().join(name), text.as_bytes()).expect("writes");
    let build = || build_with(lab.root(), &dictionaries, lab.now).counts;
    let public = lab.root().join("public");
    let is_current =
        || StampCheck::new(lab.root(), &lab.root().join(CACHE_FOLDER), &view(lab.root())).is_current(&public, &dictionaries, lab.now);
    let misspelled = || fs::read_to_string(public.join("report/findings.html")).unwrap_or_default().matches("misspelled").count();
    let (first, none) = (build(), misspelled());
    assert!(is_current(), "nothing has happened");
    install("es_ES.aff", "SET UTF-8\n");
    install("es_ES.dic", "1\nlibro\n");
    assert!(!is_current(), "installed");
    assert_eq!(build().posts_redone, first.posts_redone + first.posts_kept);
    let with_one_word = misspelled();
    assert!(with_one_word > none, "{with_one_word}");
    assert!(is_current());
    assert_eq!(build().posts_redone, 0, "a build of what is current does nothing");
    install("es_ES.dic", "2\nlibro\ntexto\n");
    assert!(!is_current(), "updated");
    build();
    assert!(is_current());
    // That of the workspace's own region comes before.
    install("es_MX.aff", "SET UTF-8\n");
    assert!(is_current(), "half of a dictionary is none");
    install("es_MX.dic", "1\nlibro\n");
    assert!(!is_current(), "another one is used");
    fs::remove_file(system.path().join("es_MX.dic")).expect("removes");
    assert!(is_current(), "it is gone again");
    // Who does not spell by it is not concerned.
    lab.write("plans/tone.yaml", "spelling: { en: system }\n");
    build();
    install("es_MX.dic", "1\nlibro\n");
    assert!(is_current());
}

#[test]
fn only_what_has_changed_is_done_again() {
    let mut lab = Lab::new();
    let first = lab.build();
    assert_eq!((first.counts.posts_redone, first.counts.posts_kept), (13, 0));
    let check = || StampCheck::new(lab.root(), &lab.root().join(CACHE_FOLDER), &view(lab.root()));
    assert!(check().is_current(&lab.root().join("public"), &Dictionaries::default(), lab.now), "nothing has happened");

    lab.post(5, "Entrada 5", "Algo más al final, que ninguna lista muestra.");
    assert!(!check().is_current(&lab.root().join("public"), &Dictionaries::default(), lab.now));
    let text = lab.build();
    assert_eq!((text.counts.posts_redone, text.counts.posts_kept, text.counts.removed), (1, 12, 0));
    // Its variants and its preview in two languages.
    assert_eq!(text.counts.written, 3);

    // A title shows where the post is linked to with a card.
    lab.post(1, "Otro título", "");
    assert_eq!(lab.build().counts.posts_redone, 2);

    // Nothing in the files changes with the day, but the report does.
    lab.now = lab.now.checked_add_days(Days::new(1)).expect("a day");
    let day = lab.build();
    assert_eq!(day.counts.posts_redone, 0);
    assert!(day.counts.written > 0);

    lab.write("plans/tone.yaml", "emoji: { max: 1 }\n");
    assert_eq!(lab.build().counts.posts_kept, 0, "the tone concerns everybody");
}

#[test]
fn the_number_of_threads_does_not_show() {
    let lab = Lab::new();
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    one.install(|| lab.build());
    lab.compare("one thread");
}

#[test]
fn pictures_that_are_lost_or_altered_are_made_again() {
    let lab = Lab::new();
    lab.build();
    let media = lab.root().join("public/media");
    let name = fs::read_dir(&media)
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|e| e == "png"));
    let path = name.expect("a picture");
    let bytes = fs::read(&path).expect("reads");
    fs::remove_file(&path).expect("removes");
    lab.build();
    assert_eq!(fs::read(&path).expect("is there again"), bytes);
    let mut other = bytes.clone();
    *other.last_mut().expect("has bytes") ^= 1;
    atomic_file::write(&path, &other).expect("writes");
    lab.build();
    assert_eq!(fs::read(&path).expect("reads"), bytes);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_links() {
    for link in ["public", "public/report", "public/media", "public/preview/entrada-1", ".pregon"] {
        let lab = Lab::new();
        let outside = tempfile::tempdir().expect("a folder");
        atomic_file::write(&outside.path().join("precious.txt"), b"x").expect("writes");
        let path = lab.root().join(link);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::os::unix::fs::symlink(outside.path(), &path).expect("links");
        let (root, public) = (lab.root(), lab.root().join("public"));
        let built = build(Request {
            start: root,
            specs: &Specs::embedded(),
            ledger: &view(root),
            dictionaries: &Dictionaries::default(),
            now: lab.now,
            public: &public,
            progress: &|_, _| {},
        });
        assert!(matches!(built, Err(super::BuildError::Linked { .. })), "{link}");
        let left: Vec<_> = fs::read_dir(outside.path()).expect("a folder").flatten().collect();
        assert_eq!(left.len(), 1, "{link}");
    }
}

#[test]
fn a_build_is_current_only_as_long_as_another_would_write_the_same() {
    let mut lab = Lab::new();
    lab.write(
        "pregon.yaml",
        &SETTINGS
            .replace("account: laceiba }", "account: laceiba, spacing: 50m, overdue: { within: 3h, then: ask } }")
            .replace("account: laceiba.example }", "account: laceiba.example, quiet_hours: { from: \"13:20\", to: \"15:10\" } }"),
    );
    lab.write(
        "plans/calendar.yaml",
        "quiet_hours: { from: \"22:00\", to: \"08:00\" }\nalarm: { nothing_after: 3d }\nblackout: [{ date: 2026-11-22 }]\n\
         slots: { site: [{ days: [sat], at: [\"17:35\", \"17:55\"] }] }\n",
    );
    lab.series("FREQ=DAILY;COUNT=3", "expires: 2026-11-21 14:07");
    lab.post(9, "Entrada 9", "");
    lab.build();
    lab.publish("entrada-1", "mastodon");
    let mut held = 0;
    lab.build();
    for _ in 0..36 {
        lab.now += chrono::TimeDelta::minutes(21);
        let check = StampCheck::new(lab.root(), &lab.root().join(CACHE_FOLDER), &view(lab.root()));
        if check.is_current(&lab.root().join("public"), &Dictionaries::default(), lab.now) {
            held += 1;
            lab.compare(&format!("at {}", lab.now));
        } else {
            lab.build();
        }
    }
    assert!((8..36).contains(&held), "it held {held} times of 36");
}
