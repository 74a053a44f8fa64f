//! The exports of X, and other tables of posts.

use super::*;

const OLD: &str = "\"Tweet id\",\"Tweet permalink\",\"Tweet text\",\"time\",\"impressions\",\"engagements\",\
\"engagement rate\",\"retweets\",\"replies\",\"likes\",\"user profile clicks\",\"url clicks\",\"follows\",\
\"promoted impressions\"\n";
const NEW: &str = "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,\
New follows,Replies,Reposts,Profile visits,Detail Expands,URL Clicks,Hashtag Clicks,Permalink Clicks\n";
/// Made at 2020-02-10T18:00:09.878Z.
const ID: &str = "1226928883355791360";

fn old(text: &str, time: &str, likes: &str) -> String {
    format!(
        "\"{ID}\",\"https://twitter.com/a/status/{ID}\",\"{text}\",\"{time}\",\"1938.0\",\"66.0\",\
         \"0.034\",\"1.0\",\"0.0\",\"{likes}\",\"4.0\",\"53.0\",\"0\",\"-\"\n"
    )
}

fn of_x(rows: &str) -> (Vec<Item>, Report) {
    read(Format::XAnalytics, rows.as_bytes())
}

#[test]
fn the_old_export_of_x_is_read() {
    let (items, report) = of_x(&format!("{OLD}{}", old("Simple", "2020-02-10 18:00 +0000", "8.0")));
    let (post, reading) = post(&items[0]);
    assert_eq!((post.post_id.as_str(), post.text.as_deref()), (ID, Some("Simple")));
    assert_eq!(post.posted_at.unwrap().to_string(), "2020-02-10T18:00:00.000000Z");
    let expected = xbot_domain::metrics::Metrics {
        impressions: Some(1_938),
        likes: Some(8),
        retweets: Some(1),
        replies: Some(0),
        profile_visits: Some(4),
        link_clicks: Some(53),
        follows: Some(0),
        ..Default::default()
    };
    assert_eq!(reading.metrics, expected);
    assert_eq!(reading.also["engagements"], 66);
    assert_eq!((report.rows, report.taken, report.mended, report.refused), (1, 1, 1, 0));
    assert_eq!(report.ignored_columns, ["engagement rate", "promoted impressions"]);
    let [note] = &post.provenance.notes[..] else { panic!("{:?}", post.provenance.notes) };
    assert!(note.column.starts_with("impressions, likes") && note.found.starts_with("1938.0, 8.0"));
}

#[test]
fn the_new_export_of_x_is_read_and_its_days_are_made_exact_by_the_ids() {
    let row = format!(
        "{ID},\"Mon, Feb 10, 2020\",\"Hi, you\",https://x.com/a/status/{ID},50,5,6,1,2,0,3,4,7,8,9,0,0\n"
    );
    let (items, report) = of_x(&format!("{NEW}{row}"));
    let (post, reading) = post(&items[0]);
    assert_eq!(post.posted_at, Some(ID.parse::<xbot_domain::ids::TweetId>().unwrap().made_at()));
    assert_eq!((reading.metrics.bookmarks, reading.metrics.follows), (Some(1), Some(0)));
    assert_eq!((reading.metrics.quotes, reading.also["Shares"]), (None, 2));
    assert_eq!((report.taken, report.mended), (1, 0));
}

#[test]
fn a_post_measured_again_is_a_second_reading_and_the_same_again_a_duplicate() {
    let row = |likes| old("Simple", "2020-02-10 18:00 +0000", likes);
    let (items, report) = of_x(&format!("{OLD}{}{}{}", row("8"), row("9"), row("8.0")));
    assert_eq!(post(&items[1]).1.metrics.likes, Some(9));
    assert_eq!(items[2], Item::Duplicate { line: 4, of: 2 });
    assert_eq!((report.rows, report.taken, report.duplicates), (3, 2, 1));
}

#[test]
fn what_was_not_measured_stays_absent() {
    for missing in ["-1", "-1.0", "", "-", "NaN"] {
        let (items, _) = of_x(&format!("{OLD}{}", old("x", "2020-02-10 18:00 +0000", missing)));
        assert_eq!(post(&items[0]).1.metrics.likes, None, "{missing}");
    }
}

#[test]
fn mojibake_and_the_year_17_are_mended_and_said() {
    let (items, _) = of_x(&format!("{OLD}{}", old("donâ€™t\rstop", "0020-02-10 18:00 +0000", "8")));
    let (post, _) = post(&items[0]);
    assert_eq!(post.text.as_deref(), Some("don’t\nstop"));
    assert_eq!(post.posted_at.unwrap().day(), "2020-02-10");
    let columns: Vec<_> = post.provenance.notes.iter().map(|note| note.column.as_str()).collect();
    assert_eq!(columns[..3], ["Tweet text", "Tweet text", "time"]);
}

#[test]
fn a_date_that_the_id_contradicts_is_kept_and_said() {
    let (items, _) = of_x(&format!("{OLD}{}", old("x", "2019-05-01 10:00 +0000", "8")));
    let (post, _) = post(&items[0]);
    assert_eq!(post.posted_at.unwrap().day(), "2019-05-01");
    assert!(post.provenance.notes.iter().any(|note| note.why.contains("says 2020-02-10")));
}

#[test]
fn an_id_that_lost_its_digits_is_taken_from_the_address_or_refused() {
    let good = old("x", "2020-02-10 18:00 +0000", "8");
    let lost = good.replacen(ID, "1.22693E+18", 1);
    let (items, _) = of_x(&format!("{OLD}{lost}"));
    assert_eq!(post(&items[0]).0.post_id, ID);
    let (items, _) = of_x(&format!("{OLD}{}", lost.replace(ID, "")));
    assert_eq!(refused(&items[0]).0, "Tweet id");
    let (items, _) = of_x(&format!("{OLD}{}", good.replacen(ID, "1226928883355791361", 1)));
    assert!(refused(&items[0]).1.contains("another id"));
}

#[test]
fn a_bad_row_costs_itself_alone() {
    let good = old("Simple", "2020-02-10 18:00 +0000", "8");
    for (bad, column, reason) in [
        (good.replace("\"8\"", "\"1.2K\""), "likes", "rounded"),
        (good.replace("\"8\"", "\"-4\""), "likes", "negative"),
        (good.replace("2020-02-10", "1820-02-10"), "time", "not between"),
        (good.replace("Simple", "Sim\"ple"), "Tweet text", "quote"),
        (good.replace(",\"-\"", ""), "", "13 fields"),
        (good.replace("Simple\"", "Simple\",\"more\""), "", "15 fields"),
        (OLD.to_owned(), "", "header again"),
    ] {
        let (items, report) = of_x(&format!("{OLD}{bad}{good}"));
        let (in_column, why) = refused(&items[0]);
        assert!(in_column == column && why.contains(reason), "{bad}: {in_column}: {why}");
        assert_eq!((report.rows, report.taken, items[1].line()), (2, 1, 3), "{bad}");
    }
}

#[test]
fn bytes_that_are_no_utf_8_are_refused_until_somebody_says_what_they_are() {
    let mut bytes = OLD.as_bytes().to_vec();
    let row = old("caf~", "2020-02-10 18:00 +0000", "8");
    bytes.extend(row.bytes().map(|b| if b == b'~' { 0xE9 } else { b }));
    let (items, _) = read(Format::XAnalytics, &bytes);
    assert!(refused(&items[0]).1.contains("UTF-8"));
    let known = Options { encoding: Some(Encoding::Windows1252), ..options(Format::XAnalytics) };
    let (items, _) = read_with(known, &bytes).unwrap();
    assert_eq!(post(&items[0]).0.text.as_deref(), Some("café"));
}

#[test]
fn the_overview_by_day_is_not_taken_for_posts() {
    let overview = "Date,Impressions,Likes,New follows,Unfollows,Create Post\n";
    let error = read_with(options(Format::XAnalytics), overview.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("export the content"), "{error}");
}

#[test]
fn a_table_of_posts_from_anywhere_is_read_by_the_names_of_its_columns() {
    let text = "ID;Created_At;Caption;View-Count;Hearts;captured_at\n\
                p-1;25.12.2021 18:30;Hello;12 345;7;2021-12-27T00:00:00Z\n\
                p-2;03/04/2021;Hello;1;7;\n";
    let (items, report) = read(Format::Posts, text.as_bytes());
    let (post, reading) = post(&items[0]);
    assert_eq!((post.post_id.as_str(), reading.metrics.impressions), ("p-1", Some(12_345)));
    assert_eq!(post.posted_at.unwrap().to_string(), "2021-12-25T18:30:00.000000Z");
    assert_eq!(reading.captured_at.unwrap().day(), "2021-12-27");
    assert!(refused(&items[1]).1.contains("which comes first"));
    assert_eq!(report.delimiter, ';');
}

#[test]
fn the_address_alone_names_a_post_and_a_post_alone_needs_no_reading() {
    let text = format!("url,text\nhttps://x.com/a/status/{ID},Hi\nhttps://example.org/7,Ho\n,x\n");
    let (items, _) = read(Format::Posts, text.as_bytes());
    let Item::Post { post, reading } = &items[0] else { panic!() };
    assert!(post.post_id == ID && post.posted_at.is_some() && reading.is_none());
    assert!(
        matches!(&items[1], Item::Post { post, .. } if post.post_id == "https://example.org/7")
    );
    assert_eq!(refused(&items[2]).0, "url");
}
