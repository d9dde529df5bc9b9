//! Users, buyers and members: who is welcomed, counted, suspected and rewarded.

use super::holds;

#[test]
fn new_user() {
    holds(
        "new-user",
        "
        when  User(alice).Create(basic)
        then  UserCreated(basic) and User(alice): created and Contract(alice): 1

        given User(alice).Create(basic)
        when  User(alice).Create(basic)
        then  refused AlreadyCreated and Contract(alice): 1

        given Contract(alice).Draw(basic)
        when  Contract(alice).Draw(basic)
        then  ContractDrawn(basic) and Contract(alice): 2
        ",
    );
}

#[test]
fn welcome() {
    holds(
        "welcome",
        "
        when  Customer(alice).Register
        then  CustomerRegistered() and Customer(alice): registered, *, 0.00

        given Customer(alice).Register
        when  Customer(alice).Register
        then  refused AlreadyRegistered

        when  Customer(alice).Buy(50.00)
        then  refused NotRegistered and no Customer(alice)

        # 10 % less within the first thirty days, and not a day longer.
        given at 0d Customer(alice).Register
        when  at 29d Customer(alice).Buy(50.00)
        then  PurchaseMade(45.00) and Customer(alice): registered, *, 45.00

        given at 0d Customer(alice).Register
        when  at 31d Customer(alice).Buy(50.00)
        then  PurchaseMade(50.00) and Customer(alice): registered, *, 50.00
        ",
    );
}

#[test]
fn campaign() {
    holds(
        "campaign",
        "
        when  Campaign(spring).Publish(5000.00)
        then  CampaignPublished(5000.00) and Campaign(spring): live, 5000.00 and Banner(spring): true

        given Campaign(spring).Publish(5000.00)
        when  Campaign(spring).Publish(10.00)
        then  refused AlreadyPublished and Campaign(spring): live, 5000.00

        when  Campaign(spring).Close
        then  refused NotPublished and no Campaign(spring)

        given Campaign(spring).Publish(5000.00)
        when  Campaign(spring).Close
        then  CampaignClosed() and Campaign(spring): closed, 5000.00 and Banner(spring): false

        # It is published once, even when it is over.
        given Campaign(spring).Publish(5000.00) and Campaign(spring).Close
        when  Campaign(spring).Publish(5000.00)
        then  refused AlreadyPublished and Banner(spring): false

        when  Banner(spring).Show
        then  Banner(spring): true

        given Banner(spring).Show
        when  Banner(spring).Hide
        then  Banner(spring): false
        ",
    );
}

#[test]
fn suspected_fraud() {
    holds(
        "suspected-fraud",
        "
        when  Purchase(p1).Buy(mallory, 899.00)
        then  PurchaseMade(mallory, 899.00) and Purchase(p1): 899.00 and Watch(mallory): 1, false, *

        when  Purchase(p1).Buy(mallory, 0.00)
        then  refused NothingBought and no Purchase(p1)

        # 500.00 is the most that is not expensive.
        when  Purchase(p1).Buy(mallory, 500.00)
        then  PurchaseMade(mallory, 500.00) and no Watch(mallory)

        # Three are no crime, a fourth within a day is.
        given Watch(bob).Note(1h) and Watch(bob).Note(2h)
        when  Watch(bob).Note(3h)
        then  Watch(bob): 3, false, [1h], [2h], [3h]

        given Watch(bob).Note(1h) and Watch(bob).Note(2h) and Watch(bob).Note(3h)
        when  Watch(bob).Note(4h)
        then  FraudSuspected(bob) and Watch(bob): 4, true, [1h], [2h], [3h], [4h]

        # The window forgets: an hour later than a day after the first, that one no longer counts.
        given Watch(bob).Note(1h) and Watch(bob).Note(2h) and Watch(bob).Note(3h)
        when  Watch(bob).Note(26h)
        then  Watch(bob): 4, false, [2h], [3h], [1d 2h]

        # Whoever is suspected already is not suspected again.
        given Watch(bob).Note(1h) and Watch(bob).Note(2h) and Watch(bob).Note(3h) and Watch(bob).Note(4h)
        when  Watch(bob).Note(5h)
        then  Watch(bob): 5, true, [1h], [2h], [3h], [4h], [5h]

        # One buyer's purchases are not another one's.
        given 3 times Purchase(p*).Buy(alice, 899.00)
        when  Purchase(p9).Buy(bob, 899.00)
        then  PurchaseMade(bob, 899.00) and Watch(bob): 1, false, * and Watch(alice): 3, false, *, *, *
        ",
    );
}

#[test]
fn best_buyer() {
    holds(
        "best-buyer",
        "
        when  Purchase(p1).Buy(alice, 20.00)
        then  PurchaseMade(alice) and Purchase(p1): 20.00 and Tally(alice, 1): 1 and no Badge(alice)

        given 8 times Tally(alice, 1).Count
        when  Tally(alice, 1).Count
        then  Tally(alice, 1): 9 and no Badge(alice)

        given 9 times Tally(alice, 1).Count
        when  Tally(alice, 1).Count
        then  MonthCompleted() and Tally(alice, 1): 10 and Badge(alice): 1

        # The eleventh earns nothing more.
        given 10 times Tally(alice, 1).Count
        when  Tally(alice, 1).Count
        then  Tally(alice, 1): 11 and Badge(alice): 1

        # Ten, but not in one month; and not of one customer.
        given 9 times Tally(alice, 1).Count
        when  Tally(alice, 2).Count
        then  Tally(alice, 2): 1 and no Badge(alice)

        given 9 times Tally(alice, 1).Count
        when  Tally(bob, 1).Count
        then  Tally(bob, 1): 1 and no Badge(bob) and no Badge(alice)

        # January has 744 hours.
        given at 743h Purchase(p1).Buy(bob, 20.00)
        when  at 744h Purchase(p2).Buy(bob, 20.00)
        then  PurchaseMade(bob) and Tally(bob, 1): 1 and Tally(bob, 2): 1

        when  Badge(alice).Award
        then  BestBuyerFound() and Badge(alice): 1
        ",
    );
}

#[test]
fn great_buyer() {
    holds(
        "great-buyer",
        "
        when  Purchase(p1).Buy(alice, 600.00)
        then  PurchaseMade(alice, 600.00) and Purchase(p1): 600.00, 600.00 and Spending(alice): 600.00, false

        # 40 % less than 600.00 is 360.00, for later purchases alone.
        given Purchase(p1).Buy(alice, 600.00)
        when  Purchase(p2).Buy(alice, 600.00)
        then  PurchaseMade(alice, 600.00) and Purchase(p2): 600.00, 600.00 and Discount(alice): 40

        given Purchase(p1).Buy(alice, 600.00) and Purchase(p2).Buy(alice, 600.00)
        when  Purchase(p3).Buy(alice, 600.00)
        then  PurchaseMade(alice, 360.00) and Purchase(p3): 600.00, 360.00 and Spending(alice): 1560.00, true

        # Set, never multiplied; and nobody else's.
        given Spending(alice).Add(1000.01) and Purchase(p1).Buy(alice, 600.00)
        when  Purchase(p2).Buy(alice, 600.00)
        then  PurchaseMade(alice, 360.00) and Purchase(p2): 600.00, 360.00 and Discount(alice): 40

        given Spending(alice).Add(1000.01)
        when  Purchase(p1).Buy(bob, 600.00)
        then  PurchaseMade(bob, 600.00) and Purchase(p1): 600.00, 600.00 and no Discount(bob)

        # 1000.00 is not more than 1000.00.
        when  Spending(alice).Add(1000.00)
        then  Spending(alice): 1000.00, false

        given Spending(alice).Add(1000.00)
        when  Spending(alice).Add(0.01)
        then  GreatBuyerFound() and Spending(alice): 1000.01, true and Discount(alice): 40

        given Spending(alice).Add(1000.01)
        when  Spending(alice).Add(1000.01)
        then  Spending(alice): 2000.02, true
        ",
    );
}

#[test]
fn gift_card() {
    holds(
        "gift-card",
        "
        when  Member(bob).Join(alice)
        then  Member(bob): joined, alice, 0

        given Member(bob).Join(alice)
        when  Member(bob).Join(carol)
        then  refused AlreadyJoined and Member(bob): joined, alice, 0

        when  Member(bob).Buy(40.00)
        then  refused NotAMember and no Member(bob)

        given Member(bob).Join(alice)
        when  Member(bob).Buy(0.00)
        then  refused NothingBought and no GiftCard(bob)

        # The first purchase earns the referrer a card of 25, the second one nothing.
        given Member(bob).Join(alice)
        when  Member(bob).Buy(40.00)
        then  FirstPurchaseMade(alice) and Member(bob): joined, alice, 1 and GiftCard(bob): issued, 25.00

        given Member(bob).Join(alice) and Member(bob).Buy(40.00)
        when  Member(bob).Buy(60.00)
        then  Member(bob): joined, alice, 2 and GiftCard(bob): issued, 25.00

        when  GiftCard(bob).Issue(alice)
        then  GiftCardIssued(alice, 25.00) and GiftCard(bob): issued, 25.00

        given GiftCard(bob).Issue(alice)
        when  GiftCard(bob).Issue(alice)
        then  refused AlreadyIssued and GiftCard(bob): issued, 25.00
        ",
    );
}
