//! What is built and never meant decides as anything else does: the traps lie around the aggregates.

use super::holds;

#[test]
fn traps() {
    holds(
        "traps",
        "
        when  Order(o1).Sell
        then  OrderSold() and Order(o1): 1 and Invoice(o1): true and no Shelf(o1)

        given Order(o1).Sell
        when  Order(o1).File
        then  OrderFiled() and Order(o1): 2 and Shelf(o1): 1

        when  Invoice(o1).Make
        then  InvoiceMade() and Invoice(o1): true

        # Whoever comes back finds it made, and tells nobody.
        given Invoice(o1).Make
        when  Invoice(o1).Make
        then  Invoice(o1): true

        given Shelf(o1).Take
        when  Shelf(o1).Take
        then  Shelf(o1): 2
        ",
    );
}

#[test]
fn traps_for_callers() {
    holds(
        "traps-for-callers",
        "
        when  Order(o1).Place(10.00)
        then  OrderPlaced(10.00) and Order(o1): placed, 10.00

        # What was announced before the rule was looked at is not stored.
        when  Order(o1).Place(0.00)
        then  refused NothingOrdered and no Order(o1)

        given Order(o1).Place(10.00)
        when  Order(o1).Correct(8.00)
        then  OrderCorrected(8.00) and Order(o1): placed, 8.00
        ",
    );
}
