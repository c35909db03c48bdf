//! What the names of accounts look like on each network, and where their pages are.
//!
//! The rules are those of the platforms' sign-up forms and help pages, read in November 2026; where a platform states none, only
//! what would break a mention is refused. A network that is not in the list takes any word.

/// What a name may be made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A name on a server: `name@server.example`.
    Federated,
    /// A domain.
    Domain,
    /// So many of letters, digits and these signs.
    Name { least: usize, most: usize, signs: &'static str },
    /// A public key of Nostr, `npub1…`, or a name on a domain (NIP-05).
    Nostr,
    /// `@name:server.example`.
    Matrix,
    /// One word.
    Word,
}

/// A network's names and pages: `{}` stands for the name, `{user}` and `{host}` for its two halves.
#[derive(Debug)]
struct Names {
    network: &'static str,
    form: Form,
    expected: &'static str,
    page: Option<&'static str>,
}

const fn names(network: &'static str, form: Form, expected: &'static str, page: Option<&'static str>) -> Names {
    Names { network, form, expected, page }
}

const FEDERATED: &str = "`name@server.example`";

/// Sorted by network.
const NAMES: &[Names] = &[
    names("akkoma", Form::Federated, FEDERATED, Some("https://{host}/{user}")),
    // https://atproto.com/specs/handle
    names("bluesky", Form::Domain, "a domain, `name.bsky.social`", Some("https://bsky.app/profile/{}")),
    names("devto", Form::Name { least: 1, most: 30, signs: "_" }, "`name`: letters, digits and `_`", Some("https://dev.to/{}")),
    // https://support.discord.com/hc/en-us/articles/12620128861463
    names("discord", Form::Name { least: 2, most: 32, signs: "._" }, "`name`: 2 to 32 letters, digits, `_` and `.`", None),
    names("discourse", Form::Name { least: 1, most: 60, signs: "._-" }, "`name`: letters, digits, `_`, `-` and `.`", None),
    // https://www.facebook.com/help/105399436216001
    names(
        "facebook",
        Form::Name { least: 5, most: 50, signs: "." },
        "`name`: 5 to 50 letters, digits and `.`",
        Some("https://www.facebook.com/{}"),
    ),
    names("ghost", Form::Word, "one word", None),
    names("google-business", Form::Word, "one word", None),
    names("gotosocial", Form::Federated, FEDERATED, Some("https://{host}/@{user}")),
    // https://help.instagram.com/370452623149242
    names(
        "instagram",
        Form::Name { least: 1, most: 30, signs: "._" },
        "`name`: up to 30 letters, digits, `_` and `.`",
        Some("https://www.instagram.com/{}/"),
    ),
    names("lemmy", Form::Federated, FEDERATED, Some("https://{host}/u/{user}")),
    // https://www.linkedin.com/help/linkedin/answer/a542685
    names(
        "linkedin",
        Form::Name { least: 1, most: 100, signs: "-_%" },
        "the last part of the page's address, `name` or `company/name`, or `urn:li:person:…`",
        Some("https://www.linkedin.com/in/{}/"),
    ),
    // https://docs.joinmastodon.org/spec/activitypub/
    names("mastodon", Form::Federated, "`@name@server.example`", Some("https://{host}/@{user}")),
    // https://spec.matrix.org/latest/appendices/#user-identifiers
    names("matrix", Form::Matrix, "`name:server.example`", Some("https://matrix.to/#/@{}")),
    names("misskey", Form::Federated, FEDERATED, Some("https://{host}/@{user}")),
    // https://github.com/nostr-protocol/nips/blob/master/19.md and 05.md
    names("nostr", Form::Nostr, "`npub1…`, or `name@domain.example`", Some("https://njump.me/{}")),
    names(
        "pinterest",
        Form::Name { least: 3, most: 30, signs: "_" },
        "`name`: 3 to 30 letters, digits and `_`",
        Some("https://www.pinterest.com/{}/"),
    ),
    names("pixelfed", Form::Federated, FEDERATED, Some("https://{host}/{user}")),
    names("pleroma", Form::Federated, FEDERATED, Some("https://{host}/{user}")),
    // https://support.reddithelp.com/hc/en-us/articles/204579479
    names(
        "reddit",
        Form::Name { least: 3, most: 20, signs: "_-" },
        "`name`: 3 to 20 letters, digits, `_` and `-`",
        Some("https://www.reddit.com/user/{}/"),
    ),
    names("site", Form::Word, "one word", None),
    names("slack", Form::Word, "one word", None),
    // https://telegram.org/faq#usernames-and-t-me
    names("telegram", Form::Name { least: 4, most: 32, signs: "_" }, "`name`: 5 to 32 letters, digits and `_`", Some("https://t.me/{}")),
    // The names of Threads are those of Instagram.
    names(
        "threads",
        Form::Name { least: 1, most: 30, signs: "._" },
        "`name`: up to 30 letters, digits, `_` and `.`",
        Some("https://www.threads.com/@{}"),
    ),
    // https://support.tiktok.com/en/getting-started/setting-up-your-profile/changing-your-username
    names(
        "tiktok",
        Form::Name { least: 2, most: 24, signs: "._" },
        "`name`: 2 to 24 letters, digits, `_` and `.`",
        Some("https://www.tiktok.com/@{}"),
    ),
    names(
        "tumblr",
        Form::Name { least: 1, most: 32, signs: "-" },
        "`name`: up to 32 letters, digits and `-`",
        Some("https://www.tumblr.com/{}"),
    ),
    names("wordpress", Form::Word, "one word", None),
    // https://help.x.com/en/managing-your-account/change-x-handle: at most 15; older accounts have up to 20.
    names("x", Form::Name { least: 1, most: 20, signs: "_" }, "`name`, letters, digits and `_` only", Some("https://x.com/{}")),
    // https://support.google.com/youtube/answer/11585688
    names(
        "youtube",
        Form::Name { least: 3, most: 30, signs: "._-·" },
        "`name`: 3 to 30 letters, digits, `_`, `-` and `.`",
        Some("https://www.youtube.com/@{}"),
    ),
];

fn of(network: &str) -> Option<&'static Names> {
    NAMES.binary_search_by(|names| names.network.cmp(network)).ok().map(|at| &NAMES[at])
}

/// Whether the names of a network's accounts have a server behind an `@`, as addresses of e-mail do.
#[must_use]
pub fn has_servers(network: &str) -> bool {
    of(network).is_some_and(|names| matches!(names.form, Form::Federated | Form::Nostr))
}

/// What a name on a network looks like, if this one does not. The name is without its leading `@`.
#[must_use]
pub fn unfit(network: &str, handle: &str) -> Option<&'static str> {
    let (form, expected) = of(network).map_or((Form::Word, "one word"), |names| (names.form, names.expected));
    // Mentions of LinkedIn's API need the number of the member or page, not its name.
    let urn = |kind: &str| {
        handle
            .strip_prefix(kind)
            .is_some_and(|id| !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
    };
    if network == "linkedin" && (urn("urn:li:person:") || urn("urn:li:organization:")) {
        return None;
    }
    let path = network == "linkedin" && ["company/", "in/", "school/"].iter().any(|kind| handle.starts_with(kind));
    let name = if path { handle.split_once('/').map_or(handle, |(_, name)| name) } else { handle };
    (!fits(form, name)).then_some(expected)
}

fn fits(form: Form, handle: &str) -> bool {
    let user = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
    match form {
        Form::Federated => handle.split_once('@').is_some_and(|(name, server)| user(name) && is_host(server)),
        Form::Domain => is_host(handle),
        Form::Name { least, most, signs } => {
            let length = handle.chars().count();
            // Names of YouTube may have letters of any alphabet.
            let letter = |c: char| c.is_ascii_alphanumeric() || signs.contains(c) || (signs.contains('·') && c.is_alphanumeric());
            (least..=most).contains(&length) && handle.chars().all(letter)
        }
        Form::Nostr => {
            let key = handle.strip_prefix("npub1").is_some_and(|key| key.len() == 58 && key.chars().all(|c| c.is_ascii_alphanumeric()));
            key || handle.split_once('@').is_some_and(|(name, host)| user(name) && is_host(host))
        }
        Form::Matrix => {
            handle.split_once(':').is_some_and(|(name, server)| !name.is_empty() && !name.contains(char::is_whitespace) && is_host(server))
        }
        Form::Word => !handle.is_empty() && !handle.contains(char::is_whitespace) && !handle.contains(char::is_control),
    }
}

fn is_host(text: &str) -> bool {
    let label = |label: &str| !label.is_empty() && label.len() <= 63 && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    text.contains('.') && text.split('.').all(label)
}

/// The page of an account, where its network has one that its name leads to. The name is without its leading `@`, and fits.
#[must_use]
pub fn page(network: &str, handle: &str) -> Option<String> {
    let names = of(network)?;
    if unfit(network, handle).is_some() {
        return None;
    }
    if network == "linkedin" && handle.starts_with("urn:") {
        return None;
    }
    if network == "linkedin" && handle.contains('/') {
        return Some(format!("https://www.linkedin.com/{handle}/"));
    }
    let (user, host) = handle.split_once('@').unwrap_or((handle, ""));
    Some(names.page?.replace("{user}", user).replace("{host}", host).replace("{}", handle))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks::Specs;

    #[test]
    fn every_network_has_its_names() {
        let known: Vec<&str> = NAMES.iter().map(|names| names.network).collect();
        assert!(known.is_sorted());
        let specs: Vec<String> = Specs::embedded().names().map(str::to_owned).collect();
        assert_eq!(known, specs);
    }

    #[test]
    fn names_fit_their_network() {
        for (network, handle, fits, page) in [
            ("mastodon", "ada@mastodon.example", true, Some("https://mastodon.example/@ada")),
            ("mastodon", "ada", false, None),
            ("bluesky", "ada.example", true, Some("https://bsky.app/profile/ada.example")),
            ("bluesky", "ada", false, None),
            ("x", "ada_ruiz", true, Some("https://x.com/ada_ruiz")),
            ("x", "ada.ruiz", false, None),
            ("instagram", "ada.ruiz", true, Some("https://www.instagram.com/ada.ruiz/")),
            ("instagram", "ada ruiz", false, None),
            ("telegram", "ada", false, None),
            ("linkedin", "company/la-ceiba", true, Some("https://www.linkedin.com/company/la-ceiba/")),
            ("linkedin", "ada-ruiz", true, Some("https://www.linkedin.com/in/ada-ruiz/")),
            ("matrix", "ada:matrix.example", true, Some("https://matrix.to/#/@ada:matrix.example")),
            ("matrix", "ada", false, None),
            (
                "nostr",
                "npub1xtscya34g58tk0z605fvr788k263gsu6cy9x0mhnm87echrgufzsevkk5s",
                true,
                Some("https://njump.me/npub1xtscya34g58tk0z605fvr788k263gsu6cy9x0mhnm87echrgufzsevkk5s"),
            ),
            ("nostr", "npub1corto", false, None),
            ("youtube", "LaCeiba·Libros", true, Some("https://www.youtube.com/@LaCeiba·Libros")),
            ("reddit", "ad", false, None),
            ("slack", "ada ruiz", false, None),
            ("own-network", "whatever", true, None),
            ("own-network", "two words", false, None),
        ] {
            assert_eq!(unfit(network, handle).is_none(), fits, "{network}: {handle}");
            assert_eq!(super::page(network, handle).as_deref(), page, "{network}: {handle}");
        }
    }
}
