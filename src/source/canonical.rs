//! The canonical text: NFC, `\n`, no byte order mark.

use super::compose::compose;
use super::offsets::Trace;
use std::borrow::Cow;

/// Makes a decoded text canonical. Text that is canonical already, as most is, costs one quick check.
pub fn canonical(decoded: Cow<'_, str>) -> Cow<'_, str> {
    traced::<()>(decoded, &mut Vec::new())
}

/// The same, with the notes of its stages.
pub(super) fn traced<'b, T: Trace + Default>(decoded: Cow<'b, str>, stages: &mut Vec<T>) -> Cow<'b, str> {
    let mut stage = T::default();
    let mut text = decoded;
    if text.starts_with(MARK) {
        stage.piece(MARK.len_utf8(), 0);
        text = match text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[MARK.len_utf8()..]),
            Cow::Owned(mut text) => {
                text.drain(..MARK.len_utf8());
                Cow::Owned(text)
            }
        };
    }
    text = composed(text, &mut stage);
    stages.push(stage);
    if memchr::memchr(b'\r', text.as_bytes()).is_some() {
        if T::ON {
            stages.push(line_ends(&text));
        }
        text = Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    text
}

/// The text in NFC, with the notes of it.
pub(super) fn composed<'b, T: Trace>(text: Cow<'b, str>, stage: &mut T) -> Cow<'b, str> {
    match text {
        Cow::Borrowed(text) => compose(text, stage),
        Cow::Owned(text) => Cow::Owned(match compose(&text, stage) {
            Cow::Owned(composed) => composed,
            Cow::Borrowed(_) => text,
        }),
    }
}

/// The byte order mark.
const MARK: char = '\u{FEFF}';

/// The notes of making all line ends `\n`.
fn line_ends<T: Trace + Default>(text: &str) -> T {
    let (mut stage, mut copied) = (T::default(), 0);
    for at in memchr::memchr_iter(b'\r', text.as_bytes()).filter(|at| text.as_bytes().get(at + 1) == Some(&b'\n')) {
        stage.copied(at - copied);
        stage.piece(2, 1);
        copied = at + 2;
    }
    stage.copied(text.len() - copied);
    stage
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
