"""Validation: the shape and the content of a plan, a ledger and a rubric, with one catalogue of codes."""
