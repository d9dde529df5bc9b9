//! The command line. It is for native builds; the page has its own entry.

#[cfg(not(target_arch = "wasm32"))]
mod arguments;
#[cfg(not(target_arch = "wasm32"))]
mod run;

/// Exit codes: 0 for a run or a list, whatever the verdict; 2 for arguments that were not
/// understood; 1 if the output could not be written.
#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    use std::io::Write;
    use std::process::ExitCode;

    match arguments::parse(std::env::args_os().skip(1)) {
        Ok(request) => {
            let text = run::answer(&request);
            // Whoever reads only the beginning closes the pipe; that is no fault of ours to report.
            match std::io::stdout().lock().write_all(text.as_bytes()) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
                Err(_) => ExitCode::FAILURE,
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
