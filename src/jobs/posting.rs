//! Posts what is due: claim, attempt, effect, result.
