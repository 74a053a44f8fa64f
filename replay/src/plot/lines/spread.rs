//! Labels beside their places, none above another.

/// Moves places apart by at least `gap`, as little as possible in all, within `low` and `high`;
/// absent where there is no room. Neighbours that press on each other move together, by the mean of
/// what they want (pool adjacent violators: Ayer et al. 1955).
pub fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Option<Vec<f64>> {
    let needed = gap * wanted.len().saturating_sub(1) as f64;
    if needed > high - low {
        return None;
    }
    let mut order: Vec<(usize, f64)> = wanted.iter().copied().enumerate().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let free = order.iter().enumerate().map(|(rank, (_, y))| y - gap * rank as f64);
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for place in free {
        pools.push((place, 1));
        while let [.., (a, n), (b, m)] = pools.as_slice()
            && a > b
        {
            let (count, sum) = (n + m, a * *n as f64 + b * *m as f64);
            pools.truncate(pools.len() - 2);
            pools.push((sum / count as f64, count));
        }
    }
    let pooled = pools.into_iter().flat_map(|(place, count)| std::iter::repeat_n(place, count));
    let mut spread = vec![0.0; wanted.len()];
    for (rank, ((own, _), place)) in order.iter().zip(pooled).enumerate() {
        if let Some(slot) = spread.get_mut(*own) {
            *slot = place.clamp(low, high - needed) + gap * rank as f64;
        }
    }
    Some(spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_are_apart_stay() {
        assert_eq!(spread(&[80.0, 10.0], 14.0, 0.0, 100.0).unwrap(), [80.0, 10.0]);
    }

    #[test]
    fn places_that_meet_move_apart_evenly_and_stay_within() {
        assert_eq!(spread(&[50.0, 50.0], 14.0, 0.0, 100.0).unwrap(), [43.0, 57.0]);
        assert_eq!(spread(&[100.0, 99.0], 14.0, 0.0, 100.0).unwrap(), [100.0, 86.0]);
        assert_eq!(spread(&[1.0, 1.0, 1.0], 60.0, 0.0, 100.0), None);
        assert_eq!(spread(&[], 14.0, 0.0, 10.0).unwrap(), Vec::<f64>::new());
    }
}
