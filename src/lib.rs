//! The stages of `pregon`, each a function of plain values.
#![forbid(unsafe_code)]

pub mod diag;
pub mod http;
pub mod model;
pub mod networks;
pub mod report;
pub mod support;
pub mod workspace;
