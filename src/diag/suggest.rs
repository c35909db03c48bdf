//! "Did you mean": the known word nearest to a mistyped one.

/// Returns the candidate nearest to `word`, if it is near enough to be a slip of the fingers.
///
/// Distance counts insertions, deletions, substitutions and swaps of neighbours; at most a third
/// of the longer word's characters, rounded up, may differ. Case does not count. Of several that are near enough, one that begins with
/// the word wins: somebody stopped too early.
#[must_use]
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed: Vec<char> = word.to_lowercase().chars().take(64).collect();
    candidates
        .into_iter()
        .map(|candidate| {
            let known: Vec<char> = candidate.to_lowercase().chars().take(64).collect();
            let allowed = typed.len().max(known.len()).div_ceil(3);
            let begun = typed.len() >= 3 && known.starts_with(&typed);
            (distance(&typed, &known), allowed, !begun, candidate)
        })
        .filter(|&(distance, allowed, ..)| distance <= allowed)
        .min_by_key(|&(distance, _, other, candidate)| (other, distance, candidate))
        .map(|(_, _, _, candidate)| candidate)
}

/// Optimal string alignment distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut rows = vec![0; (a.len() + 1) * width];
    for i in 0..=a.len() {
        rows[i * width] = i;
    }
    for (j, cell) in rows.iter_mut().take(width).enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[(i - 1) * width + j] + 1).min(rows[i * width + j - 1] + 1).min(rows[(i - 1) * width + j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[(i - 2) * width + j - 2] + 1);
            }
            rows[i * width + j] = best;
        }
    }
    rows[a.len() * width + b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let keys = ["title", "date", "channels", "pillar"];
        for (word, expected) in [
            ("titel", Some("title")),
            ("Date", Some("date")),
            ("chanels", Some("channels")),
            ("fecha", None),
            ("", None),
            ("pilar", Some("pillar")),
        ] {
            assert_eq!(did_you_mean(word, keys), expected, "{word}");
        }
    }

    #[test]
    fn a_word_that_was_begun_wins_over_a_nearer_one() {
        let zones = ["America/Merida", "America/Mexico_City"];
        assert_eq!(did_you_mean("America/Mexico", zones), Some("America/Mexico_City"));
        assert_eq!(did_you_mean("America/Mexida", zones), Some("America/Merida"));
    }
}
