//! The documents of a run, one after the other: files, the members of containers, and what cannot be read.
//!
//! Limits: the identifiers of members are remembered as hashes of eight bytes and a count, so that no two documents have one name.

use super::folder::Folder;
use super::walk::{Found, Input, Walk, hash};
use super::{Again, Reject};
use crate::container::{self, Container, Member};
use crate::error::{Error, ErrorKind};
use std::collections::{HashMap, HashSet};
use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One thing to do.
pub(super) struct Task {
    pub(super) input: Arc<Input>,
    /// The identifier of the document.
    pub(super) id: Arc<str>,
    pub(super) work: Work,
    /// Its name in a directory of results.
    pub(super) name: Option<PathBuf>,
    /// Whether the input is done with it.
    pub(super) ends: bool,
}

pub(super) enum Work {
    /// A file of its own.
    File,
    /// A member of a container.
    Member(Member),
    /// Something that cannot be read.
    Failed(Reject),
    /// The end of a container: no document.
    End,
}

impl Task {
    /// The bytes that it holds or will read.
    pub(super) fn bytes(&self) -> u64 {
        match &self.work {
            Work::File => self.input.bytes,
            Work::Member(member) => member.content.as_ref().map_or(0, |bytes| bytes.len() as u64),
            Work::Failed(_) | Work::End => 0,
        }
    }
}

/// Which documents a run has.
#[derive(Clone, Debug)]
pub enum Source {
    /// All under some paths.
    Paths(Vec<PathBuf>),
    /// Those that an earlier run rejected.
    Again(Vec<Again>),
}

/// Reads the documents of a run in order.
pub(super) struct Feed {
    pub(super) source: Source,
    pub(super) archives: container::Options,
    /// The directory in which each document has a name.
    pub(super) folder: Option<Arc<Folder>>,
    /// How often each identifier of a member was met, by its hash.
    pub(super) seen: HashMap<u64, u32>,
    /// Files that were passed over.
    pub(super) passed_over: u64,
}

/// Whether to go on.
pub(super) type Flow = ControlFlow<()>;

impl Feed {
    pub(super) fn new(source: Source, archives: container::Options, folder: Option<Arc<Folder>>) -> Self {
        Self { source, archives, folder, seen: HashMap::new(), passed_over: 0 }
    }

    /// Hands on one document after the other until there is no more or the taker breaks off.
    pub(super) fn run(&mut self, take: &mut dyn FnMut(Task) -> Flow) -> Flow {
        match self.source.clone() {
            Source::Paths(paths) => {
                for found in Walk::new(paths) {
                    match found {
                        Found::Input(input) => self.input(Arc::new(input), None, take)?,
                        Found::Error(error) => {
                            let input = Arc::new(Input::new(error.path().to_owned()));
                            let reject = Reject::new(&input, None, "walk", &error);
                            take(Task { id: input.id.as_str().into(), input, work: Work::Failed(reject), name: None, ends: true })?;
                        }
                        Found::PassedOver => self.passed_over += 1,
                    }
                }
            }
            Source::Again(inputs) => {
                for Again { path, members } in inputs {
                    self.input(Arc::new(Input::new(PathBuf::from(path))), members, take)?;
                }
            }
        }
        Flow::Continue(())
    }

    /// The documents of one input: itself, or its members, all or those of the names.
    fn input(&mut self, input: Arc<Input>, only: Option<Vec<String>>, take: &mut dyn FnMut(Task) -> Flow) -> Flow {
        match input.container() {
            Some(container) => self.container(&input, container, only, take),
            None => {
                let name = self.folder.as_ref().map(|folder| folder.name(&input, None));
                take(Task { id: input.id.as_str().into(), input, work: Work::File, name, ends: true })
            }
        }
    }

    /// The members of a container, each a document; what ends it early is a reject behind them.
    fn container(
        &mut self,
        input: &Arc<Input>,
        container: Container,
        only: Option<Vec<String>>,
        take: &mut dyn FnMut(Task) -> Flow,
    ) -> Flow {
        let (mut broken_off, mut members) = (false, 0u64);
        let mut wanted: Option<HashSet<String>> = only.map(|names| names.into_iter().collect());
        let archives = self.archives.clone();
        let mut hand = |member: Member| {
            members += 1;
            if wanted.as_mut().is_some_and(|wanted| !wanted.remove(&member.name)) {
                return Ok(());
            }
            let id = self.unique(format!("{}!{}", input.id, member.name));
            let name = self.folder.as_ref().map(|folder| folder.name(input, Some(Path::new(&member.name))));
            let task = Task { input: Arc::clone(input), id: id.into(), work: Work::Member(member), name, ends: false };
            broken_off = take(task).is_break();
            if broken_off { Err(io::Error::other("broken off")) } else { Ok(()) }
        };
        // A bug in a reader of archives must cost one archive, not the night's run.
        let read = catch_unwind(AssertUnwindSafe(|| container::members(&input.path, container, &archives, &mut hand)));
        if broken_off {
            return Flow::Break(());
        }
        let failed = |error: &Error| Work::Failed(Reject::new(input, None, "read", error));
        let done = match read {
            // Every input is a record or a reject, if not by its members then by itself.
            Ok(Ok(())) if members == 0 => failed(&Error::new(ErrorKind::Unsupported, &input.path, "holds no document")),
            Ok(Ok(())) => Work::End,
            Ok(Err(error)) => failed(&error),
            Err(_) => failed(&Error::new(ErrorKind::Internal, &input.path, "internal error, please report this archive")),
        };
        let broken = matches!(done, Work::Failed(_));
        for member in wanted.into_iter().flatten().filter(|_| !broken) {
            let error = Error::new(ErrorKind::Read, &input.path, "is no longer in the archive");
            let id = format!("{}!{member}", input.id).into();
            let work = Work::Failed(Reject::new(input, Some(member), "read", &error));
            take(Task { input: Arc::clone(input), id, work, name: None, ends: false })?;
        }
        take(Task { input: Arc::clone(input), id: input.id.as_str().into(), work: done, name: None, ends: true })
    }

    /// The identifier, with a number behind it where a member before had the same.
    fn unique(&mut self, id: String) -> String {
        let times = self.seen.entry(hash(&id)).and_modify(|times| *times += 1).or_insert(1);
        if *times == 1 {
            return id;
        }
        let mut number = *times;
        let next = loop {
            let next = format!("{id}#{number}");
            if !self.seen.contains_key(&hash(&next)) {
                break next;
            }
            number += 1;
        };
        // The next one of the name counts on from here.
        self.seen.insert(hash(&id), number);
        self.seen.insert(hash(&next), 1);
        next
    }
}
