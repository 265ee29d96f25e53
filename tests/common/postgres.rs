//! Throw-away PostgreSQL servers, by `tests/tools/postgres`.

use postgres::{Client, NoTls};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use tempfile::TempDir;

/// The password of the servers, as it is and as URLs write it.
pub(crate) const PASSWORDS: [&str; 2] = ["ge:heim@1", "ge%3Aheim%401"];

/// A server, which is gone with this process at the latest.
pub(crate) struct Server {
    folder: TempDir,
    url: String,
}

/// The server that tests share, each with a database of its own.
static SHARED: LazyLock<Server> = LazyLock::new(Server::start);

impl Server {
    /// A new server.
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pid = std::process::id().to_string();
        let url = tool(&["start", &folder.path().to_string_lossy(), &pid]);
        Self { folder, url }
    }

    /// Does something to the server: `restart`, `end`, `again`; see `tests/tools/postgres`.
    pub(crate) fn tool(&self, command: &str, mode: &str) {
        let folder = self.folder.path().to_string_lossy();
        let mut args = vec![command, &folder];
        args.extend(Some(mode).filter(|mode| !mode.is_empty()));
        tool(&args);
    }

    /// A new database of the name; returns its URL.
    pub(crate) fn database(&self, name: &str) -> String {
        connect(&self.url).batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        self.url.strip_suffix("postgres").unwrap().to_owned() + name
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new(super::path("tests/tools/postgres")).arg("remove").arg(self.folder.path()).status();
    }
}

/// A new database on the shared server; returns its URL.
pub(crate) fn database(name: &str) -> String {
    SHARED.database(name)
}

pub(crate) fn connect(url: &str) -> Client {
    Client::connect(url, NoTls).unwrap_or_else(|error| panic!("{url}: {error}"))
}

/// All rows of the tables in the order of their keys, as PostgreSQL prints them.
pub(crate) fn dump(url: &str) -> Vec<String> {
    let mut client = connect(url);
    let mut table = |table: &vanthu::sink::rows::Table| -> Vec<String> {
        let sql = format!("SELECT t::text FROM {} t ORDER BY {}", table.name, table.key.join(", "));
        client.query(&sql, &[]).unwrap().iter().map(|row| row.get(0)).collect()
    };
    vanthu::sink::rows::TABLES.iter().flat_map(&mut table).collect()
}

/// What the tool prints. Its own words say what is wrong when it fails.
fn tool(args: &[&str]) -> String {
    let output = Command::new(super::path("tests/tools/postgres")).args(args).stdin(Stdio::null()).stderr(Stdio::piped()).output().unwrap();
    assert!(output.status.success(), "tests/tools/postgres {}: {}", args.join(" "), String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
