//! The names that columns have, the likeliest first. Case, `_` and `-` do not count.

pub const ID: &[&str] = &["tweet id", "post id", "status id", "id str", "id"];

pub const URL: &[&str] =
    &["tweet permalink", "post link", "permalink", "post url", "tweet url", "url", "link"];

pub const TEXT: &[&str] =
    &["tweet text", "post text", "full text", "text", "content", "body", "message", "caption"];

pub const POSTED: &[&str] = &[
    "time",
    "posted at",
    "created at",
    "published at",
    "date posted",
    "post date",
    "posted",
    "published",
    "date",
    "timestamp",
];

pub const CAPTURED: &[&str] = &[
    "captured at",
    "collected at",
    "scraped at",
    "measured at",
    "fetched at",
    "exported at",
    "snapshot at",
];

/// Impressions, likes, retweets, replies, quotes, bookmarks, profile visits, link clicks.
pub const COUNTS: [&[&str]; 8] = [
    &["impressions", "impression count", "views", "view count"],
    &["likes", "like count", "favorites", "favorite count", "favourites", "hearts"],
    &["retweets", "reposts", "retweet count", "repost count"],
    &["replies", "reply count", "comments", "comment count"],
    &["quotes", "quote count", "quote tweets", "quote posts"],
    &["bookmarks", "bookmark count", "saves"],
    &["profile visits", "user profile clicks", "profile clicks"],
    &["url clicks", "link clicks", "url link clicks"],
];

pub const FOLLOWS: &[&str] = &["new follows", "follows", "new followers"];

/// Kept under the name that they have in the file. What was paid for is left out: it says nothing of
/// what a post earned by itself.
pub const ALSO: &[&str] = &[
    "engagements",
    "shares",
    "hashtag clicks",
    "detail expands",
    "permalink clicks",
    "app opens",
    "app installs",
    "email tweet",
    "dial phone",
    "media views",
    "media engagements",
    "video views",
];
