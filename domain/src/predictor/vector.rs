//! Features as numbers with names, for the models.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::f64::consts::TAU;

use crate::features::{Features, HookPattern, ReplyFeatures};

/// What is known of a slot before there is a text for it: all that the timing model may look at.
pub const TIMING: [&str; 4] = ["hour_cos", "hour_sin", "weekday_cos", "weekday_sin"];

/// Numbers by name; most names are known beforehand.
pub type Named = BTreeMap<Cow<'static, str>, f64>;

/// A name that is absent counts as 0: topics are `topic_<name>` with 1, and those that a model has
/// never seen have no coefficient in it.
pub fn vector(features: &Features) -> Named {
    let mut named = BTreeMap::from([
        (Cow::Borrowed("novelty"), features.novelty),
        (Cow::Borrowed("readability"), features.readability),
        (Cow::Borrowed("sentiment"), features.sentiment),
        (Cow::Borrowed("length"), f64::from(features.length)),
        (Cow::Borrowed("hashtags"), f64::from(features.hashtags)),
    ]);
    circle(&mut named, ["hour_sin", "hour_cos"], f64::from(features.hour) / 24.0);
    circle(&mut named, ["weekday_sin", "weekday_cos"], f64::from(features.weekday) / 7.0);
    hook(&mut named, features.hook_pattern);
    if let Some(topic) = &features.topic {
        named.insert(Cow::Owned(format!("topic_{topic}")), 1.0);
    }
    if let Some(reply) = &features.reply {
        target(&mut named, reply);
    }
    named
}

/// 23 h and 0 h are neighbours: an angle says so, a number does not.
fn circle(named: &mut Named, [sin, cos]: [&'static str; 2], turn: f64) {
    named.insert(Cow::Borrowed(sin), libm::sin(TAU * turn));
    named.insert(Cow::Borrowed(cos), libm::cos(TAU * turn));
}

/// `other` is left out: it is what remains when none of these is 1.
fn hook(named: &mut Named, pattern: HookPattern) {
    for (name, this) in [
        ("hook_did_you_know", HookPattern::DidYouKnow),
        ("hook_new_study", HookPattern::NewStudy),
        ("hook_question", HookPattern::Question),
        ("hook_contrarian", HookPattern::Contrarian),
        ("hook_call_to_action", HookPattern::CallToAction),
    ] {
        named.insert(Cow::Borrowed(name), f64::from(u8::from(pattern == this)));
    }
}

fn target(named: &mut Named, reply: &ReplyFeatures) {
    let followers = reply.follower_count.map(|n| n as f64);
    sized(named, ["target_followers", "target_followers_missing"], followers);
    sized(named, ["target_velocity", "target_velocity_missing"], reply.tweet_velocity);
    sized(named, ["target_age", "target_age_missing"], reply.tweet_age_min);
}

/// Sizes that span powers of ten. What was not seen is no zero: a second number tells them apart.
fn sized(named: &mut Named, [size, missing]: [&'static str; 2], value: Option<f64>) {
    named.insert(Cow::Borrowed(size), value.map_or(0.0, |value| libm::log1p(value.max(0.0))));
    named.insert(Cow::Borrowed(missing), f64::from(u8::from(value.is_none())));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features() -> Features {
        Features {
            hook_pattern: HookPattern::Question,
            novelty: 0.5,
            readability: 61.0,
            sentiment: -0.25,
            length: 120,
            hashtags: 2,
            hour: 6,
            weekday: 0,
            topic: Some("gaming_rpg".to_owned()),
            reply: None,
        }
    }

    #[test]
    fn each_feature_is_a_number_with_a_name() {
        let named = vector(&features());
        assert_eq!((named["novelty"], named["length"], named["hashtags"]), (0.5, 120.0, 2.0));
        assert_eq!((named["hook_question"], named["hook_contrarian"]), (1.0, 0.0));
        assert_eq!((named["hour_sin"], named["weekday_cos"]), (1.0, 1.0));
        assert_eq!(named["topic_gaming_rpg"], 1.0);
        assert!(TIMING.iter().all(|name| named.contains_key(*name)));
        assert!(!named.contains_key("target_age"));
    }

    #[test]
    fn the_last_hour_of_the_day_is_beside_the_first() {
        let at = |hour| {
            let named = vector(&Features { hour, ..features() });
            (named["hour_sin"], named["hour_cos"])
        };
        let distance = |(a, b): (f64, f64), (c, d): (f64, f64)| (a - c).hypot(b - d);
        assert!(distance(at(23), at(0)) < distance(at(2), at(0)));
    }

    #[test]
    fn lesson_04_a_target_without_numbers_is_not_one_with_zeros() {
        let reply = |n: Option<u64>| {
            let reply =
                ReplyFeatures { follower_count: n, tweet_velocity: Some(0.0), tweet_age_min: None };
            vector(&Features { reply: Some(reply), ..features() })
        };
        let (none, zero) = (reply(None), reply(Some(0)));
        assert_eq!((none["target_followers"], zero["target_followers"]), (0.0, 0.0));
        assert_eq!(
            (none["target_followers_missing"], zero["target_followers_missing"]),
            (1.0, 0.0)
        );
        assert_eq!((zero["target_velocity_missing"], zero["target_age_missing"]), (0.0, 1.0));
    }
}
