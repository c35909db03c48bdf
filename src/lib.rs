//! The stages of `pregon`, each a function of plain values.
#![forbid(unsafe_code)]

pub mod agenda;
pub mod approvals;
pub mod build;
pub mod calendar;
pub mod campaigns;
pub mod check;
pub mod compile;
pub mod contacts;
pub mod crisis;
pub mod diag;
pub mod diff;
pub mod draw;
pub mod editor;
pub mod holidays;
pub mod http;
pub mod images;
pub mod ledger;
pub mod live;
pub mod model;
pub mod networks;
pub mod oauth;
pub mod pipeline;
pub mod prose;
pub mod publish;
pub mod report;
pub mod review;
pub mod secrets;
pub mod support;
pub mod workspace;
