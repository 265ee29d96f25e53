//! Official codes of places: when one is given, when it is withheld, and what the diagnostic then says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::json;
use serde_json::Value;

/// The codes of the places in order, `-` for none, and the messages of the diagnostics about them.
fn codes(text: &str) -> (Vec<String>, Vec<String>) {
    let record: Value = serde_json::from_slice(&json(text)).unwrap();
    let places = record["entities"].as_array().unwrap().iter().filter(|entity| entity["type"] == "place");
    let codes = places.map(|place| place["norm"]["code"].as_str().unwrap_or("-").to_owned()).collect();
    let doubts = record["diagnostics"].as_array().unwrap().iter().filter(|doubt| doubt["code"] == "ambiguous-place");
    (codes, doubts.map(|doubt| doubt["message"].as_str().unwrap().to_owned()).collect())
}

#[test]
fn an_ambiguous_name_has_no_code_and_one_diagnostic() {
    let (codes, doubts) = codes("Đoàn đến xã Kim Anh. Hôm sau xã Kim Anh họp.");
    assert_eq!(codes, ["-", "-"]);
    assert_eq!(doubts.len(), 1, "{doubts:?}");
    assert!(doubts[0].starts_with("xã Kim Anh may be ") && doubts[0].contains("00382 (Hà Nội, since 2025)"), "{doubts:?}");
}

#[test]
fn the_units_around_a_place_decide_and_later_mentions_follow() {
    let (codes, doubts) = codes("Tại xã Hòa An, huyện Chợ Mới, tỉnh An Giang đã có điện. Dân xã Hòa An rất vui.");
    assert_eq!((codes[0].as_str(), codes[3].as_str()), ("30679", "30679"), "{codes:?}");
    assert!(doubts.iter().all(|doubt| !doubt.contains("Hòa An")), "{doubts:?}");
}

#[test]
fn the_date_of_the_document_chooses_the_register() {
    let head = |year: u32| {
        format!(
            "ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\n\nSố: 12/QĐ-UBND\n\nLào Cai, ngày 10 tháng 9 năm {year}\n\nQUYẾT ĐỊNH\nVề việc phê duyệt dự án\n\nDự án ở tỉnh Lào Cai.\n"
        )
    };
    for (year, code) in [(2019, "10"), (2025, "15")] {
        let (codes, doubts) = codes(&head(year));
        assert_eq!(codes.last().map(String::as_str), Some(code), "{year}: {codes:?}");
        assert!(doubts.is_empty(), "{year}: {doubts:?}");
    }
}

#[test]
fn a_name_that_the_text_puts_elsewhere_has_no_code() {
    // The register has the commune, but in another province.
    let (codes, _) = codes("Trạm đặt tại xã Mường Phăng, tỉnh Cà Mau.");
    assert_eq!(codes, ["-", "96"]);
}
