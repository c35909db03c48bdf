//! Link detection of twitter-text, which X and Mastodon build on with different character sets.
//!
//! twitter-text describes a link by one regular expression that tries every position. This scanner
//! gives the same answer in linear time: a link needs a dot with a top-level domain after it, so
//! only the characters around such dots are looked at.

use std::marker::PhantomData;
use std::ops::Range;

use super::chars::{char_at, char_before, is_directional, is_invalid, is_latin_accent, is_twitter_space, run_end};
use super::{punycode, tlds};

/// The longest link, in UTF-16 code units and with its scheme (twitter-text).
const MAX_URL: usize = 4096;
/// The longest slug of a `t.co` link (twitter-text).
const MAX_TCO_SLUG: usize = 40;

/// What differs between the networks that detect links this way.
pub(super) trait UrlRules {
    /// Accepted schemes, in lower case and without `://`.
    const SCHEMES: &'static [&'static str];
    /// Whether a bare domain is a link too.
    const BARE_DOMAINS: bool;
    /// Whether a `t.co` link keeps its query.
    const T_CO_QUERY: bool;
    /// Whether `c` may stand in a domain label (`-` and `_` have rules of their own).
    fn is_domain(c: char) -> bool;
    /// Whether `c` may stand in a path.
    fn is_path(c: char) -> bool;
    /// Whether a path may end with `c`.
    fn is_path_end(c: char) -> bool;
    /// Whether a path may end with a parenthesised `group`, parentheses included. `adjacent` tells
    /// whether the path could also end right before the group.
    fn is_path_end_group(group: &str, adjacent: bool) -> bool;
    /// Whether `c` may stand in a query.
    fn is_query(c: char) -> bool;
    /// Whether a query may end with `c`.
    fn is_query_end(c: char) -> bool;
}

/// Tells whether `c` may stand in a domain label for twitter-text, ASCII apart.
pub(super) fn is_wide_domain_char(c: char) -> bool {
    !is_twitter_space(c) && !is_directional(c) && !is_invalid(c)
}

/// Returns the byte ranges of the links in `text`, in order and disjoint.
pub(super) fn find<R: UrlRules>(text: &str) -> Vec<(usize, usize)> {
    let mut scanner = Scanner::<R> { text, from: 0, run: 0..0, labels: Vec::new(), found: Vec::new(), rules: PhantomData };
    scanner.scan();
    scanner.found
}

/// Parses a path at byte `at`, which holds its `/`, and returns its end.
pub(super) fn path_end<R: UrlRules>(text: &str, at: usize) -> usize {
    let mut end = at + 1;
    let mut next = end;
    while let Some(c) = char_at(text, next) {
        if R::is_path(c) {
            next += c.len_utf8();
            if R::is_path_end(c) {
                end = next;
            }
        } else if let Some(group) = balanced(text, next, R::is_path) {
            if R::is_path_end_group(&text[next..group], end == next) {
                end = group;
            }
            next = group;
        } else {
            break;
        }
    }
    end
}

/// Returns the end of the parenthesised group at byte `at`: path characters with at most one group
/// inside.
pub(super) fn balanced(text: &str, at: usize, is_path: impl Fn(char) -> bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let open = |at: usize| (bytes.get(at) == Some(&b'(')).then_some(at + 1);
    let close = |at: usize| (bytes.get(at) == Some(&b')')).then_some(at + 1);
    let start = open(at)?;
    let first = run_end(text, start, &is_path);
    if let Some(end) = close(first) {
        return (first > start).then_some(end);
    }
    let inner = open(first)?;
    let inner_end = run_end(text, inner, &is_path);
    let after = close(inner_end).filter(|_| inner_end > inner)?;
    close(run_end(text, after, &is_path))
}

/// One label of a run of domain characters that a dot follows.
struct Label {
    start: usize,
    /// Byte position of the dot after the label.
    dot: usize,
    /// Whether the whole label may stand before other labels.
    whole: bool,
    /// Whether the last character may end a label.
    closed: bool,
    last_underscore: Option<usize>,
    /// End of the top-level domain after the dot, if there is one.
    tld: Option<usize>,
    /// Whether a domain that starts with this label can end, and where.
    domain_end: Option<usize>,
}

struct Scanner<'t, R> {
    text: &'t str,
    /// Nothing before this byte can be part of the next match.
    from: usize,
    /// The characters around the dot in work that may stand in a domain.
    run: Range<usize>,
    labels: Vec<Label>,
    found: Vec<(usize, usize)>,
    rules: PhantomData<R>,
}

impl<R: UrlRules> Scanner<'_, R> {
    fn scan(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(offset) = memchr::memchr(b'.', &bytes[at..]) {
            let dot = at + offset;
            at = dot + 1;
            if tlds::end(self.text, at).is_none() {
                continue;
            }
            if !self.run.contains(&dot) {
                self.load_run(dot);
            }
            match self.match_run() {
                Some(end) => {
                    self.from = end;
                    at = at.max(end);
                }
                // Every start in the run has been tried.
                None => at = at.max(self.run.end),
            }
        }
    }

    /// Finds the characters around `dot` that may stand in a domain and splits them into labels.
    fn load_run(&mut self, dot: usize) {
        let text = self.text;
        let in_run = |c: char| matches!(c, '-' | '_' | '.') || R::is_domain(c);
        let start =
            text[self.from..dot].char_indices().rev().take_while(|&(_, c)| in_run(c)).last().map_or(dot, |(offset, _)| self.from + offset);
        self.run = start..run_end(text, dot, in_run);
        self.labels.clear();
        let mut label_start = start;
        for (offset, _) in text[self.run.clone()].match_indices('.') {
            let dot = start + offset;
            let label = &text[label_start..dot];
            let closed = label.chars().next_back().is_some_and(R::is_domain);
            self.labels.push(Label {
                start: label_start,
                dot,
                whole: closed && label.chars().next().is_some_and(R::is_domain),
                closed,
                last_underscore: label.rfind('_').map(|offset| label_start + offset),
                tld: tlds::end(text, dot + 1),
                domain_end: None,
            });
            label_start = dot + 1;
        }
        for index in (0..self.labels.len()).rev() {
            let label = &self.labels[index];
            if label.whole {
                self.labels[index].domain_end = self.domain_end(index, label.start);
            }
        }
    }

    /// Returns the end of the longest domain that starts at byte `start` of label `index`.
    fn domain_end(&self, index: usize, start: usize) -> Option<usize> {
        let longer = self.labels.get(index + 1).and_then(|next| next.domain_end);
        let label = &self.labels[index];
        // The last label before the top-level domain has no underscore.
        let underscore = label.last_underscore.is_some_and(|at| at >= start);
        longer.or(label.tld.filter(|_| !underscore))
    }

    /// Takes the first match in the run and returns its end.
    fn match_run(&mut self) -> Option<usize> {
        let text = self.text;
        if self.run.start >= self.from
            && let Some(scheme) = self.scheme_before(self.run.start)
            && let Some(end) = self.match_at(0, self.run.start)
        {
            return Some(self.take(Some(scheme), self.run.start, end));
        }
        let first = self.run.start.max(self.from);
        let mut starts = text[first..self.run.end].char_indices().map(|(offset, _)| first + offset);
        // At the start of the text, twitter-text tries the second character before the first.
        let second = (first == 0).then(|| char_at(text, 0).map_or(0, char::len_utf8)).filter(|&second| second > 0);
        let first_label = self.labels.partition_point(|label| label.dot < first);
        let mut index = first_label;
        if let Some(second) = second
            && let Some(end) = self.try_start(&mut index, second)
        {
            return Some(self.take(None, second, end));
        }
        index = first_label;
        starts
            .find_map(|start| {
                let end = self.try_start(&mut index, start)?;
                Some((start, end))
            })
            .map(|(start, end)| self.take(None, start, end))
    }

    /// Returns the end of the domain without scheme that starts at byte `start`, if one may start
    /// there. `index` is a label at or before `start`, and follows it.
    fn try_start(&self, index: &mut usize, start: usize) -> Option<usize> {
        while self.labels.get(*index)?.dot < start {
            *index += 1;
        }
        let allowed = if start == 0 {
            true
        } else {
            // The character before must not be part of the last match.
            start > self.from && char_before(self.text, start).is_some_and(may_precede)
        };
        allowed.then(|| self.match_at(*index, start)).flatten()
    }

    /// Returns the end of the domain that starts at byte `start` of label `index`.
    fn match_at(&self, index: usize, start: usize) -> Option<usize> {
        let label = self.labels.get(index)?;
        let valid = start < label.dot && label.closed && char_at(self.text, start).is_some_and(R::is_domain);
        valid.then(|| self.domain_end(index, start)).flatten()
    }

    /// Returns where a scheme starts that ends just before byte `at`.
    fn scheme_before(&self, at: usize) -> Option<usize> {
        let before = self.text[self.from..at].strip_suffix("://")?;
        let bytes = before.as_bytes();
        R::SCHEMES.iter().find_map(|scheme| {
            let offset = bytes.len().checked_sub(scheme.len())?;
            if !bytes[offset..].eq_ignore_ascii_case(scheme.as_bytes()) {
                return None;
            }
            let start = self.from + offset;
            let free = if start == 0 { true } else { offset > 0 && char_before(self.text, start).is_some_and(may_precede) };
            free.then_some(start)
        })
    }

    /// Completes the match whose domain is given, records its links, and returns its end.
    fn take(&mut self, scheme: Option<usize>, start: usize, domain_end: usize) -> usize {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut end = domain_end;
        if bytes.get(end) == Some(&b':') {
            let port = run_end(text, end + 1, |c| c.is_ascii_digit());
            if port > end + 1 {
                end = port;
            }
        }
        let path = (bytes.get(end) == Some(&b'/')).then_some(end);
        if let Some(path) = path {
            end = path_end::<R>(text, path);
        }
        if bytes.get(end) == Some(&b'?') {
            end = query_end::<R>(text, end).unwrap_or(end);
        }
        let domain = &text[start..domain_end];
        let url = &text[scheme.unwrap_or(start)..end];
        if !is_valid(url, scheme.map(|scheme| start - scheme), domain) {
            return end;
        }
        if let Some(scheme) = scheme {
            let web = bytes[scheme..].get(..4).is_some_and(|s| s.eq_ignore_ascii_case(b"http"));
            let address = if web { t_co::<R>(text, domain, domain_end) } else { TCo::Other };
            match address {
                TCo::Slug(short) => self.found.push((scheme, short)),
                TCo::TooLong => {}
                TCo::Other => self.found.push((scheme, end)),
            }
        } else if R::BARE_DOMAINS && !char_before(text, start).is_some_and(|c| matches!(c, '-' | '_' | '.' | '/')) {
            let before = self.found.len();
            ascii_domains(text, start..domain_end, &mut self.found);
            if path.is_some()
                && let Some(last) = self.found[before..].last_mut()
            {
                last.1 = end;
            }
        }
        end
    }
}

/// Tells whether a link may follow `c`.
fn may_precede(c: char) -> bool {
    !c.is_ascii_alphanumeric() && !matches!(c, '@' | '＠' | '$' | '#' | '＃') && !is_invalid(c)
}

/// Returns the end of the query whose `?` stands at byte `at`.
fn query_end<R: UrlRules>(text: &str, at: usize) -> Option<usize> {
    let run = run_end(text, at + 1, R::is_query);
    text[at + 1..run].char_indices().rev().find(|&(_, c)| R::is_query_end(c)).map(|(offset, c)| at + 1 + offset + c.len_utf8())
}

/// Tells whether `url` is not too long and its domain can exist. `scheme` is the length of the
/// scheme, if the link has one.
fn is_valid(url: &str, scheme: Option<usize>, domain: &str) -> bool {
    // twitter-text counts a written scheme twice.
    let extra = scheme.unwrap_or("https://".len());
    if url.len() + extra > MAX_URL && url.encode_utf16().count() + extra > MAX_URL {
        return false;
    }
    if domain.starts_with("xn--") {
        let mut ascii = Vec::new();
        ascii_domains(domain, 0..domain.len(), &mut ascii);
        if ascii.is_empty() {
            return false;
        }
    }
    domain.split('.').all(punycode::is_valid_label)
}

/// What an address on `t.co`, the link shortener of X, is.
enum TCo {
    /// Not an address on `t.co`, or one without slug.
    Other,
    /// The slug is too long to be one.
    TooLong,
    /// The link ends at this byte, after its slug and query.
    Slug(usize),
}

fn t_co<R: UrlRules>(text: &str, domain: &str, domain_end: usize) -> TCo {
    if !domain.eq_ignore_ascii_case("t.co") || !text[domain_end..].starts_with('/') {
        return TCo::Other;
    }
    let slug = domain_end + 1;
    let end = run_end(text, slug, |c| c.is_ascii_alphanumeric());
    if end == slug {
        return TCo::Other;
    }
    if end - slug > MAX_TCO_SLUG {
        return TCo::TooLong;
    }
    let asks = R::T_CO_QUERY && text[end..].starts_with('?');
    let query = asks.then(|| query_end::<R>(text, end)).flatten();
    TCo::Slug(query.unwrap_or(end))
}

/// Appends the parts of a domain without scheme that are written in ASCII and Latin letters.
fn ascii_domains(text: &str, domain: Range<usize>, found: &mut Vec<(usize, usize)>) {
    let is_label = |c: char| c.is_ascii_alphanumeric() || c == '-' || is_latin_accent(c);
    if text[domain.clone()].chars().all(|c| c == '.' || c.is_ascii() && is_label(c)) {
        found.push((domain.start, domain.end));
        return;
    }
    let within = &text[..domain.end];
    let mut from = domain.start;
    while let Some(offset) = within[from..].find('.') {
        let dot = from + offset;
        let start = within[from..dot].char_indices().rev().take_while(|&(_, c)| is_label(c)).last().map(|(offset, _)| from + offset);
        let Some(start) = start else {
            from = dot + 1;
            continue;
        };
        // Follow the labels as long as they are plain, and keep the last top-level domain.
        let (mut dot, mut end) = (dot, None);
        loop {
            end = tlds::end(within, dot + 1).or(end);
            let next = run_end(within, dot + 1, is_label);
            if next == dot + 1 || !within[next..].starts_with('.') {
                break;
            }
            dot = next;
        }
        if let Some(end) = end {
            found.push((start, end));
            from = end;
        } else {
            from = dot + 1;
        }
    }
}
