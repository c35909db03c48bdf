//! `too-many-emoji`: more emoji than the tone allows.

use unicode_properties::UnicodeEmoji;
use unicode_segmentation::UnicodeSegmentation;

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;

pub(super) const RULE: Rule = Rule {
    name: "too-many-emoji",
    level: Severity::Warning,
    summary: "more emoji than `plans/tone.yaml` allows",
    doc: r"## What it does
Counts the emoji of each variant and compares with `emoji: { max: … }` of `plans/tone.yaml`, below `channels:` for one channel or network. A sequence that is shown as one sign counts as one.

## Why it matters
Screen readers read each by its full name: «cara sonriente con ojos sonrientes», five times.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon]
---
Ven a la feria 🎃🎃🎃🎃
```

## Good
```markdown good
---
title: Feria
channels: [mastodon]
---
Ven a la feria 🎃👩‍🌾🇲🇽 del 1 al 3
```

```markdown good
---
title: Feria
channels: [mastodon]
---
Ven a la feria 🎃🎄🎁🎈
```
```yaml file=plans/tone.yaml
emoji: { max: 1 }
channels: { mastodon: { emoji: { max: 5 } } }
```

## Fix safety
There is no fix.

## Sources
- `plans/tone.yaml` of the team; [Unicode Technical Standard 51](https://www.unicode.org/reports/tr51/)
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    let Some(most) = context.budgets().emoji else { return };
    // Cutting a text into graphemes is slow, and nearly all texts have few emoji or none.
    if at_most(&context.text) <= most {
        return;
    }
    let count = context.text.graphemes(true).filter(|sign| is_emoji(sign)).count();
    if count > most {
        sink.report(context.text_place(), format!("{count} emoji; the tone allows {most}")).help("keep those that say something");
    }
}

/// At most as many emoji stand in a text: every letter that may be one or make one, but for `©` and `®`, which are none alone.
fn at_most(text: &str) -> usize {
    // As all of them do, most letters that begin with such a byte stand behind `‼`.
    let wide = text.bytes().enumerate().filter(|(_, byte)| *byte >= 0xe2);
    let letters = wide.filter_map(|(at, _)| text[at..].chars().next());
    letters.filter(|&c| c >= '\u{203c}' && (c.is_emoji_char() || matches!(c, '\u{20e3}' | '\u{fe0f}'))).count()
}

/// Whether a sign can be an emoji, told at a glance: all but two stand behind most letters and punctuation.
pub(super) fn may_be_emoji(c: char) -> bool {
    c >= '\u{203c}' || matches!(c, '©' | '®')
}

pub(super) fn is_emoji(sign: &str) -> bool {
    // Digits, `#`, `©` and the like are emoji only with the variation selector that asks for a picture.
    let picture = sign.contains('\u{fe0f}');
    sign.chars().any(|c| {
        may_be_emoji(c)
            && c.is_emoji_char()
            && (picture || u32::from(c) > 0x2fff || "⌚⌛⏩⏪⏫⏬⏰⏳⛔✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⭐⭕☕☔".contains(c))
    }) || (picture && sign.contains('\u{20e3}'))
}

#[cfg(test)]
mod tests {
    use super::{at_most, is_emoji};

    #[test]
    fn what_is_shown_as_a_picture_counts() {
        for (sign, expected) in [
            ("🎃", true),
            ("👩‍🌾", true),
            ("🇲🇽", true),
            ("☕", true),
            ("❤️", true),
            ("©️", true),
            ("1️⃣", true),
            ("1", false),
            ("#", false),
            ("©", false),
            ("ñ", false),
            ("—", false),
        ] {
            assert_eq!(is_emoji(sign), expected, "{sign}");
            assert!(at_most(sign) >= usize::from(expected), "{sign}");
        }
    }
}
