//! Claims of a standing: the leading one, the only one, the first of its kind, the best of a place.

use rustc_hash::FxHashSet;

use super::lists::{BUSINESSES, EFFECTS, OFFERS, OTHERS, PLACES, PRAISED, RESULTS, SCOPES, UNBEATABLE};
use super::{ClaimKind, Reader, is_praise};

/// How many words may stand between `the leading` and what leads.
const NOUN_AHEAD: usize = 5;

/// How far back in its sentence a hope may stand.
const HOPE_BACK: usize = 16;

impl Reader<'_> {
    /// A claim of a standing that begins with this word: how many words it has, and its kind.
    pub(super) fn standing(&self, at: usize) -> Option<(usize, ClaimKind)> {
        if self.is_title(at) {
            return None;
        }
        let length = match self.word(at) {
            "the" => self.leading(at).or_else(|| self.best_place(at)).or_else(|| self.leader(at)),
            "el" | "la" | "los" | "las" => self.only(at).or_else(|| self.best_place(at)),
            "a" | "an" | "our" => self.winner(at).or_else(|| self.leader(at)),
            "lider" | "lideres" | "pioneros" | "pioneras" => self.lider(at),
            "unico" | "unica" | "unicos" | "unicas" | "primero" | "primera" | "primeros" | "primeras" | "first" | "only" => {
                self.of_its_kind(at)
            }
            "lowest" | "precio" | "precios" | "calidad" => self.unbeatable(at),
            word if word.starts_with(['i', 'u']) && UNBEATABLE.contains(word) => self.unbeatable(at),
            word if word.ends_with("'s") || word.ends_with("’s") => self.of_a_place(at),
            _ => None,
        };
        length.map(|length| (length, ClaimKind::Superlative))
    }

    /// `the leading provider`, `the only platform that`, `one of the leading agencies`.
    fn leading(&self, at: usize) -> Option<usize> {
        let rank = match (self.word(at + 1), self.word(at + 2)) {
            ("leading" | "premier" | "foremost" | "only", _) => 1,
            ("number", "one") | ("no" | "number", "1") => 2,
            ("1", _) if self.gap(at).ends_with('#') => 1,
            _ => return None,
        };
        if !self.joined(at, at + rank) {
            return None;
        }
        let one_of = self.before(at) == "of" && at > 1 && matches!(self.word(at - 2), "one");
        let noun = self.business(at + rank + 1, one_of)?;
        let only = self.word(at + 1) == "only";
        let goes_on = || matches!(self.word(noun + 1), "that" | "which" | "to" | "with" | "in" | "where");
        let told = if only { goes_on() && self.is_predicated(at) } else { one_of || !self.is_of_others(at) };
        told.then_some(noun + 1 - at)
    }

    /// `el único ecosistema donde`, as a sentence or of ourselves.
    fn only(&self, at: usize) -> Option<usize> {
        if !matches!(self.word(at + 1), "unico" | "unica" | "unicos" | "unicas") || !self.is_predicated(at) {
            return None;
        }
        let noun = self.business(at + 2, false)?;
        (noun <= at + 3 && matches!(self.word(noun + 1), "que" | "donde" | "con" | "en" | "capaz")).then_some(noun + 1 - at)
    }

    /// `the most comfortable hotel in Springfield`, `la mejor heladería en Triana`: said of the subject, in a place with a name.
    fn best_place(&self, at: usize) -> Option<usize> {
        let spanish = self.word(at) != "the";
        let praise = match self.word(at + 1) {
            "best" | "mejor" | "mejores" | "largest" | "biggest" => 1,
            "most" | "mas" if is_praise(self.word(at + 2)) => 2,
            _ => return None,
        };
        if !self.is_predicated(at) || !self.joined(at, at + praise) {
            return None;
        }
        let place = (at + praise..=at + praise + 4).find(|&before| {
            let within = if spanish { matches!(self.word(before), "en") } else { matches!(self.word(before), "in") };
            within && self.joined(at + praise, before) && self.is_name(before + 1)
        })?;
        // What opens a sentence is said of the house where it is one thing: `The best museums in Paris` are others.
        let several = |word: &str| word.ends_with('s') && !word.ends_with("ss") && !BUSINESSES.contains(word);
        let said = self.is_said(at) || !several(self.word(place - 1));
        (said && !self.is_of_others(at) && place > at + praise + usize::from(praise == 1)).then_some(place + 2 - at)
    }

    /// `a world leader in`, `the global leader in`.
    fn leader(&self, at: usize) -> Option<usize> {
        let of_all = matches!(self.word(at + 1), "world" | "global" | "worldwide" | "industry" | "market" | "national")
            || matches!(self.word(at + 1), "recognized" | "recognised" | "undisputed");
        let leader = matches!(self.word(at + 2), "leader" | "leaders") && matches!(self.word(at + 3), "in" | "of" | "for");
        (of_all && leader && self.joined(at, at + 3) && !self.is_of_others(at)).then_some(3)
    }

    /// `our award-winning team`, `we are an award-winning agency`.
    fn winner(&self, at: usize) -> Option<usize> {
        let own = self.word(at) == "our" || self.is_said(at);
        let award = self.word(at + 1) == "award" && self.word(at + 2) == "winning" && self.joined(at, at + 2);
        // Capitals make it a title, and then the award is likely to be said.
        (own && award && !(self.is_name(at + 1) && self.is_name(at + 3))).then_some(3)
    }

    /// `somos líderes en`, `es la empresa líder en`.
    fn lider(&self, at: usize) -> Option<usize> {
        let on = matches!(self.word(at + 1), "en" | "nacional" | "nacionales" | "mundial" | "mundiales");
        if !on || !self.joined(at, at + 1) || at == 0 {
            return None;
        }
        let pioneer = self.word(at).starts_with("pioner");
        // Of people it is no claim: `son líderes en sus barrios`.
        if self.before(at) == "somos" || (self.before(at) == "es" && !pioneer) {
            return Some(2);
        }
        let house = !pioneer && BUSINESSES.contains(self.before(at)) && self.joined(at - 1, at);
        let article = at > 1 && matches!(self.word(at - 2), "la" | "el" | "una" | "un");
        (house && if article { self.is_predicated(at - 2) } else { self.is_predicated(at - 1) }).then_some(2)
    }

    /// `the first of its kind`, `único en su tipo`.
    fn of_its_kind(&self, at: usize) -> Option<usize> {
        let kind = match (self.word(at + 1), self.word(at + 2), self.word(at + 3)) {
            ("en" | "de", "su", "tipo" | "clase" | "genero" | "especie") => true,
            ("of", "its" | "their", "kind" | "type") => self.before(at) == "the",
            _ => false,
        };
        (kind && self.joined(at, at + 3)).then_some(4)
    }

    /// `precios imbatibles`, `unbeatable prices`, `unmatched in the industry`.
    fn unbeatable(&self, at: usize) -> Option<usize> {
        let next = self.word(at + 1);
        let both = if UNBEATABLE.contains(self.word(at)) || self.word(at) == "lowest" {
            PRAISED.contains(next)
        } else {
            UNBEATABLE.contains(next) || (self.word(at) == "precios" && next == "mas" && self.word(at + 2) == "bajos")
        };
        if both && self.joined(at, at + 1) {
            return Some(if next == "mas" { 3 } else { 2 });
        }
        let scope = matches!(next, "in" | "en") && matches!(self.word(at + 2), "the" | "el" | "la") && SCOPES.contains(self.word(at + 3));
        (scope && UNBEATABLE.contains(self.word(at)) && self.joined(at, at + 3)).then_some(4)
    }

    /// `Europe’s biggest agency`, `Springfield’s #1 bakery`.
    fn of_a_place(&self, at: usize) -> Option<usize> {
        let owner = self.word(at).strip_suffix("'s").or_else(|| self.word(at).strip_suffix("’s"))?;
        let place = PLACES.contains(owner) || (owner != "world" && SCOPES.contains(owner));
        let rank = match (self.word(at + 1), self.word(at + 2)) {
            ("best" | "leading" | "largest" | "biggest" | "first" | "only" | "finest" | "fastest" | "premier" | "oldest", _) => 1,
            ("1", _) if self.gap(at).ends_with('#') => 1,
            ("number", "one") => 2,
            ("most", adjective) if is_praise(adjective) => 2,
            _ => return None,
        };
        // `Seattle’s Best Coffee` is a name, and a secret that is kept best is no boast.
        let title = self.is_name(at + 1) && self.is_name(at + 1 + rank) || self.word(at + 2) == "kept";
        // `close to Seattle’s best restaurants` is no praise of the house.
        let said = self.is_predicated(at - usize::from(self.before(at) == "the"));
        (place && said && !title && self.joined(at, at + rank) && !self.is_of_others(at)).then_some(1 + rank)
    }

    /// A figure of what the offer does for others: `a 50% increase in sales`, `10x faster`.
    pub(super) fn effect(&self, at: usize) -> Option<(usize, ClaimKind)> {
        let figure = self.cut.word(at);
        if !figure.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let faster = |at: usize| matches!(self.word(at), "faster" | "cheaper" | "rapido" | "rapida" | "barato" | "barata" | "economico");
        if figure.ends_with(['x', 'X']) && figure.len() <= 4 && faster(at + 1) {
            return Some((2, ClaimKind::Figure));
        }
        if !self.is_number(at) || !self.gap(at).trim_start().starts_with('%') {
            return None;
        }
        if self.joined(at, at + 1) && (faster(at + 1) || (matches!(self.word(at + 1), "mas" | "more") && faster(at + 2))) {
            return Some((if faster(at + 1) { 2 } else { 3 }, ClaimKind::Figure));
        }
        // Both what happens and to what, in one clause: `redujo los costos un 30 %`.
        let (mut first, mut last) = (at, at);
        while first > 0 && at - first < NOUN_AHEAD && self.is_one_clause(first - 1) {
            first -= 1;
        }
        while last - at < NOUN_AHEAD && last + 1 < self.cut.len() && self.is_one_clause(last) {
            last += 1;
        }
        let has = |list: &FxHashSet<&str>| (first..=last).any(|at| list.contains(self.word(at)));
        if !has(&RESULTS) || !has(&EFFECTS) || has(&OFFERS) {
            return None;
        }
        let told = (at..=last).rev().find(|&at| RESULTS.contains(self.word(at)) || EFFECTS.contains(self.word(at)));
        Some((told.map_or(1, |told| told + 1 - at), ClaimKind::Figure))
    }

    fn is_percent(&self, at: usize) -> bool {
        self.gap(at).trim() == "%"
    }

    fn is_one_clause(&self, at: usize) -> bool {
        self.is_percent(at) || self.gap(at).chars().all(|c| c == ' ' || matches!(c, '+' | '-' | '‑' | '~'))
    }

    /// A guarantee by name, or of results.
    pub(super) fn warranty(&self, at: usize) -> Option<(usize, ClaimKind)> {
        let length = match (self.word(at), self.word(at + 1), self.word(at + 2), self.word(at + 3)) {
            ("garantia", "de" | "por", "vida" | "satisfaccion", _) | ("money", "back", "guarantee", _) => 3,
            ("garantia", "de", "por", "vida") => 4,
            ("lifetime", "guarantee" | "warranty", ..) | ("satisfaction", "guarantee", ..) => 2,
            ("garantiza" | "garantizan" | "garantizamos" | "garantizando", word, next, _) => {
                let object = |word: &str| matches!(word, "resultado" | "resultados" | "exito");
                // `nadie garantiza resultados`
                let denied = matches!(self.before(at), "no" | "ni" | "nadie" | "nada" | "que");
                let sort = usize::from(matches!(word, "los" | "tus" | "sus" | "el" | "tu" | "mejores" | "buenos"));
                if denied || !(object(word) || (sort == 1 && object(next))) {
                    return None;
                }
                2 + sort
            }
            ("guarantee" | "guarantees", "results" | "success", ..) if !matches!(self.before(at), "not" | "t" | "can't" | "no") => 2,
            _ => return None,
        };
        self.joined(at, at + length - 1).then_some((length, ClaimKind::Guarantee))
    }

    /// Where the noun of a business stands that these words lead up to.
    fn business(&self, from: usize, several: bool) -> Option<usize> {
        let noun = (from..from + NOUN_AHEAD).find(|&at| {
            let word = self.word(at);
            let one = word.strip_suffix('s').unwrap_or(word);
            // `agencies`, `companies`
            let plural = BUSINESSES.contains(one) || matches!(word, "agencies" | "companies" | "universities" | "libraries");
            BUSINESSES.contains(word) || (several && plural)
        })?;
        // `the leading company cultures` are of others.
        let last = !matches!(self.word(noun + 1), "owners" | "managers" | "leaders" | "news" | "cultures");
        let near = (from..noun).all(|at| !matches!(self.word(at), "of" | "in" | "for" | "de" | "en" | "que" | "that"));
        (last && near && self.joined(from.saturating_sub(1), noun)).then_some(noun)
    }

    /// Whether what begins here is said of somebody: `somos la mejor`, `is one of the leading`, `– the leading`; or opens a sentence.
    fn is_predicated(&self, at: usize) -> bool {
        let opens = at == 0 || self.gap(at - 1).contains(['.', '!', '?', '\n', ':', '¡', '–', '—', '•']);
        opens || self.is_said(at)
    }

    /// Whether a form of `to be` stands before it.
    fn is_said(&self, at: usize) -> bool {
        let Some(mut before) = at.checked_sub(1) else { return false };
        if matches!(self.word(before), "de" | "of") && before > 0 && matches!(self.word(before - 1), "una" | "uno" | "one") {
            let Some(more) = before.checked_sub(2) else { return false };
            before = more;
        }
        if matches!(self.word(before), "still" | "also" | "now" | "currently" | "today" | "hoy" | "tambien" | "ya") && before > 0 {
            before -= 1;
        }
        let word = self.word(before);
        let be = matches!(word, "is" | "are" | "remain" | "remains" | "we're" | "we’re" | "it's" | "it’s")
            || matches!(word, "somos" | "es" | "son" | "soy" | "siendo" | "as" | "como");
        be && self.joined(before, at)
    }

    /// Whether a superlative is of those whom the house works for or with: `trusted by the world’s leading brands`.
    pub(super) fn is_of_others(&self, at: usize) -> bool {
        let article = usize::from(self.before(at) == "the");
        let before = at.checked_sub(1 + article).map_or("", |at| self.word(at));
        let second = at.checked_sub(2 + article).map_or("", |at| self.word(at));
        let one_of =
            before == "of" && second == "one" || before == "among" && matches!(second, "is" | "are" | "positioned" | "rank" | "ranks");
        let behind = matches!(
            before,
            "of" | "by" | "for" | "at" | "from" | "among" | "alongside" | "join" | "like" | "deserve" | "deserves" | "to" | "was" | "were"
        ) || before.starts_with("hir")
            || ["power", "help", "serve", "serving", "support", "empower"].iter().any(|verb| before.starts_with(verb));
        // `works with Acme, the world’s leading maker`
        let named = at.checked_sub(1 + article).filter(|&at| self.gap(at).trim_end() == ",").is_some_and(|name| {
            (name.saturating_sub(NOUN_AHEAD)..name).any(|at| matches!(self.word(at), "with" | "by" | "from" | "con" | "por"))
        });
        let several = (at + 1..=at + 1 + NOUN_AHEAD).take_while(|&ahead| self.joined(at, ahead)).any(|at| OTHERS.contains(self.word(at)));
        // `our customers: Acme – the largest fleet`
        let listed = at > article
            && self.gap(at - 1 - article).contains(['-', '–', '—'])
            && (at.saturating_sub(12)..at).any(|at| matches!(self.word(at), "customers" | "clients" | "partners" | "clientes"));
        // `so that they can deliver the best quality`
        let they = (at.saturating_sub(NOUN_AHEAD + 1)..at).any(|at| self.word(at) == "they");
        // Construction is one of the most important industries whoever builds.
        let topic = (at + 1..=at + NOUN_AHEAD).any(|at| {
            matches!(
                self.word(at),
                "industries"
                    | "sectors"
                    | "markets"
                    | "problem"
                    | "problems"
                    | "challenge"
                    | "challenges"
                    | "diseases"
                    | "countries"
                    | "cities"
            )
        });
        topic || they || !one_of && (behind || several || named || listed)
    }

    /// Whether a superlative is what somebody wants to be, or thinks: `busca ser líder`, `to become the leading`, `probably the best`.
    pub(super) fn is_hoped(&self, at: usize) -> bool {
        let back = |back: usize| at.checked_sub(back).map_or("", |at| self.word(at));
        if matches!(
            back(1),
            "easily" | "probably" | "arguably" | "perhaps" | "maybe" | "quiza" | "quizas" | "probablemente" | "posiblemente"
        ) {
            return true;
        }
        let wish = |at: usize| {
            let word = self.word(at);
            matches!(word, "ser" | "seamos" | "convertirse" | "convertirnos" | "convertirme")
                || (matches!(word, "provide" | "deliver" | "offer") && at > 1 && self.before(at) == "to" && self.word(at - 2) == "is")
                || (matches!(word, "be" | "become" | "build" | "create")
                    && matches!(self.before(at), "to" | "will" | "can" | "could" | "should" | "might" | "must")
                    && !(at > 1 && matches!(self.word(at - 2), "proud" | "happy" | "honored")))
        };
        let hope = |at: usize| {
            matches!(self.word(at), "hope" | "hopes" | "hoping" | "aspire" | "aspires" | "strive" | "strives" | "goal" | "vision")
                || matches!(self.word(at), "aspiramos" | "esperamos" | "soñamos" | "meta" | "sueño")
        };
        let one_sentence = |from: usize| (from..at).all(|at| !self.gap(at).contains(['.', '!', '?', '\n']));
        (at.saturating_sub(4)..at).any(|before| wish(before) && one_sentence(before) && self.joined(before, at))
            || (at.saturating_sub(HOPE_BACK)..at).any(|before| hope(before) && one_sentence(before))
    }

    /// Whether capitals inside a sentence make it a name: `members of The Leading Hotels of the World`.
    pub(super) fn is_title(&self, at: usize) -> bool {
        let inside = at > 0 && self.gap(at - 1).chars().all(|c| c == ' ' || c == ',');
        inside && self.is_name(at) && self.is_name(at + 1) && self.is_name(at + 2) && self.joined(at, at + 2)
    }
}
