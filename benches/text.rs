//! Counting and fitting of text, in bytes of text per second.
//!
//! Counting is `measure`: the length with all entities. The floor that all have to clear is 100 MB/s on ordinary text.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench stops where something is wrong")]

use divan::Bencher;
use divan::counter::BytesCount;
use pregon::compile::count::{Counter, Limits, measure};
use pregon::compile::counter;
use pregon::compile::fit::{Size, gauge, split, trim};
use pregon::networks::Specs;

fn main() {
    divan::main();
}

/// One network for each way of counting and finding names.
const NETWORKS: &[&str] = &[
    "mastodon",
    "bluesky",
    "x",
    "threads",
    "linkedin",
    "matrix",
    "nostr",
    "telegram",
    "discord",
    "slack",
    "reddit",
    "lemmy",
    "misskey",
    "facebook",
    "youtube",
    "pinterest",
];

fn counter_of(network: &str) -> Counter {
    counter(Specs::embedded().get(network).unwrap())
}

/// About 64 KiB of a text, over and over.
fn text(piece: &str) -> String {
    piece.repeat(64 * 1024 / piece.len())
}

fn count(bencher: Bencher<'_, '_>, network: &str, piece: &str) {
    let (counter, limits, text) = (counter_of(network), Limits::length(500), text(piece));
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| measure(network, &counter, &limits, &text).length);
}

const SPANISH: &str = "¿Vienes al mercado de otoño? El sábado, a las nueve, en la plaza; habrá libros, café y señales. Trae a tu niña y a quien quieras: \
    «la entrada es libre», dijo María, y añadió que también habrá música. El programa completo está en https://example.com/un/libro #Puebla\n\n";
const ENGLISH: &str = "The autumn market is back on Saturday at nine, in the square. There will be books, coffee and music all day long; bring a friend, \
    a child and a bag, and stay for the reading at noon. Everything else is on the page that we keep for it.\n\n";
const EMOJI: &str = "¡Ya es hoy! 🎉🎉 Ven con tu gente 👨‍👩‍👧‍👦 y trae 📚☕️ 👍🏽 desde 🇲🇽 o 🇪🇸, a las 9️⃣ ❤️ #Otoño🍂 ";
const LINKS: &str =
    "Ver https://example.com/a/b?c=d#e, www.example.org/libros y http://example.mx/(x) con @ana @luis@social.example.org #Uno #Dos $ABC ";
const CHINESE: &str = "秋天的市集回来了,星期六早上九点在广场见。有书、咖啡和音乐,欢迎带朋友来。";

#[divan::bench(args = NETWORKS)]
fn count_spanish(bencher: Bencher<'_, '_>, network: &str) {
    count(bencher, network, SPANISH);
}

#[divan::bench(args = NETWORKS)]
fn count_english(bencher: Bencher<'_, '_>, network: &str) {
    count(bencher, network, ENGLISH);
}

#[divan::bench(args = NETWORKS)]
fn count_emoji(bencher: Bencher<'_, '_>, network: &str) {
    count(bencher, network, EMOJI);
}

#[divan::bench(args = NETWORKS)]
fn count_links(bencher: Bencher<'_, '_>, network: &str) {
    count(bencher, network, LINKS);
}

#[divan::bench(args = NETWORKS)]
fn count_chinese(bencher: Bencher<'_, '_>, network: &str) {
    count(bencher, network, CHINESE);
}

/// A megabyte into parts, as a caller does it: what must not be cut is found first.
fn fit(bencher: Bencher<'_, '_>, network: &str, most: usize, text: &str) {
    let (counter, limits) = (counter_of(network), Limits::length(most));
    bencher.counter(BytesCount::of_str(text)).bench_local(|| {
        let atoms = counter.atoms(text);
        split(text, &atoms, Size::room(&counter, &limits), true, &gauge(&counter, text)).len()
    });
}

#[divan::bench(args = [("mastodon", 500), ("bluesky", 300), ("x", 280), ("threads", 500), ("matrix", 60_000)])]
fn split_1mb_of_prose(bencher: Bencher<'_, '_>, (network, most): (&str, usize)) {
    fit(bencher, network, most, &SPANISH.repeat(1_000_000 / SPANISH.len()));
}

#[divan::bench(args = [("bluesky", 300), ("x", 280), ("matrix", 60_000)])]
fn split_1mb_without_full_stops(bencher: Bencher<'_, '_>, (network, most): (&str, usize)) {
    fit(bencher, network, most, &"palabra y otra más ".repeat(50_000));
}

#[divan::bench(args = [("bluesky", 300), ("x", 280), ("matrix", 60_000)])]
fn split_1mb_of_one_word(bencher: Bencher<'_, '_>, (network, most): (&str, usize)) {
    fit(bencher, network, most, &"a".repeat(1_000_000));
}

#[divan::bench(args = [("bluesky", 300), ("matrix", 60_000)])]
fn split_1mb_of_full_stops(bencher: Bencher<'_, '_>, (network, most): (&str, usize)) {
    fit(bencher, network, most, &"Ah. ".repeat(250_000));
}

#[divan::bench(args = ["bluesky", "x"])]
fn trim_1mb_to_300(bencher: Bencher<'_, '_>, network: &str) {
    let (counter, limits) = (counter_of(network), Limits::length(300));
    let text = SPANISH.repeat(1_000_000 / SPANISH.len());
    let atoms = counter.atoms(&text);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        trim(&text, &atoms, Size::room(&counter, &limits), Size { length: 24, bytes: 24 }, &gauge(&counter, &text)).unwrap().kept.end
    });
}
