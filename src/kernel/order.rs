//! Sorting lists of anything by a number.
//!
//! The standard library's sort is made anew for each type that is sorted, some four kilobytes each
//! time, and a page is downloaded. Here numbers are sorted, once for all types.

/// Sorts by a number; items with the same number stay in their order.
pub fn sort_by_number<T>(items: &mut Vec<T>, number: impl Fn(&T) -> u128) {
    let mut numbers: Vec<(u128, usize)> = items.iter().map(number).zip(0..).collect();
    if numbers.is_sorted() {
        return;
    }
    numbers.sort_unstable();
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(numbers.iter().filter_map(|(_, place)| taken.get_mut(*place).and_then(Option::take)));
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
