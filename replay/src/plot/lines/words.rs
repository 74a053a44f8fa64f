//! What a picture of lines says to those who do not see it.

use super::super::decimals::Digits;
use super::super::words::{counted, left_out, some, value};
use super::Lines;
use super::points::{Drawn, Kept};

pub fn notes(data: &Lines, drawn: &Drawn<'_>) -> Vec<String> {
    let more = data.lines.len().saturating_sub(drawn.lines.len());
    let more = (more > 0).then(|| {
        format!("{} left out: more cannot be told apart.", counted(more, "line is", "lines are"))
    });
    more.into_iter().chain(left_out(drawn.left_out)).collect()
}

pub fn description(data: &Lines, drawn: &Drawn<'_>) -> String {
    let digits = |values: &dyn Fn(&super::Point) -> f64, kind| {
        let all: Vec<f64> = drawn.points().map(values).collect();
        Digits::of(kind, &all, &[])
    };
    let x = digits(&|point| point.x, data.x.values);
    let y = digits(&|point| point.y, data.y.values);
    let told = drawn.lines.iter().map(|line| tell(line, x, y)).collect();
    let references: String = drawn
        .references
        .iter()
        .map(|one| format!(" Dashed line: {}, {}.", one.name, y.write(one.value)))
        .collect();
    format!(
        "{} of {} over {}. {}.{references}",
        counted(drawn.lines.len(), "line", "lines"),
        data.y.title(),
        data.x.title(),
        some(told, drawn.lines.len()),
    )
}

fn tell(line: &Kept<'_>, x: Digits, y: Digits) -> String {
    let ends = (line.points().next(), line.last());
    let (Some(first), Some(last)) = ends else {
        return format!("{}: no points", line.name);
    };
    let at =
        |point: &super::Point| format!("{} at {}", value(y, point.y, point.band), x.write(point.x));
    if first == last {
        return format!("{}: {}", line.name, at(last));
    }
    format!("{}: from {} to {}", line.name, at(first), at(last))
}
