//! The model language: a design written down on a page, read into a tree, and printed in its canonical form.
//!
//! - [`source`]: places in a text, and how they are shown
//! - [`token`], [`lexer`]: letters to tokens
//! - [`syntax`]: the tree; every node knows its place, comments and empty lines are kept beside it
//! - [`mod@parser`]: tokens to tree, going on after errors
//! - [`printer`]: tree to canonical text
//! - [`mod@check`]: names, types, and what is probably not meant
//! - [`mod@compile`]: tree to the model that runs
//! - [`problem`], [`diagnostics`], [`nearest`]: what is wrong, as values; `words` tells them
//! - [`limits`]: how large a model may be
//!
//! Only words that stand inside of expressions or end them are reserved: a field may be called `on`, none `else`. Blanks and line breaks mean nothing, except that the text of a fault
//! goes to the end of its line. `#` begins a comment.
//!
//! # The grammar
//!
//! `x?` is one or none, `x*` any number, `x,*` any number with commas between them. A `NAME` is letters, digits and
//! underscores; `TEXT` stands in quotes on one line; `DURATION` is `20ms 2s 5m 24h 30d`, `DATE` is `2024-01-31`.
//!
//! ```text
//! design      = ( title TEXT | about TEXT TEXT* | calendar starts DATE
//!               | context | use-case | saga | invariant | scenario )*
//!
//! context     = context NAME TEXT? { ( aggregate | policy | read-model | external | clock | reconcile
//!               | publish | use-case | saga | invariant )* }
//! aggregate   = aggregate NAME parameters? TEXT? { ( field | child | event | command | reaction )* }
//! field       = NAME : type ( = expression )?
//! type        = int | money | bool | id | time | NAME | NAME ( | NAME )* | times within DURATION max INTEGER
//! child       = child NAME parameters max INTEGER { field* }
//! event       = event NAME VERSION? parameters? TEXT? ( upcast VERSION parameters ( set change,* )? )*
//! command     = command NAME parameters? TEXT? said? block
//! reaction    = on NAME body
//! parameters  = ( ( NAME : type ),* )
//! said        = said TEXT ( was TEXT )?
//!
//! policy      = on NAME VERSION? ( where expression | as NAME | in transaction | after commit | via outbox )* body
//! read-model  = read model NAME parameters TEXT? { ( field | projection )* }
//! projection  = on NAME VERSION? ( where expression )? ( key arguments )? body
//! external    = external NAME TEXT? ( { ( NAME parameters? said? )* } )?
//! clock       = clock NAME ( ( NAME ) )? ( every DURATION ( from DURATION )? until DURATION | at DATE,* )
//! reconcile   = reconcile ( as NAME )? every DURATION ( until DURATION )? body
//! publish     = publish NAME as NAME VERSION? arguments?
//! use-case    = use case NAME parameters? TEXT? ( ignoring result )? block
//!
//! saga        = saga NAME TEXT? starts on NAME ( ( NAME,* ) )? { step* end? }
//! step        = step deed ( done NAME | fails NAME | undo deed | timeout DURATION | retry INTEGER? | pivot )*
//! end         = ( then deed )? ( otherwise deed )?
//! deed        = target | call operation
//! invariant   = invariant NAME TEXT? : ( always | eventually ) expression
//!
//! scenario    = scenario TEXT TEXT? { line* }
//! line        = at moment sent | every DURATION ( from moment )? times INTEGER sent
//!             | set ( SETTING = VALUE ),* | fault REST-OF-LINE | seed INTEGER
//! moment      = DURATION | DATE
//! sent        = target | NAME arguments
//!
//! block       = { statement* }
//! body        = block | statement
//! statement   = require expression else ( reject NAME | emit NAME arguments? )
//!             | set change,* | add expression to path | remove path
//!             | emit NAME arguments? ( replacing NAME )? | raise NAME arguments? | cancel NAME
//!             | merge NAME,* into NAME arguments?
//!             | read path as NAME | if expression block ( else if expression block )* ( else block )?
//!             | issue target | do target | for each NAME ( where expression )? body
//!             | call operation ( then body )? ( else body )?
//! change      = path ( = | += | -= ) expression
//! target      = NAME arguments? . NAME arguments?
//! operation   = NAME . NAME arguments? ( key expression )?
//!
//! expression  = by precedence, the loosest first: or · and · not · == != < <= > >= · + - less N % · * /
//!             · -x and N % of X, both of these with rounded ( half-up | half-even | down | up ) where it is said
//! primary     = INTEGER | DECIMAL | DURATION | DATE | path | NAME* (in scenarios, an identity that is new each time)
//!             | ( sum | count | max | min ) ( expression ( where expression )? ) | ( expression )
//! path        = NAME arguments? ( . NAME arguments? )*
//! arguments   = ( ( ( NAME : )? expression ),* )
//! ```
//!
//! # What it means
//!
//! - An aggregate without parameters has one identity, called after it: `order` of `Order`. A field starts at the first value
//!   of its type (0, false, the first state) if nothing else is said.
//! - An event carries the identity of its aggregate, `occurred`, `message`, and the values that it is emitted with, which are
//!   called as they are named there, or after the last name of a path. Its first occurrence says how many and of which types;
//!   `event` can declare them.
//! - A command sees its parameters, its aggregate's fields and identity, `now`, and what it reads. What is set is always a
//!   field, even where a parameter has the same name.
//! - `money` is written with two decimals. A `time` is a moment or the span between two. A percentage, and what is left
//!   `less` one, is rounded half-up where nothing is said, half a cent always away from nothing; a quotient is cut off.
//!   `day(t)` and `month(t)` count from 1 at the calendar's beginning (2024-01-01 where none is stated) and go on from year
//!   to year: the thirteenth month is January again.
//! - Numbers are whole and have 64 bits. What does not fit, a division by nothing, and one child more than its bound are no
//!   refusal: the piece of work fails as at an exception. The caller is told `error` and nothing is stored; a handler is
//!   tried again as its consumer does with one that throws. `and` and `or` look at their right side only if it matters.
//! - `require … else reject` refuses, and nothing is stored. `require … else emit` stores the event and what was set before
//!   it, and the caller is told `ok`: the failure is the event's to tell.
//! - A child that is set and not there is added with what its fields start at; one that is not there reads as that. A window
//!   forgets the moments that lie more than its length before the latest one that was added, whenever that is noticed, and
//!   the oldest of more than its bound. `sum`, `max` and `min` of nothing are 0.
//! - At an event of its own, raised or emitted, an aggregate does what its `on` says, before anybody else hears of an
//!   emitted one. A raised one stays inside.
//! - A policy whose `where` is false, and what stands in an `if` that is false, is not owed: no effect and not lost. What
//!   stands behind `then` follows the call if the system agreed, behind `else` if it refused. A system recognises a call that
//!   it has carried out by its `key`. An operation that is not declared takes what it is called with first.
//! - A use case runs in the context of the aggregate that it asks first and does one thing after the other, each command in
//!   a transaction of its own. A refusal ends it, unless it ignores results.
//! - An invariant holds `always`, after every commit, or `eventually`, at rest; of each aggregate that it names outside of a
//!   fold. One that cannot be computed does not hold.
//! - `o*` in a line of a scenario is `o1`, `o2` and so on, without those that are written down.
//! - A name that ends in a digit is an identity where nothing else has it (`sku1`); in scenarios every free name is.

pub mod check;
pub mod compile;
pub mod diagnostics;
pub mod lexer;
pub mod limits;
mod names;
pub mod nearest;
pub mod parser;
pub mod printer;
pub mod problem;
pub mod source;
pub mod syntax;
pub mod token;

/// The reference of the language, for authors. A test runs every snippet of it.
pub const REFERENCE: &str = include_str!("reference.md");

pub use check::check;
pub use compile::compile;
pub use diagnostics::Diagnostics;
pub use parser::{Parsed, parse};
pub use printer::print;
