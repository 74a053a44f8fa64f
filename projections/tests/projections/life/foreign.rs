//! What others recorded.

use std::collections::BTreeMap;

use xbot_domain::foreign::*;
use xbot_domain::ids::ContentHash;
use xbot_domain::metrics::Metrics;

use crate::events::minute;

pub fn post() -> [ForeignEvent; 2] {
    let post_id = "1226928883355791360".to_owned();
    let post = PostImported {
        post_id: post_id.clone(),
        text: Some("Frame-perfect".to_owned()),
        url: None,
        posted_at: Some(minute(0)),
        posted_on: None,
        provenance: provenance(),
        at: minute(1),
    };
    let reading = ReadingImported {
        post_id,
        captured_at: None,
        metrics: Metrics { likes: Some(3), ..Metrics::default() },
        also: BTreeMap::new(),
        provenance: provenance(),
        at: minute(1),
    };
    [ForeignEvent::PostImported(post), ForeignEvent::ReadingImported(reading)]
}

pub fn arm() -> [ForeignEvent; 1] {
    [ForeignEvent::ArmImported(ArmImported {
        test_id: "t1".to_owned(),
        headline: "The headline".to_owned(),
        impressions: 10,
        clicks: 1,
        also: BTreeMap::new(),
        provenance: provenance(),
        at: minute(1),
    })]
}

pub fn rounds() -> [ForeignEvent; 1] {
    let provenance = provenance();
    [ForeignEvent::RoundsImported(RoundsImported {
        piece: 0,
        rounds: vec![],
        provenance,
        at: minute(1),
    })]
}

fn provenance() -> Provenance {
    Provenance {
        origin: "x".to_owned(),
        format: "posts".to_owned(),
        file: "posts.csv".to_owned(),
        file_hash: ContentHash::of(b"posts"),
        line: 2,
        notes: vec![],
    }
}
