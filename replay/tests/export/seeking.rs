//! Readers that begin anywhere, and several of them.

use xbot_domain::log::Checkpoint;
use xbot_replay::export::Exported;

use crate::stage::{EVENTS, EXACT, behind, log, read_on, same, whole};

#[test]
fn a_reader_that_seeks_to_any_checkpoint_reads_the_rest() {
    let log = log(&EVENTS);
    let mut places: Vec<_> = log.0.iter().map(|event| event.at).collect();
    // Before the first, between two, behind the last.
    let between = |at: &Checkpoint| Checkpoint { tx: at.tx, position: at.position - 1 };
    places.extend(places.clone().iter().map(between));
    places.push(Checkpoint { tx: u64::MAX, position: i64::MAX });
    for format in EXACT {
        let (folder, _) = whole(&log, format);
        let shared = Exported::open(folder.path()).unwrap();
        for at in &places {
            let fresh = Exported::open(folder.path()).unwrap();
            assert!(same(&read_on(&fresh, *at, 2).unwrap(), &behind(&log, *at)), "{at}");
            assert!(same(&read_on(&shared, *at, 3).unwrap(), &behind(&log, *at)), "{at} again");
        }
    }
}

#[test]
fn a_reader_may_begin_in_a_later_piece() {
    let texts: Vec<_> =
        "abcdefghijklmnopqr".chars().map(|c| c.to_string().repeat(1 << 20)).collect();
    let events: Vec<_> = texts.iter().map(|text| (1, text.as_str())).collect();
    let log = log(&events);
    for format in EXACT {
        let (folder, manifest) = whole(&log, format);
        let ends = manifest.files[0].pieces.iter().map(|piece| piece.last);
        let exported = Exported::open(folder.path()).unwrap();
        for at in ends {
            assert!(same(&read_on(&exported, at, 5).unwrap(), &behind(&log, at)));
        }
    }
}

#[test]
fn many_readers_of_one_export_do_not_get_in_each_others_way() {
    let log = log(&EVENTS);
    for format in EXACT {
        let (folder, _) = whole(&log, format);
        let exported = Exported::open(folder.path()).unwrap();
        let mut places = vec![Checkpoint::START; 7];
        for round in 0..EVENTS.len() {
            for at in &mut places {
                let batch = exported.read(*at, 1).unwrap();
                assert_eq!(batch.iter().next(), log.0.iter().nth(round));
                *at = batch.last().unwrap();
            }
        }
        std::thread::scope(|scope| {
            for step in 1..8 {
                let (exported, log) = (&exported, &log);
                scope.spawn(move || {
                    assert!(same(&read_on(exported, Checkpoint::START, step).unwrap(), &log.0));
                });
            }
        });
    }
}
