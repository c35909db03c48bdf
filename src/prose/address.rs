//! Who a Spanish text speaks to: `tú`, `vos`, `usted`, `vosotros` or `ustedes`.
//!
//! Only words that prove something count. `su`, `le` and `se` may be about anybody; `compra` may be a noun, a command or what
//! somebody does; `visite` may depend on a `que`. Such words count where their place tells what they are, or not at all.

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::cut::{CutText, Sieve};
use super::verbs::{Class, Verb, before_clitic};
use super::words::fold;

/// Forms of address, as a set: a word may belong to several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forms(u8);

impl Forms {
    /// None.
    pub const NONE: Self = Self(0);
    /// `tú`
    pub const TU: Self = Self(1);
    /// `vos`
    pub const VOS: Self = Self(2);
    /// `usted`
    pub const USTED: Self = Self(4);
    /// `vosotros`
    pub const VOSOTROS: Self = Self(8);
    /// `ustedes`
    pub const USTEDES: Self = Self(16);
    /// Those for one person.
    pub const SINGULAR: Self = Self(1 | 2 | 4);
    /// Those for several.
    pub const PLURAL: Self = Self(8 | 16);

    /// Those of either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each single form of the set.
    pub fn each(self) -> impl Iterator<Item = Self> {
        [Self::TU, Self::VOS, Self::USTED, Self::VOSOTROS, Self::USTEDES].into_iter().filter(move |form| !self.and(*form).is_empty())
    }

    /// The pronouns of the set.
    #[must_use]
    pub fn name(self) -> String {
        let names =
            [(Self::TU, "tú"), (Self::VOS, "vos"), (Self::USTED, "usted"), (Self::VOSOTROS, "vosotros"), (Self::USTEDES, "ustedes")];
        names.iter().filter(|(form, _)| !self.and(*form).is_empty()).map(|(_, name)| *name).collect::<Vec<_>>().join("/")
    }
}

/// A word that tells the form of address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The forms that it may belong to; no other.
    pub forms: Forms,
}

/// Where a word has to stand to prove something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Anywhere,
    /// Right behind `no`.
    AfterNo,
    /// First word of a sentence, with words behind it: a command.
    Opening,
    /// First word of the text or behind `¡`, before an article, a preposition or the like.
    Calling,
}

/// Pronouns, and forms of `ser`, `estar`, `ir`, `dar`, `haber`.
const PLAIN: &[(&str, Forms)] = &[
    ("tú", Forms::TU),
    ("contigo", Forms::TU),
    ("ti", Forms::TU),
    ("eres", Forms::TU),
    ("te", Forms::TU.or(Forms::VOS)),
    ("tu", Forms::TU.or(Forms::VOS)),
    ("tus", Forms::TU.or(Forms::VOS)),
    ("tuyo", Forms::TU.or(Forms::VOS)),
    ("tuya", Forms::TU.or(Forms::VOS)),
    ("tuyos", Forms::TU.or(Forms::VOS)),
    ("tuyas", Forms::TU.or(Forms::VOS)),
    ("estás", Forms::TU.or(Forms::VOS)),
    ("estabas", Forms::TU.or(Forms::VOS)),
    ("estarás", Forms::TU.or(Forms::VOS)),
    ("irás", Forms::TU.or(Forms::VOS)),
    ("has", Forms::TU.or(Forms::VOS)),
    ("hayas", Forms::TU.or(Forms::VOS)),
    ("vos", Forms::VOS),
    ("sos", Forms::VOS),
    ("usted", Forms::USTED),
    ("ud", Forms::USTED),
    ("vd", Forms::USTED),
    ("ustedes", Forms::USTEDES),
    ("uds", Forms::USTEDES),
    ("vds", Forms::USTEDES),
    ("vosotros", Forms::VOSOTROS),
    ("vosotras", Forms::VOSOTROS),
    ("os", Forms::VOSOTROS),
    ("vuestro", Forms::VOSOTROS),
    ("vuestra", Forms::VOSOTROS),
    ("vuestros", Forms::VOSOTROS),
    ("vuestras", Forms::VOSOTROS),
    ("sois", Forms::VOSOTROS),
    ("estáis", Forms::VOSOTROS),
    ("habéis", Forms::VOSOTROS),
    ("vais", Forms::VOSOTROS),
];

/// Verbs with which brands speak to people.
const VERBS: &str = "abrir aceptar acercar acompañar acordar activar actualizar acudir ahorrar amar animar anotar añadir apoyar aprender \
    apuntar aprovechar asegurar asistir avisar ayudar bailar bajar beber buscar cambiar cantar celebrar cenar cocinar colaborar comentar comer comparar \
    compartir comprar comprobar comunicar confiar confirmar conocer conseguir construir consultar contactar contar contestar continuar \
    correr crear creer cuidar deber decidir decir dejar desayunar descansar descargar descubrir despedir devolver difundir dirigir disfrutar \
    divertir donar dudar echar ejecutar elegir empezar encontrar entender entrar enviar escoger escribir escuchar esperar estudiar explicar explorar \
    firmar ganar grabar guardar hablar hacer imaginar imprimir indicar informar ingresar inscribir instalar intentar invitar jugar lanzar leer \
    levantar llamar llegar llevar lograr mandar mantener marcar merecer mirar mostrar mover necesitar obtener ofrecer olvidar opinar organizar \
    pagar participar pasear pedir pensar perder poder poner practicar preferir preguntar preocupar preparar presentar probar prometer \
    proponer proteger publicar quedar querer realizar recibir recoger recomendar recordar recuperar reenviar regalar registrar regresar repetir reservar \
    resolver responder reunir revisar saber sacar salir saludar seguir seleccionar sentar sentir servir solicitar soñar subir sugerir sumar suscribir \
    tener terminar tomar trabajar traer unir usar utilizar valorar vender venir ver viajar visitar vivir volver votar";

/// `tú` forms of `-ar` verbs that are no nouns; those of other verbs hardly ever are.
const SECOND_PERSON: &str = "necesitas encuentras piensas recuerdas disfrutas participas usas utilizas trabajas estudias llegas viajas juegas cuidas \
    apoyas colaboras imaginas empiezas escuchas compruebas quedas amas olvidas llevas organizas regresas recomiendas logras realizas";

/// Forms that are other words as well.
const AMBIGUOUS: &[&str] = &[
    "sales",
    "debes",
    "tomate",
    "animales",
    "abriles",
    "bebé",
    "comete",
    "salte",
    "velo",
    "vela",
    "velos",
    "velas",
    "vele",
    "veles",
    "create",
    "donate",
    "creé",
    "vendé",
    "viste",
    "vistes",
    "pones",
    "ven",
    "sal",
    "di",
    "ve",
    "sé",
    "paseo",
    "verás",
    "partes",
    "cante",
    "baile",
    "pase",
    "corte",
    "toque",
    "cierre",
    "entre",
    "venta",
    "cuente",
    "grabe",
    "amas",
    "quedate",
    "vende",
    "valore",
    "cena",
    "sentís",
    "vía",
    "mande",
    "quiere",
    "puede",
    "sabe",
    "saque",
    "bebes",
    "bebés",
    "cantales",
    "correos",
    "correrías",
    "informales",
    "paganos",
    "publicanos",
    "salinos",
    "serviles",
    "terminales",
];

/// Commands of `usted` that open sentences, and seldom mean anything else there.
const FORMAL_OPENING: &str = "acérquese acuda aproveche aprenda apoye busque compre comparta conozca consulte contacte dé deje descargue descubra disfrute \
    done elija encuentre envíe escriba escuche espere haga imagine indique ingrese lea lleve llame llene mire no obtenga olvide \
    participe pida ponga pregunte pruebe recuerde regale reserve revise siga solicite tenga tome traiga use utilice vea venga visite vote vuelva";

/// Commands of `tú` that open texts, and seldom mean what somebody does there.
const CALLING: &str = "aprende aprovecha comparte compra conoce consulta descarga descubre disfruta elige encuentra escribe escucha haz lee \
    mira participa pide pon prueba recuerda regala reserva revisa solicita ten usa ven visita vota";

/// What follows a command and not, or seldom, a noun.
const AFTER_COMMAND: &[&str] = &[
    "a", "al", "algo", "aquí", "acá", "con", "cuál", "cómo", "el", "ella", "en", "esta", "estas", "este", "esto", "estos", "gratis",
    "hasta", "hoy", "la", "las", "lo", "los", "más", "mucho", "nuestra", "nuestras", "nuestro", "nuestros", "para", "por", "que", "qué",
    "sobre", "tu", "tus", "todas", "todo", "todos", "un", "una", "y", "ya",
];

/// Directions to nobody in particular: verbs that are not reflexive, with `se`.
const IMPERSONAL: &[&str] = &[
    "adviértase",
    "añádase",
    "agréguese",
    "cítese",
    "compárese",
    "considérese",
    "créase",
    "dígase",
    "entiéndase",
    "háblese",
    "hágase",
    "léase",
    "llámese",
    "nótese",
    "obsérvese",
    "piénsese",
    "recuérdese",
    "súmese",
    "téngase",
    "tómese",
    "trátese",
    "úsese",
    "véanse",
    "véase",
];

/// What stands before an infinitive: `para registranos` lacks a letter, and commands nothing.
const BEFORE_INFINITIVE: &[&str] = &["a", "al", "de", "en", "para", "por", "sin", "sobre", "tras"];

const CLITICS: [&str; 8] = ["me", "lo", "la", "los", "las", "le", "les", "nos"];

/// Knows the words that tell forms of address.
#[derive(Debug)]
pub struct Address {
    words: FxHashMap<String, (Forms, Place)>,
    /// Their folds.
    sieve: Sieve,
}

impl Default for Address {
    fn default() -> Self {
        Self::new()
    }
}

impl Address {
    /// Makes the table of words.
    #[must_use]
    pub fn new() -> Self {
        let mut address = Self { words: FxHashMap::with_capacity_and_hasher(10_000, FxBuildHasher), sieve: Sieve::default() };
        for verb in VERBS.split_whitespace().filter_map(Verb::new) {
            address.add_verb(&verb);
        }
        for form in SECOND_PERSON.split_whitespace() {
            address.set(form, Forms::TU, Place::Anywhere);
        }
        for word in AMBIGUOUS.iter().chain(IMPERSONAL) {
            address.words.remove(*word);
        }
        for word in FORMAL_OPENING.split_whitespace() {
            address.words.entry(word.to_owned()).or_insert((Forms::USTED, Place::Opening));
            if word.ends_with(['a', 'e']) {
                address.words.entry(format!("{word}n")).or_insert((Forms::USTEDES, Place::Opening));
            }
        }
        address.words.remove("no");
        for word in CALLING.split_whitespace() {
            address.words.entry(word.to_owned()).or_insert((Forms::TU, Place::Calling));
        }
        for (word, forms) in PLAIN {
            address.set(word, *forms, Place::Anywhere);
        }
        let folded: Vec<String> = address.words.keys().map(|word| fold(word)).collect();
        address.sieve = Sieve::new(folded.iter().map(String::as_str));
        address
    }

    fn set(&mut self, word: &str, forms: Forms, place: Place) {
        self.words.insert(word.to_owned(), (forms, place));
    }

    fn add(&mut self, word: String, forms: Forms, place: Place) {
        self.words
            .entry(word)
            .and_modify(|(known, at)| {
                if *at == place {
                    *known = known.or(forms);
                }
            })
            .or_insert((forms, place));
    }

    fn add_verb(&mut self, verb: &Verb) {
        let (tu, vos, usted) = (verb.tu_imperative(), verb.vos_imperative(), verb.usted_imperative());
        let both = Forms::TU.or(Forms::VOS);
        if verb.class != Class::Ar {
            self.add(verb.tu_present(), Forms::TU, Place::Anywhere);
        }
        let shared = if verb.class == Class::Ir { Forms::VOS.or(Forms::VOSOTROS) } else { Forms::VOS };
        self.add(verb.vos_present(), shared, Place::Anywhere);
        if verb.class != Class::Ir {
            self.add(verb.vosotros_present(), Forms::VOSOTROS, Place::Anywhere);
        }
        // `escribí` is what I did, too; `vení` and `decí` are not.
        if verb.class != Class::Ir || matches!(verb.infinitive.as_str(), "venir" | "decir") {
            self.add(vos.clone(), Forms::VOS, Place::Anywhere);
        }
        self.add(verb.vosotros_imperative(), Forms::VOSOTROS, Place::Anywhere);
        self.add(verb.second_preterite(), both, Place::Anywhere);
        let future = verb.future_stem();
        self.add(format!("{future}ás"), both, Place::Anywhere);
        self.add(format!("{future}ías"), both, Place::Anywhere);
        self.add(format!("{future}éis"), Forms::VOSOTROS, Place::Anywhere);
        self.add(format!("{usted}s"), both, Place::AfterNo);
        let formal = [(before_clitic(&usted), Forms::USTED, "se"), (before_clitic(&format!("{usted}n")), Forms::USTEDES, "se")];
        let informal = [(before_clitic(&tu), Forms::TU, "te"), (unaccented(&vos), Forms::VOS, "te")];
        for (stem, forms, reflexive) in formal.into_iter().chain(informal) {
            // Irregular commands of one syllable before a clitic are what they are only with one of these.
            for clitic in CLITICS.into_iter().chain([reflexive]) {
                self.add(format!("{stem}{clitic}"), forms, Place::Anywhere);
            }
            let two = if forms == Forms::VOS { format!("{vos}{reflexive}") } else { format!("{stem}{reflexive}") };
            for clitic in ["lo", "la", "los", "las"] {
                self.add(format!("{two}{clitic}"), forms, Place::Anywhere);
            }
        }
        let vosotros = verb.vosotros_imperative();
        for clitic in CLITICS {
            self.add(format!("{vosotros}{clitic}"), Forms::VOSOTROS, Place::Anywhere);
        }
        let open = vosotros.trim_end_matches('d');
        let open = if verb.class == Class::Ir { format!("{}í", &open[..open.len() - 1]) } else { open.to_owned() };
        self.add(format!("{open}os"), Forms::VOSOTROS, Place::Anywhere);
    }

    /// Finds the words of a text that tell whom it speaks to, in their order.
    #[must_use]
    pub fn find(&self, cut: CutText<'_>) -> Vec<Evidence> {
        let mut found = Vec::new();
        let text = cut.text;
        let words = &cut.words.list;
        let mut lower = String::new();
        for (at, place) in words.iter().enumerate().filter(|(_, word)| self.sieve.passes(word.hash)) {
            let (start, end) = (place.start, place.end);
            let word = &text[start..end];
            lower.clear();
            if word.is_ascii() {
                lower.push_str(word);
                lower.make_ascii_lowercase();
            } else {
                lower.extend(word.chars().flat_map(char::to_lowercase));
            }
            let Some(&(forms, place)) = self.words.get(lower.as_str()) else { continue };
            let opens = opens_sentence(text, start);
            let mut letters = word.chars();
            let capital = letters.next().is_some_and(char::is_uppercase);
            // A name in the middle of a sentence, or an abbreviation such as `OS`.
            let formal = matches!(lower.as_str(), "usted" | "ustedes" | "ud" | "uds" | "vd" | "vds");
            if (capital && !opens && !formal) || (word.chars().count() > 1 && letters.all(char::is_uppercase) && is_short(word) && !formal)
            {
                continue;
            }
            // `Ud.` is an abbreviation only with its full stop.
            if matches!(lower.as_str(), "ud" | "uds" | "vd" | "vds") && !(capital && text[end..].starts_with('.')) {
                continue;
            }
            // `ellas/os` is half a word.
            if text[..start].ends_with('/') || is_dialogue(text, start) {
                continue;
            }
            let before = |back: usize| at.checked_sub(back).map(|at| cut.word(at));
            let is_no = |word: Option<&str>| word.is_some_and(|word| word.eq_ignore_ascii_case("no"));
            let follows = at + 1 < words.len() && cut.gap(at).chars().all(char::is_whitespace);
            let next = follows.then(|| cut.word(at + 1).to_lowercase());
            let next = next.as_deref();
            let proves = match place {
                Place::Anywhere => {
                    let misspelt = forms == Forms::VOS
                        && CLITICS.iter().any(|clitic| lower.ends_with(clitic))
                        && before(1).is_some_and(|word| BEFORE_INFINITIVE.contains(&word));
                    !misspelt
                }
                Place::AfterNo => is_no(before(1)),
                Place::Opening => {
                    let command = next.is_some_and(|next| {
                        !matches!(next, "lo" | "como" | "quien" | "que" | "cuanto" | "usted" | "ya" | "de" | "the" | "your")
                    });
                    let behind_no = is_no(before(1)) && opens_sentence(text, words[at - 1].start);
                    command && (opens || behind_no)
                }
                Place::Calling => opens_text(text, start) && next.is_some_and(|next| AFTER_COMMAND.contains(&next)),
            };
            if proves {
                found.push(Evidence { start, end, forms });
            }
        }
        found
    }
}

/// Whether a word stands in a line of a dialogue: `—¿Viene usted?` An item of a list has a space behind its mark.
fn is_dialogue(text: &str, at: usize) -> bool {
    let line = text[..at].rsplit('\n').next().unwrap_or_default().trim_start();
    line.starts_with(['–', '—']) || line.strip_prefix('-').is_some_and(|rest| !rest.starts_with(char::is_whitespace))
}

fn is_short(word: &str) -> bool {
    word.chars().count() <= 4
}

fn unaccented(word: &str) -> String {
    word.replace('á', "a").replace('é', "e").replace('í', "i")
}

/// Whether a word is the first of a sentence.
fn opens_sentence(text: &str, at: usize) -> bool {
    let before = text[..at]
        .trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '!' | '?' | '…' | '¡' | '¿' | '\n' | ',' | ';' | ':'));
    before.is_empty() || before.ends_with(['.', '!', '?', '…', '¡', '¿', '\n'])
}

/// Whether a word is the first of the text, or stands behind `¡`.
fn opens_text(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '¡' | '.' | '!' | '?' | ',' | ':'));
    before.is_empty() || before.ends_with('¡')
}

#[cfg(test)]
mod tests {
    use super::super::cut::Words;
    use super::*;

    fn found(text: &str) -> Vec<(String, String)> {
        Address::new().find(Words::new(text).of(text)).into_iter().map(|e| (text[e.start..e.end].to_owned(), e.forms.name())).collect()
    }

    #[test]
    fn what_tells_whom_a_text_speaks_to() {
        for (text, expected) in [
            ("Ven contigo mismo", "contigo=tú"),
            ("¡Ven a la feria!", "Ven=tú"),
            ("Venga a la feria.", "Venga=usted"),
            ("- Venga a la feria.", "Venga=usted"),
            ("Vení a la feria.", "Vení=vos"),
            ("Haz la prueba", "Haz=tú"),
            ("Haga la prueba", "Haga=usted"),
            ("Hacé la prueba", "Hacé=vos"),
            ("Si quieres, escríbenos", "quieres=tú escríbenos=tú"),
            ("Para dudas, escríbanos", "escríbanos=usted"),
            ("Cualquier cosa escribinos", "escribinos=vos"),
            ("Visítanos hoy", "Visítanos=tú"),
            ("Visítenos hoy", "Visítenos=usted"),
            ("¿Tienes un libro?", "Tienes=tú"),
            ("¿Tiene usted un libro?", "usted=usted"),
            ("¿Tenés un libro?", "Tenés=vos"),
            ("Regístrate ya", "Regístrate=tú"),
            ("Regístrese ya", "Regístrese=usted"),
            ("Regístrense ya", "Regístrense=ustedes"),
            ("Registraos ya, uníos", "Registraos=vosotros uníos=vosotros"),
            ("Podéis venir con vuestros hijos", "Podéis=vosotros vuestros=vosotros"),
            ("Llévatelo a casa", "Llévatelo=tú"),
            ("Lléveselo a casa", "Lléveselo=usted"),
            ("Llevátelo a casa", "Llevátelo=vos"),
            ("No olvides el paraguas", "olvides=tú/vos"),
            ("No olvide el paraguas", "olvide=usted"),
            ("Encontrarás tus libros y podrías ganar", "Encontrarás=tú/vos tus=tú/vos podrías=tú/vos"),
            ("Estimado Sr., le escribimos a Ud. hoy", "Ud=usted"),
        ] {
            let shown: Vec<String> = found(text).into_iter().map(|(word, forms)| format!("{word}={forms}")).collect();
            assert_eq!(shown.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn what_proves_nothing() {
        for text in [
            "Su libro le gusta a ella.",
            "Se vende. Lo visita su madre, que le escribe.",
            "La compra de ayer y las visitas de hoy.",
            "Esperamos que venga y que visite la tienda.",
            "Quizá haga frío. ¡Venga, vamos! Pase lo que pase.",
            "Se ven a lo lejos. Ella lee, escribe y canta.",
            "Escribí un libro. Salí de casa. Compré pan.",
            "Los tomates, las ventas, los hermanos, el inglés después del interés.",
            "El sistema operativo (OS) pide SOS.",
            "Visita guiada a las 10. Reserva de plazas.",
            "Compras y regalos de última hora",
            "Los participantes y las librerías de las categorías",
            "Recuérdese que hubo intriga, llámese como se llame el partido.",
            "Hay una página para registranos.",
            "Quieren charlar con ellas/os.",
            "—¿Cómo le ha hecho usted?",
            "Use the toolbar above.",
            "Los correos y las charlas informales de las terminales; los bebés duermen.",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
