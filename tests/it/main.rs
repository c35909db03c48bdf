//! Integration tests: the binary, on real servers on loopback.
//!
//! `tests/run it` starts them; the servers' start scripts come in through environment variables.

mod approvals;
mod crash;
mod doctor;
mod environment;
mod faults;
mod guards;
mod publish;
mod servers;
