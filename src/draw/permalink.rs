//! One form of each permalink, so that no entry counts twice because its address was written in another way.

use crate::support::percent::percent_decoded;

/// Parameters that say which post or comment it is, by host. All others say where a link was copied, in which language, or nothing at all:
/// whoever adds `?s=20` has not entered again.
const TELLING: &[(&str, &[&str])] = &[
    ("facebook.com", &["comment_id", "fbid", "id", "reply_comment_id", "story_fbid", "v"]),
    ("linkedin.com", &["commentUrn", "replyUrn"]),
    ("t.me", &["comment", "thread"]),
    ("youtube.com", &["lc", "v"]),
];

/// Names under which a host is known as well.
const SAME: &[(&str, &str)] = &[("telegram.me", "t.me"), ("threads.net", "threads.com"), ("twitter.com", "x.com")];

/// The form in which two addresses of the same entry are alike; it is for comparing, and need not lead anywhere. Empty where there is none.
///
/// # Errors
/// Why it cannot be compared.
pub(super) fn canonical_permalink(written: &str) -> Result<String, String> {
    let written = written.trim();
    let apart = |c: char| c.is_whitespace() || c.is_control() || super::entries::is_invisible(c);
    if written.contains(apart) {
        return Err("the permalink has a space or an invisible character in it".to_owned());
    }
    let (address, _) = written.split_once('#').unwrap_or((written, ""));
    let (address, query) = address.split_once('?').unwrap_or((address, ""));
    let (scheme, rest) = address.split_once("://").unwrap_or(("https", address));
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (scheme, host) = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => ("https".to_owned(), host(authority)),
        other => (other.to_owned(), authority.to_lowercase()),
    };
    let mut steps: Vec<String> = Vec::new();
    for step in path.split('/').map(percent_decoded) {
        match step.as_str() {
            "" | "." => {}
            ".." => drop(steps.pop()),
            // Names of accounts are the same in capitals; that two codes of posts differ by nothing else does not happen.
            _ => steps.push(step.to_lowercase()),
        }
    }
    if host.is_empty() && steps.is_empty() {
        return if written.is_empty() { Ok(String::new()) } else { Err("the permalink is no address".to_owned()) };
    }
    let telling = TELLING.iter().find(|(of, _)| host == *of).map_or(&[][..], |(_, names)| names);
    let mut found: Vec<String> = Vec::new();
    for name in telling {
        let value = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| percent_decoded(key) == *name);
        found.extend(value.map(|(_, value)| format!("{name}={}", percent_decoded(value))));
    }
    Ok(format!("{scheme}://{host}/{}?{}", steps.join("/"), found.join("&")))
}

/// A host without name, port and the prefixes for phones; of hosts with two names the one.
fn host(authority: &str) -> String {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host).to_lowercase();
    let host = host.strip_suffix(":443").or_else(|| host.strip_suffix(":80")).unwrap_or(&host).trim_end_matches('.');
    let shorter = ["www.", "m.", "mobile.", "old.", "web."].iter().find_map(|prefix| host.strip_prefix(prefix));
    // `m.example` is a host of its own.
    let host = shorter.filter(|host| host.contains('.')).unwrap_or(host);
    SAME.iter().find(|(other, _)| host == *other).map_or(host, |(_, host)| host).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_entry_has_one_form() {
        for (same, other) in [
            ("https://a.example/p/1", "https://a.example/p/1?s=20"),
            ("https://a.example/p/1", "http://www.A.example:80/p//1/#reply"),
            ("https://a.example/p/1", "a.example/p/1"),
            ("https://a.example/p/1", "https://x@a.example./p/q/../%31?v=2"),
            ("https://twitter.com/Ada/status/1", "https://mobile.twitter.com/ada/status/1?s=20&t=x"),
            ("https://x.com/ada/status/1", "https://twitter.com/ada/status/1"),
            ("https://www.youtube.com/watch?v=a&lc=Ugx", "https://m.youtube.com/watch?lc=Ugx&v=a&feature=share&v=b"),
            (
                "https://www.linkedin.com/feed/update/urn:li:activity:1?commentUrn=urn%3Ali%3A2",
                "https://linkedin.com/feed/update/urn%3Ali%3Aactivity%3A1/?commentUrn=urn:li:2&utm=1",
            ),
            ("at://did:plc:x/app.bsky.feed.post/3k", "AT://did:plc:x/app.bsky.feed.post/3k#x"),
        ] {
            assert_eq!(canonical_permalink(same), canonical_permalink(other), "{same} {other}");
        }
    }

    #[test]
    fn other_entries_have_others() {
        let links = [
            "https://a.example/p/1",
            "https://a.example/p/2",
            "https://b.example/p/1",
            "https://m.example/p/1",
            "https://www.youtube.com/watch?v=a&lc=Ugx",
            "https://www.youtube.com/watch?v=a&lc=Ugy",
            "https://www.facebook.com/tienda/posts/1?comment_id=5",
            "https://www.facebook.com/tienda/posts/1?comment_id=6",
            "https://t.me/tienda/1?comment=2",
            "https://t.me/tienda/1?comment=3",
        ];
        let forms: std::collections::BTreeSet<String> = links.iter().map(|link| canonical_permalink(link).expect("a form")).collect();
        assert_eq!(forms.len(), links.len(), "{forms:?}");
        assert_eq!(canonical_permalink("  "), Ok(String::new()));
        for bad in ["https://a.example/p 1", "https://a.example/p\u{200b}/1", "https://", "#1", "?s=20"] {
            assert!(canonical_permalink(bad).is_err(), "{bad}");
        }
    }
}
