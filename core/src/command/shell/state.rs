//! What a statement does to the shell itself: assignments, declarations and redirections.

use shuck_ast::{
    Assignment, AssignmentValue, DeclClause, DeclOperand, Redirect, RedirectKind, RedirectTarget,
};

use super::scope::Scope;
use crate::command::call::Stdin;
use crate::command::place::{loads, logs};
use crate::command::reader::Reader;
use crate::command::shell::Walk;
use crate::command::text::{Arg, bounded, has_hole, hole, is_name};

/// Where a statement's output goes: the file, and whether it is appended to.
pub(crate) type Target = Option<(String, bool)>;

impl Reader<'_> {
    pub(crate) fn assign(&mut self, walk: Walk<'_>, assignment: &Assignment, scope: &mut Scope) {
        let name = assignment.target.name.as_str();
        let mut values = match &assignment.value {
            AssignmentValue::Scalar(word) => vec![self.expand_value(walk.raw(word), scope)],
            AssignmentValue::Compound(array) => {
                let words = array.elements.iter().map(|element| walk.raw(&element.value().word));
                let words: Vec<&str> = words.collect();
                words.into_iter().flat_map(|raw| self.expand_word(raw, scope)).map(|arg| arg.text).collect()
            }
        };
        if let Some(subscript) = &assignment.target.subscript {
            self.arithmetic(walk.slice(subscript.syntax_source_text().span()), scope);
            return scope.assign(name, hole());
        }
        if assignment.append {
            let old = scope.variables.get(name).and_then(|variable| variable.values.clone());
            let old = old.unwrap_or_else(|| vec![hole()]);
            values = match &assignment.value {
                AssignmentValue::Compound(_) => old.into_iter().chain(values).collect(),
                AssignmentValue::Scalar(_) => vec![bounded(old.join(" ") + &values.join(" "))],
            };
        }
        scope.assign_list(name, values);
    }

    /// `export`, `declare`, `local`, `readonly`, `typeset`.
    pub(crate) fn declaration(
        &mut self,
        walk: Walk<'_>,
        declaration: &DeclClause,
        scope: &mut Scope,
    ) -> String {
        let mut export = (declaration.variant.as_str() == "export").then_some(true);
        let mut own = ["local", "declare", "typeset"].contains(&declaration.variant.as_str());
        let mut changes = false;
        for assignment in &declaration.assignments {
            self.assign(walk, assignment, scope);
        }
        for operand in &declaration.operands {
            match operand {
                DeclOperand::Flag(word) => match walk.raw(word) {
                    flag if flag.starts_with('-') && declaration.variant.as_str() != "export" => {
                        own &= !flag.contains('g');
                        export = if flag.contains('x') { Some(true) } else { export };
                        scope.names_another(flag);
                        changes |= flag.contains(CHANGES);
                    }
                    "-n" => export = Some(false),
                    flag if flag.starts_with('+') && flag.contains('x') => export = Some(false),
                    _ => {}
                },
                DeclOperand::Name(reference) => {
                    if own {
                        scope.make_local(reference.name.as_str());
                    }
                    if let Some(export) = export {
                        scope.export(reference.name.as_str(), export);
                    }
                    if export == Some(false) {
                        scope.place.unset(reference.name.as_str());
                    } else if changes {
                        scope.place.doubt(reference.name.as_str());
                    }
                }
                DeclOperand::Assignment(assignment) => {
                    if own {
                        scope.make_local(assignment.target.name.as_str());
                    }
                    self.assign(walk, assignment, scope);
                    if let Some(export) = export {
                        scope.export(assignment.target.name.as_str(), export);
                    }
                    if changes {
                        scope.place.doubt(assignment.target.name.as_str());
                    }
                }
                DeclOperand::Dynamic(word) => {
                    let printed = self.printed.len();
                    let words = self.expand_word(walk.raw(word), scope);
                    for arg in &words {
                        declare(arg, export, scope);
                    }
                    let printed = self.printed.split_off(printed);
                    if export == Some(true) {
                        loads::export(&printed, &words, scope);
                    }
                }
            }
        }
        String::new()
    }

    pub(crate) fn redirections(
        &mut self,
        walk: Walk<'_>,
        redirects: &[Redirect],
        scope: &mut Scope,
        stdin: &Stdin,
    ) -> (Stdin, Target) {
        let mut stdin = stdin.clone();
        let mut target = None;
        for redirect in redirects {
            match &redirect.target {
                RedirectTarget::Heredoc(heredoc) => {
                    let body = walk.slice(heredoc.body.span);
                    let stripped = heredoc.delimiter.strip_tabs.then(|| strip_tabs(body));
                    let body = stripped.as_deref().unwrap_or(body);
                    let quoted = heredoc.delimiter.quoted;
                    let text = if quoted { body.to_owned() } else { self.expand_document(body, scope) };
                    stdin = Stdin::Text(text);
                }
                RedirectTarget::Word(word) => {
                    let value = self.expand_value(walk.raw(word), scope);
                    if writes_file(redirect.kind, &value) && logs::is_log(&value) {
                        self.changes.add_log(&value, walk.slice(redirect.span).into());
                    } else if writes_file(redirect.kind, &value) {
                        self.changes.add(walk.slice(redirect.span).into(), None);
                    }
                    redirect_word(redirect, value, scope, &mut stdin, &mut target);
                }
            }
        }
        (stdin, target)
    }
}

/// Flags of a declaration that change what a variable holds, or what programs receive of it: an array reaches none.
const CHANGES: [char; 6] = ['a', 'A', 'i', 'l', 'u', 'c'];

fn declare(arg: &Arg, export: Option<bool>, scope: &mut Scope) {
    let Some((name, value)) = arg.text.split_once('=').filter(|(name, _)| is_name(name)) else { return };
    scope.assign(name, value.to_owned());
    if let Some(export) = export {
        scope.export(name, export);
    }
}

fn redirect_word(redirect: &Redirect, value: String, scope: &Scope, stdin: &mut Stdin, target: &mut Target) {
    let to_output = redirect.fd.is_none_or(|fd| fd == 1);
    match redirect.kind {
        RedirectKind::HereString => *stdin = Stdin::Text(value + "\n"),
        RedirectKind::Input | RedirectKind::ReadWrite => {
            *stdin = match scope.file(&value) {
                Some(text) => Stdin::Text(text.clone()),
                None => Stdin::File(value),
            };
        }
        RedirectKind::Output | RedirectKind::Clobber if to_output => *target = Some((value, false)),
        RedirectKind::OutputBoth => *target = Some((value, false)),
        RedirectKind::Append if to_output => *target = Some((value, true)),
        RedirectKind::DupOutput if to_output && is_file(&value) => *target = Some((value, false)),
        _ => {}
    }
}

/// Whether a redirection to `target` writes what is there afterwards.
fn writes_file(kind: RedirectKind, target: &str) -> bool {
    const NOWHERE: &[&str] = &["/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty", "nul", "NUL", "$null"];
    let descriptor = |target: &str| target == "-" || target.bytes().all(|b| b.is_ascii_digit());
    let nowhere = NOWHERE.contains(&target) || target.starts_with("/dev/fd/");
    match kind {
        RedirectKind::Output
        | RedirectKind::Clobber
        | RedirectKind::Append
        | RedirectKind::ReadWrite
        | RedirectKind::OutputBoth => !nowhere,
        RedirectKind::DupOutput => !nowhere && !descriptor(target.trim_end_matches('-')),
        _ => false,
    }
}

fn is_file(target: &str) -> bool {
    !target.is_empty() && target != "-" && !has_hole(target) && !target.bytes().all(|b| b.is_ascii_digit())
}

fn strip_tabs(body: &str) -> String {
    body.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect()
}
