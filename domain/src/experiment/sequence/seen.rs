//! Numbers that came one by one: their mean and how far they spread (Welford 1962).

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Seen {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Seen {
    pub(super) fn take(&mut self, number: f64) {
        self.count += 1;
        let before = number - self.mean;
        self.mean += before / self.count as f64;
        self.squares += before * (number - self.mean);
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Of nothing it is 0: whoever asks has counted.
    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    /// Around the mean.
    pub(super) fn squares(&self) -> f64 {
        self.squares
    }
}
