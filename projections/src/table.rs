//! The read tables as values, so that one writer serves them all on both dialects.
//!
//! The migrations create them; a test compares the two.

/// What a column holds. SQLite keeps times and JSON as text, booleans as 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Int,
    Real,
    Bool,
    Time,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
}

/// The first `key` columns are the primary key.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    pub name: &'static str,
    pub key: usize,
    pub columns: &'static [Column],
}

/// The place of a column in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Col(pub usize);

/// Declares read tables: `name (key columns) { other columns }`, each `column: Kind`.
/// Gives a module per table with `TABLE` and one [`Col`] per column.
#[macro_export]
macro_rules! tables {
    ($($(#[$doc:meta])* $table:ident ($($key:ident: $key_kind:ident),+) { $($column:ident: $kind:ident),* $(,)? })*) => {$(
        $(#[$doc])*
        #[allow(non_upper_case_globals, reason = "named exactly as the columns are")]
        pub mod $table {
            use $crate::table::{Col, Column, Kind, Table};

            pub static TABLE: Table = Table {
                name: stringify!($table),
                key: [$(stringify!($key)),+].len(),
                columns: &[
                    $(Column { name: stringify!($key), kind: Kind::$key_kind },)+
                    $(Column { name: stringify!($column), kind: Kind::$kind },)*
                ],
            };

            #[allow(non_camel_case_types, clippy::enum_variant_names)]
            enum Place { $($key,)+ $($column,)* }

            $(pub const $key: Col = Col(Place::$key as usize);)+
            $(pub const $column: Col = Col(Place::$column as usize);)*
        }
    )*};
}
