//! Statements: on one line where they fit, otherwise with their blocks below them.

use super::expression;
use super::line::Line;
use super::page::Page;
use crate::language::limits;
use crate::language::syntax::{
    Assignment, Block, Call, Occurrence, Refusal, Statement, StatementKind, Target,
};

/// The most statements that share a line.
const TOGETHER: usize = 3;

/// Prints what a declaration does, behind its first line: always in braces.
pub(super) fn body(page: &mut Page<'_>, header: &Line, block: &Block) {
    let mut flat = header.clone();
    if inline_block(page, &mut flat, block) && page.fits(&flat) {
        page.put(&flat);
    } else {
        page.put(header);
        open_block(page, block);
    }
}

/// Prints what a declaration does, behind its first line: a single statement without braces.
pub(super) fn action(page: &mut Page<'_>, mut header: Line, block: &Block) {
    let [statement] = block.statements.as_slice() else { return body(page, &header, block) };
    if page.has_comment(block.span) && block.span != statement.span {
        return body(page, &header, block);
    }
    let mut flat = header.clone();
    flat.soft();
    if inline(page, &mut flat, statement) && page.fits(&flat) {
        page.put(&flat);
    } else {
        header.soft();
        broken(page, header, statement);
    }
}

fn open_block(page: &mut Page<'_>, block: &Block) {
    page.block(block.span, &block.statements, |page, statement| {
        page.item(statement.span, |page| put(page, statement));
    });
}

fn put(page: &mut Page<'_>, statement: &Statement) {
    let mut flat = Line::default();
    if inline(page, &mut flat, statement) && page.fits(&flat) {
        page.put(&flat);
    } else {
        broken(page, Line::default(), statement);
    }
}

/// Prints a statement that does not fit on one line, behind what its line has so far.
fn broken(page: &mut Page<'_>, mut line: Line, statement: &Statement) {
    match &statement.kind {
        StatementKind::If(guards, otherwise) => {
            for (place, guard) in guards.iter().enumerate() {
                line.glue(if place == 0 { "if " } else { " else if " });
                expression::put(&mut line, &guard.condition);
                page.put(&line);
                open_block(page, &guard.block);
                line = Line::default();
            }
            if let Some(block) = otherwise {
                page.put(&Line::of(" else"));
                open_block(page, block);
            }
        }
        StatementKind::ForEach(aggregate, filter, block) => {
            for_each(&mut line, &aggregate.text, filter.as_ref());
            action(page, line, block);
        }
        StatementKind::Call(call) => {
            called(&mut line, call);
            for (word, branch) in [("then", &call.then), ("else", &call.otherwise)] {
                let Some(block) = branch else { continue };
                line.soft().glue(word);
                page.put(&line);
                line = Line::default();
                let mut flat = Line::default();
                if is_plain(block) && !page.has_comment(block.span) && branch_inline(page, &mut flat, block) {
                    page.put(&flat);
                } else {
                    open_block(page, block);
                }
            }
            page.put(&line);
        }
        kind => {
            simple(&mut line, kind);
            page.put(&line);
        }
    }
}

/// Adds a statement to a line. False if it is no statement for one line.
fn inline(page: &Page<'_>, line: &mut Line, statement: &Statement) -> bool {
    if line.columns() > limits::WIDTH || page.has_comment(statement.span) {
        return false;
    }
    match &statement.kind {
        StatementKind::If(guards, otherwise) => {
            for (place, guard) in guards.iter().enumerate() {
                line.glue(if place == 0 { "if " } else { " else if " });
                expression::put(line, &guard.condition);
                if !inline_block(page, line, &guard.block) {
                    return false;
                }
            }
            otherwise.as_ref().is_none_or(|block| {
                line.glue(" else");
                inline_block(page, line, block)
            })
        }
        StatementKind::ForEach(aggregate, filter, block) => {
            for_each(line, &aggregate.text, filter.as_ref());
            if let [statement] = block.statements.as_slice() {
                line.soft();
                inline(page, line, statement)
            } else {
                inline_block(page, line, block)
            }
        }
        StatementKind::Call(call) => {
            called(line, call);
            [("then", &call.then), ("else", &call.otherwise)].into_iter().all(|(word, branch)| {
                branch.as_ref().is_none_or(|block| {
                    line.soft().glue(word);
                    branch_inline(page, line, block)
                })
            })
        }
        kind => {
            simple(line, kind);
            true
        }
    }
}

/// Whether a branch of a call is one statement that can stand without braces: an `else` behind it is still the call's.
fn is_plain(block: &Block) -> bool {
    let [statement] = block.statements.as_slice() else { return false };
    match &statement.kind {
        StatementKind::If(..) | StatementKind::ForEach(..) => false,
        StatementKind::Call(call) => call.then.is_none() && call.otherwise.is_none(),
        _ => true,
    }
}

fn branch_inline(page: &Page<'_>, line: &mut Line, block: &Block) -> bool {
    match block.statements.as_slice() {
        [statement] if is_plain(block) => {
            line.soft();
            inline(page, line, statement)
        }
        _ => inline_block(page, line, block),
    }
}

/// Adds a block to a line. False if it is no block for one line.
fn inline_block(page: &Page<'_>, line: &mut Line, block: &Block) -> bool {
    if block.statements.len() > TOGETHER || page.has_comment(block.span) {
        return false;
    }
    if block.statements.is_empty() {
        line.glue(" {}");
        return true;
    }
    line.glue(" {");
    for (place, statement) in block.statements.iter().enumerate() {
        line.glue(if place == 0 { " " } else { "   " });
        if !inline(page, line, statement) {
            return false;
        }
    }
    line.glue(" }");
    true
}

fn for_each(line: &mut Line, aggregate: &str, filter: Option<&crate::language::syntax::Expression>) {
    line.glue("for each ").glue(aggregate);
    if let Some(filter) = filter {
        line.soft().glue("where ");
        expression::put(line, filter);
    }
}

/// Adds a statement without blocks to a line.
fn simple(line: &mut Line, kind: &StatementKind) {
    line.glue(kind.word());
    match kind {
        StatementKind::Require(condition, refusal) => {
            line.glue(" ");
            expression::put(line, condition);
            line.soft();
            match refusal {
                Refusal::Reject(reason) => _ = line.glue("else reject ").glue(&reason.text),
                Refusal::Emit(event) => {
                    line.glue("else emit ");
                    occurrence(line, event);
                }
            }
        }
        StatementKind::Set(changes) => {
            line.glue(" ");
            assignments(line, changes);
        }
        StatementKind::Emit(event, replaced) => {
            line.glue(" ");
            occurrence(line, event);
            if let Some(replaced) = replaced {
                line.soft().glue("replacing ").glue(&replaced.text);
            }
        }
        StatementKind::Raise(event) => {
            line.glue(" ");
            occurrence(line, event);
        }
        StatementKind::Cancel(event) => _ = line.glue(" ").glue(&event.text),
        StatementKind::Merge(events, into) => {
            for (place, event) in events.iter().enumerate() {
                line.glue(if place == 0 { "" } else { "," }).soft().glue(&event.text);
            }
            line.soft().glue("into ");
            occurrence(line, into);
        }
        StatementKind::Add(value, path) => {
            line.glue(" ");
            expression::put(line, value);
            line.soft().glue("to ");
            expression::path(line, path);
        }
        StatementKind::Remove(path) => {
            line.glue(" ");
            expression::path(line, path);
        }
        StatementKind::Read(path, name) => {
            line.glue(" ");
            expression::path(line, path);
            line.soft().glue("as ").glue(&name.text);
        }
        StatementKind::Issue(to) | StatementKind::Do(to) => {
            line.glue(" ");
            target(line, to);
        }
        StatementKind::If(..) | StatementKind::Call(_) | StatementKind::ForEach(..) => {}
    }
}

/// Adds changes of fields to a line.
pub(super) fn assignments(line: &mut Line, changes: &[Assignment]) {
    for (place, Assignment { target, change, value }) in changes.iter().enumerate() {
        if place > 0 {
            line.glue(",").soft();
        }
        expression::path(line, target);
        line.glue(" ").glue(change.text()).glue(" ");
        expression::put(line, value);
    }
}

/// Adds a command and its aggregate to a line.
pub(super) fn target(line: &mut Line, target: &Target) {
    line.glue(&target.aggregate.text);
    expression::given(line, target.identity.as_deref());
    line.glue(".").glue(&target.command.text);
    expression::given(line, target.arguments.as_deref());
}

/// Adds a call to a line, without what follows.
pub(super) fn called(line: &mut Line, call: &Call) {
    line.glue("call ").glue(&call.external.text).glue(".").glue(&call.operation.text);
    expression::given(line, call.arguments.as_deref());
    if let Some(key) = &call.key {
        line.soft().glue("key ");
        expression::put(line, key);
    }
}

fn occurrence(line: &mut Line, occurrence: &Occurrence) {
    line.glue(&occurrence.event.text);
    expression::given(line, occurrence.arguments.as_deref());
}
