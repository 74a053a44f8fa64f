//! The numbers of this process. A restart begins them anew.

use crate::http::process::{BUCKETS, Class, Method, Process, Route};

use super::text::{Kind, Text};

pub fn write(text: &mut Text, process: &Process) {
    let size = |count: usize| count as f64;
    let uptime = process.began.elapsed().as_secs_f64();
    text.gauge("xbot_uptime_seconds", "Since this process began to serve", uptime);
    if let Some(bytes) = resident() {
        text.gauge("process_resident_memory_bytes", "Memory that this process holds", bytes);
    }
    let under_way = size(process.requests.now());
    text.gauge("xbot_http_requests_under_way", "Requests that are being answered", under_way);
    text.gauge("xbot_http_connections", "Open connections", size(process.connections.now()));
    text.gauge("xbot_http_streams", "Clients of event streams", size(process.streams.now()));
    answers(text, process);
    durations(text, process);
}

fn answers(text: &mut Text, process: &Process) {
    let all = process.routes.all();
    let each = all.iter().flat_map(|(route, counts)| {
        let pairs = Method::ALL.iter().flat_map(|m| Class::ALL.iter().map(|c| (*m, *c)));
        pairs.map(move |(method, class)| {
            let labels = [
                ("route", route.to_string()),
                ("method", method.as_str().to_owned()),
                ("status", class.as_str().to_owned()),
            ];
            (labels, counts.answers(method, class) as f64)
        })
    });
    let help = "Requests that were answered, by the template of their address";
    text.counters("xbot_http_requests_total", help, each.filter(|(_, count)| *count > 0.0));
}

fn durations(text: &mut Text, process: &Process) {
    const NAME: &str = "xbot_http_request_duration_seconds";
    let all = process.routes.all();
    if !all.is_empty() {
        text.head(NAME, Kind::Histogram, "How long answers took, until their head was ready");
    }
    for (route, counts) in all {
        duration(text, NAME, &route, &counts);
    }
}

fn duration(text: &mut Text, name: &str, route: &str, counts: &Route) {
    let label = || ("route", route.to_owned());
    let bucket = format!("{name}_bucket");
    // Read once, so that the last bucket and the count agree while requests go on.
    let (cumulated, total) = (counts.cumulated(), counts.total());
    for (bound, count) in BUCKETS.iter().zip(cumulated) {
        text.sample(&bucket, &[label(), ("le", bound.to_string())], count.min(total));
    }
    text.sample(&bucket, &[label(), ("le", "+Inf".to_owned())], total);
    text.sample(&format!("{name}_sum"), &[label()], counts.seconds());
    text.sample(&format!("{name}_count"), &[label()], total);
}

/// Absent where the system does not tell.
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0)
}
