//! Commands per second: one a request, and many in a batch.
