//! From the fields of a file to a spec that can be computed with.

use xbot_domain::reward::{Evidence, Rating, RewardSpec, Weights};

use super::Problem;
use super::fields::{Fields, Range};
use super::tree::Node;

/// Beyond it a sum of terms loses the smaller ones in rounding.
const WEIGHT: Range = Range::From(-1_000.0, 1_000.0);
/// More impressions than any post has: such a prior never moves.
const IMPRESSIONS: Range = Range::UpTo(1e9);
/// The first reading is taken at the age of one hour. After a day there is none: a later horizon is
/// the same as that.
const HOURS: (u32, u32) = (1, 8_760);
const LONGEST_NAME: usize = 60;

pub fn spec(file: Node) -> Result<RewardSpec, Problem> {
    let mut fields = Fields::whole(file)?;
    fields.only(&["name", "rating", "weights", "offset", "evidence", "horizon_hours"])?;
    let (line, name) = name(&mut fields)?;
    let spec = RewardSpec {
        name,
        rating: rating(fields.table("rating")?)?,
        weights: weights(fields.table("weights")?)?,
        offset: fields.number("offset", WEIGHT)?,
        evidence: evidence(fields.table("evidence")?)?,
        horizon_hours: fields.whole_number("horizon_hours", HOURS.0, HOURS.1)?,
    };
    match RewardSpec::named(&spec.name) {
        Some(built_in) if built_in != spec => {
            let name = spec.name;
            let what = format!("`name`: {name} is built in with other numbers; give yours another");
            Err(Problem::at(line, what))
        }
        _ => Ok(spec),
    }
}

fn name(fields: &mut Fields) -> Result<(usize, String), Problem> {
    let (line, name) = fields.text("name")?;
    let length = name.chars().count();
    let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if (1..=LONGEST_NAME).contains(&length) && plain {
        return Ok((line, name));
    }
    let what = format!(
        "`name` must be 1 to {LONGEST_NAME} letters, digits, hyphens, underscores or dots, got {name:?}"
    );
    Err(Problem::at(line, what))
}

fn rating(mut fields: Fields) -> Result<Rating, Problem> {
    let all = ["kind", "follow_impressions", "engagement_impressions"];
    fields.only(&all)?;
    if fields.word("kind", &["raw", "shrunk"])? == "raw" {
        // A prior that counts for nothing is a mistake.
        fields.only(&["kind"])?;
        return Ok(Rating::Raw);
    }
    Ok(Rating::Shrunk {
        follow_impressions: fields.number("follow_impressions", IMPRESSIONS)?,
        engagement_impressions: fields.number("engagement_impressions", IMPRESSIONS)?,
    })
}

fn weights(mut fields: Fields) -> Result<Weights, Problem> {
    fields.only(&["fpki", "retweet_rate", "reply_rate", "novelty", "dup_penalty"])?;
    Ok(Weights {
        fpki: fields.number("fpki", WEIGHT)?,
        retweet_rate: fields.number("retweet_rate", WEIGHT)?,
        reply_rate: fields.number("reply_rate", WEIGHT)?,
        novelty: fields.number("novelty", WEIGHT)?,
        dup_penalty: fields.number("dup_penalty", WEIGHT)?,
    })
}

fn evidence(mut fields: Fields) -> Result<Evidence, Problem> {
    fields.only(&["kind", "reference", "half"])?;
    if fields.word("kind", &["capped", "growing"])? == "capped" {
        fields.only(&["kind", "reference"])?;
        return Ok(Evidence::Capped { reference: fields.number("reference", IMPRESSIONS)? });
    }
    fields.only(&["kind", "half"])?;
    Ok(Evidence::Growing { half: fields.number("half", IMPRESSIONS)? })
}
