//! The known name that was probably meant.

/// The nearest of `known`, if it is near: a third of its letters may be wrong, but not all of them.
pub fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let name = name.to_ascii_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for known in known {
        if known.len().abs_diff(name.len()) > known.len().div_ceil(3) {
            continue;
        }
        let distance = strsim::osa_distance(&name, &known.to_ascii_lowercase());
        let near = distance <= known.len().div_ceil(3) && distance < name.len().max(known.len());
        if near && best.is_none_or(|(other, _)| distance < other) {
            best = Some((distance, known));
        }
    }
    best.map(|(_, known)| known.to_owned())
}

/// Whether one name is another one with a single slip: a letter too many, too few, wrong, or two turned.
pub fn is_slip(name: &str, of: &str) -> bool {
    strsim::osa_distance(name, of) <= 1
}
