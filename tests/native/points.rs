//! The point of each example, against a calculation of its own: from what the scenario sends, in plain numbers, and
//! not from anything that the engine has stored on the way.

use faultline::examples;
use faultline::scenario::Scenario;
use proptest::prelude::*;

use crate::compiled::scenarios;
use crate::told::{Told, told};

/// A command as the scenario sends it: when, in whole seconds; of which name; for whom; with which values.
struct Sent {
    second: u64,
    name: String,
    target: String,
    values: Vec<String>,
    /// The same values as they are counted: money in cents.
    numbers: Vec<i64>,
}

fn sent(scenario: &Scenario) -> Vec<Sent> {
    let model = &scenario.model;
    let read = |line: &faultline::scenario::ScriptLine| {
        let command = model.command(line.command);
        let values = command.parameters.iter().zip(&line.arguments);
        let identity = &model.aggregate(command.aggregate).identity;
        let target: Vec<String> =
            identity.iter().zip(&line.target).map(|(field, value)| model.show(&field.kind, *value)).collect();
        Sent {
            second: line.at.as_micros() / 1_000_000,
            name: command.name.clone(),
            target: target.join(", "),
            values: values.map(|(field, value)| model.show(&field.kind, *value)).collect(),
            numbers: line.arguments.to_vec(),
        }
    };
    scenario.script.iter().map(read).collect()
}

/// An example without its scenarios, and with this one.
fn with(id: &str, lines: &[String]) -> Told {
    let text = examples::named(id).unwrap().text;
    let model = text.split("\nscenario ").next().unwrap();
    told(&[model, "\nscenario \"s\" {\n", &lines.join("\n"), "\n}\n"].concat())
}

/// The scenarios of an example, run without their faults.
fn calm(id: &str) -> Vec<Told> {
    let all = scenarios(examples::named(id).unwrap().text);
    all.iter().map(|scenario| Told::of(scenario.with_faults(Vec::new()))).collect()
}

/// The rows of one kind, sorted: what stands behind `Kind(id): `, with the identity in front.
fn rows(told: &Told, kind: &str) -> Vec<String> {
    let head = [kind, "("].concat();
    let mut rows: Vec<String> =
        told.state().into_iter().filter_map(|row| row.strip_prefix(&head).map(str::to_owned)).collect();
    rows.sort();
    rows
}

/// Cents as they are written.
fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// Sums by key, in the order of the keys' names.
fn grouped<V>(pairs: impl Iterator<Item = (String, V)>, add: impl Fn(Option<V>, V) -> V) -> Vec<(String, V)> {
    let mut groups: Vec<(String, Option<V>)> = Vec::new();
    for (key, value) in pairs {
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, sum)) => *sum = Some(add(sum.take(), value)),
            None => groups.push((key, Some(add(None, value)))),
        }
    }
    groups.sort_by(|one, other| one.0.cmp(&other.0));
    groups.into_iter().filter_map(|(key, sum)| sum.map(|sum| (key, sum))).collect()
}

fn count(keys: impl Iterator<Item = String>) -> Vec<(String, u64)> {
    grouped(keys.map(|key| (key, 1)), |sum, one| sum.unwrap_or(0) + one)
}

const DAY: u64 = 24 * 60 * 60;

/// Since the first of January 2024, counted through the months of that leap year.
fn month_of_2024(second: u64) -> u64 {
    let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut day = second / DAY;
    for (length, month) in lengths.into_iter().zip(1..) {
        if day < length {
            return month;
        }
        day -= length;
    }
    panic!("another year")
}

/// Ten of one customer in one month make a badge.
fn badges(told: &Told) -> Vec<String> {
    let bought = sent(&told.scenario).into_iter();
    let tallies = count(bought.map(|buy| format!("{}, {}", buy.values[0], month_of_2024(buy.second))));
    let full = tallies.into_iter().filter(|(_, bought)| *bought >= 10);
    let months = count(full.map(|(key, _)| key.split(", ").next().unwrap().to_owned()));
    months.into_iter().map(|(customer, months)| format!("{customer}): {months}")).collect()
}

/// Every 3 days ten times end on the 28th of January; every 5 days the tenth is on the 15th of February.
#[test]
fn a_badge_is_for_ten_purchases_of_one_calendar_month() {
    let calm = calm("best-buyer");
    let found: Vec<Vec<String>> = calm.iter().map(|told| rows(told, "Badge")).collect();
    assert_eq!(found, [vec!["alice): 1".to_owned()], vec![]]);
    for told in &calm {
        assert_eq!(rows(told, "Badge"), badges(told));
    }
}

/// More than three expensive ones within 24 hours, looked for at every purchase among all others.
fn suspects(told: &Told) -> Vec<String> {
    let expensive: Vec<Sent> =
        sent(&told.scenario).into_iter().filter(|buy| buy.numbers[1] > 50_000).collect();
    let is_fourth = |last: &&Sent| {
        let near = expensive.iter().filter(|buy| {
            buy.values[0] == last.values[0] && buy.second <= last.second && last.second - buy.second <= DAY
        });
        near.count() > 3
    };
    let found = count(expensive.iter().filter(is_fourth).map(|buy| buy.values[0].clone()));
    found.into_iter().map(|(customer, _)| format!("review({customer})")).collect()
}

#[test]
fn fraud_is_suspected_at_more_than_three_expensive_purchases_within_a_day() {
    let calm = calm("suspected-fraud");
    let calls: Vec<Vec<String>> = calm.iter().map(Told::calls).collect();
    assert_eq!(calls, [vec!["review(mallory)".to_owned()], vec![], vec![]]);
    for told in &calm {
        assert_eq!(told.calls(), suspects(told));
    }
}

/// What each purchase costs: 40 % less once more than 1000.00 were paid before.
fn prices(prices: &[i64]) -> Vec<i64> {
    let mut spent = 0;
    let price = |price: &i64| {
        let cents = if spent > 100_000 { price * 60 / 100 } else { *price };
        spent += cents;
        cents
    };
    prices.iter().map(price).collect()
}

#[test]
fn a_great_buyer_pays_40_percent_less_for_later_purchases() {
    let calm = &calm("great-buyer")[0];
    let asked: Vec<i64> = sent(&calm.scenario).iter().map(|buy| buy.numbers[1]).collect();
    let paid = prices(&asked);
    assert_eq!(paid, [60_000, 60_000, 36_000]);
    assert_eq!(rows(calm, "Spending"), [format!("alice): {}, true", money(paid.iter().sum()))]);
    assert_eq!(rows(calm, "Purchase"), ["p1): 600.00, 600.00", "p2): 600.00, 600.00", "p3): 600.00, 360.00"]);
    assert_eq!(calm.calls(), ["congratulation(alice)"], "once");
}

#[test]
fn the_welcome_discount_is_10_percent_for_thirty_days() {
    let calm = &calm("welcome")[0];
    let lines = sent(&calm.scenario);
    let since = lines.iter().find(|line| line.name == "Register").unwrap().second;
    let receipts = lines.iter().filter(|line| line.name == "Buy").map(|buy| {
        let cents = if buy.second < since + 30 * DAY { buy.numbers[0] * 9 / 10 } else { buy.numbers[0] };
        format!("receipt({}, {})", buy.target, money(cents))
    });
    let calls: Vec<String> = ["welcome(alice)".to_owned()].into_iter().chain(receipts).collect();
    assert_eq!(calm.calls(), calls);
    assert!(
        calls.contains(&"receipt(alice, 45.00)".to_owned())
            && calls.contains(&"receipt(alice, 50.00)".to_owned())
    );
}

/// One card for a friend's first purchase, to whoever brought the friend, whatever comes twice.
#[test]
fn a_referral_is_worth_one_gift_card_of_25() {
    for scenario in scenarios(examples::named("gift-card").unwrap().text) {
        let told = Told::of(scenario);
        let lines = sent(&told.scenario);
        let joined = lines.iter().filter(|line| line.name == "Join");
        let brought =
            joined.filter(|join| lines.iter().any(|buy| buy.name == "Buy" && buy.target == join.target));
        let mails: Vec<String> = brought.map(|join| format!("giftCard({}, 25.00)", join.values[0])).collect();
        assert_eq!((told.calls(), mails.len()), (mails, 1), "{}", told.scenario.name);
        assert_eq!(rows(&told, "GiftCard"), ["bob): issued, 25.00"]);
    }
}

/// 0.2 % of 1234.50 is 2.469: half a cent and more is a cent.
#[test]
fn an_accepted_offer_costs_its_seller_0_2_percent_once() {
    for scenario in scenarios(examples::named("offer").unwrap().text) {
        let told = Told::of(scenario);
        let (mills, half) = (123_450 * 2, 500);
        let fee = money((mills + half) / 1_000);
        assert_eq!((fee.as_str(), told.calls()), ("2.47", vec![format!("charge(f1, {fee})")]));
        assert_eq!(rows(&told, "Offer"), ["f1): accepted, 1234.50"], "declined too late");
    }
}

/// The agency gets 60 % of the budget.
#[test]
fn a_campaign_is_published_to_all_three() {
    for told in calm("campaign") {
        let lines = sent(&told.scenario);
        let budget = lines.iter().find(|line| line.name == "Publish").unwrap().numbers[0];
        assert_eq!(
            told.calls(),
            ["send(spring)".to_owned(), format!("book(spring, {})", money(budget * 3 / 5))]
        );
        let closed = lines.iter().any(|line| line.name == "Close");
        assert_eq!(rows(&told, "Banner"), [["spring): ", if closed { "false" } else { "true" }].concat()]);
    }
}

/// The lines that were set last and not taken back, added up.
#[test]
fn an_order_costs_what_its_lines_cost() {
    let calm = &calm("order-total")[0];
    let mut lines: Vec<(String, i64, i64)> = Vec::new();
    for line in sent(&calm.scenario) {
        lines.retain(|(sku, _, _)| line.values.first() != Some(sku));
        if line.name == "SetLine" {
            lines.push((line.values[0].clone(), line.numbers[1], line.numbers[2]));
        }
    }
    let total: i64 = lines.iter().map(|(_, quantity, price)| quantity * price).sum();
    assert_eq!(total, 3 * 450 + 1_200);
    assert_eq!(rows(calm, "Invoice"), [format!("o1): {}", money(total))]);
}

/// By the day on which an order was placed, counted from one.
fn turnovers(lines: &[Sent], total: usize) -> Vec<String> {
    let day = |sent: &Sent| (sent.second / DAY + 1).to_string();
    let placed = |order: &str| lines.iter().find(|line| line.name == "Place" && line.target == order);
    let changes = lines.iter().filter_map(|line| match line.name.as_str() {
        "Place" => Some((day(line), (1, line.numbers[total]))),
        _ => placed(&line.target).map(|place| (day(line), (-1, -place.numbers[total]))),
    });
    let sums = grouped(changes, |sum, (orders, amount)| {
        let (before, so_far) = sum.unwrap_or((0, 0));
        (before + orders, so_far + amount)
    });
    sums.into_iter().map(|(day, (orders, amount))| format!("{day}): {orders}, {}", money(amount))).collect()
}

#[test]
fn the_turnover_of_a_day_is_the_sum_of_its_orders() {
    for (id, expected) in [("order-statistics", "1): 2, 60.00"), ("audit-log", "1): 1, 75.00")] {
        for told in calm(id) {
            let lines = sent(&told.scenario);
            let rows = rows(&told, "Turnover");
            assert_eq!(rows, turnovers(&lines, 1), "{id}, {}", told.scenario.name);
            assert_eq!(rows[0], expected);
            if id == "audit-log" {
                let entries = told.state().iter().filter(|row| row.starts_with("Entry(")).count();
                assert_eq!(entries, lines.len(), "whatever is done stands in the log");
            }
        }
    }
}

/// Who comes first is served, as far as it reaches.
#[test]
fn nobody_gets_what_another_one_has() {
    let calm = &calm("product-stock")[0];
    let mut held: Vec<(String, i64)> = Vec::new();
    let mut mails = Vec::new();
    for line in sent(&calm.scenario) {
        let order = &line.values[0];
        let taken: i64 = held.iter().map(|(_, quantity)| quantity).sum();
        if line.name == "Release" {
            held.retain(|(other, _)| other != order);
        } else if taken + line.numbers[1] <= 5 {
            held.push((order.clone(), line.numbers[1]));
            mails.push(format!("confirmation({order}, {})", line.numbers[1]));
        } else {
            mails.push(format!("apology({order})"));
        }
    }
    assert_eq!(calm.calls(), mails);
    assert_eq!(mails, ["confirmation(o1, 3)", "apology(o2)", "confirmation(o2, 3)"]);
    assert_eq!(held, [("o2".to_owned(), 3)]);
    assert_eq!(rows(calm, "Product"), ["lamp1): 5, 3, [o2, 3]"]);
}

/// Two are on the shelf: with the news in time the third order is refused at once, and without it later.
#[test]
fn as_many_orders_are_confirmed_as_there_are_articles() {
    for (told, late) in calm("lagging-view").iter().zip([false, true]) {
        let confirmed = rows(told, "Order").iter().filter(|row| row.ends_with("confirmed")).count();
        assert_eq!(confirmed, 2.min(sent(&told.scenario).len()));
        assert_eq!(told.answers()[2], if late { "ok" } else { "SoldOut" });
        assert_eq!(rows(told, "Order").iter().any(|row| row == "o3): refused"), late);
        assert_eq!(rows(told, "Availability"), ["sku1): 0"]);
    }
}

/// Whoever waits until the handlers are done waits for the printer; the contract is the same.
#[test]
fn a_user_is_told_at_the_commit_or_when_the_contract_is_printed() {
    let calm = calm("new-user");
    let told_first = |told: &Told| {
        let answered = told.run.world.requests.iter().last().unwrap().answer.unwrap().0;
        answered < told.run.world.calls[0].at
    };
    let named = |name: &str| calm.iter().find(|told| told.scenario.name == name).unwrap();
    assert!(told_first(named("Told at the commit")));
    assert!(!told_first(named("Told when all is done")));
    for told in &calm {
        assert_eq!(
            (rows(told, "Contract"), told.calls()),
            (vec!["alice): 1".to_owned()], vec!["print(alice, basic)".to_owned()])
        );
    }
    let thrown = named("Told of a failure that was none").with("throw PrintPolicy");
    assert_eq!(
        (thrown.answers(), rows(&thrown, "User")),
        (vec!["error".to_owned()], vec!["alice): created".to_owned()])
    );
}

/// What is done at the counter is what events do, but for the parcel, which is handed over.
#[test]
fn the_counter_does_in_one_go_what_events_do() {
    let calm = calm("product-bought");
    for (told, who) in calm.iter().zip(["p1", "s1", "s1"]) {
        assert_eq!(told.calls(), [format!("thanks({who}, book)"), "cheer(book, 25.00)".to_owned()]);
        assert_eq!(
            told.count(|fact| matches!(fact, faultline::trace::Fact::Committed { .. })),
            usize::from(who == "p1")
        );
    }
}

/// Whatever is ordered is paid for and sent, and as long as there is stock it is reserved; each customer hears once.
#[test]
fn every_order_of_a_busy_day_is_confirmed_billed_and_sent() {
    let calm = calm("order-placed");
    for told in &calm {
        let lines = sent(&told.scenario);
        let placed: Vec<&Sent> = lines.iter().filter(|line| line.name == "PlaceOrder").collect();
        let paid: Vec<i64> = placed
            .iter()
            .filter(|place| lines.iter().any(|pay| pay.name == "PayOrder" && pay.target == place.target))
            .map(|place| place.numbers[1])
            .collect();
        let reserved = placed.len().min(8);
        assert_eq!(rows(told, "Stock"), [format!("sku1): {}, {reserved}", 8 - reserved)]);
        assert_eq!(rows(told, "Parcel").iter().filter(|row| row.ends_with("): 1")).count(), paid.len());
        let charged = told.calls().into_iter().filter(|call| call.starts_with("charge("));
        assert_eq!(charged.count(), paid.len());
        let mut bills: Vec<String> =
            rows(told, "Bill").iter().map(|row| row.split(", ").nth(1).unwrap().to_owned()).collect();
        let mut due: Vec<String> = paid.iter().map(|cents| money(*cents)).collect();
        bills.sort();
        due.sort();
        assert_eq!(bills, due);
        let letters = told.calls().into_iter().filter(|call| call.starts_with("confirmation("));
        assert_eq!(letters.count(), placed.len());
    }
    assert_eq!(rows(&calm[2], "Parcel").len(), 120);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whoever buys whenever: badges and suspicions are those that one counts.
    #[test]
    fn badges_and_suspicions_are_those_that_one_counts(
        mut hours in prop::collection::vec(0_u64..1_700, 0..40), seed in 0_usize..8,
    ) {
        hours.sort_unstable();
        hours.dedup();
        let line = |hour: u64, who: &str, price: &str| format!("at {hour}h Purchase(p*).Buy({who}, {price})");
        let of_two = |(place, hour): (usize, &u64)| {
            line(*hour, ["alice", "alice", "bob"][(place * 7 + seed) % 3], "20.00")
        };
        let loyal = with("best-buyer", &hours.iter().enumerate().map(of_two).collect::<Vec<_>>());
        prop_assert_eq!(rows(&loyal, "Badge"), badges(&loyal));
        // Ten times as fast, so that some of them fall into one day.
        let dear = |(place, hour): (usize, &u64)| {
            line(*hour / 10, "mallory", ["650.00", "500.00", "500.01", "900.00"][(place + seed) % 4])
        };
        let bold = with("suspected-fraud", &hours.iter().enumerate().map(dear).collect::<Vec<_>>());
        prop_assert_eq!(bold.calls(), suspects(&bold));
    }

    /// Whatever is bought for however much: each price and the sum are those of plain arithmetic.
    #[test]
    fn what_a_great_buyer_pays_is_what_one_computes(asked in prop::collection::vec(1_i64..900, 1..9)) {
        let line = |(hour, price): (usize, &i64)| format!("at {hour}h Purchase(p{hour}).Buy(alice, {price}.00)");
        let bought = with("great-buyer", &asked.iter().enumerate().map(line).collect::<Vec<_>>());
        let cents: Vec<i64> = asked.iter().map(|price| price * 100).collect();
        let paid = prices(&cents);
        let spent: i64 = paid.iter().sum();
        prop_assert_eq!(rows(&bought, "Spending"), [format!("alice): {}, {}", money(spent), spent > 100_000)]);
        let row = |(place, (price, paid)): (usize, (&i64, &i64))| format!("p{place}): {}, {}", money(*price), money(*paid));
        let purchases: Vec<String> = cents.iter().zip(&paid).enumerate().map(row).collect();
        prop_assert_eq!(rows(&bought, "Purchase"), purchases);
    }
}
