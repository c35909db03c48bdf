//! LinkedIn's little text format: plain text in which some characters are escaped.
//!
//! Source: <https://learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format>. One of these
//! characters without its backslash cuts or mangles the post, without any error.

use crate::compile::rich::{Form, Rich, Step};
use crate::model::FacetTarget;

/// Characters that are escaped wherever they stand for themselves.
const ESCAPED: &[char] = &['\\', '|', '{', '}', '@', '[', ']', '(', ')', '<', '>', '#', '*', '_', '~'];

/// Writes a text. Hashtags, and mentions of people with a URN, keep their signs.
pub(super) fn write(rich: &Rich) -> String {
    let mut out = String::with_capacity(rich.text().len() + 16);
    let mut open: Vec<&Form> = Vec::new();
    for step in rich.steps() {
        match step {
            Step::Open(range) => open.push(&range.form),
            Step::Close(_) => {
                open.pop();
            }
            Step::Text(text) => match open.last() {
                Some(Form::Target(FacetTarget::Tag { tag })) if text.strip_prefix('#') == Some(tag) => {
                    out.push('#');
                    escape(tag, &mut out);
                }
                Some(Form::Target(FacetTarget::Mention { handle })) if is_urn(handle) => {
                    out.push_str("@[");
                    escape(text, &mut out);
                    out.push_str("](");
                    out.push_str(handle);
                    out.push(')');
                }
                _ => escape(text, &mut out),
            },
        }
    }
    out
}

/// Whether a handle is the URN of a person or an organisation: only these can be mentioned.
pub(in crate::compile) fn is_urn(handle: &str) -> bool {
    let id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    ["urn:li:person:", "urn:li:organization:"]
        .iter()
        .any(|start| handle.strip_prefix(start).is_some_and(|rest| !rest.is_empty() && rest.chars().all(id)))
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        if ESCAPED.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::rich::Ranged;

    #[test]
    fn what_stands_for_itself_is_escaped() {
        let rich = Rich::new(r"f(x) = a_b * [c] #1 <d> {e} ~ | \ @".to_owned(), Vec::new());
        assert_eq!(write(&rich), r"f\(x\) = a\_b \* \[c\] \#1 \<d\> \{e\} \~ \| \\ \@");
    }

    #[test]
    fn hashtags_and_mentions_that_are_meant_keep_their_signs() {
        let mention = Form::Target(FacetTarget::Mention { handle: "urn:li:organization:42".to_owned() });
        let tag = Form::Target(FacetTarget::Tag { tag: "Otoño_26".to_owned() });
        let text = "Con La Ceiba (MX) #Otoño_26";
        let ranges = vec![Ranged { start: 4, end: 17, form: mention }, Ranged { start: 18, end: text.len(), form: tag }];
        assert_eq!(write(&Rich::new(text.to_owned(), ranges)), r"Con @[La Ceiba \(MX\)](urn:li:organization:42) #Otoño\_26");
    }

    #[test]
    fn only_urns_are_mentioned() {
        for (handle, expected) in [
            ("urn:li:person:aB-3_x", true),
            ("urn:li:organization:42", true),
            ("urn:li:person:", false),
            ("urn:li:person:a)b", false),
            ("ana-ruiz", false),
        ] {
            assert_eq!(is_urn(handle), expected, "{handle}");
        }
    }
}
