//! The drawing of an interval plot.

use super::super::across;
use super::super::canvas::{Anchor, Pen};
use super::super::cut::{self, Along, Caps};
use super::super::data::Reference;
use super::super::ink::Ink;
use super::super::key::{self, Sample};
use super::super::marker::Shape;
use super::super::range::{Range, Scale};
use super::super::sheet::{LABEL, PAD, SMALL, Sheet, WIDTH};
use super::Intervals;
use super::place::{self, Columns, Placed, place};
use super::rows::{Mark, Row, Rows};

/// Whether an interval was cut.
pub fn draw(
    sheet: &mut Sheet,
    data: &Intervals,
    rows: &Rows<'_>,
    reference: Option<&Reference>,
) -> bool {
    let columns = Columns::of(rows);
    let placed: Vec<Placed> = rows.rows.iter().map(|row| place(row, columns)).collect();
    let height: f64 = placed.iter().map(|row| row.height).sum();
    let scale = range(data, rows, reference).map(|range| Scale {
        range,
        start: columns.start,
        end: columns.end,
    });
    if let Some(scale) = &scale {
        key::draw(sheet, &entries(data, rows));
        frame(sheet, data, scale, reference, height);
    }
    let mut cut = false;
    for (row, placed) in rows.rows.iter().zip(&placed) {
        cut |= draw_row(sheet, rows, row, placed, columns, scale.as_ref());
        sheet.y += placed.height;
    }
    if let Some(scale) = &scale {
        let ticks = across::ticks(sheet, &data.axis, scale);
        across::draw(sheet, &data.axis, &ticks, scale);
    }
    cut
}

fn range(data: &Intervals, rows: &Rows<'_>, reference: Option<&Reference>) -> Option<Range> {
    let own = rows.marks().flat_map(|mark| {
        let ends = mark.interval.map(|span| [span.low, span.high]);
        [mark.value].into_iter().chain(ends.into_iter().flatten())
    });
    let own = Range::of(own.chain(reference.map(|reference| reference.value)))?;
    let second = rows.marks().filter_map(|mark| mark.second);
    let second = Range::of(second.flat_map(|span| [span.low, span.high]));
    rows.marks().next()?;
    Some(own.towards(second).padded(data.axis.values))
}

fn entries(data: &Intervals, rows: &Rows<'_>) -> Vec<(Sample, String)> {
    let any = |has: fn(&Mark<'_>) -> bool| rows.marks().any(has);
    let first = data.interval.clone().filter(|_| any(|mark| mark.interval.is_some()));
    let second = data.second.clone().filter(|_| any(|mark| mark.second.is_some()));
    let first = first.map(|words| (Sample::Interval, words));
    first.into_iter().chain(second.map(|words| (Sample::Second, words))).collect()
}

/// Lines behind the rows, and the reference with its name above.
fn frame(
    sheet: &mut Sheet,
    data: &Intervals,
    scale: &Scale,
    reference: Option<&Reference>,
    height: f64,
) {
    sheet.y += if reference.is_some() { 26.0 } else { 12.0 };
    let (top, bottom) = (sheet.y, sheet.y + height);
    for tick in across::ticks(sheet, &data.axis, scale) {
        let x = scale.at(tick.at);
        sheet.canvas.line((x, top), (x, bottom), Pen::new(Ink::Grid, 1.0));
    }
    if let Some(reference) = reference {
        let x = scale.at(reference.value);
        sheet.canvas.line((x, top - 4.0), (x, bottom), key::REFERENCE);
        sheet.centred((x, top - 9.0), &reference.name, SMALL);
    }
}

fn draw_row(
    sheet: &mut Sheet,
    rows: &Rows<'_>,
    row: &Row<'_>,
    placed: &Placed,
    columns: Columns,
    scale: Option<&Scale>,
) -> bool {
    let base = sheet.y + 15.0;
    match row {
        Row::Heading(group) => {
            heading(sheet, group, columns);
            false
        }
        Row::Words { label, group, words } => {
            sheet.canvas.wrapped((PAD + place::indent(*group), base), label, &placed.label, LABEL);
            let size = (columns.end - columns.start + 2.0, placed.height);
            sheet.canvas.rect((columns.start - 1.0, sheet.y), size, Ink::Ground);
            sheet.canvas.wrapped((columns.start, base), words, &placed.words, SMALL);
            false
        }
        Row::Mark(mark) => {
            let at = (PAD + place::indent(mark.group), base);
            sheet.canvas.wrapped(at, mark.label, &placed.label, LABEL);
            let font = SMALL.at(Anchor::End);
            sheet.canvas.text((WIDTH - PAD, base), &place::figures(rows, mark), font);
            scale.is_some_and(|scale| draw_mark(sheet, mark, scale))
        }
    }
}

/// Over the whole width when it is long.
fn heading(sheet: &mut Sheet, group: &str, columns: Columns) {
    let font = LABEL.bold();
    if PAD + font.width(group) > columns.start - 4.0 {
        let size = (columns.end - columns.start + 2.0, place::HEADING);
        sheet.canvas.rect((columns.start - 1.0, sheet.y), size, Ink::Ground);
    }
    let at = (PAD, sheet.y + place::HEADING - 8.0);
    sheet.canvas.short(at, group, WIDTH - 2.0 * PAD, font);
}

fn draw_mark(sheet: &mut Sheet, mark: &Mark<'_>, scale: &Scale) -> bool {
    let y = sheet.y + 11.0;
    let along = Along::X { y };
    let mut cut = false;
    if let Some(second) = mark.second {
        cut |= cut::interval(&mut sheet.canvas, scale, second, along, key::SECOND, Caps::Drawn);
    }
    if let Some(first) = mark.interval {
        cut |= cut::interval(&mut sheet.canvas, scale, first, along, key::INTERVAL, Caps::None);
    }
    let point = Shape::Circle.path((scale.at(mark.value), y), 4.5);
    sheet.canvas.fill(&point, Ink::Series(0), 1.0);
    cut
}
