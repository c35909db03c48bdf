//! `empty-text`: nothing to send.

use crate::check::{Check, Rule, Sink, VariantContext};
use crate::diag::Severity;
use crate::model::Status;

pub(super) const RULE: Rule = Rule {
    name: "empty-text",
    level: Severity::Error,
    summary: "a post that has neither text nor picture on a channel",
    doc: r"## What it does
Finds variants without any text and without a picture. Drafts are left alone: they may be begun with their headline.

## Why it matters
A network refuses it, or shows an empty post. Often every passage of the text is kept to other networks with `only`.

## Bad
```markdown bad
---
title: Feria
status: review
channels: [mastodon, bluesky]
---
<!-- only: mastodon -->Ven a la feria.<!-- /only -->
```

## Good
```markdown good
---
title: Feria
status: review
channels: [mastodon, bluesky]
---
<!-- only: mastodon -->Ven a la feria.<!-- /only -->
<!-- only: bluesky -->Nos vemos en la feria.<!-- /only -->
```

## Fix safety
There is no fix.

## Sources
- [Mastodon](https://docs.joinmastodon.org/methods/statuses/#create) demands a text where there is no media; [Bluesky](https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json) lets it be empty if something is embedded
",
    check: Check::Variant(check),
};

fn check(context: &VariantContext<'_>, sink: &mut Sink<'_>) {
    // A draft may be begun with its headline alone, as `pregon new` does.
    if context.post.status.value == Status::Draft {
        return;
    }
    let has_media = context.draft.parts.iter().any(|part| !part.media.is_empty());
    if !has_media && context.draft.poll.is_none() && context.text.trim().is_empty() {
        sink.report(context.text_place(), "there is nothing to publish")
            .help("write a text, add a picture, or leave the channel out of `channels`");
    }
}
