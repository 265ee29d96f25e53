//! Compiles the tables of `src/source/tables` into static arrays for the build script.
//!
//! A code of one byte or more becomes a number, its bytes in big-endian order; the arrays are sorted by it, so a code is
//! found by halving. Rimes and onsets become the packed letters that `legacy/syllable.rs` compares.
//!
//! Limits: the tables are read with `split(',')`, so no field of theirs holds a comma or a quotation mark.

use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The encodings with a table, by the name of its file and of its array.
const ENCODINGS: [(&str, &str); 5] = [("tcvn3", "TCVN3"), ("viqr", "VIQR"), ("viscii", "VISCII"), ("vni", "VNI"), ("vps", "VPS")];

/// The code of all tables.
pub fn compile(folder: &Path) -> String {
    let mut code = String::new();
    for (file, name) in ENCODINGS {
        let mut rows: Vec<(u32, char)> = rows(folder, file).iter().map(|row| (number(&row[0]), letter(&row[1]))).collect();
        rows.sort_unstable();
        writeln!(code, "pub(super) static {name}: [(u32, char); {}] = {rows:?};", rows.len()).expect("a String takes all");
    }
    for (file, name) in [("onset", "ONSETS"), ("rime", "RIMES")] {
        let mut packed: Vec<u32> = rows(folder, file).iter().map(|row| pack(&row[0])).collect();
        packed.sort_unstable();
        writeln!(code, "pub(super) static {name}: [u32; {}] = {packed:?};", packed.len()).expect("a String takes all");
    }
    let fonts: Vec<(String, String)> = rows(folder, "font").iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    writeln!(code, "pub(super) static FONTS: [(&str, &str); {}] = {fonts:?};", fonts.len()).expect("a String takes all");
    code
}

/// The rows of a table below its header.
fn rows(folder: &Path, file: &str) -> Vec<Vec<String>> {
    let path = folder.join(format!("{file}.csv"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// The bytes of a code, written in hexadecimal, as one number.
fn number(code: &str) -> u32 {
    u32::from_str_radix(code, 16).unwrap_or_else(|error| panic!("{code} is no code: {error}"))
}

fn letter(field: &str) -> char {
    let mut letters = field.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => letter,
        _ => panic!("{field} is not one letter"),
    }
}

/// The base letters of a rime or onset as one number, a byte each.
fn pack(letters: &str) -> u32 {
    assert!(letters.chars().count() <= 4, "{letters} is longer than four letters");
    letters.chars().fold(0, |packed, letter| packed << 8 | u32::from(base(letter)))
}

/// The byte of a base letter: itself in ASCII, 1 to 7 for those with a mark of their own. `legacy/syllable.rs` numbers them alike.
fn base(letter: char) -> u8 {
    match "ăâêôơưđ".chars().position(|marked| marked == letter) {
        Some(at) => at as u8 + 1,
        None => u8::try_from(letter).ok().filter(u8::is_ascii_lowercase).unwrap_or_else(|| panic!("{letter} is no base letter")),
    }
}
