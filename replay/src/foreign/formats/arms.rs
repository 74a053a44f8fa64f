//! Headline tests: one row per headline of a test.

use std::collections::BTreeMap;

use xbot_domain::foreign::ArmImported;

use super::super::header::Header;
use super::super::row::{Bad, Row};
use super::super::{ForeignError, Format, Item, Options};
use super::needed;

#[derive(Debug)]
pub struct Arms {
    test: usize,
    headline: usize,
    impressions: usize,
    clicks: usize,
    /// What else is known of an arm, such as the week of its test.
    also: Vec<usize>,
}

impl Arms {
    pub fn find(header: &Header) -> Result<Self, ForeignError> {
        let column = |names: &[&str]| needed(header, names, Format::HeadlineTests, "");
        let test = column(&["test id", "clickability test id", "experiment id", "test"])?;
        let headline = column(&["headline", "title", "variant", "text"])?;
        let impressions = column(&["impressions", "views"])?;
        let clicks = column(&["clicks"])?;
        let used = [test, headline, impressions, clicks];
        let unnamed = |at: &usize| header.name(*at).is_none_or(str::is_empty);
        let also = (0..header.width()).filter(|at| !used.contains(at) && !unnamed(at)).collect();
        Ok(Self { test, headline, impressions, clicks, also })
    }

    pub fn item(&self, mut row: Row<'_>, line: u64, options: &Options) -> Result<Item, Bad> {
        let test_id = row.trimmed(Some(self.test))?;
        let test_id = row.needed(Some(self.test), test_id)?.to_owned();
        let headline = row.text(Some(self.headline))?;
        let headline = row.needed(Some(self.headline), headline)?;
        let impressions = row.size(Some(self.impressions))?;
        let impressions = row.needed(Some(self.impressions), impressions)?;
        let clicks = row.size(Some(self.clicks))?;
        let clicks = row.needed(Some(self.clicks), clicks)?;
        if clicks > impressions {
            let reason = format!("more clicks than the {impressions} impressions");
            return Err(row.bad(self.clicks, reason));
        }
        let also = self.also(&mut row)?;
        Ok(Item::Arm(Box::new(ArmImported {
            test_id,
            headline,
            impressions,
            clicks,
            also,
            provenance: options.provenance(line, row.notes),
            at: options.now,
        })))
    }

    fn also(&self, row: &mut Row<'_>) -> Result<BTreeMap<String, String>, Bad> {
        let mut also = BTreeMap::new();
        for at in &self.also {
            if let Some(text) = row.text(Some(*at))? {
                also.insert(row.name(*at), text);
            }
        }
        Ok(also)
    }
}
