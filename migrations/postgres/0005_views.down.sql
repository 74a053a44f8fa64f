-- Loses nothing: views hold no data.
drop view if exists tweets;
drop view if exists vw_content_sources_perf;
drop view if exists vw_bandit_performance;
drop view if exists vw_learning_performance;
drop view if exists vw_time_of_day_perf_7d;
drop view if exists vw_topics_perf_7d;
drop view if exists vw_recent_posts;
drop view if exists measured_posts;
