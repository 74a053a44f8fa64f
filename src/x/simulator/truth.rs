//! The hidden truth: what the audience likes. The learner never sees it; tests and reports do.

use rand_chacha::ChaCha8Rng;
use xbot_domain::features::HookPattern;
use xbot_domain::ids::ArmId;
use xbot_domain::metrics::Metrics;
use xbot_domain::reward::{Baseline, Inputs, Rating, RewardSpec};

use super::chances::{Chances, Effect};
use super::curve::{Counts, Curve};
use super::{day, reach, seed};

/// How wide the effects are, as standard deviations on the log scale. The arm matters most: the best
/// of six is expected at e^(1.27 · 0.45) = 1.8 times the median, 1.27 being the mean of the largest
/// of six standard normal draws.
const ARM_SD: f64 = 0.45;
const TOPIC_SD: f64 = 0.25;
const HOOK_SD: f64 = 0.15;
/// Two posts in the same setting are not equally good.
const POST_SD: f64 = 0.25;

/// All that the audience's taste depends on. What is absent has no effect: it is as the median.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setting {
    /// Of scope `content` or `reply`.
    pub arm: Option<ArmId>,
    pub topic: Option<String>,
    /// In the account's time zone.
    pub hour: Option<u8>,
    pub hook: Option<HookPattern>,
}

/// The taste of one audience; every name has an effect, also one that was never posted.
#[derive(Clone, Copy, Debug)]
pub struct Truth {
    seed: u64,
}

impl Truth {
    pub fn of(seed: u64) -> Self {
        Self { seed }
    }

    /// What one impression in this setting leads to, on average over posts.
    pub fn chances(&self, setting: &Setting) -> Chances {
        let arm = setting.arm.as_ref().map(ToString::to_string);
        let hook = setting.hook.map(|hook| format!("{hook:?}"));
        let effects = [
            ("arm", arm.as_deref(), ARM_SD),
            ("topic", setting.topic.as_deref(), TOPIC_SD),
            ("hook", hook.as_deref(), HOOK_SD),
        ];
        let named = effects.into_iter().filter_map(|(kind, name, sd)| {
            name.map(|name| Effect::of(self.seed, &["taste", kind, name], sd))
        });
        let hour = setting.hour.map(|hour| Effect::even(day::mood(self.seed, hour)));
        named.chain(hour).fold(Chances::USUAL, |chances, effect| chances.times(&effect))
    }

    /// How many see a post in this setting, against one in no particular setting, before luck.
    pub fn reach(&self, setting: &Setting) -> f64 {
        setting.hour.map_or(1.0, |hour| day::awake(self.seed, hour))
    }

    /// The reward under `spec` of a post that chance plays no part in: so many impressions that
    /// every rate is its expectation, measured against an account whose posts are all
    /// [`Chances::USUAL`], with nothing for the novelty of the text. Under `composite-v1` this is
    /// the expected reward per impression; under `composite-v2` it rises with every rate.
    ///
    /// Absent when `spec` cannot be computed from the numbers of one post.
    pub fn mean_reward(
        &self,
        spec: &RewardSpec,
        arm: &ArmId,
        topic: Option<&str>,
        hour: Option<u8>,
    ) -> Option<f64> {
        let chances = self.chances(&Setting {
            arm: Some(arm.clone()),
            topic: topic.map(str::to_owned),
            hour,
            hook: None,
        });
        let inputs = Inputs {
            metrics: without_chance(&chances),
            novelty: Some(0.0),
            dup_penalty: Some(0.0),
        };
        let usual = Baseline {
            follows: Chances::USUAL.follows(),
            retweets: Chances::USUAL.retweet,
            replies: Chances::USUAL.reply,
        };
        spec.compute(&inputs, &usual).ok().map(|reward| reward.value)
    }

    /// What one impression of a post by `arm` is worth under `spec`, linear in the rates: a tenth
    /// more follows and shares are a tenth more worth. For rates as they are, the sum of the spec;
    /// for rates against a baseline, the same sum over rate by usual rate, which the spec only
    /// squeezes into [0, 1]. Texts are nothing new and repeat nothing.
    pub fn worth(&self, spec: &RewardSpec, arm: &ArmId) -> f64 {
        let setting = Setting { arm: Some(arm.clone()), ..Setting::default() };
        let (this, usual) = (self.chances(&setting), Chances::USUAL);
        let weights = &spec.weights;
        let rates = match spec.rating {
            Rating::Raw => [this.follows() * 1_000.0, this.retweet, this.reply],
            Rating::Shrunk { .. } => [
                this.follows() / usual.follows(),
                this.retweet / usual.retweet,
                this.reply / usual.reply,
            ],
        };
        let [follows, retweets, replies] = rates;
        weights.fpki * follows + weights.retweet_rate * retweets + weights.reply_rate * replies
    }

    /// The one of `arms` with the highest mean reward under `spec`, in no particular topic and hour.
    pub fn best_arm<'a>(&self, spec: &RewardSpec, arms: &'a [ArmId]) -> Option<&'a ArmId> {
        let value =
            |arm: &ArmId| self.mean_reward(spec, arm, None, None).unwrap_or(f64::NEG_INFINITY);
        arms.iter().max_by(|a, b| value(a).total_cmp(&value(b)).then_with(|| b.cmp(a)))
    }

    /// The final numbers of endless posts in this setting, each seen by about `reach` times luck,
    /// follows included: for whatever chance of success a test wants to count.
    pub fn outcomes(self, setting: Setting, reach: f64) -> impl Iterator<Item = Metrics> {
        (0u64..).map(move |n| {
            let mut rng = seed::rng(self.seed, &["outcome", &n.to_string()]);
            let curve = self.curve(&setting, reach, &mut rng);
            curve.at(chrono::Duration::MAX).whole()
        })
    }

    /// One post's numbers: `rng` holds its luck.
    pub(super) fn curve(&self, setting: &Setting, reach: f64, rng: &mut ChaCha8Rng) -> Curve {
        let (reach, chances) = self.luck(setting, reach, rng);
        Curve::grown(reach, &chances, rng)
    }

    /// The end of such a curve, drawn in one step: sums of Poisson and binomial counts are as the
    /// counts of the sum.
    pub fn final_numbers(&self, setting: &Setting, reach: f64, rng: &mut ChaCha8Rng) -> Metrics {
        let (reach, chances) = self.luck(setting, reach, rng);
        Counts::drawn(reach, &chances, rng).whole()
    }

    fn luck(&self, setting: &Setting, reach: f64, rng: &mut ChaCha8Rng) -> (f64, Chances) {
        let reach = reach * self.reach(setting) * reach::luck(rng);
        // Divided by the mean of a log-normal, so that the average post is as the truth says.
        let quality = seed::log_normal(POST_SD, rng) / libm::exp(POST_SD * POST_SD / 2.0);
        (reach, self.chances(setting).times(&Effect::even(quality)))
    }
}

fn without_chance(chances: &Chances) -> Metrics {
    const IMPRESSIONS: u64 = 1_000_000_000_000;
    let count = |chance: f64| libm::round(chance * IMPRESSIONS as f64);
    Metrics {
        impressions: Some(IMPRESSIONS),
        likes: Some(count(chances.like) as u64),
        retweets: Some(count(chances.retweet) as u64),
        replies: Some(count(chances.reply) as u64),
        follows: Some(count(chances.follows()) as i64),
        ..Metrics::default()
    }
}
