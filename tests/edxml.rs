//! `vanthu extract --format edxml`: the messages of the sample documents, and what the program does with a directory.
//!
//! The messages stand under `snapshots/edxml`, one file a sample; `cargo insta review` goes through what a change does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::program::{names, records, stderr, vanthu, vanthu_with, written};
use common::{array, documents, files, guarded, json, path, read, stem, string};
use quick_xml::events::Event;
use quick_xml::{NsReader, name::ResolveResult};
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use vanthu::{Text, exchange, extract};

/// A decision with the characters that XML cares about, and some that it cannot hold.
const ODD: &str = "BỘ NỘI VỤ\n-------\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n---------------\nSố: 77/QĐ-BNV\nHà Nội, ngày 02 tháng 3 năm 2026\n\nQUYẾT ĐỊNH\nVề việc dùng dấu <a> & \"b\" ]]> 'c'\u{1}d trong sổ sách\n\nĐiều 1. Ban hành.\n\nNơi nhận:\n- Sở A & Sở B <b/c>;\n- Lưu: VT.\n\nBỘ TRƯỞNG\n\n\nLò Văn Mẫu\n";

/// The message of a text, when it is an official document.
fn message(text: &str) -> Option<String> {
    let text = Text::new(text);
    let extraction = extract(&text);
    exchange::is_official(&extraction.meta).then(|| String::from_utf8(exchange::message(&extraction.meta).unwrap()).unwrap())
}

/// The texts of a message by the path of their element below the header, read by a parser that checks names and ends.
fn said(xml: &str) -> Vec<(String, String)> {
    let mut reader = NsReader::from_str(xml);
    let (mut open, mut text, mut found): (Vec<String>, String, Vec<(String, String)>) = Default::default();
    loop {
        let (namespace, event) = reader.read_resolved_event().unwrap_or_else(|error| panic!("{error}: {xml}"));
        match event {
            Event::Start(start) => {
                assert!(matches!(namespace, ResolveResult::Bound(bound) if bound.as_ref() == exchange::NAMESPACE), "{xml}");
                open.push(start.local_name().as_ref().to_owned());
                text.clear();
            }
            Event::Text(part) => text.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => text.push_str(&match &*reference.xml10_content() {
                "lt" => "<".to_owned(),
                "gt" => ">".to_owned(),
                "amp" => "&".to_owned(),
                "quot" => "\"".to_owned(),
                "apos" => "'".to_owned(),
                other => panic!("&{other}; in {xml}"),
            }),
            Event::End(_) => {
                if !text.trim().is_empty() {
                    found.push((open[4..].join("/"), text.clone()));
                }
                text.clear();
                open.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "{xml}");
    found
}

/// What the message of a record must say, from its `meta` as anybody reads it.
fn expected(meta: &Value) -> Vec<(String, String)> {
    let text = |field: &str| meta.get(field).map(|value| string(value, "text").to_owned());
    let mut expected = Vec::new();
    let mut put = |path: &str, value: Option<String>| expected.extend(value.map(|value| (path.to_owned(), value)));
    put("From/OrganizationInCharge", text("parent_issuer"));
    put("From/OrganName", text("issuer"));
    put("Code/CodeNumber", text("number"));
    let number = text("number").unwrap_or_default();
    put("Code/CodeNotation", text("symbol").map(|symbol| symbol[number.len()..].trim_start_matches(['/', '-']).to_owned()));
    put("PromulgationInfo/Place", text("place"));
    let day = meta.get("date").map(|date| string(date, "edtf")).filter(|edtf| edtf.len() == 10 && !edtf.contains('X'));
    put("PromulgationInfo/PromulgationDate", day.map(|day| day.replace('-', "/")));
    let small = |name: String| name.chars().take(1).chain(name.to_lowercase().replace('ð', "đ").chars().skip(1)).collect::<String>();
    let letter = text("type").filter(|code| code == "CV").map(|_| "Công văn".to_owned());
    put("DocumentType/TypeName", text("type_name").map(small).or(letter));
    put("Subject", text("title"));
    let signers = meta.get("signers").and_then(Value::as_array);
    if let Some(signer) = signers.and_then(|signers| signers.first()) {
        let part = |field: &str| signer.get(field).and_then(Value::as_str);
        let competence: Vec<&str> = ["authority", "on_behalf_of"].into_iter().filter_map(part).collect();
        put("SignerInfo/Competence", (!competence.is_empty()).then(|| competence.join(" ")));
        put("SignerInfo/Position", part("position").map(str::to_owned));
        put("SignerInfo/FullName", part("name").map(str::to_owned));
    }
    if meta.get("recipients").is_some() {
        array(meta, "recipients").iter().for_each(|recipient| put("ToPlaces/Place", Some(string(recipient, "text").to_owned())));
    }
    expected
}

#[test]
fn messages_are_as_before() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/edxml");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let (mut changed, mut official) = (Vec::new(), Vec::new());
    for (name, text) in documents() {
        let Some(xml) = message(&text) else { continue };
        let held = settings.bind(|| guarded(|| insta::assert_snapshot!(name.as_str(), xml)));
        changed.extend(held.err().map(|failure| format!("{name}: {failure}")));
        official.push(name);
    }
    assert!(changed.is_empty(), "not as in snapshots/edxml; see the differences above:\n{}", changed.join("\n"));
    let kept: Vec<String> = files(&path("snapshots/edxml"), "snap").iter().map(|path| stem(path)).collect();
    assert_eq!(kept, official, "snapshots/edxml has one file for each official sample");
}

#[test]
fn a_message_parses_and_says_what_the_record_says() {
    for (name, text) in documents() {
        let Some(xml) = message(&text) else { continue };
        let record: Value = serde_json::from_slice(&json(&text)).unwrap();
        assert_eq!(said(&xml), expected(&record["meta"]), "{name}");
    }
}

#[test]
fn characters_that_xml_cares_about_survive() {
    let xml = message(ODD).expect("a decision is an official document");
    let texts = said(&xml);
    let of = |path: &str| texts.iter().find(|(found, _)| found == path).map(|(_, text)| text.as_str());
    assert_eq!(of("Subject"), Some("Về việc dùng dấu <a> & \"b\" ]]> 'c' d trong sổ sách"));
    assert_eq!(of("ToPlaces/Place"), Some("Sở A & Sở B <b/c>"));
    assert!(xml.chars().all(|c| c == '\n' || !c.is_control()), "{xml:?}");
}

#[test]
fn a_directory_gets_a_file_for_each_official_document() {
    let out = TempDir::new().unwrap();
    let folder = out.path().join("new/messages");
    let run = vanthu(&["extract", "samples/documents", "--format", "edxml", "-o", folder.to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    assert!(run.stdout.is_empty());
    let official: Vec<String> = documents().iter().filter_map(|(name, text)| message(text).map(|_| format!("{name}.edxml"))).collect();
    assert_eq!(names(&folder), official, "and no temporary file");
    for (name, text) in documents() {
        let file = folder.join(&name).with_extension("edxml");
        assert_eq!(fs::read_to_string(&file).ok(), message(&text), "{name}");
    }
    let skipped = documents().len() - official.len();
    let said = stderr(&run);
    assert!(said.contains(&format!("{} edXML files, {skipped} skipped as not official, 0 rejects", official.len())), "{said}");
    assert!(said.contains("samples/documents/tin-bao.txt: skipped: not an official document"), "{said}");
}

#[test]
fn folders_below_a_walked_directory_are_kept_and_names_never_shared() {
    let (folder, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fs::create_dir_all(folder.path().join("a/b")).unwrap();
    fs::create_dir_all(folder.path().join("news")).unwrap();
    for name in ["x.txt", "x.md", "a/x.txt", "a/b/x.txt"] {
        written(&folder, name, ODD.as_bytes());
    }
    written(&folder, "news/y.txt", "Hôm qua trời mưa.".as_bytes());
    let beside = TempDir::new().unwrap();
    let named = written(&beside, "x.txt", ODD.as_bytes());
    let run = vanthu(&["extract", folder.path().to_str().unwrap(), &named, "--format=edxml", "-o", out.path().to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    assert_eq!(names(out.path()), ["a", "x-2.edxml", "x-3.edxml", "x.edxml"], "no folder is made for what gives no file");
    assert_eq!(names(&out.path().join("a")), ["b", "x.edxml"]);
    assert_eq!(names(&out.path().join("a/b")), ["x.edxml"]);
}

/// Everything below a folder.
fn tree(folder: &Path) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names(folder) {
        let inner = folder.join(&name);
        if inner.is_dir() && !inner.is_symlink() {
            found.extend(tree(&inner).iter().map(|below| format!("{name}/{below}")));
        }
        found.push(name);
    }
    found.sort();
    found
}

#[test]
fn nothing_is_written_outside_the_directory() {
    let around = TempDir::new().unwrap();
    fs::create_dir_all(around.path().join("in/deep")).unwrap();
    let file = written(&around, "in/x.txt", ODD.as_bytes());
    let up = format!("{}/in/deep/../x.txt", around.path().display());
    let out = around.path().join("out");
    for input in [file.as_str(), &up, &format!("{}/in/deep/..", around.path().display())] {
        let run = vanthu(&["extract", input, "--format", "edxml", "-o", out.to_str().unwrap()]);
        assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
        assert_eq!(tree(around.path()), ["in", "in/deep", "in/x.txt", "out", "out/x.edxml"], "{input}");
        fs::remove_dir_all(&out).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_link_inside_the_directory_is_not_followed() {
    let (folder, out, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap(), TempDir::new().unwrap());
    fs::create_dir(folder.path().join("sub")).unwrap();
    written(&folder, "sub/x.txt", ODD.as_bytes());
    written(&folder, "y.txt", ODD.as_bytes());
    let kept = written(&elsewhere, "kept.edxml", b"kept");
    std::os::unix::fs::symlink(elsewhere.path(), out.path().join("sub")).unwrap();
    std::os::unix::fs::symlink(&kept, out.path().join("y.edxml")).unwrap();
    let rejects = elsewhere.path().join("rejects.jsonl");
    let run = vanthu(&[
        "extract",
        folder.path().to_str().unwrap(),
        "--format",
        "edxml",
        "-o",
        out.path().to_str().unwrap(),
        "--rejects",
        rejects.to_str().unwrap(),
    ]);
    assert_eq!(run.status.code(), Some(1), "{}", stderr(&run));
    let said = stderr(&run);
    assert!(said.contains("sub/x.txt: ") && said.contains("links are not followed"), "input, path and cause: {said}");
    assert_eq!(names(elsewhere.path()), ["kept.edxml", "rejects.jsonl"]);
    assert_eq!(fs::read(&kept).unwrap(), b"kept", "a link of the file's name is replaced, not written through");
    assert_eq!(fs::read_to_string(out.path().join("y.edxml")).ok(), message(ODD));
    let rejected = records(&fs::read(&rejects).unwrap());
    assert_eq!((rejected.len(), string(&rejected[0], "stage"), string(&rejected[0], "code")), (1, "write", "write"));
}

#[test]
fn an_unofficial_text_gives_no_file_and_no_failure() {
    let out = TempDir::new().unwrap();
    let run = vanthu_with(
        "Hôm qua UBND tỉnh Nghệ An họp bàn về mùa vụ.".as_bytes(),
        &["extract", "-", "--format", "edxml", "-o", out.path().to_str().unwrap()],
    );
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    assert!(names(out.path()).is_empty());
    assert!(stderr(&run).contains("1 skipped"), "{}", stderr(&run));
    let run = vanthu_with(ODD.as_bytes(), &["extract", "-", "--format", "edxml", "-o", out.path().to_str().unwrap()]);
    assert_eq!((run.status.code(), names(out.path())), (Some(0), vec!["stdin.edxml".to_owned()]), "{}", stderr(&run));
}

#[test]
fn an_earlier_file_is_replaced_whole() {
    let out = TempDir::new().unwrap();
    let old = written(&out, "cong-van.edxml", "<old>".repeat(10_000).as_bytes());
    let run = vanthu(&["extract", "samples/documents/cong-van.txt", "--format", "edxml", "-o", out.path().to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    assert_eq!(fs::read_to_string(old).ok(), message(&read(&path("samples/documents/cong-van.txt"))));
    assert_eq!(names(out.path()), ["cong-van.edxml"]);
}

#[test]
fn what_cannot_be_read_is_a_reject_and_the_rest_is_done() {
    let (folder, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let missing = folder.path().join("missing.txt").to_string_lossy().into_owned();
    let good = written(&folder, "good.txt", ODD.as_bytes());
    fs::create_dir(out.path().join("blocked.edxml")).unwrap();
    let blocked = written(&folder, "blocked.txt", ODD.as_bytes());
    let run = vanthu(&["extract", &missing, &blocked, &good, "--format", "edxml", "-o", out.path().to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(1), "{}", stderr(&run));
    let said = stderr(&run);
    assert!(said.contains("missing.txt: No such file") && said.contains("blocked.edxml: is a directory"), "path and cause: {said}");
    assert!(said.contains("1 edXML files, 0 skipped as not official, 2 rejects"), "{said}");
    assert_eq!(names(out.path()), ["blocked.edxml", "good.edxml"]);
}

#[test]
fn what_cannot_be_meant_is_said_before_work() {
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "file", b"kept");
    for (args, says) in [
        (vec!["-o", "-"], "name a directory"),
        (vec!["-o", &file], "file: is not a directory"),
        (vec!["-o", &file, "--with-text"], "--with-text"),
    ] {
        let args: Vec<&str> = ["extract", "samples/documents", "--format", "edxml"].into_iter().chain(args).collect();
        let run = vanthu(&args);
        assert_eq!(run.status.code(), Some(2), "{args:?}: {}", stderr(&run));
        assert!(stderr(&run).contains(says), "{args:?}: {}", stderr(&run));
    }
    assert_eq!(fs::read(&file).unwrap(), b"kept");
    assert_eq!(vanthu(&["extract", "samples/documents", "--format", "pdf"]).status.code(), Some(2));
}

/// Without `-o` the files go to `edxml` in the working directory.
#[test]
fn without_a_name_the_directory_is_called_edxml() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("docs")).unwrap();
    written(&folder, "docs/x.txt", ODD.as_bytes());
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_vanthu"))
        .current_dir(folder.path())
        .args(["extract", "--format", "edxml", "docs"])
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    assert_eq!(tree(folder.path()), ["docs", "docs/x.txt", "edxml", "edxml/x.edxml"]);
}

#[test]
fn any_number_of_threads_writes_the_same_files() {
    let outs = ["1", "4"].map(|jobs| {
        let out = TempDir::new().unwrap();
        let run = vanthu(&["extract", "samples/documents", "samples", "--format", "edxml", "-j", jobs, "-o", out.path().to_str().unwrap()]);
        assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
        out
    });
    let files = |out: &TempDir| -> Vec<(String, Option<String>)> {
        tree(out.path()).into_iter().map(|name| (name.clone(), fs::read_to_string(out.path().join(name)).ok())).collect()
    };
    assert_eq!(files(&outs[0]), files(&outs[1]));
}
