//! The posts of the last seven days, each by its latest reading.

use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;
use xbot_projections::reads::Arg;

use crate::http::problem::Problem;
use crate::http::queries::figures;
use crate::http::reads::Read;

/// Sums over them; what each means stands with the field of the answer.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Week {
    pub total_posts_7d: i64,
    pub total_impressions_7d: Option<i64>,
    pub avg_er_7d: Option<f64>,
    pub avg_reward_7d: Option<f64>,
    pub fpki_avg_7d: Option<f64>,
    pub novelty_avg_7d: Option<f64>,
    pub reply_uplift_7d: Option<f64>,
}

/// A post and what it brought.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct TopPost {
    #[schema(example = "1234567890")]
    tweet_id: String,
    #[schema(example = "Did you know...")]
    content: String,
    #[schema(example = 7)]
    follows: i64,
    #[schema(minimum = 0, example = 2_500)]
    impressions: Option<i64>,
    /// Follows per 1,000 impressions.
    #[schema(example = 2.8)]
    fpki: Option<f64>,
    /// A fraction: 0.0321 is 3.21 %.
    #[schema(minimum = 0, example = 0.0321)]
    er: Option<f64>,
    #[schema(example = 0.0245)]
    reward_composite: Option<f64>,
}

const SUMMARY: &str = "
    select count(*) as total_posts_7d,
           cast(sum(p.impressions) as bigint) as total_impressions_7d,
           avg(p.engagement_rate) as avg_er_7d,
           avg(o.reward_composite) as avg_reward_7d,
           avg(o.fpki) as fpki_avg_7d,
           avg(m.novelty) as novelty_avg_7d,
           avg(case when m.decision_type = 'reply' then p.engagement_rate end)
               / nullif(avg(case when m.decision_type <> 'reply' then p.engagement_rate end), 0)
               - 1 as reply_uplift_7d
    from measured_posts p
    left join content_metadata m on m.decision_id = p.decision_id
    left join outcomes o on o.decision_id = p.decision_id and o.collected_pass = p.collected_pass
    where p.posted_at >= $1";

const TOP: &str = "
    select p.tweet_id, p.content, p.follows, p.impressions, o.fpki, p.engagement_rate as er,
           o.reward_composite
    from measured_posts p
    join outcomes o on o.decision_id = p.decision_id and o.collected_pass = p.collected_pass
    where p.posted_at >= $1 and p.follows is not null
    order by p.follows desc, p.tweet_id limit 10";

pub async fn summary(read: &Read) -> Result<Week, Problem> {
    Ok(read.reader.one(SUMMARY, &[since(read)]).await?.unwrap_or_default())
}

pub async fn top(read: &Read) -> Result<Vec<TopPost>, Problem> {
    Ok(read.reader.all(TOP, &[since(read)]).await?)
}

fn since(read: &Read) -> Arg {
    Arg::Time(figures::week_before(read.now))
}
