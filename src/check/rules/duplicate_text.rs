//! `duplicate-text`: the same text twice on one channel.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::check::{Check, Rule, Sink, Sketch, WorkspaceContext};
use crate::diag::Severity;
use crate::model::{Post, Status};

pub(super) const RULE: Rule = Rule {
    name: "duplicate-text",
    level: Severity::Warning,
    summary: "two posts with the same text on the same channel",
    doc: r"## What it does
Compares the texts of all posts of a channel; case, accents, punctuation and white space do not count, and the posts of one series (`repeat`) may say the same, and so may
drafts of one campaign, which begin alike. Texts of less than four words are left alone.

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
- Rules against spam, as in the [Bluesky community guidelines](https://bsky.social/about/support/community-guidelines)
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let mut seen: HashMap<(&str, [u8; 16]), &Sketch> = HashMap::with_capacity(context.variants.len());
    for draft in context.variants {
        let Some(text) = draft.words else { continue };
        let first = match seen.entry((draft.channel.as_str(), text)) {
            Entry::Vacant(entry) => {
                entry.insert(draft);
                continue;
            }
            Entry::Occupied(entry) => entry.get().post.as_str(),
        };
        let (Some(first), Some(post)) = (context.workspace.post(first), context.workspace.post(draft.post.as_str())) else { continue };
        // A series says the same on purpose.
        if first.file == post.file {
            continue;
        }
        // Drafts that were made for a campaign together begin alike.
        let is_draft = |post: &Post| post.status.value == Status::Draft;
        let of_campaign = |post: &Post| post.campaign.as_ref().map(|campaign| campaign.value.clone());
        if is_draft(first) && is_draft(post) && of_campaign(first).is_some() && of_campaign(first) == of_campaign(post) {
            continue;
        }
        let place = |post: &Post| match post
            .overrides
            .iter()
            .find(|own| own.channel.value == draft.channel.as_str())
            .and_then(|own| own.text.as_ref())
        {
            Some(text) => post.at(text.span),
            None => post.first_line(),
        };
        sink.report(place(post), format!("`{}` has the same text", first.id))
            .label(place(first), "here")
            .help("write it anew, or leave the channel out of one of them")
            .post(&post.id)
            .channel(&draft.channel);
    }
}
