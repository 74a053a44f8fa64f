//! Watches how many follow the account.
