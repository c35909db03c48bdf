//! The forms that a word takes in Spanish and English: what a team rules out in one form is ruled out in all.
//!
//! Forms are folded, as texts are when they are searched. A form too many does no harm where no text has it; one that is
//! another word does, so that a change of gender needs an ending that promises it.

use super::language::primary;
use super::verbs::Verb;
use super::words::fold;

/// All forms of one word, folded and sorted, itself included. `lang` narrows them to one language.
#[must_use]
pub fn forms(word: &str, lang: Option<&str>) -> Vec<String> {
    let lower = word.to_lowercase();
    let mut forms = vec![fold(&lower)];
    if lower.chars().all(|c| c.is_alphabetic() || c == '\'' || c == '’') {
        let lang = lang.map(primary);
        if lang.is_none_or(|lang| lang == "es") {
            spanish(&lower, &mut forms);
        }
        if lang.is_none_or(|lang| lang == "en") && lower.is_ascii() {
            english(&lower, &mut forms);
        }
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Endings in `-o` and `-a` of words that have both genders.
const GENDERED: &[&str] = &[
    "ad", "id", "iv", "os", "ic", "ari", "er", "an", "in", "eñ", "isim", "ist", "al", "und", "it", "ill", "esc", "end", "at", "lent",
    "imo", "nt", "ec", "av", "oll", "im", "un", "ut", "ent", "uc", "ur", "iñ", "ied",
];

/// Words in `-o` and `-a` that are two words. Sorted by the one in `-o`.
const TWO_WORDS: &[&str] = &[
    "bando",
    "banco",
    "barco",
    "bolso",
    "brazo",
    "calendario",
    "cargo",
    "caso",
    "centro",
    "cero",
    "cuadro",
    "cuento",
    "destino",
    "dinero",
    "entrado",
    "estado",
    "fondo",
    "foro",
    "fruto",
    "grupo",
    "gusto",
    "huerto",
    "lado",
    "libro",
    "manzano",
    "medio",
    "minuto",
    "modo",
    "mundo",
    "partido",
    "pasado",
    "paso",
    "pato",
    "peso",
    "pico",
    "plano",
    "plato",
    "plazo",
    "politico",
    "punto",
    "puerto",
    "ramo",
    "rato",
    "resto",
    "ruedo",
    "salario",
    "salido",
    "seto",
    "suelo",
    "tanto",
    "tarifo",
    "tino",
    "trato",
    "velo",
    "vino",
];

/// Nouns and adjectives that end like infinitives.
const NO_VERBS: &[&str] = &[
    "alquiler",
    "altar",
    "ayer",
    "azúcar",
    "bar",
    "cáncer",
    "carácter",
    "celular",
    "collar",
    "cualquier",
    "cráter",
    "dólar",
    "ejemplar",
    "elixir",
    "escolar",
    "familiar",
    "hogar",
    "líder",
    "lugar",
    "mar",
    "máster",
    "militar",
    "mujer",
    "nadir",
    "par",
    "particular",
    "placer",
    "popular",
    "porvenir",
    "póster",
    "primer",
    "radar",
    "regular",
    "similar",
    "singular",
    "solar",
    "súper",
    "taller",
    "tercer",
    "tóner",
    "tutor",
];

fn spanish(word: &str, forms: &mut Vec<String>) {
    let mut add = |form: String| forms.push(fold(&form));
    let infinitive = word.strip_suffix("se").unwrap_or(word);
    if infinitive.chars().count() >= 4
        && infinitive.ends_with(['r'])
        && !NO_VERBS.contains(&infinitive)
        && !infinitive.ends_with("ular")
        && let Some(verb) = Verb::new(infinitive)
    {
        let all = verb.forms();
        for form in &all {
            add(form.clone());
        }
        // A pronoun behind infinitive, gerund or command: `apostarlo`, `apostándolo`.
        let carriers = all.iter().filter(|form| {
            form.ends_with('r') || form.ends_with("ndo") || **form == verb.tu_imperative() || **form == verb.usted_imperative()
        });
        for carrier in carriers {
            for clitic in ["me", "te", "se", "nos", "lo", "la", "los", "las", "le", "les"] {
                add(format!("{carrier}{clitic}"));
            }
        }
        return;
    }
    let folded = fold(word);
    let length = word.chars().count();
    // Gender.
    let mut stems = vec![word.to_owned()];
    if length >= 4 {
        if let Some(stem) = word.strip_suffix('o') {
            if (GENDERED.iter().any(|end| stem.ends_with(end)) || length >= 7) && !TWO_WORDS.contains(&folded.as_str()) {
                stems.push(format!("{stem}a"));
            }
        } else if let Some(stem) = word.strip_suffix('a') {
            if ["dor", "tor", "sor", "iv", "ísim", "tic", "eñ"].iter().any(|end| stem.ends_with(end)) && length >= 6 {
                stems.push(if stem.ends_with('r') { stem.to_owned() } else { format!("{stem}o") });
            }
        } else if ["dor", "tor", "sor", "ón", "és", "án", "ín"].iter().any(|end| word.ends_with(end)) && !word.ends_with("ión") {
            stems.push(format!("{}a", unaccent_last(word)));
        }
    }
    for stem in stems {
        if let Some(plural) = spanish_plural(&stem) {
            add(plural);
        }
        add(stem);
    }
    // The singular of what is written in the plural.
    if length >= 5 && word.ends_with('s') && !["is", "us", "ss"].iter().any(|end| word.ends_with(end)) {
        let singular = &word[..word.len() - 1];
        match singular.strip_suffix('e') {
            Some(stem) if stem.ends_with('c') => add(format!("{}z", &stem[..stem.len() - 1])),
            Some(stem) if stem.ends_with(['n', 'r', 'd', 'l', 'j']) && !stem.ends_with("bl") => add(stem.to_owned()),
            _ => {}
        }
        add(singular.to_owned());
    }
}

fn spanish_plural(word: &str) -> Option<String> {
    let last = word.chars().next_back()?;
    Some(match last {
        'z' => format!("{}ces", &word[..word.len() - 1]),
        's' | 'x' if !word.ends_with("és") => return None,
        'í' | 'ú' | 'n' | 'r' | 'l' | 'd' | 'j' | 's' | 'y' => format!("{word}es"),
        _ => format!("{word}s"),
    })
}

fn unaccent_last(word: &str) -> String {
    word.replace('ó', "o").replace('é', "e").replace('á', "a").replace('í', "i")
}

/// English verbs with forms of their own: base, past, participle. Sorted by base.
const IRREGULAR: &[(&str, &str, &str)] = &[
    ("be", "was", "been"),
    ("become", "became", "become"),
    ("begin", "began", "begun"),
    ("break", "broke", "broken"),
    ("bring", "brought", "brought"),
    ("build", "built", "built"),
    ("buy", "bought", "bought"),
    ("catch", "caught", "caught"),
    ("choose", "chose", "chosen"),
    ("come", "came", "come"),
    ("cut", "cut", "cut"),
    ("deal", "dealt", "dealt"),
    ("do", "did", "done"),
    ("draw", "drew", "drawn"),
    ("drink", "drank", "drunk"),
    ("drive", "drove", "driven"),
    ("eat", "ate", "eaten"),
    ("fall", "fell", "fallen"),
    ("feel", "felt", "felt"),
    ("fight", "fought", "fought"),
    ("find", "found", "found"),
    ("fly", "flew", "flown"),
    ("forget", "forgot", "forgotten"),
    ("get", "got", "gotten"),
    ("give", "gave", "given"),
    ("go", "went", "gone"),
    ("grow", "grew", "grown"),
    ("have", "had", "had"),
    ("hear", "heard", "heard"),
    ("hit", "hit", "hit"),
    ("hold", "held", "held"),
    ("keep", "kept", "kept"),
    ("know", "knew", "known"),
    ("lead", "led", "led"),
    ("learn", "learnt", "learnt"),
    ("leave", "left", "left"),
    ("lose", "lost", "lost"),
    ("make", "made", "made"),
    ("mean", "meant", "meant"),
    ("meet", "met", "met"),
    ("pay", "paid", "paid"),
    ("put", "put", "put"),
    ("read", "read", "read"),
    ("ride", "rode", "ridden"),
    ("rise", "rose", "risen"),
    ("run", "ran", "run"),
    ("say", "said", "said"),
    ("see", "saw", "seen"),
    ("seek", "sought", "sought"),
    ("sell", "sold", "sold"),
    ("send", "sent", "sent"),
    ("set", "set", "set"),
    ("show", "showed", "shown"),
    ("sing", "sang", "sung"),
    ("speak", "spoke", "spoken"),
    ("spend", "spent", "spent"),
    ("stand", "stood", "stood"),
    ("steal", "stole", "stolen"),
    ("swim", "swam", "swum"),
    ("take", "took", "taken"),
    ("teach", "taught", "taught"),
    ("tell", "told", "told"),
    ("think", "thought", "thought"),
    ("throw", "threw", "thrown"),
    ("understand", "understood", "understood"),
    ("wake", "woke", "woken"),
    ("wear", "wore", "worn"),
    ("win", "won", "won"),
    ("write", "wrote", "written"),
];

/// English nouns with plurals of their own. Sorted.
const PLURALS: &[(&str, &str)] = &[
    ("child", "children"),
    ("foot", "feet"),
    ("life", "lives"),
    ("man", "men"),
    ("mouse", "mice"),
    ("person", "people"),
    ("tooth", "teeth"),
    ("wife", "wives"),
    ("woman", "women"),
];

fn english(word: &str, forms: &mut Vec<String>) {
    if word.len() < 3 || word.ends_with('\'') {
        return;
    }
    let mut add = |form: String| forms.push(form);
    for (singular, plural) in PLURALS {
        // `policeman`, `policemen`.
        if let Some(rest) = word.strip_suffix(singular) {
            add(format!("{rest}{plural}"));
        }
    }
    add(english_s(word));
    if let Ok(at) = IRREGULAR.binary_search_by(|(base, ..)| (*base).cmp(word)) {
        let (_, past, participle) = IRREGULAR[at];
        add(past.to_owned());
        add(participle.to_owned());
        add(english_suffix(word, "ing"));
        return;
    }
    add(english_suffix(word, "ed"));
    add(english_suffix(word, "ing"));
}

fn english_s(word: &str) -> String {
    let vowel_before_y = word.len() >= 2 && b"aeiou".contains(&word.as_bytes()[word.len() - 2]);
    if word.ends_with('y') && !vowel_before_y {
        format!("{}ies", &word[..word.len() - 1])
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end)) {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}

fn english_suffix(word: &str, suffix: &str) -> String {
    let letters = word.as_bytes();
    let vowel = |at: usize| letters.get(at).is_some_and(|c| b"aeiou".contains(c));
    let n = letters.len();
    if word.ends_with('e') && !word.ends_with("ee") && !(suffix == "ing" && word.ends_with("ye")) {
        return format!("{}{suffix}", &word[..n - 1]);
    }
    if word.ends_with('y') && suffix == "ed" && !vowel(n - 2) {
        return format!("{}ied", &word[..n - 1]);
    }
    // A stressed short vowel doubles what follows: `ban`, `banned`; in longer words the stress is not known, and is seldom there.
    let groups = (0..n).filter(|&at| vowel(at) && !(at > 0 && vowel(at - 1))).count();
    if groups == 1 && n >= 3 && !vowel(n - 1) && vowel(n - 2) && !vowel(n - 3) && !word.ends_with(['w', 'x', 'y']) {
        return format!("{word}{}{suffix}", &word[n - 1..]);
    }
    format!("{word}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(IRREGULAR.is_sorted_by_key(|(base, ..)| *base));
        assert!(PLURALS.is_sorted_by_key(|(singular, _)| *singular));
    }

    #[test]
    fn forms_of_words() {
        for (word, has, has_not) in [
            ("mágico", "magico magica magicos magicas", "magia"),
            ("consumidor", "consumidora consumidoras consumidores", "consumir"),
            ("consumidora", "consumidor consumidores consumidoras", ""),
            ("imperdible", "imperdible imperdibles", "imperdibla perder"),
            ("ofertón", "oferton ofertones", "oferta"),
            ("feliz", "felices", ""),
            ("puerto", "puertos", "puerta"),
            ("caso", "casos", "casa casas"),
            ("sinergia", "sinergias", "sinergio"),
            ("apostar", "apuesto apuesta apostamos apostado apostando apostarlo", "posta"),
            ("impulsar", "impulsa impulsamos impulsó impulse impulsando", "impulso_"),
            ("empoderar", "empodera empoderado empoderadas empoderamos", ""),
            ("celular", "celulares", "celula celulas"),
            ("mujer", "mujeres", "muje muja"),
            ("leverage", "leverages leveraged leveraging", ""),
            ("synergy", "synergies", ""),
            ("ban", "bans banned banning", ""),
            ("write", "wrote written writing writes", ""),
            ("policeman", "policemen", ""),
            ("offer", "offers offered offering", "offerred"),
            ("box", "boxes boxed", ""),
            ("24h", "24h", "24hs"),
        ] {
            let forms = forms(word, None);
            for form in has.split_whitespace() {
                assert!(forms.iter().any(|found| *found == fold(form)), "{word}: {form} of {forms:?}");
            }
            for form in has_not.split_whitespace() {
                assert!(!forms.iter().any(|found| found == form), "{word}: {form} of {forms:?}");
            }
        }
    }
}
