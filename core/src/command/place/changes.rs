//! What in a line may change the world before an operation runs, or while it does.
//!
//! Commands are visited in the order in which they run, and each that is not known to change nothing (`quiet`) is put
//! on a list. What is on it when an operation is met ran before that. What runs beside an operation, or before it in
//! another turn, is known only once all of it was visited; then the operations in it are gone through again.

use std::ops::Range;
use std::rc::Rc;

use super::before::Before;
use crate::command::call::Call;
use crate::command::reader::Reader;
use crate::command::text::program_name;

/// What was visited of a line.
#[derive(Default)]
pub(crate) struct Changes {
    list: Vec<Change>,
    /// The first on the list that runs before the current command.
    first: Option<usize>,
    /// How many commands were visited that need no further look.
    visited: usize,
    /// Operations beside which the rest of the line runs, and where on the list that begins.
    open: Vec<(Range<usize>, usize)>,
    /// Files that only tell what happened, unless an operation is told to read one, and the pieces that write them.
    logs: Vec<(String, Rc<str>)>,
}

/// Something that may change the world.
struct Change {
    piece: Rc<str>,
    /// The operation that does it, where one does.
    by: Option<usize>,
    /// Whether it leaves the package.json alone.
    spares_scripts: bool,
}

/// A point to which the list can be taken back, and from which on operations and changes count.
#[derive(Clone, Copy)]
pub(crate) struct Point {
    first: Option<usize>,
    length: usize,
    visited: usize,
}

impl Changes {
    pub(crate) fn point(&self) -> Point {
        Point { first: self.first, length: self.list.len(), visited: self.visited }
    }

    /// Forgets what was seen since `point`.
    pub(crate) fn take_back(&mut self, point: Point) {
        self.list.truncate(point.length);
        self.first = point.first;
        self.visited = point.visited;
    }

    /// What may change the world before the current command.
    pub(crate) fn before(&self) -> Before {
        let before = self.first.and_then(|first| self.list.get(first..)).unwrap_or_default();
        Before::of(before.iter().map(|change| (&change.piece, change.by)))
    }

    /// Takes note of a log that the line writes.
    pub(crate) fn add_log(&mut self, path: &str, piece: Rc<str>) {
        self.logs.push((program_name(path), piece));
    }

    /// The piece of the line that writes a file of which `reads` says that an operation is told to read it.
    pub(crate) fn log_read(&self, reads: impl Fn(&str) -> bool) -> Option<Rc<str>> {
        self.logs.iter().find(|(name, _)| reads(name)).map(|(_, piece)| Rc::clone(piece))
    }

    /// Whether what runs before the current command may change the scripts that it runs.
    pub(crate) fn is_doubted(&self) -> bool {
        let before = self.first.and_then(|first| self.list.get(first..)).unwrap_or_default();
        before.iter().any(|change| change.by.is_none() && !change.spares_scripts)
    }

    /// Takes note of what may change the world.
    pub(crate) fn add(&mut self, piece: Rc<str>, by: Option<usize>) {
        self.visited += 1;
        self.first = self.first.or(Some(self.list.len()));
        // A loop runs the same again and again.
        if self.list.last().is_none_or(|last| last.by != by || last.piece != piece) {
            self.list.push(Change { piece, by, spares_scripts: false });
        } else if self.first == Some(self.list.len()) {
            self.first = self.list.len().checked_sub(1);
        }
    }

    /// What among `changes` is not done by the operation `found` alone, unless its `own` count.
    fn beside(&self, found: usize, changes: Range<usize>, own: bool) -> Before {
        let changes = self.list.get(changes).unwrap_or_default();
        let others = changes.iter().filter(|change| own || change.by != Some(found));
        Before::of(others.map(|change| (&change.piece, change.by)))
    }
}

impl Reader<'_> {
    /// The current command may change the world.
    pub(crate) fn changes_world(&mut self) {
        self.changes.add(Rc::clone(&self.text), None);
    }

    /// The current command may change the world, but no script of a package.
    pub(crate) fn changes_no_script(&mut self) {
        self.changes_world();
        if let Some(last) = self.changes.list.last_mut() {
            last.spares_scripts = true;
        }
    }

    /// The current command changes nothing.
    pub(crate) fn changes_nothing(&mut self) {
        self.changes.visited += 1;
    }

    /// The current command writes the logs that its words name.
    fn writes_logs(&mut self, call: &Call) {
        self.changes_nothing();
        for arg in call.rest() {
            self.changes.add_log(&arg.text, Rc::clone(&self.text));
        }
    }

    /// Runs what reads `call` and takes note of what is read of it: whatever is not known to be quiet, and hands on to
    /// nothing that was looked into, may change the world.
    pub(crate) fn visit<T>(&mut self, name: &str, call: &Call, body: impl FnOnce(&mut Self) -> T) -> T {
        let visited = self.changes.visited;
        let out = match () {
            () if REPEATING.contains(&name) => self.repeated(body),
            () if STARTING.contains(&name) => self.started(body),
            () => body(self),
        };
        if self.changes.visited == visited {
            match () {
                () if super::quiet::is_quiet(name, call) => self.changes_nothing(),
                () if super::logs::writes_logs(name, call) => self.writes_logs(call),
                () if super::quiet::spares_scripts(name) => self.changes_no_script(),
                () => self.changes_world(),
            }
        }
        out
    }

    /// Reads what may run more than once, so that everything in it counts for every operation in it.
    pub(crate) fn repeated<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> T {
        self.gathered(true, body)
    }

    /// Reads what may run from anywhere, in whatever order its parts are met.
    pub(crate) fn in_any_order<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> T {
        self.gathered(false, body)
    }

    fn gathered<T>(&mut self, own: bool, body: impl FnOnce(&mut Self) -> T) -> T {
        let (found, changes) = (self.found_so_far(), self.changes.list.len());
        let out = body(self);
        self.settle(found..self.found_so_far(), changes..self.changes.list.len(), own);
        out
    }

    /// Reads what goes on while the rest of the line runs.
    pub(crate) fn started<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> T {
        let found = self.found_so_far();
        let out = body(self);
        let found = found..self.found_so_far();
        if !found.is_empty() {
            self.changes.open.push((found, self.changes.list.len()));
        }
        out
    }

    /// The stages of a pipeline that begins here.
    pub(crate) fn stages(&self) -> Stages {
        Stages { read: Vec::new(), before: self.changes.first, first: self.changes.first }
    }

    /// Reads a stage of a pipeline, which runs beside the others.
    pub(crate) fn beside<T>(&mut self, stages: &mut Stages, body: impl FnOnce(&mut Self) -> T) -> T {
        let (found, changes) = (self.found_so_far(), self.changes.list.len());
        self.changes.first = stages.before;
        let out = body(self);
        stages.first = stages.first.or(self.changes.first);
        stages.read.push((found..self.found_so_far(), changes..self.changes.list.len()));
        out
    }

    /// Says what runs beside what, once all stages were read.
    pub(crate) fn join(&mut self, stages: &Stages) {
        self.changes.first = stages.first;
        for (at, (found, _)) in stages.read.iter().enumerate() {
            for (_, (_, changes)) in stages.read.iter().enumerate().filter(|(other, _)| *other != at) {
                self.settle(found.clone(), changes.clone(), true);
            }
        }
    }

    /// Reads one of several branches, of which only one runs; `start` is where they begin.
    pub(crate) fn alternative<T>(&mut self, start: Point, body: impl FnOnce(&mut Self) -> T) -> T {
        let earlier = std::mem::replace(&mut self.changes.first, start.first);
        let out = body(self);
        self.changes.first = earlier.or(self.changes.first);
        out
    }

    /// Settles what goes on beside the whole rest of the line.
    pub(crate) fn settle_open(&mut self) {
        let end = self.changes.list.len();
        for (found, from) in std::mem::take(&mut self.changes.open) {
            self.settle(found, from..end, false);
        }
    }

    fn settle(&mut self, found: Range<usize>, changes: Range<usize>, own: bool) {
        for at in found {
            let beside = self.changes.beside(at, changes.clone(), own);
            self.runs_beside(at, beside);
        }
    }
}

/// The stages of a pipeline: what was found and what changes in each.
pub(crate) struct Stages {
    read: Vec<(Range<usize>, Range<usize>)>,
    /// The first change before all of them.
    before: Option<usize>,
    /// The first change before what follows them.
    first: Option<usize>,
}

/// Programs that run what they are given for each of many inputs, again whenever something happens, or in many places.
const REPEATING: &[&str] = &[
    "xargs",
    "gxargs",
    "find",
    "gfind",
    "bfs",
    "fd",
    "fdfind",
    "parallel",
    "rush-parallel",
    "sem",
    "concurrently",
    "conc",
    "nodemon",
    "chokidar",
    "chokidar-cli",
    "onchange",
    "watchexec",
    "tsc-watch",
    "cargo-watch",
    "entr",
    "watch",
    "viddy",
    "retry",
    "hyperfine",
    "start-server-and-test",
    "server-test",
    "npm-run-all",
    "run-p",
    "turbo",
    "nx",
    "lerna",
    "git",
    "hub",
    "pm2",
    "forever",
    "foreach-object",
    "forfiles",
    "for",
];

/// Programs behind which the line goes on at once.
const STARTING: &[&str] = &[
    "tmux",
    "screen",
    "zellij",
    "at",
    "batch",
    "crontab",
    "systemd-run",
    "start",
    "start-process",
    "start-job",
    "setsid",
    "daemonize",
    "trap",
];
