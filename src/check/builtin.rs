//! Findings of loading and compiling: not rules, since nothing can be checked before they are mended.

/// A finding that loading or compiling makes.
#[derive(Debug, Clone, Copy)]
pub struct Builtin {
    /// Name in kebab case.
    pub name: &'static str,
    /// What it says, lower case, without a full stop.
    pub summary: &'static str,
    /// Documentation, Markdown: *What it says*, *What to do*.
    pub doc: &'static str,
}

/// Every finding of loading and compiling, sorted by name.
pub const BUILTIN: &[Builtin] = &[
    Builtin {
        name: "altered-approval",
        summary: "an approval that was changed after it was given",
        doc: "## What it says\nA file below `approvals/` carries a seal over everything that it says, and no longer says that. It does not count.\n\n\
              ## What to do\nUndo the change, or remove the file and let the approver run `pregon approve` again.\n",
    },
    Builtin {
        name: "ambiguous-time",
        summary: "a wall time that exists twice",
        doc: "## What it says\nThe time falls into the hour that clocks show twice when they go back, so it could mean either of two instants.\n\n\
              ## What to do\nWrite one of the two with its offset, as the help line shows.\n",
    },
    Builtin {
        name: "duplicate-id",
        summary: "two entries have the same id",
        doc: "## What it says\nTwo posts, campaigns or entries of a plan have the same id, so that a reference to it, or a record of publishing, could mean either.\n\n\
              ## What to do\nGive one of them another `id:`. The id of a post that is already published stays: the publishing record goes by it.\n",
    },
    Builtin {
        name: "duplicate-key",
        summary: "a YAML key is written twice",
        doc: "## What it says\nA map has the same key twice. YAML forbids it, and readers differ in which of the two they take.\n\n\
              ## What to do\nKeep one of them.\n",
    },
    Builtin {
        name: "hashtags-left-out",
        summary: "hashtags that do not fit into the text of a channel",
        doc: "## What it says\nThe hashtags made of `tags` and of the campaign are a courtesy: they never make a part of a thread of their own. \
              On this channel the last of them are left out.\n\n\
              ## What to do\nNothing, if the first ones are enough. Otherwise shorten the text, or put the topics that matter most first.\n",
    },
    Builtin {
        name: "invalid-value",
        summary: "a value is of the wrong kind, or out of range",
        doc: "## What it says\nA value cannot be read as what its key needs: a day, a time, a web address, one of some words, a number in a range.\n\n\
              ## What to do\nWrite it as the help line shows.\n",
    },
    Builtin {
        name: "missing-front-matter",
        summary: "a post does not start with front matter",
        doc: "## What it says\nThe first line of a file below `content/` is not `---`, so nothing is known about the post: not even its title.\n\n\
              ## What to do\nStart the file with a line `---`, then `title: …`, then another line `---`. Notes that are no posts belong outside `content/`, or in a `README.md`.\n",
    },
    Builtin {
        name: "missing-key",
        summary: "a key that must be there is missing",
        doc: "## What it says\nA map lacks a key without which it means nothing, such as the `title` of a post.\n\n## What to do\nAdd the key.\n",
    },
    Builtin {
        name: "no-free-slot",
        summary: "a day on which a channel has no free slot",
        doc: "## What it says\nThe post asks for a slot on a day with `slot: 2026-11-24`, and the channel has none then, or none that is left: \
              other posts have it, it lies in quiet hours, or the day is a blackout day.\n\n\
              ## What to do\nChoose another day, add a slot to `plans/calendar.yaml`, or write `date:` with a time.\n",
    },
    Builtin {
        name: "nonexistent-time",
        summary: "a wall time that does not exist",
        doc: "## What it says\nThe time falls into the hour that clocks jump over when they go forward.\n\n\
              ## What to do\nWrite the next time that exists, or another one.\n",
    },
    Builtin {
        name: "same-account",
        summary: "two channels are the same account",
        doc: "## What it says\nTwo channels of `pregon.yaml` have the same network, server, account and language: a post for both is published twice there.\n\n\
              ## What to do\nKeep one of them, or give them different `lang`.\n",
    },
    Builtin {
        name: "stale-approval",
        summary: "an approval of a post, or by a person, that is not there",
        doc: "## What it says\nA file below `approvals/` approves a post that does not exist, or is by somebody who is not in `plans/people.yaml`. It changes nothing.\n\n\
              ## What to do\nRemove the file, or add the person. A post that was renamed keeps its approvals as long as it keeps its `id:`.\n",
    },
    Builtin {
        name: "template-error",
        summary: "a text template that cannot be used",
        doc: "## What it says\nA template of `templates/`, or the `text` of an override, is not valid Tera, or uses a name that is not there.\n\n\
              ## What to do\nCorrect it as the message says. In an override these names are known: `body`, `title`, `link`, `url`, `hashtags`, `source`, `summary`, `brand`, `lang`, `channel`, `network`.\n",
    },
    Builtin {
        name: "title-too-long",
        summary: "a title that is longer than a network shows",
        doc: "## What it says\nThe network has a field for the headline, and takes less than the post's title in it. The title is cut at a word there.\n\n\
              ## What to do\nShorten the title, so that it says what you want said on every network.\n",
    },
    Builtin {
        name: "too-complex",
        summary: "a text nested too deeply, or with too much HTML",
        doc: "## What it says\nThe body nests quotes, lists or emphasis more than 48 levels deep, or has more than 2,000 tags of raw HTML. \
              No text for people does; reading it on would take longer than a check may. Nothing of it is used.\n\n\
              ## What to do\nSimplify the text, or check what wrote it.\n",
    },
    Builtin {
        name: "unclosed-front-matter",
        summary: "the front matter is never closed",
        doc: "## What it says\nThe line `---` that ends the front matter is missing, so the text of the post would be read as YAML.\n\n\
              ## What to do\nEnd the front matter with a line `---`.\n",
    },
    Builtin {
        name: "unknown-directive",
        summary: "a comment that looks like a directive and is none",
        doc: "## What it says\nAn HTML comment is nearly, but not quite, one of `<!-- break -->`, `<!-- only: … -->` and `<!-- /only -->`. As it stands it does nothing. This one is a warning.\n\n\
              ## What to do\nCorrect its spelling.\n",
    },
    Builtin {
        name: "unknown-duty",
        summary: "a duty of the team that is nearly one of the fifteen",
        doc: "## What it says\nA duty in `team` of `plans/plan.yaml` is one letter or two away from the name of one of the fifteen duties of a community manager. Duties in words of your own are fine; this one looks like a slip.\n\n\
              ## What to do\nWrite the name as the help line has it, or say it in other words.\n",
    },
    Builtin {
        name: "unknown-key",
        summary: "a key that is not part of the format",
        doc: "## What it says\nA map has a key that nobody reads. It is probably mistyped, and what it should do would silently not happen.\n\n\
              ## What to do\nWrite one of the known keys, or remove it.\n",
    },
    Builtin {
        name: "unknown-network",
        summary: "a channel names a network that is not known",
        doc: "## What it says\n`network:` of a channel in `pregon.yaml` has no spec.\n\n## What to do\nWrite the name of a known network; `pregon networks` lists them.\n",
    },
    Builtin {
        name: "unknown-reference",
        summary: "a plan file refers to something that is not there",
        doc: "## What it says\nPlan, calendar, campaigns or crisis manual name a channel, person, objective, audience, KPI, campaign, post, level or file that does not exist.\n\n\
              ## What to do\nCorrect the name, or add what it names. References from posts have rules of their own.\n",
    },
    Builtin {
        name: "unpaired-only",
        summary: "an `only` passage without its beginning or end",
        doc: "## What it says\n`<!-- only: … -->` is never closed, is closed twice, stands inside another, or names nobody.\n\n\
              ## What to do\nEnd each passage with `<!-- /only -->`.\n",
    },
    Builtin {
        name: "unreachable-ledger",
        summary: "a publishing record that cannot be reached",
        doc: "## What it says\nThe record is on a branch or in an object store, and a build could not get at it: there is no network, or there are no credentials, \
              as in the pull request of a fork. The pages show what it said the last time; if it was never reached from this machine, they show nothing as \
              published. This one is a warning: nothing is sent without the record.\n\n\
              ## What to do\nNothing in a pull request. Elsewhere `pregon doctor` says what is missing.\n",
    },
    Builtin {
        name: "unreadable-file",
        summary: "a file cannot be read as text",
        doc: "## What it says\nA file is not UTF-8, is more than 1 MB long, cannot be opened, or is a symbolic link that leaves the workspace.\n\n\
              ## What to do\nSave it as UTF-8, or mend what the message names. Links out of the workspace are never followed: in a pull request they could show what lies beside the checkout.\n",
    },
    Builtin {
        name: "unsupported-key",
        summary: "a key that this version does not act on",
        doc: "## What it says\nThe key is part of the format, but this version does not do what it asks for. Ignoring it in silence would be worse.\n\n\
              ## What to do\nDo without it, as the help line shows.\n",
    },
    Builtin {
        name: "yaml-syntax",
        summary: "a file is not valid YAML",
        doc: "## What it says\nThe YAML cannot be parsed, or uses what these files do not need: aliases, tags, a second document, very deep nesting.\n\n\
              ## What to do\nLook at the place and at the line above it: indentation, quotes and brackets are the usual causes. A value that contains `: ` or starts with a special character must be in quotes.\n",
    },
];
