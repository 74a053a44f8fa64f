//! `/docs/problems`: what each code means. Every problem points here.

use super::html::{self, line, table};
use crate::http::problem::codes;

pub fn page() -> String {
    let rows: Vec<_> = codes::ALL
        .iter()
        .map(|code| {
            let name = format!("<code id=\"{0}\">{0}</code>", code.name);
            vec![name, code.status.to_string(), line(code.title), line(code.about)]
        })
        .collect();
    let body = format!(
        "<h1>Problems</h1>\n<p>Every error is a problem document (RFC 9457): \
         <code>application/problem+json</code> with <code>code</code>, <code>detail</code>, the \
         parts of the request that are at fault in <code>errors</code>, and <code>current</code> for \
         a conflict. The codes are stable. <a href=\"/docs\">All addresses</a></p>\n{}",
        table(&["code", "status", "what happened", "what to do"], &rows)
    );
    html::page("Problems", &body)
}
