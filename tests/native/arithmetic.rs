//! What is computed, against somebody else who computes it.

use faultline::domain::arithmetic::share;
use faultline::domain::{Field, List, ListKind, Rounding, Row, Shape};
use faultline::engine::Engine;
use faultline::scenario::Reading;
use faultline::trace::Answer;
use proptest::prelude::*;

/// A value as an author writes it.
#[derive(Clone, Debug)]
enum Tree {
    Number(i64),
    Name(usize),
    Minus(Box<Tree>),
    Not(Box<Tree>),
    Two(&'static str, Box<(Tree, Tree)>),
}

const NAMES: [&str; 3] = ["a", "b", "c"];

/// The operators, from the loosest.
const LEVELS: [&[&str]; 5] =
    [&["or"], &["and"], &["==", "!=", "<", "<=", ">", ">="], &["+", "-"], &["*", "/"]];

impl Tree {
    /// How tightly it holds together.
    fn level(&self) -> usize {
        match self {
            Self::Number(_) | Self::Name(_) => 9,
            Self::Minus(_) => 6,
            // `not` stands between `and` and the comparisons.
            Self::Not(_) => 1,
            Self::Two(operator, _) => LEVELS.iter().position(|level| level.contains(operator)).unwrap(),
        }
    }

    /// With no more brackets than it needs.
    fn text(&self) -> String {
        let inside = |tree: &Self, least: usize| {
            if tree.level() < least { format!("({})", tree.text()) } else { tree.text() }
        };
        match self {
            Self::Number(number) => number.to_string(),
            Self::Name(place) => NAMES[*place].to_owned(),
            Self::Minus(inner) => format!("-{}", inside(inner, 9)),
            Self::Not(inner) => format!("not {}", inside(inner, 9)),
            Self::Two(operator, sides) => {
                let level = self.level();
                let left = if level == 2 { 3 } else { level };
                format!("{} {operator} {}", inside(&sides.0, left), inside(&sides.1, level + 1))
            }
        }
    }

    /// Its value in wide numbers; none where a step leaves 64 bits or divides by nothing.
    fn value(&self, given: [i64; 3]) -> Option<i128> {
        let value = match self {
            Self::Number(number) => i128::from(*number),
            Self::Name(place) => i128::from(given[*place]),
            Self::Minus(inner) => -inner.value(given)?,
            Self::Not(inner) => i128::from(inner.value(given)? == 0),
            Self::Two(operator, sides) => {
                let left = sides.0.value(given)?;
                if (*operator == "and" && left == 0) || (*operator == "or" && left != 0) {
                    return Some(left);
                }
                let right = sides.1.value(given)?;
                match *operator {
                    "and" | "or" => right,
                    "+" => left + right,
                    "-" => left - right,
                    "*" => left * right,
                    "/" => left.checked_div(right)?,
                    "==" => i128::from(left == right),
                    "!=" => i128::from(left != right),
                    "<" => i128::from(left < right),
                    "<=" => i128::from(left <= right),
                    ">" => i128::from(left > right),
                    _ => i128::from(left >= right),
                }
            }
        };
        i64::try_from(value).ok().map(i128::from)
    }
}

fn two(level: usize, sides: impl Strategy<Value = Tree> + Clone) -> impl Strategy<Value = Tree> {
    let operator = prop::sample::select(LEVELS[level].to_vec());
    (operator, sides.clone(), sides)
        .prop_map(|(operator, left, right)| Tree::Two(operator, Box::new((left, right))))
}

fn number() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        (0_i64..10).prop_map(Tree::Number),
        Just(Tree::Number(900_000_000_000_000)),
        (0_usize..3).prop_map(Tree::Name),
    ];
    leaf.prop_recursive(5, 40, 2, |inner| {
        prop_oneof![
            two(3, inner.clone()),
            two(4, inner.clone()),
            inner.prop_map(|inner| Tree::Minus(Box::new(inner))),
        ]
    })
}

fn condition() -> impl Strategy<Value = Tree> {
    two(2, number().boxed()).prop_recursive(3, 12, 2, |inner| {
        prop_oneof![
            two(0, inner.clone()),
            two(1, inner.clone()),
            inner.prop_map(|inner| Tree::Not(Box::new(inner))),
        ]
    })
}

fn rounding() -> impl Strategy<Value = Rounding> {
    prop::sample::select(vec![Rounding::HalfUp, Rounding::HalfEven, Rounding::Down, Rounding::Up])
}

/// What is done to a list of children with two numbers of identity and one field.
#[derive(Clone, Debug)]
enum Deed {
    Set(i64, i64, i64),
    Remove(i64, i64),
    Add(i64),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        (0_i64..3, 0_i64..2, 0_i64..9).prop_map(|(one, two, value)| Deed::Set(one, two, value)),
        (0_i64..3, 0_i64..2).prop_map(|(one, two)| Deed::Remove(one, two)),
        (0_i64..60).prop_map(Deed::Add),
    ];
    proptest::collection::vec(deed, 0..40)
}

proptest! {
    /// From the letters of a text to the number that is stored.
    #[test]
    fn a_text_is_computed_as_somebody_else_computes_it(
        when in condition(), then in number(), otherwise in number(),
        given in prop::array::uniform3(prop_oneof![-9_i64..10, -999_999_999_999_999_i64..1_000_000_000_000_000]),
    ) {
        let text = format!(
            "context C {{ aggregate A {{ r: int = 77  command Go(a: int, b: int, c: int)
               {{ if {} {{ set r = {} }} else {{ set r = {} }} }} }} }}
             scenario \"s\" {{ at 0ms A(a1).Go({}, {}, {}) }}",
            when.text(), then.text(), otherwise.text(), given[0], given[1], given[2],
        );
        let reading = Reading::of(text.as_str().into());
        // A literal zero behind a stroke is refused before it is computed.
        prop_assume!(!text.contains("/ 0"));
        prop_assert_eq!(reading.diagnostics.errors(), 0, "{}: {:?}", text, reading.diagnostics.list());
        let run = Engine::new(&reading.scenarios[0]).run();
        let branch = when.value(given).map(|holds| if holds == 0 { &otherwise } else { &then });
        let expected = branch.and_then(|branch| branch.value(given));
        let answer = run.world.requests[0].answer.map(|(_, answer)| answer);
        let stored = run.world.databases[0].aggregates.first().map_or(77, |instance| instance.fields[0]);
        let (value, told) = expected.map_or((77, Answer::Error), |value| (value, Answer::Ok));
        prop_assert_eq!((i128::from(stored), answer), (value, Some(told)), "{}", text);
    }

    /// The nearest whole number, and at the same distance the one that is asked for.
    #[test]
    fn a_share_is_rounded_to_a_neighbour(
        amount in prop_oneof![-1_000_i64..1_000, any::<i64>()], parts in -300_i128..300,
        whole in prop::sample::select(vec![1_i64, 2, 100, 1_000]), rounding in rounding(),
    ) {
        let exact = i128::from(amount) * parts;
        let wide = i128::from(whole);
        let (below, rest) = (exact.div_euclid(wide), exact.rem_euclid(wide));
        let above = if rest == 0 { below } else { below + 1 };
        let (inner, outer) = if exact < 0 { (above, below) } else { (below, above) };
        let even = if below % 2 == 0 { below } else { above };
        let nearest = |tie: i128| match (2 * rest).cmp(&wide) {
            std::cmp::Ordering::Less => below,
            std::cmp::Ordering::Greater => above,
            std::cmp::Ordering::Equal => tie,
        };
        let expected = match rounding {
            Rounding::Down => inner,
            Rounding::Up => outer,
            Rounding::HalfUp => nearest(outer),
            Rounding::HalfEven => nearest(even),
        };
        prop_assert_eq!(share(amount, parts, whole, rounding).ok().map(i128::from), i64::try_from(expected).ok().map(i128::from));
    }

    /// The lists in a row are what two lists of one's own would be.
    #[test]
    fn lists_in_a_row_are_lists(deeds in deeds()) {
        let fields = vec![Field::integer("value", 5)];
        let identity = vec![Field::integer("one", 0), Field::integer("two", 0)];
        let lists = [
            List { name: "Part".to_owned(), kind: ListKind::Children { identity, fields }, max: 4 },
            List { name: "recent".to_owned(), kind: ListKind::Window { within: 20 }, max: 3 },
        ];
        let shape = Shape { fields: 1, lists: &lists };
        let mut row: Row = [42, 0, 0].into_iter().collect();
        let (mut parts, mut moments): (Vec<[i64; 3]>, Vec<i64>) = (Vec::new(), Vec::new());
        for deed in deeds {
            match deed {
                Deed::Set(one, two, value) => {
                    let known = parts.iter().position(|part| part[..2] == [one, two]);
                    let done = shape.set(&mut row, 0, &[one, two], 2, value);
                    prop_assert_eq!(done.is_err(), known.is_none() && parts.len() == 4);
                    match known {
                        Some(place) => parts[place][2] = value,
                        None if done.is_ok() => parts.push([one, two, value]),
                        None => {}
                    }
                }
                Deed::Remove(one, two) => {
                    shape.remove(&mut row, 0, &[one, two]);
                    parts.retain(|part| part[..2] != [one, two]);
                }
                Deed::Add(moment) => {
                    shape.add(&mut row, 1, moment);
                    moments.push(moment);
                    moments.sort_unstable();
                    let latest = *moments.last().unwrap();
                    moments.retain(|other| latest - other <= 20);
                    moments.drain(..moments.len().saturating_sub(3));
                }
            }
            let entries = |list| shape.entries(&row, list).map(<[i64]>::to_vec).collect::<Vec<_>>();
            prop_assert_eq!(entries(0), parts.iter().map(|part| part.to_vec()).collect::<Vec<_>>());
            prop_assert_eq!(entries(1), moments.iter().map(|moment| vec![*moment]).collect::<Vec<_>>());
            prop_assert_eq!((row[0], row.len()), (42, 3 + 3 * parts.len() + moments.len()));
        }
    }
}
