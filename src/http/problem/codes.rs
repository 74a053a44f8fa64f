//! The one table of problem codes: status, title, what it means and what to do.
//!
//! The names are a promise. `/docs/problems` and `docs/API.md` show this table; a test compares.

mod refusals;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    pub name: &'static str,
    pub status: u16,
    pub title: &'static str,
    /// When it happens, and what to do about it.
    pub about: &'static str,
}

const fn code(name: &'static str, status: u16, title: &'static str, about: &'static str) -> Code {
    Code { name, status, title, about }
}

macro_rules! table {
    ($($constant:ident = $code:expr;)*) => {
        $(pub const $constant: Code = $code;)*
        /// Every code, in the order of the documentation.
        pub const ALL: &[Code] = &[$($constant),*];
    };
}

#[rustfmt::skip]
table! {
    INVALID_JSON = code("invalid_json", 400, "The body is not JSON", "The body could not be read as JSON, has a key twice, or is nested too deeply. `detail` says where.");
    INVALID_INPUT = code("invalid_input", 400, "Part of the request is not what it must be", "`errors` names each part with a JSON pointer into the body, `?name` for a parameter and `name:` for a header. `/docs` shows what each must be.");
    UNAUTHORIZED = code("unauthorized", 401, "The bearer token is missing or wrong", "Send `Authorization: Bearer $ADMIN_TOKEN`.");
    NOT_FOUND = code("not_found", 404, "There is nothing at this address", "No endpoint, or no thing of that name. The lists show what there is.");
    METHOD_NOT_ALLOWED = code("method_not_allowed", 405, "This address does not take this method", "The header `Allow` names the methods that it takes.");
    NOT_ACCEPTABLE = code("not_acceptable", 406, "The answer cannot be given in this format", "Ask for `application/json`; lists also come as `text/csv`.");
    TOO_SLOW = code("too_slow", 408, "The request did not arrive in time", "The whole body has to arrive within the deadline. Send it faster, or in parts.");
    CONFLICT = code("conflict", 409, "It is not in the state that this needs", "Somebody else was faster, or its life is past that point. `current` says where it stands: look at it, and decide again.");
    KEY_REUSED = code("key_reused", 409, "The idempotency key was used for another command", "Take a new key for each command, and the same key only for the very same one.");
    TOO_LARGE = code("too_large", 413, "The body is too large", "`detail` names the limit. Many commands go through `/api/commands/batch`.");
    UNSUPPORTED_MEDIA_TYPE = code("unsupported_media_type", 415, "The body is in a format that is not read here", "Send `Content-Type: application/json`, or `application/x-ndjson` for a batch.");
    REFUSED = code("refused", 422, "A rule forbids it", "Nothing was changed. `detail` says which rule, and what would be allowed.");
    TOO_MANY_REQUESTS = code("too_many_requests", 429, "Too many requests from this client", "Wait as long as `Retry-After` says.");
    HEAD_TOO_LARGE = code("head_too_large", 431, "Address and headers are too large", "`detail` names the limit. Send shorter parameters, and no cookies: none is read.");
    INTERNAL = code("internal", 500, "A fault in xbot", "It is in the log of xbot under the id of the request. Please report it.");
    COMMANDS_CLOSED = code("commands_closed", 503, "Commands are refused because no ADMIN_TOKEN is set", "Set `ADMIN_TOKEN` and start again: without one, nobody could be told from anybody.");
    READS_CLOSED = code("reads_closed", 503, "Reads are refused because no ADMIN_TOKEN is set", "Bound to an address that others reach, reads ask for the token. Set `ADMIN_TOKEN`, or `READS_PUBLIC=true` to open them knowingly.");
    JOBS_OFF = code("jobs_off", 503, "No job runs in this instance", "It was started with `JOBS_ENABLED=false`. Ask an instance that runs them.");
    NOT_YET = code("not_yet", 503, "The tables have not come that far yet", "The read named a position that its tables do not show yet. Try again after `Retry-After`; `/api/projections` shows the lag.");
    CONTENDED = code("contended", 503, "It is changing too fast", "Others change the same thing without pause. Try again after `Retry-After`.");
    OVERLOADED = code("overloaded", 503, "Too many requests are under way", "Try again after `Retry-After`.");
    STOPPING = code("stopping", 503, "This instance is stopping", "Ask another one, or try again after `Retry-After`.");
    DEADLINE = code("deadline", 503, "The answer took too long", "It was given up. Ask for less at a time, or try again after `Retry-After`.");
    STORE_FAILED = code("store_failed", 503, "The store failed", "Database or disk did not do their part. `/readyz` and the log of xbot say more.");
}

/// How a refusal of the domain shows: not there, in another state, or against a rule.
///
/// The refusal's own code is in `detail`'s words; here only its kind matters to a client.
pub fn of_refusal(code: &str) -> Code {
    refusals::kind(code).unwrap_or(REFUSED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_one_thing() {
        let names: std::collections::BTreeSet<_> = ALL.iter().map(|code| code.name).collect();
        assert_eq!(names.len(), ALL.len());
    }
}
