//! The example models: texts in the language that readers write, too. They have no privileges.

/// A model that can be chosen, duplicated and edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it is called in addresses and on the command line.
    pub id: &'static str,
    /// Its title, as its text has it.
    pub title: &'static str,
    /// The model.
    pub text: &'static str,
}

/// Every example; the first one is the model of the first paint.
pub const ALL: [Example; 24] = [
    example("order-placed", "Order placed", include_str!("order-placed.faultline")),
    example("product-bought", "Product bought", include_str!("product-bought.faultline")),
    example("new-user", "New user", include_str!("new-user.faultline")),
    example("welcome", "Welcome", include_str!("welcome.faultline")),
    example("campaign", "Campaign", include_str!("campaign.faultline")),
    example("order-total", "Order total", include_str!("order-total.faultline")),
    example("product-stock", "Product and its stock", include_str!("product-stock.faultline")),
    example("suspected-fraud", "Suspected fraud", include_str!("suspected-fraud.faultline")),
    example("best-buyer", "Best buyer", include_str!("best-buyer.faultline")),
    example("great-buyer", "Great buyer", include_str!("great-buyer.faultline")),
    example("gift-card", "Gift card", include_str!("gift-card.faultline")),
    example("card-check", "Card check", include_str!("card-check.faultline")),
    example("offer", "Offer", include_str!("offer.faultline")),
    example("audit-log", "Audit log", include_str!("audit-log.faultline")),
    example("order-statistics", "Order statistics", include_str!("order-statistics.faultline")),
    example("lagging-view", "Lagging view", include_str!("lagging-view.faultline")),
    example("day-passed", "A day has passed", include_str!("day-passed.faultline")),
    example("pay-day", "Pay day and Black Friday", include_str!("pay-day.faultline")),
    example("night-watch", "Found at night", include_str!("night-watch.faultline")),
    example("purchase-saga", "Purchase", include_str!("purchase-saga.faultline")),
    example("tour-package", "Tour package", include_str!("tour-package.faultline")),
    example("price-change", "Price change", include_str!("price-change.faultline")),
    example("traps", "Traps", include_str!("traps.faultline")),
    example("traps-for-callers", "Traps for callers", include_str!("traps-for-callers.faultline")),
];

/// The example with this id.
pub fn named(id: &str) -> Option<&'static Example> {
    ALL.iter().find(|example| example.id == id)
}

const fn example(id: &'static str, title: &'static str, text: &'static str) -> Example {
    Example { id, title, text }
}
