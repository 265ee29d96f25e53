//! The PostgreSQL sink against a real server: rows in are rows out, a second load changes nothing, and neither cut runs nor
//! servers that go away in the middle leave a trace.
#![cfg(feature = "postgres")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::postgres::{PASSWORDS, Server, connect, database, dump};
use common::rows::{Document, counts, documents, item, load, load_cut, record};
use postgres::Client;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};
use vanthu::sink::rows::TABLES;
use vanthu::sink::{Patience, Postgres, Sink, State};
use vanthu::{Error, ErrorKind};

fn open(url: &Path, resume: Option<&State>) -> Result<Box<dyn Sink>, Error> {
    Ok(Box::new(Postgres::open(url.to_str().unwrap(), resume)?))
}

fn load_into(url: &str, documents: &[Document]) {
    load(&open, Path::new(url), documents).unwrap();
}

fn one<T: for<'s> postgres::types::FromSql<'s>>(client: &mut Client, sql: &str) -> T {
    client.query_one(sql, &[]).unwrap_or_else(|error| panic!("{sql}: {error:?}")).get(0)
}

#[test]
fn rows_in_are_rows_out() {
    let url = database("rows");
    let documents = documents();
    load_into(&url, &documents);
    let mut client = connect(&url);
    for (table, count) in TABLES.iter().zip(counts(&documents)) {
        assert_eq!(one::<i64>(&mut client, &format!("SELECT count(*) FROM {}", table.name)), count as i64, "{}", table.name);
    }
    for document in &documents {
        let record = record(document);
        let rows = client
            .query(
                "SELECT jsonb_build_object('id', entity_id, 'type', type, 'start', start_char, 'end', end_char, 'text', text, 'norm', norm, \
                 'rule', rule)::text FROM entities WHERE document_id = $1 ORDER BY entity_no",
                &[&document.0],
            )
            .unwrap();
        let rows: Vec<serde_json::Value> = rows.iter().map(|row| serde_json::from_str(row.get(0)).unwrap()).collect();
        assert_eq!(&rows, common::array(&record, "entities"));
        let rows = client
            .query(
                "SELECT jsonb_strip_nulls(jsonb_build_object('id', r.relation_id, 'type', r.type, 'status', r.status, 'start', r.start_char, \
                 'end', r.end_char, 'rule', r.rule, 'args', (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('role', a.role, 'extent', \
                 a.extent, 'ref', CASE WHEN a.is_self THEN 'self' ELSE a.entity_id END)) ORDER BY a.argument_no) FROM arguments a WHERE \
                 a.document_id = r.document_id AND a.relation_no = r.relation_no)))::text \
                 FROM relations r WHERE r.document_id = $1 ORDER BY r.relation_no",
                &[&document.0],
            )
            .unwrap();
        let rows: Vec<serde_json::Value> = rows.iter().map(|row| serde_json::from_str(row.get(0)).unwrap()).collect();
        assert_eq!(&rows, common::array(&record, "relations"));
        let row: String = client
            .query_one(
                "SELECT jsonb_build_array(meta, structure, diagnostics, content, chars)::text FROM documents WHERE id = $1",
                &[&document.0],
            )
            .unwrap()
            .get(0);
        let text = common::at(&record, "text");
        let fields = ["meta", "structure", "diagnostics"].map(|field| common::at(&record, field).clone());
        let expected = [&fields[..], &[common::at(text, "content").clone(), common::at(text, "chars").clone()]].concat();
        assert_eq!(serde_json::from_str::<Vec<serde_json::Value>>(&row).unwrap(), expected);
    }
    let sql = "SELECT concat_ws('|', symbol, date, date_day, type, signers->0->>'name') FROM documents WHERE id LIKE '%/cong-van.txt'";
    assert_eq!(one::<String>(&mut client, sql), "2961/QLCS-CSĐP|2025-09-04|2025-09-04|CV|Ngô Thế Phiệt");
    let sql =
        "SELECT string_agg(indexname, ',' ORDER BY indexname) FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%pkey'";
    assert_eq!(one::<String>(&mut client, sql), "documents_date_day,documents_symbol,entities_name,entities_symbol,relations_type");
}

#[test]
fn a_second_load_changes_nothing() {
    let url = database("second");
    let documents = documents();
    load_into(&url, &documents);
    let before = dump(&url);
    // The transaction that made a row, and its place in the table: both change when it is written again.
    let places = "SELECT md5(string_agg(xmin::text || ctid::text, ',' ORDER BY ctid)) FROM entities";
    let made: String = one(&mut connect(&url), places);
    load_into(&url, &documents);
    assert_eq!(dump(&url), before);
    assert_eq!(one::<String>(&mut connect(&url), places), made);
}

#[test]
fn a_changed_document_replaces_its_rows_whole() {
    let (url, fresh) = (database("changed"), database("fresh"));
    let mut documents = documents();
    load_into(&url, &documents);
    for (_, text) in documents.iter_mut().step_by(3) {
        *text = text.lines().take(12).collect::<Vec<_>>().join("\n");
    }
    documents[1].1.clear();
    load_into(&url, &documents);
    load_into(&fresh, &documents);
    assert_eq!(dump(&url), dump(&fresh));
}

#[test]
fn a_cut_run_ends_as_a_whole_one() {
    let documents: Vec<Document> = documents().into_iter().take(5).collect();
    let whole = database("whole");
    load_into(&whole, &documents);
    let whole = dump(&whole);
    for every in [1, 3] {
        for cut in 0..=documents.len() {
            let url = database(&format!("cut_{every}_{cut}"));
            load_cut(&open, Path::new(&url), &documents, cut, every).unwrap();
            assert_eq!(dump(&url), whole, "cut after {cut}, a checkpoint every {every}");
        }
    }
}

#[test]
fn the_later_of_two_of_one_name_counts() {
    let url = database("twice");
    let pair = [("x".to_owned(), "Điều 1.".to_owned()), ("x".to_owned(), "Điều 1. Điều 2 Luật Đất đai".to_owned())];
    for _ in 0..2 {
        let mut sink = open(Path::new(&url), None).unwrap();
        pair.iter().for_each(|document| sink.put(item(document)).unwrap());
        sink.finish().unwrap();
        assert_eq!(one::<String>(&mut connect(&url), "SELECT string_agg(content, '|') FROM documents"), pair[1].1);
    }
}

#[test]
fn what_postgresql_does_not_hold_is_made_to_fit() {
    let url = database("fit");
    let long = format!("dài/{}", "ệ".repeat(4_000));
    let word = "Ngân".to_owned() + &"g".repeat(5_000);
    let odd = [
        ("nul\u{0}'\";--\\".to_owned(), "Nghị định số 30/2020/NĐ-CP\u{0}của \"Chính phủ\"\\u0000\\n\t{}\u{1f600}\u{1}".to_owned()),
        (format!("{long}1"), format!("Công ty {word}\u{0} trả 99999999999999999999999999999999999999999999 đồng ngày 31/02/2020")),
        (format!("{long}2"), "Số: 123456789012345678901234567890/QĐ-UBND\nGiá 1,5 tỷ đồng".to_owned()),
    ];
    load_into(&url, &odd);
    let before = dump(&url);
    load_into(&url, &odd);
    assert_eq!(dump(&url), before);
    let mut client = connect(&url);
    assert_eq!(one::<i64>(&mut client, "SELECT count(*) FROM documents"), 3);
    let content = odd[0].1.replace('\0', "\u{fffd}");
    assert_eq!(one::<String>(&mut client, "SELECT content FROM documents WHERE id LIKE 'nul%'"), content);
    assert_eq!(one::<String>(&mut client, "SELECT id FROM documents WHERE id LIKE 'nul%'"), "nul\u{fffd}'\";--\\");
    assert_eq!(
        one::<i64>(
            &mut client,
            "SELECT count(DISTINCT document_id) FROM entities WHERE document_id LIKE 'dài/%' AND length(document_id) < 800"
        ),
        2
    );
    assert_eq!(one::<i64>(&mut client, "SELECT count(*) FROM entities LEFT JOIN documents ON id = document_id WHERE id IS NULL"), 0);
}

#[test]
fn tables_may_lie_in_a_schema_of_their_own() {
    let url = database("schemas");
    connect(&url).batch_execute("CREATE SCHEMA van_thu").unwrap();
    load_into(&format!("{url}?options=-csearch_path%3Dvan_thu"), &documents()[..2]);
    assert_eq!(one::<i64>(&mut connect(&url), "SELECT count(*) FROM van_thu.documents"), 2);
}

#[test]
fn a_server_that_restarts_between_two_documents_is_no_harm() {
    let server = Server::start();
    let url = server.database("restart");
    let documents: Vec<Document> = documents().into_iter().take(8).collect();
    let mut sink = open(Path::new(&url), None).unwrap();
    for (at, document) in documents.iter().enumerate() {
        sink.put(item(document)).unwrap();
        match at {
            // A clean end, a crash, a session that is cut, a server that is away for a while.
            1 => server.tool("restart", ""),
            3 => {
                server.tool("end", "immediate");
                server.tool("again", "");
            }
            5 => drop(connect(&url).query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'vanthu'", &[])),
            _ => {}
        }
        sink.checkpoint().unwrap();
    }
    server.tool("end", "fast");
    let done = thread::scope(|scope| {
        let done = scope.spawn(|| sink.finish());
        thread::sleep(Duration::from_secs(2));
        server.tool("again", "");
        done.join().unwrap()
    });
    done.unwrap();
    let whole = database("unharmed");
    load_into(&whole, &documents);
    assert_eq!(dump(&url), dump(&whole));
}

/// Connections are cut again and again while a load goes on, in the middle of its transactions.
#[test]
fn connections_cut_in_a_transaction_are_no_harm() {
    let (url, whole) = (database("cuts"), database("no_cuts"));
    let documents: Vec<Document> =
        (0..12).flat_map(|copy| documents().into_iter().map(move |(id, text)| (format!("{copy}/{id}"), text))).collect();
    let done = std::sync::atomic::AtomicBool::new(false);
    let cuts = thread::scope(|scope| {
        let cutter = scope.spawn(|| {
            let mut client = connect(&url);
            let mut cuts = 0;
            let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'vanthu' AND datname = current_database() \
                       AND state <> 'idle'";
            while !done.load(std::sync::atomic::Ordering::Relaxed) && cuts < 5 {
                cuts += client.query(sql, &[]).unwrap().len();
                thread::sleep(Duration::from_millis(20));
            }
            cuts
        });
        load_into(&url, &documents);
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        cutter.join().unwrap()
    });
    assert!(cuts > 0, "nothing was cut");
    load_into(&whole, &documents);
    assert_eq!(dump(&url), dump(&whole));
}

/// The error of opening, which names the server and never the password.
fn error(url: &str, resume: Option<&State>) -> String {
    let begun = Instant::now();
    let error = open(Path::new(url), resume).err().unwrap_or_else(|| panic!("{url} opens")).to_string();
    assert!(begun.elapsed() < Duration::from_secs(15), "{url}: {:?}", begun.elapsed());
    for password in PASSWORDS {
        assert!(!error.contains(password), "{error}");
    }
    error
}

#[test]
fn what_cannot_be_opened_is_one_clear_error() {
    let url = database("errors");
    let name = url.replace(&format!(":{}", PASSWORDS[1]), "");
    let begins = |text: &str, with: &str| assert!(text.starts_with(with), "{text}\ndoes not begin with\n{with}");
    let nowhere = url.split('@').next().unwrap().to_owned() + "@127.0.0.1:9/x";
    begins(&error(&nowhere, None), "postgres://vanthu@127.0.0.1:9/x: error connecting to server: Connection refused");
    begins(
        &error(&url.replace("/errors", "/none"), None),
        &format!("{}: database \"none\" does not exist (SQLSTATE 3D000)", name.replace("/errors", "/none")),
    );
    begins(
        &error(&url.replace("heim", "heym"), None),
        &format!("{name}: password authentication failed for user \"vanthu\" (SQLSTATE 28P01)"),
    );
    begins(
        &error(&format!("{url}?sslmode=require"), None),
        "postgres://…: the URL asks for TLS (sslmode=require), which this program does not speak",
    );
    begins(&error(&format!("{url}?sslmode=verify-full"), None), "postgres://…: the URL asks for TLS, which");
    begins(&error(&url.replace(PASSWORDS[1], PASSWORDS[0]), None), "postgres://…: is no URL of a database: ");
    begins(&error(&url.replace(PASSWORDS[1], "12/ge:heim@1"), None), "postgres://…: is no URL of a database: ");
    begins(&error(&url, Some(&State::default())), &format!("{name}: a run is to go on here, but nothing of it is there"));
    load_into(&url, &[]);
    connect(&url).batch_execute("UPDATE vanthu_schema SET version = 7").unwrap();
    begins(&error(&url, None), &format!("{name}: the database has version 7 of the schema, this program writes version 1"));
    let foreign = database("foreign_tables");
    connect(&foreign).batch_execute("CREATE TABLE documents (x text)").unwrap();
    let text = error(&foreign, None);
    assert!(text.contains("relation \"documents\" already exists"), "{text}");
    connect(&url).batch_execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0").unwrap();
    let text = error(&url.replace("/errors", "/latin"), None);
    assert!(text.ends_with("the database is in LATIN1, and only one in UTF8 holds Vietnamese"), "{text}");
}

#[test]
fn a_server_that_stays_away_is_given_up() {
    let server = Server::start();
    let url = server.database("away");
    let patience = Patience { total: Duration::from_secs(2), ..Patience::default() };
    let mut sink = Postgres::with_patience(&url, None, patience).unwrap();
    sink.put(item(&documents()[0])).unwrap();
    server.tool("end", "fast");
    let begun = Instant::now();
    let error = sink.checkpoint().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Write);
    let text = error.to_string();
    assert!(text.contains("@127.0.0.1:") && text.contains("Connection refused") && text.ends_with(", after trying for 1 s"), "{text}");
    assert!(PASSWORDS.iter().all(|password| !text.contains(password)), "{text}");
    assert!(begun.elapsed() < Duration::from_secs(10));
}
