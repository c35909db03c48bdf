//! `decorative-emoji`: emoji as bullets, or the same one again and again.

use unicode_segmentation::UnicodeSegmentation;

use super::too_many_emoji::{is_emoji, may_be_emoji};
use crate::check::{Check, PostContext, Rule, Sink};
use crate::diag::{Severity, Span};

/// Lines that begin with an emoji, from which on they are a list.
const LEAST_LINES: usize = 3;
/// The same emoji side by side.
const LEAST_REPEATED: usize = 3;

pub(super) const RULE: Rule = Rule {
    name: "decorative-emoji",
    level: Severity::Info,
    summary: "emoji as bullets, or the same one three times",
    doc: r"## What it does
Finds three lines or more that begin with an emoji, and the same emoji three times side by side.

## Why it matters
A screen reader says «marca de verificación gruesa blanca» before each line, and «cara llorando de risa» as often as it stands there.

## Bad
```markdown bad
---
title: Feria
---
✅ Libros

✅ Café

✅ Música
```
```markdown bad
---
title: Feria
---
Ven a la feria 🎃🎃🎃
```

## Good
```markdown good
---
title: Feria
---
Ven a la feria 🎃

- Libros
- Café
- Música
```

## Fix safety
There is no fix: which of them says something is for a person to say.

## Sources
- [Unicode CLDR names of emoji](https://cldr.unicode.org/translation/characters/short-names-and-keywords), which screen readers read out
",
    check: Check::Post(check),
};

fn check(context: &PostContext<'_>, sink: &mut Sink<'_>) {
    let body = &context.post.body;
    // Letters with accents begin with another byte than any emoji.
    if body.markdown.bytes().all(|byte| byte <= 0xc1 || byte == 0xc3) {
        return;
    }
    let mut bullets: Vec<Span> = Vec::new();
    let mut repeated: Option<(Span, usize)> = None;
    let mut at = body.offset;
    let mut in_code = false;
    for line in body.markdown.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start_matches([' ', '-', '*', '+']).len());
        at += line.len();
        let text = line.trim_start_matches([' ', '-', '*', '+']).trim_end();
        in_code ^= text.starts_with("```") || text.starts_with("~~~");
        if in_code || !text.contains(may_be_emoji) {
            continue;
        }
        let first = text.graphemes(true).next().filter(|sign| is_emoji(sign));
        if let Some(first) = first.filter(|first| text[first.len()..].contains(char::is_alphabetic)) {
            bullets.push(Span::new(start, start + first.len()));
        }
        if repeated.is_none() {
            repeated = repetition(text).map(|(from, to, count)| (Span::new(start + from, start + to), count));
        }
    }
    if bullets.len() >= LEAST_LINES {
        sink.report(context.post.at(bullets[0]), format!("{} lines begin with an emoji", bullets.len()))
            .help("write a list with `- `; screen readers announce it as one");
    }
    if let Some((span, count)) = repeated {
        sink.report(context.post.at(span), format!("the same emoji {count} times")).help("once is enough");
    }
}

/// The first emoji that stands several times side by side: its place and how often.
fn repetition(text: &str) -> Option<(usize, usize, usize)> {
    let mut last: Option<(&str, usize, usize)> = None;
    let mut best = None;
    for (at, sign) in text.grapheme_indices(true) {
        if sign == " " && last.is_some() {
            continue;
        }
        last = match last {
            Some((known, from, count)) if known == sign => Some((known, from, count + 1)),
            _ if is_emoji(sign) => Some((sign, at, 1)),
            _ => None,
        };
        if let Some((sign, from, count)) = last.filter(|(_, _, count)| *count >= LEAST_REPEATED) {
            best = Some((from, at + sign.len(), count));
        } else if best.is_some() {
            break;
        }
    }
    best
}
