//! `pregon.yaml`: brand, language, zone, channels, ledger, rule levels.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::decode::{Decoder, MapReader, parse_minutes};
use super::ledger_location::{BadLocation, LedgerLocation};
use super::policies::{self, Approvals};
use super::yaml::{Node, Value};
use crate::diag::{Diagnostic, FileId, Severity, Span, Spanned};
use crate::model::{Channel, ChannelName, Fitting, IfLate, LinkPlacement, NetworkName, Overdue, PlacementName, Scheduling, Shaping};
use crate::networks::Specs;

/// `pregon.yaml`.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file.
    pub file: FileId,
    /// Name of the brand.
    pub brand: String,
    /// Language of pages and reports: `es` or `en`.
    pub language: String,
    /// The team's zone.
    pub timezone: Tz,
    /// The public site.
    pub site: SiteConfig,
    /// Accounts, in the order of the file.
    pub channels: Vec<Channel>,
    /// Where the publishing record is kept; the folder `ledger` by default.
    pub ledger: Spanned<LedgerLocation>,
    /// Where derived media are put for networks that fetch by address.
    pub media_host: Option<String>,
    /// The parameters that links to the team's own domains get; `None` where they get none.
    pub utm: Option<UtmPolicy>,
    /// Whose yes is needed before something is sent.
    pub approvals: Approvals,
    /// Levels of rules that differ from their defaults.
    pub rules: BTreeMap<String, (RuleLevel, Span)>,
}

impl Config {
    /// The channel with this name.
    #[must_use]
    pub fn channel(&self, name: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.name.as_str() == name)
    }

    /// The first channel on the `site` network.
    #[must_use]
    pub fn site_channel(&self) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.network.as_str() == "site")
    }
}

/// The public site.
#[derive(Debug, Clone, Default)]
pub struct SiteConfig {
    /// Address of its root, without a slash at the end; `None` where there is none yet.
    pub url: Option<String>,
    /// Title; the brand's name by default.
    pub title: Option<String>,
    /// One sentence about it.
    pub description: Option<String>,
    /// Author of the feeds; the brand's name by default.
    pub author: Option<String>,
}

/// The UTM parameters of links to the team's own domains.
///
/// Values may hold `{network}`, `{channel}`, `{campaign}` and `{post}`; a parameter whose value comes out empty is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UtmPolicy {
    /// `utm_source`; `{network}` by default.
    pub source: String,
    /// `utm_medium`; `social` by default.
    pub medium: String,
    /// `utm_campaign`; `{campaign}` by default.
    pub campaign: String,
    /// `utm_content`; none by default.
    pub content: String,
    /// Hosts that count as the team's own, with their subdomains; the site's by default.
    pub domains: Vec<String>,
}

impl Default for UtmPolicy {
    fn default() -> Self {
        Self {
            source: "{network}".to_owned(),
            medium: "social".to_owned(),
            campaign: "{campaign}".to_owned(),
            content: String::new(),
            domains: Vec::new(),
        }
    }
}

/// A week: what is further ahead is likely to change.
const DEFAULT_HORIZON_MINUTES: i64 = 7 * 24 * 60;

/// The level that the team gave to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleLevel {
    /// The rule is not run.
    Off,
    /// Its findings have this severity.
    At(Severity),
}

/// Late posts are sent within a day, so that a CI outage over night is made good and last week's news is not.
const DEFAULT_OVERDUE_MINUTES: i64 = 24 * 60;

pub(super) fn read(decoder: &mut Decoder, node: &Node, specs: &Specs) -> Config {
    let mut config = Config {
        file: decoder.file,
        brand: String::new(),
        language: "en".to_owned(),
        timezone: Tz::UTC,
        site: SiteConfig::default(),
        channels: Vec::new(),
        ledger: Spanned::new(LedgerLocation::default(), node.span),
        media_host: None,
        utm: None,
        approvals: Approvals::default(),
        rules: BTreeMap::new(),
    };
    let Some(mut map) = decoder.map(node, "pregon.yaml") else { return config };
    if let Some(brand) = map.required(decoder, "brand", Decoder::name) {
        config.brand = brand;
    }
    if let Some(language) = map.optional(decoder, "language", |d, n| d.one_of(n, &["es", "en"])) {
        config.language = language;
    }
    if let Some(zone) = map.required(decoder, "timezone", timezone) {
        config.timezone = zone;
    }
    if let Some(site) = map.optional(decoder, "site", site) {
        config.site = site;
    }
    config.channels = map.required(decoder, "channels", |d, n| channels(d, n, specs)).unwrap_or_default();
    if let Some(ledger) = map.optional(decoder, "ledger", ledger) {
        config.ledger = ledger;
    }
    config.media_host = map.optional(decoder, "media_host", Decoder::url).map(|url| url.value);
    config.utm = map.optional(decoder, "utm", utm);
    config.approvals = map.optional(decoder, "approvals", policies::approvals).unwrap_or_default();
    config.rules = map.optional(decoder, "rules", rules).unwrap_or_default();
    map.finish(decoder);
    config
}

pub(super) fn timezone(decoder: &mut Decoder, node: &Node) -> Option<Tz> {
    let name = decoder.text(node)?;
    if let Ok(zone) = name.parse::<Tz>() {
        return Some(zone);
    }
    let guess = crate::diag::did_you_mean(&name, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
    let help = guess.map_or_else(
        || "write the IANA name of the team's zone, as America/Mexico_City or Europe/Madrid".to_owned(),
        |guess| format!("did you mean `{guess}`?"),
    );
    decoder.push(Diagnostic::error("invalid-value", decoder.at(node.span), format!("unknown time zone `{name}`")).help(help));
    None
}

fn site(decoder: &mut Decoder, node: &Node) -> Option<SiteConfig> {
    let mut map = decoder.map(node, "site")?;
    let site = SiteConfig {
        url: map.optional(decoder, "url", Decoder::url).map(|url| url.value.trim_end_matches('/').to_owned()),
        title: map.optional(decoder, "title", Decoder::name),
        description: map.optional(decoder, "description", Decoder::text),
        author: map.optional(decoder, "author", Decoder::name),
    };
    map.finish(decoder);
    Some(site)
}

fn ledger(decoder: &mut Decoder, node: &Node) -> Option<Spanned<LedgerLocation>> {
    let text = decoder.spanned_text(node)?;
    match text.value.parse() {
        Ok(location) => Some(Spanned::new(location, text.span)),
        Err(BadLocation { message, help }) => {
            decoder.push(Diagnostic::error("invalid-value", decoder.at(node.span), message).help(help));
            None
        }
    }
}

fn rules(decoder: &mut Decoder, node: &Node) -> Option<BTreeMap<String, (RuleLevel, Span)>> {
    let entries = decoder.entries(node, "rules")?;
    let mut rules = BTreeMap::new();
    for (key, value) in entries {
        let Some(level) = decoder.one_of(value, &["off", "info", "warning", "error"]) else { continue };
        let level = match level.as_str() {
            "off" => RuleLevel::Off,
            "info" => RuleLevel::At(Severity::Info),
            "warning" => RuleLevel::At(Severity::Warning),
            _ => RuleLevel::At(Severity::Error),
        };
        rules.insert(key.value.clone(), (level, key.span));
    }
    Some(rules)
}

fn channels(decoder: &mut Decoder, node: &Node, specs: &Specs) -> Option<Vec<Channel>> {
    let entries = decoder.entries(node, "channels")?;
    if entries.is_empty() {
        decoder
            .push(Diagnostic::error("invalid-value", decoder.at(node.span), "no channels").help("add at least `site: { network: site }`"));
    }
    let channels: Vec<Channel> = entries.into_iter().filter_map(|(key, value)| channel(decoder, &key, value, specs)).collect();
    warn_of_same_accounts(decoder, &channels, specs);
    Some(channels)
}

/// Two channels of one account send every post twice, unless their languages tell their posts apart.
fn warn_of_same_accounts(decoder: &mut Decoder, channels: &[Channel], specs: &Specs) {
    let identity = |channel: &Channel| {
        let default = || specs.get(channel.network.as_str())?.default_server.clone();
        let server = channel.server.as_ref().map(|server| server.value.clone()).or_else(default).unwrap_or_default();
        let account = channel.account.as_ref()?.to_lowercase();
        Some((channel.network.clone(), server.trim_end_matches('/').to_lowercase(), account, channel.lang.clone()))
    };
    let mut known = BTreeMap::new();
    for channel in channels {
        let Some(identity) = identity(channel) else { continue };
        let first: &Channel = known.entry(identity).or_insert(channel);
        if first.name != channel.name {
            decoder.push(
                Diagnostic::warning(
                    "same-account",
                    decoder.at(channel.span),
                    format!(
                        "channel `{}` is the same account as channel `{}`: a post for both is published twice there",
                        channel.name, first.name
                    ),
                )
                .label(decoder.at(first.span), "the account is named here first")
                .help("keep one of them, or give them different `lang`"),
            );
        }
    }
}

fn channel(decoder: &mut Decoder, key: &Spanned<String>, node: &Node, specs: &Specs) -> Option<Channel> {
    let name = match ChannelName::new(key.value.clone()) {
        Ok(name) => name,
        Err(error) => {
            decoder.push(
                Diagnostic::error("invalid-value", decoder.at(key.span), format!("`{}` cannot be a channel name: {error}", key.value))
                    .help("as `mastodon` or `bluesky-es`"),
            );
            return None;
        }
    };
    let mut map = decoder.map(node, "channel")?;
    let network = map.required(decoder, "network", |d, n| network(d, n, specs));
    let server = map.optional(decoder, "server", Decoder::url).map(|url| url.map(|text| text.trim_end_matches('/').to_owned()));
    let native = map.optional(decoder, "schedule", |d, n| d.one_of(n, &["us", "native"])).is_some_and(|word| word == "native");
    let horizon_minutes = map.optional(decoder, "native_horizon", span).unwrap_or(DEFAULT_HORIZON_MINUTES);
    let channel = Channel {
        name,
        schedule: if native { Scheduling::Native { horizon_minutes } } else { Scheduling::Us },
        span: key.span,
        overdue: map.optional(decoder, "overdue", overdue).unwrap_or(
            if network.as_ref().is_some_and(|network| network.as_str() == "site") {
                Overdue::Always
            } else {
                Overdue::Within { minutes: DEFAULT_OVERDUE_MINUTES, then: IfLate::Skip }
            },
        ),
        spacing: map.optional(decoder, "spacing", span),
        account: map.optional(decoder, "account", Decoder::text).map(|account| account.trim_start_matches('@').to_owned()),
        lang: map.optional(decoder, "lang", Decoder::lang).map(|lang| lang.value),
        limit: map.optional(decoder, "limit", |d, n| d.integer(n, 1, 1_000_000)).map(|limit| limit as usize),
        visibility: map
            .optional(decoder, "visibility", |d, n| d.one_of(n, &["public", "unlisted", "private"]))
            .unwrap_or_else(|| "public".to_owned()),
        numbering: map.optional(decoder, "thread", thread).unwrap_or(false),
        hashtags: map.optional(decoder, "hashtags", |d, n| d.one_of(n, &["end", "none"])).is_none_or(|place| place == "end"),
        fitting: map.optional(decoder, "fitting", |d, n| d.choice(n, &[Fitting::Split, Fitting::Trim, Fitting::Error], Fitting::as_str)),
        pictures: map
            .optional(decoder, "pictures", |d, n| d.choice(n, &[Shaping::Crop, Shaping::Pad], Shaping::as_str))
            .unwrap_or(Shaping::Crop),
        placement: map.optional(decoder, "placement", |d, n| d.choice(n, &PlacementName::ALL, PlacementName::as_str)),
        link: map.optional(decoder, "link", |d, n| d.choice(n, &LinkPlacement::ALL, LinkPlacement::as_str)),
        quiet_hours: map.optional(decoder, "quiet_hours", super::plans::quiet_hours),
        network: network.clone().unwrap_or_else(|| NetworkName::new("site").expect("a valid name")),
        server,
    };
    map.finish(decoder);
    let self_hosted = network
        .as_ref()
        .and_then(|network| specs.get(network.as_str()))
        .is_some_and(|spec| spec.self_hosted && spec.default_server.is_none());
    if self_hosted && channel.server.is_none() {
        decoder.push(
            Diagnostic::error(
                "missing-key",
                decoder.at(key.span),
                format!("channel `{}` does not say on which server its account is", channel.name),
            )
            .help("add `server: https://…`"),
        );
    }
    network.map(|_| channel)
}

fn utm(decoder: &mut Decoder, node: &Node) -> Option<UtmPolicy> {
    let mut map = decoder.map(node, "utm")?;
    let standard = UtmPolicy::default();
    let policy = UtmPolicy {
        source: map.optional(decoder, "source", utm_value).unwrap_or(standard.source),
        medium: map.optional(decoder, "medium", utm_value).unwrap_or(standard.medium),
        campaign: map.optional(decoder, "campaign", utm_value).unwrap_or(standard.campaign),
        content: map.optional(decoder, "content", utm_value).unwrap_or(standard.content),
        domains: map
            .optional(decoder, "domains", Decoder::texts)
            .unwrap_or_default()
            .into_iter()
            .map(|domain| domain.trim_start_matches("*.").to_lowercase())
            .collect(),
    };
    map.finish(decoder);
    Some(policy)
}

/// A value with known names in braces.
fn utm_value(decoder: &mut Decoder, node: &Node) -> Option<String> {
    const NAMES: [&str; 4] = ["network", "channel", "campaign", "post"];
    let text = decoder.text(node)?;
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once('{') {
        let name = after.split_once('}').map_or(after, |(name, _)| name);
        if !NAMES.contains(&name) {
            let message = format!("`{{{name}}}` is not known here");
            decoder.push(
                Diagnostic::error("invalid-value", decoder.at(node.span), message)
                    .help("known names: {network}, {channel}, {campaign}, {post}"),
            );
            return None;
        }
        rest = after;
    }
    Some(text)
}

fn thread(decoder: &mut Decoder, node: &Node) -> Option<bool> {
    let mut map: MapReader<'_> = decoder.map(node, "thread")?;
    let numbering = map.optional(decoder, "numbering", Decoder::boolean);
    map.finish(decoder);
    numbering
}

fn network(decoder: &mut Decoder, node: &Node, specs: &Specs) -> Option<NetworkName> {
    let name = decoder.text(node)?;
    if let Some(spec) = specs.get(&name) {
        return Some(spec.name.clone());
    }
    // Its own file has a finding that says why.
    if specs.is_broken(&name) {
        return None;
    }
    let known: Vec<&str> = specs.names().collect();
    let help = crate::diag::did_you_mean(&name, known.iter().copied())
        .map_or_else(|| format!("known networks: {}", known.join(", ")), |guess| format!("did you mean `{guess}`?"));
    decoder.push(Diagnostic::error("unknown-network", decoder.at(node.span), format!("unknown network `{name}`")).help(help));
    None
}

/// `30m`, `24h`, `3d` or `none`; or `{ within: 24h, then: ask }`.
fn overdue(decoder: &mut Decoder, node: &Node) -> Option<Overdue> {
    let Value::Map(_) = node.value else { return tolerance(decoder, node, IfLate::Skip) };
    let mut map = decoder.map(node, "`overdue`")?;
    let then = map.optional(decoder, "then", |d, n| d.one_of(n, &["skip", "ask"])).map_or(IfLate::Skip, |word| match word.as_str() {
        "ask" => IfLate::Ask,
        _ => IfLate::Skip,
    });
    let within = map.required(decoder, "within", |d, n| tolerance(d, n, then));
    map.finish(decoder);
    within
}

fn tolerance(decoder: &mut Decoder, node: &Node, then: IfLate) -> Option<Overdue> {
    if decoder.text(node)? == "none" {
        return Some(Overdue::Always);
    }
    span(decoder, node).map(|minutes| Overdue::Within { minutes, then })
}

/// A length of time in minutes: `30m`, `24h` or `3d`.
pub(super) fn span(decoder: &mut Decoder, node: &Node) -> Option<i64> {
    let text = decoder.text(node)?;
    let minutes = parse_minutes(&text);
    if minutes.is_none() {
        decoder.push(
            Diagnostic::error("invalid-value", decoder.at(node.span), format!("`{text}` is not a length of time"))
                .help("write minutes, hours or days, as `30m`, `24h` or `3d`; `overdue` may also be `none`, to send however late"),
        );
    }
    minutes
}
