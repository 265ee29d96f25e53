//! Character maps: a font's own table from codes to letters, `ToUnicode`, and from codes to the numbers of glyphs
//! (ISO 32000-1, 9.7.5 and 9.10.3).
//!
//! Limits: a map holds [`ENTRIES`] entries at most; a range is kept as a range.
//! Left out on purpose: maps that are built on others (`usecmap`), and `notdef` ranges.

/// The most entries of a map.
const ENTRIES: usize = 1 << 17;

/// What a range of codes stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    /// Letters; the last unit counts up along the range.
    Text(Vec<u16>),
    /// The number of a glyph, counting up.
    Number(u32),
}

/// A table from codes.
#[derive(Clone, Debug, Default)]
pub(super) struct Map {
    /// First code, last code, value; sorted by the first code.
    ranges: Vec<(u32, u32, Value)>,
    /// The lengths in bytes, first and last code of the code spaces.
    spaces: Vec<(usize, u32, u32)>,
}

/// A piece of the map's program.
#[derive(Debug, PartialEq, Eq)]
enum Token<'b> {
    /// Bytes in angle brackets.
    Hex(Vec<u8>),
    Number(u32),
    Word(&'b [u8]),
    Open,
    Close,
}

impl Map {
    /// Reads the program of a map. What is not understood is skipped.
    pub(super) fn new(program: &[u8]) -> Self {
        let mut map = Self::default();
        let mut operands: Vec<Token<'_>> = Vec::new();
        let mut lexer = Lexer { bytes: program, at: 0 };
        while let Some(token) = lexer.token() {
            match token {
                Token::Word(word) => {
                    match word {
                        b"endcodespacerange" => map.code_spaces(&operands),
                        b"endbfchar" | b"endcidchar" => map.single_codes(&operands),
                        b"endbfrange" | b"endcidrange" => map.code_ranges(&operands),
                        _ => {}
                    }
                    operands.clear();
                }
                operand if operands.len() < ENTRIES => operands.push(operand),
                _ => {}
            }
        }
        // The last of two entries for a code counts: it stays the last of its equals.
        map.ranges.sort_by_key(|range| range.0);
        map
    }

    /// Whether it maps nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Appends the letters of a code; whether there are any.
    pub(super) fn text(&self, code: u32, to: &mut String) -> bool {
        let Some((first, Value::Text(units))) = self.find(code) else { return false };
        let before = to.len();
        let last = units.len().saturating_sub(1);
        let unit = |(at, unit): (usize, &u16)| if at == last { unit.wrapping_add((code - first) as u16) } else { *unit };
        to.extend(char::decode_utf16(units.iter().enumerate().map(unit)).flatten().filter(|character| *character != '\0'));
        to.len() > before
    }

    /// The number of the glyph of a code.
    pub(super) fn number(&self, code: u32) -> Option<u32> {
        match self.find(code) {
            Some((first, Value::Number(number))) => Some(number.saturating_add(code - first)),
            _ => None,
        }
    }

    /// The length in bytes of the code that the bytes begin with, if the map says.
    pub(super) fn code_length(&self, bytes: &[u8]) -> Option<usize> {
        let mut code = 0;
        for (at, byte) in bytes.iter().take(4).enumerate() {
            code = code << 8 | u32::from(*byte);
            if self.spaces.iter().any(|(length, first, last)| *length == at + 1 && (*first..=*last).contains(&code)) {
                return Some(at + 1);
            }
        }
        self.spaces.iter().map(|space| space.0).min()
    }

    fn find(&self, code: u32) -> Option<(u32, &Value)> {
        let behind = self.ranges.partition_point(|range| range.0 <= code);
        let (first, last, value) = self.ranges.get(behind.checked_sub(1)?)?;
        (code <= *last).then_some((*first, value))
    }

    fn code_spaces(&mut self, operands: &[Token<'_>]) {
        for pair in operands.chunks_exact(2) {
            if let [Token::Hex(first), Token::Hex(last)] = pair
                && (1..=4).contains(&first.len())
                && self.spaces.len() < 64
            {
                self.spaces.push((first.len(), number(first), number(last)));
            }
        }
    }

    fn single_codes(&mut self, operands: &[Token<'_>]) {
        for pair in operands.chunks_exact(2) {
            if let [Token::Hex(code), value] = pair {
                self.put(number(code), number(code), value);
            }
        }
    }

    fn code_ranges(&mut self, operands: &[Token<'_>]) {
        let mut operands = operands.iter();
        while let (Some(Token::Hex(first)), Some(Token::Hex(last)), Some(value)) = (operands.next(), operands.next(), operands.next()) {
            let (first, last) = (number(first), number(last));
            if *value == Token::Open {
                // All of the list, however long the range is said to be.
                let values: Vec<_> = operands.by_ref().take_while(|token| **token != Token::Close).collect();
                for (code, value) in (first..=last.max(first)).zip(values) {
                    self.put(code, code, value);
                }
            } else if first <= last {
                self.put(first, last, value);
            }
        }
    }

    fn put(&mut self, first: u32, last: u32, value: &Token<'_>) {
        let value = match value {
            Token::Hex(bytes) if bytes.len() == 1 => Value::Text(vec![u16::from(bytes[0])]),
            Token::Hex(bytes) => Value::Text(bytes.chunks_exact(2).take(16).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()),
            Token::Number(number) => Value::Number(*number),
            _ => return,
        };
        if self.ranges.len() < ENTRIES {
            self.ranges.push((first, last, value));
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

struct Lexer<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Lexer<'b> {
    fn token(&mut self) -> Option<Token<'b>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            match byte {
                b'%' => {
                    self.run(|byte| !matches!(byte, b'\n' | b'\r'));
                }
                b'<' if self.bytes.get(self.at) != Some(&b'<') => return Some(self.hex()),
                b'[' => return Some(Token::Open),
                b']' => return Some(Token::Close),
                b'0'..=b'9' => {
                    let digits = std::iter::once(&byte).chain(self.run(|byte| byte.is_ascii_digit()));
                    let value = digits.fold(0_u32, |value, digit| value.saturating_mul(10).saturating_add(u32::from(digit - b'0')));
                    return Some(Token::Number(value));
                }
                b'a'..=b'z' | b'A'..=b'Z' => {
                    let start = self.at - 1;
                    self.run(|byte| byte.is_ascii_alphanumeric());
                    return Some(Token::Word(&self.bytes[start..self.at]));
                }
                // A name is nothing here, and `/bf` is no operator.
                b'/' => {
                    self.run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'+'));
                }
                _ => {}
            }
        }
    }

    fn hex(&mut self) -> Token<'b> {
        let digits = self.run(|byte| byte != b'>');
        self.at += 1;
        let mut values = digits.iter().filter_map(|digit| char::from(*digit).to_digit(16)).map(|digit| digit as u8);
        let mut bytes = Vec::new();
        while let Some(high) = values.next() {
            bytes.push(high << 4 | values.next().unwrap_or(0));
            if bytes.len() >= 512 {
                break;
            }
        }
        Token::Hex(bytes)
    }

    fn run(&mut self, goes_on: impl Fn(u8) -> bool) -> &'b [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !goes_on(*byte)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_found_one_by_one_in_ranges_and_in_lists() {
        let map = Map::new(
            b"/CMapName /X def 1 begincodespacerange <0000> <FFFF> endcodespacerange
              2 beginbfchar <0003> <0020> <0005><D83DDE00> endbfchar % a comment
              2 beginbfrange <0020> <0021> [<00660069> <0041>] <0010> <0012> <1EA0> endbfrange",
        );
        let text = |code| {
            let mut text = String::new();
            map.text(code, &mut text).then_some(text)
        };
        assert_eq!(text(3).as_deref(), Some(" "));
        assert_eq!(text(5).as_deref(), Some("😀"));
        assert_eq!(text(0x12).as_deref(), Some("Ả"));
        assert_eq!(text(0x20).as_deref(), Some("fi"));
        assert_eq!(text(0x21).as_deref(), Some("A"));
        assert_eq!(text(0x13), None);
        assert_eq!(map.code_length(&[0, 3, 0]), Some(2));
    }

    #[test]
    fn damage_is_skipped() {
        for program in
            ["beginbfrange <", "<0001> endbfchar", "<01><FFFFFFFF><41> endbfrange", "<02><01>[ endbfrange", "<<>> [ ] endbfrange"]
        {
            let _ = Map::new(program.as_bytes()).text(7, &mut String::new());
        }
    }
}
