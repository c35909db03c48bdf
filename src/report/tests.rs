//! Tests of whole pages, on a copy of the demo workspace and on hostile content.

mod looks;
mod plan;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::*;
use crate::diag::{Diagnostic, Location, Span};
use crate::ledger::Snapshot;
use crate::model::{Asset, Attachment, Digest, Draft, Focus, Hold, ImageJob, ImageSource, MediaFormat, PartStatus, Receipt, State};
use crate::publish::{PlanInput, PlanOptions, plan};

/// A workspace with variants and a made-up record, as a build has them.
struct Fixture {
    _folder: tempfile::TempDir,
    workspace: Workspace,
    specs: Specs,
    variants: Vec<Variant>,
    statuses: Vec<VariantStatus>,
    diagnostics: Diagnostics,
    now: DateTime<Utc>,
}

impl Fixture {
    /// The repository's own workspace on 21 November 2026: what was due is published, but for one refused and one unknown.
    fn demo() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for part in ["content", "plans"] {
            copy(&root.join(part), &folder.path().join(part));
        }
        fs::copy(root.join("pregon.yaml"), folder.path().join("pregon.yaml")).expect("copies");
        let mut fixture = Self::of(folder);
        let mut live = 0;
        for status in &mut fixture.statuses {
            let Some(due) = status.due.clone().filter(|due| due.utc < fixture.now) else { continue };
            if status.state == State::Draft {
                continue;
            }
            live += 1;
            match live {
                5 => (status.state, status.holds) = (State::Refused, vec![Hold::Refused { part: 1, message: "<b>no</b>".into() }]),
                9 => (status.state, status.holds) = (State::Unknown, vec![Hold::Unknown { part: 1, since: due.utc }]),
                _ => publish(status, due.utc),
            }
        }
        fixture
    }

    /// A workspace of these files, with nothing published.
    fn small(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            crate::support::atomic_file::write(&folder.path().join(path), text.as_bytes()).expect("writes");
        }
        Self::of(folder)
    }

    fn of(folder: tempfile::TempDir) -> Self {
        let specs = Specs::embedded();
        let now = "2026-11-21T18:40:00Z".parse().expect("a time");
        let crate::pipeline::Examined { workspace, drafts, diagnostics } =
            crate::pipeline::examine(folder.path(), &specs, now).expect("a workspace");
        let seal = |draft: Draft| draft.seal(|job| Ok::<_, std::convert::Infallible>(asset(job))).expect("never fails");
        let variants: Vec<Variant> = drafts.into_iter().map(seal).collect();
        let statuses = plan(PlanInput {
            workspace: &workspace,
            variants: &variants,
            diagnostics: &diagnostics,
            ledger: &Snapshot::default(),
            missing: &BTreeMap::new(),
            now,
            clock_now: now,
            identities: &crate::approvals::Identities::NotAsked,
            redirected: &std::collections::BTreeMap::new(),
            options: PlanOptions::default(),
        });
        Self { _folder: folder, workspace, specs, variants, statuses, diagnostics, now }
    }

    fn publish_all(&mut self) {
        let now = self.now;
        self.statuses.iter_mut().for_each(|status| publish(status, now));
    }

    fn render(&self) -> Pages {
        self.try_render().expect("renders")
    }

    fn try_render(&self) -> Result<Pages, RenderError> {
        let control = crate::ledger::Control::default();
        let input = PageInput {
            control: &control,
            workspace: &self.workspace,
            specs: &self.specs,
            variants: &self.variants,
            statuses: &self.statuses,
            withdrawn: &[],
            diagnostics: &self.diagnostics,
            today: NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day"),
            now: self.now,
        };
        render(&input).map(Pages)
    }
}

/// Stands for a picture without the work of making it: pages use its name and measures only.
fn asset(job: &ImageJob) -> Asset {
    let digest = job.key();
    let format = if matches!(&job.source, ImageSource::Card(_)) { MediaFormat::Png } else { MediaFormat::Jpeg };
    let file = format!("{}.{}", digest.short(), format.extension());
    Asset {
        digest,
        file,
        format,
        width: 1600,
        height: 1000,
        bytes: 184_320,
        quality: Some(86),
        focus: job.focus.unwrap_or_default(),
        animated: false,
        duration_ms: None,
        codec: None,
    }
}

fn publish(status: &mut VariantStatus, at: DateTime<Utc>) {
    let url = format!("https://{}.example/{}", status.network, status.post);
    let receipt = Receipt { id: "1".into(), url: Some(url), uri: None, cid: None, at: at + TimeDelta::seconds(9), recovered: false };
    status.state = State::Published;
    status.holds.clear();
    status.parts = vec![PartStatus { part: 1, receipt: Some(receipt), attempts: 1 }];
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("reads");
        let target = to.join(entry.path().strip_prefix(from).expect("below"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).expect("makes a folder");
        } else {
            fs::copy(entry.path(), target).expect("copies");
        }
    }
}

struct Pages(Vec<OutputFile>);

impl Pages {
    fn get(&self, path: &str) -> &str {
        match self.0.iter().find(|file| file.path == path).map(|file| &file.content) {
            Some(Content::Bytes(bytes)) => std::str::from_utf8(bytes).expect("text"),
            _ => panic!("no page {path} in {:#?}", self.paths()),
        }
    }

    fn has(&self, path: &str) -> bool {
        self.0.iter().any(|file| file.path == path)
    }

    fn paths(&self) -> Vec<&str> {
        self.0.iter().map(|file| file.path.as_str()).collect()
    }

    fn html(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .filter(|file| Path::new(&file.path).extension().is_some_and(|ext| ext == "html"))
            .map(|file| (file.path.as_str(), self.get(&file.path)))
    }
}

const SMALL: &str = "brand: A\nlanguage: en\ntimezone: UTC\nsite: { url: https://a.example }\nchannels:\n  site: { network: site }\n  mastodon: { network: mastodon, server: https://m.example, account: a }\n";

#[test]
fn the_demo_has_every_page_in_both_languages() {
    let pages = Fixture::demo().render();
    for stem in [
        "report/index",
        "report/queue",
        "report/published",
        "report/findings",
        "report/plan",
        "report/people",
        "report/crisis",
        "report/calendar/index",
        "report/calendar/2026-11",
        "report/calendar/2026-W47",
        "report/campaigns/index",
        "report/campaigns/otono-2026/index",
        "preview/index",
        "preview/mercado-de-otono/index",
    ] {
        assert!(pages.get(&format!("{stem}.html")).contains("<html lang=\"es\">"), "{stem}");
        assert!(pages.get(&format!("{stem}.en.html")).contains("<html lang=\"en\">"), "{stem}");
    }
    for path in ["site/index.html", "site/posts/mercado-de-otono/index.html", "site/tags/puebla/index.html", "site/style.css"] {
        assert!(pages.has(path), "{path}");
    }
    assert!(pages.get("report/index.html").contains("Sábado") || pages.get("report/index.html").contains("sábado 21 de noviembre de 2026"));
    assert!(pages.get("report/plan.html").contains("15,600.00\u{a0}MXN"));
    assert!(pages.get("report/queue.html").contains("&lt;b&gt;no&lt;/b&gt;"), "a platform's words are text");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let fixture = Fixture::demo();
    let (first, second) = (fixture.render(), fixture.render());
    assert!(first.0 == second.0);
    assert!(first.0.is_sorted_by(|a, b| a.path < b.path));
}

/// Resolves a relative address against the page that has it.
fn resolve(page: &str, href: &str) -> Option<String> {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => {
                parts.pop()?;
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[test]
fn every_relative_link_leads_to_a_file() {
    let pages = Fixture::demo().render();
    let mut seen = 0;
    for (path, html) in pages.html() {
        for attribute in [" href=\"", " src=\""] {
            for rest in html.split(attribute).skip(1) {
                let href = rest.split('"').next().expect("a value");
                if href.contains(':') || href.starts_with('#') {
                    continue;
                }
                let (file, fragment) = href.split_once('#').unwrap_or((href, ""));
                let target = resolve(path, file).unwrap_or_else(|| panic!("{path}: {href} leaves public/"));
                seen += 1;
                // Pictures of previews lie in public/media, which other stages write.
                if target.starts_with("media/") {
                    continue;
                }
                assert!(pages.has(&target), "{path}: {href} leads to {target}");
                if !fragment.is_empty() {
                    assert!(pages.get(&target).contains(&format!("id=\"{fragment}\"")), "{path}: {href}");
                }
            }
        }
    }
    assert!(seen > 2000, "only {seen} links found");
}

#[test]
fn what_the_team_has_closed_is_not_free() {
    let fixture = Fixture::small(&[
        ("pregon.yaml", SMALL),
        (
            "plans/calendar.yaml",
            "slots: { site: [{ days: [mon, tue, wed], at: [\"07:00\", \"10:00\"] }] }\nquiet_hours: { from: \"22:00\", to: \"08:00\" }\n\
             key_dates: [{ date: 2026-11-24, name: Mourning, avoid: true }]\nblackout: [{ date: 2026-11-25 }]\n",
        ),
    ]);
    let pages = fixture.render();
    let week = pages.get("report/calendar/2026-W48.html");
    assert_eq!((week.matches("chip is-free").count(), week.matches("07:00").count()), (1, 0), "{week}");
}

/// The pages are of Saturday 21 November, 18:40.
#[test]
fn what_has_passed_is_not_free() {
    let fixture = Fixture::small(&[
        ("pregon.yaml", SMALL),
        ("plans/calendar.yaml", "slots: { site: [{ days: [fri, sat], at: [\"07:15\", \"18:40\", \"21:15\"] }] }\n"),
    ]);
    let pages = fixture.render();
    let all = |page: &str, mark: &str| {
        let html = pages.get(&format!("report/calendar/{page}.html"));
        html.split(mark).skip(1).filter_map(|rest| rest.get(..5)).collect::<Vec<_>>().join(" ")
    };
    let mark = "<li class=\"chip is-free\"><span class=\"chip-head\"><span class=\"chip-time\">";
    assert_eq!(all("2026-W47", mark), "21:15");
    // A month tells how many each day has, those of December on the page too.
    assert_eq!(all("2026-11", "<p class=\"free\">"), "1 fre 3 fre 3 fre 3 fre 3 fre");
}

#[test]
fn the_site_stands_alone() {
    let pages = Fixture::demo().render();
    let site: Vec<_> = pages.html().filter(|(path, _)| path.starts_with("site/")).collect();
    assert!(site.len() > 20);
    for (path, html) in site {
        assert!(!html.contains("../report") && !html.contains("../preview"), "{path} leads to internal pages");
        let depth = path.matches('/').count() - 1;
        assert!(!html.contains(&"../".repeat(depth + 1)), "{path} leaves the site's folder");
    }
    let copies: Vec<_> = pages.0.iter().filter(|file| matches!(file.content, Content::CopyOf(_))).collect();
    assert!(!copies.is_empty() && copies.iter().all(|file| file.path.starts_with("site/media/")));
}

#[test]
fn only_published_posts_are_public() {
    let fixture = Fixture::demo();
    let pages = fixture.render();
    for status in fixture.statuses.iter().filter(|status| status.network.as_str() == "site") {
        let path = format!("site/posts/{}/index.html", status.post);
        assert_eq!(pages.has(&path), status.state == State::Published, "{path}");
    }
    let front = pages.get("site/index.html");
    assert!(!front.contains("Tenemos sello nuevo"), "a scheduled post is not on the site");
}

#[test]
fn a_public_page_carries_what_readers_and_machines_need() {
    let pages = Fixture::demo().render();
    let page = pages.get("site/posts/mercado-de-otono/index.html");
    for part in [
        "<link rel=\"canonical\" href=\"https://laceiba.example/posts/mercado-de-otono/\">",
        "property=\"og:image\" content=\"https://laceiba.example/media/",
        "class=\"post h-entry\"",
        "class=\"u-syndication\" rel=\"syndication\" href=\"https://mastodon.example/mercado-de-otono\"",
        "type=\"application/feed+json\"",
        "class=\"dt-start\" datetime=\"2026-10-24T10:00:00-06:00\"",
        "Bases y condiciones",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let english = pages.get("site/posts/translation-evening/index.html");
    assert!(english.contains("<h1 class=\"p-name\" lang=\"en\">"));
    let curated = pages.get("site/posts/primeros-auxilios-del-libro/index.html");
    assert!(curated.contains("u-bookmark-of\" href=\"https://hojassueltas.example/guias/reparar-un-lomo\""));
}

#[test]
fn feeds_can_be_read_back() {
    let pages = Fixture::demo().render();
    let feed = atom_syndication::Feed::read_from(pages.get("site/feed.xml").as_bytes()).expect("Atom");
    assert_eq!(feed.id, "https://laceiba.example/");
    assert!(feed.entries.len() > 10);
    assert_eq!(feed.updated, feed.entries[0].updated);
    assert!(feed.entries.iter().all(|entry| entry.id.starts_with("https://laceiba.example/posts/") && entry.content.is_some()));
    let json: serde_json::Value = serde_json::from_str(pages.get("site/feed.json")).expect("JSON");
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(json["items"].as_array().map(Vec::len), Some(feed.entries.len()));
    assert_eq!(json["items"][0]["id"], feed.entries[0].id);
}

#[test]
fn a_site_without_an_address_has_relative_pages_and_no_feed() {
    let config = SMALL.replace("site: { url: https://a.example }\n", "");
    let mut fixture = Fixture::small(&[
        ("pregon.yaml", &config),
        ("content/x.md", "---\ntitle: X\nid: x\nstatus: approved\ndate: 2026-11-20 10:00\n---\nHello\n"),
    ]);
    fixture.publish_all();
    let pages = fixture.render();
    assert!(!pages.has("site/feed.xml"));
    let page = pages.get("site/posts/x/index.html");
    assert!(!page.contains("rel=\"canonical\"") && !page.contains("og:url") && !page.contains("feed.xml"));
}

#[test]
fn hostile_words_stay_words_on_every_page() {
    let evil = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'";
    let quoted = serde_json::to_string(evil).expect("text");
    let post = format!(
        "---\ntitle: {quoted}\nid: x\nstatus: approved\ndate: 2026-11-20 10:00\nkind: curated\nsource: https://a.example/\ntags: [{quoted}]\nsummary: {quoted}\ncampaign: c\npillar: p\n---\n{evil}\n\n[x](javascript:alert(1)) <script>alert(2)</script>\n"
    );
    let campaign = format!("id: c\nname: {quoted}\ntype: promotion\nstart: 2026-11-01\nend: 2026-11-30\ngoal: {quoted}\nterms: {quoted}\n");
    let plan = format!(
        "company: {{ name: {quoted}, about: {quoted} }}\nsituation: {{ competitors: [ {{ name: {quoted}, url: https://a.example }} ] }}\npillars: [ {{ id: p, name: {quoted}, share: 100 }} ]\nstrategy: {quoted}\n"
    );
    let people = format!("k: {{ name: {quoted}, role: team, notes: {quoted} }}\n");
    let crisis = format!(
        "manual: crisis.md\nlevels: [ {{ id: l, name: {quoted}, triggers: [{quoted}], actions: [{quoted}] }} ]\nstatements: [ {{ id: s, level: l, lang: en, text: {quoted} }} ]\n"
    );
    let calendar = format!(
        "key_dates: [ {{ date: 2026-11-22, name: {quoted} }} ]\nblackout: [ {{ date: 2026-11-23, reason: {quoted} }} ]\nevents: [ {{ id: e, name: {quoted}, start: \"2026-11-24 10:00\", place: {quoted} }} ]\n"
    );
    let config = SMALL.replace("brand: A", &format!("brand: {quoted}"));
    let mut fixture = Fixture::small(&[
        ("pregon.yaml", &config),
        ("content/x.md", &post),
        ("plans/campaigns/c.yaml", &campaign),
        ("plans/plan.yaml", &plan),
        ("plans/people.yaml", &people),
        ("plans/crisis.yaml", &crisis),
        ("plans/crisis.md", &format!("# {evil}\n\n{evil}\n")),
        ("plans/calendar.yaml", &calendar),
    ]);
    let file = fixture.workspace.posts[0].file;
    fixture.diagnostics.push(Diagnostic::warning("some-rule", Location::new(file, Span::new(0, 3)), evil).help(evil));
    fixture.publish_all();
    fixture.statuses[0].changed_since_published = true;
    if let Some(receipt) = &mut fixture.statuses[1].parts[0].receipt {
        receipt.url = Some("javascript:alert(3)".into());
    }
    let pages = fixture.render();
    let mut shown = 0;
    for (path, html) in pages.html() {
        assert!(!html.contains("<script") && !html.contains("<img src=x") && !html.contains("href=\"javascript:"), "{path}\n{html}");
        shown += usize::from(html.contains("&lt;script&gt;"));
    }
    assert!(shown > 10, "the words are shown on {shown} pages only");
    let feed = pages.get("site/feed.xml");
    assert!(atom_syndication::Feed::read_from(feed.as_bytes()).is_ok(), "{feed}");
}

#[test]
fn an_empty_workspace_has_pages_that_say_so() {
    let pages = Fixture::small(&[("pregon.yaml", SMALL)]).render();
    assert!(pages.get("report/index.html").contains("Nothing has been published yet."));
    assert!(pages.get("preview/index.html").contains("There are no posts"));
    assert!(pages.get("report/plan.es.html").contains("No hay plans/plan.yaml."));
    assert!(pages.get("site/index.html").contains("something to read here soon"));
}

#[test]
fn a_preview_shows_counts_threads_and_alternative_texts() {
    let fixture = Fixture::demo();
    let pages = fixture.render();
    let thread = fixture.variants.iter().find(|variant| variant.parts.len() > 2).expect("the demo has a thread");
    let page = pages.get(&format!("preview/{}/index.html", thread.post));
    assert!(page.contains(&format!("Parte 1 de {}", thread.parts.len())));
    for part in &thread.parts {
        assert!(page.contains(&format!("<strong>{}</strong> / {}", part.count.length, part.count.limit.expect("a limit"))));
    }
    let market = pages.get("preview/mercado-de-otono/index.en.html");
    assert!(market.contains("Puesto de libros con toldo a rayas"));
    assert!(market.contains("1600 × 1000 · JPEG · 184\u{a0}kB · quality 86"));
    assert!(market.contains("class=\"look micro look-mastodon") && market.contains("class=\"look micro look-bluesky"));
}

#[test]
fn more_than_four_pictures_are_counted() {
    let mut fixture = Fixture::small(&[("pregon.yaml", SMALL), ("content/x.md", "---\ntitle: X\nid: x\n---\nHello\n")]);
    let picture = Asset {
        digest: Digest::of(b"x"),
        file: "a.jpg".into(),
        format: MediaFormat::Jpeg,
        width: 4,
        height: 3,
        bytes: 10,
        quality: None,
        focus: Focus { x: 0.25, y: 2.0 },
        animated: false,
        duration_ms: None,
        codec: None,
    };
    let part = fixture
        .variants
        .iter_mut()
        .find(|variant| variant.network.as_str() == "mastodon")
        .map(|variant| &mut variant.parts[0])
        .expect("a variant");
    part.media = (0..6).map(|_| Attachment { alt: "one of six".into(), picture: picture.clone() }).collect();
    let pages = fixture.render();
    let page = pages.get("preview/x/index.html");
    assert!(page.contains("+2") && page.contains("grid g4") && page.contains("object-position:25% 100%"), "{page}");
}

#[test]
fn a_published_post_whose_file_is_gone_stays_on_record() {
    let mut fixture = Fixture::small(&[("pregon.yaml", SMALL), ("content/x.md", "---\ntitle: X\nid: x\n---\nHello\n")]);
    fixture.publish_all();
    fixture.workspace.posts.clear();
    fixture.variants.clear();
    let pages = fixture.render();
    let published = pages.get("report/published.html");
    assert!(published.contains("<span class=\"title\">x</span>") && published.contains("https://mastodon.example/x"), "{published}");
}

#[test]
fn a_published_post_whose_record_cannot_be_read_breaks_no_page() {
    let mut fixture = Fixture::small(&[("pregon.yaml", SMALL), ("content/x.md", "---\ntitle: X\nid: x\n---\nHello\n")]);
    fixture.publish_all();
    for status in &mut fixture.statuses {
        status.parts.iter_mut().for_each(|part| part.receipt = None);
    }
    let pages = fixture.render();
    assert!(pages.get("report/index.html").contains(">X<"));
    for (path, html) in pages.html() {
        assert!(!html.contains("{{") && !html.contains("{%"), "{path}: {html}");
    }
}

#[test]
fn two_campaigns_with_one_path_are_refused() {
    let campaign = |id: &str| format!("id: \"{id}\"\nname: C\ntype: promotion\n");
    let fixture = Fixture::small(&[
        ("pregon.yaml", SMALL),
        ("plans/campaigns/a.yaml", &campaign("Otoño!")),
        ("plans/campaigns/b.yaml", &campaign("otono")),
    ]);
    // Whether such ids are accepted is the workspace's business; pages never overwrite one another.
    match fixture.try_render() {
        Ok(pages) => assert!(pages.has("report/campaigns/otono/index.html") || fixture.workspace.campaigns.len() < 2),
        Err(error) => assert!(matches!(error, RenderError::SamePath { .. }), "{error}"),
    }
}

#[test]
fn pages_need_no_script_and_load_nothing_from_elsewhere() {
    let pages = Fixture::demo().render();
    for (path, html) in pages.html() {
        assert!(html.contains("Content-Security-Policy\" content=\"default-src 'none'"), "{path}");
        assert!(!html.contains("<script") && !html.contains("<iframe"), "{path}");
        for rest in html.split(" src=\"").skip(1) {
            assert!(!rest.starts_with("http") && !rest.starts_with("//"), "{path}: {}", &rest[..40.min(rest.len())]);
        }
    }
    for area in ["site", "report", "preview"] {
        // The name of the SVG language is no address that is opened.
        let css = pages.get(&format!("{area}/style.css")).replace("xmlns='http://www.w3.org/2000/svg'", "");
        assert!(!css.contains("http") && !css.contains("@import"), "{area}");
    }
}
