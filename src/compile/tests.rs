//! Whole posts through the compiler.

use std::fs;

use super::compile;
use crate::diag::Checked;
use crate::model::{Draft, FacetTarget};
use crate::networks::Specs;
use crate::workspace::load_root;

const CONFIG: &str = "brand: La Ceiba
language: es
timezone: Europe/Madrid
site: { url: https://laceiba.example }
channels:
  site: { network: site }
  mastodon: { network: mastodon, server: https://mastodon.example, account: laceiba }
  bluesky: { network: bluesky, account: laceiba.example }
";
const PEOPLE: &str = "ana: { name: Ana Ruiz, url: https://ana.example, handles: { mastodon: '@ana@social.example', bluesky: ana.example } }
rosa: { name: Rosa }
";

fn drafts(posts: &[(&str, &str)]) -> Checked<Vec<Draft>> {
    drafts_of(CONFIG, posts)
}

const CALENDAR: &str = "slots:
  mastodon: [{ days: [mon], at: ['09:30', '18:00'] }]
  bluesky: [{ days: [mon, tue], at: '05:00', timezone: Asia/Tokyo }]
";

fn drafts_of(config: &str, posts: &[(&str, &str)]) -> Checked<Vec<Draft>> {
    drafts_with(config, CALENDAR, posts)
}

fn drafts_with(config: &str, calendar: &str, posts: &[(&str, &str)]) -> Checked<Vec<Draft>> {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let full = dir.path().join(path);
        fs::create_dir_all(full.parent().expect("a parent")).expect("makes folders");
        crate::support::atomic_file::write(&full, text.as_bytes()).expect("writes");
    };
    write("pregon.yaml", config);
    write("plans/people.yaml", PEOPLE);
    write("plans/calendar.yaml", calendar);
    for (name, text) in posts {
        write(&format!("content/{name}.md"), text);
    }
    let specs = Specs::embedded();
    let loaded = load_root(dir.path(), &specs).expect("loads");
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    compile(&loaded.output, &specs)
}

/// The texts of the parts of one post on one channel.
fn texts(front_matter: &str, body: &str, channel: &str) -> Vec<String> {
    let post = format!("---\ntitle: T\n{front_matter}---\n{body}");
    let checked = drafts(&[("a", &post)]);
    let draft = checked.output.into_iter().find(|draft| draft.channel.as_str() == channel).expect("a draft");
    draft.parts.into_iter().map(|part| part.text).collect()
}

#[test]
fn markdown_becomes_text_as_people_write_it() {
    for (body, expected) in [
        ("Uno\ndos **tres** _cuatro_ ~~cinco~~", "Uno dos tres cuatro cinco"),
        ("Uno  \ndos", "Uno\ndos"),
        ("# Título\n\nTexto", "Título\n\nTexto"),
        ("- a\n- b\n  - c\n", "• a\n• b\n  • c"),
        ("3. a\n4. b\n", "3. a\n4. b"),
        ("> Palabras ajenas\n\nFin", "«Palabras ajenas»\n\nFin"),
        ("> Palabras  \n> — Ana", "«Palabras»\n— Ana"),
        ("`#no` y `@ana`", "#no y @ana"),
        ("```\nlet a = 1;\n```\n", "let a = 1;"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", "a · b\n1 · 2"),
        ("- [x] hecho\n- [ ] falta", "• ☑ hecho\n• ☐ falta"),
        ("<b>negrita</b> y <!-- nota -->fin", "negrita y fin"),
        ("Hola @ana y @rosa, @nadie", "Hola @ana@social.example y Rosa, @nadie"),
        ("Ver [la web](https://a.example/x).", "Ver la web (https://a.example/x)."),
        ("Ver <https://a.example/x>", "Ver https://a.example/x"),
        ("&lt;no html&gt; &amp; \\*no\\*", "<no html> & *no*"),
    ] {
        assert_eq!(texts("", body, "mastodon"), [expected], "{body}");
    }
}

#[test]
fn passages_and_breaks_work_anywhere_in_a_line() {
    let body = "Uno <!-- only: bluesky -->solo azul <!-- /only -->dos<!-- break -->tres\n\n<!-- only: mastodon -->\n- lista\n<!-- /only -->\n\n<!-- break -->\n\ncuatro `<!-- break -->`";
    assert_eq!(texts("", body, "bluesky"), ["Uno solo azul dos", "tres", "cuatro <!-- break -->"]);
    assert_eq!(texts("", body, "mastodon"), ["Uno dos", "tres\n\n• lista", "cuatro <!-- break -->"]);
}

#[test]
fn facets_are_byte_ranges_of_the_final_text() {
    let post = "---\ntitle: T\ntags: [feria del libro]\n---\n¡Año! Lee [el programa](https://a.example/p) con @ana 👩‍👩‍👧 #Leer https://www.example.org/una/ruta/muy/larga/de/verdad\n";
    let checked = drafts(&[("a", post)]);
    let draft = checked.output.iter().find(|draft| draft.channel.as_str() == "bluesky").expect("a draft");
    let part = &draft.parts[0];
    let found: Vec<(&str, &FacetTarget)> = part.facets.iter().map(|facet| (&part.text[facet.start..facet.end], &facet.target)).collect();
    let link = |uri: &str| FacetTarget::Link { uri: uri.to_owned() };
    let tag = |tag: &str| FacetTarget::Tag { tag: tag.to_owned() };
    assert_eq!(
        found,
        [
            ("el programa", &link("https://a.example/p")),
            ("@ana.example", &FacetTarget::Mention { handle: "ana.example".to_owned() }),
            ("#Leer", &tag("Leer")),
            ("example.org/una/ruta/muy/larg…", &link("https://www.example.org/una/ruta/muy/larga/de/verdad")),
            ("#FeriaDelLibro", &tag("FeriaDelLibro")),
        ]
    );
}

#[test]
fn a_link_becomes_a_card_where_we_build_it_and_text_where_we_do_not() {
    let post = "---\ntitle: T\nsummary: Resumen\nlink: https://example.org/mercado\n---\nVen.";
    let checked = drafts(&[("a", post)]);
    let by = |name: &str| checked.output.iter().find(|draft| draft.channel.as_str() == name).expect("a draft");
    assert_eq!(by("mastodon").parts[0].text, "Ven.\n\nhttps://example.org/mercado");
    assert_eq!(by("bluesky").parts[0].text, "Ven.");
    let card = by("bluesky").parts[0].card.as_ref().expect("a card");
    assert_eq!((card.url.as_str(), card.description.as_str()), ("https://example.org/mercado", "Resumen"));
}

#[test]
fn hashtags_never_make_a_part_of_their_own() {
    let body = "Palabra ".repeat(36);
    let front = "tags: [uno, dos palabras, tres]\n";
    // 287 graphemes: one hashtag fits, the others do not.
    assert_eq!(texts(front, &body, "bluesky"), [format!("{}\n\n#Uno", body.trim())]);
    let long = "Palabra ".repeat(60);
    assert_eq!(texts(front, &long, "bluesky").last().map(|text| text.ends_with("#Uno #DosPalabras #Tres")), Some(true));
}

#[test]
fn overrides_are_templates() {
    let front = "link: https://example.org/m\noverrides: { bluesky: { text: 'Corto: {{ link }} <!-- break -->Y más @ana' } }\n";
    assert_eq!(texts(front, "Largo", "bluesky"), ["Corto: example.org/m", "Y más @ana.example"]);
    let post = "---\ntitle: T\noverrides: { bluesky: { text: '{{ nada }}' } }\n---\nTexto";
    let checked = drafts(&[("a", post)]);
    assert_eq!(checked.diagnostics.iter().map(|d| d.rule).collect::<Vec<_>>(), ["template-error"]);
    assert!(checked.output.iter().any(|draft| draft.channel.as_str() == "bluesky" && draft.parts[0].text == "Texto"));
}

#[test]
fn pages_are_built_of_clean_parts() {
    let body = "<script>alert(1)</script>\n\nx <img src=x onerror=alert(1)> [a](javascript:alert(1)) [b](https://b.example/\"onclick=x) <a href=\"https://c.example\" onclick=\"x\">c</a> @ana @rosa <svg onload=x><style>*{}</style>";
    let html = texts("", body, "site").remove(0);
    for bad in ["<script", "onerror", "javascript:", "onclick=\"", "<svg", "<style", "src="] {
        assert!(!html.contains(bad), "{bad} in {html}");
    }
    assert!(html.contains("<a href=\"https://ana.example\" rel=\"noopener\">Ana Ruiz</a> Rosa"), "{html}");
}

#[test]
fn links_to_other_posts_lead_to_their_pages() {
    let a = "---\ntitle: A\n---\nVer [b](sub/b.md) y [nada](no.md)";
    let checked = drafts(&[("a", a), ("sub/b", "---\nid: otro\ntitle: B\n---\nB")]);
    let text = |name: &str| {
        checked.output.iter().find(|d| d.post.as_str() == "a" && d.channel.as_str() == name).expect("a draft").parts[0].text.clone()
    };
    assert_eq!(text("mastodon"), "Ver b (https://laceiba.example/posts/otro/) y nada");
    assert_eq!(text("site"), "<p>Ver <a href=\"../otro/index.html\" rel=\"noopener\">b</a> y nada</p>\n");
}

#[test]
fn times_are_placed_and_impossible_ones_reported() {
    let post = |extra: &str| format!("---\ntitle: T\nchannels: [mastodon]\n{extra}\n---\nx {extra}");
    let checked = drafts(&[
        ("gap", &post("date: 2026-03-29 02:30")),
        ("fold", &post("date: 2026-10-25 02:30")),
        ("slot-a", &post("slot: 2026-11-23")),
        ("slot-b", &post("slot: 2026-11-23")),
        ("slot-c", &post("slot: 2026-11-23")),
        ("taken", &post("date: 2026-11-23 09:30")),
        ("offset", &post("date: 2026-03-29T02:30:00+02:00")),
        ("tokio", &post("slot: 2026-11-23").replace("mastodon", "bluesky")),
    ]);
    let wall = |id: &str| checked.output.iter().find(|d| d.post.as_str() == id).and_then(|d| d.due.as_ref()).map(|due| due.wall.clone());
    assert_eq!(
        checked.diagnostics.iter().map(|d| d.rule).collect::<Vec<_>>(),
        ["ambiguous-time", "nonexistent-time", "no-free-slot", "no-free-slot"]
    );
    assert_eq!(wall("slot-a").as_deref(), Some("2026-11-23T18:00:00+01:00"));
    assert_eq!(wall("slot-b"), None);
    // The day is one of the workspace's zone: Monday at five in Tokyo is still Sunday in Madrid.
    assert_eq!(wall("tokio").as_deref(), Some("2026-11-23T21:00:00+01:00"));
    assert_eq!(wall("offset").as_deref(), Some("2026-03-29T01:30:00+01:00"));
}

/// The 23rd is a Monday.
#[test]
fn a_named_day_gives_its_first_slot_that_is_open() {
    let calendar = "slots:
  mastodon: [{ days: [mon, tue, wed, fri], at: ['07:00', '09:30', '18:00'] }]
  bluesky: [{ days: [mon, wed, fri], at: ['07:00'] }]
quiet_hours: { from: '21:00', to: '09:00' }
blackout: [{ date: 2026-11-24, reason: Luto }]
key_dates: [{ date: 2026-11-25, name: Aniversario, avoid: true }]
";
    let post = |day: &str, more: &str| format!("---\ntitle: T\nslot: 2026-11-{day}\n{more}\n---\nx {day} {more}");
    let checked = drafts_with(
        CONFIG,
        calendar,
        &[
            ("lunes", &post("23", "channels: [mastodon]")),
            ("luto", &post("24", "channels: [mastodon]")),
            ("aniversario", &post("25", "channels: [mastodon]")),
            ("temprano", &post("23", "channels: [bluesky]")),
            ("viernes-a", &post("27", "channels: [mastodon]")),
            ("viernes-b", &post("27", "channels: [mastodon]")),
            ("viernes-c", &post("27", "channels: [mastodon]")),
            ("jueves", &post("26", "channels: [mastodon]")),
        ],
    );
    let wall = |id: &str| checked.output.iter().find(|d| d.post.as_str() == id).and_then(|d| d.due.as_ref()).map(|due| due.wall.clone());
    assert_eq!(wall("lunes").as_deref(), Some("2026-11-23T09:30:00+01:00"), "at 07:00 it is quiet");
    assert_eq!(wall("aniversario").as_deref(), Some("2026-11-25T09:30:00+01:00"), "the day is named on purpose");
    for id in ["luto", "temprano", "viernes-c", "jueves"] {
        assert_eq!(wall(id), None, "{id}");
    }
    let said: Vec<String> = checked
        .diagnostics
        .iter()
        .map(|found| {
            let label = found.labels.first().map(|label| format!(" [{}]", label.text)).unwrap_or_default();
            format!("{}{label}; {}", found.message, found.help.join("; "))
        })
        .collect();
    let ways = "or add a slot to plans/calendar.yaml, or write `date:` with a time";
    assert_eq!(
        said,
        [
            format!(
                "`mastodon` has no free slot on 2026-11-26: the calendar has none on that day; the next day with one is 2026-11-30; {ways}"
            ),
            "`mastodon` has no free slot on 2026-11-24: nothing is published on that day [Luto]; the next day with one is 2026-11-30"
                .to_owned(),
            format!(
                "`bluesky` has no free slot on 2026-11-23: what is left lies within the quiet hours, 21:00 to 09:00; choose another day; {ways}"
            ),
            format!(
                "`mastodon` has no free slot on 2026-11-27: what is left lies within the quiet hours, 21:00 to 09:00; \
                 the next day with one is 2026-11-30; {ways}"
            ),
        ]
    );
}

#[test]
fn what_is_nested_beyond_reason_is_a_finding() {
    for body in [">".repeat(10_000) + " x", "<div>".repeat(20_000), "![[".repeat(20_000) + "x", "* ".repeat(5_000) + "x"] {
        let post = format!("---\ntitle: T\n---\n{body}\n");
        let checked = drafts(&[("a", &post)]);
        let rules: Vec<_> = checked.diagnostics.iter().map(|d| d.rule).collect();
        assert!(rules == ["too-complex"] || rules.is_empty(), "{rules:?}");
    }
}

#[test]
fn mistyped_directives_are_reported() {
    let checked = drafts(&[("a", "---\ntitle: T\n---\nuno <!-- brake --> dos <!-- only: bluesky --> tres")]);
    assert_eq!(checked.diagnostics.iter().map(|d| d.rule).collect::<Vec<_>>(), ["unknown-directive", "unpaired-only"]);
}

#[test]
fn the_same_input_gives_the_same_drafts() {
    let post = "---\ntitle: T\ntags: [a, b]\n---\n".to_owned() + &"Una frase que se repite. ".repeat(60);
    let json = || serde_json::to_string(&drafts(&[("a", &post), ("b", &post)]).output).expect("serialises");
    assert_eq!(json(), json());
}

/// Channels whose choices differ from what is usual.
const CHOICES: &str = "brand: La Ceiba
language: es
timezone: Europe/Madrid
site: { url: https://laceiba.org }
utm: { content: '{post}' }
channels:
  site: { network: site }
  mastodon: { network: mastodon, server: https://mastodon.example, fitting: trim }
  bluesky: { network: bluesky, account: laceiba.example, link: text }
  bio: { network: instagram }
  comment: { network: instagram, link: first-comment }
  field: { network: pinterest }
  x: { network: x }
";

#[test]
fn own_addresses_carry_parameters_once() {
    let body =
        "Mira <https://laceiba.org/x>, https://laceiba.org/y#z y [esto](https://laceiba.org/w?utm_source=cartel), no https://example.com/.";
    let post = format!("---\ntitle: T\n---\n{body}");
    let checked = drafts_of(CHOICES, &[("a", &post)]);
    let text = |channel: &str| {
        let draft = checked.output.iter().find(|draft| draft.channel.as_str() == channel).expect("a draft");
        draft.parts[0].text.clone()
    };
    let utm = "utm_source=mastodon&utm_medium=social&utm_content=a";
    assert_eq!(
        text("mastodon"),
        format!(
            "Mira https://laceiba.org/x?{utm}, https://laceiba.org/y?{utm}#z y esto (https://laceiba.org/w?utm_source=cartel), no https://example.com/."
        )
    );
    assert!(!text("site").contains("utm_medium"), "within the site nobody comes from elsewhere");
}

#[test]
fn the_link_stands_where_the_channel_wants_it() {
    use crate::model::LinkPlacement::{Bio, Field, FirstComment, Text};
    let post = "---\ntitle: T\nlink: https://example.com/mercado\n---\nVen al mercado.";
    let checked = drafts_of(CHOICES, &[("a", post)]);
    for (channel, placement, text, comment) in [
        ("bluesky", Text, "Ven al mercado.\n\nexample.com/mercado", None),
        ("bio", Bio, "Ven al mercado.\n\nEnlace en el perfil.", None),
        ("comment", FirstComment, "Ven al mercado.", Some("https://example.com/mercado")),
        ("field", Field, "Ven al mercado.", None),
    ] {
        let draft = checked.output.iter().find(|draft| draft.channel.as_str() == channel).expect("a draft");
        let link = draft.link.as_ref().expect("a link");
        assert_eq!((link.url.as_str(), link.placement), ("https://example.com/mercado", placement), "{channel}");
        assert_eq!((draft.parts[0].text.as_str(), draft.first_comment.as_deref()), (text, comment), "{channel}");
    }
    let x = checked.output.iter().find(|draft| draft.channel.as_str() == "x").expect("a draft");
    let written = "---\ntitle: T\nlink: https://example.com/mercado\n---\nVen al mercado: https://example.com/mercado";
    let cards = drafts(&[("a", written)]);
    let card = cards.output.iter().find(|draft| draft.channel.as_str() == "bluesky").and_then(|draft| draft.parts[0].card.as_ref());
    assert_eq!(card.expect("a card beside the address in the text").url, "https://example.com/mercado");
    let charge = x.charge.as_ref().expect("X charges");
    assert_eq!((charge.micros, charge.without_links, charge.currency.as_str()), (200_000, Some(15_000), "USD"));
}

#[test]
fn a_trimmed_text_ends_with_the_address_of_the_whole() {
    let post = format!("---\ntitle: T\n---\n{}", "Una frase que cuenta algo de la feria. ".repeat(40));
    let checked = drafts_of(CHOICES, &[("a", &post)]);
    let draft = checked.output.iter().find(|draft| draft.channel.as_str() == "mastodon").expect("a draft");
    let [part] = &draft.parts[..] else { panic!("one part, not {}", draft.parts.len()) };
    assert!(part.count.fits && part.count.length > 300, "{:?}", part.count);
    assert!(part.text.ends_with("\n\nhttps://laceiba.org/posts/a/?utm_source=mastodon&utm_medium=social&utm_content=a"), "{}", part.text);
    assert!(part.text.contains("la feria"), "{}", part.text);
}
