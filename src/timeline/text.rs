//! How much room words take, and who gets it. Without a browser there is no measuring: the widths
//! are those of a usual sans-serif face, on the wide side.

/// The width of a text in a size, in pixels.
pub fn width(text: &str, size: f64) -> f64 {
    let units: f64 = text
        .chars()
        .map(|letter| {
            if letter.is_ascii_uppercase() || letter.is_ascii_digit() {
                0.7
            } else if matches!(letter, 'i' | 'j' | 'l' | 't' | 'f' | '.' | ',' | ';' | ':' | ' ') {
                0.38
            } else {
                0.63
            }
        })
        .sum();
    units * size
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

impl Area {
    /// Whether two rectangles share more than an edge.
    pub fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    /// Whether a point lies in it.
    pub fn has(&self, x: f64, y: f64) -> bool {
        (self.x..=self.x + self.width).contains(&x) && (self.y..=self.y + self.height).contains(&y)
    }
}

/// The room that is taken. Who asks first, gets it.
#[derive(Clone, Debug)]
pub struct Room {
    taken: Vec<Area>,
    left: f64,
    right: f64,
}

impl Room {
    /// Free room from left to right.
    pub const fn new(left: f64, right: f64) -> Self {
        Self { taken: Vec::new(), left, right }
    }

    /// The same room, free again.
    #[must_use]
    pub const fn cleared(&self) -> Self {
        Self::new(self.left, self.right)
    }

    /// Takes the first of these places that is free; none if all are taken.
    pub fn take(&mut self, places: impl IntoIterator<Item = Area>) -> Option<Area> {
        let inside = |place: &Area| place.x >= self.left && place.x + place.width <= self.right;
        let is_free = |place: &Area| inside(place) && !self.taken.iter().any(|other| other.meets(place));
        let free = places.into_iter().find(is_free)?;
        self.taken.push(free);
        Some(free)
    }

    /// Takes a place, free or not.
    pub fn reserve(&mut self, place: Area) {
        self.taken.push(place);
    }
}
