//! UTM parameters on links to the team's own domains, so that visits can be told apart by network and campaign.

use std::borrow::Cow;
use std::fmt::Write;

use crate::model::{Campaign, Post};
use crate::workspace::{Channel, Config, UtmPolicy};

/// What becomes of the addresses of one post on one channel.
#[derive(Debug, Clone)]
pub(super) struct Decoration {
    /// Names and finished values, in the order in which they are written.
    parameters: Vec<(&'static str, String)>,
    /// Hosts that are the team's own, in lower case.
    domains: Vec<String>,
}

impl Decoration {
    /// The team's policy for a post on a channel; a campaign's own values win.
    ///
    /// Returns `None` where links stay as they are: there is no policy, or the channel is the site itself, on which
    /// parameters would make every click look like a visit from elsewhere.
    pub(super) fn new(config: &Config, channel: &Channel, post: &Post, campaign: Option<&Campaign>) -> Option<Self> {
        let own = campaign.map(|campaign| &campaign.utm);
        let campaign_has_values = own.is_some_and(|own| own.source.is_some() || own.medium.is_some() || own.campaign.is_some());
        if channel.network.as_str() == "site" || config.utm.is_none() && !campaign_has_values {
            return None;
        }
        let policy = config.utm.clone().unwrap_or_default();
        let pick = |own: Option<&String>, team: &String| own.unwrap_or(team).clone();
        let values = [
            ("utm_source", pick(own.and_then(|own| own.source.as_ref()), &policy.source)),
            ("utm_medium", pick(own.and_then(|own| own.medium.as_ref()), &policy.medium)),
            ("utm_campaign", pick(own.and_then(|own| own.campaign.as_ref()), &policy.campaign)),
            ("utm_content", policy.content.clone()),
        ];
        let campaign_id = campaign.map_or("", |campaign| campaign.id.value.as_str());
        let filled = |value: String| {
            value
                .replace("{network}", channel.network.as_str())
                .replace("{channel}", channel.name.as_str())
                .replace("{campaign}", campaign_id)
                .replace("{post}", post.id.as_str())
        };
        let parameters: Vec<_> =
            values.into_iter().map(|(name, value)| (name, encoded(&filled(value)))).filter(|(_, value)| !value.is_empty()).collect();
        let domains = own_domains(config, &policy);
        (!parameters.is_empty() && !domains.is_empty()).then_some(Self { parameters, domains })
    }

    /// The address with its parameters; as it is where it leads elsewhere, or carries UTM parameters already.
    pub(super) fn apply<'u>(&self, url: &'u str) -> Cow<'u, str> {
        if !self.is_own(url) {
            return Cow::Borrowed(url);
        }
        let (address, fragment) = url.split_once('#').map_or((url, None), |(address, fragment)| (address, Some(fragment)));
        let query = address.split_once('?').map(|(_, query)| query);
        if query.is_some_and(|query| query.split(['&', ';']).any(|pair| pair.to_ascii_lowercase().starts_with("utm_"))) {
            return Cow::Borrowed(url);
        }
        let mut out = String::with_capacity(url.len() + 64);
        out.push_str(address);
        let mut separator = match query {
            None => "?",
            Some(query) if query.is_empty() || query.ends_with('&') => "",
            Some(_) => "&",
        };
        for (name, value) in &self.parameters {
            let _ = write!(out, "{separator}{name}={value}");
            separator = "&";
        }
        if let Some(fragment) = fragment {
            out.push('#');
            out.push_str(fragment);
        }
        Cow::Owned(out)
    }

    fn is_own(&self, url: &str) -> bool {
        let Ok(parsed) = reqwest::Url::parse(url) else { return false };
        let Some(host) = parsed.host_str().filter(|_| matches!(parsed.scheme(), "http" | "https")) else { return false };
        self.domains.iter().any(|domain| host == domain || host.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.')))
    }
}

/// The domains of the policy, or the site's.
fn own_domains(config: &Config, policy: &UtmPolicy) -> Vec<String> {
    if !policy.domains.is_empty() {
        return policy.domains.clone();
    }
    let site = config.site.url.as_deref().and_then(|url| reqwest::Url::parse(url).ok());
    site.and_then(|url| url.host_str().map(str::to_lowercase)).into_iter().collect()
}

/// A value as it stands in a query: in lower case, since reports count `Social` and `social` apart.
fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.trim().to_lowercase().bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte as char),
            b' ' => out.push('-'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoration(domains: &[&str]) -> Decoration {
        Decoration {
            parameters: vec![
                ("utm_source", encoded("Mastodon")),
                ("utm_medium", encoded("social")),
                ("utm_campaign", encoded("Otoño 2026")),
            ],
            domains: domains.iter().map(|domain| (*domain).to_owned()).collect(),
        }
    }

    #[test]
    fn own_links_get_parameters_once() {
        const UTM: &str = "utm_source=mastodon&utm_medium=social&utm_campaign=oto%C3%B1o-2026";
        let decoration = decoration(&["laceiba.example"]);
        for (url, expected) in [
            ("https://laceiba.example", format!("https://laceiba.example?{UTM}")),
            ("https://laceiba.example/", format!("https://laceiba.example/?{UTM}")),
            ("https://laceiba.example/a?b=c", format!("https://laceiba.example/a?b=c&{UTM}")),
            ("https://laceiba.example/a?", format!("https://laceiba.example/a?{UTM}")),
            ("https://laceiba.example/a?b&", format!("https://laceiba.example/a?b&{UTM}")),
            ("https://laceiba.example/a#b?c", format!("https://laceiba.example/a?{UTM}#b?c")),
            ("https://laceiba.example/a?b=c#", format!("https://laceiba.example/a?b=c&{UTM}#")),
            ("https://tienda.laceiba.example:8443/a", format!("https://tienda.laceiba.example:8443/a?{UTM}")),
            ("HTTPS://LaCeiba.example/A", format!("HTTPS://LaCeiba.example/A?{UTM}")),
        ] {
            assert_eq!(decoration.apply(url), expected, "{url}");
            assert_eq!(decoration.apply(&expected), expected, "twice: {url}");
        }
    }

    #[test]
    fn others_stay_as_they_are() {
        let decoration = decoration(&["laceiba.example"]);
        for url in [
            "https://other.example/",
            "https://notlaceiba.example/",
            "https://laceiba.example.evil.example/",
            "https://evil.example/?u=https://laceiba.example/",
            "https://laceiba.example@evil.example/",
            "mailto:hola@laceiba.example",
            "ftp://laceiba.example/",
            "https://laceiba.example/a?UTM_source=Boletin&x=1",
            "not an address",
            "",
        ] {
            assert_eq!(decoration.apply(url), url);
        }
    }
}
