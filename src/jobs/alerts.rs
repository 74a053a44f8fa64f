//! What a person should know about: raised and cleared as events.
