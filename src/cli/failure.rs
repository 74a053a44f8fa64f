//! What a command that did not succeed says, and with which code it ends.

use std::fmt::Write as _;
use std::process::ExitCode;

use xbot_domain::rules::Refusal;

use super::output::Closed;
use crate::commands::CommandError;

/// A rule refused, or what was looked for is not so.
pub const NEGATIVE: u8 = 1;
/// The command was misused, or something that it needs is broken.
pub const BROKEN: u8 = 2;

/// An error together with what can be done about it.
#[derive(Debug, thiserror::Error)]
#[error("{attempt}")]
pub struct Advised {
    attempt: String,
    help: String,
    code: u8,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The answer to the question is no, or there is no such thing.
pub fn negative(message: impl Into<String>, help: impl Into<String>) -> anyhow::Error {
    Advised { attempt: message.into(), help: help.into(), code: NEGATIVE, source: None }.into()
}

/// Something that the command needs is not as it has to be.
pub fn broken(message: impl Into<String>, help: impl Into<String>) -> anyhow::Error {
    Advised { attempt: message.into(), help: help.into(), code: BROKEN, source: None }.into()
}

/// Says what was attempted, and what to do now that it failed.
pub trait Advise<T> {
    fn advise(self, attempt: impl Into<String>, help: impl Into<String>) -> anyhow::Result<T>;
}

impl<T, E: Into<Box<dyn std::error::Error + Send + Sync>>> Advise<T> for Result<T, E> {
    fn advise(self, attempt: impl Into<String>, help: impl Into<String>) -> anyhow::Result<T> {
        self.map_err(|source| {
            Advised {
                attempt: attempt.into(),
                help: help.into(),
                code: BROKEN,
                source: Some(source.into()),
            }
            .into()
        })
    }
}

/// Prints the error as one line, with a second that helps where there is something to do.
pub fn report(error: &anyhow::Error) -> ExitCode {
    if error.is::<Closed>() {
        return ExitCode::SUCCESS; // `xbot … | head` has read enough
    }
    eprintln!("error: {}", in_one_line(error));
    if let Some(help) = help(error) {
        eprintln!("help: {help}");
    }
    ExitCode::from(code(error))
}

/// What can be done about it.
pub fn help(error: &anyhow::Error) -> Option<&str> {
    let help = find::<Advised>(error).map(|advised| advised.help.as_str());
    help.filter(|help| !help.is_empty())
}

fn code(error: &anyhow::Error) -> u8 {
    match find::<Advised>(error) {
        Some(advised) => advised.code,
        None if is_refusal(error) => NEGATIVE,
        None => BROKEN,
    }
}

fn is_refusal(error: &anyhow::Error) -> bool {
    let command = find::<CommandError>(error);
    find::<Refusal>(error).is_some() || matches!(command, Some(CommandError::Refused(_)))
}

fn find<E: std::error::Error + 'static>(error: &anyhow::Error) -> Option<&E> {
    error.chain().find_map(|cause| cause.downcast_ref::<E>())
}

/// The causes behind colons. Some libraries repeat their cause in their own text: that is left out.
pub fn in_one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain() {
        let text = cause.to_string();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            line = text;
        } else if !line.contains(&text) {
            let _ = write!(line, ": {text}");
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_and_its_causes_are_one_line_without_repetition() {
        let cause = std::io::Error::other("disk\nis full");
        let error = Err::<(), _>(cause).advise("could not write", "make room").unwrap_err();
        assert_eq!(
            in_one_line(&error.context("could not seal")),
            "could not seal: could not write: disk is full"
        );
    }

    #[test]
    fn a_refusal_ends_with_one_and_a_broken_environment_with_two() {
        assert_eq!(code(&Refusal::new("limit", "too many").into()), NEGATIVE);
        assert_eq!(code(&negative("there is no event 7", "")), NEGATIVE);
        assert_eq!(code(&anyhow::anyhow!("no such host")), BROKEN);
    }
}
