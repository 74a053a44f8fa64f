//! The help is a public text: a change of it shows in `tests/fixtures/help.txt`.

use super::home::Home;

const COMMANDS: &[&str] = &[
    "",
    "serve",
    "demo",
    "health",
    "candidates",
    "candidates refresh",
    "why",
    "schedule",
    "schedule test",
    "experiments",
    "experiments list",
    "experiments templates",
    "experiments start",
    "experiments plan",
    "experiments show",
    "experiments stop",
    "learning",
    "learning test",
    "config",
    "config list",
    "config get",
    "config set",
    "migrate",
    "migrate up",
    "migrate down",
    "migrate status",
    "events",
    "events tail",
    "events show",
    "projections",
    "projections list",
    "projections rebuild",
    "projections retry",
    "projections skip",
    "replay",
    "replay evaluate",
    "replay rebuild",
    "replay verify",
    "replay rewards",
    "replay compare",
    "replay retrain",
    "replay experiment",
    "replay import",
    "replay export",
    "audit",
    "audit verify",
    "audit prove",
    "audit check",
    "audit consistency",
    "openapi",
    "completions",
];

#[test]
fn the_help_of_every_command_is_the_recorded_one() {
    let home = Home::new();
    let help: String = COMMANDS.iter().map(|command| page(&home, command)).collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/help.txt");
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(path, &help).unwrap();
    }
    let recorded = std::fs::read_to_string(path).unwrap_or_default();
    assert!(recorded == help, "run with UPDATE_FIXTURES=1, and look at the difference");
}

fn page(home: &Home, command: &str) -> String {
    let ran = home.run(format!("{command} --help").trim_start());
    assert_eq!(ran.code, 0, "{ran:?}");
    format!("$ xbot {command} --help\n{}\n", ran.out)
}

#[test]
fn every_shell_gets_a_completion_script() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = home.run(&format!("completions {shell}"));
        assert!(ran.code == 0 && ran.out.contains("projections"), "{shell}");
    }
}

#[test]
fn misuse_ends_with_two() {
    let home = Home::new();
    for line in
        ["sing", "config set MODE live", "migrate down --steps x", "events tail --type postd"]
    {
        assert_eq!(home.run(line).code, 2, "{line}");
    }
}
