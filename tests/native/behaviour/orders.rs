//! Orders, articles and offers: what is placed, sold, counted and refused.

use super::holds;

#[test]
fn order_placed() {
    holds(
        "order-placed",
        "
        # Inventory reserves one of the eight that it begins with.
        when  Order(o1).PlaceOrder(alice, 120.00)
        then  OrderPlaced(alice, 120.00) and Order(o1): placed, 120.00 and Stock(sku1): 7, 1

        given Order(o1).PlaceOrder(alice, 120.00)
        when  Order(o1).PlaceOrder(bob, 45.00)
        then  refused AlreadyPlaced and Order(o1): placed, 120.00 and Stock(sku1): 7, 1

        when  Order(o1).PayOrder
        then  refused NotPlaced and no Order(o1)

        # A parcel is sent once an order is paid.
        given Order(o1).PlaceOrder(alice, 120.00)
        when  Order(o1).PayOrder
        then  PaymentRequested(120.00) and Order(o1): paid, 120.00 and Bill(o1): paid, 120.00 and Parcel(o1): 1

        given Order(o1).PlaceOrder(alice, 120.00) and Order(o1).PayOrder
        when  Order(o1).PayOrder
        then  refused NotPlaced and Parcel(o1): 1

        given 7 times Stock(sku1).ReserveStock(o*)
        when  Stock(sku1).ReserveStock(o8)
        then  Stock(sku1): 0, 8

        given 8 times Stock(sku1).ReserveStock(o*)
        when  Stock(sku1).ReserveStock(o9)
        then  refused SoldOut and Stock(sku1): 0, 8

        when  Bill(o1).MarkPaid(20.00)
        then  PaymentReceived(20.00) and Bill(o1): paid, 20.00 and Parcel(o1): 1

        given Parcel(o1).Ship
        when  Parcel(o1).Ship
        then  Parcel(o1): 2
        ",
    );
}

#[test]
fn product_bought() {
    holds(
        "product-bought",
        "
        when  Purchase(p1).Buy(book, 25.00)
        then  ProductBought(book, 25.00) and Purchase(p1): bought and Shipment(p1): 1

        given Purchase(p1).Buy(book, 25.00)
        when  Purchase(p1).Buy(book, 25.00)
        then  refused AlreadyBought and Shipment(p1): 1

        when  Sale(s1).Sell(25.00)
        then  Sale(s1): sold, 25.00

        given Sale(s1).Sell(25.00)
        when  Sale(s1).Sell(30.00)
        then  refused AlreadySold and Sale(s1): sold, 25.00

        when  Sale(s1).HandOver
        then  refused NotSold and no Sale(s1)

        given Sale(s1).Sell(25.00)
        when  Sale(s1).HandOver
        then  Sale(s1): handed, 25.00

        # The coupled version does the same in one go, and without any event.
        when  SellAtCounter(s1, book, 25.00)
        then  Sale(s1): handed, 25.00 and no Shipment(s1)

        given Sale(s1).Sell(25.00)
        when  SellAtCounter(s1, book, 25.00)
        then  refused AlreadySold and Sale(s1): sold, 25.00

        given Shipment(p1).Send
        when  Shipment(p1).Send
        then  Shipment(p1): 2
        ",
    );
}

#[test]
fn order_total() {
    holds(
        "order-total",
        "
        # 2 at 4.50 and 1 at 12.00: three pieces for 21.00. That the lines changed stays inside.
        given Order(o1).SetLine(tea1, 2, 4.50)
        when  Order(o1).SetLine(cup1, 1, 12.00)
        then  Order(o1): open, 3, 21.00, [tea1, 2, 4.50], [cup1, 1, 12.00]

        # A line is set, not added to.
        given Order(o1).SetLine(tea1, 2, 4.50)
        when  Order(o1).SetLine(tea1, 5, 4.00)
        then  Order(o1): open, 5, 20.00, [tea1, 5, 4.00]

        when  Order(o1).SetLine(tea1, 0, 4.50)
        then  refused NothingOrdered and no Order(o1)

        given Order(o1).SetLine(tea1, 2, 4.50) and Order(o1).SetLine(cup1, 1, 12.00)
        when  Order(o1).RemoveLine(tea1)
        then  Order(o1): open, 1, 12.00, [cup1, 1, 12.00]

        # Others hear of the order as it was placed.
        given Order(o1).SetLine(tea1, 2, 4.50)
        when  Order(o1).Place
        then  OrderPlaced(2, 9.00) and Order(o1): placed, 2, 9.00, [tea1, 2, 4.50] and Invoice(o1): 9.00

        when  Order(o1).Place
        then  refused NothingOrdered and no Invoice(o1)

        given Order(o1).SetLine(tea1, 2, 4.50) and Order(o1).RemoveLine(tea1)
        when  Order(o1).Place
        then  refused NothingOrdered and Order(o1): open, 0, 0.00

        given Order(o1).SetLine(tea1, 2, 4.50) and Order(o1).Place
        when  Order(o1).SetLine(cup1, 1, 12.00)
        then  refused AlreadyPlaced and Invoice(o1): 9.00

        given Order(o1).SetLine(tea1, 2, 4.50) and Order(o1).Place
        when  Order(o1).RemoveLine(tea1)
        then  refused AlreadyPlaced

        given Order(o1).SetLine(tea1, 2, 4.50) and Order(o1).Place
        when  Order(o1).Place
        then  refused AlreadyPlaced

        given Invoice(o1).Write(9.00)
        when  Invoice(o1).Write(9.00)
        then  Invoice(o1): 9.00
        ",
    );
}

#[test]
fn product_stock() {
    holds(
        "product-stock",
        "
        when  Product(lamp1).Reserve(o1, 3)
        then  ProductReserved(o1, 3) and Product(lamp1): 5, 3, [o1, 3]

        # Five are there: three and two, and not one more.
        given Product(lamp1).Reserve(o1, 3)
        when  Product(lamp1).Reserve(o2, 2)
        then  ProductReserved(o2, 2) and Product(lamp1): 5, 5, [o1, 3], [o2, 2]

        given Product(lamp1).Reserve(o1, 3)
        when  Product(lamp1).Reserve(o2, 3)
        then  ReservationRefused(o2) and Product(lamp1): 5, 3, [o1, 3]

        when  Product(lamp1).Reserve(o1, 0)
        then  refused NothingReserved and no Product(lamp1)

        given Product(lamp1).Reserve(o1, 1)
        when  Product(lamp1).Reserve(o1, 2)
        then  ProductReserved(o1, 2) and Product(lamp1): 5, 3, [o1, 3]

        given Product(lamp1).Reserve(o1, 3) and Product(lamp1).Reserve(o2, 1)
        when  Product(lamp1).Release(o1)
        then  Product(lamp1): 5, 1, [o2, 1]

        given Product(lamp1).Reserve(o1, 5) and Product(lamp1).Restock(4)
        when  Product(lamp1).Reserve(o2, 4)
        then  ProductReserved(o2, 4) and Product(lamp1): 9, 9, [o1, 5], [o2, 4]

        when  Product(lamp1).Restock(4)
        then  Product(lamp1): 9, 0

        when  Product(lamp1).Restock(0)
        then  refused NothingDelivered
        ",
    );
}

#[test]
fn offer() {
    holds(
        "offer",
        "
        when  Offer(f1).Accept
        then  OfferAccepted(1234.50) and Offer(f1): accepted, 1234.50 and Fee(f1): paid

        when  Offer(f1).Decline
        then  OfferDeclined() and Offer(f1): declined, 1234.50 and no Fee(f1)

        # Accepted or declined, once.
        given Offer(f1).Accept
        when  Offer(f1).Accept
        then  refused AlreadyAnswered and Fee(f1): paid

        given Offer(f1).Accept
        when  Offer(f1).Decline
        then  refused AlreadyAnswered and Offer(f1): accepted, 1234.50

        given Offer(f1).Decline
        when  Offer(f1).Accept
        then  refused AlreadyAnswered and no Fee(f1)

        given Offer(f1).Decline
        when  Offer(f1).Decline
        then  refused AlreadyAnswered

        when  Fee(f1).MarkPaid
        then  Fee(f1): paid

        given Fee(f1).MarkPaid
        when  Fee(f1).MarkUnpaid
        then  Fee(f1): unpaid
        ",
    );
}

#[test]
fn order_statistics() {
    holds(
        "order-statistics",
        "
        when  Order(o1).Place(alice, 30.00)
        then  OrderPlaced(alice, 30.00) and Order(o1): placed, 30.00 and Turnover(1): 1, 30.00

        given Order(o1).Place(alice, 30.00)
        when  Order(o1).Place(alice, 30.00)
        then  refused AlreadyPlaced and Turnover(1): 1, 30.00

        # A day ends after its 24th hour.
        given at 23h Order(o1).Place(alice, 30.00)
        when  at 24h Order(o2).Place(bob, 12.50)
        then  OrderPlaced(bob, 12.50) and Turnover(1): 1, 30.00 and Turnover(2): 1, 12.50

        given Turnover(1).Add(30.00)
        when  Turnover(1).Add(12.50)
        then  Turnover(1): 2, 42.50
        ",
    );
}

#[test]
fn lagging_view() {
    holds(
        "lagging-view",
        "
        # Two are on the shelf.
        when  Order(o1).Accept(lamp1)
        then  OrderAccepted(lamp1) and Order(o1): confirmed and Stock(lamp1): 1 and Availability(lamp1): 1

        given Order(o1).Accept(lamp1)
        when  Order(o1).Accept(lamp1)
        then  refused AlreadyAccepted and Stock(lamp1): 1

        given Order(o1).Accept(lamp1) and Order(o2).Accept(lamp1)
        when  Order(o3).Accept(lamp1)
        then  refused SoldOut and no Order(o3) and Availability(lamp1): 0

        when  Stock(lamp1).Take(o9)
        then  StockTaken(o9, 1) and Stock(lamp1): 1 and Order(o9): confirmed

        given 2 times Stock(lamp1).Take(o*)
        when  Stock(lamp1).Take(o9)
        then  StockMissing(o9) and Stock(lamp1): 0 and Order(o9): refused

        when  Order(o1).Confirm
        then  Order(o1): confirmed

        when  Order(o1).Refuse
        then  Order(o1): refused

        # The view knows what the last news said, of each article.
        when  Stock(lamp1).StockTaken(o1, 1)
        then  Availability(lamp1): 1 and no Availability(lamp2)

        given Stock(lamp1).StockTaken(o1, 1) and Stock(lamp2).StockTaken(o2, 1)
        when  Stock(lamp1).StockTaken(o3, 0)
        then  Availability(lamp1): 0 and Availability(lamp2): 1
        ",
    );
}
