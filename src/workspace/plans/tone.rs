//! `plans/tone.yaml` to typed data.

use super::{items, references, text, texts};
use crate::diag::{Diagnostic, Spanned};
use crate::model::{
    AddressTone, BannedTerm, Budgets, CampaignKind, ChannelTone, Claims, DictionarySource, DisclosedPosts, Disclosure, Inclusive, Person2,
    Plural2, Position, PreferredTerm, Spelling, Tone,
};
use crate::prose::claims::ClaimKind;
use crate::prose::readability::Language;
use crate::workspace::decode::{Decoder, MapReader};
use crate::workspace::post::parse_kind;
use crate::workspace::yaml::{Node, Value};

const KINDS: [&str; 6] = ["own", "curated", "reply", "question", "event", "promo"];

pub(in crate::workspace) fn tone(decoder: &mut Decoder, node: &Node) -> Tone {
    let file = decoder.file;
    let Some(mut map) = decoder.map(node, "tone.yaml") else { return Tone::default() };
    let tone = Tone {
        file: Some(file),
        voice: text(&mut map, decoder, "voice"),
        address: address(&mut map, decoder),
        countries: map.optional(decoder, "countries", |d, n| d.one_or_many(n, Decoder::country)).unwrap_or_default(),
        banned: items(&mut map, decoder, "banned", banned_term),
        preferred: items(&mut map, decoder, "preferred", preferred_term),
        inclusive: map.optional(decoder, "inclusive", inclusive),
        claims: map.optional(decoder, "claims", claims),
        budgets: budgets(&mut map, decoder),
        channels: map.optional(decoder, "channels", |d, n| named(d, n, channel)).unwrap_or_default(),
        audiences: map.optional(decoder, "audiences", |d, n| named(d, n, audience)).unwrap_or_default(),
        max_sentence: map.optional(decoder, "sentences", most),
        max_paragraph: map.optional(decoder, "paragraphs", most),
        readability: map.optional(decoder, "readability", readabilities).unwrap_or_default(),
        spelling: map.optional(decoder, "spelling", spelling),
        disclosures: items(&mut map, decoder, "disclosures", disclosure),
    };
    map.finish(decoder);
    tone
}

/// A map with free keys, each with its value.
fn named<T>(decoder: &mut Decoder, node: &Node, item: fn(&mut Decoder, Spanned<String>, &Node) -> Option<T>) -> Option<Vec<T>> {
    let entries = decoder.entries(node, "tone.yaml")?;
    Some(entries.into_iter().filter_map(|(key, node)| item(decoder, key, node)).collect())
}

fn address(map: &mut MapReader<'_>, decoder: &mut Decoder) -> AddressTone {
    AddressTone {
        person: map.optional(decoder, "person", |d, n| word(d, n, &["tu", "usted", "vos"])).map(|person| match person {
            "tu" => Person2::Tu,
            "usted" => Person2::Usted,
            _ => Person2::Vos,
        }),
        plural: map.optional(decoder, "plural", |d, n| word(d, n, &["ustedes", "vosotros"])).map(|plural| match plural {
            "ustedes" => Plural2::Ustedes,
            _ => Plural2::Vosotros,
        }),
    }
}

/// One of some words, with or without its accents: `tú` is written more often than `tu`.
fn word(decoder: &mut Decoder, node: &Node, words: &[&'static str]) -> Option<&'static str> {
    if let Value::Scalar { text, .. } = &node.value {
        let folded = crate::prose::words::fold(text.trim());
        if let Some(known) = words.iter().find(|word| **word == folded) {
            return Some(known);
        }
    }
    let known = decoder.one_of(node, words)?;
    words.iter().copied().find(|word| *word == known)
}

fn budgets(map: &mut MapReader<'_>, decoder: &mut Decoder) -> Budgets {
    Budgets {
        emoji: map.optional(decoder, "emoji", most),
        hashtags: map.optional(decoder, "hashtags", most),
        exclamations: map.optional(decoder, "exclamations", most),
    }
}

/// `{ max: 3 }`, with `style: camel` accepted for hashtags, where it is the only style there is.
fn most(decoder: &mut Decoder, node: &Node) -> Option<usize> {
    let mut map = decoder.map(node, "budget")?;
    let max = map.required(decoder, "max", |d, n| d.integer(n, 0, 1000));
    map.optional(decoder, "style", |d, n| d.one_of(n, &["camel"]));
    map.finish(decoder);
    max.map(|max| max as usize)
}

fn channel(decoder: &mut Decoder, name: Spanned<String>, node: &Node) -> Option<ChannelTone> {
    let mut map = decoder.map(node, "tone of a channel")?;
    let tone = ChannelTone { name, address: address(&mut map, decoder), budgets: budgets(&mut map, decoder) };
    map.finish(decoder);
    Some(tone)
}

fn audience(decoder: &mut Decoder, name: Spanned<String>, node: &Node) -> Option<(Spanned<String>, AddressTone)> {
    let mut map = decoder.map(node, "tone for an audience")?;
    let tone = address(&mut map, decoder);
    map.finish(decoder);
    Some((name, tone))
}

fn banned_term(decoder: &mut Decoder, node: &Node) -> Option<BannedTerm> {
    if let Value::Scalar { .. } = node.value {
        return decoder.spanned_text(node).map(|term| BannedTerm {
            term,
            instead: None,
            reason: None,
            exact: false,
            lang: None,
            except: Vec::new(),
        });
    }
    let mut map = decoder.map(node, "banned term")?;
    let term = map.required(decoder, "term", Decoder::spanned_text);
    let instead = text(&mut map, decoder, "instead");
    let reason = text(&mut map, decoder, "reason");
    let exact = map.optional(decoder, "exact", Decoder::boolean).unwrap_or_default();
    let lang = map.optional(decoder, "lang", Decoder::lang).map(|lang| lang.value);
    let except = texts(&mut map, decoder, "except");
    map.finish(decoder);
    Some(BannedTerm { term: term?, instead, reason, exact, lang, except })
}

fn preferred_term(decoder: &mut Decoder, node: &Node) -> Option<PreferredTerm> {
    let mut map = decoder.map(node, "preferred term")?;
    let term = map.required(decoder, "use", Decoder::spanned_text);
    let not = map.required(decoder, "not", Decoder::spanned_texts);
    let reason = text(&mut map, decoder, "reason");
    let lang = map.optional(decoder, "lang", Decoder::lang).map(|lang| lang.value);
    let except = texts(&mut map, decoder, "except");
    map.finish(decoder);
    Some(PreferredTerm { term: term?, not: not?, reason, lang, except })
}

/// `true` for the built-in list alone, or a map.
fn inclusive(decoder: &mut Decoder, node: &Node) -> Option<Inclusive> {
    if let Value::Scalar { .. } = node.value {
        return decoder.boolean(node)?.then(|| Inclusive { builtin: true, words: Vec::new() });
    }
    let mut map = decoder.map(node, "inclusive wording")?;
    let builtin = map.optional(decoder, "builtin", Decoder::boolean).unwrap_or(true);
    let words = items(&mut map, decoder, "words", banned_term);
    map.finish(decoder);
    Some(Inclusive { builtin, words })
}

/// `true` for the usual kinds, or a map.
fn claims(decoder: &mut Decoder, node: &Node) -> Option<Claims> {
    use ClaimKind::{Figure, Guarantee, Proof, Superlative};
    let usual = vec![Superlative, Figure, Proof, Guarantee];
    if let Value::Scalar { .. } = node.value {
        return decoder.boolean(node)?.then_some(Claims { kinds: usual, words: Vec::new(), except: Vec::new() });
    }
    let mut map = decoder.map(node, "claims")?;
    let kind = |d: &mut Decoder, n: &Node| {
        let word = d.one_of(n, &["superlative", "figure", "proof", "guarantee", "price", "free"])?;
        ClaimKind::ALL.iter().copied().find(|kind| kind.as_str() == word)
    };
    let kinds = map.optional(decoder, "kinds", |d, n| d.one_or_many(n, kind)).unwrap_or(usual);
    let words = map.optional(decoder, "words", Decoder::spanned_texts).unwrap_or_default();
    let except = texts(&mut map, decoder, "except");
    map.finish(decoder);
    Some(Claims { kinds, words, except })
}

/// `true` for the usual least in both languages, or a map.
fn readabilities(decoder: &mut Decoder, node: &Node) -> Option<Vec<(Spanned<String>, f64)>> {
    let Value::Scalar { .. } = node.value else { return named(decoder, node, readability) };
    let usual = [("es", Language::Spanish), ("en", Language::English)];
    let wanted = decoder.boolean(node)?;
    Some(usual.iter().filter(|_| wanted).map(|(tag, lang)| (Spanned::new((*tag).to_owned(), node.span), lang.usual_least())).collect())
}

fn readability(decoder: &mut Decoder, lang: Spanned<String>, node: &Node) -> Option<(Spanned<String>, f64)> {
    if Language::of(&lang.value).is_none() {
        let place = decoder.at(lang.span);
        decoder.push(
            Diagnostic::error("invalid-value", place, format!("there is no readability formula for `{}`", lang.value))
                .help("Spanish (`es`) and English (`en`) have one"),
        );
        return None;
    }
    let mut map = decoder.map(node, "readability")?;
    let min = map.required(decoder, "min", |d, n| d.number(n, 0.0, 100.0));
    map.finish(decoder);
    Some((lang, min?))
}

fn spelling(decoder: &mut Decoder, node: &Node) -> Option<Spelling> {
    let mut spelling = Spelling { span: node.span, ..Spelling::default() };
    for (key, value) in decoder.entries(node, "spelling")? {
        if matches!(crate::prose::words::fold(&key.value).as_str(), "words" | "palabras") {
            spelling.words_file = decoder.spanned_text(value);
            continue;
        }
        if matches!(crate::prose::words::fold(&key.value).as_str(), "unknown" | "desconocidas") {
            spelling.every_unknown = word(decoder, value, &["likely", "all"]) == Some("all");
            continue;
        }
        let tag = Node { span: key.span, value: Value::Scalar { text: key.value.clone(), plain: true } };
        let (Some(lang), Some(source)) = (decoder.lang(&tag), decoder.spanned_text(value)) else { continue };
        let source = match source.value.as_str() {
            "system" | "sistema" => DictionarySource::System,
            _ => DictionarySource::Files { written: source, path: None },
        };
        spelling.dictionaries.push((lang, source));
    }
    Some(spelling)
}

fn disclosure(decoder: &mut Decoder, node: &Node) -> Option<Disclosure> {
    let mut map = decoder.map(node, "disclosure")?;
    let kind = map.optional(decoder, "kind", |d, n| d.one_of(n, &KINDS)).map(|kind| DisclosedPosts::Kind(parse_kind(&kind)));
    let of_type = map.optional(decoder, "type", |d, n| d.one_of(n, &CampaignKind::ALL.map(CampaignKind::as_str)));
    let of_type = of_type.and_then(|word| CampaignKind::from_word(&word)).map(DisclosedPosts::CampaignType);
    let campaign = map.optional(decoder, "campaign", Decoder::spanned_text).map(DisclosedPosts::Campaign);
    let paid = map.optional(decoder, "paid", Decoder::boolean).filter(|paid| *paid).map(|_| DisclosedPosts::Paid);
    let networks = references(&mut map, decoder, "networks");
    let countries = map.optional(decoder, "countries", |d, n| d.one_or_many(n, Decoder::country)).unwrap_or_default();
    let mut wanted: Vec<String> = text(&mut map, decoder, "text").into_iter().collect();
    wanted.extend(texts(&mut map, decoder, "any_of"));
    let position = map.optional(decoder, "position", |d, n| d.one_of(n, &["anywhere", "start", "end"]));
    map.finish(decoder);
    let posts: Vec<DisclosedPosts> = [kind, of_type, campaign, paid].into_iter().flatten().collect();
    let mut complain = |key: &str, help: &str| {
        let place = decoder.at(node.span);
        decoder.push(Diagnostic::error("missing-key", place, format!("disclosure has no `{key}`")).help(help));
    };
    if wanted.is_empty() {
        complain("text", "add `text: \"#publi\"`, or `any_of` with several labels of which one will do");
        return None;
    }
    if posts.is_empty() {
        complain("kind", "say which posts must carry it: `kind: promo`, `type: influencer`, `campaign: <id>` or `paid: true`");
        return None;
    }
    let position = match position.as_deref() {
        Some("start") => Position::Start,
        Some("end") => Position::End,
        _ => Position::Anywhere,
    };
    Some(Disclosure { posts, networks, countries, texts: wanted, position })
}
