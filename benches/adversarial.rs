//! Texts that are made to be dear: how much more a byte of them costs than a byte of ordinary text. Ten times is the limit.
//!
//! Each is 10 MB in one document, and so is the ordinary one; the best of the rounds counts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod corpus;

use corpus::{documents, triggers};
use std::hint::black_box;
use std::time::{Duration, Instant};
use vanthu::record::{Record, SourceRecord};
use vanthu::{Text, extract};

const BYTES: usize = 10_000_000;
const ROUNDS: usize = 4;
const LIMIT: f64 = 10.0;

fn main() {
    if std::env::args().any(|arg| arg == "--list" || arg == "--test") {
        return;
    }
    let ordinary = documents(BYTES).join("\n\n");
    let texts = texts(&ordinary);
    let mut best = vec![Duration::MAX; texts.len()];
    let mut out = Vec::new();
    for _ in 0..ROUNDS {
        for (best, (_, text)) in best.iter_mut().zip(&texts) {
            *best = (*best).min(whole(text, &mut out));
        }
    }
    let costs: Vec<f64> = best.iter().zip(&texts).map(|(time, (_, text))| time.as_secs_f64() * 1e9 / text.len() as f64).collect();
    println!("{:<28} {:>10} {:>10}", "text", "ns a byte", "times");
    for ((name, _), cost) in texts.iter().zip(&costs) {
        println!("{name:<28} {cost:>10.1} {:>10.2}", cost / costs[0]);
    }
    let worst = costs.iter().copied().fold(0.0, f64::max) / costs[0];
    println!("a byte costs at most {worst:.1} times what it costs in ordinary text; the limit is {LIMIT}");
}

fn whole(document: &str, out: &mut Vec<u8>) -> Duration {
    let start = Instant::now();
    let text = Text::new(black_box(document));
    let extraction = extract(&text);
    let record = Record::new("bench", SourceRecord::default(), &extraction, false);
    out.clear();
    record.write(out).unwrap();
    black_box(&out);
    start.elapsed()
}

/// The texts, the ordinary one first.
fn texts(ordinary: &str) -> Vec<(&'static str, String)> {
    let repeated = |piece: &str| piece.repeat(BYTES / piece.len() + 1);
    let counted = |piece: &dyn Fn(usize) -> String| {
        let mut text = String::with_capacity(BYTES + 1000);
        for number in 1.. {
            text.push_str(&piece(number));
            if text.len() >= BYTES {
                break;
            }
        }
        text
    };
    let triggers = triggers();
    let capital = |phrase: &String| {
        let mut chars = phrase.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    };
    let capitals: Vec<String> = triggers.iter().map(capital).collect();
    let small: Vec<String> = triggers.iter().map(|phrase| phrase.to_lowercase()).collect();
    vec![
        ("ordinary", ordinary.to_owned()),
        ("all triggers", repeated(&(triggers.join(" ") + " "))),
        ("all triggers, lines", repeated(&(triggers.join("\n") + "\n"))),
        ("all triggers, capitals", repeated(&(capitals.join(", ") + ", "))),
        ("all triggers, upper case", repeated(&(triggers.join(" ").to_uppercase() + "\n"))),
        ("all triggers, small", repeated(&(small.join(" ") + " "))),
        ("one head", repeated("Ủy ban nhân dân ")),
        ("one cue", repeated("sáp nhập ")),
        ("one digit run", repeated("1234567890")),
        ("all numbers", repeated("1 23 456 7890 ")),
        ("all dates", repeated("01/7/2025, 12:40 19/5/2025, ngày 5 tháng 3 năm 2020 ")),
        ("all quantities", repeated("1.250.000,5 đồng; 5 km2; từ 2 đến 3 người ")),
        ("one line", ordinary.replace('\n', " ")),
        ("one word", repeated("ế")),
        ("marks", repeated("(“”)?!;:,.-/")),
        ("open brackets", repeated("(")),
        ("brackets apart", repeated("( ")),
        ("open quotes", repeated("“Điều 1. A\n")),
        ("nested lists", repeated("các xã A, B (huyện C, tỉnh D (các phường E, F và G, quận H (thị xã I, J và K), ")),
        ("long lists", repeated("Sáp nhập các xã A, B, C, D, E, F, G, H, I, K, L, M vào xã N; ")),
        ("lists of provisions", repeated("các điểm a, b, c và d khoản 1, 2, 3 và 4 Điều 5, 6 và 7, ")),
        ("documents by và", repeated("Nghị định số 1/2020/NĐ-CP và Thông tư số 2/2021/TT-BTC và ")),
        ("căn cứ", repeated("Căn cứ Nghị định số 1/2020/NĐ-CP ngày 01/02/2020 của Chính phủ;\n")),
        ("deep outlines", repeated("Phần I\nChương I\nMục 1\nTiểu mục 1\nĐiều 1. A\n1. B\na) C\n")),
        ("many articles", counted(&|number| format!("Điều {}. Sửa đổi\n1. a\n", number % 9999))),
        ("empty lines", repeated("a\n\n")),
        ("spaces", repeated(" ")),
    ]
}
