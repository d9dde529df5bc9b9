//! The command line. It is for native builds; the page has its own entry.

#[cfg(not(target_arch = "wasm32"))]
mod answer;
#[cfg(not(target_arch = "wasm32"))]
mod arguments;
#[cfg(not(target_arch = "wasm32"))]
mod models;
#[cfg(not(target_arch = "wasm32"))]
mod run;

/// Exit codes: 0 for a run or a list, whatever the verdict, and for models without errors; 1 for a
/// model with errors or one that `fmt --check` would change, and if the output could not be written;
/// 2 for arguments that were not understood and files that could not be read.
#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    use std::io::Write;
    use std::process::ExitCode;

    match arguments::parse(std::env::args_os().skip(1)) {
        Ok(request) => {
            let answer = run::answer(&request);
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

/// Cargo builds every binary for the page's target too; there is no command line in a browser.
#[cfg(target_arch = "wasm32")]
fn main() {}
