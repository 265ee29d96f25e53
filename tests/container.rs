//! Containers: each member once, in order, by its name; damage and bombs cost what they touch and no more.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use vanthu::container::{Container, Fields, Limits, Options, members};

const FIRST: &str = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;";
const SECOND: &str = "Ủy ban nhân dân xã An Phú báo cáo kết quả quý III năm 2025.";

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // Names that a tool would refuse to write are met in archives all the same.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn read(name: &str, bytes: &[u8]) -> (Vec<String>, Option<String>) {
    common::archive::read(name, bytes, &Options::default())
}

#[test]
fn each_kind_hands_on_its_members_in_order() {
    let files = [("2025/b.txt", FIRST.as_bytes()), ("a.txt", SECOND.as_bytes())];
    let expected = vec![format!("2025/b.txt={FIRST}"), format!("a.txt={SECOND}")];
    for (name, bytes) in [
        ("kho.zip", zip(&files)),
        ("kho.tar", tar(&files)),
        ("kho.tgz", gzip(&tar(&files))),
        ("kho.tar.zst", zstd::encode_all(tar(&files).as_slice(), 1).unwrap()),
    ] {
        assert_eq!(read(name, &bytes), (expected.clone(), None), "{name}");
    }
    assert_eq!(read("van-ban.txt.gz", &gzip(FIRST.as_bytes())), (vec![format!("van-ban.txt={FIRST}")], None));
}

#[test]
fn a_container_in_a_container_is_opened_once() {
    let inner = zip(&[("1.txt", FIRST.as_bytes())]);
    assert_eq!(read("kho.tar", &tar(&[("2005.zip", &inner)])), (vec![format!("2005.zip!1.txt={FIRST}")], None));
    let deep = zip(&[("trong.zip", &zip(&[("2.zip", &inner)]))]);
    let (found, error) = read("kho.zip", &deep);
    assert!(error.is_none() && found.len() == 1 && found[0].starts_with("trong.zip!2.zip=PK"), "{found:?}");
}

#[test]
fn json_lines_have_a_text_and_a_name() {
    let lines = format!(
        "{{\"so\":\"12\",\"noi_dung\":\"{FIRST}\"}}\n\n{{\"so\":7,\"noi_dung\":\"{SECOND}\"}}\n{{\"so\":\"9\"}}\nkhông phải JSON\n"
    );
    let options = Options { fields: Fields { text: "noi_dung".to_owned(), id: Some("so".to_owned()) }, ..Options::default() };
    let (found, error) = common::archive::read("kho.jsonl", lines.as_bytes(), &options);
    assert_eq!(found[..3], [format!("12={FIRST}"), format!("7={SECOND}"), "9: no text in the field \"noi_dung\"".to_owned()]);
    assert!(found[3].starts_with("5: not JSON") && found.len() == 4 && error.is_none(), "{found:?}");
    // The name of a row is known though its text is broken.
    let broken = b"{\"so\":\"10\",\"noi_dung\":\"\xFF\"}\n{\"noi_dung\":\"\\ud800\",\"so\":\"11\"}\n{\"so\":\"12\",\"noi_dung\":[\"a\"]}\n";
    let (found, _) = common::archive::read("kho.jsonl", broken, &options);
    assert!(found[0].starts_with("10: not JSON: invalid unicode code point"), "{found:?}");
    assert!(found[1].starts_with("11: not JSON: ") && found[2].starts_with("12: no text in the field"), "{found:?}");
    let (found, _) = common::archive::read("kho.jsonl.gz", &gzip(lines.as_bytes()), &options);
    assert_eq!(found.len(), 4);
}

#[test]
fn members_before_a_break_are_read_and_the_break_is_said() {
    let files = [("1.txt", FIRST.as_bytes()), ("2.txt", SECOND.as_bytes())];
    let (zipped, tarred) = (zip(&files), tar(&files));
    // Inside the directory of the ZIP; in the second member of the TAR.
    for (name, bytes) in [("kho.zip", &zipped[..zipped.len() - 30]), ("kho.tar", &tarred[..512 + 512 + 512 + 10])] {
        let (found, error) = read(name, bytes);
        assert_eq!(found.first(), Some(&format!("1.txt={FIRST}")), "{name}: {found:?}");
        assert!(error.is_some_and(|error| error.contains("damaged or cut off")), "{name}");
    }
}

#[test]
fn bombs_are_refused_and_their_neighbours_read() {
    let bomb = vec![b' '; 64 << 20];
    let options = Options { limits: Limits { ratio: 100, ..Limits::default() }, ..Options::default() };
    let (found, error) = common::archive::read("kho.zip", &zip(&[("bom.txt", &bomb), ("2.txt", SECOND.as_bytes())]), &options);
    assert!(found[0].starts_with("bom.txt: more than 100 times"), "{}", &found[0][..60.min(found[0].len())]);
    assert_eq!((found[1].clone(), error), (format!("2.txt={SECOND}"), None));
    let small = Options { limits: Limits { member: 10, count: 1, ..Limits::default() }, ..Options::default() };
    let (found, error) = common::archive::read("kho.tar", &tar(&[("1.txt", FIRST.as_bytes()), ("2.txt", b"x")]), &small);
    assert!(found[0].contains("longer than 10 bytes"), "{found:?}");
    assert!(error.is_some());
}

#[test]
fn names_are_labels_and_not_paths() {
    let (found, _) = read("kho.tar", &tar(&[("../../etc/passwd", b"x"), ("/tmp/y", b"y")]));
    assert_eq!(found, ["../../etc/passwd=x", "/tmp/y=y"]);
}

#[test]
fn documents_that_are_zip_packages_are_no_containers() {
    assert_eq!(Container::of(&zip(&[("[Content_Types].xml", b"<Types/>")]), "a.zip"), None);
    assert_eq!(Container::of(&zip(&[("word/document.xml", b"<w/>")]), "a.docx"), None);
    assert!(Container::by_name(Path::new("kho/2005.TAR")) && !Container::by_name(Path::new("a.txt")));
}

#[test]
fn damaged_bytes_end_in_errors_and_never_in_a_panic() {
    let files = [("1.txt", FIRST.as_bytes()), ("2.txt", SECOND.as_bytes())];
    let sources = [
        ("kho.zip", zip(&files)),
        ("kho.tar", tar(&files)),
        ("kho.tgz", gzip(&tar(&files))),
        ("kho.zst", zstd::encode_all(FIRST.as_bytes(), 1).unwrap()),
    ];
    let mut random = 0x5EED_u64;
    for (name, bytes) in sources {
        for _ in 0..200 {
            let mut damaged = bytes.clone();
            for _ in 0..3 {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                // The first bytes say what it is.
                let at = 6 + (random >> 33) as usize % (damaged.len() - 6);
                damaged[at] ^= 1 << (random >> 20 & 7);
            }
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(name);
            fs::write(&path, &damaged).unwrap();
            if let Some(container) = Container::of_file(&path) {
                let _ = members(&path, container, &Options::default(), &mut |_| Ok(()));
            }
        }
    }
}
