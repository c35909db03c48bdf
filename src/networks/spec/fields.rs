//! The keys of a spec file: what stands where, of which kind, in which unit.
//!
//! One table serves the reader of `networks/*.yaml`, the lock file and the documentation.

/// A key of a spec file.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// What stands under it.
    pub shape: Shape,
    /// Whether it has to be there wherever the map that holds it is.
    pub required: bool,
    /// What it is, for people: a phrase without a full stop.
    pub doc: &'static str,
}

/// What stands under a key.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A map of further keys.
    Group(&'static [Field]),
    /// A value of this kind with its unit, source and date.
    Fact(Kind, UnitOf),
    /// A value of this kind alone.
    Value(Kind),
    /// A counting rule: a word, or `plain: <unit>`.
    Counting,
    /// A list of shapes and sizes.
    Placements,
    /// A list of maps of further keys.
    List(&'static [Field]),
}

/// A kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number of 0 or more.
    Count,
    /// A number of 0 or more.
    Amount,
    /// `true` or `false`.
    Truth,
    /// The smallest and the largest whole number.
    CountRange,
    /// The smallest and the largest number.
    AmountRange,
    /// Width and height.
    Size,
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// A list of some words.
    SomeOf(&'static [&'static str]),
    /// Any text.
    Text,
    /// A list of any texts.
    Texts,
    /// A web address.
    Address,
    /// A day of the calendar.
    Day,
}

impl Kind {
    /// How a value is written, for people.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self {
            Self::Count => "500",
            Self::Amount => "0.25",
            Self::Truth => "true",
            Self::CountRange => "[2, 4]",
            Self::AmountRange => "[0.8, 1.91]",
            Self::Size => "[1080, 1350]",
            Self::OneOf(words) | Self::SomeOf(words) => words.first().copied().unwrap_or_default(),
            Self::Text => "some words",
            Self::Texts => "[h264]",
            Self::Address => "https://example.org",
            Self::Day => "2026-11-24",
        }
    }
}

/// The unit of a fact that names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitOf {
    /// What the network counts text in.
    Text,
    /// Always this one.
    Fixed(&'static str),
}

/// Units that a fact may name.
pub const UNITS: &[&str] = &[
    "graphemes",
    "code_points",
    "utf16_units",
    "weighted",
    "bytes",
    "emoji_bytes",
    "event_bytes",
    "pixels",
    "items",
    "seconds",
    "minutes",
    "hours",
    "ratio",
    "per_second",
    "none",
    "USD",
    "EUR",
    "MXN",
];

pub(crate) const DIALECTS: &[&str] = &[
    "plain",
    "facets",
    "little-text",
    "entities",
    "discord",
    "mrkdwn",
    "mfm",
    "matrix",
    "npf",
    "reddit",
    "lemmy",
    "discourse",
    "dev-to",
    "html",
];
pub(crate) const IMAGE_FORMATS: &[&str] = &["jpeg", "png", "gif", "webp"];
pub(crate) const VIDEO_FORMATS: &[&str] = &["mp4", "mov", "webm"];
pub(crate) const EDITS: &[&str] = &["text", "alt", "media", "shape"];
pub(crate) const PROOFS: &[&str] = &["client-chosen-id", "idempotency-key", "nonce", "handle", "duplicate-refusal", "look-up", "person"];
pub(crate) const REPEATS: &[&str] = &["original", "names-original", "refused"];
pub(crate) const LINK_PLACEMENTS: &[&str] = &["text", "card", "first-comment", "bio", "field"];

/// Names of shapes, for [`Shape::Placements`].
pub const PLACEMENTS: &[&str] = &["portrait", "square", "landscape", "tall", "pin", "4:3", "16:9"];

/// Counting rules that are a word, for [`Shape::Counting`], each with the unit of its limits.
pub const COUNTING: &[(&str, &str)] = &[
    ("mastodon", "graphemes"),
    ("bluesky", "graphemes"),
    ("twitter", "weighted"),
    ("threads", "emoji_bytes"),
    ("linkedin", "utf16_units"),
    ("matrix-event", "event_bytes"),
    ("nostr-event", "event_bytes"),
];

/// Units of plain counting, for [`Shape::Counting`].
pub const COUNTING_UNITS: &[&str] = &["graphemes", "code_points", "utf16_units", "weighted", "bytes"];

const NONE: UnitOf = UnitOf::Fixed("none");
const ITEMS: UnitOf = UnitOf::Fixed("items");
const BYTES: UnitOf = UnitOf::Fixed("bytes");
const PIXELS: UnitOf = UnitOf::Fixed("pixels");
const RATIO: UnitOf = UnitOf::Fixed("ratio");
const MINUTES: UnitOf = UnitOf::Fixed("minutes");
const SECONDS: UnitOf = UnitOf::Fixed("seconds");
const POINTS: UnitOf = UnitOf::Fixed("code_points");
const MONEY: UnitOf = UnitOf::Fixed("USD");

const fn must(key: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { key, shape, required: true, doc }
}

const fn may(key: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { key, shape, required: false, doc }
}

const fn count(unit: UnitOf) -> Shape {
    Shape::Fact(Kind::Count, unit)
}

const TRUTH: Shape = Shape::Value(Kind::Truth);

/// The keys of a whole spec, in the order of the files.
pub const SPEC: &[Field] = &[
    may("title", Shape::Value(Kind::Text), "name for people"),
    may("version", Shape::Value(Kind::Day), "day of the last change of a value"),
    may("default_server", Shape::Value(Kind::Address), "server of a channel that names none"),
    may("self_hosted", TRUTH, "whether each channel has to name its own server"),
    may("docs", Shape::Value(Kind::Address), "the platform's documentation"),
    must("text", Shape::Group(TEXT), "text"),
    must("links", Shape::Group(LINKS), "addresses"),
    may("media", Shape::Group(MEDIA), "pictures; without it there are none"),
    may("video", Shape::Group(VIDEO), "videos; without it there are none"),
    may("card", Shape::Group(CARD), "link cards; without it there are none"),
    may("poll", Shape::Group(POLL), "limits of polls"),
    may("quota", Shape::Group(QUOTA), "how much an account may publish"),
    may("cost", Shape::Group(COST), "what the platform charges; without it nothing"),
    may("auth", Shape::Group(AUTH), "log-in with OAuth 2; without it there is none"),
    must("can", Shape::Group(CAN), "what can be done"),
    may("proof", Shape::List(PROOF), "how a lost answer is cleared up, in the order in which it is tried"),
];

const TEXT: &[Field] = &[
    may("limit", count(UnitOf::Text), "longest text of one part; without it there is no limit"),
    may("limit_with_media", count(UnitOf::Text), "longest text beside a picture or video, where it differs"),
    may("limit_with_video", count(UnitOf::Text), "longest text beside a video, where it differs from that beside a picture"),
    may("max_bytes", count(BYTES), "second limit"),
    may("min", count(UnitOf::Text), "shortest text"),
    must("counting", Shape::Counting, "how text is counted"),
    must("dialect", Shape::Value(Kind::OneOf(DIALECTS)), "how text is written"),
    may("url_length", count(UnitOf::Text), "length of an address, whatever its real length"),
    may("fold", count(UnitOf::Text), "after how much a reader has to ask for more"),
    may("title", Shape::Group(TITLE), "the headline, where it is a field of its own"),
    may("max_hashtags", count(ITEMS), "most hashtags"),
    may("hashtag_length", count(UnitOf::Text), "longest hashtag, without its sign"),
    may("max_cashtags", count(ITEMS), "most ticker symbols"),
    may("max_mentions", count(ITEMS), "most mentions"),
    may("max_links", count(ITEMS), "most addresses"),
    may("tags", Shape::Group(TAGS), "topics, where they are a field of their own"),
    may("block_limit", count(POINTS), "longest block, where the text is sent as blocks"),
    may("max_blocks", count(ITEMS), "most blocks"),
    may("comment_limit", count(UnitOf::Text), "longest comment"),
    must("threads", TRUTH, "whether parts can answer one another"),
    must("hashtags", TRUTH, "whether hashtags are a custom here"),
];

const TITLE: &[Field] = &[
    may("limit", count(POINTS), "longest headline"),
    may("min", count(POINTS), "shortest headline"),
    must("required", TRUTH, "whether a post without one is refused"),
];

const TAGS: &[Field] = &[
    may("max", count(ITEMS), "most topics"),
    may("max_length", count(POINTS), "longest topic"),
    may("max_total", count(POINTS), "longest list of topics"),
];

const LINKS: &[Field] = &[
    must("clickable", Shape::Fact(Kind::Truth, NONE), "whether an address in the text can be clicked on"),
    may("max_length", count(POINTS), "longest address"),
    must("placements", Shape::Fact(Kind::SomeOf(LINK_PLACEMENTS), NONE), "where the post's address can stand, the usual place first"),
];

const MEDIA: &[Field] = &[
    may("required", TRUTH, "whether a post without picture or video is refused"),
    must("max_images", count(ITEMS), "most pictures in one part"),
    may("min_album", count(ITEMS), "fewest pictures of an album"),
    must("max_bytes", count(BYTES), "largest picture file"),
    may("max_bytes_by_address", count(BYTES), "largest picture file that the platform fetches"),
    may("max_request_bytes", count(BYTES), "most bytes of all files of a part together"),
    may("min_bytes", count(BYTES), "smallest picture file"),
    must("max_side", count(PIXELS), "largest width and height"),
    may("max_width", count(PIXELS), "largest width, where it is smaller than the largest height"),
    may("max_sides_sum", count(PIXELS), "largest sum of width and height"),
    may("min_side", count(PIXELS), "smallest width and height"),
    may("max_pixels", count(PIXELS), "largest area"),
    must("formats", Shape::Fact(Kind::SomeOf(IMAGE_FORMATS), NONE), "formats of pictures, best first"),
    may("alt_limit", count(POINTS), "longest text alternative"),
    may("alt_min", count(POINTS), "shortest text alternative"),
    may("caption_limit", count(POINTS), "longest caption of one picture of an album"),
    must("min_width", count(PIXELS), "narrowest picture that looks good"),
    may("ratio", Shape::Fact(Kind::AmountRange, RATIO), "narrowest and widest ratio of width to height"),
    may("keep_shape", TRUTH, "whether a picture keeps its own shape unless the channel asks for one of the placements"),
    may("placements", Shape::Placements, "shapes for which pictures are cut, best first"),
    may("one_shape", TRUTH, "whether all pictures of a post are cut to the shape of the first"),
    may("by_address", TRUTH, "whether the platform fetches pictures from a public address"),
    may("animation", Shape::Group(ANIMATION), "animated GIFs; without it they stand still or are refused"),
];

const ANIMATION: &[Field] = &[
    must("max_bytes", count(BYTES), "largest animated GIF"),
    may("max_frames", count(ITEMS), "most frames"),
    may("max_size", Shape::Fact(Kind::Size, PIXELS), "largest width and height"),
    may("max_total_pixels", count(PIXELS), "largest area of all frames together"),
    must("alone", TRUTH, "whether it stands alone in its part"),
];

const VIDEO: &[Field] = &[
    must("max_bytes", count(BYTES), "largest video file"),
    may("min_bytes", count(BYTES), "smallest video file"),
    must("seconds", Shape::Fact(Kind::AmountRange, SECONDS), "shortest and longest running time; a day where no limit is stated"),
    must("formats", Shape::Fact(Kind::SomeOf(VIDEO_FORMATS), NONE), "formats of videos"),
    must("codecs", Shape::Fact(Kind::Texts, NONE), "codecs; empty where none is stated"),
    may("ratio", Shape::Fact(Kind::AmountRange, RATIO), "narrowest and widest ratio of width to height"),
    may("sides", Shape::Fact(Kind::CountRange, PIXELS), "smallest and largest width and height"),
    may("max_pixels", count(PIXELS), "largest area of a frame"),
    may("frames_per_second", Shape::Fact(Kind::AmountRange, UnitOf::Fixed("per_second")), "fewest and most frames in a second"),
    may("max_videos", count(ITEMS), "most videos in one part; one without it"),
    may("by_address", TRUTH, "whether the platform fetches videos from a public address"),
    may("cover_required", TRUTH, "whether a still has to be sent with it"),
    must("alone", TRUTH, "whether it stands alone in its part"),
];

const CARD: &[Field] = &[
    must("size", Shape::Fact(Kind::Size, PIXELS), "width and height of the card's picture"),
    must("max_bytes", count(BYTES), "largest picture file of a card"),
    must("built_by_us", TRUTH, "whether we build the card, or the platform fetches the page"),
    must("beside_images", TRUTH, "whether a part can have pictures and a card"),
];

const POLL: &[Field] = &[
    must("options", Shape::Fact(Kind::CountRange, ITEMS), "fewest and most options"),
    must("option_limit", count(UnitOf::Text), "longest option"),
    may("question_limit", count(UnitOf::Text), "longest question, where it is a field of its own"),
    must("minutes", Shape::Fact(Kind::CountRange, MINUTES), "shortest and longest time in which votes are taken"),
];

const QUOTA: &[Field] = &[
    must("posts", count(ITEMS), "most posts within the hours"),
    must("hours", Shape::Fact(Kind::Amount, UnitOf::Fixed("hours")), "the time, which rolls with the clock"),
];

const COST: &[Field] = &[
    must("part", Shape::Fact(Kind::Amount, MONEY), "price of a part without an address"),
    must("part_with_link", Shape::Fact(Kind::Amount, MONEY), "price of a part with one"),
    may("alt_text", Shape::Fact(Kind::Amount, MONEY), "price of a text alternative"),
];

pub(crate) const PKCE: &[&str] = &["s256", "s256-hex", "none"];
pub(crate) const CLIENT_PROOFS: &[&str] = &["basic", "form"];
pub(crate) const RENEWALS: &[&str] = &["rotating", "kept", "itself", "none"];

const AUTH: &[Field] = &[
    must("authorize_url", Shape::Fact(Kind::Text, NONE), "where a person agrees: an address, or a path on the channel's server"),
    must("token_url", Shape::Fact(Kind::Text, NONE), "where the code becomes a token"),
    may("register_url", Shape::Fact(Kind::Text, NONE), "where an application registers itself"),
    must("scopes", Shape::Fact(Kind::Texts, NONE), "what is asked for"),
    may("scope_separator", Shape::Fact(Kind::Text, NONE), "what stands between scopes, where it is no space"),
    must("pkce", Shape::Fact(Kind::OneOf(PKCE), NONE), "whether and how the code is bound to the one who asked for it"),
    must("client_proof", Shape::Fact(Kind::OneOf(CLIENT_PROOFS), NONE), "how the application proves itself"),
    may("client_field", Shape::Fact(Kind::Text, NONE), "name of the field with the application's id, where it is not client_id"),
    may("parameters", Shape::Fact(Kind::Texts, NONE), "further parameters of the page where a person agrees, as name=value"),
    may("exchange_url", Shape::Fact(Kind::Text, NONE), "where the token of an hour becomes a long-lived one"),
    may("exchange_grant", Shape::Fact(Kind::Text, NONE), "the grant type of that"),
    must("renewal", Shape::Fact(Kind::OneOf(RENEWALS), NONE), "how a token is followed by the next one"),
    may("renewal_url", Shape::Fact(Kind::Text, NONE), "where a token is renewed with itself"),
    may("renewal_grant", Shape::Fact(Kind::Text, NONE), "the grant type of that"),
    may("token_hours", Shape::Fact(Kind::Amount, UnitOf::Fixed("hours")), "how long a token lives; without it, without end"),
    may("refresh_hours", Shape::Fact(Kind::Amount, UnitOf::Fixed("hours")), "how long a refresh token lives"),
];

const CAN: &[Field] = &[
    must("publish", TRUTH, "whether this program can publish here"),
    must("edit", TRUTH, "whether a published post can be edited"),
    may("edits", Shape::Fact(Kind::SomeOf(EDITS), NONE), "what of it can be edited; the text alone without it"),
    must("delete", TRUTH, "whether it can be deleted"),
    must("poll", TRUTH, "whether there are polls"),
    must("first_comment", TRUTH, "whether a first comment can be put below a post"),
    must("schedule", TRUTH, "whether the platform itself can publish at a later time"),
    may("schedule_minutes", Shape::Fact(Kind::CountRange, MINUTES), "how far ahead, at least and at most"),
    must("metrics", TRUTH, "whether it tells how a post did"),
    must("replies", TRUTH, "whether answers of the community can be read"),
    must("moderation", TRUTH, "whether they can be hidden or removed"),
];

const PROOF: &[Field] = &[
    must("class", Shape::Fact(Kind::OneOf(PROOFS), NONE), "the kind of proof"),
    may("repeat", Shape::Fact(Kind::OneOf(REPEATS), NONE), "what a repetition is answered with that the platform knows again"),
    may("lifetime", count(MINUTES), "how long the key, the nonce or the handle is kept"),
    may("back", count(ITEMS), "how many posts a look-up reaches back"),
    may("delay", count(SECONDS), "how long it takes until a new post is listed"),
];
