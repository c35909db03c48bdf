//! `slot-not-assigned`: a post that waits for a time.

use crate::agenda::{proposals, slot_entry};
use crate::check::{Check, Rule, Sink, WorkspaceContext, schedule};
use crate::diag::{Applicability, Fix, Severity};
use crate::model::Schedule;

pub(super) const RULE: Rule = Rule {
    name: "slot-not-assigned",
    level: Severity::Warning,
    summary: "a post with `slot: next` that has no time yet",
    doc: r"## What it does
Finds posts with `slot: next`, and proposes the first free slot of their channels.

A slot is proposed if it is a slot of all those channels of the post that have slots, lies after now, within the post's campaign, on no blackout day and on no key date to be avoided, outside quiet hours, not after `expires`, and no other post of any of the channels has it. Approved posts choose before those in review, and those before drafts; then what has to be out sooner; then the id decides.

## Why it matters
Until a time is written into the file, the post is not published. It is not assigned while publishing: a time that nobody has reviewed is no plan.

## Bad
```markdown bad
---
title: Feria
channels: [mastodon, bluesky]
slot: next
---
Ven a la feria.
```

## Good
```markdown good
---
title: Feria
channels: [mastodon, bluesky]
date: 2026-11-20 09:30
---
Ven a la feria.
```

## Fix safety
Safe: `slot: next` is written as `date:` with the time proposed, and asks for exactly that. Nothing else changes.

## Sources
- `plans/calendar.yaml` of the team
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    if !context.workspace.posts.iter().any(|post| matches!(post.schedule, Schedule::SlotNext(_))) {
        return;
    }
    for proposal in proposals(context.workspace, schedule::taken(context), context.now) {
        let Some(post) = context.workspace.post(proposal.post.as_str()) else { continue };
        let Schedule::SlotNext(span) = post.schedule else { continue };
        let finding = sink.report(post.at(span), "no slot is assigned yet").post(&post.id);
        match proposal.at {
            Some(at) => {
                let wall = at.wall.format("%Y-%m-%d %H:%M").to_string();
                let entry = slot_entry(&context.workspace.sources.get(post.file).text, span);
                finding.help(format!("the next free slot is {wall}")).maybe_fix(entry.map(|entry| {
                    Fix::one(format!("write `date: {wall}`"), Applicability::Safe, post.file, entry, format!("date: {wall}"))
                }));
            }
            None => {
                finding.help("its channels have no free slot in common: add slots to plans/calendar.yaml, or write `date:` with a time");
            }
        }
    }
}
