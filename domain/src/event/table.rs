//! One line per event type: its struct, its name in storage, its current version.

/// Declares an aggregate's event enum.
///
/// It is written with its `type` inside the payload, and read by the type that stands beside the
/// payload, which spares serde the detour over a buffered value (half the time of a full read).
#[macro_export]
macro_rules! events {
    ($(#[$doc:meta])* $name:ident in $aggregate:literal {
        $($variant:ident($payload:ty) = $kind:literal, $version:literal;)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(tag = "type")]
        pub enum $name {
            $(#[serde(rename = $kind)] $variant($payload)),*
        }

        impl $name {
            /// Name and current version of each type.
            pub const TYPES: &'static [(&'static str, u32)] = &[$(($kind, $version)),*];

            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $kind),* }
            }

            pub fn version(&self) -> u32 {
                match self { $(Self::$variant(_) => $version),* }
            }

            /// Reads a stored event; older versions are brought up to the current one first.
            pub fn decode(kind: &str, version: u32, payload: &str) -> Result<Self, $crate::event::DecodeError> {
                let read = |source| $crate::event::DecodeError::Payload {
                    event_type: kind.to_owned(), version, source,
                };
                match (kind, version) {
                    $(($kind, $version) => serde_json::from_str(payload).map(Self::$variant).map_err(read),)*
                    _ => {
                        let value = serde_json::from_str(payload).map_err(read)?;
                        $crate::event::upcast::typed($aggregate, Self::TYPES, kind, version, value)
                    }
                }
            }
        }

        impl $crate::event::StoredEvent for $name {
            fn name(&self) -> &'static str { self.name() }
            fn version(&self) -> u32 { self.version() }
            fn from_stored(kind: &str, version: u32, payload: serde_json::Value) -> Result<Self, $crate::event::DecodeError> {
                $crate::event::upcast::typed($aggregate, Self::TYPES, kind, version, payload)
            }
        }

        impl cqrs_es::DomainEvent for $name {
            fn event_type(&self) -> String { self.name().to_owned() }
            fn event_version(&self) -> String { self.version().to_string() }
        }
    };
}
