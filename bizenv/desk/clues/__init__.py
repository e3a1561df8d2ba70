"""The ledger of clues: its two counts, and what is done with a clue."""
