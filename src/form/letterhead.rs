//! The letterhead: motto, number and symbol, place and date, and what is left of it, the issuer and the body above it.
//!
//! Each part takes its tokens, in whatever order and column they were flattened; the issuer's name is what nobody took
//! above the number; `issuer` joins its lines (`BỘ` / `TÀI CHÍNH`, `ỦY` / `BAN NHÂN DÂN`) into names.
//!
//! Limits: the first [`LINES`] cells, up to `Căn cứ`, `Kính gửi`, or the first label of the body.
//! Left out on purpose: `DỰ THẢO`, form numbers, stamps of digital signatures and web pages' own headings.

use super::Value;
use super::cell::{self, Cell, is_dash, says};
use super::issuer::{groups, is_joint, is_name_line, is_same, starts_name};
use crate::entity::{Entity, Norm};
use crate::lexicon::{self, Class as Table, PLACES, kw};
use crate::text::{Class, Gap, Text, Token};
use std::borrow::Cow;

/// The most cells that a head has.
const LINES: usize = 90;

const NATION: [&str; 8] = ["cộng", "hòa", "xã", "hội", "chủ", "nghĩa", "việt", "nam"];
const LIBERTY: [&str; 6] = ["độc", "lập", "tự", "do", "hạnh", "phúc"];
const PARTY: [&str; 5] = ["đảng", "cộng", "sản", "việt", "nam"];

/// The head of a document and what was found in it.
#[derive(Debug, Default)]
pub(super) struct Letterhead<'t> {
    /// The cells of the head.
    pub(super) cells: Vec<Cell>,
    /// Which tokens are part of the letterhead, from token 0 on.
    pub(super) taken: Vec<bool>,
    /// The token at which the body begins.
    pub(super) end: usize,
    /// Whether the motto, the number or the date is printed.
    pub(super) printed: bool,
    /// Whether an empty line stands between every two lines.
    pub(super) airy: bool,
    /// The token after the number.
    pub(super) after_number: Option<usize>,
    /// The token after the last part of the letterhead.
    pub(super) after: usize,
    pub(super) parent: Option<Value<'t>>,
    pub(super) issuer: Option<Value<'t>>,
    /// The issuer's first two words: by them the enacting line is known.
    pub(super) issuer_words: Option<(u16, u16)>,
    pub(super) number: Option<Value<'t>>,
    pub(super) symbol: Option<Value<'t>>,
    /// The type that the symbol names.
    pub(super) code: Option<Cow<'t, str>>,
    pub(super) place: Option<Value<'t>>,
    pub(super) date: Option<Value<'t>>,
}

/// Reads the letterhead of a text.
pub(super) fn letterhead<'t>(text: &'t Text<'t>, entities: &[Entity<'t>]) -> Letterhead<'t> {
    let all = cell::cells(text, 0, (LINES * 16).min(text.tokens.len()));
    let count = all.iter().enumerate().position(|(at, cell)| at >= LINES || begins_body(text, cell)).unwrap_or(all.len());
    let cells = all.get(..count).unwrap_or_default().to_vec();
    let end = cells.last().map_or(0, |cell| cell.last);
    let mut head = Letterhead { taken: vec![false; end], cells, end, ..Letterhead::default() };
    head.motto(text);
    head.number(text, entities);
    head.date(text, entities);
    head.printed = head.taken.iter().any(|taken| *taken);
    if head.printed {
        head.issuers(text, entities);
    }
    head
}

/// Whether the body begins with the cell: the basis, the addressee, or the first label.
pub(super) fn begins_body(text: &Text<'_>, cell: &Cell) -> bool {
    let Some(first) = text.tokens.get(cell.first) else { return false };
    if is_dash(text, first) {
        return says(text, cell.first + 1, &["căn", "cứ"]);
    }
    let second = text.tokens.get(cell.first + 1);
    let stop = second.is_some_and(|second| second.gap() == Gap::None && matches!(second.word(), kw::DOT | kw::DASH));
    let label = first.class() == Class::Number && first.len() <= 2
        || matches!(first.class(), Class::Upper | Class::Single) && crate::grammar::number::roman(text.of(first)).is_some();
    let unit = second.is_some_and(|second| {
        second.class() == Class::Number || second.class().is_capital() && crate::grammar::number::roman(text.of(second)).is_some()
    });
    cell.begins(text, &["căn", "cứ"])
        || cell.begins(text, &["nơi", "nhận"])
        || cell.begins(text, &["kính", "gửi"])
        || cell.begins(text, &["kính", "gởi"])
        || label && stop && text.tokens.get(cell.first + 2).is_some_and(|third| third.class().is_letters() && third.gap() >= Gap::Space)
        || unit && (cell.begins(text, &["điều"]) || cell.begins(text, &["chương"]) || cell.begins(text, &["phần"]))
}

impl<'t> Letterhead<'t> {
    fn take(&mut self, first: usize, last: usize) {
        for taken in self.taken.get_mut(first..last).unwrap_or_default() {
            *taken = true;
        }
        self.after = self.after.max(last);
    }

    /// Takes the motto, wrapped or not, in the order of the page and then in that of its columns.
    fn motto(&mut self, text: &Text<'_>) {
        let page: Vec<usize> = (0..self.end).collect();
        let mut columns = Vec::new();
        if self.cells.iter().any(|cell| cell.column > 0) {
            let mut cells = self.cells.clone();
            cells.sort_by_key(|cell| cell.column);
            columns.extend(cells.iter().flat_map(|cell| cell.first..cell.last));
        }
        let nation = self.take_words(text, &page, &NATION) || self.take_words(text, &columns, &NATION);
        let liberty = self.take_words(text, &page, &LIBERTY) || self.take_words(text, &columns, &LIBERTY);
        if !nation {
            let _ = self.take_words(text, &page, &PARTY) || self.take_words(text, &columns, &PARTY);
        }
        // The two lines of the motto are never apart in print: an empty line between them is the file's manner everywhere.
        let first = |words: &[&str]| page.iter().copied().find(|at| self.taken.get(*at) == Some(&true) && says(text, *at, &words[..2]));
        if nation
            && liberty
            && let Some(at) = first(&LIBERTY)
        {
            self.airy = text.tokens[at].gap() == Gap::Blank;
        }
    }

    /// Takes the first run of the words among the tokens in the given order; marks between the words belong to it.
    fn take_words(&mut self, text: &Text<'_>, order: &[usize], words: &[&str]) -> bool {
        let first = lexicon::word_of(words[0]);
        for (from, at) in order.iter().enumerate() {
            let token = &text.tokens[*at];
            if token.word() != first && token.word() != 0 {
                continue;
            }
            if self.taken[*at] || !token.class().is_letters() || !cell::is_word(text, token, words[0]) {
                continue;
            }
            // `nước Cộng hòa …` speaks of the country, and so does a run inside a sentence.
            let spoken = words.len() != LIBERTY.len()
                && at.checked_sub(1).is_some_and(|before| {
                    token.gap() < Gap::Wide && text.tokens[before].class() == Class::Lower && token.class() != Class::Lower
                });
            let (mut matched, mut to) = (0, from);
            while let Some(next) = order.get(to).map(|at| &text.tokens[*at]) {
                if next.class().is_letters() {
                    // The last word may be glued to the next line's first: `NAMĐộc lập`.
                    let glued = matched + 1 == words.len()
                        && next.word() == 0
                        && next.class() == Class::Mixed
                        && lexicon::fold(text.of(next)).starts_with(words[matched]);
                    if matched == words.len() || !glued && !cell::is_word(text, next, words[matched]) {
                        break;
                    }
                    matched += 1;
                } else if matched == words.len() {
                    break;
                }
                to += 1;
            }
            if matched == words.len() && !spoken {
                for at in &order[from..to] {
                    self.take(*at, *at + 1);
                }
                return true;
            }
        }
        false
    }

    /// Takes `Số: 30/2020/NĐ-CP`, `Luật số: 72/2025/QH15`, `Số      -HD/BTCTU`.
    fn number(&mut self, text: &'t Text<'t>, entities: &[Entity<'t>]) {
        for index in 0..self.cells.len() {
            let first = self.cells[index].first;
            let kind = cell::longest(&text.tokens[first..self.end], &[Table::DocumentType]).unwrap_or(0);
            let label = [first, first + kind]
                .into_iter()
                .find(|at| text.tokens.get(*at).is_some_and(|token| token.word() == kw::SO && cell::is_word(text, token, "số")));
            let Some(label) = label.or_else(|| self.label_behind(text, index)) else { continue };
            // What stands before the label on its line is the issuer's name.
            let from = if label > first + kind { label } else { first };
            let mut at = label + 1;
            while text.tokens.get(at).is_some_and(|token| token.word() == kw::COLON) {
                at += 1;
            }
            // `Luật số: 72/2025/QH15` may be one entity from its type word on.
            // `Nghị định số 30/2020/NĐ-CP ngày …` in a line of text is a mention; a law's own number ends its line.
            let alone = |last: usize| text.tokens.get(last).is_none_or(|next| next.gap() >= Gap::Wide);
            let found =
                cell::entity_at(entities, at).or_else(|| cell::entity_at(entities, first).filter(|entity| entity.last as usize > at));
            if let Some(entity) = found
                && let Norm::Document(document) = &entity.norm
                && let Some(symbol) = &document.symbol
                && (label == first || kind == 0 || alone(entity.last as usize))
            {
                let last = entity.last as usize;
                let digits = at..last.min(text.tokens.len());
                let length = text.tokens[digits]
                    .iter()
                    .take_while(|token| {
                        token.class() == Class::Number
                            || (token.class() == Class::Lower || token.word() == kw::DOT) && token.gap() == Gap::None
                    })
                    .count();
                self.number = cell::value(text, at, at + length);
                self.symbol = Some(Value { text: symbol.clone(), edtf: None, span: Some(text.span(at, last)) });
                self.code = document.code.clone();
                self.take(from, last);
                self.after_number = Some(last);
                return;
            }
            if let Some(last) = self.blank_symbol(text, at) {
                self.take(from, last);
                self.after_number = Some(last);
                return;
            }
        }
    }

    /// `Số` behind a motto or an issuer on one line: where columns or lines were flattened with single spaces.
    fn label_behind(&self, text: &Text<'_>, index: usize) -> Option<usize> {
        let cell = self.cells[index];
        let found = (cell.first + 1..cell.last).find(|at| {
            text.tokens[*at].word() == kw::SO
                && text.tokens[*at].class().is_capital()
                && text.tokens.get(*at + 1).is_some_and(|next| next.word() == kw::COLON)
        })?;
        let above = text.tokens.get(cell.first..found)?;
        let issuer = index == 0 && starts_name(above) && above.iter().all(|token| matches!(token.class(), Class::Upper | Class::Punct));
        (issuer || self.taken.get(found - 1).copied().unwrap_or(false)).then_some(found)
    }

    /// A symbol whose number was left blank and that no entity covers; reads to the end of the codes.
    fn blank_symbol(&mut self, text: &'t Text<'t>, at: usize) -> Option<usize> {
        let filler = |token: &Token| token.class() == Class::Punct && (is_dash(text, token) || matches!(text.of(token), "." | "…" | "_"));
        let mut first = at;
        while text.tokens.get(first).is_some_and(|token| filler(token) && token.gap() < Gap::Line) {
            first += 1;
        }
        let start = if text.tokens.get(first).is_some_and(|token| token.word() == kw::SLASH) { first + 1 } else { first };
        let mut last = start;
        while let Some(token) = text.tokens.get(last) {
            let code = matches!(token.class(), Class::Upper | Class::Mixed | Class::Single)
                || last > start && token.class() == Class::Number && token.gap() == Gap::None;
            let mark = last > start && (matches!(token.word(), kw::SLASH | kw::AMP | kw::DOT) || is_dash(text, token));
            let glued = last == start
                || token.gap() == Gap::None
                || mark && token.gap() == Gap::Space
                || text.tokens[last - 1].class() == Class::Punct && token.gap() == Gap::Space;
            if !(code || mark) || !glued || token.gap() >= Gap::Wide && last > start || token.gap() >= Gap::Line {
                break;
            }
            last += 1;
        }
        let raw: String = text.span(first, last).slice(text.source).split_whitespace().collect();
        let symbol = raw.trim_end_matches(['-', '/', '.', '&']);
        if last == start || !symbol.contains(['-', '/']) {
            return None;
        }
        let state = symbol.trim_start_matches('/').split(['-', '/']).next().unwrap_or_default();
        self.code = lexicon::type_by_code(state).map(|row| Cow::Borrowed(row.code));
        self.symbol = Some(Value { text: Cow::Owned(symbol.to_owned()), edtf: None, span: Some(text.span(first, last)) });
        Some(last)
    }

    /// Takes `Hà Nội, ngày 05 tháng 3 năm 2020`, or the date alone on its line.
    fn date(&mut self, text: &'t Text<'t>, entities: &[Entity<'t>]) {
        for entity in cell::entities_in(entities, 0, self.end) {
            let Norm::Date(date) = &entity.norm else { continue };
            let (first, mut last) = (entity.first as usize, entity.last as usize);
            let mut date = *date;
            if date.is_full()
                && date.start.year.is_none()
                && let Some(year) = noted_year(text, last)
            {
                date.start.year = Some(year);
                last += 2;
            }
            if !date.is_full() || date.start.year.is_none() || self.taken.get(first) != Some(&false) {
                continue;
            }
            let place = self.place_before(text, entities, first);
            let starts = place.map_or(first, |(place, _)| place);
            let before = starts.checked_sub(1);
            let own_cell = before.is_none_or(|before| text.tokens[starts].gap() >= Gap::Wide || self.taken[before]);
            let ends = text.tokens.get(last).is_none_or(|next| next.gap() >= Gap::Wide || next.class() == Class::Punct);
            // A date counts only under a letterhead, and without a place only alone on its line; a sentence may begin with one.
            let alone = self.after == 0 || place.is_none() && text.tokens.get(last).is_some_and(|next| next.gap() < Gap::Wide);
            if !own_cell || !ends || alone {
                continue;
            }
            if let Some((from, to)) = place {
                self.place = cell::value(text, from, to);
            }
            let edtf = date.valid().then(|| date.to_string());
            self.date = Some(Value { text: text.folded(first, last), edtf, span: Some(text.span(first, last)) });
            self.take(starts, last);
            return;
        }
    }

    /// The place's name that ends before the date at `date`: capitals up to a comma.
    fn place_before(&self, text: &Text<'_>, entities: &[Entity<'_>], date: usize) -> Option<(usize, usize)> {
        let comma = date.checked_sub(1).filter(|at| text.tokens[*at].word() == kw::COMMA);
        let end = comma.unwrap_or(date);
        let listed = entities.get(..entities.partition_point(|entity| (entity.last as usize) <= end))?.last();
        if let Some(entity) =
            listed.filter(|entity| entity.last as usize == end && matches!(entity.norm, Norm::Place(_) | Norm::Organization(_)))
        {
            return Some((entity.first as usize, end));
        }
        // `Hà nội`, as some typists leave it: the register knows it in any case.
        let cell =
            self.cells.iter().find(|cell| (cell.first..cell.last).contains(&end)).filter(|cell| cell.first < end && end - cell.first <= 5);
        if let Some(cell) = cell {
            let mut listed = false;
            PLACES.walk(&text.tokens[cell.first..end], |hit| listed |= cell.first + hit.len == end);
            if listed {
                return Some((cell.first, end));
            }
        }
        // A place that no register has: the capitalised words of the line, and of one before it when the name was wrapped.
        comma?;
        let mut first = end;
        while let Some(before) = first.checked_sub(1) {
            let token = &text.tokens[before];
            let after = text.tokens.get(first).map_or(Gap::None, |token| token.gap());
            let named = matches!(token.class(), Class::Title | Class::Single | Class::Upper) || matches!(token.word(), kw::DOT | kw::DASH);
            if !named
                || self.taken[before]
                || end - before > 6
                || first < end && after >= Gap::Line && end - first > 1
                || first < end && after == Gap::Wide
            {
                break;
            }
            first = before;
        }
        (first < end).then_some((first, end))
    }

    /// Reads the issuer and the body above it from the lines that nobody took above the number.
    fn issuers(&mut self, text: &'t Text<'t>, entities: &[Entity<'t>]) {
        let limit = self.after_number.unwrap_or(self.after);
        let mut lines: Vec<(usize, usize, u8)> = Vec::new();
        for cell in self.cells.iter().filter(|cell| cell.first < limit) {
            // The type's name ends the letterhead where no number does.
            let kind = cell::longest(cell.tokens(text), &[Table::DocumentType]);
            if kind == Some(cell.last - cell.first) && cell.is_upper(text) && cell.first > 0 {
                break;
            }
            let mut at = cell.first;
            while at < cell.last {
                let free = self.taken[at..cell.last].iter().take_while(|taken| !**taken).count();
                let (first, last) = cell::trim(text, at, at + free);
                if first < last && is_name_line(text, first, last) {
                    lines.push((first, last, cell.column));
                }
                at += free.max(1);
            }
        }
        let Some(column) = lines.iter().map(|line| line.2).min() else { return };
        lines.retain(|line| line.2 == column);
        // What stands above the first name is no letterhead: a page's own heading, a draft's mark.
        let known = lines.iter().position(|line| {
            starts_name(&text.tokens[line.0..line.1])
                || matches!(cell::entity_at(entities, line.0).map(|entity| &entity.norm), Some(Norm::Organization(_)))
                || self.broken_head(text, line)
        });
        match known {
            Some(from) => drop(lines.drain(..from)),
            None if lines.len() <= 3
                && !matches!(text.tokens[lines[0].0].word(), kw::VA | kw::CUA | kw::DASH)
                && lines.iter().all(|line| text.tokens[line.0..line.1].iter().all(|token| token.class() != Class::Number))
                && lines.iter().all(|line| Cell { first: line.0, last: line.1, column, gap: Gap::Line }.is_upper(text)) => {}
            None => return,
        }
        let mut groups = groups(text, &lines);
        // A gazette prints the body's name over the page and again in the letterhead.
        groups.dedup_by(|second, first| is_same(text, first, second));
        let Some((issuer, above)) = groups.split_last() else { return };
        if let Some(parent) = above.last()
            && is_joint(text, parent, issuer)
        {
            self.issuer = cell::joined(text, parent).zip(cell::joined(text, issuer)).map(|(parent, issuer)| Value {
                text: Cow::Owned(format!("{} - {}", parent.text, issuer.text)),
                edtf: None,
                span: None,
            });
            return;
        }
        self.parent = above.last().and_then(|group| cell::joined(text, group));
        self.issuer = cell::joined(text, issuer);
        let mut words = issuer.iter().flat_map(|(first, last)| &text.tokens[*first..*last]).map(|token| token.word());
        self.issuer_words = words.next().map(|first| (first, words.next().unwrap_or(0)));
    }

    /// Whether a head of names begins on the line and ends on the next (`ỦY` / `BAN NHÂN DÂN`), or an office that issues.
    fn broken_head(&self, text: &Text<'_>, line: &(usize, usize, u8)) -> bool {
        let tokens = &text.tokens[line.0..self.end];
        starts_name(tokens) || cell::office(tokens).is_some()
    }
}

/// The year behind a day and a month with the mark of a footnote glued to it: `năm 20264` is 2026 and note 4.
fn noted_year(text: &Text<'_>, at: usize) -> Option<u16> {
    let (year, number) = (text.tokens.get(at)?, text.tokens.get(at + 1)?);
    let digits = text.of(number);
    let noted = year.word() == kw::NAM && number.class() == Class::Number && digits.len() == 5 && number.gap() < Gap::Wide;
    digits.get(..4)?.parse().ok().filter(|year| noted && (1900..2100).contains(year))
}
