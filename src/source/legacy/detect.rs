//! Which encoding each word of a text is in, by what reads as Vietnamese.
//!
//! The text is one that windows-1252 made of the bytes, or a Unicode text in which such bytes are left. Each word with a
//! character beyond ASCII is decoded by every encoding and scored: a syllable counts for an encoding, anything else twice
//! against it. The best way through the words then pays for each change of encoding, less at a line's end than within a line,
//! so that runs and lines may differ while single words do not flicker. "As it is" is one of the ways.
//!
//! What is found must carry its weight in the whole text, or the text stays as it was: words of French or Swedish that some
//! table turns into a syllable by accident are few among those that it does not.

use super::Legacy;
use super::glance;
use super::syllable::{is_beyond_latin1, is_syllable};
use super::table;
use std::collections::HashMap;
use std::ops::Range;

/// The ways to read a word: as it is, or by one of the encodings.
const WAYS: usize = Legacy::BYTES.len() + 1;

/// The way "as it is".
const AS_IS: usize = 0;

/// What a syllable counts; other scores are in proportion.
const SYLLABLE: i32 = 4;

/// What a change of encoding costs within a line.
const CHANGE: i32 = 8;

/// What it costs at the end of a line.
const CHANGE_AT_LINE: i32 = 4;

/// Words that are decided together: enough to look back over, bounded for memory.
const BLOCK: usize = 8192;

/// The score of a run that is beyond doubt by itself: ten syllables.
const SURE: i32 = 10 * SYLLABLE;

/// Different bytes beyond ASCII that must be in the syllables of an encoding: `på` and `må` are syllables in VPS, by one
/// byte. One less is enough for bytes of no known form.
const DISTINCT: u32 = 4;

/// A word and how each way reads it.
struct Word {
    place: Range<usize>,
    /// Whether a line begins between the word before and this one.
    first: bool,
    scores: [i32; WAYS],
}

/// A run of words that are in one encoding.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) encoding: Legacy,
    pub(super) words: Vec<Range<usize>>,
    /// The encoding that reads it nearly as well, when one does.
    pub(super) rival: Option<Legacy>,
    score: i32,
    syllables: usize,
    /// The bytes in its syllables, a bit each from 80 up.
    bytes: u128,
}

/// The runs of a text that are in a legacy encoding. `raw`: the text is bytes as windows-1252 reads them, and in some other
/// encoding as likely as not; else the parts of it alone are scored that may be.
pub(super) fn runs(text: &str, raw: bool) -> Vec<Run> {
    let zones = if raw { std::iter::once(0..text.len()).collect() } else { glance::zones(text) };
    let mut scorer = Scorer { raw, known: HashMap::new() };
    let (mut runs, mut strange, mut last) = (Vec::<Run>::new(), 0, None);
    let mut words = zones.into_iter().flat_map(|zone| words(text, zone)).peekable();
    while words.peek().is_some() {
        let block: Vec<Word> = words
            .by_ref()
            .take(BLOCK)
            .map(|(place, first)| {
                let scores = scorer.scores(&text[place.clone()]);
                Word { place, first, scores }
            })
            .collect();
        strange += block.iter().filter(|word| word.scores[AS_IS] < 0).count();
        let ways = best_ways(&block, last);
        collect(text, &block, &ways, last, &mut runs);
        last = ways.last().copied();
    }
    keep_weighty(runs, strange, raw)
}

/// The words of a part with a character beyond ASCII, or a control character that VISCII and VPS have letters at; each with
/// whether a line began since the one before.
fn words(text: &str, part: Range<usize>) -> impl Iterator<Item = (Range<usize>, bool)> {
    let (mut at, mut first) = (part.start, true);
    let text = text.get(..part.end).unwrap_or_default();
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..)?;
            let start = at + rest.find(|c| !separates(c))?;
            first |= memchr::memchr(b'\n', &text.as_bytes()[at..start]).is_some();
            let end = text[start..].find(separates).map_or(text.len(), |length| start + length);
            at = end;
            if text[start..end].bytes().any(|byte| !(0x20..0x80).contains(&byte)) {
                return Some((start..end, std::mem::take(&mut first)));
            }
        }
    })
}

/// Whether a character stands between words: ASCII that is no letter and no control character with a letter, and what neither
/// windows-1252 nor an alphabet has.
fn separates(character: char) -> bool {
    match character {
        '\t'..='\r' | '\0' => true,
        _ if character.is_ascii_control() => false,
        _ if character.is_ascii() => !character.is_ascii_alphabetic(),
        // Latin-1, Latin letters, and those of Vietnamese.
        '\u{80}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => false,
        _ => !character.is_alphabetic() && table::byte_of(character).is_none(),
    }
}

/// Scores words, each spelling once.
struct Scorer<'t> {
    raw: bool,
    known: HashMap<&'t str, [i32; WAYS]>,
}

impl<'t> Scorer<'t> {
    fn scores(&mut self, word: &'t str) -> [i32; WAYS] {
        // No byte of an old encoding was read as a letter of Unicode's Vietnamese; Đ aside, which PDF readers write for Ð.
        if word.chars().any(|c| is_beyond_latin1(c) && c != 'Đ') {
            let mut scores = [-3 * SYLLABLE; WAYS];
            scores[AS_IS] = as_is(word, judge(word, false));
            return scores;
        }
        if let Some(scores) = self.known.get(word) {
            return *scores;
        }
        let scores = self.score(word);
        self.known.insert(word, scores);
        scores
    }

    fn score(&self, word: &str) -> [i32; WAYS] {
        let own = judge(word, false);
        let mut scores = [0; WAYS];
        scores[AS_IS] = as_is(word, own);
        let Some(bytes) = word.chars().map(table::byte_of).collect::<Option<Vec<u8>>>() else {
            scores[1..].fill(-3 * SYLLABLE);
            return scores;
        };
        let alone = bytes.len() == 1 && !word.chars().all(is_letter);
        let mut decoded = String::new();
        for (encoding, score) in Legacy::BYTES.into_iter().zip(&mut scores[1..]) {
            decoded.clear();
            table::decode(encoding, &bytes, &mut decoded, &mut ());
            *score = match judge(&decoded, encoding == Legacy::Tcvn3) {
                // What is a sign beside an ASCII word, or alone, may well be a sign: «v», 5 µ.
                _ if alone => 0,
                Reads::Syllable if own == Reads::Plain => 1,
                Reads::Syllable => SYLLABLE,
                Reads::Plain if encoding == Legacy::Utf8 && decoded != word => SYLLABLE / 2,
                Reads::Plain => 0,
                Reads::Abbreviation => 1,
                // Bytes that are UTF-8 by accident are rare, whatever they spell.
                Reads::Other if encoding == Legacy::Utf8 && decoded != word => {
                    if self.raw {
                        SYLLABLE / 2
                    } else {
                        -SYLLABLE
                    }
                }
                Reads::Other | Reads::Broken => -2 * SYLLABLE,
            };
            if encoding == Legacy::Utf8 && decoded == word && own != Reads::Plain {
                *score = -2 * SYLLABLE;
            }
        }
        scores
    }
}

/// What a word counts as it is, by how it reads.
fn as_is(word: &str, reads: Reads) -> i32 {
    match reads {
        Reads::Syllable => SYLLABLE,
        Reads::Plain | Reads::Abbreviation => 0,
        Reads::Other => -1,
        // A unit (5 µm) or a sign alone is at home in every text.
        Reads::Broken if is_unit(word) => 0,
        Reads::Broken => -SYLLABLE,
    }
}

/// How a word reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    /// Nothing beyond ASCII but punctuation.
    Plain,
    /// Capital consonants, Đ among them: `HĐND`, `QĐ`.
    Abbreviation,
    /// A Vietnamese syllable with letters beyond ASCII.
    Syllable,
    /// Letters that are none.
    Other,
    /// Signs in the middle of a word, or where no text has them.
    Broken,
}

fn judge(word: &str, small_tones: bool) -> Reads {
    let (mut syllables, mut abbreviations, mut others) = (0, 0, 0);
    let mut rest = word;
    let mut before = false;
    while let Some(first) = rest.chars().next() {
        if is_letter(first) {
            let end = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
            let piece = &rest[..end];
            if !piece.is_ascii() {
                if is_syllable(piece.chars(), small_tones) {
                    syllables += 1;
                } else if is_abbreviation(piece) {
                    abbreviations += 1;
                } else {
                    others += 1;
                }
            }
            before = true;
            rest = &rest[end..];
        } else {
            rest = &rest[first.len_utf8()..];
            let behind = rest.chars().next().is_some_and(is_letter);
            let fine = if before && behind { joins(first) } else { stands_beside(first) };
            if !fine && (before || behind || first.is_control()) {
                return Reads::Broken;
            }
            before = false;
        }
    }
    match (others, syllables, abbreviations) {
        (0, 0, 0) => Reads::Plain,
        (0, 0, _) => Reads::Abbreviation,
        (0, ..) => Reads::Syllable,
        _ => Reads::Other,
    }
}

/// Capital consonants with Đ among them (`HĐND`), or the label of a list's fifth point: `đ)`.
pub(super) fn is_abbreviation(word: &str) -> bool {
    word == "đ" || word.chars().all(|c| c.is_ascii_uppercase() || c == 'Đ')
}

/// A letter or a combining tone; µ, ª and º are signs, whatever Unicode calls them.
fn is_letter(character: char) -> bool {
    character.is_alphabetic() && !matches!(character, 'µ' | 'ª' | 'º') || matches!(character, '\u{300}'..='\u{323}')
}

/// Signs that stand between the letters of two words.
fn joins(sign: char) -> bool {
    matches!(sign, '–' | '—' | '’' | '…' | '\u{A0}' | '“' | '”')
}

/// Signs that stand before or behind a word.
fn stands_beside(sign: char) -> bool {
    joins(sign)
        || matches!(sign, '‘' | '„' | '‚' | '‹' | '›' | '«' | '»' | '•' | '·' | '°' | '§' | '©' | '®' | '™' | '²' | '³' | '¹' | 'º' | 'ª')
}

/// Units with µ.
fn is_unit(word: &str) -> bool {
    word.strip_prefix('µ').is_some_and(|unit| ["", "m", "g", "l", "L", "s", "A", "V", "F", "M", "W", "H", "mol", "Sv"].contains(&unit))
}

/// The best way for each word of a block, going on from the way of the block before.
fn best_ways(block: &[Word], last: Option<usize>) -> Vec<usize> {
    let mut totals = [0; WAYS];
    if let Some(last) = last {
        totals = std::array::from_fn(|way| if way == last { 0 } else { -CHANGE_AT_LINE });
    }
    let mut came_from: Vec<[u8; WAYS]> = Vec::with_capacity(block.len());
    for word in block {
        let cost = if word.first { CHANGE_AT_LINE } else { CHANGE };
        // The first of equals, so that "as it is" wins a tie.
        let best = (0..WAYS).rev().max_by_key(|way| totals[*way]).unwrap_or(AS_IS);
        let stay = |way: usize| totals[way] >= totals[best] - cost;
        came_from.push(std::array::from_fn(|way| if stay(way) { way as u8 } else { best as u8 }));
        totals = std::array::from_fn(|way| word.scores[way] + if stay(way) { totals[way] } else { totals[best] - cost });
    }
    let mut way = (0..WAYS).rev().max_by_key(|way| totals[*way]).unwrap_or(AS_IS);
    let mut ways = vec![AS_IS; block.len()];
    for (at, from) in came_from.iter().enumerate().rev() {
        ways[at] = way;
        way = usize::from(from[way]);
    }
    ways
}

/// Appends the runs of a block; the first goes on with the last one when no way changed in between.
fn collect(text: &str, block: &[Word], ways: &[usize], mut before: Option<usize>, runs: &mut Vec<Run>) {
    let mut totals = [0; WAYS];
    for (at, (word, way)) in block.iter().zip(ways).enumerate() {
        if *way != AS_IS {
            if before != Some(*way) {
                totals = [0; WAYS];
                let encoding = Legacy::BYTES[*way - 1];
                runs.push(Run { encoding, words: Vec::new(), rival: None, score: 0, syllables: 0, bytes: 0 });
            }
            let Some(run) = runs.last_mut() else { continue };
            run.words.push(word.place.clone());
            run.score += word.scores[*way];
            if word.scores[*way] >= SYLLABLE {
                run.syllables += 1;
                let bytes = text[word.place.clone()].chars().filter_map(table::byte_of).filter_map(|byte| byte.checked_sub(0x80));
                run.bytes |= bytes.fold(0, |bits, byte| bits | 1 << byte);
            }
            totals.iter_mut().zip(word.scores).for_each(|(total, score)| *total += score);
            if ways.get(at + 1) != Some(way) {
                let rival = (1..WAYS).filter(|other| other != way).max_by_key(|other| totals[*other]);
                // A block's end may cut a run in two: what was clear once stays so.
                let close = rival.filter(|rival| totals[*way] - totals[*rival] < 2 * SYLLABLE && run.score < SURE);
                run.rival = close.map(|rival| Legacy::BYTES[rival - 1]);
            }
        }
        before = Some(*way);
    }
}

/// The runs whose encoding has weight in the text: a run beyond doubt, or enough of what is strange in the text.
fn keep_weighty(runs: Vec<Run>, strange: usize, raw: bool) -> Vec<Run> {
    let (least, distinct) = if raw { (2 * SYLLABLE, DISTINCT - 1) } else { (3 * SYLLABLE, DISTINCT) };
    let kept = Legacy::BYTES.map(|encoding| {
        let own = || runs.iter().filter(|run| run.encoding == encoding);
        let (score, syllables) = own().fold((0, 0), |sum, run| (sum.0 + run.score, sum.1 + run.syllables));
        let bytes = own().fold(0, |bytes, run| bytes | run.bytes);
        let sure = own().any(|run| run.score >= SURE && run.bytes.count_ones() >= DISTINCT);
        sure || score >= least && bytes.count_ones() >= distinct && syllables * 10 >= strange * 7
    });
    let weighs = |run: &Run| Legacy::BYTES.iter().zip(kept).any(|(encoding, kept)| *encoding == run.encoding && kept);
    runs.into_iter().filter(weighs).collect()
}
