//! Which unknown words are mistakes.
//!
//! A dictionary lacks far more words than people misspell: names of things, regional words, diminutives, words of a trade. An unknown
//! word is taken for a mistake where one small slip makes it of a known word, and nothing else explains it. A slip is an accent, two
//! letters swapped, a letter left out, put in or doubled, or one for another that sounds alike; never the first letter, and seldom the
//! last ones, which are inflection.

use super::language::primary;

/// What an unknown word was meant to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// The word.
    pub word: String,
    /// Whether the slip is one that words of a trade do not look like: an accent, or two letters swapped.
    pub certain: bool,
}

/// Tells what an unknown word was meant to be; `None` where it is rather a word that the dictionary lacks.
///
/// `knows` looks a word up.
pub fn meant(word: &str, tag: &str, knows: impl Fn(&str) -> bool) -> Option<Meant> {
    let lower = word.to_lowercase();
    let letters: Vec<char> = lower.chars().collect();
    let lang = primary(tag);
    if !(3..=LONGEST).contains(&letters.len()) {
        return None;
    }
    let sure = |word: String| Some(Meant { word, certain: true });
    let spanish = lang == "es";
    if if spanish {
        LACKING_ES.contains(&singular(&lower).as_str()) || is_voseo(&letters, &knows) || carries_one(&lower, &knows) || is_of_code(&letters)
    } else {
        LACKING_EN.contains(&lower.as_str()) || is_british(&lower, &knows)
    } {
        return None;
    }
    if lang != "en"
        && let Some(word) = other_accent(&letters, &knows)
    {
        return sure(word);
    }
    // `corralito` is a small `corral`.
    if let Some(word) = doubled(&letters, spanish, &knows).filter(|_| !spanish || !is_derived_es(&lower, &knows)) {
        return sure(word);
    }
    if let Some(word) = swapped(&letters, spanish, &knows) {
        return sure(word);
    }
    let explained = match lang {
        "es" => is_derived_es(&lower, &knows),
        "en" => is_derived_en(&lower, &knows),
        _ => true,
    };
    if explained { None } else { one_slip(&letters, spanish, &knows).map(|word| Meant { word, certain: false }) }
}

/// Longer ones are no words.
const LONGEST: usize = 40;
/// A shorter word is one letter away from another by chance.
const LEAST_ES: usize = 7;
/// English words are shorter and lie closer together.
const LEAST_EN: usize = 9;
/// And so for one doubled letter.
const LEAST_DOUBLED: usize = 6;
/// Letters behind a slip, so that it is none of inflection.
const TAIL: usize = 3;

/// How far a letter too many stands from its twin.
const NEAR: usize = 3;

const LETTERS: &str = "eaosnridlctumpbgvyqhfzjñxkwáéíóú";

/// Spellings of one sound.
const ALIKE: &[(&str, &str)] =
    &[("b", "v"), ("s", "z"), ("s", "c"), ("c", "z"), ("g", "j"), ("y", "ll"), ("x", "s"), ("m", "n"), ("k", "c"), ("c", "qu")];

/// Words in good use that free dictionaries lack, and that are one letter away from others; in the masculine singular.
const LACKING_ES: &[&str] = &[
    "adviento",
    "cacharrear",
    "coctel",
    "chontal",
    "conurbado",
    "convivio",
    "cotidianeidad",
    "críptico",
    "desgastante",
    "desmembrar",
    "encausamiento",
    "endócrino",
    "engobe",
    "enjarre",
    "enrutado",
    "enrutador",
    "estadunidense",
    "fincamiento",
    "formateador",
    "futsal",
    "gasero",
    "hacendario",
    "icónico",
    "incluyente",
    "iterador",
    "júnior",
    "kétchup",
    "maquetador",
    "pánel",
    "pelágico",
    "prescolar",
    "resetear",
    "reusable",
    "rockero",
    "sénior",
    "síndica",
    "solito",
    "televisora",
    "tipado",
    "tosta",
    "vehicular",
];

/// Those of English, and British spellings.
const LACKING_EN: &[&str] = &["acknowledgement", "acknowledgements", "guerilla", "homogenous", "judgement", "judgements"];

fn fold(c: char) -> char {
    match c {
        'á' | 'à' => 'a',
        'é' | 'è' => 'e',
        'í' | 'ì' => 'i',
        'ó' | 'ò' => 'o',
        'ú' | 'ù' | 'ü' => 'u',
        c => c,
    }
}

fn acute(c: char) -> Option<char> {
    Some(match c {
        'a' => 'á',
        'e' => 'é',
        'i' => 'í',
        'o' => 'ó',
        'u' => 'ú',
        _ => return None,
    })
}

fn with(letters: &[char], at: usize, cut: usize, put: &str) -> String {
    letters[..at].iter().copied().chain(put.chars()).chain(letters[at + cut..].iter().copied()).collect()
}

/// The word with its accents elsewhere, turned, or gone; or with `ñ` or `ü`.
fn other_accent(letters: &[char], knows: &impl Fn(&str) -> bool) -> Option<String> {
    let plain: Vec<char> = letters.iter().map(|&c| fold(c)).collect();
    let bare: String = plain.iter().collect();
    let turned: String = letters
        .iter()
        .map(|&c| match c {
            'à' | 'è' | 'ì' | 'ò' | 'ù' => acute(fold(c)).unwrap_or(c),
            c => c,
        })
        .collect();
    // An accent on the last letter makes a command of `vos`, or a tense of a verb that the dictionary lacks: `externó`.
    let last = plain.len() - 1;
    let short = plain.len() <= 4;
    let ends = |at: usize| at == last && !short && (matches!(plain[at], 'e' | 'i') || plain[at] == 'a' && plain[at - 1] != 'r');
    // `hacendaria` and `cambiarias` are no conditionals.
    let adjective = ["aria", "arias", "ario", "arios"].iter().any(|end| bare.ends_with(end));
    let moved = (0..=last)
        .filter(|&at| !(ends(at) || adjective && plain[at] == 'i'))
        .filter_map(|at| Some(with(&plain, at, 1, acute(plain[at])?.encode_utf8(&mut [0; 4]))));
    // Spelling has `rehúye` since 2010; dictionaries may not.
    if letters.windows(3).any(|three| three == ['h', 'ú', 'y']) {
        return None;
    }
    // Both `policiaco` and `policíaco` are right.
    let either = ["iaco", "iaca", "íaco", "íaca"].iter().any(|end| letters.iter().collect::<String>().trim_end_matches('s').ends_with(end));
    if either {
        return None;
    }
    let past = !short && matches!(letters[last], 'ó' | 'é');
    let marks = (0..letters.len()).filter_map(|at| match letters[at] {
        'n' => Some(with(letters, at, 1, "ñ")),
        'u' if at > 0 && letters[at - 1] == 'g' => Some(with(letters, at, 1, "ü")),
        _ => None,
    });
    let written: String = letters.iter().collect();
    let bare = Some(bare).filter(|_| !past);
    std::iter::once(turned).chain(bare).chain(moved).chain(marks).find(|word| *word != written && knows(word))
}

/// The word with two letters in the other order, but for the first.
fn swapped(letters: &[char], spanish: bool, knows: &impl Fn(&str) -> bool) -> Option<String> {
    let other = |at: usize| with(letters, at - 1, 2, &[letters[at], letters[at - 1]].iter().collect::<String>());
    // The last letter is inflection: `arquera` is no `arquear`; nor is `cambiarias` a `cambiarais`.
    let adjective = spanish && letters.ends_with(&['a', 'r', 'i', 'a', 's']);
    let end = if adjective { letters.len() - 4 } else { letters.len() - 1 };
    (2..end).filter(|&at| letters.len() >= 5 && letters[at] != letters[at - 1]).map(other).find(|word| knows(word))
}

/// The word with a letter doubled that is single here, or the other way round.
fn doubled(letters: &[char], spanish: bool, knows: &impl Fn(&str) -> bool) -> Option<String> {
    let n = letters.len();
    if n < LEAST_DOUBLED {
        return None;
    }
    // `promessa`, `commited`; a doubled `l` is British.
    let ending = |at: usize| {
        let rest: String = letters[at + 1..].iter().collect();
        ["ed", "ing", "er", "ers"].contains(&rest.as_str())
    };
    // Both `reestablecer` and `restablecer` are right, as are `benefitted` and `benefited`.
    let twice = |at: usize| letters[at] == letters[at - 1] && if spanish { letters[at] != 'e' } else { letters[at] != 'l' && !ending(at) };
    let single = (1..n).filter(|&at| twice(at)).map(|at| with(letters, at, 1, ""));
    let double = (1..n - 1)
        .filter(|&at| if spanish { matches!(letters[at], 'r' | 'l') } else { letters[at] != 'l' && !"aeiouy".contains(letters[at]) })
        .map(|at| with(letters, at, 0, letters[at].encode_utf8(&mut [0; 4])));
    single.chain(double).find(|word| knows(word))
}

/// The known word that one letter more, less or other makes of this one.
fn one_slip(letters: &[char], spanish: bool, knows: &impl Fn(&str) -> bool) -> Option<String> {
    let n = letters.len();
    let least = if spanish { LEAST_ES } else { LEAST_EN };
    if n < least || !letters.iter().all(|c| c.is_alphabetic()) {
        return None;
    }
    let written: String = letters.iter().collect();
    let both = ALIKE.iter().filter(|_| spanish).flat_map(|&(one, other)| [(one, other), (other, one)]);
    let alike = both
        .flat_map(|(from, to)| written.match_indices(from).map(move |(at, _)| (at, from, to)))
        .filter(|(at, ..)| *at > 0)
        .map(|(at, from, to)| format!("{}{to}{}", &written[..at], &written[at + from.len()..]))
        .find(|word| knows(word));
    if alike.is_some() {
        return alike;
    }
    let alphabet = LETTERS.chars().filter(|c| spanish || c.is_ascii());
    // An `l` is British, `ea` makes a verb of a noun.
    let odd = |at: usize, c: char| match c {
        'l' => !spanish && (letters[at] == 'l' || letters[at - 1] == 'l'),
        'a' => spanish && letters[at - 1] == 'e',
        'e' => spanish && letters[at] == 'a',
        _ => false,
    };
    // `charlista`, `chavismo`, `nevería`: what people make new words with.
    let made = |end: &&str| written.trim_end_matches('s').ends_with(*end);
    if (spanish && ["ista", "ismo", "ería", "oría"].iter().any(made)) || (!spanish && written.ends_with("ities")) {
        return None;
    }
    let places = alphabet.flat_map(|c| (1..=n - TAIL).map(move |at| (at, c))).filter(|&(at, c)| !odd(at, c));
    let left_out = places.map(|(at, c)| with(letters, at, 0, c.encode_utf8(&mut [0; 4])));
    // A letter too many is one that the hand has just written, or is about to.
    let near = |at: usize| (at.saturating_sub(NEAR)..=(at + NEAR).min(n - 1)).any(|other| other != at && letters[other] == letters[at]);
    let twin = |at: usize| letters[at] == letters[at - 1] || letters[at] == letters[at + 1];
    let put_in = (1..n - TAIL).filter(|&at| n > least && !twin(at) && (!spanish || near(at))).map(|at| with(letters, at, 1, ""));
    left_out.chain(put_in).find(|word| knows(word))
}

/// Whether a word is the present or a command of `vos`, which the dictionary of another country lacks: `podés`, `encontrá`.
fn is_voseo(letters: &[char], knows: &impl Fn(&str) -> bool) -> bool {
    let end = if letters.last() == Some(&'s') { letters.len() - 1 } else { letters.len() };
    let stem: String = letters[..end - 1].iter().collect();
    end > 2 && matches!(letters[end - 1], 'á' | 'é' | 'í') && knows(&format!("{stem}{}r", fold(letters[end - 1])))
}

/// Whether a word ends in consonants as none of Spanish does: `readr`, `dplyr`.
fn is_of_code(letters: &[char]) -> bool {
    let consonant = |c: &char| c.is_alphabetic() && !"aeiousn".contains(fold(*c));
    letters.iter().rev().take(2).filter(|c| consonant(c)).count() == 2
}

/// The masculine singular that a word may be a form of.
fn singular(word: &str) -> String {
    let one = word.strip_suffix('s').unwrap_or(word);
    let known = |word: &str| LACKING_ES.contains(&word);
    let candidates =
        [one.to_owned(), one.strip_suffix('e').unwrap_or(one).to_owned(), format!("{}o", one.strip_suffix('a').unwrap_or(one))];
    candidates.into_iter().find(|word| known(word)).unwrap_or_else(|| word.to_owned())
}

/// Whether a word is an infinitive with one pronoun, which never has an accent: `negarles`.
fn carries_one(word: &str, knows: &impl Fn(&str) -> bool) -> bool {
    let infinitive = |stem: &str| stem.len() > 3 && ["ar", "er", "ir"].iter().any(|end| stem.ends_with(end)) && knows(stem);
    CLITICS.iter().filter_map(|clitic| word.strip_suffix(clitic)).any(infinitive)
}

const CLITICS: [&str; 11] = ["me", "te", "se", "nos", "os", "lo", "la", "los", "las", "le", "les"];

const PREFIXES_ES: &[&str] = &[
    "agro", "anti", "auto", "bi", "bio", "ciber", "co", "contra", "des", "eco", "electro", "euro", "ex", "extra", "foto", "geo", "hidro",
    "hiper", "in", "infra", "inter", "intra", "kilo", "macro", "mega", "meta", "micro", "mili", "mini", "mono", "multi", "nano", "narco",
    "neo", "pluri", "poli", "pos", "post", "pre", "pro", "psico", "radio", "re", "retro", "semi", "sobre", "socio", "sub", "super",
    "súper", "tele", "trans", "tri", "turbo", "ultra", "video",
];

/// Whether a word is made of a known one by the means of the language: `pasarle`, `cortito`, `rarísimo`, `redefinición`.
fn is_derived_es(word: &str, knows: &impl Fn(&str) -> bool) -> bool {
    let plain = |text: &str| text.chars().map(fold).collect::<String>();
    let carries = |stem: &str| {
        [stem.to_owned(), plain(stem)].iter().any(|stem| {
            stem.len() > 3 && ["ar", "er", "ir", "ír", "ando", "iendo", "yendo"].iter().any(|end| stem.ends_with(end)) && knows(stem)
        })
    };
    let one = CLITICS.iter().filter_map(|clitic| word.strip_suffix(clitic));
    if one.clone().any(|stem| carries(stem) || CLITICS.iter().filter_map(|clitic| stem.strip_suffix(clitic)).any(carries)) {
        return true;
    }
    let stems = |ending: &str| -> Vec<String> {
        let Some(stem) = word.trim_end_matches('s').strip_suffix(['a', 'o']).and_then(|word| word.strip_suffix(ending)) else {
            return Vec::new();
        };
        let stem = stem.strip_suffix("ec").or_else(|| stem.strip_suffix('c')).map_or_else(|| vec![stem], |short| vec![stem, short]);
        let hard = stem.iter().filter_map(|stem| Some(format!("{}c", stem.strip_suffix("qu")?)));
        let soft = stem.iter().filter_map(|stem| Some(format!("{}g", stem.strip_suffix("gu")?)));
        let z = stem.iter().filter_map(|stem| Some(format!("{}z", stem.strip_suffix('c')?)));
        hard.chain(soft).chain(z).chain(stem.iter().map(|stem| (*stem).to_owned())).collect()
    };
    let small = stems("it").into_iter().chain(stems("ísim"));
    if small.filter(|stem| stem.len() > 2).any(|stem| ["", "o", "a", "e"].iter().any(|end| knows(&format!("{stem}{end}")))) {
        return true;
    }
    if word.strip_suffix("mente").is_some_and(knows) {
        return true;
    }
    let rest = PREFIXES_ES.iter().filter_map(|prefix| word.strip_prefix(prefix)).filter(|rest| rest.chars().count() >= 4);
    rest.into_iter().any(|rest| knows(rest) || rest.strip_prefix('r').is_some_and(|rest| rest.starts_with('r') && knows(rest)))
}

/// Endings that Spanish gives to the words of others.
const LOAN_ENDINGS: &[&str] = &[
    "ada", "adas", "ado", "ados", "amos", "ando", "ar", "ea", "eada", "eadas", "eado", "eados", "eamos", "ean", "eando", "ear", "eas",
    "eo", "eos", "era", "eras", "ero", "eros", "ista", "istas",
];

/// Whether a Spanish word is made of one of another language: `resetear`, `parseamos`.
pub fn is_loan(word: &str, is_foreign: impl Fn(&str) -> bool) -> bool {
    let word = word.to_lowercase();
    LOAN_ENDINGS.iter().filter_map(|end| word.strip_suffix(end)).any(|stem| stem.len() >= 4 && is_foreign(stem))
}

const PREFIXES_EN: &[&str] = &[
    "anti", "auto", "bio", "co", "crowd", "cyber", "de", "dis", "geo", "hyper", "inter", "mega", "meta", "micro", "mini", "mis", "multi",
    "non", "out", "over", "pre", "pseudo", "re", "semi", "sub", "super", "un", "under",
];

/// British spellings and those of American dictionaries: `metres`, `cataloguing`, `defence`.
const BRITISH: &[(&str, &str)] = &[
    ("tre", "ter"),
    ("bre", "ber"),
    ("ogu", "og"),
    ("our", "or"),
    ("ae", "e"),
    ("oe", "e"),
    ("ise", "ize"),
    ("isa", "iza"),
    ("isi", "izi"),
    ("yse", "yze"),
    ("ysi", "yzi"),
    ("ence", "ense"),
    ("mme", "m"),
];

/// Whether an English word is spelt as in Britain, and the dictionary has the American one.
fn is_british(word: &str, knows: &impl Fn(&str) -> bool) -> bool {
    BRITISH.iter().any(|(british, american)| {
        word.rfind(british).is_some_and(|at| at > 0 && knows(&format!("{}{american}{}", &word[..at], &word[at + british.len()..])))
    })
}

/// Endings of English, and what the word has without them.
const SUFFIXES_EN: &[(&str, &[&str])] = &[
    ("ability", &["", "e"]),
    ("able", &["", "e"]),
    ("er", &["", "e"]),
    ("ers", &["", "e"]),
    ("ful", &[""]),
    ("ings", &["", "e"]),
    ("ization", &[""]),
    ("ize", &["", "y", "e"]),
    ("ized", &[""]),
    ("izes", &[""]),
    ("izing", &[""]),
    ("less", &[""]),
    ("ment", &[""]),
    ("ments", &[""]),
    ("ness", &[""]),
    ("s", &[""]),
    ("y", &["", "e"]),
];

/// Whether a word is made of known ones by the means of the language: `reframe`, `auditable`, `skillset`.
fn is_derived_en(word: &str, knows: &impl Fn(&str) -> bool) -> bool {
    let word = word.replace('’', "'");
    if let Some(owner) = word.strip_suffix("'s") {
        return knows(owner) || is_derived_en(owner, knows);
    }
    if word.contains('\'') {
        return true;
    }
    let rest = PREFIXES_EN.iter().filter_map(|prefix| word.strip_prefix(prefix)).filter(|rest| rest.len() >= 4);
    if rest.into_iter().any(knows) {
        return true;
    }
    let stem =
        SUFFIXES_EN.iter().filter_map(|(end, whole)| Some((word.strip_suffix(end)?, end, whole))).filter(|(stem, ..)| stem.len() >= 4);
    // `changable` lacks an `e`.
    let softened = |stem: &str, end: &str, whole: &str| end.starts_with('a') && whole == "e" && stem.ends_with(['c', 'g']);
    if stem.into_iter().any(|(stem, end, whole)| whole.iter().any(|whole| !softened(stem, end, whole) && knows(&format!("{stem}{whole}"))))
    {
        return true;
    }
    let long = |part: &str| part.len() >= 3 || matches!(part, "on" | "up" | "in" | "by");
    (2..word.len().saturating_sub(1))
        .filter_map(|at| word.split_at_checked(at))
        .any(|(one, other)| long(one) && long(other) && knows(one) && knows(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(word: &str, tag: &str, known: &str) -> Option<String> {
        let knows = |word: &str| known.split_whitespace().any(|known| known == word);
        meant(word, tag, knows).map(|meant| meant.word)
    }

    #[test]
    fn slips_are_mistakes() {
        for (word, tag, right) in [
            ("tambien", "es", "también"),
            ("véis", "es", "veis"),
            ("preguntándo", "es", "preguntando"),
            ("realizaciòn", "es", "realización"),
            ("comentò", "es", "comentó"),
            ("linguistas", "es", "lingüistas"),
            ("feira", "es", "feria"),
            ("trabjar", "es", "trabajar"),
            ("accesibildad", "es", "accesibilidad"),
            ("intrernacional", "es", "internacional"),
            ("paradógico", "es", "paradójico"),
            ("cencuradas", "es", "censuradas"),
            ("promessa", "es", "promesa promesas"),
            ("leera", "es", "leerá"),
            ("comenzo", "es", "comenzó"),
            ("asi", "es", "así"),
            ("usuarioo", "es", "usuario"),
            ("deisgn", "en", "design"),
            ("commited", "en", "committed"),
            ("somenthing", "en", "something"),
            ("changable", "en", "changeable"),
        ] {
            let known = format!("{right} change");
            assert_eq!(told(word, tag, &known).as_deref(), right.split(' ').next(), "{word}");
        }
    }

    #[test]
    fn words_that_dictionaries_lack_are_none() {
        for (word, tag, known) in [
            ("pasarle", "es", "pasar pasarte"),
            ("reduciéndolo", "es", "reduciendo"),
            ("cortito", "es", "corto cortijo"),
            ("boquita", "es", "boca"),
            ("rarísima", "es", "raro"),
            ("redefinición", "es", "definición"),
            ("microservicios", "es", "servicios"),
            ("conurbadas", "es", "conturbadas"),
            ("panistas", "es", "pianistas"),
            ("resetear", "es", "restear"),
            ("erogaciones", "es", "derogaciones"),
            ("iterar", "es", "iteran"),
            ("ducto", "es", "docto"),
            ("charlista", "es", "charolista"),
            ("hotelería", "es", "hotelera hostelería"),
            ("arquera", "es", "arquear"),
            ("negarles", "es", "negar negarlés"),
            ("rehúye", "es", "rehuye"),
            ("specialities", "en", "specialties"),
            ("cardiaca", "es", "cardíaca"),
            ("podés", "es", "poder podes"),
            ("externó", "es", "externo"),
            ("forza", "es", "forzá"),
            ("hacendaria", "es", "hacendaría"),
            ("pillerías", "es", "pillearías"),
            ("fulfilment", "en", "fulfillment"),
            ("benefitted", "en", "benefited"),
            ("reestablecer", "es", "restablecer"),
            ("npm", "es", "nom"),
            ("roadmaps", "en", "road maps"),
            ("onboarding", "en", "on boarding"),
            ("reframing", "en", "framing"),
            ("auditable", "en", "audit"),
            ("else’s", "en", "else"),
            ("travellers", "en", "travelers"),
            ("metres", "en", "meters"),
            ("cataloguing", "en", "cataloging"),
            ("enablement", "en", "enable entablement"),
            ("corralito", "es", "corral coralito"),
            ("cambiarias", "es", "cambiarais"),
            ("readr", "es", "redar"),
            ("tostas", "es", "tostás"),
            ("sénior", "es", "senior"),
            ("judgement", "en", "judgment"),
        ] {
            assert_eq!(told(word, tag, known), None, "{word}");
        }
    }

    #[test]
    fn loans_have_endings_of_their_own() {
        for (word, expected) in [("parseamos", true), ("Parsear", true), ("trackear", true), ("trabjar", false), ("sitemas", false)] {
            assert_eq!(is_loan(word, |stem| matches!(stem, "parse" | "pars" | "track" | "site")), expected, "{word}");
        }
    }

    #[test]
    fn odd_words_are_no_trouble() {
        for word in ["", "a", "ñ", "ééé", &"x".repeat(200), "don’t", "日本語文字列"] {
            assert_eq!(told(word, "es", "casa"), None);
            assert_eq!(told(word, "en", "house"), None);
        }
    }
}
