//! Concludes experiments whose registered end has come.
