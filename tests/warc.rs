//! WARC: the documents among the records, by their addresses, whatever a server wrapped them in; damage costs what is behind it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::damage::{Random, mutated};
use common::program::{records, stderr, vanthu};
use common::{array, at, string};
use std::io::Write;
use vanthu::container::{Limits, Options};

const TEXT: &str = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;";

fn record(fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("WARC/1.0\r\n{}\r\nContent-Length: {}\r\n\r\n", fields.replace('\n', "\r\n"), body.len());
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

/// The answer of a server.
fn response(address: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let answer = [format!("HTTP/1.1 {}\r\n\r\n", head.replace('\n', "\r\n")).as_bytes(), body].concat();
    record(&format!("WARC-Type: response\nWARC-Target-URI: {address}\nContent-Type: application/http; msgtype=response"), &answer)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What a file gives: each member as `name=text` or `name: cause`, and the error at the end.
fn read_with(bytes: &[u8], options: &Options) -> (Vec<String>, Option<String>) {
    common::archive::read("kho.warc", bytes, options)
}

fn read(bytes: &[u8]) -> (Vec<String>, Option<String>) {
    read_with(bytes, &Options::default())
}

#[test]
fn documents_are_taken_and_all_else_is_passed_over() {
    let text = TEXT.as_bytes();
    let info = record("WARC-Type: warcinfo\nContent-Type: application/warc-fields", b"software: x\r\n");
    let request = record(
        "WARC-Type: request\nWARC-Target-URI: http://x.vn/\nContent-Type: application/http; msgtype=request",
        b"GET / HTTP/1.1\r\n\r\n",
    );
    let stored = |kind: &str, content: &str, address: &str| {
        record(&format!("WARC-Type: {kind}\nWARC-Target-URI: <{address}>\nContent-Type: {content}"), text)
    };
    let all = [
        info,
        request,
        response("http://x.vn/1.html", "200 OK\nContent-Type: text/html; charset=utf-8", text),
        response("http://x.vn/2", "200 OK\ncontent-type: Application/PDF", text),
        response("http://x.vn/3.DOC?id=5", "200 OK\nContent-Type: application/octet-stream", text),
        response("http://x.vn/4.rtf", "200", text),
        stored("resource", "text/plain", "http://x.vn/5"),
        stored("conversion", "text/plain", "http://x.vn/6"),
        response("http://x.vn/no/1", "404 Not Found\nContent-Type: text/html", text),
        response("http://x.vn/no/2", "301 Moved\nContent-Type: text/html", text),
        response("http://x.vn/no/3.png", "200 OK\nContent-Type: image/png", text),
        response("http://x.vn/no/4", "200 OK\nContent-Type: application/octet-stream", text),
        stored("metadata", "text/plain", "http://x.vn/no/5"),
        stored("revisit", "text/plain", "http://x.vn/no/6"),
        stored("resource", "image/png", "http://x.vn/no/7"),
        record("WARC-Type: response\nWARC-Target-URI: dns:x.vn\nContent-Type: text/dns", text),
    ];
    let expected: Vec<String> =
        ["1.html", "2", "3.DOC?id=5", "4.rtf", "5", "6"].iter().map(|name| format!("http://x.vn/{name}={TEXT}")).collect();
    assert_eq!(read(&all.concat()), (expected.clone(), None));
    // Packed record by record, as crawlers do, and in one piece.
    let packed: Vec<u8> = all.iter().flat_map(|record| gzip(record)).collect();
    assert_eq!(read(&packed), (expected.clone(), None));
    assert_eq!(read(&zstd::encode_all(all.concat().as_slice(), 1).unwrap()), (expected, None));
}

#[test]
fn what_a_server_wrapped_is_unwrapped() {
    let text = TEXT.as_bytes();
    let (first, second) = text.split_at(40);
    let chunked = |parts: &[&[u8]]| {
        let chunks = parts.iter().flat_map(|part| [format!("{:X};x=y\r\n", part.len()).as_bytes(), part, b"\r\n"].concat());
        chunks.chain(*b"0\r\n\r\n").collect::<Vec<u8>>()
    };
    let packed = gzip(text);
    let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    deflate.write_all(text).unwrap();
    let rows: [(&str, Vec<u8>); 9] = [
        ("Transfer-Encoding: chunked", chunked(&[first, second])),
        ("Content-Encoding: gzip", packed.clone()),
        ("Content-Encoding: deflate", zlib(text)),
        ("Content-Encoding: deflate", deflate.finish().unwrap()),
        ("Transfer-Encoding: chunked\nContent-Encoding: gzip", chunked(&[&packed[..20], &packed[20..]])),
        // Undone by the crawler, the header left.
        ("Transfer-Encoding: chunked", text.to_vec()),
        ("Content-Encoding: gzip", text.to_vec()),
        ("Transfer-Encoding: chunked\nContent-Encoding: gzip", text.to_vec()),
        ("Content-Encoding: identity", text.to_vec()),
    ];
    for (head, body) in rows {
        let file = response("http://x.vn/1", &format!("200 OK\nContent-Type: text/plain\n{head}"), &body);
        assert_eq!(read(&file), (vec![format!("http://x.vn/1={TEXT}")], None), "{head}");
    }
    let file = response("http://x.vn/1", "200 OK\nContent-Type: text/plain\nContent-Encoding: br", text);
    assert_eq!(read(&file).0, ["http://x.vn/1: packed as br, which is not read"]);
}

#[test]
fn what_is_cut_off_or_too_long_is_said_and_the_rest_is_read() {
    let text = TEXT.as_bytes();
    let one = response("http://x.vn/1", "200 OK\nContent-Type: text/plain", text);
    let whole = [one.clone(), response("http://x.vn/2", "200 OK\nContent-Type: text/plain", text)].concat();
    for cut in [one.len() + 5, one.len() + 60, whole.len() - 10] {
        let (found, error) = read(&whole[..cut]);
        assert_eq!(found, [format!("http://x.vn/1={TEXT}")], "{cut}");
        assert!(error.as_ref().is_some_and(|error| error.contains("damaged or cut off")), "{cut}: {error:?}");
        let (found, error) = read(&gzip(&whole[..cut]));
        assert!(found.len() == 1 && error.is_some());
    }
    let packed: Vec<u8> = [gzip(&one), gzip(&whole[one.len()..])].concat();
    let (found, error) = read(&packed[..packed.len() - 20]);
    assert!(found.len() == 1 && error.is_some_and(|error| error.contains("damaged or cut off")));
    assert!(read(b"WARC/1.0\r\nWARC-Type: resource\r\n\r\n").1.unwrap().contains("does not say its length"));
    assert!(read(b"WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\n").1.is_some());
    // Too long, and a bomb; their neighbours are read.
    let long = response("http://x.vn/0", "200 OK\nContent-Type: text/plain", &[b'a'; 2000]);
    let options = Options { limits: Limits { member: 1000, ..Limits::default() }, ..Options::default() };
    let (found, error) = read_with(&[long, one.clone()].concat(), &options);
    assert_eq!((found, error), (vec!["http://x.vn/0: longer than 1000 bytes".to_owned(), format!("http://x.vn/1={TEXT}")], None));
    let bomb = response("http://x.vn/0", "200 OK\nContent-Type: text/plain\nContent-Encoding: gzip", &gzip(&vec![b' '; 16 << 20]));
    let options = Options { limits: Limits { ratio: 100, ..Limits::default() }, ..Options::default() };
    let (found, error) = read_with(&[bomb, one].concat(), &options);
    assert!(found[0].contains("more than 100 times longer") && found.len() == 2 && error.is_none(), "{found:?}");
}

#[test]
fn damaged_records_end_in_errors_and_never_in_a_panic() {
    let chunks = [b"10\r\n".as_slice(), &TEXT.as_bytes()[..16], b"\r\n5\r\nabcde\r\n0\r\n\r\n"].concat();
    let whole = [
        response("http://x.vn/1", "200 OK\nContent-Type: text/plain\nTransfer-Encoding: chunked", &chunks),
        response("http://x.vn/2", "200 OK\nContent-Type: text/plain\nContent-Encoding: gzip", &gzip(TEXT.as_bytes())),
    ]
    .concat();
    let mut random = Random(0x3A2C);
    for _ in 0..400 {
        let damaged = [b"WARC/1.0", &mutated(&whole[8..], &mut random)[..]].concat();
        let _ = read(&damaged);
    }
}

#[test]
fn the_program_reads_pages_out_of_a_warc() {
    let page = format!("<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>");
    let folder = tempfile::tempdir().unwrap();
    let file = [response("https://x.vn/van-ban/12", "200 OK\nContent-Type: text/html", page.as_bytes()), b"WARC/1.0\r\n".to_vec()].concat();
    let path = common::program::written(&folder, "kho.warc.gz", &gzip(&file));
    let run = vanthu(&["extract", folder.path().to_str().unwrap()]);
    let record = &records(&run.stdout)[0];
    assert_eq!(string(record, "id"), format!("{path}!https://x.vn/van-ban/12"));
    assert_eq!((string(at(record, "source"), "format"), string(at(record, "source"), "member")), ("html", "https://x.vn/van-ban/12"));
    assert!(array(record, "entities").len() == 2 && run.status.code() == Some(1), "{}", stderr(&run));
    assert!(stderr(&run).contains("kho.warc.gz") && stderr(&run).contains("damaged or cut off"), "{}", stderr(&run));
}
