//! Tests of how previews draw each network, on a workspace that has them all.

use super::*;
use crate::model::{Charge, Facet, FacetTarget, LinkCard, LinkPlacement, Part, PartCount, PlacedLink, Poll, RichText, Style, Styled};

const EVERY_NETWORK: &str = include_str!("../../../tests/browser/looks/pregon.yaml");
const POST: &str = "---\ntitle: Vuelve el mercado\nid: x\nstatus: approved\ndate: 2026-11-24 09:30\nlang: es\n---\nHola\n";

fn every_network() -> Fixture {
    Fixture::small(&[("pregon.yaml", EVERY_NETWORK), ("content/x.md", POST)])
}

impl Fixture {
    fn variant(&mut self, channel: &str) -> &mut Variant {
        self.variants.iter_mut().find(|variant| variant.channel.as_str() == channel).expect("a variant")
    }

    fn part(&mut self, channel: &str) -> &mut Part<Asset> {
        &mut self.variant(channel).parts[0]
    }

    /// The drawing of a channel on a page, from its header to its digest.
    fn article(pages: &Pages, page: &str, channel: &str, network: &str) -> String {
        let html = pages.get(page);
        let title = if channel == network { String::new() } else { format!(" <span class=\"soft\">{channel}</span>") };
        let articles: Vec<&str> = html.split("<article class=\"variant\"").skip(1).collect();
        let specs = Specs::embedded();
        let network = specs.get(network).expect("a spec").title.clone();
        let network = if network == "Site" || channel == "site" { "Sitio".to_owned() } else { network };
        let article = articles.iter().find(|article| article.contains(&format!("\">{network}{title}</h3>")));
        let article = article.unwrap_or_else(|| panic!("no {channel} on {page}"));
        article.split("</article>").next().unwrap_or_default().to_owned()
    }
}

fn drawn(pages: &Pages, channel: &str) -> String {
    Fixture::article(pages, "preview/x/index.html", channel, channel)
}

fn picture(file: &str, width: u32, height: u32) -> Asset {
    Asset {
        digest: Digest::of(file.as_bytes()),
        file: file.into(),
        format: MediaFormat::Jpeg,
        width,
        height,
        bytes: 120_000,
        quality: Some(86),
        focus: Focus { x: 0.2, y: 0.5 },
        animated: false,
        duration_ms: None,
        codec: None,
    }
}

fn attachment(asset: Asset, alt: &str) -> Attachment<Asset> {
    Attachment { alt: alt.into(), picture: asset }
}

#[test]
fn every_network_has_its_look_in_both_languages() {
    let fixture = every_network();
    let pages = fixture.render();
    assert!(fixture.variants.len() >= 29);
    for page in ["preview/x/index.html", "preview/x/index.en.html"] {
        let html = pages.get(page);
        for variant in &fixture.variants {
            assert!(
                html.contains(&format!(" look-{}\">", variant.network)) || html.contains(&format!(" look-{} ", variant.network)),
                "{page}: {}",
                variant.network
            );
        }
        assert!(html.len() < 70_000, "{page} has {} bytes for {} short variants", html.len(), fixture.variants.len());
    }
}

#[test]
fn a_long_text_is_folded_and_can_be_read_whole() {
    let mut fixture = every_network();
    let text = (0..200).map(|number| format!("palabra{number}")).collect::<Vec<_>>().join(" ");
    for (channel, most) in [("linkedin", 210), ("instagram", 125), ("facebook", 477)] {
        fixture.part(channel).text.clone_from(&text);
        fixture.part(channel).shown = None;
        let pages = fixture.render();
        let html = drawn(&pages, channel);
        let (shown, rest) = html.split_once("<details class=\"rest\">").unwrap_or_else(|| panic!("{channel} is not folded: {html}"));
        let shown = shown.rsplit_once("<p>").expect("a paragraph").1.trim_end_matches("</p>");
        assert!(shown.len() <= most && shown.len() + 30 > most, "{channel} shows {} characters", shown.len());
        assert!(rest.starts_with("<summary>… ver más</summary><p>") && rest.contains("palabra199</p></details>"), "{channel}: {rest}");
        let again = rest.split_once("<p>").expect("a paragraph").1;
        assert!(text.contains(&format!("{shown}{}", &again[..9])), "{channel} loses words at the fold");
        assert!(Fixture::article(&pages, "preview/x/index.en.html", channel, channel).contains("lang=\"en\">… see more</summary>"));
    }
}

#[test]
fn pictures_come_first_where_the_network_puts_them_first() {
    let mut fixture = every_network();
    for channel in ["instagram", "pinterest", "tiktok", "facebook"] {
        let part = fixture.part(channel);
        part.text = "Pie de foto".into();
        part.shown = None;
        part.media = (0..3).map(|at| attachment(picture(&format!("{at}.jpg"), 1080, 1350), &format!("alternativa {at}"))).collect();
    }
    let pages = fixture.render();
    for channel in ["instagram", "pinterest", "tiktok"] {
        let html = drawn(&pages, channel);
        let (image, words) =
            (html.find("<img src=\"../../media/0.jpg\" alt=\"alternativa 0\" width=\"1080\" height=\"1350\">"), html.find("Pie de foto"));
        assert!(image.is_some() && image < words, "{channel}: {html}");
        assert_eq!(html.matches("<i></i>").count(), 3, "{channel} has a dot a picture");
        assert!(html.contains("alternativa 2"), "{channel}: every picture is there");
    }
    let facebook = drawn(&pages, "facebook");
    assert!(facebook.find("Pie de foto") < facebook.find("0.jpg") && facebook.contains("<div class=\"grid g3\">"));
    // Every picture of the post is listed once with its words, and each badge leads there.
    let (_, list) = pages.get("preview/x/index.html").split_once("<ul class=\"assets\">").expect("a list");
    let (number, _) =
        list.split("<li id=\"p").skip(1).filter_map(|item| item.split_once('"')).find(|(_, item)| item.contains("1.jpg")).expect("listed");
    assert_eq!(list.matches("media/1.jpg").count(), 1);
    assert!(facebook.contains(&format!("href=\"#p{number}\" aria-label=\"ALT, texto alternativo {number}\"")));
}

#[test]
fn crops_keep_the_focus_only_where_the_network_does() {
    let mut fixture = every_network();
    for channel in ["mastodon", "x"] {
        fixture.part(channel).media = vec![attachment(picture("a.jpg", 1600, 900), "a")];
    }
    let pages = fixture.render();
    assert!(drawn(&pages, "mastodon").contains("style=\"object-position:20% 50%\""));
    assert!(!drawn(&pages, "x").contains("object-position"));
}

#[test]
fn what_moves_stands_still_and_says_how_long_it_is() {
    let mut fixture = every_network();
    let video =
        Asset { format: MediaFormat::Mp4, animated: true, duration_ms: Some(34_200), bytes: 12_000_000, ..picture("v.mp4", 1080, 1920) };
    let gif = Asset { format: MediaFormat::Gif, animated: true, duration_ms: Some(2_000), ..picture("g.gif", 400, 300) };
    fixture.part("tiktok").media = vec![attachment(video, "Un paseo por el mercado")];
    fixture.part("mastodon").media = vec![attachment(gif, "")];
    let pages = fixture.render();
    let tiktok = drawn(&pages, "tiktok");
    assert!(
        tiktok.contains("Vídeo · 0:34 · 12\u{a0}MB")
            && tiktok.contains("aspect-ratio:1080/1920")
            && tiktok.contains("Un paseo por el mercado"),
        "{tiktok}"
    );
    assert!(drawn(&pages, "mastodon").contains("Animación · 0:02"));
    let html = pages.get("preview/x/index.html");
    assert!(!html.contains("<video") && !html.contains("src=\"../../media/g.gif\"") && !html.contains("src=\"../../media/v.mp4\""));
    assert!(!pages.get("preview/index.html").contains("v.mp4"));
}

#[test]
fn markup_is_drawn_and_not_shown() {
    let mut fixture = every_network();
    let shown = RichText {
        text: "Ven al mercado".into(),
        facets: vec![Facet { start: 7, end: 14, target: FacetTarget::Link { uri: "https://a.example/".into() } }],
        styles: vec![Styled { start: 0, end: 3, style: Style::Bold }],
    };
    for channel in ["discord", "slack", "misskey", "linkedin"] {
        fixture.part(channel).text = "**Ven** al [mercado](https://a.example/)".into();
        fixture.part(channel).shown = Some(shown.clone());
    }
    for channel in ["reddit", "lemmy", "discourse", "devto"] {
        fixture.part(channel).text = "**Ven** al [mercado](https://a.example/)\n\n![puesto](asset:0)\n\n<script>x</script>".into();
        fixture.part(channel).media = vec![attachment(picture("a.jpg", 1600, 900), "Un puesto")];
    }
    for channel in ["wordpress", "ghost", "site"] {
        fixture.part(channel).text = "<h2>Uno</h2><p><strong>Ven</strong> al <a href=\"https://a.example/\">mercado</a></p>".into();
    }
    fixture.part("matrix").formatted = Some("<strong>Ven</strong> al <a href=\"https://a.example/\">mercado</a>".into());
    fixture.part("tumblr").text = r#"[{"type":"text","text":"Ven al mercado","formatting":[{"start":0,"end":3,"type":"bold"},{"start":7,"end":14,"type":"link","url":"https://a.example/"}]}]"#.into();
    let pages = fixture.render();
    for variant in &fixture.variants {
        let channel = variant.channel.as_str();
        if ![
            "discord",
            "slack",
            "misskey",
            "linkedin",
            "reddit",
            "lemmy",
            "discourse",
            "devto",
            "wordpress",
            "ghost",
            "site",
            "matrix",
            "tumblr",
        ]
        .contains(&channel)
        {
            continue;
        }
        let html = drawn(&pages, channel);
        assert!(html.contains("<strong>Ven</strong> al <a href=\"https://a.example/\">mercado</a>"), "{channel}: {html}");
        assert!(!html.contains("**") && !html.contains("<script"), "{channel}: {html}");
    }
    for channel in ["reddit", "devto"] {
        let html = drawn(&pages, channel);
        assert_eq!(html.matches("media/a.jpg").count(), 1, "{channel} shows a picture of the text once");
        assert!(html.contains("alt=\"puesto\""));
    }
    assert!(drawn(&pages, "ghost").contains("<h4>Uno</h4>"));
}

#[test]
fn titles_links_comments_charges_and_limits_stand_beside_the_text() {
    let mut fixture = every_network();
    let long = "Un titular ".repeat(40);
    fixture.variant("reddit").title = long;
    let place = |placement| Some(PlacedLink { url: "https://laceiba.example/posts/x/?utm_source=a".into(), placement });
    fixture.variant("instagram").link = place(LinkPlacement::Bio);
    fixture.variant("instagram").first_comment = Some("#puebla <b>https://a.example/".into());
    fixture.variant("google-business").link = place(LinkPlacement::Field);
    fixture.variant("x").charge = Some(Charge { micros: 15_000, currency: "USD".into(), without_links: Some(10_000) });
    fixture.variant("mastodon").poll =
        Some(Poll { options: vec!["Sí".into(), "No".into()], days: 3, multiple: true, span: Span::new(0, 0) });
    let count = PartCount { unit: "graphemes".into(), length: 310, limit: Some(300), fits: false };
    fixture.part("bluesky").count = count;
    let pages = fixture.render();
    let reddit = drawn(&pages, "reddit");
    assert!(reddit.contains("<li class=\"is-over\">Título <strong>440</strong> / 300</li>"), "{reddit}");
    let instagram = drawn(&pages, "instagram");
    assert!(instagram.contains("(en el perfil de la cuenta)") && instagram.contains("Primer comentario"), "{instagram}");
    assert!(instagram.contains("#puebla &lt;b&gt;<a href=\"https://a.example/\">"), "{instagram}");
    assert!(drawn(&pages, "google-business").contains(">Más información</a>"));
    assert!(drawn(&pages, "x").contains("0.015\u{a0}USD (sin enlaces en el texto: 0.01\u{a0}USD)"));
    let mastodon = drawn(&pages, "mastodon");
    assert!(mastodon.contains("<li class=\"many\">Sí</li>") && mastodon.contains("Encuesta abierta 3 días · varias respuestas"));
    assert!(drawn(&pages, "bluesky").contains("<strong>310</strong> / 300 caracteres — sobran 10"));
}

#[test]
fn hostile_words_stay_words_in_every_look() {
    let mut fixture = every_network();
    let evil = "\"><script>alert(1)</script><img src=x onerror=alert(1)></div></li></ol></article><style>*{}</style>'";
    for variant in &mut fixture.variants {
        variant.title = evil.into();
        variant.first_comment = Some(evil.into());
        variant.link = Some(PlacedLink { url: format!("https://a.example/{evil}"), placement: LinkPlacement::Field });
        variant.poll = Some(Poll { options: vec![evil.into()], days: 1, multiple: false, span: Span::new(0, 0) });
        let part = &mut variant.parts[0];
        part.text = format!("{evil} ![{evil}](https://tracker.example/p.gif) [x](javascript:alert(1))");
        part.formatted = Some(format!("{evil}<p onclick=\"alert(1)\"><img src=\"https://tracker.example/p.gif\"></p>"));
        part.facets = vec![Facet { start: 0, end: 8, target: FacetTarget::Link { uri: "javascript:alert(1)".into() } }];
        part.media = vec![attachment(picture("a.jpg", 4, 3), evil)];
        part.card = Some(LinkCard { url: "javascript:alert(1)".into(), title: evil.into(), description: evil.into(), image: None });
    }
    let pages = fixture.render();
    for page in ["preview/x/index.html", "preview/x/index.en.html"] {
        let html = pages.get(page);
        for bad in ["<script", "<img src=x", "<style", "href=\"javascript:", " onclick=\"", " onerror=\""] {
            assert!(!html.contains(bad), "{page} has {bad}");
        }
        let (open, close) = (html.matches("<article ").count(), html.matches("</article>").count());
        assert_eq!((open, close), (fixture.variants.len(), fixture.variants.len()), "{page}");
        for element in ["div", "ol", "ul", "li", "details", "figure", "p", "span", "a"] {
            let open = html.matches(&format!("<{element}>")).count() + html.matches(&format!("<{element} ")).count();
            assert_eq!(open, html.matches(&format!("</{element}>")).count(), "{page}: <{element}>");
        }
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{page} has the same id twice");
        for rest in html.split(" src=\"").skip(1) {
            assert!(rest.starts_with("../../media/"), "{page}: {}", &rest[..40.min(rest.len())]);
        }
    }
}

#[test]
fn findings_stand_beside_the_variant_or_once_above() {
    let mut fixture = every_network();
    fixture.diagnostics = Diagnostics::default();
    let file = fixture.workspace.posts[0].file;
    let finding = |rule, message: &str| Diagnostic::warning(rule, Location::new(file, Span::new(0, 3)), message);
    fixture.diagnostics.push(finding("one-rule", "about one").channel(&fixture.variants[1].channel));
    for variant in &fixture.variants[..10] {
        fixture.diagnostics.push(finding("shared-rule", "about many").channel(&variant.channel));
    }
    let pages = fixture.render();
    let html = pages.get("preview/x/index.html");
    let (above, below) = html.split_once("<h2 id=\"variants\">").expect("variants");
    assert_eq!((above.matches("about many").count(), below.matches("about many").count()), (1, 0));
    assert_eq!((above.matches("about one").count(), below.matches("about one").count()), (0, 1));
}

#[test]
fn a_preview_is_the_same_on_every_day() {
    let fixture = every_network();
    let at = |day| {
        let control = crate::ledger::Control::default();
        let input = PageInput {
            control: &control,
            workspace: &fixture.workspace,
            specs: &fixture.specs,
            variants: &fixture.variants,
            statuses: &fixture.statuses,
            withdrawn: &[],
            diagnostics: &fixture.diagnostics,
            today: NaiveDate::from_ymd_opt(2026, 11, day).expect("a day"),
            now: fixture.now,
        };
        render(&input).expect("renders").into_iter().filter(|file| file.path.starts_with("preview/")).collect::<Vec<_>>()
    };
    assert!(at(20) == at(21));
}

#[test]
fn a_workspace_replaces_one_look() {
    let own = "{%- component look_micro(variant, part) -%}<p class=\"own\">{{ variant.title }}</p>{%- endcomponent look_micro -%}";
    let fixture = Fixture::small(&[
        ("pregon.yaml", EVERY_NETWORK),
        ("content/x.md", POST),
        ("templates/preview/looks/micro.html", own),
        ("networks/colectivo.yaml", "extends: mastodon\ntitle: Colectivo\n"),
    ]);
    let pages = fixture.render();
    assert!(drawn(&pages, "bluesky").contains("<p class=\"own\">Vuelve el mercado</p>"));
    assert!(drawn(&pages, "linkedin").contains("look-linkedin"));
}
