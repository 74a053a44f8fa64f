//! A database URL, taken apart.

use std::path::PathBuf;
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

use super::ConnectError;

#[derive(Clone, Debug)]
pub enum DatabaseUrl {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl FromStr for DatabaseUrl {
    type Err = ConnectError;

    fn from_str(url: &str) -> Result<Self, ConnectError> {
        let (scheme, rest) =
            url.split_once(':').ok_or_else(|| malformed(url, "it has no scheme"))?;
        match scheme {
            "sqlite" => sqlite(url, rest),
            "postgres" | "postgresql" => postgres(url, rest),
            "esdb" | "esdb+discover" | "kurrentdb" | "kurrentdb+discover" => {
                Err(ConnectError::EventStore { scheme: scheme.to_owned() })
            }
            _ => Err(ConnectError::UnknownScheme { scheme: scheme.to_owned() }),
        }
    }
}

/// The URL with its password hidden, also when the rest of it is broken.
pub fn redacted(url: &str) -> String {
    without_login_password(&without_password_option(url))
}

fn without_password_option(url: &str) -> String {
    const OPTION: &str = "password=";
    match url.split_once(OPTION) {
        Some((before, after)) => {
            let rest = after.find('&').and_then(|end| after.get(end..));
            format!("{before}{OPTION}***{}", rest.unwrap_or_default())
        }
        None => url.to_owned(),
    }
}

fn without_login_password(url: &str) -> String {
    // The last `@`: a password may hold one that somebody forgot to escape.
    let hidden = url.split_once("://").and_then(|(scheme, rest)| {
        let (login, place) = rest.rsplit_once('@')?;
        let (user, _) = login.split_once(':')?;
        Some(format!("{scheme}://{user}:***@{place}"))
    });
    hidden.unwrap_or_else(|| url.to_owned())
}

fn sqlite(url: &str, rest: &str) -> Result<DatabaseUrl, ConnectError> {
    let path = rest.strip_prefix("//").unwrap_or(rest);
    if path.starts_with(":memory:") || path.contains("mode=memory") {
        return Err(ConnectError::InMemory);
    }
    if path.is_empty() {
        return Err(malformed(url, "it names no file"));
    }
    if path.contains('?') {
        return Err(malformed(url, "it takes no options after `?`"));
    }
    Ok(DatabaseUrl::Sqlite(path.into()))
}

fn postgres(url: &str, rest: &str) -> Result<DatabaseUrl, ConnectError> {
    if !rest.starts_with("//") {
        return Err(malformed(url, "the scheme is not followed by `//`"));
    }
    match url.parse() {
        Ok(options) => Ok(DatabaseUrl::Postgres(Box::new(options))),
        Err(sqlx::Error::Configuration(reason)) => Err(malformed(url, &reason.to_string())),
        Err(other) => Err(malformed(url, &other.to_string())),
    }
}

fn malformed(url: &str, reason: &str) -> ConnectError {
    ConnectError::Malformed { url: redacted(url), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_ever_shown() {
        let cases = [
            ("postgres://me:s3cret@h:5432/db", "postgres://me:***@h:5432/db"),
            ("postgres://me:s3@cret@h/db", "postgres://me:***@h/db"),
            ("postgres://me:s3/cret@h/db", "postgres://me:***@h/db"),
            ("postgres://h/db?password=s3cret&user=me", "postgres://h/db?password=***&user=me"),
            ("postgres://me:s3?cret@h/db", "postgres://me:***@h/db"),
            ("postgres://h:1/db?password=s3@cret", "postgres://h:1/db?password=***"),
            ("postgres://me@h/db", "postgres://me@h/db"),
            ("sqlite://data/xbot.db", "sqlite://data/xbot.db"),
        ];
        for (url, shown) in cases {
            assert_eq!(redacted(url), shown);
        }
    }

    #[test]
    fn a_path_is_taken_as_it_is_written() {
        for (url, path) in [
            ("sqlite://data/xbot.db", "data/xbot.db"),
            ("sqlite:///var/lib/xbot.db", "/var/lib/xbot.db"),
            ("sqlite:xbot.db", "xbot.db"),
        ] {
            match url.parse() {
                Ok(DatabaseUrl::Sqlite(found)) => assert_eq!(found, PathBuf::from(path)),
                other => panic!("{url}: {other:?}"),
            }
        }
    }
}
