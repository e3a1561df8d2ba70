"""Deadline phrases of official documents, and the days, bounds and recurrences that they mean. Knows no plans."""
