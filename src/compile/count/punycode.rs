//! Length of domain labels in their ASCII form (Punycode, RFC 3492).

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 128;

/// The DNS limit of a label, in bytes (RFC 1035).
pub(super) const MAX_LABEL: usize = 63;

/// Tells whether the ASCII form of `label` has between 1 and 63 bytes.
pub(super) fn is_valid_label(label: &str) -> bool {
    if label.is_ascii() {
        return (1..=MAX_LABEL).contains(&label.len());
    }
    encoded_length(label).is_some_and(|length| length <= MAX_LABEL)
}

/// Returns the length of the ASCII form, `xn--` included; `None` where it is surely too long.
fn encoded_length(label: &str) -> Option<usize> {
    // Each code point takes at least one byte, so a longer label is refused without the work.
    let mut points = [0; MAX_LABEL];
    let mut count = 0;
    for c in label.chars() {
        *points.get_mut(count)? = u32::from(c);
        count += 1;
    }
    let points = &points[..count];
    let basic = points.iter().filter(|&&c| c < INITIAL_N).count();
    let mut length = "xn--".len() + basic + usize::from(basic > 0);
    let (mut n, mut delta, mut bias, mut handled) = (INITIAL_N, 0u32, INITIAL_BIAS, basic);
    while handled < points.len() {
        let next = *points.iter().filter(|&&c| c >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(handled as u32 + 1)?)?;
        n = next;
        for &c in points {
            if c < n {
                delta += 1;
            } else if c == n {
                length += digits(delta, bias);
                bias = adapt(delta, handled as u32 + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta += 1;
        n += 1;
    }
    Some(length)
}

/// Returns how many base-36 digits the variable-length integer `delta` takes.
fn digits(delta: u32, bias: u32) -> usize {
    let (mut q, mut k, mut count) = (delta, BASE, 1);
    loop {
        let t = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
        if q < t {
            return count;
        }
        q = (q - t) / (BASE - t);
        k += BASE;
        count += 1;
    }
}

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / DAMP } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_that_of_the_encoded_label() {
        for (label, encoded) in [
            ("bücher", "xn--bcher-kva"),
            ("日本語", "xn--wgv71a119e"),
            ("españa", "xn--espaa-rta"),
            ("рф", "xn--p1ai"),
            ("한국", "xn--3e0b707e"),
            ("☃", "xn--n3h"),
        ] {
            assert_eq!(encoded_length(label), Some(encoded.len()), "{label}");
        }
    }

    #[test]
    fn labels_have_a_limit() {
        for (label, expected) in [
            ("a".repeat(63), true),
            ("a".repeat(64), false),
            (String::new(), false),
            ("ñ".repeat(200), false),
            ("日".repeat(40), true),
            ("日本".repeat(30), false),
        ] {
            assert_eq!(is_valid_label(&label), expected, "{label}");
        }
    }
}
