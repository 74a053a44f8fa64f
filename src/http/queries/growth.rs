//! `GET /api/growth`: what the posts of the last seven days brought.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::figures;
use crate::http::input::{Nothing, Params};
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Cached, Of, Read};

pub mod week;

use week::{TopPost, Week};

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Growth {
    /// Followers won less followers lost, by the observations of this UTC day; null without one.
    /// Simulated observations count while there is no real one.
    #[schema(example = 5)]
    followers_today: Option<i64>,
    /// The same for the last seven days.
    #[schema(example = 28)]
    followers_7d: Option<i64>,
    /// Follows per 1,000 impressions: the mean over the posts of the last seven days.
    #[schema(example = 12.45)]
    fpki_avg_7d: Option<f64>,
    /// By how much the mean engagement rate of the replies of the last seven days is above that of
    /// the other posts, as a fraction of the latter: 0.153 is 15.3 % better, -0.2 is a fifth worse.
    /// Null when one of the two is not known.
    #[schema(minimum = -1, example = 0.153)]
    reply_uplift_7d: Option<f64>,
    /// 1 less the largest similarity to an earlier text: the mean over the posts of the last seven days.
    #[schema(minimum = 0, maximum = 2, example = 0.742)]
    novelty_avg_7d: Option<f64>,
    /// The ten posts of the last seven days that won the most followers.
    #[schema(max_items = 10)]
    top_posts_by_follows: Vec<TopPost>,
    engagement_summary: EngagementSummary,
}

/// Of everything that was posted in the last seven days, replies too.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EngagementSummary {
    /// Measured or not.
    #[schema(minimum = 0, example = 12)]
    total_posts_7d: i64,
    /// Null while none is measured.
    #[schema(minimum = 0, example = 25_000)]
    total_impressions_7d: Option<i64>,
    /// The mean engagement rate, as a fraction: 0.0245 is 2.45 %.
    #[schema(minimum = 0, example = 0.0245)]
    avg_er_7d: Option<f64>,
    /// The mean `reward_composite`.
    #[schema(example = 0.0189)]
    avg_reward_7d: Option<f64>,
}

/// What the last seven days brought
///
/// Posts of the last seven days, replies too, each by its latest reading: after a day once it is
/// there, after an hour until then. An average of nothing is null. Simulated readings count while
/// there is no real one; from the first real one on they are left out, as in the view
/// `measured_posts`. Rates are fractions.
#[utoipa::path(get, path = "/api/growth", tag = "reads", params(Of),
    responses((status = 200, description = "As it stands", body = Growth), ReadProblems))]
pub async fn get(
    Params(Nothing {}): Params<Nothing>,
    read: Read,
    cached: Cached,
) -> Result<Response, Problem> {
    cached.answer("growth", growth(&read)).await
}

async fn growth(read: &Read) -> Result<Growth, Problem> {
    let week = week::summary(read).await?;
    let Week { total_posts_7d, total_impressions_7d, avg_er_7d, avg_reward_7d, .. } = week;
    Ok(Growth {
        followers_today: figures::followers_since(read, figures::midnight(read.now)).await?,
        followers_7d: figures::followers_since(read, figures::week_before(read.now)).await?,
        fpki_avg_7d: week.fpki_avg_7d,
        reply_uplift_7d: week.reply_uplift_7d,
        novelty_avg_7d: week.novelty_avg_7d,
        top_posts_by_follows: week::top(read).await?,
        engagement_summary: EngagementSummary {
            total_posts_7d,
            total_impressions_7d,
            avg_er_7d,
            avg_reward_7d,
        },
    })
}
