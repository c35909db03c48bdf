//! Who wins: a fair draw without replacement, from a stream of hashes.

use sha2::{Digest as _, Sha256};

use super::{Entry, VERSION};

/// The seed of a draw: what the commitment and the random value say together.
#[must_use]
pub fn seed(commitment: &str, value: &str) -> [u8; 32] {
    Sha256::digest(format!("{VERSION}\n{commitment}\n{value}\n").as_bytes()).into()
}

/// Draws so many of the entries, the first winner first; all of them where there are fewer.
///
/// Block `i` of the stream is SHA-256 of the seed and of `i` in eight bytes, the highest first; its first eight bytes are a number. Numbers
/// above the largest multiple of the tickets that are left are passed over, since they would favour the first tickets. The
/// remainder of the others is the number of a ticket, counted through the list; whoever holds it leaves the list with all their tickets.
#[must_use]
pub fn picks(entries: &[Entry], seed: &[u8; 32], count: usize) -> Vec<Entry> {
    let mut pool: Vec<&Entry> = entries.iter().collect();
    let mut total: u64 = pool.iter().map(|entry| u64::from(entry.tickets)).sum();
    let (mut picked, mut block) = (Vec::new(), 0_u64);
    while picked.len() < count && total > 0 {
        let mut ticket = below(total, seed, &mut block);
        let at = pool.iter().position(|entry| {
            let here = ticket < u64::from(entry.tickets);
            if !here {
                ticket -= u64::from(entry.tickets);
            }
            here
        });
        // The ticket is below the sum of all that are left.
        let Some(at) = at else { break };
        let entry = pool.remove(at);
        total -= u64::from(entry.tickets);
        picked.push(entry.clone());
    }
    picked
}

/// The next number of the stream that is fair for so many tickets, brought below their number.
fn below(total: u64, seed: &[u8; 32], block: &mut u64) -> u64 {
    // 2^64 mod total, without a number that large.
    let rest = (u64::MAX % total + 1) % total;
    loop {
        let mut hasher = Sha256::new();
        hasher.update(seed);
        hasher.update(block.to_be_bytes());
        *block += 1;
        let hash: [u8; 32] = hasher.finalize().into();
        let number = hash.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        if number <= u64::MAX - rest {
            return number % total;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sha256;
    use super::*;

    fn entries(tickets: &[u32]) -> Vec<Entry> {
        let mut list: Vec<Entry> =
            tickets.iter().enumerate().map(|(at, &tickets)| Entry { hash: sha256(&at.to_be_bytes()), tickets }).collect();
        list.sort();
        list
    }

    #[test]
    fn nobody_wins_twice_and_all_are_drawn_where_there_are_few() {
        let list = entries(&[1, 5, 1, 2]);
        let drawn = picks(&list, &seed("c", "v"), 9);
        let mut again = drawn.clone();
        again.sort();
        assert_eq!(again, list);
        assert_eq!(picks(&list, &seed("c", "v"), 2), drawn[..2]);
        assert_ne!(picks(&list, &seed("c", "w"), 9), drawn);
        assert!(picks(&[], &seed("c", "v"), 3).is_empty());
    }

    /// Of 20,000 draws, each of four people with one ticket wins about 2,857 and one with three about 8,571: within four standard deviations.
    #[test]
    fn every_ticket_has_the_same_chance() {
        let list = entries(&[1, 1, 3, 1, 1]);
        let draws = 20_000_u32;
        let mut wins = vec![0_u32; list.len()];
        for number in 0..draws {
            let first = picks(&list, &seed("commitment", &number.to_string()), 1);
            wins[list.iter().position(|entry| *entry == first[0]).expect("an entry")] += 1;
        }
        for (entry, wins) in list.iter().zip(wins) {
            let chance = f64::from(entry.tickets) / 7.0;
            let expected = f64::from(draws) * chance;
            let deviation = (expected * (1.0 - chance)).sqrt();
            assert!((f64::from(wins) - expected).abs() < 4.0 * deviation, "{wins} where {expected} were expected");
        }
    }

    /// A number of tickets for which nearly half of all numbers have to be passed over.
    #[test]
    fn unfair_numbers_are_passed_over() {
        let total = (1_u64 << 63) + 1;
        let (mut block, draws) = (0, 200);
        for _ in 0..draws {
            assert!(below(total, &[7; 32], &mut block) < total);
        }
        assert!(block > draws + 100, "{block}");
    }
}
