//! Reads one row group, column by column, out of bytes that were checked before.

use std::sync::Arc;

use bytes::{Buf as _, Bytes};
use parquet::column::reader::ColumnReaderImpl;
use parquet::data_type::{ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;

use super::schema;
use crate::export::rows::Rows;

/// Length of the metadata, and the mark at the very end.
const TAIL: usize = 8;

/// What the end of a file says of its groups.
pub fn footer(bytes: &[u8]) -> Result<ParquetMetaData> {
    let damaged = || ParquetError::General("the footer is incomplete".to_owned());
    let (rest, tail) =
        bytes.split_at_checked(bytes.len().wrapping_sub(TAIL)).ok_or_else(damaged)?;
    let length = tail.first_chunk().map_or(0, |length| u32::from_le_bytes(*length) as usize);
    let start = rest.len().checked_sub(length).ok_or_else(damaged)?;
    let known = ParquetMetaDataReader::decode_metadata(rest.get(start..).unwrap_or_default())?;
    if *known.file_metadata().schema_descr().root_schema() != *schema()? {
        return Err(ParquetError::General("its columns are not those of an export".to_owned()));
    }
    Ok(known)
}

/// All rows of a group; `bytes` are those of the file from `start`. Number and time of recording are
/// for those who query: the log does not have them beside its texts.
pub fn group(group: &RowGroupMetaData, start: u64, bytes: Bytes) -> Result<Rows> {
    let slice = Arc::new(Slice { start, bytes });
    let longs = |index| column::<Int64Type>(&slice, group, index);
    let texts = |index| column::<ByteArrayType>(&slice, group, index);
    Ok(Rows {
        positions: longs(1)?,
        txs: longs(2)?,
        versions: longs(5)?,
        event_versions: column::<Int32Type>(&slice, group, 7)?,
        texts: [texts(3)?, texts(4)?, texts(6)?, texts(9)?, texts(10)?],
    })
}

fn column<T: DataType>(
    slice: &Arc<Slice>,
    group: &RowGroupMetaData,
    index: usize,
) -> Result<Vec<T::T>> {
    let count = group.columns().len();
    let chunk = group.columns().get(index).ok_or(ParquetError::IndexOutOfBound(index, count))?;
    let rows = usize::try_from(group.num_rows()).unwrap_or_default();
    let pages = SerializedPageReader::new(Arc::clone(slice), chunk, rows, None)?;
    let mut reader = ColumnReaderImpl::<T>::new(chunk.column_descr_ptr(), Box::new(pages));
    let mut values = Vec::with_capacity(rows);
    reader.read_records(rows, None, None, &mut values)?;
    match values.len() == rows {
        true => Ok(values),
        false => Err(ParquetError::EOF(format!("{} of {rows} rows", values.len()))),
    }
}

/// A part of a file, in memory.
struct Slice {
    start: u64,
    bytes: Bytes,
}

impl Slice {
    fn from(&self, start: u64) -> Result<Bytes> {
        let skip = start.checked_sub(self.start).and_then(|skip| usize::try_from(skip).ok());
        let skip = skip.filter(|skip| *skip <= self.bytes.len());
        skip.map(|skip| self.bytes.slice(skip..))
            .ok_or_else(|| ParquetError::EOF(format!("{start} is not in this group")))
    }
}

impl Length for Slice {
    fn len(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

impl ChunkReader for Slice {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(self.from(start)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let rest = self.from(start)?;
        match length <= rest.len() {
            true => Ok(rest.slice(..length)),
            false => Err(ParquetError::EOF(format!("{length} bytes are not in this group"))),
        }
    }
}
