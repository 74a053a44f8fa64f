//! A life begins: what a plan must be, to be recorded at all.

use crate::ids::{ArmId, Scope};

use super::*;

/// X takes at most this many posts in one thread.
const MAX_THREAD: usize = 25;

pub(super) fn begin(plan: &Planned) -> Decided {
    check(plan)
        .map_err(|(code, why)| Refusal::new(code, format!("could not plan the decision: {why}")))?;
    one(DecisionEvent::Planned(Box::new(plan.clone())))
}

impl Life {
    pub(super) fn plan_again(&self, plan: &Planned) -> Decided {
        if self.plan_hash == fold::plan_hash(plan) {
            return nothing_new();
        }
        let why = "this id has another plan, a new plan needs an id of its own";
        Err(self.refuse("already_planned", "plan it", why))
    }
}

type Wrong = (&'static str, String);

fn check(plan: &Planned) -> Result<(), Wrong> {
    texts_fit(plan.decision_type, &plan.texts)?;
    target_fits(plan)?;
    arms_fit(plan)?;
    if plan.content_hash != content_hash(&plan.texts) {
        let why = "its content hash is not that of its texts".to_owned();
        return Err(("content_hash_mismatch", why));
    }
    if plan.scheduled_at < plan.planned_at {
        let (slot, made) = (plan.scheduled_at, plan.planned_at);
        let why =
            format!("its slot {slot} lies before the plan itself, {made}; choose a later one");
        return Err(("scheduled_in_the_past", why));
    }
    if let Some(name) = numbers::unwritable(numbers::of_plan(plan)) {
        return Err(("not_a_number", format!("its {name} is not a finite number")));
    }
    Ok(())
}

/// One text for a single post or a reply, two to twenty-five for a thread, none of them blank.
pub(super) fn texts_fit(decision_type: DecisionType, texts: &[String]) -> Result<(), Wrong> {
    let wanted = match decision_type {
        DecisionType::Thread => 2..=MAX_THREAD,
        DecisionType::Single | DecisionType::Reply => 1..=1,
    };
    if !wanted.contains(&texts.len()) {
        let (least, most) = (wanted.start(), wanted.end());
        let why = format!("it has {} texts, its type takes {least} to {most}", texts.len());
        return Err(("wrong_texts", why));
    }
    if texts.iter().any(|text| text.trim().is_empty()) {
        return Err(("wrong_texts", "one of its texts is blank".to_owned()));
    }
    Ok(())
}

fn target_fits(plan: &Planned) -> Result<(), Wrong> {
    let why = match (plan.decision_type, &plan.target) {
        (DecisionType::Reply, None) => "a reply needs the post that it answers",
        (DecisionType::Single | DecisionType::Thread, Some(_)) => "only a reply has a target",
        _ => return Ok(()),
    };
    Err(("wrong_target", why.to_owned()))
}

/// Replies and posts never share arms (lesson 7), and only timing arms choose hours.
fn arms_fit(plan: &Planned) -> Result<(), Wrong> {
    let of_replies = |arm: &ArmId| arm.scope == Scope::Reply;
    let is_reply = plan.decision_type == DecisionType::Reply;
    if let Some(arm) = plan.bandit_arm.as_ref().filter(|arm| of_replies(arm) != is_reply) {
        let why = format!("{arm} is an arm of the wrong scope: replies and posts never share arms");
        return Err(("wrong_arm", why));
    }
    if let Some(arm) = plan.timing_arm.as_ref().filter(|arm| arm.scope != Scope::Timing) {
        return Err(("wrong_arm", format!("{arm} is not a timing arm")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::*;
    use super::*;
    use crate::decision::Target;
    use crate::rules::Rules;

    fn refusal(change: impl FnOnce(&mut Planned)) -> String {
        let mut changed = single();
        change(&mut changed);
        refused(&Decision::default(), &plan(changed))
    }

    fn with_texts(plan: &mut Planned, texts: &[&str]) {
        plan.texts = texts.iter().map(|t| (*t).to_owned()).collect();
        plan.content_hash = content_hash(&plan.texts);
    }

    #[test]
    fn a_plan_must_hold_together() {
        assert_eq!(refusal(|p| with_texts(p, &[])), "wrong_texts");
        assert_eq!(refusal(|p| with_texts(p, &[" \n"])), "wrong_texts");
        assert_eq!(refusal(|p| with_texts(p, &["a", "b"])), "wrong_texts");
        assert_eq!(refusal(|p| p.texts[0].push('!')), "content_hash_mismatch");
        assert_eq!(refusal(|p| p.scheduled_at = at(-1)), "scheduled_in_the_past");
        assert_eq!(refusal(|p| p.features.novelty = f64::NAN), "not_a_number");
        assert_eq!(refusal(|p| p.predicted_er = Some(f64::INFINITY)), "not_a_number");
    }

    #[test]
    fn a_thread_has_two_texts_or_more_and_a_reply_a_target() {
        let thread = |n: usize| plan_of(DecisionType::Thread, &vec!["part"; n]);
        let allowed = |p: Planned| Decision::default().decide(&plan(p)).is_ok();
        assert!(
            !allowed(thread(1))
                && allowed(thread(2))
                && allowed(thread(25))
                && !allowed(thread(26))
        );

        let mut reply = plan_of(DecisionType::Reply, &["true"]);
        reply.bandit_arm = Some("reply:agree".parse().unwrap());
        assert_eq!(refused(&Decision::default(), &plan(reply.clone())), "wrong_target");
        reply.target = Some(Target { tweet_id: tweet(0), username: "somebody".to_owned() });
        assert!(allowed(reply));
    }

    #[test]
    fn lesson_07_replies_and_posts_never_share_arms() {
        assert_eq!(refusal(|p| p.bandit_arm = Some("reply:agree".parse().unwrap())), "wrong_arm");
        assert_eq!(refusal(|p| p.timing_arm = Some("content:x".parse().unwrap())), "wrong_arm");
        let mut reply = plan_of(DecisionType::Reply, &["true"]);
        reply.target = Some(Target { tweet_id: tweet(0), username: "somebody".to_owned() });
        assert_eq!(refused(&Decision::default(), &plan(reply)), "wrong_arm");
    }

    #[test]
    fn the_same_plan_again_is_no_news_and_another_is_refused() {
        let decision = after([plan(single()), queue()]);
        assert!(says_nothing(&decision, &plan(single())));
        let other = plan_of(DecisionType::Single, &["which level?"]);
        assert_eq!(refused(&decision, &plan(other)), "already_planned");
    }
}
