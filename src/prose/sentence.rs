//! Where sentences end, in Spanish and English.
//!
//! A sentence end that is missed costs little: the cut is made elsewhere. One that is none tears a name or a number
//! apart. Where both readings are possible, the text is taken to go on.

use std::ops::Range;

use super::cut::CutText;

/// Abbreviations that something always follows, in lower case.
const BEFORE_A_NAME: &[&str] = &[
    "apdo", "arq", "av", "avda", "blvd", "brig", "capt", "cdte", "cmdte", "cnel", "col", "cra", "ctra", "dir", "dn", "dr", "dra", "dres",
    "dña", "edo", "excma", "excmo", "fco", "fdez", "fdo", "fr", "fray", "gdor", "gob", "gonz", "gov", "gral", "hdez", "hna", "hno", "ilma",
    "ilmo", "ing", "jr", "lcda", "lcdo", "lda", "ldo", "lic", "licda", "lt", "ma", "mdez", "messrs", "mons", "mr", "mrs", "ms", "mt",
    "mtra", "mtro", "mx", "ntra", "ntro", "pbro", "pcia", "pdte", "pres", "prof", "profa", "pte", "pza", "rdo", "rdz", "rep", "rev", "rte",
    "sen", "sgt", "sr", "sra", "sres", "srita", "srta", "st", "sta", "ste", "sto", "supt", "tte", "ud", "uds", "urb", "vd", "vda", "vds",
    "vs",
];

/// Abbreviations only before a number, in lower case; most are words of their own too.
const BEFORE_A_NUMBER: &[&str] = &[
    "abr", "ago", "approx", "apr", "aprox", "apt", "art", "arts", "aug", "ca", "cap", "caps", "ch", "dec", "dept", "depto", "dic", "dpto",
    "ed", "ene", "esc", "exp", "ext", "feb", "fig", "figs", "fol", "h", "hab", "int", "jan", "jul", "jun", "km", "lám", "mar", "may",
    "min", "mod", "mz", "no", "nos", "nov", "nro", "num", "núm", "núms", "oct", "op", "p", "pag", "par", "piso", "pl", "pp", "pág", "págs",
    "r", "ref", "s", "sec", "sect", "sep", "sept", "ss", "t", "tel", "tels", "tfno", "tomo", "tít", "v", "vol", "vols", "vv", "§",
];

/// Abbreviations that are followed by small letters or by an example.
const BEFORE_ANYTHING: &[&str] =
    &["cf", "cfr", "comp", "coord", "coords", "e.g", "eds", "eg", "ej", "i.e", "ie", "p.ej", "trad", "v.gr", "vid", "viz"];

/// Abbreviations with full stops inside after which a sentence can end.
const MAY_END: &[&str] = &["a.c", "a.m", "c.v", "d.c", "etc", "p.m", "s.a", "s.l"];

/// Tells whether a sentence ends with `before`, which white space and `after` follow.
pub(crate) fn ends(before: &str, after: &str) -> bool {
    let Some(next) = after.chars().find(|&c| !opens(c)) else { return true };
    let first = after.chars().next().unwrap_or(next);
    // An emoji behind a sentence belongs to it.
    if is_emoji(first) {
        return false;
    }
    let bare = before.trim_end_matches(is_emoji_or_space);
    let closed = bare.trim_end_matches(closes);
    let Some(mark) = closed.chars().next_back() else { return false };
    if matches!(mark, '。' | '！' | '？' | '．' | '｡') {
        return true;
    }
    // `¿y tú?` starts anew, whatever its first letter; `—dijo` and `(ver abajo)` do not.
    let anew = matches!(first, '¿' | '¡') || !next.is_lowercase();
    match mark {
        '!' | '?' | '…' | '‽' => anew,
        '.' if closed.ends_with("..") => anew,
        '.' => anew && stop_ends(closed, bare.len() > closed.len() || bare.len() < before.len(), next),
        _ => false,
    }
}

/// The sentences of a text, in order, without the white space around them; a line end that readers see ends one, too.
#[must_use]
pub fn sentences(cut: CutText<'_>) -> Vec<Range<usize>> {
    let text = cut.text;
    let ends = std::iter::once(0).chain(cut.words.list.iter().map(|word| word.end));
    let starts = cut.words.list.iter().map(|word| word.start).chain([text.len()]);
    let gaps = ends.zip(starts).filter(|&(from, to)| to > from + 1 || text.as_bytes().get(from).is_some_and(|byte| *byte != b' '));
    let mut spaces = gaps.flat_map(|(from, to)| text[from..to].match_indices(char::is_whitespace).map(move |(at, _)| from + at)).peekable();
    split(text, |from| {
        while spaces.next_if(|at| *at < from).is_some() {}
        spaces.next()
    })
}

/// Cuts a text at those spaces that end a sentence; `next` gives the first from a byte on that may.
fn split(text: &str, mut next: impl FnMut(usize) -> Option<usize>) -> Vec<Range<usize>> {
    let mut list = Vec::new();
    let mut start = 0;
    let mut push = |from: usize, to: usize| {
        let piece = &text[from..to];
        if piece.contains(char::is_alphanumeric) {
            let lead = piece.len() - piece.trim_start().len();
            list.push(from + lead..from + piece.trim_end().len());
        }
    };
    // A run of white space is one gap: looked at space by space, a long one would take time that grows with its square.
    let mut looked = 0;
    while let Some(at) = next(looked) {
        let after = text[at..].trim_start();
        looked = text.len() - after.len();
        // Most gaps are between words, and are told at a glance.
        let last = text[..at].chars().next_back().unwrap_or(' ');
        let line_ends = text[at..looked].contains('\n');
        if line_ends || (!after.is_empty() && !last.is_alphanumeric() && last != ',' && ends(&text[..at], after)) {
            push(start, at);
            start = looked;
        }
    }
    push(start, text.len());
    list
}

/// Tells whether the full stop at the end of `text` ends a sentence. `shut`: a quotation mark, bracket or emoji
/// stands behind it. `next`: the first letter or figure that follows.
fn stop_ends(text: &str, shut: bool, next: char) -> bool {
    let text = &text[..text.len() - 1];
    let start =
        text.rfind(|c: char| c.is_whitespace() || opens(c)).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let word = &text[start..];
    if word.is_empty() {
        return false;
    }
    // No word of the lists is longer.
    if word.len() > 16 {
        return true;
    }
    let lower = word.to_lowercase();
    if MAY_END.binary_search(&lower.as_str()).is_ok() {
        return true;
    }
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if letters == 1 && word.chars().count() == 1 {
        return lower == "m" && half_of_day(&text[..start]);
    }
    // `EE.UU.`, `U.S.`, `J.R.R.`
    if word.contains('.') && word.split('.').all(|piece| piece.chars().count() <= 2 && piece.chars().all(char::is_alphabetic)) {
        return shut;
    }
    if BEFORE_ANYTHING.binary_search(&lower.as_str()).is_ok() || lower == "ee" || lower == "uu" {
        return shut;
    }
    if BEFORE_A_NAME.binary_search(&lower.as_str()).is_ok() {
        return shut;
    }
    if next.is_numeric() && BEFORE_A_NUMBER.binary_search(&lower.as_str()).is_ok() {
        return false;
    }
    // The `1.` or `iv.` of a list.
    let lists = word.len() <= 4 && (word.bytes().all(|b| b.is_ascii_digit()) || lower.bytes().all(|b| b"ivx".contains(&b)));
    let line_start = text[..start].trim_end_matches([' ', '\t']);
    !(lists && (line_start.is_empty() || line_start.ends_with('\n')))
}

/// Tells whether `before` ends with `a.` or `p.` and white space, so that `m.` behind it makes `p. m.`
fn half_of_day(before: &str) -> bool {
    let trimmed = before.trim_end();
    ["a.", "p."].iter().any(|half| {
        trimmed.strip_suffix(half).is_some_and(|rest| !rest.chars().next_back().is_some_and(char::is_alphanumeric))
            && trimmed.len() < before.len()
    })
}

/// Marks that stand before the first letter of a sentence.
fn opens(c: char) -> bool {
    matches!(c, '¿' | '¡' | '«' | '“' | '‘' | '"' | '\'' | '(' | '[' | '{' | '—' | '–' | '-' | '*' | '_' | '#' | '@' | '「' | '『' | '（')
}

/// Marks that stand behind the full stop of a sentence.
fn closes(c: char) -> bool {
    matches!(c, '»' | '”' | '’' | '"' | '\'' | ')' | ']' | '}' | '*' | '_' | '」' | '』' | '）' | '】' | '》' | '〉')
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

fn is_emoji_or_space(c: char) -> bool {
    is_emoji(c) || matches!(c, ' ' | '\u{200d}' | '\u{fe0f}' | '\u{20e3}' | '\u{e0020}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::super::cut::Words;
    use super::*;

    /// `|` stands for the ends of sentences.
    const TEXTS: &[&str] = &[
        "Uno dos.| Tres cuatro.",
        "¿Vienes?| Sí.| ¡Vamos!| Ya.",
        "¿Qué tal?| ¡Bien!| ¿Y tú?",
        "Yo voy.| ¿y tú?",
        "¡Hola!| ¿cómo estás?",
        "¡Ay! dijo Ana.| Luego calló.",
        "—¡Ay! —dijo Ana.| Luego calló.",
        "«¿Vienes?» preguntó.| «Sí.»| Y vino.",
        "\"It works.\"| \"Really?\" he asked.| Yes.",
        "Dijo: “Voy mañana.”| Y fue.",
        "(Entrada libre.)| Te esperamos.",
        "Pues… no sé.| Sí…| Claro.",
        "Bueno... ya veremos.| No...| Nunca.",
        "Wait... what?| Oh.",
        "El Sr. Paz y la Sra. Ruiz vinieron.| Fin.",
        "La Dra. Elena Garro leyó.| Aplausos.",
        "Vino D. Juan con Dña. Inés.| Bien.",
        "Con el Lic. Benito Juárez y el Gral. Zaragoza.| Viva.",
        "Vive en la Av. Reforma, Col. Centro.| Puebla.",
        "Pza. Mayor, Sta. María y Sto. Domingo.| Hoy.",
        "Mr. Smith met Mrs. Jones and Ms. Lee at St. Mary.| Then they left.",
        "Dr. King vs. Prof. Moore.| A tie.",
        "Gov. Ann Richards and Sen. Bob Dole.| Both.",
        "Ud. Primero y Uds. Después.| Gracias.",
        "J. R. R. Tolkien nació en 1892.| Escribió.",
        "Jorge L. Borges y Juan C. Onetti.| Dos.",
        "J.R.R. Tolkien was here.| He left.",
        "Viaje a EE. UU. México espera.| Vamos.",
        "Viaje a EE.UU. México espera.| Vamos.",
        "The U.S. Army came.| It went.",
        "Es la S. A. Bimbo de siempre.| Sí.",
        "Abre a las 9 a. m. y cierra a las 8 p. m. los lunes.",
        "Cierra a las 8 p. m.| El domingo no abre.",
        "It opens at 9 a.m.| Bring friends.",
        "Open 9 a.m. to 5 p.m. daily.",
        "Libros, discos, etc.| Mañana más.",
        "Libros, discos, etc. y más.",
        "Cuesta 3.50 euros.| Poco.",
        "Son 1.234.567 libros.| Muchos.",
        "It costs $3.50.| Cheap.",
        "Versión 2.0.| Lista.",
        "Llegó en 2026.| Después se fue.",
        "Ven hoy.| 3 libros por 2.",
        "El núm. 5 y el No. 7 y el nº 8.| Fin.",
        "Dijo que no.| Luego se fue.",
        "Véase pág. 12, cap. 3, art. 4, vol. 2, fig. 9.| Bien.",
        "See p. 12, ch. 3, vol. 2, fig. 9.| Good.",
        "This is art.| Enjoy.",
        "Tel. 222 123 4567.| Llama.",
        "El 12 nov. 2026 abrimos.| Ven.",
        "On Nov. 12 we open.| Come.",
        "Aprox. 50 personas.| Muchas.",
        "1. Pan\n2. Leche",
        "3. Primero lava.| Luego seca.",
        "iv. Cuarto punto.| Quinto.",
        "El 1.º y la 2.ª ganaron.| El 3.er lugar no.",
        "Carlos III.| Felipe II.| Fin.",
        "P. ej. Puebla, i.e. México, e.g. Oaxaca.| Sí.",
        "Siglo V a. C. y siglo II d. C. en Roma.",
        "¡Vamos! 🎉| Mañana hay más.",
        "Ya abrió. 📚📖| Ven.",
        "Amo 🎉 México.| Sí.",
        "¡Gracias! 👨‍👩‍👧‍👦| Hasta pronto.",
        "¿De verdad?!| Sí.",
        "Sí, claro; no: nunca.| Ya.",
        "Visita example.com.| Es nuestra página.",
        "Lee a Paz, Fuentes y Rulfo.)| Bien.",
        "*Hoy.*| _Mañana._| Siempre.",
        "- Uno.| - Dos.| - Tres.",
        "Hoy.| #Puebla @ana",
        "今日は。| 明日は。",
        "Ya llegó. iPhone nuevo.",
        "A las 10.| En punto.",
        "El Dr.",
        "Plan B. Mañana",
        ". . .",
    ];

    #[test]
    fn sentences_end_where_readers_see_it() {
        assert!(TEXTS.len() >= 60);
        for marked in TEXTS {
            let text = marked.replace('|', "");
            let mut found = String::new();
            for (at, c) in text.char_indices() {
                let after = text[at..].trim_start();
                if c == ' ' && !after.is_empty() && ends(&text[..at], after) {
                    found.push('|');
                }
                found.push(c);
            }
            assert_eq!(&found, marked);
            for text in [text.clone(), format!(" \n{}\n", text.replace(' ', "  ")), text.replace(' ', "\u{a0}")] {
                let each = |from: usize| text[from..].find(char::is_whitespace).map(|at| from + at);
                assert_eq!(sentences(Words::new(&text).of(&text)), split(&text, each), "{text}");
            }
        }
    }

    #[test]
    fn a_run_of_white_space_is_one_gap() {
        let of =
            |text: &str| -> Vec<String> { sentences(Words::new(text).of(text)).into_iter().map(|range| text[range].to_owned()).collect() };
        assert_eq!(of("El Sr.  Paz  vino.  Fin \n de\n\n  todo. "), ["El Sr.  Paz  vino.", "Fin", "de", "todo."]);
        // With the square of its length it would take minutes.
        let long = format!("Hola.{}Adiós{}hoy.", " ".repeat(400_000), " \t".repeat(200_000));
        assert_eq!(sentences(Words::new(&long).of(&long)).len(), 2);
    }

    #[test]
    fn lists_are_sorted_in_lower_case_and_short() {
        for list in [BEFORE_A_NAME, BEFORE_A_NUMBER, BEFORE_ANYTHING, MAY_END] {
            assert!(list.is_sorted());
        }
        for word in [BEFORE_A_NAME, BEFORE_A_NUMBER, BEFORE_ANYTHING, MAY_END].concat() {
            assert_eq!(word, word.to_lowercase());
            assert!(word.len() <= 16);
        }
    }
}
