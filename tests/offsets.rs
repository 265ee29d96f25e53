//! Where each part of a canonical text stands among the bytes of its source: to the byte, through every encoding and composition.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::damage::Random;
use common::program::{records, vanthu};
use common::{array, documents, number, string};
use std::fs;
use vanthu::source::legacy::Legacy;
use vanthu::source::{self, Encoding, Offsets};
use vanthu::{Span, Text, extract};

const ENCODINGS: [Legacy; 6] = [Legacy::Tcvn3, Legacy::Vni, Legacy::Viscii, Legacy::Vps, Legacy::Windows1258, Legacy::Viqr];

/// Passages of a few dozen words of the samples. In small letters, since TCVN3 has few others, and of letters that all encodings
/// have. Abbreviations are left out: in small letters (`csđp`) they are no syllables of any encoding, and between words that read
/// alike in two (`hòa`, `ngày`) they stay as they are, which is a known limit of the detection and not of the offsets tested here.
fn passages(random: &mut Random, count: usize) -> Vec<String> {
    let all: Vec<String> = documents().into_iter().map(|(_, text)| text).collect();
    let words: Vec<String> = all
        .iter()
        .flat_map(|text| text.split_whitespace())
        .filter(|word| word.chars().any(char::is_lowercase) || word.chars().all(char::is_numeric))
        .map(str::to_lowercase)
        .filter(|word| word.chars().all(char::is_alphanumeric) && ENCODINGS.iter().all(|encoding| encoding.encode(word).is_some()))
        .collect();
    let mut passage = || {
        let mut text = String::new();
        for _ in 0..20 + random.below(60) {
            text.push_str(&words[random.below(words.len())]);
            text.push_str([" ", " ", " ", ", ", "\n", "\n\n"][random.below(6)]);
        }
        text
    };
    (0..count).map(|_| passage()).collect()
}

/// The bytes of a text character by character, and where in them each of its bytes begins; the end is the last.
fn laid_out(text: &str, mut bytes: Vec<u8>, encode: &dyn Fn(char) -> Vec<u8>) -> (Vec<u8>, Vec<Option<usize>>) {
    let mut places = vec![None; text.len() + 1];
    for (at, character) in text.char_indices() {
        places[at] = Some(bytes.len());
        bytes.extend(encode(character));
    }
    places[text.len()] = Some(bytes.len());
    (bytes, places)
}

/// Every span between two places is followed back to them.
fn check(text: &str, offsets: &Offsets, places: &[Option<usize>], random: &mut Random, what: &str) {
    let known: Vec<(usize, usize)> = places.iter().enumerate().filter_map(|(at, place)| place.map(|place| (at, place))).collect();
    for _ in 0..200 {
        let (one, other) = (known[random.below(known.len())], known[random.below(known.len())]);
        let (start, end) = (one.min(other), one.max(other));
        if start.0 == end.0 {
            continue;
        }
        let found = offsets.source(Span::new(start.0 as u32, end.0 as u32));
        assert_eq!((found.start as usize, found.end as usize), (start.1, end.1), "{what}: {:?} in {text:?}", &text[start.0..end.0]);
    }
}

fn misread(bytes: &[u8]) -> String {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}

#[test]
fn every_encoding_is_followed_back_to_the_byte() {
    let mut random = Random(0xB17E);
    for text in passages(&mut random, 60) {
        for encoding in ENCODINGS {
            let encode = |character: char| encoding.encode(&character.to_string()).unwrap();
            let (bytes, places) = laid_out(&text, Vec::new(), &encode);
            for asked in [Encoding::Legacy(encoding), Encoding::Auto] {
                let (found, offsets) = source::traced(&bytes, asked);
                if encoding == Legacy::Viqr && found.text != text {
                    // Without its escapes, what stands before a full stop may be read as a letter with a dot below.
                    continue;
                }
                assert_eq!(found.text, text, "{encoding:?} by {asked:?}");
                check(&text, &offsets, &places, &mut random, encoding.name());
                // What is there is the text, decoded by itself.
                let end = (0..=random.below(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
                let range = offsets.source(Span::new(0, end as u32));
                let alone = source::read(&bytes[range.start as usize..range.end as usize], Encoding::Legacy(encoding));
                assert_eq!(alone.text, &text[..end], "{encoding:?}");
            }
            if encoding != Legacy::Viqr {
                let (bytes, places) = laid_out(&text, Vec::new(), &|character| misread(&encode(character)).into_bytes());
                let (found, offsets) = source::traced(&bytes, Encoding::Auto);
                assert_eq!(found.text, text, "{encoding:?} inside Unicode: {}", found.encoding);
                check(&text, &offsets, &places, &mut random, &found.encoding);
            }
        }
        let references = |c: char| if c.is_ascii() { vec![c as u8] } else { format!("&#{};", c as u32).into_bytes() };
        let twice = |c: char| misread(c.to_string().as_bytes()).into_bytes();
        let utf16 = |c: char, little: bool| {
            let mut units = [0; 2];
            let bytes = |unit: &u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
            c.encode_utf16(&mut units).iter().flat_map(bytes).collect::<Vec<u8>>()
        };
        type Encode<'e> = &'e dyn Fn(char) -> Vec<u8>;
        let others: [(&str, &[u8], Encode<'_>); 6] = [
            ("UTF-8+HTML", &[], &references),
            ("UTF-8+UTF-8", &[], &twice),
            ("UTF-16LE", &[], &|c| utf16(c, true)),
            ("UTF-16LE", &[0xFF, 0xFE], &|c| utf16(c, true)),
            ("UTF-16BE", &[0xFE, 0xFF], &|c| utf16(c, false)),
            ("UTF-8", &[0xEF, 0xBB, 0xBF], &|c| c.to_string().into_bytes()),
        ];
        for (name, mark, encode) in others {
            let (bytes, places) = laid_out(&text, mark.to_vec(), encode);
            let (found, offsets) = source::traced(&bytes, Encoding::Auto);
            assert_eq!((found.text.as_ref(), found.encoding.as_ref()), (text.as_str(), name));
            check(&text, &offsets, &places, &mut random, name);
        }
    }
}

#[test]
fn named_encodings_of_the_standard_are_followed_back() {
    let texts = [
        ("windows-1252", "L’élève «a» été là – où?\r\nÉté €"),
        ("windows-1251", "Совет министров № 5\r\n«СРВ»"),
        ("windows-1254", "Çağrı İş"),
        ("gb18030", "越南 Việt Nam 公文 😀 x"),
        ("euc-jp", "越南 公文 カナ x"),
    ];
    for (name, text) in texts {
        let encoding = encoding_rs::Encoding::for_label(name.as_bytes()).unwrap();
        let (bytes, mut places) = laid_out(text, Vec::new(), &|character| encoding.encode(&character.to_string()).0.into_owned());
        let (found, offsets) = source::traced(&bytes, Encoding::by_name(name).unwrap());
        assert_eq!(found.text, text.replace("\r\n", "\n"), "{name}");
        // The place of a line feed behind a return is gone.
        let mut behind = text.bytes().chain([0]).scan(0, |before, byte| Some((std::mem::replace(before, byte), byte)));
        places.retain(|_| behind.next() != Some((b'\r', b'\n')));
        check(&found.text, &offsets, &places, &mut Random(7), name);
    }
}

/// A text as it may lie in a file: a mark, decomposed here and there, line ends of three kinds. With where each place is.
fn rough(text: &str, random: &mut Random) -> (Vec<u8>, Vec<Option<usize>>) {
    let mark = if random.below(2) == 0 { "\u{FEFF}".as_bytes().to_vec() } else { Vec::new() };
    let rolls: Vec<usize> = (0..text.len() + 1).map(|_| random.below(6)).collect();
    let count = std::cell::Cell::new(0);
    laid_out(text, mark, &|character| {
        count.set(count.get() + 1);
        let roll = rolls[count.get() - 1];
        let decomposed = || icu_normalizer::DecomposingNormalizerBorrowed::new_nfd().normalize(&character.to_string()).into_owned();
        match (character, roll) {
            ('\n', 0..3) => b"\r\n".to_vec(),
            // Before a line feed a return would be one with it.
            ('\n', 3) if text.matches("\n\n").count() == 0 => b"\r".to_vec(),
            (_, 0..4) => {
                // The hat behind the dot is as good as before it.
                let mut marks: Vec<char> = decomposed().chars().collect();
                if roll == 0 && marks.len() == 3 && marks[1] == '\u{323}' {
                    marks.swap(1, 2);
                }
                marks.into_iter().collect::<String>().into_bytes()
            }
            (_, 4) if "ấầẩẫậốồổỗộ".contains(character) => {
                // Partly composed: the letter with its hat, the tone behind.
                let marks: Vec<char> = decomposed().chars().collect();
                let tone = if marks[1] == '\u{302}' { marks[2] } else { marks[1] };
                let base = if marks[0] == 'a' { 'â' } else { 'ô' };
                format!("{base}{tone}").into_bytes()
            }
            _ => character.to_string().into_bytes(),
        }
    })
}

#[test]
fn composition_and_line_ends_are_followed_back_to_the_byte() {
    let mut random = Random(0xD1CE);
    for text in passages(&mut random, 400) {
        let (bytes, places) = rough(&text, &mut random);
        let (found, offsets) = source::traced(&bytes, Encoding::Auto);
        assert_eq!(found.text, text);
        check(&text, &offsets, &places, &mut random, "UTF-8");
    }
}

#[test]
fn what_cannot_be_cut_is_taken_whole() {
    // A letter with two marks that do not go together stays two characters of one piece.
    let (found, offsets) = source::traced("xa\u{301}\u{302}y".as_bytes(), Encoding::Auto);
    assert_eq!(found.text, "x\u{E1}\u{302}y");
    for span in [Span::new(1, 3), Span::new(3, 5), Span::new(1, 5)] {
        assert_eq!(offsets.source(span), 1..6);
    }
    // Invalid bytes, each run one sign.
    let (found, offsets) = source::traced(b"Qu\xE1\xBA quy\xE1\xBA\xBFt \xFF \xE1\xBB\x8Bnh", Encoding::Named(encoding_rs::UTF_8));
    assert_eq!(found.text, "Qu\u{FFFD} quyết \u{FFFD} ịnh");
    assert_eq!((offsets.source(Span::new(2, 5)), offsets.source(Span::new(6, 13))), (2..4, 5..12));
    // A letter that was lost and put back has no place of its own.
    let bytes = Legacy::Tcvn3.encode("thành phố hồ chí minh, đường lớn, người nông dân, hướng dẫn").unwrap();
    let bytes: Vec<u8> = bytes.into_iter().filter(|byte| *byte != 0xAD).collect();
    let text = misread(&bytes);
    let (found, offsets) = source::traced(text.as_bytes(), Encoding::Auto);
    let at = found.text.find("đường").unwrap();
    let range = offsets.source(Span::new(at as u32, (at + "đường".len()) as u32));
    assert_eq!(&text.as_bytes()[range.start as usize..range.end as usize], "®êng".as_bytes());
}

#[test]
fn capitals_of_tcvn3_stand_where_their_small_letters_do() {
    let text = "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nquyết định của uỷ ban\n";
    let (bytes, places) = laid_out(text, Vec::new(), &|character| Legacy::Tcvn3.encode(&character.to_string()).unwrap());
    let (found, offsets) = source::traced(&bytes, Encoding::Auto);
    assert_eq!((found.text.as_ref(), found.encoding.as_ref()), (text, "TCVN3"));
    check(text, &offsets, &places, &mut Random(3), "TCVN3");
}

#[test]
fn a_clean_text_costs_no_pieces() {
    let text = documents().into_iter().map(|(_, text)| text).collect::<String>().repeat(20);
    assert_eq!(source::traced(text.as_bytes(), Encoding::Auto).1.pieces(), 0);
    let marked = format!("\u{FEFF}{text}");
    assert_eq!(source::traced(marked.as_bytes(), Encoding::Auto).1.pieces(), 2);
    // One piece more for each letter that was composed, and for what is copied behind it.
    let composed = format!("{text}a\u{301}b");
    assert_eq!(source::traced(composed.as_bytes(), Encoding::Auto).1.pieces(), 3);
}

/// Whatever the bytes: the text is the one that is read without notes, and places stay in order and inside the source.
#[test]
fn any_bytes_are_followed_back() {
    let mut random = Random(0xF00D);
    let texts = passages(&mut random, 40);
    for round in 0..1200 {
        let text = &texts[random.below(texts.len())];
        let mut bytes: Vec<u8> = match round % 5 {
            0 => (0..random.below(300)).map(|_| random.below(256) as u8).collect(),
            1 => ENCODINGS[random.below(ENCODINGS.len())].encode(text).unwrap_or_default(),
            2 => misread(&ENCODINGS[random.below(5)].encode(text).unwrap()).into_bytes(),
            3 => rough(text, &mut random).0,
            _ => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        };
        for _ in 0..random.below(12) {
            if !bytes.is_empty() {
                let at = random.below(bytes.len());
                bytes[at] = random.below(256) as u8;
            }
        }
        let asked = match random.below(6) {
            0 => Encoding::Legacy(ENCODINGS[random.below(ENCODINGS.len())]),
            1 => Encoding::by_name(["utf-8", "utf-16le", "windows-1258", "shift_jis", "gbk"][random.below(5)]).unwrap(),
            _ => Encoding::Auto,
        };
        let plain = source::read(&bytes, asked);
        let (found, offsets) = source::traced(&bytes, asked);
        assert_eq!((&found.text, &found.encoding, &found.diagnostics), (&plain.text, &plain.encoding, &plain.diagnostics));
        let mut last = 0..0;
        for (at, character) in found.text.char_indices() {
            let range = offsets.source(Span::new(at as u32, (at + character.len_utf8()) as u32));
            assert!(range.start <= range.end && range.end as usize <= bytes.len(), "{range:?} of {}", bytes.len());
            assert!(last.start <= range.start && last.end <= range.end, "{last:?} before {range:?}");
            last = range;
        }
        let whole = offsets.source(Span::new(0, found.text.len() as u32));
        assert!(found.text.is_empty() || whole.end as usize == bytes.len(), "{whole:?} of {}", bytes.len());
    }
}

#[test]
fn the_program_says_the_bytes_of_entities_on_request() {
    let text =
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ;\nxét đề nghị của Giám đốc Sở Nội vụ tỉnh Đắk Lắk;\n";
    let folder = tempfile::tempdir().unwrap();
    let decomposed = icu_normalizer::DecomposingNormalizerBorrowed::new_nfd().normalize(text).replace('\n', "\r\n");
    let files = [
        ("1.txt", Legacy::Tcvn3.encode(&text.replace('\n', "\r\n")).unwrap(), "tcvn3"),
        ("2.txt", [b"\xEF\xBB\xBF", decomposed.as_bytes()].concat(), "utf-8"),
        ("3.md", misread(&Legacy::Vni.encode(text).unwrap()).into_bytes(), "vni"),
    ];
    let count = extract(&Text::new(text)).entities.len();
    for (name, bytes, encoding) in &files {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let path = path.to_string_lossy().into_owned();
        let record = &records(&vanthu(&["extract", "--source-offsets", &path]).stdout)[0];
        assert_eq!(array(record, "entities").len(), count, "{name}");
        for entity in array(record, "entities") {
            let raw = &bytes[number(entity, "source_start")..number(entity, "source_end")];
            let raw = if *name == "3.md" {
                encoding_rs::WINDOWS_1252.encode(std::str::from_utf8(raw).unwrap()).0.into_owned()
            } else {
                raw.to_vec()
            };
            let alone = source::read(&raw, Encoding::by_name(encoding).unwrap());
            assert_eq!(alone.text, string(entity, "text"), "{name}");
        }
        let record = &records(&vanthu(&["extract", &path]).stdout)[0];
        assert!(array(record, "entities").iter().all(|entity| entity.get("source_start").is_none()), "{name}");
    }
    // A web page has no run of bytes for a run of text.
    let page = folder.path().join("4.html");
    fs::write(&page, format!("<html><body><p>{text}</p></body></html>")).unwrap();
    let record = &records(&vanthu(&["extract", "--source-offsets", &page.to_string_lossy()]).stdout)[0];
    assert!(array(record, "entities").len() > 1 && array(record, "entities").iter().all(|entity| entity.get("source_end").is_none()));
}
