//! Work on chunks by several threads, given back in the order of the chunks.

use std::num::NonZeroUsize;

/// Chunks that are in memory at once. Not the number of threads: what is computed depends on neither.
const WAVE: usize = 16;

/// Calls `work` on every item, and `take` with the results in the order of the items.
pub fn in_order<I: Send, P: Send>(
    items: impl Iterator<Item = I>,
    threads: NonZeroUsize,
    work: impl Fn(I) -> P + Sync,
    mut take: impl FnMut(P),
) {
    let mut items = items.peekable();
    while items.peek().is_some() {
        let wave: Vec<I> = items.by_ref().take(WAVE.max(threads.get())).collect();
        share(wave, threads, &work).into_iter().for_each(&mut take);
    }
}

fn share<I: Send, P: Send>(
    items: Vec<I>,
    threads: NonZeroUsize,
    work: &(impl Fn(I) -> P + Sync),
) -> Vec<P> {
    if threads.get() == 1 || items.len() == 1 {
        return items.into_iter().map(work).collect();
    }
    let each = items.len().div_ceil(threads.get());
    let mut shares: Vec<Vec<I>> = Vec::new();
    let mut items = items.into_iter().peekable();
    while items.peek().is_some() {
        shares.push(items.by_ref().take(each).collect());
    }
    std::thread::scope(|scope| {
        let started: Vec<_> = shares
            .into_iter()
            .map(|share| scope.spawn(move || share.into_iter().map(work).collect::<Vec<P>>()))
            .collect();
        let results = started.into_iter().flat_map(|thread| match thread.join() {
            Ok(results) => results,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        results.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items_whoever_worked() {
        for threads in [1, 2, 3, 8, 40] {
            let mut taken = Vec::new();
            let threads = NonZeroUsize::new(threads).unwrap();
            in_order(0..100, threads, |i| i * 2, |double| taken.push(double));
            assert_eq!(taken, (0..100).map(|i| i * 2).collect::<Vec<_>>());
        }
    }
}
