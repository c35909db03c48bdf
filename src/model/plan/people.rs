//! People and organisations.

use crate::diag::{FileId, Spanned};

/// A person or organisation, a key of `plans/people.yaml`.
#[derive(Debug, Clone)]
pub struct PersonEntry {
    /// Key used as `@key`.
    pub key: Spanned<String>,
    /// Name as written in texts.
    pub name: String,
    /// Role: `team`, `ally`, `influencer`, `customer`, `press`, `competitor`.
    pub role: Option<String>,
    /// Language tag.
    pub lang: Option<String>,
    /// Address of a page.
    pub url: Option<String>,
    /// Handle by network name, without the leading `@`.
    pub handles: Vec<(Spanned<String>, Spanned<String>)>,
    /// E-mail addresses of the person's commits, in small letters.
    pub emails: Vec<Spanned<String>>,
    /// What to know, consent.
    pub notes: Option<String>,
}

impl PersonEntry {
    /// The handle on a network, without the leading `@`.
    #[must_use]
    pub fn handle(&self, network: &str) -> Option<&str> {
        self.handles.iter().find(|(name, _)| name.value == network).map(|(_, handle)| handle.value.as_str())
    }
}

/// The people file, `plans/people.yaml`.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// The file; `None` where there is none.
    pub file: Option<FileId>,
    /// Entries in the order of the file.
    pub list: Vec<PersonEntry>,
}

impl People {
    /// The entry with this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&PersonEntry> {
        self.list.iter().find(|person| person.key.value == key)
    }

    /// The entry to which an e-mail address belongs, whatever the case of its letters.
    #[must_use]
    pub fn by_email(&self, email: &str) -> Option<&PersonEntry> {
        let email = email.to_lowercase();
        self.list.iter().find(|person| person.emails.iter().any(|of| of.value == email))
    }
}
