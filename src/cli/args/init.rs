//! `pregon init`.

use std::path::PathBuf;

use clap::ValueEnum;

/// Who an example is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InitKind {
    /// A shop: promotions and a neighborhood.
    #[value(alias = "tienda")]
    Shop,
    /// An association: volunteers, events and donations.
    #[value(aliases = ["asociacion", "asociación"])]
    Association,
    /// A software project: releases and contributors.
    Software,
    /// An agency: a workspace for each of its brands.
    #[value(alias = "agencia")]
    Agency,
}

/// Where a new workspace is checked and published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InitCi {
    /// GitHub Actions: `.github/workflows/pregon.yml`.
    Github,
    /// GitLab CI: `.gitlab-ci.yml`.
    Gitlab,
    /// No files.
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// Spanish.
    Es,
    /// English.
    En,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  pregon init libreria --lang es --brand 'Librería La Ceiba' --timezone America/Mexico_City")]
pub(crate) struct Init {
    /// Folder to fill; made if need be
    #[arg(default_value = ".")]
    pub(crate) dir: PathBuf,
    /// Language of the example and of the pages
    #[arg(long, value_enum, default_value = "en")]
    pub(crate) lang: Lang,
    /// Who the example is of
    #[arg(long, value_enum, default_value = "shop")]
    pub(crate) kind: InitKind,
    /// Which CI the files are for that check proposals and publish
    #[arg(long, value_enum, default_value = "github")]
    pub(crate) ci: InitCi,
    /// Name of the brand; of the agency, where the brands keep theirs
    #[arg(long)]
    pub(crate) brand: Option<String>,
    /// IANA name of the team's zone [default: the system's; an agency's brands have their own]
    #[arg(long, value_name = "ZONE")]
    pub(crate) timezone: Option<String>,
}
