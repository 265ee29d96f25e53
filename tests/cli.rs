//! The program as it is run: what goes to which stream, what a file is left as, and with which exit status.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::program::{names, records, stderr, vanthu, vanthu_with, written};
use common::{array, at, guarded, path, read, string};
use serde_json::Value;
use std::fs;
use std::process::Output;
use tempfile::TempDir;
use vanthu::source::legacy::Legacy;

fn texts(record: &Value) -> Vec<&str> {
    array(record, "entities").iter().map(|entity| string(entity, "text")).collect()
}

const SAMPLE: &str = "samples/documents/nghi-dinh.txt";

#[test]
fn any_number_of_threads_writes_the_same_bytes() {
    let runs: Vec<Output> = ["1", "2", "4"].iter().map(|jobs| vanthu(&["extract", "samples/documents", "-j", jobs])).collect();
    assert_eq!(runs[0].status.code(), Some(0), "{}", stderr(&runs[0]));
    assert!(runs.iter().all(|run| run.stdout == runs[0].stdout), "the number of threads changes the bytes");
    let ids: Vec<String> = records(&runs[0].stdout).iter().map(|record| string(record, "id").to_owned()).collect();
    let mut sorted = ids.clone();
    sorted.sort();
    assert_eq!(ids.len(), common::documents().len());
    assert_eq!(ids, sorted, "records come by name");
}

#[test]
fn an_output_file_is_whole_and_alone() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("records.jsonl");
    let run = vanthu(&["extract", "samples/documents", "-o", out.to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    assert!(run.stdout.is_empty(), "records go to the file alone");
    assert_eq!(fs::read(&out).unwrap(), vanthu(&["extract", "samples/documents"]).stdout);
    assert_eq!(names(folder.path()), ["records.jsonl", "records.jsonl.ledger"], "no temporary file stays");
    fs::remove_file(folder.path().join("records.jsonl.ledger")).unwrap();
    let run = vanthu(&["extract", "samples/documents", "-o", out.to_str().unwrap(), "--no-ledger"]);
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    assert_eq!(names(folder.path()), ["records.jsonl"], "nothing is noted when nothing is to be");
}

#[test]
fn an_output_that_cannot_be_written_is_said_before_work() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("no/such/folder/records.jsonl");
    let run = vanthu(&["extract", SAMPLE, "-o", out.to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(2));
    assert!(stderr(&run).contains("records.jsonl: "), "{}", stderr(&run));
    assert!(names(folder.path()).is_empty());
}

#[test]
fn what_cannot_be_read_is_rejected_and_the_rest_is_done() {
    let folder = TempDir::new().unwrap();
    let binary = written(&folder, "picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0");
    let missing = folder.path().join("missing.txt").to_string_lossy().into_owned();
    let rejects = folder.path().join("rejects.jsonl");
    let run = vanthu(&["extract", &binary, SAMPLE, &missing, "--rejects", rejects.to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(1), "{}", stderr(&run));
    let said = stderr(&run);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2, "one line for each: {said}");
    assert!(lines[0].contains(&binary) && lines[0].contains("not text"), "path and cause: {said}");
    assert!(lines[1].contains(&missing) && lines[1].contains("No such file"), "path and cause: {said}");
    let found = records(&run.stdout);
    assert_eq!(found.iter().map(|record| string(record, "id")).collect::<Vec<_>>(), [SAMPLE]);
    let rejected = records(&fs::read(&rejects).unwrap());
    assert_eq!(rejected.iter().map(|reject| string(reject, "path")).collect::<Vec<_>>(), [binary, missing]);
    assert!(rejected.iter().all(|reject| ["stage", "code", "message"].iter().all(|field| !string(reject, field).is_empty())));
    assert_eq!(names(folder.path()), ["picture.txt", "rejects.jsonl"], "no temporary file stays");
}

#[test]
fn standard_input_is_read() {
    let run = vanthu_with("Căn cứ Nghị định số 30/2020/NĐ-CP của Chính phủ;".as_bytes(), &["extract", "-"]);
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    let found = records(&run.stdout);
    assert_eq!(texts(&found[0]), ["Nghị định số 30/2020/NĐ-CP", "Chính phủ"]);
    assert_eq!(string(&found[0], "id"), "-");
}

#[test]
fn an_empty_file_is_a_record_without_entities() {
    let folder = TempDir::new().unwrap();
    let run = vanthu(&["extract", &written(&folder, "empty.txt", b"")]);
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    let found = records(&run.stdout);
    assert!(array(&found[0], "entities").is_empty());
    assert_eq!(at(&found[0], "text")["chars"], 0);
}

#[test]
fn the_text_is_in_the_record_on_request_alone() {
    let plain = records(&vanthu(&["extract", SAMPLE]).stdout);
    let with_text = records(&vanthu(&["extract", SAMPLE, "--with-text"]).stdout);
    assert!(at(&plain[0], "text").get("content").is_none());
    assert_eq!(string(at(&with_text[0], "text"), "content"), read(&path(SAMPLE)));
}

#[test]
fn wrong_usage_helps() {
    let run = vanthu(&["extract", SAMPLE, "--encoding", "klingon"]);
    assert_eq!(run.status.code(), Some(2));
    let said = stderr(&run);
    assert!(said.contains("klingon") && said.contains("windows-1258"), "says what is wrong and what would be right: {said}");
    assert!(run.stdout.is_empty());
    assert_eq!(vanthu(&["extract"]).status.code(), Some(2), "no path");
    assert_eq!(vanthu(&[]).status.code(), Some(2), "no command");
}

#[test]
fn explain_shows_what_was_found() {
    let run = vanthu(&["explain", SAMPLE]);
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    let view = String::from_utf8(run.stdout).unwrap();
    assert!(view.contains("^^^^") && view.contains(" document {"), "{view}");
    let missing = vanthu(&["explain", "samples/documents/missing.txt"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("samples/documents/missing.txt: No such file"), "{}", stderr(&missing));
}

#[test]
fn records_fit_their_schema() {
    let run = vanthu(&["schema"]);
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    let schema: Value = serde_json::from_slice(&run.stdout).expect("the schema is JSON");
    for record in records(&vanthu(&["extract", "samples/documents", "--with-text"]).stdout) {
        let faults = fits(&schema, &schema, &record);
        assert!(faults.is_empty(), "{}: {}", string(&record, "id"), faults.join("; "));
    }
}

/// What of a value its schema does not name, and what it requires that is missing. Types and patterns are not looked at.
fn fits(root: &Value, schema: &Value, value: &Value) -> Vec<String> {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return fits(root, root.pointer(reference.trim_start_matches('#')).expect("the reference leads somewhere"), value);
    }
    if let Some(variants) = schema.get("anyOf").and_then(Value::as_array) {
        let best = variants.iter().map(|variant| fits(root, variant, value)).min_by_key(Vec::len);
        return best.unwrap_or_default();
    }
    match value {
        Value::Array(items) => {
            items.iter().flat_map(|item| schema.get("items").map(|schema| fits(root, schema, item)).unwrap_or_default()).collect()
        }
        Value::Object(fields) => {
            let required = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
            let mut faults: Vec<String> =
                required.filter(|name| !fields.contains_key(*name)).map(|name| format!("{name} is missing")).collect();
            for (name, field) in fields {
                match schema.get("properties").and_then(|properties| properties.get(name)) {
                    Some(schema) => faults.extend(fits(root, schema, field)),
                    None => faults.push(format!("{name} is not in the schema")),
                }
            }
            faults
        }
        _ => Vec::new(),
    }
}

/// The same text in every encoding that is read gives the same entities.
#[test]
fn encodings_are_found_from_the_bytes() {
    let text = read(&path(SAMPLE));
    let folder = TempDir::new().unwrap();
    let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let marked = |mark: &[u8], bytes: Vec<u8>| mark.iter().copied().chain(bytes).collect::<Vec<u8>>();
    let copies = [
        ("utf-8", "UTF-8", text.clone().into_bytes()),
        ("utf-8-bom", "UTF-8", marked(b"\xEF\xBB\xBF", text.clone().into_bytes())),
        ("utf-16le", "UTF-16LE", utf16(u16::to_le_bytes)),
        ("utf-16be", "UTF-16BE", utf16(u16::to_be_bytes)),
        ("utf-16le-bom", "UTF-16LE", marked(b"\xFF\xFE", utf16(u16::to_le_bytes))),
        ("utf-16be-bom", "UTF-16BE", marked(b"\xFE\xFF", utf16(u16::to_be_bytes))),
        ("windows-1258", "windows-1258", windows_1258(&text)),
    ];
    let plain = records(&vanthu(&["extract", SAMPLE]).stdout);
    let mut wrong = Vec::new();
    for (name, encoding, bytes) in copies {
        let file = written(&folder, &format!("{name}.txt"), &bytes);
        let outcome = guarded(|| {
            let label = name.trim_end_matches("-bom");
            for args in [&["extract", file.as_str()][..], &["extract", &file, "--encoding", label]] {
                let found = records(&vanthu(args).stdout);
                assert_eq!(string(at(&found[0], "source"), "encoding"), encoding);
                assert_eq!(texts(&found[0]), texts(&plain[0]));
                assert_eq!(at(&found[0], "text"), at(&plain[0], "text"), "the canonical text is the same");
            }
        });
        wrong.extend(outcome.err().map(|failure| format!("{name}: {failure}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Encodes as windows-1258 writes Vietnamese: letters with their hat, breve or horn, and the tone as a mark behind.
fn windows_1258(text: &str) -> Vec<u8> {
    const LETTERS: [(char, char, char); 12] = [
        ('a', '\u{302}', 'â'),
        ('a', '\u{306}', 'ă'),
        ('e', '\u{302}', 'ê'),
        ('o', '\u{302}', 'ô'),
        ('o', '\u{31B}', 'ơ'),
        ('u', '\u{31B}', 'ư'),
        ('A', '\u{302}', 'Â'),
        ('A', '\u{306}', 'Ă'),
        ('E', '\u{302}', 'Ê'),
        ('O', '\u{302}', 'Ô'),
        ('O', '\u{31B}', 'Ơ'),
        ('U', '\u{31B}', 'Ư'),
    ];
    let decomposed = icu_normalizer::DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    let mut letters: Vec<char> = Vec::new();
    // Canonical order puts the dot below before a hat, so a letter's mark is looked for behind its tone as well.
    for character in decomposed.chars() {
        let base = letters.iter().rposition(|letter| !('\u{300}'..='\u{36F}').contains(letter));
        let joined = base.and_then(|at| LETTERS.iter().find(|row| row.0 == letters[at] && row.1 == character).map(|row| (at, row.2)));
        match joined {
            Some((at, letter)) => letters[at] = letter,
            None => letters.push(character),
        }
    }
    let letters: String = letters.into_iter().collect();
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1258.encode(&letters);
    assert!(!unmappable, "the sample has a character that windows-1258 lacks");
    bytes.into_owned()
}

#[test]
fn explain_says_why_a_place_was_read_as_it_was() {
    let text = "Căn cứ Nghị định số 17/2031/NĐ-CP;\nSáp nhập Phòng Kinh tế huyện Nậm Dốc vào sở nội vụ.\n";
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "a.txt", text.as_bytes());
    let at = |part: &str| text[..text.find(part).unwrap()].chars().count().to_string();
    let why = |offset: &str| {
        let run = vanthu(&["explain", &file, "--why", offset]);
        (run.status.success(), String::from_utf8_lossy(&run.stdout).into_owned() + &stderr(&run))
    };
    let said = |offset: &str, parts: &[&str]| {
        let (fine, answer) = why(offset);
        assert!(fine && parts.iter().all(|part| answer.contains(part)), "{offset}: {answer}");
    };
    said(
        &at("định số"),
        &["read as document e1", "by document/symbol", "basis of based_on by acts/basis", "document::at_type: \"Nghị định số"],
    );
    said(&at("Kinh tế"), &["read as organization", "organization::at_list: does not match", "organization::at_head: \"Phòng Kinh tế"]);
    said(&at("Sáp"), &["in no entity", "cue: \"Sáp nhập\" announces Merge"]);
    said(&at("sở nội"), &["in no entity"]);
    said(&at("nội vụ."), &["nothing was tried"]);
    said(&(at("Kinh tế").parse::<usize>().unwrap() - 1).to_string(), &["white space"]);
    let (fine, answer) = why("900");
    assert!(!fine && answer.contains("nothing is at 900") && answer.contains("code points"), "{answer}");
}

/// `convert` makes one text of a document whatever encoding it is in, below the directory alone, and never of itself.
#[test]
fn convert_writes_the_canonical_text_of_any_encoding() {
    let text = "Căn cứ Luật Tổ chức chính quyền địa phương;\nXét đề nghị của Giám đốc Sở Nội vụ,\n";
    let folder = TempDir::new().unwrap();
    let sources = folder.path().join("in/deep");
    fs::create_dir_all(&sources).unwrap();
    for encoding in [Legacy::Tcvn3, Legacy::Vni, Legacy::Viscii, Legacy::Vps, Legacy::Windows1258, Legacy::Viqr] {
        fs::write(sources.join(format!("{}.txt", encoding.name())), encoding.encode(text).unwrap()).unwrap();
    }
    fs::write(sources.join("UTF-8.md"), text.replace('\n', "\r\n")).unwrap();
    let [inputs, out] = ["in", "out"].map(|name| folder.path().join(name).to_string_lossy().into_owned());
    let run = vanthu(&["convert", &inputs, "-o", &out]);
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    assert!(run.stdout.is_empty());
    let made = folder.path().join("out/deep");
    let written = names(&made);
    assert_eq!(written.len(), 7, "{written:?}");
    for name in written {
        assert_eq!(read(&made.join(&name)), text, "{name}");
    }
    // A file that would be its own source stays as it is.
    let before = fs::read(sources.join("VNI.txt")).unwrap();
    let own = sources.to_string_lossy().into_owned();
    let run = vanthu(&["convert", &format!("{own}/VNI.txt"), "-o", &own]);
    assert_eq!(run.status.code(), Some(1));
    assert!(stderr(&run).contains("its own source"), "{}", stderr(&run));
    assert_eq!(fs::read(sources.join("VNI.txt")).unwrap(), before);
    assert_eq!(vanthu(&["convert", &inputs, "-o", "-"]).status.code(), Some(2));
}

#[test]
fn convert_writes_the_members_of_an_archive_into_a_folder_of_its_name() {
    let folder = TempDir::new().unwrap();
    let mut archive = tar::Builder::new(Vec::new());
    for (name, text) in [("2024/a.txt", "Quyết định số 12/QĐ-UBND"), ("2025/b.txt", "Nghị quyết số 60-NQ/TW")] {
        let mut header = tar::Header::new_ustar();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        archive.append_data(&mut header, name, text.as_bytes()).unwrap();
    }
    let input = written(&folder, "kho.tar", &archive.into_inner().unwrap());
    let out = folder.path().join("out");
    let run = vanthu(&["convert", &input, "-o", out.to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    assert_eq!(names(&out), ["kho.tar"]);
    assert_eq!(read(&out.join("kho.tar/2024/a.txt")), "Quyết định số 12/QĐ-UBND");
    assert_eq!(read(&out.join("kho.tar/2025/b.txt")), "Nghị quyết số 60-NQ/TW");
}

#[test]
fn archives_are_read_member_by_member() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("kho.zip");
    let mut writer = zip::ZipWriter::new(fs::File::create(&archive).unwrap());
    for (name, text) in
        [("2025/1.txt", "Ủy ban nhân dân xã An Phú họp."), ("2025/anh.bin", "\0\0\u{1}\0x\0\0"), ("2.md", "Ngày 05 tháng 3 năm 2020.")]
    {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, text.as_bytes()).unwrap();
    }
    writer.finish().unwrap();
    let rejects = folder.path().join("rejects.jsonl");
    let run = vanthu(&["extract", archive.to_str().unwrap(), "--rejects", rejects.to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(1));
    let records: Vec<serde_json::Value> =
        String::from_utf8(run.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<String> = records.iter().map(|record| record["id"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()).collect();
    assert_eq!(ids, ["1.txt", "kho.zip!2.md"]);
    assert_eq!((&records[0]["source"]["member"], &records[1]["source"]["format"]), (&"2025/1.txt".into(), &"md".into()));
    let reject: serde_json::Value = serde_json::from_str(&fs::read_to_string(&rejects).unwrap()).unwrap();
    assert_eq!((&reject["member"], &reject["stage"]), (&"2025/anh.bin".into(), &"read".into()));
}

#[test]
fn json_lines_are_documents_by_the_field_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let lines = folder.path().join("kho.jsonl");
    fs::write(&lines, "{\"so\":\"12/KH\",\"noi_dung\":\"Ngày 05 tháng 3 năm 2020.\"}\n").unwrap();
    let run = vanthu(&["extract", lines.to_str().unwrap(), "--text-field", "noi_dung", "--id-field", "so"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let record: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!((&record["id"], &record["source"]["member"]), (&"12/KH".into(), &"12/KH".into()), "a row that names itself is called so");
    assert_eq!(record["entities"][0]["norm"]["edtf"], "2020-03-05");
    // A walk leaves them alone: they are as often what a program like this one wrote.
    let run = vanthu(&["extract", folder.path().to_str().unwrap()]);
    assert!(run.status.success() && run.stdout.is_empty());
}
