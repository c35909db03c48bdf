//! What a team can choose for a channel, out of what its network offers.

use serde::{Deserialize, Serialize};

/// Where the address that a post wants people to open can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkPlacement {
    /// In the text.
    Text,
    /// In a card below the text, and not in the text.
    Card,
    /// In a comment below the post.
    FirstComment,
    /// In the account's profile; the text says so.
    Bio,
    /// In a field of its own: a pin's link, a button.
    Field,
}

impl LinkPlacement {
    /// Every place.
    pub const ALL: [Self; 5] = [Self::Text, Self::Card, Self::FirstComment, Self::Bio, Self::Field];

    /// The word used in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Card => "card",
            Self::FirstComment => "first-comment",
            Self::Bio => "bio",
            Self::Field => "field",
        }
    }
}

/// A shape in which the platform shows pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlacementName {
    /// Upright, 4:5 or 3:4.
    Portrait,
    /// 1:1.
    Square,
    /// Wide, about 1.91:1.
    Landscape,
    /// A whole telephone screen, 9:16.
    Tall,
    /// A pin, 2:3.
    Pin,
    /// 4:3.
    #[serde(rename = "4:3")]
    FourThree,
    /// 16:9.
    #[serde(rename = "16:9")]
    SixteenNine,
}

impl PlacementName {
    /// Every shape.
    pub const ALL: [Self; 7] = [Self::Portrait, Self::Square, Self::Landscape, Self::Tall, Self::Pin, Self::FourThree, Self::SixteenNine];

    /// The word used in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Portrait => "portrait",
            Self::Square => "square",
            Self::Landscape => "landscape",
            Self::Tall => "tall",
            Self::Pin => "pin",
            Self::FourThree => "4:3",
            Self::SixteenNine => "16:9",
        }
    }
}

/// What is done with a text that is longer than its network allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fitting {
    /// It becomes a thread.
    Split,
    /// It is cut, and the address of the whole is put behind it.
    Trim,
    /// It is left as it is, and reported.
    Error,
}

impl Fitting {
    /// The word used in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Split => "split",
            Self::Trim => "trim",
            Self::Error => "error",
        }
    }
}

/// What is done with a picture whose shape is not one that the network shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shaping {
    /// It is cut.
    Crop,
    /// It is shown whole on a plain ground.
    Pad,
}

impl Shaping {
    /// The word used in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Crop => "crop",
            Self::Pad => "pad",
        }
    }
}

/// An amount that a platform charges: millionths of the currency, since prices are fractions of a cent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// Millionths of the currency.
    pub micros: u64,
    /// ISO 4217 code.
    pub currency: String,
    /// What it would be without addresses in the text, in millionths, where that is less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without_links: Option<u64>,
}
