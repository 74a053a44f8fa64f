//! Policies as people write them: `thompson`, `thompson:2,3`, `epsilon:0.1`, `predictor:timing:v3`,
//! `rules:topic=puzzles:question,list`.

use xbot_domain::bandit::Posterior;
use xbot_domain::bandit::epsilon::END;

use super::{Policy, Rules};

const KNOWN: &str = "use current, uniform, greedy, thompson, thompson:α,β, epsilon, epsilon:ε, ucb, \
     predictor:NAME, predictor:NAME:vN, or rules:feature=value:arm,…,arm";

pub fn read(text: &str) -> Result<Policy, String> {
    let (name, rest) = text.split_once(':').map_or((text, None), |(name, rest)| (name, Some(rest)));
    let unknown = || format!("there is no policy {text:?}: {KNOWN}");
    match (name, rest) {
        ("current", None) => Ok(Policy::Current),
        ("uniform", None) => Ok(Policy::Uniform),
        ("greedy", rest) => Ok(Policy::Greedy(prior(rest)?)),
        ("thompson", rest) => Ok(Policy::Thompson(prior(rest)?)),
        ("ucb", rest) => Ok(Policy::Ucb(prior(rest)?)),
        ("epsilon", rest) => Ok(Policy::Epsilon(epsilon(rest)?, Posterior::FLAT)),
        ("rules", Some(rest)) => Rules::read(rest).map(Policy::Rules).ok_or_else(unknown),
        ("predictor", Some(rest)) => rest.parse().map(Policy::Predictor),
        _ => Err(unknown()),
    }
}

pub fn written(policy: &Policy) -> String {
    let with = |name: &str, prior: &Posterior| match *prior == Posterior::FLAT {
        true => name.to_owned(),
        false => format!("{name}:{},{}", prior.alpha, prior.beta),
    };
    match policy {
        Policy::Current => "current".to_owned(),
        Policy::Uniform => "uniform".to_owned(),
        Policy::Greedy(prior) => with("greedy", prior),
        Policy::Thompson(prior) => with("thompson", prior),
        Policy::Ucb(prior) => with("ucb", prior),
        Policy::Epsilon(epsilon, _) => format!("epsilon:{epsilon}"),
        Policy::Rules(rules) => format!("rules:{rules}"),
        Policy::Predictor(predictor) => format!("predictor:{predictor}"),
    }
}

fn prior(text: Option<&str>) -> Result<Posterior, String> {
    let Some(text) = text else { return Ok(Posterior::FLAT) };
    let numbers = text.split_once(',').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    let (alpha, beta) =
        numbers.ok_or_else(|| format!("{text:?} is no prior: give α,β such as 2,3"))?;
    Posterior::new(alpha, beta).map_err(|refusal| refusal.message)
}

fn epsilon(text: Option<&str>) -> Result<f64, String> {
    let Some(text) = text else { return Ok(END) };
    let epsilon = text.parse().ok().filter(|epsilon| (0.0..=1.0).contains(epsilon));
    epsilon.ok_or_else(|| format!("{text:?} is no ε: it is a chance, from 0 to 1"))
}
