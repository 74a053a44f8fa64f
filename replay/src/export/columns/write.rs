//! Writes row groups. Nothing in the bytes depends on when, where or how fast they are written.

use std::io;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::SortingColumn;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::ColumnPath;

use super::schema;
use crate::export::Entry;
use crate::export::encode::Encode;
use crate::export::rows::Growing;

pub struct Groups {
    /// The bytes are taken out at the end of each group.
    writer: SerializedFileWriter<Vec<u8>>,
    held: Held,
}

#[derive(Default)]
struct Held {
    numbers: Vec<i64>,
    recorded: Vec<i64>,
    rows: Growing,
}

impl Groups {
    pub fn new() -> Result<Self> {
        let writer = SerializedFileWriter::new(Vec::new(), schema()?, Arc::new(properties()))?;
        Ok(Self { writer, held: Held::default() })
    }

    fn taken(&mut self) -> io::Result<Vec<u8>> {
        self.writer.flush()?;
        Ok(std::mem::take(self.writer.inner_mut()))
    }
}

impl Encode for Groups {
    fn push(&mut self, entry: &Entry<'_>) -> io::Result<usize> {
        self.held.numbers.push(entry.number.cast_signed());
        self.held.recorded.push(entry.recorded_at.micros());
        Ok(self.held.rows.push(&entry.event))
    }

    fn piece(&mut self) -> io::Result<Vec<u8>> {
        let held = std::mem::take(&mut self.held);
        let mut group = self.writer.next_row_group()?;
        write(&mut group, held)?;
        group.close()?;
        self.taken()
    }

    fn footer(&mut self) -> io::Result<Vec<u8>> {
        self.writer.finish()?;
        self.taken()
    }
}

fn write(group: &mut SerializedRowGroupWriter<'_, Vec<u8>>, held: Held) -> Result<()> {
    let rows = held.rows.freeze();
    let [aggregate, stream_id, event_type, payload, metadata] = &rows.texts;
    column::<Int64Type>(group, &held.numbers)?;
    column::<Int64Type>(group, &rows.positions)?;
    column::<Int64Type>(group, &rows.txs)?;
    column::<ByteArrayType>(group, aggregate)?;
    column::<ByteArrayType>(group, stream_id)?;
    column::<Int64Type>(group, &rows.versions)?;
    column::<ByteArrayType>(group, event_type)?;
    column::<Int32Type>(group, &rows.event_versions)?;
    column::<Int64Type>(group, &held.recorded)?;
    column::<ByteArrayType>(group, payload)?;
    column::<ByteArrayType>(group, metadata)
}

fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: &[T::T],
) -> Result<()> {
    let next = group.next_column()?;
    let mut column = next.ok_or_else(|| ParquetError::General("no column is left".to_owned()))?;
    column.typed::<T>().write_batch(values, None, None)?;
    column.close()
}

/// The oldest encodings, which every reader has: values that repeat in a dictionary, all others plain.
fn properties() -> WriterProperties {
    let by_number = SortingColumn { column_idx: 0, descending: false, nulls_first: false };
    let plain = ["number", "position", "recorded_at", "stream_id", "payload", "metadata"];
    let mut builder = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_sorting_columns(Some(vec![by_number]));
    for name in plain {
        builder = builder.set_column_dictionary_enabled(ColumnPath::from(name), false);
    }
    // Nobody looks for the least of all payloads.
    for name in ["payload", "metadata"] {
        let column = ColumnPath::from(name);
        builder = builder.set_column_statistics_enabled(column, EnabledStatistics::None);
    }
    builder.build()
}
