//! The grammar of provisions. Entry point: at a level word.

use super::Provision;
use crate::entity::{Candidate, Candidates, Norm};
use crate::grammar::{Cursor, digits, phrase, word};
use crate::lexicon::{self, Hit, ProvisionLevel, ProvisionPart, TRIGGERS, WordSet, kw};
use crate::text::{Class, Gap};
use nom::Parser;
use nom::combinator::opt;
use smallvec::{SmallVec, smallvec};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Words that end like a level word: `danh mục`, `thời điểm`, `tài khoản`.
const COMPOUNDS: [(&str, &str); 31] = [
    ("danh", "mục"),
    ("hạng", "mục"),
    ("chuyên", "mục"),
    ("đề", "mục"),
    ("thư", "mục"),
    ("thời", "điểm"),
    ("địa", "điểm"),
    ("đặc", "điểm"),
    ("quan", "điểm"),
    ("thí", "điểm"),
    ("trọng", "điểm"),
    ("ưu", "điểm"),
    ("nhược", "điểm"),
    ("cao", "điểm"),
    ("tâm", "điểm"),
    ("chấm", "điểm"),
    ("tổng", "điểm"),
    ("số", "điểm"),
    ("giao", "điểm"),
    ("tài", "khoản"),
    ("điều", "khoản"),
    ("một", "khoản"),
    ("kinh", "khoản"),
    ("thành", "phần"),
    ("cổ", "phần"),
    ("một", "phần"),
    ("hai", "phần"),
    ("học", "phần"),
    ("chi", "tiết"),
    ("thời", "tiết"),
    ("văn", "chương"),
];

/// Whether the word at the cursor ends another word with the one before it: `danh mục 03 …`, `thời điểm 31/12`.
pub(crate) fn is_compound(cursor: Cursor<'_>) -> bool {
    static FIRST: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(&COMPOUNDS.map(|(first, _)| first)));
    let here = cursor.text.tokens.get(cursor.at);
    here.is_some_and(|token| token.gap() < Gap::Blank)
        && cursor
            .before()
            .filter(|before| FIRST.has(before.word()))
            .is_some_and(|before| COMPOUNDS.contains(&(lexicon::word(before.word()), lexicon::word(here.map_or(0, |token| token.word())))))
}

/// The most items of a list (`các khoản 1, 2, 3 …`).
const ITEMS: usize = 40;

/// The provisions that begin at a level word: one, or the items of a list.
#[inline(never)]
pub(crate) fn at_level<'t>(cursor: Cursor<'t>, hit: Hit) -> Option<Candidates<'t>> {
    let (rest, level) = (cursor.to(cursor.at + hit.len), ProvisionLevel::row(hit.row).level);
    if cursor.peek()?.class() == Class::Lower && is_compound(cursor) {
        return None;
    }
    if is_heading(cursor, rest, level) {
        return None;
    }
    let (mut rest, provision) = labelled(rest, level)?;
    let mut goes_on = only(&provision, level);
    // Most are one: nothing is allocated for that.
    let mut items: SmallVec<[_; 1]> = smallvec![(cursor.at, rest.at, provision)];
    // Bare labels that share the level word: `khoản 1, 2 và 3 Điều 5`, `các điểm a, b`.
    while items.len() < ITEMS && goes_on {
        let Some(joint) =
            rest.peek().filter(|token| matches!(token.word(), kw::COMMA | kw::VA | kw::HOAC | kw::SEMI) || rest.of(token) == "–")
        else {
            break;
        };
        let next = rest.to(rest.at + 1);
        let Some((end, item)) = bare(next, level) else { break };
        // `khoản 1, 2 người`: a counted noun makes the number a quantity.
        if joint.word() == kw::COMMA
            && lexicon::UNITS
                .longest(end.rest(), lexicon::Class::Unit)
                .is_some_and(|_| end.peek().is_some_and(|token| token.gap() < Gap::Wrap))
            && !continues(end)
        {
            break;
        }
        goes_on = only(&item, level);
        items.push((next.at, end.at, item));
        rest = end;
    }
    share_outer(&mut items, rest);
    Some(
        items
            .into_iter()
            .map(|(first, last, provision)| Candidate { first, last, norm: Norm::Provision(provision), rule: "provision/chain" })
            .collect(),
    )
}

/// Items of a list take the outer levels from the last: `khoản 1 và khoản 2 Điều 5`. The last may be a chain of its own behind the list.
fn share_outer<'t>(items: &mut [(usize, usize, Box<Provision<'t>>)], rest: Cursor<'t>) {
    let innermost = items.last().and_then(|(_, _, last)| last.innermost());
    let joined =
        rest.peek().filter(|token| matches!(token.word(), kw::COMMA | kw::VA | kw::HOAC)).and_then(|_| chain(rest.to(rest.at + 1)));
    let donor = match joined {
        Some((mut rest, mut provision)) if innermost == provision.innermost() => {
            // `điểm a, điểm b và điểm c khoản 3 Điều 5`: the donor is the end of the whole list.
            while let Some((next, further)) =
                rest.peek().filter(|token| matches!(token.word(), kw::COMMA | kw::VA | kw::HOAC)).and_then(|_| chain(rest.to(rest.at + 1)))
            {
                if further.innermost() != provision.innermost() || !only(&provision, provision.innermost().unwrap_or(ProvisionPart::Point))
                {
                    break;
                }
                (rest, provision) = (next, further);
            }
            provision
        }
        // A single item has nothing to take from itself.
        _ if items.len() < 2 => return,
        _ => items.last().map(|(_, _, last)| last.clone()).unwrap_or_default(),
    };
    for (_, _, provision) in items {
        let Some(innermost) = provision.innermost().filter(|level| only(provision, *level) && provision.this.is_none()) else { continue };
        if donor.innermost() != Some(innermost) {
            continue;
        }
        for (at, label) in donor.labels.iter().enumerate() {
            if at != innermost as usize && provision.labels[at].is_none() {
                provision.labels[at].clone_from(label);
            }
        }
        provision.this = donor.this;
    }
}

/// Whether a level is the only one said.
fn only(provision: &Provision<'_>, level: ProvisionPart) -> bool {
    provision.labels.iter().enumerate().all(|(at, label)| label.is_some() == (at == level as usize)) && provision.this.is_none()
}

/// Whether a larger level follows: the number before it is a label then.
fn continues(rest: Cursor<'_>) -> bool {
    level(rest).is_some()
}

fn level<'t>(cursor: Cursor<'t>) -> Option<(Cursor<'t>, ProvisionPart)> {
    let (rest, hit) = phrase(&TRIGGERS, lexicon::Class::ProvisionLevel)(cursor).ok()?;
    Some((rest, ProvisionLevel::row(hit.row).level))
}

/// The rank by which a chain grows outwards: point, clause, article, subsection, section, chapter, part.
fn rank(level: ProvisionPart) -> u8 {
    match level {
        ProvisionPart::Point => 0,
        ProvisionPart::Clause => 1,
        ProvisionPart::Article => 2,
        ProvisionPart::Subsection => 3,
        ProvisionPart::Section => 4,
        ProvisionPart::Chapter => 5,
        ProvisionPart::Part => 6,
        ProvisionPart::Appendix => 7,
    }
}

/// `điểm a khoản 2 Điều 5`, `điểm 2.2, mục I, phần thứ hai`, `khoản 2 Điều này`.
fn chain<'t>(cursor: Cursor<'t>) -> Option<(Cursor<'t>, Box<Provision<'t>>)> {
    let (rest, level) = level(cursor)?;
    labelled(rest, level)
}

/// The same behind its first level word.
fn labelled<'t>(rest: Cursor<'t>, level: ProvisionPart) -> Option<(Cursor<'t>, Box<Provision<'t>>)> {
    let (rest, label) = label(rest, level)?;
    let mut provision = Box::<Provision<'t>>::default();
    provision.set(level, label);
    Some(outer(rest, provision, level))
}

/// A label alone, with the outer levels behind it.
fn bare<'t>(cursor: Cursor<'t>, level: ProvisionPart) -> Option<(Cursor<'t>, Box<Provision<'t>>)> {
    let token = cursor.peek()?;
    // A capital letter or a longer word begins something else.
    if token.class().is_letters() && !(token.class() == Class::Lower && token.len() <= 2 && level == ProvisionPart::Point) {
        return None;
    }
    let (rest, label) = label(cursor, level)?;
    if rest.peek().is_some_and(|next| {
        next.gap() == Gap::None && (next.class() == Class::Number || matches!(next.word(), kw::SLASH | kw::DASH | kw::PERCENT))
    }) {
        return None;
    }
    let mut provision = Box::<Provision<'t>>::default();
    provision.set(level, label);
    Some(outer(rest, provision, level))
}

fn outer<'t>(mut rest: Cursor<'t>, mut provision: Box<Provision<'t>>, mut level_now: ProvisionPart) -> (Cursor<'t>, Box<Provision<'t>>) {
    for _ in 0..6 {
        let Ok((after, comma)) = opt(word(kw::COMMA)).parse(rest) else { break };
        let Some((next, outer)) = level(after) else { break };
        if rank(outer) <= rank(level_now) {
            break;
        }
        if next.word(0) == kw::NAY && comma.is_none() {
            provision.this = Some(outer);
            return (next.to(next.at + 1), provision);
        }
        let Some((end, label)) = label(next, outer) else { break };
        provision.set(outer, label);
        (rest, level_now) = (end, outer);
    }
    (rest, provision)
}

/// A label: `5`, `5a`, `2.2`, `a`, `đ`, `II`, `thứ hai`, `thứ II`; its value as the record prints it.
fn label<'t>(cursor: Cursor<'t>, level: ProvisionPart) -> Option<(Cursor<'t>, Cow<'t, str>)> {
    let token = cursor.peek()?;
    if token.gap() > Gap::Line {
        return None;
    }
    if let Ok((rest, (_, text))) = digits(cursor) {
        if text.len() > 4 {
            return None;
        }
        let mut end = rest;
        // `5a`, `1A`: a letter glued behind; `2.2`: numbers glued by full stops.
        if rest.peek().is_some_and(|letter| {
            letter.gap() == Gap::None && (letter.class() == Class::Lower && letter.len() <= 2 || letter.class() == Class::Single)
        }) {
            end = rest.to(rest.at + 1);
            // `4A001`: a code of goods, not a label.
            if end.peek().is_some_and(|next| next.gap() == Gap::None && next.class() == Class::Number) {
                return None;
            }
        }
        let end = numbers(end, level == ProvisionPart::Article);
        return Some((end, cursor.text.folded(cursor.at, end.at)));
    }
    match level {
        ProvisionPart::Point => {
            let letter = token.class() == Class::Lower && token.len() <= 2 && cursor.of(token).chars().count() == 1;
            // `điểm b2`: a point that was put in behind point b.
            let behind = cursor.to(cursor.at + 1);
            let number = behind.peek().is_some_and(|next| next.gap() == Gap::None && next.class() == Class::Number && next.len() <= 2);
            let end = behind.to(behind.at + usize::from(number));
            letter.then(|| (end, cursor.text.folded(cursor.at, end.at)))
        }
        ProvisionPart::Article | ProvisionPart::Clause => None,
        _ => {
            let (rest, thu) = opt(word(kw::THU)).parse(cursor).ok()?;
            let numeral = rest.peek()?;
            if matches!(numeral.class(), Class::Upper | Class::Single) && crate::grammar::number::roman(rest.of(numeral)).is_some() {
                // `mục IV.2`, `Phụ lục VI-1.3`.
                let mut end = rest.to(rest.at + 1);
                if level == ProvisionPart::Appendix
                    && end.peek().is_some_and(|dash| dash.word() == kw::DASH && dash.gap() == Gap::None)
                    && end.peek_at(1).is_some_and(|next| next.class() == Class::Number && next.gap() == Gap::None && next.len() <= 2)
                {
                    end = end.to(end.at + 2);
                }
                let end = numbers(end, false);
                return Some((end, cursor.text.folded(rest.at, end.at)));
            }
            if thu.is_some() {
                let ordinal = ordinal(lexicon::word(numeral.word()))?;
                return Some((rest.to(rest.at + 1), Cow::Borrowed(ordinal)));
            }
            let letter = level == ProvisionPart::Appendix && numeral.class() == Class::Single;
            letter.then(|| (rest.to(rest.at + 1), Cow::Borrowed(rest.of(numeral))))
        }
    }
}

/// Past the numbers that full stops glue to a label: `2.2`. The codification's articles have letters among them: `33.4.TT.3.14`.
fn numbers(mut end: Cursor<'_>, codified: bool) -> Cursor<'_> {
    while end.peek().is_some_and(|dot| dot.word() == kw::DOT && dot.gap() == Gap::None)
        && end.peek_at(1).is_some_and(|next| {
            next.gap() == Gap::None
                && (next.class() == Class::Number && next.len() <= 2
                    || codified
                        && (next.class() == Class::Number || next.class() == Class::Upper)
                        && end.peek_at(2).is_some_and(|dot| dot.gap() == Gap::None))
        })
    {
        end = end.to(end.at + 2);
    }
    end
}

/// `nhất` to `mười` after `thứ`, as digits.
pub(crate) fn ordinal(word: &str) -> Option<&'static str> {
    Some(match word {
        "nhất" => "1",
        "hai" => "2",
        "ba" => "3",
        "tư" => "4",
        "năm" => "5",
        "sáu" => "6",
        "bảy" => "7",
        "tám" => "8",
        "chín" => "9",
        "mười" => "10",
        _ => return None,
    })
}

/// A heading stands at the start of its line, with a full stop, a colon or the line's end behind its label.
fn is_heading<'t>(cursor: Cursor<'t>, rest: Cursor<'t>, level_here: ProvisionPart) -> bool {
    let Some(first) = cursor.peek() else { return false };
    let line_start = match first.gap() {
        Gap::Blank | Gap::Line => true,
        // After a long line it may be a wrap: then a sentence goes on.
        Gap::Wrap => cursor
            .before()
            .is_none_or(|before| before.class() == Class::Punct && before.word() != kw::COMMA || before.class() == Class::Upper),
        _ => false,
    };
    if !line_start || !first.class().is_capital() {
        return false;
    }
    match label(rest, level_here) {
        Some((after, _)) => after.text.tokens.get(after.at).is_none_or(|next| {
            matches!(next.word(), kw::DOT | kw::COLON)
                || next.gap() >= Gap::Wrap
                || next.class() == Class::Upper
                || level_here != ProvisionPart::Article && next.class() == Class::Title && level(after).is_none()
        }),
        None => level_here == ProvisionPart::Appendix,
    }
}
