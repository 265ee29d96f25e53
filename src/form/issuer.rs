//! The lines of the letterhead's left column joined into names: the issuer's, and those of the bodies above it.
//!
//! A narrow column breaks a name anywhere, so a line begins another name only where a known head of names stands and the
//! name before it is whole.
//!
//! Limits: a name that no table knows joins the one above it.
//! Left out on purpose: a place on the ladder of bodies. Which one stands above which is told by the order of the lines.

use super::cell;
use crate::lexicon::{Class as Table, OrganizationHead, OrganizationKind, TRIGGERS, kw};
use crate::text::{Gap, Text, Token};

/// Whether the tokens can be a line of an issuer's name, and not a form number, a draft's mark, a stamp or a sentence.
pub(super) fn is_name_line(text: &Text<'_>, first: usize, last: usize) -> bool {
    let tokens = &text.tokens[first..last];
    let marks =
        [["mẫu", "số"], ["phụ", "lục"], ["dự", "thảo"], ["công", "báo"], ["biểu", "số"], ["trang", "chủ"], ["nội", "dung"], ["văn", "bản"]];
    tokens.len() <= 20
        && tokens.iter().any(|token| token.class().is_letters())
        && !tokens.iter().any(|token| token.word() == kw::COLON || matches!(text.of(token), "?" | "|" | "#" | "@"))
        && !marks.iter().any(|words| cell::says(text, first, words))
        && super::header::mark(text, first, last).is_none()
}

/// Whether a head of names or a listed name begins here.
pub(super) fn starts_name(tokens: &[Token]) -> bool {
    cell::longest(tokens, &[Table::OrganizationHead, Table::OrganizationName]).is_some()
}

/// One name: the runs of tokens on its lines.
pub(super) type Group = Vec<(usize, usize)>;

/// The lines joined into names, from the highest body to the issuer.
pub(super) fn groups(text: &Text<'_>, lines: &[(usize, usize, u8)]) -> Vec<Group> {
    // The tokens of the lines side by side: other columns may stand between them on the page.
    let mut flat: Vec<Token> = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut group_start = 0;
    for (first, last, _) in lines {
        let boundary = flat.len();
        flat.extend(text.tokens[*first..*last].iter().map(|token| token.with_gap(Gap::Space)));
        let joins = boundary == 0 || !starts_name(&flat[boundary..]) || is_open(text, &flat, group_start, boundary);
        match groups.last_mut() {
            Some(group) if joins => group.push((*first, *last)),
            _ => {
                groups.push(vec![(*first, *last)]);
                group_start = boundary;
            }
        }
    }
    groups
}

/// Whether the name that began at `start` cannot end at `boundary`.
fn is_open(text: &Text<'_>, flat: &[Token], start: usize, boundary: usize) -> bool {
    let before = &flat[boundary - 1];
    if matches!(before.word(), kw::VA | kw::COMMA | kw::AMP | kw::DASH | kw::CUA) {
        return true;
    }
    let name = &flat[start..boundary];
    let (mut whole, mut head) = (false, None);
    TRIGGERS.walk(name, |hit| {
        whole |= hit.len == name.len() && matches!(hit.class, Table::OrganizationName | Table::OrganizationHead);
        if hit.len == name.len() && hit.class == Table::OrganizationHead {
            head = Some(OrganizationHead::row(hit.row));
        }
    });
    // A bare office, cell or centre is somebody's: the next line says whose. Other heads need a name always.
    let owned = |kind| {
        matches!(
            kind,
            OrganizationKind::Office
                | OrganizationKind::PartyCell
                | OrganizationKind::PartyOrganisation
                | OrganizationKind::Centre
                | OrganizationKind::Station
        )
    };
    let bare = head.is_some_and(|head| !head.bare || owned(head.kind));
    let party = name.len() == 2 && cell::is_word(text, &name[0], "đảng") && cell::is_word(text, &name[1], "ủy");
    if bare || party {
        return true;
    }
    // A listed name that runs across the line end; where the line before is a whole one already, it must take the next line whole.
    (start.max(boundary.saturating_sub(6))..boundary).any(|at| {
        let len = cell::longest(&flat[at..], &[Table::OrganizationHead, Table::OrganizationName]).unwrap_or(0);
        at + len > boundary && (!whole || at + len == flat.len())
    })
}

/// Whether two names are the same words.
pub(super) fn is_same(text: &Text<'_>, first: &Group, second: &Group) -> bool {
    let words = |group: &Group| {
        group
            .iter()
            .flat_map(|run| &text.tokens[run.0..run.1])
            .filter(|token| token.class().is_letters())
            .map(|token| (token.word(), token.len()))
            .collect::<Vec<_>>()
    };
    words(first) == words(second)
}

/// Whether two bodies of one rank issue together: ministries and departments stand side by side, never one under the other.
pub(super) fn is_joint(text: &Text<'_>, first: &Group, second: &Group) -> bool {
    let head = |group: &Group| group.first().and_then(|run| text.tokens.get(run.0)).map(|token| token.word());
    head(first) == head(second) && matches!(head(first), Some(kw::BO | kw::SO_O))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(source: &str) -> Vec<String> {
        let text = Text::new(source);
        let lines: Vec<(usize, usize, u8)> =
            cell::cells(&text, 0, text.tokens.len()).iter().map(|cell| (cell.first, cell.last, 0)).collect();
        groups(&text, &lines).iter().filter_map(|group| cell::joined(&text, group)).map(|value| value.text.into_owned()).collect()
    }

    #[test]
    fn broken_names_are_joined_and_whole_ones_are_not() {
        assert_eq!(named("BỘ\nTÀI CHÍNH\nCỤC\nHẢI QUAN"), ["BỘ TÀI CHÍNH", "CỤC HẢI QUAN"]);
        assert_eq!(named("ỦY\nBAN NHÂN DÂN\nTỈNH SƠN LA"), ["ỦY BAN NHÂN DÂN TỈNH SƠN LA"]);
        assert_eq!(named("BAN CHẤP HÀNH\nTRUNG ƯƠNG\nVĂN PHÒNG"), ["BAN CHẤP HÀNH TRUNG ƯƠNG", "VĂN PHÒNG"]);
        assert_eq!(named("BAN CHẤP HÀNH TRUNG ƯƠNG\nĐẢNG ĐOÀN QUỐC HỘI"), ["BAN CHẤP HÀNH TRUNG ƯƠNG", "ĐẢNG ĐOÀN QUỐC HỘI"]);
        assert_eq!(named("ỦY BAN MTTQ VIỆT NAM\nXÃ MƯỜNG LA\nBAN THƯỜNG TRỰC"), ["ỦY BAN MTTQ VIỆT NAM XÃ MƯỜNG LA", "BAN THƯỜNG TRỰC"]);
    }
}
