//! Where the heading behind a label ends: the words printed over a chapter, and those behind `Điều 5.`.
//!
//! A heading is no sentence: it has no full stop, semicolon or colon, and it does not say `Quyết định này`. So the lines behind
//! an article's label are read as one, up to an empty line, the next label or a new sentence; what comes out is the heading, or,
//! where it is a sentence, the article's own text, and then the article has no heading.
//!
//! Limits: a new sentence is one that begins a line with a capital; the heading must not be open before it, and no name may run
//! across the line end. At most [`LONGEST`] tokens.
//! Left out on purpose: a heading and its text on one line (`Điều 1. Phạm vi: Luật này …`). Where the one ends cannot be told.

use super::SectionLevel;
use super::cell;
use super::outline::label;
use crate::entity::Entity;
use crate::lexicon::{self, TRIGGERS, kw};
use crate::text::{Class, Gap, Text, Token};

/// The most tokens of an article's heading; what is longer is a paragraph.
const LONGEST: usize = 110;
/// The most tokens of the headings above articles, which are a line or two in capitals.
const TITLE: usize = 60;
/// The tokens within which a sentence behind a heading shows its first mark.
const REACH: usize = 120;
/// The fewest words of a sentence.
const SENTENCE: usize = 4;
/// The labels that are looked at to learn whether a text breaks its first lines short.
const SAMPLE: usize = 200;
/// The characters by which the lines of proportional type differ without a reason.
const SLACK: usize = 8;
/// The longest line that is measured, in bytes.
const LINE: usize = 400;

/// The headings of one text.
pub(super) struct Headings<'a, 't> {
    text: &'t Text<'t>,
    entities: &'a [Entity<'t>],
    /// Whether the lines of labels are broken short for no reason of theirs, so that a short line ends nothing.
    ragged: bool,
}

impl<'a, 't> Headings<'a, 't> {
    pub(super) fn new(text: &'t Text<'t>, entities: &'a [Entity<'t>]) -> Self {
        Self { text, entities, ragged: is_ragged(text) }
    }

    /// The heading behind the label that ends at the token, as printed.
    pub(super) fn of(&self, label_end: usize, level: SectionLevel) -> &'t str {
        let text = self.text;
        if matches!(level, SectionLevel::Clause | SectionLevel::Point) {
            return "";
        }
        let mut first = label_end;
        while text.tokens.get(first).is_some_and(|token| is_lead(text, token) && token.gap() < Gap::Wrap) {
            first += 1;
        }
        let Some(start) = text.tokens.get(first) else { return "" };
        if level == SectionLevel::Article {
            return self.article(first);
        }
        let own_line = start.gap() < Gap::Wrap;
        let first = super::outline::behind_markdown(text, first);
        let Some(start) = text.tokens.get(first) else { return "" };
        let next_line = matches!(level, SectionLevel::Part | SectionLevel::Chapter | SectionLevel::Section | SectionLevel::Appendix);
        if !own_line && !next_line {
            return "";
        }
        let mut last = first + 1;
        while last < first + TITLE
            && text.tokens.get(last).is_some_and(|token| {
                token.gap() < Gap::Wrap || token.gap() < Gap::Blank && token.class() == Class::Upper && start.class() == Class::Upper
            })
        {
            last += 1;
        }
        self.printed(first, last)
    }

    /// The heading of an article whose first word is the token; empty where its text follows the label.
    fn article(&self, first: usize) -> &'t str {
        let text = self.text;
        let tokens = &text.tokens;
        // `Điều 5.` alone on its line: the next line opens the heading, an empty line or a label does not.
        if tokens[first].gap() == Gap::Blank || tokens[first].gap() >= Gap::Wrap && begins_item(text, first) || self.is_own_voice(first) {
            return "";
        }
        let mut last = first + 1;
        while let Some(token) = tokens.get(last) {
            if token.gap() == Gap::Blank || token.gap() >= Gap::Wrap && (begins_item(text, last) || self.begins_sentence(last)) {
                break;
            }
            // A sentence that ends inside is a paragraph; of a semicolon or a colon that holds at the end of a line.
            let mark = is_mark(text, last - 1) && (tokens[last - 1].word() == kw::DOT || token.gap() >= Gap::Wrap);
            if last - first >= LONGEST || mark && token.class().is_capital() {
                return "";
            }
            last += 1;
        }
        let lettered = tokens[first..last].iter().any(|token| token.class().is_letters());
        if !lettered || is_mark(text, last - 1) || tokens[last - 1].word() == kw::SLASH { "" } else { self.printed(first, last) }
    }

    /// Whether the words are about the document at hand (`Quyết định này có hiệu lực …`): that is a sentence, whatever ends it.
    fn is_own_voice(&self, first: usize) -> bool {
        let tokens = &self.text.tokens;
        let named = TRIGGERS.longest(&tokens[first..], lexicon::Class::DocumentType).map_or(1, |hit| hit.len);
        tokens.get(first + named).is_some_and(|token| token.word() == kw::NAY)
    }

    /// Whether the line at the token begins the article's text, so that the heading ended with the line before.
    fn begins_sentence(&self, at: usize) -> bool {
        let (before, token) = (&self.text.tokens[at - 1], &self.text.tokens[at]);
        if !token.class().is_capital() || is_open(before) {
            return false;
        }
        if !self.ragged && has_room(self.text, at) {
            return true;
        }
        // A full line, then a short one without a mark, then a capital again: the short line is the heading's last.
        let last_line = || !self.ragged && self.is_short_line(at);
        !cell::crosses(self.entities, at) && self.reaches_mark(at) && !last_line()
    }

    /// Whether the line at the token has room for the word behind it, and that word a capital.
    fn is_short_line(&self, at: usize) -> bool {
        let tokens = &self.text.tokens;
        let next = (at + 1..tokens.len().min(at + LONGEST)).find(|next| tokens[*next].gap() >= Gap::Wrap);
        next.is_some_and(|next| {
            tokens[next].gap() < Gap::Blank
                && tokens[next].class().is_capital()
                && tokens[next - 1].class().is_letters()
                && has_room(self.text, next)
        })
    }

    /// Whether the words from the token on come to a mark that ends a sentence or opens a list before their paragraph ends.
    fn reaches_mark(&self, from: usize) -> bool {
        let tokens = &self.text.tokens;
        for (at, token) in tokens.iter().enumerate().skip(from).take(REACH) {
            if at > from && (token.gap() == Gap::Blank || token.gap() >= Gap::Wrap && begins_item(self.text, at)) {
                return false;
            }
            if is_mark(self.text, at) {
                // `… chịu trách nhiệm thi hành` / `Quyết định này.`: what is so short is the end of a sentence.
                return at >= from + SENTENCE;
            }
        }
        tokens.len() > from + REACH
    }

    /// The words as printed, without the marks of bold type.
    fn printed(&self, first: usize, last: usize) -> &'t str {
        let stars = self.text.tokens[first..last].iter().rev().take_while(|token| self.text.of(token) == "*").count();
        self.text.span(first, last - stars).slice(self.text.source)
    }
}

/// Whether the token stands between a label and its heading: a stop, a colon, a dash, bold type.
fn is_lead(text: &Text<'_>, token: &Token) -> bool {
    matches!(token.word(), kw::DOT | kw::COLON | kw::DASH) || token.class() == Class::Punct && text.of(token) == "*"
}

/// Whether a line that begins with the token is an item, a quotation or a part of its own.
fn begins_item(text: &Text<'_>, at: usize) -> bool {
    let token = &text.tokens[at];
    if token.class() == Class::Punct {
        return cell::is_dash(text, token) || matches!(text.of(token), "“" | "\"" | "[" | "|" | "#");
    }
    // `10.1.` is an item too, though no level of the outline.
    let next = text.tokens.get(at + 1);
    token.class() == Class::Number && token.len() <= 2 && next.is_some_and(|next| next.word() == kw::DOT && next.gap() == Gap::None)
        || label(text, at, true).is_some()
}

/// Whether the token ends a sentence, a clause of a list, or opens a list. `TP.` and `1.500` end nothing.
fn is_mark(text: &Text<'_>, at: usize) -> bool {
    let token = &text.tokens[at];
    match token.word() {
        kw::SEMI | kw::COLON => true,
        kw::DOT => {
            let inside = text.tokens.get(at + 1).is_some_and(|next| next.gap() == Gap::None && next.class() != Class::Punct);
            let short = at.checked_sub(1).map(|before| &text.tokens[before]);
            let line_ends = text.tokens.get(at + 1).is_none_or(|next| next.gap() >= Gap::Wrap);
            let abbreviation =
                short.is_some_and(|before| matches!(before.class(), Class::Upper | Class::Single | Class::Mixed) && before.len() <= 4);
            !inside && (line_ends || !abbreviation)
        }
        _ => false,
    }
}

/// Whether a heading cannot end with the token: it joins what follows to what stands before.
fn is_open(token: &Token) -> bool {
    matches!(
        token.word(),
        kw::VA | kw::COMMA | kw::CUA | kw::VE | kw::VOI | kw::DASH | kw::TAI | kw::TREN | kw::DO | kw::HOAC | kw::VAO | kw::SO | kw::OPEN
    ) || matches!(lexicon::word(token.word()), "theo" | "cho" | "bởi" | "từ" | "đến" | "trong" | "là" | "ở" | "các" | "những" | "do")
}

/// Whether the line before the token has room for the token's word, by the measure of the token's own line.
fn has_room(text: &Text<'_>, at: usize) -> bool {
    let bytes = text.source.as_bytes();
    let letters = |bytes: &[u8]| bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    let (Some(before), Some(token)) = (at.checked_sub(1).map(|before| &text.tokens[before]), text.tokens.get(at)) else { return false };
    let end = before.end() as usize;
    let above = &bytes[end.saturating_sub(LINE)..end];
    let above = above.iter().rposition(|byte| *byte == b'\n').map_or(above, |start| &above[start + 1..]);
    let rest = &bytes[token.start as usize..bytes.len().min(token.start as usize + LINE)];
    let below = rest.iter().position(|byte| *byte == b'\n').map_or(rest, |end| &rest[..end]);
    let word = &bytes[token.start as usize..token.end() as usize];
    letters(above) + 1 + letters(word) + SLACK <= letters(below.trim_ascii_end())
}

/// Whether the lines of labels are cut short in the middle of a sentence: a quarter of those that go on in small letters.
fn is_ragged(text: &Text<'_>) -> bool {
    let (mut cut, mut all) = (0, 0);
    let mut labelled = false;
    for line in text.landmarks.iter().filter(|landmark| landmark.gap >= Gap::Wrap) {
        if labelled && line.gap < Gap::Blank && line.class == Class::Lower && line.before != Class::Punct {
            all += 1;
            cut += usize::from(has_room(text, line.at()));
        }
        let next = || text.tokens.get(line.at() + 1);
        labelled = line.word == kw::DIEU && line.class.is_capital() && next().is_some_and(|next| next.class() == Class::Number)
            || line.class == Class::Number && next().is_some_and(|next| next.word() == kw::DOT && next.gap() == Gap::None);
        if all >= SAMPLE {
            break;
        }
    }
    cut * 4 >= all && cut > 0
}

#[cfg(test)]
mod tests {
    use crate::text::Text;

    /// Each article's label and heading, line ends shown as `/`.
    fn read(source: &str) -> Vec<String> {
        let text = Text::new(source);
        super::super::outline(&text, &crate::entity::scan(&text).entities)
            .iter()
            .filter(|section| section.level == super::SectionLevel::Article)
            .map(|section| format!("{}: {}", section.label, section.heading).split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn a_heading_goes_on_over_line_ends() {
        let found = read(
            "Điều 1. Phạm vi điều chỉnh, đối\ntượng áp dụng\n\n1. Quy chế này quy định việc trực.\n\nĐiều 2. Phối hợp với Ủy\nban nhân dân xã Mường Chanh\n\n1. Họp hằng tháng.\n",
        );
        assert_eq!(found, ["Điều 1: Phạm vi điều chỉnh, đối tượng áp dụng", "Điều 2: Phối hợp với Ủy ban nhân dân xã Mường Chanh"]);
    }

    #[test]
    fn a_capital_behind_a_short_line_begins_the_text() {
        let found = read(
            "Điều 1. Giải thích từ ngữ \nTrong Thông tư này, các từ ngữ dưới đây được hiểu theo nghĩa của Luật Thư \nviện và các văn bản hướng dẫn. \nĐiều 2. Trách nhiệm của thư viện công cộng, thư viện chuyên ngành và của \nTrung tâm Lưu trữ \nCác thư viện và Trung tâm lập danh mục tài liệu quý hiếm, gửi về Bộ trước \nngày 15 tháng 12. \n",
        );
        assert_eq!(
            found,
            ["Điều 1: Giải thích từ ngữ", "Điều 2: Trách nhiệm của thư viện công cộng, thư viện chuyên ngành và của Trung tâm Lưu trữ"]
        );
    }

    #[test]
    fn a_sentence_behind_the_label_is_the_article_itself() {
        let found = read(
            "Điều 1. Giao Sở\nTài chính lập dự toán kinh phí hoạt động của Trung tâm; Sở Nội vụ thẩm định.\n\nĐiều 2. Quyết\nđịnh này có hiệu lực từ ngày ký\n\nĐiều 3. Chánh\nVăn phòng và Giám đốc Sở Tài chính chịu trách nhiệm thi hành\nQuyết định này./.\n",
        );
        assert_eq!(found, ["Điều 1:", "Điều 2:", "Điều 3:"]);
    }

    #[test]
    fn a_label_alone_on_its_line_has_its_heading_below() {
        let found = read(
            "Điều 1.\nNguyên tắc vận hành\n\n1. Công khai.\n\nĐiều 2.\n\n1. Không có tiêu đề.\n\nĐiều 3.\nQuyết định này có hiệu lực kể từ ngày ký.\n",
        );
        assert_eq!(found, ["Điều 1: Nguyên tắc vận hành", "Điều 2:", "Điều 3:"]);
    }

    #[test]
    fn markdown_is_no_part_of_a_heading() {
        let found = read("## Chương I\n\n### Điều 1. Phạm vi\n\nVăn bản này nói về thư viện.\n\n**Điều 2. Đối tượng**\n\n1. Thư viện.\n");
        assert_eq!(found, ["Điều 1: Phạm vi", "Điều 2: Đối tượng"]);
    }

    #[test]
    fn references_at_a_line_start_are_no_articles() {
        let found = read(
            "Điều 1. Nội dung cắt giảm\n\nKhoản 2\nĐiều 9.\nBộ Y tế\n\nđiểm a\nĐiều 12\n\nQuy định tại\nĐiều 4. Các nội dung khác.\n\nĐiều 2. Tổ chức thực hiện\n",
        );
        assert_eq!(found, ["Điều 1: Nội dung cắt giảm", "Điều 2: Tổ chức thực hiện"]);
    }

    #[test]
    fn the_next_article_ends_a_quotation_that_nobody_closed() {
        let found = read(
            "Điều 1. Bổ sung khoản 3\n“3. Thư viện mở cửa cả ngày thứ bảy\nĐiều 2. Thay thế cụm từ\n1. Thay cụm từ “phòng đọc” bằng cụm từ “không gian đọc”.\nĐiều 3. Sửa đổi Điều 7, Điều 8\n“Điều 7. Giờ mở cửa\nThư viện mở cửa từ 8 giờ.\n\nĐiều 4. Phí\nKhông thu phí.”\nĐiều 4. Hiệu lực\n",
        );
        assert_eq!(found, ["Điều 1: Bổ sung khoản 3", "Điều 2: Thay thế cụm từ", "Điều 3: Sửa đổi Điều 7, Điều 8", "Điều 4: Hiệu lực"]);
    }
}
