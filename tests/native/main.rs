//! Native suites: the core, without a browser.

mod table;
