use proptest::prelude::*;

use super::*;
use crate::ids::ContentHash;
use crate::time::Timestamp;

fn decision(n: u8) -> DecisionId {
    DecisionId::from_parts(Timestamp::from_micros(0), [n; 10])
}

fn past(n: u8, text: &str) -> PastText {
    PastText { decision: decision(n), embedding: of_text(text) }
}

/// Stored embeddings are compared with new ones for ever: these bytes may never change.
#[test]
fn an_offline_embedding_never_changes() {
    let cases = [
        (
            "The quick brown fox jumps over the lazy dog.",
            "737d14af2b3cfe963994dd4dc222c8d1a653d05a7333b63fcc574ec6f1feb063",
        ),
        (
            "Überraschung! ÆØÅ 日本語のゲーム 🎮 #PS5",
            "ac3f6dca763a47d9a45ad5a4e361e6d90e96e2f85fbe06eade6dce31e068eb92",
        ),
    ];
    for (text, golden) in cases {
        let embedding = of_text(text);
        let bytes: Vec<u8> = embedding.values().iter().flat_map(|v| v.to_le_bytes()).collect();
        assert_eq!(ContentHash::of(&bytes).0, golden, "{text}");
    }
}

#[test]
fn texts_that_say_the_same_are_near_and_others_far() {
    let text = of_text("The secret ending of Silent Hill 2 lets a dog run the whole show.");
    let repeated = of_text("the secret ending of silent hill 2 lets a dog run the whole show!!");
    let edited = of_text("The secret ending of Silent Hill 2 lets a dog run the entire show.");
    let other = of_text("Portal's speedrun record fell again: under six minutes, no glitches.");
    assert_eq!(text.cosine(&repeated), Ok(1.0));
    assert!(text.cosine(&edited).unwrap() > 0.85);
    assert!(text.cosine(&other).unwrap() < 0.4);
}

#[test]
fn an_empty_text_is_like_no_other() {
    assert_eq!(of_text("").cosine(&of_text("")), Ok(0.0));
    assert_eq!(of_text("🎮!").cosine(&of_text("games")), Ok(0.0));
}

#[test]
fn only_finite_vectors_are_embeddings() {
    assert_eq!(Embedding::new(vec![]), Err(BadEmbedding::Empty));
    assert_eq!(Embedding::new(vec![0.0, f32::NAN]), Err(BadEmbedding::NotFinite(1)));
    assert_eq!(Embedding::new(vec![f32::INFINITY]), Err(BadEmbedding::NotFinite(0)));
    assert!(serde_json::from_str::<Embedding>("[]").is_err());
}

#[test]
fn embeddings_of_two_models_are_not_compared() {
    let small = Embedding::new(vec![1.0]).unwrap();
    assert_eq!(small.cosine(&of_text("games")), Err(Incomparable(1, DIMENSION)));
}

#[test]
fn a_text_without_a_past_is_all_new() {
    assert_eq!(novelty(decision(1), &[of_text("Celeste is about a mountain.")], &[]), 1.0);
}

#[test]
fn a_repeated_text_is_not_new_and_its_own_entry_does_not_count() {
    let text = "Celeste is about a mountain.";
    let embeddings = [of_text(text)];
    assert_eq!(novelty(decision(1), &embeddings, &[past(1, text)]), 1.0);
    assert_eq!(novelty(decision(1), &embeddings, &[past(1, text), past(2, text)]), 0.0);
}

#[test]
fn a_thread_is_as_new_as_its_least_new_text() {
    let texts =
        [of_text("A new thought on level design."), of_text("Celeste is about a mountain.")];
    assert_eq!(novelty(decision(1), &texts, &[past(2, "Celeste is about a mountain.")]), 0.0);
}

proptest! {
    #[test]
    fn a_cosine_stays_in_its_range_and_has_no_direction(a in any::<String>(), b in any::<String>()) {
        let (a, b) = (of_text(&a), of_text(&b));
        let cosine = a.cosine(&b).unwrap();
        prop_assert!((-1.0..=1.0).contains(&cosine));
        prop_assert_eq!(Ok(cosine), b.cosine(&a));
    }

    #[test]
    fn any_finite_vectors_compare_within_range(
        pairs in proptest::collection::vec((any::<f32>(), any::<f32>()), 1..40)
    ) {
        let (a, b): (Vec<f32>, Vec<f32>) = pairs.into_iter().unzip();
        if let (Ok(a), Ok(b)) = (Embedding::new(a), Embedding::new(b)) {
            prop_assert!((-1.0..=1.0).contains(&a.cosine(&b).unwrap()));
        }
    }

    #[test]
    fn an_embedding_reads_back_as_written(text in any::<String>()) {
        let embedding = of_text(&text);
        let json = serde_json::to_string(&embedding).unwrap();
        prop_assert_eq!(serde_json::from_str::<Embedding>(&json).unwrap(), embedding);
    }

    #[test]
    fn novelty_is_a_fraction(text in any::<String>(), old in any::<String>()) {
        let novelty = novelty(decision(1), &[of_text(&text)], &[past(2, &old)]);
        prop_assert!((0.0..=1.0).contains(&novelty));
    }
}
