//! The schema that `schema_sql` prints, run by the databases' own programs, and its views over a document that has a relation
//! of each type: the same rows in both dialects.
#![cfg(all(feature = "sqlite", feature = "postgres"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::postgres::{connect, database};
use common::rows::{Document, documents, load};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use vanthu::Error;
use vanthu::sink::{Dialect, Postgres, Sink, Sqlite, State, schema_sql};

const DECISION: &str = "\
ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH LAI CHÂU\tĐộc lập - Tự do - Hạnh phúc
Số: 512/QĐ-UBND\tLai Châu, ngày 05 tháng 3 năm 2026

QUYẾT ĐỊNH
Về việc sắp xếp các đơn vị sự nghiệp

ỦY BAN NHÂN DÂN TỈNH LAI CHÂU

Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;
Căn cứ Luật Viên chức năm 2025;

QUYẾT ĐỊNH:

Điều 1. Giải thể Trạm Khuyến nông huyện Lang Chánh và Trạm Thú y.
Điều 2. Sáp nhập Trung tâm Giống cây trồng Nghệ An vào Trung tâm Khuyến nông tỉnh Nghệ An.
Điều 3. Chia tách xã Ea Mơ Nang thành xã Ea Mơ và xã Ea Nang.
Điều 4. Thành lập phường Vĩnh Trạch trên cơ sở toàn bộ diện tích tự nhiên, quy mô dân số của xã Vĩnh Trạch.
Điều 5. Đổi tên xã Ea Nang thành xã Krông Mơ.
Điều 6. Nâng cấp Trường Trung cấp Y tế Lai Châu thành Trường Cao đẳng Y tế Lai Châu.
Điều 7. Chuyển 12 thủ tục hành chính từ Sở Công Thương sang Ban Quản lý Khu kinh tế Vũng Áng.
Điều 8. Chuyển Đội Kiểm tra liên ngành số 2 từ Chi cục Thủy sản về trực thuộc Chi cục Kiểm lâm.
Điều 9. Điều chỉnh 0,85 km2 của xã Gia Bắc về xã Hòa Lạc quản lý.
Điều 10. Sửa đổi khoản 4 Điều 12 của Nghị định số 78/2025/NĐ-CP như sau: không thu phí.
Điều 11. Quyết định này thay thế Quyết định số 1385/QĐ-UBND; bãi bỏ Thông tư số 56/2022/TT-BTC.
";

const NEWS: &str = "\
Năm 1997, tỉnh Vĩnh Phú đã được tách thành tỉnh Vĩnh Phúc và tỉnh Phú Thọ.
Thông tư số 19/2026/TT-BTC thay thế Thông tư số 61/2022/TT-BTC. Mức thu theo khoản 2 Điều 5 của Nghị định số 60/2021/NĐ-CP được giữ nguyên.
";

const REORGANISATIONS: &str =
    "SELECT document_id, type, \"from\", \"into\", object, former_superior, basis, date, status, source, from_text, into_text
    FROM reorganisations ORDER BY document_id, start_char";

const CITATIONS: &str = "SELECT document_id, document_symbol, type, citing, cited_symbol, cited_title, cited_type, cited_year, provision
    FROM citations ORDER BY document_id, start_char, type";

/// The rows of the views, each value as text and `-` for NULL.
const ROWS: &str = "
báo.txt | split | Vĩnh Phú | Vĩnh Phúc; Phú Thọ | - | - | - | - | done | báo.txt | tỉnh Vĩnh Phú | tỉnh Vĩnh Phúc; tỉnh Phú Thọ
quyết định.txt | dissolve | Trạm Khuyến nông huyện Lang Chánh; Trạm Thú y | - | - | - | 72/2025/QH15; Luật Viên chức năm 2025 | 2026-03-05 | enacted | 512/QĐ-UBND | Trạm Khuyến nông huyện Lang Chánh; Trạm Thú y | -
quyết định.txt | merge | Trung tâm Giống cây trồng Nghệ An | Trung tâm Khuyến nông tỉnh Nghệ An | - | - | 72/2025/QH15; Luật Viên chức năm 2025 | 2026-03-05 | enacted | 512/QĐ-UBND | Trung tâm Giống cây trồng Nghệ An | Trung tâm Khuyến nông tỉnh Nghệ An
quyết định.txt | split | Ea Mơ Nang | Ea Mơ; Ea Nang | - | - | 72/2025/QH15; Luật Viên chức năm 2025 | 2026-03-05 | enacted | 512/QĐ-UBND | xã Ea Mơ Nang | xã Ea Mơ; xã Ea Nang
quyết định.txt | establish | Vĩnh Trạch | Vĩnh Trạch | - | - | 72/2025/QH15; Luật Viên chức năm 2025 | 2026-03-05 | enacted | 512/QĐ-UBND | xã Vĩnh Trạch | phường Vĩnh Trạch
quyết định.txt | rename | Ea Nang | Krông Mơ | - | - | 72/2025/QH15; Luật Viên chức năm 2025 | 2026-03-05 | enacted | 512/QĐ-UBND | xã Ea Nang | xã Krông Mơ
quyết định.txt | convert | Trường Trung cấp Y tế Lai Châu | Trường Cao đẳng Y tế Lai Châu | - | - | 72/2025/QH15; Luật Viên chức năm 2025 | 2026-03-05 | enacted | 512/QĐ-UBND | Trường Trung cấp Y tế Lai Châu | Trường Cao đẳng Y tế Lai Châu
quyết định.txt | transfer_function | Sở Công Thương | Ban Quản lý Khu kinh tế Vũng Áng | 12 thủ tục hành chính | - | 72/2025/QH15; Luật Viên chức năm 2025 | 2026-03-05 | enacted | 512/QĐ-UBND | Sở Công Thương | Ban Quản lý Khu kinh tế Vũng Áng
quyết định.txt | transfer_unit | Đội Kiểm tra liên ngành số 2 | Chi cục Kiểm lâm | - | Chi cục Thủy sản | 72/2025/QH15; Luật Viên chức năm 2025 | 2026-03-05 | enacted | 512/QĐ-UBND | Đội Kiểm tra liên ngành số 2 | Chi cục Kiểm lâm
quyết định.txt | transfer_land | Gia Bắc | Hòa Lạc | 0,85 km2 | - | 72/2025/QH15; Luật Viên chức năm 2025 | 2026-03-05 | enacted | 512/QĐ-UBND | xã Gia Bắc | xã Hòa Lạc
báo.txt | - | replaces | 19/2026/TT-BTC | 61/2022/TT-BTC | - | TT | 2022 | -
báo.txt | - | provision_of | báo.txt | 60/2021/NĐ-CP | - | NĐ | 2021 | khoản 2 Điều 5
quyết định.txt | 512/QĐ-UBND | based_on | 512/QĐ-UBND | 72/2025/QH15 | - | L | 2025 | -
quyết định.txt | 512/QĐ-UBND | based_on | 512/QĐ-UBND | - | Luật Viên chức năm 2025 | L | 2025 | -
quyết định.txt | 512/QĐ-UBND | amends | 512/QĐ-UBND | 78/2025/NĐ-CP | - | NĐ | 2025 | khoản 4 Điều 12
quyết định.txt | 512/QĐ-UBND | provision_of | 512/QĐ-UBND | 78/2025/NĐ-CP | - | NĐ | 2025 | khoản 4 Điều 12
quyết định.txt | 512/QĐ-UBND | replaces | 512/QĐ-UBND | 1385/QĐ-UBND | - | QĐ | - | -
quyết định.txt | 512/QĐ-UBND | repeals | 512/QĐ-UBND | 56/2022/TT-BTC | - | TT | 2022 | -";

fn texts() -> Vec<Document> {
    vec![("báo.txt".to_owned(), NEWS.to_owned()), ("quyết định.txt".to_owned(), DECISION.to_owned())]
}

fn open_sqlite(path: &Path, resume: Option<&State>) -> Result<Box<dyn Sink>, Error> {
    Ok(Box::new(Sqlite::open(path, resume)?))
}

fn open_postgres(url: &Path, resume: Option<&State>) -> Result<Box<dyn Sink>, Error> {
    Ok(Box::new(Postgres::open(url.to_str().unwrap(), resume)?))
}

fn sqlite_rows(path: &Path, sql: &str) -> Vec<String> {
    use rusqlite::types::ValueRef;
    let database = rusqlite::Connection::open(path).unwrap();
    let mut query = database.prepare(sql).unwrap();
    let columns = query.column_count();
    let shown = |value: ValueRef<'_>| match value {
        ValueRef::Null => "-".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        other => other.as_str().unwrap().to_owned(),
    };
    let rows = query.query_map([], |row| Ok((0..columns).map(|at| shown(row.get_ref(at).unwrap())).collect::<Vec<_>>().join(" | ")));
    rows.unwrap().map(|row| row.unwrap()).collect()
}

fn postgres_rows(url: &str, sql: &str) -> Vec<String> {
    let answer = connect(url).simple_query(sql).unwrap();
    let row = |message: &postgres::SimpleQueryMessage| match message {
        postgres::SimpleQueryMessage::Row(row) => {
            Some((0..row.len()).map(|at| row.get(at).unwrap_or("-").to_owned()).collect::<Vec<_>>().join(" | "))
        }
        _ => None,
    };
    answer.iter().filter_map(row).collect()
}

#[test]
fn views_say_who_became_what_and_who_cites_whom() {
    let folder = tempfile::tempdir().unwrap();
    let (path, url) = (folder.path().join("views.db"), database("views"));
    load(&open_sqlite, &path, &texts()).unwrap();
    load(&open_postgres, Path::new(&url), &texts()).unwrap();
    let mut rows = Vec::new();
    for sql in [REORGANISATIONS, CITATIONS] {
        let own = sqlite_rows(&path, sql);
        assert_eq!(own, postgres_rows(&url, sql));
        rows.extend(own);
    }
    let rows = rows.join("\n");
    assert!(rows == ROWS.trim_start(), "{rows}");
}

/// The views have a row for each relation that they are about, and the same in both dialects.
#[test]
fn views_over_the_samples_are_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (path, url) = (folder.path().join("views.db"), database("views_samples"));
    load(&open_sqlite, &path, &documents()).unwrap();
    load(&open_postgres, Path::new(&url), &documents()).unwrap();
    for sql in [REORGANISATIONS, CITATIONS] {
        let sorted = |mut rows: Vec<String>| {
            rows.sort();
            rows
        };
        assert_eq!(sorted(sqlite_rows(&path, sql)), sorted(postgres_rows(&url, sql)));
    }
    let count = |sql: &str| sqlite_rows(&path, &format!("SELECT count(*) FROM {sql}"));
    let units = "relations WHERE type IN ('dissolve', 'merge', 'split', 'establish', 'rename', 'convert') OR type LIKE 'transfer\\_%' ESCAPE '\\' AND type <> 'transfer_person'";
    assert_eq!(count("reorganisations"), count(units));
    assert_eq!(count("citations"), count("arguments WHERE role IN ('basis', 'target', 'provision')"));
    assert_eq!(count("reorganisations WHERE \"from\" IS NULL AND \"into\" IS NULL"), ["0"]);
    assert_eq!(count("citations WHERE citing IS NULL"), ["0"]);
}

/// Runs a program on the SQL; its output. It must say nothing on standard error.
fn run(program: &str, args: &[&str], sql: &str) -> Option<String> {
    let mut child = Command::new(program).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().ok()?;
    child.stdin.take().unwrap().write_all(sql.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_printed_schema_is_the_one_that_the_sinks_make() {
    let folder = tempfile::tempdir().unwrap();
    let (path, own) = (folder.path().join("printed.db"), folder.path().join("own.db"));
    let sql = schema_sql(Dialect::Sqlite);
    if run("sqlite3", &["-bail", path.to_str().unwrap()], &sql).is_none() {
        rusqlite::Connection::open(&path).unwrap().execute_batch(&sql).unwrap();
    }
    load(&open_sqlite, &own, &documents()[..1]).unwrap();
    let made = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY name";
    assert_eq!(sqlite_rows(&path, made), sqlite_rows(&own, made));
    // A database that was made by hand is loaded into.
    load(&open_sqlite, &path, &documents()[..1]).unwrap();
    assert_eq!(sqlite_rows(&path, "SELECT count(*) FROM documents"), ["1"]);

    let (printed, own) = (database("printed"), database("own"));
    run("psql", &["-q", "-v", "ON_ERROR_STOP=1", &printed], &schema_sql(Dialect::Postgres))
        .expect("psql is missing: install PostgreSQL's client");
    load(&open_postgres, Path::new(&own), &documents()[..1]).unwrap();
    let columns = "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2";
    let indices = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1";
    let views = "SELECT definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1";
    for sql in [columns, indices, views] {
        assert_eq!(postgres_rows(&printed, sql), postgres_rows(&own, sql));
    }
    load(&open_postgres, Path::new(&printed), &documents()[..1]).unwrap();
    assert_eq!(postgres_rows(&printed, "SELECT count(*) FROM documents"), ["1"]);
}

#[test]
fn the_questions_of_the_documentation_have_answers() {
    let folder = tempfile::tempdir().unwrap();
    let (path, url) = (folder.path().join("questions.db"), database("questions"));
    load(&open_sqlite, &path, &documents()).unwrap();
    load(&open_postgres, Path::new(&url), &documents()).unwrap();
    let page = common::read(&common::path("docs/SINKS.md"));
    let blocks = page.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let mut asked = [0, 0];
    for sql in blocks.flat_map(|block| block.split(';')).map(str::trim).filter(|sql| !sql.is_empty() && !sql.contains(".parquet")) {
        if !sql.contains("jsonb_") && !sql.contains("::int") {
            sqlite_rows(&path, sql);
            asked[0] += 1;
        }
        if !sql.contains("json_each") {
            postgres_rows(&url, sql);
            asked[1] += 1;
        }
    }
    assert_eq!(asked, [3, 4]);
    assert!(sqlite_rows(&path, "SELECT * FROM citations WHERE type = 'based_on'").len() > 10);
}
