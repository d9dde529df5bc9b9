//! Where the records are marked that a search has found. However many there are, no two marks lie
//! upon each other.

use super::picture::Picture;
use super::tracks::BAR;
use crate::playback::View;
use crate::trace::RecordId;

/// How far apart the marks of a row are at least.
const APART: f64 = 6.0;

/// The upper ends of the marks: below the bars of the records that are seen.
pub fn marks(picture: &Picture, view: &View, hits: &[RecordId]) -> Vec<(f64, f64)> {
    let mut marks = Vec::new();
    // The last mark of each row; time goes on from hit to hit.
    let mut rows: Vec<(f64, f64)> = Vec::new();
    for record in hits.iter().filter_map(|hit| view.trace().get(*hit)) {
        let x = picture.scale.x_from_time(record.at);
        let Some(top) = picture.tracks.top_of(record.participant, record.task) else { continue };
        let y = top + BAR + 1.0;
        if !picture.scale.shows(x, x) {
            continue;
        }
        match rows.iter_mut().find(|row| (row.1 - y).abs() < 1.0) {
            Some(row) if x - row.0 < APART => continue,
            Some(row) => row.0 = x,
            None => rows.push((x, y)),
        }
        marks.push((x, y));
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playback::{Cursor, Session, search};
    use crate::scenario::shop;
    use crate::timeline::{Cast, Frame, Ground, Look, layout};
    use crate::words::ENGLISH;

    #[test]
    fn every_hit_that_is_seen_has_a_mark_at_or_just_before_it_in_its_lane_and_marks_are_apart() {
        let view = View::of(&Session::new(shop::many_orders(120), Cursor::End));
        let look = Look::default();
        let frame =
            Frame { width: 1_030.0, height: None, ground: Ground::Own, look: &look, labels: &ENGLISH };
        let picture = layout(&view, &Cast::new(&view), frame);
        for text in ["sales", "commit", "mail", "notify"] {
            let hits = search(&view, text, &ENGLISH);
            let marks = marks(&picture, &view, &hits);
            for record in hits.iter().map(|hit| view.trace().get(*hit).unwrap()) {
                let x = picture.scale.x_from_time(record.at);
                let top = picture.tracks.top_of(record.participant, record.task).unwrap();
                let of_it =
                    |mark: &(f64, f64)| mark.1 > top && mark.1 < top + 2.0 * BAR && x - mark.0 < APART;
                assert!(marks.iter().any(|mark| of_it(mark) && mark.0 <= x + 1e-6), "{text} {record:?}");
            }
            for (place, one) in marks.iter().enumerate() {
                let apart =
                    |other: &(f64, f64)| (one.1 - other.1).abs() > 0.5 || one.0 - other.0 >= APART - 1e-6;
                assert!(marks[..place].iter().all(apart), "{text} {one:?}");
            }
        }
    }
}
