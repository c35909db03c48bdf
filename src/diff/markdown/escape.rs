//! Somebody's words where platforms read Markdown: in code spans, without what cannot be seen.

/// Longest piece of somebody's words in a line of its own.
const MOST_SPAN: usize = 300;

/// Somebody's words as a code span.
pub(super) fn span(words: &str) -> String {
    let mut shown: String = visible(words).chars().take(MOST_SPAN).collect();
    if words.chars().count() > MOST_SPAN {
        shown.push('…');
    }
    if shown.trim().is_empty() {
        // An empty code span is no code span.
        return "` `".to_owned();
    }
    let ticks = "`".repeat(longest_run(&shown) + 1);
    // CommonMark takes one space away on each side, and needs it where the words begin or end with a backtick.
    let space = if shown.starts_with(['`', ' ']) || shown.ends_with(['`', ' ']) { " " } else { "" };
    format!("{ticks}{space}{shown}{space}{ticks}")
}

/// The same in a table, where a bar divides cells even in code.
pub(super) fn cell(words: &str) -> String {
    span(words).replace('|', "\\|")
}

pub(super) fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// One line without what cannot be seen: control characters, and those that turn the direction of the rest (CVE-2021-42574).
pub(super) fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' => ' ',
            '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => {
                '\u{fffd}'
            }
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}
