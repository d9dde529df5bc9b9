//! What is printed as JSON, against the schema that is printed for it.

use std::collections::BTreeSet;

use faultline::export::SCHEMA;
use serde_json::Value;

use crate::commands::{folder, run};

/// A schema with its definitions, and how strictly it is taken.
struct Schema {
    whole: Value,
    /// Whether what is not described is wrong: so that everything that is printed stands in the schema.
    closed: bool,
}

impl Schema {
    /// What is wrong with a value, each with the path to it. A word that is not understood here fails the test.
    fn faults(&self, schema: &Value, value: &Value, path: &str) -> Vec<String> {
        let mut faults = Vec::new();
        for (word, wanted) in schema.as_object().unwrap() {
            let fits = match word.as_str() {
                "$schema" | "$defs" | "title" | "description" => true,
                "$ref" => {
                    let pointer = wanted.as_str().unwrap().strip_prefix('#').unwrap();
                    faults.extend(self.faults(self.whole.pointer(pointer).unwrap(), value, path));
                    true
                }
                "type" => match wanted {
                    Value::Array(types) => types.iter().any(|one| is(one, value)),
                    one => is(one, value),
                },
                "const" => value == wanted,
                "enum" => wanted.as_array().unwrap().contains(value),
                "minimum" => value.is_null() || value.as_f64() >= wanted.as_f64(),
                "minLength" => value.as_str().is_none_or(|text| text.len() >= size(wanted)),
                "maxLength" => value.as_str().is_none_or(|text| text.len() <= size(wanted)),
                "maxItems" => value.as_array().is_none_or(|items| items.len() <= size(wanted)),
                "required" => {
                    let has = |key: &Value| value.get(key.as_str().unwrap()).is_some();
                    wanted.as_array().unwrap().iter().all(has)
                }
                "properties" => {
                    for (key, inner) in value.as_object().into_iter().flatten() {
                        let path = [path, ".", key].concat();
                        match wanted.get(key) {
                            Some(schema) => faults.extend(self.faults(schema, inner, &path)),
                            None if self.closed => faults.push([&path, " is not described"].concat()),
                            None => {}
                        }
                    }
                    true
                }
                "additionalProperties" => {
                    for (key, inner) in value.as_object().into_iter().flatten() {
                        faults.extend(self.faults(wanted, inner, &[path, ".", key].concat()));
                    }
                    true
                }
                "items" => {
                    for (place, inner) in value.as_array().into_iter().flatten().enumerate() {
                        faults.extend(self.faults(wanted, inner, &format!("{path}[{place}]")));
                    }
                    true
                }
                "anyOf" | "oneOf" => {
                    let choices = wanted.as_array().unwrap().iter();
                    let fitting =
                        choices.filter(|choice| self.faults(choice, value, path).is_empty()).count();
                    fitting == 1 || (fitting > 1 && word == "anyOf")
                }
                other => panic!("the schema says `{other}`, which this test does not understand"),
            };
            if !fits {
                faults.push(format!("{path}: {word} {wanted}, not {value}"));
            }
        }
        faults
    }
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("there is no type `{other}`"),
    }
}

fn size(wanted: &Value) -> usize {
    usize::try_from(wanted.as_u64().unwrap()).unwrap()
}

/// Fails unless a value is what one of the definitions says, and all of it is described.
fn assert_described(name: &str, printed: &str) -> Value {
    let schema = Schema { whole: serde_json::from_str(SCHEMA).unwrap(), closed: true };
    let value: Value = serde_json::from_str(printed).unwrap();
    let definition = schema.whole.pointer(&["/$defs/", name].concat()).unwrap();
    assert_eq!(schema.faults(definition, &value, name), [""; 0]);
    let open = Schema { closed: false, ..schema };
    assert_eq!(open.faults(&open.whole, &value, ""), [""; 0], "it is one of both");
    value
}

#[test]
fn the_matrix_that_is_printed_is_as_the_schema_says() {
    let value = assert_described("matrix", &run(&["matrix", "--json"], "").1);
    assert!(value["rows"].as_array().unwrap().len() > 10, "{value}");
}

#[test]
fn the_schema_is_printed() {
    assert_eq!(run(&["schema"], ""), (Some(0), SCHEMA.to_owned(), String::new()));
}

#[test]
fn every_run_that_is_printed_is_as_the_schema_says() {
    for example in &faultline::examples::ALL {
        let reading = faultline::scenario::Reading::of(example.text.into());
        for scenario in reading.scenarios {
            let (code, printed, _) = run(&["run", example.id, "--json", "--scenario", &scenario.name], "");
            assert_eq!(code, Some(0));
            let value = assert_described("run", &printed);
            assert!(value["omitted"].as_array().unwrap().is_empty(), "{}", example.id);
        }
    }
    let faults = [
        "crash Sales.relay after publish",
        "throw ChargePolicy always",
        "conflict Sales",
        "duplicate OrderPlaced to Notifications",
        "crash Sales after commit of PayOrder",
    ];
    for fault in faults {
        for strategy in faultline::publishing::STRATEGIES {
            let set = ["publishing=", strategy.id].concat();
            let scenario = "An order is placed and paid";
            let words = ["run", "--json", "--scenario", scenario, "--set", &set, "--fault", fault];
            let value = assert_described("run", &run(&words, "").1);
            assert_eq!(value["faults"][0]["text"], fault);
        }
    }
}

#[test]
fn whatever_is_found_in_a_text_is_as_the_schema_says() {
    let broken = "context A {\n  aggregate B {}\n  aggregate B {}\n  agregate C {\n";
    let file = folder().join("broken.faultline");
    std::fs::write(&file, broken).unwrap();
    let path = file.to_str().unwrap();
    for words in [&["check", "--json", path, "-"][..], &["check", "--json", "-"]] {
        let (code, printed, _) = run(words, &crate::language::model("core.faultline"));
        let value = assert_described("check", &printed);
        assert_eq!(value["files"].as_array().unwrap().len(), words.len() - 2);
        let errors = value["files"].as_array().unwrap().iter().any(|file| file["errors"] != 0);
        assert_eq!(code, Some(i32::from(errors)));
    }
    // A run of a text with errors prints what is wrong with it.
    let (code, printed, _) = run(&["run", "--json", "-"], broken);
    let value = assert_described("check", &printed);
    assert_eq!((code, &value["files"][0]["file"]), (Some(1), &"standard input".into()));
    let first = &value["files"][0]["diagnostics"][0];
    assert_eq!((&first["line"], &first["column"], &first["end_column"]), (&3.into(), &13.into(), &14.into()));
    assert_eq!(first["note"]["line"], 2);
}

#[test]
fn the_schema_refuses_what_is_otherwise() {
    let schema = Schema { whole: serde_json::from_str(SCHEMA).unwrap(), closed: false };
    let run: Value = serde_json::from_str(&run(&["run", "--json"], "").1).unwrap();
    assert!(schema.faults(&schema.whole, &run, "").is_empty());
    for (pointer, wrong) in [
        ("/version", Value::from(2)),
        ("/seed", Value::from(-1)),
        ("/digest", Value::from("short")),
        ("/faults", Value::Null),
        ("/replies/0/answer", Value::from("maybe")),
        ("/state/0/fields/status", Value::from(1)),
        ("/metrics/records", Value::from("many")),
    ] {
        let mut odd = run.clone();
        *odd.pointer_mut(pointer).unwrap() = wrong;
        assert!(!schema.faults(&schema.whole, &odd, "").is_empty(), "{pointer}");
    }
    let mut less = run.clone();
    less.as_object_mut().unwrap().remove("anomalies");
    assert!(!schema.faults(&schema.whole, &less, "").is_empty());
}

/// Of each object, every field that is described is there: what a schema has too much, nobody would notice.
#[test]
fn the_schema_describes_nothing_that_is_not_there() {
    let whole: Value = serde_json::from_str(SCHEMA).unwrap();
    for (name, definition) in whole["$defs"].as_object().unwrap() {
        let Some(described) = definition.get("properties") else { continue };
        let described: BTreeSet<&str> = described.as_object().unwrap().keys().map(String::as_str).collect();
        let required = definition["required"].as_array().unwrap();
        let required: BTreeSet<&str> = required.iter().map(|key| key.as_str().unwrap()).collect();
        assert_eq!(described, required, "{name}");
    }
}
