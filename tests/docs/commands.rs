//! Every command line that a document shows is one that the program takes.

use clap::{CommandFactory as _, Parser as _};
use xbot::cli::Cli;

use crate::documents;

/// The words of a line from `xbot` to the end of the command, as a shell would cut them.
fn words(line: &str) -> Option<Vec<String>> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.trim().chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '|' | '>' | '#') => break,
            (None, ' ') => words.push(String::new()),
            (_, c) => words.last_mut()?.push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    let start = words.iter().position(|word| !word.contains('='))?;
    (words[start] == "xbot").then(|| words.split_off(start))
}

fn shown() -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    for path in documents::all() {
        for block in documents::blocks(&documents::read(&path)) {
            let lines = block.text.lines().filter_map(words);
            all.extend(lines.map(|words| (path.clone(), words)));
        }
    }
    all
}

#[test]
fn every_command_line_in_the_documents_is_one_that_the_program_takes() {
    let shown = shown();
    assert!(shown.len() > 40, "only {} were found", shown.len());
    for (path, words) in shown {
        if let Err(error) = Cli::try_parse_from(&words) {
            panic!("{path}: {}\n{error}", words.join(" "));
        }
    }
}

#[test]
fn every_command_stands_in_the_runbook() {
    let shown = shown();
    let runbook: Vec<_> = shown
        .iter()
        .filter(|(path, _)| path == "docs/OPERATIONS.md")
        .map(|(_, words)| words.join(" "))
        .collect();
    for command in Cli::command().get_subcommands() {
        let name = command.get_name();
        let names: Vec<_> = match command.has_subcommands() {
            true => {
                command.get_subcommands().map(|sub| format!("{name} {}", sub.get_name())).collect()
            }
            false => vec![name.to_owned()],
        };
        for name in names.iter().filter(|name| *name != "completions") {
            let line = format!("xbot {name}");
            assert!(
                runbook.iter().any(|shown| shown.starts_with(&line)),
                "{line} is not in OPERATIONS.md"
            );
        }
    }
}
