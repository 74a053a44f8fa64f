use super::*;

#[test]
fn an_arm_is_registered_once_with_a_prior_that_does_not_change() {
    let arm = arm(&[]);
    assert_eq!(arm.decide(&register()), Ok(vec![]));
    let prior =
        |alpha, beta| ArmCommand::Register { prior: Posterior { alpha, beta }, at: time(0) };
    assert_eq!(arm.decide(&prior(2.0, 1.0)).unwrap_err().code, "arm_exists");
    for (alpha, beta) in [(0.0, 1.0), (1.0, -1.0), (f64::NAN, 1.0), (1.0, f64::INFINITY)] {
        let refused = Arm::default().decide(&prior(alpha, beta)).unwrap_err();
        assert_eq!(refused.code, "bad_prior", "{alpha} {beta}");
    }
    for command in [learn(1, Pass::First, true, 0.5), reset(), retire(), reopen()] {
        assert_eq!(Arm::default().decide(&command).unwrap_err().code, "arm_not_registered");
    }
}

#[test]
fn a_weight_or_a_reward_that_is_none_is_refused() {
    let good = outcome(1, Pass::First, true, 0.5);
    let cases = [
        (Learn { weight: 0.0, ..good.clone() }, "bad_weight"),
        (Learn { weight: 1.01, ..good.clone() }, "bad_weight"),
        (Learn { weight: f64::NAN, ..good.clone() }, "bad_weight"),
        (Learn { reward: f64::INFINITY, ..good.clone() }, "bad_reward"),
        (Learn { at: time(0), ..good }, "posted_later"),
    ];
    for (learn, code) in cases {
        let refused = arm(&[]).decide(&ArmCommand::Learn(learn)).unwrap_err();
        assert_eq!(refused.code, code);
    }
}
