//! `pregon doctor` on real servers.
