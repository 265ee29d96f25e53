//! Runs that are killed at any moment and gone on with: the end is that of a run that nobody disturbed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::damage::Random;
use common::program::{names, records, stderr, vanthu};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How often a run is killed for each kind of output.
const KILLS: usize = 50;

/// The documents of a run: 4,000 files, 1,500 members of two archives, and some that cannot be read.
static INPUTS: LazyLock<TempDir> = LazyLock::new(inputs);

/// Documents, rejects among them.
const DOCUMENTS: u64 = 4_000 + 1_500 + 3;

fn inputs() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for at in 0..4_000 {
        let part = root.join(format!("{:02}", at / 100));
        fs::create_dir_all(&part).unwrap();
        fs::write(part.join(format!("{at:05}.txt")), text(at)).unwrap();
    }
    let mut archive = tar::Builder::new(Vec::new());
    for at in 4_000..4_500 {
        let text = text(at);
        let mut header = tar::Header::new_ustar();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        archive.append_data(&mut header, format!("{}.txt", at % 490), text.as_bytes()).unwrap();
    }
    fs::write(root.join("20-archive.tar"), archive.into_inner().unwrap()).unwrap();
    let rows: String = (4_500..5_500).map(|at| serde_json::json!({ "text": text(at) }).to_string() + "\n").collect();
    fs::write(root.join("z.jsonl"), rows).unwrap();
    for name in ["10/a.pdf", "25/b.docx", "99-broken.zip"] {
        fs::write(root.join(name), "PK\u{3}\u{4} neither one nor the other").unwrap();
    }
    folder
}

/// A short text: thousands of them are read hundreds of times.
fn text(at: usize) -> String {
    format!("Quyết định số {at}/QĐ-UBND: giải thể Trạm Khuyến nông, tổng số {} người.\n", at % 90 + 2)
}

/// The arguments of a run over the inputs.
fn arguments(output: &str, folder: &Path) -> Vec<String> {
    let inputs = INPUTS.path();
    let rejects = folder.join("rejects.jsonl");
    let paths = [inputs.to_owned(), inputs.join("z.jsonl"), rejects].map(|path| path.to_string_lossy().into_owned());
    let mut args: Vec<String> =
        ["extract", &paths[0], &paths[1], "-o", output, "--rejects", &paths[2], "--checkpoint", "0.01"].map(str::to_owned).to_vec();
    args.extend(["--ledger".to_owned(), folder.join("run.ledger").to_string_lossy().into_owned()]);
    args
}

fn run(args: &[String], more: &[&str]) -> std::process::Output {
    let args: Vec<&str> = args.iter().map(String::as_str).chain(more.iter().copied()).collect();
    vanthu(&args)
}

/// Runs and kills the program after a time; whether it was still at it.
fn killed(args: &[String], after: Duration) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vanthu"));
    let mut child = command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(after);
    // SIGKILL on Unix: nothing of the program runs any more.
    child.kill().unwrap();
    !child.wait().unwrap().success() && !fs::read_to_string(ledger_of(args)).unwrap_or_default().contains("\"end\"")
}

fn ledger_of(args: &[String]) -> PathBuf {
    PathBuf::from(args.last().unwrap())
}

/// Kills a run into `output` again and again, each time at another moment, goes on with it, and compares with the run that
/// nobody disturbed. `fresh` gives an empty output of a number, `content` what is in one.
fn survives(fresh: &dyn Fn(&Path, usize) -> String, content: &dyn Fn(&str) -> Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let whole = fresh(folder.path(), 0);
    let args = arguments(&whole, folder.path());
    let start = Instant::now();
    let done = run(&args, &[]);
    let time = start.elapsed();
    assert_eq!(done.status.code(), Some(1), "{}", stderr(&done));
    let expected = (content(&whole), fs::read_to_string(folder.path().join("rejects.jsonl")).unwrap());
    assert_eq!(expected.1.lines().count(), 3, "{}", expected.1);
    let mut random = Random(whole.len() as u64);
    let mut cut_off = 0;
    for kill in 1..=KILLS {
        let folder = tempfile::tempdir().unwrap();
        let output = fresh(folder.path(), kill);
        let args = arguments(&output, folder.path());
        cut_off += usize::from(killed(&args, time.mul_f64(random.below(1_000) as f64 / 1_000.0)));
        let done = run(&args, &["--resume"]);
        assert_eq!(done.status.code(), Some(1), "kill {kill}: {}", stderr(&done));
        let found = (content(&output), fs::read_to_string(folder.path().join("rejects.jsonl")).unwrap());
        assert!(found == expected, "kill {kill}: another content; {}", stderr(&done));
    }
    assert!(cut_off * 2 > KILLS, "most kills come before the end, here {cut_off} of {KILLS}");
}

/// The files of the name in order, as the bytes they hold.
fn files(output: &str) -> Vec<String> {
    let path = Path::new(output);
    let stem = path.file_name().unwrap().to_string_lossy().split('.').next().unwrap().to_owned();
    let folder = path.parent().unwrap();
    let names = names(folder).into_iter().filter(|name| name.starts_with(&stem));
    names
        .flat_map(|name| {
            assert!(!name.ends_with(".partial"), "{name} stays");
            let bytes = fs::read(folder.join(&name)).unwrap();
            [name, format!("{} bytes, {}", bytes.len(), sha256(&bytes))]
        })
        .collect()
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn in_folder(name: &'static str) -> impl Fn(&Path, usize) -> String {
    move |folder, _| folder.join(name).to_string_lossy().into_owned()
}

#[test]
fn json_lines_survive_kills() {
    survives(&in_folder("records.jsonl"), &files);
}

#[cfg(feature = "sqlite")]
#[test]
fn sqlite_survives_kills() {
    survives(&|folder, _| format!("sqlite:{}", folder.join("records.db").display()), &|output| {
        common::rows::sqlite(Path::new(output.strip_prefix("sqlite:").unwrap()))
    });
}

#[cfg(feature = "postgres")]
#[test]
fn postgresql_survives_kills() {
    let server = common::postgres::Server::start();
    survives(&|_, number| server.database(&format!("kill{number}")), &common::postgres::dump);
}

#[test]
fn records_and_rejects_are_the_documents() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("records.jsonl");
    let summary = folder.path().join("summary.json");
    let args = arguments(output.to_str().unwrap(), folder.path());
    let done = run(&args, &["--summary", summary.to_str().unwrap()]);
    let summary: Value = serde_json::from_str(&fs::read_to_string(summary).unwrap()).unwrap();
    let count = |name: &str| summary[name].as_u64().unwrap();
    assert_eq!(count("records") + count("rejects"), DOCUMENTS, "{summary}");
    assert_eq!(count("rejects"), 3);
    assert_eq!(summary["rejects_by_code"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum::<u64>(), 3);
    let records = records(&fs::read(output).unwrap());
    assert_eq!(records.len() as u64, count("records"));
    let mut ids: Vec<&str> = records.iter().map(|record| record["id"].as_str().unwrap()).collect();
    assert!(ids.iter().any(|id| id.ends_with("20-archive.tar!85.txt#2")), "members of one name are told apart");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), records.len(), "each document has a name of its own");
    let entities: usize = records.iter().map(|record| record["entities"].as_array().unwrap().len()).sum();
    assert_eq!(count("entities"), entities as u64);
    assert!(stderr(&done).contains(&format!("{DOCUMENTS} documents: {} records, 3 rejects (", records.len())), "{}", stderr(&done));
}

#[test]
fn a_changed_input_is_done_again_and_what_comes_before_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = folder.path().join("in");
    fs::create_dir(&inputs).unwrap();
    for at in 0..200 {
        fs::write(inputs.join(format!("{at:03}.txt")), text(at)).unwrap();
    }
    let (input, output) = (inputs.to_string_lossy().into_owned(), folder.path().join("out.jsonl").to_string_lossy().into_owned());
    let run = |more: &[&str]| {
        let done = vanthu(&[&["extract", &input, "-o", &output, "--checkpoint", "0.001", "--jobs", "1"], more].concat());
        assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
        (fs::read_to_string(&output).unwrap(), stderr(&done))
    };
    let (first, _) = run(&[]);
    let (same, said) = run(&["--resume"]);
    assert!(same == first && said.contains("all of them by an earlier run, nothing has changed"), "{said}");
    for change in ["150.txt", "150a.txt", "zzz.txt"] {
        fs::write(inputs.join(change), "Nghị định số 30/2020/NĐ-CP của Chính phủ.").unwrap();
        let (resumed, said) = run(&["--resume"]);
        let (whole, _) = run(&["--no-ledger"]);
        assert!(resumed == whole, "{change}: {said}");
        assert!(said.contains("goes on behind"), "{change}: {said}");
        assert_eq!(resumed.matches(&format!("/{change}\",\"source\"")).count(), 1, "{change} once");
    }
    fs::remove_file(inputs.join("003.txt")).unwrap();
    let (resumed, _) = run(&["--resume"]);
    assert!(resumed == run(&["--no-ledger"]).0 && !resumed.contains("/003.txt"), "a document that is gone has no record");
}

#[test]
fn a_run_that_was_begun_otherwise_is_not_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.jsonl").to_string_lossy().into_owned();
    let run = |more: &[&str]| vanthu(&[&["extract", "samples/documents", "-o", &output], more].concat());
    assert_eq!(run(&[]).status.code(), Some(0));
    let refused = run(&["--resume", "--with-text"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("out.jsonl.ledger: was begun with other options"), "{}", stderr(&refused));
    fs::write(format!("{output}.ledger"), "something else\n").unwrap();
    let refused = run(&["--resume"]);
    assert!(stderr(&refused).contains("is no ledger"), "{}", stderr(&refused));
    for args in [&["extract", "samples/documents", "--resume"][..], &["extract", "-", "-o", &output, "--resume"]] {
        assert_eq!(vanthu(args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn the_status_of_a_run_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("records.jsonl").to_string_lossy().into_owned();
    let missing = vanthu(&["status", &output]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("there is no ledger"), "{}", stderr(&missing));
    let done = vanthu(&["extract", "samples/documents", "no-such-file.txt", "-o", &output]);
    assert_eq!(done.status.code(), Some(1));
    let status = vanthu(&["status", &output, "--json"]);
    let status: Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!(status["state"], "finished");
    assert_eq!(status["records"].as_u64(), Some(common::documents().len() as u64));
    assert_eq!((status["rejects"].as_u64(), status["left_bytes"].as_u64()), (Some(1), Some(0)));
    // Cut off behind the last checkpoint, as a killed run leaves it.
    let ledger = fs::read_to_string(format!("{output}.ledger")).unwrap();
    let cut =
        ledger.lines().filter(|line| !line.contains("\"end\"")).map(|line| format!("{line}\n")).collect::<String>() + "{\"id\":\"torn";
    fs::write(format!("{output}.ledger"), cut).unwrap();
    let status = vanthu(&["status", &output]);
    let said = String::from_utf8_lossy(&status.stdout).into_owned();
    assert!(said.contains("cut off: go on with --resume") && said.contains("rejected  1 (read 1)"), "{said}");
}

#[test]
fn rejects_are_tried_again_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let mut archive = tar::Builder::new(Vec::new());
    for (name, text) in [("good.txt", "Nghị định số 30/2020/NĐ-CP."), ("bad.pdf", "%PDF-1.7 broken")] {
        let mut header = tar::Header::new_ustar();
        header.set_size(text.len() as u64);
        header.set_cksum();
        archive.append_data(&mut header, name, text.as_bytes()).unwrap();
    }
    fs::write(file("a.tar"), archive.into_inner().unwrap()).unwrap();
    let done = vanthu(&["extract", &file("a.tar"), &file("later.txt"), "-o", &file("1.jsonl"), "--rejects", &file("rejects.jsonl")]);
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(fs::read_to_string(file("rejects.jsonl")).unwrap().lines().count(), 2);
    fs::write(file("later.txt"), "Luật Đất đai năm 2024").unwrap();
    let again = vanthu(&["extract", "--only-rejects", &file("rejects.jsonl"), "-o", &file("2.jsonl"), "--rejects", &file("still.jsonl")]);
    assert_eq!(again.status.code(), Some(1), "{}", stderr(&again));
    let ids: Vec<String> =
        records(&fs::read(file("2.jsonl")).unwrap()).iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, [file("later.txt")]);
    let still = fs::read_to_string(file("still.jsonl")).unwrap();
    assert!(still.contains("bad.pdf") && !still.contains("good.txt"), "{still}");
}

#[test]
fn rejects_tried_again_do_not_replace_the_records() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let later = file("later.txt");
    let done = vanthu(&["extract", "samples/documents", &later, "-o", &file("1.jsonl"), "--rejects", &file("rejects.jsonl")]);
    assert_eq!(done.status.code(), Some(1));
    let before = fs::read(file("1.jsonl")).unwrap();
    let refused = vanthu(&["extract", "--only-rejects", &file("rejects.jsonl"), "-o", &file("1.jsonl")]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("1.jsonl is there already"), "{}", stderr(&refused));
    assert!(fs::read(file("1.jsonl")).unwrap() == before, "the records are as they were");
}

#[test]
fn an_output_that_is_gone_is_not_done() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("records.jsonl").to_string_lossy().into_owned();
    let run = |more: &[&str]| vanthu(&[&["extract", "samples/documents", "-o", &output], more].concat());
    assert_eq!(run(&[]).status.code(), Some(0));
    let whole = fs::read(&output).unwrap();
    fs::remove_file(&output).unwrap();
    let resumed = run(&["--resume"]);
    assert_eq!(resumed.status.code(), Some(2));
    assert!(stderr(&resumed).contains("run again without --resume"), "{}", stderr(&resumed));
    assert_eq!(run(&[]).status.code(), Some(0));
    assert!(fs::read(&output).unwrap() == whole, "the output is whole again");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_stops_in_good_order() {
    // A run may end before it hears of the interruption; one of these does not.
    let stopped = (0..20).any(|_| {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("records.jsonl").to_string_lossy().into_owned();
        let args = arguments(&output, folder.path());
        let mut command = Command::new(env!("CARGO_BIN_EXE_vanthu"));
        let child = command.args(&args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let start = Instant::now();
        let checkpoint = || fs::read_to_string(ledger_of(&args)).unwrap_or_default().contains("checkpoint");
        while !checkpoint() && start.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        let done = child.wait_with_output().unwrap();
        let said = stderr(&done);
        if done.status.code() != Some(130) {
            return false;
        }
        assert!(said.contains("go on with --resume") && !Path::new(&output).exists(), "{said}");
        let resumed = run(&args, &["--resume"]);
        assert!(stderr(&resumed).contains("goes on behind"), "{}", stderr(&resumed));
        assert_eq!(records(&fs::read(&output).unwrap()).len() as u64, DOCUMENTS - 3);
        true
    });
    assert!(stopped, "twenty runs ended before they could be interrupted");
}
