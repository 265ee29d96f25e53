//! Which letters a code or a glyph name stands for (ISO 32000-1, 9.6.6 and annex D).
//!
//! Names are read by their parts: `ohorndotbelow` is an `o` with a horn and a dot below, so no table of composed letters is
//! kept. The result is not composed; the canonical text is.
//!
//! Left out on purpose: the names of Greek, Cyrillic and mathematical fonts, and names that number glyphs (`g23`).

/// The names that are not a letter with marks, sorted.
const NAMES: [(&str, char); 139] = [
    ("AE", 'Æ'),
    ("Dcroat", 'Đ'),
    ("Dslash", 'Đ'),
    ("Eth", 'Ð'),
    ("Euro", '€'),
    ("Lslash", 'Ł'),
    ("OE", 'Œ'),
    ("Oslash", 'Ø'),
    ("Thorn", 'Þ'),
    ("acute", '´'),
    ("acutecomb", '\u{301}'),
    ("ae", 'æ'),
    ("ampersand", '&'),
    ("arrowright", '→'),
    ("asciicircum", '^'),
    ("asciitilde", '~'),
    ("asterisk", '*'),
    ("at", '@'),
    ("backslash", '\\'),
    ("bar", '|'),
    ("braceleft", '{'),
    ("braceright", '}'),
    ("bracketleft", '['),
    ("bracketright", ']'),
    ("breve", '˘'),
    ("brokenbar", '¦'),
    ("bullet", '•'),
    ("caron", 'ˇ'),
    ("cedilla", '¸'),
    ("cent", '¢'),
    ("circumflex", 'ˆ'),
    ("colon", ':'),
    ("comma", ','),
    ("copyright", '©'),
    ("currency", '¤'),
    ("dagger", '†'),
    ("daggerdbl", '‡'),
    ("dcroat", 'đ'),
    ("degree", '°'),
    ("dieresis", '¨'),
    ("divide", '÷'),
    ("dmacron", 'đ'),
    ("dollar", '$'),
    ("dong", '₫'),
    ("dotaccent", '˙'),
    ("dotbelowcomb", '\u{323}'),
    ("dotlessi", 'ı'),
    ("dslash", 'đ'),
    ("eight", '8'),
    ("ellipsis", '…'),
    ("emdash", '—'),
    ("endash", '–'),
    ("equal", '='),
    ("eth", 'ð'),
    ("exclam", '!'),
    ("exclamdown", '¡'),
    ("fi", 'ﬁ'),
    ("five", '5'),
    ("fl", 'ﬂ'),
    ("florin", 'ƒ'),
    ("four", '4'),
    ("fraction", '⁄'),
    ("germandbls", 'ß'),
    ("grave", '`'),
    ("gravecomb", '\u{300}'),
    ("greater", '>'),
    ("greaterequal", '≥'),
    ("guillemotleft", '«'),
    ("guillemotright", '»'),
    ("guilsinglleft", '‹'),
    ("guilsinglright", '›'),
    ("hookabovecomb", '\u{309}'),
    ("hungarumlaut", '˝'),
    ("hyphen", '-'),
    ("less", '<'),
    ("lessequal", '≤'),
    ("logicalnot", '¬'),
    ("lslash", 'ł'),
    ("macron", '¯'),
    ("minus", '−'),
    ("mu", 'µ'),
    ("multiply", '×'),
    ("nbspace", '\u{A0}'),
    ("nine", '9'),
    ("nonbreakingspace", '\u{A0}'),
    ("notequal", '≠'),
    ("numbersign", '#'),
    ("oe", 'œ'),
    ("ogonek", '˛'),
    ("one", '1'),
    ("onehalf", '½'),
    ("onequarter", '¼'),
    ("onesuperior", '¹'),
    ("ordfeminine", 'ª'),
    ("ordmasculine", 'º'),
    ("oslash", 'ø'),
    ("paragraph", '¶'),
    ("parenleft", '('),
    ("parenright", ')'),
    ("percent", '%'),
    ("period", '.'),
    ("periodcentered", '·'),
    ("perthousand", '‰'),
    ("plus", '+'),
    ("plusminus", '±'),
    ("question", '?'),
    ("questiondown", '¿'),
    ("quotedbl", '"'),
    ("quotedblbase", '„'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("quoteleft", '‘'),
    ("quoteright", '’'),
    ("quotesinglbase", '‚'),
    ("quotesingle", '\''),
    ("registered", '®'),
    ("ring", '˚'),
    ("section", '§'),
    ("semicolon", ';'),
    ("seven", '7'),
    ("sfthyphen", '\u{AD}'),
    ("six", '6'),
    ("slash", '/'),
    ("softhyphen", '\u{AD}'),
    ("space", ' '),
    ("sterling", '£'),
    ("thorn", 'þ'),
    ("three", '3'),
    ("threequarters", '¾'),
    ("threesuperior", '³'),
    ("tilde", '˜'),
    ("tildecomb", '\u{303}'),
    ("trademark", '™'),
    ("two", '2'),
    ("twosuperior", '²'),
    ("underscore", '_'),
    ("yen", '¥'),
    ("zero", '0'),
    ("zerowidthspace", '\u{200B}'),
];

/// The marks of a letter's name.
const MARKS: [(&str, char); 18] = [
    ("acute", '\u{301}'),
    ("breve", '\u{306}'),
    ("caron", '\u{30C}'),
    ("cedilla", '\u{327}'),
    ("circumflex", '\u{302}'),
    ("commaaccent", '\u{326}'),
    ("dieresis", '\u{308}'),
    ("dotaccent", '\u{307}'),
    ("dotbelow", '\u{323}'),
    ("grave", '\u{300}'),
    ("hookabove", '\u{309}'),
    ("hook", '\u{309}'),
    ("horn", '\u{31B}'),
    ("hungarumlaut", '\u{30B}'),
    ("macron", '\u{304}'),
    ("ogonek", '\u{328}'),
    ("ring", '\u{30A}'),
    ("tilde", '\u{303}'),
];

/// The upper half of StandardEncoding from A0 on; spaces are codes without a glyph.
const STANDARD: &str = " ¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    ŁØŒº     æ   ı  łøœß    ";

/// The letters of a glyph's name, if it says any.
pub(super) fn named(name: &str) -> Option<String> {
    // What follows a full stop is a variant of the glyph (`a.sc`); an underscore joins the parts of a ligature.
    let name = name.split('.').next().filter(|name| !name.is_empty() && name.len() < 64)?;
    let mut text = String::new();
    for part in name.split('_') {
        match simple(part) {
            Some(character) => text.push(character),
            None => text.push_str(&by_number(part).or_else(|| marked(part))?),
        }
    }
    Some(text)
}

/// A name of the tables, or a letter that names itself.
fn simple(name: &str) -> Option<char> {
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return letter.is_ascii_alphabetic().then_some(letter);
    }
    NAMES.binary_search_by_key(&name, |row| row.0).ok().map(|at| NAMES[at].1)
}

/// `uni01B0`, `uni006100B7`, `u1EA1`.
fn by_number(name: &str) -> Option<String> {
    let hex = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    if let Some(digits) = name.strip_prefix("uni") {
        if digits.is_empty() || digits.len() % 4 != 0 || !digits.is_ascii() {
            return None;
        }
        return (0..digits.len()).step_by(4).map(|at| hex(digits.get(at..at + 4)?)).collect();
    }
    let digits = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))?;
    hex(digits).map(String::from)
}

/// A letter and the names of its marks.
fn marked(name: &str) -> Option<String> {
    let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let (mut text, mut rest) = (String::from(letter), name.get(1..)?);
    while !rest.is_empty() {
        let (mark, character) = MARKS.iter().find(|(mark, _)| rest.starts_with(mark))?;
        text.push(*character);
        rest = rest.get(mark.len()..)?;
    }
    Some(text)
}

/// The encodings that a simple font can be built on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    WinAnsi,
    MacRoman,
    Standard,
}

impl Base {
    /// An encoding by its name in a font.
    pub(super) fn by_name(name: &[u8]) -> Option<Self> {
        match name {
            b"WinAnsiEncoding" => Some(Self::WinAnsi),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            b"StandardEncoding" => Some(Self::Standard),
            _ => None,
        }
    }

    /// The character of a code.
    pub(super) fn decode(self, code: u8) -> Option<char> {
        let table = match self {
            Self::Standard => {
                return match code {
                    0x27 => Some('’'),
                    0x60 => Some('‘'),
                    0x20..=0x7E => Some(char::from(code)),
                    0xA0.. => STANDARD.chars().nth(usize::from(code) - 0xA0).filter(|character| *character != ' '),
                    _ => None,
                };
            }
            Self::WinAnsi => encoding_rs::WINDOWS_1252,
            Self::MacRoman => encoding_rs::MACINTOSH,
        };
        let (text, _) = table.decode_without_bom_handling(std::slice::from_ref(&code));
        text.chars().next().filter(|character| !character.is_control())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_their_parts() {
        let cases = [
            ("ohorndotbelow", "o\u{31B}\u{323}"),
            ("Acircumflexhookabove", "A\u{302}\u{309}"),
            ("uni01B0", "ư"),
            ("uni00610301", "a\u{301}"),
            ("u1EA1", "ạ"),
            ("a.sc", "a"),
            ("f_i", "fi"),
            ("dcroat", "đ"),
            ("zero", "0"),
        ];
        for (name, text) in cases {
            assert_eq!(named(name).as_deref(), Some(text), "{name}");
        }
        for name in ["", ".notdef", "g23", "a12", "uniXYZW", "hornhorn1"] {
            assert_eq!(named(name), None, "{name}");
        }
    }

    #[test]
    fn tables_are_in_order() {
        let names: Vec<&str> = NAMES.iter().map(|row| row.0).collect();
        assert!(names.is_sorted());
        assert_eq!(STANDARD.chars().count(), 96);
        let letters: Vec<Option<char>> = [0xAE, 0xD0, 0xE8, 0xFB, 0xD1].iter().map(|code| Base::Standard.decode(*code)).collect();
        assert_eq!(letters, [Some('ﬁ'), Some('—'), Some('Ł'), Some('ß'), None]);
    }
}
