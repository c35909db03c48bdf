//! What is said in public: that the list is fixed, and who has won.

use chrono_tz::Tz;

use super::{Commitment, Holder, RunRecord, Source};
use crate::campaigns::moment_in_words;
use crate::model::is_spanish;

/// The text that says, when entries have closed, what is fixed and when it is decided.
#[must_use]
pub fn closing(name: &str, commitment: &Commitment, zone: Tz, language: &str) -> String {
    let when = moment_in_words(commitment.due.with_timezone(&zone).naive_local(), language);
    let source = source_in_words(&commitment.source, language);
    let hash = commitment.hash();
    let (entries, winners, alternates) = (commitment.entries, commitment.winners, commitment.alternates);
    if is_spanish(language) {
        let people = if entries == 1 { "una persona".to_owned() } else { format!("{entries} personas") };
        let win = if winners == 1 { "una persona ganadora".to_owned() } else { format!("{winners} personas ganadoras") };
        let stand = match alternates {
            0 => String::new(),
            1 => " y una suplente".to_owned(),
            number => format!(" y {number} suplentes"),
        };
        return format!(
            "{name}: cerramos con {people}. La lista y las bases quedan fijas con este compromiso:\n\n{hash}\n\n\
             El {when} ({zone}) se publica {source}, un número que nadie conoce todavía. De él y del compromiso salen {win}{stand}: \
             nadie elige, y cualquiera puede repetir la cuenta.\n"
        );
    }
    let people = if entries == 1 { "one person".to_owned() } else { format!("{entries} people") };
    let win = if winners == 1 { "one winner".to_owned() } else { format!("{winners} winners") };
    let stand = match alternates {
        0 => String::new(),
        1 => " and one alternate".to_owned(),
        number => format!(" and {number} alternates"),
    };
    format!(
        "{name}: entries are closed, with {people} taking part. The list and the rules are fixed by this commitment:\n\n{hash}\n\n\
         On {when} ({zone}), {source} is published, a number that nobody knows yet. {win}{stand} follow from it and from the commitment: \
         nobody chooses, and everybody can do the sum again.\n",
        win = capital(&win),
    )
}

/// The text that says who has won; of entries whose holder is not known here, the hash.
#[must_use]
pub fn result(name: &str, commitment: &Commitment, run: &RunRecord, holders: &[(&str, Option<&Holder>)], language: &str) -> String {
    let source = source_in_words(&commitment.source, language);
    let line = |(place, (hash, holder)): (usize, &(&str, Option<&Holder>))| {
        let who = holder.map_or_else(|| (*hash).to_owned(), |holder| format!("{} ({})", holder.id, &hash[..hash.len().min(12)]));
        format!("{place}. {who}\n")
    };
    let winners: String = (1..).zip(holders).take(commitment.winners as usize).map(line).collect();
    let alternates: String = (1..).zip(holders.iter().skip(commitment.winners as usize)).map(line).collect();
    let (hash, value) = (&run.commitment, &run.value);
    let (won, stand, sum) = if is_spanish(language) {
        (
            format!("{name}: ya hay resultado.\n\nGanan:\n"),
            "\nSuplentes:\n",
            format!(
                "\nSalió del compromiso que publicamos al cierre, {hash}, y de {source}:\n\n{value}\n\nCualquiera puede repetir la cuenta.\n"
            ),
        )
    } else {
        (
            format!("{name}: the result is out.\n\nThe winners:\n"),
            "\nAlternates:\n",
            format!(
                "\nIt follows from the commitment that we published when entries closed, {hash}, and from {source}:\n\n{value}\n\nEverybody can do the sum again.\n"
            ),
        )
    };
    let stand = if alternates.is_empty() { "" } else { stand };
    format!("{won}{winners}{stand}{alternates}{sum}")
}

/// `la ronda 33001235 de drand`, `round 33001235 of drand`.
fn source_in_words(source: &Source, language: &str) -> String {
    let spanish = is_spanish(language);
    match source {
        Source::Drand { round, .. } if spanish => format!("la ronda {round} de drand"),
        Source::Drand { round, .. } => format!("round {round} of drand"),
        Source::Nist { chain, pulse } if spanish => format!("el pulso {pulse} (cadena {chain}) del faro aleatorio del NIST"),
        Source::Nist { chain, pulse } => format!("pulse {pulse} (chain {chain}) of the NIST randomness beacon"),
        Source::Bitcoin { height } if spanish => format!("el bloque {height} de Bitcoin"),
        Source::Bitcoin { height } => format!("block {height} of Bitcoin"),
        Source::Event { words } if spanish => format!("el resultado de {words}"),
        Source::Event { words } => format!("the result of {words}"),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::super::commitment::tests::example;
    use super::super::{Entry, sha256};
    use super::*;

    #[test]
    fn the_texts_say_what_is_fixed_in_both_languages() {
        let entries = [Entry { hash: sha256(b"a"), tickets: 1 }, Entry { hash: sha256(b"b"), tickets: 1 }];
        let commitment = example(&entries, 1, 1);
        for (language, words) in [("es", "cerramos con 2 personas"), ("en", "with 2 people taking part")] {
            let text = closing("La canasta", &commitment, chrono_tz::America::Mexico_City, language);
            assert!(text.contains(words) && text.contains(&commitment.hash()) && text.contains("21:00"), "{text}");
        }
        let source = Source::Event { words: "Lotería Nacional".to_owned() };
        assert!(source_in_words(&source, "es").contains("Lotería Nacional"));
    }
}
