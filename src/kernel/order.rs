//! Sorting lists of anything by a number.
//!
//! The standard library's sort is made anew for each type that is sorted, some four kilobytes each
//! time, and a page is downloaded. Here numbers are sorted, once for all types, and in a heap, which
//! is the shortest code that never takes long.

use std::collections::BinaryHeap;

/// Sorts by a number; items with the same number stay in their order.
pub fn sort_by_number<T>(items: &mut [T], number: impl Fn(&T) -> u128) {
    let numbers = items.iter().map(number).collect();
    move_by(numbers, &mut |one, other| items.swap(one, other));
}

/// Moves what stands at the places of these numbers into the order of the numbers, by swapping.
fn move_by(numbers: Vec<u128>, swap: &mut dyn FnMut(usize, usize)) {
    if numbers.is_sorted() {
        return;
    }
    let sorted = BinaryHeap::<(u128, usize)>::into_sorted_vec(numbers.into_iter().zip(0..).collect());
    // Where each item goes: swapping it there puts at least one item for good where it belongs.
    let mut goal: Vec<usize> = vec![0; sorted.len()];
    for (to, (_, from)) in sorted.into_iter().enumerate() {
        goal[from] = to;
    }
    for place in 0..goal.len() {
        while goal[place] != place {
            let to = goal[place];
            swap(place, to);
            goal.swap(place, to);
        }
    }
}

/// Several small numbers as one that orders as they do, the first one foremost.
pub fn number(first: u32, second: u64, third: u32) -> u128 {
    (u128::from(first) << 96) | (u128::from(second) << 32) | u128::from(third)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(items: Vec<(u8, u16)>) {
            let (mut ours, mut theirs) = (items.clone(), items);
            sort_by_number(&mut ours, |item| u128::from(item.0));
            theirs.sort_by_key(|item| item.0);
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn a_number_orders_as_its_parts_do(one: (u32, u64, u32), other: (u32, u64, u32)) {
            let of = |(first, second, third)| number(first, second, third);
            prop_assert_eq!(of(one).cmp(&of(other)), one.cmp(&other));
        }
    }
}
