//! The limits as the settings have them at this moment.

use xbot_domain::account::Limits;
use xbot_domain::config::Settings;

pub fn limits(settings: &Settings) -> Limits {
    Limits {
        max_posts_per_hour: settings.posting.max_posts_per_hour,
        min_post_interval_minutes: settings.posting.min_post_interval_minutes,
        reply_max_per_day: settings.posting.reply_max_per_day,
        quiet_hours: settings.learning.quiet_hours.iter().copied().collect(),
        time_zone: settings.account_timezone.name().to_owned(),
    }
}
