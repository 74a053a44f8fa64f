//! Simulated outcomes and real ones, one after the other.

use super::*;

/// A week of simulation, then a week for real: the first real outcome resets each arm.
fn both() -> Lived {
    let mut lived = lived(COMPOSITE_V2, 24 * 7);
    lived.driver = "api";
    lived.hours(24 * 2, usual);
    lived
}

#[tokio::test]
async fn what_is_real_is_told_where_there_is_any_and_stands_as_recorded() {
    let lived = both();
    let found = report(&lived, ask(RewardSpec::composite_v2())).await;
    assert_eq!(found.world, Provenance::Real);
    let touched = |arm: &&ArmReport| arm.against.tally.successes + arm.against.tally.failures > 0;
    let mut count = 0;
    for scope in &found.scopes {
        for arm in scope.arms.iter().filter(touched) {
            let own = knowledge(&lived.arms[&ArmId::new(scope.scope, arm.arm.as_str())]);
            assert_eq!(own.provenance, Some(Provenance::Real));
            assert_eq!((arm.asked.posterior, arm.asked.tally), (own.posterior, own.tally));
            assert_eq!((arm.against.posterior, arm.against.tally), (own.posterior, own.tally));
            count += 1;
        }
    }
    assert!(count > 8, "{count}");
    let untouched = found.scopes.iter().flat_map(|s| &s.arms).filter(|arm| !touched(arm));
    assert!(untouched.into_iter().all(|arm| arm.asked.posterior.alpha == 1.0), "nothing simulated");
}

#[tokio::test]
async fn the_simulated_world_is_told_as_if_there_were_no_other() {
    let lived = both();
    let simulated = Some(Provenance::Simulated);
    let found = report(&lived, Ask { world: simulated, ..ask(own()) }).await;
    let real = report(&lived, ask(own())).await;
    let measured = |world| lived.memory.decisions.outcomes(world).count() as u64;
    assert_eq!(found.counts.decisions, measured(Provenance::Simulated));
    assert_eq!(real.counts.decisions, measured(Provenance::Real));
    let before = report(&self::lived(COMPOSITE_V2, 24 * 7), ask(own())).await;
    assert_eq!(before.world, Provenance::Simulated);
    for (arm, course) in &before.courses {
        let (found, end) = (&found.courses[arm], course.last().unwrap().at);
        let first = found.iter().take_while(|point| point.at < end);
        assert!(first.zip(course).all(|(a, b)| a == b), "{arm}");
    }
}
