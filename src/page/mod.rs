//! What the page shows, as markup: each panel is a function from values to a text of HTML or SVG. No
//! browser here; `ui` puts the texts in their places and keeps what did not change.
//!
//! - [`markup`]: the only place where text becomes markup
//! - [`frame`]: the page around the panels
//! - [`top`], [`setup`], [`verdict`], [`picture`], [`legend`], [`gaps`], [`player`], [`story`], [`program`],
//!   [`state`]: the panels; [`shapes`]: what is drawn in the picture
//! - [`settings`]: all settings, behind the sentence of the set-up
//! - [`menu`]: what is possible in a gap
//! - [`keys`], [`help`]: the table of the keys, and the dialog that shows it
//! - [`model`]: the text of the model, and [`highlight`] its ink
//! - [`mod@map`]: the model as a board
//! - [`sagas`]: how each saga stands, on top of the state
//! - [`looking`]: how the run is looked at; [`searching`]: what is looked for in it
//! - [`selfcheck`], [`panic`](mod@panic): the pages that stand there instead, where the address asks for it
//!   or Faultline itself has failed
//!
//! Attributes that have a meaning for `ui`:
//!
//! | attribute | what it says |
//! |---|---|
//! | `data-panel` | a panel begins here: whoever changes what is around it leaves it alone |
//! | `data-id` | the element is the same one as before, wherever it stands now |
//! | `data-do` | what a click, or a change of the value, does |
//! | `data-value` | the value that a control has |
//! | `data-style` | the style of the element; the policy of the page forbids it in markup |

pub mod figures;
pub mod frame;
pub mod gaps;
pub mod gloss;
pub mod help;
pub mod highlight;
pub mod keys;
pub mod legend;
pub mod looking;
pub mod map;
pub mod markup;
pub mod menu;
pub mod message;
pub mod model;
pub mod panic;
pub mod picture;
pub mod player;
pub mod program;
pub mod sagas;
pub mod searching;
pub mod selfcheck;
pub mod settings;
pub mod setup;
pub mod shapes;
pub mod state;
pub mod story;
pub mod top;
pub mod verdict;

pub use gaps::Hand;
pub use markup::Markup;
pub use menu::Menu;
pub use settings::Sifting;
pub use setup::Notice;
