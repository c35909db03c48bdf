//! Bytes as text: base64 (RFC 4648).

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// For addresses: RFC 4648, section 5, without padding.
#[must_use]
pub(crate) fn to_url(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            text.push(char::from(DIGITS[(group >> (18 - 6 * at)) as usize & 63]));
        }
    }
    text
}

/// The bytes of a text of [`to_url`], which has one way only to write them.
#[must_use]
pub(crate) fn from_url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    for chunk in text.as_bytes().chunks(4) {
        if chunk.len() == 1 {
            return None;
        }
        let mut group = 0_u32;
        for byte in chunk {
            group = group << 6 | u32::try_from(DIGITS.iter().position(|digit| digit == byte)?).ok()?;
        }
        group <<= 6 * (4 - chunk.len());
        let [_, group @ ..] = group.to_be_bytes();
        bytes.extend(&group[..chunk.len() - 1]);
        if group[chunk.len() - 1..].iter().any(|rest| *rest != 0) {
            return None;
        }
    }
    Some(bytes)
}

/// For headers: RFC 4648, section 4, with padding.
#[must_use]
pub(crate) fn to_standard(bytes: &[u8]) -> String {
    let mut text = to_url(bytes).replace('-', "+").replace('_', "/");
    text.extend(std::iter::repeat_n('=', (4 - text.len() % 4) % 4));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 4648, section 10.
    #[test]
    fn bytes_and_texts() {
        for (bytes, text) in
            [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(to_url(bytes.as_bytes()), text);
            assert_eq!(from_url(text).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!((to_url(&[0xfb, 0xff]), to_standard(&[0xfb, 0xff])), ("-_8".to_owned(), "+/8=".to_owned()));
        for damaged in ["Z", "Zh", "Zm9", "Zg==", "Z g", "ñ"] {
            assert_eq!(from_url(damaged), None, "{damaged}");
        }
    }
}
