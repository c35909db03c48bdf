//! Where credentials come from, and where new ones are kept: the process, `.env`, and the encrypted `secrets.age`.

mod dotenv;
mod file;
mod keep;
mod key;
mod name;
mod sources;

pub use dotenv::DotEnvError;
pub use file::{Entry, FileError, MAX_FILE_BYTES, MAX_VALUE_BYTES, SecretsFile};
pub use keep::{Change, KeepError, Keeper, Place};
pub use key::{Key, KeyError, parse_recipient};
pub use name::{NameError, check_name};
pub use sources::{FileState, KEY_FILE_VARIABLE, KEY_VARIABLE, Resolved, Source, SourceError, Variable};

/// Name of the encrypted file, beside `pregon.yaml`.
pub const FILE: &str = "secrets.age";
/// Name of the file for local work, which git never sees.
pub const DOT_ENV: &str = ".env";
