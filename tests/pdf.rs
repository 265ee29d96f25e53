//! PDFs: the text of a page whichever way it is written, rejects that say why, and damage that costs nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::pdf::{File, Way, page, written};
use common::program::{records, stderr, vanthu};
use common::{at, path, read, string};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use vanthu::format::{self, Format};
use vanthu::source::Encoding;

const PLACES: &str = "samples/formats/pdf/quyet-dinh.places";

/// The text of a file, or why there is none.
fn text(bytes: &[u8]) -> Result<String, String> {
    let name = Path::new("x.pdf");
    let format = Format::of(bytes, name).map_err(|error| error.to_string())?;
    assert_eq!(format, Format::Pdf);
    format::read(bytes, format, Encoding::Auto, name).map(|source| source.text.into_owned()).map_err(|error| error.cause().to_owned())
}

#[test]
fn a_page_reads_the_same_whichever_way_it_is_written() {
    let expected = read(&path("samples/formats/pdf/quyet-dinh.txt"));
    for way in [Way::New, Way::Old] {
        let found = text(&written(&read(&path(PLACES)), way)).unwrap();
        assert_eq!(found, expected, "{way:?}");
    }
}

#[test]
fn the_head_is_read() {
    let folder = TempDir::new().unwrap();
    let file = common::program::written(&folder, "a.pdf", &written(&read(&path(PLACES)), Way::New));
    let run = vanthu(&["extract", &file]);
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    let record = &records(&run.stdout)[0];
    assert_eq!(string(at(record, "source"), "format"), "pdf");
    let meta = at(record, "meta");
    let said = |field| meta.get(field).map(|value| value.get("text").unwrap_or(value).as_str().unwrap().to_owned()).unwrap_or_default();
    assert_eq!(said("issuer"), "ỦY BAN NHÂN DÂN TỈNH VĨNH LONG");
    assert_eq!(said("symbol"), "1357/QĐ-UBND");
    assert_eq!(said("date"), "ngày 05 tháng 9 năm 2025");
    assert_eq!(said("title"), "Về việc thành lập Trung tâm Phục vụ hành chính công");
}

#[test]
fn a_scan_is_a_reject_that_says_so() {
    let image = |content: &str| {
        let mut file =
            page(content.as_bytes(), "/XObject << /I 5 0 R >> /Font << /F << /Subtype /Type1 /BaseFont /Times-Roman >> >>", true);
        file.stream("/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", &[0], true);
        text(&file.with_table())
    };
    let scan = Err("a PDF without a text layer: a scan".to_owned());
    assert_eq!(image("q 595 0 0 842 0 0 cm /I Do Q"), scan);
    assert_eq!(image("q 500 0 0 700 40 40 cm /I Do Q BT /F 10 Tf 50 800 Td (GAZETTE No 12, page 3) Tj ET"), scan);
    // A stamp is no scan.
    assert_eq!(image("q 50 0 0 50 40 40 cm /I Do Q BT /F 10 Tf 50 800 Td (GAZETTE No 12) Tj ET").unwrap(), "GAZETTE No 12\n");
}

#[test]
fn an_encrypted_file_is_read_when_it_asks_for_no_password() {
    let file = |cipher, name| std::fs::read(path(&format!("samples/formats/pdf/{cipher}-{name}.encrypted"))).unwrap();
    for cipher in ["rc4", "aes"] {
        assert_eq!(text(&file(cipher, "open")).unwrap(), "Open to all\n", "{cipher}");
        assert_eq!(text(&file(cipher, "closed")), Err("an encrypted PDF that asks for a password".to_owned()), "{cipher}");
    }
}

#[test]
fn what_is_no_pdf_is_read_as_what_it_is() {
    let folder = TempDir::new().unwrap();
    let file = common::program::written(&folder, "a.pdf", b"Ngh\xE1 quy");
    let run = vanthu(&["extract", &file]);
    assert!(String::from_utf8_lossy(&run.stdout).contains("\"format\":\"txt\""), "{}", stderr(&run));
    assert_eq!(text(b"%PDF-1.4\nnothing follows").unwrap_err(), "a damaged PDF: no pages are found in it");
}

/// Places where this program itself panicked; the reader holds panics back, so they must be looked for.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

#[test]
fn damaged_files_are_read_or_refused_in_bounded_time() {
    std::panic::set_hook(Box::new(|panic| {
        if let Some(place) = panic.location().filter(|place| place.file().starts_with("src/")) {
            PANICS.lock().unwrap().push(format!("{place}: {panic}"));
        }
    }));
    let mut state = 0x5EED_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let mut shares = Vec::new();
    for way in [Way::New, Way::Old] {
        let whole = written(&read(&path(PLACES)), way);
        let (mut kept, mut files) = (0, 0);
        let cuts = (0..40).map(|part| whole[..whole.len() * part / 40].to_vec());
        let mut damaged: Vec<Vec<u8>> = cuts.collect();
        for round in 0..160 {
            let mut file = whole.clone();
            for _ in 0..=round / 8 {
                let place = random(file.len());
                file[place] ^= 1 << random(8);
            }
            damaged.push(file);
        }
        for file in damaged {
            let start = Instant::now();
            if matches!(Format::of(&file, Path::new("x.pdf")), Ok(Format::Pdf)) {
                kept += usize::from(text(&file).is_ok());
            }
            assert!(start.elapsed() < Duration::from_secs(20));
            files += 1;
        }
        shares.push((way, kept, files));
    }
    drop(std::panic::take_hook());
    assert!(PANICS.lock().unwrap().is_empty(), "{:?}", PANICS.lock().unwrap());
    // Packed streams lose more to a bit than plain ones; both lose everything with the page or the font.
    let enough = |(way, kept, files): &(Way, usize, usize)| kept * if *way == Way::New { 8 } else { 3 } > *files;
    assert!(shares.iter().all(enough), "{shares:?}");
}

#[test]
fn little_that_stands_for_much_is_bounded() {
    let font = "/Font << /F << /Subtype /Type1 /BaseFont /Times-Roman >> >>";
    let words = "BT /F 10 Tf 50 800 Td (Before) Tj ET ";
    // Content of 80 MB.
    let mut content = words.as_bytes().to_vec();
    content.resize(80 << 20, b' ');
    assert_eq!(text(&page(&content, font, true).with_table()).unwrap(), "Before\n");
    // A form that draws itself, and forms of which each draws ten of the next.
    let forms = |count: usize, draws: &str| {
        let mut file = page(format!("{words} /X0 Do").as_bytes(), &format!("{font} /XObject << /X0 5 0 R >>"), false);
        for form in 0..count {
            let next = if count == 1 { 5 } else { 6 + form };
            file.stream(&format!("/Subtype /Form /Resources << /XObject << /X 0 0 R /X1 {next} 0 R >> >>"), draws.as_bytes(), false);
        }
        text(&file.with_table())
    };
    assert_eq!(forms(1, "/X1 Do").unwrap(), "Before\n");
    assert_eq!(forms(11, &"/X1 Do ".repeat(10)).unwrap_err(), "a PDF that unpacks to more than is read");
    // Objects in a stream of 160 MB.
    let mut file = File::default();
    file.stream("/Type /ObjStm /N 1 /First 4", &vec![b' '; 160 << 20], true);
    assert_eq!(text(&file.with_table()).unwrap_err(), "a PDF that unpacks to more than is read");
    // A tree of pages that holds itself.
    let mut file = File::default();
    file.add("<< /Type /Catalog /Pages 2 0 R >>");
    file.add("<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Parent 2 0 R >>");
    assert!(text(&file.with_table()).is_err());
    // Lists in lists.
    let deep = page(format!("{words} {}", "[".repeat(1 << 20)).as_bytes(), font, true);
    assert_eq!(text(&deep.with_table()).unwrap(), "Before\n");
}

#[test]
fn repaired_fonts_are_named_in_the_encoding() {
    let fonts = "/Font << /F << /Subtype /Type1 /BaseFont /ABCDEF+.VnTime /Encoding /WinAnsiEncoding >> >>";
    let file = page(b"BT /F 10 Tf 50 800 Td (C\\351ng ho\\265 x\\267 h\\351i) Tj ET", fonts, true).with_table();
    let source = format::read(&file, Format::Pdf, Encoding::Auto, Path::new("x.pdf")).unwrap();
    assert_eq!((source.text.as_ref(), source.encoding.as_ref()), ("Cộng hoà xã hội\n", "UTF-8+TCVN3"));
}

/// A file of some pages, with a font and a picture at hand.
fn book(contents: &[String]) -> Vec<u8> {
    let mut file = File::default();
    file.add("<< /Type /Catalog /Pages 2 0 R >>");
    let kids: Vec<String> = (0..contents.len()).map(|at| format!("{} 0 R", 5 + at * 2)).collect();
    file.add(format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len()));
    file.add("<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>");
    file.stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", &[0], true);
    for (at, content) in contents.iter().enumerate() {
        let resources = "/Resources << /Font << /F 3 0 R >> /XObject << /I 4 0 R >> >>";
        file.add(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R {resources} >>", 6 + at * 2));
        file.stream("", content.as_bytes(), true);
    }
    file.with_table()
}

#[test]
fn pages_without_text_are_said_where_they_stand() {
    let words = |page: usize| {
        let lines =
            (0..6).map(|line| format!("BT /F 10 Tf 50 {} Td (Page {page} line {line} of a text that goes on) Tj ET\n", 800 - line * 12));
        lines.collect::<String>()
    };
    let (scan, blank) = ("q 595 0 0 842 0 0 cm /I Do Q".to_owned(), "0 0 m 1 1 l S".to_owned());
    let headed = format!("{scan} BT /F 10 Tf 50 800 Td (GAZETTE) Tj ET");
    let said = |contents: &[String]| {
        let file = book(contents);
        let source = format::read(&file, Format::Pdf, Encoding::Auto, Path::new("x.pdf")).unwrap();
        let doubts = source.diagnostics.iter();
        let told: Vec<(String, String)> = doubts
            .map(|doubt| {
                assert_eq!((doubt.code, doubt.span.start), (vanthu::Code::PagesWithoutText, doubt.span.end));
                let line = source.text[doubt.span.start as usize..].lines().next().unwrap_or_default();
                (doubt.message.to_string(), line.to_owned())
            })
            .collect();
        told
    };
    assert_eq!(said(&[words(1), words(2)]), []);
    let all = [blank.clone(), words(2), scan.clone(), scan.clone(), headed, words(6), words(7), words(8), blank.clone(), blank];
    let expected = [
        ("page 1 of 10 holds no text", "Page 2 line 0 of a text that goes on"),
        ("pages 3 to 5 of 10 hold a picture and no text to speak of: perhaps a scan", "GAZETTE"),
        ("pages 9 to 10 of 10 hold no text", ""),
    ];
    assert_eq!(said(&all), expected.map(|(message, line)| (message.to_owned(), line.to_owned())));
}
