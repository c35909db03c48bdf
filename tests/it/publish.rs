//! What was written is what the servers give back.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::environment::{Ran, TestEnv};
use crate::servers::{bluesky, mock, snac, text};

const SPANISH: &str = "¿Y si mañana llueve? 🌧️ El taller de encuadernación se muda adentro: traigan hilo, aguja y ganas 👩‍👩‍👧 «quepa quien quepa». #Otoño";

fn three() -> TestEnv {
    TestEnv::new().site().mastodon("snac", snac()).mastodon("mock", mock()).bluesky(bluesky())
}

/// Receipts of every variant, by channel, of the post.
fn receipts(ran: &Ran, post: &str) -> BTreeMap<String, Vec<Value>> {
    let json = ran.json();
    let results = json["results"].as_array().expect("a list").clone();
    let of_post = results.into_iter().filter(|result| result["post"] == post);
    of_post
        .map(|result| {
            assert_eq!(result["result"], "published", "{result}");
            (text(&result["channel"]), result["receipts"].as_array().expect("a list").clone())
        })
        .collect()
}

fn source(server: &crate::servers::Server, receipt: &Value) -> String {
    text(&server.get(&format!("/api/v1/statuses/{}/source", text(&receipt["id"])))["text"])
}

fn record(receipt: &Value) -> Value {
    let uri = text(&receipt["uri"]);
    let all = bluesky().records();
    all.iter().find(|record| record["uri"] == uri.as_str()).unwrap_or_else(|| panic!("{uri} is not there"))["value"].clone()
}

/// What each facet covers, with its feature.
fn facets(record: &Value) -> Vec<(String, Value)> {
    let whole = text(&record["text"]);
    let list = record["facets"].as_array().cloned().unwrap_or_default();
    list.iter()
        .map(|facet| {
            let at = |field: &str| facet["index"][field].as_u64().expect("a number") as usize;
            (whole[at("byteStart")..at("byteEnd")].to_owned(), facet["features"][0].clone())
        })
        .collect()
}

#[test]
fn spanish_text_with_emoji_comes_back_as_it_was_written() {
    let env = three();
    env.post("taller", "tags: []", SPANISH);
    let ran = env.publish().code(0);
    let receipts = receipts(&ran, "taller");
    assert_eq!(receipts.keys().map(String::as_str).collect::<Vec<_>>(), ["bluesky", "mock", "site", "snac"]);
    assert_eq!(source(snac(), &receipts["snac"][0]), SPANISH);
    assert_eq!(source(mock(), &receipts["mock"][0]), SPANISH);
    let record = record(&receipts["bluesky"][0]);
    assert_eq!(record["text"], SPANISH);
    assert_eq!(record["langs"], json!(["es"]));
    assert_eq!(facets(&record), [("#Otoño".to_owned(), json!({ "$type": "app.bsky.richtext.facet#tag", "tag": "Otoño" }))]);
    assert_eq!(receipts["site"][0]["url"], "https://laceiba.example/posts/taller/");

    // A second run has nothing to do, and everything stands as published.
    let again = env.publish().code(0).json();
    assert_eq!(again["results"], json!([]));
    assert_eq!(env.state("taller", "snac"), "published");
    let verified = env.run(&["ledger", "--verify"]).code(0);
    assert!(verified.stdout.starts_with("8 records, all whole"), "{}", verified.stdout);
}

#[test]
fn two_pictures_keep_their_order_alternatives_and_pixels() {
    let env = three();
    env.picture("content/uno.png", 900, 600, 1);
    env.picture("content/dos.png", 640, 800, 2);
    let media = "media:\n  - { file: uno.png, alt: \"Mesa con calabazas y un letrero que dice «hoy»\", focus: [0.25, 0.75] }\n  - { file: dos.png, alt: Faroles de papel }";
    env.post("fotos", media, "Fotos del mercado que solo salen en esta prueba.");
    let ran = env.publish().code(0);
    let receipts = receipts(&ran, "fotos");
    let made = env.media();
    let sizes = |bytes: &[u8]| {
        let picture = image::load_from_memory(bytes).expect("a picture");
        (picture.width(), picture.height())
    };
    let alternatives = ["Mesa con calabazas y un letrero que dice «hoy»", "Faroles de papel"];
    for (server, channel) in [(snac(), "snac"), (mock(), "mock")] {
        let status = server.get(&format!("/api/v1/statuses/{}", text(&receipts[channel][0]["id"])));
        let attached = status["media_attachments"].as_array().expect("a list");
        assert_eq!(attached.iter().map(|media| text(&media["description"])).collect::<Vec<_>>(), alternatives, "{channel}");
        let served: Vec<Vec<u8>> = attached.iter().map(|media| server.fetch(&text(&media["url"])).body).collect();
        assert!(served.iter().all(|bytes| made.contains(bytes)), "{channel}: other bytes than were sent");
        assert_eq!(served.iter().map(|bytes| sizes(bytes)).collect::<Vec<_>>(), [(900, 600), (640, 800)], "{channel}");
        if channel == "mock" {
            assert_eq!(attached[0]["meta"]["focus"], json!({ "x": -0.5, "y": -0.5 }));
        }
    }
    let record = record(&receipts["bluesky"][0]);
    let images = record["embed"]["images"].as_array().expect("images");
    assert_eq!(images.iter().map(|image| text(&image["alt"])).collect::<Vec<_>>(), alternatives);
    for (image, (width, height)) in images.iter().zip([(900, 600), (640, 800)]) {
        assert_eq!(image["aspectRatio"], json!({ "width": width, "height": height }));
        let bytes = bluesky().blob(&image["image"]);
        assert!(made.contains(&bytes));
        assert_eq!(sizes(&bytes), (width, height));
    }
    // The pixels are those of the source, which needed no change.
    let source = image::open(env.path().join("content/uno.png")).expect("a picture").to_rgb8();
    assert_eq!(image::load_from_memory(&bluesky().blob(&images[0]["image"])).expect("a picture").to_rgb8(), source);
}

#[test]
fn a_thread_of_four_is_a_chain() {
    let env = three();
    let parts = ["Hilo de prueba: uno.", "Hilo de prueba: dos.", "Hilo de prueba: tres.", "Hilo de prueba: y cuatro."];
    env.post("hilo", "channels: [snac, mock, bluesky]", &parts.join("\n\n<!-- break -->\n\n"));
    let ran = env.publish().code(0);
    let receipts = receipts(&ran, "hilo");
    for (server, channel) in [(snac(), "snac"), (mock(), "mock")] {
        let chain = &receipts[channel];
        let uris: Vec<String> = chain.iter().map(|receipt| text(&receipt["uri"])).collect();
        assert_eq!(chain.iter().map(|receipt| source(server, receipt)).collect::<Vec<_>>(), parts, "{channel}");
        let statuses = server.statuses();
        let by_uri = |uri: &str| statuses.iter().find(|status| status["uri"] == uri).expect("it is there");
        for (index, uri) in uris.iter().enumerate() {
            let parent = by_uri(uri)["in_reply_to_id"].as_str().map(|id| text(&server.get(&format!("/api/v1/statuses/{id}"))["uri"]));
            assert_eq!(parent.as_ref(), index.checked_sub(1).map(|before| &uris[before]), "{channel}, part {}", index + 1);
        }
        if channel == "mock" {
            let visibilities: Vec<String> = uris.iter().map(|uri| text(&by_uri(uri)["visibility"])).collect();
            assert_eq!(visibilities, ["public", "unlisted", "unlisted", "unlisted"]);
        }
    }
    let chain = &receipts["bluesky"];
    let reference = |index: usize| json!({ "uri": chain[index]["uri"], "cid": chain[index]["cid"] });
    for (index, receipt) in chain.iter().enumerate() {
        let record = record(receipt);
        assert_eq!(record["text"], parts[index]);
        match index {
            0 => assert_eq!(record["reply"], Value::Null),
            _ => assert_eq!(record["reply"], json!({ "root": reference(0), "parent": reference(index - 1) })),
        }
    }
}

#[test]
fn a_link_is_a_card_and_a_facet() {
    let env = three();
    env.picture("content/cobija.png", 1600, 900, 4);
    env.post("lecturas", "channels: [site]\nsummary: Doce libros para leer con cobija.\nmedia: [{ file: cobija.png, alt: Una cobija }]", "La lista.");
    let link = "https://laceiba.example/posts/lecturas/";
    env.post("enlace", &format!("channels: [snac, mock, bluesky]\nlink: {link}"), &format!("La lista completa está en {link} desde hoy."));
    let ran = env.publish().code(0);
    let receipts = receipts(&ran, "enlace");
    for (server, channel) in [(snac(), "snac"), (mock(), "mock")] {
        assert!(source(server, &receipts[channel][0]).contains(link), "{channel}");
    }
    let record = record(&receipts["bluesky"][0]);
    let facets = facets(&record);
    assert_eq!(facets.len(), 1, "{facets:?}");
    assert_eq!(facets[0].1, json!({ "$type": "app.bsky.richtext.facet#link", "uri": link }));
    assert!(facets[0].0.starts_with("laceiba.example/"), "{facets:?}");
    let card = &record["embed"]["external"];
    assert_eq!((card["uri"].as_str(), card["title"].as_str()), (Some(link), Some("Prueba lecturas")));
    assert_eq!(card["description"], "Doce libros para leer con cobija.");
    let bytes = bluesky().blob(&card["thumb"]);
    assert!(env.media().contains(&bytes));
    let thumb = image::load_from_memory(&bytes).expect("a picture");
    assert_eq!((thumb.width(), thumb.height()), (1200, 630));
}
