//! A confidence sequence for IPS: it holds at every moment at once, so one may look whenever one
//! likes. Waudby-Smith, Wu, Ramdas, Karampatziakis & Mineiro (2022), *Anytime-valid off-policy
//! inference for contextual bandits*, with the predictable plug-in empirical Bernstein bound.
//!
//! With rewards scaled to [0, 1], ξ = w·r is at least 0 and has the mean v; θ = w·(1 − r) is at least
//! 0 and has the mean 1 − v. Each gives a lower bound without a bound on the weights:
//! (Σ λξ − Σ ψ(λ)(ξ − μ̂)² − ln(2/α)) / Σ λ, with ψ(λ) = −ln(1 − λ) − λ, where λ and the guess μ̂ of a
//! round depend on earlier rounds alone. The first gives v from below, the second from above.

use super::term::Base;

/// λ and μ̂ move this often: a fold of chunks then needs sums only.
const STRIDE: usize = 64;
/// λ stays below this: ψ grows without end towards 1.
const LARGEST_BET: f64 = 0.5;
/// Half a round's worth of belief in the middle, and the largest variance of a number in [0, 1].
const GUESS: f64 = 0.5;
const GUESSED_VARIANCE: f64 = 0.25;

/// Some consecutive rounds: sums and sums of squares.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Step {
    rows: f64,
    up: (f64, f64),
    down: (f64, f64),
}

impl Step {
    pub(super) fn all(base: &Base, (least, most): (f64, f64)) -> Vec<Self> {
        let rounds: Vec<(f64, f64)> = base
            .weight
            .iter()
            .zip(&base.reward)
            .map(|(w, r)| (*w, ((r - least) / (most - least)).clamp(0.0, 1.0)))
            .collect();
        rounds.chunks(STRIDE).map(Self::of).collect()
    }

    fn of(rounds: &[(f64, f64)]) -> Self {
        let mut step = Self { rows: rounds.len() as f64, ..Self::default() };
        for (w, r) in rounds {
            let (up, down) = (w * r, w * (1.0 - r));
            step.up = (step.up.0 + up, step.up.1 + up * up);
            step.down = (step.down.0 + down, step.down.1 + down * down);
        }
        step
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sequence {
    rewards: (f64, f64),
    up: Bound,
    down: Bound,
}

impl Sequence {
    pub(super) fn new(alpha: f64, rewards: (f64, f64)) -> Self {
        let bound = Bound::new(libm::log(2.0 / alpha));
        Self { rewards, up: bound, down: bound }
    }

    pub(super) fn go(&mut self, step: Step) {
        self.up.go(step.rows, step.up);
        self.down.go(step.rows, step.down);
    }

    /// The intersection of all intervals so far.
    pub fn interval(&self) -> (f64, f64) {
        let (least, most) = self.rewards;
        let scaled = |x: f64| least + (most - least) * x;
        (scaled(self.up.best), scaled(1.0 - self.down.best))
    }
}

/// A lower bound of a mean of numbers that are at least 0.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bound {
    log: f64,
    rows: f64,
    sum: f64,
    squares: f64,
    bets: f64,
    gained: f64,
    paid: f64,
    best: f64,
}

impl Bound {
    fn new(log: f64) -> Self {
        Self {
            log,
            rows: 0.0,
            sum: 0.0,
            squares: 0.0,
            bets: 0.0,
            gained: 0.0,
            paid: 0.0,
            best: 0.0,
        }
    }

    fn go(&mut self, rows: f64, (sum, squares): (f64, f64)) {
        let (bet, guess) = (self.bet(), self.guess());
        self.bets += bet * rows;
        self.gained += bet * sum;
        let around = squares - 2.0 * guess * sum + rows * guess * guess;
        self.paid += (-libm::log1p(-bet) - bet) * around.max(0.0);
        self.rows += rows;
        self.sum += sum;
        self.squares += squares;
        let low = (self.gained - self.paid - self.log) / self.bets;
        self.best = self.best.max(low).min(1.0);
    }

    fn guess(&self) -> f64 {
        ((GUESS + self.sum) / (self.rows + 1.0)).clamp(0.0, 1.0)
    }

    fn bet(&self) -> f64 {
        let around = self.squares - self.sum * self.sum / self.rows.max(1.0);
        let variance = (GUESSED_VARIANCE + around.max(0.0)) / (self.rows + 1.0);
        let rounds = self.rows + STRIDE as f64;
        (2.0 * self.log / (variance * rounds * libm::log1p(rounds))).sqrt().min(LARGEST_BET)
    }
}
