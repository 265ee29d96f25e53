//! The foot.
