use proptest::prelude::*;
use serde_json::json;

use super::*;

fn paths(a: &Value, b: &Value) -> Vec<String> {
    differences(a, b).into_iter().map(|difference| difference.path).collect()
}

#[test]
fn a_number_that_moved_is_told_with_both_sides_and_the_change() {
    let estimates =
        |value: f64| json!({"policies": {"uniform": {"estimates": {"dr": {"value": value}}}}});
    let found = Differences::of("result", &estimates(0.5), &estimates(0.625), 9);
    let [one] = found.first.as_slice() else { panic!("{found:?}") };
    assert_eq!(one.path, "result.policies.uniform.estimates.dr.value");
    assert_eq!((one.a.clone(), one.b.clone()), (Some(json!(0.5)), Some(json!(0.625))));
    assert_eq!((one.change, one.relative), (Some(0.125), Some(0.25)));
}

#[test]
fn a_change_has_no_share_of_nothing_and_none_of_what_is_no_number() {
    let of = |a: Value, b: Value| {
        let found = differences(&json!({ "x": a }), &json!({ "x": b }));
        (found[0].change, found[0].relative)
    };
    assert_eq!(of(json!(0), json!(3)), (Some(3.0), None));
    assert_eq!(of(json!(-4), json!(-3)), (Some(1.0), Some(0.25)));
    assert_eq!(of(json!("a"), json!(1)), (None, None));
    assert_eq!(of(json!(null), json!(1)), (None, None));
    assert_eq!(of(json!(u64::MAX), json!(u64::MAX - 1)).0, Some(-1.0));
    assert_eq!(of(json!(1e308), json!(-1e308)), (None, None));
}

#[test]
fn what_only_one_side_has_is_absent_on_the_other_and_null_is_something() {
    let found = differences(&json!({"bound": null}), &json!({"bound": 2, "reason": "few"}));
    let texts: Vec<String> =
        found.iter().map(|found| serde_json::to_string(found).unwrap()).collect();
    assert_eq!(texts[0], r#"{"path":"bound","a":null,"b":2}"#);
    assert_eq!(texts[1], r#"{"path":"reason","b":"few"}"#);
}

#[test]
fn numbers_are_the_same_when_their_values_are() {
    assert!(differences(&json!([1, 0.0]), &json!([1.0, -0.0])).is_empty());
    assert_eq!(paths(&json!([u64::MAX]), &json!([u64::MAX - 1])), ["[0]"]);
}

#[test]
fn items_are_matched_by_what_names_them() {
    let arm =
        |scope: &str, name: &str, mean: f64| json!({"scope": scope, "name": name, "mean": mean});
    let a = json!({"arms": [arm("hook", "question", 0.5), arm("hook", "story", 0.4)]});
    let b = json!({"arms": [
        arm("hook", "question", 0.5), arm("reply", "story", 0.4), arm("hook", "story", 0.3),
    ]});
    assert_eq!(paths(&a, &b), ["arms[hook story].mean", "arms[reply story]"]);
}

#[test]
fn arms_that_are_ranked_anew_differ_in_their_order_alone() {
    let ranked = |names: [&str; 3]| json!({ "ranking": names.map(|name| json!({"arm": name})) });
    let found = Differences::of("", &ranked(["x", "a", "b"]), &ranked(["x", "b", "a"]), 9);
    assert_eq!((found.first.len(), found.alike, found.differ), (1, 3, 1));
    assert_eq!(found.first[0].path, "ranking (order)");
    assert_eq!(found.first[0].b, Some(json!(["b", "a"])));
}

#[test]
fn items_that_nothing_names_are_matched_by_their_place() {
    assert_eq!(paths(&json!({"x": [1, 2, 3]}), &json!({"x": [1, 5]})), ["x[1]", "x[2]"]);
    let twice = json!([{"name": "a", "n": 1}, {"name": "a", "n": 2}]);
    let other = json!([{"name": "a", "n": 1}, {"name": "a", "n": 3}]);
    assert_eq!(paths(&twice, &other), ["[1].n"]);
    let numbered = |n: i32| json!([{"id": 7, "n": n}]);
    assert_eq!(paths(&numbered(1), &numbered(2)), ["[id 7].n"]);
}

#[test]
fn a_name_that_reads_as_more_than_one_is_quoted() {
    let of = |n: i32| json!({"epsilon:0.1": {"": n}});
    assert_eq!(paths(&of(1), &of(2)), [r#""epsilon:0.1"."""#]);
}

#[test]
fn long_lists_are_bounded_and_counted() {
    let a: Vec<u32> = (0..1_000).collect();
    let b: Vec<u32> = (0..1_000).map(|n| n + n % 2).collect();
    let found = Differences::of("", &json!(a), &json!(b), 10);
    assert_eq!((found.first.len(), found.left_out), (10, 490));
    assert_eq!((found.alike, found.differ), (500, 500));
    let large = Differences::of("", &json!({ "x": a }), &json!({}), 10);
    assert_eq!((large.first.len(), large.left_out, large.differ), (10, 990, 1_000));
    assert_eq!(large.first[0].path, "x[0]");
}

fn run(seed: u64, root: &str, value: f64) -> Value {
    json!({
        "run_id": format!("evaluate-{seed}"), "result_hash": format!("{seed}"),
        "manifest": {
            "run": "evaluate", "version": "0.1.0", "seed": seed,
            "input": {"kind": "log", "events": 12, "root": root},
            "parameters": {"policies": ["uniform"]},
        },
        "estimates": {"dr": {"value": value}},
    })
}

#[test]
fn two_runs_are_compared_by_what_was_asked_and_by_what_came_out() {
    let found = Comparison::of(&run(1, "aa", 0.5), &run(2, "bb", 0.5), 9).unwrap();
    let asked: Vec<&str> = found.manifest.first.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(asked, ["manifest.input.root", "manifest.seed"]);
    assert!(found.result.is_empty());
    let Alike { run: same, version, input, parameters, seed, result } = found.alike;
    assert_eq!((same, version, parameters, result), (true, true, true, true));
    assert_eq!((input, seed), (false, false));
    assert_eq!(found.b.run_id.as_deref(), Some("evaluate-2"));
    let other = Comparison::of(&run(1, "aa", 0.5), &run(1, "aa", 0.6), 9).unwrap();
    assert_eq!(other.result.first[0].path, "result.estimates.dr.value");
    assert!(other.alike.input && !other.alike.result);
}

#[test]
fn what_is_no_run_is_named() {
    let refused = Comparison::of(&run(1, "aa", 0.5), &json!({"estimates": {}}), 9);
    assert_eq!(refused, Err(NoRun("b")));
}

fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3i64..3).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-2.0..2.0f64).prop_map(Value::from),
        "[ab.]{0,2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[a-c]|name|id", inner, 0..5)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// With the members of every object the other way round.
fn backwards(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let member = |(name, value)| format!("{}:{}", json!(name), backwards(value));
            let members: Vec<String> = members.iter().rev().map(member).collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(backwards).collect::<Vec<_>>().join(","))
        }
        leaf => leaf.to_string(),
    }
}

proptest! {
    #[test]
    fn a_document_does_not_differ_from_itself(a in document()) {
        let found = Differences::of("", &a, &a, 9);
        prop_assert!(found.first.is_empty() && found.is_empty());
        prop_assert_eq!(found.alike, leaves::leaves(&a));
    }

    #[test]
    fn swapping_sides_swaps_each_difference(a in document(), b in document()) {
        let told = |found: Vec<Difference>| {
            let tell = |one: Difference| format!("{} {:?} {:?} {:?}", one.path, one.a, one.b, one.change);
            let mut told: Vec<String> = found.into_iter().map(tell).collect();
            told.sort();
            told
        };
        let swap = |one: Difference| {
            let change = one.change.map(|change| 0.0 - change);
            Difference { a: one.b, b: one.a, change, ..one }
        };
        let swapped = differences(&a, &b).into_iter().map(swap).collect();
        prop_assert_eq!(told(swapped), told(differences(&b, &a)));
    }

    #[test]
    fn the_order_of_members_is_no_difference(a in document()) {
        let b: Value = serde_json::from_str(&backwards(&a)).unwrap();
        prop_assert!(differences(&a, &b).is_empty());
    }

    #[test]
    fn one_value_that_changed_is_one_difference(a in document(), n in 0i64..9) {
        let of = |n: i64| json!({"before": a.clone(), "n": n, "then": a.clone()});
        prop_assert_eq!(paths(&of(n), &of(n + 1)), ["n"]);
    }
}
