//! Places in a document, as people read them.

/// A member; a name that would be read as more than one is quoted.
pub fn member(path: &str, name: &str) -> String {
    let plain = !name.is_empty() && !name.contains(['.', '[', ']', '"']) && name.trim() == name;
    let name = if plain { name.to_owned() } else { format!("{name:?}") };
    if path.is_empty() { name } else { format!("{path}.{name}") }
}

/// An item of a list, by its place from 0 or by what names it.
pub fn item(path: &str, name: &str) -> String {
    format!("{path}[{name}]")
}

/// In which order a list has its items.
pub fn order(path: &str) -> String {
    format!("{path} (order)")
}
