//! The command line as a terminal and a build meet it: what is printed where, and with which exit code.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use faultline::examples::ALL;

use crate::language::model;

/// What is printed, what is complained of, and the exit code.
pub fn run(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_faultline"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever reads no input closes it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// Where tests may write.
pub fn folder() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

#[test]
fn the_exit_code_says_whether_a_model_is_right() {
    let (right, wrong) = ("context A {\n}\n", "context A {");
    assert_eq!(run(&["check", "-"], right), (Some(0), String::new(), String::new()));
    let (code, out, _) = run(&["check", "-"], wrong);
    assert!(code == Some(1) && out.contains("standard input:1:12"), "{out}");
    let warned = run(&["check", "-"], &model("core.faultline"));
    assert!(warned.0 == Some(0) && warned.1.contains("0 errors"), "warnings do not fail: {}", warned.1);
    let (code, _, complaint) = run(&["check", "/no/such/file"], "");
    assert!(code == Some(2) && complaint.contains("/no/such/file"), "{complaint}");
}

#[test]
fn a_text_is_written_in_its_canonical_form_or_left_alone() {
    assert_eq!(run(&["fmt", "-"], "context   A{ }").1, "context A {\n}\n");
    assert_eq!(
        run(&["fmt", "--check", "-"], "context   A{ }"),
        (Some(1), "standard input\n".to_owned(), String::new())
    );
    assert_eq!(run(&["fmt", "--check", "-"], "context A {\n}\n"), (Some(0), String::new(), String::new()));
    let (code, out, complaint) = run(&["fmt", "-"], "context A {");
    assert!(code == Some(1) && out.is_empty() && complaint.contains("is not closed"), "{complaint}");

    let file = folder().join("written.faultline");
    fs::write(&file, "context   A{ }").unwrap();
    let path = file.to_str().unwrap();
    assert_eq!(run(&["fmt", "--check", path], "").0, Some(1));
    assert_eq!(fs::read_to_string(&file).unwrap(), "context   A{ }", "only looked at");
    assert_eq!(run(&["fmt", path], "").0, Some(0));
    assert_eq!(fs::read_to_string(&file).unwrap(), "context A {\n}\n");
}

#[test]
fn an_example_runs_as_its_text_does() {
    let example = ALL[0];
    let file = folder().join("example.faultline");
    fs::write(&file, example.text).unwrap();
    let words = ["--scenario", "An order is placed and paid", "--set", "publishing=outbox", "--seed", "3"];
    let told = |model: &[&str], input: &str| run(&[&["run"], model, &words[..]].concat(), input);
    let by_name = told(&[example.id], "");
    assert_eq!(by_name.0, Some(0), "{}", by_name.2);
    assert_eq!(told(&[file.to_str().unwrap()], ""), by_name, "as a file");
    assert_eq!(told(&["-"], example.text), by_name, "as the standard input");
    assert_eq!(told(&[], ""), by_name, "as what runs if nothing is said");
}

#[test]
fn what_cannot_be_run_is_told_as_check_tells_it() {
    let broken = "context A {\n  agregate B {}\n}\nscenario \"s\" { at 0ms B(b1).C }\n";
    let (code, out, complaint) = run(&["run", "-"], broken);
    assert_eq!((code, complaint.as_str()), (Some(1), ""));
    assert_eq!(out, run(&["check", "-"], broken).1);
    let nested = "context A {\n  aggregate B { command C { emit D } }\n  external M\n  \
                  on D for each B { for each B { call M.m } }\n}\nscenario \"s\" { at 0ms B(b1).C }\n";
    let (code, out, _) = run(&["run", "-"], nested);
    assert!(code == Some(0) && out.contains("not run yet: "), "{out}");
}

#[test]
fn what_is_not_known_is_told_with_the_nearest_name() {
    for (words, part) in [
        (&["run", "ofer"][..], "there is no file or example `ofer`; did you mean `offer`?"),
        (
            &["run", "/no/such.faultline"],
            "there is no file or example `/no/such.faultline`; there are `order-placed`, ",
        ),
        (
            &["run", "offer", "--scenario", "Accepted, and declined to late"],
            "did you mean `Accepted, and declined too late`?",
        ),
        (&["run", "--scenario", "none"], "`An order is placed`"),
        (&["run", "--set", "pole=1ms"], "did you mean `poll`?"),
        (&["run", "--set", "publishing=outbix"], "did you mean `outbox`?"),
        (&["run", "--set", "poll.Sale=1ms"], "there is no context `Sale`; did you mean `Sales`?"),
        (&["run", "--fault", "crash Sale after commit"], "did you mean `Sales`?"),
        (&["run", "--redrive", "Inventry at 300ms"], "did you mean `Inventory`?"),
        (&["run", "--scenaro", "x"], "did you mean `--scenario`?"),
        (&["list", "scenarios", "ofer"], "did you mean `offer`?"),
    ] {
        let (code, out, complaint) = run(words, "");
        assert_eq!((code, out.as_str()), (Some(2), ""), "{words:?}");
        assert!(complaint.contains(part), "{words:?}: {complaint}");
    }
    let (code, _, complaint) = run(&["run", "-"], "context A {\n}\n");
    assert!(code == Some(2) && complaint.contains("no scenario"), "{complaint}");
}

#[test]
fn what_there_is_can_be_listed() {
    let (_, examples, _) = run(&["list", "examples"], "");
    for example in &ALL {
        let line = examples.lines().find(|line| line.split(' ').next() == Some(example.id)).unwrap();
        assert!(line.contains(example.title), "{line}");
    }
    let told = |list| run(&["list", list], "").1;
    assert!(told("scenarios").starts_with("An order is placed\n"));
    assert!(run(&["list", "scenarios", "offer"], "").1.starts_with("Accepted, and declined too late\n"));
    assert!(told("strategies").contains("outbox\n") && told("settings").contains("retry-delay"));
    assert!(told("faults").lines().all(|line| line.contains(' ')));
}

#[test]
fn help_tells_of_every_command_its_options_and_the_exit_codes() {
    let (code, everything, _) = run(&["--help"], "");
    assert!(code == Some(0) && everything.contains("exit codes: 0 "));
    for line in everything.lines().filter_map(|line| line.strip_prefix("  faultline ")) {
        let name = line.split(' ').next().unwrap();
        let (code, help, _) = run(&[name, "--help"], "");
        assert!(code == Some(0) && help.starts_with(&["usage: faultline ", name].concat()), "{name}: {help}");
        assert_eq!(help, run(&["help", name], "").1);
        let usage = help.lines().next().unwrap();
        for option in usage.split("[--").skip(1).map(|rest| rest.split([']', ' ']).next().unwrap()) {
            assert!(help.contains(&["\n  --", option].concat()), "{name}: --{option} is explained");
        }
    }
}

/// What bash offers behind these words.
fn completed(words: &[&str]) -> Vec<String> {
    let script = [
        "eval \"$(\"$1\" completions bash)\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1))",
        "compopt() { :; }; _faultline; printf '%s\\n' \"${COMPREPLY[@]}\"",
    ]
    .join("; ");
    let output = Command::new("bash")
        .args(["-c", &script, "bash", env!("CARGO_BIN_EXE_faultline")])
        .args(words)
        .current_dir(folder())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_completes_commands_examples_and_options() {
    assert_eq!(completed(&["faultline", "ch"]), ["check"]);
    assert_eq!(completed(&["faultline", "run", "of"]), ["offer"]);
    assert_eq!(completed(&["faultline", "run", "offer", "--sc"]), ["--scenario"]);
    assert_eq!(completed(&["faultline", "run", "--set", "dedupe=i"]), ["dedupe=inbox"]);
    assert_eq!(completed(&["faultline", "list", "ex"]), ["examples"]);
    assert_eq!(completed(&["faultline", "help", "lang"]), ["language"]);
    for shell in ["zsh", "fish"] {
        let (code, script, _) = run(&["completions", shell], "");
        let unfilled = ["@names@", "@commands@", "@examples@", "@settings@", "@cases@", "@lines@"];
        let unfilled = unfilled.into_iter().find(|place| script.contains(place));
        assert_eq!((code, unfilled), (Some(0), None), "{shell}");
        for word in ["offer", "scenario", "strategies", "dedupe=inbox", "language"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

/// A queue that stands behind a message lists that message alone as a dead letter; once it is handed over
/// again there is none.
#[test]
fn dead_letters_are_listed_until_they_are_handed_over_again() {
    let poison =
        ["run", "--json", "--set", "delivery-limit=1", "--fault", "throw Inventory.OrderPlaced.1"].to_vec();
    for letters in ["dead-letters=parked", "dead-letters=blocking"] {
        let arguments = [&poison[..], &["--set", letters]].concat();
        let letters_of = |arguments: &[&str]| {
            let (code, out, complaint) = run(arguments, "");
            assert_eq!(code, Some(0), "{complaint}");
            let report: serde_json::Value = serde_json::from_str(&out).unwrap();
            let letters = report["dead_letters"].as_array().unwrap();
            letters.iter().map(|letter| letter["context"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(letters_of(&arguments), ["Inventory"], "{letters}");
        let again = [&arguments[..], &["--redrive", "Inventory at 300ms"]].concat();
        assert!(letters_of(&again).is_empty(), "{letters}");
    }
}
