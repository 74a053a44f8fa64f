//! Which post a row is about: by its id, or by its address.

use xbot_domain::ids::TweetId;
use xbot_domain::time::Timestamp;

use super::super::super::cell;
use super::super::super::row::{Bad, Row};
use super::super::super::{Format, Options};
use super::Posts;

pub struct Identity {
    pub post_id: String,
    pub url: Option<String>,
    /// An id of X tells when its post was made.
    pub made_at: Option<Timestamp>,
}

impl Posts {
    pub(super) fn identity(&self, row: &mut Row<'_>, options: &Options) -> Result<Identity, Bad> {
        let url = row.written(self.url)?.map(str::to_owned);
        let from_url = url.as_deref().and_then(cell::status_of).map(str::to_owned);
        let post_id = match self.id {
            Some(at) => own_id(row, at, from_url.as_deref())?,
            None => {
                let id = from_url.clone().or_else(|| url.clone());
                row.needed(self.url, id)?
            }
        };
        let of_x = options.origin == "x" || from_url.is_some();
        let tweet: Result<TweetId, _> = post_id.parse();
        let at = self.id.or(self.url).unwrap_or_default();
        let made_at = match tweet {
            Ok(tweet) if of_x => {
                let known = tweet.checked_at(options.now);
                Some(known.map_err(|bad| row.bad(at, bad.to_string()))?.made_at())
            }
            Err(bad) if options.format == Format::XAnalytics => {
                return Err(row.bad(at, bad.to_string()));
            }
            _ => None,
        };
        Ok(Identity { post_id, url, made_at })
    }
}

/// The id as it stands; where a spreadsheet destroyed it, the address still has all its digits.
fn own_id(row: &mut Row<'_>, at: usize, from_url: Option<&str>) -> Result<String, Bad> {
    let found = row.trimmed(Some(at))?.unwrap_or_default();
    match (cell::post_id(found), from_url) {
        (Ok(own), Some(other)) if own.value != other && is_number(&own.value) => {
            Err(row.bad(at, format!("the address of the post has another id, {other}")))
        }
        (Ok(own), _) => {
            if let Some(why) = own.why {
                row.note(&row.name(at), found, Some(own.value.clone()), &why);
            }
            Ok(own.value)
        }
        (Err(_), Some(other)) => {
            let why = "the address of the post has the whole id";
            row.note(&row.name(at), found, Some(other.to_owned()), why);
            Ok(other.to_owned())
        }
        (Err(reason), None) => Err(row.bad(at, reason)),
    }
}

fn is_number(id: &str) -> bool {
    id.bytes().all(|b| b.is_ascii_digit())
}
