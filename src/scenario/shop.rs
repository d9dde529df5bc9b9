//! The built-in model: a small shop, and what happens in it.
//!
//! Sales takes orders; Inventory reserves stock; Notifications writes a mail and posts to a chat;
//! Payment charges a card; Shipping sends a parcel once an order is paid.

use std::sync::Arc;

use smallvec::smallvec;

use super::{Scenario, ScriptLine, Settings};
use crate::domain::expression::Expression::{Argument, Constant, Field as Stored, Identity};
use crate::domain::{
    AggregateId, CommandId, ContextId, Effect, EventId, Expression, Field, Model, ModelBuilder, Operator,
    ReasonId, Statement, Wording,
};
use crate::kernel::{Seed, Time};

/// How many orders a busy day brings.
const BUSY: u16 = 120;

/// The commands that the scripts send, and the symbols that they speak of.
struct Shop {
    model: Arc<Model>,
    place_order: CommandId,
    pay_order: CommandId,
    order: i64,
    customer: i64,
    /// Those of a busy day.
    orders: Vec<i64>,
    customers: [i64; 3],
}

/// The scenarios of the built-in model; the first one is that of the first paint.
pub fn scenarios() -> Vec<Scenario> {
    let shop = Shop::build();
    let place = shop.line(0, shop.place_order, &[shop.customer, 12_000]);
    let pay = shop.line(150_000, shop.pay_order, &[]);
    vec![
        shop.scenario("An order is placed", vec![place.clone()]),
        shop.scenario("An order is placed and paid", vec![place, pay]),
        shop.scenario("A busy day", shop.busy_day()),
    ]
}

/// The scenario of the first paint.
pub fn first_paint() -> Scenario {
    scenarios().swap_remove(0)
}

/// The scenario of the first paint with this many orders, one every five milliseconds: a long run,
/// for measuring.
pub fn many_orders(orders: u16) -> Scenario {
    let mut scenario = first_paint();
    let lines = scenario.script.clone();
    scenario.script = (0..orders)
        .zip(lines.iter().cycle())
        .map(|(order, line)| ScriptLine {
            at: Time::from_micros(u64::from(order) * 5_000),
            target: smallvec![i64::from(order)],
            ..line.clone()
        })
        .collect();
    scenario
}

impl Shop {
    fn build() -> Self {
        let mut model = ModelBuilder::new("Order placed");
        let order = model.symbol("o1");
        let customer = model.symbol("alice");
        let article = model.symbol("sku1");
        let orders = (1..=BUSY).map(|number| model.symbol(&["o", &number.to_string()].concat())).collect();
        let customers = ["alice", "bob", "carol"].map(|name| model.symbol(name));

        let sales = model.context("Sales");
        let inventory = model.context("Inventory");
        let notifications = model.context("Notifications");
        let payment = model.context("Payment");
        let shipping = model.context("Shipping");

        let (placed, requested, place_order, pay_order) = sell(&mut model, sales);
        reserve(&mut model, inventory, placed, article);
        notify(&mut model, notifications, placed);
        let received = charge(&mut model, payment, requested);
        ship(&mut model, shipping, received);
        Self { model: Arc::new(model.build()), place_order, pay_order, order, customer, orders, customers }
    }

    fn line(&self, at: u64, command: CommandId, arguments: &[i64]) -> ScriptLine {
        ScriptLine {
            at: Time::from_micros(at),
            command,
            target: smallvec![self.order],
            arguments: arguments.iter().copied().collect(),
        }
    }

    /// Many orders in waves, each paid a while later: some ten thousand records.
    fn busy_day(&self) -> Vec<ScriptLine> {
        let of_order = |(number, (order, customer)): (u64, (&i64, &i64))| {
            let at = number / 6 * 400_000 + number % 6 * 17_000;
            let of = |line: ScriptLine| ScriptLine { target: smallvec![*order], ..line };
            let amount = 2_000 + i64::try_from(number % 9).unwrap_or_default() * 2_500;
            [
                of(self.line(at, self.place_order, &[*customer, amount])),
                of(self.line(at + 150_000, self.pay_order, &[])),
            ]
        };
        (0..).zip(self.orders.iter().zip(self.customers.iter().cycle())).flat_map(of_order).collect()
    }

    fn scenario(&self, name: &str, script: Vec<ScriptLine>) -> Scenario {
        let mut settings = Settings::default();
        // The playground opens with what most services do first.
        let set = settings.set("publishing=broker-after-commit", &[]);
        debug_assert!(set.is_ok(), "the strategy exists");
        Scenario {
            name: name.to_owned(),
            written: None,
            model: Arc::clone(&self.model),
            script,
            settings,
            faults: Vec::new(),
            seed: Seed(1),
        }
    }
}

/// `require <field> == <value> else reject <reason>`.
fn require(field: u8, value: i64, otherwise: ReasonId) -> Statement {
    Statement::Require {
        condition: Expression::binary(Operator::Equal, Stored(field), Constant(value)),
        otherwise,
    }
}

const fn set(field: u8, value: Expression) -> Statement {
    Statement::Set { field, value }
}

/// `set <field> += <by>`.
fn change(field: u8, by: i64) -> Statement {
    set(field, Expression::binary(Operator::Add, Stored(field), Constant(by)))
}

/// Sales: an order is placed once, and paid once.
fn sell(model: &mut ModelBuilder, sales: ContextId) -> (EventId, EventId, CommandId, CommandId) {
    let order = model.aggregate(
        sales,
        "Order",
        &[Field::symbol("order")],
        &[Field::states("status", &["draft", "placed", "paid"]), Field::money("total")],
    );
    let placed = model.event(order, "OrderPlaced", &[Field::symbol("customer"), Field::money("total")]);
    let requested = model.event(order, "PaymentRequested", &[Field::money("total")]);
    let already_placed = model.reason("AlreadyPlaced");
    let not_placed = model.reason("NotPlaced");
    let place_order = model.command(
        order,
        "PlaceOrder",
        Wording::deed("the order", "placed"),
        &[Field::symbol("customer"), Field::money("total")],
        vec![
            require(0, 0, already_placed),
            set(0, Constant(1)),
            set(1, Argument(1)),
            Statement::Emit { event: placed, payload: vec![Argument(0), Stored(1)] },
        ],
    );
    let pay_order = model.command(
        order,
        "PayOrder",
        Wording::deed("the order", "paid"),
        &[],
        vec![
            require(0, 1, not_placed),
            set(0, Constant(2)),
            Statement::Emit { event: requested, payload: vec![Stored(1)] },
        ],
    );
    (placed, requested, place_order, pay_order)
}

/// Inventory: each placed order reserves one unit. A transactional effect.
fn reserve(model: &mut ModelBuilder, inventory: ContextId, placed: EventId, article: i64) {
    let stock = model.aggregate(
        inventory,
        "Stock",
        &[Field::symbol("sku")],
        &[Field::integer("available", 8), Field::integer("reserved", 0)],
    );
    let sold_out = model.reason("SoldOut");
    let available = Expression::binary(Operator::Greater, Stored(0), Constant(0));
    let reserve_stock = model.command(
        stock,
        "ReserveStock",
        Wording::deed("stock", "reserved"),
        &[Field::symbol("order")],
        vec![Statement::Require { condition: available, otherwise: sold_out }, change(0, -1), change(1, 1)],
    );
    let issue = Effect::Issue {
        command: reserve_stock,
        target: vec![Constant(article)],
        arguments: vec![Identity(0)],
    };
    model.handler(inventory, placed, None, vec![issue]);
}

/// Notifications: a mail to the customer and a line in the chat. External effects.
fn notify(model: &mut ModelBuilder, notifications: ContextId, placed: EventId) {
    for (external, operation, wording) in [
        ("Mail", "confirmation", Wording::letter("the mail")),
        ("Chat", "post", Wording::letter("the chat message")),
    ] {
        let external = model.external(notifications, external);
        let parameters = [Field::symbol("order"), Field::symbol("customer")];
        let operation = model.operation(external, operation, wording, &parameters);
        let call = Effect::Call { operation, arguments: vec![Identity(0), Argument(0)], key: None };
        model.handler(notifications, placed, None, vec![call]);
    }
}

/// Payment: charges the card, then notes that the money came in.
fn charge(model: &mut ModelBuilder, payment: ContextId, requested: EventId) -> EventId {
    let card = model.external(payment, "Card");
    let parameters = [Field::symbol("order"), Field::money("amount")];
    let charge = model.operation(card, "charge", Wording::deed("the card", "charged"), &parameters);
    let bill = model.aggregate(
        payment,
        "Bill",
        &[Field::symbol("order")],
        &[Field::states("status", &["open", "paid"]), Field::money("amount")],
    );
    let received = model.event(bill, "PaymentReceived", &[Field::money("amount")]);
    let mark_paid = model.command(
        bill,
        "MarkPaid",
        Wording::deed("the bill", "marked as paid"),
        &[Field::money("amount")],
        vec![
            set(0, Constant(1)),
            set(1, Argument(0)),
            Statement::Emit { event: received, payload: vec![Argument(0)] },
        ],
    );
    let call = Effect::Call { operation: charge, arguments: vec![Identity(0), Argument(0)], key: None };
    let issue = Effect::Issue { command: mark_paid, target: vec![Identity(0)], arguments: vec![Argument(0)] };
    model.handler(payment, requested, Some("ChargePolicy"), vec![call, issue]);
    received
}

/// Shipping: a parcel for each payment. A transactional effect.
fn ship(model: &mut ModelBuilder, shipping: ContextId, received: EventId) -> AggregateId {
    let parcel = model.aggregate(shipping, "Parcel", &[Field::symbol("order")], &[Field::integer("sent", 0)]);
    let ship = model.command(parcel, "Ship", Wording::deed("the parcel", "sent"), &[], vec![change(0, 1)]);
    let issue = Effect::Issue { command: ship, target: vec![Identity(0)], arguments: Vec::new() };
    model.handler(shipping, received, None, vec![issue]);
    parcel
}
