//! Integration tests: the binary, on real servers on loopback.
//!
//! `tests/run it` starts them; the servers' start scripts come in through environment variables.

mod approvals;
mod calendar;
mod canary;
mod check_watch;
mod crash;
mod crisis;
mod desired;
mod doctor;
mod environment;
mod faults;
mod guards;
mod ledger;
mod oauth;
mod proxy;
mod publish;
mod series;
mod servers;
mod soak;
mod stores;
mod watch;
mod weather;
