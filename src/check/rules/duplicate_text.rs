//! `duplicate-text`: the same text twice on one channel.

use std::collections::HashMap;

use crate::check::words::words;
use crate::check::{Check, Context, PostContext, Rule, Sink, VariantContext};
use crate::diag::Severity;
use crate::model::Draft;

/// Shorter texts, such as a greeting, may come again.
const LEAST_WORDS: usize = 4;

pub(super) const RULE: Rule = Rule {
    name: "duplicate-text",
    level: Severity::Warning,
    summary: "two posts with the same text on the same channel",
    doc: r"## What it does
Compares the texts of all posts of a channel; case, accents, punctuation and white space do not count. Texts of less than four words are left alone.

## Why it matters
Readers take it for carelessness or for advertising, and so do the filters of most networks. Usually a file was copied and its text was forgotten.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon]
---
El sábado abre la feria del libro.
```
```markdown file=content/antes.md
---
title: Feria
channels: [mastodon]
---
¡El sábado abre la feria del libro!
```

## Good
```markdown good
---
title: Feria
channels: [mastodon]
---
Mañana abre la feria del libro.
```
```markdown file=content/antes.md
---
title: Feria
channels: [mastodon]
---
El sábado abre la feria del libro.
```

## Fix safety
There is no fix.

## Sources
- [Bluesky community guidelines](https://bsky.social/about/support/community-guidelines) and the rules of most Mastodon servers count repeated posts as spam
",
    check: Check::Workspace(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let mut seen: HashMap<(&str, String), &Draft> = HashMap::new();
    for draft in context.drafts {
        let Some(post) = context.workspace.post(draft.post.as_str()) else { continue };
        let place = PostContext::new(context, post);
        let Some(variant) = VariantContext::new(&place, draft) else { continue };
        let text: Vec<String> = words(&variant.visible_text()).map(|word| word.folded).collect();
        if text.len() < LEAST_WORDS {
            continue;
        }
        match seen.entry((draft.channel.as_str(), text.join(" "))) {
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(draft);
            }
            std::collections::hash_map::Entry::Occupied(entry) => {
                let Some(first) = context.workspace.post(entry.get().post.as_str()) else { continue };
                let first_place = PostContext::new(context, first).first_line();
                sink.report(variant.text_place(), format!("`{}` has the same text", first.id))
                    .label(first_place, "here")
                    .help("write it anew, or leave the channel out of one of them")
                    .post(&post.id)
                    .channel(&draft.channel);
            }
        }
    }
}
