//! What days, clocks and the night have to do with it.

use super::holds;

#[test]
fn audit_log() {
    holds(
        "audit-log",
        "
        when  Order(o1).Place(ann, 75.00)
        then  OrderPlaced(ann, 75.00) and Order(o1): placed, 75.00 and Turnover(1): 1, 75.00

        given Order(o1).Place(ann, 75.00)
        when  Order(o1).Place(ben, 20.00)
        then  refused AlreadyPlaced and Turnover(1): 1, 75.00

        when  Order(o1).Cancel(ann)
        then  refused NotPlaced and no Order(o1) and no Turnover(1)

        given Order(o1).Place(ann, 75.00) and Order(o2).Place(ann, 20.00)
        when  Order(o2).Cancel(ben)
        then  OrderCancelled(ben, 20.00) and Order(o2): cancelled, 20.00 and Turnover(1): 1, 75.00

        given Order(o1).Place(ann, 75.00) and Order(o1).Cancel(ann)
        when  Order(o1).Cancel(ann)
        then  refused NotPlaced and Turnover(1): 0, 0.00

        given Order(o1).Place(ann, 75.00) and Order(o1).Cancel(ann)
        when  Order(o1).Place(ann, 75.00)
        then  refused AlreadyPlaced

        # A repetition writes the same line.
        given Entry(e1).Write(o1, ann, 5h)
        when  Entry(e1).Write(o1, ann, 5h)
        then  Entry(e1): 5h, o1, ann

        # A sum has no such name: it grows each time.
        given Turnover(3).Add(20.00)
        when  Turnover(3).Add(20.00)
        then  Turnover(3): 2, 40.00

        given Turnover(3).Add(20.00)
        when  Turnover(3).Subtract(20.00)
        then  Turnover(3): 0, 0.00
        ",
    );
}

#[test]
fn day_passed() {
    holds(
        "day-passed",
        "
        when  Trial(t1).Begin
        then  Trial(t1): running, *

        given Trial(t1).Begin
        when  Trial(t1).Begin
        then  refused AlreadyTried

        # Fourteen days from the first hour are over on the fifteenth day, and not before.
        given Trial(t1).Begin
        when  Trial(t1).End(14d)
        then  refused NotYet and Trial(t1): running, *

        given Trial(t1).Begin
        when  Trial(t1).End(15d)
        then  TrialEnded() and Trial(t1): ended, *

        given Trial(t1).Begin and Trial(t1).End(15d)
        when  Trial(t1).End(16d)
        then  refused NotYet

        when  Trial(t1).End(15d)
        then  refused NotYet and no Trial(t1)

        when  Invoice(i1).Write
        then  Invoice(i1): open, *

        given Invoice(i1).Write
        when  Invoice(i1).Write
        then  refused AlreadyWritten

        when  Invoice(i1).Pay
        then  refused NotWritten and no Invoice(i1)

        given Invoice(i1).Write
        when  Invoice(i1).Pay
        then  Invoice(i1): paid, *

        given Invoice(i1).Write
        when  Invoice(i1).MarkOverdue(30d)
        then  refused NotYet and Invoice(i1): open, *

        given Invoice(i1).Write
        when  Invoice(i1).MarkOverdue(31d)
        then  InvoiceOverdue() and Invoice(i1): overdue, *

        # Whoever has paid is not reminded; whoever was reminded may still pay.
        given Invoice(i1).Write and Invoice(i1).Pay
        when  Invoice(i1).MarkOverdue(31d)
        then  refused NotYet and Invoice(i1): paid, *

        given Invoice(i1).Write and Invoice(i1).MarkOverdue(31d)
        when  Invoice(i1).Pay
        then  Invoice(i1): paid, *
        ",
    );
}

#[test]
fn pay_day() {
    holds(
        "pay-day",
        "
        when  Employee(ann1).Hire(3200.00)
        then  Employee(ann1): 3200.00, 0

        when  Employee(ann1).Hire(0.00)
        then  refused NoSalary and no Employee(ann1)

        given Employee(ann1).Hire(3200.00) and Employee(ann1).Pay
        when  Employee(ann1).Pay
        then  SalaryPaid(3200.00) and Employee(ann1): 3200.00, 2

        when  Article(lamp1).Buy
        then  Article(lamp1): 80.00, 0, 80.00

        when  Article(lamp1).Reduce(30)
        then  Article(lamp1): 80.00, 30, 0.00

        given Article(lamp1).Reduce(30)
        when  Article(lamp1).Restore
        then  Article(lamp1): 80.00, 0, 0.00

        # 30 % less than 80.00 is 56.00; the price itself stays what it is.
        given Article(lamp1).Reduce(30)
        when  Article(lamp1).Buy
        then  Article(lamp1): 80.00, 30, 56.00

        given Article(lamp1).Reduce(30) and Article(lamp1).Restore
        when  Article(lamp1).Buy
        then  Article(lamp1): 80.00, 0, 80.00
        ",
    );
}

#[test]
fn night_watch() {
    holds(
        "night-watch",
        "
        when  Order(o1).Place(alice)
        then  OrderPlaced(alice) and Order(o1): placed, alice and Parcel(o1): packed, alice

        given Order(o1).Place(alice)
        when  Order(o1).Place(bob)
        then  refused AlreadyPlaced and Order(o1): placed, alice

        when  Parcel(o1).Pack(alice)
        then  Parcel(o1): packed, alice

        # Looking again does no harm.
        given Parcel(o1).Pack(alice)
        when  Parcel(o1).Pack(alice)
        then  refused AlreadyPacked and Parcel(o1): packed, alice
        ",
    );
}
