//! Headers of pictures and videos: whatever the bytes, sizes within bounds or an error with words.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pregon::images::{MAX_PIXELS, MAX_SIDE, probe};

fuzz_target!(|bytes: &[u8]| {
    match probe(bytes, None) {
        Ok(probe) => {
            assert!(probe.width <= MAX_SIDE && probe.height <= MAX_SIDE);
            assert!(probe.format.is_video() || u64::from(probe.width) * u64::from(probe.height) <= MAX_PIXELS);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
