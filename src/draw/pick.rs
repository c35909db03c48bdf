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
    let mut pool = Pool::new(entries);
    let (mut picked, mut block) = (Vec::new(), 0_u64);
    while picked.len() < count && pool.total > 0 {
        let ticket = below(pool.total, seed, &mut block);
        picked.push(pool.take(ticket).clone());
    }
    picked
}

/// The tickets that are left, as a tree of sums (Fenwick's): finding the holder of a ticket and taking them out are both a matter of log n
/// steps, since lists of millions are drawn from, and lists that others wrote.
struct Pool<'a> {
    entries: &'a [Entry],
    /// Node `i`, from 1, has the sum of the `i & -i` entries that end with the `i`th.
    sums: Vec<u64>,
    total: u64,
}

impl<'a> Pool<'a> {
    fn new(entries: &'a [Entry]) -> Self {
        let mut sums: Vec<u64> = std::iter::once(0).chain(entries.iter().map(|entry| u64::from(entry.tickets))).collect();
        let total = sums.iter().sum();
        for node in 1..sums.len() {
            let above = node + lowest_bit(node);
            if above < sums.len() {
                sums[above] += sums[node];
            }
        }
        Self { entries, sums, total }
    }

    /// Takes out whoever holds a ticket, which is counted from 0 through those who are left and is below their sum.
    fn take(&mut self, ticket: u64) -> &'a Entry {
        let (mut before, mut left, mut step) = (0, ticket, self.sums.len().next_power_of_two());
        while step > 0 {
            let node = before + step;
            if node < self.sums.len() && self.sums[node] <= left {
                left -= self.sums[node];
                before = node;
            }
            step /= 2;
        }
        let entry = &self.entries[before];
        let mut node = before + 1;
        while node < self.sums.len() {
            self.sums[node] -= u64::from(entry.tickets);
            node += lowest_bit(node);
        }
        self.total -= u64::from(entry.tickets);
        entry
    }
}

fn lowest_bit(number: usize) -> usize {
    1 << number.trailing_zeros()
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

    /// The draw as the specification tells it: count through the list, take out whoever holds the ticket.
    fn counted_through(entries: &[Entry], seed: &[u8; 32], count: usize) -> Vec<Entry> {
        let (mut pool, mut picked, mut block) = (entries.to_vec(), Vec::new(), 0);
        while picked.len() < count && !pool.is_empty() {
            let mut ticket = below(pool.iter().map(|entry| u64::from(entry.tickets)).sum(), seed, &mut block);
            let mut at = 0;
            while ticket >= u64::from(pool[at].tickets) {
                ticket -= u64::from(pool[at].tickets);
                at += 1;
            }
            picked.push(pool.remove(at));
        }
        picked
    }

    #[test]
    fn the_tree_finds_whom_counting_finds() {
        for size in [1, 2, 3, 7, 8, 9, 31, 64, 100] {
            let tickets: Vec<u32> = (0..size).map(|at| 1 + at * 7 % 5).collect();
            let list = entries(&tickets);
            for value in ["a", "b", "c"] {
                let seed = seed(&size.to_string(), value);
                assert_eq!(picks(&list, &seed, 200), counted_through(&list, &seed, 200), "{size} {value}");
            }
        }
        let most = entries(&[u32::MAX; 3]);
        assert_eq!(picks(&most, &seed("c", "v"), 3), counted_through(&most, &seed("c", "v"), 3));
    }

    /// Counting through half a million for each of ten thousand would take minutes.
    #[test]
    fn long_lists_are_drawn_from_at_once() {
        let list: Vec<Entry> = (0..500_000_u32).map(|at| Entry { hash: format!("{at:064x}"), tickets: 1 }).collect();
        let mut drawn = picks(&list, &seed("c", "v"), 10_000);
        drawn.sort();
        drawn.dedup();
        assert_eq!(drawn.len(), 10_000);
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
