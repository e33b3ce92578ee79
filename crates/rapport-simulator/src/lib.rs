//! Networks that speak the published wire protocols, with faults on demand and a ledger of what really happened.
