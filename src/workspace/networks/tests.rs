//! What teams write into `networks/`, good and hostile.

use std::path::Path;

use crate::networks::Specs;
use crate::workspace::{LoadedSpecs, load_root, load_specs};

fn write(root: &Path, path: &str, bytes: &[u8]) {
    crate::support::atomic_file::write(&root.join(path), bytes).expect("writes");
}

/// The specs of a folder with these files.
fn loaded(files: &[(&str, &str)]) -> LoadedSpecs {
    let dir = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        write(dir.path(), path, text.as_bytes());
    }
    load_specs(&std::fs::canonicalize(dir.path()).expect("a path"), &Specs::embedded())
}

/// The findings as `path:line:column rule: message`.
fn findings(files: &[(&str, &str)]) -> Vec<String> {
    let mut loaded = loaded(files);
    loaded.diagnostics.sort(&loaded.sources);
    let shown = |d: &crate::diag::Diagnostic| {
        let place = d.location.expect("a place");
        let at = loaded.sources.start(place);
        format!("{}:{}:{} {}: {}", loaded.sources.get(place.file).path, at.line, at.column, d.rule, d.message)
    };
    loaded.diagnostics.iter().map(shown).collect()
}

#[test]
fn a_file_overrides_single_values() {
    let text = "version: 2026-12-01\ntext:\n  limit: 1000\n  url_length: { value: 30, source: \"https://mastodon.example/about\", note: ours }\nmedia: { max_images: 8, alt_limit: null }\npoll: null\n";
    let loaded = loaded(&[("networks/mastodon.yaml", text)]);
    assert_eq!(loaded.diagnostics.len(), 0, "{:?}", loaded.diagnostics);
    let spec = loaded.specs.get("mastodon").expect("known");
    let plain = Specs::embedded();
    let builtin = plain.get("mastodon").expect("known");
    let limit = spec.text.limit.as_ref().expect("a limit");
    assert_eq!((limit.value, limit.unit.as_str(), limit.source.as_str()), (1000, "graphemes", "networks/mastodon.yaml"));
    assert_eq!(limit.checked.to_string(), "2026-12-01");
    assert_eq!(limit.note, None);
    let url = spec.text.url_length.as_ref().expect("a length");
    assert_eq!((url.value, url.source.as_str(), url.note.as_deref()), (30, "https://mastodon.example/about", Some("ours")));
    let media = spec.media.as_ref().expect("media");
    assert_eq!((media.max_images.value, media.alt_limit.is_none()), (8, true));
    assert_eq!(media.max_bytes, builtin.media.as_ref().expect("media").max_bytes);
    assert!(spec.poll.is_none() && spec.can.publish);
    let custom = loaded.specs.custom("mastodon").expect("changed");
    assert!(custom.writes("text.limit") && custom.writes("media.alt_limit") && custom.writes("poll.options"));
    assert!(!custom.writes("text.fold") && !custom.writes("text.limit_with_media"));
    assert!(loaded.specs.custom("bluesky").is_none());
    assert_eq!(loaded.specs.names().count(), plain.names().count());
}

#[test]
fn limits_follow_the_counting_rule() {
    let loaded = loaded(&[("networks/mastodon.yaml", "text: { limit: 600, counting: { plain: bytes }, url_length: null }\n")]);
    assert_eq!(loaded.diagnostics.len(), 0, "{:?}", loaded.diagnostics);
    let limit = loaded.specs.get("mastodon").and_then(|spec| spec.text.limit.clone()).expect("a limit");
    assert_eq!((limit.value, limit.unit.as_str()), (600, "bytes"));
}

#[test]
fn files_can_be_read_on_top_of_themselves() {
    let dir = tempfile::tempdir().expect("a folder");
    let root = std::fs::canonicalize(dir.path()).expect("a path");
    write(&root, "networks/foro.yaml", b"extends: discourse\ntext: { limit: 9 , min: null }\n");
    write(&root, "networks/mastodon.yaml", b"text: { limit: 9 }\n");
    let once = load_specs(&root, &Specs::embedded()).specs;
    let twice = load_specs(&root, &once);
    assert_eq!(twice.diagnostics.len(), 0, "{:?}", twice.diagnostics);
    for name in ["foro", "mastodon", "x"] {
        assert_eq!(once.get(name), twice.specs.get(name));
    }
}

#[test]
fn a_network_is_added_with_what_it_extends() {
    let loaded = loaded(&[
        ("networks/our-forum.yaml", "extends: base\ntitle: El foro\nself_hosted: false\ndefault_server: https://foro.example/\n"),
        ("networks/base.yml", "name: base\nextends: discourse\ntext: { limit: 9000, tags: null }\n"),
        ("networks/discourse.yaml", "text: { min: 1 }\n"),
    ]);
    assert_eq!(loaded.diagnostics.len(), 0, "{:?}", loaded.diagnostics);
    let spec = loaded.specs.get("our-forum").expect("added");
    assert_eq!((spec.title.as_str(), spec.default_server.as_deref()), ("El foro", Some("https://foro.example")));
    assert_eq!(spec.text.limit.as_ref().map(|limit| limit.value), Some(9000));
    assert_eq!(spec.text.min.as_ref().map(|min| min.value), Some(1));
    assert!(spec.text.tags.is_none());
    assert_eq!(loaded.specs.base_of("our-forum"), "discourse");
    assert_eq!(loaded.specs.get("base").map(|spec| spec.title.as_str()), Some("base"));
    assert_eq!(loaded.specs.base_of("our-forum"), "discourse");
    assert_eq!(loaded.specs.base_of("x"), "x");
}

#[test]
fn a_network_that_extends_one_with_a_driver_is_not_published_to() {
    let loaded = loaded(&[("networks/glitch.yaml", "extends: mastodon\n")]);
    assert_eq!(loaded.diagnostics.len(), 0);
    assert!(!loaded.specs.get("glitch").expect("added").can.publish);
}

const FULL: &str = "version: 2026-11-22
text: { limit: 70, counting: { plain: bytes }, dialect: plain, threads: false, hashtags: false }
links: { clickable: false, placements: [text] }
can: { publish: false, edit: false, delete: true, poll: false, first_comment: false, schedule: false, metrics: false, replies: false, moderation: false }
";

#[test]
fn a_network_is_added_in_full() {
    let loaded = loaded(&[("networks/pizarra.yaml", FULL)]);
    assert_eq!(loaded.diagnostics.len(), 0, "{:?}", loaded.diagnostics);
    let spec = loaded.specs.get("pizarra").expect("added");
    let limit = spec.text.limit.as_ref().expect("a limit");
    assert_eq!((spec.title.as_str(), limit.value, limit.unit.as_str()), ("pizarra", 70, "bytes"));
    assert!(spec.media.is_none() && spec.extends.is_none());
}

/// A network, its file, what is wrong in it.
const PROBLEMS: &[(&str, &str, &[&str])] = &[
    ("mastodon", "text: { limt: 3 }\n", &["1:9 unknown-key: unknown key `limt` in `text`"]),
    ("mastodon", "txet: 3\n", &["1:1 unknown-key: unknown key `txet` in a network spec"]),
    ("mastodon", "text: { limit: many }\n", &["1:16 invalid-value: `many` is not a whole number from 0 to 4000000000"]),
    ("mastodon", "text: { limit: -1 }\n", &["1:16 invalid-value: `-1` is not a whole number from 0 to 4000000000"]),
    ("mastodon", "text: { limit: 0 }\n", &["1:16 invalid-value: `text.limit`: must be more than 0"]),
    ("mastodon", "text: 3\n", &["1:7 invalid-value: expected a map (`key: value` lines), found a single value"]),
    ("mastodon", "[1, 2]\n", &["1:1 invalid-value: expected a map (`key: value` lines), found a list"]),
    (
        "mastodon",
        "text: { dialect: markdown }\n",
        &[
            "1:18 invalid-value: `markdown` is not one of: plain, facets, little-text, entities, discord, mrkdwn, mfm, matrix, npf, reddit, lemmy, discourse, dev-to, html",
        ],
    ),
    ("mastodon", "text: { counting: null }\n", &["1:9 invalid-value: `text.counting` cannot be taken away: how text is counted"]),
    ("mastodon", "text: { counting: { plan: bytes } }\n", &["1:19 invalid-value: expected one key, `plain`"]),
    (
        "mastodon",
        "text: { limit: { value: 3, unit: metres, sorce: x } }\n",
        &[
            "1:34 invalid-value: `metres` is not one of: graphemes, code_points, utf16_units, weighted, bytes, emoji_bytes, event_bytes, pixels, items, seconds, minutes, hours, ratio, per_second, none, USD, EUR, MXN",
            "1:42 unknown-key: unknown key `sorce` in a value",
        ],
    ),
    (
        "mastodon",
        "text: { counting: { plain: bytes } }\n",
        &["1:19 invalid-value: `text.limit`: the limit is in graphemes, and `text.counting` counts bytes"],
    ),
    (
        "mastodon",
        "media: { formats: [jpeg, bmp], max_side: 99999999999 }\n",
        &[
            "1:26 invalid-value: `bmp` is not one of: jpeg, png, gif, webp",
            "1:42 invalid-value: `99999999999` is not a whole number from 0 to 4000000000",
        ],
    ),
    (
        "mastodon",
        "poll: { options: [4, 2], minutes: 3 }\n",
        &["1:18 invalid-value: `poll.options`: the range begins at 4 and ends at 2", "1:35 invalid-value: expected a list of two numbers"],
    ),
    (
        "instagram",
        "media:\n  placements:\n    - { name: tall, size: [1080, 1920] }\n",
        &[
            "3:5 invalid-value: `media.placements`: `tall` is 1080 by 1920, and at most 1440 by 1800 is taken",
            "3:5 invalid-value: `media.placements`: `tall` has the ratio 0.562, and 0.8 to 1.91 is taken",
        ],
    ),
    (
        "instagram",
        "media: { placements: [{ name: wide, size: [1, 2] }, { size: [0, 2] }, 3] }\n",
        &[
            "1:31 invalid-value: `wide` is not one of: portrait, square, landscape, tall, pin, 4:3, 16:9",
            "1:53 missing-key: a shape has a `name` and a `size`",
            "1:71 invalid-value: expected a map with `name` and `size`",
        ],
    ),
    ("x", "can: { publish: true }\n", &["1:17 invalid-value: this program has no driver to publish on `x`"]),
    ("x", "extends: mastodon\n", &["1:1 invalid-value: `x` comes with the program, and extends nothing"]),
    ("x", "name: y\n", &["1:7 invalid-value: the file describes `x`, and says `y`"]),
    ("y", "extends: masto\n", &["1:10 unknown-network: unknown network `masto`"]),
    ("y", "extends: y\n", &["1:10 invalid-value: networks extend each other in a circle: y → y"]),
    ("y", "text: { limit: 3 }\n", &["1:1 missing-key: the network `y` is new, and has no `version`"]),
    (
        "y",
        "version: 2026-11-22\ntext: { limit: 3 }\n",
        &[
            "1:1 missing-key: the network has no `links`: addresses",
            "1:1 missing-key: the network has no `can`: what can be done",
            "2:1 missing-key: `text` has no `counting`: how text is counted",
            "2:1 missing-key: `text` has no `dialect`: how text is written",
            "2:1 missing-key: `text` has no `threads`: whether parts can answer one another",
            "2:1 missing-key: `text` has no `hashtags`: whether hashtags are a custom here",
        ],
    ),
    (
        "Bad Name",
        "extends: x\n",
        &[
            "1:1 invalid-value: `Bad Name` cannot be the name of a network: only a-z, 0-9, '-', '_' and '.' are allowed, and it starts with a letter or a digit",
        ],
    ),
    ("y", "extends: [a]\n", &["1:10 invalid-value: expected text, found a list"]),
    ("y", "extends: x\ntext: [\n", &["2:7 yaml-syntax: not valid YAML: unclosed bracket '['"]),
    ("y", "a: &a [1]\nb: *a\n", &["2:4 yaml-syntax: aliases (`*name`) are not used in these files"]),
];

#[test]
fn every_problem_is_found_at_its_place() {
    let mut wrong = Vec::new();
    for (name, text, expected) in PROBLEMS {
        let path = format!("networks/{name}.yaml");
        let mut expected: Vec<String> = expected.iter().map(|line| format!("{path}:{line}")).collect();
        let mut found = findings(&[(&path, text)]);
        expected.sort();
        found.sort();
        if found != expected {
            wrong.push((text, found, expected));
        }
    }
    assert!(wrong.is_empty(), "text, found, expected: {wrong:#?}");
}

#[test]
fn circles_and_doubles_are_found() {
    assert_eq!(
        findings(&[("networks/a.yaml", "extends: b\n"), ("networks/b.yaml", "extends: c\n"), ("networks/c.yaml", "extends: a\n")]),
        ["networks/c.yaml:1:10 invalid-value: networks extend each other in a circle: a → b → c → a"]
    );
    assert_eq!(
        findings(&[("networks/x.yaml", ""), ("networks/x.yml", "")]),
        ["networks/x.yml:1:1 duplicate-id: two files describe the network `x`"]
    );
}

#[test]
fn long_chains_and_odd_ratios_are_findings() {
    let chain: Vec<(String, String)> = (0..100).map(|n| (format!("networks/n{n:03}.yaml"), format!("extends: n{:03}\n", n + 1))).collect();
    let chain: Vec<(&str, &str)> = chain.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let found = findings(&chain);
    assert!(found.iter().any(|finding| finding.contains("extend one another")), "{found:?}");
    for ratio in ["[5, 1]", "[0, 0]", "[1, 1000000]"] {
        let text = format!("version: 2026-11-20\nmedia: {{ ratio: {ratio} }}\n");
        let found = findings(&[("networks/mastodon.yaml", &text)]);
        assert!(found.iter().any(|finding| finding.contains("atio")), "{ratio}: {found:?}");
    }
}

#[test]
fn hostile_files_are_findings() {
    let dir = tempfile::tempdir().expect("a folder");
    let root = std::fs::canonicalize(dir.path()).expect("a path");
    write(&root, "networks/latin.yaml", b"title: caf\xe9\n");
    write(&root, "networks/large.yaml", &vec![b'a'; 2 * 1024 * 1024]);
    write(&root, "networks/deep.yaml", format!("text: {}", "[".repeat(5000)).as_bytes());
    write(&root, "networks/keys.yaml", format!("extends: x\n{}: 1\n", "k".repeat(100_000)).as_bytes());
    let loaded = load_specs(&root, &Specs::embedded());
    let rules: Vec<&str> = loaded.diagnostics.iter().map(|d| d.rule).collect();
    assert_eq!(rules, ["yaml-syntax", "yaml-syntax", "unreadable-file", "unreadable-file"], "{:?}", loaded.diagnostics);
    assert!(loaded.diagnostics.iter().all(|d| d.message.len() < 300), "messages are short");
    for number in 0..300 {
        write(&root, &format!("many/networks/n{number}.yaml"), b"extends: x\n");
    }
    let loaded = load_specs(&root.join("many"), &Specs::embedded());
    assert_eq!((loaded.diagnostics.len(), loaded.specs.names().count()), (1, 229));
}

#[test]
fn a_workspace_uses_its_own_networks() {
    let dir = tempfile::tempdir().expect("a folder");
    let config = "brand: b\ntimezone: UTC\nchannels:\n  a: { network: foro, server: https://foro.example }\n  b: { network: broken }\n  c: { network: mastodon }\n  d: { network: lemmy }\n";
    write(dir.path(), "pregon.yaml", config.as_bytes());
    write(dir.path(), "networks/foro.yaml", b"extends: discourse\n");
    write(dir.path(), "networks/broken.yaml", b"extends: nothing-like-it\n");
    write(dir.path(), "networks/mastodon.yaml", b"default_server: https://our.example\n");
    let loaded = load_root(dir.path(), &Specs::embedded()).expect("pregon.yaml is there");
    let found: Vec<(&str, &str)> = loaded.diagnostics.iter().map(|d| (d.rule, d.message.as_str())).collect();
    assert_eq!(
        found,
        [
            ("unknown-network", "unknown network `nothing-like-it`"),
            ("missing-key", "channel `d` does not say on which server its account is"),
        ]
    );
    let names: Vec<&str> = loaded.output.config.channels.iter().map(|channel| channel.name.as_str()).collect();
    assert_eq!(names, ["a", "c", "d"]);
    assert_eq!(loaded.output.specs.custom("foro").expect("added").file, "networks/foro.yaml");
}
