//! The tone of voice.

use std::path::PathBuf;

use crate::diag::{FileId, Span, Spanned};
use crate::model::{Campaign, CampaignKind, Kind};
use crate::prose::address::Forms;
use crate::prose::claims::ClaimKind;

/// The tone of voice, `plans/tone.yaml`.
#[derive(Debug, Clone, Default)]
pub struct Tone {
    /// The file; `None` where there is none.
    pub file: Option<FileId>,
    /// How the brand speaks, in prose.
    pub voice: Option<String>,
    /// Form of address.
    pub address: AddressTone,
    /// Countries that the brand speaks to (ISO 3166-1, two letters): whose law on advertising counts.
    pub countries: Vec<String>,
    /// Words that are not used.
    pub banned: Vec<BannedTerm>,
    /// Words that are used instead of others.
    pub preferred: Vec<PreferredTerm>,
    /// Wording that leaves people out or cannot be read aloud.
    pub inclusive: Option<Inclusive>,
    /// Claims that need a source.
    pub claims: Option<Claims>,
    /// Most emoji, hashtags and exclamation marks in a post.
    pub budgets: Budgets,
    /// What is different on a channel or network, by its name.
    pub channels: Vec<ChannelTone>,
    /// How an audience of the plan is addressed, by its id.
    pub audiences: Vec<(Spanned<String>, AddressTone)>,
    /// Most words in a sentence.
    pub max_sentence: Option<usize>,
    /// Most words in a paragraph.
    pub max_paragraph: Option<usize>,
    /// Lowest readability by language tag.
    pub readability: Vec<(Spanned<String>, f64)>,
    /// Spelling.
    pub spelling: Option<Spelling>,
    /// Labels that a kind of post must carry.
    pub disclosures: Vec<Disclosure>,
}

impl Tone {
    /// What is different on this channel: by its own name, else by that of its network.
    #[must_use]
    pub fn on(&self, channel: &str, network: &str) -> Option<&ChannelTone> {
        let named = |name: &str| self.channels.iter().find(|own| own.name.value == name);
        named(channel).or_else(|| named(network))
    }

    /// How somebody is addressed: by the audience, else by the channel, else in general.
    #[must_use]
    pub fn address_of(&self, audience: Option<&str>, channel: &str, network: &str) -> AddressTone {
        let of_audience = self.audiences.iter().find(|(id, _)| Some(id.value.as_str()) == audience).map(|(_, tone)| *tone);
        let of_channel = self.on(channel, network).map(|own| own.address);
        [of_audience, of_channel, Some(self.address)].into_iter().flatten().fold(AddressTone::default(), |known, next| AddressTone {
            person: known.person.or(next.person),
            plural: known.plural.or(next.plural),
        })
    }

    /// The budgets of a channel.
    #[must_use]
    pub fn budgets_of(&self, channel: &str, network: &str) -> Budgets {
        let own = self.on(channel, network).map(|own| own.budgets).unwrap_or_default();
        Budgets {
            emoji: own.emoji.or(self.budgets.emoji),
            hashtags: own.hashtags.or(self.budgets.hashtags),
            exclamations: own.exclamations.or(self.budgets.exclamations),
        }
    }
}

/// Form of address, one and many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AddressTone {
    /// `tu`, `usted` or `vos`.
    pub person: Option<Person2>,
    /// `ustedes` or `vosotros`.
    pub plural: Option<Plural2>,
}

impl AddressTone {
    /// The forms that a text may use.
    #[must_use]
    pub fn allowed(self) -> Forms {
        let singular = match self.person {
            Some(Person2::Tu) => Forms::TU,
            Some(Person2::Usted) => Forms::USTED,
            Some(Person2::Vos) => Forms::VOS,
            None => Forms::SINGULAR,
        };
        let plural = match self.plural {
            Some(Plural2::Ustedes) => Forms::USTEDES,
            Some(Plural2::Vosotros) => Forms::VOSOTROS,
            None => Forms::PLURAL,
        };
        singular.or(plural)
    }
}

/// Form of address in Spanish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person2 {
    /// tú
    Tu,
    /// usted
    Usted,
    /// vos
    Vos,
}

/// Form of address of several people in Spanish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plural2 {
    /// ustedes
    Ustedes,
    /// vosotros
    Vosotros,
}

/// Most of something in a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Budgets {
    /// Emoji.
    pub emoji: Option<usize>,
    /// Hashtags.
    pub hashtags: Option<usize>,
    /// Exclamation marks; a Spanish pair is one.
    pub exclamations: Option<usize>,
}

/// What is different on a channel or network.
#[derive(Debug, Clone)]
pub struct ChannelTone {
    /// Name of the channel or the network.
    pub name: Spanned<String>,
    /// Form of address.
    pub address: AddressTone,
    /// Budgets.
    pub budgets: Budgets,
}

/// A word that is not used.
#[derive(Debug, Clone)]
pub struct BannedTerm {
    /// The word or phrase.
    pub term: Spanned<String>,
    /// What to write instead.
    pub instead: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Whether only the word as it is written is meant, without its inflected forms.
    pub exact: bool,
    /// Language of the texts that it is looked for in; all where there is none.
    pub lang: Option<String>,
    /// Phrases in which the word is meant: `realismo mágico`.
    pub except: Vec<String>,
}

/// A word that is used instead of others.
#[derive(Debug, Clone)]
pub struct PreferredTerm {
    /// The word to use.
    pub term: Spanned<String>,
    /// The words that it replaces.
    pub not: Vec<Spanned<String>>,
    /// Why.
    pub reason: Option<String>,
    /// Language of the texts that it is looked for in; all where there is none.
    pub lang: Option<String>,
    /// Phrases in which a word that it replaces is meant: `protección del consumidor`.
    pub except: Vec<String>,
}

/// Wording that leaves people out.
#[derive(Debug, Clone)]
pub struct Inclusive {
    /// Whether the short list of the program counts.
    pub builtin: bool,
    /// The team's own words.
    pub words: Vec<BannedTerm>,
}

/// Claims that need a source.
#[derive(Debug, Clone)]
pub struct Claims {
    /// The sorts of claim that are looked for.
    pub kinds: Vec<ClaimKind>,
    /// The team's own claims.
    pub words: Vec<Spanned<String>>,
    /// Words that are no claims here, whatever they look like.
    pub except: Vec<String>,
}

/// Spelling.
#[derive(Debug, Clone, Default)]
pub struct Spelling {
    /// Where it was written.
    pub span: Span,
    /// Dictionaries by language tag.
    pub dictionaries: Vec<(Spanned<String>, DictionarySource)>,
    /// The team's file of words, as written: relative to `plans/`.
    pub words_file: Option<Spanned<String>>,
    /// That file, once it is read.
    pub file: Option<FileId>,
    /// The team's words.
    pub words: Vec<String>,
    /// Whether every unknown word is reported, and not only what looks like a mistake.
    pub every_unknown: bool,
}

/// Where a dictionary comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DictionarySource {
    /// The system's folders.
    System,
    /// Files of the workspace; the path without its extension, `None` where they are not there.
    Files {
        /// As written, relative to `plans/`.
        written: Spanned<String>,
        /// The path.
        path: Option<PathBuf>,
    },
}

/// A label that some posts must carry.
#[derive(Debug, Clone)]
pub struct Disclosure {
    /// The posts that must carry it: those that all of these mean; never empty.
    pub posts: Vec<DisclosedPosts>,
    /// Networks or channels where it must stand; everywhere where there are none.
    pub networks: Vec<Spanned<String>>,
    /// Countries in which it must stand; everywhere where there are none.
    pub countries: Vec<String>,
    /// Texts, one of which must appear; never empty.
    pub texts: Vec<String>,
    /// Where it must stand.
    pub position: Position,
}

impl Disclosure {
    /// Whether posts of a kind, in a campaign or in none, must carry it somewhere.
    #[must_use]
    pub fn concerns(&self, kind: Kind, campaign: Option<&Campaign>) -> bool {
        self.posts.iter().all(|posts| match posts {
            DisclosedPosts::Kind(of) => *of == kind,
            DisclosedPosts::CampaignType(of) => campaign.is_some_and(|campaign| campaign.kind == *of),
            DisclosedPosts::Campaign(id) => campaign.is_some_and(|campaign| campaign.id.value == id.value),
            DisclosedPosts::Paid => campaign.is_some_and(Campaign::is_paid),
        })
    }

    /// Whether it counts for a brand that speaks to these countries. Of a brand that does not say to which, everything that it has written down does.
    #[must_use]
    pub fn counts_in(&self, countries: &[String]) -> bool {
        self.countries.is_empty() || countries.is_empty() || self.countries.iter().any(|country| countries.contains(country))
    }

    /// Whether it counts on a channel.
    #[must_use]
    pub fn counts_on(&self, channel: &str, network: &str) -> bool {
        self.networks.is_empty() || self.networks.iter().any(|name| name.value == channel || name.value == network)
    }

    /// The campaigns that it names.
    pub fn campaigns(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.posts.iter().filter_map(|posts| if let DisclosedPosts::Campaign(id) = posts { Some(id) } else { None })
    }

    /// Whether it is about what campaigns are paid for, and not about a kind of post alone.
    #[must_use]
    pub fn is_about_campaigns(&self) -> bool {
        self.posts.iter().any(|posts| !matches!(posts, DisclosedPosts::Kind(_)))
    }
}

/// Which posts a label is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisclosedPosts {
    /// Those of a kind.
    Kind(Kind),
    /// Those of campaigns of a type.
    CampaignType(CampaignKind),
    /// Those of one campaign.
    Campaign(Spanned<String>),
    /// Those of every campaign with advertising, or with people who are paid.
    Paid,
}

/// Where a label must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Position {
    /// Anywhere in the text.
    #[default]
    Anywhere,
    /// Before the text is cut off: within its first 125 characters.
    Start,
    /// In the last line.
    End,
}
