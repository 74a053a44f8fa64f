//! A moment on the command line: RFC 3339, or a day for its beginning.

use xbot_domain::time::Timestamp;
use xbot_replay::history::AsOf;

pub fn moment(text: &str) -> Result<Timestamp, String> {
    match text.parse() {
        Ok(AsOf::Time(time)) => Ok(time),
        Ok(AsOf::Position(_)) | Err(_) => {
            Err(format!("`{text}` is neither a day, 2025-08-11, nor a time, 2025-08-11T09:00:00Z"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_its_beginning() {
        assert_eq!(moment("2025-08-11"), moment("2025-08-11T02:00:00+02:00"));
        for text in ["", "yesterday", "2025-13-11", "11.08.2025"] {
            assert!(moment(text).is_err(), "{text}");
        }
    }
}
