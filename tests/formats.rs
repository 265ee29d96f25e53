//! Every kind of file that is read gives the text that stands beside its sample; damage, traps and wrong names give an error
//! that says what is wrong, and never a panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::damage::{Random, mutated};
use common::program::{records, stderr, vanthu, written};
use common::{at, guarded, path, read, string};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use vanthu::format::{self, Format};
use vanthu::source::Encoding;
use vanthu::source::legacy::Legacy;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The text of some bytes, or the cause that there is none.
fn text(bytes: &[u8], name: &str) -> Result<String, String> {
    let path = Path::new(name);
    let format = Format::of(bytes, path).map_err(|error| error.to_string())?;
    format::read(bytes, format, Encoding::Auto, path).map(|source| source.text.into_owned()).map_err(|error| error.to_string())
}

/// The samples, each a file with its text beside it.
fn samples() -> Vec<(PathBuf, Vec<u8>)> {
    let mut found: Vec<PathBuf> = fs::read_dir(path("samples/formats")).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|file| file.extension().is_some_and(|extension| extension != "expected"));
    found.sort();
    assert!(!found.is_empty());
    found.into_iter().map(|file| (file.clone(), fs::read(file).unwrap())).collect()
}

/// The text that a sample must give.
fn expected(file: &Path) -> PathBuf {
    file.with_file_name(format!("{}.expected", file.file_name().unwrap().to_string_lossy()))
}

#[test]
fn samples_are_read() {
    let mut wrong = Vec::new();
    for (file, bytes) in samples() {
        let name = file.to_string_lossy().into_owned();
        let found = text(&bytes, &name).unwrap_or_else(|error| format!("no text: {error}"));
        if std::env::var_os("VANTHU_BLESS").is_some_and(|value| value == "1") {
            fs::write(expected(&file), &found).unwrap();
        } else if found != read(&expected(&file)) {
            wrong.push(format!("{name}\n{found}"));
        }
        // The content decides: any other name gives the same text.
        assert_eq!(text(&bytes, "x.pdf").unwrap_or_default(), found, "{name} under another name");
    }
    assert!(wrong.is_empty(), "another text than in its .expected:\n{}", wrong.join("\n"));
}

/// The samples are the same document, so the form says the same of each.
#[test]
fn samples_say_the_same_of_themselves() {
    let run = vanthu(&["extract", "samples/formats"]);
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    for record in records(&run.stdout).iter().filter(|record| string(record, "id").contains("formats/quyet-dinh")) {
        let meta = at(record, "meta");
        let id = string(record, "id");
        let said = |field: &str| string(at(meta, field), "text").to_owned();
        assert_eq!(said("issuer"), "ỦY BAN NHÂN DÂN XÃ THANH KHÊ", "{id}");
        assert_eq!(said("symbol"), "18/QĐ-UBND", "{id}");
        assert_eq!(said("place"), "Thanh Khê", "{id}");
        assert_eq!(said("title"), "Về việc thành lập hai tổ công tác", "{id}");
        assert_eq!(string(&at(meta, "signers")[0], "name"), "Lê Văn Mẫu", "{id}");
    }
}

#[test]
fn damaged_samples_give_a_text_or_an_error() {
    let mut random = Random(0xF11E);
    let mut panics = Vec::new();
    for (file, bytes) in samples() {
        let name = file.to_string_lossy().into_owned();
        let cuts = (0..60).map(|part| bytes[..bytes.len() * part / 60].to_vec());
        let mut damaged: Vec<Vec<u8>> = cuts.collect();
        damaged.extend((0..120).map(|_| mutated(&bytes, &mut random)));
        // Damage inside a package, behind its checksums.
        if bytes.starts_with(b"PK") {
            let members = members(&bytes);
            for _ in 0..120 {
                let hit = random.below(members.len());
                let wounded = members
                    .iter()
                    .enumerate()
                    .map(|(at, (name, text))| (name.as_str(), if at == hit { mutated(text, &mut random) } else { text.clone() }));
                let wounded: Vec<(&str, Vec<u8>)> = wounded.collect();
                damaged.push(packed(&wounded));
            }
        }
        for (round, bytes) in damaged.iter().enumerate() {
            panics.extend(guarded(|| drop(text(bytes, &name))).err().map(|panic| format!("{name}, {round}: {panic}")));
        }
    }
    assert!(panics.is_empty(), "{}", panics.join("\n"));
}

fn members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let each = (0..archive.len()).map(|index| {
        let mut member = archive.by_index(index).unwrap();
        let mut text = Vec::new();
        member.read_to_end(&mut text).unwrap();
        (member.name().unwrap().into_owned(), text)
    });
    each.collect()
}

fn packed(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A Word document of one part.
fn word(document: &str) -> Vec<u8> {
    packed(&[("word/document.xml", document.as_bytes().to_vec())])
}

#[test]
fn traps_are_refused() {
    let refused = |bytes: &[u8], name: &str, cause: &str| {
        let said = text(bytes, name).expect_err(cause);
        assert!(said.contains(cause), "{name}: {said}");
    };
    let entities =
        "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><w:document><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>";
    refused(&word(entities), "x.docx", "document type declaration");
    let bomb = word(&format!("<w:document>{}</w:document>", " ".repeat(40 << 20)));
    assert!(bomb.len() < 100_000);
    refused(&bomb, "x.docx", "ZIP bomb");
    let whole = word("<w:document><w:p><w:r><w:t>a</w:t></w:r></w:p></w:document>");
    assert_eq!(text(&whole, "x.docx").unwrap(), "a\n");
    refused(&whole[..whole.len() - 30], "x.docx", "cut short");
    refused(&word("<w:document><w:p><w:r><w:t>a</w:t>"), "x.docx", "damaged XML");
    refused(b"", "x.docx", "empty file");
    for name in ["x.zip", "x.txt.gz", "x.warc", "x.parquet"] {
        refused(b"", name, "an empty file, no archive");
    }
}

/// An OLE compound file of one stream.
fn compound(stream: &str) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(stream).unwrap().write_all(&[0; 64]).unwrap();
    file.into_inner().into_inner()
}

#[test]
fn what_is_encrypted_is_said() {
    let said = text(&compound("EncryptedPackage"), "a.docx").unwrap_err();
    assert!(said.contains("encrypted"), "{said}");
    // The header of the document begins with the first sector; fEncrypted is in its twelfth byte.
    let mut locked = fs::read(path("samples/formats/quyet-dinh.doc")).unwrap();
    locked[512 + 11] |= 1;
    let said = text(&locked, "a.doc").unwrap_err();
    assert!(said.contains("encrypted"), "{said}");
    let odt = packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text".to_vec()),
        ("META-INF/manifest.xml", b"<manifest><encryption-data/></manifest>".to_vec()),
    ]);
    let said = text(&odt, "a.odt").unwrap_err();
    assert!(said.contains("encrypted"), "{said}");
}

#[test]
fn nesting_overflows_nothing() {
    let braces = format!("{{\\rtf1 {}", "{".repeat(200_000));
    assert!(text(braces.as_bytes(), "x.rtf").unwrap_err().contains("deep"));
    let divs = format!("<html>{}a", "<div><table><tr><td>".repeat(100_000));
    assert_eq!(text(divs.as_bytes(), "x.html").unwrap(), "a\n");
    let deep = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p>".repeat(20_000) + &"</w:tc></w:tr></w:tbl>".repeat(20_000);
    assert_eq!(text(&word(&format!("<w:document>{deep}</w:document>")), "x.docx").unwrap().matches('a').count(), 20_000);
}

#[test]
fn what_is_not_read_is_named() {
    let sheet = packed(&[("xl/workbook.xml", Vec::new())]);
    let slides = packed(&[("ppt/presentation.xml", Vec::new())]);
    let archive = packed(&[("a.txt", Vec::new())]);
    let (workbook, presentation) = (compound("Workbook"), compound("PowerPoint Document"));
    let rows: [(&str, &[u8], &str); 9] = [
        ("a.doc", &workbook, "an Excel workbook (.xls)"),
        ("a.doc", &presentation, "a PowerPoint presentation (.ppt)"),
        ("a.docx", &sheet, "an Excel workbook (.xlsx)"),
        ("a.docx", &slides, "a PowerPoint presentation (.pptx)"),
        ("a.docx", &archive, "a ZIP archive"),
        ("a.doc", b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        ("a.doc", b"\xFF\xD8\xFF\xE0\0\0", "a JPEG image"),
        ("a.txt", b"\x1F\x8B\x08\0\0", "a gzip archive"),
        ("a.txt", b"a\0\0\0b\0\0\0\0c", "not text"),
    ];
    for (name, bytes, what) in rows {
        let said = text(bytes, name).expect_err(what);
        assert!(said.starts_with(name) && said.contains(what), "{said}");
    }
    assert_eq!(text(b"Ch\xC6\xB0a ph\xE1\xBA\xA3i Word", "a.docx").unwrap(), "Chưa phải Word", "text under another name is text");
}

#[test]
fn a_walk_passes_over_other_kinds_and_counts_them() {
    let folder = TempDir::new().unwrap();
    written(&folder, "a.txt", b"a");
    let code = written(&folder, "b.py", b"print()");
    written(&folder, "c.json", b"{}");
    let run = vanthu(&["extract", folder.path().to_str().unwrap()]);
    assert_eq!((run.status.code(), records(&run.stdout).len()), (Some(0), 1));
    assert!(stderr(&run).contains("passed over 2 files"), "{}", stderr(&run));
    let named = vanthu(&["extract", &code]);
    assert_eq!(records(&named.stdout).len(), 1, "a file that is named is a record or a reject");
}

/// What was repaired by the fonts of its runs is named as what was found in a text is.
#[test]
fn repaired_fonts_are_named_in_the_encoding() {
    let misread = |encoding: Legacy, text: &str| {
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(&encoding.encode(text).unwrap()).0.into_owned()
    };
    let (first, second) = (misread(Legacy::Tcvn3, "Cộng hoà xã hội chủ nghĩa"), misread(Legacy::Vni, "Độc lập"));
    let run =
        |font: &str, text: &str| format!("<w:r><w:rPr><w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\"/></w:rPr><w:t>{text}</w:t></w:r>");
    let document = |runs: &str| word(&format!("<w:document><w:body><w:p>{runs}</w:p></w:body></w:document>"));
    let two = document(&format!("{}{}", run("VNI-Times", &second), run(".VnTime", &first)));
    let noted = packed(&[
        ("word/document.xml", b"<w:document><w:p><w:r><w:t>Xem</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p></w:document>".to_vec()),
        (
            "word/footnotes.xml",
            format!("<w:footnotes><w:footnote w:id=\"2\"><w:p>{}</w:p></w:footnote></w:footnotes>", run("VNI-Times", &second)).into_bytes(),
        ),
    ]);
    let rtf = [&br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 .VnTime;}}\f0 "[..], &Legacy::Tcvn3.encode("Độc lập").unwrap(), b"}"].concat();
    let page = format!("<html><body><p><font face=\"VNI-Times\">{second}</font></p></body></html>");
    let rows: [(&str, &[u8], &str, &str); 7] = [
        ("a.docx", &two, "UTF-8+TCVN3+VNI", "Độc lậpCộng hoà xã hội chủ nghĩa\n"),
        ("b.docx", &noted, "UTF-8+VNI", "Xem[1]\n\n[1] Độc lập\n"),
        ("c.docx", &document(&run(".VnTime", "Độc lập")), "UTF-8", "Độc lập\n"),
        ("d.docx", &document(&run("Arial", "Doc lap 5")), "UTF-8", "Doc lap 5\n"),
        ("e.rtf", &rtf, "windows-1252+TCVN3", "Độc lập\n"),
        ("f.html", page.as_bytes(), "UTF-8+VNI", "Độc lập\n"),
        // Found by the font and by the words as well: named once.
        ("g.docx", &document(&format!("{}{}", run(".VnTime", &first), run("Arial", &format!(" {first}").repeat(4)))), "UTF-8+TCVN3", ""),
    ];
    for (name, bytes, encoding, expected) in rows {
        let path = Path::new(name);
        let source = format::read(bytes, Format::of(bytes, path).unwrap(), Encoding::Auto, path).unwrap();
        assert_eq!(source.encoding, encoding, "{name}: {}", source.text);
        assert!(expected.is_empty() || source.text == expected, "{name}: {:?}", source.text);
    }
}

#[test]
fn a_file_that_is_too_long_is_refused_before_it_is_read() {
    let folder = TempDir::new().unwrap();
    let path = written(&folder, "a.txt", b"a");
    fs::File::options().write(true).open(&path).unwrap().set_len(3 << 30).unwrap();
    let run = vanthu(&["extract", &path]);
    assert_eq!((run.status.code(), stderr(&run)), (Some(1), format!("vanthu: {path}: longer than 536870912 bytes\n")));
}
