//! The documents of a run, one after the other: files, the members of containers, and what cannot be read.
//!
//! Limits: those of archives (`container`); identifiers that rows give themselves (`--id-field`) are all remembered (`names`).

use super::folder::Folder;
use super::names::Names;
use super::walk::{Found, Input, Walk};
use super::{Again, Reject};
use crate::container::{self, Container, Member};
use crate::error::{Error, ErrorKind};
use std::collections::HashSet;
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
    /// The member's name, of a container.
    pub(super) fn member(&self) -> Option<&str> {
        match &self.work {
            Work::Member(member) => Some(&member.name),
            Work::File | Work::Failed(_) | Work::End => None,
        }
    }

    /// The bytes that it holds or will read.
    pub(super) fn bytes(&self) -> u64 {
        match &self.work {
            Work::File => self.input.bytes,
            Work::Member(member) => member.content.as_ref().map_or(0, |content| content.held() as u64),
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
    /// The identifiers of members so far.
    pub(super) names: Names,
    /// Files that were passed over.
    pub(super) passed_over: u64,
}

/// Whether to go on.
pub(super) type Flow = ControlFlow<()>;

impl Feed {
    pub(super) fn new(source: Source, archives: container::Options, folder: Option<Arc<Folder>>) -> Self {
        Self { source, archives, folder, names: Names::default(), passed_over: 0 }
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
        let names = &mut self.names;
        // Of some members alone it cannot be told by their order how many come before.
        names.begin(archives.fields.id.is_some() || wanted.is_some());
        let before = |mut count: u64, hear: &mut dyn FnMut(&str)| {
            let mut again = |member: Member| {
                hear(&identifier(input, &member));
                count -= 1;
                if count == 0 { Err(io::Error::other("enough")) } else { Ok(()) }
            };
            // What ends it early was met before, too.
            let _ = container::members(&input.path, container, &archives, &mut again);
        };
        let mut hand = |member: Member| {
            members += 1;
            if wanted.as_mut().is_some_and(|wanted| !wanted.remove(&member.name)) {
                return Ok(());
            }
            let id = names.unique(identifier(input, &member), &before);
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
}

/// The identifier of a member: the one that a row gives itself, else its place in its archive.
fn identifier(input: &Input, member: &Member) -> String {
    member.id.clone().unwrap_or_else(|| format!("{}!{}", input.id, member.name))
}
