//! What each platform makes of Markdown.

use crate::networks::spec::Dialect;

/// The Markdown of one platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a list of independent abilities")]
pub(crate) struct Flavour {
    /// Whether pictures can stand in the text.
    pub(crate) images: bool,
    /// Whether `- [x]` is a box; otherwise it is written as a sign.
    pub(crate) tasks: bool,
    /// Whether `[^1]` is a footnote; otherwise it is written as `[1]`.
    pub(crate) footnotes: bool,
    /// Whether part of a word can be emphasised.
    pub(crate) intraword: bool,
    /// Whether a list of its own begins where the sign changes, and ordered lists know `1)`.
    pub(crate) changing_bullets: bool,
    /// How much deeper headings stand, since the platform shows the title as the first.
    pub(crate) heading_shift: u8,
    /// Whether `{{` and `{%` are read before all else.
    pub(crate) liquid: bool,
    /// What makes a name or a community of some text, which a backslash does not prevent.
    pub(crate) names: Names,
}

/// What a platform takes for somebody's name, without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// `@name`.
    At,
    /// `@name@host`, `!community@host`.
    AtHost,
    /// `u/name`, `r/community`.
    Slash,
}

impl Flavour {
    /// The Markdown of a dialect; `None` for the others.
    pub(crate) fn of(dialect: Dialect) -> Option<Self> {
        let common = Self {
            images: true,
            tasks: false,
            footnotes: true,
            intraword: true,
            changing_bullets: true,
            heading_shift: 1,
            liquid: false,
            names: Names::At,
        };
        Some(match dialect {
            // Snudown's extensions: <https://github.com/reddit/snudown>. Pictures need the other editor's format.
            Dialect::Reddit => Self {
                images: false,
                footnotes: false,
                intraword: false,
                changing_bullets: false,
                heading_shift: 0,
                names: Names::Slash,
                ..common
            },
            // markdown-it with its plugins: <https://join-lemmy.org/docs/users/02-media.html>.
            Dialect::Lemmy => Self { names: Names::AtHost, ..common },
            // markdown-it; boxes and footnotes are plugins that come with it: <https://meta.discourse.org/t/170024>.
            Dialect::Discourse => Self { tasks: true, ..common },
            // Redcarpet: `app/lib/constants/redcarpet.rb` of <https://github.com/forem/forem>.
            Dialect::DevTo => Self { intraword: false, changing_bullets: false, liquid: true, ..common },
            Dialect::Plain
            | Dialect::Facets
            | Dialect::LittleText
            | Dialect::Entities
            | Dialect::Discord
            | Dialect::Mrkdwn
            | Dialect::Mfm
            | Dialect::Matrix
            | Dialect::Npf
            | Dialect::Html => return None,
        })
    }
}
