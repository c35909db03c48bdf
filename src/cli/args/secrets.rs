//! `pregon secrets`.

use clap::Subcommand;

use super::Format;

#[derive(Debug, Subcommand)]
pub(crate) enum Secrets {
    /// Make a key and an empty file, and print the key, once
    #[command(after_help = "Example:\n  pregon secrets init | gh secret set PREGON_SECRETS_KEY")]
    Init,
    /// Put a secret in; its value is read from stdin, or typed unseen
    #[command(after_help = "Example:\n  pregon secrets set PREGON_MASTODON_TOKEN < token.txt")]
    Set(SetSecret),
    /// Show names, sources and dates, never values
    List(ListSecrets),
    /// Take a secret out
    Remove {
        /// Name of the variable, as PREGON_MASTODON_TOKEN
        name: String,
    },
    /// Make a new key in the place of yours, and print it, once
    Rekey,
    /// Let one more key open the file: that of a person, or of a machine
    AddRecipient {
        /// Public key, as age-keygen prints it: age1…
        recipient: String,
    },
    /// Let a key no longer open the file
    RemoveRecipient {
        /// Public key: age1…
        recipient: String,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct SetSecret {
    /// Name of the variable, as PREGON_MASTODON_TOKEN
    pub(crate) name: String,
    /// Last day on which it works, as 2026-12-31, or the instant at which it stops
    #[arg(long, value_name = "DATE")]
    pub(crate) expires: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ListSecrets {
    /// How to print the result
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
}
