//! The example models: texts in the language that readers write, too. They have no privileges.

/// A model that can be chosen, duplicated and edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it is called in addresses and on the command line.
    pub id: &'static str,
    /// Its title, as its text has it.
    pub title: &'static str,
    /// Whether the engine runs all of it. This follows from what compiling it warns of, as a test makes sure; it is
    /// written down because the page lists the examples before it has loaded the language.
    pub runs: bool,
    /// The model.
    pub text: &'static str,
}

/// Every example; the first one is the model of the first paint.
pub const ALL: [Example; 24] = [
    runs("order-placed", "Order placed", include_str!("order-placed.faultline")),
    runs("product-bought", "Product bought", include_str!("product-bought.faultline")),
    runs("new-user", "New user", include_str!("new-user.faultline")),
    runs("welcome", "Welcome", include_str!("welcome.faultline")),
    runs("campaign", "Campaign", include_str!("campaign.faultline")),
    runs("order-total", "Order total", include_str!("order-total.faultline")),
    runs("product-stock", "Product and its stock", include_str!("product-stock.faultline")),
    runs("suspected-fraud", "Suspected fraud", include_str!("suspected-fraud.faultline")),
    runs("best-buyer", "Best buyer", include_str!("best-buyer.faultline")),
    runs("great-buyer", "Great buyer", include_str!("great-buyer.faultline")),
    runs("gift-card", "Gift card", include_str!("gift-card.faultline")),
    runs("card-check", "Card check", include_str!("card-check.faultline")),
    runs("offer", "Offer", include_str!("offer.faultline")),
    runs("audit-log", "Audit log", include_str!("audit-log.faultline")),
    runs("order-statistics", "Order statistics", include_str!("order-statistics.faultline")),
    runs("lagging-view", "Lagging view", include_str!("lagging-view.faultline")),
    runs("day-passed", "A day has passed", include_str!("day-passed.faultline")),
    runs("pay-day", "Pay day and Black Friday", include_str!("pay-day.faultline")),
    runs("night-watch", "Found at night", include_str!("night-watch.faultline")),
    runs("purchase-saga", "Purchase", include_str!("purchase-saga.faultline")),
    runs("tour-package", "Tour package", include_str!("tour-package.faultline")),
    runs("price-change", "Price change", include_str!("price-change.faultline")),
    runs("traps", "Traps", include_str!("traps.faultline")),
    runs("traps-for-callers", "Traps for callers", include_str!("traps-for-callers.faultline")),
];

/// The example with this id.
pub fn named(id: &str) -> Option<&'static Example> {
    ALL.iter().find(|example| example.id == id)
}

/// The engine runs it.
const fn runs(id: &'static str, title: &'static str, text: &'static str) -> Example {
    Example { id, title, runs: true, text }
}
