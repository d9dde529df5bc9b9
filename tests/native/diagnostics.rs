//! What an author hears about a model that is wrong.

use faultline::language::Diagnostics;
use faultline::language::check;
use faultline::language::problem::Problem;
use faultline::scenario::Reading;
use faultline::words::diagnosis;

use crate::language::model;

/// The sentence of each diagnostic with its place and the text that is underlined.
fn told(text: &str) -> Vec<String> {
    sentences(text, &check(text).diagnostics)
}

fn sentences(text: &str, diagnostics: &Diagnostics) -> Vec<String> {
    let told = diagnosis("m", text, diagnostics);
    let mut lines = told.lines();
    let mut all = Vec::new();
    while let Some(line) = lines.next() {
        if line.starts_with("error: ") || line.starts_with("warning: ") {
            let place = lines.next().unwrap().trim_start_matches("  --> m:");
            let (_, source, carets) = (lines.next(), lines.next().unwrap(), lines.next().unwrap());
            let from = carets.chars().position(|letter| letter == '^').unwrap();
            let marked: String = source.chars().skip(from).take(carets.matches('^').count()).collect();
            all.push(format!("{place} {line} [{marked}]"));
        }
    }
    all
}

#[test]
fn ten_bad_models_are_answered_as_a_compiler_answers() {
    let cases: [(&str, &[&str]); 10] = [
        // A word with a letter too many, and one with a letter too few, in one look.
        (
            "context Sales {\n  agregate Order {\n    total: money\n  }\n  extrenal Mail\n}",
            &[
                "2:3 error: expected `aggregate`, `on`, `read model`, `external`, `clock`, `reconcile`, `publish`, `use case`, `saga`, `invariant` or `}`, found `agregate`; did you mean `aggregate`? [agregate]",
                "5:3 error: expected `aggregate`, `on`, `read model`, `external`, `clock`, `reconcile`, `publish`, `use case`, `saga`, `invariant` or `}`, found `extrenal`; did you mean `external`? [extrenal]",
            ],
        ),
        // The closing brace of a command is missing.
        (
            "context A {\n  aggregate B {\n    x: int\n    command C {\n      set x = 1\n    command D { set x = 2 }\n  }\n}",
            &["6:5 error: expected `}` before this: a block is not closed [command]"],
        ),
        // An event that nobody makes.
        (
            "context A {\n  aggregate Order { command Place { emit OrderPlaced } }\n  external Mail\n  on OrderPlacd call Mail.send(order)\n}",
            &["4:6 error: there is no event `OrderPlacd` here; did you mean `OrderPlaced`? [OrderPlacd]"],
        ),
        // A condition that is none, and a state that does not exist.
        (
            "context A {\n  aggregate B {\n    s: open | closed\n    n: int\n    command C {\n      require n else reject No\n      set s = close\n    }\n  }\n}",
            &[
                "6:15 error: expected a condition, found a whole number [n]",
                "7:15 error: there is no value of an enumeration `close` here; did you mean `closed`? [close]",
            ],
        ),
        // Money and counts do not mix.
        (
            "context A {\n  aggregate B {\n    total: money = 5\n    n: int\n    command C { set total = total + n }\n  }\n}",
            &[
                "3:20 error: money is written with two decimals, such as `5.00` [5]",
                "5:29 error: `+` cannot combine an amount of money and a whole number [total + n]",
            ],
        ),
        // Too few values for a command, and a command that does not exist.
        (
            "context A {\n  aggregate B(id: id) { command C(x: int) {} }\n}\nscenario \"s\" {\n  at 0ms B(b1).C\n  at 0ms B(b1).Cc(1)\n}",
            &[
                "5:16 error: expected 1 value, found 0 [C]",
                "6:16 error: there is no command `Cc` here; did you mean `C`? [Cc]",
            ],
        ),
        // A policy that wants to decide.
        (
            "context A {\n  aggregate B { command C { emit D } }\n  on D emit E\n}",
            &[
                "3:8 error: `emit` does not belong in a policy, which reacts with `issue`, `call`, `set`, `read`, `if` or `for each` [emit]",
            ],
        ),
        // The same name twice.
        (
            "context A {\n  aggregate B { x: int  x: money }\n  aggregate B {}\n}",
            &[
                "2:25 error: there is already a field `x` [x]",
                "3:13 error: there is already an aggregate `B` [B]",
            ],
        ),
        // Letters of other alphabets, a missing quote, a day that is none, a unit that is none.
        (
            "calendar starts 2024-02-30\ncontext \u{c4}rger {}\ncontext B \"title {\n}\ncontext C {\n  clock D every 2w until 9d\n}",
            &[
                "1:17 error: there is no such day in the calendar [2024-02-30]",
                "2:9 error: the character `\u{c4}` has no meaning here [\u{c4}]",
                "3:11 error: the closing quote is missing on this line [\"title]",
                "6:17 error: there is no unit `w`; durations are written in us, ms, s, m, h or d [2w]",
            ],
        ),
        // The end of the text comes too early.
        (
            "context A {\n  aggregate B {\n    x: int",
            &["3:11 error: expected `}` before this: a block is not closed []"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn a_second_place_explains_the_first() {
    let text = "context A {\n  aggregate B {}\n  aggregate B {}\n}";
    let expected = "\
error: there is already an aggregate `B`
  --> m:3:13
  |
3 |   aggregate B {}
  |             ^
note: the first one is here
  --> m:2:13
  |
2 |   aggregate B {}
  |             ^

m: 1 error, 0 warnings
";
    assert_eq!(diagnosis("m", text, &check(text).diagnostics), expected);
}

#[test]
fn what_is_probably_not_meant_is_a_warning() {
    let circle = "context A {\n  aggregate B {\n    s: one | two | three\n    command C { set s = two   emit D }\n  }\n  on D issue B(b).C\n}";
    assert_eq!(
        told(circle),
        [
            "3:20 warning: nothing ever sets `three` [three]",
            "6:19 warning: these lead to one another: B.C \u{2192} D \u{2192} B.C [C]",
        ]
    );
    let nobody = "context A {\n  aggregate B { command C { emit D } }\n}\nscenario \"s\" {}";
    assert_eq!(
        told(nobody),
        ["2:34 warning: nothing handles `D` [D]", "4:10 warning: this scenario sends nothing [\"s\"]"]
    );
}

#[test]
fn the_core_notation_and_every_other_form_mean_something() {
    for name in ["core.faultline", "everything.faultline"] {
        let text = model(name);
        let parsed = check(&text);
        assert_eq!(parsed.diagnostics.errors(), 0, "{}", diagnosis(name, &text, &parsed.diagnostics));
    }
}

#[test]
fn rules_of_the_business_language_are_kept() {
    let frame = |inside: &str| {
        ["context A {\n external E { op(x: int) }\n aggregate B { n: int  t: times within 1d max 4  child L(k: id) max 4 { q: int }\n",
            "  command C(w: time) {} command M { emit D(n) } }\n read model R(k: id) { p: int }\n", inside, "\n}"].concat()
    };
    let cases = [
        ("on D set B(b).n = b1", "there is no value `b1` here"),
        ("on D call E.op", "expected 1 value, found 0"),
        ("on D call E.pp(1)", "there is no operation `pp` here; did you mean `op`?"),
        ("on D issue B.M", "expected 1 value, found 0"),
        ("on D issue B(o*).M", "an identity that is new each time exists in scenarios only"),
        ("on D for each B where m > 1 issue B.M", "there is no value `m` here"),
        (
            "read model S(k: id) { p: int  on D set p = 1 }",
            "`D` does not carry `k`; say which row it is about with `key (…)`",
        ),
        ("invariant I: always B.n / 0 > 1", "this divides by zero"),
        ("invariant I: always 1 < B.n < 3", "comparisons do not chain; join two of them with `and`"),
        ("saga S starts on D { step B(b).M pivot  step B(b).M pivot }", "a saga has at most one pivot"),
        (
            "saga S starts on D { step B(b).M pivot  step B(b).M undo B(b).M }",
            "behind the pivot there is no way back: this step is retried, never undone",
        ),
        ("saga S starts on D(x) { step B(x).M }", "there is no value `x` here"),
        ("aggregate F { now: int }", "`now` has a meaning of its own and cannot be a name here"),
        (
            "aggregate F { x: money = 1.5 }",
            "money has two decimals; only the rate of a percentage has others, up to four",
        ),
        ("aggregate F { event G v2 (x: int) upcast v1 (y: int) }", "no value is given for `x`"),
        (
            "aggregate F { command C { issue B(b).M } }",
            "`issue` does not belong in a command, which decides about its own aggregate alone",
        ),
        ("aggregate F { command C { set y = 1 } }", "there is no field `y` here"),
    ];
    for (inside, expected) in cases {
        let text = frame(inside);
        let sentences = told(&text);
        assert!(sentences.iter().any(|told| told.contains(expected)), "{inside}: {sentences:#?}");
    }
}

/// Its steps are counted, and without a leader each listens to all behind it.
#[test]
fn a_saga_has_only_so_many_steps() {
    let saga = |steps: usize| {
        let model =
            "context A {\n aggregate B { n: int  command C { emit D }  command M { set n += 1 } }\n}\n";
        [model, "saga S starts on D {\n", &" step B(b).M undo B(b).M\n".repeat(steps), "}"].concat()
    };
    assert!(!told(&saga(32)).concat().contains("too many"), "{:#?}", told(&saga(32)));
    for steps in [33, 300] {
        assert!(
            told(&saga(steps)).concat().contains("37:2 error: too many steps; 32 are possible"),
            "{steps}"
        );
    }
}

#[test]
fn settings_and_faults_of_a_scenario_are_looked_at_word_by_word() {
    let frame = |line: &str| {
        let model = "context Sales {\n aggregate Order { command Place { emit Placed } }\n external Mail { send }\n on Placed as Confirm call Mail.send\n}";
        [model, "\nscenario \"s\" {\n at 0ms Order(o1).Place\n ", line, "\n}"].concat()
    };
    let cases = [
        ("set dedup = inbox", "there is no setting `dedup` here; did you mean `dedupe`? [dedup]"),
        ("set dedupe = inbx", "; did you mean `inbox`? [inbx]"),
        ("set poll = often", "`poll` takes `20ms` or `1us..10y` [often]"),
        ("set poll.Sale = 5ms", "there is no context `Sale` here; did you mean `Sales`? [Sale]"),
        ("set jitter.Sales = 5", "`jitter` is the same for all contexts [jitter.Sales]"),
        ("fault crush Sales after commit", "did you mean `crash`? [crush]"),
        ("fault crash Sale after commit", "expected a context; did you mean `Sales`? [Sale]"),
        (
            "fault crash Sales after comit   # dies",
            "expected a step of a procedure; did you mean `commit`? [comit]",
        ),
        ("fault crash Sales after", "expected a step []"),
        ("fault throw Confrim", "expected a handler; did you mean `Confirm`? [Confrim]"),
        ("fault crash Sales after commit of Plaec", "did you mean `Place`? [Plaec]"),
        ("fault duplicate Placd to Sales", "expected an event or a command; did you mean `Placed`? [Placd]"),
    ];
    for (line, expected) in cases {
        let text = frame(line);
        let reading = Reading::of(text.as_str().into());
        let told = sentences(&text, &reading.diagnostics);
        assert_eq!((told.len(), reading.scenarios.len()), (1, 0), "{line}: {told:#?}");
        assert!(told[0].starts_with("8:") && told[0].ends_with(expected), "{line}: {told:#?}");
    }
}

#[test]
fn settings_are_looked_at_even_where_the_model_is_wrong() {
    let text =
        "context A { aggregate B { n: itn } }\nscenario \"s\" {\n  at 0ms B(b1).C\n  set poll.B = 1ms\n}";
    let told = sentences(text, &Reading::of(text.into()).diagnostics);
    assert!(told.iter().any(|told| told.starts_with("4:12 error: there is no context `B`")), "{told:#?}");
}

#[test]
fn scenarios_are_told_apart_by_their_names() {
    let scenario = "scenario \"s\" { at 0ms B(b1).C }\n";
    let text = ["context A { aggregate B { command C {} } }\n", scenario, scenario].concat();
    assert_eq!(told(&text), ["3:10 error: there is already a scenario `s` [\"s\"]"]);
}

#[test]
fn a_hundred_are_told_and_the_others_are_counted() {
    let text = ["context A {\n", &"  aggregat\n".repeat(300), "}"].concat();
    let parsed = check(&text);
    assert_eq!((parsed.diagnostics.list().len(), parsed.diagnostics.errors()), (100, 300));
    assert!(parsed.diagnostics.list().iter().all(|one| matches!(one.problem, Problem::Expected { .. })));
    let told = diagnosis("m", &text, &parsed.diagnostics);
    assert!(told.ends_with("m: 300 errors, 0 warnings, 200 of them not shown\n"));
}

/// One slip is one error: what follows from it alone is not told beside it.
#[test]
fn a_slip_brings_no_second_error_that_is_none() {
    let text = crate::language::model("core.faultline");
    let slips = [
        // A declaration with an error in its values still takes as many as it is given.
        ("command PlaceOrder(customer: id)", "command PlaceOrder(customer id)"),
        ("command SetLine(sku: id, quantity", "command SetLine(sku: id quantity"),
        ("aggregate Parcel(order: id)", "aggregate Parcel(order: )"),
        ("Order(o1).SetLine(sku1, 2, 60.00)", "Order(o1).SetLine(sku1 2, 60.00)"),
        // What a name means beside one that is none, nobody can know.
        ("require status == draft else", "require sttaus == draft else"),
        ("set status = placed", "set sttaus = placed"),
        // An event is carried under the names that were meant.
        ("emit OrderPlaced(customer, total)", "emit OrderPlaced(customer, totla)"),
        // An event that is made where the text cannot be read is no other one.
        ("emit StockReserved(order)", "emitt StockReserved(order)"),
        // A brace that was forgotten leaves everything in its place.
        ("aggregate Offer {", "aggregate Offer"),
        ("command ReleaseStock(order: id) {", "command ReleaseStock(order: id)"),
        ("context Inventory {", "context Inventory"),
    ];
    for (right, wrong) in slips {
        let slip = text.replacen(right, wrong, 1);
        assert_ne!(slip, text, "{wrong}");
        let found = told(&slip);
        let errors = found.iter().filter(|line| line.contains(" error: ")).count();
        assert_eq!(errors, 1, "{wrong}: {found:#?}");
    }
}
