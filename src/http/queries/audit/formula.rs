//! A formula in words and in numbers.

use xbot_domain::reward::{Evidence, Rating, RewardSpec};

use super::shown::{Formula, Weighted};

pub fn of(name: &str) -> Option<Formula> {
    RewardSpec::named(name).map(|spec| Formula {
        value: value(&spec),
        rating: rating(spec.rating),
        evidence: evidence(spec.evidence),
        weights: weights(&spec),
        offset: spec.offset,
        horizon_hours: spec.horizon_hours,
    })
}

fn weights(spec: &RewardSpec) -> Vec<Weighted> {
    let weights = &spec.weights;
    [
        ("fpki", weights.fpki),
        ("retweet_rate", weights.retweet_rate),
        ("reply_rate", weights.reply_rate),
        ("novelty", weights.novelty),
        ("dup_penalty", weights.dup_penalty),
    ]
    .map(|(term, weight)| Weighted { term: term.to_owned(), weight })
    .into()
}

fn value(spec: &RewardSpec) -> String {
    let sum = weights(spec).into_iter().map(|w| format!("{} · {}", w.weight, w.term));
    let mut sum = sum.collect::<Vec<_>>().join(" + ");
    if spec.offset != 0.0 {
        sum.push_str(&format!(" + {}", spec.offset));
    }
    format!("value = {sum}")
}

fn rating(rating: Rating) -> String {
    match rating {
        Rating::Raw => {
            "fpki = follows · 1000 / impressions; retweet_rate = retweets / impressions; \
                        reply_rate = replies / impressions"
                .to_owned()
        }
        Rating::Shrunk { follow_impressions, engagement_impressions } => format!(
            "each of fpki, retweet_rate and reply_rate is s / (s + b), where b is the account's own \
             rate and s = (max(0, count) + b · k) / (impressions + k), with k = {follow_impressions} \
             for follows and k = {engagement_impressions} for retweets and replies: 0.5 is usual"
        ),
    }
}

fn evidence(evidence: Evidence) -> String {
    match evidence {
        Evidence::Capped { reference } => {
            format!("weight = min(1, {reference} / max(1, impressions))")
        }
        Evidence::Growing { half } => format!("weight = impressions / (impressions + {half})"),
    }
}
