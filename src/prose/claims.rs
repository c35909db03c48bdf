//! Claims that a reader may ask a proof for: superlatives, figures, tests, guarantees, prices.

mod lists;
mod standing;

use std::sync::LazyLock;

use self::lists::{ABSOLUTE, NUMBERS, OFFERS, OTHERS, PEOPLE, PLACES, PRAISED, PRAISES, PRIZES, SAYING, SCOPES, UNBEATABLE};
use super::cut::{CutText, Sieve};

/// What sort of claim it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimKind {
    /// `la mejor librería de México`, `number one`
    Superlative,
    /// `9 de cada 10`, `80 % of our readers`
    Figure,
    /// `clínicamente probado`, `studies show`
    Proof,
    /// `garantizado`, `risk-free`
    Guarantee,
    /// `desde 99 €`
    Price,
    /// `gratis`
    Free,
}

impl ClaimKind {
    /// The word for it in `plans/tone.yaml`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Superlative => "superlative",
            Self::Figure => "figure",
            Self::Proof => "proof",
            Self::Guarantee => "guarantee",
            Self::Price => "price",
            Self::Free => "free",
        }
    }

    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Superlative, Self::Figure, Self::Proof, Self::Guarantee, Self::Price, Self::Free];
}

/// A claim in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub kind: ClaimKind,
    /// Whether it counts only where a house speaks of itself or to the reader; elsewhere it is news about others.
    pub boast: bool,
}

/// Words, folded, by which claims open, beside figures and those of the lists.
const OPENING: &str = "a al an avalada avaladas avalado avalados calidad cientificamente clinicamente clinically dermatologicamente \
    dermatologically desde doctors el esta estudio estudios experts expertos first free from garantia garantiza garantizada garantizadas garantizado \
    garantizados garantizamos garantizan garantizando gratis gratuita gratuitas gratuito gratuitos guarantee guaranteed guarantees la las libre lider \
    lideres lifetime los lowest market medicamente medically medicos money n n.º no nuestra nuestro number numero nº nº1 only our pioneras pioneros \
    precio precios primera primeras primero primeros research risk satisfaction scientifically sin studies the unica unicas unico unicos world's world’s";

/// Those, and those of the lists: `two`, `unbeatable`, `europe's`.
static OPENERS: LazyLock<Sieve> = LazyLock::new(|| {
    let owners: Vec<String> = PLACES.iter().chain(&*SCOPES).flat_map(|place| [format!("{place}'s"), format!("{place}’s")]).collect();
    let listed = NUMBERS.iter().chain(&*UNBEATABLE).copied();
    Sieve::new(OPENING.split_whitespace().chain(listed).chain(owners.iter().map(String::as_str)))
});

/// Ranks, folded: one stands at most three words behind the article of a claim.
static RANKS: LazyLock<Sieve> = LazyLock::new(|| {
    let ranks = "1 award best biggest cheapest fastest finest foremost global industry largest leading market mas mejor mejores most national no \
        number only premier recognised recognized undisputed unica unicas unico unicos world worldwide";
    Sieve::new(ranks.split_whitespace())
});

/// What figures come from, folded.
const STUDIES: &[&str] = &[
    "analytics",
    "censo",
    "census",
    "cifras",
    "data",
    "datos",
    "encuesta",
    "estadisticas",
    "estudio",
    "indicadores",
    "informe",
    "organismo",
    "proyecciones",
    "report",
    "statistics",
    "study",
    "survey",
];

/// Those, and the words of [`Reader::is_source`].
static SOURCES: LazyLock<Sieve> = LazyLock::new(|| Sieve::new(STUDIES.iter().copied().chain(["segun", "acuerdo", "according"])));

/// Finds the claims of a text in either language.
#[must_use]
pub fn find(cut: CutText<'_>) -> Vec<Claim> {
    read(cut, |at| may_open(cut, at))
}

/// Whether a claim may begin with a word, told at a glance: most words open none.
fn may_open(cut: CutText<'_>, at: usize) -> bool {
    let words = &cut.words.list;
    if !OPENERS.passes(words[at].hash) {
        return cut.text.as_bytes()[words[at].start].is_ascii_digit();
    }
    !is_article(cut.folded(at)) || words[at + 1..words.len().min(at + 4)].iter().any(|word| RANKS.passes(word.hash))
}

/// The commonest words that open claims; they open those of a rank alone.
fn is_article(folded: &str) -> bool {
    matches!(folded, "a" | "al" | "an" | "el" | "la" | "las" | "los" | "nuestra" | "nuestro" | "our" | "the")
}

/// The claims that begin with words which may open one.
fn read(cut: CutText<'_>, may_open: impl Fn(usize) -> bool) -> Vec<Claim> {
    let reader = Reader { cut };
    let words = &cut.words.list;
    let mut claims: Vec<Claim> = Vec::new();
    for at in (0..words.len()).filter(|&at| may_open(at)) {
        let Some((length, kind)) = reader.claim(at) else { continue };
        let last = (at + length - 1).min(words.len() - 1);
        // `10.8 %` begins at its first figure.
        let mut first = at;
        let counts = reader.word(at).starts_with(|c: char| c.is_ascii_digit());
        while first > 0 && counts && reader.is_number(first - 1) && matches!(reader.gap(first - 1), "." | ",") {
            first -= 1;
        }
        let (start, mut end) = (words[first].start, words[last].end);
        if reader.is_number(last) && reader.gap(last).trim_start().starts_with('%') {
            end += reader.gap(last).find('%').map_or(0, |sign| sign + 1);
        }
        // `el mejor precio garantizado` is one claim of each kind, `9 out of 10` is one.
        if claims.last().is_none_or(|before| before.end <= start || before.kind != kind) {
            let boast = match kind {
                ClaimKind::Superlative | ClaimKind::Guarantee => true,
                // What an offer does to sales; the share of a population is a figure whoever tells it.
                ClaimKind::Figure => reader.figure(at).is_none(),
                ClaimKind::Proof | ClaimKind::Price | ClaimKind::Free => false,
            };
            claims.push(Claim { start, end, kind, boast });
        }
    }
    claims
}

/// Whether a text names a source of figures, which those further down in the same post are then from: `según el INEGI`.
#[must_use]
pub fn names_source(cut: CutText<'_>) -> bool {
    Reader { cut }.names_source()
}

struct Reader<'t> {
    cut: CutText<'t>,
}

impl Reader<'_> {
    fn word(&self, at: usize) -> &str {
        self.cut.folded(at)
    }

    fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }

    /// What stands between a word and the next one.
    fn gap(&self, at: usize) -> &str {
        self.cut.gap(at)
    }

    /// Whether some words follow each other with nothing but spaces between.
    fn joined(&self, from: usize, to: usize) -> bool {
        (from..to).all(|at| self.gap(at).chars().all(|c| c.is_whitespace() || matches!(c, '-' | '‑' | '.' | 'º' | 'ª' | '°' | '#' | '%')))
    }

    fn is_number(&self, at: usize) -> bool {
        !self.word(at).is_empty() && self.word(at).chars().all(|c| c.is_ascii_digit())
    }

    fn is_name(&self, at: usize) -> bool {
        self.cut.word(at).starts_with(char::is_uppercase)
    }

    /// The claim that begins with this word: how many words it has, and its kind.
    fn claim(&self, at: usize) -> Option<(usize, ClaimKind)> {
        let rank = self
            .superlative(at)
            .filter(|_| !self.is_ranked())
            .or_else(|| self.rank(at))
            .or_else(|| self.standing(at).filter(|_| !self.is_ranked()))
            .filter(|_| !self.is_hoped(at));
        if is_article(self.word(at)) {
            return rank;
        }
        rank.or_else(|| self.figure(at).filter(|_| !self.is_attributed(at) && !self.is_example(at)))
            .or_else(|| self.proof(at).filter(|_| !self.is_hoped(at)))
            .or_else(|| self.effect(at).filter(|_| !self.is_attributed(at) && !self.is_example(at)))
            .or_else(|| self.guarantee(at))
            .or_else(|| self.warranty(at))
            .or_else(|| self.offer(at))
    }

    fn superlative(&self, at: usize) -> Option<(usize, ClaimKind)> {
        let article = matches!(self.word(at), "el" | "la" | "los" | "las" | "al" | "the" | "nuestro" | "nuestra" | "our");
        let (next, after) = (self.word(at + 1), self.word(at + 2));
        if self.word(at) == "world" && self.word(at + 1) == "s" {
            return None;
        }
        if matches!(self.word(at), "world's" | "world’s")
            // `The World’s Best Content Creators` is a title.
            && !(at > 0 && self.is_name(at) && self.is_name(at + 1))
            && !self.is_of_others(at)
            && matches!(next, "best" | "leading" | "largest" | "biggest" | "first" | "only" | "finest" | "fastest")
        {
            return Some((2, ClaimKind::Superlative));
        }
        if !article || !self.joined(at, at + 1) {
            return None;
        }
        let best = matches!(
            next,
            "mejor" | "mejores" | "best" | "leading" | "largest" | "biggest" | "fastest" | "cheapest" | "finest" | "unico" | "unica"
        );
        // `la más leída`, `la librería más leída`
        let most = (at + 1..=at + 3).find(|&most| {
            let adverb = self.word(most) == "mas" || (most == at + 1 && self.word(most) == "most");
            adverb && self.joined(at, most + 1) && is_praise(self.word(most + 1))
        });
        if (!best && most.is_none()) || !self.is_asserted(at) {
            return None;
        }
        // The done thing is no claim.
        if best && matches!(after, "practicas" | "practices" | "cause" | "causes") {
            return None;
        }
        // `climb up for the best views of the city`
        if best && matches!(after, "view" | "views" | "vista" | "vistas") || self.is_title(at) {
            return None;
        }
        // `our customers – the best practices in the country`
        let dash = at > 0 && self.gap(at - 1).contains(['-', '–', '—']);
        if (dash && OTHERS.contains(self.before(at))) || self.is_of_others(at) {
            return None;
        }
        // `the best code we can`
        if (at + 2..at + 8).any(|at| matches!(self.word(at), "can" | "could" | "possible" | "posible" | "podemos" | "podamos")) {
            return None;
        }
        if matches!(next, "mejor" | "mejores" | "best") && PRAISED.contains(after) && self.joined(at + 1, at + 2) {
            return Some((3, ClaimKind::Superlative));
        }
        // `la mejor librería de México`, `the best bookshop in the world`.
        let adjective = most.map_or(0, |most| most - at);
        (adjective + 2..=adjective + 5).find_map(|ahead| {
            let preposition = matches!(self.word(at + ahead), "de" | "del" | "en" | "in" | "of" | "on");
            // `the best of America` is a part of it.
            let part = ahead == 2 && self.word(at + ahead) == "of";
            if !preposition || part || !self.joined(at, at + ahead) {
                return None;
            }
            let skip =
                usize::from(matches!(self.word(at + ahead + 1), "el" | "la" | "the" | "todo" | "toda" | "su" | "nuestro" | "nuestra"));
            let scope = at + ahead + 1 + skip;
            let bare = skip == 0 && matches!(self.word(at + ahead), "de" | "en");
            // `the most powerful tool in the history of humanity`
            let ages = matches!(self.word(scope), "history" | "historia") && matches!(self.word(scope + 1), "of" | "de" | "humana");
            let known = !bare && !ages && SCOPES.contains(self.word(scope)) && self.joined(at + ahead, scope);
            // A place; of people and works the best is an opinion.
            let place = self.is_name(scope)
                && skip == 0
                && next != "unico"
                && next != "unica"
                && self.joined(at + ahead, scope)
                && PLACES.contains(self.word(scope));
            // `Buenos Aires`
            let long = usize::from(place && self.is_name(scope + 1) && self.gap(scope).chars().all(char::is_whitespace));
            (known || place).then_some((ahead + 2 + skip + long, ClaimKind::Superlative))
        })
    }

    /// Whether a superlative says something of its own: it names no prize, and none of several that are left open.
    fn is_asserted(&self, at: usize) -> bool {
        let prize = (at.saturating_sub(10)..at).any(|at| PRIZES.contains(self.word(at)));
        let before = |back: usize| at.checked_sub(back).map_or("", |at| self.word(at));
        let some = matches!((before(2), before(1)), ("some", "of") | ("algunos" | "algunas", "de"));
        // `los 20 clubes más ricos`, but `uno de los cinco más importantes`
        let one_of = matches!((before(2), before(1)), ("uno" | "una" | "one" | "entre", "de" | "of"));
        let several = (self.is_number(at + 1) || NUMBERS.contains(self.word(at + 1))) && !one_of;
        // `los personajes más importantes de la historia` are others; `los más vendidos` may be ours.
        let others = !one_of && matches!(self.word(at), "los" | "las") && !matches!(self.word(at + 1), "mas" | "mejores");
        // What is important is an opinion, and one of the most important a standing.
        let important =
            !one_of && (at + 2..=at + 4).any(|at| self.word(at).starts_with("important") && matches!(self.word(at - 1), "mas" | "most"));
        // Of `the largest fleets in the world` the house has none.
        let big = !one_of && matches!(self.word(at + 1), "largest" | "biggest") && {
            let before = (at + 2..=at + 5).find(|&at| matches!(self.word(at), "in" | "of" | "on"));
            before.is_some_and(|before| self.word(before - 1).ends_with('s'))
        };
        let or_one = matches!((before(3), before(2), before(1)), ("or", "one", "of") | ("o", "uno" | "una", "de"));
        !(prize || some || several || others || important || big || or_one)
    }

    /// Whether the paragraph says whose a figure is: `según el INEGI`, `informó que`, `…, asegura la diputada`.
    fn is_attributed(&self, claim: usize) -> bool {
        // Without `que` or a comma it may be the people counted who say something: `8 de cada 10 lectores afirma`.
        let says = (0..self.cut.len()).any(|at| {
            let that = at < claim && matches!(self.word(at + 1), "que" | "that");
            let behind = at > claim && self.gap(at - 1).contains([',', '"', '”', '»', '—', '–']) && at + 1 < self.cut.len();
            (that || behind) && SAYING.contains(self.word(at))
        });
        says || self.names_source()
    }

    /// Whether the text names a source of figures: `según el INEGI`, `la encuesta de Ipsos`.
    fn names_source(&self) -> bool {
        let mut candidates = self.cut.words.list.iter().enumerate().filter(|(_, word)| SOURCES.passes(word.hash));
        candidates.any(|(at, _)| STUDIES.contains(&self.word(at)) || self.is_source(at)) && self.has_name()
    }

    /// Whether the paragraph names who ranks: that its own people say so is no proof of a superlative.
    fn is_ranked(&self) -> bool {
        let ranked = |at: usize| {
            // `named one of the best hotels in the world by Travel Weekly`
            let by = (at + 1..=at + 12).any(|at| matches!(self.word(at), "por" | "by"))
                || (at + 1..=at + 3).any(|at| matches!(self.word(at), "como" | "as"));
            by && ["reconocid", "nombrad", "elegid", "named", "ranked", "rated", "recognized", "voted", "dubbed", "selected", "chosen"]
                .iter()
                .any(|stem| self.word(at).starts_with(stem))
        };
        (0..self.cut.len()).any(|at| self.is_source(at) || ranked(at)) && self.has_name()
    }

    /// `según`, `de acuerdo con`, `according to`
    fn is_source(&self, at: usize) -> bool {
        match self.word(at) {
            "segun" => true,
            "acuerdo" => at > 0 && self.word(at - 1) == "de" && matches!(self.word(at + 1), "con" | "a" | "al"),
            "according" => self.word(at + 1) == "to",
            _ => false,
        }
    }

    /// Whether a word that begins no sentence has a capital: somebody has a name.
    fn has_name(&self) -> bool {
        (1..self.cut.len())
            .any(|at| self.is_name(at) && !self.gap(at - 1).contains(['.', '!', '?', '\n', '…', '«', '"', '“', '¡', '¿', ':']))
    }

    /// Whether the sentence makes something up to explain something else.
    fn is_example(&self, at: usize) -> bool {
        let starts = |at: usize| at == 0 || self.gap(at - 1).contains(['.', '!', '?', '\n']);
        let first = (0..=at).rev().find(|&at| starts(at)).unwrap_or(0);
        (first..at).any(|at| match self.word(at) {
            "example" => at > 0 && self.word(at - 1) == "for",
            "ejemplo" => at > 0 && self.word(at - 1) == "por",
            word => matches!(word, "imagina" | "imagine" | "suppose" | "supongamos" | "supon"),
        })
    }

    fn rank(&self, at: usize) -> Option<(usize, ClaimKind)> {
        let found = match (self.word(at), self.word(at + 1)) {
            ("numero", "uno") | ("number", "one") | ("market", "leader") => 2,
            ("numero" | "number", "1") if self.word(at + 2) != "en" || self.word(at + 3) == "ventas" => 2,
            ("no" | "n" | "nº" | "n.º", "1") if self.gap(at).starts_with(['.', 'º', '°']) => 2,
            ("nº1", _) => 1,
            ("lideres" | "lider", "mundial" | "mundiales") if self.word(at + 2) == "en" => 2,
            ("lider" | "lideres", "en" | "del") if SCOPES.contains(self.word(at + 3)) || SCOPES.contains(self.word(at + 2)) => 3,
            _ => return None,
        };
        // `on a par with the market leader`
        let compared =
            self.before(at) == "the" && at > 1 && matches!(self.word(at - 2), "with" | "than" | "by" | "to" | "from" | "against");
        if self.word(at) == "market" && compared {
            return None;
        }
        // `goal number one in building an audience`
        if at > 0
            && matches!(
                self.word(at - 1),
                "goal" | "priority" | "rule" | "reason" | "tip" | "step" | "job" | "prioridad" | "regla" | "objetivo" | "causa" | "paso"
            )
        {
            return None;
        }
        // `el número 1 de la revista` is a number, not a rank.
        let of_what = self.word(at + found);
        let rank = matches!(of_what, "en" | "in" | "del" | "mundial" | "worldwide")
            || found == 1
            || matches!(self.word(at), "market" | "lider" | "lideres");
        (rank && self.joined(at, at + found - 1)).then_some((found, ClaimKind::Superlative))
    }

    fn figure(&self, at: usize) -> Option<(usize, ClaimKind)> {
        let number = |at: usize| self.is_number(at) || NUMBERS.contains(self.word(at));
        if !number(at) {
            return None;
        }
        if self.word(at + 1) == "de" && self.word(at + 2) == "cada" && number(at + 3) {
            return Some((4, ClaimKind::Figure));
        }
        if self.word(at + 1) == "out"
            && self.word(at + 2) == "of"
            && number(at + 3)
            && (self.word(at + 3).len() <= 2 || !self.is_number(at + 3))
            && self.joined(at, at + 3)
            // `a 7 out of 10` is a mark.
            && (self.word(at + 4).is_empty() || (4..=6).any(|ahead| PEOPLE.contains(self.word(at + ahead))))
            && !(at > 0 && matches!(self.word(at - 1), "a" | "an"))
        {
            return Some((4, ClaimKind::Figure));
        }
        if self.word(at + 1) == "in"
            && matches!(self.word(at + 2), "3" | "4" | "5" | "10" | "three" | "four" | "five" | "ten")
            && self.joined(at, at + 2)
        {
            return PEOPLE.contains(self.word(at + 3)).then_some((3, ClaimKind::Figure));
        }
        if matches!(self.word(at + 1), "veces" | "times")
            && matches!(self.word(at + 2), "mas" | "more" | "faster" | "better" | "mejor" | "cheaper")
            && self.joined(at, at + 2)
        {
            return Some((3, ClaimKind::Figure));
        }
        // `80 % of our readers`
        let percent = self.is_number(at) && self.gap(at).trim_start().starts_with('%');
        let of = at + if percent { 1 } else { 3 };
        let in_words = !percent && ((self.word(at + 1) == "por" && self.word(at + 2) == "ciento") || self.word(at + 1) == "percent");
        let of = if in_words && self.word(at + 1) == "percent" { at + 2 } else { of };
        if !(percent || in_words) || self.gap(at).contains(['.', ',', ';']) {
            return None;
        }
        let whole = matches!(self.word(of), "de" | "of" | "del");
        let article = usize::from(matches!(
            self.word(of + 1),
            "los" | "las" | "la" | "el" | "nuestros" | "nuestras" | "our" | "the" | "all" | "todos" | "todas" | "quienes"
        ));
        let offer = (of..of + 5).any(|at| OFFERS.contains(self.word(at)));
        let people = PEOPLE.contains(self.word(of + 1 + article)) || self.word(of + 1) == "quienes";
        // Of its own people a house knows: `9 % of employees are remote`.
        let staff = matches!(self.word(of + 1 + article), "employees" | "workers" | "developers")
            && matches!(self.word(of + 2 + article), "are" | "work" | "live");
        // And of who came: `50 % of people attended`.
        let staff = staff
            || matches!(
                self.word(of + 2 + article),
                "came" | "attended" | "registered" | "were" | "to" | "asistieron" | "vinieron" | "eran"
            );
        (whole && people && !staff && !offer).then_some((of + 2 + article - at, ClaimKind::Figure))
    }

    fn proof(&self, at: usize) -> Option<(usize, ClaimKind)> {
        let found = match (self.word(at), self.word(at + 1)) {
            ("clinicamente" | "cientificamente" | "medicamente" | "dermatologicamente", word)
                if ["probad", "comprobad", "demostrad", "testad"].iter().any(|stem| word.starts_with(stem)) =>
            {
                2
            }
            ("clinically" | "scientifically" | "medically" | "dermatologically", "proven" | "tested")
            | ("estudios" | "estudio", "demuestran" | "demuestra" | "comprueban")
            | ("studies", "show" | "prove")
            | ("research", "shows" | "proves")
            | ("expertos" | "medicos", "recomiendan")
            | ("experts" | "doctors", "recommend" | "agree") => 2,
            ("esta", "demostrado" | "comprobado") if self.word(at + 2) == "que" => 3,
            ("avalado" | "avalada" | "avalados" | "avaladas", "por")
                if matches!(self.word(at + 3), "ciencia" | "expertos" | "estudios" | "medicos")
                    || matches!(self.word(at + 2), "expertos" | "estudios" | "medicos") =>
            {
                3
            }
            _ => return None,
        };
        // `Pew research shows` says whose it is.
        let named = at > 1 && self.is_name(at - 1) && self.joined(at - 1, at) && !self.gap(at - 2).contains(['.', '!', '?', '\n']);
        // `there is no known cure or proven treatment`
        let denied = (at.saturating_sub(6)..at).any(|at| matches!(self.word(at), "no" | "not" | "without" | "sin" | "ni"));
        (!named && !denied && self.joined(at, at + found - 1)).then_some((found, ClaimKind::Proof))
    }

    fn guarantee(&self, at: usize) -> Option<(usize, ClaimKind)> {
        match (self.word(at), self.word(at + 1)) {
            ("garantizado" | "garantizada" | "garantizados" | "garantizadas", next)
                if !matches!(next, "por" | "en" | "que")
                    // `se ha garantizado calidad` tells what was done.
                    && !matches!(self.before(at), "ha" | "han" | "he" | "hemos" | "haya" | "habia" | "habian" | "queda" | "quedan" | "quedara" | "quedaran") =>
            {
                Some((1, ClaimKind::Guarantee))
            }
            ("garantizamos" | "guaranteed", next)
                if !matches!(next, "by" | "to" | "que" | "that" | "a" | "an")
                    // `privacy must be guaranteed` asks for it.
                    && !matches!(self.before(at), "we" | "they" | "i" | "have" | "has" | "had" | "be" | "been" | "being") =>
            {
                Some((1, ClaimKind::Guarantee))
            }
            ("risk", "free") if self.gap(at) == "-" => Some((2, ClaimKind::Guarantee)),
            ("sin", "riesgo" | "riesgos") | ("libre", "de") if self.word(at + 1) != "de" || self.word(at + 2) == "riesgos" => {
                Some((2, ClaimKind::Guarantee))
            }
            ("100", next) if self.gap(at).trim_start().starts_with('%') && ABSOLUTE.contains(next) => Some((2, ClaimKind::Guarantee)),
            _ => None,
        }
    }

    fn offer(&self, at: usize) -> Option<(usize, ClaimKind)> {
        if matches!(self.word(at), "gratis" | "gratuito" | "gratuita" | "gratuitos" | "gratuitas" | "free") {
            return Some((1, ClaimKind::Free));
        }
        let from = matches!(self.word(at), "desde" | "from");
        let money = self.gap(at).trim_start().starts_with(['$', '€', '£'])
            || matches!(self.gap(at + 1).trim_start().chars().next(), Some('€' | '$' | '£'))
            || matches!(self.word(at + 2), "pesos" | "euros" | "mxn" | "eur" | "usd" | "dolares" | "dollars");
        (from && money && self.word(at + 1).starts_with(|c: char| c.is_ascii_digit())).then_some((2, ClaimKind::Price))
    }
}

/// Whether an adjective, in any of its forms, is one that brands praise themselves with.
fn is_praise(word: &str) -> bool {
    let singular = word.strip_suffix('s').unwrap_or(word);
    // `leída`, `innovadora`, `populares`
    let stem = singular.strip_suffix(['a', 'e']).unwrap_or(singular);
    let masculine = format!("{stem}o");
    let any = [word, singular, stem, masculine.as_str()];
    any.iter().any(|form| PRAISES.contains(form))
}

#[cfg(test)]
mod tests {
    use super::super::cut::Words;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let words = Words::new(text);
        let found = find(words.of(text));
        assert_eq!(found, read(words.of(text), |_| true), "a word is not in `OPENERS` or `RANKS`: {text}");
        found.iter().map(|claim| format!("{}: {}", claim.kind.as_str(), &text[claim.start..claim.end])).collect()
    }

    #[test]
    fn claims_are_found() {
        for (text, expected) in [
            ("Somos la mejor librería de México.", "superlative: la mejor librería de México"),
            ("El café más vendido del mundo", "superlative: El café más vendido del mundo"),
            ("los más vendidos del mercado", "superlative: los más vendidos del mercado"),
            ("una de las librerías más importantes de México", "superlative: las librerías más importantes de México"),
            ("The most trusted shop in the country", "superlative: The most trusted shop in the country"),
            ("El 10.8 por ciento de la población", "figure: 10.8 por ciento de la población"),
            ("Our early research shows that it helps", "proof: research shows"),
            ("That is what has to be done. Our early research shows that it helps", "proof: research shows"),
            ("Al mejor precio.", "superlative: Al mejor precio"),
            ("la número uno en ventas", "superlative: número uno"),
            ("The best bookshop in the world", "superlative: The best bookshop in the world"),
            ("9 de cada 10 lectores", "figure: 9 de cada 10"),
            ("nine out of ten readers", "figure: nine out of ten"),
            ("El 80 % de los lectores", "figure: 80 % de los lectores"),
            ("80% of our customers", "figure: 80% of our customers"),
            ("Es 3 veces más rápido", "figure: 3 veces más"),
            ("clínicamente probado", "proof: clínicamente probado"),
            ("Studies show that reading helps", "proof: Studies show"),
            ("Resultados garantizados.", "guarantee: garantizados"),
            ("100 % natural", "guarantee: 100 % natural"),
            ("Libros desde 99 €", "price: desde 99"),
            ("Entrada gratis", "free: gratis"),
            ("Acme is the leading provider of maps.", "superlative: the leading provider"),
            ("We are one of the leading agencies in the field.", "superlative: the leading agencies"),
            ("We are among the fastest companies in the industry.", "superlative: the fastest companies in the industry"),
            ("Acme is the number one managed cloud company for clouds.", "superlative: the number one managed cloud company"),
            ("We are Europe’s biggest WordPress agency.", "superlative: Europe’s biggest"),
            ("Acme has built the world's leading platform.", "superlative: world's leading"),
            ("Acme, the world’s largest retailer, values you.", "superlative: world’s largest"),
            ("Our beds are the most comfortable in Springfield.", "superlative: the most comfortable in Springfield"),
            ("The only solution that adapts to your shop.", "superlative: The only solution"),
            ("We are the first of its kind in the valley.", "superlative: first of its kind"),
            ("Acme is a world leader in lenses.", "superlative: a world leader"),
            ("Our award-winning team", "superlative: Our award-winning"),
            ("Print quality is unmatched in the industry.", "superlative: unmatched in the industry"),
            ("Precios imbatibles", "superlative: Precios imbatibles"),
            ("los mejores profesionales de Buenos Aires", "superlative: los mejores profesionales de Buenos Aires"),
            ("El único ecosistema donde cada curso cuenta.", "superlative: El único ecosistema"),
            ("Somos líderes en implantología.", "superlative: líderes en"),
            ("Único en su tipo.", "superlative: Único en su tipo"),
            ("La mejor librería de España", "superlative: La mejor librería de España"),
            ("Una campaña con un 50% increase in website traffic", "figure: 50% increase in website traffic"),
            ("Redujo tiempos de espera en 60%.", "figure: 60%"),
            ("Incremento del 300% en ventas.", "figure: 300% en ventas"),
            ("Launch 10x faster.", "figure: 10x faster"),
            ("It is 10,000x faster.", "figure: 10,000x faster"),
            ("Implantes con garantía de por vida", "guarantee: garantía de por vida"),
            ("Un método que funciona y garantiza resultados.", "guarantee: garantiza resultados"),
            ("With a satisfaction guarantee", "guarantee: satisfaction guarantee"),
        ] {
            assert_eq!(found(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_is_no_claim() {
        for text in [
            "Mi mejor amigo y el mejor de los dos.",
            "El mejor libro de Rulfo.",
            "20 % de descuento en los libros de la lista",
            "El número 1 de la revista",
            "Las 3 de la tarde, desde las 10",
            "The best part of the day",
            "Un derecho garantizado por la ley",
            "20% off all books",
            "El 50 % de la batería",
            "El sistema es uno de los más segregados del mundo.",
            "Ganó el Premio Juan Ruiz de Alarcón a la mejor obra estrenada en México.",
            "Veremos las mejores prácticas que hay en el mundo.",
            "We ship the best quality code we can.",
            "They left some of the biggest companies in the world.",
            "Cerca de 20 % de mujeres son campesinas, asegura diputada",
            "El director explicó que siete de cada diez personas leen.",
            "Según el INEGI, 19 de cada 100 personas lo son.",
            "El titular de Cultura, Juan Paz, informó. Añadió que, según la Secretaría, el 54 por ciento de las personas lee.",
            "Reconocido por el CIOFF como uno de los cinco más importantes del mundo",
            "Los ingresos de los 20 clubes más ricos del planeta",
            "Keeping readers is goal number one in building an audience.",
            "En la escuela se ha garantizado calidad.",
            "There I saw the best of America.",
            "Se reunieron los dirigentes más importantes del planeta.",
            "Fue el movimiento más importante del país.",
            "Content by the World’s Best Creators",
            "Quedarán garantizados los derechos.",
            "You are guaranteed a poor return, and we guaranteed that it would work.",
            "Según las proyecciones de Conapo, el 30 por ciento de la población es joven.",
            "Getting there was like a 7 out of 10.",
            "Say that, for example, three out of 100 people answer.",
            "Last year Pew research shows that people read.",
            "We power the world’s leading models.",
            "Trusted by the world’s leading brands",
            "We work with Acme, the world’s leading course provider.",
            "Recently named one of the best new hotels in the world by Travel Weekly.",
            "They belong to The Leading Hotels of the World.",
            "Minutes from Seattle’s best restaurants",
            "The inn is Seattle's best kept secret.",
            "Climb up to the roof for the best views of the city.",
            "We serve our customers - the best practices in the country.",
            "It's easily the best pastry in the state.",
            "We want to become the leading provider of maps.",
            "El centro busca ser líder en el país.",
            "It’s the only way that work can be done.",
            "Computers are the most powerful tools to exist in the history of humanity.",
            "Privacy must be guaranteed.",
            "You need to hire the best talent in the market.",
            "Fishing is one of the most important industries in Spain.",
            "Results on a par with the market leader",
            "Our tool is used by many of the best teams in the world.",
            "Find work at the biggest company in the world.",
            "We do it so that they can deliver the best quality care.",
            "40% of the students were women.",
            "There is no cure and no scientifically proven treatment.",
            "We solve the world's biggest problem.",
            "Want to know about the leading cause of death in California?",
            "We hope to be approved as a clinically proven aid.",
            "We go on to create the #1 product for sleep.",
            "Our customers include Acme - the largest fleet in America",
            "They work for the largest fleets in the world.",
            "We were selected as the leading vendor by the Ministry.",
            "Currently 9% of employees are remote.",
            "Only 50% of people came.",
            "Save 20% less 5% on sales today, a discount for all.",
            "Son líderes en sus barrios.",
            "Nadie garantiza resultados.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
