//! Counting in every rule: entities lie in the text, in order, and a count does not depend on how it is asked for.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pregon::compile::{self, count::Limits};
use pregon::networks::Specs;

static SPECS: LazyLock<Specs> = LazyLock::new(Specs::embedded);

fuzz_target!(|text: &str| {
    for spec in SPECS.iter() {
        let counter = compile::counter(spec);
        let count = counter.count(text, &Limits::length(300));
        assert_eq!(count.length, counter.length(text), "{}", spec.name);
        let mut end = 0;
        for entity in counter.entities(text) {
            assert!(entity.start >= end && entity.start < entity.end, "{}", spec.name);
            assert!(text.get(entity.start..entity.end).is_some(), "{}", spec.name);
            end = entity.end;
        }
    }
});
