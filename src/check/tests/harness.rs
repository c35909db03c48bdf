//! The small workspace that examples live in.

use std::path::Path;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};

use crate::check::check;
use crate::compile::compile;
use crate::diag::{Checked, Diagnostics};
use crate::networks::Specs;
use crate::support::atomic_file;
use crate::workspace::{Workspace, load_root};

/// Six in the morning of a Friday in Mexico City.
pub(super) fn now() -> DateTime<Utc> {
    "2026-11-20T12:00:00Z".parse().expect("an instant")
}

const FILES: &[(&str, &str)] = &[
    (
        "pregon.yaml",
        "brand: La Ceiba\nlanguage: es\ntimezone: America/Mexico_City\nsite: { url: https://laceiba.example }\nchannels:\n  site: { network: site }\n  \
         mastodon: { network: mastodon, server: https://mastodon.example, account: laceiba }\n  bluesky: { network: bluesky, account: laceiba.example }\n",
    ),
    (
        "plans/plan.yaml",
        "objectives: [{ id: visitas, name: Visitas, kpi: visitas, baseline: 310, target: 400, due: 2026-12-31, owner: ada }]\n\
         kpis: [{ id: visitas, name: Visitas, source: contador }]\naudiences: [{ id: familias, name: Familias }]\n\
         pillars: [{ id: libros, name: Libros, share: 60 }, { id: comunidad, name: Comunidad, share: 40 }]\n",
    ),
    (
        "plans/tone.yaml",
        "banned: [{ term: imperdible, instead: di para quién es, reason: promete sin contar nada }]\nemoji: { max: 3 }\nhashtags: { max: 4 }\n\
         exclamations: { max: 2 }\ndisclosures: [{ kind: promo, text: \"#publi\" }]\n",
    ),
    (
        "plans/calendar.yaml",
        "slots:\n  mastodon: [{ days: [mon, tue, wed, thu, fri, sat, sun], at: [\"09:30\", \"18:00\"] }]\n  \
         bluesky: [{ days: [mon, tue, wed, thu, fri], at: [\"09:30\", \"20:00\"] }]\nquiet_hours: { from: \"22:00\", to: \"08:00\" }\n\
         blackout: [{ date: 2026-12-25, reason: Navidad }]\n",
    ),
    (
        "plans/campaigns/otono-2026.yaml",
        "name: Otoño\ntype: promotion\nstart: 2026-10-01\nend: 2026-11-30\ngoal: 60 visitas\nbudget: 3000 MXN\nresponsible: ada\nhashtag: OtonoEnLaCeiba\n",
    ),
    (
        "plans/people.yaml",
        "ada: { name: Ada Ruiz, handles: { mastodon: \"@ada@mastodon.example\", bluesky: ada.example } }\n\
         tomas: { name: Tomás Gil, handles: { mastodon: \"@tomas@mastodon.example\" } }\n",
    ),
];

/// A photo, a thumbnail, and the same bytes under a wrong name.
fn pictures() -> &'static [(&'static str, Vec<u8>)] {
    static PICTURES: OnceLock<Vec<(&str, Vec<u8>)>> = OnceLock::new();
    PICTURES.get_or_init(|| {
        let encode = |width, height, shade, format| {
            let mut bytes = std::io::Cursor::new(Vec::new());
            image::RgbImage::from_pixel(width, height, image::Rgb([shade, 120, 40])).write_to(&mut bytes, format).expect("encodes");
            bytes.into_inner()
        };
        let (jpeg, png) = (image::ImageFormat::Jpeg, image::ImageFormat::Png);
        vec![
            ("photo.jpg", encode(1600, 1200, 0, jpeg)),
            ("photo-2.jpg", encode(800, 600, 1, jpeg)),
            ("photo-3.jpg", encode(800, 600, 60, jpeg)),
            ("photo-4.jpg", encode(800, 600, 120, jpeg)),
            ("photo-5.jpg", encode(800, 600, 240, jpeg)),
            ("moving.gif", moving()),
            ("small.jpg", encode(300, 200, 0, jpeg)),
            ("png-named.jpg", encode(800, 600, 0, png)),
            ("not-a-picture.jpg", b"<html>Not found</html>".to_vec()),
        ]
    })
}

/// A picture of two frames.
fn moving() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    let frame = |shade| image::Frame::new(image::RgbaImage::from_pixel(800, 600, image::Rgba([shade, 120, 40, 255])));
    encoder.encode_frames([frame(0), frame(200)]).expect("encodes");
    drop(encoder);
    bytes
}

/// Writes the workspace with these files added or replaced.
pub(super) fn write(root: &Path, files: &[(String, String)]) {
    for (path, text) in FILES {
        atomic_file::write(&root.join(path), text.as_bytes()).expect("writes");
    }
    for (name, bytes) in pictures() {
        atomic_file::write(&root.join("content").join(name), bytes).expect("writes");
    }
    for (path, text) in files {
        atomic_file::write(&root.join(path), text.as_bytes()).expect("writes");
    }
}

/// Loads, compiles and checks.
pub(super) fn run(root: &Path) -> (Workspace, Diagnostics) {
    let specs = Specs::embedded();
    let Checked { output: workspace, diagnostics: mut found } = load_root(root, &specs).expect("a workspace");
    let Checked { output: drafts, diagnostics } = compile(&workspace, &specs);
    found.extend(diagnostics);
    let found = check(&workspace, &drafts, &specs, found, now());
    (workspace, found)
}
