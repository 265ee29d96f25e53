//! A PostgreSQL database: binary COPY, one transaction a batch.
//!
//! A batch asks which of its documents the database has, and with which hash. Those that are unchanged are not sent, the old
//! rows of changed ones are deleted, and the rows of all others are copied straight into the tables. A document may therefore
//! come again. The batch is kept until its commit: when the connection breaks or the server restarts, it is made again on a
//! new one, with growing pauses ([`Patience`]).
//!
//! Limits: no TLS. One run at a time writes; a second one waits for the other's batch. What PostgreSQL does not hold is
//! changed on its way (see `fit`): NUL becomes U+FFFD, values that are too long are NULL.
//! Left out on purpose: staging tables, which would have the server write each row twice; removing documents that are no
//! longer among the inputs.

mod fit;
mod server;

use super::rows::{COUNT, DOCUMENT, Rows, TABLES};
use super::sql::{self, Dialect};
use super::{Form, Item, Sink, State};
use crate::error::{Error, ErrorKind};
use ::postgres::{Client, Transaction};
use server::{Fault, Server};
use std::collections::HashMap;
use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

/// Rows are committed after so many bytes, when nobody asks for it before.
const BATCH: usize = 32 << 20;

/// The bytes that are sent at once.
const CHUNK: usize = 256 << 10;

/// What a binary COPY begins with: its mark, no flags, no more header.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// What it ends with.
const TRAILER: &[u8] = &(-1i16).to_be_bytes();

/// Writers of one schema go one after the other.
const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtext('vanthu ' || coalesce(current_schema(), '')))";

/// For how long a broken connection is tried again.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// In all, from the first failure of a batch.
    pub total: Duration,
    /// The first pause; each next one is twice as long.
    pub first: Duration,
    /// The longest pause.
    pub longest: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { total: Duration::from_secs(30), first: Duration::from_millis(100), longest: Duration::from_secs(5) }
    }
}

/// A PostgreSQL database under way.
pub struct Postgres {
    server: Server,
    client: Option<Client>,
    patience: Patience,
    batch: Vec<Document>,
    /// Where in the batch a document is.
    places: HashMap<String, usize>,
    bytes: usize,
}

/// A document of the batch.
struct Document {
    id: String,
    hash: String,
    tables: [Vec<u8>; COUNT],
}

impl Postgres {
    /// Opens the database of a URL (`postgres://USER:PASSWORD@HOST:PORT/DATABASE`) and makes the tables when they are missing;
    /// `resume` is the state of the run that is to go on.
    ///
    /// # Errors
    /// When the URL is none or asks for TLS, the server cannot be reached, the tables belong to another version, or nothing is
    /// there of a run that is to go on. The error names the server, never the password.
    pub fn open(url: &str, resume: Option<&State>) -> Result<Self, Error> {
        Self::with_patience(url, resume, Patience::default())
    }

    /// As [`Postgres::open`], with a patience of its own.
    ///
    /// # Errors
    /// As those of [`Postgres::open`].
    pub fn with_patience(url: &str, resume: Option<&State>, patience: Patience) -> Result<Self, Error> {
        let server = Server::new(url)?;
        let mut sink = Self { server, client: None, patience, batch: Vec::new(), places: HashMap::new(), bytes: 0 };
        // A server that is not there is told at once; one that is just starting is waited for.
        let found = sink.persist(Fault::is_starting, schema)?;
        let name = &sink.server.name;
        match found {
            Found::Nothing if resume.is_some() => Err(sql::gone(name.as_ref())),
            Found::Nothing => sink.persist(Fault::is_broken, create).map(|()| sink),
            Found::Version(version) => sql::check(name.as_ref(), version).map(|()| sink),
            Found::Encoding(encoding) => {
                let cause = format!("the database is in {encoding}, and only one in UTF8 holds Vietnamese");
                Err(Error::new(ErrorKind::Write, name, cause))
            }
        }
    }

    /// Does some work on the connection, and again on a new one while `again` says that the fault may pass.
    fn persist<T>(&mut self, again: fn(&Fault) -> bool, mut work: impl FnMut(&mut Client) -> Result<T, Fault>) -> Result<T, Error> {
        let begun = Instant::now();
        let mut pause = self.patience.first;
        loop {
            let done = match self.client.take() {
                Some(client) => Ok(client),
                None => self.server.connect(),
            }
            .and_then(|mut client| {
                let done = work(&mut client)?;
                self.client = Some(client);
                Ok(done)
            });
            match done {
                Ok(done) => return Ok(done),
                Err(fault) if again(&fault) && begun.elapsed() + pause <= self.patience.total => {
                    thread::sleep(pause);
                    pause = (pause * 2).min(self.patience.longest);
                }
                Err(fault) => {
                    let tried = begun.elapsed().as_secs();
                    let tried = if again(&fault) && tried > 0 { format!(", after trying for {tried} s") } else { String::new() };
                    return Err(Error::new(ErrorKind::Write, &self.server.name, format!("{fault}{tried}")));
                }
            }
        }
    }

    fn commit(&mut self) -> Result<(), Error> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let batch = std::mem::take(&mut self.batch);
        let done = self.persist(Fault::is_broken, |client| load(client, &batch));
        self.places.clear();
        self.bytes = 0;
        done
    }

    fn take(&mut self, rows: Rows) {
        let fitted = fit::fitted(&rows);
        let hash = rows.hash().to_owned();
        let id = fitted.as_ref().unwrap_or(&rows).id().to_owned();
        let tables = fitted.unwrap_or(rows).into_tables();
        self.bytes += tables.iter().map(Vec::len).sum::<usize>();
        let document = Document { id: id.clone(), hash, tables };
        // Of two documents of one name in a batch the later one counts, as it does in two batches.
        match self.places.get(&id) {
            Some(&place) => self.batch[place] = document,
            None => {
                self.places.insert(id, self.batch.len());
                self.batch.push(document);
            }
        }
    }
}

impl Sink for Postgres {
    fn form(&self) -> Form {
        Form::Rows
    }

    fn put(&mut self, item: Item) -> Result<(), Error> {
        let rows = item.rows(self.server.name.as_ref())?;
        self.take(*rows);
        if self.bytes > BATCH { self.commit() } else { Ok(()) }
    }

    fn checkpoint(&mut self) -> Result<State, Error> {
        self.commit()?;
        Ok(State::default())
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.commit()?;
        self.persist(Fault::is_broken, index)
    }
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Postgres").field("server", &self.server.name).field("batch", &self.batch.len()).finish_non_exhaustive()
    }
}

/// What is in a database before the first batch.
enum Found {
    /// No tables of ours.
    Nothing,
    /// Those of a version.
    Version(Option<i64>),
    /// It cannot hold the texts.
    Encoding(String),
}

fn schema(client: &mut Client) -> Result<Found, Fault> {
    let encoding: String = client.query_one("SHOW server_encoding", &[])?.get(0);
    if encoding != "UTF8" {
        return Ok(Found::Encoding(encoding));
    }
    let has: bool = client.query_one("SELECT to_regclass('vanthu_schema') IS NOT NULL", &[])?.get(0);
    if !has {
        return Ok(Found::Nothing);
    }
    let version: Option<i32> = client.query_one("SELECT max(version) FROM vanthu_schema", &[])?.get(0);
    Ok(Found::Version(version.map(i64::from)))
}

/// Makes the tables and views, unless another run has just done so.
fn create(client: &mut Client) -> Result<(), Fault> {
    let mut transaction = client.transaction()?;
    transaction.batch_execute(LOCK)?;
    if !transaction.query_one("SELECT to_regclass('vanthu_schema') IS NOT NULL", &[])?.get::<_, bool>(0) {
        transaction.batch_execute(&sql::create(Dialect::Postgres))?;
    }
    Ok(transaction.commit()?)
}

/// Makes the indices that are missing. Whoever may only write rows finds them made.
fn index(client: &mut Client) -> Result<(), Fault> {
    let mut missing = false;
    for index in &sql::INDICES {
        missing |= client.query_one("SELECT to_regclass($1) IS NULL", &[&index.name()])?.get::<_, bool>(0);
    }
    if missing {
        let mut transaction = client.transaction()?;
        transaction.batch_execute(LOCK)?;
        transaction.batch_execute(&sql::indices())?;
        transaction.commit()?;
        // The server learns what is in the tables; it would by itself some minutes later.
        client.batch_execute(&format!("ANALYZE {}", TABLES.map(|table| table.name).join(", ")))?;
    }
    Ok(())
}

/// Writes a batch in one transaction.
fn load(client: &mut Client, batch: &[Document]) -> Result<(), Fault> {
    let mut transaction = client.transaction()?;
    transaction.batch_execute(LOCK)?;
    let key = TABLES[DOCUMENT].columns[0].name;
    let ids: Vec<&str> = batch.iter().map(|document| document.id.as_str()).collect();
    let known = transaction.query(&format!("SELECT {key}, content_hash FROM documents WHERE {key} = ANY($1)"), &[&ids])?;
    let known: HashMap<&str, &str> = known.iter().map(|row| (row.get(0), row.get(1))).collect();
    let changed: Vec<&str> = batch
        .iter()
        .filter(|document| known.get(&*document.id).is_some_and(|hash| **hash != document.hash))
        .map(|document| &*document.id)
        .collect();
    let fresh: Vec<&Document> =
        batch.iter().filter(|document| known.get(&*document.id).is_none_or(|hash| **hash != document.hash)).collect();
    if !changed.is_empty() {
        for table in TABLES.iter().rev() {
            transaction.execute(&format!("DELETE FROM {} WHERE {} = ANY($1)", table.name, table.columns[0].name), &[&changed])?;
        }
    }
    for table in 0..COUNT {
        if fresh.iter().any(|document| !document.tables[table].is_empty()) {
            copy(&mut transaction, table, &fresh)?;
        }
    }
    Ok(transaction.commit()?)
}

fn copy(transaction: &mut Transaction<'_>, at: usize, documents: &[&Document]) -> Result<(), Fault> {
    let table = &TABLES[at];
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let mut copy = transaction.copy_in(&format!("COPY {} ({}) FROM STDIN (FORMAT binary)", table.name, columns.join(", ")))?;
    let mut write = || {
        copy.write_all(HEADER)?;
        for chunk in documents.iter().flat_map(|document| document.tables[at].chunks(CHUNK)) {
            copy.write_all(chunk)?;
        }
        copy.write_all(TRAILER)
    };
    match write() {
        Ok(()) => copy.finish().map(|_| ())?,
        // The server's own words come at the end of the copy.
        Err(error) => return Err(copy.finish().err().map_or_else(|| Fault::Connection(error), Fault::from)),
    }
    Ok(())
}
