//! Where the publishing record is kept: what `ledger:` in `pregon.yaml` may say.

use std::fmt;
use std::str::FromStr;

/// The remote where none is named.
pub const DEFAULT_REMOTE: &str = "origin";
/// The branch where none is named.
pub const DEFAULT_BRANCH: &str = "pregon-ledger";
/// The folder where `ledger:` is not written.
const DEFAULT_FOLDER: &str = "ledger";

/// Folders of a workspace in which no record may lie: builds clean the first two, and whatever is lost there would be sent again; the
/// others are read as something else.
const TAKEN_FOLDERS: [&str; 8] = ["public", ".pregon", ".git", "content", "plans", "templates", "networks", "approvals"];
/// Branches that hold people's work: a record on one of them would be merged, rebased and deleted with it.
/// `refs` begins the whole name of a branch, which would hide the rest of it.
const PROTECTED_BRANCHES: [&str; 10] =
    ["HEAD", "main", "master", "trunk", "develop", "development", "production", "gh-pages", "release", "refs"];

/// A kind of object store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cloud {
    /// Amazon S3, and all that speak its protocol.
    S3,
    /// Google Cloud Storage.
    Google,
    /// Azure Blob Storage.
    Azure,
}

impl Cloud {
    const ALL: [Self; 3] = [Self::S3, Self::Google, Self::Azure];

    /// The scheme of its addresses: `s3`, `gs`, `az`.
    #[must_use]
    pub fn scheme(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Google => "gs",
            Self::Azure => "az",
        }
    }
}

/// Where the publishing record is kept. Holds no secrets.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LedgerLocation {
    /// A folder of the workspace, as a relative path with `/`.
    Folder(String),
    /// A branch of a remote of the workspace's git repository.
    Git {
        /// Name of the remote, never an address.
        remote: String,
        /// Name of the branch, without `refs/heads/`.
        branch: String,
    },
    /// Objects in a bucket.
    Objects {
        /// Whose.
        cloud: Cloud,
        /// The bucket; Azure calls it a container.
        bucket: String,
        /// What the names of all records begin with, without a slash at either end; may be empty.
        prefix: String,
    },
}

impl Default for LedgerLocation {
    fn default() -> Self {
        Self::Folder(DEFAULT_FOLDER.to_owned())
    }
}

impl LedgerLocation {
    /// The folder, relative to the workspace, where it is one.
    #[must_use]
    pub fn folder(&self) -> Option<&str> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::Git { .. } | Self::Objects { .. } => None,
        }
    }
}

impl fmt::Display for LedgerLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => f.write_str(folder),
            Self::Git { remote, branch } if remote == DEFAULT_REMOTE => write!(f, "git:{branch}"),
            Self::Git { remote, branch } => write!(f, "git:{remote}#{branch}"),
            Self::Objects { cloud, bucket, prefix } if prefix.is_empty() => write!(f, "{}://{bucket}", cloud.scheme()),
            Self::Objects { cloud, bucket, prefix } => write!(f, "{}://{bucket}/{prefix}", cloud.scheme()),
        }
    }
}

/// Why a text is no place for a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BadLocation {
    /// What is wrong. Never holds more of the text than is safe to print.
    pub message: String,
    /// What to write instead.
    pub help: &'static str,
}

fn bad(message: impl Into<String>, help: &'static str) -> BadLocation {
    BadLocation { message: message.into(), help }
}

impl FromStr for LedgerLocation {
    type Err = BadLocation;

    fn from_str(text: &str) -> Result<Self, BadLocation> {
        if let Some(rest) = text.strip_prefix("git:") {
            return git(rest);
        }
        if let Some((scheme, rest)) = text.split_once("://") {
            // What stands before an `@` may be a password, so nothing of the text is repeated.
            if rest.contains('@') {
                let help = "the store's credentials belong into the environment, as `AWS_ACCESS_KEY_ID`";
                return Err(bad("an address of a ledger has no credentials in it", help));
            }
            let cloud = Cloud::ALL.into_iter().find(|cloud| cloud.scheme() == scheme);
            return cloud.map_or_else(|| Err(unknown(text)), |cloud| objects(cloud, rest));
        }
        folder(text)
    }
}

fn unknown(text: &str) -> BadLocation {
    let help =
        "write a folder of the workspace (`ledger`), a branch (`git:pregon-ledger`) or a bucket (`s3://bucket/prefix`, `gs://…`, `az://…`)";
    bad(format!("the ledger `{text}` is neither a folder nor one of the known stores"), help)
}

fn folder(text: &str) -> Result<LedgerLocation, BadLocation> {
    if text.contains(':') {
        return Err(unknown(text));
    }
    let leaves = text.starts_with('/') || text.contains(['\\', '\0']) || text.split('/').any(|step| step == "..");
    if leaves || text.is_empty() {
        return Err(bad("the ledger must be a folder of the workspace", "write a relative path without `..`: `ledger: ledger`"));
    }
    let first = text.split('/').find(|step| !matches!(*step, "" | "."));
    if first.is_none_or(|first| TAKEN_FOLDERS.iter().any(|taken| first.eq_ignore_ascii_case(taken))) {
        return Err(bad(format!("the ledger cannot be kept in `{text}`"), "give it a folder of its own: `ledger: ledger`"));
    }
    Ok(LedgerLocation::Folder(text.to_owned()))
}

fn git(rest: &str) -> Result<LedgerLocation, BadLocation> {
    let (remote, branch) = rest.split_once('#').unwrap_or((DEFAULT_REMOTE, rest));
    let branch = if branch.is_empty() { DEFAULT_BRANCH } else { branch };
    // An address could name a program to be run, and this file comes with every pull request: the repository's own settings say
    // where a remote is.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if remote.is_empty() || remote.starts_with(['-', '.']) || !remote.chars().all(plain) {
        let help = "write the name of a remote of the repository: `git:origin#pregon-ledger`; `git remote -v` lists them";
        return Err(bad("the ledger's remote is not the name of a remote", help));
    }
    // What git takes as a name, and a little less.
    let reserved = |step: &str| step.rsplit_once('.').is_some_and(|(_, end)| end.is_empty() || end.eq_ignore_ascii_case("lock"));
    let is_name = |step: &str| !step.is_empty() && step.chars().all(plain) && !step.starts_with(['.', '-']) && !reserved(step);
    if branch.len() > 200 || branch.contains("..") || !branch.split('/').all(is_name) {
        let help = "write letters, digits, `-`, `_`, `.` and `/`, as in `git:pregon-ledger`";
        return Err(bad("the ledger's branch is not a name for a branch", help));
    }
    let top = branch.split('/').next().unwrap_or(branch);
    if PROTECTED_BRANCHES.iter().any(|protected| top.eq_ignore_ascii_case(protected)) {
        let help = "give it a branch on which nobody works: `ledger: git:pregon-ledger`";
        return Err(bad(format!("the ledger cannot be kept on the branch `{branch}`"), help));
    }
    Ok(LedgerLocation::Git { remote: remote.to_owned(), branch: branch.to_owned() })
}

fn objects(cloud: Cloud, rest: &str) -> Result<LedgerLocation, BadLocation> {
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
    let starts = bucket.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    if !starts || !(3..=222).contains(&bucket.len()) || !bucket.chars().all(named) || bucket.contains("..") {
        return Err(bad("the ledger's address names no bucket", "write `s3://bucket/prefix`, with the bucket's name in small letters"));
    }
    let prefix = prefix.trim_end_matches('/');
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '=');
    let is_step = |step: &str| !step.is_empty() && !step.starts_with('.') && step.chars().all(plain);
    if !prefix.is_empty() && (prefix.len() > 300 || !prefix.split('/').all(is_step)) {
        let help = "write letters, digits, `-`, `_`, `.`, `=` and `/`, as in `s3://bucket/team/ledger`";
        return Err(bad("what follows the bucket in the ledger's address is no prefix", help));
    }
    Ok(LedgerLocation::Objects { cloud, bucket: bucket.to_owned(), prefix: prefix.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_and_written() {
        let git = |remote: &str, branch: &str| LedgerLocation::Git { remote: remote.to_owned(), branch: branch.to_owned() };
        let objects =
            |cloud, bucket: &str, prefix: &str| LedgerLocation::Objects { cloud, bucket: bucket.to_owned(), prefix: prefix.to_owned() };
        for (text, expected, shown) in [
            ("ledger", LedgerLocation::default(), "ledger"),
            ("team/record", LedgerLocation::Folder("team/record".to_owned()), "team/record"),
            ("git:", git("origin", "pregon-ledger"), "git:pregon-ledger"),
            ("git:record", git("origin", "record"), "git:record"),
            ("git:upstream#", git("upstream", "pregon-ledger"), "git:upstream#pregon-ledger"),
            ("git:up-1#teams/es", git("up-1", "teams/es"), "git:up-1#teams/es"),
            ("s3://laceiba", objects(Cloud::S3, "laceiba", ""), "s3://laceiba"),
            ("gs://laceiba/a/b/", objects(Cloud::Google, "laceiba", "a/b"), "gs://laceiba/a/b"),
            ("az://registro/x", objects(Cloud::Azure, "registro", "x"), "az://registro/x"),
        ] {
            let read: LedgerLocation = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((&read, read.to_string().as_str()), (&expected, shown), "{text}");
            assert_eq!(read.to_string().parse(), Ok(read), "{text}");
        }
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for text in [
            "",
            ".",
            "./",
            "/ledger",
            "../ledger",
            "a/../b",
            "public",
            "./public/x",
            "PUBLIC",
            "Content/x",
            "git:origin#refs/heads/main",
            ".pregon/x",
            ".git",
            "content",
            "approvals",
            "a\\b",
            "C:/ledger",
            "ftp://host/x",
            "https://host/x",
            "memory:",
            "git:main",
            "git:master",
            "git:origin#main",
            "git:MAIN",
            "git:HEAD",
            "git:release/1",
            "git:-x",
            "git:a..b",
            "git:a b",
            "git:a:b",
            "git:x.lock",
            "git:.x",
            "git:/x",
            "git:x/",
            "git:#x",
            "git:--upload-pack=x#y",
            "git:https://u:p@host/x#y",
            "git:ext::sh -c id#y",
            "git:../other#x",
            "s3://",
            "s3:///x",
            "s3://B",
            "s3://ab",
            "s3://key:secret@bucket/x",
            "s3://bucket/../x",
            "s3://bucket//x",
            "s3://bucket/a b",
            "s3://bucket?x=1",
            "s3://bucket/.x",
        ] {
            let error = text.parse::<LedgerLocation>().expect_err(text);
            assert!(!error.message.contains("secret") && !error.message.contains("u:p"), "{error}");
        }
    }
}
