//! What a text must pass before it may be queued: safety, quality, uniqueness, rotation.
