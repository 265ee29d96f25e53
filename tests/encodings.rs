//! The encodings from before Unicode: tables against independent decoders, every letter there and back, what is found in
//! passages, and what is left alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::damage::Random;
use common::{documents, path, read};
use std::fs;
use std::process::{Command, Stdio};
use vanthu::Code;
use vanthu::source::legacy::{self, Legacy};
use vanthu::source::{self, Encoding};

/// The vowels with their tones, and đ.
const LETTERS: &str = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ";

/// All that are read from bytes.
const ENCODINGS: [Legacy; 6] = [Legacy::Tcvn3, Legacy::Vni, Legacy::Viscii, Legacy::Vps, Legacy::Windows1258, Legacy::Viqr];

/// Bytes as windows-1252 reads them: what a tool that knows no better makes of a file.
fn misread(bytes: &[u8]) -> String {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}

/// The name that a record has for the encoding.
fn name(encoding: Legacy) -> String {
    if encoding == Legacy::Viqr { "UTF-8+VIQR".to_owned() } else { encoding.name().to_owned() }
}

/// A syllable with the letter.
fn syllable(letter: char) -> String {
    let behind = if "ăằẳẵắặâầẩẫấậ".contains(letter) { "n" } else { "" };
    if letter == 'đ' { "đang".to_owned() } else { format!("th{letter}{behind}") }
}

/// A text with every letter, in small and capital letters.
fn all_letters() -> String {
    let words: Vec<String> = LETTERS.chars().map(syllable).collect();
    let lines: Vec<String> = words.chunks(8).map(|line| line.join(" ")).collect();
    let small = lines.join("\n");
    format!("{small}\n{}\n", small.to_uppercase())
}

#[test]
fn every_letter_comes_back() {
    let text = all_letters();
    for encoding in ENCODINGS {
        let bytes = encoding.encode(&text).unwrap();
        assert_eq!(encoding.decode(&bytes), text, "{encoding:?} by its table");
        let found = source::read(&bytes, Encoding::Auto);
        assert_eq!((found.encoding.as_ref(), found.text.as_ref()), (name(encoding).as_str(), text.as_str()));
        assert!(found.diagnostics.is_empty(), "{:?}", found.diagnostics);
        if encoding != Legacy::Viqr {
            let repaired = legacy::repair(&misread(&bytes)).text.into_owned();
            assert_eq!(repaired, text, "{encoding:?} inside Unicode");
        }
        let named = Encoding::by_name(encoding.name()).unwrap();
        assert_eq!(source::read(&bytes, named).text, text, "{encoding:?} by name");
    }
    let references: String = text.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("&#{};", c as u32) }).collect();
    let found = source::read(references.as_bytes(), Encoding::Auto);
    assert_eq!((found.encoding.as_ref(), found.text.as_ref()), ("UTF-8+HTML", text.as_str()));
    let twice = misread(text.as_bytes());
    assert_eq!(legacy::repair(&twice).text, text, "UTF-8 that was read as windows-1252");
}

#[test]
fn tables_have_every_letter_once() {
    for encoding in Legacy::TABLES {
        let mut codes: Vec<Vec<u8>> = Vec::new();
        for letter in LETTERS.chars().filter(|letter| !letter.is_ascii()).flat_map(|letter| [letter, letter.to_uppercase().next().unwrap()])
        {
            let code = encoding.encode(&letter.to_string()).unwrap_or_else(|| panic!("{encoding:?} has no {letter}"));
            // TCVN3 has capitals of seven letters; the others are written with their small letters.
            if encoding != Legacy::Tcvn3 || letter.is_lowercase() || "ĂÂÊÔƠƯĐ".contains(letter) {
                codes.push(code);
            }
        }
        let count = codes.len();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), count, "{encoding:?} has one code for two letters");
    }
}

/// glibc knows three of them. Where it is not at hand there is nothing to compare with.
#[test]
fn tables_agree_with_iconv() {
    let text = all_letters();
    for (encoding, name) in [(Legacy::Tcvn3, "TCVN5712-1"), (Legacy::Viscii, "VISCII"), (Legacy::Windows1258, "CP1258")] {
        // The capitals of TCVN 5712 that fonts lack are where they have punctuation.
        let text = if encoding == Legacy::Tcvn3 {
            text.lines().take(text.lines().count() / 2).collect::<Vec<_>>().join("\n")
        } else {
            text.clone()
        };
        let bytes = encoding.encode(&text).unwrap();
        let Some(theirs) = iconv(name, &bytes) else { continue };
        assert_eq!(source::canonical(theirs.into()), text, "{name}");
    }
}

fn iconv(name: &str, bytes: &[u8]) -> Option<String> {
    let file = tempfile::NamedTempFile::new().ok()?;
    fs::write(file.path(), bytes).ok()?;
    let run = Command::new("iconv").args(["-f", name, "-t", "UTF-8"]).arg(file.path()).stderr(Stdio::null()).output().ok()?;
    run.status.success().then(|| String::from_utf8(run.stdout).ok()).flatten()
}

/// Passages of 200 characters and more, cut at line ends.
fn passages(text: &str) -> Vec<String> {
    let (mut found, mut passage) = (Vec::new(), String::new());
    for line in text.split_inclusive('\n') {
        passage.push_str(line);
        if passage.chars().count() >= 200 {
            found.push(std::mem::take(&mut passage));
        }
    }
    found
}

/// Passages of the samples, and others made of their words.
fn vietnamese() -> Vec<String> {
    let mut found: Vec<String> = documents().iter().flat_map(|(_, text)| passages(text)).collect();
    let words: Vec<String> =
        documents().iter().flat_map(|(_, text)| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect();
    let mut random = Random(0x5EED);
    while found.len() < 1000 {
        let mut passage = String::new();
        while passage.chars().count() < 200 {
            for _ in 0..4 + random.below(12) {
                passage.push_str(&words[random.below(words.len())]);
                passage.push(' ');
            }
            passage.push('\n');
        }
        found.push(passage);
    }
    found.truncate(1000);
    found
}

/// What VIQR, which is ASCII, can write.
fn ascii_signs(text: &str) -> String {
    text.replace(['“', '”'], "\"").replace(['–', '—'], "-").replace(['’', '‘'], "'").replace('…', "...").replace('\u{A0}', " ")
}

#[test]
fn encodings_are_found_in_passages() {
    let passages = vietnamese();
    for encoding in ENCODINGS {
        for inside in [false, true] {
            let (mut all, mut wrong) = (0, Vec::new());
            for passage in &passages {
                let passage = if encoding == Legacy::Viqr { ascii_signs(passage) } else { passage.clone() };
                // A sign that the encoding lacks is no matter of detection.
                let Some(bytes) = encoding.encode(&passage) else { continue };
                if inside && encoding == Legacy::Viqr {
                    continue;
                }
                all += 1;
                let bytes = if inside { misread(&bytes).into_bytes() } else { bytes };
                let found = source::read(&bytes, Encoding::Auto).encoding.into_owned();
                let expected = if inside { format!("UTF-8+{}", encoding.name()) } else { name(encoding) };
                if found != expected {
                    wrong.push(format!("{found}: {passage}"));
                }
            }
            assert!(all >= 900 || inside && encoding == Legacy::Viqr, "{encoding:?}: only {all} passages can be written");
            assert!(wrong.len() * 200 <= all, "{encoding:?}, inside Unicode {inside}: {} of {all} wrong\n{}", wrong.len(), wrong[0]);
        }
    }
    let wrong = passages.iter().filter(|passage| {
        let bytes: Vec<u8> = passage.encode_utf16().flat_map(u16::to_le_bytes).collect();
        source::read(&bytes, Encoding::Auto).text != source::canonical(passage.as_str().into())
    });
    let wrong: Vec<&String> = wrong.collect();
    assert!(wrong.is_empty(), "UTF-16 without a byte order mark: {wrong:?}");
}

/// Words of French, English and other languages, with all their marks, and signs as technical texts have them.
const FOREIGN: [&str; 3] = [
    "le la où été déjà très à naïve cœur garçon forêt hôpital Noël «mot» l’élève n° 5 créée île août sûr goût thé né pré dû ça et même «s» §3 café",
    "the naïve café 5 µm 20 µg 10 °C m² Windows® © 2020 don't what? so. me. to. I'd we're add odd £5 ½ a+b x^2 you. add. no? – “quoted” résumé",
    "på må nå så få år är för och å ø ære über für größer straße niño año não está são coração façade señor ÿ þorn ðað mañana über älter Øre",
];

#[test]
fn text_in_unicode_is_left_alone() {
    let mut random = Random(0xFA15E);
    let mut all: Vec<String> = vietnamese();
    for words in FOREIGN {
        let words: Vec<&str> = words.split(' ').collect();
        for _ in 0..1000 {
            let text: Vec<&str> = (0..50).map(|at| if at % 9 == 8 { "\n" } else { words[random.below(words.len())] }).collect();
            all.push(text.join(" "));
        }
    }
    let touched: Vec<&String> = all.iter().filter(|text| legacy::repair(text).text != text.as_str()).collect();
    assert!(
        touched.is_empty(),
        "{} of {} touched, the first:\n{}\n{}",
        touched.len(),
        all.len(),
        touched[0],
        legacy::repair(touched[0]).text
    );
}

/// The passages of the real texts beside the project, where those are.
#[test]
fn real_text_in_unicode_is_left_alone() {
    let mut touched = Vec::new();
    for folder in ["admin", "legal", "news"] {
        let Ok(entries) = fs::read_dir(path("../shared/corpora").join(folder)) else { continue };
        for file in entries.map(|entry| entry.unwrap().path()).filter(|file| file.extension().is_some_and(|extension| extension == "txt")) {
            let text = source::canonical(read(&file).into()).into_owned();
            touched.extend(passages(&text).into_iter().filter(|passage| legacy::repair(passage).text != passage.as_str()));
        }
    }
    assert!(touched.is_empty(), "{}: {}", touched.len(), touched[0]);
}

const FIRST: &str = "Căn cứ Luật Tổ chức chính quyền địa phương; xét đề nghị của Giám đốc Sở Nội vụ";
const SECOND: &str = "Quyết định này có hiệu lực kể từ ngày ký; các ông bà chịu trách nhiệm thi hành";

#[test]
fn a_document_may_be_in_two_encodings() {
    let line = |encoding: Legacy, text: &str| misread(&encoding.encode(text).unwrap());
    let mixed = format!("{}\n{}\n{FIRST}\n", line(Legacy::Tcvn3, FIRST), line(Legacy::Vni, SECOND));
    let found = source::read(mixed.as_bytes(), Encoding::Auto);
    assert_eq!(found.text, format!("{FIRST}\n{SECOND}\n{FIRST}\n"));
    assert_eq!(found.encoding, "UTF-8+TCVN3+VNI");
    // Two runs of one line.
    let mixed = format!("{} {}", line(Legacy::Vni, FIRST), line(Legacy::Tcvn3, SECOND));
    assert_eq!(legacy::repair(&mixed).text, format!("{FIRST} {SECOND}"));
    // Bytes, a line of UTF-8 among them.
    let bytes = [FIRST.as_bytes(), b"\n", &Legacy::Tcvn3.encode(SECOND).unwrap(), b"\n"].concat();
    let found = source::read(&bytes, Encoding::Auto);
    assert_eq!((found.text.as_ref(), found.encoding.as_ref()), (format!("{FIRST}\n{SECOND}\n").as_str(), "UTF-8+TCVN3"));
}

#[test]
fn what_an_encoding_cannot_have_written_stays() {
    let line = misread(&Legacy::Tcvn3.encode("căn cứ luật tổ chức chính quyền địa phương, góc").unwrap());
    let found = legacy::repair(&format!("{line} \u{3A9}a vµ h\u{7D4}\u{B5} {line}")).text.into_owned();
    assert!(found.contains("góc \u{3A9}a và h\u{7D4}à căn"), "{found}");
}

#[test]
fn fonts_say_their_encoding() {
    let cases = [
        (".VnTime", "Céng hoµ x· héi", "Cộng hoà xã hội"),
        (".VnTimeH", "Céng hoµ x· héi", "CỘNG HOÀ XÃ HỘI"),
        (".VnArial", "CéNG HOµ", "CỘNG HOÀ"),
        ("VNI-Times", "Coäng hoaø", "Cộng hoà"),
        (".VnTime", "n\u{AD}íc", "nước"),
        (".VnTime", "Cộng hoà", "Cộng hoà"),
        ("VI Times", "Cµng hoà", "Cộng hoà"),
        ("Vivaldi", "Cµng hoà", "Cµng hoà"),
        ("Times New Roman", "Céng hoµ", "Céng hoµ"),
        ("", "x", "x"),
    ];
    for (font, run, expected) in cases {
        assert_eq!(legacy::repair_run(run, font), expected, "{font}: {run}");
    }
}

#[test]
fn doubt_is_said_with_its_place() {
    // French in Latin-1 is no encoding of Vietnamese: read as Western text, and said.
    let bytes = encoding_rs::WINDOWS_1252.encode("L’élève a été à l’école où il était très occupé.").0;
    let found = source::read(&bytes, Encoding::Auto);
    assert_eq!((found.encoding.as_ref(), found.diagnostics[0].code), ("windows-1252", Code::UncertainEncoding));
    assert_eq!(found.diagnostics[0].span.slice(&found.text), found.text);
}

/// Twice the text takes about twice the time, whatever the shape: here a text of strange words without white space, and one line.
#[test]
fn long_lines_take_linear_time() {
    let piece = format!("aµµa{}", "ộ".repeat(400));
    let time = |count: usize| {
        let text = piece.repeat(count);
        let start = std::time::Instant::now();
        let _ = legacy::repair(&text);
        start.elapsed().as_secs_f64()
    };
    let (short, long) = (time(400).max(0.01), time(3200));
    assert!(long < short * 40.0, "{short} s for one, {long} s for eight");
}

/// Whatever the bytes: no panic, a canonical text, spans on the boundaries of characters, and one answer.
#[test]
fn any_bytes_are_read() {
    let mut random = Random(0xB17E5);
    let text = all_letters();
    for round in 0..600 {
        let mut bytes: Vec<u8> = match round % 3 {
            0 => (0..random.below(400)).map(|_| random.below(256) as u8).collect(),
            1 => ENCODINGS[random.below(ENCODINGS.len())].encode(&text).unwrap(),
            _ => misread(&Legacy::Tcvn3.encode(&text).unwrap()).into_bytes(),
        };
        for _ in 0..random.below(20) {
            if bytes.is_empty() {
                break;
            }
            let at = random.below(bytes.len());
            bytes[at] = random.below(256) as u8;
        }
        let found = source::read(&bytes, Encoding::Auto);
        assert_eq!(source::canonical(found.text.as_ref().into()), found.text);
        for diagnostic in &found.diagnostics {
            assert!(found.text.get(diagnostic.span.start as usize..diagnostic.span.end as usize).is_some(), "{diagnostic:?}");
        }
        assert_eq!(source::read(&bytes, Encoding::Auto).text, found.text);
        for encoding in ENCODINGS {
            let _ = encoding.decode(&bytes);
        }
    }
}
