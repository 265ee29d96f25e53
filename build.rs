//! Compiles the CSV tables of `src/lexicon/tables` into static tries (see `src/lexicon/compile.rs`), and those of
//! `src/source/tables` into static arrays (see `src/source/compile.rs`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A build script reports by panicking.

#[path = "src/lexicon/compile.rs"]
mod compile;
#[path = "src/lexicon/fold.rs"]
mod fold;
#[path = "src/source/compile.rs"]
mod source;

use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=src/lexicon/tables");
    println!("cargo::rerun-if-changed=src/lexicon/compile.rs");
    println!("cargo::rerun-if-changed=src/lexicon/fold.rs");
    println!("cargo::rerun-if-changed=src/lexicon/surface.rs");
    println!("cargo::rerun-if-changed=src/source/tables");
    println!("cargo::rerun-if-changed=src/source/compile.rs");
    let code = compile::compile(Path::new("src/lexicon/tables"));
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("lexicon.rs"), code).expect("OUT_DIR is writable");
    fs::write(Path::new(&out).join("source.rs"), source::compile(Path::new("src/source/tables"))).expect("OUT_DIR is writable");
}
