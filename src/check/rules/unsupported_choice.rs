//! `unsupported-choice`: a choice for a channel that its network does not offer.

use crate::check::{Check, Rule, Sink, WorkspaceContext};
use crate::diag::{Location, Severity};
use crate::model::Fitting;

pub(super) const RULE: Rule = Rule {
    name: "unsupported-choice",
    level: Severity::Warning,
    summary: "a choice for a channel that its network does not offer",
    doc: r"## What it does
Compares `fitting`, `placement` and `link` of each channel of `pregon.yaml` with what its network offers.

## Why it matters
The choice has no effect, and somebody believes that it has.

## Bad
```yaml bad file=pregon.yaml
brand: La Ceiba
timezone: America/Mexico_City
channels:
  site: { network: site }
  mastodon: { network: mastodon, server: https://mastodon.example, link: bio }
  bluesky: { network: bluesky, account: laceiba.example }
```

## Good
```yaml good file=pregon.yaml
brand: La Ceiba
timezone: America/Mexico_City
channels:
  site: { network: site }
  mastodon: { network: mastodon, server: https://mastodon.example, link: text }
  bluesky: { network: bluesky, account: laceiba.example }
```

## Fix safety
There is no fix.

## Sources
- What each network offers is in its spec: `pregon networks`.
",
    check: Check::Workspace(check),
};

fn check(context: &WorkspaceContext<'_>, sink: &mut Sink<'_>) {
    let config = &context.workspace.config;
    for channel in &config.channels {
        let Some(spec) = context.specs.get(channel.network.as_str()) else { continue };
        let mut report = |what: String, offered: Vec<&str>| {
            let help = if offered.is_empty() { "leave it out".to_owned() } else { format!("it offers: {}", offered.join(", ")) };
            sink.report(Location::new(config.file, channel.span), format!("{} does not offer `{what}`", spec.title))
                .help(help)
                .channel(&channel.name);
        };
        if channel.fitting == Some(Fitting::Split) && !spec.text.threads {
            report("fitting: split".to_owned(), vec!["trim", "error"]);
        }
        if let Some(name) = channel.placement {
            let offered: Vec<_> = spec.media.iter().flat_map(|media| &media.placements).map(|placement| placement.name).collect();
            if !offered.contains(&name) {
                report(format!("placement: {}", name.as_str()), offered.iter().map(|name| name.as_str()).collect());
            }
        }
        if let Some(place) = channel.link
            && !spec.links.placements.value.contains(&place)
        {
            report(format!("link: {}", place.as_str()), spec.links.placements.value.iter().map(|place| place.as_str()).collect());
        }
    }
}
