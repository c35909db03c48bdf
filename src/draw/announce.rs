//! What is said in public: that the list is fixed, and who has won.

use chrono_tz::Tz;

use super::{Commitment, Holder, RunRecord, Source};
use crate::campaigns::moment_in_words;
use crate::model::is_spanish;
use crate::networks::handles;

/// The text that says, when entries have closed, what is fixed and when it is decided; `replaced` is the commitment before, and why there is
/// another.
#[must_use]
pub fn closing(name: &str, commitment: &Commitment, replaced: Option<(&str, &str)>, zone: Tz, language: &str) -> String {
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
        let come = if winners == 1 && alternates == 0 { "sale" } else { "salen" };
        let before =
            replaced.map_or_else(String::new, |(hash, why)| format!("Sustituye al que publicamos antes, {hash}: {}.\n\n", bare(why)));
        return format!(
            "{name}: cerramos con {people}. La lista y las bases quedan fijas con este compromiso:\n\n{hash}\n\n{before}\
             El {when} ({zone}) se publica {source}, un número que nadie conoce todavía. De él y del compromiso {come} {win}{stand}: \
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
    let follow = if winners == 1 && alternates == 0 { "follows" } else { "follow" };
    let before = replaced
        .map_or_else(String::new, |(hash, why)| format!("It replaces the one that we published before, {hash}: {}.\n\n", bare(why)));
    format!(
        "{name}: entries are closed, with {people} taking part. The list and the rules are fixed by this commitment:\n\n{hash}\n\n{before}\
         On {when} ({zone}), {source} is published, a number that nobody knows yet. {win}{stand} {follow} from it and from the commitment: \
         nobody chooses, and everybody can do the sum again.\n",
        win = capital(&win),
    )
}

/// The end of a sentence without its full stop.
fn bare(text: &str) -> &str {
    text.trim_end_matches(['.', ' '])
}

/// The text that says who has won; of entries whose holder is not known here, the hash.
///
/// It is meant for publication: addresses and telephone numbers are not in it.
#[must_use]
pub fn result(name: &str, commitment: &Commitment, run: &RunRecord, holders: &[(&str, Option<&Holder>)], language: &str) -> String {
    let source = source_in_words(&commitment.source, language);
    let line = |(place, (hash, holder)): (usize, &(&str, Option<&Holder>))| {
        let who = holder.map_or_else(|| (*hash).to_owned(), |holder| format!("{} ({})", shown(&holder.id), &hash[..hash.len().min(12)]));
        format!("{place}. {who}\n")
    };
    let winners: String = (1..).zip(holders).take(commitment.winners as usize).map(line).collect();
    let alternates: String = (1..).zip(holders.iter().skip(commitment.winners as usize)).map(line).collect();
    let one = |list: &str| list.lines().count() == 1;
    let (hash, value) = (&run.commitment, &run.value);
    let (won, stand, sum) = if is_spanish(language) {
        (
            format!("{name}: ya hay resultado.\n\n{}:\n", if one(&winners) { "Gana" } else { "Ganan" }),
            if one(&alternates) { "\nSuplente:\n" } else { "\nSuplentes:\n" },
            format!(
                "\nSalió del compromiso que publicamos al cierre, {hash}, y de {source}:\n\n{value}\n\nCualquiera puede repetir la cuenta.\n"
            ),
        )
    } else {
        (
            format!("{name}: the result is out.\n\n{}:\n", if one(&winners) { "The winner" } else { "The winners" }),
            if one(&alternates) { "\nAlternate:\n" } else { "\nAlternates:\n" },
            format!(
                "\nIt follows from the commitment that we published when entries closed, {hash}, and from {source}:\n\n{value}\n\nEverybody can do the sum again.\n"
            ),
        )
    };
    let stand = if alternates.is_empty() { "" } else { stand };
    format!("{won}{winners}{stand}{alternates}{sum}")
}

/// An id as the public may see it: of an e-mail address and of a telephone number only the ends.
///
/// A handle with a server is an address only where the entries name no network on which handles are written so.
fn shown(id: &str) -> String {
    let (network, name) = id.split_once(':').filter(|(network, _)| handles::has_servers(network)).unwrap_or(("", id));
    let ends = |text: &str| text.chars().next().map_or_else(String::new, |first| format!("{first}…"));
    if !network.is_empty() {
        return id.to_owned();
    }
    if let Some((user, _)) = name.rsplit_once('@').filter(|(_, host)| host.contains('.')) {
        return format!("{}@…", user.rsplit_once(':').map_or_else(|| ends(user), |(network, user)| format!("{network}:{}", ends(user))));
    }
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    if name.starts_with('+') && digits >= 7 {
        return format!("+…{}", &name[name.len() - 2..]);
    }
    id.to_owned()
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
            let text = closing("La canasta", &commitment, None, chrono_tz::America::Mexico_City, language);
            assert!(text.contains(words) && text.contains(&commitment.hash()) && text.contains("21:00"), "{text}");
        }
        let source = Source::Event { words: "Lotería Nacional".to_owned() };
        assert!(source_in_words(&source, "es").contains("Lotería Nacional"));
    }

    #[test]
    fn one_and_many_have_their_own_words() {
        let entries = [Entry { hash: sha256(b"a"), tickets: 1 }];
        for (winners, alternates, spanish, english) in [
            (1, 0, "sale una persona ganadora:", "One winner follows from it"),
            (1, 1, "salen una persona ganadora y una suplente:", "One winner and one alternate follow from it"),
            (2, 0, "salen 2 personas ganadoras:", "2 winners follow from it"),
            (2, 3, "salen 2 personas ganadoras y 3 suplentes:", "2 winners and 3 alternates follow from it"),
        ] {
            let commitment = example(&entries, winners, alternates);
            let of = |language| closing("C", &commitment, Some(("abc", "faltaba una persona.")), chrono_tz::UTC, language);
            assert!(
                of("es").contains(spanish) && of("es").contains("\nSustituye al que publicamos antes, abc: faltaba una persona.\n"),
                "{}",
                of("es")
            );
            assert!(
                of("en").contains(english) && of("en").contains("\nIt replaces the one that we published before, abc: "),
                "{}",
                of("en")
            );
            let run = RunRecord {
                schema: 1,
                campaign: "c".to_owned(),
                number: 1,
                at: commitment.due,
                by: String::new(),
                commitment: String::new(),
                value: String::new(),
                seed: String::new(),
                picks: Vec::new(),
                tool: String::new(),
            };
            let hashes = ["a", "b", "c", "d", "e"];
            let drawn: Vec<_> = hashes.iter().take((winners + alternates) as usize).map(|hash| (*hash, None)).collect();
            let (es, en) = (result("C", &commitment, &run, &drawn, "es"), result("C", &commitment, &run, &drawn, "en"));
            assert!(es.contains(if winners == 1 { "\nGana:\n1. a\n" } else { "\nGanan:\n1. a\n" }), "{es}");
            assert!(en.contains(if winners == 1 { "\nThe winner:\n1. a\n" } else { "\nThe winners:\n1. a\n" }), "{en}");
            assert_eq!(es.contains("\nSuplente:\n"), alternates == 1, "{es}");
            assert_eq!(en.contains("\nAlternates:\n"), alternates > 1, "{en}");
        }
    }

    #[test]
    fn addresses_of_winners_are_not_published() {
        for (id, public) in [
            ("ada", "ada"),
            ("x:ada", "x:ada"),
            ("ada@m.example", "a…@…"),
            ("ada.ruiz@mail.example.org", "a…@…"),
            ("x:ada@m.example", "x:a…@…"),
            ("instagram:ada@m.example", "instagram:a…@…"),
            ("mastodon:ada@m.example", "mastodon:ada@m.example"),
            ("nostr:ada@m.example", "nostr:ada@m.example"),
            ("matrix:ada:m.example", "matrix:ada:m.example"),
            ("ada@localhost", "ada@localhost"),
            ("+525512345678", "+…78"),
            ("5512345678", "5512345678"),
            ("+1", "+1"),
        ] {
            assert_eq!(shown(id), public, "{id}");
        }
    }
}
