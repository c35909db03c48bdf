//! Spanish verbs: stems and forms.
//!
//! Regular verbs follow from their infinitive and the rules of spelling (`buscar`, `busque`). Those whose stem changes, and the
//! irregular ones that texts for the public use, are in a table. Source: Nueva gramática de la lengua española, models of conjugation.

/// Verbs whose stem changes where it is stressed, and how: `contar`, `cuenta`. Sorted by infinitive.
const CHANGING: &[(&str, &str)] = &[
    ("acertar", "e>ie"),
    ("acordar", "o>ue"),
    ("acostar", "o>ue"),
    ("advertir", "e>ie"),
    ("almorzar", "o>ue"),
    ("ampliar", "i>í"),
    ("apostar", "o>ue"),
    ("aprobar", "o>ue"),
    ("atender", "e>ie"),
    ("atravesar", "e>ie"),
    ("calentar", "e>ie"),
    ("cerrar", "e>ie"),
    ("colgar", "o>ue"),
    ("comenzar", "e>ie"),
    ("competir", "e>i"),
    ("comprobar", "o>ue"),
    ("confiar", "i>í"),
    ("conseguir", "e>i"),
    ("contar", "o>ue"),
    ("continuar", "u>ú"),
    ("convertir", "e>ie"),
    ("corregir", "e>i"),
    ("costar", "o>ue"),
    ("defender", "e>ie"),
    ("demostrar", "o>ue"),
    ("despedir", "e>i"),
    ("despertar", "e>ie"),
    ("devolver", "o>ue"),
    ("divertir", "e>ie"),
    ("doler", "o>ue"),
    ("dormir", "o>ue"),
    ("elegir", "e>i"),
    ("empezar", "e>ie"),
    ("encender", "e>ie"),
    ("encontrar", "o>ue"),
    ("entender", "e>ie"),
    ("enviar", "i>í"),
    ("extender", "e>ie"),
    ("guiar", "i>í"),
    ("impedir", "e>i"),
    ("invertir", "e>ie"),
    ("jugar", "u>ue"),
    ("medir", "e>i"),
    ("mentir", "e>ie"),
    ("morir", "o>ue"),
    ("mostrar", "o>ue"),
    ("mover", "o>ue"),
    ("negar", "e>ie"),
    ("pedir", "e>i"),
    ("pensar", "e>ie"),
    ("perder", "e>ie"),
    ("perseguir", "e>i"),
    ("preferir", "e>ie"),
    ("probar", "o>ue"),
    ("promover", "o>ue"),
    ("recomendar", "e>ie"),
    ("recordar", "o>ue"),
    ("referir", "e>ie"),
    ("renovar", "o>ue"),
    ("repetir", "e>i"),
    ("resolver", "o>ue"),
    ("reunir", "u>ú"),
    ("rogar", "o>ue"),
    ("seguir", "e>i"),
    ("sembrar", "e>ie"),
    ("sentar", "e>ie"),
    ("sentir", "e>ie"),
    ("servir", "e>i"),
    ("situar", "u>ú"),
    ("soltar", "o>ue"),
    ("sonar", "o>ue"),
    ("soñar", "o>ue"),
    ("sugerir", "e>ie"),
    ("temblar", "e>ie"),
    ("tentar", "e>ie"),
    ("valuar", "u>ú"),
    ("variar", "i>í"),
    ("vestir", "e>i"),
    ("volar", "o>ue"),
    ("volver", "o>ue"),
];

/// What is irregular about a verb beyond its stressed stem.
#[derive(Debug)]
struct Irregular {
    infinitive: &'static str,
    /// Stem of `tú` and `él` in the present: `tien`.
    stressed: &'static str,
    /// First person of the present.
    first: &'static str,
    /// Stem of the subjunctive: `teng`.
    subjunctive: &'static str,
    /// Stem of future and conditional: `tendr`.
    future: &'static str,
    /// Stem of a preterite with its own endings: `tuv`; empty where it is regular.
    preterite: &'static str,
    /// Imperative of `tú`: `ten`.
    imperative: &'static str,
    /// Participle.
    participle: &'static str,
}

const fn irregular(forms: [&'static str; 8]) -> Irregular {
    let [infinitive, stressed, first, subjunctive, future, preterite, imperative, participle] = forms;
    Irregular { infinitive, stressed, first, subjunctive, future, preterite, imperative, participle }
}

/// Sorted by infinitive.
const IRREGULAR: &[Irregular] = &[
    irregular(["caer", "ca", "caigo", "caig", "caer", "", "cae", "caído"]),
    irregular(["decir", "dic", "digo", "dig", "dir", "dij", "di", "dicho"]),
    irregular(["hacer", "hac", "hago", "hag", "har", "hic", "haz", "hecho"]),
    irregular(["mantener", "mantien", "mantengo", "manteng", "mantendr", "mantuv", "mantén", "mantenido"]),
    irregular(["obtener", "obtien", "obtengo", "obteng", "obtendr", "obtuv", "obtén", "obtenido"]),
    irregular(["oír", "oy", "oigo", "oig", "oir", "", "oye", "oído"]),
    irregular(["poder", "pued", "puedo", "pued", "podr", "pud", "puede", "podido"]),
    irregular(["poner", "pon", "pongo", "pong", "pondr", "pus", "pon", "puesto"]),
    irregular(["prevenir", "previen", "prevengo", "preveng", "prevendr", "previn", "prevén", "prevenido"]),
    irregular(["proponer", "propon", "propongo", "propong", "propondr", "propus", "propón", "propuesto"]),
    irregular(["querer", "quier", "quiero", "quier", "querr", "quis", "quiere", "querido"]),
    irregular(["saber", "sab", "sé", "sep", "sabr", "sup", "sabe", "sabido"]),
    irregular(["salir", "sal", "salgo", "salg", "saldr", "", "sal", "salido"]),
    irregular(["suponer", "supon", "supongo", "supong", "supondr", "supus", "supón", "supuesto"]),
    irregular(["tener", "tien", "tengo", "teng", "tendr", "tuv", "ten", "tenido"]),
    irregular(["traer", "tra", "traigo", "traig", "traer", "traj", "trae", "traído"]),
    irregular(["valer", "val", "valgo", "valg", "valdr", "", "vale", "valido"]),
    irregular(["venir", "vien", "vengo", "veng", "vendr", "vin", "ven", "venido"]),
    irregular(["ver", "v", "veo", "ve", "ver", "", "ve", "visto"]),
];

/// Participles of verbs that are otherwise regular, by the end of the infinitive.
const PARTICIPLES: &[(&str, &str)] = &[
    ("abrir", "abierto"),
    ("cubrir", "cubierto"),
    ("imprimir", "impreso"),
    ("morir", "muerto"),
    ("romper", "roto"),
    ("scribir", "scrito"),
    ("solver", "suelto"),
    ("volver", "vuelto"),
];

/// The vowel of a conjugation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// `-ar`
    Ar,
    /// `-er`
    Er,
    /// `-ir`
    Ir,
}

/// A verb with its stems.
#[derive(Debug, Clone)]
pub struct Verb {
    /// The conjugation.
    pub class: Class,
    /// The infinitive.
    pub infinitive: String,
    /// Stem where the ending is stressed: `cont`.
    pub plain: String,
    /// Stem where it is stressed itself: `cuent`.
    pub stressed: String,
    /// Stem of the weak third persons and the gerund: `sint`, `durm`.
    weak: String,
    irregular: Option<&'static Irregular>,
}

impl Verb {
    /// The verb with this infinitive, perhaps with `-se`; `None` for what is no infinitive, or too irregular (`ser`, `ir`, `dar`, `estar`, `haber`).
    #[must_use]
    pub fn new(infinitive: &str) -> Option<Self> {
        let infinitive = infinitive.strip_suffix("se").filter(|rest| rest.ends_with('r')).unwrap_or(infinitive);
        if matches!(infinitive, "ser" | "ir" | "dar" | "estar" | "haber" | "reír" | "freír" | "sonreír") {
            return None;
        }
        let (class, cut) = match infinitive {
            _ if infinitive.ends_with("ar") => (Class::Ar, 2),
            _ if infinitive.ends_with("er") => (Class::Er, 2),
            _ if infinitive.ends_with("ír") => (Class::Ir, 3),
            _ if infinitive.ends_with("ir") => (Class::Ir, 2),
            _ => return None,
        };
        let plain = infinitive[..infinitive.len() - cut].to_owned();
        if plain.is_empty() || !plain.chars().all(char::is_alphabetic) {
            return None;
        }
        let irregular = IRREGULAR.binary_search_by(|entry| entry.infinitive.cmp(infinitive)).ok().map(|at| &IRREGULAR[at]);
        let change = CHANGING.binary_search_by(|(verb, _)| (*verb).cmp(infinitive)).ok().and_then(|at| CHANGING[at].1.split_once('>'));
        let stressed = match (irregular, change) {
            (Some(irregular), _) => irregular.stressed.to_owned(),
            (None, Some((from, to))) => replace_last(&plain, from, to),
            (None, None) => plain.clone(),
        };
        let weak = match change {
            Some(("e", _)) if class == Class::Ir => replace_last(&plain, "e", "i"),
            Some(("o", _)) if class == Class::Ir => replace_last(&plain, "o", "u"),
            _ => match infinitive {
                "decir" => "dic".to_owned(),
                "venir" | "prevenir" => replace_last(&plain, "e", "i"),
                "poder" => "pud".to_owned(),
                _ => plain.clone(),
            },
        };
        Some(Self { class, infinitive: infinitive.to_owned(), plain, stressed, weak, irregular })
    }

    fn vowel(&self) -> &'static str {
        if self.class == Class::Ar { "a" } else { "e" }
    }

    /// Verbs in `-uir` take a `y` before other vowels: `construye`.
    fn takes_y(&self) -> bool {
        self.class == Class::Ir && self.plain.ends_with('u') && !self.plain.ends_with("gu") && !self.plain.ends_with("qu")
    }

    fn present_stem(&self) -> String {
        if self.takes_y() { format!("{}y", self.stressed) } else { self.stressed.clone() }
    }

    /// `tú` in the present: `cuentas`, `tienes`.
    #[must_use]
    pub fn tu_present(&self) -> String {
        spell(&self.present_stem(), &format!("{}s", self.vowel()), self.class)
    }

    /// `él`, `usted` in the present, which is also the imperative of `tú` of regular verbs: `cuenta`.
    #[must_use]
    pub fn third_present(&self) -> String {
        spell(&self.present_stem(), self.vowel(), self.class)
    }

    /// Imperative of `tú`: `cuenta`, `ten`.
    #[must_use]
    pub fn tu_imperative(&self) -> String {
        self.irregular.map_or_else(|| self.third_present(), |irregular| irregular.imperative.to_owned())
    }

    /// `vos` in the present: `contás`, `tenés`, `venís`.
    #[must_use]
    pub fn vos_present(&self) -> String {
        let ending = match self.class {
            Class::Ar => "ás",
            Class::Er => "és",
            Class::Ir => "ís",
        };
        format!("{}{ending}", self.plain)
    }

    /// Imperative of `vos`: `contá`, `tené`, `vení`.
    #[must_use]
    pub fn vos_imperative(&self) -> String {
        self.vos_present().trim_end_matches('s').to_owned()
    }

    /// `vosotros` in the present, where it differs from `vos`: `contáis`, `tenéis`.
    #[must_use]
    pub fn vosotros_present(&self) -> String {
        match self.class {
            Class::Ar => format!("{}áis", self.plain),
            Class::Er => format!("{}éis", self.plain),
            Class::Ir => format!("{}ís", self.plain),
        }
    }

    /// Imperative of `vosotros`: `contad`, `tened`, `venid`.
    #[must_use]
    pub fn vosotros_imperative(&self) -> String {
        let vowel = match self.class {
            Class::Ar => "a",
            Class::Er => "e",
            Class::Ir => "i",
        };
        format!("{}{vowel}d", self.plain)
    }

    /// Subjunctive of `usted`, which is its imperative: `cuente`, `tenga`.
    #[must_use]
    pub fn usted_imperative(&self) -> String {
        let ending = if self.class == Class::Ar { "e" } else { "a" };
        match self.irregular {
            Some(irregular) => format!("{}{ending}", irregular.subjunctive),
            None => spell(&self.present_stem(), ending, self.class),
        }
    }

    /// Preterite of `tú` and `vos`: `contaste`, `tuviste`.
    #[must_use]
    pub fn second_preterite(&self) -> String {
        match self.irregular {
            Some(irregular) if !irregular.preterite.is_empty() => format!("{}iste", irregular.preterite),
            _ if self.class == Class::Ar => format!("{}aste", self.plain),
            _ if self.plain.ends_with(['a', 'e', 'o']) => format!("{}íste", self.plain),
            _ => format!("{}iste", self.plain),
        }
    }

    /// Stem of future and conditional: `contar`, `tendr`.
    #[must_use]
    pub fn future_stem(&self) -> String {
        self.irregular.map_or_else(|| self.infinitive.replace("ír", "ir"), |irregular| irregular.future.to_owned())
    }

    /// Every form, without clitics.
    #[must_use]
    pub fn forms(&self) -> Vec<String> {
        let mut forms = vec![self.infinitive.clone(), self.tu_present(), self.third_present(), self.tu_imperative()];
        forms.extend([self.vos_present(), self.vos_imperative(), self.vosotros_present(), self.vosotros_imperative()]);
        forms.extend([format!("{}n", self.third_present()), self.second_preterite()]);
        let present = self.present_stem();
        forms.push(self.irregular.map_or_else(|| spell(&present, "o", self.class), |irregular| irregular.first.to_owned()));
        forms.push(match self.class {
            Class::Ar => format!("{}amos", self.plain),
            Class::Er => format!("{}emos", self.plain),
            Class::Ir => format!("{}imos", self.plain),
        });
        let subjunctive = self.usted_imperative();
        forms.extend(["s", "n"].map(|end| format!("{subjunctive}{end}")));
        let ending = if self.class == Class::Ar { ["emos", "éis"] } else { ["amos", "áis"] };
        let unstressed = match self.irregular {
            Some(irregular) if !matches!(irregular.infinitive, "poder" | "querer") => irregular.subjunctive.to_owned(),
            _ if self.takes_y() => format!("{}y", self.plain),
            _ => self.weak_or_plain(),
        };
        let as_it_is = self.irregular.is_some();
        forms.extend(ending.map(|ending| if as_it_is { format!("{unstressed}{ending}") } else { spell(&unstressed, ending, self.class) }));
        forms.push(subjunctive);
        self.past(&mut forms);
        let future = self.future_stem();
        forms.extend(["é", "ás", "á", "emos", "éis", "án", "ía", "ías", "íamos", "íais", "ían"].map(|ending| format!("{future}{ending}")));
        forms
    }

    fn weak_or_plain(&self) -> String {
        if self.class == Class::Ir { self.weak.clone() } else { self.plain.clone() }
    }

    fn past(&self, forms: &mut Vec<String>) {
        let imperfect =
            if self.class == Class::Ar { ["aba", "abas", "ábamos", "abais", "aban"] } else { ["ía", "ías", "íamos", "íais", "ían"] };
        forms.extend(imperfect.map(|ending| format!("{}{ending}", self.plain)));
        let after_vowel = self.class != Class::Ar && (self.plain.ends_with(['a', 'e', 'o']) || self.takes_y());
        let (participle, gerund) = match self.class {
            Class::Ar => (format!("{}ado", self.plain), format!("{}ando", self.plain)),
            _ if after_vowel => (format!("{}{}do", self.plain, if self.takes_y() { "i" } else { "í" }), format!("{}yendo", self.plain)),
            _ => (format!("{}ido", self.plain), format!("{}iendo", self.weak)),
        };
        forms.push(gerund);
        let irregular = self.irregular.map(|irregular| irregular.participle.to_owned());
        let ending =
            PARTICIPLES.iter().find_map(|(end, participle)| self.infinitive.strip_suffix(end).map(|rest| format!("{rest}{participle}")));
        let participle = irregular.or(ending).unwrap_or(participle);
        let stem = participle.trim_end_matches('o');
        forms.extend(["o", "a", "os", "as"].map(|ending| format!("{stem}{ending}")));
        let strong = self.irregular.map(|irregular| irregular.preterite).filter(|stem| !stem.is_empty());
        let stem = match strong {
            Some(stem) => {
                let third = if stem == "hic" { "hiz" } else { stem };
                let ieron = if stem.ends_with('j') { "eron" } else { "ieron" };
                forms.extend([
                    format!("{stem}e"),
                    format!("{third}o"),
                    format!("{stem}imos"),
                    format!("{stem}isteis"),
                    format!("{stem}{ieron}"),
                ]);
                if stem.ends_with('j') { format!("{stem}e") } else { format!("{stem}ie") }
            }
            None if self.class == Class::Ar => {
                forms.push(spell(&self.plain, "é", self.class));
                forms.extend(["ó", "asteis", "aron"].map(|ending| format!("{}{ending}", self.plain)));
                format!("{}a", self.plain)
            }
            None => {
                forms.extend(["í", "isteis"].map(|ending| format!("{}{ending}", self.plain)));
                let third = if after_vowel { format!("{}y", self.plain) } else { format!("{}i", self.weak) };
                forms.extend(["ó", "eron"].map(|ending| format!("{third}{ending}")));
                format!("{third}e")
            }
        };
        forms.extend(["ra", "ras", "ran", "se", "ses", "sen"].map(|ending| format!("{stem}{ending}")));
        forms.extend(["ramos", "semos"].map(|ending| format!("{}{ending}", accented(&stem))));
    }
}

/// Joins stem and ending as Spanish spells the sound of the infinitive.
fn spell(stem: &str, ending: &str, class: Class) -> String {
    let front = ending.starts_with(['e', 'é', 'i', 'í']);
    let swapped = match class {
        Class::Ar if front => [("c", "qu"), ("gu", "gü"), ("g", "gu"), ("z", "c")].iter().find_map(|(from, to)| swap(stem, from, to)),
        Class::Er | Class::Ir if !front => {
            let soft = |c: char| "aeiouáéíóú".contains(c);
            match stem.strip_suffix('c') {
                // `conozca`, but `venza`.
                Some(rest) if rest.ends_with(soft) => Some(format!("{rest}zc")),
                Some(rest) => Some(format!("{rest}z")),
                None => [("gu", "g"), ("qu", "c"), ("g", "j")].iter().find_map(|(from, to)| swap(stem, from, to)),
            }
        }
        _ => None,
    };
    format!("{}{ending}", swapped.as_deref().unwrap_or(stem))
}

fn swap(stem: &str, from: &str, to: &str) -> Option<String> {
    stem.strip_suffix(from).map(|rest| format!("{rest}{to}"))
}

fn replace_last(text: &str, from: &str, to: &str) -> String {
    match text.rfind(from) {
        Some(at) => format!("{}{to}{}", &text[..at], &text[at + from.len()..]),
        None => text.to_owned(),
    }
}

/// A text whose last vowel carries an accent.
fn accented(text: &str) -> String {
    let accents = [('a', "á"), ('e', "é"), ('i', "í"), ('o', "ó"), ('u', "ú")];
    let last = text.char_indices().rev().find_map(|(at, c)| accents.iter().find(|(plain, _)| *plain == c).map(|(_, accent)| (at, *accent)));
    last.map_or_else(|| text.to_owned(), |(at, accent)| format!("{}{accent}{}", &text[..at], &text[at + 1..]))
}

/// An imperative before a clitic, with the accent that it then needs: `cuenta` gives `cuénta`, `ten` stays.
#[must_use]
pub fn before_clitic(imperative: &str) -> String {
    let is_vowel = |c: char| "aeiouáéíóúü".contains(c);
    if imperative.contains(['á', 'é', 'í', 'ó', 'ú']) {
        // `obtén` loses its accent, `envía` keeps it.
        return match imperative.strip_suffix("én").or_else(|| imperative.strip_suffix("ón")) {
            Some(_) => imperative.replace('é', "e").replace('ó', "o"),
            None => imperative.to_owned(),
        };
    }
    let chars: Vec<char> = imperative.chars().collect();
    let Some(&last) = chars.last() else { return String::new() };
    if !is_vowel(last) && last != 'n' {
        return imperative.to_owned();
    }
    // What comes before the last vowel; in `vean` and `cuenten` that vowel has an `n` behind it.
    let end = chars.iter().rposition(|&c| is_vowel(c)).unwrap_or(0);
    let strong = |c: char| "aeo".contains(c);
    // The `u` of `gue`, `que` is silent, and the `i` of `cambia` glides into the ending.
    let mut at = end;
    if at > 0 && matches!(chars[at - 1], 'i' | 'u') && at >= 2 {
        at -= 1;
    }
    let Some(nucleus_end) = chars[..at].iter().rposition(|&c| is_vowel(c)) else { return imperative.to_owned() };
    // Of a diphthong the strong vowel carries the accent: `cuénta`, `báila`.
    let nucleus = match nucleus_end.checked_sub(1).map(|before| chars[before]) {
        Some(before) if strong(before) && !strong(chars[nucleus_end]) => nucleus_end - 1,
        _ => nucleus_end,
    };
    chars.iter().enumerate().map(|(at, &c)| if at == nucleus { accent(c) } else { c }).collect()
}

fn accent(c: char) -> char {
    match c {
        'a' => 'á',
        'e' => 'é',
        'i' => 'í',
        'o' => 'ó',
        'u' => 'ú',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(CHANGING.is_sorted_by_key(|(verb, _)| *verb));
        assert!(IRREGULAR.is_sorted_by_key(|verb| verb.infinitive));
    }

    #[test]
    fn forms_of_address() {
        for (infinitive, tu, third, imperative, vos, vosotros, usted) in [
            ("visitar", "visitas", "visita", "visita", "visitás", "visitáis", "visite"),
            ("contar", "cuentas", "cuenta", "cuenta", "contás", "contáis", "cuente"),
            ("buscar", "buscas", "busca", "busca", "buscás", "buscáis", "busque"),
            ("empezar", "empiezas", "empieza", "empieza", "empezás", "empezáis", "empiece"),
            ("jugar", "juegas", "juega", "juega", "jugás", "jugáis", "juegue"),
            ("enviar", "envías", "envía", "envía", "enviás", "enviáis", "envíe"),
            ("tener", "tienes", "tiene", "ten", "tenés", "tenéis", "tenga"),
            ("hacer", "haces", "hace", "haz", "hacés", "hacéis", "haga"),
            ("conocer", "conoces", "conoce", "conoce", "conocés", "conocéis", "conozca"),
            ("escoger", "escoges", "escoge", "escoge", "escogés", "escogéis", "escoja"),
            ("venir", "vienes", "viene", "ven", "venís", "venís", "venga"),
            ("seguir", "sigues", "sigue", "sigue", "seguís", "seguís", "siga"),
            ("elegir", "eliges", "elige", "elige", "elegís", "elegís", "elija"),
            ("construir", "construyes", "construye", "construye", "construís", "construís", "construya"),
            ("escribir", "escribes", "escribe", "escribe", "escribís", "escribís", "escriba"),
        ] {
            let verb = Verb::new(infinitive).expect("a verb");
            let found = (
                verb.tu_present(),
                verb.third_present(),
                verb.tu_imperative(),
                verb.vos_present(),
                verb.vosotros_present(),
                verb.usted_imperative(),
            );
            let expected = (tu, third, imperative, vos, vosotros, usted);
            assert_eq!((&*found.0, &*found.1, &*found.2, &*found.3, &*found.4, &*found.5), expected, "{infinitive}");
        }
    }

    #[test]
    fn all_forms() {
        for (infinitive, expected) in [
            (
                "apostar",
                "apuesto apuestas apuesta apostamos apuestan aposté apostó apostaron apostaba apostaré apueste apostemos apuesten apostara apostáramos apostando apostado apostada",
            ),
            ("sentir", "siento sintió sintieron sintiendo sintamos sentiría sintiera sintiéramos sentido"),
            ("dormir", "duermo durmió durmiendo durmamos durmiera"),
            ("leer", "leo leyó leyeron leyendo leído leyera lee leemos"),
            ("hacer", "hago hice hizo hicimos hicieron haré haciendo hecho hagamos hiciera haz"),
            ("decir", "digo dije dijo dijeron diré diciendo dicho dijera digamos"),
            ("abrir", "abro abrió abierto abiertas"),
            ("incluir", "incluyo incluyó incluyendo incluido incluyamos incluyeron"),
            ("averiguar", "averigüe averiguo"),
            ("dirigir", "dirijo dirija dirigió"),
        ] {
            let forms = Verb::new(infinitive).expect("a verb").forms();
            for form in expected.split(' ') {
                assert!(forms.iter().any(|found| found == form), "{infinitive}: {form} of {forms:?}");
            }
        }
        assert!(Verb::new("ser").is_none() && Verb::new("mesa").is_none() && Verb::new("ar").is_none());
    }

    #[test]
    fn accents_before_clitics() {
        for (imperative, expected) in [
            ("cuenta", "cuénta"),
            ("visita", "visíta"),
            ("escribe", "escríbe"),
            ("sigue", "sígue"),
            ("toque", "tóque"),
            ("cambia", "cámbia"),
            ("envía", "envía"),
            ("lee", "lée"),
            ("ten", "ten"),
            ("haz", "haz"),
            ("baila", "báila"),
            ("juegue", "juégue"),
            ("escriban", "escríban"),
            ("da", "da"),
        ] {
            assert_eq!(before_clitic(imperative), expected);
        }
    }
}
