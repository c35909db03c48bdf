//! Top-level domains: which words after a dot make a bare name an address.
//!
//! `data/tlds.txt` and `data/tlds-idn.txt` hold the names delegated in the root zone (IANA,
//! <https://data.iana.org/TLD/tlds-alpha-by-domain.txt>, internationalised names as Unicode).
//! `data/tlds-retired.txt` holds names that are no longer delegated, or never were, but that
//! twitter-text 3.1.0 still treats as top-level domains. Each file is sorted by bytes.

/// Delegated names in ASCII.
const ASCII: &str = include_str!("data/tlds.txt");
/// Delegated names with other letters.
const IDN: &str = include_str!("data/tlds-idn.txt");
/// Names that only twitter-text knows.
const RETIRED: &str = include_str!("data/tlds-retired.txt");

/// Where the names with each pair of first letters start, in bytes, and where the last of them ends.
type Index = [u16; 26 * 26 + 1];
const ASCII_INDEX: &Index = &index(ASCII);
const RETIRED_INDEX: &Index = &index(RETIRED);

/// Length in bytes of the longest ASCII name in the lists.
const LONGEST_ASCII: usize = 18;

/// Tells whether `name` (lower case, without a dot) is delegated in the root zone.
pub(super) fn is_delegated(name: &str) -> bool {
    if name.is_ascii() { name.len() <= LONGEST_ASCII && contains(ASCII, ASCII_INDEX, name) } else { line(IDN, name).is_some() }
}

/// Returns where the top-level domain that starts at byte `at` of `text` ends, by the rule of
/// twitter-text: a known name, in any case, which no ASCII letter or digit, `@`, `+` or `-`
/// follows; or any `xn--` name.
pub(super) fn end(text: &str, at: usize) -> Option<usize> {
    let rest = &text.as_bytes()[at..];
    let first = *rest.first()?;
    if !first.is_ascii_alphabetic() && first.is_ascii() {
        return None;
    }
    let ascii = rest.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    let closes = |end: usize| !rest.get(end).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'@' | b'+' | b'-'));
    if (2..=LONGEST_ASCII).contains(&ascii) && closes(ascii) {
        let mut lower = [0; LONGEST_ASCII];
        let lower = &mut lower[..ascii];
        lower.copy_from_slice(&rest[..ascii]);
        lower.make_ascii_lowercase();
        if let Ok(name) = std::str::from_utf8(lower)
            && (contains(ASCII, ASCII_INDEX, name) || contains(RETIRED, RETIRED_INDEX, name))
        {
            return Some(at + ascii);
        }
    }
    if rest.get(ascii).is_some_and(|b| !b.is_ascii())
        && let Some(length) = idn_prefix(&text[at..], closes)
    {
        return Some(at + length);
    }
    let prefix = rest.get(..4)?;
    if prefix.eq_ignore_ascii_case(b"xn--") {
        let tail = rest[4..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
        return (tail > 0).then_some(at + 4 + tail);
    }
    None
}

/// Returns the length of the longest internationalised name that `text` starts with and that may
/// end there.
fn idn_prefix(text: &str, closes: impl Fn(usize) -> bool) -> Option<usize> {
    let first = text.chars().next()?.to_lowercase().next()?;
    IDN.lines()
        .chain(RETIRED.lines().filter(|name| !name.is_ascii()))
        .filter(|name| name.starts_with(first))
        .filter_map(|name| prefix_length(text, name))
        .filter(|&length| closes(length))
        .max()
}

/// Returns how many bytes of `text` spell `name`, whatever their case.
fn prefix_length(text: &str, name: &str) -> Option<usize> {
    if text.starts_with(name) {
        return Some(name.len());
    }
    let mut rest = text.chars();
    for expected in name.chars() {
        let c = rest.next()?;
        if c != expected && !c.to_lowercase().eq([expected]) {
            return None;
        }
    }
    Some(text.len() - rest.as_str().len())
}

/// Returns the index of the names in `list`, which are sorted, those of small ASCII letters first.
const fn index(list: &str) -> Index {
    let bytes = list.as_bytes();
    let mut index = [0; 26 * 26 + 1];
    let (mut filled, mut at) = (0, 0);
    while at < bytes.len() && bytes[at].is_ascii_lowercase() {
        let pair = 26 * (bytes[at] - b'a') as usize + (bytes[at + 1] - b'a') as usize;
        while filled <= pair {
            index[filled] = at as u16;
            filled += 1;
        }
        while at < bytes.len() && bytes[at] != b'\n' {
            at += 1;
        }
        at += 1;
    }
    let end = if at < bytes.len() { at } else { bytes.len() };
    while filled < index.len() {
        index[filled] = end as u16;
        filled += 1;
    }
    index
}

/// Tells whether the ASCII names of `list` contain `name`.
fn contains(list: &str, index: &Index, name: &str) -> bool {
    let [first @ b'a'..=b'z', second @ b'a'..=b'z', ..] = *name.as_bytes() else { return false };
    let pair = 26 * usize::from(first - b'a') + usize::from(second - b'a');
    let mut rest = &list.as_bytes()[usize::from(index[pair])..usize::from(index[pair + 1])];
    // A handful of short lines.
    while let Some(end) = rest.iter().position(|&b| b == b'\n') {
        if &rest[..end] == name.as_bytes() {
            return true;
        }
        rest = &rest[end + 1..];
    }
    rest == name.as_bytes()
}

/// Returns the line of the sorted `list` whose part before a tab equals `key`.
pub(super) fn line<'l>(list: &'l str, key: &str) -> Option<&'l str> {
    let bytes = list.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let start = bytes[low..middle].iter().rposition(|&b| b == b'\n').map_or(low, |offset| low + offset + 1);
        let end = bytes[start..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |offset| start + offset);
        // `\n` never lies inside a character, so both ends are character boundaries.
        let line = &list[start..end];
        let found = line.split_once('\t').map_or(line, |(found, _)| found);
        match found.cmp(key) {
            std::cmp::Ordering::Equal => return Some(line),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_every_line_is_found() {
        for list in [ASCII, IDN, RETIRED] {
            let lines: Vec<_> = list.lines().collect();
            assert!(lines.is_sorted());
            assert!(lines.iter().all(|name| line(list, name) == Some(name)));
        }
        assert!(ASCII.lines().all(|name| name.len() <= LONGEST_ASCII && contains(ASCII, ASCII_INDEX, name)));
        assert!(RETIRED.lines().all(|name| contains(RETIRED, RETIRED_INDEX, name) == name.is_ascii()));
        for absent in ["", "a", "aa", "zzz", "com ", "local", "test"] {
            assert!(!is_delegated(absent), "{absent}");
        }
    }

    #[test]
    fn a_name_ends_where_no_letter_follows() {
        for (text, expected) in [
            ("com", Some(3)),
            ("COM/x", Some(3)),
            ("comé", Some(3)),
            ("coma", None),
            ("com-x", None),
            ("com@x", None),
            ("com.", Some(3)),
            ("rs", Some(2)),
            ("js", None),
            ("5", None),
            ("xn--abc", Some(7)),
            ("xn--", None),
            ("한국", Some(6)),
            ("рф!", Some(4)),
            ("РФ", Some(4)),
            ("嘉里大酒店", Some(15)),
            ("嘉里", Some(6)),
            ("嘉里大酒店x", Some(6)),
            ("vermögensberatung", Some(18)),
            ("onion", Some(5)),
            ("", None),
        ] {
            assert_eq!(end(text, 0), expected, "{text}");
        }
    }
}
