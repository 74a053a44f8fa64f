//! Logged rounds as columns, borrowed: nothing is copied to be evaluated.

use super::fold::CHUNK;

/// Half-width columns halve the memory; every sum is made in full width.
pub trait Real: Copy + Into<f64> + Send + Sync {}

impl Real for f32 {}
impl Real for f64 {}

/// Consecutive rounds. Rows of `policies` and `q_hat` have one value per arm.
#[derive(Clone, Copy, Debug)]
pub struct View<'a, T> {
    pub arms: usize,
    /// The arm that was chosen.
    pub action: &'a [u32],
    pub reward: &'a [T],
    /// The chance that the logging policy gave to what it chose.
    pub pscore: &'a [T],
    /// Of each policy under evaluation, the chance of every arm in every round.
    pub policies: &'a [&'a [T]],
    /// What a reward model expects of every arm in every round.
    pub q_hat: Option<&'a [T]>,
    /// Rounds under the same key are not independent of each other, such as those of one day.
    pub clusters: Option<&'a [u32]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ViewError {
    #[error("{column} has {found} values, and {expected} are expected")]
    Length { column: &'static str, found: usize, expected: usize },
    #[error("action {action} does not exist: there are {arms} arms")]
    Action { action: u32, arms: usize },
    #[error("the estimators need a reward model, and the rounds bring no q_hat")]
    NoModel,
    #[error("{found} policies are given, and {expected} are expected")]
    Policies { found: usize, expected: usize },
}

impl<'a, T: Real> View<'a, T> {
    pub fn rows(&self) -> usize {
        self.action.len()
    }

    /// Of each policy, the rows of the chunk that begins at `start`.
    pub(super) fn rows_of_policies(&self, start: usize) -> Vec<&'a [T]> {
        self.policies.iter().map(|policy| cut(policy, start, self.arms)).collect()
    }

    /// The chunk that begins at `start`.
    pub(super) fn chunk<'b>(&self, start: usize, policies: &'b [&'b [T]]) -> View<'b, T>
    where
        'a: 'b,
    {
        View {
            arms: self.arms,
            action: cut(self.action, start, 1),
            reward: cut(self.reward, start, 1),
            pscore: cut(self.pscore, start, 1),
            policies,
            q_hat: self.q_hat.map(|q| cut(q, start, self.arms)),
            clusters: self.clusters.map(|clusters| cut(clusters, start, 1)),
        }
    }

    /// Every column is as long as the actions, and every action exists.
    pub(super) fn check(&self, policies: usize) -> Result<(), ViewError> {
        let (rows, cells) = (self.rows(), self.rows() * self.arms);
        length("reward", self.reward.len(), rows)?;
        length("pscore", self.pscore.len(), rows)?;
        self.policies.iter().try_for_each(|p| length("evaluation", p.len(), cells))?;
        length("q_hat", self.q_hat.map_or(cells, <[T]>::len), cells)?;
        length("cluster", self.clusters.map_or(rows, <[u32]>::len), rows)?;
        if self.policies.len() != policies {
            let found = self.policies.len();
            return Err(ViewError::Policies { found, expected: policies });
        }
        let unknown = self.action.iter().find(|action| **action as usize >= self.arms);
        unknown.map_or(Ok(()), |&action| Err(ViewError::Action { action, arms: self.arms }))
    }
}

fn length(column: &'static str, found: usize, expected: usize) -> Result<(), ViewError> {
    if found == expected {
        return Ok(());
    }
    Err(ViewError::Length { column, found, expected })
}

/// A part that is too short is found by its length.
fn cut<T>(column: &[T], start: usize, width: usize) -> &[T] {
    let (from, to) = (start * width, (start + CHUNK) * width);
    column.get(from..to.min(column.len())).unwrap_or_default()
}
