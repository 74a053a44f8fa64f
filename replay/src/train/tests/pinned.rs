//! Models stand in event logs, and are trained again to see whether they are what was recorded.

use xbot_domain::ids::ContentHash;

use super::*;

fn rows(n: usize) -> Vec<Row> {
    let row = |i: usize| {
        let (a, b) = ((i * 37 % 101) as f64 / 50.0 - 1.0, (i * 53 % 97) as f64 / 10.0);
        let noise = (i * 7919 % 1009) as f64 / 1009.0 - 0.5;
        let mut features = BTreeMap::from([("a".into(), a), ("b".into(), b)]);
        if i % 3 != 1 {
            features.insert(format!("topic_{}", i % 3).into(), 1.0);
        }
        let er = 0.02 + 0.01 * a - 0.001 * b + 0.02 * noise;
        Row {
            at: at(i * 13 % n),
            known_at: at(n + i),
            features,
            er: (i % 17 != 5).then_some(er),
            reward: Some(er * 3.0 + 0.1),
            success: Some(er > 0.02),
            weight: 0.2 + (i % 5) as f64 / 6.0,
        }
    };
    (0..n).map(row).collect()
}

/// Hashes of what the first release of this crate trained.
#[test]
fn the_running_systems_models_stay_what_they_were_to_the_last_bit() {
    let origin = Origin { version: 1, simulated: true, up_to_position: 9, at: at(0) };
    let recorded = [
        (7, Kind::Ridge, Target::Er, "58ed7385a8a51a6f"),
        (7, Kind::Ridge, Target::Reward, "c2476b5da73c4c3d"),
        (7, Kind::Logistic, Target::Success, "0599b784f165da85"),
        (7, Kind::Logistic, Target::Er, "1cda2a269eb6cd89"),
        (60, Kind::Ridge, Target::Er, "d6b7fe8e60a127ab"),
        (60, Kind::Ridge, Target::Reward, "75261bc7061f0881"),
        (60, Kind::Logistic, Target::Success, "57b4264ef3eff246"),
        (60, Kind::Logistic, Target::Er, "39c130090deb990b"),
        (900, Kind::Ridge, Target::Er, "ee3367c4f6a41156"),
        (900, Kind::Ridge, Target::Reward, "5405a8d2e816a11f"),
        (900, Kind::Logistic, Target::Success, "888f57778a9918d5"),
        (900, Kind::Logistic, Target::Er, "62e9a62146292645"),
    ];
    for (n, kind, target, hash) in recorded {
        let ask = Ask::new(kind, target, 1.0, 7).unwrap();
        let model = train(rows(n), ask).unwrap().trained(origin);
        let ContentHash(now) = ContentHash::of(&serde_json::to_vec(&model).unwrap());
        assert!(now.starts_with(hash), "{n} {kind:?} {target:?}: {now}");
        assert_eq!(again(rows(n), &model).unwrap(), model);
    }
}
