//! Protocol code, one file a network.
