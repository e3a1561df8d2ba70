"""The ledger: its entries, the state machine that they drive, a task's status on a day, the checks on a new entry."""
