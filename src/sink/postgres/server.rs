//! The server: its name for people, how it is connected to, and what may be wrong with it.

use crate::error::{Error, ErrorKind};
use ::postgres::config::{Host, SslMode};
use ::postgres::error::SqlState;
use ::postgres::{Client, Config, NoTls};
use std::error::Error as _;
use std::fmt;
use std::io;
use std::time::Duration;

/// How long a connection may take to come about, unless the URL says so.
const CONNECT: Duration = Duration::from_secs(10);

/// After how long without an answer a connection counts as broken.
const SILENCE: Duration = Duration::from_secs(30);

/// What a session is set to: a server that has lost its client lets go of its locks, and a lock is not waited for without end.
const SESSION: &str = "SET client_min_messages = warning; SET lock_timeout = '20s'; SET idle_in_transaction_session_timeout = '60s'; \
                       SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

/// What is to be done where TLS is asked for.
const TLS: &str = "which this program does not speak; connect over a trusted network or a tunnel (`ssh -L`, stunnel) with sslmode=disable";

pub(super) struct Server {
    config: Config,
    /// The URL without the password.
    pub(super) name: String,
}

impl Server {
    pub(super) fn new(url: &str) -> Result<Self, Error> {
        let scheme = if url.starts_with("postgresql://") { "postgresql://" } else { "postgres://" };
        // An address that cannot be read may have its password anywhere, so nothing of it is repeated.
        let wrong = |cause: &str| Error::new(ErrorKind::Usage, format!("{scheme}…"), cause);
        if url.contains("sslmode=verify") {
            return Err(wrong(&format!("the URL asks for TLS, {TLS}")));
        }
        let not_read = || {
            wrong(
                "is no URL of a database: postgres://USER:PASSWORD@HOST:PORT/DATABASE, with signs like @ : / in the password written as %40 %3A %2F",
            )
        };
        let mut config: Config = url.parse().map_err(|_| not_read())?;
        // A password with such a sign is read as the beginning of a host, and must not be shown as one.
        let host = |host: &Host| matches!(host, Host::Tcp(name) if name.contains('@'));
        if config.get_hosts().iter().any(host) || config.get_dbname().is_some_and(|name| name.contains('@')) {
            return Err(not_read());
        }
        if config.get_ssl_mode() == SslMode::Require {
            return Err(wrong(&format!("the URL asks for TLS (sslmode=require), {TLS}")));
        }
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            config.host("localhost");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE);
        }
        config.keepalives_idle(SILENCE / 3).keepalives_interval(SILENCE / 6).keepalives_retries(3);
        if config.get_application_name().is_none() {
            config.application_name("vanthu");
        }
        let name = name(scheme, &config);
        Ok(Self { config, name })
    }

    pub(super) fn connect(&self) -> Result<Client, Fault> {
        let mut client = self.config.connect(NoTls)?;
        client.batch_execute(SESSION)?;
        Ok(client)
    }
}

/// `postgres://USER@HOST:PORT/DATABASE`.
fn name(scheme: &str, config: &Config) -> String {
    let ports = config.get_ports();
    let host = |(at, host): (usize, &Host)| {
        let port = ports.get(at).or(ports.first()).copied().unwrap_or(5432);
        match host {
            Host::Tcp(name) => format!("{name}:{port}"),
            #[cfg(unix)]
            Host::Unix(path) => format!("{}:{port}", path.display()),
        }
    };
    let mut hosts: Vec<String> = config.get_hosts().iter().enumerate().map(host).collect();
    if hosts.is_empty() {
        hosts.extend(config.get_hostaddrs().iter().map(ToString::to_string));
    }
    let user = config.get_user().map(|user| format!("{user}@")).unwrap_or_default();
    let database = config.get_dbname().or(config.get_user()).unwrap_or_default();
    format!("{scheme}{user}{}/{database}", hosts.join(","))
}

/// What went wrong with the server.
pub(super) enum Fault {
    /// As the server or its protocol says it.
    Server(::postgres::Error),
    /// The connection could not be written to.
    Connection(io::Error),
}

impl From<::postgres::Error> for Fault {
    fn from(error: ::postgres::Error) -> Self {
        Self::Server(error)
    }
}

impl Fault {
    /// The server's own code.
    fn code(&self) -> Option<&SqlState> {
        match self {
            Self::Server(error) => error.code(),
            Self::Connection(_) => None,
        }
    }

    /// Whether a new connection may do better: this one is gone, or the server is between two lives.
    pub(super) fn is_broken(&self) -> bool {
        if let Some(code) = self.code() {
            return code.code().starts_with("08") || PASSING.contains(code);
        }
        // Not the server's words: the connection's own end, unless the program asked for something that cannot be.
        match self {
            Self::Server(error) => error.is_closed() || has_io(error),
            Self::Connection(_) => true,
        }
    }

    /// Whether the server is there and not ready yet.
    pub(super) fn is_starting(&self) -> bool {
        self.code() == Some(&SqlState::CANNOT_CONNECT_NOW)
    }
}

/// What the server says when it may be asked again soon.
const PASSING: [SqlState; 8] = [
    SqlState::ADMIN_SHUTDOWN,
    SqlState::CRASH_SHUTDOWN,
    SqlState::CANNOT_CONNECT_NOW,
    SqlState::TOO_MANY_CONNECTIONS,
    SqlState::T_R_DEADLOCK_DETECTED,
    SqlState::T_R_SERIALIZATION_FAILURE,
    SqlState::LOCK_NOT_AVAILABLE,
    SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
];

/// Whether an error of the connection lies below.
fn has_io(error: &::postgres::Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        if error.is::<io::Error>() {
            return true;
        }
        source = error.source();
    }
    false
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = match self {
            Self::Server(error) => error,
            Self::Connection(error) => return write!(out, "the connection broke: {error}"),
        };
        let Some(said) = error.as_db_error() else {
            // The error names its source or not, by its version.
            let source = error.source().map(ToString::to_string).unwrap_or_default();
            let shown = error.to_string();
            return if source.is_empty() || shown.ends_with(&source) { out.write_str(&shown) } else { write!(out, "{shown}: {source}") };
        };
        write!(out, "{} (SQLSTATE {})", said.message(), said.code().code())?;
        if let Some(detail) = said.detail() {
            write!(out, ": {detail}")?;
        }
        if said.message().contains("no encryption") || said.message().contains("SSL off") {
            write!(out, "; the server may want TLS, {TLS}")?;
        }
        Ok(())
    }
}
