//! The canonical text: NFC, `\n`, no byte order mark.

use icu_normalizer::ComposingNormalizerBorrowed;
use std::borrow::Cow;

/// Makes a decoded text canonical. Text that is canonical already, as most is, costs one quick check.
pub fn canonical(decoded: Cow<'_, str>) -> Cow<'_, str> {
    let mut text = match decoded {
        Cow::Borrowed(text) => Cow::Borrowed(text.strip_prefix('\u{FEFF}').unwrap_or(text)),
        Cow::Owned(mut text) => {
            if text.starts_with('\u{FEFF}') {
                text.drain(..'\u{FEFF}'.len_utf8());
            }
            Cow::Owned(text)
        }
    };
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    if !nfc.is_normalized(&text) {
        text = Cow::Owned(nfc.normalize(&text).into_owned());
    }
    if memchr::memchr(b'\r', text.as_bytes()).is_some() {
        text = Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composes_and_joins_line_ends_and_changes_nothing_else() {
        assert_eq!(canonical("\u{FEFF}Hoa\u{300}\r\nLa\u{323}c  uỷ\rX".into()), "Hoà\nLạc  uỷ\nX");
        assert_eq!(canonical("".into()), "");
    }
}
