//! A spec as a file that one can start from.

use xbot_domain::reward::{Evidence, Rating, RewardSpec};

/// As TOML, with what each number means. Read again, it is the same spec to the bit.
pub fn toml(spec: &RewardSpec) -> String {
    let RewardSpec { name, rating, weights, offset, evidence, horizon_hours } = spec;
    let (rating, evidence) = (self::rating(rating), self::evidence(evidence));
    let (fpki, retweets, replies) = (weights.fpki, weights.retweet_rate, weights.reply_rate);
    let (novelty, dup_penalty) = (weights.novelty, weights.dup_penalty);
    format!(
        "\
# The value is the sum of the weighted terms. A changed number needs another name.
name = \"{name}\"
# Added to every sum.
offset = {offset:?}
# The age of a post at which its reward is final. There are two readings, after 1 and after 24 hours;
# below 24 the first one stays.
horizon_hours = {horizon_hours}

# How a count becomes the number that is weighted.
# \"raw\": the rate itself; follows per 1,000 impressions.
# \"shrunk\": the rate, drawn to the account's own by a prior that is worth so many impressions, against
# that usual rate; 0.5 is usual, 1 the limit.
[rating]
{rating}

[weights]
fpki = {fpki:?}
retweet_rate = {retweets:?}
reply_rate = {replies:?}
novelty = {novelty:?}
dup_penalty = {dup_penalty:?}

# How far a reading moves an arm.
# \"capped\": min(1, reference / impressions). \"growing\": impressions / (impressions + half).
[evidence]
{evidence}
"
    )
}

fn rating(rating: &Rating) -> String {
    match rating {
        Rating::Raw => "kind = \"raw\"".to_owned(),
        Rating::Shrunk { follow_impressions, engagement_impressions } => format!(
            "kind = \"shrunk\"\nfollow_impressions = {follow_impressions:?}\nengagement_impressions = {engagement_impressions:?}"
        ),
    }
}

fn evidence(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Capped { reference } => format!("kind = \"capped\"\nreference = {reference:?}"),
        Evidence::Growing { half } => format!("kind = \"growing\"\nhalf = {half:?}"),
    }
}
