//! Findings about content: what is wrong, where, and what to do about it.
//!
//! Content problems are data. Every stage that has anything to say about the team's files returns
//! [`Checked`], gathers all of its [`Diagnostic`]s and never stops at the first.

mod diagnostic;
mod fix;
pub mod render;
mod source;
mod suggest;

pub use diagnostic::{Checked, Diagnostic, Diagnostics, Label, Severity};
pub use fix::{Applicability, Edit, Fix, apply_edits, choose};
pub use source::{FileId, LineColumn, Location, SourceFile, Sources, Span, Spanned};
pub use suggest::did_you_mean;
