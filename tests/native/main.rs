//! Native suites: the core, without a browser.

mod explore;
mod table;
mod telling;
