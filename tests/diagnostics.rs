//! What is said of articles that are missing or stand twice, and of brackets without their other half.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::json;
use serde_json::Value;

/// The diagnostics about articles: code and the label they stand at.
fn articles(numbers: &[&str]) -> Vec<String> {
    let articles: Vec<String> =
        numbers.iter().map(|number| format!("Điều {number}. Trách nhiệm thi hành\n\nCác đơn vị tổ chức thực hiện.\n")).collect();
    doubts(&format!("QUYẾT ĐỊNH\n\n{}", articles.join("\n")), "article-")
}

/// The diagnostics whose code begins so: code and the text they stand at.
fn doubts(text: &str, code: &str) -> Vec<String> {
    let record: Value = serde_json::from_slice(&json(text)).unwrap();
    let letters: Vec<char> = text.chars().collect();
    let doubts = record["diagnostics"].as_array().unwrap().iter();
    let about = doubts.filter(|doubt| doubt["code"].as_str().unwrap().starts_with(code));
    about
        .map(|doubt| {
            let at = |field: &str| usize::try_from(doubt[field].as_u64().unwrap()).unwrap();
            format!("{} {}", doubt["code"].as_str().unwrap(), letters[at("start")..at("end")].iter().collect::<String>())
        })
        .collect()
}

#[test]
fn articles_in_order_give_no_diagnostic() {
    assert_eq!(articles(&["1", "2", "3", "3a", "4", "1", "2"]), Vec::<String>::new());
}

#[test]
fn an_excerpt_may_begin_anywhere() {
    assert_eq!(articles(&["12", "13"]), Vec::<String>::new());
}

#[test]
fn a_missing_article_is_said() {
    assert_eq!(articles(&["1", "2", "4", "5"]), ["article-gap Điều 4"]);
}

#[test]
fn an_article_that_stands_twice_is_said() {
    assert_eq!(articles(&["1", "2", "3", "2", "3"]), ["article-doubled Điều 2"]);
}

#[test]
fn a_row_of_brackets_is_one_doubt() {
    assert_eq!(doubts("Sở Y tế (sau đây gọi là Sở)) và ((( Bộ Y tế ) )", "unbalanced"), ["unbalanced-bracket )", "unbalanced-bracket ("]);
    assert_eq!(doubts("Sở Y tế )( Bộ Y tế", "unbalanced"), ["unbalanced-bracket )", "unbalanced-bracket ("]);
    assert_eq!(
        doubts("Sở Y tế ((( (\n\nBộ Y tế )))", "unbalanced").join(" "),
        "unbalanced-bracket ((( unbalanced-bracket ( unbalanced-bracket )))"
    );
}
