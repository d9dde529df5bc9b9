//! The command line. It is for native builds; the page has its own entry.

#[cfg(not(target_arch = "wasm32"))]
mod answer;
#[cfg(not(target_arch = "wasm32"))]
mod arguments;
#[cfg(not(target_arch = "wasm32"))]
mod commands;
#[cfg(not(target_arch = "wasm32"))]
mod completion;
#[cfg(not(target_arch = "wasm32"))]
mod help;
#[cfg(not(target_arch = "wasm32"))]
mod lists;
#[cfg(not(target_arch = "wasm32"))]
mod matrix;
#[cfg(not(target_arch = "wasm32"))]
mod models;
#[cfg(not(target_arch = "wasm32"))]
mod run;
#[cfg(not(target_arch = "wasm32"))]
mod texts;

/// Exit codes: 0 for a run or a list, whatever the verdict, and for models without errors; 1 for a
/// model with errors or one that `fmt --check` would change, and if the output could not be written;
/// 2 for arguments that were not understood and files that could not be read.
#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    use std::io::Write;
    use std::process::ExitCode;

    match arguments::parse(std::env::args_os().skip(1)) {
        Ok(request) => {
            let answer = answered(&request);
            eprint!("{}", answer.complaint);
            // Whoever reads only the beginning closes the pipe; that is no fault of ours to report.
            match std::io::stdout().lock().write_all(answer.text.as_bytes()) {
                Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
                _ => ExitCode::from(answer.code),
            }
        }
        Err(error) => {
            eprintln!("faultline: {error}");
            eprintln!("Try `faultline --help`.");
            ExitCode::from(2)
        }
    }
}

/// The answer to a request.
#[cfg(not(target_arch = "wasm32"))]
fn answered(request: &arguments::Request) -> answer::Answer {
    use answer::Answer;
    use arguments::Request;

    match request {
        Request::Run(run) => run::run(run),
        Request::Matrix(run) => matrix::matrix(run),
        Request::Check { files, json } => models::check(files, *json),
        Request::Format { files, check } => models::format(files, *check),
        Request::List(list, of) => lists::list(list, of.as_deref()),
        Request::Help(topic) => Answer::of(help::help(*topic)),
        Request::Version => Answer::of(format!("faultline {}\n", env!("CARGO_PKG_VERSION"))),
        Request::Schema => Answer::of(faultline::export::SCHEMA.to_owned()),
        Request::Completions(shell) => Answer::of(completion::script(shell)),
        Request::Digests { seeds } => {
            Answer::of(format!("{:016x}\n", faultline::explore::digests::fold(*seeds)))
        }
    }
}

/// Cargo builds every binary for the page's target too; there is no command line in a browser.
#[cfg(target_arch = "wasm32")]
fn main() {}
