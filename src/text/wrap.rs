//! Which line ends are wraps: in a text that is wrapped at a fixed width a short line ends nothing by itself.
//!
//! The tokenizer calls a line end a wrap when the line is long. Narrow columns, and lines cut short by a long word, are
//! settled here, once the whole text shows that it is wrapped: a good part of its lines goes on in small letters.
//!
//! Limits: lines in capitals, list items and lines that end with a mark keep their end.

use super::sentence::starts_item;
use super::{Class, Gap, Landmark, Token};
use crate::lexicon::kw;

/// Turns the line ends of a wrapped text into wraps, where the sentence goes on.
pub(super) fn settle(tokens: &mut [Token], landmarks: &mut [Landmark]) {
    if !is_wrapped(landmarks) {
        return;
    }
    for landmark in landmarks {
        let at = landmark.at();
        if at == 0 || landmark.gap != Gap::Line {
            continue;
        }
        let (before, token) = (&tokens[at - 1], &tokens[at]);
        let ends = before.class() == Class::Punct && before.word() != kw::COMMA
            || before.class() == Class::Upper
            || token.class() == Class::Upper
            || starts_item(tokens, at);
        if !ends {
            tokens[at] = tokens[at].with_gap(Gap::Wrap);
            landmark.gap = Gap::Wrap;
        }
    }
}

/// Whether at least a fifth of the line ends, empty lines aside, have a small letter behind them and no mark before.
fn is_wrapped(landmarks: &[Landmark]) -> bool {
    let (mut lines, mut wraps) = (0, 0);
    for landmark in landmarks {
        if landmark.at > 0 && matches!(landmark.gap, Gap::Wrap | Gap::Line) {
            lines += 1;
            wraps += usize::from(landmark.class == Class::Lower && landmark.before != Class::Punct);
        }
    }
    lines >= 4 && wraps * 5 >= lines
}
