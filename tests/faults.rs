//! What the world does to a run: damaged inputs by the thousand, a full disk, a document that takes too long.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::damage::{Random, mutated};
use common::program::{names, records, stderr, vanthu};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many damaged documents there are.
const DAMAGED: usize = 10_000;

/// Whole documents and archives to be damaged.
fn sound() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<PathBuf> = ["samples/formats", "samples/formats/pdf", "samples/documents"]
        .iter()
        .flat_map(|folder| fs::read_dir(common::path(folder)).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| {
            path.extension().is_some_and(|end| ["doc", "docx", "html", "odt", "pdf", "rtf", "txt"].iter().any(|kind| end == *kind))
        })
        .collect();
    files.sort();
    let mut sound: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|path| (path.extension().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .filter(|(_, bytes)| bytes.len() < 40_000)
        .collect();
    let text = "Ủy ban nhân dân tỉnh Hà Sơn ban hành Quyết định số 12/QĐ-UBND ngày 05 tháng 3 năm 2020.";
    let mut tar = tar::Builder::new(Vec::new());
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["a.txt", "b.txt", "c/d.txt"] {
        let mut header = tar::Header::new_ustar();
        header.set_size(text.len() as u64);
        header.set_cksum();
        tar.append_data(&mut header, name, text.as_bytes()).unwrap();
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    let tar = tar.into_inner().unwrap();
    sound.push(("tar.zst".to_owned(), zstd::encode_all(tar.as_slice(), 1).unwrap()));
    sound.push(("tar".to_owned(), tar));
    sound.push(("zip".to_owned(), zip.finish().unwrap().into_inner()));
    sound.push(("txt".to_owned(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()));
    sound
}

#[test]
fn ten_thousand_damaged_inputs_are_records_or_rejects() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = folder.path().join("in");
    let sound = sound();
    let kinds: Vec<&String> = sound.iter().map(|(kind, _)| kind).collect();
    let mut random = Random(7);
    for at in 0..DAMAGED {
        let part = inputs.join(format!("{:02}", at / 200));
        fs::create_dir_all(&part).unwrap();
        let (kind, bytes) = &sound[random.below(sound.len())];
        let (kind, bytes) = match random.below(5) {
            0 => (kind, bytes[..random.below(bytes.len() + 1)].to_vec()),
            1 | 2 => (kind, mutated(bytes, &mut random)),
            3 => (kind, (0..random.below(3_000)).map(|_| random.below(256) as u8).collect()),
            _ => (kinds[random.below(kinds.len())], bytes.clone()),
        };
        fs::write(part.join(format!("{at:05}.{kind}")), bytes).unwrap();
    }
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let start = Instant::now();
    let args = ["extract", &file("in"), "-o", &file("out.jsonl"), "--rejects", &file("rejects.jsonl"), "--summary", &file("summary.json")];
    let done = vanthu(&args);
    assert!(start.elapsed() < Duration::from_secs(300), "took {:?}", start.elapsed());
    assert_eq!(done.status.code(), Some(1), "{}", stderr(&done));
    let summary: Value = serde_json::from_str(&fs::read_to_string(file("summary.json")).unwrap()).unwrap();
    let count = |name: &str| summary[name].as_u64().unwrap();
    let found = records(&fs::read(file("out.jsonl")).unwrap());
    let rejects = records(&fs::read(file("rejects.jsonl")).unwrap());
    assert_eq!((count("records"), count("rejects")), (found.len() as u64, rejects.len() as u64));
    assert_eq!(summary["rejects_by_code"].get("internal"), None, "a panic: {summary}");
    assert_eq!(summary["rejects_by_code"].get("timeout"), None, "a hang: {summary}");
    // Every file is there: as a record, as a reject, or, of an archive, by a member at least.
    let mut inputs: Vec<&str> = found.iter().map(|record| record["source"]["path"].as_str().unwrap()).collect();
    inputs.extend(rejects.iter().map(|reject| reject["path"].as_str().unwrap()));
    inputs.sort_unstable();
    inputs.dedup();
    assert_eq!(inputs.len(), DAMAGED);
    assert!(rejects.iter().all(|reject| !reject["message"].as_str().unwrap().is_empty()));
}

#[test]
fn a_document_that_takes_too_long_is_a_reject() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let long = "Quyết định số 12/QĐ-UBND ngày 05 tháng 3 năm 2020 của Ủy ban nhân dân tỉnh Hà Sơn. ".repeat(120_000);
    fs::write(file("a.txt"), &long).unwrap();
    fs::write(file("b.txt"), "Luật Đất đai năm 2024").unwrap();
    let args =
        ["extract", &file("a.txt"), &file("b.txt"), "-o", &file("o.jsonl"), "--rejects", &file("r.jsonl"), "--timeout", "0.05", "-j", "1"];
    let done = vanthu(&args);
    assert_eq!(done.status.code(), Some(1), "{}", stderr(&done));
    let rejects = records(&fs::read(file("r.jsonl")).unwrap());
    assert_eq!(rejects.len(), 1);
    assert_eq!((rejects[0]["code"].as_str(), rejects[0]["path"].as_str()), (Some("timeout"), Some(file("a.txt").as_str())));
    // The one worker there was is given up, and another does the rest.
    assert_eq!(records(&fs::read(file("o.jsonl")).unwrap()).len(), 1);
}

#[test]
fn little_memory_is_enough_for_everything_one_after_the_other() {
    let all = vanthu(&["extract", "samples/documents"]);
    let little = vanthu(&["extract", "samples/documents", "--memory", "1KB", "-j", "4"]);
    assert_eq!(little.status.code(), Some(0), "{}", stderr(&little));
    assert!(all.stdout == little.stdout);
}

/// Runs a command with a file system of 2 MiB at `folder`, which only that command sees.
#[cfg(target_os = "linux")]
fn on_small_disk(folder: &Path, command: &str) -> std::process::Output {
    let script = format!("mount -t tmpfs -o size=2m none {} && {command}", folder.display());
    // As root in a mount namespace of its own, as an ordinary user in one of its own users, too.
    let mut unshare = Command::new("unshare");
    unshare.args(["--mount", "--map-root-user", "sh", "-c", &script]).stdin(Stdio::null());
    unshare.output().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_one_clear_error_and_the_earlier_output_stays() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    let inputs = folder.path().join("in");
    fs::create_dir(&disk).unwrap();
    fs::create_dir(&inputs).unwrap();
    let text = "Quyết định số 12/QĐ-UBND ngày 05 tháng 3 năm 2020 của Ủy ban nhân dân tỉnh Hà Sơn.\n".repeat(20);
    for at in 0..400 {
        fs::write(inputs.join(format!("{at:03}.txt")), &text).unwrap();
    }
    let program = env!("CARGO_BIN_EXE_vanthu");
    let (d, i) = (disk.display(), inputs.display());
    let mut outputs = vec!["out.jsonl"];
    if cfg!(feature = "sqlite") {
        outputs.push("sqlite:out.db");
    }
    for name in outputs {
        let plain = name.strip_prefix("sqlite:").unwrap_or(name);
        let copy = folder.path().join(format!("kept-{plain}"));
        let script = format!(
            "cd {d} && {program} extract {i}/000.txt -o {name} && cp {plain} {copy} && {program} extract {i} -o {name} --checkpoint 0.01; \
             code=$?; cmp {plain} {copy} && echo intact; df --output=avail {d} | tail -n 1; exit $code",
            copy = copy.display()
        );
        let done = on_small_disk(&disk, &script);
        let said = stderr(&done);
        assert_eq!(done.status.code(), Some(2), "{name}: {said}");
        let error = said.lines().last().unwrap_or_default();
        assert!(error.starts_with("vanthu: ") && error.contains(plain), "{name}: {said}");
        assert!(error.contains("No space left") || error.contains("full"), "{name}: {said}");
        if name == plain {
            assert!(String::from_utf8_lossy(&done.stdout).contains("intact"), "{name}: {said}");
        }
    }
    assert!(names(&disk).is_empty(), "nothing was written elsewhere");
}
