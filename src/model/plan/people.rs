//! People and organisations.

use chrono::NaiveDate;

use crate::diag::{FileId, Span, Spanned};

/// A person or organisation, a key of `plans/people.yaml`.
#[derive(Debug, Clone)]
pub struct PersonEntry {
    /// Key used as `@key`.
    pub key: Spanned<String>,
    /// Name as written in texts.
    pub name: String,
    /// What they are to us.
    pub role: Option<Role>,
    /// Language tag.
    pub lang: Option<String>,
    /// Address of a page.
    pub url: Option<String>,
    /// Handle by network name, without the leading `@`.
    pub handles: Vec<(Spanned<String>, Spanned<String>)>,
    /// E-mail addresses of the person's commits, in small letters.
    pub emails: Vec<Spanned<String>>,
    /// Pronouns, as they write them.
    pub pronouns: Option<String>,
    /// What they know about or write about.
    pub topics: Vec<String>,
    /// How to reach them, in words: never shown in pages.
    pub contact: Option<Spanned<String>>,
    /// Since when we know them.
    pub since: Option<NaiveDate>,
    /// What they have agreed to.
    pub consent: Option<Consent>,
    /// What to know.
    pub notes: Option<String>,
}

/// What a person or organisation is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// One of us.
    Team,
    /// Works with us.
    Ally,
    /// Is listened to by many.
    Influencer,
    /// Buys, comes, takes part: a private person.
    Customer,
    /// Writes for the public.
    Press,
    /// Sells to us.
    Supplier,
    /// Wants the same customers.
    Competitor,
}

impl Role {
    /// Every role, in the order of pages.
    pub const ALL: [Self; 7] = [Self::Team, Self::Ally, Self::Influencer, Self::Press, Self::Customer, Self::Supplier, Self::Competitor];

    /// The word in files and options.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Ally => "ally",
            Self::Influencer => "influencer",
            Self::Customer => "customer",
            Self::Press => "press",
            Self::Supplier => "supplier",
            Self::Competitor => "competitor",
        }
    }

    /// The role that a word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// What a person has agreed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consent {
    /// Where it was written.
    pub span: Span,
    /// Whether they may be mentioned.
    pub mention: Option<bool>,
    /// Whether pictures of them may be shown.
    pub photo: Option<bool>,
    /// Last day on which it holds.
    pub until: Option<NaiveDate>,
    /// Day on which it was given.
    pub given: Option<NaiveDate>,
    /// How and for what it was given.
    pub note: Option<String>,
}

impl PersonEntry {
    /// Whether they may be mentioned on a day: `Err` says why not.
    ///
    /// Who has said nothing may be, but for private persons: a customer has to be asked first.
    ///
    /// # Errors
    /// The reason, to stand behind the person's name.
    pub fn may_be_mentioned(&self, day: Option<NaiveDate>) -> Result<(), String> {
        match &self.consent {
            Some(consent) if consent.mention == Some(false) => Err("does not want to be mentioned".to_owned()),
            Some(Consent { until: Some(until), .. }) if day.is_some_and(|day| day > *until) => {
                Err(format!("had agreed to be mentioned until {until} only"))
            }
            Some(Consent { given: Some(given), .. }) if day.is_some_and(|day| day < *given) => {
                Err(format!("has agreed to be mentioned from {given} on only"))
            }
            Some(consent) if consent.mention == Some(true) => Ok(()),
            _ if self.role == Some(Role::Customer) => Err("is a private person, and no consent is noted".to_owned()),
            _ => Ok(()),
        }
    }

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
