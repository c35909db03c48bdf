//! What a part is made of, in short: enough to tell what of it has changed since it was sent.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Digest, Variant};

/// A short hash of some values; written as 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Print([u8; 8]);

impl Print {
    /// The print of a value.
    #[must_use]
    pub fn of(value: &impl Serialize) -> Self {
        let mut print = [0; 8];
        print.copy_from_slice(&Digest::of_json(value).as_bytes()[..8]);
        Self(print)
    }
}

impl Serialize for Print {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        format!("{:016x}", u64::from_be_bytes(self.0)).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Print {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let fits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = fits.then(|| u64::from_str_radix(&text, 16).ok()).flatten();
        number.map(|number| Self(number.to_be_bytes())).ok_or_else(|| serde::de::Error::custom("expected 16 hexadecimal digits"))
    }
}

/// The prints of one part, by what can be changed of it on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartPrint {
    /// The text with what is clickable and emphasised in it, and the language.
    pub text: Print,
    /// The text alternatives of its pictures.
    pub alt: Print,
    /// Its pictures and its card.
    pub media: Print,
    /// The headline and the address of the page, which matter where they are sent.
    pub headline: Print,
    /// Who can see it, the poll, where the address stands, the first comment.
    pub terms: Print,
}

impl Variant {
    /// What each part is made of.
    #[must_use]
    pub fn prints(&self) -> Vec<PartPrint> {
        let link = self.link.as_ref().map(|link| &link.placement);
        self.parts
            .iter()
            .enumerate()
            .map(|(index, part)| PartPrint {
                text: Print::of(&(&part.text, &part.facets, &part.styles, &part.formatted, &self.lang)),
                alt: Print::of(&part.media.iter().map(|attachment| &attachment.alt).collect::<Vec<_>>()),
                media: Print::of(&(part.media.iter().map(|attachment| &attachment.picture.digest).collect::<Vec<_>>(), &part.card)),
                headline: Print::of(&(&self.title, &self.canonical)),
                // The poll stands in the first part.
                terms: Print::of(&(&self.visibility, self.poll.as_ref().filter(|_| index == 0), link, &self.first_comment)),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks::drivers::testing;

    #[test]
    fn a_change_shows_in_the_print_of_what_has_changed_and_in_no_other() {
        let old = testing::variant("mastodon", &["uno", "dos"]);
        let mut new = old.clone();
        new.parts[1].text = "otro".to_owned();
        let (before, after) = (old.prints(), new.prints());
        assert_eq!(before[0], after[0]);
        assert_eq!(PartPrint { text: before[1].text, ..after[1] }, before[1]);
        new.visibility = "unlisted".to_owned();
        assert_ne!(new.prints()[0].terms, before[0].terms);
        let json = serde_json::to_string(&before[0]).expect("serialises");
        assert_eq!(serde_json::from_str::<PartPrint>(&json).expect("reads"), before[0]);
        assert!(serde_json::from_str::<Print>("\"xyz\"").is_err());
        assert!(serde_json::from_str::<Print>("\"+123456789abcdef\"").is_err());
    }
}
