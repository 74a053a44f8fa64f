//! Posts with what they earned: the exports of X, and tables of any other origin.

use std::collections::{BTreeMap, BTreeSet};

use xbot_domain::foreign::{PostImported, ReadingImported};
use xbot_domain::metrics::Metrics;
use xbot_domain::time::Timestamp;

use super::super::cell::{self, Dates, Signed};
use super::super::header::Header;
use super::super::row::{Bad, Row};
use super::super::{ForeignError, Format, Item, Options};
use super::needed;

mod columns;
mod identity;
mod when;

use identity::Identity;
use when::When;

#[derive(Debug)]
pub struct Posts {
    id: Option<usize>,
    url: Option<usize>,
    text: Option<usize>,
    posted: Option<usize>,
    captured: Option<usize>,
    /// In the order of [`columns::COUNTS`].
    counts: Vec<Option<usize>>,
    follows: Option<usize>,
    /// Counts that have no name here.
    also: Vec<usize>,
    /// Whether new followers can be negative; those of X's export cannot.
    signed: Signed,
}

impl Posts {
    /// Both headers of X Analytics have columns that no other table has together.
    pub fn of_x(header: &Header) -> Result<Self, ForeignError> {
        let help = match header.find(&["unfollows", "create post", "tweets published"])? {
            Some(_) => " (this is the overview by day: export the content, by post)",
            None => "",
        };
        needed(header, &["tweet id", "post id"], Format::XAnalytics, help)?;
        needed(header, &["impressions"], Format::XAnalytics, help)?;
        Self::find(header, Signed::No)
    }

    pub fn of_any(header: &Header) -> Result<Self, ForeignError> {
        let posts = Self::find(header, Signed::Yes)?;
        if posts.id.is_none() && posts.url.is_none() {
            needed(header, columns::ID, Format::Posts, " or `url`")?;
        }
        Ok(posts)
    }

    fn find(header: &Header, signed: Signed) -> Result<Self, ForeignError> {
        let counts = columns::COUNTS.iter().map(|names| header.find(names));
        let also = columns::ALSO.iter().map(|name| header.find(&[name]));
        let also: Vec<_> = also.collect::<Result<_, _>>()?;
        Ok(Self {
            id: header.find(columns::ID)?,
            url: header.find(columns::URL)?,
            text: header.find(columns::TEXT)?,
            posted: header.find(columns::POSTED)?,
            captured: header.find(columns::CAPTURED)?,
            counts: counts.collect::<Result<_, _>>()?,
            follows: header.find(columns::FOLLOWS)?,
            also: also.into_iter().flatten().collect(),
            signed,
        })
    }

    pub fn columns(&self) -> BTreeSet<usize> {
        let single = [self.id, self.url, self.text, self.posted, self.captured, self.follows];
        let all = single.into_iter().chain(self.counts.iter().copied()).flatten();
        all.chain(self.also.iter().copied()).collect()
    }

    pub fn item(&self, mut row: Row<'_>, line: u64, options: &Options) -> Result<Item, Bad> {
        let Identity { post_id, url, made_at } = self.identity(&mut row, options)?;
        let text = row.text(self.text)?;
        let posted = self.posted(&mut row, options, made_at)?;
        let captured_at = self.captured_at(&mut row, options)?;
        let metrics = self.metrics(&mut row)?;
        let also = self.also(&mut row)?;
        if let (Some(posted), Some(captured)) = (posted.at, captured_at)
            && captured < posted
        {
            return Err(Bad::row(format!(
                "counted at {captured}, before it was posted at {posted}"
            )));
        }
        let provenance = options.provenance(line, row.notes);
        let reading = ReadingImported {
            post_id: post_id.clone(),
            captured_at,
            metrics,
            also,
            provenance: provenance.clone(),
            at: options.now,
        };
        let measured = reading.metrics != Metrics::default() || !reading.also.is_empty();
        let When { at: posted_at, on: posted_on } = posted;
        let at = options.now;
        let post = PostImported { post_id, text, url, posted_at, posted_on, provenance, at };
        let reading = measured.then(|| Box::new(reading));
        Ok(Item::Post { post: Box::new(post), reading })
    }

    fn captured_at(&self, row: &mut Row<'_>, options: &Options) -> Result<Option<Timestamp>, Bad> {
        let (Some(at), Some(text)) = (self.captured, row.written(self.captured)?) else {
            return Ok(options.captured_at);
        };
        let dates = Dates { now: options.now, earliest: 1990, order: options.order, witness: None };
        let (moment, whys) = cell::moment(text, &dates).map_err(|reason| row.bad(at, reason))?;
        for why in whys {
            row.note(&row.name(at), text, Some(moment.to_string()), why);
        }
        match moment {
            cell::Moment::Exact(at) => Ok(Some(at)),
            cell::Moment::Day(_) => {
                let why = "a day is not the moment of a reading, which is left out";
                row.note(&row.name(at), text, None, why);
                Ok(None)
            }
        }
    }

    fn metrics(&self, row: &mut Row<'_>) -> Result<Metrics, Bad> {
        let mut sizes = [None; columns::COUNTS.len()];
        for (size, at) in sizes.iter_mut().zip(&self.counts) {
            *size = row.size(*at)?;
        }
        let [impressions, likes, retweets, replies, quotes, bookmarks, profile_visits, link_clicks] =
            sizes;
        let follows = row.count(self.follows, self.signed)?;
        Ok(Metrics {
            impressions,
            likes,
            retweets,
            replies,
            quotes,
            bookmarks,
            profile_visits,
            link_clicks,
            follows,
        })
    }

    fn also(&self, row: &mut Row<'_>) -> Result<BTreeMap<String, u64>, Bad> {
        let mut also = BTreeMap::new();
        for at in &self.also {
            if let Some(size) = row.size(Some(*at))? {
                also.insert(row.name(*at), size);
            }
        }
        Ok(also)
    }
}
