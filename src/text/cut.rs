//! The tokenizer: syllables, numbers and punctuation, each with its letter case, its word and the space before it.
//!
//! One pass over the bytes. A syllable is looked up by its bytes in the surface table, which knows all three cases
//! and both tone placements, so the grammars never compare strings and never see a line break as anything but a gap.
//!
//! Limits: case is by the Unicode letters themselves; a syllable that mixes cases (`NGhị`) is `Mixed` and unknown to the lexicon.
//! Left out on purpose: word segmentation. Which syllables make a word is what the tables and grammars decide.

use super::bits::{BLOCK, Bits, behind};
use super::token::{Begins, Class, Gap, Landmark, Spelling, Token};
use crate::lexicon;

/// Kinds of byte, by which a step branches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Space,
    Newline,
    Letter,
    /// C3: the lead byte of à to ý, and of × and ÷.
    LatinLead,
    Digit,
    Punct,
    /// A mark that may end a sentence.
    Stop,
    /// A round bracket.
    Bracket,
    /// The lead byte of a character that must be decoded to know what it is.
    Other,
}

const BYTES: [Byte; 256] = {
    let mut table = [Byte::Punct; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'\n' => Byte::Newline,
            0..=b' ' | 0x7F => Byte::Space,
            b'0'..=b'9' => Byte::Digit,
            b'.' | b';' | b'?' | b'!' => Byte::Stop,
            b'(' | b')' => Byte::Bracket,
            b'a'..=b'z' | b'A'..=b'Z' => Byte::Letter,
            // Continuation bytes, and the lead bytes of the Latin letters with marks: U+00C0 to U+01BF and U+1000 to U+1FFF.
            0x80..=0xBF | 0xC4..=0xC6 | 0xE1 => Byte::Letter,
            0xC0..=0xFF => Byte::Other,
            _ => Byte::Punct,
        };
        byte += 1;
    }
    table[0xC3] = Byte::LatinLead;
    table
};

/// A line of at least this many bytes may be wrapped; shorter ones end where their writer ended them.
const WRAPPED_LINE: usize = 60;

/// Cuts a canonical text into tokens; returns with them those that are landmarks.
///
/// A landmark begins a line or a column, or follows `.`, `;`, `?` or `!`, or it is a round bracket or a mark of three bytes (`“`, `”`, `–`).
/// Lines, sentences, the outline and brackets are read off these few in place of all tokens.
pub fn tokenize(text: &str) -> (Vec<Token>, Vec<Landmark>) {
    let mut cutter = Cutter::new(text);
    cutter.blocks();
    cutter.rest()
}

/// The tokenizer at work: everything before `at` is cut.
struct Cutter<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    landmarks: Vec<Landmark>,
    at: usize,
    /// The first byte of the line.
    line: usize,
    /// What stands between the last token and `at`.
    gap: Gap,
    /// Whether the token before ends a sentence, perhaps.
    stopped: bool,
}

impl<'t> Cutter<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            // A syllable and its space are five bytes on average; room for a little more, so that the list is not moved.
            tokens: Vec::with_capacity(text.len() / 4 + 8),
            landmarks: Vec::with_capacity(text.len() / 48 + 8),
            at: 0,
            line: 0,
            gap: Gap::Blank,
            stopped: false,
        }
    }

    /// Cuts what is left, token by token.
    fn rest(mut self) -> (Vec<Token>, Vec<Landmark>) {
        while self.at < self.text.len() {
            self.step();
        }
        self.settle();
        // White space beyond ASCII at the end was thought to be the next token.
        self.landmarks.pop_if(|last| last.at() == self.tokens.len());
        (self.tokens, self.landmarks)
    }

    /// Cuts the text, all but its end, sixty-four bytes at a time.
    ///
    /// Where tokens begin is known before any of them is looked at, so the processor need not wait for the end of one to begin with the
    /// next. A run is read as if every byte beyond ASCII were part of a letter: when the lexicon has what comes out, it was. Anything else
    /// is left to [`Cutter::step`].
    fn blocks(&mut self) {
        let bytes = self.text.as_bytes();
        let Some(first) = bytes.first_chunk() else { return };
        let (mut before, mut here, mut base) = (Bits::default(), Bits::of(first), 0);
        let mut more = here.more(&before);
        while let Some(region) = bytes.get(base..).and_then(|rest| rest.first_chunk::<{ 2 * BLOCK }>()) {
            let Some(ahead) = region.last_chunk() else { return };
            let ahead = Bits::of(ahead);
            let mut starts = here.starts(more);
            let (spaced, wide) = here.gaps(&before);
            let (stopped, carried) = here.stopped(starts);
            let block = Block { region, base, spaced, more, ahead: ahead.more(&here) };
            // Those behind one space or none, as most stand, need no other look than at the lexicon.
            let mut careful = wide | self.careful(starts);
            while starts != 0 {
                let first = starts & careful;
                let plain = starts & (first & first.wrapping_neg()).wrapping_sub(1);
                let done = plain & !block.cut(&mut self.tokens, plain);
                if done & (stopped | here.brackets) != 0 {
                    self.note(done, stopped | here.brackets);
                }
                starts &= !done;
                if starts == 0 {
                    break;
                }
                let offset = starts.trailing_zeros() & 63;
                starts &= starts - 1;
                let is = |bits: u64| bits >> offset & 1 != 0;
                let at = base + offset as usize;
                let mut gap = block.gap(offset);
                self.stopped |= is(stopped);
                if is(careful) {
                    gap = self.before(at);
                    if is(here.brackets) {
                        self.mark_landmark(gap);
                    }
                }
                if let Some(spelling) = block.known(offset) {
                    self.tokens.push(Token::new(at, spelling, gap));
                    continue;
                }
                (self.at, self.gap) = (at, gap);
                self.steps();
                careful |= self.careful(starts);
            }
            self.stopped |= carried;
            (before, here, more, base) = (here, ahead, block.ahead, base + BLOCK);
        }
        self.at = self.end();
    }

    /// Notes the landmarks among the last tokens, which began at the bits of `done`.
    fn note(&mut self, done: u64, landmarks: u64) {
        self.settle();
        let first = self.tokens.len() - done.count_ones() as usize;
        let mut left = done & landmarks;
        while left != 0 {
            let before = (left & left.wrapping_neg()) - 1;
            self.landmarks.push(Landmark::of(&self.tokens, first + (done & before).count_ones() as usize));
            left &= left - 1;
        }
    }

    /// Where what is cut ends.
    #[inline]
    fn end(&self) -> usize {
        self.tokens.last().map_or(0, |last| last.end() as usize).max(self.at)
    }

    /// What stands before the token that comes; notes it when it is a landmark by that.
    #[inline(never)]
    fn before(&mut self, at: usize) -> Gap {
        self.at = self.end();
        while self.at < at {
            self.blank();
        }
        self.begin(false);
        std::mem::replace(&mut self.gap, Gap::None)
    }

    /// The first of the tokens to come, as a bit, when more has to be known of what is before it than the block says.
    #[inline]
    fn careful(&self, starts: u64) -> u64 {
        if self.stopped || self.gap != Gap::None { starts & starts.wrapping_neg() } else { 0 }
    }

    /// Cuts on until nothing is left of the run of letters at hand.
    #[inline(never)]
    fn steps(&mut self) {
        let inside = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii() || *byte == b'\'');
        loop {
            self.step();
            let bytes = self.text.as_bytes();
            if !(inside(bytes.get(self.at)) && inside(self.at.checked_sub(1).and_then(|last| bytes.get(last)))) {
                return;
            }
        }
    }

    /// Passes over white space: a line end, or what is before one.
    fn blank(&mut self) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        self.at += 1;
        if bytes[start] == b'\n' {
            self.gap = if self.gap >= Gap::Wrap {
                Gap::Blank
            } else if start - self.line >= WRAPPED_LINE {
                Gap::Wrap
            } else {
                Gap::Line
            };
            self.line = self.at;
            return;
        }
        self.at = run_of(bytes, self.at, Byte::Space);
        let wide = self.at - start > 2 || bytes[start] == b'\t';
        self.gap = self.gap.max(if wide { Gap::Wide } else { Gap::Space });
    }

    /// Cuts the next token, or passes over white space before it. Nothing is done at the end of the text.
    fn step(&mut self) {
        let (text, start) = (self.text, self.at);
        let bytes = text.as_bytes();
        let Some(byte) = bytes.get(start) else { return };
        let kind = BYTES[usize::from(*byte)];
        match kind {
            Byte::Space | Byte::Newline => return self.blank(),
            Byte::Letter | Byte::LatinLead => {
                self.begin(false);
                self.at = letters(bytes, start);
                if self.at == start {
                    // × or ÷.
                    self.at += 2;
                    push_mark(&mut self.tokens, text, start, self.at, self.gap);
                } else {
                    push_letters(&mut self.tokens, text, start, self.at, self.gap);
                }
            }
            Byte::Digit => {
                self.begin(false);
                self.at = run_of(bytes, start, Byte::Digit);
                push_number(&mut self.tokens, bytes, start, self.at, self.gap);
            }
            Byte::Punct | Byte::Stop | Byte::Bracket => {
                self.begin(kind == Byte::Bracket);
                self.stopped = kind == Byte::Stop;
                self.tokens.push(Token::new(start, MARK.with(lexicon::mark(*byte), 1), self.gap));
                self.at += 1;
            }
            Byte::Other => {
                let Some(char) = text[start..].chars().next() else { return };
                self.at += char.len_utf8();
                if char.is_whitespace() || matches!(char, '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{AD}') {
                    self.gap = self.gap.max(Gap::Space);
                    self.stopped = true;
                    return;
                }
                self.begin(!char.is_alphabetic());
                if char.is_alphabetic() {
                    while let Some(next) = text[self.at..].chars().next().filter(|next| next.is_alphabetic()) {
                        self.at += next.len_utf8();
                    }
                    push_letters(&mut self.tokens, text, start, self.at, self.gap);
                } else {
                    push_mark(&mut self.tokens, text, start, self.at, self.gap);
                }
            }
        }
        self.gap = Gap::None;
    }

    /// Notes the token that comes as a landmark if it is one by what is before it, or in any case.
    fn begin(&mut self, landmark: bool) {
        if std::mem::take(&mut self.stopped) || self.gap >= Gap::Wide || landmark {
            self.mark_landmark(self.gap);
        }
    }

    /// Notes that the next token is a landmark. It is not cut yet: the next landmark fills it in.
    #[inline(never)]
    fn mark_landmark(&mut self, gap: Gap) {
        if let Some(last) = self.landmarks.last_mut().filter(|last| last.at() == self.tokens.len()) {
            // It was noted by what is before it already.
            last.gap = gap;
            return;
        }
        self.settle();
        self.landmarks.push(Landmark { at: self.tokens.len() as u32, word: 0, class: Class::Punct, gap, before: Class::Punct, len: 0 });
    }

    /// Fills in the last landmark from its token, which is still at hand.
    #[inline]
    fn settle(&mut self) {
        if let Some(last) = self.landmarks.last_mut()
            && last.at() < self.tokens.len()
        {
            *last = Landmark::of(&self.tokens, last.at());
        }
    }
}

/// What the tokens of a block are read from.
struct Block<'t> {
    /// The block and the one ahead.
    region: &'t [u8; 2 * BLOCK],
    /// Its first byte.
    base: usize,
    /// The bytes behind a space.
    spaced: u64,
    /// Where tokens go on, here and in the block ahead.
    more: u64,
    ahead: u64,
}

impl Block<'_> {
    /// Cuts the tokens that begin at the bits of `starts`, as far as each is in the lexicon; returns the bits that are left.
    #[inline(never)]
    fn cut(&self, tokens: &mut Vec<Token>, mut starts: u64) -> u64 {
        while starts != 0 {
            let offset = starts.trailing_zeros() & 63;
            let Some(spelling) = self.known(offset) else { break };
            tokens.push(Token::new(self.base + offset as usize, spelling, self.gap(offset)));
            starts &= starts - 1;
        }
        starts
    }

    /// What stands before a token that is behind one space or nothing.
    #[inline]
    fn gap(&self, offset: u32) -> Gap {
        if self.spaced >> offset & 1 != 0 { Gap::Space } else { Gap::None }
    }

    /// The spelling of the token at an offset, when the lexicon has it and it is of no more than fifteen bytes.
    #[inline]
    fn known(&self, offset: u32) -> Option<Spelling> {
        let window = self.region.get(offset as usize..)?.first_chunk::<{ 2 * WORD }>()?;
        let letters = u128::from_le_bytes(*window);
        let (low, high) = MASKS.get(behind(self.more, self.ahead, offset))?;
        lexicon::surface(lexicon::print(letters as u64 & low, (letters >> 64) as u64 & high))
    }
}

/// Bytes in a machine word.
const WORD: usize = 8;

/// The end of the run of letters at `at`, apostrophes between letters included (`D'Ran`, `B'Lao`).
#[inline]
fn letters(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at = run_of(bytes, at, Byte::Letter);
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        match bytes.get(at) {
            // × and ÷ share their lead byte with à to ý.
            Some(0xC3) if !matches!(next, 0x97 | 0xB7) => at += 2,
            Some(b'\'') if matches!(BYTES[usize::from(next)], Byte::Letter | Byte::LatinLead) => at += 1,
            _ => return at,
        }
    }
}

/// The end of the run of bytes of one kind.
#[inline]
fn run_of(bytes: &[u8], from: usize, kind: Byte) -> usize {
    bytes[from..].iter().position(|byte| BYTES[usize::from(*byte)] != kind).map_or(bytes.len(), |len| from + len)
}

fn push_letters(tokens: &mut Vec<Token>, text: &str, start: usize, end: usize, gap: Gap) {
    match lookup(&text[start..end]) {
        Some(spelling) => tokens.push(Token::new(start, spelling, gap)),
        None => push_unknown(tokens, text, start, end, gap),
    }
}

/// A run of letters that the lexicon does not know: glued words are parted, and its case is read off its letters.
#[cold]
fn push_unknown(tokens: &mut Vec<Token>, text: &str, start: usize, end: usize, gap: Gap) {
    if let Some(cut) = glued(&text[start..end]) {
        push_letters(tokens, text, start, start + cut, gap);
        push_letters(tokens, text, start + cut, end, Gap::None);
        return;
    }
    let mut cut = piece(start, end);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    tokens.push(Token::new(start, Spelling::new(case(&text[start..cut]), Begins::Nothing).with(0, cut - start), gap));
    if cut < end {
        push_unknown(tokens, text, cut, end, Gap::None);
    }
}

/// Words that typists glue to their neighbours; none of them begins or ends a longer syllable.
const GLUED: [&str; 26] = [
    "và",
    "của",
    "các",
    "xã",
    "phường",
    "thành",
    "sau",
    "tại",
    "này",
    "một",
    "phần",
    "là",
    "số",
    "toàn",
    "về",
    "huyện",
    "thị",
    "khoản",
    "xếp",
    "đặc",
    "gồm",
    "Điều",
    "ngày",
    "tháng",
    "năm",
    "tỉnh",
];

/// The first three bytes of the glued words and their last three, each as a number: what an unknown word begins and ends with tells at once
/// that it is none of them, as it seldom is.
const GLUED_ENDS: [[u32; 2]; GLUED.len()] = {
    let mut ends = [[0; 2]; GLUED.len()];
    let mut at = 0;
    while at < GLUED.len() {
        let (word, last) = (GLUED[at].as_bytes(), GLUED[at].len() - 3);
        ends[at] = [three([word[0], word[1], word[2]]), three([word[last], word[last + 1], word[last + 2]])];
        at += 1;
    }
    ends
};

const fn three([first, second, third]: [u8; 3]) -> u32 {
    u32::from_be_bytes([0, first, second, third])
}

/// Where two words that lost the space between them are parted: `vàxã`, `xãNam`, `Khangthành`. Asked for unknown runs of letters alone.
fn glued(letters: &str) -> Option<usize> {
    if letters.len() < 5 || letters.len() > 40 {
        return None;
    }
    let ends = [three(*letters.as_bytes().first_chunk()?), three(*letters.as_bytes().last_chunk()?)];
    let words = |end: usize| GLUED.iter().zip(GLUED_ENDS).filter(move |(_, known)| known[end] == ends[end]).map(|(word, _)| *word);
    let starts = words(0).filter(|word| letters.starts_with(word)).map(str::len).find(|cut| {
        let rest = &letters[*cut..];
        // Behind the word a name begins, or another word that is known by itself.
        rest.chars().next().is_some_and(char::is_uppercase) && rest.len() > 1 || is_known(rest) || glued(rest).is_some()
    });
    starts.or_else(|| {
        let cuts = words(1).filter(|word| letters.ends_with(word)).map(|word| letters.len() - word.len());
        cuts.filter(|cut| *cut > 0)
            .find(|cut| letters.chars().next().is_some_and(char::is_uppercase) && *cut > 1 || is_known(&letters[..*cut]))
    })
}

fn is_known(word: &str) -> bool {
    lookup(word).is_some() && word.chars().count() > 1
}

/// A run of digits; one longer than a token is cut.
#[inline]
fn push_number(tokens: &mut Vec<Token>, bytes: &[u8], start: usize, end: usize, mut gap: Gap) {
    let mut from = start;
    while piece(from, end) < end {
        tokens.push(Token::new(from, NUMBER.with(0, piece(from, end) - from), gap));
        (from, gap) = (piece(from, end), Gap::None);
    }
    tokens.push(Token::new(from, NUMBER.with(lexicon::number(&bytes[from..end]), end - from), gap));
}

/// The end of the first token of a run: a token's length is one byte. What is left behind it is never so short that it could be taken for
/// something by itself.
#[inline]
fn piece(start: usize, end: usize) -> usize {
    const LONGEST: usize = u8::MAX as usize;
    if end - start > LONGEST { start + LONGEST - 55 } else { end }
}

/// What a number is.
const NUMBER: Spelling = Spelling::new(Class::Number, Begins::Anyway);

/// What a mark is.
const MARK: Spelling = Spelling::new(Class::Punct, Begins::Nothing);

/// A mark beyond ASCII.
fn push_mark(tokens: &mut Vec<Token>, text: &str, start: usize, end: usize, gap: Gap) {
    let word = lookup(&text[start..end]).map_or(0, Spelling::word);
    tokens.push(Token::new(start, MARK.with(word, end - start), gap));
}

/// Masks that keep the first byte of sixteen, and as many behind it.
const MASKS: [(u64, u64); 2 * WORD] = {
    let mut masks = [(0, 0); 2 * WORD];
    let mut behind = 0;
    while behind < 2 * WORD {
        let mask = u128::MAX >> (8 * (2 * WORD - 1 - behind));
        masks[behind] = (mask as u64, (mask >> 64) as u64);
        behind += 1;
    }
    masks
};

/// A spelling that the lexicon has.
fn lookup(spelling: &str) -> Option<Spelling> {
    lexicon::print_of(spelling).and_then(lexicon::surface)
}

/// The class of a run of letters that the lexicon does not know.
fn case(letters: &str) -> Class {
    let mut chars = letters.chars().filter(|c| c.is_alphabetic());
    let Some(first) = chars.next() else { return Class::Punct };
    let (mut upper, mut lower) = (0, 0);
    for char in chars {
        if char.is_uppercase() {
            upper += 1;
        } else if char.is_lowercase() {
            lower += 1;
        }
    }
    match (first.is_uppercase(), upper, lower) {
        // `D'Ran`, `H'Mông`: a name of two capitals.
        (true, _, 1..) if letters.contains('\'') => Class::Title,
        (true, 0, 0) => Class::Single,
        (true, 0, _) => Class::Title,
        (true, _, 0) => Class::Upper,
        (false, 0, _) => Class::Lower,
        _ => Class::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(String, Class, Gap)> {
        tokenize(text).0.iter().map(|token| (token.span().slice(text).to_owned(), token.class(), token.gap())).collect()
    }

    #[test]
    fn cuts_syllables_numbers_and_punctuation() {
        let tokens = shown("Số: 30/2020/NĐ-CP, xã D'Ran 9,5×3");
        let texts: Vec<&str> = tokens.iter().map(|(text, _, _)| text.as_str()).collect();
        assert_eq!(texts, ["Số", ":", "30", "/", "2020", "/", "NĐ", "-", "CP", ",", "xã", "D'Ran", "9", ",", "5", "×", "3"]);
        assert_eq!(tokens[6].1, Class::Upper);
        assert_eq!(tokens[10], ("xã".into(), Class::Lower, Gap::Space));
    }

    #[test]
    fn blocks_cut_as_steps_do() {
        const PIECES: [&str; 36] = [
            "xã", "Quyết", "định", "UBND", "nghị", "quyết", "D'Ran", "vàxã", "ế", "Ω", "1", "2025", "123456", "30", ".", ",", ";", "?",
            "(", ")", "'", "“", "”", "–", "×", "/", " ", " ", " ", "  ", "\t", "\n", "\n\n", "\u{A0}", "\u{200B}", "\u{7F}",
        ];
        let mut state = 0x9E37_79B9_7F4A_7C15u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        for round in 0..4_000 {
            // Few kinds of pieces at a time: what is rare by itself meets its like.
            let kinds = 1 + random(PIECES.len());
            let text: String = (0..random(120)).map(|_| PIECES[(round * 7 + random(kinds) * 5) % PIECES.len()]).collect();
            let ((tokens, landmarks), (other_tokens, other_landmarks)) = (tokenize(&text), Cutter::new(&text).rest());
            for (token, other) in tokens.iter().zip(&other_tokens) {
                assert_eq!(format!("{token:?}"), format!("{other:?}"), "at {} of {text:?}", token.start);
            }
            assert_eq!(tokens.len(), other_tokens.len(), "{text:?}");
            assert_eq!(format!("{landmarks:?}"), format!("{other_landmarks:?}"), "{text:?}");
        }
    }

    #[test]
    fn both_tone_placements_and_all_cases_are_one_word() {
        let (tokens, _) = tokenize("ủy Uỷ ỦY uỷ");
        assert!(tokens[0].word() != 0 && tokens.iter().all(|token| token.word() == tokens[0].word()));
        assert_eq!(tokens[2].class(), Class::Upper);
    }

    #[test]
    fn gaps_tell_wraps_from_line_ends_and_paragraphs() {
        let long = "a ".repeat(40);
        let gaps: Vec<Gap> = tokenize(&format!("x\ny\n\nz\tw {long}\nv"))
            .0
            .iter()
            .filter(|token| token.gap() != Gap::Space)
            .map(|token| token.gap())
            .collect();
        assert_eq!(gaps, [Gap::Blank, Gap::Line, Gap::Blank, Gap::Wide, Gap::Wrap]);
    }

    #[test]
    fn a_run_longer_than_a_token_is_cut_not_lost() {
        let text = "ế".repeat(50_000);
        let (tokens, _) = tokenize(&text);
        assert_eq!(tokens.iter().map(|token| usize::from(token.len())).sum::<usize>(), text.len());
        let digits = "7".repeat(200_000);
        assert_eq!(tokenize(&digits).0.iter().map(|token| usize::from(token.len())).sum::<usize>(), digits.len());
    }
}
