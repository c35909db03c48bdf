//! Which lines of a text changed, with a little of what stands around them; bounded in time and in length.

use serde::Serialize;

/// Lines that are the same and stand this near to a change are kept.
const AROUND: usize = 1;
/// A text with more changed lines than this is cut.
const MOST_LINES: usize = 60;
/// A line with more characters than this is cut.
const MOST_CHARS: usize = 600;
/// Pairs of lines that are compared at most; texts with more are shown as replaced.
const MOST_PAIRS: usize = 250_000;

/// A line of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Where it stands.
    pub side: Side,
    /// The line without its end; a part of it where it is long. For [`Side::Skipped`] it is empty.
    pub text: String,
    /// How many lines were left out; 0 for lines that are there.
    #[serde(skip_serializing_if = "is_zero")]
    pub left_out: usize,
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// In both texts.
    Both,
    /// Only in the text as it was.
    Before,
    /// Only in the text as it is.
    After,
    /// Lines that are left out of the comparison.
    Skipped,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// Compares two texts line by line. Equal texts give no lines.
#[must_use]
pub fn compare(before: &str, after: &str) -> Vec<Line> {
    if before == after {
        return Vec::new();
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (lines(before), lines(after));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let mut script: Vec<(Side, &str)> = old[..head].iter().map(|line| (Side::Both, *line)).collect();
    middle(&old[head..old.len() - tail], &new[head..new.len() - tail], &mut script);
    script.extend(old[old.len() - tail..].iter().map(|line| (Side::Both, *line)));
    shorten(&script)
}

/// Every line of a text, as new.
#[must_use]
pub fn all(text: &str, side: Side) -> Vec<Line> {
    let script: Vec<(Side, &str)> = lines(text).into_iter().map(|line| (side, line)).collect();
    shorten(&script)
}

fn lines(text: &str) -> Vec<&str> {
    if text.is_empty() { Vec::new() } else { text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect() }
}

/// The longest common subsequence by the table of its lengths.
fn middle<'t>(old: &[&'t str], new: &[&'t str], script: &mut Vec<(Side, &'t str)>) {
    if old.is_empty() || new.is_empty() || old.len().saturating_mul(new.len()) > MOST_PAIRS {
        script.extend(old.iter().map(|line| (Side::Before, *line)));
        script.extend(new.iter().map(|line| (Side::After, *line)));
        return;
    }
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            script.push((Side::Both, old[i]));
            (i, j) = (i + 1, j + 1);
        } else if common[(i + 1) * width + j] >= common[i * width + j + 1] {
            script.push((Side::Before, old[i]));
            i += 1;
        } else {
            script.push((Side::After, new[j]));
            j += 1;
        }
    }
    script.extend(old[i..].iter().map(|line| (Side::Before, *line)));
    script.extend(new[j..].iter().map(|line| (Side::After, *line)));
}

/// Leaves out what is far from every change, and what is too much.
fn shorten(script: &[(Side, &str)]) -> Vec<Line> {
    let near = |index: usize| {
        let (from, to) = (index.saturating_sub(AROUND), (index + AROUND + 1).min(script.len()));
        script[from..to].iter().any(|(side, _)| *side != Side::Both)
    };
    let mut shown = Vec::new();
    let mut left_out = 0;
    for (index, &(side, text)) in script.iter().enumerate() {
        if !near(index) || shown.len() >= MOST_LINES {
            left_out += 1;
            continue;
        }
        skip(&mut left_out, &mut shown);
        let mut line: String = text.chars().take(MOST_CHARS).collect();
        if line.len() < text.len() {
            line.push('…');
        }
        shown.push(Line { side, text: line, left_out: 0 });
    }
    skip(&mut left_out, &mut shown);
    shown
}

fn skip(left_out: &mut usize, shown: &mut Vec<Line>) {
    if *left_out > 0 {
        shown.push(Line { side: Side::Skipped, text: String::new(), left_out: std::mem::take(left_out) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> Vec<String> {
        let sign = |line: &Line| match line.side {
            Side::Both => format!(" {}", line.text),
            Side::Before => format!("-{}", line.text),
            Side::After => format!("+{}", line.text),
            Side::Skipped => format!("@{}", line.left_out),
        };
        compare(before, after).iter().map(sign).collect()
    }

    #[test]
    fn lines_that_changed_are_shown_with_their_neighbours() {
        for (before, after, expected) in [
            ("a", "a", &[][..]),
            ("a", "b", &["-a", "+b"][..]),
            ("", "a", &["+a"][..]),
            ("a\nb\nc\nd\ne", "a\nb\nC\nd\ne", &["@1", " b", "-c", "+C", " d", "@1"][..]),
            ("a\nb\nc", "a\nc", &[" a", "-b", " c"][..]),
            ("a\nc", "a\nb\nc\nd", &[" a", "+b", " c", "+d"][..]),
            ("a\r\nb", "a\nb", &["@2"][..]),
            ("1\n2\n3\n4\n5\n6\n7", "0\n2\n3\n4\n5\n6\n8", &["-1", "+0", " 2", "@3", " 6", "-7", "+8"][..]),
        ] {
            assert_eq!(shown(before, after), expected, "{before:?} {after:?}");
        }
    }

    #[test]
    fn what_is_too_much_is_cut() {
        let many = |end: &str| (0..5000).map(|number| number.to_string() + end).collect::<String>();
        let lines = compare(&many("\n"), &many("!\n"));
        assert_eq!((lines.len(), lines.last().map(|line| line.left_out)), (MOST_LINES + 1, Some(10_001 - MOST_LINES)));
        let long = compare("", &"ñ".repeat(10_000));
        assert_eq!(long[0].text.chars().count(), MOST_CHARS + 1);
    }
}
