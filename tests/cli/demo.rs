//! `xbot demo`, where it refuses to begin.

use super::home::Home;

#[test]
fn a_wrong_content_file_leaves_no_store_behind() {
    let home = Home::new();
    let ran = home.run_with(&[("CONTENT_FILE", "missing.toml")], "demo --exit");
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("could not use the content file"), "{ran:?}");
    assert!(!home.store().exists() && !home.store().with_file_name("demo.db").exists());
}

#[test]
fn a_store_with_a_history_is_left_alone() {
    let home = Home::with_store();
    home.run("config set MAX_POSTS_PER_HOUR 1 --why test");
    let url = format!("sqlite://{}", home.store().display());
    let ran = home.run_with(&[("DATABASE_URL", &url)], "demo --exit");
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("has a history already"), "{ran:?}");
}
