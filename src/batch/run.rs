//! The run itself: documents are gathered into groups, a group is worked on in parallel, and what came of it is written in order.
//!
//! A document is an input, or a member of an input that is a container; the members join the groups as they are read, so an
//! archive is never held whole.

use super::document::{Document, Made, Place, process};
use super::{Event, Input, Options, Reject, Summary, Target};
use crate::container::{self, Container, Member};
use crate::error::Error;
use rayon::prelude::*;
use std::io::{self, Write};

/// Bytes of input that are worked on at once, at most, unless a single one is larger.
const GROUP_BYTES: u64 = 16 << 20;

/// Documents that are worked on at once, at most.
const GROUP: usize = 1024;

/// Processes all inputs in order: results go to `target`, and `tell` hears of each input.
///
/// # Errors
/// When the stream of records cannot be written, or `tell` fails. A message that cannot be written is a reject.
pub fn run(
    inputs: &[Input],
    options: &Options,
    target: Target<'_>,
    tell: &mut dyn FnMut(Event<'_>) -> io::Result<()>,
) -> io::Result<Summary> {
    let mut run = Run { options, target, tell, group: Vec::new(), bytes: 0, summary: Summary::default() };
    for (at, input) in inputs.iter().enumerate() {
        let container = if input.is_stdin() { None } else { Container::of_file(&input.path) };
        match container {
            Some(container) => run.container(input, at, container)?,
            None => run.push(Task { input, at, work: Work::File, ends: true })?,
        }
    }
    run.flush()?;
    Ok(run.summary)
}

/// One thing to do.
struct Task<'i> {
    input: &'i Input,
    /// The number of the input.
    at: usize,
    work: Work,
    /// Whether the input is done with it.
    ends: bool,
}

enum Work {
    /// A file of its own.
    File,
    /// A member of a container.
    Member(Member),
    /// A container that could not be read to its end.
    Broken(Error),
    /// The end of a container.
    Nothing,
}

struct Run<'r, 't, 'f, 'i> {
    options: &'r Options,
    target: Target<'t>,
    tell: &'r mut (dyn FnMut(Event<'_>) -> io::Result<()> + 'f),
    group: Vec<Task<'i>>,
    /// The bytes of the group.
    bytes: u64,
    summary: Summary,
}

impl<'i> Run<'_, '_, '_, 'i> {
    /// The members of a container, each a document; what ends it early is a reject behind them.
    fn container(&mut self, input: &'i Input, at: usize, container: Container) -> io::Result<()> {
        // An error of the output must end the run, not only the container.
        let mut failed = None;
        let options = &self.options.archives;
        let done = container::members(&input.path, container, options, &mut |member| {
            self.push(Task { input, at, work: Work::Member(member), ends: false }).map_err(|error| {
                let told = io::Error::new(error.kind(), error.to_string());
                failed = Some(error);
                told
            })
        });
        if let Some(error) = failed {
            return Err(error);
        }
        let work = done.err().map_or(Work::Nothing, Work::Broken);
        self.push(Task { input, at, work, ends: true })
    }

    fn push(&mut self, task: Task<'i>) -> io::Result<()> {
        let bytes = match &task.work {
            Work::File => task.input.bytes,
            Work::Member(member) => member.content.as_ref().map_or(0, |bytes| bytes.len() as u64),
            Work::Broken(_) | Work::Nothing => 0,
        };
        if self.bytes + bytes > GROUP_BYTES || self.group.len() >= GROUP {
            self.flush()?;
        }
        self.bytes += bytes;
        self.group.push(task);
        Ok(())
    }

    /// Works on the group and writes what came of it.
    fn flush(&mut self) -> io::Result<()> {
        let group = std::mem::take(&mut self.group);
        self.bytes = 0;
        let place = match &self.target {
            Target::Records(_) => Place::Stream,
            Target::Messages(folder) => Place::Messages(folder),
            Target::Texts(folder) => Place::Texts(folder),
        };
        let options = self.options;
        let one = |task: Task<'i>| {
            let Task { input, at, work, ends } = task;
            let result = match work {
                Work::File => Some(process(Document::File(input), options, place, at)),
                Work::Member(member) => Some(process(Document::Member(input, member), options, place, at)),
                Work::Broken(error) => Some(Err(Reject::new(input, None, "read", &error))),
                Work::Nothing => None,
            };
            (input, result, ends)
        };
        let results: Vec<_> = group.into_par_iter().map(one).collect();
        for (input, result, ends) in results {
            if let Some(result) = result {
                self.write(input, result)?;
            }
            if ends {
                (self.tell)(Event::Done(input))?;
            }
        }
        Ok(())
    }

    fn write(&mut self, input: &Input, result: Result<(Made, u64), Reject>) -> io::Result<()> {
        match result {
            Ok((made, bytes)) => {
                self.summary.bytes += bytes;
                match (made, &mut self.target) {
                    (Made::Nothing, _) => {
                        (self.tell)(Event::Skipped(input))?;
                        self.summary.skipped += 1;
                    }
                    (Made::Line(line), Target::Records(out)) => {
                        out.write_all(&line)?;
                        self.summary.written += 1;
                    }
                    (Made::Line(_) | Made::File, _) => self.summary.written += 1,
                }
            }
            Err(failed) => {
                (self.tell)(Event::Rejected(&failed))?;
                self.summary.rejects += 1;
            }
        }
        Ok(())
    }
}
