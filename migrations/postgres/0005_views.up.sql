-- The views that people, pages and runbooks query: what the posts came to. Both dialects mean the same.
-- Locks nothing: views hold no data. Undone by dropping them.
--
-- Read in every view:
-- * A post counts as a post from the moment it is posted; it is in an average once it is measured.
--   An average of nothing is null, never 0.
-- * Rates are fractions: 0.031 is 3.1 %. Days and hours are UTC, of the moment of posting.
-- * A post is judged by its latest reading: T+24h once it is there, T+1h until then.
-- * Simulated readings show while there is nothing else. From the first real outcome on, they are
--   left out: a post that has no other counts as unmeasured.

-- One row per post, with its plan and its latest reading. The views below are sums over it.
create view measured_posts as
select p.decision_id,
       p.tweet_id,
       p.content,
       p.posted_at,
       coalesce(m.topic, p.topic_cluster) as topic,
       p.generation_source,
       p.bandit_arm,
       -- What the arm promised, what exploring added to it, and the engagement rate that was predicted.
       m.bandit_score,
       m.exploration_bonus,
       p.predicted_er as model_score,
       -- Null when one of the three is not known: a sum without one of its parts ranks nothing.
       m.bandit_score + m.exploration_bonus + p.predicted_er as total_score,
       -- Its arm was drawn to learn, not because it led. A uniform choice with learning off is neither.
       m.draw_reason in ('epsilon', 'high_uncertainty') as explored,
       o.collected_pass,
       o.collected_at,
       o.simulated,
       o.source as metrics_source,
       o.impressions,
       o.likes,
       o.retweets,
       o.replies,
       o.quotes,
       o.bookmarks,
       o.follows,
       o.profile_visits,
       o.link_clicks,
       o.er_calculated as engagement_rate,
       case
           when o.er_calculated >= 0.15 then 'viral'
           when o.er_calculated >= 0.08 then 'high'
           when o.er_calculated >= 0.03 then 'medium'
           when o.er_calculated is not null then 'low'
       end as performance_tier,
       o.reward_spec,
       o.reward_value
from posted_decisions p
left join content_metadata m on m.decision_id = p.decision_id
left join outcomes o
    on o.decision_id = p.decision_id
   and o.collected_pass = (
        select max(reading.collected_pass)
        from outcomes reading
        where reading.decision_id = p.decision_id
          and (reading.simulated = false
               or not exists (select 1 from outcomes fact where fact.simulated = false)));

-- The posts, one by one; `source` says who wrote the text.
create view vw_recent_posts as
select tweet_id,
       content,
       posted_at,
       topic,
       generation_source as source,
       impressions,
       likes,
       retweets,
       replies,
       bookmarks,
       engagement_rate,
       performance_tier,
       bandit_score,
       model_score,
       total_score,
       exploration_bonus
from measured_posts;

-- What each topic came to in the last 7 days. Posts without a topic share the row with null.
-- `p95_likes`: 95 of 100 measured posts had at most so many likes, interpolated between neighbours.
-- `ctr_est`: link clicks per impression over all posts for which both are known.
create view vw_topics_perf_7d as
select topic,
       count(*) as post_count,
       avg(engagement_rate) as avg_engagement_rate,
       percentile_cont(0.95) within group (order by likes) as p95_likes,
       sum(link_clicks) filter (where impressions is not null)::double precision
           / nullif(sum(impressions) filter (where link_clicks is not null), 0)::double precision as ctr_est,
       min(posted_at) as first_post,
       max(posted_at) as last_post
from measured_posts
where posted_at >= now() - interval '7 days'
group by topic;

-- When posts did well in the last 7 days, by the UTC hour (0 to 23) of posting. Hours without a post
-- have no row; the four tiers count measured posts.
create view vw_time_of_day_perf_7d as
select extract(hour from posted_at at time zone 'UTC')::integer as hour_bucket,
       count(*) as post_count,
       avg(engagement_rate) as avg_engagement_rate,
       avg(likes)::double precision as avg_likes,
       avg(retweets)::double precision as avg_retweets,
       count(*) filter (where performance_tier = 'viral') as viral_count,
       count(*) filter (where performance_tier = 'high') as high_count,
       count(*) filter (where performance_tier = 'medium') as medium_count,
       count(*) filter (where performance_tier = 'low') as low_count
from measured_posts
where posted_at >= now() - interval '7 days'
group by 1;

-- How the choices of each day turned out. `high_perf_posts` reached 8 % or more, `exploration_posts`
-- were drawn to learn, `reward_posts` have been given their reward.
create view vw_learning_performance as
select (posted_at at time zone 'UTC')::date as day,
       count(*) as total_posts,
       avg(engagement_rate) as avg_engagement_rate,
       count(*) filter (where performance_tier in ('viral', 'high')) as high_perf_posts,
       count(*) filter (where explored) as exploration_posts,
       avg(total_score) as avg_total_score,
       avg(bandit_score) as avg_bandit_score,
       avg(model_score) as avg_model_score,
       count(reward_value) as reward_posts
from measured_posts
group by 1;

-- What each day's learning worked on: one row per UTC day with a finished learning cycle.
-- The posts are those whose outcome moved an arm that day, each once, however many arms it moved.
-- `total_rewards` adds up their rewards; `top_topics` and `best_hours` are the three with the highest
-- mean engagement rate among them, best first; `logged_at` is the end of the day's last cycle.
create view vw_bandit_performance as
with cycles as (
    select (created_at at time zone 'UTC')::date as day, max(created_at) as logged_at
    from audit_log
    where event = 'LEARNING_CYCLE_COMPLETE'
    group by 1
),
updates as (
    select (updated_at at time zone 'UTC')::date as day, decision_id
    from bandit_updates
),
learned as (
    select distinct u.day,
           u.decision_id,
           p.topic,
           extract(hour from p.posted_at at time zone 'UTC')::integer as hour,
           p.engagement_rate,
           p.reward_value
    from updates u
    left join measured_posts p on p.decision_id = u.decision_id
),
sums as (
    select day, count(*) as posts, avg(engagement_rate) as engagement, sum(reward_value) as rewards
    from learned
    group by day
),
topics as (
    select day, topic,
           row_number() over (partition by day order by avg(engagement_rate) desc, topic collate "C") as place
    from learned
    where topic is not null and engagement_rate is not null
    group by day, topic
),
hours as (
    select day, hour,
           row_number() over (partition by day order by avg(engagement_rate) desc, hour) as place
    from learned
    where engagement_rate is not null
    group by day, hour
)
select c.day,
       coalesce(s.posts, 0) as tweets_processed,
       s.engagement as avg_engagement,
       s.rewards as total_rewards,
       (select count(*) from updates u where u.day = c.day) as bandit_updates,
       (select jsonb_agg(t.topic order by t.place) from topics t where t.day = c.day and t.place <= 3) as top_topics,
       (select jsonb_agg(h.hour order by h.place) from hours h where h.day = c.day and h.place <= 3) as best_hours,
       c.logged_at
from cycles c
left join sums s on s.day = c.day;

-- Where the material came from: the catalogue or feed of the candidate, and for posts without a
-- candidate who wrote them (`real`, `synthetic`). `high_perf_count` reached 8 % or more.
-- `success_rate`: of the posts with a reward, the share whose reward counted as a success for its arm.
create view vw_content_sources_perf as
select coalesce((select min(c.source) from candidates c where c.decision_id = p.decision_id),
                p.generation_source) as content_source,
       count(*) as post_count,
       avg(p.engagement_rate) as avg_engagement_rate,
       avg(p.likes)::double precision as avg_likes,
       count(*) filter (where p.performance_tier in ('viral', 'high')) as high_perf_count,
       count(*) filter (where p.performance_tier = 'viral') as viral_count,
       avg(r.success::integer)::double precision as success_rate,
       max(p.posted_at) as last_used
from measured_posts p
left join reward_audit r
    on r.decision_id = p.decision_id
   and r.collected_pass = p.collected_pass
   and r.spec = p.reward_spec
group by 1;

-- Posts under the name that the first runbooks know. `analytics` holds what was measured and nothing
-- else; null until then.
create view tweets as
select tweet_id,
       content,
       posted_at,
       case when collected_pass is not null then
           jsonb_strip_nulls(jsonb_build_object(
               'impressions', impressions, 'likes', likes, 'retweets', retweets, 'replies', replies,
               'quotes', quotes, 'bookmarks', bookmarks, 'follows', follows,
               'profile_visits', profile_visits, 'link_clicks', link_clicks,
               'engagement_rate', engagement_rate))
       end as analytics
from measured_posts;
