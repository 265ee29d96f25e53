//! The `vanthu` program. Everything is in the library; see `vanthu::cli`.

fn main() -> std::process::ExitCode {
    vanthu::cli::main()
}
