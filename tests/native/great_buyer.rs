//! The example of the great buyer: what each purchase costs, against a calculation that knows nothing of how
//! events travel.

use faultline::examples;
use faultline::scenario::Reading;

use crate::told::Told;

fn scenario(name: &str) -> Told {
    let example = examples::named("great-buyer").unwrap();
    let scenarios = Reading::of(example.text.into()).scenarios;
    Told::of(scenarios.into_iter().find(|scenario| scenario.name == name).unwrap())
}

/// What purchases of 600 cost in whole money, where Sales hears of a great buyer so many purchases after the one
/// that made it.
fn paid(purchases: usize, late: usize) -> Vec<String> {
    let (mut spent, mut great_since) = (0, None);
    let price = |purchase: usize| {
        let known = great_since.is_some_and(|since| purchase > since + late);
        let price = if known { 600 - 600 * 40 / 100 } else { 600 };
        spent += price;
        if spent > 1_000 && great_since.is_none() {
            great_since = Some(purchase);
        }
        price
    };
    (1..=purchases).map(price).map(|price| format!("{price}.00")).collect()
}

/// What is stored of each purchase.
fn stored(told: &Told) -> Vec<String> {
    let state = told.state();
    let purchases = state.iter().filter_map(|row| row.strip_prefix("Purchase("));
    purchases.map(|row| row.rsplit(", ").next().unwrap().to_owned()).collect()
}

#[test]
fn who_has_spent_more_than_a_thousand_pays_less_from_then_on() {
    let told = scenario("Three purchases, the last one for less");
    assert_eq!(stored(&told), paid(3, 0));
    assert_eq!(told.kinds(), Vec::<&str>::new());
}

/// The third purchase comes once Loyalty has stored that it has found a great buyer, and before the relay has told
/// Sales of it. Nobody pays twice less: what came before the news is in full, and stays so.
#[test]
fn a_purchase_before_sales_has_heard_is_paid_in_full() {
    let told = scenario("A purchase before Sales has heard");
    assert_eq!(stored(&told), paid(4, 1));
    assert_eq!(told.kinds(), ["stale-read"]);
    for again in ["1", "2"] {
        let twice = told.with(&["duplicate GreatBuyerFound to Sales #", again].concat());
        assert_eq!(stored(&twice), paid(4, 1), "set, never multiplied");
    }
}

/// 700 is no more than 1,000; counted with the first purchase twice, it is.
#[test]
fn a_purchase_that_is_counted_twice_makes_a_great_buyer() {
    let told = scenario("One purchase, counted twice");
    assert!(told.kinds().contains(&"duplicate"), "{:?}", told.kinds());
    assert!(told.state().iter().any(|row| row.starts_with("Discount(")));
    assert!(!told.set("dedupe=inbox").state().iter().any(|row| row.starts_with("Discount(")));
}
