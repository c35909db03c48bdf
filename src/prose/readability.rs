//! How hard a text is to read.
//!
//! Spanish: the perspicuity index of Szigriszt-Pazos (1993), read on the INFLESZ scale of Barrio-Cantalejo
//! (2008, An Sist Sanit Navar 31:135-152), and the formula of Fernández Huerta (1959, corrected). English: Flesch Reading Ease (1948).

use super::syllables;

/// Fewer words are no full unit of speech: `Horario: de 10 a 8`.
const LEAST_UNIT: usize = 3;

/// What the formulas count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextCounts {
    /// Words without figures.
    pub words: usize,
    /// Their syllables.
    pub syllables: usize,
    /// Sentences; at least one where there are words.
    pub sentences: usize,
}

impl TextCounts {
    /// Counts a word of a text in this language. Flesch counts figures as words of one syllable, Szigriszt-Pazos leaves them out.
    pub fn add_word(&mut self, word: &str, lang: Language) {
        let figure = word.contains(|c: char| c.is_ascii_digit());
        let syllables = match lang {
            Language::Spanish if figure => return,
            Language::English if figure => 1,
            Language::Spanish => syllables::spanish(word),
            Language::English => syllables::english(word),
        };
        self.words += 1;
        self.syllables += syllables;
    }

    /// Counts a sentence. A colon or a semicolon ends one, too, where full clauses stand on both sides.
    ///
    /// Flesch: "Count as a sentence each full unit of speech marked off by a period, colon, semicolon, dash, question mark or exclamation
    /// point" (How to Write Plain English, 1979, chapter 2). Programs for the Spanish index count in the same way.
    pub fn add_sentence(&mut self, sentence: &str) {
        if memchr::memchr2(b':', b';', sentence.as_bytes()).is_none() {
            self.sentences += 1;
            return;
        }
        let mut units = 0;
        let mut words = 0;
        for word in sentence.split_whitespace() {
            words += usize::from(word.contains(char::is_alphabetic));
            if word.ends_with([':', ';']) && words >= LEAST_UNIT {
                units += 1;
                words = 0;
            }
        }
        self.sentences += if units == 0 || words >= LEAST_UNIT { units + 1 } else { units };
    }

    fn per_word(self) -> f64 {
        self.syllables as f64 / self.words.max(1) as f64
    }

    fn per_sentence(self) -> f64 {
        self.words as f64 / self.sentences.max(1) as f64
    }

    /// The score of the text in this language: above 100 for the easiest, below 0 for the hardest.
    #[must_use]
    pub fn score(self, lang: Language) -> f64 {
        match lang {
            Language::Spanish => self.szigriszt_pazos(),
            Language::English => self.flesch(),
        }
    }

    /// Perspicuity of Szigriszt-Pazos: `206.835 − 62.3 × syllables/words − words/sentences`.
    #[must_use]
    pub fn szigriszt_pazos(self) -> f64 {
        206.835 - 62.3 * self.per_word() - self.per_sentence()
    }

    /// Readability of Fernández Huerta: `206.84 − 60 × syllables/words − 1.02 × words/sentences`.
    #[must_use]
    pub fn fernandez_huerta(self) -> f64 {
        206.84 - 60.0 * self.per_word() - 1.02 * self.per_sentence()
    }

    /// Flesch Reading Ease: `206.835 − 1.015 × words/sentences − 84.6 × syllables/words`.
    #[must_use]
    pub fn flesch(self) -> f64 {
        206.835 - 1.015 * self.per_sentence() - 84.6 * self.per_word()
    }
}

/// A language with a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Spanish.
    Spanish,
    /// English.
    English,
}

impl Language {
    /// The language of a tag such as `es-MX`.
    #[must_use]
    pub fn of(tag: &str) -> Option<Self> {
        match super::language::primary(tag) {
            "es" => Some(Self::Spanish),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The least score that a team asks for where it names none: in Spanish the lower end of "normal" on the INFLESZ scale, which is also what
    /// the authors ask of texts for patients; in English the lower end of "fairly difficult", below which Flesch puts what scholars write.
    #[must_use]
    pub fn usual_least(self) -> f64 {
        match self {
            Self::Spanish => 55.0,
            Self::English => 50.0,
        }
    }

    /// Name of the scale on which a score of this language is read.
    #[must_use]
    pub fn scale(self) -> &'static str {
        match self {
            Self::Spanish => "INFLESZ",
            Self::English => "Flesch",
        }
    }

    /// What a score is called on the scale of the language.
    #[must_use]
    pub fn grade(self, score: f64) -> &'static str {
        let grades: &[(f64, &str)] = match self {
            Self::Spanish => {
                &[(40.0, "muy difícil"), (55.0, "algo difícil"), (65.0, "normal"), (80.0, "bastante fácil"), (f64::INFINITY, "muy fácil")]
            }
            Self::English => &[
                (30.0, "very difficult"),
                (50.0, "difficult"),
                (60.0, "fairly difficult"),
                (70.0, "standard"),
                (80.0, "fairly easy"),
                (90.0, "easy"),
                (f64::INFINITY, "very easy"),
            ],
        };
        grades.iter().find(|(below, _)| score < *below).map_or("", |(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::words::words;

    fn counts(text: &str, lang: Language) -> TextCounts {
        let mut counts = TextCounts { sentences: text.matches(['.', '!', '?']).count(), ..TextCounts::default() };
        for (_, word) in words(text) {
            counts.add_word(word, lang);
        }
        counts
    }

    /// 15 words a sentence with 1.5 syllables each give 64.71, 20 with 1.2 give 85.02. The sentences with 116, 69 and 37.5 are the examples of
    /// the Wikipedia article "Flesch–Kincaid readability tests".
    #[test]
    fn english_examples() {
        for (words, syllables, sentences, expected) in [(30, 45, 2, 64.71), (100, 120, 5, 85.02)] {
            let counts = TextCounts { words, syllables, sentences };
            assert!((counts.flesch() - expected).abs() < 0.01, "{}", counts.flesch());
        }
        for (text, words, syllables, expected) in [
            ("The cat sat on the mat.", 6, 6, 116.1),
            ("This sentence, taken as a reading passage unto itself, is being used to prove a point.", 16, 23, 69.0),
            ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 13, 24, 37.5),
        ] {
            let counts = counts(text, Language::English);
            assert_eq!((counts.words, counts.syllables), (words, syllables), "{text}");
            assert!((counts.flesch() - expected).abs() < 0.1, "{text}: {}", counts.flesch());
        }
    }

    #[test]
    fn spanish_formulas() {
        // By hand: 10 words, 22 syllables, 2 sentences: 206.835 − 62.3 × 2.2 − 5.
        let counts = TextCounts { words: 10, syllables: 22, sentences: 2 };
        assert!((counts.szigriszt_pazos() - 64.775).abs() < 1e-9);
        assert!((counts.fernandez_huerta() - 69.74).abs() < 1e-9);
    }

    #[test]
    fn spanish_texts() {
        // The first sentence of Don Quijote: 33 words.
        let quijote = counts(
            "En un lugar de la Mancha, de cuyo nombre no quiero acordarme, no ha mucho tiempo que vivía un hidalgo de los de lanza en astillero, adarga antigua, rocín flaco y galgo corredor.",
            Language::Spanish,
        );
        assert_eq!((quijote.words, quijote.syllables, quijote.sentences), (33, 60, 1));
        assert_eq!(Language::Spanish.grade(quijote.szigriszt_pazos()), "normal");
        let law = counts(
            "La inobservancia de las disposiciones reglamentarias anteriormente establecidas determinará inmediatamente la correspondiente responsabilidad administrativa.",
            Language::Spanish,
        );
        assert_eq!(Language::Spanish.grade(law.szigriszt_pazos()), "muy difícil");
    }

    #[test]
    fn colons_and_semicolons_end_units_of_speech() {
        for (text, expected) in [
            ("Abrimos el sábado.", 1),
            ("Abrimos el sábado; cerramos el domingo por la noche.", 2),
            ("Hay tres cosas que traer: pan, vino y queso.", 2),
            ("Horario: de 10 a 8.", 1),
            ("Trae lo que quieras:", 1),
            ("Empieza a las 10:30 en la plaza.", 1),
        ] {
            let mut counts = TextCounts::default();
            counts.add_sentence(text);
            assert_eq!(counts.sentences, expected, "{text}");
        }
    }

    /// `We sold 30 books in 2026.`: 6 words of 1, 1, 1, 1, 1, 1 syllables.
    #[test]
    fn figures_are_words_in_english_alone() {
        let english = counts("We sold 30 books in 2026.", Language::English);
        assert_eq!((english.words, english.syllables), (6, 6));
        let spanish = counts("Vendimos 30 libros en 2026.", Language::Spanish);
        assert_eq!((spanish.words, spanish.syllables), (3, 6));
    }

    #[test]
    fn grades_of_the_scales() {
        for (score, expected) in [
            (-3.0, "muy difícil"),
            (39.9, "muy difícil"),
            (40.0, "algo difícil"),
            (55.0, "normal"),
            (65.0, "bastante fácil"),
            (80.0, "muy fácil"),
            (120.0, "muy fácil"),
        ] {
            assert_eq!(Language::Spanish.grade(score), expected);
        }
        assert_eq!(Language::English.grade(65.0), "standard");
    }
}
